"""One row per figure: of benefit, and of harm."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..model import Arm, Dataset, Figure, Harm, HarmFigure, Outcome, Study
from ..words import words
from .columns import ARMS, HARMS, Col, table
from .names import control_name, marked_name, primary_scales, said


def arms(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per figure: ARMS without risk and interval, and what charts need. Texts in ``language``."""
    extra = [
        Col.position,
        Col.scale_name,
        Col.control_name,
        Col.moment,
        Col.timing,
        Col.repeats,
        Col.period,
        Col.read_again,
        Col.arm_n,
        Col.year,
        Col.name,
        Col.kind,
        Col.blinding,
        Col.on_primary,
        Col.overview,
    ]
    rows = (
        _arm_row(dataset, study, index, outcome, figure, language)
        for study in dataset.studies.values()
        for index, outcome in enumerate(study.outcomes)
        for figure in outcome.results
    )
    return table(rows, [c for c in ARMS if c not in {Col.risk, Col.low, Col.high}] + extra)


def _arm_row(
    dataset: Dataset, study: Study, index: int, outcome: Outcome, figure: Figure, language: str
) -> dict[Col, Any]:
    arm: Arm = study.arm(figure.arm)
    scale = dataset.scales.get(outcome.scale or "")
    return {
        Col.study: study.id,
        Col.family: dataset.family_of_study[study.id],
        Col.treatment: arm.treatment,
        Col.arm: arm.id,
        Col.label: said(arm.label, language),
        Col.role: "control" if arm.control else "experimental",
        Col.control_type: arm.control,
        Col.outcome: outcome.kind,
        Col.scale: outcome.scale,
        Col.definition: said(outcome.definition, language),
        Col.rater: outcome.rater or (scale.rater if scale else None),
        Col.time_days: outcome.time.days,
        Col.events: figure.events,
        Col.n: figure.of,
        Col.percent: figure.percent,
        Col.origin: figure.origin,
        Col.source: figure.source,
        Col.grade: study.grade_of(figure),
        Col.primary: outcome.primary,
        Col.position: index,
        Col.scale_name: scale.short(language) if scale else None,
        Col.control_name: control_name(dataset, arm, language),
        Col.moment: words(language).moment(outcome.time),
        Col.timing: outcome.timing,
        Col.repeats: arm.repeats,
        Col.period: outcome.period,
        Col.read_again: figure.read_again,
        Col.arm_n: arm.n,
        Col.year: study.citation.year,
        Col.name: marked_name(dataset, study, language),
        Col.kind: study.design.kind,
        Col.blinding: study.design.blinding,
        Col.on_primary: outcome.primary or outcome.scale in primary_scales(study),
        Col.overview: scale.overview if scale else True,
    }


def harms(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per figure of an adverse event: HARMS without risk and interval, and what charts and pages need."""
    rows = (
        _harm_row(dataset, study, index, harm, figure, language)
        for study in dataset.studies.values()
        for index, harm in enumerate(study.harms)
        for figure in harm.results
    )
    computed = {Col.risk, Col.low, Col.high}
    extra = [Col.position, Col.name, Col.role, Col.control_type, Col.outcome, Col.scale_name, Col.moment, Col.kind]
    extra += [Col.control_name]
    return table(rows, [c for c in HARMS if c not in computed] + [*extra, Col.family, Col.read_again])


def _harm_row(
    dataset: Dataset, study: Study, index: int, harm: Harm, figure: HarmFigure, language: str
) -> dict[Col, Any]:
    arms_told = [study.arm(key) for key in figure.arms]
    roles = {"control" if arm.control else "experimental" for arm in arms_told}
    kinds = {arm.control for arm in arms_told}
    named = [control_name(dataset, arm, language) for arm in arms_told]
    event = said(dataset.event_kinds[harm.event].name, language)
    narrower = said(harm.label, language)
    return {
        Col.study: study.id,
        Col.arm: figure.arm,
        Col.event: harm.event,
        Col.window: said(harm.window, language),
        Col.events: figure.events,
        Col.n: figure.of,
        Col.percent: figure.percent,
        Col.origin: figure.origin,
        Col.source: figure.source,
        Col.grade: study.grade_of(figure),
        Col.label: " + ".join(str(said(arm.label, language)) for arm in arms_told),
        Col.rate: said(figure.rate, language),
        Col.note: said(harm.note, language),
        Col.position: index,
        Col.name: marked_name(dataset, study, language),
        Col.role: roles.pop() if len(roles) == 1 else "mixed",
        Col.control_type: kinds.pop() if len(kinds) == 1 else None,
        Col.control_name: " + ".join(dict.fromkeys(filter(None, named))) if kinds and None not in named else None,
        Col.outcome: "harm",
        Col.scale_name: f"{event} ({narrower})" if narrower else event,
        Col.moment: said(harm.window, language),
        Col.kind: study.design.kind,
        Col.family: dataset.family_of_study[study.id],
        Col.term: narrower,
        Col.read_again: False,
    }
