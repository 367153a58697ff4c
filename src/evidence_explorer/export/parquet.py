"""The tables as Parquet, where the library that writes it is installed: an option, for it is larger than all else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import groupby
from typing import Any

from ..frames import FORMS, Col, Table, Type
from .rows import Row


def available() -> bool:
    """Whether the library is installed."""
    return find_spec("pyarrow") is not None


def as_parquet(table: Table, rows: Sequence[Row], about: dict[str, str]) -> bytes:
    """A table with typed columns; rows of one family, which stand together, are a group of their own."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {Type.whole: pa.int64(), Type.number: pa.float64(), Type.truth: pa.bool_()}
    fields = [
        pa.field(str(c), types.get(FORMS[c].type, pa.string()), nullable=c not in (*table.key, *table.always))
        for c in table.columns
    ]
    shape = pa.schema(fields, metadata=about)
    file = io.BytesIO()
    with pq.ParquetWriter(file, shape, compression="zstd", write_statistics=True) as writer:
        for part in _groups(table, rows):
            columns = [
                pa.array(values, field.type) for values, field in zip(zip(*part, strict=True), fields, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=shape))
    return file.getvalue()


def _groups(table: Table, rows: Sequence[Row]) -> list[list[Any]]:
    if Col.family not in table.columns:
        return [list(rows)] if rows else []
    at = table.columns.index(Col.family)
    return [list(part) for _, part in groupby(rows, key=lambda row: row[at])]
