"""One row per controlled trial: the treated arms and their own control on one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..analysis import Group
from ..frames import Row
from ..palette import LIGHT
from ..stats import rounded
from ..words import Words
from .base import HEAD, LABEL, MARK, ROW, SYMBOL, Chart, Key, chart, hollow, percent_axis, rows_layout, scatter, symbol
from .blocks import control_told, cut, hover, not_random, text_at

MarkKey = tuple[str, bool, bool, bool]
"""Colour, control or not, hollow, read twice."""


def draw_trials(
    sections: Sequence[tuple[str, Sequence[Group]]],
    inks: Mapping[str, str],
    outcome: str,
    outcome_name: str,
    words: Words,
) -> Chart:
    """Sections (a family or treatment with its groups) in their fixed order; only controlled groups are accepted.

    Raises ValueError for a group without a control: a lone arm has no place beside a trial.
    """
    marks: dict[MarkKey, list[tuple[float, Any]]] = {}
    notes, lines = [], []
    y = 0.0
    for title, found in sections:
        if title:
            notes.append(text_at(y - HEAD * 0.5, f"<b>{cut(title)}</b>", 14, LIGHT["ink"]))
            y -= HEAD
        for group in found:
            if not group.controlled:
                raise ValueError(f"{group.study} has no control: it cannot stand in a row of trials")
            rows = [row for row in group.rows if row.outcome == outcome]
            notes.append(text_at(y - LABEL, cut(_head(rows, words), 90), 12, LIGHT["muted"]))
            lines.append(_line(y - MARK, rows))
            for row in rows:
                key = (inks[group.study], row.role == "control", hollow(row), row.read_again)
                marks.setdefault(key, []).append((y - MARK, row))
            y -= ROW
        y -= 10
    page = rows_layout(y, words, annotations=notes, shapes=lines)
    page["xaxis"].update(percent_axis(words("chart.share_of", outcome=cut(outcome_name.lower()))))
    traces = [_trace(key, points, outcome, outcome_name, words) for key, points in marks.items()]
    n = sum(len(found) for _, found in sections)
    alt = words.count("chart.trials_alt", n, outcome=outcome_name.lower())
    return chart(traces, page, alt, _keys(marks, outcome, words))


def _head(rows: list[Row], words: Words) -> str:
    first = rows[0]
    against = " / ".join(dict.fromkeys(told for row in rows if (told := control_told(row, words))))
    named = [words.say(first.name), words.say(first.scale_name)]
    parts = [*(named[::-1] if first.event else named), words.say(first.moment), against]
    return " · ".join(part for part in [*parts, not_random(first, words)] if part)


def _line(y: float, rows: list[Row]) -> dict[str, Any]:
    risks = [row.risk or 0.0 for row in rows]
    return {
        "type": "line", "x0": rounded(100 * min(risks), 2), "x1": rounded(100 * max(risks), 2),
        "y0": y, "y1": y, "layer": "below", "line": {"color": LIGHT["rule"], "width": 3},
    }  # fmt: skip


def _trace(key: MarkKey, points: list[tuple[float, Any]], outcome: str, name: str, words: Words) -> Any:
    ink, control, is_hollow, twice = key
    colour = LIGHT["slate"] if control else ink
    return scatter(
        x=[rounded(100 * row.risk, 2) for _, row in points],
        y=[round(y, 1) for y, _ in points],
        mode="markers",
        showlegend=False,
        marker={
            "symbol": "line-ns" if control else symbol(outcome, is_hollow, twice),
            "size": 9 if control else 11,
            "color": colour,
            "line": {"color": colour, "width": 3 if control else 2},
        },
        text=[hover(row, name, words) for _, row in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _keys(marks: dict[MarkKey, Any], outcome: str, words: Words) -> list[Key]:
    shape = SYMBOL.get(outcome, "square")
    keys = [Key(shape, False, "ink", words("chart.treated")), Key("bar", False, "slate", words("chart.control"))]
    if any(is_hollow and not control for _, control, is_hollow, _ in marks):
        keys.append(Key(shape, True, "ink", words("chart.hollow")))
    if any(twice and not control for _, control, _, twice in marks):
        keys.append(Key(f"{shape}-dot", True, "ink", words("chart.twice")))
    return keys
