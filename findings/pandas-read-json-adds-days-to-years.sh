#!/usr/bin/env bash
# pandas reads a JSON text "2005" in a column named `date` as the first of January 2005, and "2019-03" as the first of March; a JSON text
# "007" becomes the number 7. JSON says of each value whether it is a text; `read_json` guesses again unless it is told not to.
# Matters for data whose dates are known to the year or the month only: a day appears that nobody reported.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check pandas==3.1.1 2>/dev/null
cd "$place"
cat > try.py <<'PY'
import io
import json

import pandas as pd

ROWS = [{"date": "2005", "day": "2005", "id": "007"}, {"date": "2019-03", "day": "2019-03", "id": "012"}]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS)
usual = pd.read_json(io.StringIO(LINES), lines=True)
told = pd.read_json(io.StringIO(LINES), lines=True, dtype=False)
print("pandas", pd.__version__)
print("written:", ROWS)
print("read:   ", [{name: str(value) for name, value in row.items()} for row in usual.to_dict("records")])
print("types:  ", {name: str(kind) for name, kind in usual.dtypes.items()})
as_found = (
    [str(one) for one in usual["date"]] == ["2005-01-01 00:00:00", "2019-03-01 00:00:00"]
    and list(usual["day"]) == ["2005", "2019-03"]  # the same texts under another name
    and list(usual["id"]) == [7, 12]
    and told.to_dict("records") == ROWS
)
raise SystemExit(0 if as_found else "CHANGED: it reads these texts otherwise now")
PY
"$place/venv/bin/python" try.py
echo "As found: with dtype=False the texts stay what they are."
