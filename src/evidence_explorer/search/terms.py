"""What a word is to the search: one way for the index, here, and for what is typed, in `assets/search-core.js`.

Both follow the same rules of a language, which travel with the index; one list of texts is read by both in the tests.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from ..words import Words

APOSTROPHES = dict.fromkeys(map(ord, "’‘‛ʼʻʽʹꞌ′`´＇"), "'")
HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff™®©"))
SIGNS = {**APOSTROPHES, **HYPHENS, **UNSEEN, ord("⁄"): "/", ord("∕"): "/"}
APART = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that no accent can be taken from, or that are two."""

_SIGNS = re.compile(f"[{''.join(map(chr, SIGNS))}]")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_MARKED = re.compile("[\u0300-\U0010ffff]+")
"""Signs that may be put on others."""

# Each begins with what is looked for, and then looks back: so a text is passed over at once where it is not there.
_THOUSANDS = re.compile("[\u202f\u00a0\u2009](?<=[0-9].)(?=[0-9]{3}(?![0-9]))")
_MIDDLE = re.compile("[·∙⋅](?<=[0-9].)(?=[0-9])")
"""The point of numbers in some journals."""
_SPACED = re.compile(" ([-/]) (?<=[0-9] . )(?=[0-9])")
_POINT = re.compile(r"\.(?<![^\W_].)(?<![.,].)(?=[0-9])")
"""Of `.5`, which is not 5."""
_ELISION = re.compile(r"(^|[^\w]|_)[^\W\d_]'(?=[^\W_])")
_CLITIC = re.compile(r"'[^\W\d_](?![^\W_])")
_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\"<>?#]+(?:[?#][^\s\"<>]*)?")
_ASKED = re.compile(r"[?#].*")
"""What an address says after a DOI."""
_NUMBERS = r"[0-9]+(?:[.,][0-9]+)*(?:[/-][0-9]+(?:[.,][0-9]+)*)+"
_ATOM = r"(?:[0-9]+(?:[.,][0-9]+)+|[^\W_]+)"
_CHUNK = re.compile(rf"({_NUMBERS})|({_ATOM}(?:-{_ATOM})*)")
_RUNS = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+")
OWN = "ʔ"
"""Follows a word that is none of its look-alikes, a sign that nobody types: `fasting` is no form of `fast`, nor `jeûne`
one of `jeunes`."""
LEFT = 3
"""Letters that a word keeps when an ending is taken away."""


@dataclass(frozen=True)
class Unit:
    """One word as it was written. ``parts``: of `COMP-360` and `low-dose`, which are also found by them and by each two
    that stand beside each other, ``pairs``; empty for a simple word."""

    whole: str
    parts: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    stop: bool = False

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Everything that it is found by."""
        return (self.whole, *self.parts, *self.pairs)


@dataclass(frozen=True, eq=False)
class Rules:
    """How a language writes: words that say nothing, endings that do not count, signs in numbers, words that mean the
    same."""

    stop: frozenset[str]
    endings: tuple[tuple[tuple[str, str], ...], ...]
    decimal: str
    group: str
    same: tuple[tuple[str, ...], ...] = ()
    own: tuple[str, ...] = ()
    """Words, with their accents, that are no form of the word that they would be taken for."""
    help: tuple[str, ...] = ()
    """What somebody types who needs help, in every language; * for any ending."""

    @cached_property
    def apart(self) -> re.Pattern[str] | None:
        """Where such a word stands; None where a language names none."""
        return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, self.own))})(?!\w)") if self.own else None

    @classmethod
    def of(cls, w: Words, help_words: Iterable[str] = ()) -> Rules:
        """Those of a language, from its words: `s> / ing> ed>` are two steps, of which each takes one ending away."""
        rules = _rules(w("search.stop"), w("search.endings"), w.decimal, w.thousands, w("search.same"), w("search.own"))
        return replace(rules, help=tuple(help_words)) if help_words else rules

    def plain(self) -> dict[str, object]:
        """The same for the browser."""
        told = {name: getattr(self, name) for name in ("endings", "decimal", "group", "same", "own", "help")}
        return {"stop": sorted(self.stop), **told}

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> Rules:
        """The same again."""
        endings = tuple(tuple((old, new) for old, new in step) for step in plain["endings"])
        same = tuple(map(tuple, plain["same"]))
        own, help_words = tuple(plain["own"]), tuple(plain["help"])
        return cls(frozenset(plain["stop"]), endings, plain["decimal"], plain["group"], same, own, help_words)


@lru_cache
def _rules(stop: str, endings: str, decimal: str, group: str, same: str, own: str) -> Rules:
    steps = [[ending.partition(">") for ending in step.split()] for step in endings.split(" / ")]
    found = tuple(tuple((old, new) for old, _, new in step if old) for step in steps)
    bare = Rules(frozenset(fold(stop).split()), found, decimal, group, own=tuple(own.split()))
    groups = tuple(tuple(unit.whole for unit in units(words, bare)) for words in same.split(" / "))
    return replace(bare, same=groups)


def fold(text: str) -> str:
    """A text without accents and capitals, its apostrophes, hyphens and ligatures as a keyboard has them."""
    if not text.isascii():
        text = _SIGNS.sub(_sign, _THOUSANDS.sub("", text))
    if text.isascii():
        return text.replace("`", "'").lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", _MIDDLE.sub(".", text)))
    return bare.lower() if bare.isascii() else _MARKED.sub(_unmarked, bare).lower().translate(APART)


def _sign(found: re.Match[str]) -> str:
    return SIGNS[ord(found[0])] or ""


def _unmarked(found: re.Match[str]) -> str:
    return "".join([sign for sign in found[0] if unicodedata.category(sign)[0] != "M"])


def stem(word: str, rules: Rules) -> str:
    """A folded word without the endings that do not count."""
    for step in rules.endings if len(word) > LEFT and (word.isalpha() or not any(map(str.isdigit, word))) else ():
        for old, new in step:
            if word.endswith(old) and len(word) - len(old) >= LEFT:
                word = word[: len(word) - len(old)] + new
                break
    return word


def number(text: str, rules: Rules) -> str:
    """A number with a point, and without signs between thousands: 1.5 is not 15, nor 10-20 the same as 1020."""
    if rules.group in {".", ","}:
        text = re.sub(rf"(?<=[0-9]){re.escape(rules.group)}(?=[0-9]{{3}}(?![0-9]))", "", text)
    return text.replace(",", ".")


def units(text: str, rules: Rules) -> Iterator[Unit]:
    """The words of a text, in order."""
    if rules.apart:
        text = rules.apart.sub(rf"\g<0>{OWN}", text)
    folded = _POINT.sub("0.", _SPACED.sub(r"\1", fold(text).replace("%2f", "/")))
    if "10." in folded:
        for doi in _DOI.findall(folded):
            yield Unit(_ASKED.sub("", doi).rstrip(".,;:)]"))
        folded = _DOI.sub(" ", folded)
    if "'" in folded:
        folded = _CLITIC.sub(" ", _ELISION.sub(r"\1", folded))
    for figures, chunk in _CHUNK.findall(folded):
        yield Unit(number(figures, rules)) if figures else _unit(chunk, rules)


@lru_cache(maxsize=200_000)  # a site has a few ten thousand words, each of them many times
def _unit(chunk: str, rules: Rules) -> Unit:
    atoms = chunk.split("-")
    while len(atoms) > 1 and atoms[-1] in rules.stop:  # of `aide-t-il` the first counts
        atoms.pop()
    runs = [_RUNS.findall(atom) for atom in atoms]
    said = [_said(run, rules) for found in runs for run in found]
    if len(said) == 1:
        return Unit(said[0], stop=atoms[0] in rules.stop)
    whole = _said("".join(atoms), rules)
    parts = tuple(part for part in said if len(part) > 1 or part.isdigit())
    pairs = tuple(_said(a + b, rules) for a, b in pairwise(atoms)) if len(atoms) > 2 else ()
    return Unit(whole, parts, pairs)


def forget_units() -> None:
    """Hold words no longer: no more texts will be read."""
    _unit.cache_clear()


def _said(run: str, rules: Rules) -> str:
    return number(run, rules) if run[0].isdigit() and run[-1].isdigit() else stem(run, rules)
