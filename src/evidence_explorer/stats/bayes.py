"""A pool with a prior for how much trials differ: what can be said where few trials cannot tell it themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import fsum, sqrt
from typing import TYPE_CHECKING

from .pooling import check_studies

if TYPE_CHECKING:
    from .heterogeneity import Array

PRIOR_SCALES = (0.5, 1.0)
"""Scales of the half-normal prior for τ on the logarithm of odds ratios that Friede, Röver, Wandel and Neuenschwander
2017 (Research Synthesis Methods 8:79) recommend for few studies."""
UNIT_OF_ODDS = 4.0
"""What one person tells of the logarithm of an odds ratio, as a standard deviation (Röver 2020, Journal of Statistical
Software 93:6, appendix A)."""
PRIOR_SHARES = tuple(scale / UNIT_OF_ODDS for scale in PRIOR_SCALES)
"""The same scales as parts of the unit information deviation: how they are carried over to another measure."""
COARSE, FINE = 160, 160
"""Places of the first look at the posterior, and nodes of the rule that integrates it."""
BEYOND = 42.0
"""A density less than e to this power of the highest one adds nothing that a float can hold."""
CLOSE, MOST_STEPS = 1e-13, 80


@dataclass(frozen=True, slots=True)
class BayesPool:
    """The posterior of a random-effects pool, on the scale of its effects.

    ``estimate``, ``low``, ``high``: median and central 95 % interval of the mean effect; ``tau``, ``tau_low``,
    ``tau_high``: the same of τ; ``prediction_low``, ``prediction_high``: of the effect in a new, similar study.
    ``scale``: of the half-normal prior for τ.
    """

    k: int
    scale: float
    estimate: float
    low: float
    high: float
    tau: float
    tau_low: float
    tau_high: float
    prediction_low: float
    prediction_high: float


def bayes_pool(y: Sequence[float], v: Sequence[float], *, scale: float) -> BayesPool:
    """Effects ``y`` with variances ``v`` under the normal–normal model, flat in the mean, half-normal in τ.

    Given τ the mean is normal with the weights 1/(v + τ²); what is left is an integral over τ alone, taken by Gauss and
    Legendre over where the posterior lies, in sinh⁻¹ of τ, which sees small and large values alike (the model of Röver
    and others 2021, Research Synthesis Methods 12:448). ValueError for fewer than two studies, an impossible one, or a
    scale that is not positive.
    """
    effects, variances = check_studies(y, v, 2)
    if not 0 < scale < float("inf"):
        raise ValueError(f"{scale!r} is not the scale of a prior")
    unit = sqrt(float(variances.min()))
    middle = float(effects[len(effects) // 2])
    found = _posterior((effects - middle) / unit, variances / unit**2, scale / unit)

    def at(value: float) -> float:
        return middle + value * unit

    low, median, high = (found.mean(part, new=False) for part in (0.025, 0.5, 0.975))
    ahead = [found.mean(part, new=True) for part in (0.025, 0.975)]
    least, tau, most = (found.tau(part) * unit for part in (0.025, 0.5, 0.975))
    return BayesPool(len(effects), scale, at(median), at(low), at(high), tau, least, most, at(ahead[0]), at(ahead[1]))


def unit_information(studies: Iterable[tuple[float, float]]) -> float:
    """The unit information standard deviation of studies (people, variance): √(Σn / Σ1/v).

    What one person would tell; Röver and others 2021, equation 6, R's ``bayesmeta::uisd``. ValueError for no study.
    """
    known = list(studies)
    if not known:
        raise ValueError("at least 1 study is needed, there is none")
    return sqrt(fsum(n for n, _ in known) / fsum(1 / v for _, v in known))


@dataclass(frozen=True, slots=True)
class _Posterior:
    """τ at the nodes, their weights (which add up to 1), and the mean effect and its variance given each."""

    taus: Array
    weights: Array
    means: Array
    spreads: Array
    edges: tuple[Array, Array]
    """τ and the posterior chance of being below it, at the ends of small steps."""

    def mean(self, part: float, *, new: bool) -> float:
        """The point below which the mean effect, or that of a new study, lies with this chance."""
        import numpy as np
        from scipy.special import ndtr

        sd = np.sqrt(self.spreads + (self.taus**2 if new else 0.0))
        low, high = float((self.means - 40 * sd).min()), float((self.means + 40 * sd).max())
        at: float = float(self.weights @ self.means)
        for _ in range(MOST_STEPS):
            z = (at - self.means) / sd
            miss = float(self.weights @ ndtr(z)) - part
            low, high = (at, high) if miss < 0 else (low, at)
            slope = float(self.weights @ (np.exp(-z * z / 2) / sd)) / sqrt(2 * np.pi)
            step = miss / slope if slope > 0 else float("inf")
            following = at - step if low < at - step < high else (low + high) / 2
            if abs(following - at) <= CLOSE * (1 + abs(following)):
                return following
            at = following
        return at

    def tau(self, part: float) -> float:
        """The point below which τ lies with this chance."""
        import numpy as np

        taus, below = self.edges
        found: float = np.interp(part, below, taus)
        return float(found)


@cache
def _rule() -> tuple[Array, Array]:
    """Nodes and weights of Gauss and Legendre from −1 to 1."""
    from numpy.polynomial.legendre import leggauss

    nodes, weights = leggauss(FINE)
    return nodes, weights


def _posterior(y: Array, v: Array, scale: float) -> _Posterior:
    """Where the posterior of τ lies, then its integral over there."""
    import numpy as np

    low, high = _reach(y, v, scale)
    nodes, weights = _rule()
    u = low + (high - low) * (nodes + 1) / 2
    taus = np.sinh(u)
    logs, means, spreads = _log_density(taus, y, v, scale)
    dense = weights * np.exp(logs - logs.max()) * np.cosh(u)
    fine = np.linspace(low, high, 8 * COARSE + 1)
    curve = np.exp(_log_density(np.sinh(fine), y, v, scale)[0] - logs.max()) * np.cosh(fine)
    below = np.concatenate(([0.0], np.cumsum((curve[1:] + curve[:-1]) / 2)))
    return _Posterior(taus, dense / dense.sum(), means, spreads, (np.sinh(fine), below / below[-1]))


def _reach(y: Array, v: Array, scale: float) -> tuple[float, float]:
    """The values of sinh⁻¹ τ between which the posterior is more than nothing.

    Beyond the largest τ at which the likelihood can rise the prior alone lets it fall; see ``heterogeneity``.
    """
    import numpy as np

    top = sqrt(max(float(v.max()), 4 * float(np.var(y, ddof=1)))) + 10 * scale
    low, high = 0.0, float(np.arcsinh(top))
    for _ in range(4):
        u = np.linspace(low, high, COARSE)
        logs = _log_density(np.sinh(u), y, v, scale)[0] + np.log(np.cosh(u))
        inside = np.flatnonzero(logs > logs.max() - BEYOND)
        first, last = max(int(inside[0]) - 1, 0), min(int(inside[-1]) + 1, COARSE - 1)
        if last - first > COARSE / 2:
            break
        low, high = float(u[first]), float(u[last])
    return low, high


def _log_density(taus: Array, y: Array, v: Array, scale: float) -> tuple[Array, Array, Array]:
    """The logarithm of the posterior density of τ, but for a constant, with mean and variance of the mean effect."""
    import numpy as np

    w = 1 / (v + taus[:, None] ** 2)
    total = w.sum(axis=1)
    means = (w @ y) / total
    squares = (w * (y - means[:, None]) ** 2).sum(axis=1)
    logs = (np.log(w).sum(axis=1) - np.log(total) - squares - (taus / scale) ** 2) / 2
    return logs, means, 1 / total
