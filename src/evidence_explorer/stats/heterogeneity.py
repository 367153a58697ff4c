"""How much the true effects of studies differ: τ² by three methods, and its interval.

The arrays hold the effects ``y`` and their variances ``v``, scaled so that the smallest variance is 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Method = Literal["REML", "DL", "PM"]

GRID = 40
MOST_STEPS = 200
CLOSE = 1e-14
"""Where a search stops: the relative size of its last step, and the size below which τ² counts as none."""


def tau2(method: Method, y: Array, v: Array) -> float:
    """The variance of the true effects, 0 or more, by the method named."""
    return {"REML": _restricted_likelihood, "DL": _dersimonian_laird, "PM": _paule_mandel}[method](y, v)


def q_profile(y: Array, v: Array) -> tuple[float, float] | None:
    """The 95 % interval of τ²: the values at which Q, weighted with them, meets its χ² limits (Viechtbauer 2007).

    None if even no heterogeneity at all would make studies differ more than these do: the interval is empty.
    """
    from scipy.special import chdtri

    least, most = (float(chdtri(len(y) - 1, upper)) for upper in (0.975, 0.025))
    if q_at(0.0, y, v)[0] < least:
        return None
    return _where_q_is(most, y, v), _where_q_is(least, y, v)


def q_at(tau2: float, y: Array, v: Array) -> tuple[float, float]:
    """Cochran's Q with the weights 1/(v + τ²), and how fast it falls as τ² grows."""
    w = 1 / (v + tau2)
    squares = (y - (w @ y) / w.sum()) ** 2
    return float(w @ squares), float((w * w) @ squares)


def typical_scatter(v: Array) -> float:
    """Σw − Σw²/Σw with w = 1/v, the sum that turns excess Q into τ² and that defines the typical variance in I²."""
    w = 1 / v
    return float((w * _others(w)).sum() / w.sum())


def _dersimonian_laird(y: Array, v: Array) -> float:
    """DerSimonian and Laird 1986: the moment estimate from Cochran's Q."""
    excess = q_at(0.0, y, v)[0] - (len(y) - 1)
    return max(0.0, excess / typical_scatter(v))


def _paule_mandel(y: Array, v: Array) -> float:
    """Paule and Mandel 1982: the τ² with which Q equals its expectation k − 1."""
    return _where_q_is(len(y) - 1, y, v)


def _where_q_is(target: float, y: Array, v: Array) -> float:
    """The τ² at which Q falls to the target; 0 if it is there already.

    Newton's method on 1/Q, which rises with τ² along a concave curve (Q is a sum of terms c/(λ + τ²)): from 0 it
    climbs to the root and cannot pass it.
    """
    found = 0.0
    for _ in range(MOST_STEPS):
        q, fall = q_at(found, y, v)
        if q <= target:
            return found
        step = (q / target - 1) * q / fall
        found += step
        if step <= CLOSE * found:
            return found
    return found


def _restricted_likelihood(y: Array, v: Array) -> float:
    """Restricted maximum likelihood (Viechtbauer 2005): its highest point from 0 up.

    A grid finds the right hill, since there can be more than one, and the slope finds its top. Above the grid the
    likelihood only falls: its slope is negative wherever τ² exceeds both the largest variance and four times the
    variance of the effects.
    """
    import numpy as np

    top = max(float(v.max()), 4 * float(np.var(y, ddof=1)))
    grid = np.concatenate(([0.0], np.geomspace(1e-3, top, GRID)))
    best = int(np.argmax(_log_likelihood(grid, y, v)))
    rising = _slope(float(grid[best]), y, v)[0] > 0
    if best == 0 and not rising:
        return 0.0
    low, high = (best, min(best + 1, GRID)) if rising else (best - 1, best)
    found = _top(lambda t: _slope(t, y, v), float(grid[low]), float(grid[high]))
    return found if found > CLOSE else 0.0


def _log_likelihood(tau2: Array, y: Array, v: Array) -> Array:
    """The restricted log likelihood at several τ², but for a constant."""
    import numpy as np

    w = 1 / (v + tau2[:, None])
    total = w.sum(axis=1)
    squares = (y - (w @ y / total)[:, None]) ** 2
    found: Array = (np.log(w).sum(axis=1) - np.log(total) - (w * squares).sum(axis=1)) / 2
    return found


def _slope(tau2: float, y: Array, v: Array) -> tuple[float, float]:
    """First and second derivative of the restricted log likelihood, both doubled."""
    w = 1 / (v + tau2)
    w2, total = w * w, float(w.sum())
    rest = y - (w @ y) / total
    fit, tilt = w2 @ (rest * rest), w2 @ rest
    sum2, sum3 = w2.sum(), (w2 * w).sum()
    first = fit - (w * _others(w)).sum() / total
    second = 2 * tilt * tilt / total - 2 * (w2 * w) @ (rest * rest) + sum2 - 2 * sum3 / total + (sum2 / total) ** 2
    return float(first), float(second)


def _top(slope: Callable[[float], tuple[float, float]], low: float, high: float) -> float:
    """Where a slope that is positive at ``low`` reaches 0: Newton's method, halving wherever it would leave."""
    at = (low + high) / 2
    for _ in range(MOST_STEPS):
        first, second = slope(at)
        low, high = (at, high) if first > 0 else (low, at)
        step = -first / second if second < 0 else high - low
        following = at + step if low < at + step < high else (low + high) / 2
        if abs(following - at) <= CLOSE * (1 + following):
            return following
        at = following
    return at


def _others(w: Array) -> Array:
    """For each weight the sum of the others, added up without it: subtracting would lose the small ones."""
    import numpy as np

    before = np.concatenate(([0.0], np.cumsum(w)[:-1]))
    after = np.concatenate((np.cumsum(w[::-1])[:-1][::-1], [0.0]))
    found: Array = before + after
    return found
