#!/usr/bin/env bash
# MkDocs empties the output folder after on_pre_build and before on_files: a plugin that refuses in on_files (or later)
# leaves no site at all, one that refuses in on_pre_build leaves the old site standing.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check mkdocs==1.6.1
mkdir "$place/docs" && echo "# Home" >"$place/docs/index.md"
cd "$place"

try() { # the event in which a hook refuses
  printf 'site_name: A site\n' >mkdocs.yml
  venv/bin/mkdocs build --quiet
  printf 'from mkdocs.exceptions import PluginError\n\n\ndef %s(*args, **kwargs):\n    raise PluginError("refused")\n' "$1" >refuse.py
  printf 'site_name: A site\nhooks: [refuse.py]\n' >mkdocs.yml
  code=0
  venv/bin/mkdocs build --quiet >/dev/null 2>&1 || code=$?
  if [ -f site/index.html ]; then old=kept; else old=gone; fi
  echo "refused in $1: exit $code, old site $old"
}

expect() { # exit and old site, as they were found
  [ "$code $old" = "$1" ] || { echo "CHANGED"; exit 1; }
}

venv/bin/mkdocs --version | sed 's/ from .*//'
try on_pre_build
expect "1 kept"
try on_files
expect "1 gone"
echo "As found: only what is refused up to on_pre_build leaves the old site in its place."
