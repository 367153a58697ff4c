"""Ten questions to the published files, which pandas, SQLite, DuckDB, Spark and R must answer alike.

    python benchmarks/questions.py SITE

pandas and R read the CSV files, SQLite its database, DuckDB the CSV, the JSON lines and the Parquet files, if there are
any, Spark these; none of them knows of another, nor of this program. What is not installed is passed over, and named.
Where R has `metafor`, it works out the declared pools again from the comparisons. Ends with 1 if one of them disagrees.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Answer = list[tuple[Any, ...]]
"""Rows in any order: texts, whole numbers, decimals, and None where nothing is reported."""
CLOSE = 1e-9
ASKED: Mapping[str, tuple[str, str]] = {
    "designs": (
        "How many studies has each design in each family, how many say how many were randomised, and how many in all?",
        "SELECT family, kind, count(*), count(randomised), sum(randomised) FROM studies GROUP BY family, kind",
    ),
    "treatments": (
        "Of each treatment, how many randomised trials are there, and when were the first and the last published?",
        """SELECT t.treatment, count(*), min(s.year), max(s.year) FROM treatments AS t JOIN studies AS s
        ON ' ' || s.treatments || ' ' LIKE '% ' || t.treatment || ' %' WHERE s.kind = 'rct' GROUP BY t.treatment""",
    ),
    "ratios": (
        "Of how many studies and comparisons does the ratio of risks follow from the counts, and of how many not?",
        """SELECT abs(estimate - (1e0 * events / n) / (1e0 * control_events / control_n)) < 1e-9, count(*),
        count(DISTINCT study) FROM contrasts WHERE measure = 'RR' AND events > 0 AND control_events > 0 GROUP BY 1""",
    ),
    "differences": (
        "Beside each kind of control, at one moment: how many differences, the least, the mean, the largest?",
        """SELECT control_type, outcome, count(*), min(estimate), avg(estimate), max(estimate) FROM contrasts
        WHERE measure = 'RD' AND timing = 'at' GROUP BY control_type, outcome""",
    ),
    "pools": (
        "What is the mean of the differences of each declared pool, weighted by their precision?",
        """SELECT m.pool, count(*), sum(c.estimate / c.vi) / sum(1 / c.vi), sum(1 / c.vi) FROM
        (SELECT DISTINCT pool, pooled_contrast FROM pool_members WHERE included IN (1, 'true')) AS m
        JOIN contrasts AS c ON c.contrast = m.pooled_contrast WHERE c.measure = 'RD' AND c.vi > 0 GROUP BY m.pool""",
    ),
    "harms": (
        "Of each adverse event and role of an arm: how many figures of how many studies, how many people and events?",
        """SELECT h.event, a.role, count(*), count(DISTINCT h.study), sum(h.n), sum(h.events), count(h.percent)
        FROM harms AS h JOIN study_arms AS a ON a.study = h.study AND a.arm = h.arm WHERE h.grade <> 'recalled'
        GROUP BY h.event, a.role""",
    ),
    "sources": (
        "How many figures rest on each grade of reading, and how many of their sources have an address?",
        """SELECT f.grade, count(*), count(s.address) FROM (SELECT study, source, grade FROM arms UNION ALL
        SELECT study, source, grade FROM harms UNION ALL SELECT study, source, grade FROM scores UNION ALL
        SELECT study, source, grade FROM effects) AS f JOIN sources AS s ON s.study = f.study AND s.source = f.source
        GROUP BY f.grade""",
    ),
    "codes": (
        "What do the codes of roles, grades and kinds of control mean, and how many rows use each?",
        """SELECT u.name, u.code, c.meaning, count(*) FROM (SELECT 'role' AS name, role AS code FROM arms UNION ALL
        SELECT 'grade', grade FROM arms UNION ALL SELECT 'timing', timing FROM arms UNION ALL SELECT 'control_type',
        control_type FROM arms WHERE control_type IS NOT NULL) AS u LEFT JOIN codes AS c ON c.column_ = u.name
        AND c.code = u.code GROUP BY u.name, u.code, c.meaning""",
    ),
    "unknown": (
        "Of figures at each kind of moment: how many have no counts, no moment in days, and what is the mean moment?",
        """SELECT timing, count(*), sum(CASE WHEN events IS NULL THEN 1 ELSE 0 END), count(*) - count(time_days),
        avg(time_days), sum(CASE WHEN "primary" IN (1, 'true') THEN 1 ELSE 0 END) FROM arms GROUP BY timing""",
    ),
    "letters": (
        "How many letters have the names and publications of each family, and which date of a decision is the first?",
        """SELECT s.family, sum(length(s.name)), sum(length(s.publication)), max(d.first) FROM studies AS s LEFT JOIN
        (SELECT t.family AS family, min(x.date) AS first FROM status AS x JOIN treatments AS t ON
        t.treatment = x.treatment GROUP BY t.family) AS d ON d.family = s.family GROUP BY s.family""",
    ),
}  # fmt: skip
"""Name → the question, and how SQL asks it. `column_` is the column of that name, a word that SQL keeps for itself."""
TABLES = (
    "arms", "contrasts", "pools", "pool_members", "harms", "scores", "effects", "studies", "study_arms", "sources",
    "treatments", "status", "codes",
)  # fmt: skip


def sqlite_says(data: Path) -> dict[str, Answer]:
    with sqlite3.connect(f"file:{data / 'evidence.sqlite'}?mode=ro", uri=True) as base:
        return {name: base.execute(sql.replace("column_", '"column"')).fetchall() for name, (_, sql) in ASKED.items()}


def duckdb_says(data: Path, form: str) -> dict[str, Answer]:
    """Truths are words for SQLite's sake in the questions: they are cast to text before they are compared."""
    import duckdb

    base = duckdb.connect()
    for table in TABLES:
        base.execute(f"CREATE VIEW {table} AS SELECT * FROM '{data / table}.{form}'")
    found = {}
    for name, (_, sql) in ASKED.items():
        asked = re.sub(r"(\S+) IN \(1, 'true'\)", r"\1", sql).replace("column_", '"column"').replace("x.date", DATE)
        found[name] = base.execute(asked).fetchall()
    return found


def spark_says(data: Path) -> dict[str, Answer]:
    """From the Parquet files, on this machine alone; Java must be there."""
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = made.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    try:
        for table in TABLES:
            session.read.parquet(str(data / f"{table}.parquet")).createOrReplaceTempView(table)
        found = {}
        for name, (_, sql) in ASKED.items():
            asked = re.sub(r"(\S+) IN \(1, 'true'\)", r"\1", sql).replace("column_", '"column"')
            found[name] = [tuple(row) for row in session.sql(re.sub(r'"(\w+)"', r"`\1`", asked)).collect()]
        return found
    finally:
        session.stop()


DATE = "CAST(x.date AS VARCHAR)"
"""A year, a month or a day is a text; a reader of lines that guesses may take it for something else."""


def pandas_says(data: Path) -> dict[str, Answer]:
    import pandas as pd

    t = {name: pd.read_csv(data / f"{name}.csv", keep_default_na=False, na_values=[""]) for name in TABLES}
    studies, contrasts, arms, harms = t["studies"], t["contrasts"], t["arms"], t["harms"]
    found: dict[str, Any] = {}
    found["designs"] = studies.groupby(["family", "kind"])["randomised"].agg(["size", "count", _sum]).reset_index()
    of = studies.assign(treatment=studies["treatments"].str.split(" ")).explode("treatment")
    of = of[(of["kind"] == "rct") & of["treatment"].isin(t["treatments"]["treatment"])]
    found["treatments"] = of.groupby("treatment")["year"].agg(["size", "min", "max"]).reset_index()
    rr = contrasts[(contrasts["measure"] == "RR") & (contrasts["events"] > 0) & (contrasts["control_events"] > 0)]
    ratio = (rr["events"] / rr["n"]) / (rr["control_events"] / rr["control_n"])
    same = rr.assign(same=((rr["estimate"] - ratio).abs() < CLOSE).astype(int))
    found["ratios"] = same.groupby("same")["study"].agg(["size", "nunique"]).reset_index()
    rd = contrasts[contrasts["measure"] == "RD"]
    at = rd[rd["timing"] == "at"].groupby(["control_type", "outcome"])["estimate"]
    found["differences"] = at.agg(["size", "min", "mean", "max"]).reset_index()
    used = t["pool_members"].query("included")[["pool", "pooled_contrast"]].drop_duplicates()
    m = used.merge(rd[rd["vi"] > 0], left_on="pooled_contrast", right_on="contrast")
    m = m.assign(w=1 / m["vi"], wy=m["estimate"] / m["vi"]).groupby("pool")
    found["pools"] = (m["w"].agg(["size"]).assign(mean=m["wy"].sum() / m["w"].sum(), w=m["w"].sum())).reset_index()
    h = harms[harms["grade"] != "recalled"].merge(t["study_arms"][["study", "arm", "role"]], on=["study", "arm"])
    h = h.groupby(["event", "role"])
    sums = {name: h[name].sum(min_count=1) for name in ("n", "events")}
    found["harms"] = h["study"].agg(["size", "nunique"]).assign(**sums, percent=h["percent"].count()).reset_index()
    f = pd.concat([t[name][["study", "source", "grade"]] for name in ("arms", "harms", "scores", "effects")])
    f = f.merge(t["sources"][["study", "source", "address"]], on=["study", "source"])
    found["sources"] = f.groupby("grade")["address"].agg(["size", "count"]).reset_index()
    told = [arms[[name]].dropna().set_axis(["code"], axis=1).assign(column=name) for name in CODED]
    u = pd.concat(told).merge(t["codes"], on=["column", "code"], how="left")
    found["codes"] = u.groupby(["column", "code", "meaning"], dropna=False).size().reset_index()
    moments = arms.groupby("timing")
    found["unknown"] = pd.DataFrame({
        "size": moments.size(), "events": moments["events"].apply(lambda c: c.isna().sum()),
        "days": moments["time_days"].apply(lambda c: c.isna().sum()), "mean": moments["time_days"].mean(),
        "primary": moments["primary"].sum(),
    }).reset_index()  # fmt: skip
    dated = t["status"].drop(columns="family").merge(t["treatments"][["treatment", "family"]], on="treatment")
    texts = studies.assign(a=studies["name"].str.len(), b=studies["publication"].str.len()).groupby("family")
    first = dated.dropna(subset="date").astype({"date": str}).groupby("family")["date"].min()
    found["letters"] = texts[["a", "b"]].sum().join(first).reset_index()
    return {name: list(table.itertuples(index=False, name=None)) for name, table in found.items()}


CODED = ("role", "grade", "timing", "control_type")


def _sum(column: Any) -> Any:
    """Of what is there; nothing where nothing is."""
    return column.sum(min_count=1)


def r_says(data: Path) -> dict[str, Answer]:
    """R prints one table after another, each under its name."""
    script = Path(__file__).with_suffix(".R")
    spoken = {**os.environ, "LC_ALL": "C.UTF-8"}  # else R prints letters of other alphabets as their numbers
    done = subprocess.run(["Rscript", str(script), str(data)], capture_output=True, text=True, check=True, env=spoken)
    parts = re.split(r"^# (\w+)$", done.stdout, flags=re.MULTILINE)[1:]
    tables = dict(zip(parts[::2], parts[1::2], strict=True))
    return {name: [tuple(row) for row in csv.reader(io.StringIO(text.strip()))] for name, text in tables.items()}


def metafor_says(data: Path) -> dict[str, int]:
    """How many pools metafor has worked out again, and how many of them are others than in the files, at a millionth;
    nothing where it is not installed."""
    answer = {row[:3]: row[3:] for row in r_says(data).get("metafor", ())}
    with (data / "pools.csv").open(encoding="utf-8", newline="") as text:
        ours = {
            (row["pool"], row["measure"], row["method"]): (row["estimate"], row["low"], row["high"])
            for row in csv.DictReader(text)
            if row["estimate"]
        }
    far = [key for key, row in ours.items() if answer and not all(map(_near, row, answer[key]))]
    return {"worked out again": len(answer), "otherwise": len(far)} if answer else {}


def _near(one: str, other: str) -> bool:
    return abs(float(one) - float(other)) <= 1e-6 * max(1.0, abs(float(one)))


def plain(value: Any) -> Any:
    """A value as every program can tell it: a number as a number, whatever it was printed as."""
    if value is None or value != value or value == "":
        return None
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return float(value) if hasattr(value, "__float__") else value


def ordered(answer: Answer) -> Answer:
    rows = [tuple(map(plain, row)) for row in answer]
    return sorted(rows, key=lambda row: tuple(f"{one:.6g}" if isinstance(one, float) else str(one) for one in row))


def alike(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same, numbers to a billionth."""
    first, second = ordered(one), ordered(other)
    return len(first) == len(second) and all(
        len(a) == len(b) and all(map(_same, a, b)) for a, b in zip(first, second, strict=True)
    )


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= CLOSE * max(1.0, abs(one))
    return bool(one == other)


SAID: Mapping[str, Callable[[Path], dict[str, Answer]]] = {
    "SQLite": sqlite_says, "pandas": pandas_says, "R": r_says,
    "Spark, parquet": spark_says,
    **{f"DuckDB, {form}": lambda data, form=form: duckdb_says(data, form) for form in ("csv", "jsonl", "parquet")},
}  # fmt: skip


def there(name: str, data: Path) -> bool:
    """Whether a program is installed, and what it reads is there."""
    if name == "R":
        return shutil.which("Rscript") is not None
    if name.startswith("Spark") and not shutil.which("java"):
        return False
    return not name.endswith("parquet") or (data / "arms.parquet").is_file()


def differing(data: Path, names: tuple[str, ...] = tuple(SAID)) -> dict[str, list[str]]:
    """Program → the questions that it answers otherwise than SQLite does; ImportError if it is not installed."""
    expected = sqlite_says(data)
    found = {}
    for name in names:
        said = SAID[name](data)
        found[name] = [asked for asked in ASKED if not alike(expected[asked], said[asked])]
    return found


def main(site: Path) -> int:
    data = site / "data" if (site / "data").is_dir() else site
    for name, answer in sqlite_says(data).items():
        print(f"{name:<12} {len(answer):>4} rows  {ASKED[name][0]}")
    wrong = 0
    for name in SAID:
        try:
            told = differing(data, (name,))[name] if there(name, data) else None
        except ImportError as error:
            told = None
            print(f"{name:<16} not installed ({error.name})")
            continue
        if told is None:
            print(f"{name:<16} not there")
        else:
            wrong += len(told)
            print(f"{name:<16} {f'OTHERWISE: {told}' if told else f'{len(ASKED)} answers alike'}")
    if there("R", data) and (told := metafor_says(data)):
        print(f"{'metafor':<16} {told}")
        wrong += told["otherwise"]
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
