"""The recipe: a data folder in, a Site out. Reads like the table of contents of the whole build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .checks import check
from .load import load
from .model import Dataset
from .problems import Problem, errors


class Refused(Exception):
    """The data holds errors, so nothing is built; carries every problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(errors(problems))} errors")
        self.problems = problems


@dataclass(frozen=True)
class Examined:
    """The dataset (None if it could not be put together) and all problems of all files, in order of place."""

    dataset: Dataset | None
    problems: list[Problem]


def examine(data: Path, root: Path | None = None) -> Examined:
    """Read and check everything; never stops at the first problem."""
    loaded = load(data, root)
    problems = list(loaded.problems)
    if loaded.dataset is not None:
        problems += check(loaded.dataset, loaded.salvaged)
    return Examined(loaded.dataset, sorted(problems))


def sound_dataset(data: Path, root: Path | None = None) -> tuple[Dataset, list[Problem]]:
    """The dataset and its notices; Refused if there is any error."""
    examined = examine(data, root)
    if examined.dataset is None or errors(examined.problems):
        raise Refused(examined.problems)
    return examined.dataset, examined.problems
