"""The exported tables explain themselves: every key leads somewhere, every code and column is explained, and every file
holds the same and is described."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import pytest

from evidence_explorer.export import as_lines, as_sqlite, csv_files
from evidence_explorer.export.dictionary import explained
from evidence_explorer.export.package import package
from evidence_explorer.export.version import version_of
from evidence_explorer.frames import FORMS, TABLES, Table, Type
from evidence_explorer.model import Text
from evidence_explorer.pages import written
from evidence_explorer.words import phrases
from exported import BY_NAME, found, read
from real import real_dataset, real_edition

LANGUAGES = ("en", "fr")
EVERY = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


# ---- What is promised is explained


def test_every_table_and_column_is_explained_in_both_languages_and_nothing_else():
    columns = {str(column) for table in TABLES for column in table.columns}
    assert {str(column) for column in FORMS} == columns
    for language in LANGUAGES:
        said = phrases(language)
        assert {key.partition(".")[2] for key in said if key.startswith("table.")} >= {*BY_NAME}
        assert {key.partition(".")[2] for key in said if key.startswith("column.")} == columns


def test_what_stands_between_several_in_a_cell_is_said_and_no_code_stands_twice():
    between = {" ": "stand with a space", "+": "stand with +", "; ": "stand with a semicolon"}
    w = real_edition("en").words
    for column, form in FORMS.items():
        assert [said for said in between.values() if said in explained(w, column)] == (
            [between[form.joined]] if form.joined else []
        ), column
    for table in TABLES:
        for column in (one for one in table.columns if FORMS[one].joined == " "):
            for row in read(table.name):
                parts = row[column].split()
                assert len(parts) == len(set(parts)), (table.name, column, row[column])


def test_every_table_that_is_made_is_promised_and_every_row_has_its_columns():
    assert list(found()) == list(BY_NAME)
    for table in TABLES:
        assert found()[table.name], table.name
        assert {len(row) for row in found()[table.name]} == {len(table.columns)}


def cells_of(column: str, cell: str) -> list[str]:
    joined = FORMS[column].joined  # type: ignore[index]
    return cell.split(joined) if joined else [cell]


@EVERY
def test_every_cell_has_the_form_that_is_promised(table: Table):
    kinds = {Type.whole: int, Type.number: float, Type.truth: bool}
    for row in found()[table.name]:
        for column, value in zip(table.columns, row, strict=True):
            form = FORMS[column]
            assert value is None or type(value) is kinds.get(form.type, str), (column, value)
            if value is None:
                assert column not in (*table.key, *table.always), (column, row)
            elif form.least is not None or form.most is not None:
                assert (form.least or value) <= value <= (value if form.most is None else form.most), column


@EVERY
def test_every_key_is_one_and_every_link_leads_to_a_row(table: Table):
    if table.key:
        keys = [tuple(row[c] for c in table.key) for row in read(table.name)]
        assert len(keys) == len(set(keys))
    for link in table.links:
        there = {tuple(row[c] for c in link.to) for row in read(link.table)}
        last = link.columns[-1]
        for row in read(table.name):
            for part in cells_of(last, row[last]) if row[last] else ():
                key = (*(row[c] for c in link.columns[:-1]), part)
                if part not in link.besides:
                    assert key in there, (table.name, link, key)


def test_what_stands_between_names_stands_inside_none():
    """A cell is taken apart by its sign alone, and a comparison is named by the study and both sides."""
    for table in TABLES:
        for column in (one for one in table.key if FORMS[one].type is Type.code and one != "contrast"):
            assert not any(sign in row[column] for row in read(table.name) for sign in " +;"), (table.name, column)
    for name in ("contrasts", "harm_contrasts"):
        for row in read(name):
            assert row["contrast"] == ":".join([row["study"], row["figure"], row["control_figure"]])
    assert any("_" in row["figure"] for row in read("harms"))


@EVERY
def test_every_code_is_explained(table: Table):
    told = {(row["column"], row["code"]): row["meaning"] for row in read("codes")}
    assert all(told.values())
    linked = {column for link in table.links for column in link.columns} | {*table.key}
    for column in table.columns:
        if FORMS[column].coded:
            used = {part for row in read(table.name) if row[column] for part in cells_of(column, row[column])}
            assert used <= {code for name, code in told if name == column}, column
        elif FORMS[column].type is Type.code:
            named = {"pools", "score_pools", "harm_pools"}  # a row per method: a pool is no key of them
            assert column in linked or (table.name in named and column == "pool"), column


def test_no_code_is_taken_for_a_number_or_for_nothing():
    """Readers that guess types would make another value of it."""
    nothing = {"na", "n/a", "nan", "null", "none", "nil", "true", "false", "inf"}
    for table in TABLES:
        for row in read(table.name):
            for column, cell in row.items():
                if FORMS[column].type is Type.code and cell:  # type: ignore[index]
                    assert cell.casefold() not in nothing, (table.name, column, cell)
                    assert not re.fullmatch(r"[+-]?[0-9.,]+(e[0-9]+)?", cell), (table.name, column, cell)


def test_every_number_leads_to_what_was_read_and_nearly_all_to_an_address():
    """A few records know what was read, but not where: their row says so, as does the page of their study."""
    sources = {(row["study"], row["source"]): row for row in read("sources")}
    told = [
        sources[row["study"], row["source"]]
        for name in ("arms", "harms", "scores", "effects", "risk_of_bias")
        for row in read(name)
    ]
    assert all(row["read_in"] and row["covers"] for row in told)
    assert sum(row["leads_to"] == "nowhere" for row in told) <= len(told) / 100
    assert all(row["found_at"] == row["address"] for row in sources.values() if row["address"])
    assert all((row["leads_to"] == "own") == bool(row["address"]) for row in sources.values())
    assert all((row["leads_to"] == "nowhere") == (not row["found_at"]) for row in sources.values())
    for study in {row["study"] for row in sources.values() if row["leads_to"] == "nowhere"}:
        page = written(real_edition("en"), "study", study).body
        lost = sum(not row["address"] for row in sources.values() if row["study"] == study)
        assert page.count("No address of it is shown: none was noted, or it was read on a copy that") == lost


def test_the_figures_are_anchors_of_the_pages_of_their_studies():
    rows = {(row["study"], row["figure"]) for name in ("arms", "harms", "effects") for row in read(name)}
    told = {row.anchor for study in ("goodwin-2022",) for row in _evidence().rows(study)}
    assert told == {figure for study, figure in rows if study == "goodwin-2022" and figure.startswith("f")}


def _evidence() -> Any:
    return real_edition("en").evidence


# ---- One content in every file


@EVERY
def test_csv_json_lines_and_sqlite_hold_the_same(table: Table):
    base = sqlite()
    rows = base.execute(f'SELECT * FROM "{table.name}"').fetchall()
    assert sorted(map(repr, rows)) == sorted(repr(tuple(map(_number, row))) for row in found()[table.name])
    names = [str(column) for column in table.columns]
    lines = as_lines(names, found()[table.name]).decode().splitlines()
    told = [tuple(json.loads(line).get(name) for name in names) for line in lines]
    assert told == found()[table.name]
    for row, cells in zip(read(table.name), found()[table.name], strict=True):
        for cell, value in zip(row.values(), cells, strict=True):
            assert cell.removeprefix("'") == _text(value)


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value).removeprefix("'")


@cache
def sqlite() -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.deserialize(as_sqlite(found()))
    return base


def test_sqlite_keeps_its_own_links_and_has_the_same_bytes_each_time():
    assert sqlite().execute("PRAGMA foreign_key_check").fetchall() == []
    assert sqlite().execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert as_sqlite(found()) == as_sqlite(found())
    assert len(sqlite().execute("PRAGMA foreign_key_list(arms)").fetchall()) >= 6


# ---- What describes the files


@cache
def described() -> dict[str, Any]:
    return package(real_dataset(), csv_files(real_dataset()), "https://example.org/data/")


def test_the_data_package_names_every_file_and_column_with_what_they_mean():
    found = described()
    files = csv_files(real_dataset())
    assert [one["path"] for one in found["resources"]] == list(files)
    for one, table in zip(found["resources"], TABLES, strict=True):
        assert one["bytes"] == len(files[one["path"]])
        assert one["hash"] == f"sha256:{sha256(files[one['path']]).hexdigest()}"
        fields = one["schema"]["fields"]
        assert [field["name"] for field in fields] == list(map(str, table.columns))
        assert all(field["description"] for field in fields)


def test_the_version_is_that_of_what_the_records_say():
    assert re.fullmatch("[0-9a-f]{10}", version_of(real_dataset()))
    site = real_dataset().site
    told = {version_of(real_dataset())}
    for change in ({"tagline": Text({"en": "Other."})}, {"last_search": date(2020, 1, 2)}):
        spoiled = replace(site, record=site.record.model_copy(update=change))
        told.add(version_of(replace(real_dataset(), site=spoiled)))
    assert len(told) == 3
    moved = replace(site, file=f"elsewhere/{site.file}", marks={})
    assert version_of(replace(real_dataset(), site=moved)) == version_of(real_dataset())
    assert described()["version"] == f"1.0.0+{version_of(real_dataset())}"
