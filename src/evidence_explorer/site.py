"""The recipe: a data folder in, a Site out. Reads like the table of contents of the whole build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .checks import check
from .load import load
from .model import Dataset
from .problems import Problem, errors

if TYPE_CHECKING:
    from .pages import Page


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


@dataclass(frozen=True)
class Site:
    """Everything that a site builder needs: pages, assets by path, and the notices that did not stop the build."""

    dataset: Dataset
    pages: list[Page]
    assets: dict[str, bytes]
    problems: list[Problem]


def examine(data: Path, root: Path | None = None, seeds: Path | None = None) -> Examined:
    """Read and check everything; never stops at the first problem."""
    loaded = load(data, root, seeds)
    problems = list(loaded.problems)
    if loaded.dataset is not None:
        problems += check(loaded.dataset, loaded.lost)
    return Examined(loaded.dataset if loaded.complete else None, sorted(problems))


def sound_dataset(data: Path, root: Path | None = None, seeds: Path | None = None) -> tuple[Dataset, list[Problem]]:
    """The dataset and its notices; Refused if there is any error."""
    examined = examine(data, root, seeds)
    if examined.dataset is None or errors(examined.problems):
        raise Refused(examined.problems)
    return examined.dataset, examined.problems


def build_site(data: Path, root: Path, seeds: Path | None = None, repository: str | None = None) -> Site:
    """The whole build, in memory: read, check, tabulate, draw, write. Refused if the data holds an error."""
    from .assets import site_assets  # drawing and tables are not needed, and not loaded, to check the data
    from .pages import editions, page_assets, write_pages

    dataset, notices = sound_dataset(data, root, seeds)
    shown = editions(dataset, repository)
    return Site(dataset, write_pages(dataset, shown), site_assets(root, page_assets(dataset, shown)), notices)
