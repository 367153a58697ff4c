"""Funnel plots: the effect of each trial against its standard error, with contours of chance around no difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp
from typing import Any

from ..palette import LIGHT
from ..stats import RATIOS
from ..words import Words
from .axis import draw_extent, extent
from .base import Chart, Key, as_json, round_mark, scatter, title
from .drawing import draw_scattered
from .sheet import BOTTOM, TOP_AXIS, Spot
from .values import Shown, per_of, value_text

HEIGHT, LEFT = 320, 48  # pixels of the plot, and at its left for the axis
CONTOURS = (
    ("dot", 0.10, 1.6448536269514722),
    ("dash", 0.05, 1.959963984540054),
    ("longdash", 0.01, 2.5758293035489004),
)
"""Kind of line, two-sided p, and how many standard errors from no difference that is (Peters et al. 2008)."""
FEWEST_TICKS = 4
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True)
class FunnelPoint:
    """One trial: its effect on the scale of pooling (logarithm for ratios), its standard error, whether read weakly."""

    study: str
    name: str
    y: float
    se: float
    hollow: bool
    anchor: str = "outcomes"


def draw_funnel(rows: Sequence[FunnelPoint], pool: float, measure: Shown, ink: str, words: Words) -> Chart:
    """The trials of a pool, the most precise at the top. ``pool``: its estimate on the scale of pooling.

    The contours stand around no difference, not around the pool: a gap where small trials would show nothing hints at
    trials that were not published, a gap elsewhere at something else (Peters et al. 2008, J Clin Epidemiol 61:991).
    """
    most = 1.05 * max(point.se for point in rows)
    natural = exp if measure in RATIOS else float
    reach = CONTOURS[-1][2] * most
    ends = [-reach, reach, pool, *(point.y for point in rows)]
    whole = (natural(min(ends)), natural(pool), natural(max(ends)))
    axis = extent([whole], log=measure in RATIOS, per=per_of(measure))
    unit = axis.unit
    lines = [
        _line([unit(natural(side * z * most)), unit(natural(0.0))], [most, 0.0], dash)
        for dash, _, z in CONTOURS
        for side in (-1, 1)
    ]
    lines.append(_line([unit(natural(pool))] * 2, [most, 0.0], "solid", LIGHT["ink"]))
    spots = [_spot(point, measure, natural(point.y), words) for point in rows]
    marks = [
        round_mark(one.name, unit(natural(one.y)), at, ink, hollow=one.hollow, y=round(one.se, 6))
        for at, one in enumerate(rows, 1)
    ]
    height = TOP_AXIS + HEIGHT + BOTTOM
    ticks = _errors(most)
    layout = {
        "height": height,
        "margin": {"l": LEFT, "r": 16, "t": TOP_AXIS, "b": BOTTOM},
        "xaxis": draw_extent(axis, words) | title(words(f"measure.{measure}")),
        "yaxis": {
            "range": [most, 0],
            "tickvals": ticks,
            "ticktext": [words.number(tick, 2) for tick in ticks],
            "showgrid": True,
        },
        "meta": {"kind": "funnel"},
    }
    figure = {"data": [*lines, *marks], "layout": layout}
    drawing = draw_scattered(figure, spots, HEIGHT, words("funnel.error"))
    return Chart(drawing, as_json(figure), height, words("funnel.alt", n=words.number(len(rows))), _keys(rows, words))


def _line(x: list[float], y: list[float], dash: str, colour: str = LIGHT["muted"]) -> dict[str, Any]:
    line = {"color": colour, "width": 1.6, "dash": dash}
    return scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", customdata=[0, 0], text=["", ""])


def _spot(point: FunnelPoint, measure: Shown, value: float, words: Words) -> Spot:
    error = words.told(words("funnel.error_short"), words.number(point.se, 2))
    said = words.told(words(f"measure.{measure}"), value_text(measure, value, words))
    return Spot(0, 0, words.told(point.name, words.clauses([said, error])), f"{point.study}#{point.anchor}")


def _errors(most: float) -> list[float]:
    """Round standard errors from 0 down, at least four where there is room."""
    step = next((s for s in reversed(STEPS) if most / s >= FEWEST_TICKS), STEPS[0])
    return [round(step * count, 4) for count in range(ceil(most / step))]


def _keys(points: Sequence[FunnelPoint], words: Words) -> tuple[Key, ...]:
    keys = [Key("circle", False, "ink", words("funnel.key_trial"))]
    if any(point.hollow for point in points):
        keys.append(Key("circle", True, "ink", words("chart.hollow")))
    keys.append(Key("solid", False, "ink", words("funnel.key_pool")))
    keys += [Key(dash, False, "muted", words("funnel.key_contour", p=words.number(p, 2))) for dash, p, _ in CONTOURS]
    return tuple(keys)
