"""Hundreds of spoilt files: no fault passes unseen, none is told somewhere else, and none ends in a traceback."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

from evidence_explorer.checks import check
from evidence_explorer.load import Known, load
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.model import Dataset, Family, Text, Treatment
from evidence_explorer.problems import Problem
from evidence_explorer.site import examine
from mutate import DEEDS, MINI, MINI_FILES, REAL, REAL_FILES, Mutation, dumped, mutations

KEPT = {"aliases", "treatments"}
INVENTED = Text({"en": "Invented.", "fr": "Inventé."})
R = TypeVar("R", Family, Treatment)
FILES = [(MINI, file) for file in MINI_FILES] + [(REAL, file) for file in REAL_FILES]


@dataclass(frozen=True)
class Told:
    """What the check says of a mutation that it does not say of the sound file."""

    mutation: Mutation
    problems: tuple[Problem, ...]
    lines: frozenset[int]
    """Of the mutated file."""
    elsewhere: tuple[Problem, ...]
    """Problems of other files, which may refer to what is gone."""

    @property
    def idle(self) -> bool:
        """Whether there was nothing to tell, but for an accepted notice that has lost its cause (N313)."""
        return self.mutation.exempt and all(problem.code == "N313" for problem in self.problems)

    @property
    def right(self) -> bool:
        """Whether somebody who looks at the lines that are told finds the fault."""
        told = bool(self.lines & (self.mutation.exact | self.mutation.near))
        return told or self.idle or any(f"'{n}'" in p.fact for p in self.elsewhere for n in self.mutation.names)

    @property
    def exact(self) -> bool:
        """Whether the very field is told."""
        return bool(self.lines & self.mutation.exact)


@cache
def tried(folder: Path, file: str) -> tuple[Told, ...]:
    """What the check says of every mutation of a file."""
    with tempfile.TemporaryDirectory() as place:
        ask = _asker(folder, file, Path(place))
        sound = dumped(parse(decode((folder / file).read_bytes())).value)
        before = {(p.file, p.code, p.path, p.fact) for p in ask(sound)}
        found = []
        for mutation in mutations(folder, file):
            new = tuple(p for p in ask(mutation.text) if (p.file, p.code, p.path, p.fact) not in before)
            lines = frozenset(p.line for p in new if p.file == file)
            found.append(Told(mutation, new, lines, tuple(p for p in new if p.file != file)))
    return tuple(found)


def _asker(folder: Path, file: str, place: Path) -> Callable[[str], list[Problem]]:
    """From the text of a file to all problems of its site."""
    if folder == MINI:
        shutil.copytree(folder, place, dirs_exist_ok=True)
        known: Known = {}

        def ask(text: str) -> list[Problem]:
            (place / file).write_text(text, encoding="utf-8")
            return examine(place, place, known=known).problems

        return ask

    site = names_only()
    (place / file).parent.mkdir(parents=True)

    def ask_again(text: str) -> list[Problem]:
        (place / file).write_text(text, encoding="utf-8")
        loaded = load(place, place)
        assert loaded.dataset
        own = [problem for problem in loaded.problems if problem.file == file]
        return own + check(replace(site, study_files=loaded.dataset.study_files))

    return ask_again


@cache
def names_only() -> Dataset:
    """The real site without its studies and answers, and of its families only what a study can refer to."""
    loaded = load(REAL, REAL)
    assert loaded.dataset
    families = [replace(placed, record=bare(placed.record)) for placed in loaded.dataset.family_files]
    nothing: dict[str, Any] = {"seed_file": None, "answer_files": (), "biomarker_files": (), "glossary_file": None}
    return replace(loaded.dataset, family_files=tuple(families), study_files=(), correction_file=None, **nothing)


def bare(record: R) -> R:
    """A family or a treatment without the lists and texts that no study refers to, whose numbers rest on studies."""
    held = {name: getattr(record, name) for name in type(record).model_fields}
    lists = {name: () for name, value in held.items() if isinstance(value, tuple) and name not in KEPT}
    said = {name: INVENTED for name, value in held.items() if isinstance(value, Text) and name != "name"}
    inside = {"treatments": tuple(map(bare, record.treatments))} if isinstance(record, Family) else {}
    return record.model_copy(update=lists | said | inside)


def everything() -> list[Told]:
    """All mutations of all files."""
    return [told for folder, file in FILES for told in tried(folder, file)]


def distribution(found: list[Told]) -> str:
    """How many mutations, by deed and by the code that tells them."""
    deeds = Counter(told.mutation.deed for told in found)
    codes = Counter(code for told in found for code in {problem.code for problem in told.problems})
    idle = sum(told.idle for told in found)
    rows = [f"{len(found)} mutations, {idle} of them optional fields that nobody misses"]
    rows += [f"  {deed:<16}{n:>5}" for deed, n in deeds.most_common()]
    return "\n".join([*rows, "told by", *(f"  {code:<16}{n:>5}" for code, n in sorted(codes.items()))])


@pytest.mark.parametrize(("folder", "file"), FILES, ids=[f"{folder.parent.name}-{file}" for folder, file in FILES])
def test_every_fault_is_told_where_it_is(folder: Path, file: str):
    found = tried(folder, file)
    assert found
    assert [
        f"{told.mutation.name}: {sorted(told.mutation.exact)} or {sorted(told.mutation.near)}, not {told.problems}"
        for told in found
        if not told.right
    ] == []


def test_hundreds_of_files_are_spoilt_invented_and_real_ones_in_every_way():
    assert sum(len(tried(MINI, file)) for file in MINI_FILES) > 400
    assert sum(len(tried(REAL, file)) for file in REAL_FILES) > 200
    deeds = Counter(told.mutation.deed for told in everything())
    assert set(deeds) == {"doubled", *(deed.__name__ for deed in DEEDS)}


def test_nearly_every_fault_is_told_at_its_very_field():
    found = [told for told in everything() if not told.idle]
    assert sum(told.exact for told in found) > 0.95 * len(found)


def test_only_an_optional_field_that_nothing_depends_on_may_be_gone_unnoticed():
    dropped = [told for told in everything() if told.mutation.deed == "drop"]
    idle = [told for told in everything() if told.idle]
    assert {told.mutation.deed for told in idle} == {"drop"}
    assert 0 < len(idle) < len(dropped) / 2


def test_the_faults_are_told_by_many_rules():
    found = everything()
    print(distribution(found))
    told = {problem.code for one in found for problem in one.problems}
    assert len(told) >= 30, sorted(told)
    assert {code[:2] for code in told} >= {"E0", "E1", "E2", "E3", "N3"}


def test_the_same_files_are_spoilt_in_the_same_way_every_time():
    [first, second] = ([(m.name, m.text) for m in mutations(MINI, "site.yaml")] for _ in range(2))
    assert first == second
    assert len({name for name, _ in first}) == len(first)
