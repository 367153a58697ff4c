"""Dataset → tidy tables. The only list of column names; each function says which rows it gives."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Any

import pandas as pd

from .model import Arm, Dataset, Effect, Figure, Outcome, Score, Study, Text
from .words import words


class Col(StrEnum):
    """Every column of every table."""

    study = "study"
    family = "family"
    treatment = "treatment"
    arm = "arm"
    label = "label"
    role = "role"
    control_type = "control_type"
    outcome = "outcome"
    scale = "scale"
    definition = "definition"
    rater = "rater"
    time_days = "time_days"
    events = "events"
    n = "n"
    percent = "percent"
    origin = "origin"
    risk = "risk"
    low = "low"
    high = "high"
    source = "source"
    grade = "grade"
    primary = "primary"
    # columns that charts and pages need beside those of arms.csv
    position = "position"
    scale_name = "scale_name"
    better = "better"
    on_primary = "on_primary"
    overview = "overview"
    moment = "moment"
    timing = "timing"
    repeats = "repeats"
    year = "year"
    name = "name"
    # effects
    measure = "measure"
    estimate = "estimate"
    k = "k"
    p = "p"
    exposure = "exposure"
    time = "time"
    note = "note"
    # studies
    headline = "title"  # `title` is a method of str
    treatments = "treatments"
    kind = "kind"
    blinding = "blinding"
    phase = "phase"
    randomised = "randomised"
    participants = "participants"
    sites = "sites"
    countries = "countries"
    duration_weeks = "duration_weeks"
    diagnosis = "diagnosis"
    authors = "authors"
    journal = "journal"
    doi = "doi"
    pmid = "pmid"
    registry = "registry"
    summary = "summary"
    limits = "limits"
    funding = "funding"
    second_reading = "second_reading"
    # sources
    address = "address"
    read_in = "read_in"
    covers = "covers"
    figures = "figures"


ARMS = [
    Col.study, Col.family, Col.treatment, Col.arm, Col.label, Col.role, Col.control_type, Col.outcome, Col.scale,
    Col.definition, Col.rater, Col.time_days, Col.events, Col.n, Col.percent, Col.origin, Col.risk, Col.low, Col.high,
    Col.source, Col.grade, Col.primary,
]  # fmt: skip
EFFECTS = [
    Col.study, Col.family, Col.treatment, Col.measure, Col.label, Col.estimate, Col.low, Col.high, Col.k, Col.n, Col.p,
    Col.exposure, Col.time, Col.note, Col.source, Col.grade,
]  # fmt: skip
STUDIES = [
    Col.study, Col.family, Col.headline, Col.treatments, Col.year, Col.kind, Col.blinding, Col.phase, Col.randomised,
    Col.participants, Col.sites, Col.countries, Col.duration_weeks, Col.diagnosis, Col.authors, Col.name, Col.journal,
    Col.doi, Col.pmid, Col.registry, Col.summary, Col.limits, Col.funding, Col.second_reading,
]  # fmt: skip
SOURCES = [Col.study, Col.source, Col.grade, Col.address, Col.read_in, Col.covers, Col.figures]

WHOLE = {
    Col.events,
    Col.n,
    Col.k,
    Col.pmid,
    Col.randomised,
    Col.participants,
    Col.sites,
    Col.year,
    Col.figures,
    Col.position,
}


def table(rows: Iterator[dict[Col, Any]] | list[dict[Col, Any]], columns: list[Col]) -> pd.DataFrame:
    """Rows as a frame whose missing whole numbers stay missing, and stay whole."""
    frame = pd.DataFrame(list(rows), columns=[str(c) for c in columns])
    for column in columns:
        if column in WHOLE:
            frame[str(column)] = frame[str(column)].astype("Int64")
    return frame


def records(frame: pd.DataFrame) -> list[Any]:
    """The rows as named tuples. Frames here are small and many: `itertuples` would spend its time on their columns."""
    row = _row_type(tuple(frame.columns))
    return [row(*values) for values in frame.to_numpy(dtype=object)]


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)


def said(text: Text | None, language: str) -> str | None:
    """The text in a language (or the one that there is)."""
    return text.said(language)[0] if text else None


def arms(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per figure: ARMS without risk and interval, and what charts need. Texts in ``language``."""
    extra = [
        Col.position,
        Col.scale_name,
        Col.moment,
        Col.timing,
        Col.repeats,
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
        Col.moment: words(language).moment(outcome.time),
        Col.timing: outcome.timing,
        Col.repeats: arm.repeats,
        Col.year: study.citation.year,
        Col.name: short_name(study),
        Col.kind: study.design.kind,
        Col.blinding: study.design.blinding,
        Col.on_primary: outcome.primary or outcome.scale in primary_scales(study),
        Col.overview: scale.overview if scale else True,
    }


def scales_of(study: Study) -> list[str]:
    """The scales of a study, in the order of its file."""
    rows: list[Outcome | Score] = [*study.outcomes, *study.scores]
    return list(dict.fromkeys(row.scale for row in rows if row.scale))


def primary_scales(study: Study) -> set[str]:
    """The scales of a study's primary outcome, whether it was a count or a mean."""
    rows: list[Outcome | Score] = [*study.outcomes, *study.scores]
    return {row.scale for row in rows if row.primary and row.scale}


def short_name(study: Study) -> str:
    """`Goodwin 2022`: the first author's surname and the year, or the id where no author is known."""
    if not study.citation.authors:
        return study.id
    author = study.citation.authors[0].partition(" (")[0]
    # Without the initials; an organisation keeps its whole name.
    surname = re.sub(r" \S?[A-Z][A-Z-]{0,4}( Jr| Sr)?$", "", author)
    return f"{surname} {study.citation.year}"


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
        Col.name: short_name(study),
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
    """The source of every figure, score and effect of a study."""
    return [
        *(figure.source for outcome in study.outcomes for figure in outcome.results),
        *(score.source for score in study.scores),
        *(effect.source for effect in study.effects if not effect.superseded),
    ]
