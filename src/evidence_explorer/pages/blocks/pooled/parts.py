"""Parts of a pool that its declaration tells apart, and whether they differ."""

from __future__ import annotations

from .... import stats
from ....analysis import Pooled, ScorePooled
from ....analysis.points import put_together
from ....analysis.pools import FEW, FRAGILE
from ....charts import estimate_text
from ....charts.values import Shown
from ....words import Words
from ....words.typography import small
from ...kit.edition import Edition
from .checks import p_text
from .sentences import estimate_ends


def parts_told(pooled: Pooled | ScorePooled, measure: Shown, edition: Edition) -> list[str]:
    """A sentence for each declared part, then whether they differ.

    A part is pooled from three trials on, and called fragile under five; parts are only tested against each other where
    two of them are pooled, and the sentence after it says what few trials do to that test.
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
        word = "fragile" if fit.k < FRAGILE else "result"
        said.append(w(f"parts.{word}", name=name, trials=trials, result=_ends(measure, fit, w)))
    return [*said, *_tested(fits, w)]


def _ends(measure: Shown, fit: stats.Pool, w: Words) -> str:
    return f"{small(w(f'measure.{measure}'))} {estimate_text(measure, *estimate_ends(measure, fit), w)}"


def _tested(fits: list[stats.Pool], w: Words) -> list[str]:
    if len(fits) < 2:
        return [w("parts.untested")]
    found = stats.between([fit.estimate for fit in fits], [fit.se for fit in fits])
    tested = w.count("parts.tested", found.df, q=w.number(found.q, 2), p=p_text(found.p, w))
    return [tested, w("parts.few_tested")] if any(fit.k < FRAGILE for fit in fits) else [tested]
