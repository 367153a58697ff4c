"""Bibliographies → citations, whatever dialect wrote them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Site
from evidence_explorer.importers import NotImportable, bib, decode
from importing import bibtex, cited, csl, import_, notes, only, ris, study


@pytest.mark.parametrize(
    "file", ["references.bib", "references.ris", "references.json", "references.nbib", "references.ciw"]
)
def test_a_reference_becomes_the_citation_of_a_draft(site: Site, file: str):
    import_(site, "bib", file)
    draft = study(site, "theta-2016")
    citation = draft["citation"]
    assert citation["authors"][:2] == ["Théta ZA", "van der Knee K"]
    assert citation["title"].startswith("Baths of warm water: ")
    assert "invented" in citation["title"]
    fields = ("year", "volume", "issue", "pages", "doi")
    assert [citation[name] for name in fields] == [2016, "12", "3", "34-41", "10.99999/invented.2"]
    assert citation["journal"].startswith("Journal of Invented Knees")
    assert draft["sources"]["article"]["address"] == "https://doi.org/10.99999/invented.2"
    other = study(site, "iota")
    assert (other["citation"]["authors"][0], other["citation"]["year"]) == ("Iota I", "")
    assert draft["design"] == other["design"] == {"kind": ""}


def test_bibtex_is_read_with_its_accents_strings_and_names(site: Site):
    done = import_(site, "bib", "references.bib")
    citation = study(site, "theta-2016")["citation"]
    assert citation["title"] == "Baths of warm water: 20 % more & still invented by Straße"
    assert citation["journal"] == "Journal of Invented Knees, Supplement"
    assert citation["authors"][2:] == ["de la Ledge A", "Kappa K Jr", "World Knee Organisation and Friends"]
    assert study(site, "iota")["citation"]["authors"] == ["Iota I", "et al."]
    assert any("abstract" in note for note in notes(done))


def test_a_registry_number_that_is_no_doi_or_pmid_is_told(site: Site, tmp_path: Path):
    entry = [{"title": "t", "DOI": "not a doi", "PMID": "PMC12", "author": [{"family": "Xi"}], "issued": {"raw": "x"}}]
    (tmp_path / "r.json").write_text(json.dumps(entry))
    told = notes(import_(site, "bib", tmp_path / "r.json"))
    assert told == ["issued 'x' is no year", "DOI 'not a doi' is no DOI", "PMID 'PMC12' is no PubMed number"]
    assert set(study(site, "xi")["citation"]) == {"authors", "year", "title"}


# One target, one ranking of sources


@pytest.mark.parametrize(
    ("lines", "year", "told"),
    [
        (("DA  - NOV", "PY  - 2012"), 2012, "DA 'NOV' is no year"),
        (("DA  - 2011/12/28", "PY  - 2012"), 2012, "DA '2011/12/28' not taken: PY says year '2012'"),
        (("DA  - 2011/12/28", "Y1  - 2012/01//"), 2012, "DA '2011/12/28' not taken: Y1 says year '2012'"),
        (("PY  - in press", "DA  - 20111228"), 2011, "PY 'in press' is no year"),
        (("Y1  - 2011", "PY  - 2012"), 2012, "Y1 '2011' not taken: PY says year '2012'"),
        (("PY  - 1850",), None, "PY '1850' is no year"),
        (("DA  - 2012/05", "PY  - 2012"), 2012, ""),
    ],
)  # fmt: skip
def test_the_year_is_that_of_its_best_source_and_another_one_is_told(lines: tuple[str, ...], year: int, told: str):
    draft = only(ris("AU  - Doe, J", *lines))
    assert cited(ris("AU  - Doe, J", *lines)).get("year") == year
    assert draft.notes == ([told] if told else [])


def test_a_wrapped_second_title_changes_neither_title_nor_journal():
    text = ris(
        "T1  - A second title that is",
        "long",
        "AU  - Smith, John, 3rd",
        "AU  - Smith, John Jr",
        "JF  - Journal of rest",
        "T2  - J Rest: the official",
        "journal of sleep",
        "PY  - 1998",
        "DO  - 10.99999/(SICI)1520-6394(1998)7:1<24::AID-DA4>3.0.CO;2-N",
    )
    said = cited(text)
    assert (said["title"], said["journal"], said["authors"]) == (
        "One", "Journal of rest", ["Smith J 3rd", "Smith J Jr"],
    )  # fmt: skip
    assert said["doi"] == "10.99999/(SICI)1520-6394(1998)7:1<24::AID-DA4>3.0.CO;2-N"
    assert [note.split(" not taken")[0] for note in only(text).notes] == [
        "T1 'A second title that is long'", "T2 'J Rest: the official journal of sleep'",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "field", "wanted"),
    [
        (("UR  - https://doi.org/10.99999/a%28b%29",), "doi", "10.99999/a(b)"),
        (("UR  - https://example.org/paper",), "doi", None),
        (("DO  - 10.99999/a [doi]",), "doi", "10.99999/a"),
        (("DO  - https://doi-org.proxy.example.edu/10.99999/a.",), "doi", "10.99999/a"),
        (("DO  - see the paper", "M3  - 10.99999/a"), "doi", "10.99999/a"),
        (("UR  - https://pubmed.ncbi.nlm.nih.gov/123456/",), "pmid", 123456),
        (("DB  - PubMed", "AN  - 123456"), "pmid", 123456),
        (("AN  - 123456",), "pmid", None),
        (("SP  - 34", "EP  - 41"), "pages", "34-41"),
        (("SP  - 34–41", "EP  - 41"), "pages", "34-41"),
        (("SP  - e12",), "pages", "e12"),
        (("JA  - J Rest", "T2  - Journal of rest"), "journal", "Journal of rest"),
        (("JA  - J Rest",), "journal", "J Rest"),
    ],
)  # fmt: skip
def test_each_field_comes_from_the_first_source_that_holds_one(lines: tuple[str, ...], field: str, wanted: object):
    assert cited(ris(*lines)).get(field) == wanted


# Dialects of RIS


@pytest.mark.parametrize(
    "text",
    [
        "Provider: JSTOR http://www.jstor.org\nDatabase: JSTOR\n\n" + ris("PY  - 2012"),
        ris("PY  - 2012").replace("  -", " -"),
        "1.\n" + ris("PY  - 2012"),
        "<1>\n" + ris("PY  - 2012"),
        "1. " + ris("PY  - 2012"),
        ris("PY  - 2012").replace("\n", "\r\n"),
        ris("PY  - 2012").removesuffix("ER  - \n"),
        ris("AB  - Long", "abstract - that goes on", "", "and on", "PY  - 2012"),
        ris("AD  - Town; country", "KW  - a", "b", "PY  - 2012"),
    ],
    ids=["provider", "one space", "numbered", "ovid", "number and tag", "windows", "no end", "wrapped", "wrapped word"],
)
def test_a_dialect_of_ris_is_one_reference(text: str):
    assert cited(text) == {"year": 2012, "title": "One"}


def test_what_stands_outside_of_records_is_passed_over_and_told():
    text = "Provider: JSTOR\nDatabase: JSTOR\n" + ris("PY  - 2012") + "\nBest regards\n"
    (note,) = only(text).notes
    assert note.startswith("3 lines outside of any record passed over: line 1: 'Provider: JSTOR'; line 2:")


def test_records_without_an_end_or_a_beginning_stay_apart():
    text = "TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \n\nAU  - Doe, J\nTI  - Three\nER  - \nDB  - x\n"
    drafts = bib.read(text)
    assert [draft.values["citation"]["title"] for draft in drafts] == ["One", "Two", "Three"]
    assert drafts[2].notes == [
        "the reference of line 7 has no first line, 'TY  - '",
        "a line outside of any record passed over: line 10: 'DB - x'",
    ]


def test_a_record_that_says_anything_is_kept_and_one_that_says_nothing_is_told():
    notes_only, empty = "TY  - GEN\nN1  - By the way\nER  - \n\n", "TY  - GEN\nER  - \n\n"
    drafts = bib.read(empty + notes_only + ris("PY  - 2012"))
    assert [draft.name for draft in drafts] == ["line 4", "line 8"]
    assert drafts[0].notes[0].endswith("line 1: 'TY - GEN' (a reference that says nothing)")


def test_a_mark_at_the_beginning_may_stand_twice_and_inside():
    assert cited(decode(b"\xef\xbb\xbf\xef\xbb\xbf" + ris("PY  - 2012").encode() + b"\xef\xbb\xbf"))["year"] == 2012


# PubMed and Web of Science


def test_pubmed_says_its_numbers_groups_and_what_happened_afterwards(site: Site):
    told = notes(import_(site, "bib", "references.nbib"))
    citation = study(site, "theta-2016")["citation"]
    assert citation["authors"] == ["Théta ZA", "van der Knee K", "Kappa K Jr", "World Knee Organisation"]
    assert citation["title"] == "Baths of warm water: still invented"
    assert (citation["pmid"], citation["registry"]) == (26999998, ["NCT00000000"])
    assert told[:2] == [
        "PubMed says: retracted; say it under afterwards", "DEP '20151228' not taken: DP says year '2016'",
    ]  # fmt: skip


def test_a_short_record_of_pubmed_is_read():
    address = "AD  - Town. Electronic address: doe@example.org."
    text = f"PMID- 1\nOWN - NLM\nTI  - One\nAU  - Doe J\n{address}\nDP  - 2012 Jan\n\n"
    assert cited(text) == {"authors": ["Doe J"], "year": 2012, "title": "One", "pmid": 1}
    eric = "\nOWN - ERIC\nTI  - One\nAU  - Doe, Jane\nDP  - 2012\n\nOWN - ERIC\nTI  - Two\n"
    assert [draft.values["citation"]["title"] for draft in bib.read(eric)] == ["One", "Two"]


def test_web_of_science_says_its_people_one_a_line(site: Site):
    told = notes(import_(site, "bib", "references.ciw"))
    citation = study(site, "theta-2016")["citation"]
    assert citation["authors"] == ["Théta ZA", "van der Knee K", "World Knee Org"]
    assert told[0] == "EA 'DEC 2015' not taken: PY says year '2016'"


# Dialects of BibTeX


def test_names_of_strings_ignore_case_and_an_unknown_one_is_told():
    text = "@STRING{Doe = {Doe, Jane}}\n" + bibtex("author = Doe # { and } # doe", "title = {One}", "journal = jama")
    assert cited(text) == {"authors": ["Doe J", "Doe J"], "title": "One"}
    assert "no @string defines 'jama'" in only(text).notes[0]


def test_extended_names_and_eprints_are_read():
    fields = ("author = {given=Jane, family=Doe and given=Ann, prefix=van, family=Roe, suffix=Jr}", "title = {One}")
    assert cited(bibtex(*fields))["authors"] == ["Doe J", "van Roe A Jr"]
    assert cited(bibtex(*fields, "eprint = 123456", "eprinttype = {pubmed}"))["pmid"] == 123456
    arxiv = only(bibtex(*fields, "eprint = {2001.00001}", "eprinttype = {arxiv}"))
    assert arxiv.notes == ["fields without a place in a record: arxiv 2001.00001"]


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        ("funding_text 1 = {Money}", "line 3: 'funding_text 1' is an odd name of a field"),
        ("no field at all", "line 3: 'no field at all' is no field, and was passed over"),
        ("note = {a} {b}", "line 3: '{b}' was passed over"),
        ("year = 1999", "line 4: 'year' stands twice; the first is taken"),
    ],
)  # fmt: skip
def test_an_odd_line_is_told_and_the_entry_is_kept(odd: str, told: str):
    text = bibtex("title = {One}", odd, "year = 2012").replace("key,", "key(1) & co,")
    text += bibtex("title = {Two}")
    first, second = bib.read(text)
    assert told in first.notes
    assert (first.name, first.values["citation"]["title"]) == ("key(1) & co", "One")
    assert second.values["citation"]["title"] == "Two"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("@article{a,\n  title = {One,\n}\n", "never closed by }"),
        ("@article{a\n  title = }\n", "the entry of line 1 was passed over"),
        ("@article{a,\n  title = {One},\n  note = {b\n", "'note' was passed over"),
        ("@article{a,\n  title = {One},\n", "never closed by }"),
        ("@article{a,\n  title = {One}\n  year = 2001}\n", ""),
        ("@article{title = {One}}\n", ""),
        ("me@example.org wrote this.\n", ""),
    ],
)
def test_a_broken_entry_leaves_the_others_whole(broken: str, told: str):
    drafts = bib.read(broken + bibtex("title = {Two}", "year = 2012"))
    assert (drafts[-1].values["citation"]["title"], drafts[-1].values["citation"]["year"]) == ("Two", 2012)
    assert any(told in note for draft in drafts for note in draft.notes) or not told


def test_many_odd_fields_are_read_in_one_go():
    text = "@article{a, title = {One},\n" + "x\n,y z,\n" * 20_000
    assert "more oddities of this entry" in only(text).notes[-1]


# CSL and Crossref


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[2012, 5, 1]]}, 2012), ({"date-parts": [["2012"]]}, 2012), ({"literal": "Spring 2012"}, 2012),
        ({"raw": "2012-05"}, 2012), ({"date-parts": [[None]]}, None), ("2012", 2012), ({}, None),
    ],
)  # fmt: skip
def test_any_date_of_csl_gives_its_year(issued: object, year: int | None):
    assert cited(csl(issued=issued)).get("year") == year


def test_csl_is_read_with_its_markup_and_particles():
    authors = [
        {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
        {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von", "suffix": "Jr."},
        {"literal": "World Knee Organisation"},
        {"family": "Plato"},
    ]
    title = "Sleep<sup>2</sup> &amp; <i>mood</i>: <span class='nocase'>IL</span>-1 in CO<sub>2</sub>."
    said = cited(csl(author=authors, title=title))
    assert said["authors"] == ["van Beethoven L", "von Humboldt A Jr", "World Knee Organisation", "Plato"]
    assert said["title"] == "Sleep² & mood: IL-1 in CO₂"


@pytest.mark.parametrize("wrapped", ["work", "work-list"])
def test_the_answer_of_crossref_is_read(wrapped: str):
    work = {
        "type": "journal-article", "title": ["One"], "subtitle": ["Two"], "container-title": ["A journal"],
        "author": [{"given": "Jane", "family": "Doe", "sequence": "first", "affiliation": []}, {"name": "A group"}],
        "issued": {"date-parts": [[None]]}, "published-print": {"date-parts": [[2012, 1]]}, "DOI": "10.99999/a",
        "volume": "3", "page": "1-2", "indexed": {"timestamp": 1}, "journal-issue": {"issue": "4"},
    }  # fmt: skip
    message = work if wrapped == "work" else {"items": [work]}
    text = json.dumps({"status": "ok", "message-type": wrapped, "message": message})
    assert cited(text) == {
        "authors": ["Doe J", "A group"],
        "year": 2012,
        "title": "One",
        "journal": "A journal",
        "volume": "3",
        "issue": "4",
        "pages": "1-2",
        "doi": "10.99999/a",
    }
    assert only(text).notes == ["fields without a place in a record: subtitle"]


@pytest.mark.parametrize("end", ["bib", "ris", "json"])
def test_one_cleaning_serves_all_formats(end: str):
    raw = "Sleep &amp; mood: the patient&apos;s view of IL&lt;6&gt; and &lt;i&gt;x&lt;/i&gt;."
    text = {"bib": bibtex(f"title = {{{raw}}}"), "ris": f"TY  - JOUR\nTI  - {raw}\nER  - \n", "json": csl(title=raw)}[
        end
    ]
    assert cited(text)["title"] == "Sleep & mood: the patient's view of IL<6> and x"


def test_the_tags_that_a_doi_resolver_writes_as_formulas_are_no_part_of_a_title():
    tagged = r"<mml:math xmlns:mml='x'><mml:mi>\&alpha;</mml:mi></mml:math>"
    for sign, formula in ((";", r"$\mathsemicolon$"), ("<", r"$\less$"), (">", r"$\greater$")):
        tagged = tagged.replace(sign, formula)
    assert cited(bibtex(f"title = {{Waves of {tagged} at rest}}"))["title"] == "Waves of α at rest"


def test_no_bibliography_of_another_kind_is_guessed():
    with pytest.raises(NotImportable, match="neither"):
        bib.read("Doe J. One. A journal 2012.")


# What an entry says beside its citation


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ris("PY  - 1998;2001"), "PY '1998;2001' names several years: 1998 taken"),
        (bibtex("year = {2018--2019}"), "year '2018–2019' names several years: 2018 taken"),
        (bibtex("year = {2018/2019}"), "year '2018/2019' names several years: 2018 taken"),
        ("PMID- 1\nTI  - A\nDP  - 1998 Winter-1999\n", "DP '1998 Winter-1999' names several years: 1998 taken"),
        (ris("PY  - 2019 May;12(3):44-50"), "PY '2019 May;12(3):44-50': nothing but the year 2019 taken"),
        (ris("N1  - Trial NCT00000001."), "N1 names NCT00000001: say it under registry if it is of this trial"),
        (bibtex("note = {ISRCTN00000001}"), "note names ISRCTN00000001: say it under registry if it is of this trial"),
        (bibtex("title = {RETRACTED: A study}"), "the title says: retracted; say it under afterwards"),
        ("TY  - JOUR\nTI  - Retracted: One\nER  - \n", "the title says: retracted; say it under afterwards"),
        (bibtex("language = {franglais}"), "language 'franglais' not taken: which one is the title in?"),
        ("PMID- 1\nTI  - [A]\nLA  - fre\n", "a publication in 'fre', the title is a translation"),
        ("PMID- 1\nTI  - A\nLA  - fre\nLA  - ger\n", "language 'fre, ger' not taken: which one is the title in?"),
        ("PMID- 1\nTI  - A\nTT  - Un\n", "title in the original language, not taken: 'Un'"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_citation_is_told(text: str, told: str):
    assert told in only(text).notes


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (bibtex("language = {french}"), "fr"),
        (bibtex("langid = {ngerman}"), "de"),
        ("PMID- 1\nTI  - A\nLA  - fre\n", "fr"),
        (ris("LA  - français"), "fr"),
        (ris("LA  - fr-FR"), "fr"),
        (ris("LA  - Japanese"), "ja"),
        ('[{"id": "a", "type": "article-journal", "title": "Un essai", "language": "fr"}]', "fr"),
        (ris("LA  - English"), None),
        ("PMID- 1\nTI  - [A]\nTT  - Un\nLA  - fre\n", None),
        ("PMID- 1\nTI  - A\nLA  - eng\nLA  - fre\n", None),
    ],
)  # fmt: skip
def test_the_language_of_a_title_is_taken_where_the_file_tells_it(text: str, language: str | None):
    assert only(text).values["citation"].get("language") == language


@pytest.mark.parametrize("year", ["2012/01//", "2012 Jan-Feb", "20120131", "2012-01-05T10:00:00Z"])
def test_a_plain_date_needs_no_word(year: str):
    assert only(ris(f"PY  - {year}", "LA  - English", "N1  - withdrawn from shelf 12")).notes in (
        [],
        ["fields without a place in a record: LA, N1"],
    )


def test_two_entries_of_one_key_are_told():
    first, second = bib.read("@misc{a, title={One}, year=2001}\n@misc{A, title={Two}, year=2002}\n")
    assert (first.notes, second.notes) == ([], ["the key 'A' is that of line 1, too"])


def test_the_trials_that_crossref_knows_are_registrations():
    trials = [{"clinical-trial-number": "nct00000001"}, {"clinical-trial-number": "none"}]
    work = {"type": "journal-article", "title": ["One"], "volume": "1", "clinical-trial-number": trials}
    draft = only(json.dumps(work))
    assert draft.values["citation"]["registry"] == ["NCT00000001"]
    assert draft.notes == ["registration_number 'none': no register has such a number"]
