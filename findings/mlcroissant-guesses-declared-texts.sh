#!/usr/bin/env bash
# mlcroissant loads a column that the Croissant file declares as text with the types that pandas guesses: `007` becomes 7 and `NA` nothing.
# Matters for tables offered for re-use: identifiers and codes must not look like numbers or like missing values, or be read another way.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check mlcroissant==1.1.1 2>/dev/null
cd "$place"
printf 'id,country\n007,NA\n012,FR\n' > rows.csv
cat > try.py <<'PY'
import json
from hashlib import sha256
from importlib.metadata import version
import mlcroissant
from mlcroissant import FileObject, Field, Metadata, RecordSet, Source, Extract, DataType

file = FileObject(id="rows.csv", name="rows.csv", content_url="rows.csv", encoding_formats=["text/csv"],
                  sha256=sha256(open("rows.csv", "rb").read()).hexdigest())
fields = [Field(id=f"rows/{c}", name=f"rows/{c}", data_types=[DataType.TEXT],
                source=Source(file_object="rows.csv", extract=Extract(column=c))) for c in ("id", "country")]
about = Metadata(name="try", url="https://example.org/", distribution=[file],
                 record_sets=[RecordSet(id="rows", name="rows", fields=fields)])
json.dump(about.to_json(), open("croissant.json", "w"), default=str)
rows = [[row["rows/id"], row["rows/country"]] for row in mlcroissant.Dataset("croissant.json").records("rows")]
print("mlcroissant", version("mlcroissant"))
print("in the file:   [['007', 'NA'], ['012', 'FR']]")
print("as it is read:", rows)
wrong = rows[0][0] not in ("007", b"007") and rows[0][1] not in ("NA", b"NA")
raise SystemExit(0 if wrong else "CHANGED: texts stay texts now")
PY
"$place/venv/bin/python" try.py 2>/dev/null
echo "As found: a declared type of sc:Text does not keep leading zeros, nor the text NA."
