"""What the site said wrongly and when it was mended, as rows for the list and for the records concerned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...model import Correction
from ...track import tracked
from ..kit.edition import Edition


@dataclass(frozen=True)
class CorrectionRow:
    """One correction, ready to be shown; studies and treatments as (id, name)."""

    id: str
    mended: str
    since: str
    was: Any
    now: Any
    how: Any
    studies: list[tuple[str, Any]]
    treatments: list[tuple[str, Any]]


@tracked(cutoff=True)
def correction_rows(edition: Edition) -> list[CorrectionRow]:
    """Every correction, newest first; those of one day in the order of their file."""
    listed = edition.dataset.corrections.items()
    return [_row(name, correction, edition) for name, correction in sorted(listed, key=_age)]


def _age(named: tuple[str, Correction]) -> int:
    return -named[1].mended.toordinal()


def _row(name: str, correction: Correction, edition: Edition) -> CorrectionRow:
    w, dataset = edition.words, edition.dataset
    return CorrectionRow(
        id=name,
        mended=w.day(correction.mended.isoformat()),
        since=w.day(correction.since) if correction.since else w("corrections.since_unknown"),
        was=edition.tell(correction.was),
        now=edition.tell(correction.now),
        how=edition.tell(correction.how) if correction.how else None,
        studies=[(key, edition.name(dataset.studies[key])) for key in correction.studies],
        treatments=[(key, edition.tell(dataset.treatments[key].name)) for key in correction.treatments],
    )


def corrections_of_study(study: str, edition: Edition) -> list[CorrectionRow]:
    """The corrections of a study, newest first."""
    return _of_study(edition, study)


@tracked(cutoff=True)
def _of_study(edition: Edition, study: str) -> list[CorrectionRow]:
    return [row for row in correction_rows(edition) if any(key == study for key, _ in row.studies)]


def corrections_of_treatment(treatment: str, edition: Edition) -> list[CorrectionRow]:
    """The corrections of a treatment, newest first."""
    return _of_treatment(edition, treatment)


@tracked(cutoff=True)
def _of_treatment(edition: Edition, treatment: str) -> list[CorrectionRow]:
    return [row for row in correction_rows(edition) if any(key == treatment for key, _ in row.treatments)]
