"""Checks of a pool as pictures, on the measure that it shows: as it grew, without each trial in turn, its funnel."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

from ....analysis import HarmPooled, Pooled, ScorePooled
from ....analysis.pools import FEW
from ....analysis.sensitivity import Grown, Without, by_year, left_out
from ....charts import Chart, ForestPool, FunnelPoint, StepRow, draw_funnel, draw_steps
from ....palette import light
from ....stats import ASYMMETRY_FROM, AnyMeasure, Pool
from ....words.typography import small
from ...kit.edition import Edition
from .checks import asymmetry_of, wanted
from .sentences import estimate_ends, prediction_ends


@dataclass(frozen=True)
class Picture:
    """A chart with its caption."""

    title: str
    note: str
    chart: Chart
    name: str
    grey: bool = False


@dataclass(frozen=True)
class Pictured:
    """A pool of any kind as its pictures need it. ``better``: whether more is good; ``anchor``: where on the page of a
    study its figure stands; ``weak``: the trials read weakly."""

    pooled: Pooled | ScorePooled
    measure: AnyMeasure
    result: Pool
    better: bool
    anchor: str
    weak: frozenset[str]

    @property
    def id(self) -> str:
        """The pool's."""
        return self.pooled.declared.id


def pictured(pooled: Pooled | ScorePooled, edition: Edition) -> Pictured | None:
    """None where the pool has no result on the measure that it shows."""
    if isinstance(pooled, ScorePooled):
        result, weak = pooled.result(), frozenset(m.study for m in pooled.members if not m.strong)
        better, anchor = not pooled.lower_is_better, "scores"
        return Pictured(pooled, pooled.measure, result, better, anchor, weak) if result else None
    found, weak = pooled.result("RR"), frozenset(m.study for m in pooled.trials if not m.strong)
    anchor = "harms" if isinstance(pooled, HarmPooled) else "outcomes"
    return Pictured(pooled, "RR", found, wanted(pooled, edition), anchor, weak) if found else None


def pictures_of(pooled: Pooled | ScorePooled, edition: Edition) -> list[Picture]:
    """All that can be drawn of a pool; nothing where it has no result."""
    found = pictured(pooled, edition)
    return [*_grown(found, edition), _without(found, edition), *_funnel(found, edition)] if found else []


def together_of(pooled: Pooled | ScorePooled, result: Pool, measure: AnyMeasure, edition: Edition) -> ForestPool:
    """The pool as its charts name and draw it."""
    name = edition.words("pool.short_name_fragile" if pooled.standing == "fragile" else "pool.short_name")
    return ForestPool(name, *estimate_ends(measure, result), *prediction_ends(measure, result))


def ink_of(pooled: Pooled | ScorePooled, edition: Edition) -> str:
    """The colour of the family whose page holds a pool."""
    dataset = edition.dataset
    return light(dataset.inks[dataset.families[dataset.family_of_treatment[pooled.treatment]].ink])


def _grown(it: Pictured, edition: Edition) -> list[Picture]:
    """Nothing where all trials came in one year."""
    w = edition.words
    years = {key: edition.dataset.studies[key].citation.year for key in it.pooled.studies}
    *before, _ = by_year(it.pooled, years, it.measure)
    if not before:
        return []
    alt = w("pool.years_alt", n=w.number(len(before)), measure=w(f"measure.{it.measure}"))
    rows = [_year(step, it, edition) for step in before]
    return [_steps(it, rows, ("years", w("pool.years_title"), w("pool.years_note"), alt), edition)]


def _year(step: Grown, it: Pictured, edition: Edition) -> StepRow:
    w = edition.words
    name = w.told(w("pool.year_unknown") if step.year is None else str(step.year), w.count("pool.grown", step.k))
    new = w.listed(f"+ {edition.name(edition.dataset.studies[key])}" for key in step.studies)
    return StepRow(step.studies[0], name, new, *_ends(step), step.k < FEW, it.anchor)


def _without(it: Pictured, edition: Edition) -> Picture:
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
            anchor=it.anchor,
        )
        for left in left_out(it.pooled, it.measure)
        for ends in [_ends(left)]
    ]
    alt = w("pool.without_alt", n=w.number(len(rows)), measure=w(f"measure.{it.measure}"))
    title = w("pool.without_title", measure=small(w(f"measure.{it.measure}")))
    return _steps(it, rows, ("without", title, "", alt), edition)


def _ends(step: Grown | Without) -> tuple[float, float, float]:
    """An end that is too large to be a number is infinite."""
    estimate, low, high = (inf if value is None else value for value in (step.estimate, step.low, step.high))
    return estimate, low, high


def _steps(it: Pictured, rows: list[StepRow], said: tuple[str, str, str, str], edition: Edition) -> Picture:
    kind, title, note, alt = said
    pool, ink = together_of(it.pooled, it.result, it.measure, edition), ink_of(it.pooled, edition)
    chart = draw_steps(rows, pool, it.measure, ink, it.better, alt, edition.words)
    return Picture(title, note, chart, f"{it.id}-{kind}")


def _funnel(it: Pictured, edition: Edition) -> list[Picture]:
    """Nothing below ten trials: nobody could tell from chance what it shows."""
    w = edition.words
    if it.result.k < ASYMMETRY_FROM:
        return []
    points = [
        FunnelPoint(
            one.study,
            edition.name(edition.dataset.studies[one.study]),
            one.y,
            sqrt(one.v),
            one.study in it.weak,
            it.anchor,
        )
        for one in it.pooled.points(it.measure)
    ]
    chart = draw_funnel(points, it.result.estimate, it.measure, ink_of(it.pooled, edition), w)
    title = w("funnel.title", measure=small(w(f"measure.{it.measure}")))
    note = f"{w('funnel.note')} {asymmetry_of(it.pooled, it.measure, w)}"
    return [Picture(title, note, chart, f"{it.id}-funnel")]
