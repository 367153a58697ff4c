#!/usr/bin/env bash
# citeproc-py: an issue of January to March loses its year. A range of CSL whose ends lie in one year is printed without
# it, in the style that comes with the library; a range over two years, or one month, is printed rightly.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check citeproc-py==0.11.1
"$place/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON


def printed(parts):
    item = {
        "id": "a", "type": "article-journal", "title": "Warm baths", "container-title": "Invented Knees",
        "author": [{"family": "Doe", "given": "Jane"}], "issued": {"date-parts": parts},
    }
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem("a")]))
    return str(bibliography.bibliography()[0])


print("citeproc-py", version("citeproc-py"))
month, months, years = [[2020, 1]], [[2020, 1], [2020, 3]], [[2019, 12], [2020, 1]]
for parts in (month, months, years):
    print(parts, printed(parts))
assert "(2020)" in printed(month), "CHANGED"
assert "(2019–2020)" in printed(years), "CHANGED"
assert "2020" not in printed(months), "CHANGED"
print("As found: where both ends of a range share their year, the reference is printed without any year, and nothing is said.")
PY
