"""Declared pools: which figure of each trial enters, which trial stays out and why, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from .. import stats
from ..frames import Row
from ..model import (
    FEWEST_IN_A_PART,
    Afterwards,
    Blinding,
    Combined,
    Control,
    Dataset,
    Grade,
    Kind,
    Pool,
    Roles,
    Several,
    Study,
    Text,
    roles,
    whole,
)
from .contrasts import MEASURES, Side, compare, contrast_name, side
from .groups import KEPT_APART, Group, added_up, groups
from .points import Ends, Point, put_together

FEW, FRAGILE = 3, 5  # no pooled row under three trials; under five it is marked fragile


@dataclass(frozen=True)
class Member:
    """One comparison that enters a pool: the sides, on which scale, when; ``strong``: read well, counted exactly.

    ``unused``: kinds of control of the same trial that are not added to this one. ``whole``: where the control group is
    divided, the trial's one comparison with its treated arms added up, which is what the pool counts.
    """

    study: str
    treated: Side
    control: Side
    control_types: tuple[str, ...]
    scale: str | None
    time_days: float
    strong: bool
    shared: int = 1  # into how many parts the control group was divided
    unused: tuple[str, ...] = ()
    whole: Member | None = None

    @property
    def people(self) -> float:
        """People on both sides."""
        return self.treated.n + self.control.n

    @property
    def entry(self) -> Member:
        """The comparison that the pool counts for its trial: parts of one trial are not independent trials."""
        return self.whole or self

    @property
    def name(self) -> str:
        """What its contrast is called in the tables; a divided control has the name of the whole."""
        return contrast_name(self.study, self.treated, self.control)

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
    """What a declared pool holds. ``members``: the rows to show, in the order of the studies' years."""

    treatment: str
    declared: Pool
    members: tuple[Member, ...]
    excluded: tuple[Excluded, ...]

    @property
    def studies(self) -> tuple[str, ...]:
        """The trials that enter."""
        return tuple(dict.fromkeys(member.study for member in self.members))

    @cached_property
    def trials(self) -> tuple[Member, ...]:
        """One comparison per trial: all that is computed is computed from these."""
        return tuple({member.study: member.entry for member in self.members}.values())

    @property
    def standing(self) -> str:
        """`none`, `one`, `two` (not pooled), `fragile` (three or four trials say something on a ratio), `pooled`."""
        if len(self.studies) < FEW:
            return ("none", "one", "two")[len(self.studies)]
        return "fragile" if len(self.usable("RR")) < FRAGILE else "pooled"

    @property
    def participants(self) -> int:
        """People counted, a divided control group once."""
        return stats.whole(sum(m.people for m in self.trials))

    def usable(self, measure: stats.Measure) -> list[Member]:
        """The trials, one comparison each, whose contrast says something on a measure."""
        return [m for m in self.trials if m.contrast(measure).poolable]

    def silent(self, measure: stats.Measure) -> list[Member]:
        """The trials that enter and say nothing on a measure: no event, or everybody, in both groups."""
        return [m for m in self.trials if not m.contrast(measure).poolable]

    def points(self, measure: stats.AnyMeasure) -> list[Point]:
        """What its trials that say something on a measure of counts give to the pool."""
        found = [(m, m.contrast(measure)) for m in self.trials]  # type: ignore[arg-type]
        return [Point(m.study, c.y, c.v, m.people) for m, c in found if c.y is not None and c.v is not None]

    def alone(self, study: str, measure: stats.AnyMeasure) -> Ends:
        """One trial by itself."""
        found = next(m for m in self.trials if m.study == study).contrast(measure)  # type: ignore[arg-type]
        return Ends(found.estimate, found.low, found.high)

    def result(self, measure: stats.Measure, method: stats.Method = "REML") -> stats.Pool | None:
        """The random-effects pool (Hartung–Knapp, guarded); None under three trials that say something."""
        return self._results.get((measure, method))

    @cached_property
    def _results(self) -> dict[tuple[str, str], stats.Pool]:
        methods: tuple[stats.Method, ...] = ("REML", "DL", "PM")
        return {(m, how): found for m in MEASURES for how in methods if (found := self._pool(m, how)) is not None}

    def _pool(self, measure: stats.Measure, method: stats.Method) -> stats.Pool | None:
        points = self.points(measure)
        return None if len(points) < FEW else put_together(points, method)

    def fixed(self, measure: stats.Measure) -> stats.MantelHaenszel | None:
        """Mantel–Haenszel, as a check; None where nothing is pooled."""
        if self.result(measure) is None:
            return None
        tables = [(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in self.trials]
        return stats.mantel_haenszel(measure, tables)

    def weight(self, member: Member, measure: stats.Measure = "RR") -> float | None:
        """Its weight in percent, or None where nothing is pooled or it says nothing.

        The comparisons of one trial share the weight of the trial, by their precision.
        """
        result, used = self.result(measure), self.usable(measure)
        if result is None or member.entry not in used:
            return None
        weight = result.weights[used.index(member.entry)]
        if member.whole is None:
            return weight
        parts = [m.contrast(measure).v for m in self.members if m.study == member.study]
        mine = member.contrast(measure).v
        return weight / mine / sum(1 / v for v in parts if v) if mine else None

    @property
    def control_risk(self) -> float | None:
        """The risk at which to tell the result first: the first declared, or the median of the trials.

        None where that is nobody or everybody: no other risk takes its place.
        """
        return self.declared.control_risks[0] if self.declared.control_risks else self.median_risk

    @property
    def median_risk(self) -> float | None:
        """The median of the risks in the control groups; None where that is nobody or everybody."""
        middle = median(m.control.risk for m in self.trials) if self.trials else 0.0
        return middle if 0 < middle < 1 else None

    @property
    def control_risks(self) -> tuple[float, ...]:
        """The risks at which to tell the result: as declared, or the median, lowest and highest of the trials."""
        if self.declared.control_risks:
            return self.declared.control_risks
        risks = [m.control.risk for m in self.trials]
        chosen = [median(risks), min(risks), max(risks)] if risks else []
        return tuple(risk for risk in dict.fromkeys(chosen) if 0 < risk < 1)

    def absolute(self, control_risk: float, wanted: bool) -> stats.Absolute | None:
        """What the pooled risk ratio means at a control risk."""
        result = self.result("RR")
        if result is None:
            return None
        ratio = [stats.natural("RR", value) for value in (result.estimate, result.low, result.high)]
        if None in ratio or not all(ratio):  # past the largest number, or under the smallest
            return None
        return stats.absolute_effect("RR", stats.Estimate(*ratio), control_risk, wanted=wanted)  # type: ignore[arg-type]


Rows = Callable[[str], Sequence[Row]]
"""Study → its figures of benefit, with shares."""


def pools(dataset: Dataset, rows: Rows) -> list[Pooled]:
    """Every declared pool, in the order of the treatments."""
    return [
        pool_of(dataset, rows, treatment.id, declared)
        for treatment in dataset.treatments.values()
        for declared in treatment.pools
    ]


def pool_of(dataset: Dataset, rows: Rows, treatment: str, declared: Pool) -> Pooled:
    """One declared pool of a treatment: its members, and who stays out and why."""
    treated = {treatment, *declared.also}
    members, excluded = sorted_out(
        enter(study, rows(study.id), treated, declared) for study in candidates_of(dataset, treated, declared)
    )
    refuse_shared_controls(members)
    return Pooled(treatment, declared, tuple(members), tuple(excluded))


def candidates_of(dataset: Dataset, treated: set[str], declared: Pool) -> Iterator[Study]:
    """Trials, and whatever else counts the outcome: a review or an experiment without it needs no excuse."""
    for study in concerned(dataset, treated):
        if study.design.kind.randomised or any(o.kind == declared.outcome for o in study.outcomes):
            yield study


def sorted_out(found: Iterable[Sequence[Member] | Excluded]) -> tuple[list[Member], list[Excluded]]:
    """Who enters a pool, and who stays out."""
    told = list(found)
    members = [member for one in told if not isinstance(one, Excluded) for member in one]
    return members, [one for one in told if isinstance(one, Excluded)]


def concerned(dataset: Dataset, treated: set[str]) -> list[Study]:
    """The studies that concern one of these treatments, in the order of their years."""
    found = {s.id: s for key in sorted(treated) for s in dataset.studies_concerning(key)}
    return sorted(found.values(), key=lambda s: (s.citation.order, s.id))


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


def enter(study: Study, rows: Sequence[Row], treated: set[str], declared: Pool) -> list[Member] | Excluded:
    """The comparisons of one study that enter, or the first reason why none does."""
    left = candidates(study, rows, treated, declared)
    if isinstance(left, Excluded):
        return left
    return members_of(min(left, key=lambda group: _rank(group, declared)), study, treated, declared)


def candidates(study: Study, rows: Sequence[Row], treated: set[str], declared: Pool) -> list[Group] | Excluded:
    """The groups of figures of a study of which one may enter, or the first reason why none does."""
    if out := barred(study, declared):
        return out
    if not (wanted := [row for row in rows if row.outcome == declared.outcome]):
        return Excluded(study.id, "no-figure")
    if all(row.grade == "recalled" for row in wanted):
        return Excluded(study.id, "recalled")
    left = [group for whole in groups(wanted) if (group := whole.only([declared.outcome]))]
    for reason, keep in _sieves(study, treated, declared):
        if not (left := [group for group in left if keep(group)]):
            return Excluded(study.id, "put-together" if reason == "no-control" and added_up(wanted) else reason)
    return left


def barred(study: Study, declared: Combined) -> Excluded | None:
    """Why no result of a study enters, whatever it counted: the declaration says so, or the study as a whole does."""
    if study.id in declared.leave_out:
        return Excluded(study.id, "declared", declared.leave_out[study.id])
    return next((Excluded(study.id, word) for word, holds in _reasons(study, declared).items() if holds), None)


def _reasons(study: Study, declared: Combined) -> dict[str, bool]:
    """What is wrong with the study as a whole: word → whether it holds."""
    return {
        "retracted": study.was(Afterwards.retracted) or study.was(Afterwards.concern),
        "review": study.design.kind.review,
        "not-randomised": not study.design.kind.randomised,
        "open": declared.blinded_only and study.design.blinding is Blinding.open,
        "diagnosis": bool(declared.diagnoses) and not set(study.population.diagnosis) & set(declared.diagnoses),
    }


@dataclass(frozen=True)
class _Sides:
    """The treated and the control rows of a group that a pool may use, and what of it the pool does not use."""

    given: tuple[Row, ...]
    control: tuple[Row, ...]
    unused: tuple[str, ...]

    @property
    def both(self) -> bool:
        return bool(self.given and self.control)

    @property
    def counted(self) -> bool:
        """Whether both have a number of people."""
        return side(self.given) is not None and side(self.control) is not None

    def divisible(self) -> bool:
        """Whether each treated arm can have a part of the control group."""
        people = whole(row.n for row in self.control)
        return people is not None and people >= FEWEST_IN_A_PART * len(self.given)


def _sieves(study: Study, treated: set[str], declared: Pool) -> Iterator[tuple[str, Callable[[Group], bool]]]:
    """What a group of figures must be, one after the other; the word says why the last ones fell through."""

    def sides(group: Group) -> _Sides:
        return _sides(group, study, treated, declared)

    yield "timing", lambda group: True  # groups() has kept those at one time point only
    yield "other-scale", lambda group: group.overview
    if study.design.kind is Kind.crossover_rct:
        yield "crossover", lambda group: all(row.period == "first" for row in group.rows)
    yield "no-control", lambda group: (group.controlled or sides(group).both) and not _is_apart(group)
    yield "other-control", lambda group: sides(group).both
    yield "no-people", lambda group: sides(group).counted
    low, high = declared.days
    yield "window", lambda group: all(row.time_days is not None and low <= row.time_days <= high for row in group.rows)
    # Unknown is not blind: told last, since only the record of the trial has to say more for it to enter.
    yield "blinding-unknown", lambda group: not declared.blinded_only or study.design.blinding is not None
    if declared.several == Several.split_control:
        yield "control-too-small", lambda group: sides(group).divisible()


def _is_apart(group: Group) -> bool:
    return any(row.repeats in KEPT_APART for row in group.rows)


def _sides(group: Group, study: Study, treated: set[str], declared: Pool) -> _Sides:
    """Both sides by the roles that the pool gives to the arms."""
    rows = group.rows
    found: Roles = roles(study, declared, treated, {row.arm for row in rows})
    given, control = (tuple(row for row in rows if row.arm in arms) for arms in (found.treated, found.control))
    return _Sides(given, control, found.unused)


def _rank(group: Group, declared: Pool) -> tuple[bool, bool, float, int]:
    """Primary scale, then clinician-rated, then nearest to the target time, then first in the record."""
    rows = group.rows
    return (
        not any(row.on_primary for row in rows),
        not any(row.rater == "clinician" for row in rows),
        abs(min(row.time_days or 0.0 for row in rows) - declared.target_days),
        min(row.position for row in rows),
    )


def members_of(group: Group, study: Study, treated: set[str], declared: Pool) -> list[Member]:
    """The trial as one comparison; with a divided control, one row for each treated arm."""
    found = _sides(group, study, treated, declared)
    whole = _member(found.given, found, study)
    parts = len(found.given)
    if declared.several == Several.combine or parts == 1:
        return [whole]
    divided = replace(whole.control, events=whole.control.events / parts, n=whole.control.n / parts)
    rows = [_member((one,), found, study) for one in found.given]
    return [replace(row, control=divided, shared=parts, whole=whole) for row in rows]


def _member(given: tuple[Row, ...], found: _Sides, study: Study) -> Member:
    one, other = side(given), side(found.control)
    assert one is not None
    assert other is not None  # a sieve has seen to both
    both = (*given, *found.control)
    return Member(
        study=study.id,
        treated=one,
        control=other,
        control_types=kinds_of(found.control),
        scale=both[0].scale,
        time_days=both[0].time_days or 0.0,
        strong=all(Grade(row.grade).strong for row in both) and one.exact and other.exact,
        unused=found.unused,
    )


def kinds_of(control: tuple[Row, ...]) -> tuple[str, ...]:
    """The kind of control; an arm of another treatment, which is no control elsewhere, is an active one here."""
    return tuple(dict.fromkeys(str(row.control_type or Control.active) for row in control))
