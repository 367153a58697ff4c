"""What the texts of a record say in numbers: numbers with their sign and per cent, times in days, names of statistics.

Texts are read in English where they have it, else in French; a record in another language is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..model import Path, Placed, Text
from .base import once, texts_of

WORDS = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    "fr": ["zéro", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"],
}
ONE = {"en": ("a", "an"), "fr": ("un",)}
UNITS = {
    "en": {"hour": 1 / 24, "h": 1 / 24, "day": 1, "week": 7, "month": 30.4375, "year": 365.25},
    "fr": {
        "heure": 1 / 24, "h": 1 / 24, "jour": 1, "semaine": 7, "mois": 30.4375, "an": 365.25, "année": 365.25,
    },
}  # fmt: skip
JOINED = {"en": "to|or|and", "fr": "à|ou|et"}
NEXT_DAY = re.compile(r"\b(next day|day after|following day|lendemain|jour suivant)\b", re.IGNORECASE)
COMMA = re.compile(r"(?<=\d),(?=\d)")
THOUSANDS = {"en": re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), "fr": re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")}
NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[−-](?<![\w)]-))?(?P<number>\d+(?:\.\d+)?)(?P<percent>[ \u00a0\u202f]?%)?(?!\w)"
)
LISTED = re.compile(r"(, | and | et | to | à | against | contre | or | ou |[-–/]|, and | vs\.? | versus ){1}[−-]?")
DIGIT = re.compile(r"\d")
APART = 0.13  # two tellings of one time may differ by so much ("about a month", day 28)


@dataclass(frozen=True)
class Number:
    """A number of a text, without its sign."""

    path: Path
    value: float
    negative: bool
    percent: bool
    time: bool
    """Whether it is part of a time: `12 weeks`."""


@dataclass(frozen=True)
class Time:
    """A time of a text, or a span of time, in days."""

    path: Path
    low: float
    high: float

    def fits(self, days: float) -> bool:
        """Whether it is about that time, or a span that holds it."""
        return self.low * (1 - APART) - 0.3 <= days <= self.high * (1 + APART) + 0.3


@dataclass(frozen=True)
class Spoken:
    """What the texts of one record say."""

    numbers: tuple[Number, ...]
    times: tuple[Time, ...]
    texts: tuple[tuple[Path, str], ...]


def spoken(placed: Placed[Any]) -> Spoken:
    """What a record says, read once."""
    return once(placed, "spoken", None, lambda: [_read(texts_of(placed))])[0]


def _read(texts: Iterable[tuple[Path, Text]]) -> Spoken:
    numbers: list[Number] = []
    times: list[Time] = []
    said: list[tuple[Path, str]] = []
    for path, text in texts:
        told, language = readable(text)
        spans = _spans(told, language)
        said.append((path, told))
        numbers += _numbers(told, spans, path)
        times += _times(told, language, spans, path)
    return Spoken(tuple(numbers), tuple(times), tuple(said))


def readable(text: Text) -> tuple[str, str]:
    """A text in a language that is read here, its numbers in plain digits with a point; and the language."""
    language = next((one for one in UNITS if one in text.root), "")
    said = text.root[language] if language else ""
    if not DIGIT.search(said):
        return said, language or "en"
    plain = THOUSANDS[language].sub("", said)
    return (COMMA.sub(".", plain) if language == "fr" else plain), language


Match = re.Match[str]


def _numbers(text: str, spans: list[Match], path: Path) -> list[Number]:
    """Every number of a text that is readable. In `45.4 and 18.2%` both are percentages."""
    found = list(NUMBER.finditer(text)) if DIGIT.search(text) else []
    numbers: list[Number] = []
    shared, after = False, None
    for one in reversed(found):
        close = after is not None and LISTED.fullmatch(text, one.end(), after.start("number"))
        shared = bool(one["percent"]) or (shared and bool(close))
        timed = any(span.start() <= one.start() < span.end() for span in spans)
        numbers.append(Number(path, float(one["number"]), bool(one["sign"]), shared, timed))
        after = one
    return numbers[::-1]


def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    units = "|".join(sorted(UNITS[language], key=len, reverse=True))
    words = "|".join((*ONE[language], *WORDS[language]))
    number, join = rf"\d+(?:\.\d+)?|{words}", rf"(?: (?:{JOINED[language]}) |[-–])"
    before = rf"\b(?P<low>{number})(?:{join}(?P<high>{number}))?[ \u00a0\u202f-](?P<unit>{units})s?\b"
    plain, word = r"\d+(?:\.\d+)?", "|".join(WORDS[language])
    after = rf"\b(?P<unit>{units})s? (?P<low>{plain}|{word})(?:{join}(?P<high>{plain}))?\b"
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)


TIMED = {
    language: re.compile("|".join(u for u in UNITS[language] if len(u) > 1) + r"|\d ?h", re.IGNORECASE)
    for language in UNITS
}
PATTERNS = {language: _patterns(language) for language in UNITS}


def times_in(text: str, language: str, path: Path = ()) -> list[Time]:
    """Every time of a text: `week 3`, `4-6 weeks`, `two days`, `the next day`."""
    return _times(text, language, _spans(text, language), path)


AT = {"en": re.compile(r"\bat (the )?$", re.IGNORECASE), "fr": re.compile(r"\b(à|à la|au) $", re.IGNORECASE)}


def moment_at_last(text: str, language: str) -> Time | None:
    """The last time of a text, if it is told as a moment: `at week 10`, not `4-6 weeks`."""
    last = max(_spans(text, language), key=lambda span: span.start(), default=None)
    told = last is not None and AT[language].search(text, 0, last.start())
    return _times(text[: last.end()], language, [last], ())[0] if last and told else None


def _spans(text: str, language: str) -> list[Match]:
    """Where times stand in a text."""
    if not TIMED[language].search(text):
        return []
    return [found for pattern in PATTERNS[language] for found in pattern.finditer(text)]


def _times(text: str, language: str, spans: list[Match], path: Path) -> list[Time]:
    times = []
    for span in spans:
        days, first = UNITS[language][span["unit"].lower()], _number(span["low"], language)
        times.append(Time(path, first * days, (_number(span["high"], language) if span["high"] else first) * days))
    return times + [Time(path, 1, 1)] * bool(NEXT_DAY.search(text))


def _number(word: str, language: str) -> float:
    said = word.lower()
    if said in ONE[language]:
        return 1
    return WORDS[language].index(said) if said in WORDS[language] else float(said)
