"""Forest plots: every comparison of a pool and no other, no interval cut in silence, the pool under them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import inf, isclose, log10
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from evidence_explorer.analysis import MEASURES, Pooled
from evidence_explorer.charts import Chart, ForestPool, ForestRow, draw_forest, estimate_text, extent, value_text
from evidence_explorer.pages import KINDS, edition_of
from evidence_explorer.pages.blocks.pooled.harms import harm_views
from evidence_explorer.pages.blocks.pooled.scores import score_views
from evidence_explorer.pages.blocks.pooled.view import PoolView, pool_view
from evidence_explorer.pages.family.page import family_page
from evidence_explorer.palette import LIGHT
from evidence_explorer.stats import Measure, natural
from evidence_explorer.words import words
from made import figure, outcome, three, trial, with_trials
from pictures import Picture
from real import real_dataset, real_edition

ROOT = Path(__file__).parent.parent
EN, FR = words("en"), words("fr")
BLUE = LIGHT["blue"]

ROW = ForestRow(
    study="alpha-2020", name="Alpha 2020", facts="industry · double-blind", events=20, n=40, control_events=10,
    control_n=40, control=("sham",), shared=1, estimate=2.0, low=1.1, high=3.7, weight=40.0, hollow=False,
)  # fmt: skip
BETA = replace(ROW, study="beta-2021", name="Beta 2021", estimate=1.5, low=0.9, high=2.4, weight=60.0)
POOL = ForestPool("Together", 1.7, 1.0, 2.9, 0.8, 3.6)


def drawn(*rows: ForestRow, pool: ForestPool | None = POOL, measure: Measure = "RR", better: bool = True) -> Chart:
    return draw_forest(rows, pool, measure, BLUE, better, EN)


def figure_of(chart: Chart) -> dict[str, Any]:
    return json.loads(chart.json)


def notes(chart: Chart) -> list[str]:
    return Picture.of(chart).texts()


def marks(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """The squares of the studies."""
    return [t for t in figure["data"] if t["mode"] == "markers" and t["name"] != "beyond"]


def lines(figure: dict[str, Any]) -> list[tuple[float, float]]:
    """The two ends of every interval drawn as a line: the studies, then the prediction interval."""
    return [tuple(t["x"]) for t in figure["data"] if t["mode"] == "lines" and len(t["x"]) == 2]


def arrows(figure: dict[str, Any]) -> list[tuple[str, float]]:
    return [(t["marker"]["symbol"], t["x"][0]) for t in figure["data"] if t.get("name") == "beyond"]


def diamonds(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [t for t in figure["data"] if t.get("name") == "pool"]


def axis(figure: dict[str, Any]) -> tuple[float, float]:
    """The ends of the axis on the natural scale."""
    x = figure["layout"]["xaxis"]
    return tuple(10**end for end in x["range"]) if x.get("type") == "log" else tuple(x["range"])


# The real site


@cache
def real(language: str = "en") -> list[tuple[Pooled, PoolView]]:
    here = real_edition(language)
    return [(found, pool_view(found, here)) for found in here.evidence.pools]


def real_charts(language: str = "en") -> Iterator[tuple[Pooled, Measure, dict[str, Any]]]:
    for found, view in real(language):
        for measure, shown in zip(MEASURES, view.figures, strict=False):
            yield found, measure, figure_of(shown.chart)


def test_every_pool_with_a_trial_has_a_chart_of_each_measure():
    for found, view in real():
        assert [shown.measure for shown in view.figures] == (list(MEASURES) if found.members else [])
    assert sum(1 for _ in real_charts()) > 30


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_forest_plot_is_a_valid_plotly_figure(language: str):
    for _, _, shown in real_charts(language):
        go.Figure(shown)
        assert "template" not in shown["layout"]
        assert shown["layout"]["meta"]["kind"] == "forest"


def test_the_pages_hold_these_charts_and_no_other_forest_plot():
    """A pool of one treatment stands in its room, one of several on the page of their family, each nowhere else."""
    here = real_edition("en")
    room = KINDS["treatment-together"]
    having = set(room.keys(here.dataset))
    drawn = 0
    for family in here.dataset.families.values():
        members = [treatment.id for treatment in family.treatments]
        pages = [(family_page(family, here), members, True)]
        pages += [(room.write(here, t.id), [t.id], False) for t in family.treatments if t.id in having]
        for page, ids, several in pages:
            written = [json.loads(figure) for _, figure in page.figures]
            mine = [v for found, v in real() if found.treatment in ids and bool(found.declared.also) is several]
            expected = [figure_of(shown.chart) for view in mine for shown in view.figures]
            more = [] if several else [here.dataset.treatments[key] for key in ids]
            counted = [view for treatment in more for view in harm_views(treatment, here)]
            harms = [view.figure for view in counted if view.figure]
            drawn -= len(harms)  # counted apart from those of outcomes
            expected += [figure_of(shown.chart) for shown in harms]
            rated = [view for treatment in more for view in score_views(treatment, here)]
            scores = [view.figure for view in rated if view.figure]
            told = [f for f in written if f["layout"]["meta"]["kind"] == "scores"]
            assert told == [figure_of(shown.chart) for shown in scores]
            assert [f for f in written if f["layout"]["meta"]["kind"] == "forest"] == expected
            checks = [
                figure_of(s.chart)
                for v in (*mine, *rated, *counted)
                for s in (*v.pictures, *(v.analyses.pictures if v.analyses else ()))
            ]
            assert [f for f in written if f["layout"]["meta"]["kind"] in {"steps", "funnel", "curve"}] == checks
            drawn += len(expected)
    assert drawn == sum(1 for _ in real_charts())


def test_a_chart_draws_every_comparison_of_its_pool_once_and_no_other():
    for found, measure, shown in real_charts():
        usable = [m for m in found.members if m.contrast(measure).estimate is not None]
        assert [mark["name"] for mark in marks(shown)] == [m.study for m in usable]
        heights = [mark["y"][0] for mark in marks(shown)]
        assert heights == sorted(set(heights), reverse=True)


def test_the_values_drawn_are_those_of_the_contrasts():
    for found, measure, shown in real_charts():
        scale = 1 if measure != "RD" else 100
        expected = [c.estimate * scale for m in found.members if (c := m.contrast(measure)).estimate is not None]
        assert [mark["x"][0] for mark in marks(shown)] == pytest.approx(expected, rel=1e-5)


def test_the_diamond_is_the_pool_and_there_is_none_without_one():
    for found, measure, shown in real_charts():
        result = found.result(measure)
        assert len(diamonds(shown)) == (result is not None)
        if result:
            scale = 1 if measure != "RD" else 100
            low, middle, high = (natural(measure, v) * scale for v in (result.low, result.estimate, result.high))
            assert diamonds(shown)[0]["x"] == pytest.approx([low, middle, high, middle, low], rel=1e-5)
            assert len(lines(shown)) == len(marks(shown)) + 1  # the prediction interval


def test_every_interval_lies_inside_its_axis_or_ends_in_an_arrow():
    for found, measure, shown in real_charts():
        left, right = axis(shown)
        scale = 1 if measure != "RD" else 100
        whole = [(c.low * scale, c.high * scale) for m in found.members if (c := m.contrast(measure)).low is not None]
        if result := found.result(measure):
            ends = natural(measure, result.prediction_low), natural(measure, result.prediction_high)
            whole.append(tuple(inf if end is None else end * scale for end in ends))
        cut = 0
        for (low, high), (from_, to) in zip(whole, lines(shown), strict=True):
            assert left - abs(left) / 1e4 <= from_ <= to <= right + abs(right) / 1e4
            cut += sum(not isclose(*ends, rel_tol=1e-4, abs_tol=1e-4) for ends in ((low, from_), (high, to)))
        assert len(arrows(shown)) == cut


def test_no_estimate_lies_outside_its_axis():
    for _, _, shown in real_charts():
        left, right = axis(shown)
        assert all(left < mark["x"][0] < right for mark in marks(shown))


def test_the_switch_keeps_the_same_studies_in_the_same_order():
    for _, view in real():
        told = []
        for shown in view.figures:
            bold = Picture.of(shown.chart).texts("head")
            told.append([text for text in bold if "Together" not in text])
        assert all(names == told[0] for names in told)
        assert [len(names) for names in told] == [len(view.rows)] * len(told)


def test_the_studies_stand_in_the_order_of_their_years():
    studies = real_dataset().studies
    for found, _ in real():
        years = [studies[m.study].citation.order for m in found.members]
        assert years == sorted(years)


def test_a_known_trial_is_drawn_as_its_record_has_it():
    """popova-2019 at four weeks: 70 of 101 against 52 of 100."""
    view = next(view for found, view in real() if found.declared.id == "esketamine-response-placebo")
    said = notes(view.figures[0].chart)
    assert "Popova 2019" in said
    assert "70 of 101 against 52 of 100" in said
    assert "1.33 (1.06 to 1.68)" in said
    assert pytest.approx(1.333, abs=0.001) == 70 / 101 / (52 / 100)


# Made-up rows


def test_a_ratio_stands_on_a_logarithmic_axis_with_1_marked():
    shown = figure_of(drawn(ROW, BETA))
    assert shown["layout"]["xaxis"]["type"] == "log"
    assert 1 in shown["layout"]["xaxis"]["tickvals"]
    assert (shown["layout"]["shapes"][0]["x0"], shown["layout"]["shapes"][0]["yref"]) == (1, "paper")


def test_a_difference_is_drawn_in_percentage_points_with_0_marked():
    row = replace(ROW, estimate=0.25, low=0.03, high=0.45)
    chart = drawn(row, pool=None, measure="RD")
    shown = figure_of(chart)
    assert "type" not in shown["layout"]["xaxis"]
    assert marks(shown)[0]["x"] == [25.0]
    assert lines(shown) == [(3.0, 45.0)]
    assert 0 in shown["layout"]["xaxis"]["tickvals"]
    assert "25.0 (3.0 to 45.0)" in notes(chart)
    assert "percentage points" in shown["layout"]["xaxis"]["title"]["text"]


@pytest.mark.parametrize(("better", "left", "right"), [(True, "control", "treatment"), (False, "treatment", "control")])
def test_both_sides_are_labelled_by_whether_the_outcome_is_wanted(better: bool, left: str, right: str):
    said = Picture.of(drawn(ROW, better=better)).texts("side")
    assert said == [f"← favours {left}", f"favours {right} →"]


def test_an_outcome_that_is_not_wanted_turns_the_labels_of_its_page():
    bad = outcome(figure("hot", (3, 20)), figure("sham", (6, 20)), kind="relapse")
    dataset = with_trials(trial("x-2020", outcomes=[bad]), outcome="relapse")
    here = edition_of(dataset, "en")
    chart = pool_view(here.evidence.pools[0], here).figures[0].chart
    assert Picture.of(chart).texts("side")[0] == "← favours treatment"


def test_the_rows_stand_in_the_order_given_and_the_pool_under_them():
    shown = figure_of(drawn(BETA, ROW))
    heights = [mark["y"][0] for mark in marks(shown)]
    assert [mark["name"] for mark in marks(shown)] == ["beta-2021", "alpha-2020"]
    assert heights[0] > heights[1] > diamonds(shown)[0]["y"][0]
    prediction = [t for t in shown["data"] if t["mode"] == "lines" and len(t["x"]) == 2][-1]
    assert prediction["y"][0] < diamonds(shown)[0]["y"][0]
    assert prediction["x"] == [0.8, 3.6]


def test_a_weakly_known_comparison_is_hollow_and_the_legend_says_why():
    chart = drawn(ROW, replace(BETA, hollow=True))
    assert [mark["marker"]["symbol"] for mark in marks(figure_of(chart))] == ["square", "square-open"]
    assert [key.text for key in chart.keys if key.hollow] == [EN("chart.hollow")]
    assert not any(key.hollow for key in drawn(ROW, BETA).keys)


def test_a_square_is_larger_with_more_weight():
    sizes = [mark["marker"]["size"] for mark in marks(figure_of(drawn(ROW, BETA)))]
    assert sizes[0] < sizes[1]


def test_a_row_prints_its_people_its_weight_its_values_and_its_facts():
    said = notes(drawn(ROW))
    people, weight = "20 of 40 against 10 of 40", "weight 40\u202f%"
    assert {people, weight, "2.00 (1.10 to 3.70)", "industry · double-blind"} <= set(said)


def test_a_trial_without_an_event_stays_visible_and_says_why_it_is_not_in_the_ratio():
    nothing = {"estimate": None, "low": None, "high": None, "weight": None}
    silent = replace(BETA, events=0, control_events=0, note="no-events", **nothing)
    chart = drawn(ROW, silent)
    assert [mark["name"] for mark in marks(figure_of(chart))] == ["alpha-2020"]
    assert {"Beta 2021", "no event in either group, not in the ratio"} <= set(notes(chart))


def test_everybody_in_both_groups_says_so_too():
    silent = replace(BETA, estimate=None, low=None, high=None, weight=None, note="all-events")
    assert "everybody in both groups, not in the ratio" in notes(drawn(ROW, silent))


def test_a_corrected_row_carries_a_dagger_and_its_page_the_note():
    assert "Alpha 2020 †" in notes(drawn(replace(ROW, note="corrected")))
    here = edition_of(with_trials(*three(), trial("half-2021", (5, 20), (0, 20))), "en")
    view = pool_view(here.evidence.pools[0], here)
    assert any(note.startswith("†") for note in view.notes)
    plain = edition_of(with_trials(*three()), "en")
    assert not any(note.startswith("†") for note in pool_view(plain.evidence.pools[0], plain).notes)


def test_a_divided_control_is_named_in_its_row():
    half = replace(ROW, control_events=2.5, control_n=20, shared=2)
    other = replace(half, estimate=1.2, low=0.6, high=2.2)
    said = notes(drawn(half, other))
    assert said.count("20 of 40 against 2.5 of 20 (control group divided by 2)") == 2


# Intervals that are too long


def test_an_interval_alone_is_never_cut():
    for bar in ((0.98, 1.0, 400.0), (0.001, 1.0, 2.0)):
        assert extent([bar], log=True).gone == frozenset()
    lone = figure_of(drawn(replace(ROW, estimate=0.052, low=-0.037, high=0.141), pool=None, measure="RD"))
    assert lines(lone) == [(-3.7, 14.1)]
    assert arrows(lone) == []


def test_an_axis_holds_every_interval_that_is_not_far_longer_than_the_others():
    found = extent([(0.9, 1.3, 1.9), (0.5, 1.5, 4.0), (0.7, 1.4, 2.9)], log=True)
    assert found.gone == frozenset()
    assert found.low < log10(0.5)
    assert found.high > log10(4.0)


def test_a_single_interval_that_would_squeeze_all_others_ends_in_an_arrow_and_is_printed():
    chart = drawn(ROW, BETA, replace(ROW, study="giant-2022", name="Giant 2022", estimate=3.0, low=0.001, high=9000.0))
    shown = figure_of(chart)
    left, right = axis(shown)
    assert [symbol for symbol, _ in arrows(shown)] == ["triangle-left", "triangle-right"]
    assert 0.3 < left < 1 < right < 10
    assert any("3.00 (0.001 to 9,000)" in text for text in notes(chart))


def test_the_diamond_is_never_cut_while_it_has_ends():
    wide = ForestPool("Together", 1.7, 0.0001, 29000.0, 0.00001, 1e6)
    left, right = axis(figure_of(drawn(ROW, BETA, pool=wide)))
    assert left < 0.0001
    assert right > 29000


def test_an_endless_prediction_interval_ends_in_an_arrow_and_in_a_sign():
    endless = ForestPool("Together", 1.7, 1.0, 2.9, 0.0, inf)
    chart = drawn(ROW, BETA, pool=endless)
    assert [symbol for symbol, _ in arrows(figure_of(chart))] == ["triangle-left", "triangle-right"]
    assert "under 0.001 to ∞" in notes(chart)
    go.Figure(figure_of(chart))


@pytest.mark.parametrize("factor", [1.0001, 1.5, 10, 1e3, 1e6, 1e12])
def test_an_axis_has_few_ticks_and_no_difference_is_one_of_them(factor: float):
    row = replace(ROW, estimate=1.0, low=1 / factor, high=factor)
    ticks = figure_of(drawn(row, pool=None))["layout"]["xaxis"]
    assert 1 in ticks["tickvals"]
    assert 1 <= len(ticks["tickvals"]) <= 8
    assert len(set(ticks["ticktext"])) == len(ticks["tickvals"])


@pytest.mark.parametrize(
    ("measure", "value", "en", "fr"),
    [
        ("RR", 1.379, "1.38", "1,38"),
        ("RR", 18.13, "18.1", "18,1"),
        ("RR", 287.6, "288", "288"),
        ("RR", 0.0312, "0.031", "0,031"),
        ("RR", 0.0001, "under 0.001", "moins de 0,001"),
        ("RR", inf, "∞", "∞"),
        ("RD", 0.1478, "14.8", "14,8"),
        ("RD", -0.0194, "−1.9", "−1,9"),
        ("RD", -0.0001, "−0.01", "−0,01"),
        ("RD", -1e-12, "0.0", "0,0"),
    ],
)
def test_values_are_written_with_the_digits_that_help(measure: Measure, value: float, en: str, fr: str):
    assert value_text(measure, value, EN) == en
    assert value_text(measure, value, FR) == fr


def test_an_estimate_is_never_without_its_interval():
    assert estimate_text("RR", 1.379, 0.95, 2.0, EN) == "1.38 (0.95 to 2.00)"


# What is refused


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "no comparison"),
        ([replace(ROW, control=())], "no control"),
        ([replace(ROW, control_n=0)], "no control"),
        ([ROW, ROW], "2 times"),
        ([replace(ROW, shared=2), replace(ROW, shared=1)], "2 times"),
        ([replace(ROW, low=2.5)], "not an estimate with its interval"),
        ([replace(ROW, low=0.0)], "not an estimate with its interval"),
        ([replace(ROW, estimate=None)], "no estimate"),
        ([replace(ROW, note="no-events")], "no estimate"),
    ],
)
def test_a_forest_plot_refuses_what_is_no_comparison(rows: list[ForestRow], told: str):
    with pytest.raises(ValueError, match=told):
        drawn(*rows)


def test_text_of_the_data_is_no_markup_in_a_forest_plot():
    tag = "<i>&</i>"
    chart = drawn(replace(ROW, name=tag, facts=tag, study="x"), pool=replace(POOL, name=tag))
    said = [text for trace in figure_of(chart)["data"] for text in trace["text"]]
    assert any("&lt;i&gt;" in text for text in said)
    assert [text for text in said if "<i>" in text] == []
    assert list(Picture.of(chart).strange()) == []
    assert tag in notes(chart)


def test_drawing_twice_gives_the_same_chart():
    assert drawn(ROW, BETA) == drawn(ROW, BETA)
