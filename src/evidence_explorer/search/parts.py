"""The index of one language, cut into parts: a browser loads those that hold the words that are typed, and no others.

`index.json` says where each part begins and how the language writes; `words-N.json` hold what each word leads to, in
alphabetical order; `pages-N.json` what is shown of each place; `spelling-N.json` the words that a misspelt one may
mean.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from .entries import Entry, Found
from .terms import LEFT, Rules, Unit, fold, forget_units, units

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
IMPORTANT = 20
"""How often a text must use a word for it to count as much as in a title."""
_LETTERS = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class _Place:
    number: int
    url: str
    entry: Entry
    mark: str
    weight: float


def parts(found: Iterable[Found], rules: Rules, again: bool = False) -> dict[str, bytes]:
    """File name → content. The places of one page stand together, its own one first. ``again``: nearly the same will be
    asked for once more, as in a server."""
    files = _parts(found, rules, _known_weights if again else _weights)
    if not again:
        _words.cache_clear()
        forget_units()
    return files


def _parts(found: Iterable[Found], rules: Rules, weigh: Callable[..., Mapping[str, int]]) -> dict[str, bytes]:
    pages = _ordered(list(found))
    places: list[_Place] = []
    starts: list[int] = []
    for page in pages:
        starts.append(len(places))
        for entry in page.entries:
            url = page.url + (f"#{entry.anchor}" if entry.anchor else "")
            places.append(_Place(len(places), url, entry, page.mark, page.weight))
    shown = [_json([one.url, one.entry.title, one.entry.text, *([one.mark] if one.mark else [])]) for one in places]
    words = list(_told(_postings(places, rules, weigh)))
    page_files, page_starts = _cut(list(enumerate(shown)))
    word_files, word_starts = _cut(words)
    spelt = _spelling(places, rules)
    spelt_files, spelt_starts = _cut([(word, form) for word, _, form in spelt])
    counts = {form: n for _, n, form in spelt}
    written = {f"pages-{n}.json": f"[{','.join(part)}]".encode() for n, part in enumerate(page_files)}
    written |= {f"words-{n}.json": f"{{{','.join(part)}}}".encode() for n, part in enumerate(word_files)}
    written |= {f"spelling-{n}.json": _json(_by_weight(part, counts)).encode() for n, part in enumerate(spelt_files)}
    print_ = blake2b(digest_size=6)
    for content in written.values():
        print_.update(content)
    head = {
        "print": print_.hexdigest(),
        "rules": rules.plain(),
        "places": len(places),
        "starts": [after - before for before, after in zip([0, *starts], starts, strict=False)],
        "pages": page_starts,
        "words": _short([word for word, _ in words], word_starts),
        "spelling": spelt_starts,
    }
    return {"index.json": _json(head).encode(), **written}


def _told(postings: dict[str, array[int]]) -> Iterator[tuple[str, str]]:
    """Each word as it is written with its places, in order; what is written is let go of."""
    for word in sorted(postings):
        yield word, f"{_json(word)}:{_numbers(postings.pop(word))}"


def _ordered(found: Sequence[Found]) -> list[Found]:
    """Pages by weight, each with those below it, else as given: what is found together stands in the same part."""
    at = {page.url: (-page.weight, n) for n, page in enumerate(found)}
    above = ["/".join(page.url.split("/")[:2]) + "/" for page in found]
    order = [at.get(one, at[page.url]) for one, page in zip(above, found, strict=True)]
    return [found[n] for n in sorted(range(len(found)), key=order.__getitem__)]


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _numbers(found: Iterable[int]) -> str:
    """The same as JSON, which writes them in a tenth of the time that its encoder needs for so many short lists."""
    return f"[{','.join(map(str, found))}]"


def _cut(items: Sequence[tuple[Any, str]]) -> tuple[list[list[str]], list[Any]]:
    """What is written of items in parts of a like size, and the key with which each part begins."""
    found: list[list[str]] = []
    starts: list[Any] = []
    room = 0
    for key, written in items:
        size = len(written.encode())
        if not found or room + size > PART:
            found.append([])
            starts.append(key)
            room = 0
        found[-1].append(written)
        room += size
    return found, starts


def _short(words: Iterable[str], starts: Sequence[str]) -> list[str]:
    """The beginnings of parts, no longer than sets them apart from the word before: whole titles are among them."""
    before = {word: last for last, word in pairwise(["", *words])}
    return [_apart(before[start], start) for start in starts]


def _apart(before: str, word: str) -> str:
    same = next((n for n, (a, b) in enumerate(zip(before, word, strict=False)) if a != b), len(before))
    return word[: same + 1]


def _postings(places: Iterable[_Place], rules: Rules, weigh: Callable[..., Mapping[str, int]]) -> dict[str, array[int]]:
    """Word → place, weight, place, weight…; each place is counted from the one before it."""
    found: dict[str, array[int]] = {}  # millions of small numbers: a tenth of what lists of them would hold
    last: dict[str, int] = {}
    for place in places:
        number = place.number
        for term, weight in weigh(place.entry, place.weight, rules).items():
            if term in found:
                found[term].extend((number - last[term], weight))
            else:
                found[term] = array("I", (number, weight))
            last[term] = number
    return found


def _read(text: str, rules: Rules) -> tuple[Unit, ...]:
    return tuple([unit for unit in units(text, rules) if not unit.stop])


_words = lru_cache(maxsize=100_000)(_read)
"""Of names and questions, since the same ones belong to many entries."""


def exact(text: str, rules: Rules) -> str:
    """Under which a whole name is found; it cannot be a word."""
    return "=" + "_".join([unit.whole for unit in _words(text, rules)])


def _weights(entry: Entry, weight: float, rules: Rules) -> Mapping[str, int]:
    best: dict[str, float] = {}
    for name, value in ((entry.title, TITLE), *((name, NAME) for name in entry.names)):
        named = _words(name, rules)
        _raise(best, named, value / (1 + DILUTED * (len(named) - 1)))
    about = ABOUT * (PART_OF if entry.anchor else 1)
    told = dict.fromkeys([*entry.about, *entry.part_of])
    for name, value in ((entry.asked, ASKED), *((name, about) for name in told)):
        _raise(best, _words(name, rules), value)
    text = _read(entry.text, rules)
    long = 1.2 * (0.4 + 0.6 * len(text) / USUAL)
    for term, n in Counter([term for unit in text for term in unit.all]).items():
        best[term] = best.get(term, 0.0) + 2.2 * n / (n + long)
    said = entry.asked.split(" / ") if " / " in entry.asked else ()
    phrases = (one for one in said if 0 < len(_words(one, rules)) <= LONGEST)
    for name in (*entry.part_of, *phrases):
        best[exact(name, rules)] = EXACT * IN_PART
    for name in entry.names if entry.part_of else (entry.title, *entry.names):  # `Harms` alone is no name
        best[exact(name, rules)] = EXACT
    best.pop("=", None)
    scale = SCALE * weight
    return {term: round(scale * value) or 1 for term, value in best.items()}


_known_weights = lru_cache(maxsize=100_000)(_weights)
"""A server makes the index again after each edit, and all but a few entries are as before."""


def _raise(best: dict[str, float], named: Iterable[Unit], value: float) -> None:
    for unit in named:
        for term in unit.all:
            if best.get(term, 0.0) < value:
                best[term] = value


def _spelling(places: Iterable[_Place], rules: Rules) -> list[tuple[str, int, str]]:
    """The words that a misspelt one may mean, in alphabetical order: folded, how much they count, and as they are
    written. Those of titles and names, and those that several texts use."""
    named: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for place in places:
        for text in (place.entry.title, *place.entry.names):
            named.update(set(_LETTERS.findall(text)))
        used.update(set(_LETTERS.findall(place.entry.text)))
    weight: Counter[str] = Counter()
    forms: dict[str, dict[str, int]] = {}
    for form in named.keys() | used.keys():
        folded = fold(form)
        if len(folded) > LEFT and folded not in rules.stop:
            weight[folded] += IMPORTANT * named[form] + used[form]
            forms.setdefault(folded, {})[form] = named[form] + used[form]
    kept = sorted(word for word, n in weight.items() if n > 1)
    return [(word, weight[word], max(sorted(forms[word]), key=forms[word].__getitem__)) for word in kept]


def _by_weight(part: Iterable[str], counts: Mapping[str, int]) -> str:
    """Words as they are written, the most important first."""
    return " ".join(sorted(part, key=lambda form: -counts[form]))
