"""All defensible analyses of a pool: every one there, none twice, each the pool that its choices say."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from evidence_explorer import stats
from evidence_explorer.analysis import Pooled
from evidence_explorer.analysis.analyses import Analysis, Multiverse
from evidence_explorer.analysis.multiverse import counts, multiverse
from evidence_explorer.charts import CurveRow, draw_curve
from evidence_explorer.model import Choices
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.pooled.analyses import evenly
from evidence_explorer.pages.blocks.pooled.view import pool_view
from evidence_explorer.words import words
from made import HOT, SHAM, figure, outcome, three, trial, with_trials
from real import real_dataset, real_edition

ONE = Choices.model_validate_json(
    json.dumps(
        {
            "measure": ["RR"], "spread": ["REML"], "interval": ["hartung-knapp"], "empty_cells": ["half"],
            "scale": ["primary"], "time": ["target"], "arms": ["declared"], "open": ["out"], "grade": ["all"],
        }
    )
)  # fmt: skip
"""The choices of which the pool itself is the only result."""
TESTS = {"hartung-knapp": "knha", "normal": "z"}


def only(**more: list[str]) -> Choices:
    """Nothing can be chosen but these."""
    return Choices.model_validate_json(json.dumps(json.loads(ONE.model_dump_json()) | more))


def found_of(here: Edition) -> tuple[Pooled, Multiverse]:
    pooled = here.evidence.pools[0]
    found = multiverse(here.dataset, here.evidence.rows, pooled)
    assert found is not None
    return pooled, found


def of(*studies: Any, **pool: Any) -> tuple[Pooled, Multiverse]:
    return found_of(edition_of(with_trials(*studies, **pool), "en"))


def ends(one: Analysis) -> tuple[float | None, float | None, float | None]:
    return one.estimate, one.low, one.high


def test_without_a_choice_the_only_analysis_is_the_pool():
    pooled, found = of(*three(), choices=ONE)
    (one,) = found.analyses
    shown = pooled.result("RR")
    assert shown is not None
    assert ends(one) == pytest.approx([stats.natural("RR", x) for x in (shown.estimate, shown.low, shown.high)])
    assert (found.idle, found.refused, found.same_side, found.clear) == ((), False, 1, int(one.clear))


def test_every_analysis_is_what_its_choices_say():
    """Made again one by one, by the functions that the pool itself uses."""
    studies = [*three(), trial("nil-2021", (5, 30), (0, 30), year=2021), trial("dry-2023", (0, 30), (0, 30), year=2023)]
    _, found = of(*studies)
    for one in found.analyses:
        members = found.entered[one.entered].members
        measure, spread, interval = (one.options[name][0] for name in ("measure", "spread", "interval"))
        if spread == "MH":
            tables = [(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in members]
            common = stats.mantel_haenszel(one.measure, tables)
            assert ends(one) == pytest.approx((common.estimate, common.low, common.high), rel=1e-9)
            continue
        values = [c for m in members if (c := m.contrast(one.measure)).poolable]
        if one.options.get("empty_cells", ("half",))[0] == "left-out":
            values = [c for c in values if c.note == ""]
        y, v = [c.y for c in values], [c.v for c in values]
        again = stats.pool(y, v, method=spread, test=TESTS[interval])  # type: ignore[arg-type]
        assert ends(one) == pytest.approx(
            [stats.natural(one.measure, x) for x in (again.estimate, again.low, again.high)]
        )
        assert (one.k, one.clear) == (len(y), again.low > 0 or again.high < 0)
        assert measure == one.measure


def test_no_combination_is_missing():
    """Each of the offered ones is an analysis, or is told to be one with it."""
    studies = [*three(), trial("nil-2021", (5, 30), (0, 30), year=2021)]
    _, found = of(*studies)
    have = {
        (measure, spread, interval, cells)
        for one in found.analyses
        for measure, spread, interval, cells in product(
            one.options["measure"],
            one.options["spread"],
            one.options["interval"],
            one.options.get("empty_cells", ("",)),
        )
    }
    ratios = set(product(("RR", "OR"), ("REML", "DL", "PM"), ("hartung-knapp", "normal"), ("half", "left-out")))
    assert ratios <= have
    assert set(product(("RD",), ("REML", "DL", "PM"), ("hartung-knapp", "normal"), ("",))) <= have
    assert {("RR", "MH", "normal", ""), ("OR", "MH", "normal", ""), ("RD", "MH", "normal", "")} <= have


def test_no_analysis_is_told_twice():
    _, found = of(*three())
    numbers = [(one.measure, *(round(x, 9) for x in ends(one) if x is not None)) for one in found.analyses]
    assert len(numbers) == len(set(numbers))


def test_where_trials_do_not_differ_three_methods_are_one_analysis():
    _, found = of(*three(), choices=only(spread=["REML", "DL", "PM"]))
    assert [one.options["spread"] for one in found.analyses] == [("REML", "DL", "PM")]
    assert found.idle == ("spread",)


def two_scales(key: str, events: int, **more: Any) -> Any:
    """A trial that counts on a scale of clinicians at week 4 and week 6, and on one of the people at week 4."""
    arms = [figure("hot", (events, 40)), figure("sham", (8, 40))]
    by_self = [figure("hot", (events - 6, 40)), figure("sham", (8, 40))]
    late = [figure("hot", (events + 3, 40)), figure("sham", (8, 40))]
    counted = [outcome(*arms), outcome(*by_self, rater="self"), outcome(*late, days=42.0)]
    return trial(key, outcomes=counted, **more)


def test_another_scale_and_another_time_let_other_figures_enter():
    studies = [two_scales("a-2020", 20), two_scales("b-2021", 18), two_scales("c-2022", 22)]
    pooled, found = of(*studies, choices=only(scale=["primary", "self"], time=["target", "last"]))
    assert counts(found.entered[0].members) == counts(pooled.trials)
    assert sorted(one.members[0].treated.events for one in found.entered) == [14, 20, 23]
    assert len(found.analyses) == 3
    assert [one.options["scale"] for one in found.analyses if one.entered == 0] == [("primary",)]


def test_open_trials_and_weak_readings_can_be_let_in_and_left_out():
    weak = {"sources": {"paper": {"grade": "press-release", "read_in": {"en": "x"}, "covers": {"en": "x"}}}}
    studies = [
        *three(),
        trial("dora-2023", (20, 40), (8, 40), year=2023),
        trial("open-2021", (30, 40), (5, 40), design={"kind": "rct", "blinding": "open"}),
        trial("weak-2021", (22, 40), (9, 40), **weak),
    ]
    _, found = of(*studies, choices=only(open=["out", "in"], grade=["all", "strong"]))
    assert sorted(len(one.members) for one in found.entered) == [4, 5, 5, 6]
    assert len(found.analyses) == 4


def test_the_arms_that_a_pool_names_can_be_all_arms():
    arms = [HOT, HOT | {"id": "hotter"}, SHAM]
    counted = outcome(figure("hot", (10, 30)), figure("hotter", (20, 30)), figure("sham", (7, 31)))
    doses = trial("x-2021", arms=arms, outcomes=[counted])
    _, found = of(*three(), doses, arms={"x-2021": ("hot", "sham")}, choices=only(arms=["declared", "all"]))
    assert sorted({c[0]: c[1] for c in counts(one.members)}["x-2021"] for one in found.entered) == [10, 30]


def test_what_leaves_fewer_than_three_trials_is_refused_and_said():
    weak = {"sources": {"paper": {"grade": "press-release", "read_in": {"en": "x"}, "covers": {"en": "x"}}}}
    here = edition_of(with_trials(*three()[:2], trial("weak-2021", (22, 40), (9, 40), **weak)), "en")
    _, found = found_of(here)
    assert found.refused
    assert all(one.k >= 3 for one in found.analyses)
    view = pool_view(here.evidence.pools[0], here).analyses
    assert view is not None
    assert here.words("choice.refused") in view.notes


def test_a_pool_without_a_result_has_no_analyses():
    here = edition_of(with_trials(*three()[:2]), "en")
    assert multiverse(here.dataset, here.evidence.rows, here.evidence.pools[0]) is None
    assert pool_view(here.evidence.pools[0], here).analyses is None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_counts_what_there_is_and_each_mark_leads_to_its_line(language: str):
    here = real_edition(language)
    shown = 0
    for pooled in here.evidence.pools:
        found, view = here.evidence.multiverse(pooled.treatment, pooled.declared.id), pool_view(pooled, here).analyses
        assert (found is None) == (view is None)
        if found is None or view is None:
            continue
        said = view.sentence
        for number in (found.same_side, len(found.analyses), found.clear):
            assert here.words.number(number) in said
        lines = {f"#{row.anchor}" for row in view.listed}
        drawn = "".join(item.chart.svg for item in view.pictures)
        assert all(f'href="{line}"' in drawn for line in lines)
        assert drawn.count('href="#') == len(lines) == len(found.analyses)
        assert {row.to for row in view.listed} <= {row.anchor for row in view.sets}
        assert drawn.count('"mark" d=') >= 1  # the diamond of the result that the pool shows
        shown += 1
    assert shown >= 6


def test_a_real_pool_holds_its_own_result_among_its_analyses():
    here = real_edition("en")
    for pooled in here.evidence.pools:
        found, result = multiverse(real_dataset(), here.evidence.rows, pooled), pooled.result("RR")
        if found is None or result is None:
            continue
        mine = [one for one in found.analyses if one.entered == 0 and one.measure == "RR"]
        assert any(one.estimate == pytest.approx(stats.natural("RR", result.estimate), rel=1e-9) for one in mine)
        assert counts(found.entered[0].members) == counts(pooled.trials)


def test_more_analyses_than_a_page_can_list_are_taken_evenly():
    _, found = of(*three())
    many = list(found.analyses) * 100
    kept = evenly(many, 50)
    assert (len(kept), kept[0][0], kept[-1][0]) == (50, 0, len(many) - 1)
    assert evenly(many[:9], 50) == list(enumerate(many[:9]))


def test_ratios_and_differences_share_no_axis():
    rows = [CurveRow("1", "", "#x", measure, 1.0, 0.5, 2.0, False, False) for measure in ("RR", "RD")]  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no axis in common"):
        draw_curve(rows, "#2b5fa8", "", words("en"))


def test_a_curve_holds_every_analysis_inside_its_axes():
    rows = [CurveRow(str(i), "", f"#a{i}", "RR", 1.0 + i / 9, 0.5 + i / 9, 2.0 + i, i > 5, i == 3) for i in range(12)]
    made = json.loads(draw_curve(rows, "#2b5fa8", "", words("en")).json)
    low, high = made["layout"]["xaxis"]["range"]
    bottom, top = made["layout"]["yaxis"]["range"]
    for trace in made["data"]:
        assert all(10**low <= x <= 10**high for x in trace["x"])
        assert all(top <= y <= bottom for y in trace["y"])
