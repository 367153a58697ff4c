"""What a pool says, in sentences from a fixed table: whole people, and never more certainty than the interval has."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, isclose

from ....analysis import Member, Pooled
from ....charts import tau_interval_text, tau_text, value_text, with_unit
from ....stats import Absolute, AnyMeasure, Estimate, Measure, Nnt, Pool, natural, whole
from ....words import Words
from ....words.typography import small
from ...kit.edition import Edition
from ..people.headline import of_members

UNITS = {"months": 30.4375, "weeks": 7.0, "days": 1.0}
"""Days of each unit, the largest first; a month as records count it."""
FEW_FOR_PREDICTION = 5
PER = 1000


def after(times: Iterable[float], w: Words) -> str:
    """`after 4 weeks`, `after 14 to 29 days`: in the largest unit of which all times are whole numbers."""
    days = sorted(set(times))
    unit = next((unit for unit, size in UNITS.items() if all(_whole(day / size) for day in days)), "days")
    low, high = whole(days[0] / UNITS[unit]), whole(days[-1] / UNITS[unit])
    if low == high and not isclose(days[0], days[-1], abs_tol=0.01):  # two times that round alike are still two
        return w("pool.after_days_range", low=w.number(days[0], most=2), high=w.number(days[-1], most=2))
    if low == high:
        return w.count(f"pool.after_{unit}", low)
    return w(f"pool.after_{unit}_range", low=w.number(low), high=w.number(high))


def _whole(number: float) -> bool:
    return whole(number) >= 1 and isclose(number, whole(number), abs_tol=0.01)


def when(pooled: Pooled, w: Words) -> str:
    """When the trials of a pool counted."""
    return after((member.time_days for member in pooled.members), w)


def against(members: Iterable[Member], edition: Edition) -> str:
    """What the control groups of comparisons had, inside a sentence: `placebo or low dose`."""
    return small(of_members(members, edition))


def people_sentence(pooled: Pooled, found: Absolute, edition: Edition) -> str:
    """The pool at a control risk, in whole people of as many as it takes, with what else the trials fit."""
    w = edition.words
    control, treated, low, high = (whole(found.people * share) for share in (found.control_risk, *found.treated))
    said = w(
        "pool.people",
        outcome=edition.say(edition.dataset.outcome_kinds[pooled.declared.outcome].name),
        people=w.number(found.people),
        control=w.number(control),
        kind=against(pooled.members, edition),
        treated=w.number(treated),
        low=w.number(low),
        high=w.number(high),
        when=when(pooled, w),
        difference=difference(treated - control, low - control, high - control, w),
    )
    return f"{said} {capped(found.people, w)}" if found.capped else said


def capped(people: int, w: Words) -> str:
    """That a ratio would carry a risk past everybody, of so many people."""
    return w("pool.capped", people=w.number(people))


def people_text(share: Estimate, people: int, w: Words) -> str:
    """`39 of 100 (27 to 48)`; without an interval where the share counts as known."""
    n, low, high = (w.number(whole(people * end)) for end in share)
    if share.low == share.high:
        return w("hundred.known", n=n, people=w.number(people))
    return w("hundred.number", n=n, people=w.number(people), low=low, high=high)


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
        kind=against(pooled.members, edition),
        risk=w.percent(found.control_risk, found.people),
        when=when(pooled, w),
        nnt=needed(found.nnt, w),
    )


def needed(nnt: Nnt, w: Words) -> str:
    """A number needed to treat in whole people, in the form benefit … ∞ … harm where its interval goes through it."""
    up = nnt.whole()
    value, low, high = ("∞" if number is None else w.number(number) for number in (up.value, up.low, up.high))
    if up.side is None:
        return w("pool.nnt.none", low=low, high=high)
    way = f"{up.side}_both" if up.kind == "both" else up.side
    return w(f"pool.nnt.{way}", value=value, low=low, high=high)


def per_people(found: Absolute, people: int, w: Words) -> str:
    """The difference among so many people, a thousand at least, and in percentage points."""
    people = max(PER, people)
    value, low, high = (w.number(whole(end)) for end in found.per(people))
    points = with_unit("RD", value_text("RD", found.difference.value, w), w)
    return w("pool.per", value=value, people=w.number(people), low=low, high=high, points=points)


def prediction_sentence(result: Pool, measure: Measure, w: Words) -> str:
    """Where the result of a new, similar trial could lie."""
    low, high = prediction_ends(measure, result)
    ends = {"low": value_text(measure, low, w), "high": with_unit(measure, value_text(measure, high, w), w)}
    said = w("pool.predicted", measure=w(f"pool.the.{measure}"), **ends)
    return f"{said} {w('pool.predicted_few')}" if result.k < FEW_FOR_PREDICTION else said


def spread_sentence(result: Pool, w: Words) -> str:
    """Tau, the spread of the true effects, of a pool of risk ratios, with its interval; what a zero means."""
    said = w("pool.spread", tau=tau_text("RR", result.tau2, w), interval=tau_interval("RR", result, w))
    return f"{said} {w('pool.spread_nought')}" if result.tau2 == 0 else said


def tau_interval(measure: Measure, result: Pool, w: Words) -> str:
    """The interval of tau, or why it is empty."""
    if result.tau2_low is None or result.tau2_high is None:
        return w("pool.spread_empty")
    return w("pool.spread_interval", interval=tau_interval_text(measure, result.tau2_low, result.tau2_high, w))


def estimate_ends(measure: AnyMeasure, result: Pool) -> tuple[float, float, float]:
    """A pool with its interval on the natural scale."""
    return _natural(measure, result.estimate), _natural(measure, result.low), _natural(measure, result.high)


def prediction_ends(measure: AnyMeasure, result: Pool) -> tuple[float, float]:
    """Its prediction interval on the natural scale."""
    return _natural(measure, result.prediction_low), _natural(measure, result.prediction_high)


def _natural(measure: AnyMeasure, value: float) -> float:
    """Infinite where it is too large to be a number."""
    found = natural(measure, value)
    return inf if found is None else found
