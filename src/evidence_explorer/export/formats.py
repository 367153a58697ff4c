"""The same rows as CSV and as JSON lines, and all tables in one SQLite file: the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..frames import FORMS, TABLES, Table, Type
from .rows import Row

NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""
SQL = {Type.whole: "INTEGER", Type.number: "REAL", Type.truth: "INTEGER"}


def plain(value: Any) -> Any:
    """A text that stays a text in every spreadsheet: a leading apostrophe, as in the files that pages hand out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    danger = isinstance(value, str) and value.startswith(FORMULA) and not NUMBER.fullmatch(value)
    return f"'{value}" if danger else value


def as_csv(columns: Iterable[str], rows: Iterable[Row]) -> bytes:
    """UTF-8, one header line, empty = not reported, newline as line end on every system."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([plain(value) for value in row] for row in rows)
    return text.getvalue().encode()


def as_lines(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """One JSON object a line; what is not reported is not there."""
    told = ({name: value for name, value in zip(columns, row, strict=True) if value is not None} for row in rows)
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in told).encode()


def as_json(value: Any) -> bytes:
    """A description of files, to be read by people too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def as_whole(found: Mapping[str, Sequence[Row]], about: Mapping[str, str]) -> bytes:
    """All tables in one JSON file, a row a line; what is not reported is null. ``about``: what it says of itself."""
    parts = [f"{json.dumps('about')}:{json.dumps(about, ensure_ascii=False)}"]
    for table in TABLES:
        names = list(map(str, table.columns))
        rows = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in found[table.name])
        parts.append(f"{json.dumps(table.name)}:[\n" + ",\n".join(rows) + "\n]")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def as_sqlite(found: Mapping[str, Sequence[Row]], about: Mapping[str, str] | None = None) -> bytes:
    """All tables with their keys, and the links between them where these are whole keys. ``about``: what the file says
    of itself, in a table of its own."""
    with sqlite3.connect(":memory:") as base:
        base.execute("PRAGMA page_size = 4096")
        base.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        base.executemany("INSERT INTO about VALUES (?, ?)", (about or {}).items())
        for table in TABLES:
            base.execute(_create(table))
            marks = ", ".join("?" * len(table.columns))
            base.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', found[table.name])
        base.commit()
        base.execute("VACUUM")
        content = base.serialize()
    base.close()
    return content


def _create(table: Table) -> str:
    parts = [f'"{c}" {SQL.get(FORMS[c].type, "TEXT")}{_needed(table, c)}' for c in table.columns]
    if table.key:
        parts.append(f"PRIMARY KEY ({_names(table.key)})")
    keys = {one.name: one.key for one in TABLES}
    for link in table.links:
        if link.to == keys[link.table] and not link.besides and not any(FORMS[c].joined for c in link.columns):
            parts.append(f'FOREIGN KEY ({_names(link.columns)}) REFERENCES "{link.table}" ({_names(link.to)})')
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def _needed(table: Table, column: str) -> str:
    return " NOT NULL" if column in (*table.key, *table.always) else ""


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
