"""Declared pools: which figure of each trial enters, which trial stays out and why, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

import pandas as pd

from .. import stats
from ..frames import Col
from ..model import Afterwards, Blinding, Control, Dataset, Kind, Pool, Several, Study, Text
from .contrasts import MEASURES, Side, compare, side
from .groups import Group, groups

FEW, FRAGILE = 3, 5  # no pooled row under three trials; under five it is marked fragile


@dataclass(frozen=True)
class Member:
    """One comparison that enters a pool: the sides, on which scale, when; ``strong``: read well, counted exactly."""

    study: str
    treated: Side
    control: Side
    control_types: tuple[str, ...]
    scale: str | None
    time_days: float
    strong: bool
    shared: int = 1  # into how many parts the control group was divided

    def contrast(self, measure: stats.Measure) -> stats.Contrast:
        """Its contrast on a measure."""
        return compare(measure, self.treated, self.control)


@dataclass(frozen=True)
class Excluded:
    """A study that stays out, with the reason as a word of the interface, or as the declaration says it."""

    study: str
    reason: str
    told: Text | None = None


@dataclass(frozen=True)
class Pooled:
    """What a declared pool holds. Members in the order of the studies' years."""

    treatment: str
    declared: Pool
    members: tuple[Member, ...]
    excluded: tuple[Excluded, ...]

    @property
    def studies(self) -> tuple[str, ...]:
        """The trials that enter."""
        return tuple(dict.fromkeys(member.study for member in self.members))

    @property
    def standing(self) -> str:
        """`none`, `one`, `two` (not pooled), `fragile` (three or four trials), `pooled`."""
        k = len(self.studies)
        return ("none", "one", "two")[k] if k < FEW else "fragile" if k < FRAGILE else "pooled"

    @property
    def participants(self) -> int:
        """People counted, a divided control group once."""
        return stats.whole(sum(m.treated.n + m.control.n for m in self.members))

    def usable(self, measure: stats.Measure) -> list[Member]:
        """The members whose contrast says something on a measure."""
        return [m for m in self.members if m.contrast(measure).poolable]

    def result(self, measure: stats.Measure, method: stats.Method = "REML") -> stats.Pool | None:
        """The random-effects pool (Hartung–Knapp, guarded); None under three trials that say something."""
        return self._results.get((measure, method))

    @cached_property
    def _results(self) -> dict[tuple[str, str], stats.Pool]:
        methods: tuple[stats.Method, ...] = ("REML", "DL", "PM")
        return {(m, how): found for m in MEASURES for how in methods if (found := self._pool(m, how)) is not None}

    def _pool(self, measure: stats.Measure, method: stats.Method) -> stats.Pool | None:
        used = self.usable(measure)
        if len({m.study for m in used}) < FEW:
            return None
        found = [m.contrast(measure) for m in used]
        return stats.pool([c.y for c in found], [c.v for c in found], method=method)  # type: ignore[misc]

    def fixed(self, measure: stats.Measure) -> stats.MantelHaenszel | None:
        """Mantel–Haenszel, as a check; None where nothing is pooled."""
        if self.result(measure) is None:
            return None
        tables = [(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in self.members]
        return stats.mantel_haenszel(measure, tables)

    def weight(self, member: Member, measure: stats.Measure = "RR") -> float | None:
        """Its weight in percent, or None where nothing is pooled or it says nothing."""
        result, used = self.result(measure), self.usable(measure)
        return result.weights[used.index(member)] if result and member in used else None

    @property
    def control_risk(self) -> float | None:
        """The risk at which to tell the result first: the first declared, or the median of the trials.

        None where that is nobody or everybody: no other risk takes its place.
        """
        return self.declared.control_risks[0] if self.declared.control_risks else self.median_risk

    @property
    def median_risk(self) -> float | None:
        """The median of the risks in the control groups; None where that is nobody or everybody."""
        middle = median(m.control.risk for m in self.members) if self.members else 0.0
        return middle if 0 < middle < 1 else None

    @property
    def control_risks(self) -> tuple[float, ...]:
        """The risks at which to tell the result: as declared, or the median, lowest and highest of the trials."""
        if self.declared.control_risks:
            return self.declared.control_risks
        risks = [m.control.risk for m in self.members]
        chosen = [median(risks), min(risks), max(risks)] if risks else []
        return tuple(risk for risk in dict.fromkeys(chosen) if 0 < risk < 1)

    def absolute(self, control_risk: float, wanted: bool) -> stats.Absolute | None:
        """What the pooled risk ratio means at a control risk."""
        result = self.result("RR")
        if result is None:
            return None
        ratio = [stats.natural("RR", value) for value in (result.estimate, result.low, result.high)]
        if None in ratio:
            return None
        return stats.absolute_effect("RR", stats.Estimate(*ratio), control_risk, wanted=wanted)  # type: ignore[arg-type]


def pools(dataset: Dataset, arms: pd.DataFrame) -> list[Pooled]:
    """Every declared pool, in the order of the treatments. ``arms``: the table of arms with shares."""
    by_study = {str(study): rows for study, rows in arms.groupby(Col.study, sort=False)}
    return [
        _pooled(dataset, by_study, treatment.id, declared)
        for treatment in dataset.treatments.values()
        for declared in treatment.pools
    ]


def _pooled(dataset: Dataset, by_study: dict[str, pd.DataFrame], treatment: str, declared: Pool) -> Pooled:
    members: list[Member] = []
    excluded: list[Excluded] = []
    treated = {treatment, *declared.also}
    about = [s for key in treated for s in dataset.studies_of_treatment(key)]
    given = [s for s in dataset.studies.values() if any(arm.treatment in treated for arm in s.arms)]
    for study in sorted({s.id: s for s in [*about, *given]}.values(), key=lambda s: (s.citation.order, s.id)):
        if not _is_candidate(study, declared):
            continue
        found = _enter(dataset, study, by_study.get(study.id), treated, declared)
        if isinstance(found, Excluded):
            excluded.append(found)
        else:
            members += found
    refuse_shared_controls(members)
    return Pooled(treatment, declared, tuple(members), tuple(excluded))


def _is_candidate(study: Study, declared: Pool) -> bool:
    """Trials, and whatever else counts the outcome: a review or an experiment without it needs no excuse."""
    return study.design.kind.randomised or any(o.kind == declared.outcome for o in study.outcomes)


def refuse_shared_controls(members: list[Member]) -> None:
    """The same control group cannot count twice undivided; ValueError if it does."""
    uses: dict[tuple[str, tuple[str, ...]], int] = {}
    for member in members:
        key = (member.study, member.control.arms)
        uses[key] = uses.get(key, 0) + 1
    for member in members:
        if uses[member.study, member.control.arms] > member.shared:
            raise ValueError(
                f"the control group of {member.study} would count {uses[member.study, member.control.arms]} times"
            )


def _enter(
    dataset: Dataset, study: Study, rows: pd.DataFrame | None, treated: set[str], declared: Pool
) -> list[Member] | Excluded:
    """The comparisons of one study that enter, or the first reason why none does."""
    if study.id in declared.leave_out:
        return Excluded(study.id, "declared", declared.leave_out[study.id])
    for reason, holds in _reasons(study, declared).items():
        if holds:
            return Excluded(study.id, reason)
    if rows is None or (wanted := rows[rows[Col.outcome] == declared.outcome]).empty:
        return Excluded(study.id, "no-figure")
    if (wanted[Col.grade] == "recalled").all():
        return Excluded(study.id, "recalled")
    left = [group for whole in groups(wanted) if (group := whole.only([declared.outcome]))]
    for reason, keep in _sieves(study, treated, declared):
        if not (left := [group for group in left if keep(group)]):
            return Excluded(study.id, reason)
    return _members(min(left, key=lambda group: _rank(group, declared)), study, treated, declared)


def _reasons(study: Study, declared: Pool) -> dict[str, bool]:
    """What is wrong with the study as a whole."""
    return {
        "retracted": study.was(Afterwards.retracted) or study.was(Afterwards.concern),
        "review": study.design.kind.review,
        "not-randomised": not study.design.kind.randomised,
        "open": study.design.blinding is Blinding.open,
        "diagnosis": bool(declared.diagnoses) and not set(study.population.diagnosis) & set(declared.diagnoses),
    }


def _sieves(study: Study, treated: set[str], declared: Pool) -> Iterator[tuple[str, Callable[[Group], bool]]]:
    """What a group of figures must be, one after the other; the word says why the last ones fell through."""
    yield "timing", lambda group: True  # groups() has kept those at one time point only
    yield "other-scale", lambda group: bool(group.rows[Col.overview].all())
    if study.design.kind is Kind.crossover_rct:
        yield "crossover", lambda group: bool((group.rows[Col.period] == "first").all())
    yield "no-control", lambda group: group.controlled
    yield "other-control", lambda group: all(len(rows) for rows in _sides(group, study, treated, declared))
    yield "no-people", lambda group: None not in [side(rows) for rows in _sides(group, study, treated, declared)]
    low, high = declared.days
    yield "window", lambda group: bool(group.rows[Col.time_days].between(low, high).all())


def _sides(group: Group, study: Study, treated: set[str], declared: Pool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The treated and the control rows of a group that this pool may use."""
    rows = group.rows
    if chosen := declared.arms.get(study.id):
        rows = rows[rows[Col.arm].isin(chosen)]
    given = rows[(rows[Col.role] == "experimental") & rows[Col.treatment].isin(sorted(treated))]
    control = rows[rows[Col.control_type].isin([str(c) for c in declared.controls])]
    if declared.comparators:
        named = control[Col.treatment].isin(declared.comparators)
        control = control[named | (control[Col.control_type] != Control.active)]
    return given, control


def _rank(group: Group, declared: Pool) -> tuple[bool, bool, float, int]:
    """Primary scale, then clinician-rated, then nearest to the target time, then first in the record."""
    rows = group.rows
    return (
        not bool(rows[Col.on_primary].any()),
        not bool((rows[Col.rater] == "clinician").any()),
        abs(float(rows[Col.time_days].min()) - declared.target_days),
        int(rows[Col.position].min()),
    )


def _members(group: Group, study: Study, treated: set[str], declared: Pool) -> list[Member]:
    given, control = _sides(group, study, treated, declared)
    both = pd.concat([given, control])
    whole = side(control)
    assert whole is not None  # a sieve has seen to that
    first = both.iloc[0]
    scale = first[Col.scale] if isinstance(first[Col.scale], str) else None
    strong = bool(both[Col.grade].isin(["full-text", "registry", "abstract", "curated"]).all())
    kinds = tuple(dict.fromkeys(str(kind) for kind in control[Col.control_type]))
    parts = [given] if declared.several is Several.combine else [given.iloc[[i]] for i in range(len(given))]
    shared = len(parts)
    divided = replace(whole, events=whole.events / shared, n=whole.n / shared) if shared > 1 else whole
    found = []
    for part in parts:
        one = side(part)
        assert one is not None
        exact = strong and one.exact and whole.exact
        found.append(Member(study.id, one, divided, kinds, scale, float(first[Col.time_days]), exact, shared))
    return found
