"""What the rules between records share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..model import Dataset, Fault, Path, Placed, meant

Found = Iterator[tuple[Placed[Any], Fault]]


def unknown(code: str, path: Path, what: str, word: str, known: Sequence[str], where: str) -> Fault:
    """A reference to something that does not exist."""
    remedy = f"{meant(word, list(known))} A new one is described in {where}."
    return Fault(code, path, f"There is no {what} '{word}'.", remedy)


def named_studies(dataset: Dataset) -> list[str]:
    """Ids of studies, and names of their files: where the two differ, it is told once, not with each reference."""
    files = [placed.file.rsplit("/", 1)[-1].removesuffix(".yaml") for placed in dataset.study_files]
    return list(dict.fromkeys([*dataset.studies, *files]))
