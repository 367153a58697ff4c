"""What the site covers and what it leaves out: figures by grade, fields missing, studies out of charts and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..frames import Row
from ..model import Dataset, Effect, Grade, Measure, Study, Timing, participants
from .groups import groups

CHARTED_EFFECTS = {
    Measure.smd, Measure.hedges_g, Measure.cohens_d, Measure.rr, Measure.odds_ratio, Measure.hr, Measure.risk_reduction,
}  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """Why a study is not in the overview charts of an outcome; ``drawn`` and ``alone`` say that it is in one."""

    study: str
    reason: str


def chart_standing(study: Study, rows: Sequence[Row], outcomes: list[str]) -> str:
    """`drawn` beside a control, `alone` in grey, `reviews` among the reviews, or a word for why not at all."""
    if not (wanted := [row for row in rows if row.outcome in outcomes]):
        return "no-figure"
    if all(row.grade == Grade.recalled for row in wanted):
        return "recalled"
    found = groups(wanted)
    at_once = [group for group in found if group.overview]
    if found and not at_once:
        return "other-scale"
    if not found:
        return "timing" if _other_times(wanted) else "no-share"
    if study.design.kind.review:
        return "reviews"
    return "drawn" if any(group.controlled for group in at_once) else "alone"


def _other_times(rows: Sequence[Row]) -> bool:
    return any(groups(rows, timing) for timing in Timing if timing is not Timing.at)


def effect_standing(effect: Effect, grade: Grade) -> str:
    """Whether an effect may be drawn, or why not."""
    if effect.superseded:
        return "superseded"
    if grade is Grade.recalled:
        return "recalled"
    if effect.estimate is None:
        return "no-estimate"
    if effect.measure not in CHARTED_EFFECTS:
        return "measure"
    return "drawn" if effect.better else "no-direction"


MISSING: dict[str, Callable[[Study], object]] = {
    "doi": lambda s: s.citation.doi or s.citation.preprint_doi,
    "pmid": lambda s: s.citation.pmid,
    "registry": lambda s: s.citation.registry or not s.design.kind.randomised,
    "registered": lambda s: (
        (s.design.dates and s.design.dates.registered) or not s.citation.registry or not s.design.kind.randomised
    ),
    "people": participants,
    "blinding": lambda s: s.design.blinding or not s.design.kind.randomised,
    "countries": lambda s: s.design.countries or s.design.kind.review,
    "duration": lambda s: s.design.duration_weeks or not s.design.kind.randomised,
    "age": lambda s: s.population.age or s.design.kind.review,
    "funding": lambda s: s.funding,
    "funders": lambda s: s.funders,
    "harms": lambda s: s.harms or not s.design.kind.randomised,
    "safety": lambda s: s.safety or not s.design.kind.randomised,
    "risk_of_bias": lambda s: s.risk_of_bias or not s.design.kind.randomised,
}
"""Field → what a study must hold for it not to be missing; where it does not apply, it is not missing."""


def missing_fields(study: Study) -> list[str]:
    """The fields of MISSING that a record lacks although they apply to it."""
    return [name for name, present in MISSING.items() if not present(study)]


def grades(dataset: Dataset) -> dict[str, Counter[Grade]]:
    """How many numbers of each sort were read at each grade: counts, harms, scores, effects."""
    found: dict[str, Counter[Grade]] = {name: Counter() for name in ("counts", "harms", "scores", "effects")}
    for study in dataset.studies.values():
        found["counts"].update(study.grade_of(f) for o in study.outcomes for f in o.results)
        found["harms"].update(study.grade_of(f) for h in study.harms for f in h.results)
        found["scores"].update(study.grade_of(score) for score in study.scores)
        found["effects"].update(study.grade_of(effect) for effect in study.effects if not effect.superseded)
    return found
