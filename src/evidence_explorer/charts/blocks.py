"""What was counted, per arm: one block per study, its arms beside their own control."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..analysis import Group
from ..frames import Row, parted
from ..model import Control, Kind
from ..palette import LIGHT
from ..stats import rounded
from ..words import Words
from .base import Chart, Key, hollow, percent_axis, plain, scatter, symbol
from .page import rows_chart
from .shared import JOIN, Around, around, same_facts
from .sheet import Sheet, Value

MarkKey = tuple[str, str, bool, bool]
"""Outcome, colour, hollow, read twice."""
Marks = dict[MarkKey, list[tuple[int, Row]]]
"""Figures that look alike, each with its spot."""


def draw_blocks(
    found: Sequence[Group], inks: Mapping[str, str], outcomes: dict[str, str], words: Words, named: bool = True
) -> Chart:
    """Draw groups of arms, in the order given. Controlled groups take the family's ink (``inks``: study → ink) for the
    treated arms and slate for controls; a group without a control is all grey, because nothing says what would have
    happened otherwise. ``outcomes``: id → name of the outcomes to draw. ``named``: each block names its study."""
    marks: Marks = {}
    sheet = Sheet()
    shown = [[row for row in group.rows if row.outcome in outcomes] for group in found]
    heads = _heads(shown, named, words)
    if heads.everywhere:
        sheet.part(shared=words("chart.every_row", shared=heads.everywhere))
    for group, rows, head in zip(found, shown, heads.texts, strict=True):
        here = around_groups(rows, words, heads.around)
        sheet.part(head, words("chart.each_group", shared=here.told) if here.told else "")
        for arm_rows in sorted(parted(rows, lambda row: row.arm).values(), key=lambda arm: arm[0].role == "control"):
            full = words.say(arm_rows[0].label)
            label = here.within(heads.around.within(full))
            sheet.row([("name", name_of(label, arm_rows[0], words))])
            for row in arm_rows:
                ink = LIGHT["slate"] if row.role == "control" or not group.controlled else inks[group.study]
                sheet.line()
                said = words.told(outcomes[row.outcome], share_text(row, words))
                said = said if label == full else words.told(full, said)  # heard alone, it names its group
                spot = sheet.spot(said, f"{row.study}#{row.anchor}", [value_of(row, words)])
                marks.setdefault((row.outcome, ink, hollow(row), row.read_again), []).append((spot, row))
    traces = [_trace(key, points, outcomes, words) for key, points in marks.items()]
    alt = words.count("chart.blocks_alt", len(found))
    across, keys = percent_axis(words("chart.share")), _keys(marks, outcomes, words)
    several = len({group.study for group in found}) > 1
    return replace(rows_chart("blocks", sheet, traces, across, alt, keys), apart=several)


@dataclass(frozen=True)
class _Heads:
    """What all rows of the chart share, in words; what each block is called; what all labels begin and end with."""

    everywhere: str
    texts: list[str]
    around: Around


def _heads(shown: Sequence[list[Row]], named: bool, words: Words) -> _Heads:
    """Where two blocks would be called the same, what was counted as one tells them apart."""
    facts = [_facts(rows[0], named, words) for rows in shown]
    common, own = same_facts(facts)
    said = [JOIN.join(fact) for fact in own]
    defined = [words.clauses(dict.fromkeys(words.say(row.definition) for row in rows)) for rows in shown]
    texts = [
        JOIN.join(filter(None, [head, what if said.count(head) > 1 else ""]))
        for head, what in zip(said, defined, strict=True)
    ]
    found = around_groups([row for rows in shown for row in rows], words, Around()) if len(shown) > 1 else Around()
    return _Heads(JOIN.join(filter(None, [*common, found.told])), texts, found)


def around_groups(rows: Sequence[Row], words: Words, inside: Around) -> Around:
    """What the labels of groups begin and end with, ``inside`` of what is lifted already; of groups that were added up,
    the beginning says nothing."""
    added = any("+" in row.arm for row in rows)
    joints = frozenset(words("chart.joints").split(" / "))
    return Around() if added else around([inside.within(words.say(row.label)) for row in rows], joints)


def _facts(first: Row, named: bool, words: Words) -> list[str]:
    who = [words.say(first.name), words.say(first.people)] if named else ["", ""]
    return [who[0], words.say(first.scale_name), words.say(first.moment), who[1], not_random(first, words)]


def not_random(row: Row, words: Words) -> str:
    """What kind of study it is, where chance did not decide who received what."""
    return "" if Kind(row.kind).randomised else words(f"kind.{row.kind}")


def name_of(label: str, row: Row, words: Words) -> str:
    """A group by its label; a control says which kind it is, once."""
    control = control_told(row, words)
    return label if control.casefold() in ("", label.casefold()) else f"{label} — {control}"


def control_told(row: Row, words: Words) -> str:
    """What a control arm had: by name, or else the kind of control; nothing for a treated arm."""
    return words.say(row.control_name) or (words(f"control.{row.control_type}") if row.control_type else "")


def _trace(key: MarkKey, points: Sequence[tuple[int, Row]], outcomes: dict[str, str], words: Words) -> Any:
    outcome, ink, is_hollow, twice = key
    rows = [row for _, row in points]
    return scatter(
        x=[rounded(100 * (row.risk or 0.0), 2) for row in rows],
        mode="markers",
        name=plain(outcomes[outcome]),
        marker={
            "symbol": symbol(rows[0].shape, is_hollow, twice),
            "size": 11,
            "color": ink,
            "line": {"color": ink, "width": 2},
        },
        error_x=bars(rows, ink),
        customdata=[spot for spot, _ in points],
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
    return "<br>".join(map(plain, [words.told(outcome, share_text(row, words)), where, words.say(row.label)]))


def share_text(row: Row, words: Words) -> str:
    """`29 of 79 (37 %; 27 to 48)`, for a row with a share."""
    counted = row.events is not None and row.n is not None
    share = words.percent(row.risk or 0.0) if counted else words.published_percent(row.percent or 0.0)
    inside = share
    if row.low is not None and row.high is not None:
        inside = words.clauses([share, words.span(row.low, row.high)])
    return f"{words.people(row.events, row.n)} ({inside})" if counted else inside  # type: ignore[arg-type]


def value_text(row: Row, words: Words) -> str:
    """`29 of 79 · 37 %`, beside a mark; the published percentage alone where nobody was counted."""
    if row.events is None or row.n is None:
        return words.published_percent(row.percent or 0.0)
    return f"{words.people(row.events, row.n)} · {words.percent(row.risk or 0.0)}"


def value_of(row: Row, words: Words) -> tuple[Value, str]:
    """The same, for the column of values."""
    return "value control" if row.role == "control" else "value", value_text(row, words)


def control_word(points: Iterable[Sequence[tuple[int, Row]]]) -> str:
    """What the marks beside the treated ones are called: some may be of another treatment."""
    active = any(row.control_type == Control.active for part in points for _, row in part)
    return "chart.control_or_other" if active else "chart.control"


def _keys(marks: Marks, outcomes: dict[str, str], words: Words) -> list[Key]:
    """What is drawn: each shape as it stands there, first those of the treated, then that of the controls."""
    slate = LIGHT["slate"]
    shapes = {key[0]: points[0][1].shape for key, points in marks.items()}

    def shape_where(place: int) -> list[str]:
        return [shapes[key[0]] for key in marks if key[place]]

    keys = [Key(shapes[o], False, "ink", outcomes[o]) for o in outcomes if o in shapes]
    controls = [shapes[key[0]] for key in marks if key[1] == slate]
    if controls and any(key[1] != slate for key in marks):
        keys.append(Key(" ".join(dict.fromkeys(controls)), False, "slate", words(control_word(marks.values()))))
    if found := shape_where(2):
        keys.append(Key(found[0], True, "ink", words("chart.hollow")))
    if found := shape_where(3):
        keys.append(Key(f"{found[0]}-dot", True, "ink", words("chart.twice")))
    return keys
