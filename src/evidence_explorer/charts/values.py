"""How a contrast, a pool and their spread are written: the number, its digits and its unit, the same everywhere.

Values come on the natural scale, risk differences from −1 to 1; tau² as pools hold it, of the logarithm for ratios.
"""

from __future__ import annotations

from math import floor, inf, isfinite, log10, sqrt

from ..stats import RATIOS, AnyMeasure, rounded
from ..words import Words

POINT_DIGITS, LOG_DIGITS = 1, 2
MOST_DIGITS = 6
"""Nearer to no difference than these can show, a value is written as no difference: arithmetic leaves as much."""
Shown = AnyMeasure
"""What a chart can be of."""


def value_text(measure: Shown, value: float, words: Words) -> str:
    """A ratio with as many digits as help; a difference in points, or percentage points, with one decimal.

    More where it would be written as no difference and is none: `−12.0 to −0.04` leaves 0 out, `−12.0 to 0.0` does not.
    """
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    if measure not in RATIOS:
        value, digits = value * per_of(measure), LOG_DIGITS if measure == "SMD" else POINT_DIGITS
        return words.number(value, _seen(value, 0.0, digits))
    if value < 0.001:
        return words("pool.under", value=words.number(0.001))
    if value >= 100:
        most = 2 - floor(log10(value))  # three digits that count
        return words.number(rounded(value, most), 0) if value < 1e6 else words("pool.over", value=words.number(1e6))
    return words.number(value, 1 if value >= 10 else _seen(value, 1.0, 2) if value >= 0.1 else 3)


def _seen(value: float, nothing: float, digits: int) -> int:
    """So many decimals, or as many as it takes to see that a value is not that of no difference."""
    return next((more for more in range(digits, MOST_DIGITS + 1) if rounded(value, more) != nothing), digits)


def interval_text(measure: Shown, low: float, high: float, words: Words) -> str:
    """`1.05 to 1.80`."""
    return words("to", low=value_text(measure, low, words), high=value_text(measure, high, words))


def estimate_text(measure: Shown, estimate: float, low: float, high: float, words: Words) -> str:
    """`1.38 (1.05 to 1.80)`, for a column whose head names the measure and its unit."""
    return f"{value_text(measure, estimate, words)} ({interval_text(measure, low, high, words)})"


def ratio_text(estimate: float | None, low: float | None, high: float | None, words: Words) -> str:
    """`risk ratio 1.38 (1.05 to 1.80)` inside a sentence; an end that is too large to be a number is infinite."""
    value, least, most = (value_text("RR", inf if end is None else end, words) for end in (estimate, low, high))
    return words("left_out.ratio", value=value, low=least, high=most)


def with_unit(measure: Shown, text: str, words: Words) -> str:
    """The same outside such a column: a difference is one of points or percentage points, a ratio has no unit."""
    if measure == "MD":
        return words.count("scored.points", text)
    return words.count("pool.points", text) if measure == "RD" else text


def tau_text(measure: Shown, tau2: float, words: Words) -> str:
    """The square root of a variance, in the unit of its measure: points, or the logarithm of a ratio. Only 0 is “0”."""
    tau, digits = (100 * sqrt(tau2), POINT_DIGITS) if measure == "RD" else (sqrt(tau2), LOG_DIGITS)
    digits = POINT_DIGITS if measure == "MD" else digits
    if tau2 == 0:
        return words.number(0)
    if rounded(tau, digits) == 0:
        return words("pool.under", value=words.number(10.0**-digits))
    return words.number(tau, digits)


def tau_interval_text(measure: Shown, low: float, high: float, words: Words) -> str:
    """The interval of tau, from that of tau²."""
    return words("to", low=tau_text(measure, low, words), high=tau_text(measure, high, words))


def tau_unit_text(measure: Shown, text: str, words: Words) -> str:
    """A tau with its unit: the spread of a ratio is one of its logarithm."""
    return words("pool.on_log", n=text) if measure in RATIOS else with_unit(measure, text, words)


def per_of(measure: Shown) -> float:
    """What 1 is on the axis of a difference: 100 percentage points, or 1 point of a score."""
    return 100.0 if measure == "RD" else 1.0
