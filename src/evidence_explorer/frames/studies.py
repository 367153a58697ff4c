"""One row per study, per effect, per source, per judgement of bias."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..model import Bias, Dataset, Effect, Study
from .columns import BIAS, EFFECTS, SOURCES, STUDIES, Col, table
from .names import marked_name, said


def effects(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per effect that is not superseded: EFFECTS."""
    rows = (
        _effect_row(dataset, study, index, effect, language)
        for study in dataset.studies.values()
        for index, effect in enumerate(study.effects)
        if not effect.superseded
    )
    return table(rows, [*EFFECTS, Col.position, Col.name, Col.better])


def _effect_row(dataset: Dataset, study: Study, index: int, effect: Effect, language: str) -> dict[Col, Any]:
    return {
        Col.study: study.id,
        Col.family: dataset.family_of_study[study.id],
        Col.treatment: " ".join(study.treatments),
        Col.measure: effect.measure,
        Col.label: said(effect.label, language),
        Col.estimate: effect.estimate,
        Col.low: effect.interval.low if effect.interval else None,
        Col.high: effect.interval.high if effect.interval else None,
        Col.k: effect.k,
        Col.n: effect.n,
        Col.p: effect.p,
        Col.exposure: effect.exposure,
        Col.time: said(effect.time, language),
        Col.note: said(effect.note, language),
        Col.source: effect.source,
        Col.grade: study.grade_of(effect),
        Col.position: index,
        Col.name: marked_name(dataset, study, language),
        Col.better: effect.better,
    }


def studies(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per study: STUDIES."""
    return table((_study_row(dataset, study, language) for study in dataset.studies.values()), STUDIES)


def _study_row(dataset: Dataset, study: Study, language: str) -> dict[Col, Any]:
    c, d = study.citation, study.design
    return {
        Col.study: study.id,
        Col.family: dataset.family_of_study[study.id],
        Col.headline: said(study.title, language),
        Col.treatments: " ".join(study.treatments),
        Col.year: c.year,
        Col.kind: d.kind,
        Col.blinding: d.blinding,
        Col.phase: d.phase,
        Col.randomised: d.randomised,
        Col.participants: d.participants,
        Col.sites: d.sites,
        Col.countries: " ".join(d.countries),
        Col.duration_weeks: d.duration_weeks,
        Col.diagnosis: " ".join(study.population.diagnosis),
        Col.authors: "; ".join(c.authors),
        Col.name: c.title,
        Col.journal: c.journal,
        Col.doi: c.doi,
        Col.pmid: c.pmid,
        Col.registry: "; ".join(c.registry),
        Col.summary: said(study.summary, language),
        Col.limits: said(study.limits, language),
        Col.funding: said(study.funding, language),
        Col.funders: " ".join(study.funders),
        Col.afterwards: " ".join(event.kind for event in study.afterwards),
        Col.label: dataset.labels[study.id],
        Col.second_reading: None if not study.second_reading else study.second_reading.agrees,
    }


def sources(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per source of each study, with how many figures, scores and effects rest on it: SOURCES."""
    rows = (
        {
            Col.study: study.id,
            Col.source: key,
            Col.grade: source.grade,
            Col.address: source.address,
            Col.read_in: said(source.read_in, language),
            Col.covers: said(source.covers, language),
            Col.figures: sum(1 for cited in cited_sources(study) if cited == key),
        }
        for study in dataset.studies.values()
        for key, source in study.sources.items()
    )
    return table(rows, SOURCES)


def cited_sources(study: Study) -> list[str]:
    """The source of every figure, score, adverse event and effect of a study."""
    return [
        *(figure.source for outcome in study.outcomes for figure in outcome.results),
        *(score.source for score in study.scores),
        *(figure.source for harm in study.harms for figure in harm.results),
        *(effect.source for effect in study.effects if not effect.superseded),
        *(finding.source for finding in study.findings),
    ]


def risk_of_bias(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per domain of each judgement, and one for `overall`: BIAS."""
    rows = (
        _bias_row(study, bias, domain, judgement, language)
        for study in dataset.studies.values()
        for bias in study.risk_of_bias
        for domain, judgement in [*bias.domains.items(), ("overall", bias.overall)]
    )
    return table(rows, BIAS)


def _bias_row(study: Study, bias: Bias, domain: str, judgement: str, language: str) -> dict[Col, Any]:
    return {
        Col.study: study.id,
        Col.tool: bias.tool,
        Col.by: bias.by,
        Col.about: said(bias.about, language),
        Col.domain: domain,
        Col.judgement: judgement,
        Col.source: bias.source,
        Col.grade: study.sources[bias.source].grade,
    }
