#!/usr/bin/env bash
# cffconvert: a citation file that says "type: dataset" becomes SoftwareSourceCode in schema.org and CodeMeta, and a group
# becomes a Person. A catalogue of data sets that reads this JSON-LD does not find the data.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check cffconvert==2.0.0
cd "$place"
cat > CITATION.cff <<'CFF'
cff-version: 1.2.0
message: If you use these tables, cite them.
type: dataset
title: Tables of a review
date-released: "2026-11-30"
license: CC-BY-4.0
authors:
  - name: Ladder Study Group
CFF
"$place/venv/bin/cffconvert" --validate
for form in schema.org codemeta; do "$place/venv/bin/cffconvert" --format "$form" > "$form.json"; done
"$place/venv/bin/python" - <<'PY'
import json
from importlib.metadata import version
from pathlib import Path

print("cffconvert", version("cffconvert"))
for form in ("schema.org", "codemeta"):
    told = json.loads(Path(f"{form}.json").read_text())
    print(f"{form}: @type {told['@type']}, author {told['author']}")
    assert told["@type"] == "SoftwareSourceCode", "CHANGED"
    assert told["author"] == [{"@type": "Person", "name": "Ladder Study Group"}], "CHANGED"
print("As found: data are described as source code, and a group as a person; nothing is said of it.")
PY
