"""One row per controlled trial: the treated arms and their own control on one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


from ..analysis import Group
from ..frames import Col
from ..look import LIGHT
from ..words import Words
from .base import HEAD, ROW, Chart, chart, hollow, layout, percent_axis, symbol
from .blocks import cut, text_at, hover


def draw_trials(
    sections: Sequence[tuple[str, Sequence[Group]]], inks: dict[str, str], outcome: str, outcome_name: str, words: Words
) -> Chart:
    """Sections (a family or treatment with its groups) in their fixed order; only controlled groups are accepted.

    Raises ValueError for a group without a control: a lone arm has no place beside a trial.
    """
    marks: dict[tuple[str, bool, bool], list[tuple[float, Any]]] = {}
    notes, lines = [], []
    y = 0.0
    for title, found in sections:
        notes.append(text_at(y - HEAD * 0.5, f"<b>{cut(title)}</b>", 14, LIGHT["ink"]))
        y -= HEAD
        for group in found:
            if not group.controlled:
                raise ValueError(f"{group.study} has no control: it cannot stand in a row of trials")
            rows = group.rows[group.rows[Col.outcome] == outcome]
            first = rows.iloc[0]
            against = " / ".join(words("control." + c) for c in dict.fromkeys(rows[Col.control_type].dropna()))
            parts = [first[Col.name], first.get("scale_name"), first[Col.moment], against]
            notes.append(text_at(y - 8, cut(" · ".join(str(p) for p in parts if p and p == p), 78), 12, LIGHT["muted"]))
            lines.append(_line(y - 22, rows))
            for row in rows.itertuples():
                marks.setdefault((inks[group.study], row.role == "control", hollow(row)), []).append((y - 22, row))
            y -= ROW
        y -= 10
    page = layout(int(-y) + 80, words, annotations=notes, shapes=lines)
    page["xaxis"].update(percent_axis(words("chart.share_of", outcome=outcome_name.lower())))
    page["yaxis"].update(range=[y, 4], visible=False)
    traces = [_trace(key, points, outcome, outcome_name, words) for key, points in marks.items()]
    traces += _legend(marks, outcome, words)
    n = sum(len(found) for _, found in sections)
    return chart(traces, page, words("chart.trials_alt", n=n, outcome=outcome_name.lower()))


def _line(y: float, rows: Any) -> dict[str, Any]:
    return {
        "type": "line", "x0": round(100 * rows[Col.risk].min(), 1), "x1": round(100 * rows[Col.risk].max(), 1),
        "y0": y, "y1": y, "layer": "below", "line": {"color": LIGHT["rule"], "width": 3},
    }  # fmt: skip


def _trace(key: tuple[str, bool, bool], points: list[tuple[float, Any]], outcome: str, name: str, words: Words) -> Any:
    ink, control, is_hollow = key
    colour = LIGHT["slate"] if control else ink
    return dict(
            type="scatter",
        x=[round(100 * row.risk, 2) for _, row in points],
        y=[round(y, 1) for y, _ in points],
        mode="markers",
        showlegend=False,
        marker={
            "symbol": "line-ns" if control else symbol(outcome, is_hollow),
            "size": 14 if control else 11,
            "color": colour,
            "line": {"color": colour, "width": 3 if control else 2},
        },
        text=[hover(row, name, words) for _, row in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _legend(marks: dict[tuple[str, bool, bool], Any], outcome: str, words: Words) -> list[Any]:
    shown = [(words("chart.treated"), symbol(outcome, False), LIGHT["ink"]), (words("chart.control"), "line-ns", LIGHT["slate"])]
    if any(is_hollow and not control for _, control, is_hollow in marks):
        shown.insert(1, (words("chart.hollow"), symbol(outcome, True), LIGHT["ink"]))
    return [
        dict(
            type="scatter",
            x=[None], y=[None], mode="markers", name=name, hoverinfo="skip",
            marker={"symbol": shape, "size": 11, "color": ink, "line": {"color": ink, "width": 2}},
        )
        for name, shape, ink in shown
    ]  # fmt: skip
