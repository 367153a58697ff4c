"""One row per study, per effect, per source, per judgement of bias."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Bias, Dataset, Effect, Study, Text
from .columns import Cells, Col
from .names import columns_of, marked_name, names_of, said
from .promise import EFFECTS
from .published import leads_to


@dataclass(frozen=True, slots=True)
class EffectFigure:
    """One published effect. ``position``: of the effect in its record; texts are in every language."""

    study: str
    family: str
    name: Text
    treatment: str
    measure: str
    label: Text
    estimate: float | None
    low: float | None
    high: float | None
    k: int | None
    n: int | None
    p: str | None
    exposure: str | None
    time: Text | None
    note: Text | None
    source: str
    grade: str
    better: str | None
    position: int

    @property
    def anchor(self) -> str:
        """Where the page of its study tells it: `e1`."""
        return f"e{self.position + 1}"


def effects_of(dataset: Dataset, study: Study) -> list[EffectFigure]:
    """The effects of a study that are not superseded, in the order of its record."""
    name = names_of(dataset, study)
    return [
        _effect(dataset, study, name, index, effect)
        for index, effect in enumerate(study.effects)
        if not effect.superseded
    ]


def _effect(dataset: Dataset, study: Study, name: Text, index: int, effect: Effect) -> EffectFigure:
    return EffectFigure(
        study=study.id,
        family=dataset.family_of_study[study.id],
        name=name,
        treatment=" ".join(study.treatments),
        measure=effect.measure,
        label=effect.label,
        estimate=effect.estimate,
        low=effect.interval.low if effect.interval else None,
        high=effect.interval.high if effect.interval else None,
        k=effect.k,
        n=effect.n,
        p=effect.p,
        exposure=effect.exposure,
        time=effect.time,
        note=effect.note,
        source=effect.source,
        grade=study.grade_of(effect),
        better=effect.better,
        position=index,
    )


def effects(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per effect that is not superseded: EFFECTS."""
    for study in dataset.studies.values():
        for row in effects_of(dataset, study):
            yield columns_of(row, EFFECTS, language) | {
                Col.treatments: row.treatment,
                Col.compared: said(row.label, language),
                Col.remark: said(row.note, language),
                Col.figure: row.anchor,
            }


def studies(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per study: STUDIES."""
    return (_study_row(dataset, study, language) for study in dataset.studies.values())


def _study_row(dataset: Dataset, study: Study, language: str) -> Cells:
    c, d, dates = study.citation, study.design, study.design.dates
    return {
        Col.study: study.id,
        Col.family: dataset.family_of_study[study.id],
        Col.name: marked_name(dataset, study, dataset.site.record.languages[0]),
        Col.headline: said(study.title, language),
        Col.treatments: " ".join(study.treatments),
        Col.year: c.year,
        Col.kind: d.kind,
        Col.blinding: d.blinding,
        Col.phase: d.phase,
        Col.randomised: d.randomised,
        Col.studied: d.participants,
        Col.sites: d.sites,
        Col.countries: " ".join(d.countries),
        Col.duration_weeks: d.duration_weeks,
        Col.registered: dates.registered if dates else None,
        Col.started: dates.started if dates else None,
        Col.completed: dates.completed if dates else None,
        Col.diagnosis: " ".join(study.population.diagnosis),
        Col.authors: "; ".join(c.authors),
        Col.publication: c.title,
        Col.journal: c.journal,
        Col.doi: c.doi,
        Col.pmid: c.pmid,
        Col.registry: "; ".join(c.registrations),
        Col.summary: said(study.summary, language),
        Col.limits: said(study.limits, language),
        Col.funding: said(study.funding, language),
        Col.funders: " ".join(study.funders),
        Col.afterwards: " ".join(dict.fromkeys(event.kind for event in study.afterwards)),
        Col.second_reading: None if not study.second_reading else study.second_reading.agrees,
    }


def sources(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per source of each study, with how many figures, scores and effects rest on it: SOURCES."""
    return (
        {
            Col.study: study.id,
            Col.source: key,
            Col.grade: source.grade,
            Col.address: source.address,
            Col.read_in: said(source.read_in, language),
            Col.covers: said(source.covers, language),
            Col.figures: sum(1 for cited in cited_sources(study) if cited == key),
            **dict(zip((Col.leads_to, Col.found_at), leads_to(study, source), strict=True)),
        }
        for study in dataset.studies.values()
        for key, source in study.sources.items()
    )


def cited_sources(study: Study) -> list[str]:
    """The source of every figure, score, adverse event and effect of a study."""
    return [
        *(figure.source for outcome in study.outcomes for figure in outcome.results),
        *(score.source for score in study.scores),
        *(figure.source for harm in study.harms for figure in harm.results),
        *(effect.source for effect in study.effects if not effect.superseded),
        *(finding.source for finding in study.findings),
    ]


def risk_of_bias(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per domain of each judgement, and one for `overall`: BIAS."""
    return (
        _bias_row(study, bias, domain, judgement, language)
        for study in dataset.studies.values()
        for bias in study.risk_of_bias
        for domain, judgement in [*bias.domains.items(), ("overall", bias.overall)]
    )


def _bias_row(study: Study, bias: Bias, domain: str, judgement: str, language: str) -> Cells:
    return {
        Col.study: study.id,
        Col.tool: bias.tool,
        Col.by: bias.by,
        Col.result: said(bias.about, language),
        Col.domain: domain,
        Col.judgement: judgement,
        Col.source: bias.source,
        Col.grade: study.sources[bias.source].grade,
    }
