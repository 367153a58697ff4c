"""Mantel–Haenszel: the pool that assumes one common effect, and that needs no correction for an empty cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, fsum, log, sqrt

from .contrasts import LARGEST_LOG, Cells, Measure, cells
from .proportion import Z95

Arms = tuple[float, float, float, float]
"""Events and people in the treated arm, events and people in the control arm."""
Common = tuple[float, float] | None
"""The estimate and its variance, if the tables give both."""

ROUNDING = 1e-12  # a variance this small beside its parts is what rounding left of 0


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """A common effect. ``estimate``, ``low``, ``high``: natural scale; ``y``, ``se``: log scale for ratios.

    ``k``: the studies that carry the estimate: for ratios, those with an event somewhere (for odds ratios, also with
    somebody without). ``note``: ``""``, or why all values are None:

    - ``"no-events"``: over all studies, no event in one of the groups (for a risk difference: in both).
    - ``"all-events"``: over all studies, everybody in both groups (for an odds ratio: in one of them).
    - ``"undefined"``: the ratio or its interval would be 0 or endless, or the counts leave no variation to compute an
      interval from.
    """

    measure: Measure
    k: int
    estimate: float | None
    low: float | None
    high: float | None
    y: float | None
    se: float | None
    note: str


def mantel_haenszel(measure: Measure, studies: Iterable[Arms]) -> MantelHaenszel:
    """Mantel and Haenszel 1959 over the arms (e1, n1, e0, n0) of each study, without any correction.

    Variances: odds ratio Robins, Breslow and Greenland 1986; risk ratio Greenland and Robins 1985; risk difference
    Sato 1989. Agrees with metafor's ``rma.mh``. ValueError for no study or impossible counts.
    """
    tables = [cells(*study) for study in studies]
    if not tables:
        raise ValueError("at least 1 study is needed, there is none")
    if measure not in ("RR", "OR", "RD"):
        raise ValueError(f"{measure!r} is not a measure: RR, OR or RD")
    carrying = [table for table in tables if _carries(measure, table)]
    note = _note(measure, tables)
    if note:
        return _nothing(measure, len(carrying), note)
    common = {"RR": _risk_ratio, "OR": _odds_ratio, "RD": _risk_difference}[measure](carrying)
    if common is None or common[0] + Z95 * sqrt(common[1]) > LARGEST_LOG:
        return _nothing(measure, len(carrying), "undefined")
    y, se = common[0], sqrt(common[1])
    low, high = y - Z95 * se, y + Z95 * se
    shown = (y, low, high) if measure == "RD" else (exp(y), exp(low), exp(high))
    return MantelHaenszel(measure, len(carrying), *shown, y, se, "")


def _nothing(measure: Measure, k: int, note: str) -> MantelHaenszel:
    return MantelHaenszel(measure, k, None, None, None, None, None, note)


def _carries(measure: Measure, table: Cells) -> bool:
    nobody, everybody = table.note == "no-events", table.note == "all-events"
    return measure == "RD" or not (nobody or (everybody and measure == "OR"))


def _note(measure: Measure, tables: Sequence[Cells]) -> str:
    """Why there is no estimate: cells that are empty in every study."""
    events1, others1, events0, others0 = (any(column) for column in zip(*tables, strict=True))
    if measure == "RD":
        return "no-events" if not (events1 or events0) else "all-events" if not (others1 or others0) else ""
    if not (events1 and events0):
        return "no-events"
    all_events = not (others1 or others0) if measure == "RR" else not (others1 and others0)
    return "all-events" if all_events else ""


def _risk_ratio(tables: Sequence[Cells]) -> Common:
    parts = [(a, b, c, d, a + b, c + d, a + b + c + d) for a, b, c, d in tables]
    treated = fsum(a * n0 / n for a, _, _, _, _, n0, n in parts)
    control = fsum(c * n1 / n for _, _, c, _, n1, _, n in parts)
    # (n1·n0·(a + c) − a·c·n)/n², written so that nothing cancels
    spread = fsum((a * d * n1 + b * c * n0) / n**2 for a, b, c, d, n1, n0, n in parts)
    return (log(treated) - log(control), spread / (treated * control)) if spread else None


def _odds_ratio(tables: Sequence[Cells]) -> Common:
    parts = [(a * d / n, b * c / n, (a + d) / n, (b + c) / n) for a, b, c, d in tables for n in (a + b + c + d,)]
    r, s = fsum(part[0] for part in parts), fsum(part[1] for part in parts)
    if not (r and s):
        return None
    mixed = fsum(p * y + q * x for x, y, p, q in parts) / (r * s)
    alone = fsum(p * x for x, _, p, _ in parts) / r**2 + fsum(q * y for _, y, _, q in parts) / s**2
    return log(r) - log(s), (alone + mixed) / 2


def _risk_difference(tables: Sequence[Cells]) -> Common:
    parts = [(a, b, c, d, (a + b) / n, (c + d) / n, n) for a, b, c, d in tables for n in (a + b + c + d,)]
    size = fsum(share1 * share0 * n for _, _, _, _, share1, share0, n in parts)
    y = fsum(a * share0 - c * share1 for a, _, c, _, share1, share0, _ in parts) / size
    tilt = fsum(
        c * share1**2 - a * share0**2 + share1 * share0 * (share0 - share1) * n / 2
        for a, _, c, _, share1, share0, n in parts
    )
    level = fsum((a * d + b * c) / n for a, b, c, d, _, _, n in parts) / 2
    total = y * tilt + level
    return (y, total / size**2) if total > ROUNDING * level else None
