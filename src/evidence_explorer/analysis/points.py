"""What every kind of pool has in common: one effect per trial on the scale of pooling, and how they go together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from .. import stats


class Point(NamedTuple):
    """What one trial says: effect and variance, the logarithm for ratios. ``people``: None where not all are known."""

    study: str
    y: float
    v: float
    people: float | None


class Ends(NamedTuple):
    """A value with its interval on the natural scale; None where it is too large to be a number."""

    estimate: float | None
    low: float | None
    high: float | None


class Combinable(Protocol):
    """A pool of counts, of adverse events or of scores."""

    def points(self, measure: stats.AnyMeasure) -> list[Point]:
        """Its trials that say something on a measure, in their order."""

    def alone(self, study: str, measure: stats.AnyMeasure) -> Ends:
        """One trial by itself."""


def put_together(points: Sequence[Point], method: stats.Method = "REML") -> stats.Pool:
    """Some trials; ValueError under two."""
    return stats.pool([point.y for point in points], [point.v for point in points], method=method)


def ends_of(found: stats.Pool, measure: stats.AnyMeasure) -> Ends:
    """A pool on the natural scale."""
    return Ends(*(stats.natural(measure, value) for value in (found.estimate, found.low, found.high)))
