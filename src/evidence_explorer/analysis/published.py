"""Reviews by others that put more trials together than a line of ours: which of their figures stands before it."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Afterwards, Dataset, Effect, Figure, Grade, Study

FEWEST = 3  # fewer trials are no pool, here as in our own


@dataclass(frozen=True)
class Published:
    """A pooled figure of a review. ``treated``, ``control``: the shares that it gives for both groups, if it does."""

    study: str
    effect: Effect
    k: int
    treated: Figure | None
    control: Figure | None


def published(dataset: Dataset, treatment: str, outcome: str, trials: int, controls: frozenset[str]) -> list[Published]:
    """The pooled figures of reviews on an outcome of a treatment with more trials than ``trials``, against one of these
    kinds of control (any, if none is given): on this treatment alone first, then by number of trials, then newest."""
    found = [
        (study, Published(study.id, effect, effect.k or 0, *_shares(study, treatment, outcome, effect)))
        for study in dataset.studies_with_effects(treatment)
        if study.design.kind.review and not study.was(Afterwards.retracted) and not study.was(Afterwards.concern)
        for effect in study.effects
        if _fits(study, effect, treatment, outcome, controls) and (effect.k or 0) > max(trials, FEWEST - 1)
    ]

    def place(pair: tuple[Study, Published]) -> tuple[bool, int, int, str]:
        study, one = pair
        alone = one.effect.exposure == treatment or study.treatments == (treatment,)
        return not alone, -one.k, -(study.citation.year or 0), study.id

    return [one for _, one in sorted(found, key=place)]


def _fits(study: Study, effect: Effect, treatment: str, outcome: str, controls: frozenset[str]) -> bool:
    about = {effect.exposure} if effect.exposure else set(study.treatments)
    return (
        effect.outcome == outcome
        and treatment in about
        and effect.estimate is not None
        and not effect.superseded
        and study.grade_of(effect) is not Grade.recalled
        and (not controls or not effect.controls or bool(controls & set(effect.controls)))
    )


def _shares(study: Study, treatment: str, outcome: str, effect: Effect) -> tuple[Figure | None, Figure | None]:
    """The shares of both groups, where the review gives one of each for this outcome and no more."""
    given = {arm.id for arm in study.arms if arm.treatment == treatment and arm.control is None}
    control = {arm.id for arm in study.arms if arm.control in effect.controls}
    mine = [o for o in study.outcomes if o.kind == outcome]
    if len(mine) != 1:
        return None, None
    known = [f for f in mine[0].results if f.percent is not None and study.grade_of(f) is not Grade.recalled]
    one, other = [f for f in known if f.arm in given], [f for f in known if f.arm in control]
    return (one[0], other[0]) if len(one) == len(other) == 1 else (None, None)
