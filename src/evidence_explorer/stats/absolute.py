"""What a ratio means for people: risks, their difference, and numbers needed to treat."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal, NamedTuple

from .contrasts import Measure
from .proportion import Estimate

COMMON, SEEN, SHOWN = 0.05, 0.005, 0.0005
"""Below the first, a hundred people are too few to tell a risk in whole people; below the others, a thousand are, for a
risk and for an end of its interval."""

NO_DIFFERENCE = 1e-12
"""Risks closer than this are the same: rounding makes them differ, not people."""


class Nnt(NamedTuple):
    """A number needed to treat with its interval, in the form of Altman 1998 (BMJ 317:1309).

    - ``kind`` ``"benefit"`` or ``"harm"``: the whole interval is on that side; ``low`` and ``high`` are its fewest and
      most people.
    - ``kind`` ``"both"``: the interval runs from ``low`` people for one benefit, through infinity, to ``high`` people
      for one harm.
    - ``side``: whether ``value`` counts benefit or harm; None if there is no difference.

    A number is None where it would be infinite.
    """

    kind: Literal["benefit", "harm", "both"]
    value: float | None
    low: float | None
    high: float | None
    side: Literal["benefit", "harm"] | None

    def whole(self) -> Nnt:
        """The same in whole people, rounded up as is usual."""
        value, low, high = (None if number is None else _up(number) for number in (self.value, self.low, self.high))
        return Nnt(self.kind, value, low, high, self.side)


@dataclass(frozen=True, slots=True)
class Absolute:
    """What a ratio makes of a control risk; risks and differences from 0 to 1.

    ``capped``: the risk ratio would have given a treated risk above 1, for the estimate or for an end of its interval,
    which stands at 1 instead.
    """

    control_risk: float
    treated: Estimate
    difference: Estimate
    nnt: Nnt
    capped: bool

    @property
    def people(self) -> int:
        """Of how many people to speak: 100, 1,000 or 10,000."""
        known = Estimate(self.control_risk, self.control_risk, self.control_risk)
        return people_for(known, self.treated, self.difference.value)

    def per(self, people: int) -> Estimate:
        """The difference in events among so many people."""
        return Estimate(*(people * value for value in self.difference))


def absolute_effect(measure: Measure, ratio: Estimate, control_risk: float, *, wanted: bool = True) -> Absolute:
    """The risk that a ratio, on the natural scale, gives at a stated control risk, with difference and NNT.

    Risk ratio: control risk × ratio, at most 1. Odds ratio: the risk whose odds are the control odds × ratio. The ends
    of the ratio's interval are carried over; the control risk counts as known (Cochrane Handbook, chapter 15).
    ``wanted``: the event is what treatment is for (that pain is gone), so that more of it is benefit; False for a harm.
    ValueError for a risk difference, whose NNT at another control risk would mislead, and for impossible numbers.
    """
    if measure not in ("RR", "OR"):
        raise ValueError(f"{measure!r} is not a ratio: RR or OR")
    if not 0 < control_risk < 1:
        raise ValueError(f"the control risk is {control_risk}; it must lie between 0 and 1")
    if not 0 < ratio.low <= ratio.value <= ratio.high < float("inf"):
        raise ValueError(f"{ratio.value} ({ratio.low} to {ratio.high}) is not a ratio with its interval")
    gain = _risk_ratio_gain if measure == "RR" else _odds_ratio_gain
    value, low, high = (min(gain(end, control_risk), 1 - control_risk) for end in ratio)
    difference = Estimate(value, min(low, value), max(high, value))  # rounding can swap ends that are as good as equal
    treated = Estimate(*(max(0.0, min(1.0, control_risk + value)) for value in difference))
    capped = measure == "RR" and control_risk * ratio.high > 1
    return Absolute(control_risk, treated, difference, number_needed(difference, wanted=wanted), capped)


def people_for(control: Estimate, treated: Estimate, difference: float) -> int:
    """The fewest of 100, 1,000 and 10,000 people in whom two risks and their difference can be told in whole people.

    A hundred where a risk, an end of an interval and the difference are all 5 % or more; ten thousand where a risk is
    below 0.5 %, or where an end would round to nobody. What is exactly 0 needs no larger number.
    """
    risks = [value for value in (control.value, treated.value) if value > 0]
    ends = [value for value in (*control, *treated) if value > 0]
    if min(risks, default=1.0) < SEEN or min(ends, default=1.0) < SHOWN:
        return 10_000
    small = min(ends, default=1.0) < COMMON or NO_DIFFERENCE < abs(difference) < COMMON
    return 1000 if small else 100


def number_needed(difference: Estimate, *, wanted: bool = True) -> Nnt:
    """The number needed to treat behind a risk difference (−1 to 1) and its interval (Altman 1998).

    ``wanted`` as in ``absolute_effect``. ValueError unless −1 <= low <= value <= high <= 1.
    """
    value, low, high = difference
    if not -1 <= low <= value <= high <= 1:
        raise ValueError(f"{value} ({low} to {high}) is not a difference of risks with its interval")
    if not wanted:
        value, low, high = -value, -high, -low
    value, low, high = (0.0 if abs(end) < NO_DIFFERENCE else end for end in (value, low, high))
    side: Literal["benefit", "harm"] | None = "benefit" if value > 0 else "harm" if value < 0 else None
    if low >= 0 < high:
        return Nnt("benefit", _people(value), _people(high), _people(low), side)
    if low < 0 >= high:
        return Nnt("harm", _people(value), _people(low), _people(high), side)
    return Nnt("both", _people(value), _people(high), _people(low), side)


def _risk_ratio_gain(ratio: float, control_risk: float) -> float:
    return control_risk * (ratio - 1)


def _odds_ratio_gain(ratio: float, control_risk: float) -> float:
    return control_risk * (1 - control_risk) * (ratio - 1) / (1 - control_risk + control_risk * ratio)


def _people(difference: float) -> float | None:
    return 1 / abs(difference) if difference else None


def _up(number: float) -> int:
    """Rounded up, but not for the last digits of a float: 1/0.1 is 10 people."""
    return ceil(number * (1 - 1e-9))
