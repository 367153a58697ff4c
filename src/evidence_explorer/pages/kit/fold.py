"""What a page keeps closed until a reader opens it, and how it says what is inside."""

from __future__ import annotations

from dataclasses import dataclass

from ...words import Words

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
