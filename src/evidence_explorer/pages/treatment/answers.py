"""What people ask about a treatment, with where its page answers: a question without an answer says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from markupsafe import Markup

from ...model import Asked, Grade, Study, Text, Treatment, trials
from ...words.typography import small
from ..blocks.factbox import Decisions, FactBox, NumberRow
from ..blocks.people.headline import comparator
from ..blocks.practice import PRACTICE
from ..kit.edition import Edition

PLACES = {
    Asked.better: "numbers", Asked.when: "when", Asked.control: "control", Asked.lasts: "lasts",
    Asked.given: "practice", Asked.harms: "harms", Asked.sure: "sure", Asked.against: "against", Asked.cost: "cost",
    Asked.paid: "paid", Asked.authorised: "authorised", Asked.doctor: "ask",
}  # fmt: skip
"""Where on the page each question is answered; addresses that others may hold, and so never change."""
SOON, LASTS, COST = ("onset",), ("durability",), ("cost",)
GIVEN = ("route", "schedule")
FURTHER = tuple(name for name in PRACTICE if name not in {*GIVEN, *SOON, *LASTS, *COST, "contraindications"})
MOST = 6
"""As many different controls are named; the rest is counted."""


NOTHING = {
    Asked.better: "box.no_numbers", Asked.harms: "treatment.no_harms", Asked.sure: "certainty.not_rated",
    Asked.control: "answers.no_control", Asked.paid: "box.no_status", Asked.authorised: "box.no_status",
}  # fmt: skip
"""What is said where there is no answer; of all others, that it is not reported."""


@dataclass(frozen=True)
class Answer:
    """One line. ``head``: the way of giving that it and the next lines are about, where there are several; ``label``:
    what it is about; ``recalled``: to be verified; ``source``: how it was read, in a word and in words, and where."""

    label: str
    text: Any
    recalled: bool = False
    head: str = ""
    source: tuple[str, str, str | None] | None = None


@dataclass(frozen=True)
class Question:
    """One question. ``text``: its words, ``place``: where the page answers it, ``lines``: the answer, ``more``: what is
    opened under it; ``nothing``: what is said where there is none; ``said``: the answer as the search reads it."""

    asks: str
    text: Any
    plain: str
    place: str
    lines: list[Answer]
    nothing: str
    more: list[Answer] = field(default_factory=list)

    @property
    def said(self) -> str:
        """The answer as plain text."""
        told = [
            part for line in (*self.lines, *self.more) for part in (line.head, line.label, _plain(line.text)) if part
        ]
        return " ".join(told) or self.nothing


@dataclass(frozen=True)
class PlaceLine:
    """What is in force in one place, or in several that have the same: few words, and whether they are recalled."""

    where: str
    parts: tuple[tuple[Any, bool], ...]


def by_place(status: Sequence[Decisions], pays: bool, edition: Edition) -> list[PlaceLine]:
    """One line per place, also where nothing is known; the whole words stand in the room of decisions."""
    same: dict[tuple[tuple[Any, bool], ...], list[str]] = {}
    for place in status:
        parts = tuple((row.brief, row.recalled) for row in place.only(pays).rows)
        same.setdefault(parts, []).append(place.where)
    return [PlaceLine(edition.words.listed(where), parts) for parts, where in same.items()]


def _plain(html: Any) -> str:
    """A line without its markup; its spaces stay as they are."""
    return unescape(re.sub("<[^>]*>", "", str(html)))


def questions_of(treatment: Treatment, studies: list[Study], box: FactBox, edition: Edition) -> dict[str, Question]:
    """Every question by its word, in the order of the site, with the answer of this treatment."""
    w = edition.words
    own = {question.asks: question.text for question in edition.dataset.site.record.questions}
    lines = _answers(treatment, studies, box, edition)
    return {
        str(asks): Question(
            str(asks),
            edition.tell(own[asks]) if asks in own else w(f"asked.{asks}"),
            edition.say(own[asks]) if asks in own else w(f"asked.{asks}"),
            PLACES[asks],
            lines[asks],
            w(NOTHING.get(asks, "not_reported")),
            _ways(treatment, FURTHER, edition) if asks is Asked.given else [],
        )
        for asks in dict.fromkeys([*own, *Asked])
    }


def _answers(treatment: Treatment, studies: list[Study], box: FactBox, edition: Edition) -> dict[Asked, list[Answer]]:
    first = [row for part in box.numbers.parts if not part.title for row in part.rows]
    benefits = [row for row in first if row.item.counted in edition.dataset.outcome_kinds]
    harms = [row for row in first if row.item.counted not in edition.dataset.outcome_kinds]
    counted = [Answer(row.item.name, row.notes[0]) for row in benefits]
    return {
        Asked.better: [_number(row, edition) for row in benefits],
        Asked.when: [*_ways(treatment, SOON, edition), *counted],
        Asked.control: _controls(studies, edition),
        Asked.lasts: _ways(treatment, LASTS, edition),
        Asked.given: _ways(treatment, GIVEN, edition),
        Asked.harms: [*(_number(row, edition) for row in harms), *_text(treatment.harms, edition)],
        Asked.sure: _sure(box, edition),
        Asked.against: _text(treatment.against, edition),
        Asked.cost: _ways(treatment, COST, edition),
        Asked.paid: _decided(box, pays=True),
        Asked.authorised: _decided(box, pays=False),
        Asked.doctor: [Answer("", edition.tell(question)) for question in treatment.ask],
    }


def _text(text: Text | None, edition: Edition) -> list[Answer]:
    return [Answer("", edition.tell(text))] if text else []


def _number(row: NumberRow, edition: Edition) -> Answer:
    """A headline number in one line, with its comparator and its terms."""
    told = edition.words(
        "answers.number", treated=row.treated, control=row.control, comparator=small(row.comparator),
        terms=edition.words.clauses(row.notes),
    )  # fmt: skip
    return Answer(row.item.name, told)


def _ways(treatment: Treatment, names: Sequence[str], edition: Edition) -> list[Answer]:
    """What is known of how it is given, way by way; the last line of each says where it was read."""
    w, found = edition.words, []
    for way in treatment.practice:
        told = [(name, text) for name in names if (text := getattr(way, name))]
        head = edition.say(way.variant) if way.variant else ""
        source = way.grade, w(f"grade.{way.grade}"), way.address
        for i, (name, text) in enumerate(told):
            last = source if i + 1 == len(told) else None
            label = w(f"practice.{name}") if len(names) > 1 else ""
            found.append(Answer(label, edition.tell(text), way.grade is Grade.recalled, "" if i else head, last))
    return found


def _controls(studies: list[Study], edition: Edition) -> list[Answer]:
    """What the control groups of the randomised trials had, and in how many trials each."""
    w = edition.words
    counts: Counter[str] = Counter()
    for reports in trials(s for s in studies if s.design.kind.randomised):
        counts.update({comparator(study, arm.id, edition) for study in reports for arm in study.arms if arm.control})
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    lines = [Answer(name, w.count("trials_n", n)) for name, n in ranked[:MOST]]
    more = w.count("left_out.more_n", len(ranked) - MOST) if len(ranked) > MOST else ""
    return [*lines, Answer("", more)] if more else lines


def _sure(box: FactBox, edition: Edition) -> list[Answer]:
    rated, between = Markup("{} ({}{}{})"), edition.words("semicolon")
    return [
        Answer(str(row.outcome), rated.format(row.word, row.comparison, between, row.by), row.recalled)
        for row in box.certainty
    ]


def _decided(box: FactBox, pays: bool) -> list[Answer]:
    return [
        Answer("", row.brief, row.recalled, "" if i else place.where)
        for place in box.status
        for i, row in enumerate(place.only(pays).rows)
    ]
