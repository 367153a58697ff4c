"""An axis that holds every interval, or says with an arrow that one goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Any

from ..words import Words

Bar = tuple[float, float, float]
"""Low end, estimate, high end."""

SQUEEZED = 1 / 3  # an interval goes beyond the axis if without it the others need less than this part of it
MARGIN = 0.04
MOST_TICKS = 7
DIGITS = ((1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,))
FINE = (0.05, 0.1, 0.2, 0.5)
STEPS = (1.0, 2.0, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 500.0)


@dataclass(frozen=True)
class Extent:
    """From where to where an axis goes, in the units of its scale (the logarithm for ratios, points for differences).

    ``per``: what 1 is on an axis that is no logarithm: 100 percentage points of a share, 1 point of a score.
    ``bars``: the intervals in those units; ``gone``: those that do not fit whole.
    """

    log: bool
    low: float
    high: float
    bars: tuple[Bar, ...]
    gone: frozenset[int]
    per: float = 100.0

    def unit(self, value: float) -> float:
        """A value as Plotly takes it: a ratio as it is, a difference of shares in percentage points."""
        return _short(value if self.log else self.per * value)

    def shown(self, place: int) -> tuple[float, float]:
        """The two ends of an interval as drawn."""
        low, _, high = self.bars[place]
        ends = max(low, self.low), min(high, self.high)
        return _short(10 ** ends[0] if self.log else ends[0]), _short(10 ** ends[1] if self.log else ends[1])

    def parts(self, place: int) -> Bar:
        """The two ends and the middle of an interval as drawn, from 0 at the left of the axis to 1 at its right."""
        low, middle, high = self.bars[place]
        wide = self.high - self.low
        left, right = max(low, self.low), min(high, self.high)
        return (left - self.low) / wide, (middle - self.low) / wide, (right - self.low) / wide

    @property
    def nothing(self) -> float:
        """Where "no difference" stands, from 0 to 1."""
        return -self.low / (self.high - self.low)

    def beyond(self, place: int) -> tuple[bool, bool]:
        """Whether an interval goes on to the left, and to the right."""
        low, _, high = self.bars[place]
        return low < self.low, high > self.high


def extent(bars: Sequence[Bar], log: bool, whole: Collection[int] = (), per: float = 100.0) -> Extent:
    """The axis of these intervals, which always holds every estimate and "no difference".

    It holds every interval too, but for one that is endless, or without which the others would need less than a
    third of it. ``whole``: the places of intervals that are never shortened while they are finite.
    """
    scaled = [_scaled(bar, log, per) for bar in bars]
    gone = {place for place, bar in enumerate(scaled) if not all(map(isfinite, bar))}
    while len(scaled) - len(gone) > 1:  # an interval alone squeezes nothing
        low, high = _ends(scaled, gone)
        fewer = {place: _ends(scaled, gone | {place}) for place in range(len(scaled)) if place not in {*gone, *whole}}
        best = min(fewer, key=lambda place: fewer[place][1] - fewer[place][0], default=None)
        if best is None or fewer[best][1] - fewer[best][0] >= SQUEEZED * (high - low):
            break
        gone.add(best)
    low, high = _ends(scaled, gone)
    margin = MARGIN * ((high - low) or 1.0)
    return Extent(log, low - margin, high + margin, tuple(scaled), frozenset(gone), per)


def draw_extent(axis: Extent, words: Words) -> dict[str, Any]:
    """What Plotly is told: the range and the ticks, "no difference" always among them."""
    ticks = _ratios(axis) if axis.log else _points(axis)
    labels = [words.number(tick, _decimals(tick)) for tick in ticks]
    kind = {"type": "log"} if axis.log else {}
    ends = [round(axis.low, 6), round(axis.high, 6)]
    return {**kind, "showgrid": False, "zeroline": False, "range": ends, "tickvals": ticks, "ticktext": labels}


def _scaled(bar: Bar, log: bool, per: float) -> Bar:
    def one(value: float) -> float:
        if not log:
            return per * value
        return log10(value) if value > 0 and isfinite(value) else float("inf") if value > 0 else float("-inf")

    return one(bar[0]), one(bar[1]), one(bar[2])


def _ends(bars: Sequence[Bar], gone: Collection[int]) -> tuple[float, float]:
    inside = [0.0]  # no difference, on both scales
    for place, (low, middle, high) in enumerate(bars):
        inside += [middle] if place in gone else [low, middle, high]
    inside = [value for value in inside if isfinite(value)]
    return min(inside), max(inside)


def _ratios(axis: Extent) -> list[float]:
    """As many round ratios as there is room for, 1 always among them; on a long axis, some of the powers of ten."""
    powers = range(int(axis.low) - 1, int(axis.high) + 2)
    for digits in DIGITS:
        ticks = [digit * 10.0**power for power in powers for digit in digits]
        ticks = [_short(tick) for tick in ticks if axis.low <= log10(tick) <= axis.high]
        if len(ticks) <= MOST_TICKS:
            return ticks
    step = -(-len(ticks) // MOST_TICKS)
    return [tick for tick in ticks if round(log10(tick)) % step == 0]


def _points(axis: Extent) -> list[float]:
    steps = STEPS if axis.per > 1 else (*FINE, *STEPS)
    step = next((s for s in steps if (axis.high - axis.low) / s <= MOST_TICKS), STEPS[-1])
    return [_short(step * count) for count in range(ceil(axis.low / step), floor(axis.high / step) + 1)]


def _short(value: float) -> float:
    """Six digits: more than a screen can show."""
    return float(f"{value:.6g}")


def _decimals(tick: float) -> int:
    """As many as the tick needs: 1.5, 0.02."""
    return next((digits for digits in range(12) if round(tick, digits) == tick), 12)
