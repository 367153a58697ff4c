"""Parts of a pool that its declaration tells apart, and whether they differ."""

from __future__ import annotations

from math import exp

from .... import stats
from ....analysis import Pooled, ScorePooled
from ....analysis.pools import FEW
from ....charts import estimate_text
from ....charts.values import Shown
from ....words import Words
from ....words.typography import small
from ...kit.edition import Edition
from .checks import p_text


def points_of(pooled: Pooled, measure: stats.Measure) -> dict[str, tuple[float, float]]:
    """Trial → its effect and variance, of those that say something on a measure of counts."""
    found = [(member.study, member.contrast(measure)) for member in pooled.usable(measure)]
    return {study: (c.y, c.v) for study, c in found if c.y is not None and c.v is not None}


def parts_told(
    pooled: Pooled | ScorePooled, measure: Shown, points: dict[str, tuple[float, float]], edition: Edition
) -> list[str]:
    """A sentence for each declared part, then whether they differ. ``points``: trial → its effect and variance.

    A part is pooled from three trials on; parts are only tested against each other where two of them are.
    """
    declared, w = pooled.declared.subgroups, edition.words
    if declared is None:
        return []
    said, fits = [], list[stats.Pool]()
    for part in declared.parts:
        mine = [key for key in pooled.studies if key in part.studies and key in points]
        name, trials = edition.say(part.name), w.count("left_out.trials_n", len(mine))
        if len(mine) < FEW:
            said.append(w("parts.few", name=name, trials=trials))
            continue
        fit = stats.pool([points[key][0] for key in mine], [points[key][1] for key in mine])
        fits.append(fit)
        said.append(w("parts.result", name=name, trials=trials, result=_ends(measure, fit, w)))
    return [*said, _tested(fits, w)]


def _ends(measure: Shown, fit: stats.Pool, w: Words) -> str:
    ends = (fit.estimate, fit.low, fit.high)
    value, low, high = (exp(end) for end in ends) if measure in ("RR", "OR") else ends
    return f"{small(w(f'measure.{measure}'))} {estimate_text(measure, value, low, high, w)}"


def _tested(fits: list[stats.Pool], w: Words) -> str:
    if len(fits) < 2:
        return w("parts.untested")
    found = stats.between([fit.estimate for fit in fits], [fit.se for fit in fits])
    return w("parts.tested", q=w.number(found.q, 2), df=w.number(found.df), p=p_text(found.p, w))
