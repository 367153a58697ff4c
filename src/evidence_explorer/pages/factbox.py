"""The fact box that opens every treatment page: the same rows for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..frames import decisions
from ..model import Status, Study, Treatment
from .base import Edition
from .harms import CertaintyRow, certainty_rows

SHOWN = 2  # decisions per jurisdiction: the newest alone is often a detail of the one before


@dataclass(frozen=True)
class Decisions:
    """The newest decisions of one jurisdiction: (date, what), or none."""

    where: str
    rows: list[tuple[str, Any]]


@dataclass(frozen=True)
class FactBox:
    """What a reader in a hurry must not miss: status, certainty, size of the evidence, what speaks against it."""

    status: list[Decisions]
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


def _newest(code: str, treatment: Treatment, edition: Edition) -> Decisions:
    mine = [s for _, key, s in decisions(edition.dataset) if key == treatment.id and code in s.jurisdictions]
    newest = sorted(mine, key=lambda status: status.date or "", reverse=True)[:SHOWN]
    return Decisions(edition.words.country(code), [(when(one, edition), edition.tell(one.what)) for one in newest])


def when(status: Status, edition: Edition) -> str:
    """The date of a decision in words, or why there is none."""
    w = edition.words
    return w.day(status.date) if status.date else edition.say(status.undated) or w("undated")
