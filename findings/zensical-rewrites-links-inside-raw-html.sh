#!/usr/bin/env bash
# Zensical: relative links inside a block of raw HTML are taken for links from the file, and turned for its address;
# MkDocs leaves raw HTML alone. A link that leads somewhere under the one is dead under the other, and neither warns.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check zensical==0.0.73 mkdocs==1.6.1
mkdir -p "$place/site/docs/scales"
cd "$place/site"
printf 'site_name: x\nuse_directory_urls: true\n' > mkdocs.yml
printf '# Home\n' > docs/index.md
printf '# A ladder\n' > docs/scales/ladder.md
printf '<div class="ours">\n<p><a href="ladder/">the ladder</a></p>\n</div>\n' > docs/scales.md
NO_MKDOCS_2_WARNING=1 "$place/venv/bin/mkdocs" build --quiet --strict --site-dir "$place/mkdocs"
"$place/venv/bin/zensical" build --clean >/dev/null
"$place/venv/bin/python" - "$place/mkdocs/scales/index.html" "$place/site/site/scales/index.html" <<'PY'
import re
import sys
from importlib.metadata import version

print("zensical", version("zensical"), "· mkdocs", version("mkdocs"))
found = [re.search(r'href="?([^">]*)"?>the ladder', open(file, encoding="utf-8").read())[1] for file in sys.argv[1:]]
print("docs/scales.md at scales/ links to ladder/ in raw HTML; MkDocs:", found[0], "Zensical:", found[1])
assert found[0] == "ladder/", "CHANGED"
assert found[1] == "../ladder/", "CHANGED"
print("As found: the same file leads to scales/ladder/ under MkDocs, and to ladder/, which is not there, under Zensical.")
print("Where each page is the index.md of its folder, file and address agree, and so do both builders.")
PY
