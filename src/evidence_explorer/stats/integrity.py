"""What numbers of one table must have in common: whole people, p values of counts, spreads, published p values.

Each function takes numbers and gives numbers; who asks decides what is worth a word.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from statistics import NormalDist

from .proportion import Z95

PUBLISHED_P = re.compile(r"([<>≤≥=]?) ?(0?\.\d+|1(?:\.0+)?)")
NEARLY = 1e-7  # two tables of the same probability differ by so much in floating point


@dataclass(frozen=True)
class Span:
    """All values that a printed one may stand for."""

    low: float
    high: float

    def meets(self, other: Span) -> bool:
        """Whether one value may be both."""
        return self.low <= other.high and other.low <= self.high


def share_of_people(percent: float, people: int, rounding: float) -> Span | None:
    """The whole numbers of people of whom a percentage may be told; None where no whole number gives it (as GRIM).

    ``rounding``: how far a printed percentage may lie from that of its count. Brown NJL, Heathers JAJ,
    doi 10.1177/1948550616673876.
    """
    low = math.ceil((percent - rounding) * people / 100 - NEARLY)
    high = math.floor((percent + rounding) * people / 100 + NEARLY)
    low, high = max(low, 0), min(high, people)
    return Span(low, high) if low <= high else None


def p_span(printed: str) -> Span | None:
    """What a printed p value may stand for, rounded or cut at its last digit: `0.03`, `<0.001`, `>0.05`."""
    told = PUBLISHED_P.fullmatch(printed)
    if not told or not float(told[2]):
        return None
    value, unit = float(told[2]), 10.0 ** -len(told[2].partition(".")[2])
    if told[1] in ("<", "≤"):
        return Span(0, value)
    if told[1] in (">", "≥"):
        return Span(value, 1)
    return Span(max(0, value - unit / 2), min(1, value + unit))


def fisher_p(events: int, people: int, control_events: int, control_people: int) -> float:
    """Fisher's exact test, two-sided: the chance of all tables of these margins that are no likelier than this one."""
    total, both = people + control_people, events + control_events
    least, most = max(0, both - control_people), min(people, both)
    base = _log_choose(total, both)

    def chance(x: int) -> float:
        return math.exp(_log_choose(people, x) + _log_choose(control_people, both - x) - base)

    seen = chance(events) * (1 + NEARLY)
    return min(1.0, sum(one for x in range(least, most + 1) if (one := chance(x)) <= seen))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def chi_square_p(
    events: float, people: int, control_events: float, control_people: int, corrected: bool = False
) -> float:
    """Pearson's chi-square test of two shares, one degree of freedom; ``corrected``: with Yates's correction."""
    total, both = people + control_people, events + control_events
    if both in (0, total):
        return 1.0
    apart = abs(events * control_people - control_events * people)
    if corrected:
        apart = max(0.0, apart - total / 2)
    statistic = total * apart**2 / (people * control_people * both * (total - both))
    return math.erfc(math.sqrt(statistic / 2))


def z_of_p(p: float) -> float:
    """How many standard errors from no difference a two-sided p value is."""
    return -NormalDist().inv_cdf(max(p, 1e-16) / 2)


def z_of_interval(estimate: float, low: float, high: float, df: int | None = None, unit: float = 0) -> Span:
    """How many standard errors from no difference an estimate is by its 95 % interval, printed in steps of ``unit``.

    ``df``: where it is known, the interval may also be one of Student's t. Wallace DL (1959), Annals of Mathematical
    Statistics 30:1121-1130.
    """
    near, far = max(0.0, abs(estimate) - unit / 2), abs(estimate) + unit / 2
    wide, narrow = high - low + unit, max(high - low - unit, NEARLY)
    found = [2 * Z95 * near / wide, 2 * Z95 * far / narrow]
    if df:
        shrink = (8 * df + 1) / (8 * df + 3)
        edge = math.sqrt(df * math.expm1((Z95 / shrink) ** 2 / df))
        found += [shrink * math.sqrt(df * math.log1p((z / Z95 * edge) ** 2 / df)) for z in found]
    return Span(min(found), max(found))


def p_of_z(z: float) -> float:
    """The two-sided p value of so many standard errors."""
    return math.erfc(z / math.sqrt(2))


def largest_sd(mean: float, low: float, high: float, people: int) -> float:
    """The largest standard deviation that people have whose values lie between two ends (Bhatia and Davis).

    Bhatia R, Davis C (2000), American Mathematical Monthly 107:353-357; for a sample, times n/(n-1).
    """
    return math.sqrt(max(0.0, (high - mean) * (mean - low)) * people / (people - 1))


def error_of_difference(sd: float, people: int, control_sd: float, control_people: int) -> float:
    """The standard error of a difference of two means."""
    return math.sqrt(sd**2 / people + control_sd**2 / control_people)


def error_of_interval(low: float, high: float) -> float:
    """The standard error that a 95 % interval was made of."""
    return (high - low) / (2 * Z95)
