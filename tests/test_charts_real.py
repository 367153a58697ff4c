"""Every chart of the real site: each figure of the records is drawn once, where it lies, and leads to its row."""

from __future__ import annotations

import json
import re

import plotly.graph_objects as go
import pytest

from charted import charts, figures_of, points, real, texts
from evidence_explorer.frames import parted
from evidence_explorer.palette import LIGHT
from pictures import Picture
from real import real_dataset, real_edition


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


def test_every_figure_of_a_picture_leads_to_a_row_of_a_page():
    """Each anchor is one that the page of the study has, once."""
    ids = {page.path: re.findall(r' id="([^"]+)"', page.body) for page in real()[0]}
    for drawn in charts():
        for link in Picture.of(drawn.chart).links:
            study, _, anchor = link.removeprefix("@").partition("#")
            assert ids[f"studies/{study}.md"].count(anchor) == 1, link


def test_every_study_has_the_ink_of_its_family():
    dataset = real_dataset()
    inks = real_edition("en").inks
    assert {inks[s] == LIGHT[dataset.families[f].ink] for s, f in dataset.family_of_study.items()} == {True}
