"""Several studies together: the random-effects pool, with all that a reader needs to judge it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, hypot, sqrt
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from .heterogeneity import Method, q_at, q_profile, tau2, typical_scatter
from .proportion import Z95

if TYPE_CHECKING:
    from .heterogeneity import Array

Test = Literal["knha", "z"]

LARGEST_EFFECT = 1e9
SMALLEST_VARIANCE, LARGEST_VARIANCE = 1e-30, 1e30
"""No study of people is outside these, and inside them no square or cube leaves the range of a float."""

ROUNDING = 1e-9
"""Paule–Mandel, and studies of equal precision, have a Hartung–Knapp factor of 1 but for rounding: nothing to guard."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A random-effects pool, on the scale of its effects: logarithms for ratios.

    - ``se``, ``low``, ``high``: of the mean effect, by ``test``; ``guarded``: the ad hoc guard widened them.
    - ``tau2``: variance of the true effects, by ``method``, and its Q-profile interval; the two ends are None, with
      the note ``"tau2-interval-empty"``, where studies differ less than chance alone would make them.
    - ``q``, ``q_p``: Cochran's Q and its p; ``i2``: percent of the variance due to heterogeneity; ``h2``: 1 / (1 − I²).
    - ``weights``: percent, in the order of the studies.
    - ``prediction_low``, ``prediction_high``: where the true effect of a new, similar study would lie.
    - ``notes``: ``"two-studies"``: too few to trust the interval; ``"no-spread"``: unguarded, and all studies agree to
      the last digit, so that the interval has no width.
    """

    k: int
    method: Method
    test: Test
    estimate: float
    se: float
    low: float
    high: float
    guarded: bool
    tau2: float
    tau2_low: float | None
    tau2_high: float | None
    q: float
    q_p: float
    i2: float
    h2: float
    weights: tuple[float, ...]
    prediction_low: float
    prediction_high: float
    notes: tuple[str, ...]


class Mean(NamedTuple):
    """The mean effect of a pool and its interval, by one method and test."""

    method: Method
    test: Test
    estimate: float
    low: float
    high: float


class LeftOut(NamedTuple):
    """The pool without the study at place ``without``, counted from 0."""

    without: int
    estimate: float
    se: float
    low: float
    high: float
    tau2: float


def pool(
    y: Sequence[float], v: Sequence[float], *, method: Method = "REML", test: Test = "knha", guard: bool = True
) -> Pool:
    """Random-effects pool of effects ``y`` with variances ``v`` (ratios: on the log scale).

    ``method``, for τ²: restricted maximum likelihood ("REML"), DerSimonian–Laird ("DL") or Paule–Mandel ("PM").
    ``test``: Hartung–Knapp ("knha"; Hartung and Knapp 2001, Sidik and Jonkman 2002; t with k − 1 degrees of freedom)
    or "z". ``guard``: the Hartung–Knapp variance is never smaller than the classical one (Knapp and Hartung 2003;
    metafor's ``test="adhoc"``). Prediction interval: √(τ² + se²) with the same t, k − 1 degrees of freedom, or
    normal for "z", as metafor 3.8 does with ``test="knha"`` or ``"z"``; not the t with k − 2 of Higgins, Thompson and
    Spiegelhalter 2009, which is a little wider. I² and H² from τ² and the typical variance (Higgins and Thompson
    2002; metafor). The order of the studies changes no digit. ValueError for fewer than two studies, or an effect or
    variance that no study can have.
    """
    from scipy.special import chdtrc

    sample = _sample(y, v, method, test)
    found = _centre(sample, tau2(method, sample.y, sample.v), test, guard)
    df, q, square = len(y) - 1, q_at(0.0, sample.y, sample.v)[0], sample.unit**2
    limits = q_profile(sample.y, sample.v)
    h2 = 1 + found.tau2 * typical_scatter(sample.v) / df
    notes = {"two-studies": df == 1, "no-spread": found.se == 0, "tau2-interval-empty": limits is None}
    return Pool(
        k=df + 1,
        method=method,
        test=test,
        estimate=sample.at(found.mean),
        se=found.se * sample.unit,
        low=sample.at(found.mean - found.half),
        high=sample.at(found.mean + found.half),
        guarded=found.guarded,
        tau2=found.tau2 * square,
        tau2_low=limits[0] * square if limits else None,
        tau2_high=limits[1] * square if limits else None,
        q=q,
        q_p=float(chdtrc(df, q)),
        i2=100 * (1 - 1 / h2),
        h2=h2,
        weights=_weights(v, found.tau2 * square),
        prediction_low=sample.at(found.mean - found.reach),
        prediction_high=sample.at(found.mean + found.reach),
        notes=tuple(note for note, holds in notes.items() if holds),
    )


def means(
    y: Sequence[float], v: Sequence[float], *, methods: Sequence[Method], tests: Sequence[Test], guard: bool = True
) -> tuple[Mean, ...]:
    """The same mean and interval as ``pool`` for every method and test, each τ² found once, without the rest."""
    found = []
    for method in methods:
        sample = _sample(y, v, method, "z")
        spread = tau2(method, sample.y, sample.v)
        for test in tests:
            centre = _centre(sample, spread, test, guard)
            low, high = sample.at(centre.mean - centre.half), sample.at(centre.mean + centre.half)
            found.append(Mean(method, test, sample.at(centre.mean), low, high))
    return tuple(found)


def student(df: int) -> float:
    """The 97.5 % point of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.975))


def leave_one_out(
    y: Sequence[float], v: Sequence[float], *, method: Method = "REML", test: Test = "knha", guard: bool = True
) -> tuple[LeftOut, ...]:
    """The pool again without each study in turn, in the order of the studies; ValueError for fewer than three."""
    if len(y) < 3:
        raise ValueError(f"leaving a study out needs at least 3 studies, there are {len(y)}")
    _sample(y, v, method, test)  # names the study that cannot be by its place among all
    return tuple(_without(place, y, v, method, test, guard) for place in range(len(y)))


def check_studies(y: Sequence[float], v: Sequence[float], least: int) -> tuple[Array, Array]:
    """Effects and variances as arrays; ValueError with the first study, counted from 1, that cannot be."""
    import numpy as np

    if len(y) != len(v):
        raise ValueError(f"{len(y)} effects but {len(v)} variances")
    if len(y) < least:
        raise ValueError(f"at least {least} studies are needed, there are {len(y)}")
    effects, variances = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    good = (np.abs(effects) <= LARGEST_EFFECT) & (variances >= SMALLEST_VARIANCE) & (variances <= LARGEST_VARIANCE)
    if not good.all():
        at = int(np.argmin(good))
        raise ValueError(f"study {at + 1}: no study has the effect {effects[at]} with the variance {variances[at]}")
    return effects, variances


class _Sample(NamedTuple):
    """Sorted studies, less their middle effect, in units of the smallest standard error: no digit is lost later."""

    y: Array
    v: Array
    middle: float
    unit: float

    def at(self, value: float) -> float:
        """A value of the sample on the scale of the effects."""
        return self.middle + value * self.unit


class _Centre(NamedTuple):
    """The mean effect on the scale of the sample, half of its interval, and half of the prediction interval."""

    mean: float
    se: float
    half: float
    reach: float
    tau2: float
    guarded: bool


def _sample(y: Sequence[float], v: Sequence[float], method: str, test: str) -> _Sample:
    import numpy as np

    if method not in get_args(Method):
        raise ValueError(f"{method!r} is not a method: REML, DL or PM")
    if test not in get_args(Test):
        raise ValueError(f"{test!r} is not a test: knha or z")
    effects, variances = check_studies(y, v, 2)
    order = np.lexsort((variances, effects))
    effects, variances = effects[order], variances[order]
    middle, least = float(effects[len(effects) // 2]), float(variances.min())
    return _Sample((effects - middle) / sqrt(least), variances / least, middle, sqrt(least))


def _centre(sample: _Sample, spread: float, test: Test, guard: bool) -> _Centre:
    """The mean effect with the weights 1/(v + τ²), and how sure it is."""
    w = 1 / (sample.v + spread)
    total, df = float(w.sum()), len(w) - 1
    mean = float(w @ sample.y) / total
    factor, guarded, quantile = 1.0, False, Z95
    if test == "knha":
        factor, quantile = float(w @ (sample.y - mean) ** 2) / df, student(df)
        guarded = guard and factor < 1 - ROUNDING
    se = sqrt((1 if guarded else factor) / total)
    return _Centre(mean, se, quantile * se, quantile * hypot(se, sqrt(spread)), spread, guarded)


def _without(place: int, y: Sequence[float], v: Sequence[float], method: Method, test: Test, guard: bool) -> LeftOut:
    sample = _sample([*y[:place], *y[place + 1 :]], [*v[:place], *v[place + 1 :]], method, test)
    found = _centre(sample, tau2(method, sample.y, sample.v), test, guard)
    low, high = sample.at(found.mean - found.half), sample.at(found.mean + found.half)
    unit = sample.unit
    return LeftOut(place, sample.at(found.mean), found.se * unit, low, high, found.tau2 * unit**2)


def _weights(v: Sequence[float], spread: float) -> tuple[float, ...]:
    weights = [1 / (float(variance) + spread) for variance in v]
    total = fsum(weights)
    return tuple(100 * weight / total for weight in weights)
