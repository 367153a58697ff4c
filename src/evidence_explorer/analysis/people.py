"""Shares as people: of a hundred, how many; and when that picture would mislead."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from statistics import median

from .. import stats
from .contrasts import Side
from .pools import FEW, Pooled

FEWEST = 20
"""With fewer people in a group, one more or less would move several of the hundred."""
LOWEST = 0.01
"""Below one in a hundred, a picture of a hundred shows nobody, or too many."""


@dataclass(frozen=True)
class Hundred:
    """Whole people of a hundred, with the interval in whole people too; ``low <= count <= high``."""

    count: int
    low: int
    high: int


def of_hundred(share: float) -> int:
    """A share from 0 to 1 as whole people of a hundred, halves up."""
    return floor(100 * share + 0.5 + 1e-9)


def hundred(estimate: stats.Estimate) -> Hundred:
    """A share and its interval as people."""
    return Hundred(of_hundred(estimate.value), of_hundred(estimate.low), of_hundred(estimate.high))


def hundred_of(side: Side) -> Hundred:
    """The people of one side of a trial, with Wilson's interval."""
    return hundred(stats.wilson(side.events, side.n))


def refusal(treated: Side, control: Side) -> str:
    """Why two sides make no picture of a hundred: `small`, `rare`, or nothing."""
    if min(treated.n, control.n) < FEWEST:
        return "small"
    return "rare" if min(treated.risk, control.risk) < LOWEST else ""


@dataclass(frozen=True)
class PooledPeople:
    """A pool at the median control risk of its trials, as people. The control risk counts as known."""

    control_risk: float
    treated: Hundred
    control: Hundred
    capped: bool


def people_of_pool(pooled: Pooled, wanted: bool) -> PooledPeople | str:
    """A pool as people, or why not: `few` (under three trials), `small`, `rare`, `endless`."""
    if len(pooled.studies) < FEW or pooled.result("RR") is None:
        return "few"
    if min(sum(m.treated.n for m in pooled.members), sum(m.control.n for m in pooled.members)) < FEWEST:
        return "small"
    risk = round(median(member.control.risk for member in pooled.members), 2)
    if not LOWEST <= risk <= 1 - LOWEST:
        return "rare"
    found = pooled.absolute(risk, wanted)
    if found is None:
        return "endless"
    if found.treated.value < LOWEST:
        return "rare"
    known = of_hundred(risk)
    return PooledPeople(risk, hundred(found.treated), Hundred(known, known, known), found.capped)
