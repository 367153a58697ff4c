"""Adverse events of a treatment, one row per event: the largest trial first, the others behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ...analysis import Group, compare, side
from ...charts import draw_trials, estimate_text, share_text
from ...frames import Row, parted
from ...model import Kind, Study, Treatment
from ...words.typography import capital
from ..blocks.harms_beside import HarmBeside, alone, harms_beside_control
from ..blocks.people.headline import comparators
from ..blocks.trials import cut_told
from ..kit.edition import Edition
from ..kit.rows import FigureRow, figure_row

DRAWN = 20
"""As many events stand in one chart."""
Told = tuple[str, str, str]
"""What a group is called, its figure, and its difference from the control group."""


@dataclass(frozen=True)
class Line:
    """One event in one trial. ``about``: term, window, kind of study; ``groups``: the treated ones, never added up;
    ``figures``: all of both sides, for grade and origin."""

    study: str
    name: str
    about: str
    groups: list[Told]
    comparator: str
    control: list[str]
    figures: list[FigureRow]

    @property
    def grades(self) -> list[tuple[str, str]]:
        """How its figures were read, each word once."""
        return list(dict.fromkeys((row.grade, row.grade_word) for row in self.figures))

    @property
    def hows(self) -> list[str]:
        """How its figures came to be, where they are not as published, and which were read twice."""
        return list(dict.fromkeys(said for row in self.figures for said in (row.how, row.twice) if said))


@dataclass(frozen=True)
class EventRow:
    """One adverse event: the line of the largest trial, then those of others; ``more`` counts these."""

    key: str
    name: str
    serious: bool
    first: Line
    others: list[Line]
    more: str


@dataclass(frozen=True)
class EventPart:
    """The events beside one kind of group. ``title``: the other treatment that it had, or nothing; ``firsts``: the
    comparisons of the first lines, from which `chart_of` draws."""

    key: str
    title: str
    rows: list[EventRow]
    firsts: list[HarmBeside]

    def name_of(self, treatment: Treatment) -> str:
        """The name of its chart on a page."""
        return f"{treatment.id}-{self.key}" if self.title else treatment.id


@dataclass(frozen=True)
class Events:
    """Beside groups without another treatment; beside each other treatment, apart; and without any control group."""

    parts: list[EventPart]
    alone: list[FigureRow]

    @property
    def count(self) -> int:
        """How many events there are."""
        return len({row.name for part in self.parts for row in part.rows} | {row.outcome for row in self.alone})


def events_of(treatment: Treatment, studies: list[Study], edition: Edition) -> Events:
    """Every adverse event that the studies of a treatment counted and that a chart may show."""
    found = harms_beside_control(treatment, studies, edition)
    others = sorted({one.other for one in found})
    parts = [_part(i, other, [one for one in found if one.other == other], edition) for i, other in enumerate(others)]
    lone = [_figure(row, edition) for group in alone(treatment, studies, edition) for row in group.rows]
    return Events(parts, lone)


def _part(place: int, other: str, found: list[HarmBeside], edition: Edition) -> EventPart:
    by_event = [
        sorted(mine, key=lambda one: -one.people) for mine in parted(found, lambda one: one.event).values()
    ]  # the trial that says most of how often it happens comes first
    by_event.sort(key=lambda mine: _rank(mine[0], edition))
    key = f"beside-{place}" if other else "beside"
    title = edition.words("box.beside", name=other) if other else ""
    firsts = [mine[0] for mine in by_event]
    rows = [_event(key, mine, edition) for mine in by_event]
    return EventPart(key, title, rows, firsts)


def _rank(one: HarmBeside, edition: Edition) -> tuple[bool, float, int]:
    """Dangerous events first, then the frequent ones, then as the vocabulary lists them."""
    kinds = edition.dataset.event_kinds
    return not kinds[one.event].serious, -one.share, list(kinds).index(one.event)


def _event(part: str, mine: list[HarmBeside], edition: Edition) -> EventRow:
    kind = edition.dataset.event_kinds[mine[0].event]
    lines = [_line(one, edition) for one in mine]
    more = edition.words.count("events.more_n", len(lines) - 1) if len(lines) > 1 else ""
    return EventRow(f"{part}-{kind.id}", edition.say(kind.name), kind.serious, lines[0], lines[1:], more)


def _line(one: HarmBeside, edition: Edition) -> Line:
    w, study = edition.words, edition.dataset.studies[one.study]
    several = len(one.treated) > 1
    names = [w.say(row.label) if several else "" for row in one.treated]
    told = [(share_text(row, w), _apart(row, one, edition)) for row in one.treated]
    kind = "" if Kind(one.first.kind).randomised else w(f"kind.{one.first.kind}")
    return Line(
        study=one.study,
        name=edition.name(study),
        about=" · ".join(filter(None, [w.say(one.first.term), w.say(one.first.moment), kind])),
        groups=[(name, *pair) for name, pair in zip(names, told, strict=True)],
        comparator=comparators(((study, key) for row in one.control for key in row.arm.split("+")), edition),
        control=[share_text(row, w) for row in one.control],
        figures=[_figure(row, edition) for row in (*one.treated, *one.control)],
    )


def _apart(row: Row, one: HarmBeside, edition: Edition) -> str:
    """The difference of a group from its control in percentage points, where both say of how many people."""
    mine, other = side([row]), side(one.control)
    if mine is None or other is None:
        return edition.words("not_computed")
    found = compare("RD", mine, other)
    if found.estimate is None or found.low is None or found.high is None:
        return edition.words("not_computed")
    return estimate_text("RD", found.estimate, found.low, found.high, edition.words)


def _figure(row: Row, edition: Edition) -> FigureRow:
    return figure_row(row, edition, edition.say(row.scale_name))


def chart_of(found: list[HarmBeside], name: str, edition: Edition, most: int = DRAWN) -> dict[str, Any] | None:
    """One row per event, the treated groups and their control on one line, dangerous events apart."""
    w, kinds = edition.words, edition.dataset.event_kinds
    drawn = found[:most]
    if not drawn:
        return None
    sections: list[tuple[str, list[Group]]] = [
        (w(f"events.{word}"), part)
        for word, serious in (("dangerous", True), ("other", False))
        if (part := [one.group for one in drawn if kinds[one.event].serious is serious])
    ]
    chart = draw_trials(sections, edition.inks, "harm", w("harms.event"), w, capital(w("harms.event")))
    return {
        "title": w("harms.chart"),
        "note": " ".join(filter(None, [w("harms.chart_note"), cut_told(len(drawn), len(found), w)])),
        "chart": replace(chart, alt=w.count("events.alt", len(drawn))),
        "grey": False,
        "name": f"{name}-harms",
    }
