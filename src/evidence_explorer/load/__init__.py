"""Folders → Dataset, or every Problem with its line. The only place where YAML is opened."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path as File
from typing import Any, TypeVar

from ..model import Dataset, Family, Fault, Placed, Record, Scales, SiteFacts, Study, Vocabulary, meant
from ..problems import Problem, Severity
from .shapes import shape
from .strict import MAX_BYTES, Unreadable, decode, parse

R = TypeVar("R", bound=Record)

SINGLE: dict[str, type[Record]] = {"site.yaml": SiteFacts, "vocabulary.yaml": Vocabulary, "scales.yaml": Scales}
NOT_DATA = {"README.md"}


@dataclass(frozen=True)
class Loaded:
    """What was read. ``dataset`` is None if a file that all others need is missing or broken; ``salvaged`` names,
    by file, the lists of a broken record that lost an item, so that nobody complains twice."""

    dataset: Dataset | None
    problems: tuple[Problem, ...]
    salvaged: dict[str, frozenset[str]]


def load(data: File, root: File | None = None) -> Loaded:
    """Read a data folder; files are named relative to ``root`` (the working directory by default)."""
    return _Reader(data, root or File.cwd()).read()


class _Reader:
    def __init__(self, data: File, root: File) -> None:
        self.data, self.root = data, root
        self.problems: list[Problem] = []
        self.salvaged: dict[str, frozenset[str]] = {}
        self.expected: set[File] = set()

    def read(self) -> Loaded:
        if not self.data.is_dir():
            self._tell(self.data, "E010", "The data folder does not exist.", "Give the right folder with --data.")
            return Loaded(None, tuple(self.problems), {})
        single = {name: self._one(self.data / name, model) for name, model in SINGLE.items()}
        families = [p for file in self._found("families", "*.yaml") if (p := self._record(file, Family))]
        studies = [p for file in self._found("studies", "*/*.yaml") if (p := self._record(file, Study))]
        if not families:
            self._tell(self.data / "families", "E010", "No family is described.", "Add data/families/<family>.yaml.")
        self._refuse_strangers()
        site, vocabulary, scales = (single[name] for name in SINGLE)
        dataset = None
        if site and vocabulary and scales:
            scale_file = replace(scales, record=scales.record.scales)
            dataset = Dataset(site, vocabulary, scale_file, tuple(families), tuple(studies))
        return Loaded(dataset, tuple(self.problems), self.salvaged)

    def _one(self, file: File, model: type[Record]) -> Placed[Any] | None:
        self.expected.add(file)
        if not os.path.lexists(file):
            self._tell(file, "E010", f"The file '{file.name}' is missing.", "Every site needs it; data/README.md shows it.")
            return None
        return self._record(file, model)

    def _found(self, folder: str, pattern: str) -> list[File]:
        files = sorted(f for f in (self.data / folder).glob(pattern) if not f.name.startswith("."))
        self.expected.update(files)
        return files

    def _record(self, file: File, model: type[R]) -> Placed[R] | None:
        shown = self._shown(file)
        try:
            raw = _read_bytes(file)
            parsed = parse(decode(raw))
        except Unreadable as error:
            self.problems.append(_problem(shown, error.fault, error.line, error.column))
            return None
        self.problems += [_problem(shown, fault, line, column) for fault, line, column in parsed.faults]
        if not isinstance(parsed.value, dict):
            what = "empty" if parsed.value is None else "not a group of fields"
            self._tell(file, "E008", f"The file is {what}.", "Begin it with fields, one per line, as in 'id: …'.")
            return None
        shaped = shape(model, parsed.value, parsed.marks)
        place = Placed(shown, None, parsed.marks)
        for fault in shaped.faults:
            self.problems.append(_problem(shown, fault, *place.place(fault.path)))
        if shaped.record is None:
            return None
        if shaped.faults:
            self.salvaged[shown] = shaped.lost
        return Placed(shown, shaped.record, shaped.marks)

    def _refuse_strangers(self) -> None:
        for file in _walk(self.data):
            if file in self.expected or file.name in NOT_DATA:
                continue
            name = file.relative_to(self.data).as_posix()
            places = ["site.yaml", "vocabulary.yaml", "scales.yaml", "families/<family>.yaml", "studies/<family>/<id>.yaml"]
            self._tell(file, "E011", f"'{name}' is not a file that the site knows.", "Move or rename it: " + meant(name, places))

    def _tell(self, file: File, code: str, fact: str, remedy: str) -> None:
        self.problems.append(_problem(self._shown(file), Fault(code, (), fact, remedy), 1, 1))

    def _shown(self, file: File) -> str:
        return File(os.path.relpath(file, self.root)).as_posix()


def _walk(folder: File) -> Iterator[File]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and not path.is_dir():
            yield path


def _read_bytes(file: File) -> bytes:
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            fault = Fault("E006", (), f"The file holds {size / 1e6:.1f} MB; no record needs more than 1 MB.", "Split it.")
            raise Unreadable(fault, 1, 1)
        if not file.is_file():
            raise Unreadable(Fault("E001", (), "This is not an ordinary file.", "Replace it by a text file."), 1, 1)
        return file.read_bytes()
    except OSError as error:
        fault = Fault("E001", (), f"The file cannot be read: {error.strerror}.", "Check that it exists and may be read.")
        raise Unreadable(fault, 1, 1) from None


def _problem(file: str, fault: Fault, line: int, column: int) -> Problem:
    from ..problems import dotted

    path = dotted([part for part in fault.path if part != "#key"])
    return Problem(file, line, column, fault.code, fault.severity, path, fault.fact, fault.remedy)


def placed_problems(placed: Placed[Any], faults: Iterable[Fault]) -> Iterator[Problem]:
    """Faults of one record with the file, line and column of each."""
    for fault in faults:
        yield _problem(placed.file, fault, *placed.place(fault.path))


__all__ = ["Loaded", "Severity", "load", "placed_problems"]
