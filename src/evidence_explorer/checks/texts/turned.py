"""Whether the languages of a text say the same beside its numbers: no, more, units, scales, publications (N365)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from ...model import Dataset, Fault, Path, Placed, Study, Text, acceptable, folded, notice, plain_label
from ...problems import Said, say
from ..base import Found, lasting, once, text_files, texts_of
from .grammar import UNITS, WORDS
from .notions import AFTER, AGAIN, BEFORE, BETTER, LESS, MORE, NO, WORSE, Count, Notions, counted, notions, perhaps

TURNS = ((MORE, LESS), (BETTER, WORSE), (BEFORE, AFTER))
PART = re.compile(r"(?<=[.!?])\s+")
CAPITALS = re.compile(r"\b[A-Z][\w]*(?:-\w+)*")
ELIDED = re.compile(r"^(?:[dl]|qu)[’'](?=[A-ZÀ-Þ])")
PUBLICATION = re.compile(
    r"\b((?:[dl]|qu)?[’']?[A-ZÀ-Þ][\w’'-]*)(?: et al\.?| and colleagues| et coll\.?| et (?:ses )?collègues)?,? "
    r"\(?((?:19|20)\d\d)([a-z]?)\b"
)
"""An author, or the name of a trial, and its year."""
UNLIKE = 4  # times as long as the other language: no translation
REMEDY = say("Compare both with the source; say the same in both.")
Told = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Common:
    """What texts are compared by: names of scales by what they mean, names of studies."""

    scales: Told
    dated: frozenset[str]

    def scales_in(self, text: str) -> dict[str, frozenset[str]]:
        """The names of scales that a text uses, and what each may mean."""
        return {name: self.scales[name] for name in CAPITALS.findall(text) if name in self.scales}

    def publications_in(self, text: str) -> set[str]:
        """The publications that a text names by author and year, where the site holds one of that author."""
        found = ((folded(ELIDED.sub("", word)), year + letter) for word, year, letter in PUBLICATION.findall(text))
        return {f"{name} {year}" for name, year in found if name in self.dated}


def common_of(dataset: Dataset) -> Common:
    """What the texts of a dataset are compared by."""
    scales: dict[str, set[str]] = {}
    for scale in dataset.scale_file.record:
        called = (name for several in scale.also_called.values() for name in several)
        for name in (scale.name, *scale.aliases, *called):
            if name and CAPITALS.fullmatch(name):
                scales.setdefault(name, set()).update(scale.id.split("-"))
    return Common({name: frozenset(parts) for name, parts in scales.items()}, frozenset(_first_words(dataset)))


def _first_words(dataset: Dataset) -> Iterator[str]:
    """How the publications of the site may be called beside their year: authors, and names of trials."""
    for placed in dataset.study_files:
        yield from (placed.record.id.partition("-")[0], folded(plain_label(placed.record)).partition(" ")[0])
        yield from (folded(author).partition(" ")[0] for author in placed.record.citation.authors[:1])


def languages_say_the_same(path: Path, text: Text, common: Common) -> Iterator[tuple[Path, Said]]:
    """N365: what one language of a text turns round, or calls otherwise, than the other."""
    told = [language for language in text.root if language in WORDS]
    for other in told[1:]:
        mine, yours = text.root[told[0]], text.root[other]
        if not 1 / UNLIKE < len(mine) / len(yours) < UNLIKE:  # one of the two is not written yet
            continue
        for part, again in _parts(mine, yours):
            for fact in _differences(part, again, told[0], other):
                yield (*path, other), fact
        for fact in _names_differ(mine, yours, common):
            yield (*path, other), fact


def _parts(mine: str, yours: str) -> Iterator[tuple[str, str]]:
    """Sentence beside sentence, if there are as many in both."""
    one, other = PART.split(mine), PART.split(yours)
    yield from zip(one, other, strict=True) if len(one) == len(other) else [(mine, yours)]


def _differences(mine: str, yours: str, first: str, other: str) -> Iterator[Said]:
    known, also = notions(first), notions(other)
    if known and also:
        here, there = counted(mine, known), counted(yours, also)
        if here != there:
            yield from _turned(here, there, first, other)
            yield from _denied((mine, here, known), (yours, there, also), first, other)
    if any(map(str.isdigit, mine)):
        yield from _units_differ(mine, yours, first, other)


def _turned(here: Count, there: Count, first: str, other: str) -> Iterator[Said]:
    """More in one language, less in the other."""
    for up, down in TURNS:
        ups, downs = (here.get(side, 0) - there.get(side, 0) for side in (up, down))
        if ups * downs < 0:
            one, two = SAID[up], SAID[down]
            yield say(
                "'{one}' says “{here}” where '{other}' says “{there}”.",
                one=first, other=other, here=one if ups > 0 else two, there=two if ups > 0 else one,
            )  # fmt: skip


SAID: Mapping[str, Said] = {
    MORE: say("more"), LESS: say("less"), BETTER: say("better"), WORSE: say("worse"), BEFORE: say("before"),
    AFTER: say("after"),
}  # fmt: skip
Heard = tuple[str, Count, Notions]


def _denied(mine: Heard, yours: Heard, first: str, other: str) -> Iterator[Said]:
    """A no of one language for which the other has no word."""
    for one, two, language, silent in ((mine, yours, first, other), (yours, mine, other, first)):
        least, most = one[1].get(NO, 0), two[1].get(NO, 0) + two[1].get(AGAIN, 0)
        if least > most and least > most + perhaps(two[0], two[2]):
            yield say("'{one}' says no, or not, where '{other}' does not.", one=language, other=silent)


NO_UNIT = ("m", "h", "s", "am", "pm")  # also a part of a name, of an hour, of the 1960s


@cache
def _units(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """A number with its unit, and what each unit is called in all languages."""
    times = {word: f"{days:g} d" for word, days in WORDS[language].times.items()}
    called = {unit: unit.replace("μ", "µ").replace("mcg", "µg") for unit in UNITS if unit not in NO_UNIT}
    called |= {"UI": "IU", "UFC": "CFU", "l": "L", "ml": "mL", "%": "%", "percent": "%"}
    called |= {"point": "points", "points": "points", "percentage points": "points"}
    every = "|".join(map(re.escape, sorted({*times, *called}, key=len, reverse=True)))
    lone = "|".join(sorted((word for word in times if len(word) > 1), key=len, reverse=True))
    pattern = re.compile(
        rf"(?<![\w.,])({WORDS[language].number})[ \u00a0\u202f-]?({every})(?!\w)|\b({lone}) (\d+)(?![\w%]|[.,]\d)"
    )
    return pattern, called | times


def _units_of(text: str, language: str) -> dict[str, set[str]]:
    pattern, called = _units(language)
    decimal = WORDS[language].decimal
    found: dict[str, set[str]] = {}
    for number, unit, before, after in pattern.findall(text):
        digits = (number or after).translate(SPACELESS)
        digits = digits.replace(",", ".") if decimal == "," else digits.replace(",", "")
        found.setdefault(digits, set()).add(called[unit or before])
    return found


SPACELESS = str.maketrans("", "", " \u00a0\u202f")


def _units_differ(mine: str, yours: str, first: str, other: str) -> Iterator[Said]:
    """One number, and another unit behind it."""
    here, there = _units_of(mine, first), _units_of(yours, other)
    for number in here.keys() & there.keys():
        one, two = here[number] - there[number], there[number] - here[number]
        if one and two:
            yield say("{number} has another unit in '{other}' than in '{one}'.", number=number, one=first, other=other)


def _names_differ(mine: str, yours: str, common: Common) -> Iterator[Said]:
    """A scale, or a publication, of which only one language speaks."""
    here, there = common.scales_in(mine), common.scales_in(yours)
    if here.keys() != there.keys():
        for one, two in ((here, there), (there, here)):
            for name, parts in one.items():
                if all(parts.isdisjoint(others) for others in two.values()):
                    yield say("Only one language names '{name}'.", name=name)
    if ("19" in mine or "20" in mine) and (strange := common.publications_in(mine) ^ common.publications_in(yours)):
        yield say("Only one language names '{name}'.", name=min(strange).title())


def languages_say_the_same_everywhere(dataset: Dataset) -> Found:
    """N365: every text that several languages tell."""
    common = lasting(dataset.site, "common", common_of(dataset))
    for placed, scales in text_files(dataset):
        if not scales:  # whose texts say what each name means
            for fault in once(placed, "same", common, partial(_in_file, placed, common)):
                yield placed, fault


def _in_file(placed: Placed[Any], common: Common) -> Iterator[Fault]:
    tell = acceptable if isinstance(placed.record, Study) else notice
    for path, text in texts_of(placed):
        if len(text.root) > 1:
            for where, fact in languages_say_the_same(path, text, common):
                yield tell("N365", where, fact, REMEDY)
