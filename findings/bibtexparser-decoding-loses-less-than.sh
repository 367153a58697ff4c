#!/usr/bin/env bash
# bibtexparser: decoding LaTeX takes the sign out of "p \textless{} 0.05", so that a title states another result.
# \textless and \textgreater are LaTeX's own commands for < and >, and what exporters of references write for them.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check bibtexparser==2.1.0 pylatexenc==2.11
"$place/venv/bin/python" - <<'PY'
from importlib.metadata import version

import bibtexparser
from bibtexparser.middlewares import LatexDecodingMiddleware

print("bibtexparser", version("bibtexparser"), "with pylatexenc", version("pylatexenc"))
entry = r"@article{a, title = {Rest and mood (p {\textless} 0.05, n {\textgreater} 20, 5 {\textpm} 1)}}"
library = bibtexparser.parse_string(entry, append_middleware=[LatexDecodingMiddleware()])
title = library.entries[0]["title"]
print("written:", entry)
print("read:   ", title)
assert not library.failed_blocks
assert "±" in title, "CHANGED"
assert "<" not in title and ">" not in title, "CHANGED"
print("As found: textpm is read as ±, but textless and textgreater vanish without a word: p < 0.05 becomes p 0.05.")
PY
