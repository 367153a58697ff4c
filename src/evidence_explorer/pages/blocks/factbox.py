"""The fact box that opens every treatment page: the same rows for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...model import Study, Treatment
from ..kit.edition import Edition
from ..kit.totals import trials_told
from .decisions import in_force, kind_of, when
from .harms import CertaintyRow, certainty_rows
from .people.view import People, people_of_treatment


@dataclass(frozen=True)
class Decisions:
    """What is in force in one jurisdiction: (kind and date, what), or none."""

    where: str
    rows: list[tuple[str, Any]]


@dataclass(frozen=True)
class NumberRow:
    """One outcome in both groups: ``treated`` and ``control`` as they are told, the latter after the name of what that
    group had. ``notes``: scale and time, definition, people; ``flags``: what sets the row apart."""

    item: People
    treated: str
    comparator: str
    control: str
    notes: list[str]
    flags: list[str]


@dataclass(frozen=True)
class NumberPart:
    """Rows of one kind. ``title``: the other treatment beside which they were counted, or nothing; ``harms``: whether
    one of them is a harm."""

    title: str
    rows: list[NumberRow]
    harms: bool


@dataclass(frozen=True)
class Numbers:
    """Benefits and harms in both groups: beside groups without another treatment first. ``no_harms``: what is said
    where no harm stands among those, with (place on the page, words) of what is known instead."""

    parts: list[NumberPart]
    no_harms: str
    see: list[tuple[str, str]]


@dataclass(frozen=True)
class FactBox:
    """What a reader in a hurry must not miss: status, certainty, size of the evidence, what speaks against it."""

    status: list[Decisions]
    certainty: list[CertaintyRow]
    trials: str
    against: Any
    numbers: Numbers


def fact_box(treatment: Treatment, studies: list[Study], edition: Edition) -> FactBox:
    """The fact box of a treatment; benefits and harms in numbers are drawn beside it."""
    w = edition.words
    randomised = [study for study in studies if study.design.kind.randomised]
    trials = w.listed(trials_told(randomised, w)) if randomised else w("box.no_trials")
    return FactBox(
        status=[_in_force(code, treatment, edition) for code in edition.dataset.site.record.jurisdictions],
        certainty=certainty_rows(treatment.certainty, edition),
        trials=trials,
        against=edition.paragraphs(treatment.against) if treatment.against else None,
        numbers=numbers_of(treatment, edition),
    )


def numbers_of(treatment: Treatment, edition: Edition) -> Numbers:
    """The headline numbers of a treatment. Dangerous events too rare for a picture stand there as counts."""
    w, people = edition.words, people_of_treatment(treatment, edition)
    first = NumberPart("", _rows(people.benefits, people.harms, edition), _any(people.harms))
    apart = [
        NumberPart(w("box.beside", name=one.name), _rows(one.benefits, one.harms, edition), _any(one.harms))
        for one in people.beside
    ]
    parts = [part for part in (first, *apart) if part.rows]
    if first.harms:
        return Numbers(parts, "", [])
    return Numbers(parts, w(f"box.no_harms.{_why_none(treatment, parts, edition)}"), _known_harms(treatment, edition))


def _why_none(treatment: Treatment, parts: list[NumberPart], edition: Edition) -> str:
    """Why no harm stands beside a group without another treatment."""
    if any(part.harms for part in parts):
        return "beside"
    trials = [s for s in edition.dataset.studies_of_treatment(treatment.id) if s.design.kind.randomised]
    found = [group for study in trials for group in edition.evidence.harm_groups(study.id) if group.controlled]
    return "percent" if any(row.role == "control" for group in found for row in group.rows) else "none"


def _any(harms: list[People]) -> bool:
    return any(item.counts for item in harms)


def _known_harms(treatment: Treatment, edition: Edition) -> list[tuple[str, str]]:
    """Where the page says what is known of harms without a count in both groups."""
    w = edition.words
    counted = any(edition.evidence.harm_groups(s.id) for s in edition.dataset.studies_of_treatment(treatment.id))
    places = {
        "harms": bool(treatment.harms),
        "labels": bool(treatment.labels),
        "harms-in-trials": counted,
        "studies": not (treatment.harms or treatment.labels),
    }
    return [(place, w(f"box.see.{place}")) for place, there in places.items() if there]


def _rows(benefits: list[People], harms: list[People], edition: Edition) -> list[NumberRow]:
    shown = [item for item in (*benefits, *harms) if item.counts or item.arrays]
    return [_row(item, edition) for item in shown]


def _row(item: People, edition: Edition) -> NumberRow:
    w, terms = edition.words, item.terms
    if terms is None:
        raise ValueError(f"{item.key} has numbers and does not say on what terms")
    told = [array.text for array in item.arrays] or list(item.counts or ())
    flags = [w("harms.serious")] * item.serious + [w("hundred.fragile")] * item.fragile
    return NumberRow(item, told[0], terms.comparator, told[1], list(terms.notes), flags)


def _in_force(code: str, treatment: Treatment, edition: Edition) -> Decisions:
    """Each with what it is, its date, and with which treatments it is shared."""
    rows = []
    for status, shared in in_force(code, treatment.id, edition):
        lead = " · ".join(part for part in (kind_of(status, edition), when(status, edition), shared) if part)
        rows.append((lead[:1].upper() + lead[1:], edition.tell(status.what)))
    return Decisions(edition.words.country(code), rows)
