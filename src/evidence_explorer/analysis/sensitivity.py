"""How much a pool rests on one trial, and whether small trials tell another story."""

from __future__ import annotations

from typing import NamedTuple

from .. import stats
from .pools import Pooled


class Without(NamedTuple):
    """A pool again without one trial, on the natural scale; ``k``: the trials that are left."""

    study: str
    k: int
    estimate: float | None
    low: float | None
    high: float | None


def left_out(pooled: Pooled, measure: stats.Measure = "RR") -> list[Without]:
    """The pool without each trial in turn; empty where nothing is pooled.

    Two trials can be left, which are not pooled by themselves: only a check of the whole.
    """
    if pooled.result(measure) is None:
        return []
    return [_without(pooled, measure, member.study) for member in pooled.usable(measure)]


def _without(pooled: Pooled, measure: stats.Measure, study: str) -> Without:
    kept = [member for member in pooled.usable(measure) if member.study != study]
    found = [member.contrast(measure) for member in kept]
    again = stats.pool([c.y for c in found], [c.v for c in found])  # type: ignore[misc]
    ends = (stats.natural(measure, value) for value in (again.estimate, again.low, again.high))
    return Without(study, len(kept), *ends)


def small_trials(pooled: Pooled, measure: stats.Measure = "RR") -> stats.Asymmetry:
    """Egger's test of a funnel's asymmetry; refused, with a note that says so, under ten trials."""
    found = [member.contrast(measure) for member in pooled.usable(measure)]
    return stats.asymmetry([c.y for c in found], [c.v for c in found])  # type: ignore[misc]
