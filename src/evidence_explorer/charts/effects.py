"""Published effects of one measure with their intervals: risk reductions, ratios, standardised differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..frames import EffectFigure, parted
from ..model import Grade
from ..palette import LIGHT
from ..words import Words
from .base import HEAD, LABEL, MARK, ROW, Chart, Key, chart, rows_layout, scatter
from .blocks import cut, text_at

RATIOS = {"RR", "OR", "HR"}


def draw_effects(rows: Sequence[EffectFigure], inks: Mapping[str, str], measure: str, words: Words) -> Chart:
    """One line per effect of one measure, each named by its study and label; a ratio is drawn on a log scale with 1
    as no difference, any other measure with 0. Every effect is a contrast made inside its own study."""
    if {row.measure for row in rows} - {measure}:
        raise ValueError("effects of different measures cannot share an axis")
    notes: list[dict[str, Any]] = []
    points: list[tuple[float, EffectFigure]] = []
    y = 0.0
    for part in parted(rows, lambda row: row.study).values():
        notes.append(text_at(y - HEAD * 0.45, f"<b>{cut(words.say(part[0].name))}</b>", 13, LIGHT["ink"]))
        y -= HEAD
        for row in part:
            notes.append(text_at(y - LABEL, cut(words.say(row.label), 84), 12, LIGHT["muted"]))
            points.append((y - MARK, row))
            y -= ROW
        y -= 10
    traces = [_trace(points, inks, weak, words) for weak in (False, True)]
    traces = [trace for trace in traces if trace["x"]]
    weak = any(not Grade(row.grade).strong for _, row in points)
    keys = [Key("square", True, "ink", words("chart.hollow_effect"))] if weak else []
    page = rows_layout(y, words, annotations=notes, shapes=[_nothing(measure)])
    page["xaxis"].update(title={"text": words("measure." + measure), "font": {"size": 12}})
    if measure in RATIOS:
        page["xaxis"].update(type="log", tickvals=[0.1, 0.2, 0.5, 1, 2, 5, 10, 20], ticktext=_ticks(words))
    return chart(traces, page, words.count("chart.effects_alt", len(rows), measure=words("measure." + measure)), keys)


def _ticks(words: Words) -> list[str]:
    return [words.number(value) for value in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)]


def _nothing(measure: str) -> dict[str, Any]:
    at = 1 if measure in RATIOS else 0
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": LIGHT["muted"], "width": 1, "dash": "dot"},
    }


def _trace(points: list[tuple[float, EffectFigure]], inks: Mapping[str, str], weak: bool, words: Words) -> Any:
    shown = [(y, row) for y, row in points if Grade(row.grade).strong != weak]
    colours = [inks[row.study] for _, row in shown]
    high = [0 if row.high is None else row.high - (row.estimate or 0.0) for _, row in shown]
    low = [0 if row.low is None else (row.estimate or 0.0) - row.low for _, row in shown]
    return scatter(
        x=[row.estimate for _, row in shown],
        y=[y for y, _ in shown],
        mode="markers",
        marker={
            "symbol": "square-open" if weak else "square",
            "size": 10,
            "color": colours,
            "line": {"color": colours, "width": 2},
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": high,
            "arrayminus": low,
            "thickness": 1.6,
            "width": 0,
            "color": LIGHT["slate"],
        },
        text=[effect_text(row, words) for _, row in shown],
        hovertemplate="%{text}<extra></extra>",
    )


def effect_text(row: EffectFigure, words: Words) -> str:
    """`0.67 (0.55 to 0.82)`, for an effect with an estimate."""
    value = words.number(row.estimate or 0.0)
    if row.low is None or row.high is None:
        return value
    return f"{value} ({words('to', low=words.number(row.low), high=words.number(row.high))})"
