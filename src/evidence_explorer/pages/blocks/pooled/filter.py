"""The filter of a forest plot: what its trials differ in, and all that the page needs to pool those that are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ....analysis import MEASURES, Member, Pooled, ScoreMember, ScorePooled
from ....analysis.filtered import AXES, NOT_ASSESSED, UNKNOWN, WORSE, facts_of
from ....analysis.pools import FEW
from ....model import Blinding
from ....stats import AnyMeasure, student
from ....words import Words
from ...kit.edition import Edition

ORDER = (*WORSE, *Blinding, "exact", "weak", "industry", "others", NOT_ASSESSED, UNKNOWN)


@dataclass(frozen=True)
class FilterAxis:
    """What trials can be filtered by: (value, words, how many trials) of each of its values."""

    id: str
    name: str
    values: list[tuple[str, str, str]]


@dataclass(frozen=True)
class FilterView:
    """The filter; ``data``: JSON for the script, in the shape that pool-core.js describes."""

    axes: list[FilterAxis]
    data: str


def filter_of(pooled: Pooled | ScorePooled, charts: dict[str, str], edition: Edition) -> FilterView | None:
    """None where the trials differ in nothing that one can filter by, or none is pooled. ``charts``: measure → the
    figure of its forest plot."""
    scored = isinstance(pooled, ScorePooled)
    measures: tuple[AnyMeasure, ...] = (pooled.measure,) if isinstance(pooled, ScorePooled) else MEASURES
    if all(len(pooled.points(measure)) < FEW for measure in measures):
        return None
    trials: tuple[Member | ScoreMember, ...] = pooled.members if isinstance(pooled, ScorePooled) else pooled.trials
    dataset = edition.dataset
    facts = [facts_of(member, dataset.studies[member.study], dataset.judgements) for member in trials]
    places = [at for at in range(len(AXES)) if len({one[at] for one in facts}) > 1]
    if not places:
        return None
    w = edition.words
    axes = [
        FilterAxis(
            AXES[at], _axis_name(AXES[at], scored, w), _values(AXES[at], [one[at] for one in facts], scored, edition)
        )
        for at in places
    ]
    rows = [[m.study, *_numbers(m), [one[at] for at in places]] for m, one in zip(trials, facts, strict=True)]
    return FilterView(axes, _json(rows, measures, charts, w))


def _numbers(member: Member | ScoreMember) -> list[float | None]:
    """What the page pools: the counts of both groups, or the difference with its variance."""
    if isinstance(member, Member):
        return [member.treated.events, member.treated.n, member.control.events, member.control.n]
    return [*member.found.scored, None, None]


def _axis_name(axis: str, scored: bool, w: Words) -> str:
    return w("filter.difference") if scored and axis == "counts" else w(f"filter.axis.{axis}")


def _values(axis: str, given: list[str], scored: bool, edition: Edition) -> list[tuple[str, str, str]]:
    """Those that occur, in a fixed order: what is not known comes last."""
    w, like = edition.words, edition.dataset.judgements
    found = sorted(dict.fromkeys(given), key=lambda value: ORDER.index(like.get(value, value)))
    return [(value, value_text(axis, value, w, scored), w.number(given.count(value))) for value in found]


def value_text(axis: str, value: str, w: Words, scored: bool = False) -> str:
    """A value of an axis in words."""
    if axis == "bias":
        return w("filter.not_assessed") if value == NOT_ASSESSED else w(f"judgement.{value}")
    if axis == "blinding":
        return w("pool.blinding_unknown") if value == UNKNOWN else w(f"blinding.{value}")
    if axis == "funding":
        return w(f"filter_funding.{value}")
    return w(f"filter_counts_scores.{value}" if scored else f"filter_counts.{value}")


def _json(rows: list[list[Any]], measures: Sequence[AnyMeasure], charts: dict[str, str], w: Words) -> str:
    """No number is rounded on its way: what the page computes is what the build computes."""
    ranges = {measure: json.loads(figure)["layout"]["xaxis"]["range"] for measure, figure in charts.items()}
    said = {name: w(f"filter.{name}") for name in ("all", "few", "some", "filtered")}
    said |= {"under": w("pool.under", value="{value}"), "over": w("pool.over", value="{value}")}
    said |= {"to": w("to", low="{low}", high="{high}"), "colon": w("colon"), "semicolon": w("semicolon")}
    said |= {"decimal": w.number(0.5, 1)[1:-1], "group": w.number(1000)[1:-3]}
    model = {
        "rows": rows,
        "t": [student(df) for df in range(1, len(rows))],
        "measures": [[measure, w(f"measure.{measure}")] for measure in measures],
        "axes": ranges,
        "words": said,
    }
    return json.dumps(model, ensure_ascii=False, separators=(",", ":"))
