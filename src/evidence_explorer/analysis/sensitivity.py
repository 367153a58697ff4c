"""How much a pool rests on one trial, on a year, on its method, and whether small trials tell another story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .. import stats
from .pools import Member, Pooled


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


class Grown(NamedTuple):
    """A pool as it stood at the end of a year, on the natural scale. ``studies``: the trials of that year; ``k``: all
    trials so far."""

    year: int | None
    studies: tuple[str, ...]
    k: int
    estimate: float | None
    low: float | None
    high: float | None


def by_year(pooled: Pooled, years: Mapping[str, int | None], measure: stats.Measure = "RR") -> list[Grown]:
    """The pool after each year that brought a trial, trials of one year all at once, unknown years first; the last one
    is the whole. A first trial alone is its own comparison. Empty where nothing is pooled."""
    if pooled.result(measure) is None:
        return []
    used = pooled.usable(measure)
    found = []
    for year in sorted({years[member.study] for member in used}, key=lambda year: year or 0):
        kept = [member for member in used if (years[member.study] or 0) <= (year or 0)]
        new = tuple(member.study for member in kept if years[member.study] == year)
        found.append(Grown(year, new, len(kept), *_together(kept, measure)))
    return found


def _together(members: list[Member], measure: stats.Measure) -> tuple[float | None, float | None, float | None]:
    """These trials pooled, or the one there is as it stands."""
    found = [member.contrast(measure) for member in members]
    if len(found) == 1:
        return found[0].estimate, found[0].low, found[0].high
    again = stats.pool([c.y for c in found], [c.v for c in found])  # type: ignore[misc]
    estimate, low, high = (stats.natural(measure, value) for value in (again.estimate, again.low, again.high))
    return estimate, low, high


def with_priors(pooled: Pooled, measure: stats.Measure) -> dict[float, stats.BayesPool]:
    """The pool of a ratio under each published prior for its spread; none for a difference, which has no such prior."""
    if measure == "RD" or pooled.result(measure) is None:
        return {}
    found = [member.contrast(measure) for member in pooled.usable(measure)]
    y, v = [c.y for c in found], [c.v for c in found]
    return {scale: stats.bayes_pool(y, v, scale=scale) for scale in stats.PRIOR_SCALES}  # type: ignore[arg-type]


def small_trials(pooled: Pooled, measure: stats.Measure = "RR") -> stats.Asymmetry:
    """Egger's test of a funnel's asymmetry; refused, with a note that says so, under ten trials."""
    found = [member.contrast(measure) for member in pooled.usable(measure)]
    return stats.asymmetry([c.y for c in found], [c.v for c in found])  # type: ignore[misc]
