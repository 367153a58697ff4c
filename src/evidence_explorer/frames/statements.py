"""What the site says: one row per treatment, decision, claim, biomarker."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Dataset, Ruling, Status
from .columns import Cells, Col
from .names import said


def treatments(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per treatment, then one per comparator, which belongs to no family: TREATMENTS."""
    for t in dataset.treatments.values():
        yield {
            Col.treatment: t.id,
            Col.family: dataset.family_of_treatment[t.id],
            Col.name: said(t.name, language),
            Col.aliases: "; ".join(t.aliases),
            Col.summary: said(t.summary, language),
            Col.about: said(t.what, language),
            Col.harms: said(t.harms, language),
            Col.against: said(t.against, language),
            Col.unknown: said(t.unknown, language),
            Col.studies: " ".join(study.id for study in dataset.studies_of_treatment(t.id)),
            Col.comparator: False,
        }
    for term in dataset.comparators.values():
        about = said(term.stands_for, language)
        yield {Col.treatment: term.id, Col.name: said(term.name, language), Col.about: about, Col.comparator: True}


def decisions(dataset: Dataset) -> Iterator[tuple[str | None, str | None, Status]]:
    """(family, treatment, decision) of the whole site; without a family, it is about the subject as a whole."""
    yield from ((None, None, status) for status in dataset.site.record.context)
    for family in dataset.families.values():
        yield from ((family.id, None, status) for status in family.status)
        yield from ((family.id, t.id, status) for t in family.treatments for status in t.status)


def decisions_on(dataset: Dataset, treatment: str) -> list[tuple[Status, tuple[str, ...]]]:
    """What was decided or found on a treatment: its own, then what holds for several treatments of its family, with
    these treatments. What only surrounds a family stays with the family."""
    family = dataset.families[dataset.family_of_treatment[treatment]]
    own = [(status, ()) for status in dataset.treatments[treatment].status]
    everyone = tuple(t.id for t in family.treatments)
    shared = [(status, status.treatments or everyone) for status in family.status if status.kind is not Ruling.context]
    return [*own, *(pair for pair in shared if treatment in pair[1])]


def status(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per decision of a regulator or payer, or dated fact: STATUS."""
    return (
        {
            Col.family: family,
            Col.treatment: treatment,
            Col.jurisdictions: " ".join(decision.jurisdictions),
            Col.date: decision.date,
            Col.what: said(decision.what, language),
            Col.address: decision.address,
            Col.grade: decision.grade,
            Col.ruling: decision.kind,
            Col.in_force: decision.in_force,
            Col.treatments: " ".join(decision.treatments),
        }
        for family, treatment, decision in decisions(dataset)
    )


def claims(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per claim of the source with its answer: CLAIMS."""
    return (
        {
            Col.claim: seed.id,
            Col.section: seed.section,
            Col.gist: said(seed.gist, language),
            Col.verdict: dataset.answers[seed.id].verdict,
            Col.why: said(dataset.answers[seed.id].why, language),
            Col.studies: " ".join(dataset.answers[seed.id].studies),
        }
        for seed in dataset.claims.values()
    )


def biomarkers(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per biomarker: BIOMARKERS."""
    return (
        {
            Col.biomarker: marker.id,
            Col.name: said(marker.name, language),
            Col.marker: marker.kind,
            Col.measures: said(marker.measures, language),
            Col.predicts: said(marker.predicts, language),
            Col.treatments: " ".join(marker.treatments),
            Col.effect: said(marker.effect, language),
            Col.readiness: marker.readiness,
            Col.limits: said(marker.limits, language),
            Col.studies: " ".join(marker.studies),
        }
        for marker in dataset.biomarkers.values()
    )
