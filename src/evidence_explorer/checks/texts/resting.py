"""What each number of a text rests on: a figure of a record that the text names or cites, or an entry of its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from ...model import Dataset, Path, Placed, Study
from ..base import lasting, once, texts_of
from .about import Outcomes, outcomes_of
from .figures import ANYTHING, About, Stock
from .grammar import WORDS, Counts
from .naming import Names, names_of
from .parity import stated
from .reading import Number, numbers, sentences
from .stated import Statement, of_others, of_study, stocks

FEW = 3
COUNTED: Path = ("studies",)  # "two of the three trials": counted among those that are cited
TELLS = {"summary", "safety"}
OPENED = re.compile(r" ?[^\W\d_ ]* ?\(|, ")  # between a count and its percentage: 44 of 50 people (88%)
RESULTS = {Counts.percent, Counts.people, Counts.points, Counts.p, Counts.bare}
NO_FIGURE = (Counts.nothing, Counts.dose)


@dataclass(frozen=True, slots=True)
class Rest:
    """One number of a text, and the field that it rests on: of a study (by id), or of the record itself ("")."""

    statement: Statement
    language: str
    number: Number
    named: frozenset[str]
    study: str = ""
    field: Path | None = None
    about: About = ANYTHING


@dataclass(frozen=True, slots=True)
class Shelves:
    """What texts are looked up in: figures by study, names of studies, the ends of scales."""

    stocks: dict[str, Stock]
    names: Names
    widths: frozenset[float]
    outcomes: Outcomes
    asked: dict[str, Stock | None] = field(default_factory=dict)
    """The studies whose figures somebody looked for, with what was found."""

    def stock(self, study: str) -> Stock | None:
        """The figures of a study."""
        found = self.asked[study] = self.stocks.get(study)
        return found


def shelves_of(dataset: Dataset) -> Shelves:
    """What the texts of a dataset are looked up in."""
    widths = frozenset(end for scale in dataset.scale_file.record if scale.range for end in scale.range)
    return Shelves(stocks(dataset), names_of(dataset), widths, outcomes_of(dataset))


def rests(dataset: Dataset) -> Iterator[Rest]:
    """Every number that counts something, of every text that rests on records, and what it rests on."""
    shelves = shelves_of(dataset)
    common = lasting(dataset.site, "shelves", (shelves.names, shelves.widths, shelves.outcomes))
    for placed in dataset.study_files:
        yield from _kept(placed, "rests", (), partial(of_study, placed), shelves, common)
    for told in of_others(dataset):
        name = f"rests {told.path}"
        yield from _kept(told.placed, name, (told.cited, told.own), partial(iter, (told,)), shelves, common)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the numbers of some texts rest on, as long as what was looked up is the same."""

    common: object
    given: object
    asked: dict[str, Stock | None]
    found: tuple[Rest, ...]

    def holds(self, shelves: Shelves, common: object, given: object) -> bool:
        same = self.common is common and self.given == given
        return same and all(shelves.stocks.get(key) is stock for key, stock in self.asked.items())


def _kept(
    placed: Placed[Any], name: str, given: object, texts: Callable[[], Iterator[Statement]], shelves: Shelves,
    common: object,
) -> tuple[Rest, ...]:  # fmt: skip
    """What is told of texts of a file; ``given``: what else they are read with, ``common``: what all are."""
    known = placed.found.get(name)
    if known is None or not known.holds(shelves, common, given):
        noting = replace(shelves, asked={})
        found = tuple(rest for told in texts() for rest in _in_one_language(told, noting))
        known = placed.found[name] = _Kept(common, given, noting.asked, found)
    return cast(_Kept, known).found


def _in_one_language(statement: Statement, shelves: Shelves) -> Iterator[Rest]:
    """One is enough: that the others hold the same numbers is looked at elsewhere."""
    read = next((language for language in statement.text.root if language in WORDS), None)
    if read:
        yield from rests_of(statement, read, shelves)


def rests_of(statement: Statement, language: str, shelves: Shelves) -> Iterator[Rest]:
    """What the numbers of one text in one language rest on."""
    text = statement.text.root[language]
    every = numbers(text, language, doses=True)
    read = [number for number in every if number.kind not in NO_FIGURE]
    yield from _doses(statement, language, every, text, shelves)
    if not read:
        return
    stock = shelves.stock(statement.subject)
    in_text: frozenset[str] = frozenset()
    tells = not statement.subject or statement.path[0] in TELLS  # others list figures, with few words between them
    for start, end in sentences(text, language):
        inside = [number for number in read if start <= number.start < end]
        parts = _semicolons(text, start, end)
        days = _days_of_clauses(inside, parts)
        left = []
        wrong = set(_miscounted(inside, text))
        for number in inside:
            if number.start in wrong:
                yield Rest(statement, language, number, frozenset())
                continue
            when = days[bisect_left(parts, number.start)]
            about = shelves.outcomes.about(number, text, start, end, language, when) if tells else ANYTHING
            if stock and (found := stock.holds(number, about) or stock.marks(number)):
                yield Rest(statement, language, number, frozenset(), statement.subject, found, about)
            else:
                left.append((number, about))
        if not left and statement.subject:
            continue
        here = shelves.names.of(text[start:end])
        in_text |= here
        result = any(number.kind in RESULTS for number in inside)
        for number, about in left:
            if (number.kind is Counts.time and not result) or (number.width and number.value in shelves.widths):
                continue  # how long something takes, where no result is told; the width of a scale
            yield _rest(statement, language, number, about, here, (*(here or statement.cited), *in_text), shelves)


def _doses(statement: Statement, language: str, every: list[Number], text: str, shelves: Shelves) -> Iterator[Rest]:
    """Doses, sessions, sites: what the summary of a study tells of them is what the rest of its record tells."""
    if statement.path[0] not in TELLS or not statement.subject:
        return
    stock = shelves.stock(statement.subject)
    for number in every:
        if number.kind is Counts.dose and not TIMES.match(text, number.end):
            known = once(statement.placed, "counted", None, partial(_counted_in, statement.placed))
            if number.value > 2 and number.value not in known:
                place = stock.marks(number) if stock else None
                yield Rest(statement, language, number, frozenset(), statement.subject if place else "", place)


TIMES = re.compile(r"[ \u00a0\u202f](?:times|fois)\b")


def _counted_in(placed: Placed[Study]) -> Iterator[float]:
    """Every number of the fields and of the other texts of a study."""
    study = placed.record
    yield from (float(n) for n in (study.design.sites, study.design.duration_weeks, len(study.arms)) if n)
    yield float(len(study.design.countries))
    said = [(text.root[one], one) for path, text in texts_of(placed) if path[0] not in TELLS for one in text.root]
    for one, language in (*said, (study.citation.title, "en")):
        yield from stated(one, language)


def _semicolons(text: str, start: int, end: int) -> list[int]:
    """Where a sentence is parted by a semicolon; one inside of brackets parts nothing."""
    found, depth = [], 0
    for at in range(start, end) if ";" in text[start:end] else ():
        sign = text[at]
        depth += (sign == "(") - (sign == ")")
        if sign == ";" and depth == 0:
            found.append(at)
    return found


def _days_of_clauses(inside: list[Number], parts: list[int]) -> list[tuple[float, ...]]:
    """The times of each part of a sentence between semicolons; of the whole sentence, where a part tells none."""
    times = [number for number in inside if number.kind is Counts.time]
    whole = tuple(number.days for number in times)
    told: list[list[float]] = [[] for _ in range(len(parts) + 1)]
    for number in times:
        told[bisect_left(parts, number.start)].append(number.days)
    return [tuple(part) or whole for part in told]


def _miscounted(inside: list[Number], text: str) -> Iterator[int]:
    """Where a percentage begins that is not that of the count before it, as in `44 of 50 (80%)`."""
    for first, second, percent in zip(inside, inside[1:], inside[2:], strict=False):
        told = first.of and percent.kind is Counts.percent and OPENED.fullmatch(text, second.end, percent.start)
        if told and first.of:
            half = 0.5 * 10.0**-percent.decimals + 1e-9
            if abs(100 * first.value / first.of - percent.value) > half:
                yield percent.start


def _rest(
    statement: Statement, language: str, number: Number, about: About, here: frozenset[str], cited: tuple[str, ...],
    shelves: Shelves,
) -> Rest:  # fmt: skip
    known = [(study, stock) for study in dict.fromkeys(cited) if (stock := shelves.stock(study))]
    known.append(("", statement.own))
    for study, stock in known:  # a field first, wherever it is
        if found := stock.holds(number, about):
            return Rest(statement, language, number, here, study, found, about)
    for study, stock in known if len(known) <= FEW or here else known[-1:]:  # what many are cited for proves little
        if found := stock.marks(number):
            return Rest(statement, language, number, here, study, found, about)
    few = number.word and number.kind is Counts.studies and number.value <= max(len(known), FEW)
    return Rest(statement, language, number, here, "", COUNTED if few else None, about)
