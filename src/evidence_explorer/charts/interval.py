"""Effects with intervals as rows of a chart: the line of no difference, bars, the pool with its prediction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..palette import LIGHT
from ..words import Words
from .axis import Extent
from .base import plain, scatter
from .sheet import Sheet
from .values import Shown, estimate_text, interval_text

DIAMOND_HALF = 7


@dataclass(frozen=True)
class ForestPool:
    """What the rows say together, on the natural scale. An end that is too large to be a number is infinite."""

    name: str
    estimate: float
    low: float
    high: float
    prediction_low: float
    prediction_high: float


def nothing_line(measure: Shown) -> dict[str, Any]:
    """The line of no difference."""
    at = 1 if measure in ("RR", "OR") else 0
    line = {"color": LIGHT["muted"], "width": 1, "dash": "dot"}
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": line}


def sides_of_nothing(better: bool, words: Words) -> tuple[str, str]:
    """What each side of no difference favours: a good outcome is wanted on the right."""
    left, right = ("control", "treatment") if better else ("treatment", "control")
    return f"← {words('pool.favours_' + left)}", f"{words('pool.favours_' + right)} →"


def draw_together(
    sheet: Sheet, axis: Extent, place: int, pool: ForestPool, measure: Shown, words: Words
) -> list[dict[str, Any]]:
    """The pool and its prediction interval, a row each."""
    estimate = estimate_text(measure, pool.estimate, pool.low, pool.high, words)
    sheet.row([("head", pool.name)], [estimate])
    sheet.line()
    traces = draw_diamond(axis, pool, place, sheet.spot(words.told(pool.name, estimate)), measure, words)
    new, interval = words("pool.new_trial"), interval_text(measure, pool.prediction_low, pool.prediction_high, words)
    sheet.row([("fact", new)], [interval])
    sheet.line()
    return [*traces, *draw_bar(axis, place + 1, sheet.spot(words.told(new, interval)), LIGHT["muted"], 3)]


def draw_bar(axis: Extent, place: int, spot: int, colour: str, thick: float) -> list[dict[str, Any]]:
    """An interval as a line, with an arrow at an end that lies beyond the axis."""
    low, high = axis.shown(place)
    line = scatter(
        x=[low, high], mode="lines", line={"color": colour, "width": thick}, hoverinfo="skip", customdata=[spot, spot],
        text=["", ""],
    )  # fmt: skip
    sides = zip((low, high), ("left", "right"), axis.beyond(place), strict=True)
    ends = [(end, shape) for end, shape, gone in sides if gone]
    arrows = [
        scatter(
            x=[end], mode="markers", hoverinfo="skip", text=[""], name="beyond", cliponaxis=False, customdata=[spot],
            marker={"symbol": f"triangle-{shape}", "size": 10, "color": colour},
        )
        for end, shape in ends
    ]  # fmt: skip
    return [line, *arrows]


def draw_diamond(
    axis: Extent, pool: ForestPool, place: int, spot: int, measure: Shown, words: Words
) -> list[dict[str, Any]]:
    """The pool as a diamond from end to end of its interval."""
    low, high = axis.shown(place)
    middle, ink = axis.unit(pool.estimate), LIGHT["ink"]
    said = f"{plain(pool.name)}<br>{plain(estimate_text(measure, pool.estimate, pool.low, pool.high, words))}"
    shape = scatter(
        x=[low, middle, high, middle, low],
        y=[0, DIAMOND_HALF, 0, -DIAMOND_HALF, 0],
        mode="lines",
        fill="toself",
        name="pool",
        fillcolor=ink,
        line={"color": ink, "width": 1},
        customdata=[spot] * 5,
        text=[said] * 5,
        hovertemplate="%{text}<extra></extra>",
    )
    return [shape, *draw_bar(axis, place, spot, ink, 1)[1:]]
