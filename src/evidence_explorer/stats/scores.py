"""Mean scores of two arms: differences in points, standardised ones, and the spread behind what papers print."""

from __future__ import annotations

from math import exp, isfinite, lgamma, log, sqrt
from typing import Literal, NamedTuple

from .proportion import MOST_PEOPLE, Z95, Estimate

ScoreMeasure = Literal["MD", "SMD"]


class Scored(NamedTuple):
    """A difference of two arms, treated less control, with its variance: both go into a pool as they are."""

    y: float
    v: float

    @property
    def estimate(self) -> Estimate:
        """The difference with its 95 % interval."""
        half = Z95 * sqrt(self.v)
        return Estimate(self.y, self.y - half, self.y + half)


class Group(NamedTuple):
    """The scores of one arm: mean, standard deviation, people."""

    mean: float
    sd: float
    n: float


def mean_difference(treated: Group, control: Group) -> Scored:
    """The difference of two means in points of their scale, with the variance sd²/n + sd²/n.

    As metafor's ``escalc(measure="MD")``. ValueError for a group that cannot be.
    """
    _check(treated, control)
    return Scored(treated.mean - control.mean, treated.sd**2 / treated.n + control.sd**2 / control.n)


def standardised_difference(treated: Group, control: Group) -> Scored:
    """Hedges' g: the difference of two means over their common standard deviation, with the exact correction.

    Hedges 1981; variance 1/n + 1/n + g²/(2·(n + n)), as metafor's ``escalc(measure="SMD")``. ValueError for a group
    that cannot be, and for groups without any spread.
    """
    _check(treated, control)
    df = treated.n + control.n - 2
    common = sqrt(((treated.n - 1) * treated.sd**2 + (control.n - 1) * control.sd**2) / df)
    if common == 0:
        raise ValueError("the scores of both groups have no spread")
    return _standardised((treated.mean - control.mean) / common, treated.n, control.n)


def standardised_from(difference: Scored, treated_n: float, control_n: float) -> Scored:
    """Hedges' g from a difference in points whose variance is known: the common standard deviation is that behind it.

    Cochrane Handbook 6.5.2.3. True for a difference that was not adjusted; one that was has a smaller variance, which
    would make the standardised difference too large.
    """
    common = sqrt(difference.v / (1 / treated_n + 1 / control_n))
    return _standardised(difference.y / common, treated_n, control_n)


def exact_correction(df: float) -> float:
    """What makes Cohen's d Hedges' g: Γ(df/2) / (√(df/2)·Γ((df − 1)/2)); ValueError under two degrees of freedom."""
    if df < 2:
        raise ValueError(f"{df:g} degrees of freedom are too few to correct a standardised difference")
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2) - log(df / 2) / 2)


def sd_from_se(se: float, n: float) -> float:
    """A standard deviation from the standard error of a mean (Cochrane Handbook 6.5.2.2)."""
    return se * sqrt(n)


def sd_from_interval(low: float, high: float, n: float) -> float:
    """A standard deviation from the 95 % interval of a mean of n people, by t with n − 1 degrees of freedom."""
    return sd_from_se(se_from_interval(low, high, n - 1), n)


def se_from_interval(low: float, high: float, df: float | None = None) -> float:
    """A standard error from a 95 % interval, by t with so many degrees of freedom, or by z where they are not known.

    ValueError for an interval without width.
    """
    if not (isfinite(low) and isfinite(high) and low < high):
        raise ValueError(f"{low:g} to {high:g} is not an interval")
    return (high - low) / (2 * _quantile(0.975, df))


def se_from_p(value: float, p: float, df: float | None = None) -> float:
    """A standard error from a difference and its two-sided p, which must be a number and not a bound.

    Cochrane Handbook 6.5.2.3. ValueError for a difference of 0, or a p outside 0 to 1, which tell nothing.
    """
    if value == 0 or not 0 < p < 1:
        raise ValueError(f"a difference of {value:g} with p = {p:g} has no standard error")
    return abs(value) / _quantile(1 - p / 2, df)


def share_within(mean: float, sd: float, at: float, *, lower: bool) -> float:
    """The share of people whose score is ``at`` or better, if scores spread normally; ``lower``: less is better.

    Furukawa and others 2005 (International Clinical Psychopharmacology 20:49). ValueError for a spread that cannot be.
    """
    from scipy.special import ndtr

    if not (0 < sd < float("inf") and isfinite(mean) and isfinite(at)):
        raise ValueError(f"{mean:g} ± {sd:g} tells no share at {at:g}")
    return float(ndtr((at - mean) / sd if lower else (mean - at) / sd))


def _standardised(d: float, n1: float, n0: float) -> Scored:
    g = exact_correction(n1 + n0 - 2) * d
    return Scored(g, 1 / n1 + 1 / n0 + g**2 / (2 * (n1 + n0)))


def _check(*groups: Group) -> None:
    for group in groups:
        if not (2 <= group.n <= MOST_PEOPLE and 0 <= group.sd < float("inf") and isfinite(group.mean)):
            raise ValueError(f"a mean of {group.mean:g} ± {group.sd:g} in {group.n:g} people is not that of a group")


def _quantile(at: float, df: float | None) -> float:
    from scipy.special import ndtri, stdtrit

    return float(ndtri(at) if df is None else stdtrit(max(df, 1.0), at))
