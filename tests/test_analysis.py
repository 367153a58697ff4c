"""Which figures may stand beside each other, and which one stands for a study."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer.analysis import Group, drawable, groups, main_group, with_shares
from evidence_explorer.frames import Row, figures
from evidence_explorer.model import Timing
from evidence_explorer.stats import wilson
from made import row
from real import real_dataset

ROOT = Path(__file__).parent.parent
KEPT_ALONE = ("pooled", "other-phase")
PLAIN = row(blinding=None, treatment=None, arm_n=None)
CONTROL = {"arm": "sham", "role": "control", "control_type": "sham", "events": 5}


def made(*rows: dict[str, Any]) -> list[Row]:
    """Figures of arms: each says how it differs from that of a plain treated arm."""
    return with_shares(row(PLAIN, **{"position": position} | more) for position, more in enumerate(rows))


def pair(**both: Any) -> list[dict[str, Any]]:
    """A treated arm and its control that share these fields."""
    return [both, CONTROL | both]


def members(found: list[Group]) -> list[tuple[str, bool, list[str]]]:
    return [(group.study, group.controlled, [row.arm for row in group.rows]) for group in found]


@cache
def real() -> list[Row]:
    return with_shares(figures(real_dataset()))


@cache
def real_groups(timing: str) -> list[Group]:
    return groups(real(), timing)


# Shares


def test_a_count_gives_its_share_and_wilsons_interval():
    row = made({"events": 29, "n": 79})[0]
    assert (row.risk, row.low, row.high) == tuple(wilson(29, 79))


def test_a_count_comes_before_the_published_percentage():
    assert made({"events": 29, "n": 79, "percent": 37.0})[0].risk == 29 / 79


def test_a_percentage_of_known_people_gives_an_interval():
    row = made({"events": None, "n": 50, "percent": 43.0})[0]
    assert (row.risk, row.low, row.high) == tuple(wilson(21.5, 50))


@pytest.mark.parametrize("events", [None, 3])
def test_a_percentage_of_unknown_people_has_no_interval(events: int | None):
    row = made({"events": events, "n": None, "percent": 43.0})[0]
    assert row.risk == pytest.approx(0.43)
    assert row.low is None
    assert row.high is None


@pytest.mark.parametrize(("events", "n"), [(3, None), (None, 20), (None, None)])
def test_without_a_count_or_a_percentage_there_is_no_share(events: int | None, n: int | None):
    row = made({"events": events, "n": n})[0]
    assert (row.risk, row.low, row.high) == (None, None, None)


def test_a_count_of_nobody_is_a_share_of_zero():
    assert made({"events": 0, "n": 12})[0].risk == 0


def test_shares_fill_three_fields_and_change_nothing_else():
    plain = figures(real_dataset())
    assert {(row.risk, row.low, row.high) for row in plain} == {(None, None, None)}
    assert [replace(row, risk=None, low=None, high=None) for row in with_shares(plain)] == plain


# Groups


def test_a_treated_arm_and_its_control_form_a_controlled_group():
    assert members(groups(made(*pair()))) == [("alpha-2020", True, ["hot", "sham"])]


def test_arms_of_two_studies_never_meet():
    found = groups(made({}, CONTROL | {"study": "beta-2021"}))
    assert members(found) == [("alpha-2020", False, ["hot"]), ("beta-2021", False, ["sham"])]


@pytest.mark.parametrize("difference", [{"scale": "ouch-diary"}, {"scale": None}, {"moment": "week 8"}])
def test_arms_of_different_scales_or_times_never_meet(difference: dict[str, Any]):
    assert [group.controlled for group in groups(made({}, CONTROL | difference))] == [False, False]


@pytest.mark.parametrize("timing", Timing)
def test_rates_at_a_time_up_to_it_and_over_it_never_meet(timing: str):
    table = made(*(row for kind in Timing for row in pair(timing=kind)))
    found = groups(table, timing)
    assert [{row.timing for row in group.rows} for group in found] == [{timing}]


def test_a_recalled_figure_is_in_no_group():
    table = made(*pair(), *pair(moment="week 8", grade="recalled"), CONTROL | {"arm": "other", "grade": "recalled"})
    assert members(groups(table)) == [("alpha-2020", True, ["hot", "sham"])]


def test_a_figure_without_a_share_is_in_no_group():
    assert groups(made({"events": None, "percent": None})) == []


def test_a_control_that_is_only_recalled_controls_nothing():
    assert members(groups(made({}, CONTROL | {"grade": "recalled"}))) == [("alpha-2020", False, ["hot"])]


@pytest.mark.parametrize("repeats", KEPT_ALONE)
def test_pooled_groups_and_other_phases_stand_without_a_control(repeats: str):
    found = groups(made(*pair(), {"arm": "both", "repeats": repeats}, CONTROL | {"arm": "old", "repeats": repeats}))
    assert members(found) == [("alpha-2020", True, ["hot", "sham"]), ("alpha-2020", False, ["both", "old"])]


def test_the_arms_of_a_crossover_stand_beside_each_other():
    found = groups(made({"repeats": "crossover"}, CONTROL | {"repeats": "crossover"}))
    assert members(found) == [("alpha-2020", True, ["hot", "sham"])]


def test_a_subgroup_stands_beside_the_control_of_the_same_subgroup_only():
    young = {"repeats": "subgroup"}
    found = groups(made(*pair(), {"arm": "hot-young"} | young, CONTROL | {"arm": "sham-young"} | young))
    assert members(found) == [("alpha-2020", True, ["hot", "sham"]), ("alpha-2020", True, ["hot-young", "sham-young"])]
    assert not groups(made(CONTROL, {"arm": "hot-young"} | young))[1].controlled


def test_two_treatments_drawn_by_lot_are_each_others_comparison():
    assert groups(made({}, {"arm": "steam"}))[0].controlled
    assert not groups(made({"kind": "cohort"}, {"arm": "steam", "kind": "cohort"}))[0].controlled


def test_a_lone_arm_and_a_lone_control_have_no_comparison():
    assert [group.controlled for group in groups(made({}))] == [False]
    assert [group.controlled for group in groups(made(CONTROL))] == [False]


def test_a_control_of_another_outcome_is_no_control():
    assert not groups(made({"outcome": "remission"}, CONTROL))[0].controlled


def test_a_group_is_primary_where_one_of_its_outcomes_is():
    found = groups(made(*pair(primary=True), *pair(moment="week 8")))
    assert [group.primary for group in found] == [True, False]


@pytest.mark.parametrize("timing", Timing)
def test_every_real_group_holds_one_study_one_scale_one_time_and_nothing_recalled(timing: str):
    found = real_groups(timing)
    assert found
    for group in found:
        for column in ("study", "scale", "moment", "timing"):
            assert all(getattr(row, column) == getattr(group.first, column) for row in group.rows)
        assert {row.timing for row in group.rows} == {timing}
        assert {row.study for row in group.rows} == {group.study}
        assert "recalled" not in {row.grade for row in group.rows}


@pytest.mark.parametrize("timing", Timing)
def test_no_real_group_with_a_control_holds_another_phase_or_pooled_groups_told_beside_their_parts(timing: str):
    for group in real_groups(timing):
        apart = [row for row in group.rows if row.repeats in KEPT_ALONE]
        if group.controlled and apart:
            outcomes = real_dataset().studies[group.study].outcomes
            told = {figure.arm for row in apart for figure in outcomes[row.position].results}
            assert {row.repeats for row in apart} == {"pooled"}
            assert told == {row.arm for row in group.rows}
            assert len(told) == 2


def test_treated_groups_told_only_together_stand_beside_their_control_in_the_same_outcome():
    both = {"arm": "both", "repeats": "pooled", "position": 0}
    alone = groups(made(both, CONTROL | {"position": 1, "outcome": "remission"}))
    assert [group.controlled for group in alone] == [False, False]
    assert members(groups(made(both, CONTROL | {"position": 0}))) == [("alpha-2020", True, ["both", "sham"])]
    part = {"arm": "hot", "position": 0}
    assert members(groups(made(both, part, CONTROL | {"position": 0}))) == [
        ("alpha-2020", False, ["both"]), ("alpha-2020", True, ["hot", "sham"]),
    ]  # fmt: skip


def test_a_figure_without_what_it_was_compared_with_stands_alone():
    lone = {"outcome": "remission", "position": 1}
    found = groups(made({"position": 0}, CONTROL | {"position": 0}, lone))
    assert [(group.controlled, {row.outcome for row in group.rows}) for group in found] == [
        (True, {"response"}), (False, {"remission"}),
    ]  # fmt: skip


def test_every_outcome_of_a_real_controlled_group_has_two_arms_at_least():
    for group in (one for timing in Timing for one in real_groups(timing) if one.controlled):
        for outcome in {one.outcome for one in group.rows}:
            assert len({one.arm for one in group.rows if one.outcome == outcome}) > 1, (group.study, outcome)


def test_every_drawable_figure_is_in_exactly_one_group():
    inside = [id(row) for timing in Timing for group in real_groups(timing) for row in group.rows]
    assert sorted(inside) == sorted(id(row) for row in drawable(real()))


# The group that stands for a study: each rule beats all the rules after it


def chosen(*rows: dict[str, Any]) -> tuple[str, str]:
    group = main_group(groups(made(*rows)), ["response", "remission"], 28)
    assert group is not None
    return str(group.first.scale), group.first.moment.said("en")[0]


def test_a_group_with_a_control_comes_first():
    alone = {"scale": "ouch-diary", "on_primary": True, "primary": True}
    assert chosen(alone, *pair(moment="week 52", time_days=364.0, rater="self")) == ("knee-ladder", "week 52")


def test_then_the_primary_scale():
    best = [*pair(), *pair(outcome="remission")]
    assert chosen(*best, *pair(scale="ouch-diary", on_primary=True, rater="self", time_days=364.0))[0] == "ouch-diary"


def test_then_a_clinicians_rating():
    best = [*pair(rater="self"), *pair(rater="self", outcome="remission")]
    assert chosen(*best, *pair(scale="bend-score", time_days=364.0))[0] == "bend-score"


def test_then_the_most_of_the_wanted_outcomes():
    both = [*pair(moment="week 52", time_days=364.0), *pair(outcome="remission", moment="week 52", time_days=364.0)]
    assert chosen(*pair(), *both)[1] == "week 52"


def test_an_outcome_that_is_not_wanted_does_not_count():
    unwanted = [*pair(moment="week 52", time_days=364.0), *pair(outcome="relapse", moment="week 52", time_days=364.0)]
    assert chosen(*unwanted, *pair())[1] == "week 4"


def test_then_the_time_nearest_to_the_wanted_one():
    late, early = pair(moment="week 6", time_days=42.0), pair(moment="week 3", time_days=21.0)
    assert chosen(*late, *early)[1] == "week 3"


def test_a_time_in_words_is_farther_than_any_other():
    assert chosen(*pair(moment="at the end", time_days=None), *pair(moment="year 9", time_days=3287.25))[1] == "year 9"


def test_then_the_order_of_the_record():
    assert chosen(*pair(scale="b"), *pair(scale="a"))[0] == "b"


def test_a_study_without_a_wanted_outcome_has_no_group():
    assert main_group(groups(made(*pair(outcome="relapse"))), ["response"], 28) is None
    assert main_group([], ["response"], 28) is None


def test_a_control_of_an_outcome_that_is_not_wanted_does_not_make_a_group_the_better_one():
    """A treated arm without a control for the wanted outcome is no comparison of it."""
    relapse_only = [{"on_primary": True}, *pair(outcome="relapse", on_primary=True)]
    assert chosen(*relapse_only, *pair(scale="ouch-diary"))[0] == "ouch-diary"
