"""What a site offers for re-use: files that agree with each other and with the records, whose descriptions are true."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import zipfile
from contextlib import chdir
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import jsonschema
import pandas as pd
import pytest
import yaml

from evidence_explorer.analysis import Evidence
from evidence_explorer.export import parquet, site
from evidence_explorer.export.records import FOLDER as API
from evidence_explorer.export.records import SORTS, alone
from evidence_explorer.export.site import FOLDER, Offered, zipped
from evidence_explorer.export.version import version_of
from evidence_explorer.frames import TABLES
from evidence_explorer.importers import Known, bib, metapsy
from evidence_explorer.model import Afterwards
from evidence_explorer.pages import KINDS, written
from evidence_explorer.pages.data.files import everything
from evidence_explorer.pages.data.lines import examples
from evidence_explorer.scaffold import Gap
from evidence_explorer.words import countries
from parsing import Parser
from real import real_dataset, real_edition

LANGUAGES = ("en", "fr")


@cache
def found() -> Offered:
    return everything(real_edition("en"))


def file(name: str) -> bytes:
    return found().files[FOLDER + name]


def json_of(path: str) -> Any:
    return json.loads(found().files[path])


# ---- Files


def test_the_same_records_give_the_same_bytes():
    evidence = real_edition("en").evidence
    again = site.data_files(evidence, found().rows, None, None)
    assert again == {name: content for name, content in found().files.items() if name.startswith(FOLDER)}


def test_every_table_is_offered_in_every_form_and_the_zip_holds_what_its_description_names():
    for table in TABLES:
        forms = ("csv", "jsonl", *(["parquet"] if parquet.available() else []))
        assert all(f"{FOLDER}{table.name}.{form}" in found().files for form in forms)
    with zipfile.ZipFile(io.BytesIO(file("evidence.zip"))) as archive:
        assert archive.testzip() is None
        described = json.loads(archive.read("datapackage.json"))
        for one in described["resources"]:
            content = archive.read(one["path"])
            assert hashlib.sha256(content).hexdigest() == one["hash"].removeprefix("sha256:")
            assert content == file(one["path"])
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert zipped({"a": b"1", "b": b"2"}) == zipped({"a": b"1", "b": b"2"})


def test_what_can_say_its_version_does():
    version = version_of(real_dataset())
    base = sqlite3.connect(":memory:")
    base.deserialize(file("evidence.sqlite"))
    assert dict(base.execute("SELECT name, value FROM about").fetchall())["version"] == version
    numbered = f"1.0.0+{version}"
    told = [json_of(f"{FOLDER}{name}")["version"] for name in ("datapackage.json", "croissant.json")]
    assert [*told, yaml.safe_load(file("CITATION.cff"))["version"]] == [numbered] * 3
    assert {
        json_of(path)["version"]
        for path in found().files
        if re.match(rf"{API}(index|\w+/)", path) and "schema" not in path
    } == {version}


# ---- Records


@cache
def schemas() -> dict[str, Any]:
    return {sort.schema: json_of(f"{API}schema/{sort.schema}") for sort in SORTS}


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.folder)
def test_each_record_has_its_file_which_is_what_the_record_says(sort: Any):
    records = sort.of(real_dataset())
    listed = json_of(f"{API}index.json")["records"][sort.folder]["records"]
    assert [one["id"] for one in listed] == list(records)
    schema = schemas()[sort.schema]
    part = {**schema, "$ref": f"#/definitions/{sort.part}"} if sort.part else schema
    validator = jsonschema.Draft7Validator(
        {"definitions": schema["definitions"], "$ref": part["$ref"]} if sort.part else schema
    )
    for one in listed:
        told = json_of(API + one["address"])
        assert (told["id"], told["kind"], told["name"]) == (one["id"], sort.kind, one["name"])
        assert told["record"] == json.loads(json.dumps(alone(records[one["id"]])))
        if sort.folder != "families":  # whose treatments have files of their own
            assert [error.message for error in validator.iter_errors(told["record"])] == []
        assert set(told["pages"]) == (set(LANGUAGES) if sort.kind in {*KINDS, "claim"} else set())


def test_the_description_of_the_addresses_names_files_that_are_there():
    told = json_of(f"{API}openapi.json")
    for path, does in told["paths"].items():
        given = {one["name"]: one["example"] for one in does["get"].get("parameters", ())}
        assert API + path.strip("/").format(**given) in found().files
        [reference] = re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(does))
        assert reference in told["components"]["schemas"]
    for shape in told["components"]["schemas"].values():
        if "externalDocs" in shape:
            assert API + shape["externalDocs"]["url"].partition("#")[0] in found().files


# ---- References


KNOWN = Known.of(real_dataset(), {name: name for name in sorted(countries())})


@pytest.mark.parametrize("name", ["references.bib", "references.ris", "references.csl.json"])
def test_our_own_readers_find_every_publication_again(name: str):
    drafts = bib.read(file(name).decode())
    studies = list(real_dataset().studies.values())
    assert len(drafts) == len(studies)
    for draft, study in zip(drafts, studies, strict=True):
        citation, c = draft.values["citation"], study.citation
        same = {"title": c.title, "year": c.year, "journal": c.journal, "doi": c.doi or c.preprint_doi, "pmid": c.pmid}
        told = {field: getattr(citation.get(field), "value", citation.get(field)) for field in same}
        told["title"] = re.sub(r" \[[^]]+\]$", "", str(told["title"]))
        assert {k: None if isinstance(v, Gap) else v or None for k, v in told.items()} == same, study.id
        people = [name for name in c.authors if re.fullmatch(r"[^()]+ [^\W\d_a-z](-?[^\W\d_]){0,4}", name)]
        assert [name for name in citation.get("authors", ()) if name in people] == people, study.id


def test_a_retracted_publication_is_cited_as_such():
    told_after = (Afterwards.retracted, Afterwards.concern)
    doubtful = [s.id for s in real_dataset().studies.values() if any(map(s.was, told_after))]
    told = {item["id"]: item["title"] for item in json_of(f"{FOLDER}references.csl.json")}
    assert doubtful
    assert all(told[key].endswith("]") for key in doubtful)


def test_our_own_reader_of_the_metapsy_standard_finds_the_counts_again():
    drafts = metapsy.read(file("metapsy.csv").decode(), KNOWN, "metapsy.csv")
    rows = list(csv.DictReader(io.StringIO(file("metapsy.csv").decode())))
    names = {label: key for key, label in real_dataset().labels.items()}
    counted = {
        (names[r["study"]], r["event_arm1"], r["totaln_arm1"], r["event_arm2"], r["totaln_arm2"])
        for r in rows
        if r["event_arm1"]
    }
    ours = {
        (key, str(one.events), str(one.n), str(two.events), str(two.n))
        for key in real_dataset().studies
        for one in _evidence().rows(key)
        for two in _evidence().rows(key)
    }
    assert len(drafts) == len({row["study"] for row in rows}) > 50
    assert len(counted) > 80
    assert counted <= ours
    read = sum(len(outcome["results"]) for draft in drafts for outcome in draft.values.get("outcomes", ()))
    assert read > 150


def _evidence() -> Evidence:
    return real_edition("en").evidence


# ---- The page


class _Links(Parser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name == "href" and value]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_is_on_the_page_and_every_link_of_it_leads_to_one(language: str):
    page = written(real_edition(language), "data", "")
    reader = _Links()
    reader.feed(page.body)
    here = PurePosixPath("fr/data" if language == "fr" else "data")
    paths = {_resolved(here, link) for link in reader.links if not re.match(r"https?:|#", link)}
    offered = {path for path in found().files if path.startswith(FOLDER)}
    assert offered <= paths
    assert {path for path in paths - offered if path.startswith(("data/", API))} == {
        f"{API}index.json",
        f"{API}openapi.json",
    }
    assert f"<code>{found().version}</code>" in page.body
    anchors = set(re.findall(r'id="([^"]+)"', page.body))
    assert {link[1:] for link in reader.links if link.startswith("#")} <= anchors


def _resolved(here: PurePosixPath, link: str) -> str:
    parts: list[str] = list(here.parts)
    for part in link.split("/"):
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_told_the_same_as_readers(language: str):
    told = json.loads(written(real_edition(language), "data", "").described)
    record = real_dataset().site.record
    assert (told["@type"], told["name"], told["license"]) == (
        "Dataset",
        record.title.said(language)[0],
        record.licence_address,
    )
    assert {part["contentUrl"] for part in told["distribution"]} == {p for p in found().files if p.startswith(FOLDER)}
    assert record.disclaimer.said(language)[0] in told["description"]
    assert "<" not in written(real_edition(language), "data", "").described


def test_the_page_says_so_where_there_is_no_parquet():
    body = written(real_edition("en"), "data", "").body
    assert ("Parquet files are written where" in body) == (not parquet.available())


# ---- Lines


def lines(name: str) -> str:
    return next(one.text for one in examples("", False) if one.name == name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, content in found().files.items():
        if path.startswith(FOLDER) and path.endswith((".csv", ".sqlite")):
            (tmp_path / path.removeprefix(FOLDER)).write_bytes(content)
    return tmp_path


def test_the_lines_for_pandas_run(folder: Path, capsys: pytest.CaptureFixture[str]):
    given: dict[str, Any] = {}
    with chdir(folder):
        exec(lines("pandas"), given)
    assert len(given["ratios"]) == len(given["contrasts"]) // 3
    assert given["ratios"]["blinding"].notna().any()
    assert "Abbasi 2012" in capsys.readouterr().out


def test_the_lines_for_sqlite_run_and_agree_with_pandas(folder: Path):
    told = sqlite3.connect(folder / "evidence.sqlite").execute(lines("SQLite")).fetchall()
    contrasts = pd.read_csv(folder / "contrasts.csv")
    rows = contrasts[(contrasts["measure"] == "RR") & contrasts["events"].notna()]
    most = (rows["n"] + rows["control_n"]).sort_values(ascending=False)[:10]
    assert [row[4] + row[6] for row in told] == list(most)


def test_the_lines_for_duckdb_are_answered_by_pandas_alike(folder: Path):
    """DuckDB itself runs them in `benchmarks/reusers.py`; SQLite knows all of it but the median."""
    contrasts = pd.read_csv(folder / "contrasts.csv")
    rows = contrasts[(contrasts["measure"] == "RD") & (contrasts["timing"] == "at")]
    base = sqlite3.connect(folder / "evidence.sqlite")
    asked = lines("DuckDB").replace("'contrasts.csv'", "contrasts").replace("median(estimate)", "avg(estimate)")
    told = {outcome: (count, round(mean, 9)) for outcome, count, mean in base.execute(asked)}
    groups = rows.groupby("outcome")["estimate"]
    assert told == {name: (len(part), round(part.mean(), 9)) for name, part in groups}


@pytest.mark.skipif(not parquet.available(), reason="the library for Parquet is not installed")
def test_parquet_holds_what_the_other_files_hold():
    import pyarrow.parquet as pq

    for table in TABLES:
        read = pq.ParquetFile(io.BytesIO(file(f"{table.name}.parquet")))
        columns = read.read().to_pydict()
        assert list(zip(*columns.values(), strict=True)) == found().rows[table.name]
        assert read.metadata.metadata[b"version"] == found().version.encode()
    arms = pq.ParquetFile(io.BytesIO(file("arms.parquet")))
    assert arms.num_row_groups == len({row[1] for row in found().rows["arms"]})
