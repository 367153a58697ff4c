"""Declared pools of scores: which difference of each trial enters, worked out how, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .. import stats
from ..model import (
    Better,
    Dataset,
    Grade,
    Kind,
    Period,
    Rater,
    Roles,
    Score,
    ScoreKind,
    ScorePool,
    Standard,
    Study,
    roles,
)
from .points import Ends, Point, put_together
from .pools import FEW, FRAGILE, Excluded, barred, concerned
from .scored import Difference, difference_of


@dataclass(frozen=True)
class ScoreMember:
    """The one comparison of a trial that enters: which arms, which score of its record, and its difference.

    ``turned``: its scale points the other way than the first of the pool, so that the sign was turned.
    """

    study: str
    treated: tuple[str, ...]
    control: tuple[str, ...]
    control_types: tuple[str, ...]
    position: int
    scale: str
    time_days: float
    strong: bool
    found: Difference
    turned: bool
    unused: tuple[str, ...] = ()

    @property
    def people(self) -> int | None:
        """People in both arms; None where one of them is not known."""
        return None if None in self.found.people else sum(n for n in self.found.people if n is not None)


@dataclass(frozen=True)
class ScorePooled:
    """What a declared pool of scores holds, in the order of the studies' years."""

    treatment: str
    declared: ScorePool
    members: tuple[ScoreMember, ...]
    excluded: tuple[Excluded, ...]
    lower_is_better: bool

    @property
    def studies(self) -> tuple[str, ...]:
        """The trials that enter, one comparison each."""
        return tuple(member.study for member in self.members)

    @property
    def standing(self) -> str:
        """`none`, `one`, `two` (not pooled), `fragile` (three or four trials), `pooled`."""
        k = len(self.members)
        return ("none", "one", "two")[k] if k < FEW else "fragile" if k < FRAGILE else "pooled"

    @property
    def participants(self) -> int:
        """The people that are counted; trials that do not say how many theirs were are `uncounted`."""
        return sum(member.people for member in self.members if member.people is not None)

    @property
    def uncounted(self) -> int:
        """The trials whose people are not all known."""
        return sum(member.people is None for member in self.members)

    def result(self, method: stats.Method = "REML") -> stats.Pool | None:
        """The random-effects pool (Hartung–Knapp, guarded); None under three trials."""
        return self._results.get(method)

    @cached_property
    def _results(self) -> dict[str, stats.Pool]:
        if len(self.members) < FEW:
            return {}
        methods: tuple[stats.Method, ...] = ("REML", "DL", "PM")
        return {how: put_together(self.points(self.measure), how) for how in methods}

    @property
    def measure(self) -> stats.ScoreMeasure:
        """As declared."""
        return "MD" if self.declared.measure == Standard.md else "SMD"

    def points(self, measure: stats.AnyMeasure) -> list[Point]:
        """What its trials give to the pool; ValueError for another measure than the declared one."""
        if measure != self.measure:
            raise ValueError(f"{self.declared.id} is a pool of {self.measure}, not of {measure}")
        return [Point(m.study, *m.found.scored, m.people) for m in self.members]

    def alone(self, study: str, measure: stats.AnyMeasure) -> Ends:
        """One trial by itself, with its published interval where there is one."""
        assert measure == self.measure
        return Ends(*next(m for m in self.members if m.study == study).found.estimate)

    def weight(self, member: ScoreMember) -> float | None:
        """Its weight in percent, or None where nothing is pooled."""
        result = self.result()
        return result.weights[self.members.index(member)] if result else None


def score_pool_of(dataset: Dataset, treatment: str, declared: ScorePool) -> ScorePooled:
    """One declared pool of scores of a treatment: its members, and who stays out and why."""
    members: list[ScoreMember] = []
    excluded: list[Excluded] = []
    treated = {treatment, *declared.also}
    lower = dataset.scales[declared.scales[0]].better is Better.lower
    for study in concerned(dataset, treated):
        if not concerns(study, declared):
            continue
        found = _enter(study, treated, declared, dataset)
        if isinstance(found, Excluded):
            excluded.append(found)
        else:
            members.append(found)
    return ScorePooled(treatment, declared, tuple(members), tuple(excluded), lower)


def concerns(study: Study, declared: ScorePool) -> bool:
    """Trials, and whatever else has a score on its scales: a review without one needs no excuse."""
    return study.design.kind.randomised or any(score.scale in declared.scales for score in study.scores)


Rank = tuple[bool, bool, float]
"""Primary, then rated by a clinician, then nearest to the target time: the lowest is the best."""


@dataclass(frozen=True)
class Candidate:
    """A score of a study that the declaration may use, with the arms of both sides."""

    position: int
    score: Score
    sides: Roles

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """The comparisons that it holds: that of its difference, or each treated arm with each control."""
        told = self.score.difference
        if told and told.arm in self.sides.treated and told.against in self.sides.control:
            return {(told.arm, told.against)}
        return {(arm, against) for arm in self.sides.treated for against in self.sides.control}


def _enter(study: Study, treated: set[str], declared: ScorePool, dataset: Dataset) -> ScoreMember | Excluded:
    """The comparison of one study that enters, or the first reason why none does."""
    found = score_candidates(study, treated, declared)
    if isinstance(found, Excluded):
        return found
    return first_of(study, found, declared, dataset, lambda one: _rank(one.score, declared, dataset))


def score_candidates(study: Study, treated: set[str], declared: ScorePool) -> list[Candidate] | Excluded:
    """The scores of a study of which one may enter, or the first reason why none does."""
    if out := barred(study, declared):
        return out
    found = _candidates(study, treated, declared)
    if isinstance(found, str):
        return Excluded(study.id, found)
    if declared.blinded_only and study.design.blinding is None:
        return Excluded(study.id, "blinding-unknown")
    return found


def _candidates(study: Study, treated: set[str], declared: ScorePool) -> list[Candidate] | str:
    """The scores that may enter; or the word that says why there is none."""
    left = [(i, score) for i, score in enumerate(study.scores) if score.scale in declared.scales]
    for reason, keep in _sieves(study, declared):
        if not left:
            return "no-score"
        if not (left := [one for one in left if keep(one[1])]):
            return reason
    return [
        Candidate(i, score, sides)
        for i, score in left
        if (sides := _sides(study, score, treated, declared)).treated and sides.control
    ] or "other-control"


def _sieves(study: Study, declared: ScorePool) -> Iterator[tuple[str, Callable[[Score], bool]]]:
    """What a score must be, one after the other; the word says why the last ones fell through."""
    low, high = declared.days
    crossed = study.design.kind is Kind.crossover_rct
    yield "crossover-score", lambda score: not crossed or score.period is Period.first
    yield "recalled", lambda score: study.grade_of(score) is not Grade.recalled
    yield "percent-score", lambda score: score.kind not in (ScoreKind.percent_change, ScoreKind.percent_time)
    yield "other-kind", lambda score: not declared.kinds or score.kind in declared.kinds
    yield "window", lambda score: (days := score.time.days) is not None and low <= days <= high


def _sides(study: Study, score: Score, treated: set[str], declared: ScorePool) -> Roles:
    told = score.difference
    among = {mean.arm for mean in score.results if mean.mean is not None}
    return roles(study, declared, treated, among | ({told.arm, told.against} if told else set()))


def _rank(score: Score, declared: ScorePool, dataset: Dataset) -> Rank:
    by_clinician = dataset.scales[str(score.scale)].rater is Rater.clinician
    return not score.primary, not by_clinician, abs((score.time.days or 0.0) - declared.target_days)


def first_of(
    study: Study,
    found: Sequence[Candidate],
    declared: ScorePool,
    dataset: Dataset,
    rank: Callable[[Candidate], Rank],
) -> ScoreMember | Excluded:
    """The best score that gives a difference with its spread; several comparisons of equal rank choose nothing."""
    refused = ""
    for one in sorted(found, key=lambda one: (rank(one), one.position)):
        equal = [other for other in found if (other.score.scale, rank(other)) == (one.score.scale, rank(one))]
        pairs = {pair for other in equal for pair in other.pairs}
        if len(pairs) > 1:
            return Excluded(study.id, "several-arms")
        [(arm, against)] = pairs
        worked = difference_of(study, one.score, arm, against, declared.measure)
        if not isinstance(worked, str):
            return _member(study, one, worked, declared, dataset)
        refused = refused or worked
    return Excluded(study.id, refused)


def _member(study: Study, one: Candidate, worked: Difference, declared: ScorePool, dataset: Dataset) -> ScoreMember:
    scale, first = (dataset.scales[key] for key in (str(one.score.scale), declared.scales[0]))
    turned = scale.better != first.better
    return ScoreMember(
        study=study.id,
        treated=(worked.arm,),
        control=(worked.against,),
        control_types=(str(study.arm(worked.against).control or "active"),),
        position=one.position,
        scale=scale.id,
        time_days=one.score.time.days or 0.0,
        strong=study.grade_of(one.score).strong and worked.reported,
        found=worked.turned() if turned else worked,
        turned=turned,
        unused=one.sides.unused,
    )
