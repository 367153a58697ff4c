"""What a page keeps closed until a reader opens it, and how it says what is inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ...words import Words

LISTED = 100
"""Studies that one list holds, the newest; of more, it says how many older ones there are, and where."""
FEW = 8
"""Most rows of a table that stands open where nothing is drawn of it."""


@dataclass(frozen=True)
class Fold:
    """A part of a page under a line that opens it."""

    summary: str
    open: bool = False


def fold_of(rows: int, w: Words, drawn: bool = True) -> Fold:
    """A table of so many rows: closed beside its drawing, and where it is long."""
    return Fold(w.count("fold.rows_n", rows), not drawn and rows <= FEW)


T = TypeVar("T")


@dataclass(frozen=True)
class Cut(Generic[T]):
    """A list of which the first items stand open; ``fold``: the line that opens the ``rest``."""

    first: Sequence[T]
    rest: Sequence[T]
    fold: Fold


def cut(items: Sequence[T], most: int, w: Words) -> Cut[T]:
    """The first items of a list, and the rest of it closed; a rest of one or two is no rest."""
    end = len(items) if len(items) <= most + SPARE else most
    return Cut(items[:end], items[end:], Fold(w.count("fold.rest_n", len(items) - end)))


SPARE = 2
"""Items beyond the end of a list for which no line is spent."""
