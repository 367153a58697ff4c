"""One proportion and its interval."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z95 = 1.959963984540054  # the 97.5 % point of the normal distribution
MOST_PEOPLE = 10**12
"""More people than this are a mistake, and would spoil the arithmetic of the rest."""


class Estimate(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def wilson(events: float, n: float) -> Estimate:
    """A proportion with Wilson's score interval (0 to 1); sound for small groups and for 0 or all.

    Wilson 1927; method 3 of Newcombe 1998 (Statistics in Medicine 17:857). ``events`` may be a product of a published
    percentage and ``n``, and ``n`` a share of a group. Raises ValueError unless 0 <= events <= n and n >= 1.
    """
    if not (1 <= n <= MOST_PEOPLE and 0 <= events <= n):
        raise ValueError(f"{events} of {n} is not a proportion of people")
    share, square = events / n, Z95 * Z95
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    low = 0.0 if events == 0 else max(0.0, centre - half)
    high = 1.0 if events == n else min(1.0, centre + half)
    return Estimate(share, low, high)
