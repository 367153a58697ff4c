"""What a headline leaves out: the randomised trials of the treatment that are not in the line, why, and what they
found. Nothing is looked for outside the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..model import (
    Afterwards,
    Blinding,
    Control,
    Dataset,
    Grade,
    Kind,
    Outcome,
    Period,
    Study,
    Text,
    Timing,
    at_least,
    participants,
    same_trial,
)
from ..model import trials as trials_of
from .findings import ELSEWHERE, UNKNOWN, VERDICTS, Against, Found, disagreeing, what_it_found
from .pools import Pooled

SMALLER = "smaller"
"""Not the largest: fewer than three trials could be put together, and one alone is the headline."""


@dataclass(frozen=True)
class Left:
    """One trial that is not in the line. ``people``: None if unknown; ``least``: some of its groups are not known."""

    study: str
    reason: str
    told: Text | None
    people: int | None
    least: bool
    found: Found


@dataclass(frozen=True)
class LeftOut:
    """What one line leaves out, oldest first. ``inside``: the trials in the line; none where nothing is drawn.

    Two records of one trial are one trial, whose people count once.
    """

    treatment: str
    outcome: str
    inside: tuple[str, ...]
    left: tuple[Left, ...]
    trials: int
    people: int
    unknown: int
    least: bool
    verdicts: tuple[tuple[str, int], ...]


def left_out(
    dataset: Dataset,
    treatment: str,
    outcome: str,
    inside: Sequence[str],
    pools: Sequence[Pooled],
    target_days: float,
) -> LeftOut:
    """What the line of an outcome leaves out. ``inside``: its trials; ``pools``: the declared pools of this outcome
    that may say why a trial stays out, the one that the line shows first."""
    rule = next((p for p in pools if not inside or set(inside) <= set(p.studies)), pools[0] if pools else None)
    also = rule.declared.also if rule and set(inside) == set(rule.studies) else ()
    against = _against(dataset, frozenset({treatment, *also}), inside, rule)
    days = rule.declared.target_days if rule else target_days
    within = [dataset.studies[key] for key in inside]
    left = []
    for study in sorted(_trials(dataset, against.treated), key=lambda s: (s.citation.order, s.id)):
        if study.id in inside or same_trial(study, within):
            continue
        reason, told = _reason(study, outcome, rule, dataset, against, bool(inside))
        people, least = people_of(study)
        found = what_it_found(dataset, study, against, outcome, days)
        left.append(Left(study.id, reason, told, people, least, found))
    return _counted(dataset, treatment, outcome, tuple(inside), left)


def people_of(study: Study) -> tuple[int | None, bool]:
    """The people of a trial, as every total counts them, or else those of the arms that tell theirs; the second says
    whether that is only a lower bound."""
    known = participants(study)
    if known is not None:
        return known, at_least(study)
    told = [arm.n for arm in study.arms if arm.repeats is None and arm.n is not None]
    apart = study.design.kind is not Kind.crossover_rct
    return (sum(told) if told and apart else None), True


def _trials(dataset: Dataset, treated: Iterable[str]) -> list[Study]:
    """The randomised trials about a treatment, or that gave it."""
    found = {study.id: study for key in sorted(treated) for study in dataset.studies_concerning(key)}
    return [study for study in found.values() if study.design.kind.randomised]


def _against(dataset: Dataset, treated: frozenset[str], inside: Sequence[str], rule: Pooled | None) -> Against:
    """The controls of the line: those that its pool declares, or those of its trial; inactive ones always."""
    stand_ins = frozenset(key for key, known in dataset.comparators.items() if known.stands_for)
    if rule:
        controls = frozenset(rule.declared.controls)
        return Against(treated, controls, frozenset(rule.declared.comparators), stand_ins)
    arms = [arm for key in inside for arm in dataset.studies[key].arms if arm.control is not None]
    active = frozenset(arm.treatment for arm in arms if arm.control == Control.active and arm.treatment)
    kinds = {arm.control for arm in arms if arm.control}
    return Against(treated, frozenset(kinds), active, stand_ins)


def _reason(
    study: Study, outcome: str, rule: Pooled | None, dataset: Dataset, against: Against, drawn: bool
) -> tuple[str, Text | None]:
    """Why a trial is not in the line: as the pool says it, or the first thing that is wrong with it."""
    for excluded in rule.excluded if rule else ():
        if excluded.study == study.id:
            return excluded.reason, excluded.told
    if rule and study.id in rule.studies:
        return (SMALLER if drawn else "small"), None
    kinds = [outcome] if outcome else [key for key, kind in dataset.outcome_kinds.items() if kind.charted]
    return min(
        (_own(study, kind, against, drawn, dataset) for kind in kinds), key=_ORDER.index, default="no-figure"
    ), None


_ORDER = ("retracted", SMALLER, "small", "no-people", "crossover", "timing", "open", "no-such-control",
          "recalled", "other-scale", "no-figure")  # fmt: skip
"""Of two outcomes, the reason of the one that comes nearer to a figure is told."""


def _own(study: Study, kind: str, against: Against, drawn: bool, dataset: Dataset) -> str:
    """The reason why a trial alone is not drawn, in the order in which a reader would ask."""
    if study.was(Afterwards.retracted) or study.was(Afterwards.concern):
        return "retracted"
    mine = [o for o in study.outcomes if o.kind == kind]
    figures = [f for o in mine for f in o.results]
    if not figures:
        return "no-figure"
    if all(study.grade_of(figure) is Grade.recalled for figure in figures):
        return "recalled"
    if study.design.blinding is Blinding.open:
        return "open"
    given, control = against.sides(study)
    if not ({f.arm for f in figures} & given and {f.arm for f in figures} & control):
        return "no-such-control"
    if all(o.timing is not Timing.at for o in mine):
        return "timing"
    if study.design.kind is Kind.crossover_rct and all(o.period is not Period.first for o in mine):
        return "crossover"
    if not any(_of_the_complaint(o, dataset) for o in mine):
        return "other-scale"
    if any(f.of is None or f.events is None for f in figures):
        return "no-people"
    return SMALLER if drawn else "small"


def _of_the_complaint(outcome: Outcome, dataset: Dataset) -> bool:
    """Whether it is told without a scale, or on one that may stand in overviews."""
    scale = dataset.scales.get(outcome.scale or "")
    return scale is None or scale.overview


def _counted(dataset: Dataset, treatment: str, outcome: str, inside: tuple[str, ...], left: list[Left]) -> LeftOut:
    """The sums over trials, not over records."""
    by_study = {one.study: one for one in left}
    same = trials_of(dataset.studies[one.study] for one in left)
    trials = [[by_study[study.id] for study in reports] for reports in same]
    sizes = [max((o.people for o in trial if o.people is not None), default=None) for trial in trials]
    verdicts = [_together(trial) for trial in trials]
    return LeftOut(
        treatment,
        outcome,
        inside,
        tuple(left),
        len(trials),
        sum(size for size in sizes if size is not None),
        sum(size is None for size in sizes),
        any(size is None or all(o.least for o in trial) for size, trial in zip(sizes, trials, strict=True)),
        tuple((verdict, verdicts.count(verdict)) for verdict in VERDICTS if verdict in verdicts),
    )


def _together(reports: list[Left]) -> str:
    """What one trial found, in the words of its reports: mixed where they disagree."""
    said = {report.found.verdict for report in reports}
    clear = said - {ELSEWHERE, UNKNOWN}
    return disagreeing(clear) if len(clear) > 1 else min(said, key=_TOLD.index)


_TOLD = (*(verdict for verdict in VERDICTS if verdict != UNKNOWN), UNKNOWN)
