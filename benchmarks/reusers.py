"""Programs of others read what a site offers: frictionless, mlcroissant, an OpenAPI validator, DuckDB, pyarrow, a
grammar of Atom, two readers of JSON-LD; and those whose lines stand on the page of data, which are run as they stand
there. Datasette is started and asked.

    python -m venv v && v/bin/pip install frictionless mlcroissant openapi-spec-validator duckdb \\
        pyarrow pandas datasette lxml pyld rdflib
    v/bin/python benchmarks/reusers.py SITE

``SITE``: a built site. Those that are not installed are passed over, and named. Ends with 1 if one of them disagrees.
"""

from __future__ import annotations

import collections
import csv
import html
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import chdir, suppress
from pathlib import Path
from typing import Any


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def frictionless_reads(site: Path) -> str:
    """Types, constraints, keys and hashes of all tables."""
    from frictionless import validate

    report = validate(str(site / "data/datapackage.json"))
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "type", "message"])[:10]
    return f"{report.stats['tasks']} tables valid"


def mlcroissant_reads(site: Path) -> str:
    """Every cell as the CSV file holds it: this reader guesses types again, so that `007` or `NA` would be others."""
    import mlcroissant

    data, cells = mlcroissant.Dataset(str(site / "data/croissant.json")), 0
    for part in data.metadata.record_sets:
        expected, found = rows_of(site / f"data/{part.id}.csv"), list(data.records(part.id))
        assert len(expected) == len(found), part.id
        for one, other in zip(expected, found, strict=True):
            for column, cell in one.items():
                cells += 1
                assert same(cell, other[f"{part.id}/{column}"]), (part.id, column, cell, other[f"{part.id}/{column}"])
    return f"{cells} cells alike"


def same(cell: str, value: Any) -> bool:
    if value is None or value != value:
        return cell == ""
    if isinstance(value, bytes):
        return cell == value.decode()
    if isinstance(value, bool):
        return cell == str(value).lower()
    return float(cell) == float(value) if isinstance(value, int | float) else cell == str(value)


def openapi_is_valid(site: Path) -> str:
    from openapi_spec_validator import validate

    told = json.loads((site / "api/v1/openapi.json").read_text(encoding="utf-8"))
    validate(told)
    return f"{len(told['paths'])} paths valid"


def duckdb_answers(site: Path) -> str:
    """Comparisons by outcome, and how often each treatment stands in a table, as counted here without it."""
    import duckdb

    def ask(query: str) -> list[tuple[Any, ...]]:
        return duckdb.sql(query.format(data=site / "data")).fetchall()

    rows = rows_of(site / "data/contrasts.csv")
    by_outcome = collections.Counter(row["outcome"] for row in rows if row["measure"] == "RD" and row["timing"] == "at")
    asked = (
        "SELECT outcome, count(*) FROM '{data}/contrasts.csv' WHERE measure = 'RD' AND timing = 'at' GROUP BY outcome"
    )
    assert dict(ask(asked)) == dict(by_outcome)
    lines = "SELECT count(*), sum(n), sum(events) FROM '{data}/arms.{form}'"
    told = {
        form: ask(lines.replace("{form}", form))
        for form in ("csv", "jsonl", "parquet")
        if (site / f"data/arms.{form}").is_file()
    }
    assert len(set(map(str, told.values()))) == 1, told
    return f"{len(by_outcome)} outcomes, and {', '.join(told)} alike"


def pyarrow_reads(site: Path) -> str:
    """Parquet, if the site has it: a group of rows for each family, and ids that stay texts."""
    import pyarrow.parquet as parquet

    files = sorted((site / "data").glob("*.parquet"))
    for file in files:
        assert parquet.read_table(file).num_rows == len(rows_of(file.with_suffix(".csv")))
    if not files:
        return "no Parquet in this site"
    arms = parquet.ParquetFile(site / "data/arms.parquet")
    families = {row["family"] for row in rows_of(site / "data/arms.csv")}
    assert arms.num_row_groups == len(families)
    return f"{len(files)} tables, {arms.num_row_groups} groups of rows in arms"


def feeds_are_atom(site: Path) -> str:
    """Every feed after the grammar of RFC 4287; one that lacks what it must have is told, or the grammar is none."""
    from lxml import etree

    grammar = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
    files = sorted(site.rglob("feed.xml"))
    for file in files:
        assert grammar.validate(etree.parse(file)), (file, grammar.error_log.last_error)
    whole = (site / "feed.xml").read_text(encoding="utf-8")
    for name in ("id", "title", "updated", "author"):
        lacking = re.sub(rf"<{name}>.*?</{name}>", "", whole, count=1, flags=re.DOTALL)
        assert not grammar.validate(etree.fromstring(lacking.encode())), name
    return f"{len(files)} feeds valid"


def json_ld_is_read_alike(site: Path) -> str:
    """Two readers that know nothing of each other find the same statements in what catalogues are told. The context of
    schema.org is far away: all of its words are its own, which is all that is needed of it here."""
    from pyld import jsonld
    from rdflib import Graph
    from rdflib.compare import isomorphic

    own = {"@vocab": "https://schema.org/"}
    base = "https://example.org/data/"
    given = {"contextUrl": None, "documentUrl": base, "document": {"@context": own}}
    jsonld.set_document_loader(lambda address, options: given)
    pages = [site / "data/index.html", *site.glob("??/data/index.html")]
    blocks = [
        re.findall(r"<script[^>]*ld.json[^>]*>(.*?)</script>", page.read_text(encoding="utf-8")) for page in pages
    ]
    told = [
        json.loads((site / "data/croissant.json").read_text(encoding="utf-8")),
        *(json.loads(one) for [one] in blocks),
    ]
    count = 0
    for document in told:
        inside = {**document, "@context": own} if isinstance(document["@context"], str) else document
        one = Graph().parse(data=json.dumps(inside), format="json-ld", publicID=base)
        other = Graph().parse(
            data=jsonld.to_rdf(document, {"base": base, "format": "application/n-quads"}), format="nt"
        )
        assert isomorphic(one, other), document["@context"]
        count += len(one)
    return f"{count} statements of {len(told)} descriptions alike"


def sums_are_right(site: Path) -> str:
    """By the program that everybody has; its heading is a comment to it."""
    told = _run([program("sha256sum"), "--check", "--strict", "evidence.sha256"], site)
    assert told.count(": OK") == len(told.splitlines())
    return f"{len(told.splitlines())} files as listed"


def lines_of(site: Path, name: str) -> str:
    """The lines for a program as they stand on the page, reading the files that lie here instead of those far away."""
    page = (site / "data/index.html").read_text(encoding="utf-8")
    [told] = re.findall(rf'id="lines-{name}".*?<pre[^>]*><code[^>]*>(.*?)</code></pre>', page, re.DOTALL)
    return re.sub(r"https?://[^\s'\"]*/data/", "", html.unescape(told))


def program(name: str) -> str:
    """Where a program is: beside this Python, or in a folder of programs. ImportError if it is nowhere."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name)
    if not found:
        raise ImportError(name, name=name)
    return found


def pandas_runs_its_lines(site: Path) -> str:
    import pandas  # noqa: F401  (only to know that it is there)

    told = _run([sys.executable, "-c", lines_of(site, "pandas")], site)
    assert re.search(r"\[\d+ rows x 9 columns\]", told), told
    return told.strip().splitlines()[-1]


def r_runs_its_lines(site: Path) -> str:
    told = _run([program("Rscript"), "-e", lines_of(site, "r")], site).splitlines()
    rows = rows_of(site / "data/pool_members.csv")
    used = {(row["pool"], row["pooled_contrast"]) for row in rows if row["included"] == "true"}
    printed = [line for line in told if re.match(r"\d+ ", line)]
    blocks = sum("pool" in line.split() or "yi" in line.split() for line in told)  # R breaks wide tables into blocks
    assert blocks, told
    assert len(printed) == len(used) * blocks, (len(printed), len(used), blocks)
    return f"{len(used)} members of pools, each with its ratio"


def duckdb_runs_its_lines(site: Path) -> str:
    import duckdb

    with chdir(site / "data"):
        found = duckdb.sql(lines_of(site, "duckdb")).fetchall()
    assert found == sorted(found, key=lambda row: (-row[1], row[0]))
    assert len(found) > 1
    return f"{len(found)} outcomes"


def datasette_serves(site: Path) -> str:
    """Started by the last of its lines, without a browser, and asked for every table and for the lines of SQLite."""
    *_, last = lines_of(site, "datasette").strip().splitlines()
    name, *words = last.split()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program(name), *(word for word in words if word != "--open"), "--port", str(port)]
    with subprocess.Popen(command, cwd=site / "data", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            tables = [file.stem for file in sorted((site / "data").glob("*.jsonl"))]
            for table in tables:
                told = _asked(port, f"/evidence.json?sql=select+count(*)+as+n+from+{table}&_shape=array")
                assert told == [{"n": len(rows_of(site / f"data/{table}.csv"))}], (table, told)
            sql = urllib.parse.quote(lines_of(site, "sqlite").strip().rstrip(";"))
            assert len(_asked(port, f"/evidence.json?sql={sql}&_shape=array")) == 10
        finally:
            server.terminate()
    return f"{len(tables)} tables counted alike"


def _asked(port: int, path: str) -> Any:
    for _ in range(100):
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return json.load(answer)
        time.sleep(0.1)
    raise AssertionError("no answer in ten seconds")


def _run(command: list[str], site: Path) -> str:
    done = subprocess.run(command, cwd=site / "data", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


READERS: dict[str, Callable[[Path], str]] = {
    "frictionless": frictionless_reads, "mlcroissant": mlcroissant_reads, "OpenAPI": openapi_is_valid,
    "DuckDB": duckdb_answers, "pyarrow": pyarrow_reads,
    "sha256sum": sums_are_right, "Atom": feeds_are_atom, "JSON-LD": json_ld_is_read_alike,
    "lines, pandas": pandas_runs_its_lines,
    "lines, R": r_runs_its_lines, "lines, DuckDB": duckdb_runs_its_lines, "Datasette": datasette_serves,
}  # fmt: skip


def main(site: Path) -> int:
    wrong = 0
    for name, reads in READERS.items():
        try:
            told = reads(site)
        except ImportError as error:
            told = f"not installed ({error.name})"
        except AssertionError as error:
            told, wrong = f"DISAGREES: {error}", wrong + 1
        print(f"{name:<15} {told}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
