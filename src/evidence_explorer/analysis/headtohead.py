"""Trials that gave two treatments, or a treatment and a comparator, to people of the same study: who met whom, and what
the two sides say against each other. The only place where a figure of one treatment meets one of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from .. import stats
from ..frames import Row
from ..model import Afterwards, Dataset, Grade, Kind, Period, Study
from .contrasts import compare, side
from .groups import Group

SHOWN: tuple[stats.Measure, ...] = ("RR", "RD")
Sides = tuple[tuple[str, ...], tuple[str, ...]]
"""The arms of the two sides."""


@dataclass(frozen=True)
class Versus:
    """Two figures of one trial against each other. ``reason``: why they are not compared, as a word, or nothing.

    ``exact``: counted as reported, and read well. The other side stands as the trial meant it: its control last.
    """

    treated: str
    control: str
    contrasts: dict[stats.Measure, stats.Contrast]
    exact: bool
    reason: str = ""


@dataclass(frozen=True)
class Meeting:
    """One outcome, or one adverse event, that a trial counted on both sides: all its arms, and the comparisons."""

    group: Group
    found: tuple[Versus, ...]


@dataclass(frozen=True)
class HeadToHead:
    """One trial of one pair. ``pair`` and ``sides`` in the fixed order; ``outcomes`` in the order of the record."""

    study: str
    pair: tuple[str, str]
    sides: Sides
    outcomes: tuple[Meeting, ...]
    harms: tuple[Meeting, ...]


def given_in_order(dataset: Dataset) -> list[str]:
    """The fixed order of everything that can be given: treatments by family, then comparators; never by an effect."""
    return [*dataset.treatments, *(key for key in dataset.comparators if key not in dataset.treatments)]


def head_to_head_of(
    dataset: Dataset, study: Study, groups: Sequence[Group], harms: Sequence[Group]
) -> tuple[HeadToHead, ...]:
    """Every pair of a trial. ``groups``: those of each timing.

    A trial is a study in which chance decided, or in which a controlled group counts both; a review is none.
    """
    if study.design.kind.review:
        return ()
    found = (
        HeadToHead(study.id, pair, sides, _meetings(groups, study, sides), _meetings(harms, study, sides))
        for pair, sides in _pairs(study, given_in_order(dataset))
    )
    return tuple(one for one in found if study.design.kind.randomised or one.outcomes)


def in_fixed_order(dataset: Dataset, found: Iterable[HeadToHead]) -> list[HeadToHead]:
    """Trials by pair in the fixed order, then newest first."""
    order = {key: place for place, key in enumerate(given_in_order(dataset))}
    studies = dataset.studies
    return sorted(found, key=lambda one: (*(order[key] for key in one.pair), -studies[one.study].citation.order))


def _pairs(study: Study, order: list[str]) -> Iterator[tuple[tuple[str, str], Sides]]:
    """The pairs of different things given in a study, each with its arms."""
    given = sorted({arm.treatment for arm in study.arms if arm.treatment in order}, key=order.index)
    for one, other in combinations(given, 2):
        sides = tuple(tuple(arm.id for arm in study.arms if arm.treatment == key) for key in (one, other))
        yield (one, other), (sides[0], sides[1])


def _meetings(groups: Sequence[Group], study: Study, sides: Sides) -> tuple[Meeting, ...]:
    """The outcomes that a controlled group counts on both sides, in the order of the record."""
    found = []
    for whole in groups:
        rows = whole.rows
        both = set.intersection(*({row.outcome for row in rows if _is_of(row.arm, side)} for side in sides))
        for outcome in dict.fromkeys(row.outcome for row in rows):
            group = whole.only([outcome]) if outcome in both else None
            if group and group.controlled and (told := versus(group, study, sides)):
                found.append(Meeting(group, told))
    return tuple(sorted(found, key=lambda meeting: min(row.position for row in meeting.group.rows)))


def versus(group: Group, study: Study, sides: Sides) -> tuple[Versus, ...]:
    """Each figure of the one side against each of the other, inside one group, which holds one outcome."""
    ones, others = ([row for row in group.rows if _is_of(row.arm, side)] for side in sides)
    return tuple(_versus(*_as_meant(one, other), study) for one in ones for other in others)


def _is_of(arm: str, arms: tuple[str, ...]) -> bool:
    """Whether a figure counts these arms only; adverse events are told of several arms at once."""
    return set(str(arm).split("+")) <= set(arms)


def _as_meant(one: Row, other: Row) -> tuple[Row, Row]:
    """The arm that the trial has as its control stands last; otherwise the order stays."""
    return (other, one) if (one.role, other.role) == ("control", "experimental") else (one, other)


def _versus(treated: Row, control: Row, study: Study) -> Versus:
    one, other = side([treated]), side([control])
    arms = treated.arm, control.arm
    if (reason := _unfit(treated, study)) or one is None or other is None:
        return Versus(*arms, {}, False, reason or "no-people")
    strong = all(Grade(row.grade).strong for row in (treated, control))
    return Versus(*arms, {m: compare(m, one, other) for m in SHOWN}, strong and one.exact and other.exact)


def _unfit(row: Row, study: Study) -> str:
    """Why no ratio may be computed: people counted twice, or a publication that does not stand."""
    if study.was(Afterwards.retracted) or study.was(Afterwards.concern):
        return "retracted"
    return "crossover" if study.design.kind is Kind.crossover_rct and row.period != Period.first else ""
