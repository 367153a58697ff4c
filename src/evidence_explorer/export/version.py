"""The version of data, made from what the records say: the same records, the same version, wherever they lie."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from ..model import Dataset
from ..track import Shelf

FORM = "1.0.0"
"""The version of the promise: of names of tables, columns and addresses. A column added: the second number; a column
that changes or goes: the first."""
LONG = 10


def version_of(dataset: Dataset) -> str:
    """Ten letters and digits that change when anything that a record says changes, and else never."""
    found = sha256(dataset.site.record.model_dump_json().encode())
    for shelf in _shelves(dataset):
        for key in shelf:
            found.update(f"{shelf.kind}\0{key}\0{shelf.print_of(key) if shelf[key] else ''}\0".encode())
    return found.hexdigest()[:LONG]


def numbered(version: str) -> str:
    """The same for programs that want a number with two points (Semantic Versioning): the promise, then the content."""
    return f"{FORM}+{version}"


def _shelves(dataset: Dataset) -> tuple[Shelf[Any], ...]:
    """All that records say; not where their files lie, nor how the interface speaks."""
    return (
        dataset.families, dataset.studies, dataset.family_of_study, dataset.sections, dataset.claims, dataset.answers,
        dataset.scales, dataset.biomarkers, dataset.glossary, dataset.corrections, dataset.event_kinds,
        dataset.outcome_kinds, dataset.diagnoses, dataset.comparators,
    )  # fmt: skip
