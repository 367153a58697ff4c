"""What a site may list in place of the program: kinds of control, sorts of biomarkers, instruments for the risk of
bias, colours and shapes. One place reads them; check, pages, charts, files and schemas follow it in every language."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from built import Built, Project, mini_project
from conftest import Site
from evidence_explorer.analysis.filtered import bias_of
from evidence_explorer.cli import main
from evidence_explorer.palette import style
from evidence_explorer.problems import Problem
from evidence_explorer.site import Workshop, examine
from evidence_explorer.words import words, words_in

LISTS = """
controls:
  - {id: sham}
  - {id: active}
  - {id: tepid, name: {en: "a tepid bath", fr: "un bain à peine tiède"}, like: sham}
  - {id: no-bath, name: {en: "no bath at all", fr: "aucun bain"}, like: waitlist}
marker_kinds:
  - {id: touch, name: {en: "Felt by hand", fr: "Senti à la main"}}
bias_tools:
  - {id: rob-2}
  - id: plumb-line
    name: {en: "The plumb line", fr: "Le fil à plomb"}
    domains: [{id: taps, name: {en: "the taps", fr: "les robinets"}}, {id: selection}]
    judgements:
      - {id: tight, name: {en: "tight", fr: "étanche"}, like: low}
      - {id: leaks, name: {en: "leaks", fr: "fuit"}, like: high}
inks:
  - {id: blue}
  - {id: rust}
  - {id: night, light: "#1f3a68", dark: "#9fc0ff"}
marks:
  - {id: square}
  - {id: arrow, path: "M2 8h9v-6l8 8-8 8v-6h-9z"}
"""
ALPHA = "studies/water/alpha-2020.yaml"
TABLE = """  - tool: plumb-line
    by: The Plumbers
    domains: {taps: leaks, selection: tight}
    overall: leaks
    source: paper
sources:
"""


def with_lists(write: Site | Project) -> None:
    """The invented site with its own words, and records that use them."""
    at = "data/" if isinstance(write, Project) else ""
    vocabulary = '    about: {en: "The pain came back.", fr: "La douleur est revenue."}\n    better: false\n'
    write.edit(f"{at}vocabulary.yaml", vocabulary, vocabulary + LISTS)
    write.edit(f"{at}{ALPHA}", "    control: sham", "    control: tepid")
    write.edit(f"{at}{ALPHA}", "sources:\n", TABLE)
    write.edit(f"{at}families/water.yaml", "mark: circle\nink: blue", "mark: arrow\nink: night")
    write.edit(f"{at}families/water.yaml", "controls: [sham]", "controls: [tepid, sham]")
    write.edit(f"{at}biomarkers/knee-warmth.yaml", "kind: clinical", "kind: touch")


@pytest.fixture
def own(site: Site) -> Site:
    with_lists(site)
    return site


def told(site: Site, code: str) -> list[Problem]:
    return [problem for problem in examine(site.data, site.data).problems if problem.code == code]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = mini_project(tmp_path_factory.mktemp("own") / "site")
    with_lists(project)
    return project.build("--strict")


def test_a_site_with_its_own_lists_is_sound(own: Site):
    assert [problem.code for problem in examine(own.data, own.data).problems if problem.code.startswith("E")] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "allowed"),
    [
        (ALPHA, "control: tepid", "control: placebo", "Allowed: sham, active, tepid, no-bath."),
        (ALPHA, "tool: plumb-line", "tool: robins-i", "Allowed: rob-2, plumb-line."),
        ("families/water.yaml", "ink: night", "ink: teal", "Allowed: blue, rust, night."),
        ("families/water.yaml", "mark: arrow", "mark: star", "Allowed: square, arrow."),
        ("families/water.yaml", "[tepid, sham]", "[tepid, placebo]", "Allowed: sham, active, tepid, no-bath."),
        ("biomarkers/knee-warmth.yaml", "kind: touch", "kind: genetic", "Allowed: touch."),
        (
            "vocabulary.yaml",
            "like: waitlist",
            "like: active",
            "Allowed: placebo, sham,",
        ),
    ],
)
def test_a_word_that_is_not_in_the_list_is_told_with_those_that_are(
    own: Site, file: str, old: str, new: str, allowed: str
):
    own.edit(file, old, new)
    [problem] = told(own, "E104")
    assert problem.file.endswith(file)
    assert allowed in str(problem.remedy)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('{id: no-bath, name: {en: "no bath at all", fr: "aucun bain"}, like: waitlist}', "{id: no-bath}", "name"),
        (", like: waitlist}", "}", "like"),
        (', dark: "#9fc0ff"', "", "dark"),
        (', path: "M2 8h9v-6l8 8-8 8v-6h-9z"', "", "path"),
        (', name: {en: "Felt by hand", fr: "Senti à la main"}', "", "name"),
        (", like: low}", "}", "like"),
    ],
)
def test_another_word_than_the_programs_says_what_must_be_known_of_it(own: Site, old: str, new: str, field: str):
    own.edit("vocabulary.yaml", old, new)
    assert any(f"'{field}'" in str(problem.fact) for problem in told(own, "E102"))


def test_a_judgement_of_another_instrument_is_told(own: Site):
    own.edit(ALPHA, "overall: leaks", "overall: high")
    own.edit(ALPHA, "{taps: leaks, selection: tight}", "{taps: leaks}")
    facts = [str(problem.fact) for problem in told(own, "E227")]
    assert any("'high' is not a judgement of plumb-line" in fact for fact in facts)
    assert any("The domains of plumb-line" in fact for fact in facts)


def test_a_colour_that_cannot_be_read_is_told(own: Site):
    own.edit("vocabulary.yaml", 'light: "#1f3a68"', 'light: "#9fc0ff"')
    [problem] = told(own, "E105")
    assert "light paper" in str(problem.fact)


def test_a_word_listed_twice_is_told(own: Site):
    own.edit("vocabulary.yaml", "  - {id: sham}\n", "  - {id: sham}\n  - {id: sham}\n")
    assert len(told(own, "E214")) == 1


def test_a_pool_against_people_who_know_says_whether_open_trials_enter(own: Site):
    own.edit("families/water.yaml", "controls: [tepid, sham]", "controls: [no-bath]")
    assert any("'blinded'" in str(problem.fact) for problem in told(own, "E102"))
    own.edit("families/water.yaml", "controls: [no-bath]", "controls: [no-bath]\n        blinded: false")
    assert told(own, "E102") == []


def test_a_kind_of_control_is_held_against_its_words_as_what_it_is_like(own: Site):
    """N333: called a placebo, and marked as something that is like a sham."""
    own.edit(ALPHA, 'label: {en: "Lukewarm bath", fr: "Bain tiède"}', 'label: {en: "Placebo", fr: "Placebo"}')
    assert any("marked 'tepid'" in str(problem.fact) for problem in told(own, "N333"))


def test_names_follow_the_language_and_a_word_of_the_program_can_be_said_otherwise(own: Site):
    own.write("../overrides/words/fr.toml", '[control]\nsham = "un faux bain"\n')
    dataset = Workshop(own.data, own.data).open().dataset
    assert words_in(dataset, "en")("control.tepid") == "a tepid bath"
    assert words_in(dataset, "fr")("control.tepid") == "un bain à peine tiède"
    assert words_in(dataset, "fr")("judgement.leaks") == "fuit"
    assert words_in(dataset, "fr")("control.sham") == "un faux bain"
    assert words_in(dataset, "en")("control.sham") == words("en")("control.sham")


def test_the_worst_judgement_counts_as_what_it_is_like(own: Site):
    dataset = Workshop(own.data, own.data).open().dataset
    assert bias_of(dataset.studies["alpha-2020"], dataset.judgements) in ("high", "leaks")


def test_pages_and_charts_say_the_words_of_the_site_in_every_language(built: Built):
    assert built.code == 0, built.output
    for folder, control, tool, leaks, kind in (
        ("", "a tepid bath", "The plumb line", "leaks", "Felt by hand"),
        ("fr/", "un bain à peine tiède", "Le fil à plomb", "fuit", "Senti à la main"),
    ):
        study = built.page(f"{folder}studies/alpha-2020/").text("main")
        assert control in study
        assert f"{tool}" in study
        assert leaks in study
        assert control in built.page(f"{folder}treatments/hot-bath/together/").text("main")
        assert kind in built.page(f"{folder}biomarkers/").text("main")
        assert control in built.page(f"{folder}treatments/hot-bath/").text("main")


def test_the_facet_and_the_mark_are_those_of_the_site(built: Built):
    said = (built.folder / "assets/evidence/explore.en.js").read_text(encoding="utf-8")
    assert "a tepid bath" in said
    assert "M2 8h9v-6l8 8-8 8v-6h-9z" in said
    home = (built.folder / "index.html").read_text(encoding="utf-8")
    assert "M2 8h9v-6l8 8-8 8v-6h-9z" in home
    assert "--ee-night:#1f3a68" in (built.folder / "assets/evidence/palette.css").read_text(encoding="utf-8")


def test_files_explain_each_code_in_the_words_of_the_site(own: Site, tmp_path: Path):
    done = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--data", str(own.data)])
    assert done.exit_code == 0, done.output
    with (tmp_path / "out/codes.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["column"], row["code"]): row["meaning"] for row in csv.DictReader(file)}
    assert rows["control_type", "tepid"] == "a tepid bath"
    assert rows["tool", "plumb-line"] == "The plumb line"
    assert rows["judgement", "leaks"] == "leaks"
    assert rows["marker", "touch"] == "Felt by hand"


def test_schemas_of_a_data_folder_offer_the_words_of_its_vocabulary(own: Site):
    done = CliRunner().invoke(main, ["schema", str(own.data / ".schema")])
    assert done.exit_code == 0, done.output
    known = json.loads((own.data / ".schema/study.json").read_text(encoding="utf-8"))["definitions"]
    assert known["MaybeControl"]["enum"] == ["sham", "active", "tepid", "no-bath", None]
    assert "a tepid bath / un bain à peine tiède" in known["MaybeControl"]["enumDescriptions"]
    assert known["Tool"]["enum"] == ["rob-2", "plumb-line"]


def test_the_palette_without_own_colours_is_that_of_the_program():
    assert style(()) == style()
