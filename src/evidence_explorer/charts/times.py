"""Figures over time, inside one study, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..frames import Row, parted
from ..palette import LIGHT
from ..stats import rounded
from ..words import Words
from .base import Chart, Key, chart, hollow, ink_name, layout, scatter, symbol
from .blocks import bars, cut, hover

DASHES = ["solid", "dash", "longdash", "dashdot"]  # treated arms; the control is dotted


def draw_times(rows: Sequence[Row], ink: str, outcome: str, outcome_name: str, words: Words) -> Chart:
    """One line per arm over the time points of one outcome on one scale. ``rows``: figures of one study."""
    if len({row.study for row in rows}) != 1:
        raise ValueError("a chart over time holds one study")
    traces: list[Any] = []
    keys: list[Key] = []
    treated = 0
    for arm in parted(rows, lambda row: row.arm).values():
        points = sorted(arm, key=_day)
        control, label = points[0].role == "control", words.say(points[0].label)
        colour = LIGHT["slate"] if control else ink
        dash = "dot" if control else DASHES[treated % len(DASHES)]
        keys.append(Key(dash, False, ink_name(colour), label))
        traces.append(
            scatter(
                x=[rounded(_day(p), 2) for p in points],
                y=[rounded(100 * (p.risk or 0.0), 2) for p in points],
                mode="lines+markers",
                name=cut(label, 48),
                line={"color": colour, "width": 2, "dash": dash},
                marker={
                    "symbol": [symbol(outcome, hollow(p), p.read_again) for p in points],
                    "size": 10,
                    "color": colour,
                },
                error_y=bars(points, colour),
                text=[hover(p, outcome_name, words) for p in points],
                hovertemplate="%{text}<extra></extra>",
            )
        )
        treated += not control
    page = layout(330, words)
    page["margin"].update(l=48, t=12)
    days = sorted({_day(row) for row in rows})
    ticks = _spread(days)
    page["xaxis"].update(
        title={"text": words("chart.days"), "font": {"size": 12}},
        tickvals=ticks,
        ticktext=[words.number(day, most=1) for day in ticks],
        range=[min(0, days[0]) - days[-1] * 0.04, days[-1] * 1.06],
    )
    page["yaxis"].update(range=[-2, 102], tickvals=[0, 25, 50, 75, 100], ticksuffix=" %", showgrid=True)
    return chart(traces, page, words.count("chart.times_alt", len(traces), outcome=outcome_name.lower()), keys)


def _day(row: Row) -> float:
    return row.time_days or 0.0


def _spread(days: list[float]) -> list[float]:
    """Ticks at the time points, leaving out those that would touch."""
    kept: list[float] = []
    for day in reversed(days):
        if not kept or kept[-1] - day > days[-1] * 0.07:
            kept.append(day)
    return kept[::-1]
