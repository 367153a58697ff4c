"""Whether small studies tell another story than large ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from .pooling import check_studies

ASYMMETRY_FROM = 10
"""With fewer studies the test cannot tell asymmetry from chance (Sterne et al. 2011, BMJ 343:d4002)."""
ROUNDING = 1e-12  # a spread this small beside its parts is what rounding left of 0


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """Egger's regression. ``slope``: change of the effect per unit of standard error; 0 for a symmetrical funnel.

    ``limit``: the effect at a standard error of 0, with its 95 % interval. ``note``: ``""``, or why all values but
    ``k`` are None: ``"few-studies"``, ``"same-precision"`` (the studies are equally precise), ``"no-spread"`` (all lie
    on one line).
    """

    k: int
    slope: float | None
    se: float | None
    t: float | None
    df: int | None
    p: float | None
    limit: float | None
    limit_low: float | None
    limit_high: float | None
    note: str


def asymmetry(y: Sequence[float], v: Sequence[float]) -> Asymmetry:
    """Egger's test of funnel asymmetry, refused below ten studies (Egger et al. 1997, BMJ 315:629).

    The effects ``y`` on their standard errors, weighted by 1/``v``, with a free residual variance and t with k − 2
    degrees of freedom; the slope is Egger's intercept. Agrees with metafor's ``regtest(model="lm")``. For ratios it is
    known to reject too often, since the effect and its standard error share the same counts.
    """
    k = len(y)
    if k != len(v) or k >= ASYMMETRY_FROM:
        return _regression(y, v)
    return _refusal(k, "few-studies")


def _regression(y: Sequence[float], v: Sequence[float]) -> Asymmetry:
    import numpy as np
    from scipy.special import stdtr, stdtrit

    effects, variances = check_studies(y, v, ASYMMETRY_FROM)
    k, errors, w = len(effects), np.sqrt(variances), 1 / variances
    total = float(w.sum())
    centre_x, centre_y = float(w @ errors) / total, float(w @ effects) / total
    x, off = errors - centre_x, effects - centre_y
    spread_x, spread_y = float(w @ (x * x)), float(w @ (off * off))
    if spread_x <= ROUNDING * float(w @ variances):
        return _refusal(k, "same-precision")
    slope = float(w @ (x * off)) / spread_x
    residual = float(w @ (off - slope * x) ** 2)
    if residual <= ROUNDING * spread_y:
        return _refusal(k, "no-spread")
    scale, df = residual / (k - 2), k - 2
    se, limit = sqrt(scale / spread_x), centre_y - slope * centre_x
    half = float(stdtrit(df, 0.975)) * sqrt(scale * (1 / total + centre_x**2 / spread_x))
    t = slope / se
    return Asymmetry(k, slope, se, t, df, float(2 * stdtr(df, -abs(t))), limit, limit - half, limit + half, "")


def _refusal(k: int, note: str) -> Asymmetry:
    return Asymmetry(k, None, None, None, None, None, None, None, None, note)
