"""The fact box that opens every treatment page: the same rows for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from ...model import Grade, Ruling, Status, Study, Treatment
from ...words.typography import capital
from ..kit.edition import Edition
from ..kit.totals import trials_told
from .decisions import in_force, kind_of, when
from .harms import CertaintyRow, certainty_rows
from .harms_beside import alone, harms_beside_control
from .people.sides import People
from .people.view import people_of_treatment

HARMS, TOGETHER, TRIALS = "treatment-harms", "treatment-together", "treatment-trials"
"""The kinds of page that hold what the box does not."""


@dataclass(frozen=True)
class InForce:
    """One decision: what it is and since when, its words, whether it is merely recalled; ``brief``: it in a few words,
    with its date."""

    lead: str
    what: Any
    recalled: bool
    pays: bool
    brief: Any


@dataclass(frozen=True)
class Decisions:
    """What is in force in one jurisdiction, or nothing."""

    where: str
    rows: list[InForce]

    def only(self, pays: bool) -> Decisions:
        """What is paid for there; or all the rest."""
        return Decisions(self.where, [row for row in self.rows if row.pays is pays])


@dataclass(frozen=True)
class NumberRow:
    """One outcome in both groups: ``treated`` and ``control`` as they are told, the latter after the name of what that
    group had. ``notes``: scale and time, definition, people; ``flags``: what sets the row apart; ``kind``: the kind of
    page that draws it as people; ``alone``: that it comes from one trial, with what was counted there."""

    item: People
    treated: str
    comparator: str
    control: str
    notes: list[str]
    flags: list[str]
    kind: str
    alone: str = ""


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
    where no harm stands among those, with (kind of page, place on it, words) of what is known instead."""

    parts: list[NumberPart]
    no_harms: str
    see: list[tuple[str, str, str]]

    @property
    def label(self) -> str:
        """What sets the lines apart, where they all stand beside other treatments."""
        return "" if any(not part.title for part in self.parts) else ". ".join(part.title for part in self.parts)

    def only(self, beside: bool) -> Numbers:
        """The lines beside other treatments alone; or those beside groups without one, with what is said of harms."""
        parts = [part for part in self.parts if bool(part.title) is beside]
        return Numbers(parts, "", []) if beside else Numbers(parts, self.no_harms, self.see)


@dataclass(frozen=True)
class FactBox:
    """What a reader in a hurry must not miss: status, certainty, size of the evidence, what speaks against it.
    ``certainty``: the ratings that were read; one that is only recalled stands where all are told, marked."""

    status: list[Decisions]
    certainty: list[CertaintyRow]
    trials: str
    against: Any
    numbers: Numbers


def fact_box(treatment: Treatment, studies: list[Study], edition: Edition) -> FactBox:
    """The fact box of a treatment; benefits and harms in numbers are drawn beside it."""
    w = edition.words
    randomised = [study for study in studies if study.design.kind.randomised]
    trials = w.listed(trials_told(randomised, w, edition.dataset)) if randomised else w("box.no_trials")
    read = tuple(one for one in treatment.certainty if one.grade is not Grade.recalled)
    return FactBox(
        status=[_in_force(code, treatment, edition) for code in edition.dataset.site.record.jurisdictions],
        certainty=certainty_rows(read, edition),
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
    found = harms_beside_control(treatment, trials, edition)
    inert = [one for one in found if not one.other]
    if not inert:
        return "beside" if found else "none"
    return "percent" if all(one.sides is None for one in inert) else "apart"


def _any(harms: list[People]) -> bool:
    return any(item.counts for item in harms)


def _known_harms(treatment: Treatment, edition: Edition) -> list[tuple[str, str, str]]:
    """Where the pages say what is known of harms without a count in both groups."""
    studies = edition.dataset.studies_of_treatment(treatment.id)
    counted = harms_beside_control(treatment, studies, edition) or alone(treatment, studies, edition)
    places = {
        "harms": ("treatment", bool(treatment.harms)),
        "labels": (HARMS, bool(treatment.labels)),
        "harms-in-trials": (HARMS, bool(counted)),
        "studies": (TRIALS, bool(studies) and not (treatment.harms or treatment.labels)),
    }
    return [(kind, place, edition.words(f"box.see.{place}")) for place, (kind, there) in places.items() if there]


def _rows(benefits: list[People], harms: list[People], edition: Edition) -> list[NumberRow]:
    told = [item for item in benefits if item.counts or item.arrays]
    rows = [_row(item, TOGETHER, edition, _others_than(told[0], item, edition)) for item in told]
    rows += [_row(item, HARMS, edition) for item in harms if item.counts or item.arrays]
    return [*rows[:1], *(_as_above(row, rows[0], edition) for row in rows[1:])]


def _as_above(row: NumberRow, first: NumberRow, edition: Edition) -> NumberRow:
    """A row of the same table: what both groups had is said below the first one, and again only where it is else."""
    noted = edition.words("headline.both", also=_also(first))
    return replace(row, notes=[note for note in row.notes if note != noted])


def _also(row: NumberRow) -> str:
    return row.item.terms.also if row.item.terms else ""


def _others_than(first: People, item: People, edition: Edition) -> list[str]:
    """That a benefit was counted in other trials than the first one: more people with the rarer one puzzle a reader."""
    w, theirs, mine = edition.words, _trials_of(first), _trials_of(item)
    if theirs == mine:
        more = item.arrays and first.arrays and item.arrays[0].hundred.count > first.arrays[0].hundred.count
        return [w("headline.more_than", outcome=first.name)] if more else []
    if not theirs & mine:
        return [w("headline.none_shared", outcome=first.name)]
    shared = {"same": w.number(len(theirs & mine)), "all": w.number(len(theirs | mine))}
    return [w("headline.other_trials", outcome=first.name, **shared)]


def _trials_of(item: People) -> set[str]:
    return {item.source[1]} if item.source[0] == "study" else set(item.studies)


def _row(item: People, kind: str, edition: Edition, also: Sequence[str] = ()) -> NumberRow:
    w, terms = edition.words, item.terms
    if terms is None:
        raise ValueError(f"{item.key} has numbers and does not say on what terms")
    told = [array.text for array in item.arrays] or list(item.counts or ())
    flags = [w("harms.serious")] * item.serious + [w("hundred.fragile")] * item.fragile
    return NumberRow(
        item, told[0], terms.comparator, told[1], [*terms.notes, *also], flags, kind, _alone(item, edition)
    )


def _alone(item: People, edition: Edition) -> str:
    """That a row comes from one trial; where it is told of a hundred or more, with the people who were counted."""
    w = edition.words
    if item.source[0] != "study":
        return ""
    if not item.arrays or not item.counts:
        return w("hundred.one_trial")
    return w("hundred.one_trial_of", treated=item.counts[0], control=item.counts[1])


def _in_force(code: str, treatment: Treatment, edition: Edition) -> Decisions:
    """Each with what it is, its date, and with which treatments it is shared."""
    rows = []
    for status, shared in in_force(code, treatment.id, edition):
        lead = " · ".join(part for part in (kind_of(status, edition), when(status, edition), shared) if part)
        pays, recalled = status.kind is Ruling.reimbursement, status.grade is Grade.recalled
        short = _brief(status, edition)
        rows.append(InForce(capital(lead), edition.tell(status.what), recalled, pays, short))
    return Decisions(edition.words.country(code), rows)


def _brief(status: Status, edition: Edition) -> Any:
    """A decision in a few words with its date, or why there is none."""
    return Markup("{} ({})").format(edition.tell(status.brief or status.what), when(status, edition))
