"""Tables → files that others can use. Column names and order are a promise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .. import frames
from ..frames import TABLES, Table
from ..model import Dataset
from .formats import as_csv, as_json, as_lines, as_sqlite
from .package import package
from .rows import Row, rows_of

if TYPE_CHECKING:
    import pandas as pd  # the library takes a third of a second to load, and most builds never need it


def tables(dataset: Dataset, language: str | None = None) -> dict[str, pd.DataFrame]:
    """File name → table as a frame, texts in the site's first language unless another is named."""
    found = rows_of(dataset, language)
    return {table.file: _frame(table, found[table.name]) for table in TABLES}


def _frame(table: Table, rows: list[Row]) -> pd.DataFrame:
    return frames.table([dict(zip(table.columns, row, strict=True)) for row in rows], table.columns)


def csv_files(dataset: Dataset) -> dict[str, bytes]:
    """File name → each table as CSV."""
    return csv_of(rows_of(dataset))


def csv_of(found: Mapping[str, list[Row]]) -> dict[str, bytes]:
    """The same of rows that are known."""
    return {table.file: as_csv(map(str, table.columns), found[table.name]) for table in TABLES}


def export(dataset: Dataset, folder: Path) -> list[Path]:
    """Write every table, alone and in one file, and what describes them; the folder is made if needed. The files."""
    folder.mkdir(parents=True, exist_ok=True)
    found = rows_of(dataset)
    files = csv_of(found)
    files["datapackage.json"] = as_json(package(dataset, files))
    files |= {f"{table.name}.jsonl": as_lines(list(map(str, table.columns)), found[table.name]) for table in TABLES}
    files["evidence.sqlite"] = as_sqlite(found)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


__all__ = ["as_csv", "as_lines", "as_sqlite", "csv_files", "export", "rows_of", "tables"]
