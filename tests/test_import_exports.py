"""What databases and reference managers write in their own ways → the same citation; what is left out is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evidence_explorer.importers import NotImportable, bib
from importing import bibtex, cited, csl, only, ris

ONE = {"authors": ["Doe J", "Roe RB"], "year": 2012, "title": "One"}


def ris_of(*lines: str) -> str:
    """A record whose title and end stand there already."""
    return ris("AU  - Doe, J", "AU  - Roe, R. B.", *lines)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (ris_of("YR  - 2012", "SO  - J Knees", "NO  - 2", "PG  - 1-9", "PM  - PUBMED 12345", "DOI - 10.99999/a"),
         {"journal": "J Knees", "issue": "2", "pages": "1-9", "pmid": 12345, "doi": "10.99999/a"}),
        (ris_of("PY  - 2012", "N1  - Pubmed 12345"), {"pmid": 12345}),
        (ris_of("Y1  - 2012//", "VO  - 3"), {"volume": "3"}),
        (ris_of("DB  - Embase", "PY  - 2012", "C5  - 12345", "M1  - 7"), {"pmid": 12345}),
        (ris_of("DB  - Scopus", "PY  - 2012", "C2  - 12345", "C7  - 1030"), {"pmid": 12345, "pages": "1030"}),
        (ris_of("PY  - 2012", "C2  - 12345"), {}),
        (ris_of("PY  - 2012", "CY  - London", "T2  - Journal of Knees; London"), {"journal": "Journal of Knees"}),
        (ris_of("PY  - 2012", "UR  - http://dx.doi.org/10.99999/a", "UR  - https://www.ncbi.nlm.nih.gov/pubmed/12345"),
         {"doi": "10.99999/a", "pmid": 12345}),
        (ris_of("PY  - 2012", "SP  - 100", "EP  - +"), {"pages": "100"}),
        (ris_of("PY  - 2012", "DESCRIPTORS  - *Knees"), {}),
        (ris_of("PY  - 2012", "JF  - J. Clin. Knees."), {"journal": "J. Clin. Knees."}),
        (ris_of("PY  - 2012").replace("  - ", "  -"), {}),
        (ris_of("PY  - 2012").replace("  - ", "\t- "), {}),
        ("  " + ris_of("PY  - 2012").replace("\n", "\n  "), {}),
    ],
    ids=["cochrane", "central", "ovid", "embase", "scopus", "no number of pubmed", "proquest", "two addresses",
         "pages that go on", "long tag", "short name", "no space", "tab", "indented"],
)  # fmt: skip
def test_each_database_of_ris_says_the_same(text: str, more: dict[str, Any]):
    assert cited(text) == {**ONE, **more}


@pytest.mark.parametrize(
    ("people", "wanted"),
    [
        ("Doe, J., Roe, A.B., & Poe, E.", ["Doe J", "Roe AB", "Poe E"]),
        ("Doe, Jane and Roe, Anna", ["Doe J", "Roe A"]),
        ("Doe J. and Roe A.B.", ["Doe J", "Roe AB"]),
        ("Doe, Jane et al.", ["Doe J", "et al."]),
        ("WHO Group", ["WHO Group"]),
        ("Organization, World Health", ["World Health Organization"]),
        ("Knee Study Team", ["Knee Study Team"]),
        ("Study, Eduard", ["Study E"]),
        ("Smith, John, MD, PhD", ["Smith J"]),
        ("Silva, Maria, da", ["da Silva M"]),
        ("Dr. Doe, Jane", ["Doe J"]),
    ],
)
def test_people_whom_a_file_puts_together_are_parted_and_groups_are_not(people: str, wanted: list[str]):
    assert cited(ris(f"AU  - {people}", "PY  - 2012"))["authors"] == wanted


@pytest.mark.parametrize(
    "people",
    ["Doe, Jane, Roe, Anna, Poe, Edgar", "Doe Mr, Roe T. R. Poe S. K. Loe K. Moe C.", "Jane Doe and Anna Roe"],
)
def test_people_who_cannot_be_parted_stand_as_they_stood_and_are_told(people: str):
    draft = only(ris(f"AU  - {people}", "PY  - 2012"))
    assert draft.values["citation"]["authors"] == [people]
    assert draft.notes == [f"author '{people}' stands as it stood: a person, several, or a group?"]


def test_somebody_who_stands_twice_is_taken_once_but_initials_may_be_of_two_people():
    draft = only(ris("AU  - Doe, Jane", "AU  - Li, Y", "AU  - Doe, Jane", "AU  - Li, Y"))
    assert draft.values["citation"]["authors"] == ["Doe J", "Li Y", "Li Y"]
    assert draft.notes == ["author 'Doe, Jane' stands twice; taken once"]


def test_a_chapter_of_pubmed_has_its_own_title_and_that_of_its_book():
    text = "PMID- 1\nOWN - NLM\nBTI - The Book of Knees\nCTI - Warm baths\nDP  - 1993\nAU  - Doe J\n"
    assert (cited(text)["title"], cited(text)["journal"]) == ("Warm baths", "The Book of Knees")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<1>\nVN  - Ovid Technologies\nTI  - One\n", "Ovid's own format"),
        ("PT\tAU\tTI\nJ\tDoe, J\tOne\n", "Web of Science's table"),
        (json.dumps({"data": {"id": "10.99999/a", "type": "dois", "attributes": {"titles": []}}}), "DataCite"),
        (json.dumps({"id": "W1", "title": "One", "type": "article", "authorships": []}), "OpenAlex"),
        (json.dumps({"resultList": {"result": []}}), "Europe PMC"),
        (json.dumps({"header": {}, "result": {}}), "PubMed"),
    ],
)
def test_what_is_not_read_is_refused_by_its_name_with_a_way(text: str, told: str):
    with pytest.raises(NotImportable, match=told) as refused:
        bib.read(text)
    assert refused.value.fact.endswith("which is not read.")
    assert refused.value.remedy


def test_the_address_of_a_doi_can_be_followed():
    draft = only(ris("DO  - 10.99999/(SICI)1<2>3.0"))
    assert draft.values["sources"]["article"] == {"address": "https://doi.org/10.99999/(SICI)1%3C2%3E3.0"}


# BibTeX


def test_a_quote_inside_braces_ends_no_value():
    assert cited(bibtex('title = "A {"}quoted{"} word"', "year = 2012")) == {"title": 'A "quoted" word', "year": 2012}


def test_an_entry_takes_over_what_its_book_says_and_that_is_told():
    book = "@book{Bk, title = {The Book}, booktitle = {The Book}, year = 2001, doi = {10.99999/book}}\n"
    chapter = "@inbook{a, author = {Doe, J.}, title = {A chapter}, crossref = {bk}}\n"
    lost = "@inbook{b, title = {Another}, crossref = {nowhere}}\n"
    first, second, third = bib.read(chapter + book + lost)
    assert [first.values["citation"][name] for name in ("year", "journal")] == [2001, "The Book"]
    assert ("doi" in first.values["citation"], first.notes) == (False, ["taken over from 'Bk': year, booktitle"])
    assert "journal" not in second.values["citation"]
    assert third.notes == ["crossref 'nowhere': the file holds no such entry"]


def test_an_entry_that_was_put_aside_is_passed_over_and_told():
    aside = "@comment{@article{a, title = {Aside}}}\n%@article{b, title = {Aside, too}}\n"
    draft = only(aside + bibtex("title = {One}"))
    assert draft.notes == [
        "the comment of line 1 holds an entry, which was passed over",
        "the entry of line 2 stands behind a '%' and was passed over",
    ]


@pytest.mark.parametrize(
    ("people", "wanted"),
    [
        ("World Health Organization", ["World Health Organization"]), ("Sartre JP", ["Sartre JP"]),
        ("Doe J, Roe RB, Poe E", ["Doe J", "Roe RB", "Poe E"]), ("Doe, J., Roe, R. B., and Poe, E.", 3),
        ("{Doe, Jane and Roe, Ann}", ["Doe J", "Roe A"]), ("Doe, Jane & Roe, Ann", ["Doe J", "Roe A"]),
        ("Doe, Jane and", ["Doe J"]), ("and Doe, Jane and and Roe, Ann", ["Doe J", "Roe A"]),
        (r"Ngu\~{\^e}n, T", ["Nguễn T"]), ("{Department of Health and Human Services}", 1),
    ],
)  # fmt: skip
def test_lists_of_people_in_bibtex(people: str, wanted: list[str] | int):
    found = cited(bibtex(f"author = {{{people}}}", "title = {One}"))["authors"]
    assert (len(found) if isinstance(wanted, int) else found) == wanted


def test_a_preprint_number_that_is_a_doi_is_one():
    assert cited(bibtex("eprint = {10.99999/a}", "eprinttype = {medrxiv}"))["doi"] == "10.99999/a"


# CSL


@pytest.mark.parametrize("issued", [{"date-parts": [2012]}, {"year": "2012"}, {"date-parts": [["2012", "03"]]}])
def test_odd_dates_of_csl(issued: object):
    assert cited(csl(issued=issued))["year"] == 2012


def test_a_note_of_a_reference_manager_holds_both_numbers():
    said = cited(csl(note="A remark\nDOI: 10.99999/a\nPMID: 12345"))
    assert (said["doi"], said["pmid"]) == ("10.99999/a", 12345)
    assert "doi" not in cited(csl(note="Comment on doi: 10.99999/b, which differs"))


def test_an_odd_entry_of_csl_costs_no_other():
    draft = only(json.dumps([{"type": "article-journal", "title": "One"}, {"foo": 1}, 3]))
    assert [note.partition(" was passed over")[0] for note in draft.notes] == ["[1]", "[2]"]


def test_people_of_csl_may_be_texts():
    assert cited(csl(author="Doe, Jane"))["authors"] == cited(csl(author=["Doe, Jane"]))["authors"] == ["Doe J"]
    assert cited(csl(author=[{"family": '"van Gogh"', "given": "V"}]))["authors"] == ["van Gogh V"]
