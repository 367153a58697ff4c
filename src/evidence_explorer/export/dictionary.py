"""What tables and columns mean, in words, and how a cell is written: for pages, and for files that describe files."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from ..frames import FORMS, LIST, SOME, SUM, Col, Form, Table, Type
from ..words import Words

BETWEEN = {SOME: "codes", SUM: "sum", LIST: "names"}
"""What stands between several → the sentence that says so."""
DAY = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
"""A year, a month or a day."""


def about(w: Words, table: Table) -> str:
    """What the rows of a table are."""
    return w(f"table.{table.name}")


def meaning(w: Words, column: Col) -> str:
    """What a column holds."""
    return w(f"column.{column}")


def explained(w: Words, column: Col) -> str:
    """The same, and what stands between several of them in one cell, where no page around it says so."""
    between = BETWEEN.get(FORMS[column].joined)
    return f"{meaning(w, column)} {w(f'joined.{between}')}" if between else meaning(w, column)


def allowed(form: Form) -> tuple[StrEnum, ...]:
    """The words of a closed list; none where any may stand, or several in one cell."""
    return tuple(form.words) if form.words and not form.joined else ()


def constraints(table: Table, column: Col) -> dict[str, Any]:
    """What is true of every cell of a column, as data packages and JSON Schema call it."""
    form = FORMS[column]
    found: dict[str, Any] = {"required": True} if column in (*table.key, *table.always) else {}
    if words := allowed(form):
        found["enum"] = [str(word) for word in words]
    if form.type is Type.date:
        found["pattern"] = DAY
    return found | {
        name: int(value) if form.type is Type.whole else value
        for name, value in (("minimum", form.least), ("maximum", form.most))
        if value is not None
    }
