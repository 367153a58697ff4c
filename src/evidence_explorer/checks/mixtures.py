"""Rules about who is put together in a pool."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..model import Blinding, Dataset, Fault, Grade, Outcome, Path, Placed, Pool, Study, Timing
from ..model.roles import roles
from ..problems import say
from .base import Found


def pools_say_whom_they_mix(dataset: Dataset) -> Found:
    """E404: a pool whose trials have different diagnoses says so, under `mixed` and in its name."""
    for placed, path, treated, pool in _pools(dataset):
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


def _pools(dataset: Dataset) -> Iterator[tuple[Placed[Any], Path, set[str], Pool]]:
    for placed in dataset.family_files:
        for i, treatment in enumerate(placed.record.treatments):
            for j, pool in enumerate(treatment.pools):
                yield placed, ("treatments", i, "pools", j), {treatment.id, *pool.also}, pool


def _may_enter(study: Study, treated: set[str], pool: Pool) -> bool:
    """Whether a trial has counts that the declaration asks for, as far as its record alone says."""
    if study.id in pool.leave_out or not study.design.kind.randomised:
        return False
    if not any(arm.treatment in treated for arm in study.arms):  # most studies, so first of all that costs more
        return False
    if pool.blinded_only and study.design.blinding in (None, Blinding.open):
        return False
    if pool.diagnoses and not set(study.population.diagnosis) & set(pool.diagnoses):
        return False
    return any(_counts(study, outcome, treated, pool) for outcome in study.outcomes)


def _counts(study: Study, outcome: Outcome, treated: set[str], pool: Pool) -> bool:
    days = outcome.time.days
    if outcome.kind != pool.outcome or outcome.timing is not Timing.at or days is None:
        return False
    read = [f for f in outcome.results if f.source in study.sources and study.grade_of(f) is not Grade.recalled]
    known = {f.arm for f in read if f.of is not None}
    sides = roles(study, pool, treated, known)
    return pool.days[0] <= days <= pool.days[1] and bool(sides.treated and sides.control)


RULES: tuple[Callable[[Dataset], Found], ...] = (pools_say_whom_they_mix,)
