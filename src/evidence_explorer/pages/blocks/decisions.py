"""Decisions of authorities as rows: what is in force, since when, for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...frames import decisions_on
from ...model import Grade, Ruling, Status
from ..kit.edition import Edition

SHOWN = 2  # of what is decided beside authorisation and payment


@dataclass(frozen=True)
class DecisionRow:
    """One decision; ``about``: the kind of page, the id and the name of what it is about."""

    where: str
    kind: str
    date: str
    dated: bool
    about: tuple[str, str, Any] | None
    what: Any
    address: str | None
    grade: str
    grade_word: str
    recalled: bool
    shared: str


def when(status: Status, edition: Edition) -> str:
    """The date of a decision in words, or why there is none; of what was not found, the day of looking."""
    w = edition.words
    if not status.date:
        return edition.say(status.undated) or w("undated")
    day = w.day(status.date)
    return w("status.as_of", date=day) if status.kind is Ruling.not_found else day


def kind_of(status: Status, edition: Edition) -> str:
    """What an entry is: a decision of some kind, in force or not; or what was found instead."""
    w = edition.words
    kind = w(f"ruling.{status.kind}")
    return kind if status.in_force else w("ruling.ended", kind=kind)


def shared_with(treatment: str, treatments: tuple[str, ...], edition: Edition) -> str:
    """For which other treatments a decision on one of them holds, in words; nothing where it is its own."""
    others = [key for key in treatments if key != treatment]
    if not others:
        return ""
    dataset, w = edition.dataset, edition.words
    family = dataset.families[dataset.family_of_treatment[treatment]]
    if len(treatments) == len(family.treatments):
        return w("status.class")
    return w("status.shared", names=w.listed(edition.say(dataset.treatments[key].name) for key in others))


def in_force(code: str, treatment: str, edition: Edition) -> list[tuple[Status, str]]:
    """What a reader needs to know of a place: every authorisation and payment in force, undated ones too; without an
    authorisation also that none was found; without any of these what else was decided. With whom it is shared."""
    mine = [
        (status, shared_with(treatment, others, edition))
        for status, others in decisions_on(edition.dataset, treatment)
        if code in status.jurisdictions and status.in_force
    ]
    mine.sort(key=lambda pair: pair[0].date or "", reverse=True)
    order = list(Ruling)
    mine.sort(key=lambda pair: order.index(pair[0].kind))
    first = [pair for pair in mine if pair[0].kind in {Ruling.authorisation, Ruling.reimbursement}]
    found = [] if any(s.kind is Ruling.authorisation for s, _ in first) else _of(mine, Ruling.not_found)
    rest = [pair for pair in mine if pair[0].kind.decides and pair not in first]
    return [*first, *(rest[:SHOWN] if not first else []), *found]


def _of(pairs: list[tuple[Status, str]], kind: Ruling) -> list[tuple[Status, str]]:
    return [pair for pair in pairs if pair[0].kind is kind]


def decision_row(
    status: Status, edition: Edition, about: tuple[str, str, Any] | None = None, shared: str = ""
) -> DecisionRow:
    """A decision as a row; without a date, it says why. ``shared``: with which treatments, in words; where nothing is
    given, those that a decision on a family names."""
    w = edition.words
    names = w.listed(edition.say(edition.dataset.treatments[key].name) for key in status.treatments)
    return DecisionRow(
        where=w.listed(w.country(code) for code in status.jurisdictions),
        kind=kind_of(status, edition),
        date=when(status, edition),
        dated=status.date is not None,
        about=about,
        what=edition.tell(status.what),
        address=status.address,
        grade=status.grade,
        grade_word=w(f"grade.{status.grade}"),
        recalled=status.grade == Grade.recalled,
        shared=shared or (w("status.only", names=names) if names else ""),
    )
