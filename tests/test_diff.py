"""What changed between two datasets: every figure, every pooled value that moves, and nothing else."""

# ruff: noqa: F401, F811 - the fixtures of sides are asked for by their names

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from conftest import Site
from evidence_explorer import stats
from evidence_explorer.diff import MARKER, Changes, as_json, compare
from evidence_explorer.model import (
    Dataset,
)
from evidence_explorer.words import words
from sides import (
    ALPHA,
    COMPARED,
    FIRST,
    RAISED,
    VON_ROTZ,
    WATER,
    dataset,
    diff,
    filled,
    new,
    old,
    pooled,
    real,
    three_trials,
    told,
)

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
    new.edit("families/water.yaml", "target_days: 28", "target_days: 35")
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
