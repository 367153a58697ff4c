"""Pools in which a share worked out from a mean score stands in for counts that a trial does not give.

They are declared apart from all other pools, so that nothing that tells a headline can meet them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import stats
from ..model import Better, CutOff, Dataset, Grade, ImputedPool, Kind, Mean, Period, Score, Study, roles
from .contrasts import Side
from .pools import Excluded, Member, Pooled, Rows, candidates_of, enter, sorted_out
from .scored import spread_of

LACKING = ("no-figure", "recalled")
"""Why a trial stays out that a mean score may let in: it counts nobody, or only from memory."""


@dataclass(frozen=True)
class ImputedMember(Member):
    """A trial whose counts are worked out. ``position``: of the score in its record; ``at``: the last score that
    counts; ``steps``: how the spreads were found, as words of the interface."""

    position: int = 0
    at: float = 0.0
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImputedPooled(Pooled):
    """What such a pool holds."""

    declared: ImputedPool

    @property
    def imputed(self) -> tuple[ImputedMember, ...]:
        """The trials whose counts are worked out."""
        return tuple(member for member in self.members if isinstance(member, ImputedMember))


def imputed_pool_of(dataset: Dataset, rows: Rows, treatment: str, declared: ImputedPool) -> ImputedPooled:
    """One declared pool: trials with counts by the rule of any pool, then those whose mean score has to stand in."""
    treated = {treatment, *declared.also}

    def entering(study: Study) -> Sequence[Member] | Excluded:
        found = enter(study, rows(study.id), treated, declared)
        lacks = isinstance(found, Excluded) and found.reason in LACKING
        return (_worked_out(study, treated, declared, dataset) if lacks else None) or found

    members, excluded = sorted_out(map(entering, candidates_of(dataset, treated, declared)))
    return ImputedPooled(treatment, declared, tuple(members), tuple(excluded))


def _worked_out(
    study: Study, treated: set[str], declared: ImputedPool, dataset: Dataset
) -> list[Member] | Excluded | None:
    """The trial as one comparison of shares that its means give, or why it stays out; None where it has no such score.

    The cut-offs in their order, then the main score, then the moment nearest to the target.
    """
    crossed = study.design.kind is Kind.crossover_rct
    low, high = declared.days
    for cut in declared.cut_offs:
        fit = [
            (i, score)
            for i, score in enumerate(study.scores)
            if (score.scale, score.kind) == (cut.scale, cut.kind)
            and study.grade_of(score) is not Grade.recalled
            and (not crossed or score.period is Period.first)
            and low <= (-1 if score.time.days is None else score.time.days) <= high
        ]
        fit.sort(key=lambda one: (not one[1].primary, abs((one[1].time.days or 0.0) - declared.target_days), one[0]))
        for place, score in fit:
            if member := _member(study, place, score, cut, treated, declared, dataset):
                unknown = declared.blinded_only and study.design.blinding is None
                return Excluded(study.id, "blinding-unknown") if unknown else [member]
    return Excluded(study.id, "crossover") if crossed else None


def _member(
    study: Study, place: int, score: Score, cut: CutOff, treated: set[str], declared: ImputedPool, dataset: Dataset
) -> ImputedMember | None:
    means = {mean.arm: mean for mean in score.results if mean.mean is not None}
    found = roles(study, declared, treated, set(means))
    lower = dataset.scales[cut.scale].better is Better.lower
    one, other = (
        _side(study, place, [means[arm] for arm in arms], cut, lower) for arms in (found.treated, found.control)
    )
    if one is None or other is None:
        return None
    return ImputedMember(
        study=study.id,
        treated=one[0],
        control=other[0],
        control_types=tuple(dict.fromkeys(str(study.arm(arm).control or "active") for arm in found.control)),
        scale=cut.scale,
        time_days=score.time.days or 0.0,
        strong=False,
        unused=found.unused,
        position=place,
        at=cut.at,
        steps=tuple(dict.fromkeys((*one[1], *other[1]))),
    )


def _side(
    study: Study, place: int, means: Sequence[Mean], cut: CutOff, lower: bool
) -> tuple[Side, tuple[str, ...]] | None:
    """The arms of one side added up, each with the share that its mean gives; None where one of them gives none."""
    events, people, steps, figures = 0.0, 0.0, list[str](), list[str]()
    for mean in means:
        n = mean.n or study.arm(mean.arm).n
        spread = spread_of(mean, n) if n and n >= 2 else None
        if n is None or spread is None or spread[0] <= 0 or mean.mean is None:
            return None
        events += n * stats.share_within(mean.mean, spread[0], cut.at, lower=lower)
        people += n
        steps.append(spread[1])
        figures.append(f"s{place + 1}-{mean.arm}")
    if not means:
        return None
    arms = tuple(mean.arm for mean in means)
    return Side(arms, min(events, people), people, False, False, tuple(figures)), tuple(steps)
