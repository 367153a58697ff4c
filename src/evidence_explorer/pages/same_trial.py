"""One outcome of one trial at one time on several scales: all of them side by side, none preferred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from pandas import DataFrame, isna

from ..analysis import Group, compare, side
from ..charts import draw_extent, estimate_text, extent, share_text
from ..frames import Col, records
from ..model import Grade, Study
from ..words import Words
from .base import Edition
from .icons import ratio_mark


@dataclass(frozen=True)
class ScaleRow:
    """A treated group and its control on one scale. ``ratio``: with its interval, or why there is none."""

    name: str
    treated: str
    control: str
    ratio: str
    mark: Markup


@dataclass(frozen=True)
class SameTrial:
    """One outcome at one time. ``pairs``: which group against which, with a row per scale.

    ``axis``: what the marks stand on; empty where nothing is compared.
    """

    outcome: str
    moment: str
    pairs: list[tuple[str, list[ScaleRow]]]
    axis: str


def same_trial(study: Study, edition: Edition) -> list[SameTrial]:
    """Every outcome and time that a study counted on two scales or more, in the order of its record."""
    found: dict[tuple[str, str], list[Group]] = {}
    for group in edition.groups["at"].get(study.id, []):
        for outcome in dict.fromkeys(group.rows[Col.outcome]):
            key = (str(outcome), str(group.rows.iloc[0][Col.moment]))
            found.setdefault(key, []).append(_only(group, str(outcome)))
    several = {key: groups for key, groups in found.items() if len({_scale(group) for group in groups}) > 1}
    return [_view(outcome, moment, groups, edition) for (outcome, moment), groups in several.items()]


def _only(group: Group, outcome: str) -> Group:
    kept = group.only([outcome])
    assert kept is not None  # the outcome was found in it
    return kept


def _scale(group: Group) -> Any:
    return group.rows.iloc[0][Col.scale]


def _view(outcome: str, moment: str, groups: list[Group], edition: Edition) -> SameTrial:
    w = edition.words
    found = [pair for group in sorted(groups, key=_place) for pair in _pairs(group)]
    ratios = [_ratio(treated, control) for treated, control in found]
    axis = extent([(r.low, r.estimate, r.high) for r in ratios if r], log=True) if any(ratios) else None
    pairs: dict[str, list[ScaleRow]] = {}
    place = 0
    for (treated, control), ratio in zip(found, ratios, strict=True):
        drawn = ratio_mark(axis, place, ratio.hollow) if axis and ratio else Markup("")
        place += ratio is not None
        pairs.setdefault(_name(treated, control, w), []).append(_row(treated, control, ratio, drawn, w))
    ticks = draw_extent(axis, w)["ticktext"] if axis else []
    said = w("same_trial.axis", low=ticks[0], high=ticks[-1]) if ticks else ""
    name = edition.say(edition.dataset.outcome_kinds[outcome].name)
    return SameTrial(name, moment, list(pairs.items()), said)


def _place(group: Group) -> int:
    return int(group.rows[Col.position].min())


def _pairs(group: Group) -> list[tuple[DataFrame, DataFrame]]:
    """Each treated arm with each control of the group; a treated arm alone where there is none."""
    rows = group.rows
    treated, control = rows[rows[Col.role] == "experimental"], rows[rows[Col.role] == "control"]
    if not group.controlled or control.empty:
        return [(treated.iloc[[i]], control.iloc[:0]) for i in range(len(treated))]
    return [(treated.iloc[[i]], control.iloc[[j]]) for i in range(len(treated)) for j in range(len(control))]


def _name(treated: DataFrame, control: DataFrame, w: Words) -> str:
    name = str(treated.iloc[0][Col.label])
    return name if control.empty else w("against", arm=name, control=str(control.iloc[0][Col.label]))


@dataclass(frozen=True)
class _Ratio:
    estimate: float
    low: float
    high: float
    hollow: bool


def _ratio(treated: DataFrame, control: DataFrame) -> _Ratio | None:
    one, other = side(treated), side(control)
    if one is None or other is None:
        return None
    found = compare("RR", one, other)
    if found.estimate is None or found.low is None or found.high is None:
        return None
    strong = all(Grade(grade).strong for grade in (*treated[Col.grade], *control[Col.grade]))
    return _Ratio(found.estimate, found.low, found.high, not (strong and one.exact and other.exact))


def _row(treated: DataFrame, control: DataFrame, found: _Ratio | None, drawn: Markup, w: Words) -> ScaleRow:
    first = treated.iloc[0]
    scale = first[Col.scale_name] if isinstance(first[Col.scale_name], str) else w("scale_not_named")
    rater = "" if isna(first[Col.rater]) else w(f"rater.{first[Col.rater]}")
    name = w("same_trial.row_name", scale=scale, rater=rater) if rater else scale
    counts = [share_text(row, w) for row in (*records(treated), *records(control))]
    if found:
        ratio = estimate_text("RR", found.estimate, found.low, found.high, w)
    else:
        ratio = w("same_trial.no_control" if control.empty else "same_trial.not_compared")
    return ScaleRow(name, counts[0], "" if control.empty else counts[1], ratio, drawn)
