"""A text of one language → its sentences, and its numbers with what each of them counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise

from .grammar import SPACES, UNITS, WORDS, Counts, Words

_LETTERS = r"[^\W\d_]+(?:[’'-][^\W\d_]+)*\.?"
NEXT = re.compile(rf"([{SPACES}-]?)([%€$£°]|{_LETTERS})(?:[{SPACES}]({_LETTERS}))?(?:[{SPACES}]({_LETTERS}))?")
SURE = (80.0, 90.0, 95.0, 99.0)
FAR = 30  # letters between two numbers that belong together
CHANCE = re.compile(r"\b[pP]\b[^.,;()]{0,22}$")
NAMES = re.compile(r"https?://\S+|\b10\.\d{4,9}/\S+|\b\d{4}-\d{2}(?:-\d{2})?\b")
NAMED = ("10.", "://", "-0", "-1")
SIZE = re.compile(r"\b([nk]) ?[=:] ?$")


@dataclass(slots=True)
class Number:
    """One number of a text. ``of``: the second one of `29 of 79`, which stands in the list too."""

    value: float
    decimals: int
    kind: Counts
    start: int
    end: int
    negative: bool = False
    days: float = 0.0
    of: float | None = None
    part: bool = False  # the second one of a pair
    width: bool = False  # of a 60-point scale
    least: bool = False  # a threshold: at least 50 %
    word: bool = False  # written in words


@dataclass(frozen=True)
class Grammar:
    """The patterns of one language."""

    words: Words
    number: re.Pattern[str]
    sure: re.Pattern[str]
    out_of: re.Pattern[str]
    joins: re.Pattern[str]
    spelt: re.Pattern[str]
    end: re.Pattern[str]
    short: re.Pattern[str]


@cache
def grammar(language: str) -> Grammar | None:
    """The patterns of a language; None of one whose words nobody has written down."""
    words = WORDS.get(language)
    if words is None:
        return None
    first = [word for word, value in words.spelt.items() if value != 1]
    ones = "|".join(form for word, value in words.spelt.items() if value == 1 for form in (word, word.capitalize()))
    again = "|".join(sorted(words.spelt, key=len, reverse=True))
    return Grammar(
        words,
        re.compile(words.number),
        re.compile(words.sure),
        re.compile(words.out_of),
        re.compile(words.joins),
        re.compile(
            rf"\b(?:{_branches([*first, *map(str.capitalize, first)])})s?"
            rf"(?:-(?:et-)?(?:{again})s?| et (?:une?|onze)\b)*\b"
            rf"|\b(?:{ones})(?=[ -](?:{'|'.join(words.times)})\b)"
        ),
        re.compile(r"(?<=[.!?…»”])\s+(?=[A-ZÀ-ÖØ-Þ«“\d−])|\n+"),
        re.compile(rf"\b(?:{words.short})\.$"),
    )


def _branches(words: Iterable[str]) -> str:
    """Alternatives that share their beginnings: a pattern of them runs twice as fast."""
    found = []
    for letter, group in groupby(sorted(set(words)), key=lambda word: word[:1]):
        rest = [word[1:] for word in group]
        found.append(letter + (f"(?:{_branches(rest)})" if len(rest) > 1 else rest[0]) if letter else "")
    return "|".join(sorted(found, key=len, reverse=True))


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Where each sentence of a text begins and ends."""
    known = grammar(language)
    if known is None:
        return [(0, len(text))]
    begins, ends = [0], []
    for gap in known.end.finditer(text):
        if not known.short.search(text, max(0, gap.start() - 8), gap.start()):
            ends.append(gap.start())
            begins.append(gap.end())
    return list(zip(begins, [*ends, len(text)], strict=True))


def numbers(text: str, language: str, doses: bool = False) -> list[Number]:
    """The numbers of a text in their order; none in a language whose words nobody has written down.

    ``doses``: also those of doses, sessions and sites that are written in words.
    """
    known = grammar(language)
    if known is None:
        return []
    shown = NAMES.sub(_blank, text) if any(sign in text for sign in NAMED) else text
    read = [_number(shown, match, known) for match in known.number.finditer(shown)]
    if words := known.spelt.search(shown):
        read += _spelt(shown, words, known)
        read.sort(key=lambda number: number.start)
    if len(read) > 1:
        _join(shown, read, known)
    kept = {*COUNTED, Counts.dose} if doses else COUNTED
    return [number for number in read if not number.word or number.kind in kept]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _spelt(text: str, first: re.Match[str], known: Grammar) -> list[Number]:
    """The numbers that are written in words: kept where they count something, or are one of a pair."""
    found = []
    for match in known.spelt.finditer(text, first.start()):
        number = Number(spelt_value(match[0], known.words), 0, Counts.bare, *match.span(), word=True)
        _after(number, text, known)
        found.append(number)
    return found


def spelt_value(written: str, words: Words) -> float:
    """The value of a number in words, such as `seventy-one` or `quatre-vingt-dix`."""
    total = 0.0
    for word in re.split(r"[ -](?:et |and )?", written.lower()):
        value = words.spelt[word.rstrip("s") if word not in words.spelt else word]
        total = total * value if total == 4 and value == 20 else total + value
    return total


def plain(written: str, words: Words) -> str:
    """Digits with a decimal point, as Python reads them."""
    if written.isdigit():
        return written
    if words.decimal == ".":
        return written.replace(",", "")
    return "".join(written.split()).replace(words.decimal, ".")


def _number(text: str, match: re.Match[str], known: Grammar) -> Number:
    start, end = match.span()
    digits = plain(match[0], known.words)
    number = Number(float(digits), len(digits.partition(".")[2]), Counts.bare, start, end)
    _after(number, text, known)
    if start:
        _before(number, text, known.words)
    if number.kind in YEARS and end - start == 4 and not number.decimals and 1900 <= number.value < 2100:
        number.kind = Counts.nothing  # a year
    return number


def _after(number: Number, text: str, known: Grammar) -> None:
    """What the words after a number make of it."""
    found = NEXT.match(text, number.end)
    if found is None:
        return
    words = known.words
    glue, first = found[1], found[2]
    if first == "%":
        number.kind = Counts.percent
        if number.value in SURE and known.sure.search(text, max(0, number.start - 26), number.end + 22):
            number.kind = Counts.nothing
        return
    if glue == "":
        number.kind = Counts.dose if first in UNITS else Counts.nothing  # else a part of a name, an ordinal
        if first in words.ordinals and (found[3] or "") in words.times:
            number.kind, number.days = Counts.time, number.value * words.times[found[3]]
        return
    for place, word in enumerate(found.groups()[1:]):
        if word is None:
            break
        word = word.rstrip(".")
        low = word.lower()
        if place == 0 and word in UNITS:
            number.kind = Counts.dose
            return
        if place == 0 and low in words.calendar:
            number.kind = Counts.nothing
            return
        if low in words.times:
            if place < 2:
                number.kind, number.days = Counts.time, number.value * words.times[low]
                if (found[place + 3] if place < 1 else found[4]) in words.aged:
                    number.kind = Counts.nothing
            return
        kind = words.after.get(low)
        if kind is not None:
            number.kind = kind
            number.width = kind is Counts.points and glue == "-"
            return
        if low in words.small:
            break
    if glue == "-":
        number.kind = Counts.nothing


def _before(number: Number, text: str, words: Words) -> None:
    """What stands before a number: a sign, the letters of a name, a word that says what it is."""
    start = number.start
    sign = text[start - 1]
    if sign in "-−":
        ahead = text[start - 2] if start > 1 else " "
        if ahead.isalpha() or (ahead.isdigit() and sign == "-" and start > 2 and text[start - 3].isalpha()):
            number.kind = Counts.nothing
        elif not ahead.isdigit() and ahead not in "%)":
            number.negative = True
            number.start -= 1
        return
    if sign.isalpha() or (sign in "./" and start > 1 and text[start - 2].isalnum() and not _is_pair(text, start)):
        number.kind = Counts.nothing
        return
    if sign in "$€£":
        number.kind = Counts.nothing
        return
    tail = text[max(0, start - 26) : start]
    last = tail.rstrip(SPACES)
    if not last:
        return
    if last[-1] in "=<>≤≥:":
        number.least = last[-1] not in "=:"
        size = SIZE.search(tail)
        if size:
            number.kind = Counts.people if size[1] == "n" else Counts.studies
        elif CHANCE.search(last[:-1]) and number.value <= 1:
            number.kind = Counts.p
        return
    if last is tail and sign not in SPACES:
        return
    word = last.rpartition(" ")[2].lstrip("(").lower()
    if word in words.least:
        number.least = True
    if number.kind is Counts.bare and number.value <= 1 and CHANCE.search(tail):
        number.kind = Counts.p
    kind = words.before.get(word)
    if kind is None:
        if word in words.calendar or (word in words.per and number.kind is Counts.bare):
            number.kind = Counts.nothing
    elif kind is Counts.time:
        if number.kind is Counts.bare or number.kind is Counts.people:
            number.kind, number.days = kind, number.value * words.times.get(word, 1)
    elif number.kind not in (Counts.percent, Counts.time, Counts.points, Counts.dose):
        number.kind = kind


def _is_pair(text: str, start: int) -> bool:
    return text[start - 1] == "/" and text[start - 2].isdigit()


COUNTED = {Counts.people, Counts.studies, Counts.points, Counts.percent, Counts.time}
YEARS = {Counts.bare, Counts.studies}
PAIRED = {Counts.bare, Counts.people, Counts.studies}
LENT = {Counts.percent, Counts.time, Counts.points, Counts.people, Counts.studies, Counts.dose}


def _join(text: str, read: list[Number], known: Grammar) -> None:
    """Pairs such as `29 of 79`, and numbers that share the word after the last of them: `4 to 6 weeks`."""
    gaps = [text[one.end : other.start] for one, other in pairwise(read)]
    for one, other, gap in zip(read, read[1:], gaps, strict=False):
        whole = len(gap) <= FAR and one.decimals == other.decimals == 0 and one.value <= other.value
        if whole and not one.part and _may_pair(one, other) and known.out_of.fullmatch(gap):
            one.of, other.part = other.value, True
            one.kind = other.kind = Counts.studies if other.kind is Counts.studies else Counts.people
    for one, other, gap in zip(read[-2::-1], read[:0:-1], gaps[::-1], strict=True):
        if len(gap) <= FAR and _lends(other, one) and known.joins.fullmatch(gap.strip()):
            one.kind = other.kind
            if other.value:
                one.days = one.value * other.days / other.value


def _may_pair(one: Number, other: Number) -> bool:
    return (one.kind in PAIRED or one.kind is Counts.time) and other.kind in PAIRED


def _lends(other: Number, one: Number) -> bool:
    """Whether a number may count what the next one counts; a ratio counts no people."""
    fits = one.decimals == other.decimals == 0 or other.kind not in (Counts.people, Counts.studies)
    return one.kind is Counts.bare and other.kind in LENT and not other.least and fits
