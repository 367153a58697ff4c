#!/usr/bin/env bash
# MarkupSafe and Python-Markdown: no-break spaces of a title become plain spaces in its plain text.
# French puts U+202F before ? ! ; and U+00A0 before %; contents lists made from `name` break lines before the sign.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check markupsafe==3.0.4 markdown==3.11.3
"$place/venv/bin/python" - <<'PY'
from importlib.metadata import version

from markdown import Markdown
from markupsafe import Markup

print("markupsafe", version("markupsafe"), "- markdown", version("markdown"))
title = "Pour qui\u202f? 5\u00a0%"
stripped = Markup(f"<b>{title}</b>").striptags()
reader = Markdown(extensions=["toc"])
page = reader.convert(f"# {title}")
token = reader.toc_tokens[0]
print("written:            ", ascii(title))
print("Markup.striptags(): ", ascii(stripped))
print("page:               ", ascii(page))
print("toc token, name:    ", ascii(token["name"]))
print("toc token, html:    ", ascii(token["html"]))
assert title in page and token["html"] == title, "CHANGED"
assert stripped == token["name"] == "Pour qui ? 5 %", "CHANGED"
print("As found: the page and the token's html keep the no-break spaces; striptags and the token's name fold them to plain ones.")
PY
