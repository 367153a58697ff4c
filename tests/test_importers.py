"""`evidence import`: drafts say what the file says, with the grade of where it came from, and name what they cannot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import MINI, Site
from drafts import assert_gaps_are_told, fill, walk
from evidence_explorer import importers
from evidence_explorer.cli import main
from evidence_explorer.importers import NotImportable, ctgov
from evidence_explorer.words.translations import translation
from importing import ANSWERS, LEFT, SAMPLES, TABLE, changed, import_, known, notes, snapshot, study


@pytest.mark.parametrize(("sort", "file"), SAMPLES)
def test_an_imported_draft_shows_every_gap_and_passes_once_filled_in(site: Site, sort: str, file: str):
    before = set(snapshot(site))
    done = import_(site, sort, file)
    assert done.exit_code == 0, done.output
    drafts = sorted(set(snapshot(site)) - before)
    assert drafts
    for draft in drafts:
        assert_gaps_are_told([p for p in site.problems() if draft.as_posix().endswith(p.file)], draft)
    for draft in drafts:
        fill(draft, ANSWERS)
    assert [problem.code for problem in site.problems()] == LEFT.get(file, [])


@pytest.mark.parametrize(("sort", "file"), [*SAMPLES, ("metapsy", "metapsy-wide.csv")])
def test_an_import_never_overwrites(site: Site, sort: str, file: str):
    assert import_(site, sort, file).exit_code == 0
    before = snapshot(site)
    again = import_(site, sort, file, "--family", "wool")
    assert again.exit_code == 2
    assert "is there already" in again.output
    assert snapshot(site) == before


@pytest.mark.parametrize(("sort", "file"), [*SAMPLES, ("metapsy", "metapsy-wide.csv")])
def test_every_figure_has_a_source_and_its_grade_says_where_it_came_from(site: Site, sort: str, file: str):
    before = set(snapshot(site))
    import_(site, sort, file)
    for draft in set(snapshot(site)) - before:
        value = study(site, draft.stem)
        grades = {"ctgov": "registry", "metapsy": "curated", "bib": ""}
        assert {source["grade"] for source in value["sources"].values()} == {grades[sort]}
        cited = {item for path, item in walk(value) if path[-1] == "source"}
        assert cited <= set(value["sources"])
        assert "checked" not in value  # nobody has compared it with its source


@pytest.mark.parametrize(("sort", "file"), [*SAMPLES, ("metapsy", "metapsy-wide.csv")])
def test_what_could_not_be_mapped_stands_in_the_draft_too(site: Site, sort: str, file: str):
    before = set(snapshot(site))
    done = import_(site, sort, file)
    texts = [" ".join(draft.read_text().replace("\n# ", " ").split()) for draft in set(snapshot(site)) - before]
    assert all(any(f"Not mapped: {' '.join(note.split())}" in text for text in texts) for note in notes(done))


@pytest.mark.parametrize("id_", ["../x", "a b", "x" * 10_000, "A", "x\n"])
def test_a_hostile_id_is_refused(site: Site, id_: str):
    before = snapshot(site)
    done = import_(site, "ctgov", "ctgov-planned.json", "--id", id_)
    assert (done.exit_code, len(done.output) < 1_000) == (2, True)
    assert snapshot(site) == before


@pytest.mark.parametrize("family", ["../x", "a b", "fire", "x" * 10_000, ""])
def test_a_family_that_does_not_exist_is_refused(site: Site, family: str):
    before = snapshot(site)
    done = import_(site, "ctgov", "ctgov-planned.json", "--family", family)
    assert done.exit_code == 2
    assert "Known: water, wool." in done.output
    assert snapshot(site) == before


def test_an_id_may_be_given_and_one_of_several_studies_chosen(site: Site):
    assert import_(site, "metapsy", "metapsy-wide.csv", "--id", "eps").exit_code == 2
    assert import_(site, "metapsy", "metapsy-wide.csv", "--only", "Nobody, 2000").exit_code == 2
    done = import_(site, "metapsy", "metapsy-wide.csv", "--only", "Epsilon, 2018", "--id", "eps-2018")
    assert done.exit_code == 0
    assert {file.name for file in (site.data / "studies/water").iterdir()} == {
        "alpha-2020.yaml", "gamma-2022.yaml", "eps-2018.yaml",
    } | ({file.name for file in (MINI / "studies/water").iterdir()})  # fmt: skip


BAD: list[tuple[str, str, bytes, str, str]] = [
    ("not json", "ctgov", b"{\n  nct: 1}", ":2:3", "not JSON"),
    ("half json", "ctgov", b'{"protocolSection": {', ":1:22", "not JSON"),
    ("no study", "ctgov", b"[]", ":1", "no study"),
    ("older interface", "ctgov", b'{"FullStudiesResponse": {}}', ":1", "protocolSection"),
    ("several studies", "ctgov", b'{"studies": [{}, {}]}', ":studies", "2 studies"),
    ("studies that are no list", "ctgov", b'{"studies": {"a": 1}}', ":studies", "a list"),
    ("no number", "ctgov", b'{"protocolSection": {"a": 1}}', "nctId", "NCT number"),
    (
        "a number of no register", "ctgov", b'{"protocolSection": {"identificationModule": {"nctId": "NCT12"}}}',
        "nctId", "NCT number",
    ),
    (
        "arms that are a text", "ctgov",
        b'{"protocolSection": {"identificationModule": {"nctId": "NCT00000000"},'
        b' "armsInterventionsModule": {"armGroups": "two"}}}',
        ":protocolSection.armsInterventionsModule.armGroups", "should be a list, not a text",
    ),
    ("deep json", "ctgov", b"[" * 200_000, ":1", "Too many levels"),
    ("infinite", "ctgov", b'{"protocolSection": NaN}', "", "NaN"),
    ("old encoding", "ctgov", '{\n"é": 1}'.encode("latin-1"), ":2:2", "UTF-8"),
    ("two bytes", "ctgov", '{"a": 1}'.encode("utf-16"), ":1", "UTF-16"),
    ("binary", "ctgov", b"\x00\x01", ":1", "binary"),
    ("empty json", "ctgov", b"", ":1", "The file is empty."),
    ("empty table", "metapsy", b"\n\n", ":1", "empty"),
    ("another table", "metapsy", b"a;b\n1;2\n", ":1", "study, outcome_type, condition_arm1, condition_arm2"),
    ("a column twice", "metapsy", b"study;study\n", ":1", "study"),
    ("ragged", "metapsy", TABLE.encode() + b"x;y\n", ":9", "2 cells, the header has 36"),
    ("no study name", "metapsy", TABLE.encode() + b";x" + b";" * 34 + b"\n", ":9", "no study"),
    ("quote left open", "metapsy", b'study;outcome_type;condition\n"a;b;c\n', "", "CSV"),
    ("a table of bytes", "metapsy", b"\xff\x00study", "", "UTF-8"),
    ("a poem", "bib", b"Roses are red.\n", ":1", "neither BibTeX nor RIS"),
    ("endnote", "bib", b"%0 Journal Article\n%A Doe, J\n", ":1", "EndNote's tagged format (.enw), which is not read"),
    ("xml", "bib", b"<?xml version='1.0'?><PubmedArticleSet/>", ":1", "This is XML"),
    ("a web page", "bib", b"<!DOCTYPE html><html></html>", ":1", "web page"),
    ("cochrane as text", "bib", b"Record #1 of 2\nID: CN-1\n", ":1", "Cochrane Library"),
    ("a table of pubmed", "bib", b"PMID,Title,Authors,DOI\n1,a,b,c\n", ":1", "This is a table"),
    ("empty bibliography", "bib", b"", ":1", "The file is empty."),
    ("bibtex left open", "bib", b"@article{a,\n title = {b\n", ":2", "never closed"),
    ("bibtex without values", "bib", b"@article{a,\n\n title }", ":3", "year = 2019"),
    ("bibtex without braces", "bib", b"me@example.org", ":1", "@article{"),
    ("ris that says nothing", "bib", b"Dear all,\nTY  - JOUR\nER  - \n", ":1", "no reference"),
    ("csl of numbers", "bib", b"[1, 2]", "[0]", "reference"),
    ("csl with a list as title", "bib", b'[{"type": "book", "title": {"a": 1}}]', "[0].title", "should be a text"),
    ("a package", "bib", b'{"name": "x", "type": "module", "version": "1"}', ":1", "no CSL"),
    ("a list of anything", "bib", b'[{"title": "a"}]', ":[0]", "no CSL"),
    ("a trial as a reference", "bib", b'{"protocolSection": {}}', ":1", "evidence import ctgov"),
    ("zotero's own json", "bib", b'{"items": [{"itemType": "book", "title": "a"}]}', "items[0]", "Zotero's own JSON"),
    ("crossref on a journal", "bib", b'{"message-type": "journal", "message": {}}', ":message-type", "'journal'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sort", "raw", "place", "told"), BAD, ids=[bad[0] for bad in BAD])
def test_a_bad_file_is_told_with_its_place_and_writes_nothing(
    site: Site, tmp_path: Path, name: str, sort: str, raw: bytes, place: str, told: str
):
    file = tmp_path / "bad.txt"
    file.write_bytes(raw)
    before = snapshot(site)
    done = import_(site, sort, file)
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    assert done.output.startswith(str(file))
    assert place in done.output.splitlines()[0]
    assert told in done.output
    assert len(done.output) < 2_000
    assert snapshot(site) == before


@pytest.mark.parametrize(("name", "sort", "raw", "place", "told"), BAD, ids=[bad[0] for bad in BAD])
def test_a_refusal_is_told_in_the_readers_language(name: str, sort: str, raw: bytes, place: str, told: str):
    readers: dict[str, Callable[[str], object]] = {
        "ctgov": lambda text: importers.ctgov.read(text, known()),
        "metapsy": lambda text: importers.metapsy.read(text, known(), "t.csv"),
        "bib": importers.bib.read,
    }
    with pytest.raises(NotImportable) as refused:
        readers[sort](importers.decode(raw))
    for said in (refused.value.fact, refused.value.remedy):
        assert said.told(translation("fr")) != str(said)
        assert "\n" not in said.told(translation("fr"))


def test_the_command_refuses_in_the_language_that_is_asked_for(site: Site, tmp_path: Path):
    (tmp_path / "bad.json").write_text("{")
    for words in (["import", "ctgov"], ["import", "bib"], ["watch", "ctgov"]):
        done = CliRunner().invoke(
            main, [*words, str(tmp_path / "bad.json"), "--data", str(site.data), "--lang", "fr",
                   *(["--family", "water"] if words[0] == "import" else [])],
        )  # fmt: skip
        assert (done.exit_code, "Ce n’est pas du JSON\u202f: " in done.output) == (1, True)


@pytest.mark.parametrize(("sort", "file"), SAMPLES)
def test_what_was_not_mapped_is_told_in_the_readers_language(site: Site, sort: str, file: str):
    english = notes(import_(site, sort, file))
    for draft in (site.data / "studies/water").glob("*.yaml"):
        draft.unlink()
    french = import_(site, sort, file, "--lang", "fr").output
    told = [line for line in french.splitlines() if line.startswith("    non repris\u202f: ")]
    assert len(told) == len(english)
    assert not {line.removeprefix("    non repris\u202f: ") for line in told} & set(english)
    assert "not mapped" not in french


def test_a_huge_file_is_told_without_being_read(site: Site, tmp_path: Path):
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(importers.draft.MAX_BYTES + 1)
    done = import_(site, "ctgov", tmp_path / "huge.json")
    assert (done.exit_code, "less than 50 MB" in done.output) == (1, True)


def test_a_draft_that_would_be_too_large_for_a_record_is_told(site: Site, tmp_path: Path):
    authors = [{"family": "X" * 900, "given": "Y"}] * 1_200
    (tmp_path / "many.json").write_text(json.dumps([{"title": "t", "author": authors}]))
    before = snapshot(site)
    done = import_(site, "bib", tmp_path / "many.json")
    assert (done.exit_code, "no record needs more than 1 MB" in done.output) == (1, True)
    assert snapshot(site) == before


@pytest.mark.parametrize("file", ["nowhere.json", "."])
def test_a_file_that_is_none_is_wrong_use(site: Site, file: str):
    assert import_(site, "ctgov", file).exit_code == 2


def test_a_byte_order_mark_before_a_table_is_no_part_of_its_first_column(site: Site, tmp_path: Path):
    (tmp_path / "excel.csv").write_bytes(b"\xef\xbb\xbf" + TABLE.encode())
    assert import_(site, "metapsy", tmp_path / "excel.csv").exit_code == 0


def test_two_arms_of_the_same_name_stay_two_and_are_told():
    groups = [{"label": "Hot Bath", "type": "EXPERIMENTAL"}] * 2
    trial = changed("protocolSection", "armsInterventionsModule", "armGroups", to=groups)
    draft = ctgov.read(json.dumps(trial), known())
    assert [arm["id"] for arm in draft.values["arms"]][:2] == ["hot-bath", "hot-bath-2"]
    assert any("two arms are called 'Hot Bath'" in note for note in draft.notes)


def test_a_trial_that_the_site_has_already_is_told(site: Site):
    site.edit("studies/water/alpha-2020.yaml", "[NCT00000020]", "[NCT00000020, NCT00000000]")
    told = notes(import_(site, "ctgov", "ctgov-results.json"))
    assert told[0].startswith("registration NCT00000000 is that of study 'alpha-2020'")


def test_a_publication_that_the_site_has_already_is_told(site: Site):
    numbers = '  doi: "10.99999/INVENTED.2"\n  pmid: 26999998\n'
    site.edit("studies/water/alpha-2020.yaml", "  registry: [", f"{numbers}  registry: [")
    told = notes(import_(site, "bib", "references.json"))
    assert [note.split(" is that of study 'alpha-2020'")[0] for note in told[:2]] == [
        "DOI 10.99999/invented.2", "PMID 26999998",
    ]  # fmt: skip
