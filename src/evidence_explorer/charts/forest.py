"""Forest plots: the comparisons of one pool, each made inside its own trial, and what they say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from ..palette import LIGHT
from ..stats import Measure
from ..words import Words
from .axis import Extent, draw_extent, extent
from .base import Chart, Key, plain, scatter, title
from .interval import ForestPool, draw_bar, draw_together, nothing_line, sides_of_nothing
from .page import rows_chart
from .shared import JOIN, same_facts
from .sheet import Sheet, Style
from .values import estimate_text, value_text

SAYS_NOTHING = ("no-events", "all-events")


@dataclass(frozen=True)
class ForestRow:
    """One comparison of two sides of one study. Estimates on the natural scale, risk differences from −1 to 1.

    ``control``: the control arms; ``shared``: into how many parts that group was divided. ``note``: ``""``,
    ``"corrected"`` or why there is no estimate, ``"no-events"`` or ``"all-events"``. ``facts``: words printed under it.
    ``weight``: percent, None where nothing is pooled. ``enters``: the value that enters the pool, if it is another than
    the estimate: half a person was added to each cell. ``judged``: published judgements on the risk of bias, each with
    its sign and in words. ``anchor``: where the page of its study tells it.
    """

    study: str
    name: str
    facts: str
    events: float
    n: float
    control_events: float
    control_n: float
    control: tuple[str, ...]
    shared: int
    estimate: float | None
    low: float | None
    high: float | None
    weight: float | None
    hollow: bool
    note: str = ""
    enters: float | None = None
    judged: tuple[tuple[str, str], ...] = ()
    anchor: str = "outcomes"


def draw_forest(
    rows: Sequence[ForestRow], pool: ForestPool | None, measure: Measure, ink: str, better: bool, words: Words
) -> Chart:
    """Draw one measure of one pool, its rows in the order given, and under them the pool with its prediction interval.

    ``ink``: the colour of the studies; ``better``: whether more of the outcome is good. No interval is ever cut in
    silence: the axis holds them all, but for one that would squeeze the others, which then ends in an arrow (and all
    are printed). ValueError for a row without a control, and for a control group that would count twice undivided.
    """
    _refuse(rows, measure)
    bars = [_natural(row.low, row.estimate, row.high) for row in rows]
    if pool:
        bars += [(pool.low, pool.estimate, pool.high), (pool.prediction_low, pool.estimate, pool.prediction_high)]
    axis = extent(bars, log=measure != "RD", whole={len(rows)} if pool else set())
    sheet, traces = Sheet(), list[dict[str, Any]]()
    everywhere, facts = same_facts([row.facts.split(JOIN) for row in rows])
    if everywhere:
        sheet.part(shared=words("chart.every_row", shared=JOIN.join(everywhere)))
    sheet.part()
    for place, row in enumerate(rows):
        traces += _study(sheet, axis, place, row, JOIN.join(facts[place]), ink, measure, words)
    if pool:
        traces += draw_together(sheet, axis, len(rows), pool, measure, words)
    across = draw_extent(axis, words) | title(words(f"measure.{measure}"))
    alt = words.count("pool.chart_alt", len(rows), measure=words(f"measure.{measure}"))
    return rows_chart(
        "forest", sheet, traces, across, alt, _keys(rows, pool, words), [nothing_line(measure)],
        sides_of_nothing(better, words),
    )  # fmt: skip


def _refuse(rows: Sequence[ForestRow], measure: Measure) -> None:
    if not rows:
        raise ValueError("there is no comparison to draw")
    uses = Counter((row.study, row.control) for row in rows)
    for row in rows:
        if not row.control or row.control_n <= 0:
            raise ValueError(f"{row.study} has no control: it cannot stand in a forest plot")
        if uses[row.study, row.control] > row.shared:
            raise ValueError(f"the control group of {row.study} would be drawn {uses[row.study, row.control]} times")
        if (row.estimate is None) != (row.note in SAYS_NOTHING and measure != "RD"):
            raise ValueError(f"{row.study} has no estimate, or one where it can say nothing")
        low, middle, high = _natural(row.low, row.estimate, row.high)
        if not low <= middle <= high or (measure != "RD" and low <= 0):
            raise ValueError(f"{row.study}: {middle} ({low} to {high}) is not an estimate with its interval")


def _natural(low: float | None, middle: float | None, high: float | None) -> tuple[float, float, float]:
    """Where a row has no estimate it takes no place: that of no difference for a ratio."""
    return (1.0, 1.0, 1.0) if low is None or middle is None or high is None else (low, middle, high)


def count_text(events: float, n: float, words: Words) -> str:
    """`42 of 108`, with one decimal where a percentage or a divided group leaves parts of people."""
    return words("of", events=words.number(events, most=1), of=words.number(n, most=1))


def row_text(row: ForestRow, measure: Measure, words: Words) -> str:
    """What a row says on a measure, or why it says nothing; and the value that enters the pool, if it is another."""
    said = _shown_text(row, measure, words)
    if row.enters is None:
        return said
    return words("pool.enters", shown=said, value=value_text(measure, row.enters, words))


def _shown_text(row: ForestRow, measure: Measure, words: Words) -> str:
    if row.estimate is None or row.low is None or row.high is None:
        return words(f"pool.{row.note.replace('-', '_')}")
    return estimate_text(measure, row.estimate, row.low, row.high, words)


def name_text(row: ForestRow) -> str:
    """The study, with a dagger where a correction was needed."""
    return row.name + (" †" if row.note == "corrected" else "")


def sides_text(row: ForestRow, words: Words) -> str:
    """The people of both sides, and whether the control group was divided."""
    said = words(
        "pool.sides",
        treated=count_text(row.events, row.n, words),
        control=count_text(row.control_events, row.control_n, words),
    )
    return said + (f" ({words('pool.divided', n=row.shared)})" if row.shared > 1 else "")


def _study(
    sheet: Sheet, axis: Extent, place: int, row: ForestRow, facts: str, ink: str, measure: Measure, words: Words
) -> list[dict[str, Any]]:
    """A row of the sheet with its marks; where a study says nothing, why. ``facts``: those that not all rows share."""
    texts: list[tuple[Style, str]] = [("head", name_text(row)), ("fact", sides_text(row, words))]
    texts += [("fact", facts)] if facts else []
    texts += [("judged", f"{sign} {said}") for sign, said in row.judged]
    if row.estimate is None:
        sheet.row([texts[0], ("name", row_text(row, measure, words)), *texts[1:]])
        return []
    above = [_shown_text(row, measure, words) + ("" if row.enters is None else " †")]
    if row.weight is not None:
        above.append(words("pool.weight", percent=words.percent(row.weight / 100)))
    sheet.row(texts, above)
    sheet.line()
    said = words.told(words(f"measure.{measure}"), row_text(row, measure, words))
    spot = sheet.spot(words.clauses([said, *above[1:]]), f"{row.study}#{row.anchor}")
    return [*draw_bar(axis, place, spot, LIGHT["slate"], 1.6), _mark(axis, row, spot, ink, measure, words)]


def _mark(axis: Extent, row: ForestRow, spot: int, ink: str, measure: Measure, words: Words) -> dict[str, Any]:
    said = map(
        plain,
        (row.name, sides_text(row, words), row_text(row, measure, words), row.facts, *(text for _, text in row.judged)),
    )
    return scatter(
        x=[axis.unit(row.estimate or 0.0)],
        mode="markers",
        name=plain(row.study),
        marker={
            "symbol": "square-open" if row.hollow else "square",
            "size": 9 if row.weight is None else round(6 + 10 * sqrt(row.weight / 100), 1),
            "color": ink,
            "line": {"color": ink, "width": 2},
        },
        customdata=[spot],
        text=["<br>".join(said)],
        hovertemplate="%{text}<extra></extra>",
    )


def _keys(rows: Sequence[ForestRow], pool: ForestPool | None, words: Words) -> list[Key]:
    keys = [Key("square", False, "ink", words("pool.key_weighted" if pool else "pool.key_study"))]
    if any(row.hollow for row in rows):
        keys.append(Key("square", True, "ink", words("chart.hollow")))
    if pool:
        keys.append(Key("diamond", False, "ink", words("pool.key_pool")))
        keys.append(Key("solid", False, "muted", words("pool.key_prediction")))
    return keys
