"""What changed between two datasets: every figure, every pooled value that moves, every text, and nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from conftest import MINI, Site
from evidence_explorer import stats
from evidence_explorer.analysis import Pooled
from evidence_explorer.cli import main
from evidence_explorer.diff import MARKER, Changes, as_json, as_markdown, as_text, compare, opened, refused
from evidence_explorer.diff.changes import FigureChange, Ref, TextChange
from evidence_explorer.diff.compare import _told
from evidence_explorer.diff.excerpts import AROUND, excerpts, is_short, one_line
from evidence_explorer.diff.fields import ELSEWHERE
from evidence_explorer.diff.markdown import LIMIT, safe
from evidence_explorer.diff.pairing import KEYS, pairs
from evidence_explorer.diff.records import PAGES, Entry, catalogue
from evidence_explorer.diff.revisions import Side
from evidence_explorer.diff.sections import sections
from evidence_explorer.model import (
    Arm,
    Biomarker,
    Corrections,
    Dataset,
    Family,
    Figure,
    Glossary,
    Interval,
    Record,
    Scale,
    Seeds,
    SiteFacts,
    Study,
    Text,
    Vocabulary,
)
from evidence_explorer.model.claim import Answers
from evidence_explorer.pages import KINDS, edition_of, url_of, write_pages
from evidence_explorer.site import examine, sound_dataset
from evidence_explorer.words import words

ROOT = Path(__file__).parent.parent
ALPHA, BETA, DELTA = "studies/water/alpha-2020.yaml", "studies/wool/beta-2021.yaml", "studies/wool/delta-2023.yaml"
WATER = "families/water.yaml"
VON_ROTZ = "studies/psilocybin/von-rotz-2023.yaml"
COMPARED = "Compared: 4 studies, 3 treatments, 2 families, 1 biomarker."
LISTS = ("records", "figures", "contrasts", "pools", "members", "values", "texts")
FIRST = "{arm: lukewarm, events: 20, of: 50, percent: 40, source: paper}"
"""The control of the first outcome of the invented trial, and …"""
RAISED = "{arm: lukewarm, events: 21, of: 50, percent: 42, source: paper}"
"""… the same with one event more."""

CLAIMS = """\
article: {file: x.txt, sha256: "%s"}
sections:
  - {id: heat, name: {en: "Heat", fr: "Chaleur"}}
claims:
  - {id: one, section: heat, gist: {en: "One.", fr: "Un."}}
""" % ("0" * 64)
ANSWERS = """\
claims:
  - {id: one, verdict: supported, why: {en: "Yes.", fr: "Oui."}, studies: [alpha-2020]}
"""


@pytest.fixture
def old(tmp_path: Path) -> Site:
    """The invented site before a change."""
    return _copy(MINI, tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Site:
    """The same site, for a test to change."""
    return _copy(MINI, tmp_path / "new")


def _copy(data: Path, folder: Path) -> Site:
    shutil.copytree(data, folder / "data")
    return Site(folder / "data")


def told(old: Site, new: Site) -> dict[str, Any]:
    """The JSON of a comparison of two sound sites."""
    done = diff(str(old.data), str(new.data), "--format", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def diff(*arguments: str) -> Result:
    done = CliRunner().invoke(main, ["diff", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def filled(found: dict[str, Any]) -> dict[str, int]:
    """How much stands in each list that is not empty."""
    return {name: len(found[name]) for name in LISTS if found[name]}


def dataset(site: Site) -> Dataset:
    return sound_dataset(site.data, site.data.parent)[0]


def three_trials(site: Site) -> None:
    """Two more trials, so that the declared pool has a value."""
    text = (site.data / ALPHA).read_text()
    for name, treated, control in (("epsilon-2021", 28, 17), ("zeta-2022", 33, 19)):
        changed = (
            text.replace("id: alpha-2020", f"id: {name}")
            .replace("{arm: hot, events: 30, of: 50, percent: 60", (f"{{arm: hot, events: {treated}, of: 50"))
            .replace("{arm: lukewarm, events: 20, of: 50, percent: 40", f"{{arm: lukewarm, events: {control}, of: 50")
        )
        site.write(f"studies/water/{name}.yaml", changed)


# Nothing changed


@pytest.mark.parametrize(
    ("form", "expected"),
    [("text", f"No change.\n{COMPARED}\n"), ("markdown", f"**No change**\n\n{COMPARED}\n\n{MARKER}\n")],
)
def test_an_unchanged_dataset_gives_no_change_and_not_a_word_more(old: Site, new: Site, form: str, expected: str):
    done = diff(str(old.data), str(new.data), "--format", form)
    assert (done.exit_code, done.stdout) == (0, expected)


def test_an_unchanged_dataset_has_only_empty_lists(old: Site, new: Site):
    found = told(old, new)
    assert filled(found) == {}
    assert set(found["counts"].values()) == {0}


def test_another_order_and_another_way_of_writing_are_no_change(old: Site, new: Site):
    """Outcomes, arms, figures and treatments in another order, and weeks written as days."""
    text = (new.data / ALPHA).read_text()
    parts = re.split(r"(?m)^(?=  - kind: re)", text.split("outcomes:\n")[1].split("scores:\n")[0])
    assert len(parts) == 5
    turned = "".join(reversed(parts))
    new.write(ALPHA, text.replace("".join(parts), turned))
    assert new.data.joinpath(ALPHA).read_text() != text
    hot = "      - {arm: hot, events: 12, of: 50, source: paper}\n"
    cool = "      - {arm: lukewarm, events: 8, of: 49, source: paper}\n"
    new.edit(ALPHA, hot + cool, cool + hot)
    family = (new.data / WATER).read_text()
    first, second = re.findall(r"(?ms)^  - id: (?:hot-bath|steam).*?(?=^  - id: steam|^topics)", family)
    new.write(WATER, family.replace(first + second, second + first))
    assert filled(told(old, new)) == {}


def test_two_definitions_of_one_outcome_may_change_places(old: Site, new: Site):
    second = """\
  - kind: response
    scale: knee-ladder
    definition: {en: "less pain by a third", fr: "un tiers de douleur en moins"}
    time: {value: 4, unit: week}
    results:
      - {arm: hot, events: 35, of: 50, source: paper}
      - {arm: lukewarm, events: 25, of: 50, source: paper}
"""
    old.edit(ALPHA, "scores:\n", second + "scores:\n")
    new.edit(ALPHA, "outcomes:\n", "outcomes:\n" + second)
    assert filled(told(old, new)) == {}


def test_the_order_of_the_files_does_not_matter(old: Site, new: Site):
    three_trials(old)
    three_trials(new)
    new.edit(ALPHA, FIRST, RAISED)
    before, after = dataset(old), dataset(new)
    turned = replace(after, study_files=after.study_files[::-1], family_files=after.family_files[::-1])
    assert as_json(compare(before, turned)) == as_json(compare(before, after))


# One count


def test_one_count_names_the_record_the_figure_the_interval_the_ratio_and_the_pool(old: Site, new: Site):
    three_trials(old)
    three_trials(new)
    new.edit(ALPHA, FIRST, RAISED)
    done = diff(str(old.data), str(new.data))
    assert done.exit_code == 0
    assert (
        done.stdout
        == """\
1 figure, 1 contrast, 1 pooled value in 1 record.
Compared: 6 studies, 3 treatments, 2 families, 1 biomarker.

Figures
  study alpha-2020 · data/studies/water/alpha-2020.yaml · studies/alpha-2020/
    response, knee-ladder, week 4, lukewarm [outcomes[0].results[1]]
      20 of 50 = 40.0% (27.6 to 53.8) → 21 of 50 = 42.0% (29.4 to 55.8)
      +2.0 points; published percentage 40 → 42

Risk ratios inside studies
  study alpha-2020 · data/studies/water/alpha-2020.yaml · studies/alpha-2020/
    RR, response, knee-ladder, day 28, hot vs lukewarm
      1.50 (1.00 to 2.26) → 1.43 (0.96 to 2.12)

Pooled values
  treatment hot-bath · data/families/water.yaml · treatments/hot-bath/
    hot-bath-response, RR
      1.62 (0.95 to 2.77), prediction 0.95 to 2.77 → 1.59 (0.94 to 2.70), prediction 0.94 to 2.70
      3 trials, 300 people
    hot-bath-response, RD
      0.234 (−0.007 to 0.475), prediction −0.007 to 0.475 → 0.227 (−0.014 to 0.469), prediction −0.014 to 0.469
      3 trials, 300 people
"""
    )


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Dataset]:
    """The real data twice, the second time with one count of one trial changed."""
    sites = []
    for name in ("old", "new"):
        folder = tmp_path_factory.mktemp(name)
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        sites.append(_copy(ROOT / "data", folder))
    told_in = "{arm: psilocybin, events: 15, of: 26, percent: 58,"
    sites[1].edit(VON_ROTZ, told_in, "{arm: psilocybin, events: 16, of: 26, percent: 62,")
    return dataset(sites[0]), dataset(sites[1])


def pooled(found: Dataset) -> dict[str, Pooled]:
    return {pool.declared.id: pool for pool in edition_of(found, "en").evidence.pools}


def test_one_count_of_the_real_data_tells_that_figure_that_pool_and_nothing_else(real: tuple[Dataset, Dataset]):
    found = json.loads(as_json(compare(*real)))
    assert filled(found) == {"records": 1, "figures": 1, "contrasts": 1, "pools": 1}
    study = {
        "kind": "study", "id": "von-rotz-2023", "file": f"data/{VON_ROTZ}", "page": "studies/von-rotz-2023/",
    }  # fmt: skip
    assert found["records"] == [{"change": "changed", "record": study}]
    assert found["contrasts"][0]["record"] == study
    figure = found["figures"][0]
    assert (figure["record"], figure["path"], figure["change"]) == (study, "outcomes[0].results[0]", "changed")
    for side, events in (("before", 15), ("after", 16)):
        share = [figure[side][name] for name in ("share", "share_low", "share_high")]
        assert share == [round(value, 6) for value in stats.wilson(events, 26)]
    assert figure["points"] == pytest.approx(100 / 26, abs=1e-4)
    moved = found["pools"][0]
    assert (moved["pool"], moved["record"]["id"]) == ("psilocybin-response-inactive", "psilocybin")
    for side, data in zip(("before", "after"), real, strict=True):
        result = pooled(data)["psilocybin-response-inactive"].result("RR")
        assert result is not None
        ends = ("estimate", "low", "high", "prediction_low", "prediction_high")
        expected = {end: round(stats.natural("RR", getattr(result, end)) or 0, 6) for end in ends}
        assert moved[side]["risk_ratio"] == expected
    assert moved["before"]["risk_ratio"] != moved["after"]["risk_ratio"]


def test_the_real_data_beside_itself_is_no_change(real: tuple[Dataset, Dataset]):
    same = compare(real[0], real[0])
    assert same == Changes(held=same.held)
    assert next(one.after for one in same.held if one.kind == "study") == len(real[0].studies)


def test_what_is_added_one_way_is_removed_the_other_way(old: Site, new: Site):
    three_trials(new)
    new.edit(ALPHA, FIRST, RAISED)
    forth, back = compare(dataset(old), dataset(new)), compare(dataset(new), dataset(old))
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    for name in ("records", "figures", "contrasts", "pools"):
        there = sorted((c.change, c.record.id) for c in getattr(forth, name))
        assert sorted((turned[c.change], c.record.id) for c in getattr(back, name)) == there
        assert there


# Other figures


@pytest.mark.parametrize(
    ("was", "now", "sort", "path", "before", "after"),
    [
        ("{arm: hot, events: 9, of: 50, percent: 18", "{arm: hot, events: 10, of: 50, percent: 20", "harm",
         "harms[0].results[0]", {"events": 9, "percent": 18}, {"events": 10, "percent": 20}),
        ("{arm: hot, mean: -12.5, sd: 6.0", "{arm: hot, mean: -12.4, sd: 6.1", "score", "scores[0].results[0]",
         {"value": -12.5, "sd": 6.0}, {"value": -12.4, "sd": 6.1}),
        ("value: -4.5, interval: [-7.0, -2.0], p: \"0.001\"", "value: -4.6, interval: [-7.1, -2.0], p: \"0.002\"",
         "score", "scores[0].difference", {"value": -4.5, "low": -7, "p": "0.001"},
         {"value": -4.6, "low": -7.1, "p": "0.002"}),
    ],
)  # fmt: skip
def test_harms_means_and_differences_are_figures(
    old: Site, new: Site, was: str, now: str, sort: str, path: str, before: dict[str, Any], after: dict[str, Any]
):
    new.edit(ALPHA, was, now)
    found = told(old, new)
    assert filled(found) == {"records": 1, "figures": 1}
    figure = found["figures"][0]
    assert (figure["sort"], figure["path"], figure["moved"]) == (sort, path, True)
    differ = {name for name in figure["before"] if figure["before"][name] != figure["after"][name]}
    assert differ - {"share", "share_low", "share_high"} == set(before)
    assert {name: figure["before"][name] for name in before} == before
    assert {name: figure["after"][name] for name in after} == after


def test_an_effect_and_its_interval_are_a_figure_under_their_label(old: Site, new: Site):
    new.edit("studies/water/gamma-2022.yaml", "estimate: 1.4\n    interval: [1.1, 1.8]", (
        "estimate: 1.5\n    interval: [1.1, 2.0]"
    ))  # fmt: skip
    text = diff(str(old.data), str(new.data)).stdout
    assert "RR, Response, baths against none [effects[0]]\n      1.4 (1.1 to 1.8) → 1.5 (1.1 to 2)\n" in text
    assert text.startswith("1 figure in 1 record.")


def test_an_effect_with_a_new_label_keeps_its_value(old: Site, new: Site):
    new.edit("studies/water/gamma-2022.yaml", "Response, baths against none", "Response: baths against nothing")
    assert filled(told(old, new)) == {"records": 1, "texts": 1}


def test_another_grade_of_one_figure_is_named_and_no_number_moves(old: Site, new: Site):
    new.edit(ALPHA, "source: paper, grade: secondary}", "source: paper, grade: press-release}")
    found = told(old, new)
    assert filled(found) == {"records": 1, "figures": 1}
    assert found["figures"][0]["moved"] is False
    assert found["summary"] == "1 figure read otherwise in 1 record"
    text = diff(str(old.data), str(new.data)).stdout
    assert "      21 of 49 = 42.9% (30.0 to 56.7)\n      grade secondary → press-release\n" in text


def test_another_source_is_named(old: Site, new: Site):
    source = '  leaflet:\n    grade: full-text\n    read_in: {en: "a", fr: "b"}\n    covers: {en: "c", fr: "d"}\n'
    for site in (old, new):
        site.edit(ALPHA, "sources:\n", "sources:\n" + source)
        site.edit(ALPHA, "burn\n", "burn\n")
    old.edit(ALPHA, "{arm: hot, events: 12, of: 50, source: paper}", "{arm: hot, events: 12, of: 50, source: leaflet}")
    assert "source leaflet → paper" in diff(str(old.data), str(new.data)).stdout


def test_another_grade_of_a_source_names_every_figure_that_rests_on_it(old: Site, new: Site):
    new.edit("studies/water/gamma-2022.yaml", "grade: abstract", "grade: secondary")
    found = told(old, new)
    assert filled(found) == {"records": 1, "figures": 1, "values": 1}
    assert (found["figures"][0]["before"]["grade"], found["figures"][0]["after"]["grade"]) == ("abstract", "secondary")
    assert found["values"][0]["path"] == "sources.abstract.grade"


def test_a_figure_that_came_and_one_that_went_are_told_with_their_shares(old: Site, new: Site):
    new.edit(ALPHA, "      - {arm: hot, events: 12, of: 50, source: paper}\n", "")
    found = told(old, new)
    assert [(f["change"], f["after"], f["before"]["events"]) for f in found["figures"]] == [("removed", None, 12)]
    assert [(c["change"], c["after"]) for c in found["contrasts"]] == [("removed", None)]
    back = told(new, old)
    assert [(f["change"], f["before"]) for f in back["figures"]] == [("added", None)]
    assert round(back["figures"][0]["after"]["share"], 2) == 0.24


def test_an_outcome_at_another_time_is_another_figure(old: Site, new: Site):
    new.edit(ALPHA, "time: {value: 4, unit: week}\n    primary", "time: {value: 5, unit: week}\n    primary")
    changes = [(f["change"], f["what"]) for f in told(old, new)["figures"]]
    assert changes == [
        ("added", "response, knee-ladder, week 5, hot"),
        ("added", "response, knee-ladder, week 5, lukewarm"),
        ("removed", "response, knee-ladder, week 4, hot"),
        ("removed", "response, knee-ladder, week 4, lukewarm"),
    ]


def test_a_change_too_small_for_the_usual_decimals_gets_more_of_them(old: Site, new: Site):
    for site, n in ((old, 1000), (new, 1001)):
        site.edit(ALPHA, FIRST, f"{{arm: lukewarm, events: 500, of: {n}, source: paper}}")
        site.edit(ALPHA, "    n: 50\n    control: sham", f"    n: {n}\n    control: sham")
        site.edit(ALPHA, "  randomised: 100", "  randomised: 2000")
        shares = dataset(site).studies["alpha-2020"].outcomes[0].results[1]
        assert shares.of == n
    before, after = re.findall(r"500 of 1,00[01] = (\S+)%", diff(str(old.data), str(new.data)).stdout)
    assert (before, after) == ("50.00", "49.95")


# Pools


def test_a_third_trial_makes_a_pooled_value_and_is_said_to_enter(old: Site, new: Site):
    three_trials(old)
    three_trials(new)
    (old.data / "studies/water/zeta-2022.yaml").unlink()
    found = told(old, new)
    assert found["records"][0]["change"] == "added"
    assert {f["change"] for f in found["figures"] + found["contrasts"]} == {"added"}
    assert [(m["study"], m["change"], m["before"], m["after"]) for m in found["members"]] == [
        ("zeta-2022", "entered", "no such study", "hot vs lukewarm, knee-ladder, day 28")
    ]
    pool = found["pools"][0]
    assert (pool["before"]["k"], pool["before"]["standing"], pool["before"]["risk_ratio"]) == (2, "two", None)
    assert (pool["after"]["k"], pool["after"]["standing"]) == (3, "fragile")
    assert pool["after"]["risk_ratio"]["estimate"] > 1
    assert found["summary"].endswith("1 pooled value, 1 trial in a pool in 1 record (1 added)")
    text = diff(str(new.data), str(old.data)).stdout
    assert "hot-bath-response: zeta-2022 leaves" in text
    assert "no value" in text
    assert "3 trials, 300 people → 2 trials, 200 people" in text


def test_a_trial_without_blinding_leaves_its_pool_with_the_reason(old: Site, new: Site):
    three_trials(old)
    three_trials(new)
    new.edit(ALPHA, "blinding: raters-blind", "blinding: open")
    found = told(old, new)
    (member,) = found["members"]
    assert (member["study"], member["change"]) == ("alpha-2020", "left")
    assert member["before"] == "hot vs lukewarm, knee-ladder, day 28"
    reason = "pool.reason.open"
    assert member["after"] == (words("en")(reason) if words("en").has(reason) else "open")
    assert found["pools"][0]["after"]["k"] == 2


def test_a_trial_that_is_left_out_by_declaration_leaves_with_the_declared_reason(old: Site, new: Site):
    new.edit(
        WATER, "        because:", '        leave_out: {alpha-2020: {en: "Too wet.", fr: "Trop."}}\n        because:'
    )
    assert [(m["change"], m["after"]) for m in told(old, new)["members"]] == [("left", "Too wet.")]


def test_a_pool_may_choose_another_figure_of_the_same_trial(old: Site, new: Site):
    new.edit(WATER, "target_days: 28", "target_days: 57")
    new.edit(WATER, "days: [14, 42]", "days: [14, 63]")
    (member,) = told(old, new)["members"]
    assert member["change"] == "another-figure"
    assert (member["before"][-6:], member["after"][-6:]) == ("day 28", "day 56")


def test_a_pool_that_is_declared_no_longer_is_told_once(old: Site, new: Site):
    text = (new.data / WATER).read_text()
    start, end = text.index("    pools:\n"), text.index("  - id: steam")
    new.write(WATER, text[:start] + '    not_pooled: {en: "One trial.", fr: "Un essai."}\n' + text[end:])
    found = told(old, new)
    assert [(p["pool"], p["change"]) for p in found["pools"]] == [("hot-bath-response", "removed")]
    assert found["members"] == []


# Records, fields, texts


def test_a_new_label_of_an_arm_is_two_texts_and_no_figure(old: Site, new: Site):
    new.edit(ALPHA, '{en: "Hot bath", fr: "Bain chaud"}', '{en: "Very hot bath", fr: "Bain très chaud"}')
    found = told(old, new)
    assert filled(found) == {"records": 1, "texts": 2}
    assert [(t["path"], t["language"], t["before"], t["after"]) for t in found["texts"]] == [
        ("arms[0].label", "en", "Hot bath", "Very hot bath"),
        ("arms[0].label", "fr", "Bain chaud", "Bain très chaud"),
    ]


def test_a_study_that_comes_brings_its_figures_and_is_one_record(old: Site, new: Site):
    for file in (BETA, DELTA):
        text = (old.data / file).read_text()
        (old.data / file).unlink()
        assert "results:" in text
    found = told(old, new)
    assert [(r["change"], r["record"]["id"]) for r in found["records"]] == [
        ("added", "beta-2021"), ("added", "delta-2023"),
    ]  # fmt: skip
    assert {f["record"]["id"] for f in found["figures"]} == {"beta-2021", "delta-2023"}
    assert (found["texts"], found["values"]) == ([], [])
    gone = told(new, old)
    assert {r["change"] for r in gone["records"]} == {"removed"}
    assert gone["records"][0]["record"]["file"] == f"data/{BETA}"


def test_another_verdict_is_a_value_of_the_answer_on_the_page_of_its_section(old: Site, new: Site):
    for site in (old, new):
        site.write("../seeds/claims.yaml", CLAIMS)
        site.write("claims/heat.yaml", ANSWERS)
    new.edit("claims/heat.yaml", "verdict: supported", "verdict: supported-with-nuance")
    found = told(old, new)
    assert filled(found) == {"records": 1, "values": 1}
    assert found["values"] == [
        {
            "record": {"kind": "answer", "id": "one", "file": "data/claims/heat.yaml", "page": "claims/heat/#one"},
            "path": "verdict",
            "before": "supported",
            "after": "supported-with-nuance",
        }
    ]


@pytest.mark.parametrize(
    ("file", "was", "now", "kind", "key"),
    [
        ("scales.yaml", "[0.0, 40.0]", "[0.0, 41.0]", "scale", "knee-ladder"),
        ("glossary.yaml", "fictives]", "fictifes]", "entry", "sham"),
        ("corrections.yaml", "30 of 50.", "29 of 50.", "correction", "2022-03-01-alpha-2020"),
        ("vocabulary.yaml", "serious: true", "serious: false", "event", "burn"),
        ("vocabulary.yaml", "Stiff knee", "Stiffer knee", "diagnosis", "stiff-knee"),
        ("vocabulary.yaml", "A cold pack", "A colder pack", "comparator", "cold-pack"),
        ("vocabulary.yaml", "The pain came back.", "Pain came back.", "outcome", "relapse"),
        ("site.yaml", "last_search: 20", "last_search: 20", "site", "site"),
        (WATER, "Pipes matter.", "Pipes do matter.", "family", "water"),
        (WATER, "A made-up steam.", "A steam.", "treatment", "steam"),
        ("biomarkers/knee-warmth.yaml", "readiness: research", "readiness: emerging", "biomarker", "knee-warmth"),
    ],
)  # fmt: skip
def test_every_kind_of_record_is_named_with_its_file(
    old: Site, new: Site, file: str, was: str, now: str, kind: str, key: str
):
    if kind == "site":
        facts = (old.data / file).read_text()
        was = re.findall(r"last_search: (\S+)", facts)[0]
        now = "1999-12-31"
    new.edit(file, was, now)
    found = told(old, new)
    assert len(found["values"]) + len(found["texts"]) == 1
    (record,) = found["records"]
    assert (record["change"], record["record"]["kind"], record["record"]["id"]) == ("changed", kind, key)
    assert record["record"]["file"] == f"data/{file}"


def test_a_correction_put_before_another_of_its_day_is_the_only_new_one(old: Site, new: Site):
    mended = (new.data / "corrections.yaml").read_text()
    entry = mended.split("corrections:\n")[1]
    first = entry.replace("31 of 50.", "41 of 50.").replace("30 of 50.", "40 of 50.")
    first = first.replace("31 sur 50.", "41 sur 50.").replace("30 sur 50.", "40 sur 50.")
    new.write("corrections.yaml", "corrections:\n" + first + entry)
    found = told(old, new)
    assert filled(found) == {"records": 1}
    assert (found["records"][0]["change"], found["records"][0]["record"]["id"]) == ("added", "2022-03-01-alpha-2020")
    assert told(new, old)["records"][0]["change"] == "removed"


def test_a_study_in_another_family_says_so(old: Site, new: Site):
    (new.data / "studies/wool/delta-2023.yaml").rename(new.data / "studies/water/delta-2023.yaml")
    found = told(old, new)
    assert [(v["path"], v["before"], v["after"]) for v in found["values"]] == [("family", "wool", "water")]
    assert found["records"][0]["record"]["file"] == "data/studies/water/delta-2023.yaml"


def test_what_comes_into_a_list_is_one_line_and_its_texts(old: Site, new: Site):
    status = '      - {kind: law, jurisdictions: [EU], date: "2021", what: {en: "Yes.", fr: "Oui."}, grade: abstract}\n'
    new.edit(WATER, "    status:\n", "    status:\n" + status)
    found = told(old, new)
    assert [(v["path"], v["before"], v["after"]) for v in found["values"]] == [
        ("status[0]", None, "kind: law; jurisdictions: EU; date: 2021; grade: abstract")
    ]
    assert [(t["path"], t["after"]) for t in found["texts"]] == [("status[0].what", "Yes."), ("status[0].what", "Oui.")]


def test_figures_come_before_texts_in_every_format(old: Site, new: Site):
    new.edit(ALPHA, "A made-up trial in 100 people.", "A made-up trial in a hundred people.")
    new.edit(ALPHA, FIRST, RAISED)
    for form in ("text", "markdown"):
        shown = diff(str(old.data), str(new.data), "--format", form).stdout
        assert 0 < shown.index("42.0") < shown.index("hundred")
    keys = list(told(old, new))
    assert keys.index("figures") < keys.index("texts")


def test_spaces_that_nobody_sees_are_named(old: Site, new: Site):
    new.edit(ALPHA, "Pantalons mouillés chez 9", "Pantalons mouillés chez\u202f9")
    assert "only spaces or line ends differ" in diff(str(old.data), str(new.data)).stdout
    assert "only spaces or line ends differ" in diff(str(old.data), str(new.data), "--format", "markdown").stdout


# Nothing changes unseen


def variants(value: Any, seen: set[str], here: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that differs from this one in one field that was not seen yet, with the name of that field."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            for field, other in variants(getattr(value, name), seen, f"{type(value).__name__}.{name}"):
                yield field, value.model_copy(update={name: other})
    elif isinstance(value, tuple):
        if value and f"{here}[]" not in seen:
            yield f"{here}[]", value[1:]
        for place, item in enumerate(value):
            for field, other in variants(item, seen, here):
                yield field, (*value[:place], other, *value[place + 1 :])
    elif isinstance(value, dict | Text):
        yield from members(value, seen, here)
    elif here not in seen and (other := another(value)) is not None:
        yield here, other


def members(value: dict[str, Any] | Text, seen: set[str], here: str) -> Iterator[tuple[str, Any]]:
    parts = value.root if isinstance(value, Text) else value
    for key, item in parts.items():
        for field, other in variants(item, seen, f"{here}.{key}" if isinstance(value, Text) else here):
            changed = {**parts, key: other}
            yield field, Text(changed) if isinstance(value, Text) else changed
    if len(parts) > 1 and f"{here}{{}}" not in seen:
        fewer = dict(list(parts.items())[1:])
        yield f"{here}{{}}", Text(fewer) if isinstance(value, Text) else fewer


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, StrEnum):
        return next(word for word in type(value) if word is not value)
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, Interval):
        return Interval((value.low - 1, value.high))
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, int | float):
        return value - 1 if value >= 1 else value + 1
    return None


LEADING = (".source", ".of_source", "Study.sources{}")
"""Fields that lead elsewhere in the record: without their goal there is no sound record to compare."""


def test_no_field_of_any_record_can_change_unseen(real: tuple[Dataset, Dataset]):
    seen: set[str] = set()
    for found in (sound_dataset(MINI, MINI)[0], real[0]):
        for entry in map(alone, catalogue(found).values()):
            for field, record in variants(entry.record, seen):
                seen.add(field)
                if field.endswith(LEADING):
                    continue
                changes = list(_told((entry, replace(entry, record=record))))
                assert changes, field
                assert_shown(tuple(c for c in changes if isinstance(c, FigureChange)))
    assert {"Figure.events", "HarmFigure.rate.en", "Study.limits.fr", "Pool.days", "Answer.verdict"} <= seen
    assert len(seen) > 200


def alone(entry: Entry) -> Entry:
    """A family without its treatments, which are records of their own though they stand in its file."""
    if not isinstance(entry.record, Family):
        return entry
    return replace(entry, record=entry.record.model_copy(update={"treatments": ()}))


def assert_shown(figures: tuple[FigureChange, ...]) -> None:
    for section in sections(Changes(figures=figures)):
        rows = [row for _, group in section.groups for row in group]
        assert all(row.before != row.after or row.note for row in rows), figures


def annotations(record: type[Record], seen: set[type[Record]]) -> None:
    """Every kind of record that stands in a list anywhere below a record."""
    for field in record.model_fields.values():
        for kind, listed in kinds(field.annotation, False):
            if listed:
                seen.add(kind)
            annotations(kind, seen)


def kinds(annotation: Any, listed: bool) -> Iterator[tuple[type[Record], bool]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation, listed
    for inner in get_args(annotation):
        union = get_origin(annotation) in {Union, types.UnionType}
        yield from kinds(inner, listed if union else get_origin(annotation) is tuple)


def test_every_record_that_stands_in_a_list_can_be_found_again():
    listed: set[type[Record]] = set()
    for record in (Study, Family, Biomarker, Answers, Seeds, SiteFacts, Vocabulary, Scale, Glossary, Corrections):
        annotations(record, listed)
    of_their_own = {"Treatment", "Section", "Seed", "OutcomeKind", "EventKind", "Comparator", "Diagnosis", "Entry"}
    assert {kind.__name__ for kind in listed - set(KEYS)} == of_their_own
    assert {Arm, Figure} <= listed


def test_every_field_that_is_told_elsewhere_exists():
    assert [(r, f) for r, fields in ELSEWHERE.items() for f in fields if f not in r.model_fields] == []


def test_equal_items_find_each_other_before_similar_ones_do():
    texts = [Text({"en": word}) for word in ("a", "b", "c")]
    assert pairs(texts, [texts[2], texts[0], Text({"en": "d"})]) == [(2, 0), (0, 1), (1, 2)]
    assert pairs([], texts[:1]) == [(None, 0)]
    assert pairs(texts[:1], []) == [(0, None)]


# Pages


def test_every_page_address_is_one_that_the_site_has(new: Site):
    new.write("../seeds/claims.yaml", CLAIMS)
    new.write("claims/heat.yaml", ANSWERS)
    found = dataset(new)
    pages = {page.url: page.body for page in write_pages(found) if page.language == "en"}
    told = {entry.ref.page for entry in catalogue(found).values() if entry.ref.page}
    assert len(told) > 15
    for address in sorted(told):
        page, _, anchor = address.partition("#")
        assert page.removeprefix("./") in pages, address
        assert not anchor or f'id="{anchor}"' in pages[page], address


def test_the_addresses_of_records_are_those_of_the_pages():
    for kind in ("study", "treatment", "family", "biomarker", "section", "scale"):
        assert PAGES[kind].format(id="x") == url_of(KINDS[kind].path_of("x"))


# Formats


def test_the_json_has_the_same_keys_whatever_changed(old: Site, new: Site):
    top = ["compared", "summary", "counts", *LISTS, "files", "held", "problems"]
    same = told(old, new)
    three_trials(new)
    new.edit(ALPHA, FIRST, RAISED)
    new.edit(ALPHA, "It never took place.", "It never did.")
    new.edit(ALPHA, "randomised: 100", "randomised: 101")
    changed = told(old, new)
    new.write(BETA, "id: [")
    broken = json.loads(diff(str(old.data), str(new.data), "--format", "json").stdout)
    assert list(same) == list(changed) == list(broken) == top
    assert list(same["counts"]) == list(changed["counts"]) == list(broken["counts"])
    assert all(changed[name] for name in LISTS)
    assert {name: list(changed[name][0]) for name in LISTS} == {
        "records": ["change", "record"],
        "figures": ["change", "moved", "record", "path", "sort", "what", "before", "after", "points"],
        "contrasts": ["change", "record", "what", "before", "after"],
        "pools": ["change", "record", "pool", "before", "after"],
        "members": ["change", "record", "pool", "study", "before", "after"],
        "values": ["record", "path", "before", "after"],
        "texts": ["record", "path", "language", "before", "after"],
    }
    assert list(changed["records"][0]["record"]) == ["kind", "id", "file", "page"]


def test_the_output_is_the_same_on_every_run(old: Site, new: Site):
    three_trials(new)
    new.edit(ALPHA, "It never took place.", "It never did.")
    program = """
import sys
from pathlib import Path
from evidence_explorer.diff import as_json, as_markdown, as_text, compare
from evidence_explorer.site import sound_dataset
changes = compare(*(sound_dataset(Path(data), Path(data))[0] for data in sys.argv[1:]))
print(as_text(changes), as_markdown(changes), as_json(changes))
"""
    runs = {
        subprocess.run(
            [sys.executable, "-c", program, str(old.data), str(new.data)], capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


HOSTILE = (
    "A | b <script>alert(1)</script> `x` @octocat #12 [l](http://x.y) --> *i* _j_ ![p](q) ~~z~~ $x$ :tada: www.x.y &lt;"
)


def test_hostile_text_stays_text_in_markdown(old: Site, new: Site):
    new.edit(ALPHA, "It never took place.", HOSTILE)
    new.edit(ALPHA, "journal: Journal of Invented Knees", f"journal: {json.dumps(HOSTILE)}")
    new.edit(ALPHA, 'en: "of the second degree"', f"en: {json.dumps(HOSTILE)}")
    new.edit(ALPHA, "{arm: hot, events: 1, of: 50, source: paper}", "{arm: hot, events: 2, of: 50, source: paper}")
    shown = diff(str(old.data), str(new.data), "--format", "markdown").stdout
    own = re.sub(r"</?(details|summary)>|" + re.escape(MARKER), "", shown)
    assert "script" in own
    assert not re.search(r"[<>`~$]|@\w|#\w|\]\(|\*i|_j|www\.x", re.sub(r"(?m)^#+ ", "", own.replace("&#", "&")))
    tables = [line for line in shown.splitlines() if line.startswith("|")]
    assert tables
    assert {line.count("|") for line in tables} == {5}


@given(st.text(max_size=200))
def test_safe_text_holds_no_sign_that_markdown_or_html_would_obey(text: str):
    shown = safe(text)
    bare = re.sub(r"&(amp|#\d+);", " ", shown)
    assert not set(bare) & set("\\`*_{}[]()<>|~!:$&\n\r\t\u202e\u2066")
    assert not re.search(r"[@#]\w", bare)


@given(st.text(max_size=400), st.text(max_size=400), st.integers(2 * AROUND, 200))
def test_excerpts_are_short_and_show_that_something_differs(before: str, after: str, limit: int):
    shown = excerpts(before, after, limit)
    assert all(len(side) <= limit + 2 for side in shown)
    if one_line(before) != one_line(after) and is_short(before, after, limit):
        assert shown[0] != shown[1]


def test_an_excerpt_shows_where_two_long_texts_part():
    start, end = "so it begins " * 20, " and so it ends" * 20
    before, after = excerpts(f"{start}black{end}", f"{start}white{end}", 100)
    assert before == "…ins so it begins so it begins black and so it ends and so it ends…"
    assert after == before.replace("black", "white")


def test_long_prose_is_folded_and_short_prose_is_not(old: Site, new: Site):
    new.edit(ALPHA, "It never took place.", "Nobody " * 80 + "came.")
    new.edit(ALPHA, "Il n’a jamais eu lieu.", "Il n’a pas eu lieu.")
    shown = diff(str(old.data), str(new.data), "--format", "markdown").stdout
    assert shown.count("<details>") == shown.count("</details>") == 1
    fold = shown[shown.index("<details>") : shown.index("</details>")]
    assert "It never took place" in fold
    assert "jamais" not in fold
    assert "jamais" in shown


def test_the_comment_begins_with_its_counts_and_can_be_found_again(old: Site, new: Site):
    new.edit(ALPHA, "Il n’a jamais eu lieu.", "Il n’a pas eu lieu.")
    lines = diff(str(old.data), str(new.data), "--format", "markdown").stdout.splitlines()
    assert lines[0] == "**1 text in 1 record**"
    assert lines.count(MARKER) == 1


@pytest.mark.parametrize("length", [80, 1_000])
def test_a_comment_is_never_longer_than_the_host_allows(length: int):
    """Beyond that, it says how many changes it does not show."""
    ref = Ref("study", "alpha-2020", f"data/{ALPHA}", "studies/alpha-2020/")
    texts = [TextChange(ref, f"notes[{n}]", "en", "a" * length, "b" * length) for n in range(1_000)]
    shown = as_markdown(Changes(texts=tuple(texts)))
    assert LIMIT - 5_000 < len(shown) < LIMIT + 100
    assert MARKER in shown
    left = re.search(r"Cut here: ([\d,]+) more lines", shown)
    assert left
    assert int(left[1].replace(",", "")) + shown.count("notes&#91;") == 1_000
    assert shown.count("<details>") == shown.count("</details>")


# Errors in the data


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_errors_are_told_and_nothing_is_compared(old: Site, new: Site, form: str):
    new.edit(ALPHA, "events: 20, of: 50", "events: 70, of: 50")
    (new.data / BETA).unlink()
    done = diff(str(old.data), str(new.data), "--format", form)
    assert done.exit_code == 1
    assert "E202" in done.stdout
    assert "Not compared: 1 error in NEW" in done.stdout
    assert "removed: study" not in done.stdout
    if form == "json":
        found = json.loads(done.stdout)
        assert (found["compared"], filled(found), found["problems"]["old"]) == (False, {}, [])
        assert found["problems"]["new"][0]["file"] == f"data/{ALPHA}"


def test_errors_of_both_sides_are_told_apart(old: Site, new: Site):
    old.edit(ALPHA, "events: 20, of: 50", "events: 70, of: 50")
    new.write(BETA, "id: [")
    changes = refused(old.problems(), new.problems())
    assert [[p.code for p in side] for side in changes.problems] == [["E202"], [changes.problems[1][0].code]]
    assert as_text(changes).startswith("Not compared: 1 error in OLD, 1 error in NEW.\n\nOLD\n\n")
    assert as_markdown(changes).startswith(f"**Not compared: 1 error in OLD, 1 error in NEW**\n\n{MARKER}\n")


def test_notices_stop_nothing(old: Site, tmp_path: Path):
    """A notice is for its author; a comparison goes on."""
    sample = next(folder for folder in sorted((MINI.parent.parent / "bad").iterdir()) if folder.name.startswith("N"))
    shutil.copytree(old.data, tmp_path / "noticed")
    for file in sample.rglob("*.yaml"):
        shutil.copy(file, tmp_path / "noticed" / file.relative_to(sample))
    noticed = Site(tmp_path / "noticed")
    assert {problem.severity.value for problem in noticed.problems()} == {"notice"}
    done = diff(str(old.data), str(noticed.data))
    assert done.exit_code == 0
    assert "study alpha-2020" in done.stdout


# Revisions


def git(folder: Path, *words: str) -> None:
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, env=quiet)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A repository with the invented site at the tag `before`, changed and committed as `main`; the working folder."""
    (tmp_path / "outside").mkdir()
    site = _copy(MINI, tmp_path / "repository")
    root = site.data.parent
    site.write("../seeds/claims.yaml", CLAIMS)
    site.write("claims/heat.yaml", ANSWERS)
    git(root, "init", "--initial-branch", "main")
    git(root, "config", "user.name", "Nobody")
    git(root, "config", "user.email", "nobody@example.org")
    _commit(root)
    git(root, "tag", "before")
    three_trials(site)
    site.edit(ALPHA, FIRST, RAISED)
    site.edit("claims/heat.yaml", "verdict: supported", "verdict: supported-with-nuance")
    site.edit("../seeds/claims.yaml", '"One."', '"Just one."')
    _commit(root)
    monkeypatch.chdir(root)
    return site


def _commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "--message", "data")


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_two_revisions_tell_what_their_folders_tell(repository: Site, tmp_path: Path, form: str):
    for revision in ("before", "main"):
        git(repository.data.parent, "worktree", "add", str(tmp_path / revision), revision + "^{commit}")
    by_folder = diff(str(tmp_path / "before/data"), str(tmp_path / "main/data"), "--format", form)
    by_revision = diff("before", "main", "--format", form)
    assert by_revision.exit_code == by_folder.exit_code == 0
    assert by_revision.stdout == by_folder.stdout
    assert all(word in by_revision.stdout for word in ("zeta-2022", "supported-with-nuance", "Just one"))


@pytest.mark.parametrize("revision", ["before", "HEAD~1", "main~1", "HEAD^{tree}", "@{0}"])
def test_every_name_that_git_knows_is_a_revision(repository: Site, revision: str):
    assert diff(revision, "main").exit_code == 0


def test_without_new_the_working_folder_counts_committed_or_not(repository: Site):
    assert diff("main").stdout.startswith("No change.\n")
    repository.edit(ALPHA, "It never took place.", "It never did.")
    assert diff("main").stdout.startswith("1 text in 1 record.")
    assert diff("main", ".").stdout == diff("main").stdout == diff("main", "data").stdout


def test_a_folder_wins_over_a_revision_of_the_same_name(repository: Site):
    shutil.copytree(repository.data.parent / "data", "before/data")
    shutil.copytree(repository.data.parent / "seeds", "before/seeds")
    assert diff("before").stdout.startswith("No change.\n")
    assert "zeta-2022" in diff("refs/tags/before").stdout


def test_a_site_may_lie_deep_in_its_repository(repository: Site, monkeypatch: pytest.MonkeyPatch):
    root = repository.data.parent
    (root / "deep/er").mkdir(parents=True)
    for name in ("data", "seeds"):
        git(root, "mv", name, f"deep/er/{name}")
    _commit(root)
    moved = Site(root / "deep/er/data")
    moved.edit(ALPHA, "It never took place.", "It never did.")
    expected = "study alpha-2020 · {}data/studies/water/alpha-2020.yaml"
    assert expected.format("deep/er/") in diff("main", "--data", "deep/er/data").stdout
    monkeypatch.chdir(root / "deep/er")
    assert expected.format("") in diff("main").stdout
    monkeypatch.chdir(root.parent)
    shown = diff("main", "--data", "repository/deep/er/data")
    assert shown.exit_code == 0, shown.output
    assert expected.format("repository/deep/er/") in shown.stdout


def test_nothing_of_a_revision_stays_on_the_disk(repository: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    seen: list[Path] = []
    with opened("before", Path("data"), None) as side:
        seen += place.rglob("*.yaml")
        assert isinstance(side, Side)
        assert examine(side.data, side.root, side.seeds).dataset is not None
    assert len(seen) > 10
    assert list(place.iterdir()) == []
    git_status = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert git_status.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "'nowhere' is neither a folder nor a revision of this repository"),
        (("before", "nowhere"), "'nowhere' is neither a folder nor a revision"),
        (("main:data/site.yaml",), "'main:data/site.yaml' is neither a folder nor a revision"),
        (("--", "--output=x"), "'--output=x' is neither a folder nor a revision"),
        (("",), "'' is neither a folder nor a revision"),
        (("a\x1b[31m\nb",), r"'a\x1b[31m\nb' is neither"),
        (("before", "--data", "elsewhere"), "'before' holds no folder 'elsewhere'"),
        (("before", "--data", "../outside/data"), "lie in no git repository"),
        (("before", "--data", "../nowhere/data"), "outside of the repository"),
        (("data", "--data", "elsewhere"), "The data folder 'elsewhere' does not exist"),
        (("data/site.yaml",), "'data/site.yaml' is neither a folder nor a revision"),
    ],
)
def test_wrong_use_is_one_clear_line(repository: Site, arguments: tuple[str, ...], said: str):
    done = diff(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Error: ")
    assert said in done.stderr


def test_without_a_repository_it_says_so(old: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(old.data.parent)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = diff("main")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "the data lie in no git repository" in done.stderr


def test_without_git_it_says_so(old: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(old.data.parent)
    monkeypatch.setenv("PATH", str(old.data))
    done = diff("main")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "can only be read with git" in done.stderr


def test_a_revision_cannot_lead_out_of_its_folder(repository: Site, tmp_path: Path):
    (tmp_path / "secret.yaml").write_text("id: secret")
    (repository.data / "studies/wool/secret.yaml").symlink_to(tmp_path / "secret.yaml")
    _commit(repository.data.parent)
    done = diff("before", "main")
    assert done.exit_code == 1
    assert "data/studies/wool/secret.yaml:1:1" in done.stdout
    assert "E001  This is a link to another place." in done.stdout


def test_nothing_at_all_is_wrong_use():
    assert diff().exit_code == 2
