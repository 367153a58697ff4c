"""What a chart says in words: its legend, the labels of its rows, values beside marks; no text is cut, or markup."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable

import pytest

from charted import BLUE, CONTROL, EN, INKS, charts, effects, group, made, points, texts
from evidence_explorer.charts import Chart, draw_blocks, draw_times, draw_trials
from evidence_explorer.charts.beside import Point, _around, _box, beside
from evidence_explorer.charts.effects import PHRASE
from evidence_explorer.charts.letters import width, wrap
from evidence_explorer.charts.shared import around
from evidence_explorer.palette import LIGHT
from evidence_explorer.words import Words, words
from pictures import Picture

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
