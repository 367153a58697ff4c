"""A pool of people with different diagnoses, told apart: the trials of each, and together where three allow it."""

from __future__ import annotations

from dataclasses import replace

from ....analysis import Member, Pooled
from ....analysis.pools import FEW
from ....charts import count_text, ratio_text
from ....stats import natural
from ...kit.edition import Edition


def populations_of(pooled: Pooled, edition: Edition) -> list[str]:
    """One sentence per population, in the order of the trials; nothing where all have the same diagnoses."""
    apart: dict[tuple[str, ...], list[Member]] = {}
    for member in pooled.members:
        key = tuple(sorted(edition.dataset.studies[member.study].population.diagnosis))
        apart.setdefault(key, []).append(member)
    if len(apart) < 2:
        return []
    return [_sentence(key, replace(pooled, members=tuple(members)), edition) for key, members in apart.items()]


def _sentence(diagnoses: tuple[str, ...], part: Pooled, edition: Edition) -> str:
    w, dataset = edition.words, edition.dataset
    who = w.series(edition.say(dataset.diagnoses[key].name) for key in diagnoses if key in dataset.diagnoses)
    names = w.listed(edition.name(dataset.studies[key]) for key in part.studies)
    counts = w.clauses(_counted(member, edition) for member in part.trials)
    trials, people = w.count("left_out.trials_n", len(part.studies)), w.count("people", part.participants)
    found = part.result("RR")
    if found is None:
        few = "pool.population" if len(part.studies) < FEW else "pool.population_none"
        return w(few, who=who, trials=trials, people=people, names=counts)
    value, low, high = (natural("RR", end) for end in (found.estimate, found.low, found.high))
    ratio = ratio_text(value, low, high, w)
    return w("pool.population_ratio", who=who, trials=trials, people=people, names=names, ratio=ratio)


def _counted(member: Member, edition: Edition) -> str:
    """A trial with what it counted in both groups: all that can be told of people too few to be put together."""
    w, study = edition.words, edition.dataset.studies[member.study]
    treated, control = (count_text(side.events, side.n, w) for side in (member.treated, member.control))
    return f"{edition.name(study)}{w('colon')}{w('pool.sides', treated=treated, control=control)}"
