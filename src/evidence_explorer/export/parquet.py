"""The tables as Parquet, where the library that writes it is installed: an option, for it is larger than all else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import groupby
from typing import Any

from ..frames import FORMS, Col, Table, Type
from .rows import Row

LEVEL = 12
"""Of compression: a tenth smaller than usual, and still a few milliseconds."""


def available() -> bool:
    """Whether the library is installed."""
    return find_spec("pyarrow") is not None


def as_parquet(table: Table, rows: Sequence[Row], about: dict[str, str]) -> bytes:
    """A table with typed columns; rows of one family, which stand together, are a group of their own, so that a reader
    of one family passes over the others by what is said of each group: the least and the largest of short columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {Type.whole: pa.int64(), Type.number: pa.float64(), Type.truth: pa.bool_()}
    fields = [
        pa.field(str(c), types.get(FORMS[c].type, pa.string()), nullable=c not in (*table.key, *table.always))
        for c in table.columns
    ]
    shape = pa.schema(fields)
    file = io.BytesIO()
    short = [str(c) for c in table.columns if FORMS[c].type is not Type.text]  # a text would be there three times
    how: dict[str, Any] = {"compression": "zstd", "compression_level": LEVEL, "write_statistics": short}
    with pq.ParquetWriter(file, shape, **how, use_dictionary=short, store_schema=False) as writer:
        writer.add_key_value_metadata(about)
        for part in _groups(table, rows):
            columns = [
                pa.array(values, field.type) for values, field in zip(zip(*part, strict=True), fields, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=shape))
    return file.getvalue()


def _groups(table: Table, rows: Sequence[Row]) -> list[list[Any]]:
    if Col.family not in table.columns or Col.study not in table.columns:
        return [list(rows)] if rows else []
    at = table.columns.index(Col.family)
    return [list(part) for _, part in groupby(rows, key=lambda row: row[at])]
