"""All defensible analyses of a pool of scores: points or standardised, on which scale, when, how much trials differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from .. import stats
from ..model import Dataset, Grades, Rater, ScorePool, Standard
from .analyses import Entered, Found, Multiverse, Way, entered_of, of_trials, random_effects, sign, told_once
from .multiverse import TRIALS, Rule, matters, otherwise
from .pools import Excluded, concerned
from .score_pools import Candidate, ScoreMember, ScorePooled, concerns, first_of, score_candidates
from .scored import difference_of

AXES = ("measure", "spread", "interval", *TRIALS)


def score_multiverse(dataset: Dataset, pooled: ScorePooled) -> Multiverse | None:
    """All analyses of a declared pool of scores; None where nothing is pooled."""
    shown = pooled.result()
    if shown is None:
        return None
    entered, few = entered_of(_ways(dataset, pooled), pooled.members, differences)
    base = Multiverse("scores", pooled.measure, AXES, TRIALS, (), entered, sign(shown.estimate), (), few)
    made: dict[ScoreMember, stats.Scored | None] = {}
    return told_once(base, pooled.declared.choices, lambda *these: _analyses(dataset, pooled, made, *these))


def differences(members: Sequence[Any]) -> tuple[tuple[str, float, float], ...]:
    """The numbers of some trials: study, difference, variance."""
    return tuple((m.study, *m.found.scored) for m in members)


def _ways(dataset: Dataset, pooled: ScorePooled) -> Iterator[tuple[Way, tuple[ScoreMember, ...]]]:
    """Every combination of the choices of trials, with the trials that enter by it."""
    declared, choices = pooled.declared, pooled.declared.choices
    treated = {pooled.treatment, *declared.also}
    studies = [study for study in concerned(dataset, treated) if concerns(study, declared)]
    left: dict[tuple[object, ...], list[Candidate] | Excluded] = {}
    made: dict[tuple[object, ...], ScoreMember | Excluded] = {}
    for arms, opened in product(choices.arms, choices.open):
        other: ScorePool = declared.model_copy(update=otherwise(arms, opened))
        keys = [(study, matters(study, declared, arms, opened)) for study in studies]
        for study, key in keys:
            if key not in left:
                left[key] = score_candidates(study, treated, other)
        for scale, time in product(choices.scale, choices.time):
            rule = Rule(scale, time)
            for study, key in keys:
                if (*key, rule) not in made and not isinstance(found := left[key], Excluded):
                    made[*key, rule] = first_of(study, found, other, dataset, _ranked(rule, other, dataset))
            members = tuple(one for _, key in keys if isinstance(one := made.get((*key, rule)), ScoreMember))
            for grade in choices.grade:
                strong = tuple(m for m in members if m.strong) if grade is Grades.strong else members
                yield (str(scale), str(time), str(arms), str(opened), str(grade)), strong


def _ranked(rule: Rule, declared: ScorePool, dataset: Dataset) -> Any:
    def rank(one: Candidate) -> tuple[bool, bool, float]:
        rater = dataset.scales[str(one.score.scale)].rater
        asked = rule.scales(one.score.primary, rater is Rater.clinician, rater is Rater.self)
        return *asked, rule.far(one.score.time.days or 0.0, declared)

    return rank


def _analyses(
    dataset: Dataset,
    pooled: ScorePooled,
    made: dict[ScoreMember, stats.Scored | None],
    place: int,
    these: Entered,
) -> Iterator[Found]:
    """Every analysis of one set of trials. ``made``: differences by the other measure, each worked out once."""
    choices, options = pooled.declared.choices, of_trials(these, TRIALS)
    members = [member for member in these.members if isinstance(member, ScoreMember)]
    for measure in _measures(pooled):
        if measure == pooled.measure:
            used = [tuple(member.found.scored) for member in members]
        elif measure == "SMD" and len({_kind(dataset, member) for member in members}) > 1:
            used = []  # changes and end scores spread differently, and never mix
        else:
            for member in members:
                if member not in made:
                    made[member] = _as(dataset, member, measure)
            used = [tuple(found) for member in members if (found := made[member])]
        yield from random_effects(measure, used, choices, place, options)  # type: ignore[arg-type]


def _measures(pooled: ScorePooled) -> list[stats.ScoreMeasure]:
    """The declared one always; points only where there is one scale."""
    offered: list[stats.ScoreMeasure] = [
        "MD" if one is Standard.md else "SMD" for one in pooled.declared.choices.measure
    ]
    return [one for one in offered if one == pooled.measure or one == "SMD" or len(pooled.declared.scales) == 1]


def _kind(dataset: Dataset, member: ScoreMember) -> str:
    return str(dataset.studies[member.study].scores[member.position].kind)


def _as(dataset: Dataset, member: ScoreMember, measure: stats.ScoreMeasure) -> stats.Scored | None:
    """The same comparison by another measure; None where its record does not bear it."""
    study = dataset.studies[member.study]
    found = difference_of(study, study.scores[member.position], member.found.arm, member.found.against, measure)
    if isinstance(found, str):
        return None
    return found.turned().scored if member.turned else found.scored
