"""One row per controlled trial: the treated arms and their own control on one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..analysis import Group
from ..frames import Row
from ..palette import LIGHT
from ..stats import rounded
from ..words import Words
from .base import Chart, Key, hollow, percent_axis, scatter, symbol
from .blocks import control_told, control_word, hover, not_random, share_text, value_of
from .page import rows_chart
from .shared import JOIN, same_facts
from .sheet import LINE, Sheet, Style

MarkKey = tuple[str, bool, bool, bool]
"""Colour, control or not, hollow, read twice."""
Marks = dict[MarkKey, list[tuple[int, Row]]]
"""Figures that look alike, each with its spot."""


def draw_trials(
    sections: Sequence[tuple[str, Sequence[Group]]],
    inks: Mapping[str, str],
    outcome: str,
    outcome_name: str,
    words: Words,
    axis: str = "",
) -> Chart:
    """Sections (a family or treatment with its groups) in their fixed order; only controlled groups are accepted.

    ``axis``: what is counted, where the name of the outcome cannot say it. Raises ValueError for a group without a
    control: a lone arm has no place beside a trial.
    """
    marks: Marks = {}
    lines: list[dict[str, Any]] = []
    sheet = Sheet()
    shown = [(title, [(group, _rows(group, outcome)) for group in found]) for title, found in sections]
    everywhere, _ = same_facts([_facts(rows, words) for _, part in shown for _, rows in part])
    if everywhere:
        sheet.part(shared=words("chart.every_row", shared=JOIN.join(everywhere)))
    for title, part in shown:
        facts = [[fact for fact in _facts(rows, words) if fact not in everywhere] for _, rows in part]
        here, own = same_facts(facts)
        sheet.part(title, JOIN.join(here))
        for (group, rows), mine in zip(part, own, strict=True):
            sheet.row(_texts(rows[0], mine, words), tall=LINE * len(rows))
            sheet.line()
            for place, row in enumerate(rows):
                key = (inks[group.study], row.role == "control", hollow(row), row.read_again)
                beside = [value_of(one, words) for one in rows] if place == 0 else []
                spot = sheet.spot(_said(row, words), f"{row.study}#{row.anchor}", beside)
                marks.setdefault(key, []).append((spot, row))
            lines.append(_line(spot, rows))
    # What a treatment is compared with is drawn last: a thin bar would be hidden under the square of the same share.
    ordered = sorted(marks.items(), key=lambda mark: mark[0][1])
    traces = [_trace(key, points, outcome_name, words) for key, points in ordered]
    alt = words.count("chart.trials_alt", sum(len(found) for _, found in sections), outcome=outcome_name.lower())
    across = percent_axis(axis or words("chart.share_of", outcome=outcome_name.lower()))
    several = len({group.study for _, found in sections for group in found}) > 1
    return replace(rows_chart("trials", sheet, traces, across, alt, _keys(marks, words), lines), apart=several)


def _rows(group: Group, outcome: str) -> list[Row]:
    """The figures of one trial, its control last."""
    if not group.controlled:
        raise ValueError(f"{group.study} has no control: it cannot stand in a row of trials")
    return sorted((row for row in group.rows if row.outcome == outcome), key=lambda row: row.role == "control")


def _named(first: Row, words: Words) -> list[str]:
    """What a row is looked for by, and what else names it: in a list of events, the event comes first."""
    named = [words.say(first.name), words.say(first.scale_name)]
    return named[::-1] if first.event else named


def _facts(rows: list[Row], words: Words) -> list[str]:
    """What makes a trial another than the next one."""
    against = " / ".join(dict.fromkeys(told for row in rows if (told := control_told(row, words))))
    first = rows[0]
    when, whom = words.say(first.moment), words.say(first.people)
    return [_named(first, words)[1], when, against, whom, not_random(first, words)]


def _texts(first: Row, facts: list[str], words: Words) -> list[tuple[Style, str]]:
    """The name of a trial, and what it does not share with the others."""
    named: list[tuple[Style, str]] = [("name", _named(first, words)[0])]
    return [*named, ("fact", JOIN.join(facts))] if facts else named


def _said(row: Row, words: Words) -> str:
    """A figure without its row: who, and how many."""
    who = " — ".join(part for part in (words.say(row.label), control_told(row, words)) if part)
    return words.told(who, share_text(row, words))


def _line(spot: int, rows: list[Row]) -> dict[str, Any]:
    risks = [row.risk or 0.0 for row in rows]
    return {
        "type": "line", "x0": rounded(100 * min(risks), 2), "x1": rounded(100 * max(risks), 2), "name": str(spot),
        "layer": "below", "line": {"color": LIGHT["rule"], "width": 3},
    }  # fmt: skip


def _trace(key: MarkKey, points: list[tuple[int, Row]], name: str, words: Words) -> Any:
    ink, control, is_hollow, twice = key
    colour = LIGHT["slate"] if control else ink
    return scatter(
        x=[rounded(100 * (row.risk or 0.0), 2) for _, row in points],
        mode="markers",
        marker={
            "symbol": "line-ns" if control else symbol(points[0][1].shape, is_hollow, twice),
            "size": 9 if control else 11,
            "color": colour,
            "line": {"color": colour, "width": 3 if control else 2},
        },
        customdata=[spot for spot, _ in points],
        text=[hover(row, name, words) for _, row in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _keys(marks: Marks, words: Words) -> list[Key]:
    shape = next((row.shape for points in marks.values() for _, row in points), "square")
    keys = [
        Key(shape, False, "ink", words("chart.treated")),
        Key("bar", False, "slate", words(control_word(marks.values()))),
    ]
    if any(is_hollow and not control for _, control, is_hollow, _ in marks):
        keys.append(Key(shape, True, "ink", words("chart.hollow")))
    if any(twice and not control for _, control, _, twice in marks):
        keys.append(Key(f"{shape}-dot", True, "ink", words("chart.twice")))
    return keys
