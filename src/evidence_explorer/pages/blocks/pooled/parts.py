"""Parts of a pool that its declaration tells apart, and whether they differ."""

from __future__ import annotations

from .... import stats
from ....analysis import Pooled, ScorePooled
from ....analysis.points import put_together
from ....analysis.pools import FEW
from ....charts import estimate_text
from ....charts.values import Shown
from ....words import Words
from ....words.typography import small
from ...kit.edition import Edition
from .checks import p_text
from .sentences import estimate_ends


def parts_told(pooled: Pooled | ScorePooled, measure: Shown, edition: Edition) -> list[str]:
    """A sentence for each declared part, then whether they differ.

    A part is pooled from three trials on; parts are only tested against each other where two of them are.
    """
    declared, w = pooled.declared.subgroups, edition.words
    if declared is None:
        return []
    said, fits, points = [], list[stats.Pool](), pooled.points(measure)
    for part in declared.parts:
        mine = [point for point in points if point.study in part.studies]
        name, trials = edition.say(part.name), w.count("left_out.trials_n", len(mine))
        if len(mine) < FEW:
            said.append(w("parts.few", name=name, trials=trials))
            continue
        fit = put_together(mine)
        fits.append(fit)
        said.append(w("parts.result", name=name, trials=trials, result=_ends(measure, fit, w)))
    return [*said, _tested(fits, w)]


def _ends(measure: Shown, fit: stats.Pool, w: Words) -> str:
    return f"{small(w(f'measure.{measure}'))} {estimate_text(measure, *estimate_ends(measure, fit), w)}"


def _tested(fits: list[stats.Pool], w: Words) -> str:
    if len(fits) < 2:
        return w("parts.untested")
    found = stats.between([fit.estimate for fit in fits], [fit.se for fit in fits])
    return w("parts.tested", q=w.number(found.q, 2), df=w.number(found.df), p=p_text(found.p, w))
