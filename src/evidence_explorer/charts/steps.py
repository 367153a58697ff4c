"""A pool again and again: with one trial left out in turn, or as it grew from year to year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..palette import LIGHT
from ..stats import RATIOS
from ..words import Words
from .axis import draw_extent, extent
from .base import Chart, Key, round_mark, title
from .interval import ForestPool, draw_bar, draw_together, nothing_line, sides_of_nothing
from .page import rows_chart
from .sheet import Sheet
from .values import Shown, estimate_text, per_of


@dataclass(frozen=True)
class StepRow:
    """One such pool, on the natural scale. ``study``: the trial to which its mark leads; ``fragile``: fewer than three
    trials, a check of the whole and no result. ``facts``: words printed under its name."""

    study: str
    name: str
    facts: str
    estimate: float
    low: float
    high: float
    fragile: bool
    anchor: str = "outcomes"


def draw_steps(
    rows: Sequence[StepRow], pool: ForestPool, measure: Shown, ink: str, better: bool, alt: str, words: Words
) -> Chart:
    """The rows in the order given, and under them the pool of all. ``alt``: what the chart shows, in words."""
    if not rows:
        raise ValueError("there is nothing to draw beside the pool")
    bars = [(row.low, row.estimate, row.high) for row in rows]
    bars += [(pool.low, pool.estimate, pool.high), (pool.prediction_low, pool.estimate, pool.prediction_high)]
    axis = extent(bars, log=measure in RATIOS, whole={len(rows)}, per=per_of(measure))
    sheet, traces = Sheet(), list[dict[str, Any]]()
    sheet.part()
    for place, row in enumerate(rows):
        said = estimate_text(measure, row.estimate, row.low, row.high, words)
        facts = [("fact", row.facts)] if row.facts else []
        sheet.row([("head", row.name), *facts], [said])  # type: ignore[list-item]
        sheet.line()
        spot = sheet.spot(words.told(row.name, said), f"{row.study}#{row.anchor}")
        traces += draw_bar(axis, place, spot, LIGHT["slate"], 1.6)
        traces.append(round_mark(row.name, axis.unit(row.estimate), spot, ink, hollow=row.fragile))
    traces += draw_together(sheet, axis, len(rows), pool, measure, words)
    across = draw_extent(axis, words) | title(words(f"measure.{measure}"))
    sides = sides_of_nothing(better, words)
    return rows_chart("steps", sheet, traces, across, alt, _keys(rows, words), [nothing_line(measure)], sides)


def _keys(rows: Sequence[StepRow], words: Words) -> list[Key]:
    keys = [Key("circle", False, "ink", words("pool.key_step"))] if not all(row.fragile for row in rows) else []
    if any(row.fragile for row in rows):
        keys.append(Key("circle", True, "ink", words("pool.key_step_few")))
    keys.append(Key("diamond", False, "ink", words("pool.key_pool")))
    return [*keys, Key("solid", False, "muted", words("pool.key_prediction"))]
