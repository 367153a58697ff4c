"""Prose made short: the part of two texts that differs, on one line that can do no harm."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

SPACES = "\u00a0\u202f"  # spaces that are meant, though Python calls them unprintable
AROUND = 30  # characters that are shown on each side of a difference


def one_line(text: str) -> str:
    """The text on one line; what would colour it or turn it round is written as an escape."""
    flat = text.replace("\n", " ")
    return "".join(c if c.isprintable() or c in SPACES else c.encode("unicode_escape").decode() for c in flat)


def excerpts(before: str, after: str, limit: int) -> tuple[str, str]:
    """The two texts, or from ``limit`` characters on only where they differ; an absent one stays empty."""
    before, after = one_line(before), one_line(after)
    if max(len(before), len(after)) <= limit:
        return before, after
    start, end = _difference(before, after)
    return _cut(before, start, len(before) - end, limit), _cut(after, start, len(after) - end, limit)


def is_short(before: str, after: str, limit: int) -> bool:
    """Whether excerpts of that length show all that differs."""
    before, after = one_line(before), one_line(after)
    start, end = _difference(before, after)
    longest = max(len(before), len(after))
    return longest <= limit or longest - start - end + 2 * AROUND <= limit


def _difference(before: str, after: str) -> tuple[int, int]:
    """How many signs two texts share at their beginning, and at their end beyond that."""
    start = _alike(before, after)
    return start, _alike(reversed(before[start:]), reversed(after[start:]))


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(one, other, strict=False)))


def _cut(text: str, start: int, end: int, limit: int) -> str:
    """The part from ``start`` to ``end`` with its surroundings, and with dots where something is left out."""
    low = max(0, start - AROUND)
    high = min(len(text), end + AROUND, low + limit)
    return ("…" if low else "") + text[low:high] + ("…" if high < len(text) else "")
