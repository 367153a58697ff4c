"""Parts of a pool beside each other: whether what they say differs by more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Between(NamedTuple):
    """Cochran's Q between parts, its degrees of freedom and p."""

    q: float
    df: int
    p: float


def between(estimates: Sequence[float], errors: Sequence[float]) -> Between:
    """The test that the true means of several parts are alike, each pooled with a spread of its own.

    Borenstein et al. 2009, chapter 19 (method with separate τ²): Q of the means with the weights 1/se², χ² with one
    degree of freedom fewer than parts. Agrees with metafor's ``rma(means, sei=, method="FE")``. ValueError for fewer
    than two parts, or an error that is not above 0.
    """
    from scipy.special import chdtrc

    if len(estimates) < 2 or len(estimates) != len(errors) or min(errors) <= 0:
        raise ValueError("at least 2 parts are needed, each with its standard error")
    weights = [1 / error**2 for error in errors]
    mean = sum(w * y for w, y in zip(weights, estimates, strict=True)) / sum(weights)
    q = sum(w * (y - mean) ** 2 for w, y in zip(weights, estimates, strict=True))
    return Between(q, len(estimates) - 1, float(chdtrc(len(estimates) - 1, q)))
