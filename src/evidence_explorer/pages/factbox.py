"""The fact box that opens every treatment page: the same rows for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..frames import decisions
from ..model import Status, Study, Treatment
from .base import Edition
from .harms import CertaintyRow, certainty_rows


@dataclass(frozen=True)
class Decision:
    """The newest decision of one jurisdiction, or none."""

    where: str
    date: str
    what: Any


@dataclass(frozen=True)
class FactBox:
    """What a reader in a hurry must not miss: status, certainty, size of the evidence, what speaks against it."""

    status: list[Decision]
    certainty: list[CertaintyRow]
    trials: str
    against: Any


def fact_box(treatment: Treatment, studies: list[Study], edition: Edition) -> FactBox:
    """The fact box of a treatment; benefits and harms in numbers are drawn beside it."""
    w = edition.words
    randomised = [study for study in studies if study.design.kind.randomised]
    people = sum(study.design.randomised or 0 for study in randomised)
    trials = w("box.no_trials")
    if randomised:
        trials = w("box.trials", trials=w.count("trials_n", len(randomised)), people=w.number(people))
    return FactBox(
        status=[_newest(code, treatment, edition) for code in edition.dataset.site.record.jurisdictions],
        certainty=certainty_rows(treatment.certainty, edition),
        trials=trials,
        against=edition.paragraphs(treatment.against) if treatment.against else None,
    )


def _newest(code: str, treatment: Treatment, edition: Edition) -> Decision:
    mine = [s for _, key, s in decisions(edition.dataset) if key == treatment.id and code in s.jurisdictions]
    where = edition.words.country(code)
    if not mine:
        return Decision(where, "", None)
    newest = max(mine, key=lambda status: status.date or "")
    return Decision(where, when(newest, edition), edition.tell(newest.what))


def when(status: Status, edition: Edition) -> str:
    """The date of a decision in words, or why there is none."""
    w = edition.words
    return w.day(status.date) if status.date else edition.say(status.undated) or w("undated")
