#!/usr/bin/env bash
# pybtex: a bibliography that is read and written again is another one. `50\%` comes back as `50\\%`, which TeX reads as
# a new line and a comment, so that the rest of the title is gone; a DOI with `_` comes back with a backslash in it, and
# a space that must not break (`5~mg`) as a printed tilde. Written once more, it changes once more.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check pybtex==0.26.1
"$place/venv/bin/python" - <<'PY'
from importlib.metadata import version

from pybtex.database import parse_string

ENTRY = r"@article{a, title = {Relapse in 50\% of people with 5~mg, none with 10~mg}, doi = {10.99999/a_1}, year = 2020}"
print("pybtex", version("pybtex"))
print("written by hand:", ENTRY)
once = parse_string(ENTRY, "bibtex")
again = parse_string(once.to_string("bibtex"), "bibtex")
third = parse_string(again.to_string("bibtex"), "bibtex")
for name, database in (("read", once), ("written and read", again), ("and once more", third)):
    fields = database.entries["a"].fields
    print(f"{name:17}", fields["title"], "|", fields["doi"])
first, second, last = (database.entries["a"].fields for database in (once, again, third))
assert first["title"].startswith(r"Relapse in 50\% of people with 5~mg"), "CHANGED"
assert r"50\\% of" in second["title"], "CHANGED"
assert "textasciitilde" in second["title"], "CHANGED"
assert (first["doi"], second["doi"]) == ("10.99999/a_1", r"10.99999/a\_1"), "CHANGED"
assert last["title"] != second["title"], "CHANGED"
print("As found: what was LaTeX already is escaped as if it were not, each time that it is written.")
PY
