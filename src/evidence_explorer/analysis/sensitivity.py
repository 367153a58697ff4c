"""How much a pool rests on one trial, on a year, on its method, and whether small trials tell another story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .. import stats
from .points import Combinable, Ends, Point, ends_of, put_together
from .pools import FEW


class Without(NamedTuple):
    """A pool again without one trial, on the natural scale; ``k``: the trials that are left."""

    study: str
    k: int
    estimate: float | None
    low: float | None
    high: float | None


def left_out(pooled: Combinable, measure: stats.AnyMeasure = "RR") -> list[Without]:
    """The pool without each trial in turn; empty where nothing is pooled.

    Two trials can be left, which are not pooled by themselves: only a check of the whole.
    """
    points = pooled.points(measure)
    if len(points) < FEW:
        return []
    return [_without(points, measure, place) for place in range(len(points))]


def _without(points: list[Point], measure: stats.AnyMeasure, place: int) -> Without:
    kept = points[:place] + points[place + 1 :]
    return Without(points[place].study, len(kept), *ends_of(put_together(kept), measure))


class Grown(NamedTuple):
    """A pool as it stood at the end of a year, on the natural scale. ``studies``: the trials of that year; ``k``: all
    trials so far."""

    year: int | None
    studies: tuple[str, ...]
    k: int
    estimate: float | None
    low: float | None
    high: float | None


def by_year(pooled: Combinable, years: Mapping[str, int | None], measure: stats.AnyMeasure = "RR") -> list[Grown]:
    """The pool after each year that brought a trial, trials of one year all at once, unknown years first; the last one
    is the whole. A first trial alone is its own comparison. Empty where nothing is pooled."""
    points = pooled.points(measure)
    if len(points) < FEW:
        return []
    found = []
    for year in sorted({years[point.study] for point in points}, key=lambda year: year or 0):
        kept = [point for point in points if (years[point.study] or 0) <= (year or 0)]
        new = tuple(point.study for point in kept if years[point.study] == year)
        found.append(Grown(year, new, len(kept), *_together(pooled, kept, measure)))
    return found


def _together(pooled: Combinable, points: list[Point], measure: stats.AnyMeasure) -> Ends:
    """These trials pooled, or the one there is as it stands."""
    if len(points) == 1:
        return pooled.alone(points[0].study, measure)
    return ends_of(put_together(points), measure)


class Prior(NamedTuple):
    """A pool under a half-normal prior for its spread. ``share``: of the unit information deviation, where the scale
    was carried over from that of ratios."""

    scale: float
    share: float | None
    found: stats.BayesPool


def with_priors(pooled: Combinable, measure: stats.AnyMeasure) -> list[Prior]:
    """The pool under each published prior for its spread; none for a difference of risks, which has no such prior.

    For scores the prior is as wide beside what one person tells as the published ones are for odds ratios; none where
    no trial says how many people it had.
    """
    points = pooled.points(measure)
    if measure == "RD" or len(points) < FEW:
        return []
    y, v = [point.y for point in points], [point.v for point in points]
    return [Prior(scale, share, stats.bayes_pool(y, v, scale=scale)) for scale, share in _scales(points, measure)]


def _scales(points: list[Point], measure: stats.AnyMeasure) -> list[tuple[float, float | None]]:
    if measure in ("RR", "OR"):
        return [(scale, None) for scale in stats.PRIOR_SCALES]
    known = [(point.people, point.v) for point in points if point.people is not None]
    if not known:
        return []
    unit = stats.unit_information(known)
    return [(share * unit, share) for share in stats.PRIOR_SHARES]


def small_trials(pooled: Combinable, measure: stats.AnyMeasure = "RR") -> stats.Asymmetry:
    """Egger's test of a funnel's asymmetry; refused, with a note that says so, under ten trials."""
    points = pooled.points(measure)
    return stats.asymmetry([point.y for point in points], [point.v for point in points])
