"""Tables → files that others can use. Column names and order are a promise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .. import frames
from ..analysis import Evidence
from ..frames import TABLES, Table
from ..model import Dataset
from ..track import Memory
from .formats import as_csv, as_lines, as_sqlite, as_whole
from .rows import Row, rows_of
from .site import FOLDER, SUMS, about_of, data_files, sums
from .version import version_of

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
    """Write all that a site offers in its folder of data: every table in every form, what describes them, references
    and changes; and all tables as one JSON file. The folder is made if needed. The files."""
    evidence = Evidence(dataset, Memory(lambda node: ""))
    folder.mkdir(parents=True, exist_ok=True)
    rows = rows_of(evidence)
    found = data_files(evidence, rows, None, None)
    files = {name.removeprefix(FOLDER): content for name, content in found.items() if not name.endswith(SUMS)}
    files["evidence.json"] = as_whole(rows, about_of(dataset))
    files[SUMS] = sums(files, version_of(dataset))
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


__all__ = ["as_csv", "as_lines", "as_sqlite", "csv_files", "export", "rows_of", "tables"]
