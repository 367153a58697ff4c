"""The declared rule of a pool, line by line."""

from __future__ import annotations

from ....analysis import Pooled
from ....words.typography import small
from ...kit.edition import Edition


def rule_of(pooled: Pooled, edition: Edition) -> list[tuple[str, str]]:
    """The declared rule, line by line."""
    w, declared, dataset = edition.words, pooled.declared, edition.dataset
    kinds = w.any_of(w(f"control.{kind}") for kind in declared.controls)
    called = {key: given.name for key, given in dataset.treatments.items()}
    called |= {key: given.name for key, given in dataset.comparators.items()}
    named = [edition.say(called[key]) for key in declared.comparators]
    low, high, target = (w.number(day) for day in (*declared.days, declared.target_days))
    lines = [
        (w("pool.rule.outcome"), edition.say(dataset.outcome_kinds[declared.outcome].name)),
        (w("pool.rule.controls"), kinds + (f" {w('bracketed', text=w.listed(map(small, named)))}" if named else "")),
        (w("pool.rule.window"), w("pool.window", low=low, high=high, target=target)),
        (w("pool.rule.figure"), w("pool.figure")),
        (w("pool.rule.blinding"), w("pool.blinding.blinded" if declared.blinded_only else "pool.blinding.any")),
        (w("pool.rule.several"), w(f"pool.several.{declared.several}")),
    ]
    if declared.also:
        names = w.listed(edition.say(dataset.treatments[key].name) for key in (pooled.treatment, *declared.also))
        lines.insert(0, (w("pool.rule.also"), names))
    if declared.diagnoses:
        told = w.series(edition.say(dataset.diagnoses[key].name) for key in declared.diagnoses)
        lines.append((w("pool.rule.diagnosis"), told))
    for study, arms in declared.arms.items():
        lines.append((w("pool.rule.arms", name=edition.name(dataset.studies[study])), arms_told(study, arms, edition)))
    return lines


def arms_told(study: str, arms: tuple[str, ...], edition: Edition) -> str:
    """The names of some arms of a study."""
    return edition.words.clauses(edition.say(edition.dataset.studies[study].arm(arm).label) for arm in arms)
