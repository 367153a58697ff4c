"""Whether the languages of a text hold the same numbers (E260, N360), and are those that they are called (N361)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...model import Fault, Path, Text, notice
from ...problems import say
from .grammar import WORDS
from .reading import NAMED, NAMES, grammar, plain, spelt_value

DIGITS = re.compile(r"\d+")
DATE = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
CLOCK = re.compile(r"\b(\d+) h (\d{2})\b")
HALVES = re.compile(r"\b(1[0-2]|[1-9])(?::([0-5]\d))? ?([ap])\.?m\b\.?", re.IGNORECASE)
FOREIGN = 3  # small words of another language, and as many more for each own one
ENOUGH = 8  # words: shorter texts are names and labels, which look alike in many languages
MARKS = {
    "en": (" the ", " of ", " and ", " in ", " with ", " was ", " were ", " for ", " to ", " not "),
    "fr": (" de ", " la ", " les ", " des ", " et ", " une ", " le ", " du ", " dans ", " pas ", " est ", " par "),
}
"""Small words by which a sentence betrays its language."""


def languages_agree(path: Path, text: Text) -> Iterator[Fault]:
    """E260: each of two languages states a number that the other does not; N360: one of them does."""
    told = [language for language in text.root if language in WORDS]
    for other in told[1:]:
        first = told[0]
        mine, yours = text.root[first], text.root[other]
        yield from _signs_agree((*path, other), mine, yours)
        yield from _sides_agree((*path, other), _pairs(mine, first), _pairs(yours, other))
        same = sorted(DIGITS.findall(mine)) == sorted(DIGITS.findall(yours))
        if same and _in_words(mine, first) == _in_words(yours, other):
            continue
        here, there = stated(mine, first), stated(yours, other)
        left = [n for n in (here - there) if n not in there and n not in loose(yours, other)]
        right = [n for n in (there - here) if n not in here and n not in loose(mine, first)]
        if left and right:
            fact = say(
                "'{one}' says {left} where '{other}' says {right}.",
                one=first, other=other, left=_list(left), right=_list(right),
            )  # fmt: skip
            yield Fault("E260", (*path, other), fact, say("Compare both with the source; correct the wrong one."))
        elif left or right:
            one, silent, only = (first, other, left) if left else (other, first, right)
            fact = say("'{one}' says {only}, '{silent}' does not.", one=one, silent=silent, only=_list(only))
            yield notice("N360", (*path, silent), fact, say("Say the same in both; write a number in digits in both."))


NEGATIVE = re.compile(r"(?<![\d\w)])[−-](\d+(?:[.,]\d+)?)")
UP, DOWN = re.compile("[>≥]"), re.compile("[<≤]")


def _signs_agree(path: Path, mine: str, yours: str) -> Iterator[Fault]:
    """N360: numbers of one language that have lost their minus, and signs that are turned round, in the other."""
    minus = "−" in mine or "−" in yours or "-" in mine or "-" in yours
    here, there = (sorted(n.replace(",", ".") for n in NEGATIVE.findall(said) if minus) for said in (mine, yours))
    if here != there:
        lost = [n for n in {*here, *there} if here.count(n) != there.count(n) and _said(n, mine) and _said(n, yours)]
        if lost and (len(lost) > 1 or (here and there)):
            fact = say(
                "One language says −{numbers}, the other says it without a minus.", numbers=", −".join(sorted(lost))
            )
            yield notice("N360", path, fact, say("Compare both with the source; write −5.8 in both."))
    if ("<" in mine or "≤" in mine or ">" in mine or "≥" in mine) and yours:
        up, down = (len(sign.findall(mine)) - len(sign.findall(yours)) for sign in (UP, DOWN))
        if up * down < 0:
            fact = say("One language has ≤ or < where the other has ≥ or >.")
            yield notice("N360", path, fact, say("Compare both with the source."))


def _said(number: str, text: str) -> bool:
    return bool(
        re.search(
            rf"(?<!\d)(?<!\d[.,]){re.escape(number).replace('[.]', '[.,]').replace(chr(92) + '.', '[.,]')}(?![\d])",
            text,
        )
    )


POINTED, COMMAED = re.compile(r"\d\.\d"), re.compile(r"\d,\d")
SIDES = {
    "en": (
        ("against", "versus"),
        re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\D{0,70}?\b(?:against|versus)\b\D{0,70}?(\d+(?:[.,]\d+)?)"),
    ),
    "fr": (("contre",), re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\D{0,70}?\bcontre\b\D{0,70}?(\d+(?:[.,]\d+)?)")),
}
"""Words that set a number against another, and the two numbers around them."""
Pairs = set[tuple[str, str]]


def _pairs(said: str, language: str) -> Pairs:
    words, pattern = SIDES.get(language, ((), UP))
    if not any(word in said for word in words):
        return set()
    return {(one.replace(",", "."), other.replace(",", ".")) for one, other in pattern.findall(said)}


def _sides_agree(path: Path, mine: Pairs, yours: Pairs) -> Iterator[Fault]:
    """N360: two numbers that one language sets against each other stand the other way round in the other."""
    for one, other in sorted(mine - yours):
        if (other, one) in yours - mine and one != other:
            fact = say(
                "One language says {one} against {other}, the other says it the other way round.", one=one, other=other
            )
            yield notice("N360", path, fact, say("Compare both with the source."))


WRITTEN = {
    "fr": (re.compile(r"(?<![\w./-])\d+\.(?!0\b)\d+(?![\w./-]|\.\d)"), ","),
    "en": (re.compile(r"(?<![\w,.(])\d+,\d{1,2}(?![\d,%]*\d)(?=%|\)|,? |\.|$)(?![, ]+\d)"), "."),
}
"""Numbers written as another language writes them, and the sign that belongs there."""


def numbers_are_written_so(path: Path, said: str, language: str) -> Iterator[Fault]:
    """N360: a decimal sign that is not that of the language: readers, and the check, take it for two numbers."""
    foreign = WRITTEN.get(language)
    if (
        foreign
        and (POINTED if language == "fr" else COMMAED).search(said)
        and (found := foreign[0].search(said))
        and not any(one in said for one in NAMED)
    ):
        fact = say("'{number}' is not how '{language}' writes numbers.", number=found[0], language=language)
        yield notice("N360", path, fact, say("Write the decimal sign as '{sign}'.", sign=foreign[1]))


def _list(numbers: list[float]) -> str:
    return ", ".join(f"{number:g}" if number < 1e6 else f"{number:.0f}" for number in sorted(numbers))


def stated(text: str, language: str) -> Counter[float]:
    """The numbers that a text writes in digits, and those above two that it spells."""
    known = grammar(language)
    if known is None:
        return Counter()
    text = DATE.sub(lambda found: " ".join(f" {int(part)} " for part in found.groups() if part), text)
    if known.words.decimal == ",":
        text = CLOCK.sub(lambda found: f"{int(found[1]) + int(found[2]) / 60:g}".replace(".", ",") + " h", text)
    text = HALVES.sub(_hour, text)
    text = NAMES.sub(" ", text)
    return Counter(float(plain(found[0], known.words)) for found in known.number.finditer(text)) + Counter(
        _in_words(text, language)
    )


def _hour(found: re.Match[str]) -> str:
    """An hour of a day in two halves as one of twenty-four: `8 pm` is told elsewhere as 20, `12 am` as 0."""
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour + int(found[2] or 0) / 60:g}"


def _in_words(text: str, language: str) -> list[float]:
    """The numbers from three on that are written in words: smaller ones are said in too many ways."""
    known = grammar(language)
    found = known.spelt.findall(text) if known else ()
    return sorted(value for word in found if known and (value := spelt_value(word, known.words)) > 2)


def loose(text: str, language: str) -> set[float]:
    """The numbers that a text may say otherwise: twice, a quarter, a dozen, the month of a date."""
    words = WORDS[language]
    low = text.lower()
    found = {value for word, values in words.loose.items() if word in low for value in values}
    return found | {float(place) for place, month in enumerate(words.calendar, 1) if month in low}


def language_is_its_own(path: Path, text: Text) -> Iterator[Fault]:
    """N361: a sentence that reads like another language than the one that it is filed under."""
    for language, said in text.root.items():
        if language not in MARKS or said.count(" ") < ENOUGH or (own := _heard(said, language, 2)) > 1:
            continue
        for other in MARKS:
            if other != language and _heard(said, other, FOREIGN * (own + 1)) == FOREIGN * (own + 1):
                fact = say("The text of '{language}' reads like '{other}'.", language=language, other=other)
                remedy = say("Exchange the two languages if they were confused; else translate it.")
                yield notice("N361", (*path, language), fact, remedy)


def _heard(said: str, language: str, enough: int) -> int:
    """How many of the small words of a language are heard, counted no further than is needed."""
    found = 0
    for mark in MARKS[language]:
        if mark in said:
            found += 1
            if found == enough:
                break
    return found


def reads_like_another(title: str, language: str) -> str | None:
    """The language of which a title has several small words, where it has none of its own."""
    if language not in MARKS or _heard(title, language, 1):
        return None
    return next((other for other in MARKS if other != language and _heard(title, other, 2) > 1), None)
