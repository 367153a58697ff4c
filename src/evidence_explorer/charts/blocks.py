"""Response and remission per arm: one block per study, its arms beside their own control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ..analysis import Group
from ..frames import Row, parted
from ..model import Kind
from ..palette import LIGHT
from ..stats import rounded
from ..words import Words
from .base import HEAD, LABEL, MARK, ROW, SYMBOL, Chart, Key, chart, hollow, percent_axis, rows_layout, scatter, symbol

MarkKey = tuple[str, str, bool, bool]
"""Outcome, colour, hollow, read twice."""


def draw_blocks(
    found: Sequence[Group], inks: Mapping[str, str], outcomes: dict[str, str], words: Words, named: bool = True
) -> Chart:
    """Draw groups of arms, in the order given. Controlled groups take the family's ink (``inks``: study → ink) for the
    treated arms and slate for controls; a group without a control is all grey, because nothing says what would have
    happened otherwise. ``outcomes``: id → name of the outcomes to draw. ``named``: each block names its study."""
    marks: dict[MarkKey, list[dict[str, Any]]] = {}
    notes: list[dict[str, Any]] = []
    bands: list[dict[str, Any]] = []
    y = 0.0
    for group in found:
        top = y
        rows = [row for row in group.rows if row.outcome in outcomes]
        notes.append(text_at(y - HEAD * 0.45, f"<b>{_head(rows[0], named, words)}</b>", 13, LIGHT["ink"]))
        y -= HEAD
        for arm_rows in sorted(parted(rows, lambda row: row.arm).values(), key=lambda arm: arm[0].role == "control"):
            label = cut(words.say(arm_rows[0].label)) + _control(arm_rows[0], words)
            notes.append(text_at(y - LABEL, label, 12, LIGHT["muted"]))
            for shift, row in enumerate(arm_rows):
                ink = LIGHT["slate"] if row.role == "control" or not group.controlled else inks[group.study]
                key = (row.outcome, ink, hollow(row), row.read_again)
                marks.setdefault(key, []).append({"y": y - MARK - 6 * shift, "row": row})
            y -= ROW + (6 if len(arm_rows) > 1 else 0)
        bands.append(_band(y - 3, top))
        y -= 12
    traces = [_trace(key, points, outcomes, words) for key, points in marks.items()]
    page = rows_layout(y, words, annotations=notes, shapes=bands)
    page["xaxis"].update(percent_axis(words("chart.share")))
    return chart(traces, page, words.count("chart.blocks_alt", len(found)), _keys(marks, outcomes, words))


def _head(first: Row, named: bool, words: Words) -> str:
    parts = [words.say(first.name) if named else "", words.say(first.scale_name), words.say(first.moment)]
    return cut(" · ".join(part for part in [*parts, not_random(first, words)] if part), 90)


def not_random(row: Row, words: Words) -> str:
    """What kind of study it is, where chance did not decide who received what."""
    return "" if Kind(row.kind).randomised else words(f"kind.{row.kind}")


def _control(row: Row, words: Words) -> str:
    control = control_told(row, words)
    return f" — {cut(control)}" if control else ""


def control_told(row: Row, words: Words) -> str:
    """What a control arm had: by name, or else the kind of control; nothing for a treated arm."""
    return words.say(row.control_name) or (words(f"control.{row.control_type}") if row.control_type else "")


def cut(label: str, most: int = 64) -> str:
    """One line of text, made harmless: charts read a little HTML."""
    return escape(label if len(label) <= most else label[: most - 1].rstrip() + "…", quote=False)


def text_at(y: float, text: str, size: int, colour: str) -> dict[str, Any]:
    """A line of text at the left edge of the plot."""
    return {
        "x": 0, "y": y, "xref": "paper", "yref": "y", "xanchor": "left", "yanchor": "middle", "showarrow": False,
        "text": text, "font": {"size": size, "color": colour}, "align": "left",
    }  # fmt: skip


def _band(low: float, high: float) -> dict[str, Any]:
    return {
        "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": low, "y1": low, "layer": "below",
        "line": {"color": LIGHT["rule"], "width": 1},
    }  # fmt: skip


def _trace(key: MarkKey, points: list[dict[str, Any]], outcomes: dict[str, str], words: Words) -> Any:
    outcome, ink, is_hollow, twice = key
    rows = [point["row"] for point in points]
    return scatter(
        x=[rounded(100 * row.risk, 2) for row in rows],
        y=[round(point["y"], 1) for point in points],
        mode="markers",
        name=cut(outcomes[outcome]),
        showlegend=False,
        marker={
            "symbol": symbol(outcome, is_hollow, twice),
            "size": 11,
            "color": ink,
            "line": {"color": ink, "width": 2},
        },
        error_x=bars(rows, ink),
        text=[hover(row, outcomes[outcome], words) for row in rows],
        hovertemplate="%{text}<extra></extra>",
    )


def bars(rows: Sequence[Row], ink: str) -> dict[str, Any]:
    """The intervals of figures as error bars; none where there is no interval."""
    high = [0 if row.high is None or row.risk is None else rounded(100 * (row.high - row.risk), 2) for row in rows]
    low = [0 if row.low is None or row.risk is None else rounded(100 * (row.risk - row.low), 2) for row in rows]
    return {
        "type": "data",
        "symmetric": False,
        "array": high,
        "arrayminus": low,
        "color": ink,
        "thickness": 1.6,
        "width": 0,
    }


def hover(row: Row, outcome: str, words: Words) -> str:
    """What a figure says when it is pointed at: people, share, interval."""
    where = words.listed([words.say(row.name), words.say(row.moment)])
    return "<br>".join([cut(words.told(outcome, share_text(row, words))), cut(where), cut(words.say(row.label))])


def share_text(row: Row, words: Words) -> str:
    """`29 of 79 (37 %; 27 to 48)`, for a row with a share."""
    counted = row.events is not None and row.n is not None
    share = words.percent(row.risk or 0.0) if counted else words.published_percent(row.percent or 0.0)
    inside = share
    if row.low is not None and row.high is not None:
        inside = words.clauses([share, words.span(row.low, row.high)])
    return f"{words.people(row.events, row.n)} ({inside})" if counted else inside  # type: ignore[arg-type]


def _keys(marks: dict[MarkKey, Any], outcomes: dict[str, str], words: Words) -> list[Key]:
    keys = [
        Key(SYMBOL.get(o, "square"), False, "ink", outcomes[o]) for o in outcomes if any(key[0] == o for key in marks)
    ]
    if any(ink == LIGHT["slate"] for _, ink, _, _ in marks) and any(ink != LIGHT["slate"] for _, ink, _, _ in marks):
        keys.append(Key("circle", False, "slate", words("chart.control")))
    if any(is_hollow for _, _, is_hollow, _ in marks):
        keys.append(Key("circle", True, "ink", words("chart.hollow")))
    if any(twice for _, _, _, twice in marks):
        keys.append(Key("circle-dot", True, "ink", words("chart.twice")))
    return keys
