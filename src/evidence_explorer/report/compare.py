"""Two sides of a proposal → what readers see otherwise: each page of both, part by part, nothing that is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from ..load import Known
from ..pages import Page
from ..site import Workshop
from .parts import Part, parts_of

Key = tuple[str, str]
"""Language and address of a page."""


@dataclass(frozen=True)
class Seen:
    """A part that readers see otherwise, in one language; None where it was not there, or is no more.

    ``pages``: the addresses of all pages that show it so.
    """

    language: str
    before: Part | None
    after: Part | None
    pages: tuple[str, ...]


def seen_changes(
    old: tuple[Path, Path, Path, Path], new: tuple[Path, Path, Path, Path], known: Known | None = None
) -> list[Seen]:
    """Every visible difference, once. Each side: its data, the folder from which files are named, its seeds, and what
    the site says in its own way. ``known``: what was read before. Refused if a side holds an error."""
    workshop = Workshop(*old[:3], overrides=old[3], known=known or {})
    before = _pages(workshop)
    workshop.data, workshop.root, workshop.seeds, workshop.overrides = new
    return seen_between(before, _pages(workshop))


def seen_between(before: Mapping[Key, Page], after: Mapping[Key, Page]) -> list[Seen]:
    """The same for pages that were written already."""
    found: dict[tuple[str, Part | None, Part | None], list[str]] = {}
    for language, address, pair in _pairs(before, after):
        found.setdefault((language, *pair), []).append(address)
    return [Seen(language, one, other, tuple(pages)) for (language, one, other), pages in found.items()]


def _pages(workshop: Workshop) -> dict[Key, Page]:
    """All pages as they are now. The second time, only those are written whose sources changed."""
    return {(page.language, page.url): page for page in workshop.open().pages}


def _pairs(before: Mapping[Key, Page], after: Mapping[Key, Page]) -> Iterator[tuple[str, str, _Pair]]:
    for key in {**after, **before}:
        was, now = before.get(key), after.get(key)
        if was and now and was.body == now.body:
            continue
        sides = (parts_of(side.body) if side else [] for side in (was, now))
        yield from ((*key, pair) for pair in _differing(*sides))


_Pair = tuple[Part | None, Part | None]


def _differing(before: list[Part], after: list[Part]) -> Iterator[_Pair]:
    """The parts that are not the same, each beside the one in whose place it stands."""
    drawn = [{part.text: part for part in side if part.drawing} for side in (before, after)]
    for name in {**drawn[1], **drawn[0]}:
        was, now = drawn[0].get(name), drawn[1].get(name)
        if (was and was.key) != (now and now.key):
            yield was, now
    said = [[part for part in side if not part.drawing] for side in (before, after)]
    old, new = ([part.key for part in side] for side in said)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield from _beside(said[0][a:b], said[1][c:d])


def _beside(before: list[Part], after: list[Part]) -> Iterator[_Pair]:
    """Texts that took each other's place: of one number, in their order; otherwise those that are alike."""
    if len(before) == len(after):
        yield from zip_longest(before, after)
        return
    left = list(after)
    for was in before:
        alike = max(left, key=lambda now: _likeness(was.text, now.text), default=None)
        if alike and _likeness(was.text, alike.text) > ALIKE:
            left.remove(alike)
            yield was, alike
        else:
            yield was, None
    yield from ((None, now) for now in left)


ALIKE = 0.5


def _likeness(one: str, other: str) -> float:
    words = set(one.split()), set(other.split())
    return len(words[0] & words[1]) / max(1, len(words[0] | words[1]))
