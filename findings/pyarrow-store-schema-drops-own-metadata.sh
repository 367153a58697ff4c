#!/usr/bin/env bash
# `store_schema=False` of pyarrow's Parquet writer, described as leaving out Arrow's own serialized schema, drops without a word what the
# user has put into the file's key-value metadata through the schema, too. `add_key_value_metadata` of the writer keeps it.
# Matters for files that say their version and licence inside: the file is valid and silent.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check pyarrow==26.0.1 2>/dev/null
cd "$place"
cat > try.py <<'PY'
import pyarrow as pa
import pyarrow.parquet as pq

shape = pa.schema([pa.field("n", pa.int64())], metadata={"version": "1.2.3"})
table = pa.table([pa.array([1, 2])], schema=shape)


def kept(added=None, **how):
    with pq.ParquetWriter("rows.parquet", shape, **how) as writer:
        writer.write_table(table)
        if added:
            writer.add_key_value_metadata(added)
    return sorted(key.decode() for key in pq.read_metadata("rows.parquet").metadata or {})


usual, without = kept(), kept(store_schema=False)
added = kept({"version": "1.2.3"}, store_schema=False)
print("pyarrow", pa.__version__)
print("keys in the file, usually:           ", usual)
print("keys in the file, store_schema=False:", without)
print("the same, added by the writer:       ", added)
as_found = usual == ["ARROW:schema", "version"] and without == [] and added == ["version"]
raise SystemExit(0 if as_found else "CHANGED: it keeps something else now")
PY
"$place/venv/bin/python" try.py
echo "As found: two things share one switch, and only one of them is named by it."
