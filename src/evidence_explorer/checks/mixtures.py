"""Rules about who is put together in a pool."""

from __future__ import annotations

from collections.abc import Callable

from ..model import (
    Blinding,
    Combined,
    Dataset,
    Fault,
    Grade,
    Harm,
    HarmPool,
    Moment,
    Outcome,
    Pool,
    Score,
    ScorePool,
    Study,
    Timed,
    Timing,
)
from ..model.roles import roles
from ..problems import say
from .base import Found
from .declared import combined


def pools_say_whom_they_mix(dataset: Dataset) -> Found:
    """E404: a pool whose trials have different diagnoses says so, under `mixed` and in its name."""
    for placed, path, treatment, pool in combined(dataset):
        treated = {treatment.id, *pool.also}
        if pool.mixed is None:
            entering = [study for study in dataset.studies.values() if _may_enter(study, treated, pool)]
            kinds = {frozenset(study.population.diagnosis): study.id for study in entering}
            if len(kinds) > 1:
                one, other = list(kinds.values())[:2]
                fact = say("The people of '{one}' and of '{other}' have different diagnoses.", one=one, other=other)
                remedy = say(
                    "Name those that belong under 'diagnoses', leave trials out, or split the pool; if they are to be "
                    "put together, say whom under 'mixed' and in the name, in the same words."
                )
                yield placed, Fault("E404", (*path, "name"), fact, remedy)
            continue
        for language, words in pool.mixed.root.items():
            name = pool.name.root.get(language, "")
            if words.casefold() not in name.casefold():
                fact = say("The name does not hold the words of 'mixed': '{words}'.", words=words)
                yield placed, Fault("E404", (*path, "name", language), fact, say("Write them into the name."))


def _may_enter(study: Study, treated: set[str], pool: Pool | ScorePool | HarmPool) -> bool:
    """Whether a trial has what the declaration asks for, as far as its record alone says."""
    if study.id in pool.leave_out or not study.design.kind.randomised:
        return False
    if not any(arm.treatment in treated for arm in study.arms):  # most studies, so first of all that costs more
        return False
    if pool.blinded_only and study.design.blinding in (None, Blinding.open):
        return False
    if pool.diagnoses and not set(study.population.diagnosis) & set(pool.diagnoses):
        return False
    if isinstance(pool, ScorePool):
        return any(_scores(study, score, treated, pool) for score in study.scores)
    if isinstance(pool, HarmPool):
        return any(_harms(study, harm, treated, pool) for harm in study.harms)
    return any(_counts(study, outcome, treated, pool) for outcome in study.outcomes)


def _counts(study: Study, outcome: Outcome, treated: set[str], pool: Pool) -> bool:
    if outcome.kind != pool.outcome or outcome.timing is not Timing.at:
        return False
    read = [f for f in outcome.results if f.source in study.sources and study.grade_of(f) is not Grade.recalled]
    return _within(outcome.time, pool) and _both(study, {f.arm for f in read if f.of is not None}, treated, pool)


def _scores(study: Study, score: Score, treated: set[str], pool: ScorePool) -> bool:
    told, arms = score.difference, {mean.arm for mean in score.results if mean.mean is not None}
    if score.scale not in pool.scales or score.source not in study.sources or study.grade_of(score) is Grade.recalled:
        return False
    arms |= {told.arm, told.against} if told else set()
    return _within(score.time, pool) and _both(study, arms, treated, pool)


def _harms(study: Study, harm: Harm, treated: set[str], pool: HarmPool) -> bool:
    read = [f for f in harm.results if f.source in study.sources and study.grade_of(f) is not Grade.recalled]
    arms = {arm for f in read if f.of is not None for arm in f.arms}
    return harm.event == pool.event and _both(study, arms, treated, pool)


def _within(time: Moment, pool: Timed) -> bool:
    return time.days is not None and pool.days[0] <= time.days <= pool.days[1]


def _both(study: Study, arms: set[str], treated: set[str], pool: Combined) -> bool:
    sides = roles(study, pool, treated, arms)
    return bool(sides.treated and sides.control)


RULES: tuple[Callable[[Dataset], Found], ...] = (pools_say_whom_they_mix,)
