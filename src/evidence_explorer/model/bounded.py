"""Differences of scores published with an interval and a p value: how far from none each of the two puts them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..stats.integrity import Span, error_of_interval, p_of_z, p_span, z_of_interval, z_of_p
from .study import Study
from .totals import total

KNOWN = 10  # people, from whom on the degrees of freedom are taken to be theirs
SMALLEST = re.compile(r"=? ?0?\.00+1")
"""A p value that programs print for all below it."""


@dataclass(frozen=True)
class Bounded:
    """A difference with a 95 % interval and a p value, as standard errors from none.

    ``by_p``, ``by_interval``: all that the printed numbers may stand for; ``near``: the p value of the interval.
    """

    place: int
    arms: tuple[str, ...]
    printed: str
    by_p: Span
    by_interval: Span
    near: float


def bounded_differences(study: Study) -> Iterator[Bounded]:
    """Differences of scores of which the source prints an interval and a p value that is a number."""
    sizes = {arm.id: arm.n for arm in study.arms}
    for i, score in enumerate(study.scores):
        told = score.difference
        span = p_span(told.p or "") if told else None
        if not told or not told.interval or not span or told.interval.low >= told.interval.high:
            continue
        low, high = told.interval.root
        middle = (low + high) / 2
        several = (middle,) if told.value is None else (middle, told.value)
        people = total([sizes.get(arm) for arm in (told.arm, told.against)])
        df = people.known - 2 if not people.lacking and people.known > KNOWN else None
        unit = _unit((low, high, *several[1:]))
        spans = [z_of_interval(one, low, high, df, unit) for one in several]
        yield Bounded(
            i,
            tuple(arm for arm in (told.arm, told.against) if arm in sizes),
            told.p or "",
            Span(
                0 if span.high == 1 else z_of_p(span.high),
                math.inf if not span.low or SMALLEST.fullmatch(told.p or "") else z_of_p(span.low),
            ),
            Span(min(one.low for one in spans), max(one.high for one in spans)),
            p_of_z(abs(several[-1]) / error_of_interval(low, high)),
        )


def _unit(printed: Iterable[float]) -> float:
    """The step in which numbers of one line are printed, by the one with most decimals."""
    return 10.0 ** -max(len(f"{one:g}".partition(".")[2]) for one in printed)
