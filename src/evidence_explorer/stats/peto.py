"""Peto: the odds ratio of rare events without a correction for empty cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, fsum, sqrt

from .contrasts import LARGEST_LOG, cells
from .fixed import Arms
from .proportion import Z95


@dataclass(frozen=True, slots=True)
class Peto:
    """A common odds ratio. ``estimate``, ``low``, ``high``: natural scale; ``y``, ``se``: its logarithm.

    ``k``: the studies that carry it, with an event and a person without one. ``note``: ``""``, or ``"nothing"`` where
    no study carries it, and ``"undefined"`` where it would be endless: all values are None then.
    """

    k: int
    estimate: float | None
    low: float | None
    high: float | None
    y: float | None
    se: float | None
    note: str


def peto(studies: Iterable[Arms]) -> Peto:
    """Yusuf, Peto et al. 1985: events less those expected, over their variance, summed over studies (e1, n1, e0, n0).

    Fit for rare events in groups of about one size and effects that are not large (Bradburn et al. 2007). Agrees with
    metafor's ``rma.peto`` with ``add=0``. ValueError for no study or impossible counts.
    """
    tables = [cells(*study) for study in studies]
    if not tables:
        raise ValueError("at least 1 study is needed, there is none")
    parts = [(a, a + b, c + d, a + c, b + d, a + b + c + d) for a, b, c, d in tables]
    carrying = [part for part in parts if part[3] and part[4]]
    if not carrying:
        return Peto(0, None, None, None, None, None, "nothing")
    variance = fsum(n1 * n0 * some * none / (n**2 * (n - 1)) for _, n1, n0, some, none, n in carrying)
    y, se = fsum(a - some * n1 / n for a, n1, _, some, _, n in carrying) / variance, 1 / sqrt(variance)
    low, high = y - Z95 * se, y + Z95 * se
    if high > LARGEST_LOG:
        return Peto(len(carrying), None, None, None, None, None, "undefined")
    return Peto(len(carrying), exp(y), exp(low), exp(high), y, se, "")
