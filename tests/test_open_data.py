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
from datetime import date
from functools import cache
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import jsonschema
import pandas as pd
import pytest
import yaml

from evidence_explorer.analysis import Evidence
from evidence_explorer.export import export, parquet, site
from evidence_explorer.export.history import against, history, of_treatment
from evidence_explorer.export.records import FOLDER as API
from evidence_explorer.export.records import SORTS, alone
from evidence_explorer.export.site import FOLDER, zipped
from evidence_explorer.export.version import version_of
from evidence_explorer.frames import TABLES, control_name, decisions
from evidence_explorer.importers import Known, bib, metapsy
from evidence_explorer.model import Afterwards, Correction, Corrections
from evidence_explorer.pages import KINDS, places, url_of, written
from evidence_explorer.pages.data.files import WITHIN, data_files, everything
from evidence_explorer.pages.data.lines import examples
from evidence_explorer.scaffold import Gap
from evidence_explorer.words import countries, words
from offered import file, files, found, put, rows
from parsing import Parser
from real import real_dataset, real_edition

LANGUAGES = ("en", "fr")


def json_of(path: str) -> Any:
    return json.loads(files()[path])


# ---- Files


def test_the_same_records_give_the_same_bytes():
    evidence = real_edition("en").evidence
    again = site.data_files(evidence, rows(), None, None)
    assert again == {name: content for name, content in files().items() if name.startswith(FOLDER)}


def test_files_that_were_taken_are_held_no_longer_and_the_page_still_tells_their_sizes():
    data_files(real_edition("en"))
    assert not site._files
    assert everything(real_edition("en")).sizes == {path: len(content) for path, content in files().items()}


def test_every_table_is_offered_in_every_form_and_the_zip_holds_what_its_description_names():
    for table in TABLES:
        forms = ("csv", "jsonl", *(["parquet"] if parquet.available() else []))
        assert all(f"{FOLDER}{table.name}.{form}" in files() for form in forms)
    with zipfile.ZipFile(io.BytesIO(file("evidence.zip"))) as archive:
        assert archive.testzip() is None
        described = json.loads(archive.read("datapackage.json"))
        for one in described["resources"]:
            content = archive.read(one["path"])
            assert hashlib.sha256(content).hexdigest() == one["hash"].removeprefix("sha256:")
            assert content == file(one["path"])
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.comment.decode() == described["version"]
    assert zipped({"a": b"1", "b": b"2"}, "x") == zipped({"a": b"1", "b": b"2"}, "x")


def test_a_folder_of_exports_holds_all_that_a_site_offers_and_all_tables_in_one_json_file(tmp_path: Path):
    written_ = {path.name: path.read_bytes() for path in export(real_dataset(), tmp_path)}
    assert written_.keys() - {"evidence.json"} == {p.removeprefix(FOLDER) for p in files() if p.startswith(FOLDER)}
    told = json.loads(written_["evidence.json"])
    assert told.pop("about")["version"] == version_of(real_dataset())
    assert list(told) == [table.name for table in TABLES]
    for table in TABLES:
        assert [tuple(row.values()) for row in told[table.name]] == rows()[table.name]
        assert {tuple(row) for row in told[table.name]} <= {tuple(map(str, table.columns))}
    assert f"{hashlib.sha256(written_['evidence.json']).hexdigest()}  evidence.json" in written_[site.SUMS].decode()


def test_what_can_say_its_version_does():
    version = version_of(real_dataset())
    base = sqlite3.connect(":memory:")
    base.deserialize(file("evidence.sqlite"))
    assert dict(base.execute("SELECT name, value FROM about").fetchall())["version"] == version
    numbered = f"1.0.0+{version}"
    assert json_of(f"{API}openapi.json")["info"]["x-data-version"] == version
    for feed in all_feeds().values():
        assert feed.findtext("{https://schema.org/}version") == version
    told = [json_of(f"{FOLDER}{name}")["version"] for name in ("datapackage.json", "croissant.json")]
    assert [*told, yaml.safe_load(file("CITATION.cff"))["version"]] == [numbered] * 3
    assert {
        json_of(path)["version"] for path in files() if re.match(rf"{API}(index|\w+/)", path) and "schema" not in path
    } == {version}


def test_what_cannot_say_its_version_is_saved_under_a_name_that_does_and_is_told_by_its_sum():
    version = version_of(real_dataset())
    first, *lines = file("evidence.sha256").decode().splitlines()
    assert first == f"# 1.0.0+{version}"
    sums = {name: told for told, name in (line.split("  ") for line in lines)}
    offered = {path.removeprefix(FOLDER): c for path, c in files().items() if path.startswith(FOLDER)}
    del offered["evidence.sha256"]
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in offered.items()}
    for language in LANGUAGES:
        reader = _Links()
        reader.feed(written(real_edition(language), "data", "").body)
        assert set(reader.saved) == {
            re.sub(r"^[^.]+", lambda stem: f"{stem[0]}.{version}", name) for name in (*offered, "evidence.sha256")
        }


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
        assert set(told["pages"]) == (set(LANGUAGES) if sort.kind in {*KINDS, "claim", *WITHIN} else set())
        if sort.kind in WITHIN:
            page = written(real_edition("fr"), WITHIN[sort.kind], "").body
            assert f'id="{told["pages"]["fr"].partition("#")[2]}"' in page


def test_every_kind_of_record_has_files_and_what_only_serves_as_comparison_too():
    """What a table lists by a key, a program can ask for by it; a decision stands in the file of its treatment."""
    listed = json_of(f"{API}index.json")["records"]
    for table in TABLES:
        if len(table.key) == 1 and table.name not in ("contrasts", "harm_contrasts", "score_contrasts"):
            keys = {row[table.columns.index(table.key[0])] for row in rows()[table.name]}
            others = {"treatments": {one["id"] for one in listed["comparators"]["records"]}}.get(table.name, set())
            assert {one["id"] for one in listed[table.name]["records"]} | others == keys, table.name


def test_a_correction_keeps_its_name_when_a_newer_one_comes():
    """Feeds, addresses and anchors rest on it; files of corrections hold the newest first."""

    def one(day: str, study: str) -> Correction:
        return Correction(mended=date.fromisoformat(day), studies=(study,), was={"en": "so"}, now={"en": "other"})

    old = (one("2026-02-02", "a-2020"), one("2026-01-01", "a-2020"), one("2026-01-01", "a-2020"))
    names = [name for name, _ in Corrections(corrections=old).named]
    assert names == ["2026-02-02-a-2020", "2026-01-01-a-2020-2", "2026-01-01-a-2020"]
    more = (one("2026-02-02", "a-2020"), *old)
    assert [name for name, _ in Corrections(corrections=more).named] == ["2026-02-02-a-2020-2", *names]


def test_the_description_of_the_addresses_names_files_that_are_there():
    told = json_of(f"{API}openapi.json")
    for path, does in told["paths"].items():
        given = {one["name"]: one["example"] for one in does["get"].get("parameters", ())}
        assert API + path.strip("/").format(**given) in files()
        [reference] = re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(does))
        assert reference in told["components"]["schemas"]
    for shape in told["components"]["schemas"].values():
        if "externalDocs" in shape:
            assert API + shape["externalDocs"]["url"].partition("#")[0] in files()


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
        self.saved: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.saved += [value or "" for name, value in attrs if name == "download"]
        self.links += [value for name, value in attrs if name == "href" and value]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_is_on_the_page_and_every_link_of_it_leads_to_one(language: str):
    page = written(real_edition(language), "data", "")
    reader = _Links()
    reader.feed(page.body)
    here = PurePosixPath("fr/data" if language == "fr" else "data")
    paths = {_resolved(here, link) for link in reader.links if not re.match(r"https?:|#", link)}
    offered = {path for path in files() if path.startswith(FOLDER)}
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
    assert {part["contentUrl"] for part in told["distribution"]} == {p for p in files() if p.startswith(FOLDER)}
    assert record.disclaimer.said(language)[0] in told["description"]
    day = record.last_search.isoformat()
    assert told["datePublished"] == json_of(f"{FOLDER}croissant.json")["datePublished"] == day
    assert yaml.safe_load(file("CITATION.cff"))["date-released"] == day
    assert "<" not in written(real_edition(language), "data", "").described


def test_the_page_says_so_where_there_is_no_parquet():
    body = written(real_edition("en"), "data", "").body
    assert ("Parquet files are written where" in body) == (not parquet.available())


# ---- Lines


def lines(name: str) -> str:
    return next(one.text for one in examples("", False) if one.name == name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path, ".csv", ".sqlite")


def test_the_lines_for_pandas_run(folder: Path, capsys: pytest.CaptureFixture[str]):
    given: dict[str, Any] = {}
    with chdir(folder):
        exec(lines("pandas"), given)
    assert len(given["ratios"]) == len(given["contrasts"]) // 3
    assert given["ratios"]["blinding"].notna().any()
    assert "Abbasi 2012" in capsys.readouterr().out


def test_pandas_leaves_json_lines_as_they_are_where_it_is_told_to():
    [call] = re.findall(r"pd\.read_json\((.*), (lines=.*)\), or", lines("pandas"))
    assert call == ('"status.jsonl"', "lines=True, dtype=False")
    read = pd.read_json(io.BytesIO(file("status.jsonl")), lines=True, dtype=False)
    told = [json.loads(line) for line in file("status.jsonl").decode().splitlines()]
    assert [one if isinstance(one, str) else None for one in read["date"]] == [row.get("date") for row in told]


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
        assert list(zip(*columns.values(), strict=True)) == rows()[table.name]
        assert read.metadata.metadata[b"version"] == found().version.encode()
    arms = pq.ParquetFile(io.BytesIO(file("arms.parquet")))
    assert arms.num_row_groups == len({row[1] for row in rows()["arms"]})


# ---- What changed


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_record_with_a_date_is_told_and_none_by_the_clock(language: str):
    dataset = real_dataset()
    told = history(dataset, language)
    assert {c.studies[0] for c in told if c.sort == "study"} == {s.id for s in dataset.studies.values() if s.added}
    assert sum(c.sort in ("correction", "verdict") for c in told) == len(dataset.corrections)
    assert all(c.was and c.text for c in told if c.sort in ("correction", "verdict"))
    dates = [status.date for _, _, status in decisions(dataset) if status.date]
    assert sorted(c.on for c in told if c.sort == "decision") == sorted(dates)
    assert [c.on for c in told] == sorted((c.on for c in told), reverse=True)
    assert all(study.added for study in dataset.studies.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_is_never_named_without_what_it_compares_with(language: str):
    w, dataset = words(language), real_dataset()
    for change in history(dataset, language):
        if change.sort == "study":
            study = dataset.studies[change.studies[0]]
            assert change.text == w.told(study.title.said(language)[0], against(dataset, study, w))
            controls = {control_name(dataset, arm, language) for arm in study.arms} - {None}
            assert all(str(control) in change.text for control in controls) or study.design.kind.review


ATOM = "{http://www.w3.org/2005/Atom}"
DAY = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")


def all_feeds() -> dict[str, Any]:
    return {path: ElementTree.fromstring(c) for path, c in files().items() if path.endswith("feed.xml")}


def test_there_is_a_feed_for_all_and_for_each_treatment_in_each_language_with_what_its_form_asks_for():
    treatments = [f"treatments/{key}/" for key in real_dataset().treatments]
    paths = {f"{before}{one}feed.xml" for before in ("", "fr/") for one in ("", *treatments)}
    assert set(all_feeds()) == paths
    names: list[str] = []
    for path, feed in all_feeds().items():
        assert feed.tag == f"{ATOM}feed"
        entries = feed.findall(f"{ATOM}entry")
        for part in (feed, *entries):
            (title,), (id_,), (updated,) = (part.findall(ATOM + name) for name in ("title", "id", "updated"))
            assert title.text
            assert DAY.fullmatch(str(updated.text))
            names.append(str(id_.text))
            assert all(_lives(path, link.get("href", "")) for link in part.findall(f"{ATOM}link"))
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        assert [str(e.findtext(f"{ATOM}updated")) for e in entries] == sorted(
            (str(e.findtext(f"{ATOM}updated")) for e in entries), reverse=True
        )
        assert len(entries) <= 60
    assert len(names) == len(set(names))
    assert all(str(UUID(name.removeprefix("urn:uuid:"))) in name for name in names)


@cache
def addresses() -> frozenset[str]:
    pages = {place.path for place in places(real_dataset()) if place.language == "en"}
    urls = {url_of(path) for path in pages}
    return frozenset({*urls, *(f"fr/{url}" for url in urls), *files()})


def _lives(path: str, link: str) -> bool:
    """Whether a link of a feed, seen from where it stands, leads to a page or a file of the site."""
    target = _resolved(PurePosixPath(path).parent, link.partition("#")[0])
    return target in addresses() or f"{target}/" in addresses()


def test_the_feed_of_a_treatment_holds_what_concerns_it_and_nothing_else():
    dataset, changes = real_dataset(), history(real_dataset(), "en")
    for key in dataset.treatments:
        about = {study.id for study in dataset.studies_of_treatment(key)}
        mine = of_treatment(changes, dataset, key)
        assert {c.studies[0] for c in mine if c.sort == "study"} == about
        assert [c for c in mine if c.sort in ("correction", "verdict")] == [
            c
            for c in changes
            if c.sort in ("correction", "verdict") and (key in c.treatments or about & set(c.studies))
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_changes_tells_before_and_after(language: str):
    body = written(real_edition(language), "changes", "").body
    for correction in real_dataset().corrections.values():
        assert str(escape(correction.was.said(language)[0], quote=False))[:40] in body.replace("&#39;", "’")
    assert f"<code>{found().version}</code>" in body


def test_the_text_for_a_release_says_the_same():
    text = file("changes.txt").decode()
    assert found().version in text
    for change in history(real_dataset(), "en"):
        assert change.text in text
        assert change.was in text
