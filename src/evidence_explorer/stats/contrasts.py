"""Two arms of one study beside each other: risk ratio, odds ratio, risk difference, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, hypot, log, sqrt
from typing import Literal, NamedTuple

from .proportion import MOST_PEOPLE, Z95, Estimate, wilson
from .scores import ScoreMeasure

Measure = Literal["RR", "OR", "RD"]
AnyMeasure = Measure | ScoreMeasure
"""Of counts or of scores."""
RATIOS = ("RR", "OR")
"""Those that are pooled on the logarithm."""

NOBODY = 1e-3
"""A cell with less than a thousandth of a person is empty: counts computed from percentages are rounded."""
LARGEST_LOG = 700.0  # e to this power is still a number


@dataclass(frozen=True, slots=True)
class Contrast:
    """What two arms say together.

    ``estimate``, ``low``, ``high``: natural scale, for readers. ``y`` and its variance ``v``: for pooling, on the log
    scale for ratios. All five are None where the arms say nothing on the measure; ``note`` tells why:

    - ``""``: computed from the counts as they are.
    - ``"corrected"``: a cell is empty, so that half a person was added to each of the four (for a risk difference to
      ``y`` and ``v`` only).
    - ``"no-events"``, ``"all-events"``: nobody, or everybody, in both arms. No ratio; a risk difference has all its
      values, ``y`` and ``v`` after the same correction.
    """

    measure: Measure
    estimate: float | None
    low: float | None
    high: float | None
    y: float | None
    v: float | None
    note: str

    @property
    def poolable(self) -> bool:
        """Whether the contrast can enter a pool."""
        return self.y is not None


class Cells(NamedTuple):
    """A fourfold table: events and the others in the treated arm, events and the others in the control arm."""

    events1: float
    others1: float
    events0: float
    others0: float

    @property
    def note(self) -> str:
        """The word that ``Contrast`` explains."""
        if self.events1 == self.events0 == 0:
            return "no-events"
        if self.others1 == self.others0 == 0:
            return "all-events"
        return "" if all(self) else "corrected"

    def filled(self) -> Cells:
        """Half a person added to every cell if one is empty: ``add=1/2, to="only0"`` in R's metafor."""
        return self if all(self) else Cells(*(cell + 0.5 for cell in self))


def cells(e1: float, n1: float, e0: float, n0: float) -> Cells:
    """The fourfold table of two arms; ValueError unless each count lies in 0 to n and each arm has a person."""
    for events, n in ((e1, n1), (e0, n0)):
        if not (1 <= n <= MOST_PEOPLE and 0 <= events <= n):
            raise ValueError(f"{events} of {n} is not a count of people in an arm")
    return Cells(*(0.0 if cell < NOBODY else float(cell) for cell in (e1, n1 - e1, e0, n0 - e0)))


def risk_ratio(e1: float, n1: float, e0: float, n0: float) -> Contrast:
    """Risk in the treated arm over risk in the control arm, with the interval of its logarithm (Katz 1978).

    Variance 1/e1 − 1/n1 + 1/e0 − 1/n0 by the delta method. An empty cell of any kind, an arm without non-events
    included, is corrected; two arms with all events say nothing (as metafor's ``escalc(measure="RR", drop00=TRUE)``).
    """
    table = cells(e1, n1, e0, n0)
    a, b, c, d = table.filled()
    # (1/a − 1/(a+b)), written so that nothing cancels in large arms
    variance = b / (a * (a + b)) + d / (c * (c + d))
    return _ratio("RR", log(a / (a + b)) - log(c / (c + d)), variance, table.note)


def odds_ratio(e1: float, n1: float, e0: float, n0: float) -> Contrast:
    """Odds in the treated arm over odds in the control arm, with the interval of its logarithm (Woolf 1955).

    Variance: the sum of one over each cell. Empty cells as in metafor's ``escalc(measure="OR", drop00=TRUE)``.
    """
    table = cells(e1, n1, e0, n0)
    a, b, c, d = table.filled()
    return _ratio("OR", log(a / b) - log(c / d), 1 / a + 1 / b + 1 / c + 1 / d, table.note)


def risk_difference(e1: float, n1: float, e0: float, n0: float) -> Contrast:
    """Risk in the treated arm less risk in the control arm, with Newcombe's hybrid score interval.

    Method 10 of Newcombe 1998 (Statistics in Medicine 17:873): the Wilson limits of both arms, squared and added;
    it needs no correction and never leaves −1 to 1. ``y`` and ``v`` are those of metafor's ``escalc(measure="RD")``:
    the sum of p(1 − p)/n, with half a person added to every cell, for both, if one is empty.
    """
    table = cells(e1, n1, e0, n0)
    shown = _newcombe(wilson(e1, n1), wilson(e0, n0))
    a, b, c, d = table.filled()
    y = a / (a + b) - c / (c + d)
    v = a * b / (a + b) ** 3 + c * d / (c + d) ** 3
    return Contrast("RD", *shown, y, v, table.note)


def contrast(measure: Measure, e1: float, n1: float, e0: float, n0: float) -> Contrast:
    """The contrast of two arms on a measure named by its letters."""
    if measure not in _MAKERS:
        raise ValueError(f"{measure!r} is not a measure: RR, OR or RD")
    return _MAKERS[measure](e1, n1, e0, n0)


def natural(measure: AnyMeasure, value: float) -> float | None:
    """A value from the scale of pooling on the scale of readers: ratios out of their logarithm.

    None if the ratio is too large to be a number, as the end of a prediction interval can be.
    """
    if measure not in RATIOS:
        return value
    return exp(value) if value < LARGEST_LOG else None


def _ratio(measure: Measure, y: float, v: float, note: str) -> Contrast:
    if note in ("no-events", "all-events"):
        return Contrast(measure, None, None, None, None, None, note)
    half = Z95 * sqrt(v)
    return Contrast(measure, exp(y), exp(y - half), exp(y + half), y, v, note)


def _newcombe(treated: Estimate, control: Estimate) -> Estimate:
    difference = treated.value - control.value
    below = hypot(treated.value - treated.low, control.high - control.value)
    above = hypot(treated.high - treated.value, control.value - control.low)
    return Estimate(difference, max(-1.0, difference - below), min(1.0, difference + above))


_MAKERS = {"RR": risk_ratio, "OR": odds_ratio, "RD": risk_difference}
