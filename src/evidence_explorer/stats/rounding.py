"""The one way in which a number is rounded, for pages, charts, files and messages alike."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from math import isfinite

NOISE = 12
"""Significant digits beyond which a float holds only what its own arithmetic left: 0.145 is stored as 0.14499…"""
NOTHING = 1e-15
"""What a difference of two equal shares leaves in floats is smaller."""
_CONTEXT = Context(prec=400, rounding=ROUND_HALF_UP)


def rounded(value: float, digits: int = 0) -> float:
    """A number with so many decimals (tens, hundreds where negative); a half goes away from zero, in decimal, once.

    25 of 40 is 62.5 %, printed 63 %, and 0.145 is 15 %: neither the nearest even digit nor the binary shadow of a
    decimal decides. What is rounded already must not come here again with fewer digits.
    """
    if isinstance(value, int) and digits >= 0:
        return value
    number = float(value)
    if not isfinite(number):
        return number
    exact = Decimal(int(number)) if number.is_integer() else Decimal(f"{number:.{NOISE}g}")
    return float(exact.quantize(Decimal(1).scaleb(-digits), context=_CONTEXT)) + 0.0


def significant(value: float, digits: int) -> float:
    """A number with so many significant digits, for files that others compute with; 0 where it is only what arithmetic
    left of nothing."""
    return float(f"{value:.{digits}g}") if abs(value) >= NOTHING else 0.0


def whole(value: float) -> int:
    """The nearest whole number, by the same rule."""
    return int(rounded(value))
