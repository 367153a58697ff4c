"""One outcome of one trial at one time on several scales: all of them side by side, none preferred."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ...analysis import Group, compare, side
from ...charts import draw_extent, estimate_text, extent, share_text
from ...frames import Row
from ...model import Grade, Study
from ...words import Words
from ..blocks.people.icons import ratio_mark
from ..kit.edition import Edition


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
    for group in edition.evidence.groups(study.id, "at"):
        for outcome in dict.fromkeys(row.outcome for row in group.rows):
            key = (str(outcome), edition.say(group.first.moment))
            found.setdefault(key, []).append(_only(group, outcome))
    several = {key: groups for key, groups in found.items() if len({_scale(group) for group in groups}) > 1}
    return [_view(outcome, moment, groups, edition) for (outcome, moment), groups in several.items()]


def _only(group: Group, outcome: str) -> Group:
    kept = group.only([outcome])
    assert kept is not None  # the outcome was found in it
    return kept


def _scale(group: Group) -> str | None:
    return group.first.scale


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
    return min(row.position for row in group.rows)


def _pairs(group: Group) -> list[tuple[Row, Row | None]]:
    """Each treated arm with each control of the group; a treated arm alone where there is none."""
    treated, control = ([row for row in group.rows if row.role == role] for role in ("experimental", "control"))
    if not group.controlled or not control:
        return [(one, None) for one in treated]
    return [(one, other) for one in treated for other in control]


def _name(treated: Row, control: Row | None, w: Words) -> str:
    name = w.say(treated.label)
    return w("against", arm=name, control=w.say(control.label)) if control else name


@dataclass(frozen=True)
class _Ratio:
    estimate: float
    low: float
    high: float
    hollow: bool


def _ratio(treated: Row, control: Row | None) -> _Ratio | None:
    one, other = side([treated]), side([control] if control else [])
    if control is None or one is None or other is None:
        return None
    found = compare("RR", one, other)
    if found.estimate is None or found.low is None or found.high is None:
        return None
    strong = all(Grade(row.grade).strong for row in (treated, control))
    return _Ratio(found.estimate, found.low, found.high, not (strong and one.exact and other.exact))


def _row(treated: Row, control: Row | None, found: _Ratio | None, drawn: Markup, w: Words) -> ScaleRow:
    scale = w.say(treated.scale_name) or w("scale_not_named")
    rater = w(f"rater.{treated.rater}") if treated.rater else ""
    name = w("same_trial.row_name", scale=scale, rater=rater) if rater else scale
    counts = [share_text(row, w) for row in (treated, control) if row]
    if found:
        ratio = estimate_text("RR", found.estimate, found.low, found.high, w)
    else:
        ratio = w("same_trial.not_compared" if control else "same_trial.no_control")
    return ScaleRow(name, counts[0], counts[1] if control else "", ratio, drawn)
