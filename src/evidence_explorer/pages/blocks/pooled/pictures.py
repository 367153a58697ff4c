"""Checks of a pool as pictures: as it grew, without each trial in turn, and its funnel, on the risk ratio."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

from ....analysis import Pooled
from ....analysis.pools import FEW
from ....analysis.sensitivity import Grown, Without, by_year, left_out
from ....charts import Chart, ForestPool, FunnelPoint, StepRow, draw_funnel, draw_steps
from ....palette import light
from ....stats import ASYMMETRY_FROM, Measure, Pool
from ...kit.edition import Edition
from .checks import asymmetry_of, wanted
from .sentences import estimate_ends, prediction_ends

MEASURE: Measure = "RR"


@dataclass(frozen=True)
class Picture:
    """A chart with its caption."""

    title: str
    note: str
    chart: Chart
    name: str
    grey: bool = False


def pictures_of(pooled: Pooled, edition: Edition) -> list[Picture]:
    """All that can be drawn of a pool; nothing where it has no ratio."""
    result = pooled.result(MEASURE)
    if result is None:
        return []
    return [*_grown(pooled, result, edition), _without(pooled, result, edition), *_funnel(pooled, result, edition)]


def together_of(pooled: Pooled, result: Pool, measure: Measure, edition: Edition) -> ForestPool:
    """The pool as its charts name and draw it."""
    name = edition.words("pool.short_name_fragile" if pooled.standing == "fragile" else "pool.short_name")
    return ForestPool(name, *estimate_ends(measure, result), *prediction_ends(measure, result))


def ink_of(pooled: Pooled, edition: Edition) -> str:
    """The colour of the family whose page holds a pool."""
    dataset = edition.dataset
    return light(dataset.inks[dataset.families[dataset.family_of_treatment[pooled.treatment]].ink])


def _grown(pooled: Pooled, result: Pool, edition: Edition) -> list[Picture]:
    """Nothing where all trials came in one year."""
    w = edition.words
    years = {key: edition.dataset.studies[key].citation.year for key in pooled.studies}
    *before, _ = by_year(pooled, years, MEASURE)
    if not before:
        return []
    alt = w("pool.years_alt", n=w.number(len(before)), measure=w(f"measure.{MEASURE}"))
    rows = [_year(step, edition) for step in before]
    return [_steps(pooled, result, rows, ("years", w("pool.years_title"), w("pool.years_note"), alt), edition)]


def _year(step: Grown, edition: Edition) -> StepRow:
    w = edition.words
    name = w.told(w("pool.year_unknown") if step.year is None else str(step.year), w.count("pool.grown", step.k))
    new = w.listed(f"+ {edition.name(edition.dataset.studies[key])}" for key in step.studies)
    return StepRow(step.studies[0], name, new, *_ends(step), step.k < FEW)


def _without(pooled: Pooled, result: Pool, edition: Edition) -> Picture:
    w = edition.words
    rows = [
        StepRow(
            study=left.study,
            name=w("pool.without", name=edition.name(edition.dataset.studies[left.study])),
            facts=w("pool.two_left") if left.k == 2 else "",
            estimate=ends[0],
            low=ends[1],
            high=ends[2],
            fragile=left.k < FEW,
        )
        for left in left_out(pooled, MEASURE)
        for ends in [_ends(left)]
    ]
    alt = w("pool.without_alt", n=w.number(len(rows)), measure=w(f"measure.{MEASURE}"))
    return _steps(pooled, result, rows, ("without", w("pool.without_title"), "", alt), edition)


def _ends(step: Grown | Without) -> tuple[float, float, float]:
    """An end that is too large to be a number is infinite."""
    estimate, low, high = (inf if value is None else value for value in (step.estimate, step.low, step.high))
    return estimate, low, high


def _steps(
    pooled: Pooled, result: Pool, rows: list[StepRow], said: tuple[str, str, str, str], edition: Edition
) -> Picture:
    kind, title, note, alt = said
    pool, ink, better = together_of(pooled, result, MEASURE, edition), ink_of(pooled, edition), wanted(pooled, edition)
    chart = draw_steps(rows, pool, MEASURE, ink, better, alt, edition.words)
    return Picture(title, note, chart, f"{pooled.declared.id}-{kind}")


def _funnel(pooled: Pooled, result: Pool, edition: Edition) -> list[Picture]:
    """Nothing below ten trials: nobody could tell from chance what it shows."""
    w = edition.words
    if result.k < ASYMMETRY_FROM:
        return []
    points = [
        FunnelPoint(m.study, edition.name(edition.dataset.studies[m.study]), c.y, sqrt(c.v), not m.strong)
        for m in pooled.usable(MEASURE)
        if (c := m.contrast(MEASURE)).y is not None and c.v is not None
    ]
    chart = draw_funnel(points, result.estimate, MEASURE, ink_of(pooled, edition), w)
    title = w("funnel.title", measure=w(f"measure.{MEASURE}").lower())
    note = f"{w('funnel.note')} {asymmetry_of(pooled, w)}"
    return [Picture(title, note, chart, f"{pooled.declared.id}-funnel")]
