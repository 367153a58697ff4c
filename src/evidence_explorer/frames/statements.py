"""What the site says: one row per treatment, decision, claim, biomarker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import Dataset, Ruling, Status
from .columns import BIOMARKERS, CLAIMS, STATUS, TREATMENTS, Col, table
from .names import said

if TYPE_CHECKING:
    import pandas as pd  # the library takes a third of a second to load, and most builds never need it


def treatments(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per treatment: TREATMENTS."""
    rows = [
        {
            Col.treatment: t.id,
            Col.family: dataset.family_of_treatment[t.id],
            Col.name: said(t.name, language),
            Col.aliases: "; ".join(t.aliases),
            Col.summary: said(t.summary, language),
            Col.what: said(t.what, language),
            Col.harms: said(t.harms, language),
            Col.against: said(t.against, language),
            Col.unknown: said(t.unknown, language),
            Col.studies: " ".join(study.id for study in dataset.studies_of_treatment(t.id)),
        }
        for t in dataset.treatments.values()
    ]
    return table(rows, TREATMENTS)


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


def status(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per decision of a regulator or payer, or dated fact: STATUS."""
    rows = [
        {
            Col.family: family,
            Col.treatment: treatment,
            Col.jurisdictions: " ".join(decision.jurisdictions),
            Col.date: decision.date,
            Col.what: said(decision.what, language),
            Col.address: decision.address,
            Col.grade: decision.grade,
            Col.kind: decision.kind,
            Col.in_force: decision.in_force,
            Col.treatments: " ".join(decision.treatments),
        }
        for family, treatment, decision in decisions(dataset)
    ]
    return table(rows, STATUS)


def claims(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per claim of the source with its answer: CLAIMS."""
    rows = [
        {
            Col.claim: seed.id,
            Col.section: seed.section,
            Col.gist: said(seed.gist, language),
            Col.verdict: dataset.answers[seed.id].verdict,
            Col.why: said(dataset.answers[seed.id].why, language),
            Col.studies: " ".join(dataset.answers[seed.id].studies),
        }
        for seed in dataset.claims.values()
    ]
    return table(rows, CLAIMS)


def biomarkers(dataset: Dataset, language: str) -> pd.DataFrame:
    """One row per biomarker: BIOMARKERS."""
    rows = [
        {
            Col.biomarker: marker.id,
            Col.name: said(marker.name, language),
            Col.kind: marker.kind,
            Col.measures: said(marker.measures, language),
            Col.predicts: said(marker.predicts, language),
            Col.treatments: " ".join(marker.treatments),
            Col.effect: said(marker.effect, language),
            Col.readiness: marker.readiness,
            Col.limits: said(marker.limits, language),
            Col.studies: " ".join(marker.studies),
        }
        for marker in dataset.biomarkers.values()
    ]
    return table(rows, BIOMARKERS)
