"""All defensible analyses of a pool of counts, of benefits or of adverse events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, Literal, NamedTuple

from .. import stats
from ..frames import Row
from ..model import (
    Blinding,
    Combined,
    Dataset,
    EmptyCells,
    Grades,
    HarmPool,
    OpenTrials,
    Pool,
    Spread,
    Study,
    Timed,
    WhichArms,
    WhichScale,
    WhichTime,
)
from .analyses import (
    Entered,
    Found,
    Multiverse,
    Way,
    common_effect,
    entered_of,
    of_trials,
    random_effects,
    sign,
    told_once,
)
from .groups import Group
from .harm_pools import Groups, HarmMember, HarmPooled, harm_candidates_of, harm_enter
from .pools import Excluded, Member, Pooled, Rows, candidates, candidates_of, members_of

TRIALS = ("scale", "time", "arms", "open", "grade")
"""The choices that decide which figures enter."""
AXES = ("measure", "spread", "interval", "empty_cells", *TRIALS)
"""The choices, in the order in which they are told."""
HARM_TRIALS = ("arms", "open", "grade")
HARM_AXES = ("measure", "spread", "interval", "empty_cells", *HARM_TRIALS)

Counts = tuple[tuple[str, float, float, float, float], ...]
"""Study, events and people treated, events and people in the control group: what an analysis is computed from."""


class Rule(NamedTuple):
    """Which figure of a trial comes first."""

    scale: WhichScale
    time: WhichTime

    def far(self, day: float, declared: Timed) -> float:
        """How far a moment is from the one that is wanted."""
        far = {WhichTime.target: abs(day - declared.target_days), WhichTime.first: day, WhichTime.last: -day}
        return far[self.time]

    def scales(self, primary: bool, clinician: bool, by_self: bool) -> tuple[bool, bool]:
        """The two questions that are asked first, each false where the answer is yes."""
        first = {
            WhichScale.primary: (primary, clinician),
            WhichScale.clinician: (clinician, primary),
            WhichScale.self: (by_self, primary),
        }[self.scale]
        return not first[0], not first[1]


def multiverse(dataset: Dataset, rows: Rows, pooled: Pooled) -> Multiverse | None:
    """All analyses of a declared pool; None where it shows no pooled ratio itself."""
    return _of_counts("counts", AXES, TRIALS, pooled, lambda: _ways(dataset, rows, pooled))


def harm_multiverse(dataset: Dataset, groups: Groups, pooled: HarmPooled) -> Multiverse | None:
    """All analyses of a declared pool of adverse events; None where it shows no pooled ratio itself."""
    return _of_counts("harms", HARM_AXES, HARM_TRIALS, pooled, lambda: _harm_ways(dataset, groups, pooled))


def _of_counts(
    kind: Literal["counts", "harms"],
    axes: tuple[str, ...],
    trials: tuple[str, ...],
    pooled: Pooled,
    ways: Callable[[], Any],
) -> Multiverse | None:
    shown = pooled.result("RR")
    if shown is None:
        return None
    entered, few = entered_of(ways(), pooled.trials, counts)
    base = Multiverse(kind, "RR", axes, trials, (), entered, sign(shown.estimate), (), few)
    return told_once(base, pooled.declared.choices, lambda *these: _analyses(pooled.declared.choices, base, *these))


def counts(members: Sequence[Any]) -> Counts:
    """The numbers of some trials."""
    return tuple((m.study, m.treated.events, m.treated.n, m.control.events, m.control.n) for m in members)


# Which trials


def _ways(dataset: Dataset, rows: Rows, pooled: Pooled) -> Iterator[tuple[Way, tuple[Member, ...]]]:
    """Every combination of the choices of trials, with the trials that enter by it."""
    declared, choices = pooled.declared, pooled.declared.choices
    treated = {pooled.treatment, *declared.also}
    studies = [(s, rows(s.id)) for s in candidates_of(dataset, treated, declared)]
    known: dict[tuple[object, ...], _Chooser] = {}
    for arms, opened in product(choices.arms, choices.open):
        other = declared.model_copy(update=otherwise(arms, opened))
        kept = []
        for study, figures in studies:
            key = matters(study, declared, arms, opened)
            if key not in known:
                known[key] = _Chooser(study, _left(study, figures, treated, other), treated, other)
            if known[key].groups:
                kept.append(known[key])
        for scale, time in product(choices.scale, choices.time):
            members = tuple(one.member(Rule(scale, time)) for one in kept)
            for grade in choices.grade:
                strong = tuple(m for m in members if m.strong) if grade is Grades.strong else members
                yield (str(scale), str(time), str(arms), str(opened), str(grade)), strong


def _harm_ways(dataset: Dataset, groups: Groups, pooled: HarmPooled) -> Iterator[tuple[Way, tuple[Member, ...]]]:
    """The same of adverse events, which have no scale and one window."""
    declared, choices = pooled.declared, pooled.declared.choices
    treated = {pooled.treatment, *declared.also}
    studies = list(harm_candidates_of(dataset, treated, declared))
    known: dict[tuple[object, ...], HarmMember | Excluded] = {}
    for arms, opened in product(choices.arms, choices.open):
        other: HarmPool = declared.model_copy(update=otherwise(arms, opened))
        found = []
        for study in studies:
            key = matters(study, declared, arms, opened)
            if key not in known:
                known[key] = harm_enter(study, groups(study.id), treated, other, dataset)
            found.append(known[key])
        members = tuple(one for one in found if isinstance(one, HarmMember))
        for grade in choices.grade:
            strong = tuple(m for m in members if m.strong) if grade is Grades.strong else members
            yield (str(arms), str(opened), str(grade)), strong


def matters(study: Study, declared: Combined, arms: WhichArms, opened: OpenTrials) -> tuple[object, ...]:
    """What of two choices can change what enters of a study: arms where some of its own are named, and open trials in
    or out where it is open or nobody says. Ways that are alike in this share their work."""
    unblinded = study.design.blinding in (None, Blinding.open)
    return study.id, arms if study.id in declared.arms else None, opened if unblinded else None


def otherwise(arms: WhichArms, opened: OpenTrials) -> dict[str, object]:
    """What a declaration says with other arms, and with open trials or without."""
    update: dict[str, object] = {"blinded": opened is OpenTrials.out}
    return update | ({"arms": {}} if arms is WhichArms.all else {})


def _left(study: Study, figures: Sequence[Row], treated: set[str], declared: Pool) -> list[Group]:
    found = candidates(study, figures, treated, declared)
    return [] if isinstance(found, Excluded) else found


class _Chooser:
    """The figures of one trial, of which a rule takes one; the comparison of each is made once."""

    def __init__(self, study: Study, groups: list[Group], treated: set[str], declared: Pool) -> None:
        self.study, self.groups, self.treated, self.declared = study, groups, treated, declared
        self.traits = [_Traits.of(group) for group in groups]
        self.chosen: dict[Rule, int] = {}
        self.made: dict[int, Member] = {}

    def member(self, rule: Rule) -> Member:
        """The trial as one comparison."""
        if rule not in self.chosen:
            self.chosen[rule] = min(range(len(self.groups)), key=lambda at: self.traits[at].rank(self.declared, rule))
        place = self.chosen[rule]
        if place not in self.made:
            self.made[place] = members_of(self.groups[place], self.study, self.treated, self.declared)[0].entry
        return self.made[place]


class _Traits(NamedTuple):
    """What a rule asks of a group of figures."""

    primary: bool
    clinician: bool
    by_self: bool
    day: float
    position: int

    @classmethod
    def of(cls, group: Group) -> _Traits:
        """Those of a group."""
        rows = group.rows
        clinician, by_self = (any(row.rater == rater for row in rows) for rater in ("clinician", "self"))
        day = min(row.time_days or 0.0 for row in rows)
        return cls(any(row.on_primary for row in rows), clinician, by_self, day, min(row.position for row in rows))

    def rank(self, declared: Pool, rule: Rule) -> tuple[bool, bool, float, int]:
        """The rule of the pool itself, with another scale or time first."""
        asked = rule.scales(self.primary, self.clinician, self.by_self)
        return *asked, rule.far(self.day, declared), self.position


# What they give


def _analyses(choices: Any, base: Multiverse, place: int, these: Entered) -> Iterator[Found]:
    """Every analysis of one set of trials."""
    options = of_trials(these, base.trials)
    spreads = {str(spread) for spread in choices.spread}
    members = [member for member in these.members if isinstance(member, Member)]
    tables = [(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in members]
    for measure in (one.value for one in choices.measure):
        if Spread.mh in spreads:
            yield common_effect(stats.mantel_haenszel(measure, tables), Spread.mh, measure, place, options)
        if "Peto" in spreads and measure == "OR":
            yield common_effect(stats.peto(tables), "Peto", measure, place, options)
        for cells in choices.empty_cells if measure != "RD" else (EmptyCells.half,):
            used = [c for m in members if _speaks(c := m.contrast(measure), cells)]
            asked: dict[str, tuple[str, ...]] = {} if measure == "RD" else {"empty_cells": (str(cells),)}
            effects = [(c.y or 0.0, c.v or 0.0) for c in used]
            yield from random_effects(measure, effects, choices, place, options | asked)


def _speaks(found: stats.Contrast, cells: EmptyCells) -> bool:
    return found.poolable and (cells is EmptyCells.half or found.note == "")
