#!/usr/bin/env bash
# Frictionless calls a table valid whose descriptor says `uniqueKeys` or `categories` that its rows break; `primaryKey` and `enum` it enforces.
# Matters for tables offered for re-use: what is to be checked must be said as a primary key and as an enum, or not be relied on.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check frictionless==5.21.0 2>/dev/null
cd "$place"
printf 'id,grade\na,full\na,invented\n' > rows.csv
cat > try.py <<'PY'
import json
from importlib.metadata import version
from frictionless import validate

FIELDS = [{"name": "id", "type": "string"}, {"name": "grade", "type": "string"}]


def valid(**said):
    fields = [dict(FIELDS[0]), FIELDS[1] | said.pop("grade", {})]
    one = {"name": "rows", "path": "rows.csv", "schema": {"fields": fields, **said}}
    with open("datapackage.json", "w", encoding="utf-8") as file:
        json.dump({"name": "try", "resources": [one]}, file)
    return validate("datapackage.json").valid


found = {
    "primaryKey": valid(primaryKey=["id"]),
    "uniqueKeys": valid(uniqueKeys=[["id"]]),
    "enum": valid(grade={"constraints": {"enum": ["full"]}}),
    "categories": valid(grade={"categories": ["full"]}),
}
print("frictionless", version("frictionless"))
for name, told in found.items():
    print(f"{name:<11} broken by the rows: {'valid' if told else 'an error'}")
expected = {"primaryKey": False, "uniqueKeys": True, "enum": False, "categories": True}
raise SystemExit(0 if found == expected else "CHANGED: it enforces something else now")
PY
"$place/venv/bin/python" try.py
echo "As found: unique keys and categories of the Table Schema (version 2) are read, and nothing is held against them."
