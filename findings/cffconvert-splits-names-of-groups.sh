#!/usr/bin/env bash
# cffconvert: in BibTeX, a group whose name holds "and" becomes two persons, for its name is written without braces of
# its own. Collections of trials are cited by the names of groups; three authors are read as four, none of them right.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check cffconvert==2.0.0 pybtex==0.26.1
cd "$place"
cat > CITATION.cff <<'CFF'
cff-version: 1.2.0
message: If you use these tables, cite them.
type: dataset
title: Tables of a review
date-released: "2026-11-30"
authors:
  - name: Institute for Sleep and Health
  - name: Ladder Study Group
  - family-names: Alpha
    given-names: Ann
CFF
"$place/venv/bin/cffconvert" --validate
"$place/venv/bin/cffconvert" --format bibtex > it.bib
"$place/venv/bin/cffconvert" --format ris > it.ris
"$place/venv/bin/python" - <<'PY'
from importlib.metadata import version
from pathlib import Path

from pybtex.database import parse_file

print("cffconvert", version("cffconvert"), "read by pybtex", version("pybtex"))
written = next(line for line in Path("it.bib").read_text().splitlines() if line.startswith("author"))
print("BibTeX:", written)
read = [str(person) for entry in parse_file("it.bib").entries.values() for person in entry.persons["author"]]
print("read as:", *read, sep="\n  ")
ris = [line.removeprefix("AU  - ") for line in Path("it.ris").read_text().splitlines() if line.startswith("AU")]
print("RIS:", ris)
assert ris[0] == "Institute for Sleep and Health", "CHANGED"
assert "{Institute for Sleep and Health}" not in written, "CHANGED"
assert len(read) == 4 and read[1] == "Health", "CHANGED"
print("As found: RIS keeps three authors; BibTeX holds four, of whom Health is one and Sleep the name of another.")
PY
