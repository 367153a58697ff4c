"""Forest plots of scores: the difference of one pair of arms per trial, in points or standardised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from ..palette import LIGHT
from ..stats import ScoreMeasure
from ..words import Words
from .axis import Extent, draw_extent, extent
from .base import Chart, Key, plain, scatter, title
from .interval import ForestPool, draw_bar, draw_together, nothing_line, sides_of_nothing
from .page import rows_chart
from .shared import JOIN, same_facts
from .sheet import Sheet, Style
from .values import estimate_text


@dataclass(frozen=True)
class ScoreRow:
    """One trial: treated less control, with its interval. ``sides``: what is known of both arms; ``facts``: words under
    it; ``weight``: percent, None where nothing is pooled; ``hollow``: read weakly, or not as published; ``judged``:
    facts with a sign of their own, and in words."""

    study: str
    name: str
    sides: str
    facts: str
    estimate: float
    low: float
    high: float
    weight: float | None
    hollow: bool
    judged: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Matters:
    """A difference held to matter, with its sign, and who holds it."""

    at: float
    by: str


def draw_scores(
    rows: Sequence[ScoreRow],
    pool: ForestPool | None,
    measure: ScoreMeasure,
    ink: str,
    lower: bool,
    matters: Sequence[Matters],
    words: Words,
) -> Chart:
    """Draw the trials of a pool in the order given, and under them the pool with its prediction interval.

    ``lower``: whether less is better; ``matters``: drawn as lines where they lie on the axis. ValueError without a row,
    or where an estimate lies outside its interval.
    """
    if not rows:
        raise ValueError("there is no difference to draw")
    for row in rows:
        if not row.low <= row.estimate <= row.high:
            raise ValueError(f"{row.study}: {row.estimate} ({row.low} to {row.high}) is not a difference")
    bars = [(row.low, row.estimate, row.high) for row in rows]
    if pool:
        bars += [(pool.low, pool.estimate, pool.high), (pool.prediction_low, pool.estimate, pool.prediction_high)]
    axis = extent(bars, log=False, whole={len(rows)} if pool else set(), per=1.0)
    sheet, traces = Sheet(), list[dict[str, Any]]()
    everywhere, facts = same_facts([row.facts.split(JOIN) for row in rows])
    if everywhere:
        sheet.part(shared=words("chart.every_row", shared=JOIN.join(everywhere)))
    sheet.part()
    for place, row in enumerate(rows):
        traces += _study(sheet, axis, place, row, JOIN.join(facts[place]), ink, measure, words)
    if pool:
        traces += draw_together(sheet, axis, len(rows), pool, measure, words)
    shown = [one for one in matters if axis.low <= one.at <= axis.high]
    across = draw_extent(axis, words) | title(words(f"measure.{measure}"))
    alt = words.count("pool.chart_alt", len(rows), measure=words(f"measure.{measure}"))
    lines = [nothing_line(measure), *(_matter(one) for one in shown)]
    sides = sides_of_nothing(not lower, words)
    return rows_chart("scores", sheet, traces, across, alt, _keys(rows, pool, shown, words), lines, sides)


def _study(
    sheet: Sheet, axis: Extent, place: int, row: ScoreRow, facts: str, ink: str, measure: ScoreMeasure, words: Words
) -> list[dict[str, Any]]:
    said = estimate_text(measure, row.estimate, row.low, row.high, words)
    above = [said] if row.weight is None else [said, words("pool.weight", percent=words.percent(row.weight / 100))]
    texts: list[tuple[Style, str]] = [("head", row.name), ("fact", row.sides)]
    texts += [("fact", facts)] if facts else []
    texts += [("judged", f"{sign} {words_of}") for sign, words_of in row.judged]
    sheet.row(texts, above)
    sheet.line()
    told = words.told(words(f"measure.{measure}"), said)
    spot = sheet.spot(words.clauses([told, *above[1:]]), f"{row.study}#scores")
    return [*draw_bar(axis, place, spot, LIGHT["slate"], 1.6), _mark(axis, row, spot, ink, told)]


def _mark(axis: Extent, row: ScoreRow, spot: int, ink: str, told: str) -> dict[str, Any]:
    return scatter(
        x=[axis.unit(row.estimate)],
        mode="markers",
        name=plain(row.study),
        marker={
            "symbol": "square-open" if row.hollow else "square",
            "size": 9 if row.weight is None else round(6 + 10 * sqrt(row.weight / 100), 1),
            "color": ink,
            "line": {"color": ink, "width": 2},
        },
        customdata=[spot],
        text=["<br>".join(map(plain, (row.name, row.sides, told, row.facts, *(said for _, said in row.judged))))],
        hovertemplate="%{text}<extra></extra>",
    )


def _matter(one: Matters) -> dict[str, Any]:
    line = {"color": LIGHT["muted"], "width": 1, "dash": "dash"}
    ends = {"x0": one.at, "x1": one.at, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", "layer": "below", "line": line} | ends


def _keys(rows: Sequence[ScoreRow], pool: ForestPool | None, shown: Sequence[Matters], words: Words) -> list[Key]:
    keys = [Key("square", False, "ink", words("pool.key_weighted" if pool else "pool.key_study"))]
    if any(row.hollow for row in rows):
        keys.append(Key("square", True, "ink", words("scored.hollow")))
    if pool:
        keys.append(Key("diamond", False, "ink", words("pool.key_pool")))
        keys.append(Key("solid", False, "muted", words("pool.key_prediction")))
    if shown:
        named = words.listed(f"{words.number(abs(one.at))} ({one.by})" for one in shown)
        keys.append(Key("dash", False, "muted", words("scored.key_matters", named=named)))
    return keys
