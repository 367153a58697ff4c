"""Figures over time, inside one study, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..frames import Row, parted
from ..palette import LIGHT
from ..stats import rounded
from ..words import Words
from .base import Chart, Key, as_json, hollow, ink_name, plain, scatter, symbol, title
from .blocks import around_groups, bars, hover, name_of, share_text
from .drawing import draw_over_time
from .shared import Around
from .sheet import BOTTOM, TOP, Spot

HEIGHT, LEFT = 270, 48  # pixels of the plot, and at its left for the axis
DASHES = ["solid", "dash", "longdash", "dashdot"]  # treated arms; the control is dotted


def draw_times(rows: Sequence[Row], ink: str, outcome: str, outcome_name: str, words: Words) -> Chart:
    """One line per arm over the time points of one outcome on one scale. ``rows``: figures of one study."""
    if len({row.study for row in rows}) != 1:
        raise ValueError("a chart over time holds one study")
    traces: list[Any] = []
    shared = around_groups(rows, words, Around())
    keys = [Key("", False, "ink", words("chart.each_group", shared=shared.told))] if shared.told else []
    arms: list[tuple[str, list[Spot]]] = []
    treated = count = 0
    for arm in parted(rows, lambda row: row.arm).values():
        points = sorted(arm, key=_day)
        control, label = points[0].role == "control", words.say(points[0].label)
        colour = LIGHT["slate"] if control else ink
        dash = "dot" if control else DASHES[treated % len(DASHES)]
        keys.append(Key(dash, False, ink_name(colour), name_of(shared.within(label), points[0], words)))
        arms.append((label, [_spot(point, words) for point in points]))
        numbers = list(range(count, count + len(points)))
        traces.append(_trace(points, numbers, (colour, dash), outcome_name, words))
        treated += not control
        count += len(points)
    layout = {
        "height": TOP + HEIGHT + BOTTOM,
        "margin": {"l": LEFT, "r": 16, "t": TOP, "b": BOTTOM},
        "xaxis": _days(sorted({_day(row) for row in rows}), words),
        "yaxis": {"range": [-2, 102], "tickvals": [0, 25, 50, 75, 100], "ticksuffix": " %", "showgrid": True},
        "meta": {"kind": "times"},
    }
    figure = {"data": traces, "layout": layout}
    alt = words.count("chart.times_alt", len(traces), outcome=outcome_name.lower())
    return Chart(draw_over_time(figure, arms, HEIGHT), as_json(figure), TOP + HEIGHT + BOTTOM, alt, tuple(keys))


def _spot(point: Row, words: Words) -> Spot:
    """One figure of a line."""
    said = words.told(words.say(point.moment), share_text(point, words))
    return Spot(0, 0, said, f"{point.study}#{point.anchor}", (("value", _percent(point, words)),))


def _percent(point: Row, words: Words) -> str:
    counted = point.events is not None and point.n is not None
    return words.percent(point.risk or 0.0) if counted else words.published_percent(point.percent or 0.0)


def _trace(
    points: list[Row], spots: list[int], look: tuple[str, str], outcome_name: str, words: Words
) -> dict[str, Any]:
    colour, dash = look
    return scatter(
        x=[rounded(_day(p), 2) for p in points],
        y=[rounded(100 * (p.risk or 0.0), 2) for p in points],
        mode="lines+markers",
        name=plain(words.say(points[0].label)),
        line={"color": colour, "width": 2, "dash": dash},
        marker={"symbol": [symbol(p.shape, hollow(p), p.read_again) for p in points], "size": 10, "color": colour},
        error_y=bars(points, colour),
        customdata=spots,
        text=[hover(p, outcome_name, words) for p in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _days(days: list[float], words: Words) -> dict[str, Any]:
    ticks = _spread(days)
    return {
        **title(words("chart.days")),
        "tickvals": ticks,
        "ticktext": [words.number(day, most=1) for day in ticks],
        "range": [round(min(0, days[0]) - days[-1] * 0.04, 4), round(days[-1] * 1.06, 4)],
    }


def _day(row: Row) -> float:
    return row.time_days or 0.0


def _spread(days: list[float]) -> list[float]:
    """Ticks at the time points, leaving out those that would touch."""
    kept: list[float] = []
    for day in reversed(days):
        if not kept or kept[-1] - day > days[-1] * 0.07:
            kept.append(day)
    return kept[::-1]
