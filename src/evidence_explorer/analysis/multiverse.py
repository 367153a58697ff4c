"""All defensible analyses of a pool at once: every combination of the choices that it declares, each told once.

A choice that changes no number makes no further analysis: otherwise agreement could be had by repeating oneself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from .. import stats
from ..frames import Row
from ..model import (
    Dataset,
    EmptyCells,
    Grades,
    IntervalOf,
    OpenTrials,
    Pool,
    PoolMeasure,
    Spread,
    Study,
    WhichArms,
    WhichScale,
    WhichTime,
)
from .groups import Group
from .pools import FEW, Excluded, Member, Pooled, Rows, candidates, concerned, is_candidate, members_of

AXES = ("measure", "spread", "interval", "empty_cells", "scale", "time", "arms", "open", "grade")
"""The choices, in the order in which they are told."""
TRIALS = ("scale", "time", "arms", "open", "grade")
"""Those that decide which figures enter."""
METHODS: dict[Spread, stats.Method] = {Spread.reml: "REML", Spread.dl: "DL", Spread.pm: "PM"}
TESTS: dict[IntervalOf, stats.Test] = {IntervalOf.hartung_knapp: "knha", IntervalOf.normal: "z"}

SAME = 9
"""Digits in which two analyses agree that are one."""

Counts = tuple[tuple[str, float, float, float, float], ...]
"""Study, events and people treated, events and people in the control group: what an analysis is computed from."""


@dataclass(frozen=True)
class Entered:
    """Trials that enter together, with every choice of which figures leads to them: an option of each of `TRIALS`."""

    members: tuple[Member, ...]
    ways: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Analysis:
    """One of them, on the natural scale. ``options``: of each choice the options that lead here, the one that the pool
    has declared first; empty where a choice does not arise. ``entered``: the place of its trials in `Multiverse`."""

    measure: stats.Measure
    options: dict[str, tuple[str, ...]]
    entered: int
    k: int
    estimate: float | None
    low: float | None
    high: float | None
    favours: int
    """1 or −1: on which side of no difference the estimate lies; 0 on it."""
    clear: bool
    """Whether the 95 % interval leaves no difference out."""


@dataclass(frozen=True)
class Multiverse:
    """All analyses, by measure and then from the smallest estimate. ``side``: that of the result which the pool shows;
    ``idle``: choices of which no option changes a number here; ``refused``: whether there are combinations of which
    fewer than three trials are left, so that nothing is computed."""

    analyses: tuple[Analysis, ...]
    entered: tuple[Entered, ...]
    side: int
    idle: tuple[str, ...]
    refused: bool

    @property
    def same_side(self) -> int:
        """In how many the direction is that of the result which the pool shows."""
        return sum(one.favours == self.side for one in self.analyses)

    @property
    def clear(self) -> int:
        """In how many the 95 % interval leaves no difference out."""
        return sum(one.clear for one in self.analyses)


class _Rule(NamedTuple):
    """Which figure of a trial comes first."""

    scale: WhichScale
    time: WhichTime


def multiverse(dataset: Dataset, rows: Rows, pooled: Pooled) -> Multiverse | None:
    """All analyses of a declared pool; None where it shows no pooled ratio itself."""
    shown = pooled.result("RR")
    if shown is None:
        return None
    entered, few = _entered(dataset, rows, pooled)
    found: dict[tuple[object, ...], Analysis] = {}
    refused = few
    for place, these in enumerate(entered):
        for key, analysis in _analyses(pooled.declared, place, these):
            if analysis is None:
                refused = True
            else:
                found[key] = _joined(found[key], analysis) if key in found else analysis
    ordered = sorted(found.values(), key=_order)
    return Multiverse(tuple(ordered), entered, _sign(shown.estimate), _idle(pooled.declared, ordered), refused)


def _order(one: Analysis) -> tuple[int, float, float]:
    at = float("inf") if one.estimate is None else one.estimate
    return list(PoolMeasure).index(PoolMeasure(one.measure)), at, float("inf") if one.low is None else one.low


# Which trials


def _entered(dataset: Dataset, rows: Rows, pooled: Pooled) -> tuple[tuple[Entered, ...], bool]:
    """The sets of trials that the choices lead to, each once, that of the pool first; and whether one is too small."""
    found: dict[Counts, tuple[tuple[Member, ...], list[tuple[str, ...]]]] = {}
    few = False
    for way, members in _ways(dataset, rows, pooled):
        if len(members) < FEW:
            few = True
            continue
        found.setdefault(counts(members), (members, []))[1].append(way)
    mine = counts(pooled.trials)
    ordered = sorted(found.items(), key=lambda item: item[0] != mine)
    return tuple(Entered(members, tuple(ways)) for _, (members, ways) in ordered), few


def counts(members: Sequence[Member]) -> Counts:
    """The numbers of some trials."""
    return tuple((m.study, m.treated.events, m.treated.n, m.control.events, m.control.n) for m in members)


def _ways(dataset: Dataset, rows: Rows, pooled: Pooled) -> Iterator[tuple[tuple[str, ...], tuple[Member, ...]]]:
    """Every combination of the choices of trials, with the trials that enter by it."""
    declared, choices = pooled.declared, pooled.declared.choices
    treated = {pooled.treatment, *declared.also}
    studies = [(s, rows(s.id)) for s in concerned(dataset, treated) if is_candidate(s, declared)]
    for arms, opened in product(choices.arms, choices.open):
        other = _declared(declared, arms, opened)
        left = [(study, _left(study, figures, treated, other)) for study, figures in studies]
        kept = [_Chooser(study, groups, treated, other) for study, groups in left if groups]
        for scale, time in product(choices.scale, choices.time):
            members = tuple(one.member(_Rule(scale, time)) for one in kept)
            for grade in choices.grade:
                strong = tuple(m for m in members if m.strong) if grade is Grades.strong else members
                yield (str(scale), str(time), str(arms), str(opened), str(grade)), strong


def _declared(declared: Pool, arms: WhichArms, opened: OpenTrials) -> Pool:
    """The declaration with other arms, and with open trials or without."""
    update: dict[str, object] = {"blinded": opened is OpenTrials.out}
    return declared.model_copy(update=update | ({"arms": {}} if arms is WhichArms.all else {}))


def _left(study: Study, figures: Sequence[Row], treated: set[str], declared: Pool) -> list[Group]:
    found = candidates(study, figures, treated, declared)
    return [] if isinstance(found, Excluded) else found


class _Chooser:
    """The figures of one trial, of which a rule takes one; the comparison of each is made once."""

    def __init__(self, study: Study, groups: list[Group], treated: set[str], declared: Pool) -> None:
        self.study, self.groups, self.treated, self.declared = study, groups, treated, declared
        self.made: dict[int, Member] = {}

    def member(self, rule: _Rule) -> Member:
        """The trial as one comparison."""
        place = min(range(len(self.groups)), key=lambda at: _rank(self.groups[at], self.declared, rule))
        if place not in self.made:
            self.made[place] = members_of(self.groups[place], self.study, self.treated, self.declared)[0].entry
        return self.made[place]


def _rank(group: Group, declared: Pool, rule: _Rule) -> tuple[bool, bool, float, int]:
    """The rule of the pool itself, with another scale or time first."""
    rows = group.rows
    primary, clinician = (not any(row.on_primary for row in rows), not any(row.rater == "clinician" for row in rows))
    by_self = not any(row.rater == "self" for row in rows)
    scales = {
        WhichScale.primary: (primary, clinician),
        WhichScale.clinician: (clinician, primary),
        WhichScale.self: (by_self, primary),
    }
    day = min(row.time_days or 0.0 for row in rows)
    far = {WhichTime.target: abs(day - declared.target_days), WhichTime.first: day, WhichTime.last: -day}
    return *scales[rule.scale], far[rule.time], min(row.position for row in rows)


# What they give


def _analyses(declared: Pool, place: int, these: Entered) -> Iterator[tuple[tuple[object, ...], Analysis | None]]:
    """Every analysis of one set of trials, with what makes it another than the others; None under three trials."""
    choices = declared.choices
    trials = {name: tuple(dict.fromkeys(way[at] for way in these.ways)) for at, name in enumerate(TRIALS)}
    for measure in choices.measure:
        yield from _common(measure, place, these, trials, choices.spread)
        for cells in choices.empty_cells if measure is not PoolMeasure.rd else (EmptyCells.half,):
            used = [c for m in these.members if _speaks(c := m.contrast(measure.value), cells)]
            if len(used) < FEW:
                yield (), None
                continue
            yield from _random(measure, cells, used, place, trials, declared)


def _speaks(found: stats.Contrast, cells: EmptyCells) -> bool:
    return found.poolable and (cells is EmptyCells.half or found.note == "")


def _random(
    measure: PoolMeasure,
    cells: EmptyCells,
    used: list[stats.Contrast],
    place: int,
    trials: dict[str, tuple[str, ...]],
    declared: Pool,
) -> Iterator[tuple[tuple[object, ...], Analysis]]:
    choices = declared.choices
    y, v = tuple(c.y or 0.0 for c in used), tuple(c.v or 0.0 for c in used)
    methods = [METHODS[spread] for spread in choices.spread if spread in METHODS]
    tests = {TESTS[interval]: interval for interval in choices.interval}
    asked: dict[str, tuple[str, ...]] = {} if measure is PoolMeasure.rd else {"empty_cells": (str(cells),)}
    for mean in stats.means(y, v, methods=methods, tests=list(tests)):
        options = {"measure": (str(measure),), "spread": (mean.method,), "interval": (str(tests[mean.test]),)}
        ends = (mean.estimate, mean.low, mean.high)
        made = _analysis(measure.value, options | asked | trials, place, len(y), ends)
        yield _numbers(measure, ends), made


def _common(
    measure: PoolMeasure, place: int, these: Entered, trials: dict[str, tuple[str, ...]], spreads: tuple[Spread, ...]
) -> Iterator[tuple[tuple[object, ...], Analysis | None]]:
    """One common effect (Mantel–Haenszel): it has its own interval, and needs nothing in an empty cell."""
    if Spread.mh not in spreads:
        return
    tables = [(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in these.members]
    found = stats.mantel_haenszel(measure.value, tables)
    if found.k < FEW or found.y is None or found.se is None:
        yield (), None
        return
    options = {"measure": (str(measure),), "spread": (str(Spread.mh),), "interval": (str(IntervalOf.normal),)}
    ends = (found.y, found.y - stats.Z95 * found.se, found.y + stats.Z95 * found.se)
    yield _numbers(measure, ends), _analysis(measure.value, options | trials, place, found.k, ends)


def _numbers(measure: PoolMeasure, ends: tuple[float, float, float]) -> tuple[object, ...]:
    """What makes an analysis another than the others: where τ² is 0, three methods are one."""
    return measure, *(f"{end:.{SAME}e}" for end in ends)


def _analysis(
    measure: stats.Measure,
    options: dict[str, tuple[str, ...]],
    place: int,
    k: int,
    ends: tuple[float, float, float],
) -> Analysis:
    estimate, low, high = ends
    value, least, most = (stats.natural(measure, end) for end in ends)
    return Analysis(measure, options, place, k, value, least, most, _sign(estimate), low > 0 or high < 0)


def _joined(one: Analysis, other: Analysis) -> Analysis:
    """The same numbers reached by other options too."""
    options = {
        name: tuple(dict.fromkeys((*one.options.get(name, ()), *other.options.get(name, ()))))
        for name in {**one.options, **other.options}
    }
    return Analysis(one.measure, options, one.entered, one.k, one.estimate, one.low, one.high, one.favours, one.clear)


def _idle(declared: Pool, found: Sequence[Analysis]) -> tuple[str, ...]:
    """The choices whose options all lead to the same analyses, wherever they arise."""
    idle = []
    for name in AXES:
        offered = {str(option) for option in getattr(declared.choices, name)}
        here = [set(one.options[name]) for one in found if name in one.options]
        if len(offered) > 1 and all(offered <= options for options in here):
            idle.append(name)
    return tuple(idle)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
