#!/usr/bin/env bash
# Spark reads CSV as RFC 4180 and Python's csv write it (a quote inside a quoted cell is doubled) without a word, but keeps the quotes
# doubled and takes a comma after them for the end of the cell: the cells of that row move one column on, and the last ones are lost.
# Matters for tables offered for re-use: whoever reads them with Spark must set `escape` to a quote, or take Parquet. Needs Java 17.
set -euo pipefail
command -v java >/dev/null || { echo "Java is needed to try this."; exit 2; }
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check pyspark==4.3.0 2>/dev/null
cd "$place"
cat > try.py <<'PY'
import csv
from importlib.metadata import version

from pyspark.sql import SparkSession

HEAD = ["study", "limits", "treated", "control"]
SHIFTED = ["a-2020", 'a "nocebo", it says', "12", "9"]
QUOTED = ["b-2021", 'a "nocebo" effect', "7", "8"]


def written(*rows):
    with open("rows.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *rows])
    with open("rows.csv", newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [HEAD, *rows]


session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()


def read(**more):
    return [list(row) for row in session.read.csv("rows.csv", header=True, **more).collect()]


written(SHIFTED, QUOTED)
usual, told = read(), read(escape='"')
written(QUOTED)
strict = read(mode="FAILFAST")
session.stop()
print("pyspark", version("pyspark"))
print("written:              ", SHIFTED, QUOTED)
print("read:                 ", *usual)
print("read, FAILFAST:       ", *strict)
print("read, escape a quote: ", *told)
as_found = told == [SHIFTED, QUOTED] and usual[0][2] != "12" and usual[1][1] == strict[0][1] == '"a ""nocebo"" effect"'
raise SystemExit(0 if as_found else "CHANGED: it reads such rows otherwise now")
PY
"$place/venv/bin/python" try.py 2>err || { tail -3 err; exit 1; }
echo "As found: the count of people treated is not where it was written; FAILFAST stops there, but not at a text that keeps its quotes."
