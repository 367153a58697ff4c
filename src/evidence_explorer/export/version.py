"""The version of data, made from what the records say: the same records, the same version, wherever they lie."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from ..model import Dataset, Placed

FORM = "1.0.0"
"""The version of the promise: of names of tables, columns and addresses. A column added: the second number; a column
that changes or goes: the first."""
LONG = 10


def version_of(dataset: Dataset) -> str:
    """Ten letters and digits that change when anything that a record says changes, and else never."""
    found = sha256()
    for name, placed in sorted(_records(dataset).items()):
        parts = placed.record if isinstance(placed.record, tuple) else (placed.record,)
        told = "\n".join(part.model_dump_json() for part in parts)
        found.update(f"{name}\0{told}\0".encode())
    return found.hexdigest()[:LONG]


def numbered(version: str) -> str:
    """The same for programs that want a number with two points (Semantic Versioning): the promise, then the content."""
    return f"{FORM}+{version}"


def _records(dataset: Dataset) -> dict[str, Placed[Any]]:
    """Every record by what it is; where its folder says something, with that."""
    alone: dict[str, Placed[Any] | None] = {
        "site": dataset.site, "vocabulary": dataset.vocabulary, "scales": dataset.scale_file,
        "seeds": dataset.seed_file, "glossary": dataset.glossary_file, "corrections": dataset.correction_file,
    }  # fmt: skip
    many: tuple[tuple[Placed[Any], ...], ...] = (
        dataset.family_files, dataset.study_files, dataset.answer_files, dataset.biomarker_files,
    )  # fmt: skip
    found = {"/".join(placed.file.split("/")[-2:]): placed for files in many for placed in files}
    return found | {name: placed for name, placed in alone.items() if placed}
