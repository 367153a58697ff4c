"""`evidence import`: drafts say what the file says, with the grade of where it came from, and name what they cannot."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import MINI, Site
from drafts import assert_gaps_are_told, fill, walk
from evidence_explorer import importers
from evidence_explorer.cli import main
from evidence_explorer.importers import Known, NotImportable, bib, ctgov, metapsy
from evidence_explorer.importers.draft import doi, mentioned, moment, normal, number, one_line, slug
from evidence_explorer.load import load
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.scaffold import Gap, is_id, study_draft

FILES = Path(__file__).parent / "import"
TRIAL = json.loads((FILES / "ctgov-results.json").read_text(encoding="utf-8"))
TABLE = (FILES / "metapsy-wide.csv").read_text(encoding="utf-8")
ANSWERS = {
    "outcomes.1.kind": "remission",
    "outcomes.0.definition.en": '"Said in the registry."',
}
LEFT = {"ctgov-results.json": ["N319"]}
"""What a person must still say: a group of the results that is no registered arm counts the people of one again."""
SAMPLES = [
    ("ctgov", "ctgov-results.json"),
    ("ctgov", "ctgov-planned.json"),
    ("metapsy", "metapsy-arms.csv"),
    ("bib", "references.bib"),
    ("bib", "references.ris"),
    ("bib", "references.json"),
]


def import_(site: Site, sort: str, file: Path | str, *options: str) -> Result:
    words = ["import", sort, str(FILES / file), "--data", str(site.data), *options]
    return CliRunner().invoke(main, words if "--family" in options else [*words, "--family", "water"])


def study(site: Site, id_: str, family: str = "water") -> Any:
    parsed = parse(decode((site.data / f"studies/{family}/{id_}.yaml").read_bytes()))
    assert parsed.faults == []
    return parsed.value


def notes(done: Result) -> list[str]:
    start = "    not mapped: "
    return [line.removeprefix(start) for line in done.output.splitlines() if line.startswith(start)]


def known() -> Known:
    dataset = load(MINI).dataset
    assert dataset is not None
    return Known.of(dataset, {"France": "FR"})


def snapshot(site: Site) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in sorted(site.data.rglob("*")) if file.is_file()}


# What all importers share


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
    ("empty json", "ctgov", b"", ":1:1", "not JSON"),
    ("empty table", "metapsy", b"\n\n", ":1", "empty"),
    ("another table", "metapsy", b"a;b\n1;2\n", ":1", "study, outcome_type, condition_arm1, condition_arm2"),
    ("a column twice", "metapsy", b"study;study\n", ":1", "study"),
    ("ragged", "metapsy", TABLE.encode() + b"x;y\n", ":9", "2 cells, the header has 36"),
    ("no study name", "metapsy", TABLE.encode() + b";x" + b";" * 34 + b"\n", ":9", "no study"),
    ("quote left open", "metapsy", b'study;outcome_type;condition\n"a;b;c\n', "", "CSV"),
    ("a table of bytes", "metapsy", b"\xff\x00study", "", "UTF-8"),
    ("a poem", "bib", b"Roses are red.\n", ":1", "neither BibTeX nor RIS"),
    ("empty bibliography", "bib", b"", ":1", "neither"),
    ("bibtex left open", "bib", b"@article{a,\n title = {b\n", ":2", "never closed"),
    ("bibtex without values", "bib", b"@article{a,\n\n title }", ":3", "year = 2019"),
    ("bibtex without braces", "bib", b"me@example.org", ":1", "@article{"),
    ("ris without a beginning", "bib", b"AU  - Nobody\nTY  - JOUR\n", ":1", "before any 'TY'"),
    ("ris after a letter", "bib", b"Dear all,\nTY  - JOUR\n", ":1", "not RIS"),
    ("csl of numbers", "bib", b"[1, 2]", "[0]", "reference"),
    ("csl with a list as title", "bib", b'[{"title": ["a"]}]', "[0].title", "should be a text"),
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


# ClinicalTrials.gov


def test_a_registered_trial_is_drafted_with_its_design_arms_and_source(site: Site):
    import_(site, "ctgov", "ctgov-results.json")
    draft = study(site, "nct00000000")
    assert draft["title"] == {"en": "Hot Baths for Imaginary Knees", "fr": ""}
    assert draft["citation"] == {
        "year": "",
        "title": "A Randomised, Rater-Blind Trial of Hot Baths That Nobody Took",
        "registry": ["NCT00000000", "2000-000000-00"],
    }
    assert draft["design"] == {
        "kind": "rct", "blinding": "raters-blind", "phase": "2/3", "randomised": 90, "sites": 3,
        "countries": ["FR", "TR"],
    }  # fmt: skip
    assert draft["population"]["diagnosis"] == ["knee-pain"]
    assert draft["treatments"] == ["hot-bath"]
    assert [(a["id"], a.get("n"), a.get("treatment"), a.get("control")) for a in draft["arms"]] == [
        ("hot-bath", 31, "hot-bath", None), ("lukewarm-bath", 30, None, "sham"), ("cold-pack", 29, "cold-pack", ""),
        ("lukewarm-bath-sham", None, "", None),
    ]  # fmt: skip
    assert draft["sources"]["registry"]["address"] == "https://clinicaltrials.gov/study/NCT00000000"
    assert draft["funding"]["fr"] == "promoteur\u202f: Institute of Invented Knees"


def test_counts_percentages_means_and_adverse_events_are_those_that_were_posted(site: Site):
    import_(site, "ctgov", "ctgov-results.json")
    draft = study(site, "nct00000000")
    response, remission = draft["outcomes"]
    assert response["results"] == [
        {"arm": "hot-bath", "events": 18, "of": 30, "source": "registry"},
        {"arm": "lukewarm-bath", "events": 9, "of": 30, "source": "registry"},
    ]
    assert (response["time"], response["primary"], response["scale"]) == (
        {"value": 4, "unit": "week"},
        True,
        "knee-ladder",
    )
    assert [(figure["percent"], figure["of"]) for figure in remission["results"]] == [(46.7, 30), (20, 30)]
    assert remission["timing"] == ""  # "up to week 8": somebody must say what that means
    at_4, at_8, diary = draft["scores"]
    assert at_4["results"] == [
        {"arm": "hot-bath", "mean": -12.5, "interval": [-14.0, -11.0], "n": 30},
        {"arm": "lukewarm-bath-sham", "mean": -8.1, "interval": [-9.6, -6.6], "n": 29},
    ]
    assert [score["time"] for score in (at_4, at_8)] == [{"value": 4, "unit": "week"}, {"value": 8, "unit": "week"}]
    assert [figure["n"] for figure in at_8["results"]] == [28, 27]
    assert at_4["note"]["en"] == "least squares means"
    assert diary["time"] == {"value": "", "unit": ""}  # several weeks, one number
    assert "sd" not in diary["results"][0]  # a standard error is no standard deviation
    (trousers,) = draft["harms"]
    assert trousers["event"] == "wet-trousers"
    assert trousers["results"] == [{"arm": "hot-bath", "events": 9, "of": 31, "source": "registry"}]
    assert "5 %" in trousers["note"]["en"]


def test_what_an_outcome_means_is_left_to_a_person(site: Site):
    import_(site, "ctgov", "ctgov-results.json")
    draft = study(site, "nct00000000")
    assert [(o["kind"], o["definition"]) for o in draft["outcomes"]] == [("", {"en": "", "fr": ""})] * 2
    text = (site.data / "studies/water/nct00000000.yaml").read_text()
    assert "perhaps response" in text


@pytest.mark.parametrize(
    "told",
    [
        "Knee Ladder', group cold-pack: 'NA' not usable",
        "comparisons between groups (1; p 0.02)",
        "group 'Lukewarm Bath (Sham)' of the results is no registered arm",
        "outcome 'Ouch Diary Lines': Standard Error has no place",
        "outcome 'Time to Relapse': MEDIAN in 'days'",
        "outcome 'Happiness of the Bath Attendant': not posted",
        "adverse event 'Scald': no such event",
        "adverse event 'Singing': no such event",
        "otherEvents[0].stats[1]: no usable count",
        "any serious adverse event: no such event",
        "identifier INVENTED GRANT",
        "country 'Erewhon'",
        "condition 'Cold Feet'",
        "publication PMID 99999999",
        "baseline characteristics",
    ],
)
def test_everything_of_the_registry_that_has_no_place_is_named(site: Site, told: str):
    assert any(told in note for note in notes(import_(site, "ctgov", "ctgov-results.json")))


def test_serious_events_are_taken_where_the_vocabulary_knows_them(site: Site):
    events = '  - {id: any-serious, name: {en: "Serious adverse events", fr: "Événements graves"}}\n'
    scald = '  - {id: scald, name: {en: "Scald", fr: "Ébouillantement"}}\n'
    site.write("vocabulary.yaml", (site.data / "vocabulary.yaml").read_text() + events + scald)
    import_(site, "ctgov", "ctgov-results.json")
    harms = {harm["event"]: harm for harm in study(site, "nct00000000")["harms"]}
    assert [(f["events"], f["of"]) for f in harms["any-serious"]["results"]] == [(1, 31), (0, 30)]
    assert "serious" in harms["scald"]["note"]["en"]
    fill(site.data / "studies/water/nct00000000.yaml", ANSWERS)
    assert [problem.code for problem in site.problems()] == LEFT["ctgov-results.json"]


def test_a_planned_trial_has_no_figures_and_its_outcomes_are_named(site: Site):
    done = import_(site, "ctgov", "ctgov-planned.json")
    draft = study(site, "nct00000001")
    assert "outcomes" not in draft
    assert (draft["design"], draft["population"]["diagnosis"]) == ({"kind": "single-arm", "blinding": "open"}, [""])
    assert [(arm.get("treatment"), arm.get("control")) for arm in draft["arms"]] == [("steam", None), (None, "")]
    told = notes(done)
    assert any("planned outcome 'Pain' (3 months)" in note for note in told)
    assert any("enrolment 40 (ESTIMATED)" in note for note in told)


def changed(*path: Any, to: Any) -> Any:
    trial = copy.deepcopy(TRIAL)
    inner = trial
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to
    return trial


DESIGN = ("protocolSection", "designModule")
MASKING = ("designInfo", "maskingInfo")


def masked(how: str, *who: str) -> dict[str, Any]:
    return {"masking": how, "whoMasked": list(who)}


@pytest.mark.parametrize(
    ("path", "to", "field", "wanted"),
    [
        (("designInfo", "interventionModel"), "CROSSOVER", "kind", "crossover-rct"),
        (("designInfo", "allocation"), "NON_RANDOMIZED", "kind", Gap),
        (MASKING, masked("DOUBLE", "PARTICIPANT", "INVESTIGATOR"), "blinding", "double-blind"),
        (MASKING, masked("DOUBLE", "INVESTIGATOR", "OUTCOMES_ASSESSOR"), "blinding", None),
        (MASKING, masked("SINGLE", "PARTICIPANT"), "blinding", "single-blind"),
        (MASKING, masked("NONE"), "blinding", "open"),
        (("phases",), ["NA"], "phase", None),
        (("phases",), ["EARLY_PHASE1"], "phase", "early 1"),
        (("enrollmentInfo", "count"), 95, "randomised", Gap),
        (("enrollmentInfo", "type"), "ESTIMATED", "randomised", None),
    ],
)  # fmt: skip
def test_the_words_of_the_registry_are_taken_only_where_they_are_clear(path: Any, to: Any, field: str, wanted: Any):
    draft = ctgov.read(json.dumps(changed(*DESIGN, *path, to=to)), known())
    found = draft.values["design"].get(field)
    found = getattr(found, "value", found)
    if wanted is None:
        assert not isinstance(found, str | int)
    else:
        assert found == wanted or isinstance(found, wanted if isinstance(wanted, type) else ())


# Metapsy tables


def test_a_table_gives_one_draft_per_study_with_its_arms_counts_and_means(site: Site):
    import_(site, "metapsy", "metapsy-wide.csv")
    draft = study(site, "epsilon-2018")
    assert draft["citation"] == {"year": 2018, "title": "", "doi": "10.99999/invented.1"}
    assert draft["design"] == {"kind": "rct", "countries": ["FR"]}
    assert [(a["id"], a.get("treatment"), a.get("control")) for a in draft["arms"]] == [
        ("hot-bath", "hot-bath", None), ("wl", None, "waitlist"),
    ]  # fmt: skip
    response, remission = draft["outcomes"]
    assert (response["kind"], response["scale"], response["time"]) == (
        "response",
        "knee-ladder",
        {"value": 4, "unit": "week"},
    )
    assert response["results"] == [
        {"arm": "hot-bath", "events": 20, "of": 40, "source": "table"},
        {"arm": "wl", "events": 10, "of": 41, "source": "table"},
    ]
    assert "rater" not in response  # the scale's usual one
    assert (remission["rater"], remission["time"]) == ("self", {"value": "", "unit": ""})
    (score,) = draft["scores"]
    assert score["results"] == [
        {"arm": "hot-bath", "mean": 12.5, "sd": 6.25, "n": 38}, {"arm": "wl", "mean": 18.1, "sd": 7, "n": 39},
    ]  # fmt: skip


def test_arms_that_several_rows_repeat_are_one_arm_and_one_figure(site: Site):
    import_(site, "metapsy", "metapsy-wide.csv")
    draft = study(site, "zeta-co-2019")
    assert [arm["id"] for arm in draft["arms"]] == ["steam-short", "placebo-cold-air", "steam-long"]
    (change,) = draft["scores"]
    assert [(figure["arm"], figure["mean"]) for figure in change["results"]] == [
        ("steam-short", -3.735), ("placebo-cold-air", -1), ("steam-long", -4),
    ]  # fmt: skip
    assert (change["kind"], change["time"]) == ("change", {"value": 2.5, "unit": "week"})
    (effect,) = draft["effects"]
    assert (effect["measure"], effect["estimate"]) == ("hedges-g", -0.4)


def test_two_rows_that_contradict_each_other_are_told(site: Site, tmp_path: Path):
    (tmp_path / "t.csv").write_text(TABLE.replace(";-4;2;19;-1;2;21;", ";-4;2;19;-1,5;2;21;"))
    told = notes(import_(site, "metapsy", tmp_path / "t.csv"))
    assert any("line 6, arm placebo-cold-air: other figures than in a line before" in note for note in told)


def test_an_impossible_count_reaches_the_draft_and_the_check_tells_it(site: Site):
    import_(site, "metapsy", "metapsy-wide.csv")
    fill(site.data / "studies/water/zeta-co-2019.yaml")
    file = "studies/water/zeta-co-2019.yaml"
    assert {p.code for p in site.problems() if p.file == file} == {"E202"}


@pytest.mark.parametrize(
    "told",
    [
        "time 'follow-up': no number of weeks",
        "instrument 'Sighs per day': no such scale",
        "rating 'parent': neither clinician nor self-report",
        "columns without a place in a record: rob",
        "country 'Erewhon'",
        "standard errors of g",
    ],
)
def test_everything_of_a_table_that_has_no_place_is_named(site: Site, told: str):
    assert any(told in note for note in notes(import_(site, "metapsy", "metapsy-wide.csv")))


def test_a_table_with_one_row_per_arm_and_decimal_points_says_the_same(site: Site):
    import_(site, "metapsy", "metapsy-arms.csv")
    draft = study(site, "eta-2017")
    assert [(a["id"], a.get("control")) for a in draft["arms"]] == [("hot-bath", None), ("cau", "usual-care")]
    (outcome,), (score,) = draft["outcomes"], draft["scores"]
    assert [(f["arm"], f["events"], f["of"]) for f in outcome["results"]] == [("hot-bath", 12, 25), ("cau", 7, 24)]
    assert [(f["mean"], f["sd"], f["n"]) for f in score["results"]] == [(10.5, 4.2, 25), (14, 5, 24)]


@pytest.mark.parametrize(
    ("cell", "told"), [("12.5", "'12.5' of '25'"), ("-1", "'-1' of '25'"), ("1e3", "'1e3'"), ("twelve", "'twelve'")]
)
def test_a_count_that_is_no_count_is_told_and_left_out(cell: str, told: str):
    text = (FILES / "metapsy-arms.csv").read_text().replace(",12,25,", f",{cell},25,")
    (draft,) = metapsy.read(text, known(), "t.csv")
    assert [f["arm"] for f in draft.values["outcomes"][0]["results"]] == ["cau"]
    assert any(told in note for note in draft.notes)


# Bibliographies


@pytest.mark.parametrize("file", ["references.bib", "references.ris", "references.json"])
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
    assert any("abstract" in note and "\\textit" in note for note in notes(done))


def test_a_registry_number_that_is_no_doi_or_pmid_is_told(site: Site, tmp_path: Path):
    entry = [{"title": "t", "DOI": "not a doi", "PMID": "PMC12", "author": [{"family": "Xi"}], "issued": {"raw": "x"}}]
    (tmp_path / "r.json").write_text(json.dumps(entry))
    told = notes(import_(site, "bib", tmp_path / "r.json"))
    assert told == ["doi 'not a doi' is no DOI", "pmid 'PMC12' is no PubMed number"]
    assert set(study(site, "xi")["citation"]) == {"authors", "year", "title"}


# The small tools


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Week 3", (3, "week")), ("3 weeks", (3, "week")), ("Baseline and Week 8", (8, "week")),
        ("24 hours", (24, "hour")),
        ("6-month follow-up", (6, "month")), ("Day 1.5", (1.5, "day")), ("12 Months", (12, "month")),
        ("week 4 (week 4)", (4, "week")),
        ("Weeks 2, 4, 8", None), ("Week 3 (Day 22)", None), ("Day 1 to Day 15", None), ("Baseline (Day -1)", None),
        ("at the end", None), ("", None), ("3 sessions", None),
    ],
)  # fmt: skip
def test_a_time_is_understood_only_where_there_is_one(words: str, wanted: tuple[float, str] | None):
    found = moment(words)
    assert (None if isinstance(found["value"], Gap) else (found["value"], found["unit"])) == wanted


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-3.50", -3.5), (" 7 ", 7), ("1.7349999999999999", 1.735), ("1,5", None), ("1e3", None), ("NA", None),
     ("<0.001", None), ("9" * 16, None), ("٣", None), ("", None)],
)  # fmt: skip
def test_only_plain_numbers_are_numbers(text: str, value: float | None):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "bare"),
    [("10.99999/a", "10.99999/a"), ("https://doi.org/10.99999/a", "10.99999/a"), ("doi: 10.99999/a", "10.99999/a"),
     ("10.9/a", None), ("10.99999/a b", None), ("javascript:1", None)],
)  # fmt: skip
def test_a_doi_is_bare_or_none(text: str, bare: str | None):
    assert doi(text) == bare


@given(st.text(max_size=2_000))
def test_a_name_becomes_an_id_or_nothing(text: str):
    assert slug(text) == "" or is_id(slug(text))


@given(st.text(st.characters(), max_size=1_500))
def test_a_line_is_one_line_that_a_record_may_hold(text: str):
    line = one_line(text)
    assert line == line.strip()
    assert all(sign.isprintable() or sign.isspace() for sign in line)
    assert not set("\n\r\u2028\u202e\x00") & set(line)
    assert len(line) <= 1_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Change in KL-R total", ["klr"]), ("Change in KL total", ["kl"]), ("KL and KL-R", ["kl", "klr"]), ("KLM", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_name_inside_a_longer_name_is_not_meant(text: str, found: list[str]):
    assert mentioned(text, {"kl": ("kl",), "klr": ("kl r", "revised kl"), "none": ()}) == found


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


def test_names_are_compared_without_case_accents_and_signs():
    assert normal("Échelle  du GENOU (KL-2)") == "echelle du genou kl 2"


# Whatever comes, a draft that is sound YAML, or a message

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20)
    | st.sampled_from(["NA", "Week 2", "-1.5", "\ud800", "a: b\n# c"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
PLACES = [path for path, _ in walk(TRIAL)]
PLACES += sorted({path[:depth] for path in PLACES for depth in range(1, len(path))}, key=str)


def drafts_of(read: Callable[[], list[importers.StudyDraft]]) -> list[importers.StudyDraft]:
    """The drafts, each sound YAML; or none, and then a message that says what is wrong and what to do."""
    message: NotImportable | None = None
    found: list[importers.StudyDraft] = []
    try:
        found = read()
    except NotImportable as error:
        message = error
    assert message is None or (message.fact and message.remedy)
    dataset = load(MINI).dataset
    assert dataset is not None
    for draft in found:
        id_ = draft.id or "x"
        header = [f"Not mapped: {note}" for note in draft.notes]
        written = study_draft(dataset, ["families/water.yaml"], "water", id_, draft.values, header)
        parsed = parse(decode(written.text.encode()))
        assert (parsed.faults, parsed.value["id"]) == ([], id_)
    return found


def figures_of(value: Any) -> set[float]:
    """Every number that stands under the results of a draft."""
    return {
        item for path, item in walk(value) if "results" in path and isinstance(item, int | float) and item is not True
    }


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(PLACES), JSON)
def test_a_registry_file_with_anything_in_it_gives_its_own_figures_or_a_message(path: tuple[Any, ...], value: Any):
    trial = changed(*path, to=value)
    there = {number(str(leaf)) for _, leaf in walk(trial)}
    for draft in drafts_of(lambda: [ctgov.read(json.dumps(trial), known())]):
        assert figures_of(draft.values) <= there


CELLS = st.text(max_size=12) | st.sampled_from(["NA", "12", "1,5", '"', ";", "\n", "Week"])


@settings(deadline=None, max_examples=150)
@given(st.integers(0, len(TABLE) - 1), st.integers(0, 30), CELLS)
def test_a_table_with_anything_in_it_gives_its_own_figures_or_a_message(at: int, width: int, cell: str):
    text = TABLE[:at] + cell + TABLE[at + width :]
    there = {number(word.replace(",", ".")) for word in re.split(r"[;\n\r\"\s]", text)}
    for draft in drafts_of(lambda: metapsy.read(text, known(), "t.csv")):
        assert {value for value in figures_of(draft.values) if value != int(value)} <= there


REFERENCES = [(FILES / f"references.{end}").read_text(encoding="utf-8") for end in ("bib", "ris", "json")]
SIGNS = st.text(max_size=8) | st.sampled_from(["{", "}", '"', "\\", "@", ",", "=", "#", "\n", "  - ", "\\'", "\ud800"])


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(REFERENCES), st.floats(0, 1), st.integers(0, 20), SIGNS)
def test_a_bibliography_with_anything_in_it_becomes_sound_yaml_or_a_message(
    text: str, share: float, width: int, signs: str
):
    at = int(share * len(text))
    drafts_of(lambda: bib.read(text[:at] + signs + text[at + width :]))
