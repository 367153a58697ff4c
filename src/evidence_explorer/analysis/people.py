"""Shares as people: of a hundred, how many; and when that picture would mislead."""

from __future__ import annotations

from dataclasses import dataclass

from .. import stats
from .contrasts import Side
from .pools import FEW, Pooled

FEWEST = 20
"""With fewer people in a group, one more or less would move several of the hundred."""
MANY = 1000
"""With fewer people in a group, a difference under 5 % is not worth a thousandth part: it would look too exact."""
SMALL = 50
"""With fewer people in a group, one of them is more than two of a hundred: nothing is told of more than a hundred."""
LOWEST = 0.01
"""Below one in a hundred, a picture of a hundred shows nobody, or too many."""


@dataclass(frozen=True)
class Hundred:
    """Whole people of a hundred, with the interval in whole people too; ``low <= count <= high``."""

    count: int
    low: int
    high: int


def of_hundred(share: float) -> int:
    """A share from 0 to 1 as whole people of a hundred, a half up."""
    return stats.whole(100 * share)


def hundred(estimate: stats.Estimate) -> Hundred:
    """A share and its interval as people."""
    return Hundred(of_hundred(estimate.value), of_hundred(estimate.low), of_hundred(estimate.high))


def share_of(side: Side) -> stats.Estimate:
    """The share of one side of a trial, with Wilson's interval."""
    return stats.wilson(side.events, side.n)


def told_of(treated: Side, control: Side) -> int:
    """Of how many people to speak of a trial: never more exactly than its own people allow."""
    one, other = share_of(treated), share_of(control)
    many = min(treated.n, control.n) >= MANY
    people = stats.people_for(other, one, one.value - other.value if many else 0.0)
    return min(people, 100) if few_people(treated, control) else people


def few_people(treated: Side, control: Side) -> bool:
    """Whether one person more or less in a group would move the picture by more than two of a hundred."""
    return min(treated.n, control.n) < SMALL


def refusal(treated: Side, control: Side) -> str:
    """Why two sides make no picture of a hundred: `small`, `rare`, or nothing."""
    if min(treated.n, control.n) < FEWEST:
        return "small"
    return "rare" if min(treated.risk, control.risk) < LOWEST else ""


@dataclass(frozen=True)
class PooledPeople:
    """A pool at its control risk, declared or the median of its trials, which counts as known, to be told of so many
    ``people``."""

    control_risk: float
    treated: stats.Estimate
    control: stats.Estimate
    people: int
    capped: bool


def people_of_pool(pooled: Pooled, wanted: bool) -> PooledPeople | str:
    """A pool as people, or why not: `few` (under three trials), `small`, `rare`, `endless`."""
    if len(pooled.studies) < FEW or pooled.result("RR") is None:
        return "few"
    if min(sum(m.treated.n for m in pooled.trials), sum(m.control.n for m in pooled.trials)) < FEWEST:
        return "small"
    found = in_people(pooled, wanted)
    if found is None:
        return "rare" if pooled.control_risk is None else "endless"
    risk = found.control_risk
    return "rare" if not LOWEST <= risk <= 1 - LOWEST or found.treated.value < LOWEST else found


def in_people(pooled: Pooled, wanted: bool) -> PooledPeople | None:
    """A pool as people, whether or not a hundred of them can be drawn; None where no number can be told."""
    risk = pooled.control_risk
    found = None if risk is None else pooled.absolute(risk, wanted)
    if risk is None or found is None:
        return None
    return PooledPeople(risk, found.treated, stats.Estimate(risk, risk, risk), found.people, found.capped)
