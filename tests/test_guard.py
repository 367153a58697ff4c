"""The comparison guard: nothing can set groups of different studies beside each other without their controls."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evidence_explorer import analysis, charts
from evidence_explorer.analysis import Group, groups, harm_groups, pools, refuse_shared_controls, with_shares
from evidence_explorer.charts import ForestRow
from evidence_explorer.export import tables
from evidence_explorer.frames import Row, figures, parted
from evidence_explorer.model import Blinding, Dataset, Kind, Period, Timing
from evidence_explorer.palette import LIGHT
from evidence_explorer.words import words
from made import HOT, SHAM, figure, outcome, pooled, row, trial, with_trials
from real import real_dataset

ROOT = Path(__file__).parent.parent
EN = words("en")
INKS = {"alpha-2020": LIGHT["blue"], "beta-2021": LIGHT["rust"]}
NAMES = {"response": "Response"}


def real() -> Dataset:
    return real_dataset()


def arm(study: str, key: str = "hot", role: str = "experimental", **more: Any) -> Row:
    """A figure of an arm, with a share."""
    plain = {"study": study, "name": study.title(), "arm": key, "label": key, "role": role, "risk": 0.5}
    control = {"control_type": "sham", "risk": 0.2} if role == "control" else {}
    return row(**plain | {"low": 0.3, "high": 0.7} | control | more)


TWO_STUDIES = (arm("alpha-2020"), arm("beta-2021"))
ALONE = [Group("alpha-2020", False, (arm("alpha-2020"),)), Group("beta-2021", False, (arm("beta-2021"),))]
FOREST = ForestRow(
    study="alpha-2020", name="Alpha", facts="", events=9, n=20, control_events=3, control_n=20, control=("sham",),
    shared=1, estimate=3.0, low=1.0, high=9.0, weight=None, hollow=False,
)  # fmt: skip


def marks(chart: charts.Chart) -> list[dict[str, Any]]:
    return [trace for trace in json.loads(chart.json)["data"] if trace["mode"] != "lines"]


# Every function that draws is tried; a new one must be tried here too

TRIED: dict[str, str] = {
    "draw_blocks": "a group without a control is all grey, in a block of its own, and its page sets it apart",
    "draw_trials": "refuses a group without a control",
    "draw_times": "refuses two studies",
    "draw_effects": "takes published contrasts, never arms",
    "draw_forest": "refuses a row without a control, and a control that counts twice",
    "draw_scores": "takes differences made inside a trial, never arms",
    "draw_steps": "takes pools of comparisons, never arms",
    "draw_curve": "takes pools of comparisons, never arms",
    "draw_funnel": "takes comparisons made inside a trial, never arms",
    "draw_extent": "an axis: takes no arms",
}


def test_every_public_function_that_draws_is_tried_here():
    drawing = {name for name in charts.__all__ if name.startswith("draw")}
    assert drawing == set(TRIED)


def test_blocks_set_a_group_without_a_control_apart_in_grey():
    shown = charts.draw_blocks(ALONE, INKS, NAMES, EN)
    assert {trace["marker"]["color"] for trace in marks(shown)} == {LIGHT["slate"]}
    assert len({y for trace in marks(shown) for y in trace["y"]}) == 2


def test_blocks_never_mix_a_group_without_a_control_with_the_colours_of_the_others():
    whole = Group("beta-2021", True, (arm("beta-2021"), arm("beta-2021", "sham", "control")))
    shown = charts.draw_blocks([whole, ALONE[0]], INKS, NAMES, EN)
    coloured = [trace for trace in marks(shown) if trace["marker"]["color"] != LIGHT["slate"]]
    assert {text.split("<br>")[1].split(",")[0] for trace in coloured for text in trace["text"]} == {"Beta-2021"}


@pytest.mark.parametrize("found", [ALONE, ALONE[:1], ALONE[1:]])
def test_a_row_of_trials_refuses_arms_without_their_control(found: list[Group]):
    with pytest.raises(ValueError, match="no control"):
        charts.draw_trials([("Water", found)], INKS, "response", "Response", EN)


def test_a_chart_over_time_refuses_arms_of_two_studies():
    with pytest.raises(ValueError, match="one study"):
        charts.draw_times(TWO_STUDIES, LIGHT["blue"], "response", "Response", EN)


def test_a_chart_of_effects_refuses_arms():
    with pytest.raises((ValueError, AttributeError)):
        charts.draw_effects(TWO_STUDIES, INKS, "RR", EN)


@pytest.mark.parametrize(
    "rows",
    [
        [replace(FOREST, control=(), control_n=0)],
        [replace(FOREST, control_n=0)],
        [FOREST, replace(FOREST, estimate=2.0)],
        [],
    ],
)
def test_a_forest_plot_refuses_a_side_alone_and_a_control_used_twice(rows: list[ForestRow]):
    with pytest.raises(ValueError, match=r"control|comparison"):
        charts.draw_forest(rows, None, "RR", LIGHT["blue"], True, EN)


# The doors that lead to a drawing


@pytest.mark.parametrize("controlled", [True, False])
@pytest.mark.parametrize("study", ["alpha-2020", "beta-2021"])
def test_a_group_of_two_studies_cannot_be_made_even_by_hand(study: str, controlled: bool):
    with pytest.raises(ValueError, match="another study"):
        Group(study, controlled, TWO_STUDIES)


def test_a_comparison_of_one_arm_cannot_be_made_even_by_hand():
    with pytest.raises(ValueError, match="nothing to be compared with"):
        Group("alpha-2020", True, (arm("alpha-2020"), arm("alpha-2020", outcome="remission")))


@pytest.mark.parametrize("timing", Timing)
def test_no_group_of_arms_holds_two_studies(timing: str):
    for group in groups(with_shares(figures(real())), timing):
        assert {row.study for row in group.rows} == {group.study}
        if group.controlled:
            assert len({row.arm for row in group.rows}) > 1


def test_arms_of_two_studies_never_make_a_controlled_group():
    lone = (arm("alpha-2020"), arm("beta-2021", "sham", "control"))
    assert [group.controlled for group in groups(lone)] == [False, False]
    assert [group.controlled for group in harm_groups(lone)] == [False, False]


def test_neither_charts_nor_export_make_groups_of_their_own():
    folder = ROOT / "src" / "evidence_explorer"
    files = [*sorted((folder / "charts").glob("*.py")), *sorted(folder.glob("export*/*.py")), *folder.glob("export.py")]
    assert len(files) > 5
    assert [file.name for file in files if re.search(r"\bGroup\(", file.read_text(encoding="utf-8"))] == []


# Contrasts


def contrasts() -> pd.DataFrame:
    return tables(real())["contrasts.csv"]


def test_a_contrast_compares_a_treated_arm_with_a_control_of_the_same_study():
    rows = contrasts()
    assert len(rows) > 300
    for study, arm_key, control in rows[["study", "arm", "control_arm"]].drop_duplicates().itertuples(index=False):
        record = real().studies[study]
        assert all(record.arm(key).control is None for key in arm_key.split("+"))
        assert all(record.arm(key).control is not None for key in control.split("+"))


def test_no_contrast_is_made_of_a_study_without_a_control():
    alone = {s.id for s in real().studies.values() if not any(a.control for a in s.arms)}
    assert alone
    assert not alone & set(contrasts()["study"])


def test_a_contrast_of_two_studies_cannot_be_written():
    """A treated arm whose only control is another study's has no row in contrasts.csv."""
    rows = (arm("alpha-2020"), arm("beta-2021", "sham", "control"))
    assert len(analysis.contrasts(groups(rows))) == 0


def test_both_sides_of_a_contrast_were_counted_at_the_same_time_on_the_same_scale():
    times: dict[tuple[Any, ...], set[Any]] = {}
    for told in figures(real()):
        days = None if told.time_days is None else round(told.time_days, 3)
        times.setdefault((told.study, told.arm, told.outcome, told.scale), set()).add(days)
    rows = contrasts()[["study", "control_arm", "outcome", "scale", "time_days"]].astype(object)
    for *key, days in rows.where(rows.notna(), None).itertuples(index=False):
        assert (None if days is None else round(days, 3)) in times[tuple(key)]


# Pools


def found_pools() -> list[analysis.Pooled]:
    rows = parted(with_shares(figures(real())), lambda row: row.study)
    return pools(real(), lambda study: rows.get(study, []))


def test_no_pool_holds_an_open_a_single_group_or_an_unrandomised_study():
    members = {member.study for found in found_pools() for member in found.members}
    assert members
    for study in (real().studies[key] for key in members):
        assert study.design.kind.randomised
        assert study.design.blinding is not Blinding.open
        assert len({a.id for a in study.arms}) > 1


def test_no_pool_holds_a_crossover_with_its_periods_mixed():
    for found in found_pools():
        for member in found.members:
            study = real().studies[member.study]
            if study.design.kind is Kind.crossover_rct:
                kinds = [o.period for o in study.outcomes if o.kind == found.declared.outcome]
                assert Period.first in kinds


KINDS = [{"kind": kind} for kind in ("open-label", "single-arm", "cohort", "crossover-rct")]


@pytest.mark.parametrize("design", [*KINDS, {"blinding": "open"}])
def test_such_a_study_cannot_enter_a_pool(design: dict[str, str]):
    study = trial("x-2020")
    record = json.loads(study.model_dump_json())
    record["design"] |= design
    assert pooled(type(study).model_validate_json(json.dumps(record))).members == ()


def test_both_sides_of_a_member_are_arms_of_its_own_study():
    for found in found_pools():
        for member in found.members:
            own = {a.id for a in real().studies[member.study].arms}
            assert set(member.treated.arms) | set(member.control.arms) <= own
            assert not set(member.treated.arms) & set(member.control.arms)
            assert member.control.n > 0


def test_a_control_that_would_count_twice_stops_the_build():
    found = pooled(trial("x-2020"))
    with pytest.raises(ValueError, match="would count 2 times"):
        refuse_shared_controls([*found.members, *found.members])


def test_a_divided_control_is_divided_in_people_and_in_events():
    counted = outcome(figure("hot", (10, 30)), figure("hotter", (15, 30)), figure("sham", (7, 31)))
    study = trial("x-2020", arms=[HOT, HOT | {"id": "hotter"}, SHAM], outcomes=[counted])
    found = pooled(study, several="split-control")
    assert sum(m.control.events for m in found.members) == 7
    assert sum(m.control.n for m in found.members) == 31


def test_the_export_has_no_estimate_for_a_pool_of_fewer_than_three_trials():
    rows = tables(real())["pools.csv"]
    few = rows[rows["k"] < 3]
    assert len(few)
    assert few["estimate"].isna().all()
    assert few["note"].str.startswith("not-pooled-").all()


def test_the_export_names_every_pool_and_every_study_left_out():
    declared = [pool.id for treatment in real().treatments.values() for pool in treatment.pools]
    written = tables(real())
    assert list(dict.fromkeys(written["pools.csv"]["pool"])) == declared
    out = written["pool_members.csv"]
    assert out[~out["included"].astype(bool)]["because"].str.len().gt(0).all()


FORBIDDEN: list[Callable[..., Any]] = [value for name, value in vars(charts).items() if name.startswith("draw_")]


@pytest.mark.parametrize("draw", FORBIDDEN, ids=lambda draw: draw.__name__)
def test_no_function_that_draws_takes_a_bare_list_of_shares(draw: Callable[..., Any]):
    """What it takes are groups, rows of one study, published contrasts or comparisons: never numbers of arms."""
    names = set(inspect.signature(draw).parameters)
    assert names & {"found", "sections", "rows", "axis"}
    assert not names & {"shares", "risks", "percents", "values"}


def test_the_invented_site_obeys_too():
    dataset = with_trials(trial("anna-2019"), trial("bob-2020", control=None))
    rows = tables(dataset)["contrasts.csv"]
    assert set(rows["study"]) == {"anna-2019"}
