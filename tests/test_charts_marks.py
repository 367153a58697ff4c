"""What each kind of chart draws of made-up figures: marks, colours, rows, axes; what is not known is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from charted import BLUE, CONTROL, EN, INKS, NAMES, effects, group, made, points
from evidence_explorer.analysis import Group
from evidence_explorer.charts import Chart, draw_blocks, draw_times, draw_trials
from evidence_explorer.charts.strokes import Scale, Undrawable, strokes
from evidence_explorer.palette import LIGHT
from pictures import Picture


def inks_of(chart: Chart) -> dict[str, set[str]]:
    """Colour → the shares drawn in it."""
    found: dict[str, set[str]] = {}
    for trace, i in points(json.loads(chart.json)):
        found.setdefault(trace["marker"]["color"], set()).add(trace["x"][i])
    return found


def test_an_arm_has_the_ink_of_its_family_and_its_control_is_slate():
    assert inks_of(draw_blocks([group({}, CONTROL)], INKS, NAMES, EN)) == {BLUE: {50.0}, LIGHT["slate"]: {25.0}}


def test_a_group_without_a_control_is_all_grey():
    assert inks_of(draw_blocks([group({}, controlled=False)], INKS, NAMES, EN)) == {LIGHT["slate"]: {50.0}}


def test_a_control_stands_under_the_arms_of_its_own_study():
    other = {"study": "beta-2021", "name": "Beta 2021"}
    found = [group(CONTROL, {}), group(CONTROL | other | {"risk": 0.2}, other | {"risk": 0.6})]
    figure = json.loads(draw_blocks(found, INKS, NAMES, EN).json)
    heights = sorted(((trace["y"][i], trace["x"][i]) for trace, i in points(figure)), reverse=True)
    assert [share for _, share in heights] == [50, 25, 60, 20]


def test_a_group_says_what_it_received_and_which_kind_of_control_it_is():
    said = " ".join(Picture.of(draw_blocks([group({}, CONTROL)], INKS, NAMES, EN)).texts())
    assert all(part in said for part in ("Alpha 2020", "KL", "week 4", "Hot bath", "Sham bath — sham"))


def test_a_study_without_chance_says_so():
    rows = [one | {"kind": "cohort"} for one in ({}, CONTROL)]
    for chart in (draw_blocks([group(*rows)], INKS, NAMES, EN), rows_of_trials(group(*rows))):
        assert any("cohort" in text for text in Picture.of(chart).texts())


def test_a_figure_without_an_interval_has_no_error_bar():
    lone = {"events": None, "n": None, "percent": 50.0, "low": None, "high": None}
    trace = json.loads(draw_blocks([group(lone, CONTROL)], INKS, NAMES, EN).json)["data"][0]
    assert (trace["error_x"]["array"], trace["error_x"]["arrayminus"]) == ([0], [0])
    assert trace["text"][0].startswith("Response: 50\u202f%<br>")


def rows_of_trials(*found: Group) -> Chart:
    return draw_trials([("Water", found)], INKS, "response", "Response", EN)


def test_a_row_of_trials_refuses_a_group_without_a_control():
    with pytest.raises(ValueError, match="no control"):
        rows_of_trials(group({}, CONTROL), group({"study": "beta-2021"}, controlled=False))


def test_a_row_of_trials_holds_the_arm_and_its_own_control():
    beta = {"study": "beta-2021"}
    figure = json.loads(rows_of_trials(group({}, CONTROL), group(beta, CONTROL | beta)).json)
    rows: dict[float, list[tuple[str, float]]] = {}
    for trace, i in points(figure):
        rows.setdefault(trace["y"][i], []).append((trace["marker"]["symbol"], trace["x"][i]))
    assert [sorted(drawn) for drawn in rows.values()] == [[("circle", 50.0), ("line-ns", 25.0)]] * 2


def test_the_control_is_drawn_over_the_treated_group_whatever_comes_first():
    beta = {"study": "beta-2021"}
    figure = json.loads(rows_of_trials(group({}, CONTROL), group(beta | {"read_again": True}, CONTROL | beta)).json)
    bars = [trace["marker"]["symbol"] == "line-ns" for trace in figure["data"]]
    assert True in bars
    assert bars == sorted(bars)


def test_a_row_of_trials_says_who_took_part_where_they_are_others_than_the_people_of_the_site():
    veterans, beta = {"people": "veterans only"}, {"study": "beta-2021", "name": "Beta"}
    others = [group(veterans, CONTROL | veterans), group(beta, CONTROL | beta)]
    for chart in (rows_of_trials(*others), draw_blocks(others, INKS, NAMES, EN)):
        told = [text for text in Picture.of(chart).texts() if "veterans only" in text]
        assert len(told) == 1  # beside the trial that they took part in, and no other
        assert chart.apart
    assert not rows_of_trials(others[0]).apart
    assert not draw_blocks(others[:1], INKS, NAMES, EN).apart


def over_time(*rows: dict[str, Any]) -> Chart:
    return draw_times(made(*rows), BLUE, "response", "Response", EN)


def test_a_chart_over_time_refuses_two_studies():
    with pytest.raises(ValueError, match="one study"):
        over_time({}, {"study": "beta-2021", "time_days": 56.0})


def test_a_chart_over_time_has_one_line_per_arm_in_the_order_of_time():
    late = {"time_days": 56.0, "risk": 0.6}
    figure = json.loads(over_time(late, {}, CONTROL | late | {"risk": 0.2}, CONTROL).json)
    lines = [(trace["name"], trace["x"], trace["y"], trace["line"]["dash"]) for trace in figure["data"]]
    assert lines == [("Hot bath", [28, 56], [50, 60], "solid"), ("Sham bath", [28, 56], [25, 20], "dot")]


@pytest.mark.parametrize("others", [["OR"], ["RR", "SMD"]])
def test_effects_of_different_measures_share_no_axis(others: list[str]):
    with pytest.raises(ValueError, match="measures"):
        effects(*({"measure": measure} for measure in others))


@pytest.mark.parametrize(("measure", "axis", "nothing"), [("RR", "log", 1), ("SMD", None, 0)])
def test_a_ratio_is_drawn_on_a_log_scale_and_no_difference_is_marked(measure: str, axis: str | None, nothing: float):
    layout = json.loads(effects({"measure": measure}, measure=measure).json)["layout"]
    assert layout["xaxis"].get("type") == axis
    assert [(shape["x0"], shape["x1"]) for shape in layout["shapes"]] == [(nothing, nothing)]


def test_an_effect_is_drawn_with_its_published_interval():
    trace = json.loads(effects({}).json)["data"][0]
    assert trace["x"] == [1.4]
    assert trace["error_x"]["array"] == pytest.approx([0.4])
    assert trace["error_x"]["arrayminus"] == pytest.approx([0.3])
    assert trace["text"] == ["1.4 (1.1 to 1.8)"]


# What is not known is refused


FIGURE: dict[str, Any] = json.loads(draw_blocks([group({}, CONTROL)], INKS, NAMES, EN).json)
SHEET_AXES = (Scale.of(FIGURE["layout"]["xaxis"]), lambda y: -y)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "bar"},
        {"mode": "text"},
        {"opacity": 0.5},
        {"fill": "tozeroy", "mode": "lines", "fillcolor": BLUE},
        {"marker": {"symbol": "hourglass", "size": 9, "color": BLUE}},
        {"marker": {"symbol": "circle", "size": 9, "color": BLUE, "opacity": 0.5}},
        {"error_x": FIGURE["data"][0]["error_x"] | {"symmetric": True}},
        {"error_x": FIGURE["data"][0]["error_x"] | {"width": 4}},
        {"mode": "lines", "line": {"color": BLUE, "dash": "7px"}},
    ],
)
def test_what_plotly_would_draw_otherwise_is_refused(change: dict[str, Any]):
    with pytest.raises(Undrawable):
        list(strokes(FIGURE["data"][0] | change, *SHEET_AXES))


@pytest.mark.parametrize("axis", [{"range": [0, 1], "type": "date"}, {"type": "log"}, {"range": [0, 1], "dtick": 2}])
def test_an_axis_of_another_kind_is_refused(axis: dict[str, Any]):
    with pytest.raises(Undrawable):
        Scale.of(axis)
