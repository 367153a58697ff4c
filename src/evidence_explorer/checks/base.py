"""What the rules between records share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar, cast

from ..model import Dataset, Fault, Path, Placed, Record, Study, Text, meant
from ..problems import Said, say

T = TypeVar("T")
Found = Iterator[tuple[Placed[Any], Fault]]


def unknown(code: str, path: Path, what: Said, word: str, known: Sequence[str], where: str) -> Fault:
    """A reference to something that does not exist."""
    fact = say("There is no {what} '{word}'.", what=what, word=word)
    return Fault(code, path, fact, meant(word, known).then(say("A new one is described in {where}.", where=where)))


def no_study(path: Path, word: str, known: Sequence[str]) -> Fault:
    """E304: a study that the site does not hold."""
    return unknown("E304", path, say("study"), word, known, "data/studies/")


def no_treatment(path: Path, word: str, known: Sequence[str]) -> Fault:
    """E208: a treatment that no family describes."""
    return unknown("E208", path, say("treatment"), word, known, "data/families/")


def text_files(dataset: Dataset) -> Iterator[tuple[Placed[Any], bool]]:
    """Every file that holds visible texts, and whether it is that of the scales."""
    several: list[Placed[Any]] = [*dataset.family_files, *dataset.study_files, *dataset.answer_files]
    single: list[Placed[Any] | None] = [
        dataset.site,
        dataset.vocabulary,
        dataset.scale_file,
        dataset.seed_file,
        dataset.glossary_file,
        dataset.correction_file,
    ]
    for placed in (*(placed for placed in single if placed), *several, *dataset.biomarker_files):
        yield placed, placed is dataset.scale_file


def texts_of(placed: Placed[Any], scales: bool = False) -> Sequence[tuple[Path, Text]]:
    """Every visible text of a file. ``scales``: it is that of the scales."""
    top: Path = ("scales",) if scales else ()
    return once(placed, "texts", scales, lambda: _texts(placed.record, top))


def once(placed: Placed[Any], name: str, given: object, work: Callable[[], Iterable[T]]) -> Sequence[T]:
    """What is found in a file alone, worked out again only if the file, or what it is looked at with, is another."""
    known = placed.found.get(name)
    if known is None or known[0] != given:
        known = placed.found[name] = (given, tuple(work()))
    return cast(Sequence[T], known[1])


def lasting(placed: Placed[Any], name: str, value: T) -> T:
    """A value of the last check, if it equals this one: what was worked out with it need not compare it again."""
    known = placed.found.get(name)
    if known is None or known != value:
        known = placed.found[name] = value
    return cast(T, known)


def _texts(value: object, path: Path) -> Iterator[tuple[Path, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            if isinstance(item, HOLDERS):
                yield from _texts(item, (*path, i))
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, HOLDERS):
                yield from _texts(item, (*path, key))
    elif isinstance(value, Record):
        for name, item in value.__dict__.items():  # in the order of the fields
            if isinstance(item, HOLDERS):
                yield from _texts(item, (*path, name))


HOLDERS = (Text, tuple, dict, Record)


def over_studies(dataset: Dataset, name: str, rules: Sequence[Callable[[Study], Iterator[Fault]]]) -> Found:
    """Rules inside one study, over all of them; one whose record is the same is not looked at again."""
    for placed in dataset.study_files:
        for fault in once(placed, name, None, partial(_told_by, rules, placed.record)):
            yield placed, fault


def _told_by(rules: Iterable[Callable[[Study], Iterator[Fault]]], study: Study) -> Iterator[Fault]:
    for rule in rules:
        yield from rule(study)


def named_studies(dataset: Dataset) -> list[str]:
    """Ids of studies, and names of their files: where the two differ, it is told once, not with each reference."""
    files = [placed.file.rsplit("/", 1)[-1].removesuffix(".yaml") for placed in dataset.study_files]
    return list(dict.fromkeys([*dataset.studies, *files]))
