"""What a pool says, in sentences from a fixed table: whole people, and never more certainty than the interval has."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, isclose, sqrt

from ..analysis import Member, Pooled
from ..analysis.people import of_hundred
from ..charts import value_text
from ..stats import Absolute, Measure, Nnt, Pool, natural
from ..words import Words
from .base import Edition

UNITS = {"months": 30.4375, "weeks": 7.0, "days": 1.0}
"""Days of each unit, the largest first; a month as records count it."""
FEW_FOR_PREDICTION = 5
PER = 1000


def after(times: Iterable[float], w: Words) -> str:
    """`after 4 weeks`, `after 14 to 29 days`: in the largest unit of which all times are whole numbers."""
    days = sorted(set(times))
    unit = next((unit for unit, size in UNITS.items() if all(_whole(day / size) for day in days)), "days")
    low, high = round(days[0] / UNITS[unit]), round(days[-1] / UNITS[unit])
    if low == high:
        return w.count(f"pool.after_{unit}", low)
    return w(f"pool.after_{unit}_range", low=w.number(low), high=w.number(high))


def _whole(number: float) -> bool:
    return round(number) >= 1 and isclose(number, round(number), abs_tol=0.01)


def when(pooled: Pooled, w: Words) -> str:
    """When the trials of a pool counted."""
    return after((member.time_days for member in pooled.members), w)


def against(members: Iterable[Member], w: Words) -> str:
    """The kinds of control that the comparisons have: `placebo or low dose`."""
    return w("pool.or").join(dict.fromkeys(w(f"control.{kind}") for m in members for kind in m.control_types))


def people_sentence(pooled: Pooled, found: Absolute, edition: Edition) -> str:
    """The pool at a control risk, in whole people of a hundred, with what else the trials fit."""
    w = edition.words
    control, treated, low, high = (of_hundred(share) for share in (found.control_risk, *found.treated))
    said = w(
        "pool.people",
        outcome=edition.say(edition.dataset.outcome_kinds[pooled.declared.outcome].name),
        control=w.number(control),
        kind=against(pooled.members, w),
        treated=w.number(treated),
        low=w.number(low),
        high=w.number(high),
        when=when(pooled, w),
        difference=difference(treated - control, low - control, high - control, w),
    )
    return f"{said} {w('pool.capped')}" if found.capped else said


def difference(value: int, low: int, high: int, w: Words) -> str:
    """So many more or fewer people, and how many more or fewer the trials also fit."""
    one_sided = "more" if low >= 0 and value > 0 else "fewer" if high <= 0 and value < 0 else ""
    way = one_sided or ("more_open" if value > 0 else "fewer_open" if value < 0 else "none_open")
    ends = sorted((abs(low), abs(high))) if one_sided else (max(0, -low), max(0, high))
    return w(f"pool.difference.{way}", n=w.number(abs(value)), low=w.number(ends[0]), high=w.number(ends[1]))


def needed_sentence(pooled: Pooled, found: Absolute, edition: Edition) -> str:
    """The number needed to treat, with its comparator, its control risk and its time."""
    w = edition.words
    return w(
        "pool.needed",
        kind=against(pooled.members, w),
        risk=w.percent(found.control_risk),
        when=when(pooled, w),
        nnt=needed(found.nnt, w),
    )


def needed(nnt: Nnt, w: Words) -> str:
    """A number needed to treat in whole people, in the form benefit … ∞ … harm where its interval goes through it."""
    whole = nnt.whole()
    value, low, high = ("∞" if number is None else w.number(number) for number in (whole.value, whole.low, whole.high))
    if whole.side is None:
        return w("pool.nnt.none", low=low, high=high)
    way = f"{whole.side}_both" if whole.kind == "both" else whole.side
    return w(f"pool.nnt.{way}", value=value, low=low, high=high)


def per_thousand(found: Absolute, w: Words) -> str:
    """The difference among a thousand people, and in percentage points."""
    value, low, high = (w.number(round(end)) for end in found.per(PER))
    points = [value_text("RD", end, w) for end in found.difference]
    return w("pool.per", value=value, low=low, high=high, points=w("pool.points", n=points[0]))


def prediction_sentence(result: Pool, measure: Measure, w: Words) -> str:
    """Where the result of a new, similar trial could lie."""
    low, high = prediction_ends(measure, result)
    ends = {"low": value_text(measure, low, w), "high": value_text(measure, high, w)}
    said = w("pool.predicted", measure=w(f"pool.the.{measure}"), **ends)
    return f"{said} {w('pool.predicted_few')}" if result.k < FEW_FOR_PREDICTION else said


def spread_sentence(result: Pool, w: Words) -> str:
    """Tau, the spread of the true effects, with its interval; what a zero means."""
    said = w("pool.spread", tau=tau(result.tau2, w), interval=tau_interval(result, w))
    return f"{said} {w('pool.spread_nought')}" if result.tau2 == 0 else said


def tau(tau2: float, w: Words) -> str:
    """The square root of a variance, with two digits."""
    return w.number(round(sqrt(tau2), 2))


def tau_interval(result: Pool, w: Words) -> str:
    """The interval of tau, or why it is empty."""
    if result.tau2_low is None or result.tau2_high is None:
        return w("pool.spread_empty")
    return w("pool.spread_interval", interval=w("to", low=tau(result.tau2_low, w), high=tau(result.tau2_high, w)))


def estimate_ends(measure: Measure, result: Pool) -> tuple[float, float, float]:
    """A pool with its interval on the natural scale."""
    return _natural(measure, result.estimate), _natural(measure, result.low), _natural(measure, result.high)


def prediction_ends(measure: Measure, result: Pool) -> tuple[float, float]:
    """Its prediction interval on the natural scale."""
    return _natural(measure, result.prediction_low), _natural(measure, result.prediction_high)


def _natural(measure: Measure, value: float) -> float:
    """Infinite where it is too large to be a number."""
    found = natural(measure, value)
    return inf if found is None else found
