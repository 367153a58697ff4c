#!/usr/bin/env bash
# citeproc-py: a given name in a script without capitals (Chinese, Japanese, Arabic, Hebrew) is neither kept nor made an
# initial: dots are put before and behind it, as in "山田, . 太郎 .".
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check citeproc-py==0.11.1
PYTHONIOENCODING=utf-8 "$place/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON


def printed(family, given):
    item = {
        "id": "a", "type": "article-journal", "title": "Warm baths", "container-title": "Invented Knees",
        "author": [{"family": family, "given": given}], "issued": {"date-parts": [[2020]]},
    }
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem("a")]))
    return str(bibliography.bibliography()[0]).partition(" (2020)")[0]


print("citeproc-py", version("citeproc-py"))
for family, given in (("Doe", "Jane"), ("Иванов", "Иван"), ("山田", "太郎"), ("כהן", "דוד")):
    print(f"{family}, {given}:", printed(family, given))
assert printed("Doe", "Jane") == "Doe, J.", "CHANGED"
assert printed("Иванов", "Иван") == "Иванов, И.", "CHANGED"
assert printed("山田", "太郎") == "山田, . 太郎 .", "CHANGED"
assert printed("כהן", "דוד") == "כהן, . דוד .", "CHANGED"
print("As found: only capitals become initials; every other word is set between dots and spaces.")
PY
