"""The recipe: a data folder in, a Site out. Reads like the table of contents of the whole build."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .checks import check, numbers_in_texts
from .checks.base import text_files
from .load import Known, forget_marks, load
from .model import Dataset, counts
from .problems import Problem, Said, bounded, errors, say
from .track import Memory, Node

if TYPE_CHECKING:
    from .pages import Edition, Page, Place


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


def examine(
    data: Path, root: Path | None = None, seeds: Path | None = None, known: Known | None = None,
    overrides: Path | None = None, *, sound: bool = False,
) -> Examined:  # fmt: skip
    """Read and check everything; never stops at the first problem. ``known``: what was read before. ``sound``: just
    these files have been looked at, and there was nothing to tell."""
    loaded = load(data, root, seeds, known, overrides)
    problems = list(loaded.problems)
    if loaded.dataset is not None and not (sound and not problems):
        problems += check(loaded.dataset, loaded.lost)
        if loaded.dataset.template_files:
            from .pages import template_problems

            problems += template_problems(loaded.dataset)
    return Examined(loaded.dataset if loaded.complete else None, bounded(_first_things(problems), loaded.more))


WORDS_AGAINST_FIGURES = {"N330", "N362", "N363"}
"""Notices that words and figures of a record disagree."""


def _first_things(problems: list[Problem]) -> list[Problem]:
    """One cause is one problem: while a record holds an error, its words are not held against its figures."""
    wrong = {problem.file for problem in errors(problems)}
    return [one for one in problems if one.code not in WORDS_AGAINST_FIGURES or one.file not in wrong]


def sound_dataset(
    data: Path, root: Path | None = None, seeds: Path | None = None, known: Known | None = None,
    overrides: Path | None = None, *, sound: bool = False,
) -> tuple[Dataset, list[Problem]]:  # fmt: skip
    """The dataset and its notices; Refused if there is any error."""
    examined = examine(data, root, seeds, known, overrides, sound=sound)
    if examined.dataset is None or errors(examined.problems):
        raise Refused(examined.problems)
    return examined.dataset, examined.problems


def checked(dataset: Dataset) -> Said:
    """What a check looked at, for silence must not mean that there was nothing."""
    numbers = sum(len(list(counts(placed.record))) for placed in dataset.study_files)
    return say(
        "Checked: studies {studies}, treatments {treatments}, claims {claims}, counts and percentages {counts}, "
        "numbers in texts {numbers}.",
        studies=len(dataset.study_files),
        treatments=len(dataset.treatments),
        claims=len(dataset.claims),
        counts=numbers,
        numbers=numbers_in_texts(dataset),
    )


@dataclass(frozen=True)
class Site:
    """Everything that a site builder needs: where pages are, each page when asked for, files, and notices."""

    dataset: Dataset
    editions: dict[str, Edition]
    memory: Memory
    places: tuple[Place, ...]
    problems: list[Problem]
    root: Path

    def page(self, place: Place) -> Page:
        """A page, written now unless it is known already; Refused where a template of the site cannot be used."""
        from .pages import Unusable, written

        try:
            return written(self.editions[place.language], place.kind, place.key)
        except Unusable as unusable:
            raise Refused([unusable.problem]) from unusable

    def node(self, place: Place) -> Node:
        """The name under which a page is remembered."""
        from .pages import written_node

        return written_node(place)

    @property
    def nodes(self) -> list[Node]:
        """The names of all that is published: pages, and the files that they bring with them."""
        return [*map(self.node, self.places), *self.file_nodes]

    @property
    def pages(self) -> list[Page]:
        """Every page, in the order of the places."""
        return [self.page(place) for place in self.places]

    @property
    def assets(self) -> dict[str, bytes]:
        """Path in the site → content, of every file that is no page."""
        found = self.own_assets
        for node in self.file_nodes:
            found |= self.extra(node)
        return found

    @property
    def own_assets(self) -> dict[str, bytes]:
        """Those of them that no page brings with it."""
        from .assets import site_assets

        return site_assets(self.root, self.dataset.inks.values())

    @property
    def file_nodes(self) -> list[Node]:
        """The names under which those are remembered that pages bring with them."""
        from .pages import files_nodes

        return files_nodes(self.editions.values())

    def extra(self, node: Node) -> dict[str, bytes]:
        """Path in the site → content, of the files that are remembered under one name."""
        from .assets import placed

        return {placed(name): content for name, content in self.memory.ask(node).items()}

    def extra_files(self) -> dict[str, Node]:
        """Path in the site → the name under which a file that pages bring with them is remembered."""
        from .assets import placed

        nodes = [node for node in self.file_nodes if node in self.memory.kept]
        return {placed(name): node for node in nodes for name in self.memory.kept[node].value or ()}


@dataclass
class Workshop:
    """Where one site is made again and again. What did not change is not read, checked or written a second time."""

    data: Path
    root: Path
    seeds: Path | None = None
    repository: str | None = None
    known: Known = field(default_factory=dict)
    memory: Memory | None = None
    overrides: Path | None = None
    address: str | None = None
    """Where the site will be."""

    @property
    def about(self) -> dict[str, str]:
        """What else pages depend on: where the folders lie below the project's root, and the repository."""
        folders = {"data": self.data, "seeds": self.seeds, "overrides": self.overrides}
        found = {name: os.path.relpath(folder, self.root) for name, folder in folders.items() if folder}
        known = {"repository": self.repository, "address": self.address}
        return found | {name: value for name, value in known.items() if value}

    def open(self, *, sound: bool = False) -> Site:
        """The site as its files are now; Refused if the data holds an error. ``sound``: as in `examine`."""
        from .pages import ALWAYS, editions, leaves, places

        dataset, notices = sound_dataset(self.data, self.root, self.seeds, self.known, self.overrides, sound=sound)
        leaf = leaves(dataset, self.repository, self.address)
        if self.memory is None:
            self.memory = Memory(leaf, ALWAYS)
        self.memory.renew(leaf)
        shown = editions(dataset, self.memory, self.repository, self.address)
        return Site(dataset, shown, self.memory, tuple(places(dataset)), notices, self.root)

    def let_go(self, dataset: Dataset) -> None:
        """Forget what only another reading of the same files would use."""
        self.known.clear()
        for placed, _ in text_files(dataset):
            placed.found.clear()
            forget_marks(placed)
