#!/usr/bin/env bash
# Plotly writes the same figure in other bytes as soon as a package that nobody asked it to use is installed.
# Matters where builds must be the same byte for byte: the text of a chart depends on what else lies in the environment.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check plotly==7.1.0
program='
import plotly.io as io
figure = {"data": [{"type": "scatter", "x": [1], "y": [2], "name": "37\u202f% \u2212 caf\u00e9"}], "layout": {}}
print(io.to_json(figure, validate=False))
'
alone="$("$place/venv/bin/python" -c "$program")"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check orjson==3.11.5
together="$("$place/venv/bin/python" -c "$program")"
"$place/venv/bin/python" -c 'import plotly; print("plotly", plotly.__version__)'
echo "without orjson: $alone"
echo "with orjson:    $together"
if [ "$alone" = "$together" ]; then
  echo "CHANGED: both texts are the same now"
  exit 1
fi
echo "As found: plotly.io.to_json takes orjson if it is there, and then leaves letters beyond ASCII as they are instead of escaping them."
