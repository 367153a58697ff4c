"""Trials that gave two treatments, or a treatment and a comparator, to people of the same study: who met whom, and what
the two sides say against each other. The only place where a figure of one treatment meets one of another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from .. import stats
from ..frames import Col
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


Groups = Mapping[str, Sequence[Group]]
"""Study → its groups."""


def given_in_order(dataset: Dataset) -> list[str]:
    """The fixed order of everything that can be given: treatments by family, then comparators; never by an effect."""
    return [*dataset.treatments, *(key for key in dataset.comparators if key not in dataset.treatments)]


def head_to_head(dataset: Dataset, groups: Collection[Groups], harms: Groups) -> list[HeadToHead]:
    """Every trial of every pair, by pair in the fixed order, then newest first. ``groups``: those of each timing.

    A trial is a study in which chance decided, or in which a controlled group counts both; a review is none.
    """
    order = given_in_order(dataset)
    found = []
    for study in dataset.studies.values():
        mine = [group for by_study in groups for group in by_study.get(study.id, [])]
        counted = list(harms.get(study.id, []))
        found += [
            HeadToHead(study.id, pair, sides, _meetings(mine, study, sides), _meetings(counted, study, sides))
            for pair, sides in _pairs(study, order)
            if not study.design.kind.review
        ]
    met = [one for one in found if dataset.studies[one.study].design.kind.randomised or one.outcomes]
    return sorted(met, key=lambda one: (*map(order.index, one.pair), -dataset.studies[one.study].citation.order))


def _pairs(study: Study, order: list[str]) -> Iterator[tuple[tuple[str, str], Sides]]:
    """The pairs of different things given in a study, each with its arms."""
    given = sorted({arm.treatment for arm in study.arms if arm.treatment in order}, key=order.index)
    for one, other in combinations(given, 2):
        sides = tuple(tuple(arm.id for arm in study.arms if arm.treatment == key) for key in (one, other))
        yield (one, other), (sides[0], sides[1])


def _meetings(groups: list[Group], study: Study, sides: Sides) -> tuple[Meeting, ...]:
    """The outcomes that a controlled group counts on both sides, in the order of the record."""
    found = []
    for whole in groups:
        rows = whole.rows
        both = set.intersection(*({*rows[Col.outcome][[_is_of(arm, side) for arm in rows[Col.arm]]]} for side in sides))
        for outcome in dict.fromkeys(rows[Col.outcome]):
            group = whole.only([outcome]) if outcome in both else None
            if group and group.controlled and (told := versus(group, study, sides)):
                found.append(Meeting(group, told))
    return tuple(sorted(found, key=lambda meeting: int(meeting.group.rows[Col.position].min())))


def versus(group: Group, study: Study, sides: Sides) -> tuple[Versus, ...]:
    """Each figure of the one side against each of the other, inside one group, which holds one outcome."""
    ones, others = ([row for _, row in group.rows.iterrows() if _is_of(row[Col.arm], side)] for side in sides)
    return tuple(_versus(*_as_meant(one, other), study) for one in ones for other in others)


def _is_of(arm: str, arms: tuple[str, ...]) -> bool:
    """Whether a figure counts these arms only; adverse events are told of several arms at once."""
    return set(str(arm).split("+")) <= set(arms)


def _as_meant(one: pd.Series, other: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The arm that the trial has as its control stands last; otherwise the order stays."""
    return (other, one) if (one[Col.role], other[Col.role]) == ("control", "experimental") else (one, other)


def _versus(treated: pd.Series, control: pd.Series, study: Study) -> Versus:
    one, other = side(treated.to_frame().T), side(control.to_frame().T)
    arms = str(treated[Col.arm]), str(control[Col.arm])
    if (reason := _unfit(treated, study)) or one is None or other is None:
        return Versus(*arms, {}, False, reason or "no-people")
    strong = all(Grade(row[Col.grade]).strong for row in (treated, control))
    return Versus(*arms, {m: compare(m, one, other) for m in SHOWN}, strong and one.exact and other.exact)


def _unfit(row: pd.Series, study: Study) -> str:
    """Why no ratio may be computed: people counted twice, or a publication that does not stand."""
    if study.was(Afterwards.retracted) or study.was(Afterwards.concern):
        return "retracted"
    return "crossover" if study.design.kind is Kind.crossover_rct and row.get(Col.period) != Period.first else ""
