"""Folders → Dataset, or every Problem with its line. The only place where YAML is opened."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path as File
from typing import Any, TypeVar

from ..model import (
    Answers,
    Biomarker,
    Corrections,
    Dataset,
    Family,
    Fault,
    Glossary,
    OwnLists,
    Phrases,
    Placed,
    Record,
    Scales,
    Seeds,
    SiteFacts,
    Study,
    Template,
    Vocabulary,
    meant,
    problem_at,
    short,
)
from ..problems import PER_FILE, Problem, Said, say
from .own import phrases
from .shapes import shape
from .strict import MAX_BYTES, LateMarks, Unreadable, decode, parse, values
from .walking import MOST, Walk, leads_out, walk

R = TypeVar("R", bound=Record)

SINGLE: dict[str, type[Record]] = {"site.yaml": SiteFacts, "vocabulary.yaml": Vocabulary, "scales.yaml": Scales}
OPTIONAL: dict[str, type[Record]] = {"glossary.yaml": Glossary, "corrections.yaml": Corrections}
FOLDERS = ("families/<family>", "studies/<family>/<id>", "claims/<section>", "biomarkers/<id>")
TOPS = {*SINGLE, *OPTIONAL, *(folder.partition("/")[0] for folder in FOLDERS)}
"""What may lie right in the data folder."""
NOT_DATA = re.compile(r"README\.md|.*~|~\$.*|#.*#|.*\.(swp|swo|orig)|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r")
"""The guide of the folder, and what editors and file managers leave behind."""
WHY = {
    errno.ENOENT: say("it does not exist, or is a link that leads nowhere"),
    errno.EACCES: say("nobody gave the right to read it"),
    errno.EISDIR: say("it is a folder"),
    errno.ELOOP: say("it is a link that leads to itself"),
}


@dataclass(frozen=True)
class Loaded:
    """What was read. In ``dataset`` an empty record stands for each file that all others need and that could not be
    read; ``complete`` says that none does. ``lost`` names fields of shared files that are gone or lack a member.
    """

    dataset: Dataset | None
    problems: tuple[Problem, ...]
    lost: frozenset[str] = frozenset()
    complete: bool = False
    more: Mapping[str, int] = field(default_factory=dict)  # by file, what was counted and not kept


@dataclass(frozen=True)
class Reading:
    """What one file gave: its content as read, its record, and what was wrong with it."""

    raw: bytes
    placed: Placed[Any] | None
    problems: tuple[Problem, ...]
    more: int = 0  # problems that were counted and not kept


Known = dict[tuple[str, type[Any]], Reading]
"""File and kind of record → what it gave, so that a file that did not change is not parsed again."""


def load(
    data: File, root: File | None = None, seeds: File | None = None, known: Known | None = None,
    overrides: File | None = None,
) -> Loaded:  # fmt: skip
    """Read a data folder; and the inventory of claims in ``seeds`` and what the site says and shows in its own way in
    ``overrides`` (the folders beside it by default), if there are any.

    Files are named relative to ``root`` (the working directory by default). ``known`` is used, and brought up to date.
    """
    return _Reader(data, root or File.cwd(), seeds, known, overrides).read()


class _Reader:
    def __init__(
        self, data: File, root: File, seeds: File | None = None, known: Known | None = None,
        overrides: File | None = None,
    ) -> None:  # fmt: skip
        self.data, self.root = data, root
        self.claims = (seeds or data.parent / "seeds") / "claims.yaml"
        self.overrides = overrides or data.parent / "overrides"
        self.problems: list[Problem] = []
        self.more: dict[str, int] = {}
        self.lost: set[str] = set()
        self.expected: set[File] = set()
        self.walked = Walk()
        self.known: Known = {} if known is None else known

    def read(self) -> Loaded:
        if not self._walked():
            return Loaded(None, tuple(self.problems))
        single = [self._one(self.data / name, model) for name, model in SINGLE.items()]
        families = self._families()
        studies = self._studies(alone=bool(families))
        answers = self._all(self._found("claims", "*.yaml"), Answers)
        biomarkers = self._all(self._found("biomarkers", "*.yaml"), Biomarker)
        glossary, corrections = (self._if_there(self.data / name, model) for name, model in OPTIONAL.items())
        seeds = self._record(self.claims, Seeds) if os.path.lexists(self.claims) else None
        self._refuse_strangers()
        site, vocabulary, scales = (
            placed or self._stand_in(name, model) for placed, (name, model) in zip(single, SINGLE.items(), strict=True)
        )
        scale_file = replace(scales, record=scales.record.scales)
        dataset = Dataset(
            site, vocabulary, scale_file, tuple(families), tuple(studies), seeds, tuple(answers), tuple(biomarkers),
            glossary, corrections, tuple(self._words()), tuple(self._templates()),
        )  # fmt: skip
        if seeds is None and os.path.lexists(self.claims):
            self.lost |= {"claims", "sections"}
        shared: list[Placed[Any]] = [site, vocabulary, scales, *families, *([seeds] if seeds else []), *answers]
        for placed in shared:
            self.lost |= placed.losses.lost
        return Loaded(dataset, tuple(self.problems), frozenset(self.lost), None not in single, self.more)

    def _walked(self) -> bool:
        """Look into the data folder, if it is one: whatever else lies in a wrong folder is nobody's business."""
        remedy = say("Give the right folder with --data.")
        there = {name for name in TOPS if os.path.lexists(self.data / name)}
        if not os.path.isdir(self.data):
            self._tell(self.data, "E010", say("The data folder does not exist."), remedy)
        elif not there:
            self._tell(self.data, "E010", say("The folder holds no site.yaml: it is no data folder."), remedy)
        else:
            self.walked = walk(self.data, lambda name: "site.yaml" in there or name in TOPS)
            return self._bounded(self.data, self.walked, remedy)
        return False

    def _bounded(self, folder: File, walked: Walk, remedy: Said) -> bool:
        """Tell what of a folder could not be looked at; whether anything was."""
        if walked.endless:
            fact = say("The folder holds more than {n} files and folders; none of them is read.", n=MOST)
            self._tell(folder, "E006", fact, remedy)
        for closed, error in walked.closed:
            check = say("Check that it exists and may be read.")
            self._tell(closed, "E001", say("The folder cannot be read: {why}.", why=_why(error)), check)
        return not walked.endless

    def _one(self, file: File, model: type[Record]) -> Placed[Any] | None:
        self.expected.add(file)
        if not os.path.lexists(file):
            remedy = say("Every site needs it; data/README.md shows it.")
            self._tell(file, "E010", say("The file '{name}' is missing.", name=file.name), remedy)
            return None
        return self._record(file, model)

    def _if_there(self, file: File, model: type[Record]) -> Placed[Any] | None:
        self.expected.add(file)
        return self._record(file, model) if os.path.lexists(file) else None

    def _stand_in(self, name: str, model: type[Record]) -> Placed[Any]:
        # Empty, so that the rules about all other files can speak; nothing is built from it.
        self.lost.update(model.model_fields)
        nothing: dict[str, Any] = dict.fromkeys(model.model_fields, ())
        return Placed(self._shown(self.data / name), model.model_construct(**nothing))

    def _families(self) -> list[Placed[Family]]:
        files = self._found("families", "*.yaml")
        if not files:
            remedy = say("Add data/families/<family>.yaml.")
            self._tell(self.data / "families", "E010", say("No family is described."), remedy)
        families = self._all(files, Family)
        if len(families) < len(files) or not files:
            self.lost |= {"families", "treatments"}
        return families

    def _studies(self, alone: bool) -> list[Placed[Study]]:
        """``alone``: that there is none is a fault of its own, and not of a site that has nothing at all."""
        files = self._found("studies", "*/*.yaml")
        if not files and alone:
            remedy = say("Add data/studies/<family>/<id>.yaml; 'evidence new study' writes a form.")
            self._tell(self.data / "studies", "E010", say("No study is there: the site would be empty."), remedy)
        studies = self._all(files, Study)
        if len(studies) < len(files) or not files:
            self.lost.add("studies")
        return studies

    def _all(self, files: list[File], model: type[R]) -> list[Placed[R]]:
        return [placed for file in files if (placed := self._record(file, model))]

    def _words(self) -> Iterator[Placed[Phrases]]:
        for file in self._overriding:
            words = file.suffix == ".toml" and file.parent == self.overrides / "words"
            if words and (placed := self._own(file, partial(_words_of, language=file.stem))):
                yield placed

    def _templates(self) -> Iterator[Placed[Template]]:
        for file in self._overriding:
            name = file.relative_to(self.overrides).as_posix()
            if file.suffix == ".jinja" and (placed := self._own(file, partial(_template_of, name=name))):
                yield placed

    @cached_property
    def _overriding(self) -> list[File]:
        """What lies in the folder of what the site says and shows in its own way."""
        if not os.path.isdir(self.overrides):
            return []
        walked = walk(self.overrides)
        self._bounded(self.overrides, walked, say("Keep only words and templates in it."))
        return walked.files

    def _own(self, file: File, read: Callable[[str, bytes], Reading]) -> Any:
        shown = self._shown(file)
        try:
            raw = _read_bytes(file, self.overrides)
            found = self.known.get((shown, Phrases))
            if found is None or found.raw != raw:
                found = self.known[shown, Phrases] = read(shown, raw)
        except Unreadable as error:
            self.problems.append(problem_at(shown, error.fault, error.line, error.column))
            return None
        self.problems += found.problems
        return found.placed

    def _found(self, folder: str, pattern: str) -> list[File]:
        depth = len(File(folder, pattern).parts)
        inside = (file for file in self.walked.files if file.suffix == ".yaml" and not NOT_DATA.fullmatch(file.name))
        parts = ((file, file.relative_to(self.data).parts) for file in inside)
        files = [file for file, (top, *rest) in parts if top == folder and len(rest) == depth - 1]
        self.expected.update(files)
        return files

    def _record(self, file: File, model: type[R]) -> Placed[R] | None:
        shown = self._shown(file)
        try:
            raw = _read_bytes(file, self.claims.parent if file == self.claims else self.data)
        except Unreadable as error:
            self.problems.append(problem_at(shown, error.fault, error.line, error.column))
            return None
        found = self.known.get((shown, model))
        if found is None or found.raw != raw:
            found = self.known[shown, model] = _reading(shown, raw, model)
        self.problems += found.problems
        if found.more:
            self.more[shown] = found.more
        return found.placed

    def _refuse_strangers(self) -> None:
        strangers: dict[File, list[File]] = {}
        for file in self.walked.files:
            if file not in self.expected and not NOT_DATA.fullmatch(file.name):
                strangers.setdefault(file.parent, []).append(file)
        for folder, files in strangers.items():
            if len(files) > PER_FILE:
                self._tell_of_many(folder, files)
            else:
                for file in files:
                    self._tell_of_stranger(file)

    def _tell_of_stranger(self, file: File) -> None:
        name = file.relative_to(self.data).as_posix()
        places = [*SINGLE, *OPTIONAL, *(f"{folder}.yaml" for folder in FOLDERS)]
        fact = say("{name} is not a file that the site knows.", name=short(name))
        self._tell(file, "E011", fact, say("Move or rename it.").then(meant(name, places)))

    def _tell_of_many(self, folder: File, files: list[File]) -> None:
        """So many of one folder have one cause."""
        fact = say(
            "The folder holds {n} files that the site does not know: {name}, for example.",
            n=len(files),
            name=short(files[0].name),
        )
        self._tell(folder, "E011", fact, say("Move them out of the data folder, or rename them."))

    def _tell(self, file: File, code: str, fact: Said, remedy: Said) -> None:
        self.problems.append(problem_at(self._shown(file), Fault(code, (), fact, remedy), 1, 1))

    def _shown(self, file: File) -> str:
        return File(os.path.relpath(file, self.root)).as_posix()


def _reading(shown: str, raw: bytes, model: type[R]) -> Reading:
    """Parse and shape one file; ``shown``: its name in problems."""
    try:
        text = decode(raw)
        well, value = values(text)
        if well and isinstance(value, dict):
            shaped = shape(model, value)
            if not shaped.faults:
                return Reading(raw, Placed(shown, shaped.record, LateMarks(raw), shaped.losses), ())
        parsed = parse(text)
    except Unreadable as error:
        return Reading(raw, None, (problem_at(shown, error.fault, error.line, error.column),))
    problems = [problem_at(shown, fault, line, column) for fault, line, column in parsed.faults]
    if not isinstance(parsed.value, dict):
        fact = say("The file is empty.") if parsed.value is None else say("The file is not a group of fields.")
        remedy = say("Begin it with fields, one per line, as in 'id: …'.")
        return Reading(raw, None, (*problems, problem_at(shown, Fault("E008", (), fact, remedy), 1, 1)))
    shaped = shape(model, parsed.value)
    placed = Placed(shown, shaped.record, parsed.marks, shaped.losses)
    # An alias is told, and not also that its value is empty.
    refused = {(line, column) for _, line, column in parsed.faults}
    places = [(fault, placed.place(fault.path)) for fault in shaped.faults]
    problems += [problem_at(shown, fault, *place) for fault, place in places if place not in refused]
    read = placed if placed.record is not None else None
    return Reading(raw, read, tuple(problems), parsed.more + shaped.more)


def _words_of(shown: str, raw: bytes, language: str) -> Reading:
    placed, faults = phrases(shown, language, decode(raw))
    return Reading(raw, placed, tuple(problem_at(shown, fault, *placed.place(path)) for fault, path in faults))


def _template_of(shown: str, raw: bytes, name: str) -> Reading:
    return Reading(raw, Placed(shown, Template(name, decode(raw))), ())


def _why(error: OSError) -> Said:
    return WHY.get(error.errno or 0, say("it is out of reach"))


def _read_bytes(file: File, folder: File) -> bytes:
    """What a file holds; ``folder``: a link may not lead out of it."""
    try:
        if leads_out(file, folder):
            fact = say("The file is a link that leads out of the folder.")
            raise Unreadable(Fault("E001", (), fact, say("Put the file itself in its place.")), 1, 1)
        size = file.stat().st_size
        if size > MAX_BYTES:
            fact = say("The file holds {size:.1f} MB; no record needs more than 1 MB.", size=size / 1e6)
            raise Unreadable(Fault("E006", (), fact, say("Split it.")), 1, 1)
        if not file.is_file():
            fact = say("This is not an ordinary file.")
            raise Unreadable(Fault("E001", (), fact, say("Replace it by a text file.")), 1, 1)
        return file.read_bytes()
    except OSError as error:
        fact = say("The file cannot be read: {why}.", why=_why(error))
        raise Unreadable(Fault("E001", (), fact, say("Check that it exists and may be read.")), 1, 1) from None


def forget_marks(placed: Placed[Any]) -> None:
    """Hold the places of the fields of a file no longer, where they can be looked up again."""
    if isinstance(placed.marks, LateMarks):
        placed.marks.forget()


def lists_of(data: File) -> OwnLists:
    """The words that the vocabulary of a data folder lists in place of the program's; none where it cannot be read."""
    file = data / "vocabulary.yaml"
    try:
        placed = _reading(file.name, _read_bytes(file, data), Vocabulary).placed if file.is_file() else None
    except Unreadable:
        placed = None
    return placed.record if placed else OwnLists()
