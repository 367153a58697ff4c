"""Every chart of the real site is a sound figure that draws only what may be drawn."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from evidence_explorer.analysis import groups
from evidence_explorer.charts import draw_effects, draw_times, draw_trials
from evidence_explorer.frames import Col
from evidence_explorer.pages import Edition, write_pages
from evidence_explorer.site import sound_dataset
from evidence_explorer.words import words

ROOT = Path(__file__).parent.parent


@cache
def edition() -> Edition:
    return Edition(sound_dataset(ROOT / "data", ROOT)[0], "en")


@cache
def figures() -> list[tuple[str, dict[str, Any]]]:
    dataset = edition().dataset
    found = re.compile(r'data-name="([^"]*)" data-figure="([^"]*)"')
    pages = [page for page in write_pages(dataset) if page.language == "en"]
    return [(name, json.loads(unescape(figure))) for page in pages for name, figure in found.findall(page.markdown)]


def test_every_figure_is_one_that_plotly_accepts() -> None:
    assert len(figures()) > 150
    for _, figure in figures():
        go.Figure(figure)  # raises for an unknown property or value


def test_no_figure_carries_the_default_template() -> None:
    assert not [name for name, figure in figures() if "template" in figure["layout"]]


def test_shares_lie_between_0_and_100() -> None:
    for name, figure in figures():
        if figure["layout"]["xaxis"].get("range") == [-2, 102]:
            assert all(0 <= x <= 100 for trace in figure["data"] for x in trace["x"]), name


def test_a_recalled_figure_is_in_no_group() -> None:
    drawn = [group.rows for by_study in edition().groups.values() for found in by_study.values() for group in found]
    assert not any((rows[Col.grade] == "recalled").any() for rows in drawn)


def test_a_group_holds_one_study_and_one_timing() -> None:
    for timing, by_study in edition().groups.items():
        for study, found in by_study.items():
            for group in found:
                assert set(group.rows[Col.study]) == {study}
                assert set(group.rows[Col.timing]) == {timing}


def test_pooled_arms_and_other_phases_never_have_a_control() -> None:
    for by_study in edition().groups.values():
        for found in by_study.values():
            for group in found:
                assert not (group.controlled and group.rows[Col.repeats].isin(["pooled", "other-phase"]).any())


def test_the_points_of_goodwin_2022_are_those_of_its_table() -> None:
    (figure,) = [figure for name, figure in figures() if name == "goodwin-2022-at-controlled"]
    drawn = {round(x, 1) for trace in figure["data"] for x in trace["x"]}
    assert {round(100 * events / 79, 1) for events in (29, 23, 14, 6)} <= drawn


def test_a_row_of_trials_refuses_a_group_without_a_control() -> None:
    alone = next(g for by in groups(edition().arms) for g in [by] if not g.controlled)
    with pytest.raises(ValueError, match="no control"):
        draw_trials([("x", [alone])], edition().inks, "response", "Response", words("en"))


def test_a_chart_over_time_refuses_two_studies() -> None:
    with pytest.raises(ValueError, match="one study"):
        draw_times(edition().arms, "#000000", "response", "Response", words("en"))


def test_effects_of_different_measures_cannot_share_an_axis() -> None:
    with pytest.raises(ValueError, match="different measures"):
        draw_effects(edition().effects, edition().inks, "RR", words("en"))


def test_texts_in_charts_cannot_be_markup() -> None:
    for name, figure in figures():
        for note in figure["layout"].get("annotations", []):
            inside = re.sub(r"^<b>|</b>$", "", note["text"])
            assert "<" not in inside, name
