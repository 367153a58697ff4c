"""Every chart of the real site, as it is drawn, and what no chart may do."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from evidence_explorer.analysis import Group
from evidence_explorer.charts import Chart, draw_blocks, draw_effects, draw_times, draw_trials
from evidence_explorer.charts.beside import Point, _around, _box, beside
from evidence_explorer.charts.effects import PHRASE
from evidence_explorer.charts.letters import width, wrap
from evidence_explorer.charts.shared import around
from evidence_explorer.charts.strokes import Scale, Undrawable, strokes
from evidence_explorer.frames import Row, parted
from evidence_explorer.model import Dataset
from evidence_explorer.pages import Page, write_pages
from evidence_explorer.pages.blocks import harms, trials
from evidence_explorer.pages.study import page as study
from evidence_explorer.pages.treatment import events
from evidence_explorer.palette import LIGHT
from evidence_explorer.words import Words, words
from made import effect_figure, row
from pictures import Picture
from real import real_dataset, real_edition

ROOT = Path(__file__).parent.parent
EN = words("en")
BLUE = LIGHT["blue"]


@dataclass(frozen=True)
class Drawn:
    """A chart with the figures that it was given: for arms those of the outcomes that it draws."""

    kind: str
    rows: list[Any]
    chart: Chart
    again: Callable[[Words], Chart]
    """The same in another language."""

    @property
    def figure(self) -> dict[str, Any]:
        return json.loads(self.chart.json)

    @property
    def shares(self) -> str:
        """The axis of the shares; empty where the chart draws none."""
        return {"blocks": "x", "trials": "x", "times": "y", "effects": ""}[self.kind]


def shown(kind: str, given: tuple[Any, ...]) -> list[Any]:
    """The rows behind a chart, from what its function was given."""
    if kind == "blocks":
        return [row for group in given[0] for row in group.rows if row.outcome in given[2]]
    if kind == "trials":
        return [row for _, part in given[0] for group in part for row in group.rows if row.outcome == given[2]]
    return list(given[0])


def english(dataset: Dataset) -> Dataset:
    """The dataset with one language: the figures are the same in each, and drawing takes a while."""
    site = dataset.site.record.model_copy(update={"languages": ("en",)})
    return replace(dataset, site=replace(dataset.site, record=site))


@cache
def real() -> tuple[list[Page], list[Drawn]]:
    """The English pages of the real site and every chart drawn for them."""
    drawn: list[Drawn] = []

    def watched(kind: str, draw: Callable[..., Chart]) -> Callable[..., Chart]:
        def watch(*given: Any, **named: Any) -> Chart:
            chart = draw(*given, **named)

            def again(w: Words) -> Chart:
                return draw(*(w if isinstance(one, Words) else one for one in given), **named)

            drawn.append(Drawn(kind, shown(kind, given), chart, again))
            return chart

        return watch

    dataset = real_dataset()
    with pytest.MonkeyPatch.context() as patch:
        for module in (study, trials, harms, events):
            for kind in ("blocks", "times", "trials", "effects"):
                if hasattr(module, f"draw_{kind}"):
                    patch.setattr(module, f"draw_{kind}", watched(kind, getattr(module, f"draw_{kind}")))
        return write_pages(english(dataset)), drawn


def charts() -> list[Drawn]:
    return real()[1]


def figures_of(page: Page) -> list[dict[str, Any]]:
    """The figures that lie beside a page."""
    return [json.loads(figure) for _, figure in page.figures]


def points(figure: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """Every trace with the index of each of its points."""
    return ((trace, i) for trace in figure["data"] for i in range(len(trace["x"])))


def texts(figure: dict[str, Any]) -> list[str]:
    """Everything in a chart that Plotly reads as text, which may hold a little HTML."""
    found: list[str] = []
    for trace in figure["data"]:
        found += [trace.get("name", ""), *trace["text"]]
    return found


# The real site


def test_there_are_charts_of_every_kind():
    assert {drawn.kind for drawn in charts()} == {"blocks", "trials", "times", "effects"}
    assert len(charts()) > 100


def test_the_pages_hold_every_chart_that_was_drawn_and_no_other():
    figures = [figure for page in real()[0] for figure in figures_of(page)]
    pooled = {"forest", "steps", "funnel", "curve", "scores"}  # those: test_forest.py
    rest = [figure for figure in figures if figure["layout"]["meta"]["kind"] not in pooled]
    written = [json.dumps(figure, sort_keys=True) for figure in rest]
    assert sorted(written) == sorted(json.dumps(drawn.figure, sort_keys=True) for drawn in charts())


def test_every_chart_is_a_valid_plotly_figure_without_a_template():
    for drawn in charts():
        go.Figure(drawn.figure)  # refuses what Plotly does not know
        assert "template" not in drawn.figure["layout"]
        assert drawn.figure["layout"]["height"] == drawn.chart.height > 0


def test_a_chart_draws_each_of_its_figures_once():
    for drawn in charts():
        assert len(list(points(drawn.figure))) == len(drawn.rows) > 0


def test_every_share_and_every_end_of_an_interval_lies_between_0_and_100():
    for drawn in charts():
        for trace, i in points(drawn.figure) if drawn.shares else ():
            share, bars = trace[drawn.shares][i], trace.get(f"error_{drawn.shares}")
            assert 0 <= share <= 100
            if bars:
                assert bars["array"][i] >= 0
                assert bars["arrayminus"][i] >= 0
                assert share + bars["array"][i] <= 100.01  # both numbers were rounded to two decimals
                assert share - bars["arrayminus"][i] >= -0.01


def test_the_axis_of_shares_is_always_the_whole_one():
    for drawn in charts():
        if drawn.shares:
            axis = drawn.figure["layout"][f"{drawn.shares}axis"]
            assert (axis["range"], axis["tickvals"]) == ([-2, 102], [0, 25, 50, 75, 100])


def test_no_recalled_figure_is_drawn():
    for drawn in charts():
        assert "recalled" not in {row.grade for row in drawn.rows}


def test_the_shares_drawn_are_those_of_the_counts():
    for drawn in charts():
        if drawn.shares:
            expected = [
                row.percent if row.events is None or row.n is None else 100 * row.events / row.n for row in drawn.rows
            ]
            found = [trace[drawn.shares][i] for trace, i in points(drawn.figure)]
            assert sorted(found) == pytest.approx(sorted(expected), abs=0.00501)  # drawn to two decimals


def test_the_effects_drawn_are_those_published():
    for drawn in charts():
        if drawn.kind == "effects":
            found = [trace["x"][i] for trace, i in points(drawn.figure)]
            assert sorted(found) == sorted(row.estimate for row in drawn.rows)


def test_a_weak_or_derived_figure_is_hollow_and_no_other():
    for drawn in charts():
        arms = drawn.kind != "effects"
        weak = [r for r in drawn.rows if r.grade in {"press-release", "secondary"} or (arms and r.origin == "derived")]
        if drawn.kind == "trials":
            weak = [row for row in weak if row.role != "control"]  # a control is a bar, whatever its grade
        hollow = 0
        for trace, i in points(drawn.figure):
            symbol = trace["marker"]["symbol"]
            hollow += "-open" in (symbol if isinstance(symbol, str) else symbol[i])
        assert hollow == len(weak)


def test_a_chart_of_trials_holds_a_comparison_in_every_row():
    for drawn in charts():
        if drawn.kind == "trials":
            for rows in parted(drawn.rows, lambda row: row.study).values():
                assert len({row.arm for row in rows}) > 1


def test_no_text_of_a_real_chart_is_markup():
    """But for the line breaks that the charts write themselves."""
    for drawn in charts():
        assert [text for text in texts(drawn.figure) if "<" in text.replace("<br>", "")] == []
        assert list(Picture.of(drawn.chart).strange()) == []


def test_every_chart_has_a_text_alternative():
    for drawn in charts():
        assert "same figures are in the table" in drawn.chart.alt


def test_the_figures_of_a_known_trial_are_drawn_as_its_record_has_them():
    """goodwin-2022 at week 3: 29 of 79, 14 of 75 and 14 of 79 responded; 23, 7 and 6 were in remission."""
    page = next(page for page in real()[0] if page.path == "studies/goodwin-2022.md")
    said = {
        hover: trace["x"][i]
        for figure in figures_of(page)
        for trace, i in points(figure)
        if "week 3" in (hover := trace["text"][i]) and "error_x" in trace
    }
    counts = [("29 of 79", 36.71), ("14 of 75", 18.67), ("14 of 79", 17.72)]
    counts += [("23 of 79", 29.11), ("7 of 75", 9.33), ("6 of 79", 7.59)]
    for people, share in counts:
        assert [x for hover, x in said.items() if f": {people} (" in hover] == [share]
        assert f"{people}" in page.body.split("</figure>", 1)[-1]
    assert any("29 of 79 (37\u202f%; 27 to 48)" in hover for hover in said)


# Made-up figures

FIGURE_OF_ARM = row(
    name="Alpha 2020", label="Hot bath", scale_name="KL", risk=0.5, low=0.3, high=0.7, year=None, blinding=None
)
CONTROL = {"arm": "sham", "label": "Sham bath", "role": "control", "control_type": "sham", "events": 5, "risk": 0.25,
           "low": 0.1, "high": 0.5}  # fmt: skip
EFFECT = effect_figure(
    study="gamma-2022", name="Gamma 2022", label="Baths against none", measure="RR", estimate=1.4, low=1.1, high=1.8,
    grade="abstract",
)  # fmt: skip
INKS = {"alpha-2020": BLUE, "beta-2021": LIGHT["rust"], "gamma-2022": BLUE}
NAMES = {"response": "Response", "remission": "Remission"}


def made(*rows: dict[str, Any]) -> list[Row]:
    return [row(FIGURE_OF_ARM, **more) for more in rows]


def group(*rows: dict[str, Any], controlled: bool = True) -> Group:
    found = made(*rows)
    return Group(found[0].study, controlled, tuple(found))


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


def effects(*rows: dict[str, Any], measure: str = "RR") -> Chart:
    return draw_effects([effect_figure(EFFECT, **more) for more in rows], INKS, measure, EN)


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


# The legend and the labels


def signs(chart: Chart, control: bool) -> set[str]:
    """The bare shapes drawn for controls, or for all others."""
    found = set()
    for trace, i in points(json.loads(chart.json)):
        marker = trace["marker"]
        symbol = marker["symbol"] if isinstance(marker["symbol"], str) else marker["symbol"][i]
        colour = marker["color"] if isinstance(marker["color"], str) else marker["color"][i]
        if (colour == LIGHT["slate"]) is control:
            found.add(symbol.removesuffix("-dot").removesuffix("-open").replace("line-ns", "bar"))
    return found


def test_the_legend_says_what_is_drawn_and_nothing_else():
    for drawn in charts():
        if drawn.kind not in {"blocks", "trials"}:
            continue
        keys = drawn.chart.keys
        treated, control = signs(drawn.chart, control=False), signs(drawn.chart, control=True)
        shown = {shape for key in keys if key.ink == "slate" for shape in key.shape.split()}
        assert shown == (control if treated else set())
        plain = {key.shape for key in keys if key.ink != "slate" and not key.hollow}
        assert plain == treated | (control if drawn.kind == "blocks" else set())
        for key in keys:
            drawn_shapes = {t["marker"]["symbol"] for t in drawn.figure["data"]}
            if key.hollow:
                assert any(key.shape.removesuffix("-dot") in shape for shape in drawn_shapes)


def test_the_control_of_harms_is_a_square_in_the_chart_and_in_the_legend():
    harm = {"outcome": "harm", "shape": "square", "event": "burn", "scale_name": "Burn"}
    chart = draw_blocks([group(harm, CONTROL | harm)], INKS, {"harm": "People with the event"}, EN)
    assert signs(chart, control=True) == {"square"}
    assert [key.shape for key in chart.keys if key.ink == "slate"] == ["square"]


def test_no_text_of_a_chart_is_cut_and_no_two_rows_read_alike():
    for drawn in charts():
        picture = Picture.of(drawn.chart)
        assert [text for text in picture.texts() if text.rstrip().endswith("…")] == []
        told = [(part, *row) for part, row in picture.labels]
        assert len(set(told)) == len(told), [row for row in told if told.count(row) > 1][:2]


SHARED = [
    (["Fern", "Moss"], "", ["Fern", "Moss"]),
    (["Moss 5 mg + warm bath", "Moss 9 mg + warm bath"], "(…) + warm bath", ["Moss 5 mg", "Moss 9 mg"]),
    (["Mossfern 5 mg", "Mossfern 9 mg"], "Mossfern (…)", ["5 mg", "9 mg"]),
    (["Mossfern 5 mg", "Mossfern 5 ml"], "Mossfern (…)", ["5 mg", "5 ml"]),
    (["fern 0,5 mg/kg daily", "moss 0,9 mg/kg daily"], "", ["fern 0,5 mg/kg daily", "moss 0,9 mg/kg daily"]),
    (["fern five times a week", "moss three times a week"], "(…) times a week", ["fern five", "moss three"]),
    (["cohort 2: fern as told", "cohort 2: moss as told"], "cohort 2: (…) as told", ["fern", "moss"]),
    (["bath (warm water)", "bath (cold water)"], "", ["bath (warm water)", "bath (cold water)"]),
    (["warm bath", "warm bath with fern"], "", ["warm bath", "warm bath with fern"]),
    (["warm bath, alone", "warm bath, alone"], "", ["warm bath, alone", "warm bath, alone"]),
    (["warm bath, alone"], "", ["warm bath, alone"]),
    (["warm bath, with fern", "warm bath, with moss, old"], "warm bath, with (…)", ["fern", "moss, old"]),
    (["bath at day 1, in warm water", "bath at day 2, in warm water"], "bath at day (…) in warm water", ["1", "2"]),
]


def test_a_phrase_is_not_cut_after_its_first_word():
    labels = ["Difference of knees, warm bath", "Difference in soap, warm bath"]
    assert around(labels).told == "Difference (…) warm bath"
    assert around(labels, least=PHRASE).told == "(…) warm bath"


@pytest.mark.parametrize(("labels", "told", "rest"), SHARED)
def test_what_all_labels_begin_or_end_with_is_lifted_at_whole_words(labels: list[str], told: str, rest: list[str]):
    found = around(labels)
    assert (found.told, [found.within(label) for label in labels]) == (told, rest)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_that_all_rows_share_stands_in_each_of_them_and_no_word_is_lost(language: str):
    """Scale, time and control of trials, and what labels begin or end with, stand in a heading."""
    lifted: Counter[str] = Counter()
    w = words(language)
    for drawn in charts():
        if drawn.kind == "times":
            lifted["times"] += _lifted_over_time(drawn.again(w), [w.say(one.label) for one in drawn.rows], w)
            continue
        picture = Picture.of(drawn.again(w))
        said = " ".join(picture.texts())
        rows = [
            (head, told) for head, told in picture.labels if not told[0].startswith(w("chart.every_row", shared=""))
        ]
        for head in {head for head, _ in rows}:
            part = [told for of, told in rows if of == head]
            if drawn.kind == "trials" and len(part) > 1:
                assert not set.intersection(*(set(" · ".join(told[1:]).split(" · ")) for told in part)) - {""}, part
            elif drawn.kind != "trials" and not any("+" in one.arm for one in drawn.rows if hasattr(one, "arm")):
                names = [name.split(" — ")[0] for name, *_ in part]
                assert around(names, least=PHRASE if drawn.kind == "effects" else 1).told == "", names
        lifted[drawn.kind] += "(…)" in said or len(rows) < len(picture.labels)
        for one in drawn.rows:
            label = w.say(one.name if drawn.kind == "trials" else one.label)
            joints = w("chart.joints").split(" / ")  # “with” alone says nothing of a group
            assert all(word.strip(" ,;:+()") in said for word in label.split() if word not in joints), label
    assert min(lifted[kind] for kind in ("blocks", "trials", "effects", "times")) > 3, lifted


def _lifted_over_time(chart: Chart, labels: list[str], w: Words) -> bool:
    """Whether a legend says once what its lines share; no word of a label is lost."""
    said = [key.text for key in chart.keys if key.shape]
    assert around([text.split(" — ")[0] for text in said]).told == "" or any("+" in one for one in labels), said
    everything = " ".join(key.text for key in chart.keys)
    joints = w("chart.joints").split(" / ")
    assert all(one.strip(" ,;:+()") in everything for label in labels for one in label.split() if one not in joints)
    assert not any(key.text.split(" — ")[0].split(" ")[-1] in joints for key in chart.keys), said
    assert all(key.shape or key.text.startswith(w("chart.each_group", shared="")) for key in chart.keys)
    return len(said) < len(chart.keys)


def test_each_figure_has_its_value_beside_it_and_a_link_to_where_it_is_told():
    for drawn in charts():
        picture = Picture.of(drawn.chart)
        assert len(picture.links) == len(drawn.rows)
        if drawn.kind != "times":
            assert len(picture.texts("value")) == len(drawn.rows)
        assert all(re.fullmatch(r"@[a-z0-9-]+#[feh]\d+(-[a-z0-9+_-]+)?", link) for link in picture.links)


def test_every_figure_of_a_picture_leads_to_a_row_of_a_page():
    """Each anchor is one that the page of the study has, once."""
    ids = {page.path: re.findall(r' id="([^"]+)"', page.body) for page in real()[0]}
    for drawn in charts():
        for link in Picture.of(drawn.chart).links:
            study, _, anchor = link.removeprefix("@").partition("#")
            assert ids[f"studies/{study}.md"].count(anchor) == 1, link


@pytest.mark.parametrize("name", ["strewn", "crowded"])
def test_values_over_time_cover_no_mark_and_no_other_value(name: str):
    steps = 9 if name == "strewn" else 40
    places = [Point(0.02 + 0.96 * at / steps, 40.0 + 13 * (at * at % 11), f"{at} %") for at in range(steps)]
    corners = beside(places, 270)
    assert sum(corner is not None for corner in corners) >= (steps if name == "strewn" else 10)
    boxes = [_box(place, corner) for place, corner in zip(places, corners, strict=True) if corner]
    boxes += [_around(place) for place in places]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            both_marks = at >= len(boxes) - len(places)
            apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
            assert both_marks or apart


def test_most_values_over_time_stand_in_the_picture():
    over_time_ = [drawn for drawn in charts() if drawn.kind == "times"]
    written = sum(len(Picture.of(drawn.chart).texts("point")) for drawn in over_time_)
    assert written / sum(len(drawn.rows) for drawn in over_time_) > 0.8


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


# Lines of text


@pytest.mark.parametrize("room", [40, 90, 236, 580])
def test_a_text_is_broken_into_lines_that_fit_and_loses_nothing(room: float):
    texts_ = {text for drawn in charts()[:80] for text in Picture.of(drawn.chart).texts()}
    for text in [*texts_, "Donaudampfschifffahrtsgesellschaftskapitän 2020", "", "a  b"]:
        lines = wrap(text, room, 12)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width(line, 12) <= room or len(line) == 1 for line in lines)


# Hostile text

TAG = "<i>&</i>"
HOSTILE = {"label": TAG, "name": f"{TAG} 2020", "scale_name": TAG, "moment": TAG}
HOSTILE_CHARTS: dict[str, Callable[[], Chart]] = {
    "blocks": lambda: draw_blocks([group(HOSTILE, CONTROL | HOSTILE)], INKS, {"response": f"Response {TAG}"}, EN),
    "trials": lambda: draw_trials([(TAG, [group(HOSTILE, CONTROL)])], INKS, "response", f"Response {TAG}", EN),
    "times": lambda: draw_times(made(HOSTILE, HOSTILE | {"time_days": 56.0}), BLUE, "response", f"Response {TAG}", EN),
    "effects": lambda: effects({"label": TAG, "name": f"{TAG} 2020"}),
}


@pytest.mark.parametrize("kind", HOSTILE_CHARTS)
def test_text_of_the_data_is_no_markup_in_a_chart(kind: str):
    said, picture = texts(json.loads(HOSTILE_CHARTS[kind]().json)), Picture.of(HOSTILE_CHARTS[kind]())
    assert kind == "effects" or any("&lt;i&gt;&amp;" in text for text in said)
    assert [text for text in said if "<i>" in text.lower()] == []
    assert list(picture.strange()) == []
    assert kind == "times" or any(TAG in text for text in picture.texts())


def test_drawing_twice_gives_the_same_chart():
    assert HOSTILE_CHARTS["blocks"]() == HOSTILE_CHARTS["blocks"]()


def test_every_study_has_the_ink_of_its_family():
    dataset = real_dataset()
    inks = real_edition("en").inks
    assert {inks[s] == LIGHT[dataset.families[f].ink] for s, f in dataset.family_of_study.items()} == {True}
