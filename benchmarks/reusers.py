"""Programs of others read what a site offers: frictionless, mlcroissant, an OpenAPI validator, DuckDB and pyarrow.

    python -m venv /tmp/v && /tmp/v/bin/pip install frictionless mlcroissant openapi-spec-validator duckdb pyarrow
    /tmp/v/bin/python benchmarks/reusers.py SITE

``SITE``: a built site. Those that are not installed are passed over, and named. Ends with 1 if one of them disagrees.
"""

from __future__ import annotations

import collections
import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def frictionless_reads(site: Path) -> str:
    """Types, constraints, keys and hashes of all tables."""
    from frictionless import validate

    report = validate(str(site / "data/datapackage.json"))
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "type", "message"])[:10]
    return f"{report.stats['tasks']} tables valid"


def mlcroissant_reads(site: Path) -> str:
    """Every cell as the CSV file holds it: this reader guesses types again, so that `007` or `NA` would be others."""
    import mlcroissant

    data, cells = mlcroissant.Dataset(str(site / "data/croissant.json")), 0
    for part in data.metadata.record_sets:
        expected, found = rows_of(site / f"data/{part.id}.csv"), list(data.records(part.id))
        assert len(expected) == len(found), part.id
        for one, other in zip(expected, found, strict=True):
            for column, cell in one.items():
                cells += 1
                assert same(cell, other[f"{part.id}/{column}"]), (part.id, column, cell, other[f"{part.id}/{column}"])
    return f"{cells} cells alike"


def same(cell: str, value: Any) -> bool:
    if value is None or value != value:
        return cell == ""
    if isinstance(value, bytes):
        return cell == value.decode()
    if isinstance(value, bool):
        return cell == str(value).lower()
    return float(cell) == float(value) if isinstance(value, int | float) else cell == str(value)


def openapi_is_valid(site: Path) -> str:
    from openapi_spec_validator import validate

    told = json.loads((site / "api/v1/openapi.json").read_text(encoding="utf-8"))
    validate(told)
    return f"{len(told['paths'])} paths valid"


def duckdb_answers(site: Path) -> str:
    """Comparisons by outcome, and how often each treatment stands in a table, as counted here without it."""
    import duckdb

    def ask(query: str) -> list[tuple[Any, ...]]:
        return duckdb.sql(query.format(data=site / "data")).fetchall()

    rows = rows_of(site / "data/contrasts.csv")
    by_outcome = collections.Counter(row["outcome"] for row in rows if row["measure"] == "RD" and row["timing"] == "at")
    asked = (
        "SELECT outcome, count(*) FROM '{data}/contrasts.csv' WHERE measure = 'RD' AND timing = 'at' GROUP BY outcome"
    )
    assert dict(ask(asked)) == dict(by_outcome)
    lines = "SELECT count(*), sum(n), sum(events) FROM '{data}/arms.{form}'"
    told = {
        form: ask(lines.replace("{form}", form))
        for form in ("csv", "jsonl", "parquet")
        if (site / f"data/arms.{form}").is_file()
    }
    assert len(set(map(str, told.values()))) == 1, told
    return f"{len(by_outcome)} outcomes, and {', '.join(told)} alike"


def pyarrow_reads(site: Path) -> str:
    """Parquet, if the site has it: a group of rows for each family, and ids that stay texts."""
    import pyarrow.parquet as parquet

    files = sorted((site / "data").glob("*.parquet"))
    for file in files:
        assert parquet.read_table(file).num_rows == len(rows_of(file.with_suffix(".csv")))
    if not files:
        return "no Parquet in this site"
    arms = parquet.ParquetFile(site / "data/arms.parquet")
    families = {row["family"] for row in rows_of(site / "data/arms.csv")}
    assert arms.num_row_groups == len(families)
    return f"{len(files)} tables, {arms.num_row_groups} groups of rows in arms"


READERS: dict[str, Callable[[Path], str]] = {
    "frictionless": frictionless_reads, "mlcroissant": mlcroissant_reads, "OpenAPI": openapi_is_valid,
    "DuckDB": duckdb_answers, "pyarrow": pyarrow_reads,
}  # fmt: skip


def main(site: Path) -> int:
    wrong = 0
    for name, reads in READERS.items():
        try:
            told = reads(site)
        except ImportError as error:
            told = f"not installed ({error.name})"
        except AssertionError as error:
            told, wrong = f"DISAGREES: {error}", wrong + 1
        print(f"{name:<14} {told}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
