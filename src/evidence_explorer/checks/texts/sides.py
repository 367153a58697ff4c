"""Whether a sentence sets two groups against each other as its record does (N334, N362)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import Any

from ...model import Arm, Dataset, Fault, Path, Placed, Study, acceptable, folded, notice
from ...problems import say
from ..base import Found, once
from ..spoken import spoken
from .figures import Stock
from .reading import sentences
from .resting import RESULTS, Rest, rests
from .stated import stocks

AGAINST = re.compile(r"\b(?:against|versus|vs|contre|compared (?:with|to)|comparé à)\b", re.IGNORECASE)
NEAR = 160  # letters between two numbers that are set against each other
INERT = {
    "placebo": re.compile(r"\bplacebos?\b", re.IGNORECASE),
    "sham": re.compile(r"\b(?:sham|factices?)\b", re.IGNORECASE),
}
"""Controls that a sentence may name, and how."""
ROWS = ("outcomes", "harms", "scores")


def sides_are_those_of_the_records(dataset: Dataset) -> Found:
    """N334: a number before `against` is of the treated arm; N362: a lost sign, a placebo that a trial did not have."""
    shelf, told = stocks(dataset), list(rests(dataset))
    files = {placed.record.id: placed for placed in dataset.study_files}
    for _, group in groupby(told, key=lambda rest: id(rest.statement)):
        found = list(group)
        statement, language = found[0].statement, found[0].language
        text = statement.text.root[language]
        if AGAINST.search(text):
            for one, other in pairwise(rest for rest in found if rest.number.kind in RESULTS and not rest.number.part):
                if fault := _turned(one, other, text, files, shelf):
                    yield statement.placed, fault
        for one, other in pairwise(found):
            if fault := _lost_sign(one, other, text, files):
                yield statement.placed, fault
        if any(words.search(text) for words in INERT.values()):
            yield from ((statement.placed, fault) for fault in _strangers(found, text, files))


Files = dict[str, Placed[Study]]


def _turned(one: Rest, other: Rest, text: str, files: Files, shelf: dict[str, Stock]) -> Fault | None:
    between = text[one.number.end : other.number.start]
    if one.study != other.study or one.study not in files or len(between) > NEAR or ";" in between:
        return None
    parted = AGAINST.search(between)
    if not parted or one.number.value == other.number.value:
        return None
    study, stock = files[one.study].record, shelf[one.study]
    arms = {arm.id: arm for arm in study.arms}
    ways = {
        way
        for first in _figures(stock.places(one.number, one.about))
        for second in _figures(stock.places(other.number, other.about))
        if first[:2] == second[:2] and (way := _way(study, arms, first, second)) is not None
    }
    if ways != {-1}:
        return None
    control = next(arm for arm in _controls(study, stock, one))
    if _is_named(control, f"{text[max(0, one.number.start - 40) : one.number.start]} {between[: parted.start()]}"):
        return None
    fact = say(
        "The text tells {one} against {other}; in '{study}' the first is that of the control.",
        one=text[one.number.start : one.number.end], other=text[other.number.start : other.number.end], study=study.id,
    )  # fmt: skip
    tell = acceptable if one.statement.subject else notice
    return tell(
        "N334", (*one.statement.path, one.language), fact, say("Check which number is whose; or name the groups.")
    )


def _lost_sign(one: Rest, other: Rest, text: str, files: Files) -> Fault | None:
    """An interval of which a text writes one end with a minus has the signs of the record."""
    ends = (one.field, other.field)
    if one.study != other.study or one.study not in files or not ends[0] or not ends[1]:
        return None
    if ends[0][:-1] != ends[1][:-1] or (ends[0][-2:], ends[1][-1]) != (("interval", 0), 1) or not one.number.negative:
        return None
    study, (group, at) = files[one.study].record, ends[0][:2]
    rows: Sequence[Any] = getattr(study, str(group))
    row = (rows[at].difference if group == "scores" else rows[at]) if isinstance(at, int) else None
    if row is None or row.interval is None or row.interval.low > 0 or row.interval.high == 0:
        return None
    if other.number.negative is (row.interval.high < 0):
        return None
    fact = say(
        "The text says {said}; the record has {number:g}.",
        said=text[other.number.start : other.number.end],
        number=row.interval.high,
    )
    tell = acceptable if one.statement.subject else notice
    return tell("N362", (*one.statement.path, one.language), fact, say("Check the sign."))


def _figures(places: Iterator[Path]) -> list[Path]:
    return [path[:4] for path in places if path[0] in ROWS and len(path) > 3 and path[2] == "results"]


def _way(study: Study, arms: dict[str, Arm], first: Path, second: Path) -> int | None:
    """-1 where the first is of a control and the second of a treated arm, 1 the other way round, 0 if neither."""
    one, other = (_arm(study, arms, path) for path in (first, second))
    if one is None or other is None or one is other:
        return None
    sides = (_treated(study, one), _treated(study, other))
    return -1 if sides == (False, True) else 1 if sides == (True, False) else 0


def _arm(study: Study, arms: dict[str, Arm], path: Path) -> Arm | None:
    group, row, _, place = path
    rows: Sequence[Any] = getattr(study, str(group))
    return arms.get(rows[row].results[place].arm) if isinstance(row, int) and isinstance(place, int) else None


def _treated(study: Study, arm: Arm) -> bool:
    return arm.control is None and arm.treatment in study.treatments


def _controls(study: Study, stock: Stock, rest: Rest) -> Iterator[Arm]:
    arms = {arm.id: arm for arm in study.arms}
    for path in _figures(stock.places(rest.number, rest.about)):
        arm = _arm(study, arms, path)
        if arm and not _treated(study, arm):
            yield arm


def _is_named(arm: Arm, words: str) -> bool:
    """Whether a text calls the control by a word of its label before its number: then it tells it first on purpose."""
    said = folded(words)
    names = {word for text in (*arm.label.root.values(), arm.id) for word in re.findall(r"[a-z]{4,}", folded(text))}
    return any(word in said for word in (*names, "control", "temoin"))


def _strangers(found: list[Rest], text: str, files: Files) -> Iterator[Fault]:
    """A sentence on named trials that speaks of a placebo, or a sham, of which no record among them knows."""
    statement, language = found[0].statement, found[0].language
    for start, end in sentences(text, language):
        named = {study for rest in found if start <= rest.number.start < end for study in rest.named}
        if not named:
            continue
        for control, words in INERT.items():
            if words.search(text, start, end) and not any(_knows(files[key], control) for key in named if key in files):
                fact = say(
                    "The sentence speaks of '{control}', of which no study that it names knows.", control=control
                )
                tell = acceptable if statement.subject else notice
                yield tell("N362", (*statement.path, language), fact, say("Check what the control was."))


def _knows(placed: Placed[Study], control: str) -> bool:
    return once(placed, f"knows {control}", None, partial(_known, placed, control))[0]


def _known(placed: Placed[Study], control: str) -> Iterator[bool]:
    study = placed.record
    if any(arm.control == control for arm in study.arms) or study.design.kind.review:
        yield True
    else:
        yield any(INERT[control].search(text) for _, text in spoken(placed).texts)
