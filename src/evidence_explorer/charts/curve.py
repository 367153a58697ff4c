"""All analyses of a pool in one drawing, from the smallest estimate to the largest: a specification curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..palette import LIGHT
from ..stats import RATIOS
from ..words import Words
from .axis import Extent, draw_extent, extent
from .base import Chart, Key, as_json, plain, scatter, title
from .drawing import draw_scattered
from .sheet import BOTTOM, TOP_AXIS, Spot
from .values import Shown, per_of

LINE, LEAST, EDGE = 6, 60, 16  # pixels from one analysis to the next, of the plot at least, and at its left
SHAPES: dict[Shown, str] = {"RR": "circle", "OR": "square", "RD": "circle", "MD": "circle", "SMD": "circle"}
SIZE, SHOWN = 5, 10
Look = tuple[str, bool]
"""Symbol, and whether it is the result that the pool shows."""


@dataclass(frozen=True)
class CurveRow:
    """One analysis, on the natural scale; an end that is no number is infinite. ``name``: as its listing numbers it;
    ``to``: the place of its listing on the page; ``clear``: its interval leaves no difference out; ``shown``: it is the
    result that the pool shows."""

    name: str
    said: str
    to: str
    measure: Shown
    estimate: float
    low: float
    high: float
    clear: bool
    shown: bool


def draw_curve(rows: Sequence[CurveRow], ink: str, alt: str, words: Words) -> Chart:
    """The rows in the order given, all ratios or all differences of one kind. ValueError for two on one axis."""
    kinds = {axis_of(row.measure) for row in rows}
    if len(kinds) != 1:
        raise ValueError("ratios and differences have no axis in common")
    first = rows[0].measure
    bars = [(row.low, row.estimate, row.high) for row in rows]
    axis = extent(bars, log=first in RATIOS, per=per_of(first))
    plot = max(LEAST, LINE * (len(rows) + 1))
    spots = [Spot(0, 0, _told(row, words), row.to) for row in rows]
    height = TOP_AXIS + plot + BOTTOM
    layout = {
        "height": height,
        "margin": {"l": EDGE, "r": 16, "t": TOP_AXIS, "b": BOTTOM},
        "xaxis": draw_extent(axis, words) | title(_named(rows, words)),
        "yaxis": {"range": [plot / LINE, 0], "tickvals": [], "ticktext": [], "showgrid": False},
        "meta": {"kind": "curve"},
    }
    figure = {"data": [_nothing(axis, plot), *_bars(axis, rows), *_marks(axis, rows, ink, words)], "layout": layout}
    drawing = draw_scattered(figure, spots, plot, words("choice.order"))
    return Chart(drawing, as_json(figure), height, alt, _keys(rows, words))


def _told(row: CurveRow, words: Words) -> str:
    """`Analysis 63: Risk ratio 2.66 (1.10 to 6.41); the result that the pool shows`: its shape, in words."""
    measure = f"{words(f'measure.{row.measure}')} " if row.measure in RATIOS else ""  # of which there are two kinds
    said = words.told(row.name, measure + row.said)
    return words.clauses([said, words("choice.key_shown")]) if row.shown else said


def axis_of(measure: Shown) -> str:
    """What can stand on one axis: all ratios, or one kind of difference."""
    return "ratios" if measure in RATIOS else {"RD": "differences", "MD": "points", "SMD": "deviations"}[measure]


def _named(rows: Sequence[CurveRow], words: Words) -> str:
    measures = dict.fromkeys(row.measure for row in rows)
    return words.listed(words(f"measure.{measure}") for measure in measures)


def _nothing(axis: Extent, plot: float) -> dict[str, Any]:
    at = 1 if axis.log else 0
    line = {"color": LIGHT["muted"], "width": 1, "dash": "dot"}
    return scatter(
        x=[at, at], y=[plot / LINE, 0], mode="lines", line=line, hoverinfo="skip", customdata=[0, 0], text=["", ""]
    )


def _bars(axis: Extent, rows: Sequence[CurveRow]) -> list[dict[str, Any]]:
    """The interval of each, as far as the axis goes; thicker where it leaves no difference out."""
    found = []
    for place, row in enumerate(rows):
        low, high = axis.shown(place)
        line = {"color": LIGHT["slate"], "width": 2 if row.clear else 1}
        y = [place + 1] * 2
        found.append(
            scatter(x=[low, high], y=y, mode="lines", line=line, hoverinfo="skip", customdata=y, text=["", ""])
        )
    return found


def _marks(axis: Extent, rows: Sequence[CurveRow], ink: str, words: Words) -> list[dict[str, Any]]:
    """One trace for each look, so that hundreds of marks stay small."""
    looks: dict[Look, list[int]] = {}
    for place, row in enumerate(rows):
        symbol = "diamond" if row.shown else SHAPES[row.measure] + ("" if row.clear else "-open")
        looks.setdefault((symbol, row.shown), []).append(place)
    return [
        scatter(
            x=[axis.unit(rows[place].estimate) for place in places],
            y=[place + 1 for place in places],
            mode="markers",
            name=plain(symbol),
            marker={
                "symbol": symbol,
                "size": SHOWN if shown else SIZE,
                "color": LIGHT["ink"] if shown else ink,
                "line": {"color": LIGHT["ink"] if shown else ink, "width": 1},
            },
            customdata=[place + 1 for place in places],
            text=[plain(_told(rows[place], words)) for place in places],
            hovertemplate="%{text}<extra></extra>",
        )
        for (symbol, shown), places in looks.items()
    ]


def _keys(rows: Sequence[CurveRow], words: Words) -> tuple[Key, ...]:
    keys = [
        Key(SHAPES[measure], False, "ink", words.told(words(f"measure.{measure}"), words("choice.key_clear")))
        for measure in dict.fromkeys(row.measure for row in rows if row.clear and not row.shown)
    ]
    keys += [
        Key(SHAPES[measure], True, "ink", words.told(words(f"measure.{measure}"), words("choice.key_open")))
        for measure in dict.fromkeys(row.measure for row in rows if not row.clear and not row.shown)
    ]
    keys += [Key("diamond", False, "ink", words("choice.key_shown"))] if any(row.shown for row in rows) else []
    return tuple(keys)
