#!/usr/bin/env bash
# MkDocs: a plugin that gives a generated file its page early (File.page) makes the title written in the menu vanish.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check mkdocs==1.6.1
mkdir -p "$place/docs"
echo '# Home' > "$place/docs/index.md"
cat > "$place/hook.py" <<'PY'
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
import os

def on_files(files, config):
    file = File.generated(config, "trial.md", content="# Title of the page\n")
    files.append(file)
    if os.environ["EARLY"] == "yes":
        Page(None, file, config)
    return files

def on_nav(nav, config, files):
    page = files.get_file_from_path("trial.md").page
    print("title in the menu:", page.title)
PY
cat > "$place/mkdocs.yml" <<'YML'
site_name: x
hooks: [hook.py]
nav: [{Home: index.md}, {Title of the menu: trial.md}]
YML
cd "$place"
"$place/venv/bin/python" -c 'from importlib.metadata import version; print("mkdocs", version("mkdocs"))'
late="$(EARLY=no "$place/venv/bin/mkdocs" build -q)"
early="$(EARLY=yes "$place/venv/bin/mkdocs" build -q)"
echo "page made by MkDocs:    $late"
echo "page made by a plugin:  $early"
if [ "$late" != "title in the menu: Title of the menu" ] || [ "$early" != "title in the menu: None" ]; then
  echo "CHANGED"
  exit 1
fi
echo "As found: where File.page is set before the menu is made, the title that the menu gives is dropped without a word; the plugin has to hand it to Page itself."
