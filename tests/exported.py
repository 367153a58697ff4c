"""The exported tables, made once in a process, and as somebody else reads them from their CSV files."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import Any

from evidence_explorer.export import as_csv, rows_of
from evidence_explorer.frames import TABLES
from real import real_dataset

Cells = dict[str, str]
BY_NAME = {table.name: table for table in TABLES}


@cache
def found() -> dict[str, list[Any]]:
    return rows_of(real_dataset())


@cache
def read(name: str) -> list[Cells]:
    """A table as somebody else reads it from its CSV file: texts, empty where nothing is reported."""
    content = as_csv(map(str, BY_NAME[name].columns), found()[name])
    return list(csv.DictReader(io.StringIO(content.decode())))


def number(cell: str) -> float | None:
    return float(cell) if cell else None
