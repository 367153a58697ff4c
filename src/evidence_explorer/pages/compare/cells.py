"""What stands in one field of the Compare page: a row of the table for one treatment, as values for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ...analysis import Pooled
from ...charts import estimate_text, with_unit
from ...model import Treatment
from ...stats import Measure
from ..blocks.people.headline import of_pool
from ..blocks.people.sides import People
from ..blocks.people.view import TreatmentPeople
from ..blocks.pooled.sentences import against, estimate_ends, prediction_sentence, when
from ..blocks.pooled.view import family_of, why_none
from ..blocks.practice import PRACTICE
from ..kit.edition import Edition
from .marks import small_array
from .trials import TrialView, own_trials

MOST_TRIALS = 6
"""Trials of a treatment, the newest first, that a field tells one by one."""


@dataclass(frozen=True)
class PoolLine:
    """A pooled result in a few lines; ``key``: its place on the page of its treatment."""

    key: str
    name: Any
    fragile: bool
    facts: str
    ratio: str
    difference: str
    prediction: str
    notes: tuple[str, ...]
    """On which scales, by which definitions where they are not the usual one, in whom."""


@dataclass(frozen=True)
class Outcome:
    """What is known of one outcome of a treatment: its pools, or else its own trials, or else that there are none.

    ``rest_word``: how many trials stand behind the first, closed in a crowd; ``more``: that there are more trials than
    are told here.
    """

    pools: list[PoolLine]
    trials: list[TrialView]
    rest_word: str = ""
    more: str = ""


def outcome_cell(treatment: Treatment, outcome: str, edition: Edition) -> Outcome:
    """The declared pools of three trials or more; the trials one by one only where there is none.

    A pool of a class is no result of one of its treatments.
    """
    declared = [p for p in edition.evidence.own_pools(treatment.id) if p.declared.outcome == outcome]
    pools = [line for pooled in declared if (line := _pool_line(pooled, edition))]
    trials = [] if pools else own_trials(treatment.id, outcome, edition)
    left = len(trials[MOST_TRIALS:])
    more = edition.words.count("compare.more_own", left) if left else ""
    rest = edition.words.count("compare.rest_own", len(trials[1:MOST_TRIALS])) if trials[1:] else ""
    return Outcome(pools, trials[:MOST_TRIALS], rest, more)


def _pool_line(pooled: Pooled, edition: Edition) -> PoolLine | None:
    ratio, w = pooled.result("RR"), edition.words
    if ratio is None:
        return None
    trials = w.count("trials_n", len(pooled.studies))
    people = w.count("people", pooled.participants)
    control = w("control_word") + against(pooled.members, edition)
    return PoolLine(
        key=pooled.declared.id,
        name=edition.tell(pooled.declared.name),
        fragile=pooled.standing == "fragile",
        facts=" · ".join([trials, people, control]),
        ratio=_told(pooled, "RR", edition),
        difference=_told(pooled, "RD", edition),
        prediction=prediction_sentence(ratio, "RR", w),
        notes=of_pool(pooled, when(pooled, w), edition).notes,
    )


def _told(pooled: Pooled, measure: Measure, edition: Edition) -> str:
    """A pooled estimate with its interval, or that there is none on this measure."""
    result, w = pooled.result(measure), edition.words
    if result is None:
        return w("pool.no_result")
    told = estimate_text(measure, *estimate_ends(measure, result), w)
    return with_unit(measure, told, w)


def effects_cell(treatment: Treatment, edition: Edition) -> str:
    """How many published effects of other kinds its studies have, such as differences on a scale."""
    studies = edition.dataset.studies_of_treatment(treatment.id)
    found = sum(len(edition.evidence.drawn_effects(study.id)) for study in studies)
    return edition.words.count("compare.effects_n", found) if found else ""


@dataclass(frozen=True)
class Pooling:
    """Whether the trials of a treatment are put together: (name, standing) of each pool, or why there is none;
    ``elsewhere``: (name, family, place) of the pools of its class."""

    declared: list[tuple[Any, str]]
    none: Any
    elsewhere: list[tuple[str, str, str]]


def pooling_cell(treatment: Treatment, edition: Edition) -> Pooling:
    """What was declared beforehand, and what came of it."""
    w = edition.words
    mine = edition.evidence.own_pools(treatment.id)
    told = [(edition.tell(p.declared.name), w(f"pool.standing.{p.standing}", n=w.number(len(p.studies)))) for p in mine]
    none = why_none(treatment, edition)
    elsewhere = [
        (edition.say(p.declared.name), family_of(p, edition).id, p.declared.id)
        for p in edition.evidence.class_pools(treatment.id)
    ]
    return Pooling(told, none, elsewhere)


@dataclass(frozen=True)
class Hundred:
    """People of a hundred in both groups: ``sides`` holds (label, texts, groups, drawing); or ``reason`` why not.

    ``captions`` and the texts of sides say the same of several numbers of people, the first of which is its own:
    columns that stand beside each other are told of one number, 950 of 1,000 beside 350 of 1,000 and never beside 35 of
    100.
    """

    name: str
    serious: bool
    fragile: bool
    sides: list[tuple[str, dict[int, str], str, Markup]]
    captions: dict[int, str]
    source: tuple[str, str, str]
    reason: str
    notes: str = ""
    beside: str = ""


def hundreds(found: Sequence[Sequence[People]], ink: str, edition: Edition) -> list[Hundred]:
    """The same people as on the treatment's own page, drawn lighter. ``found``: each told of more and more people."""
    return [
        Hundred(
            name=people.name,
            serious=people.serious,
            fragile=people.fragile,
            sides=_sides(people, tellings, ink, edition.words("colon")),
            captions={told.of: told.caption for told in tellings},
            source=people.source,
            reason=edition.words("colon").join(filter(None, (people.reason, "" if people.arrays else people.note))),
            notes=" · ".join(people.terms.notes) if people.terms else "",
            beside=edition.words("box.beside", name=people.beside) if people.beside else "",
        )
        for people, *tellings in zip(found[0], *found, strict=True)
    ]


def _sides(
    people: People, tellings: Sequence[People], ink: str, colon: str
) -> list[tuple[str, dict[int, str], str, Markup]]:
    """Both groups, the treated one first and in the colour of its family. Their numbers stand under the drawings."""
    return [
        (
            array.label,
            {told.of: told.arrays[place].text for told in tellings},
            colon.join(filter(None, (array.arms, array.people))),
            Markup("")  # told in words: the picture is kept for what happens beside a group without treatment
            if people.beside
            else small_array(array.hundred, colour),
        )
        for place, (array, colour) in enumerate(zip(people.arrays, (ink, "slate"), strict=False))
    ]


def benefits_of(people: Sequence[TreatmentPeople], outcome: str) -> list[list[People]]:
    """The people of one outcome, in each telling."""
    return [[found for found in told.benefits if found.counted == outcome] for told in people]


def practice_cells(treatment: Treatment, edition: Edition) -> dict[str, list[tuple[str, Any]]]:
    """Fact of practice → (which way of giving it, where there are several; what it is)."""
    several = len(treatment.practice) > 1
    return {
        name: [
            (edition.say(way.variant) if several else "", edition.tell(text))
            for way in treatment.practice
            if (text := getattr(way, name))
        ]
        for name in PRACTICE
    }
