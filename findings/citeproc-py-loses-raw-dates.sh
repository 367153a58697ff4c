#!/usr/bin/env bash
# citeproc-py: a date that CSL-JSON holds as "raw" text, as many exports do, is lost: the reference has no year, not even
# "n.d.", and nothing is said. A "literal" date is printed. So a trial's year vanishes from a bibliography.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check citeproc-py==0.11.1
"$place/venv/bin/python" -W always - 2> "$place/told" <<'PY'
from importlib.metadata import version

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

DATES = {
    "parts": {"date-parts": [[2021, 5, 6]]},
    "raw": {"raw": "2021-05-06"},
    "literal": {"literal": "2021-05-06"},
}
items = [
    {"id": name, "type": "book", "title": f"Given as {name}", "author": [{"family": "Alpha"}], "issued": date}
    for name, date in DATES.items()
]
style = CitationStylesStyle("harvard-cite-them-right", validate=False)
book = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
for name in DATES:
    book.register(Citation([CitationItem(name)]))
print("citeproc-py", version("citeproc-py"))
lines = dict(zip(DATES, map(str, book.bibliography()), strict=True))
print(*lines.values(), sep="\n")
assert "2021" in lines["parts"] and "2021" in lines["literal"], "CHANGED"
assert "2021" not in lines["raw"] and "n.d." not in lines["raw"], "CHANGED"
PY
if grep -qi "raw\|date" "$place/told"; then echo "CHANGED: it is told now"; cat "$place/told"; exit 1; fi
echo "As found: the reference whose date is raw has no year, without a warning."
