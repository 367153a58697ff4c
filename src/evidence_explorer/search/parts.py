"""The index of one language, cut into parts: a browser loads those that hold the words that are typed, and no others.

`index.json` says where each part begins and how the language writes; `words-N.json` hold what each word leads to, in
alphabetical order; `pages-N.json` what is shown of each place; `spelling-N.json` the words that a misspelt one may
mean.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from .entries import Entry, Found
from .terms import LEFT, Rules, Unit, fold, units

PART = 9_000
"""Characters of one part: small enough for a slow line, large enough that a query needs few of them."""
SCALE = 10
"""Weights are whole numbers in the index; this much is one use of a word in a text of usual length."""
TITLE, NAME, ASKED, ABOUT, EXACT = 9.0, 8.0, 6.0, 3.5, 22.0
DILUTED = 0.04
"""What each further word of a name takes from the others."""
PART_OF = 0.7
"""A page comes before its own parts, where only the names lead to them."""
IN_PART, LONGEST = 0.6, 4
"""What the whole name of a page counts for one of its parts; and words of a name that stand inside a query."""
USUAL = 60
"""Words of a usual text."""
_LETTERS = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class _Place:
    number: int
    url: str
    entry: Entry
    mark: str
    weights: Mapping[str, int]


def parts(found: Iterable[Found], rules: Rules) -> dict[str, bytes]:
    """File name → content. The places of one page stand together, its own one first."""
    pages = sorted(found, key=lambda page: -page.weight)  # else as given: what is alike stands in the same part
    places: list[_Place] = []
    starts: list[int] = []
    for page in pages:
        starts.append(len(places))
        for entry in page.entries:
            url = page.url + (f"#{entry.anchor}" if entry.anchor else "")
            places.append(_Place(len(places), url, entry, page.mark, _weights(entry, page.weight, rules)))
    shown = [[one.url, one.entry.title, one.entry.text, *([one.mark] if one.mark else [])] for one in places]
    page_files = _cut([(one.number, row) for one, row in zip(places, shown, strict=True)])
    word_files = _cut(sorted(_postings(places).items()))
    spelt_files = _cut(sorted(_spelling(places, rules).items()))
    files: dict[str, Any] = {f"pages-{n}.json": [row for _, row in part] for n, part in enumerate(page_files)}
    files |= {f"words-{n}.json": dict(part) for n, part in enumerate(word_files)}
    files |= {f"spelling-{n}.json": _by_weight(part) for n, part in enumerate(spelt_files)}
    written = {name: _json(content) for name, content in files.items()}
    head = {
        "print": blake2b(b"".join(written.values()), digest_size=6).hexdigest(),
        "rules": rules.plain(),
        "places": len(places),
        "starts": [after - before for before, after in zip([0, *starts], starts, strict=False)],
        "pages": [part[0][0] for part in page_files],
        "words": _beginnings(word_files),
        "spelling": _beginnings(spelt_files),
    }
    return {"index.json": _json(head), **written}


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _cut(items: Sequence[tuple[Any, Any]]) -> list[list[tuple[Any, Any]]]:
    """Items in parts of a like size."""
    found: list[list[tuple[Any, Any]]] = []
    room = 0
    for key, value in items:
        size = len(_json([key, value]))
        if not found or room + size > PART:
            found.append([])
            room = 0
        found[-1].append((key, value))
        room += size
    return found


def _beginnings(files: Sequence[Sequence[tuple[str, Any]]]) -> list[str]:
    """Where each part begins in the alphabet: no more of its first word than sets it apart from the word before."""
    found = [""] * min(1, len(files))
    for before, after in pairwise(files):
        last, first = before[-1][0], after[0][0]
        same = next((n for n, (a, b) in enumerate(zip(last, first, strict=False)) if a != b), len(last))
        found.append(first[: same + 1])
    return found


def _postings(places: Iterable[_Place]) -> dict[str, list[int]]:
    """Word → place, weight, place, weight…; each place is counted from the one before it."""
    found: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    for place in places:
        for term, weight in place.weights.items():
            found.setdefault(term, []).extend((place.number - last.get(term, 0), weight))
            last[term] = place.number
    return found


@lru_cache(maxsize=100_000)  # the same names and questions belong to many entries
def _words(text: str, rules: Rules) -> tuple[Unit, ...]:
    return tuple(unit for unit in units(text, rules) if not unit.stop)


def exact(text: str, rules: Rules) -> str:
    """Under which a whole name is found; it cannot be a word."""
    return "=" + "_".join(unit.whole for unit in _words(text, rules))


@lru_cache(maxsize=100_000)  # a server makes the index again after each edit, and all but a few entries are as before
def _weights(entry: Entry, weight: float, rules: Rules) -> Mapping[str, int]:
    best: dict[str, float] = {}
    for name, value in ((entry.title, TITLE), *((name, NAME) for name in entry.names)):
        named = _words(name, rules)
        for unit in named:
            _raise(best, unit, value / (1 + DILUTED * (len(named) - 1)))
    about = ABOUT * (PART_OF if entry.anchor else 1)
    told = dict.fromkeys([*entry.about, *entry.part_of])
    for name, value in ((entry.asked, ASKED), *((name, about) for name in told)):
        for unit in _words(name, rules):
            _raise(best, unit, value)
    text = _words(entry.text, rules)
    long = 0.4 + 0.6 * len(text) / USUAL
    for term, n in Counter(term for unit in text for term in unit.all).items():
        best[term] = best.get(term, 0.0) + 2.2 * n / (n + 1.2 * long)
    phrases = (one for one in entry.asked.split(" / ") if 1 < len(_words(one, rules)) <= LONGEST)
    for name in (*entry.part_of, *phrases):
        best[exact(name, rules)] = EXACT * IN_PART
    for name in entry.names if entry.part_of else (entry.title, *entry.names):  # `Harms` alone is no name
        best[exact(name, rules)] = EXACT
    best.pop("=", None)
    return {term: max(1, round(SCALE * weight * value)) for term, value in best.items()}


def _raise(best: dict[str, float], unit: Unit, value: float) -> None:
    for term in unit.all:
        best[term] = max(best.get(term, 0.0), value)


def _spelling(places: Iterable[_Place], rules: Rules) -> dict[str, tuple[int, str]]:
    """The words that a misspelt one may mean: folded → how much each counts and how it is written. Those of titles and
    names, and those that several texts use."""
    weight: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for place in places:
        for folded, form, value in _written(place.entry):
            if folded not in rules.stop:
                weight[folded] += value
                forms.setdefault(folded, Counter())[form] += 1
    return {word: (n, max(sorted(forms[word]), key=forms[word].__getitem__)) for word, n in weight.items() if n > 1}


def _by_weight(words: Iterable[tuple[str, tuple[int, str]]]) -> str:
    """Words as they are written, the most important first."""
    return " ".join(form for _, (_, form) in sorted(words, key=lambda one: (-one[1][0], one[0])))


@lru_cache(maxsize=100_000)
def _written(entry: Entry) -> tuple[tuple[str, str, int], ...]:
    """Each word of letters only, once for each text of an entry: folded, as it is written, and how much it counts."""
    texts = ((entry.title, 20), *((name, 20) for name in entry.names), (entry.text, 1))
    return tuple(
        (folded, word, value)
        for text, value in texts
        for word in dict.fromkeys(_LETTERS.findall(text))
        if len(folded := _folded(word)) > LEFT
    )


_folded = lru_cache(maxsize=100_000)(fold)
