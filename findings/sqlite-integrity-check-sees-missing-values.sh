#!/usr/bin/env bash
# SQLite 3.40.1 calls a sound table WITHOUT ROWID damaged: its check of integrity reports a NULL in a column that holds a value.
# Matters for databases offered for re-use: whoever checks the file with the SQLite of Debian 12 or of Python there is told that it is broken.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
program='
import apsw
base = apsw.Connection(":memory:")
base.cursor().execute("CREATE TABLE t (a TEXT NOT NULL, b TEXT NOT NULL, c TEXT, PRIMARY KEY (b, c)) WITHOUT ROWID")
base.cursor().execute("INSERT INTO t VALUES (?, ?, ?)", ("x", "y", "z"))
rows = list(base.cursor().execute("SELECT * FROM t"))
told = [row[0] for row in base.cursor().execute("PRAGMA integrity_check")]
print(apsw.sqlitelibversion(), rows, told)
'
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check apsw==3.40.1.0 2>/dev/null
"$place/venv/bin/python" -c "$program" | tee -a "$place/said"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check apsw==3.46.1.0 2>/dev/null
"$place/venv/bin/python" -c "$program" | tee -a "$place/said"
if ! grep -q "^3.40.1 .*NULL value in t.a" "$place/said"; then
  echo "CHANGED: nothing is reported any more"
  exit 1
fi
echo "As found: the row is there, whole, and 3.40.1 says that a value is missing. A table with a rowid is not affected."
