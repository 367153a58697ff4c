"""Published effects of one measure with their intervals: risk reductions, ratios, standardised differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor, log10
from typing import Any

from ..frames import EffectFigure, parted
from ..model import Grade
from ..palette import LIGHT
from ..words import Words
from .base import Chart, Key, scatter, title
from .page import rows_chart
from .shared import around
from .sheet import Sheet

RATIOS = {"RR", "OR", "HR"}
RATIO_TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
MOST_TICKS = 7
PHRASE = 2
"""Words that effects must share at their beginning: `Difference (…)` would say nothing of them."""


def draw_effects(rows: Sequence[EffectFigure], inks: Mapping[str, str], measure: str, words: Words) -> Chart:
    """One line per effect of one measure, each named by its study and label; a ratio is drawn on a log scale with 1
    as no difference, any other measure with 0. Every effect is a contrast made inside its own study."""
    if {row.measure for row in rows} - {measure}:
        raise ValueError("effects of different measures cannot share an axis")
    points: list[tuple[int, EffectFigure]] = []
    sheet = Sheet()
    everywhere = around([words.say(row.label) for row in rows], least=PHRASE)
    if everywhere.told:
        sheet.part(shared=words("chart.every_row", shared=everywhere.told))
    for part in parted(rows, lambda row: row.study).values():
        labels = [everywhere.within(words.say(row.label)) for row in part]
        here = around(labels, least=PHRASE)
        sheet.part(words.say(part[0].name), here.told)
        for row, label in zip(part, labels, strict=True):
            sheet.row([("name", here.within(label))])
            sheet.line()
            said, value = words.told(words("measure." + measure), effect_text(row, words)), effect_text(row, words)
            points.append((sheet.spot(said, f"{row.study}#{row.anchor}", [("value", value)]), row))
    traces = [trace for weak in (False, True) if (trace := _trace(points, inks, weak, words))["x"]]
    weak = any(not Grade(row.grade).strong for _, row in points)
    keys = [Key("square", True, "ink", words("chart.hollow_effect"))] if weak else []
    alt = words.count("chart.effects_alt", len(rows), measure=words("measure." + measure))
    axis = _axis(rows, measure, words) | title(words("measure." + measure))
    several = len({row.study for row in rows}) > 1
    return replace(rows_chart("effects", sheet, traces, axis, alt, keys, [_nothing(measure)]), apart=several)


def _axis(rows: Sequence[EffectFigure], measure: str, words: Words) -> dict[str, Any]:
    """An axis that holds every interval and no difference."""
    ratio = measure in RATIOS
    ends = [value for row in rows for value in (row.low, row.estimate, row.high) if value is not None]
    scaled = [0.0, *(log10(value) if ratio else value for value in ends)]
    low, high = min(scaled), max(scaled)
    margin = 0.04 * ((high - low) or 1.0)
    low, high = round(low - margin, 4), round(high + margin, 4)
    ticks = [tick for tick in RATIO_TICKS if low <= log10(tick) <= high] if ratio else _steps(low, high)
    texts = [words.number(tick) for tick in ticks]
    return ({"type": "log"} if ratio else {}) | {"range": [low, high], "tickvals": ticks, "ticktext": texts}


def _steps(low: float, high: float) -> list[float]:
    """Round numbers along an axis, 0 among them; at most seven."""
    sizes = (digit * 10.0**power for power in range(-3, 6) for digit in (1, 2, 5))
    step = next(size for size in sizes if (high - low) / size <= MOST_TICKS)
    return [round(step * count, 6) for count in range(ceil(low / step), floor(high / step) + 1)]


def _nothing(measure: str) -> dict[str, Any]:
    at = 1 if measure in RATIOS else 0
    line = {"color": LIGHT["muted"], "width": 1, "dash": "dot"}
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": line}


def _trace(points: list[tuple[int, EffectFigure]], inks: Mapping[str, str], weak: bool, words: Words) -> Any:
    shown = [(spot, row) for spot, row in points if Grade(row.grade).strong != weak]
    colours = [inks[row.study] for _, row in shown]
    high = [0 if row.high is None else row.high - (row.estimate or 0.0) for _, row in shown]
    low = [0 if row.low is None else (row.estimate or 0.0) - row.low for _, row in shown]
    return scatter(
        x=[row.estimate for _, row in shown],
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
        customdata=[spot for spot, _ in shown],
        text=[effect_text(row, words) for _, row in shown],
        hovertemplate="%{text}<extra></extra>",
    )


def effect_text(row: EffectFigure, words: Words) -> str:
    """`0.67 (0.55 to 0.82)`, for an effect with an estimate."""
    value = words.number(row.estimate or 0.0)
    if row.low is None or row.high is None:
        return value
    return f"{value} ({words('to', low=words.number(row.low), high=words.number(row.high))})"
