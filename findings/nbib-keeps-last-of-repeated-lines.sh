#!/usr/bin/env bash
# nbib: of lines that PubMed's format repeats, only the last is kept: a trial loses its first registration number, an
# article its first group of authors. PubMed writes one line SI for each register, one line CN for each group.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check nbib==0.3.2
"$place/venv/bin/python" - <<'PY'
from importlib.metadata import version

import nbib

RECORD = """
PMID- 1
OWN - NLM
TI  - An invented trial of warm baths.
FAU - Doe, Jane
AU  - Doe J
CN  - Knee Study Group
CN  - Bath Trial Investigators
DP  - 2012 Jan
LA  - eng
LA  - fre
SI  - ClinicalTrials.gov/NCT00000000
SI  - EudraCT/2000-000000-00
PT  - Journal Article
PT  - Randomized Controlled Trial
"""
print("nbib", version("nbib"))
(read,) = nbib.read(RECORD)
for name in ("secondary_source", "corporate_author", "language", "publication_types"):
    print(f"{name:18}", read[name])
assert read["publication_types"] == ["Journal Article", "Randomized Controlled Trial"], "CHANGED"
assert read["secondary_source"] == "EudraCT/2000-000000-00", "CHANGED"
assert read["corporate_author"] == "Bath Trial Investigators", "CHANGED"
assert read["language"] == "fre", "CHANGED"
print("As found: types of publication are a list, but of two registers, groups or languages the first vanish unsaid.")
PY
