"""The exported tables stand by themselves: every share, interval and pool can be worked out from the files alone, every
key leads somewhere, every code and column is explained. Nothing here uses the statistics of the program."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from math import exp, hypot, log, sqrt
from typing import Any

import pytest
from scipy.special import chdtri, stdtrit

from evidence_explorer.export import as_csv, as_lines, as_sqlite, csv_files, rows_of
from evidence_explorer.export.dictionary import explained
from evidence_explorer.export.package import package
from evidence_explorer.export.version import version_of
from evidence_explorer.frames import FORMS, TABLES, Table, Type
from evidence_explorer.model import Text
from evidence_explorer.words import phrases
from real import real_dataset, real_edition

Z = 1.959963984540054
CLOSE = {"rel": 1e-9, "abs": 1e-9}
LANGUAGES = ("en", "fr")
Cells = dict[str, str]
BY_NAME = {table.name: table for table in TABLES}
EVERY = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@cache
def found() -> dict[str, list[Any]]:
    return rows_of(real_dataset())


@cache
def read(name: str) -> list[Cells]:
    """A table as somebody else reads it from its CSV file: texts, empty where nothing is reported."""
    content = as_csv(map(str, BY_NAME[name].columns), found()[name])
    return list(csv.DictReader(io.StringIO(content.decode())))


def number(cell: str) -> float | None:
    return float(cell) if cell else None


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
                if part not in link.besides and not (last == "figure" and table.name == link.table):
                    assert key in there, (table.name, link, key)


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
    """A few records know what was read, but not where: their cells are empty, as everything that is not reported."""
    sources = {(row["study"], row["source"]): row for row in read("sources")}
    told = [
        sources[row["study"], row["source"]]
        for name in ("arms", "harms", "scores", "effects", "risk_of_bias")
        for row in read(name)
    ]
    assert all(row["read_in"] and row["covers"] for row in told)
    assert sum(not row["found_at"] for row in told) <= len(told) / 50
    assert all(row["found_at"] == row["address"] for row in sources.values() if row["address"])


def test_the_figures_are_anchors_of_the_pages_of_their_studies():
    rows = {(row["study"], row["figure"]) for name in ("arms", "harms", "effects") for row in read(name)}
    told = {row.anchor for study in ("goodwin-2022",) for row in _evidence().rows(study)}
    assert told == {figure for study, figure in rows if study == "goodwin-2022" and figure.startswith("f")}


def _evidence() -> Any:
    return real_edition("en").evidence


# ---- Shares and contrasts


def wilson(events: float, n: float) -> tuple[float, float, float]:
    p, z2 = events / n, Z * Z
    middle, half = (p + z2 / (2 * n)) / (1 + z2 / n), Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return p, max(0.0, middle - half), min(1.0, middle + half)


def near(value: Any) -> Any:
    return pytest.approx(value, **CLOSE)


@pytest.mark.parametrize("name", ["arms", "harms"])
def test_every_share_and_interval_is_that_of_its_counts(name: str):
    worked_out = 0
    for row in read(name):
        events, n, percent = (number(row[c]) for c in ("events", "n", "percent"))
        shown = [number(row[c]) for c in ("risk", "low", "high")]
        if n is None or (events is None and percent is None):
            assert shown == [None if percent is None else near(percent / 100), None, None]
            continue
        assert shown == near(list(wilson(events if events is not None else percent * n / 100, n)))  # type: ignore[operator]
        worked_out += 1
    assert worked_out > 300


@cache
def sides() -> dict[tuple[str, str], tuple[float, float]]:
    """Study and figure → events and people, from the table of arms."""
    told = {}
    for row in read("arms"):
        if row["n"] and row["risk"]:
            events = float(row["events"]) if row["events"] else float(row["risk"]) * float(row["n"])
            told[row["study"], row["figure"]] = events, float(row["n"])
    return told


def added_up(study: str, figures: str) -> tuple[float, float]:
    parts = [sides()[study, figure] for figure in figures.split("+")]
    people = sum(n for _, n in parts)
    return min(sum(events for events, _ in parts), people), people


def table_of(contrast: str) -> list[float]:
    """Events and the others, treated and control."""
    study, treated, control = contrast.split(":")
    (e1, n1), (e0, n0) = added_up(study, treated), added_up(study, control)
    return [0.0 if cell < 1e-3 else cell for cell in (e1, n1 - e1, e0, n0 - e0)]


def effect(measure: str, cells: list[float]) -> tuple[float, float] | None:
    """The effect on the scale of pooling and its variance."""
    a, b, c, d = cells
    if measure != "RD" and (a == c == 0 or b == d == 0):
        return None
    if 0 in cells:
        a, b, c, d = (cell + 0.5 for cell in cells)
    p, q = a / (a + b), c / (c + d)
    if measure == "RD":
        return p - q, p * (1 - p) / (a + b) + q * (1 - q) / (c + d)
    if measure == "RR":
        return log(p / q), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d


def shown_interval(measure: str, cells: list[float], y: float, v: float) -> list[float]:
    if measure != "RD":
        return [exp(y), exp(y - Z * sqrt(v)), exp(y + Z * sqrt(v))]
    a, b, c, d = cells
    (p, low1, high1), (q, low0, high0) = wilson(a, a + b), wilson(c, c + d)
    return [p - q, p - q - hypot(p - low1, high0 - q), p - q + hypot(high1 - p, q - low0)]


def test_every_contrast_is_that_of_the_figures_that_it_names():
    for row in read("contrasts"):
        cells = table_of(row["contrast"])
        assert [float(row["n"]), float(row["control_n"])] == near([sum(cells[:2]), sum(cells[2:])])
        shown = [number(row[c]) for c in ("estimate", "low", "high", "yi", "vi")]
        told = effect(row["measure"], cells)
        if told is None:
            assert shown == [None] * 5
            continue
        assert shown == near([*shown_interval(row["measure"], cells, *told), *told]), row["contrast"]


# ---- Pools


def between(method: str, y: list[float], v: list[float]) -> float:
    """The variance between trials."""

    def weighed(t: float) -> tuple[list[float], float, float]:
        w = [1 / (one + t) for one in v]
        mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
        return w, mean, sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))

    def slope(t: float) -> float:
        """The derivative of the restricted likelihood, doubled; for Paule and Mandel, Q less what is expected."""
        w, mean, q = weighed(t)
        if method.startswith("Paule"):
            return q - (len(y) - 1)
        squares = sum(a * a for a in w)
        return sum(a * a * (b - mean) ** 2 for a, b in zip(w, y, strict=True)) - sum(w) + squares / sum(w)

    if method.startswith("DerSimonian"):
        w, _, q = weighed(0)
        return max(0.0, (q - (len(y) - 1)) / (sum(w) - sum(a * a for a in w) / sum(w)))
    if slope(0) <= 0:
        return 0.0
    low, high = 0.0, 1.0
    while slope(high) > 0:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return (low + high) / 2


def pooled(method: str, y: list[float], v: list[float]) -> dict[str, Any]:
    """Random effects with the interval of Hartung and Knapp, never narrower than the classical one."""
    k, t = len(y), between(method, y, v)
    w, fixed = [1 / (one + t) for one in v], [1 / one for one in v]
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    scatter = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True)) / (k - 1)
    guarded = scatter < 1 - 1e-6
    se, quantile = sqrt((1 if guarded else scatter) / sum(w)), float(stdtrit(k - 1, 0.975))
    middle = sum(a * b for a, b in zip(fixed, y, strict=True)) / sum(fixed)
    typical = (k - 1) / (sum(fixed) - sum(a * a for a in fixed) / sum(fixed))
    reach = quantile * hypot(se, sqrt(t))
    return {
        "ends": [mean, mean - quantile * se, mean + quantile * se, mean - reach, mean + reach],
        "tau2": t,
        "i2": 100 * t / (t + typical),
        "se": se,
        "guarded": guarded,
        "q": sum(a * (b - middle) ** 2 for a, b in zip(fixed, y, strict=True)),
        "weights": [100 * a / sum(w) for a in w],
    }


def common(measure: str, tables: Iterable[list[float]]) -> float:
    """Mantel and Haenszel."""
    parts = [(a, b, c, d, a + b, c + d, a + b + c + d) for a, b, c, d in tables]
    if measure == "RD":
        weights = [n1 * n0 / n for *_, n1, n0, n in parts]
        return sum(w * (a / n1 - c / n0) for w, (a, _, c, _, n1, n0, _) in zip(weights, parts, strict=True)) / sum(
            weights
        )
    if measure == "RR":
        return sum(a * n0 / n for a, *_, n0, n in parts) / sum(c * n1 / n for _, _, c, _, n1, _, n in parts)
    return sum(a * d / n for a, _, _, d, *_, n in parts) / sum(b * c / n for _, b, c, *_, n in parts)


@cache
def trials(pool: str) -> tuple[str, ...]:
    """The comparisons that a pool counts, one for each trial."""
    rows = [row for row in read("pool_members") if row["pool"] == pool and row["included"] == "true"]
    return tuple(dict.fromkeys(row["pooled_contrast"] for row in rows))


SPREAD = ("tau2", "i2", "se", "q")


def test_every_pool_is_worked_out_again_from_the_counts_of_arms():
    done = 0
    for row in read("pools"):
        tables = [table_of(contrast) for contrast in trials(row["pool"])]
        measure, method = row["measure"], row["method"]
        if not measure:
            assert (row["k"], row["estimate"]) == (str(len(tables)), "")
            continue
        shown = [number(row[c]) for c in ("estimate", "low", "high", "prediction_low", "prediction_high")]
        if method == "Mantel-Haenszel":
            assert shown[0] == near(common(measure, tables))
            continue
        told = [told for cells in tables if (told := effect(measure, cells))]
        again = pooled(method, [y for y, _ in told], [v for _, v in told])
        assert int(row["k"]) == len(told)
        assert shown == near(again["ends"] if measure == "RD" else [exp(end) for end in again["ends"]])
        assert (row["guarded"] == "true") == again["guarded"]
        assert [number(row[c]) for c in ("tau2", "i2", "se", "q")] == near(
            [again[c] for c in ("tau2", "i2", "se", "q")]
        )
        _interval_of_tau2(row, told)
        done += 1
    assert done >= 54
    assert len({row["pool"] for row in read("pools")}) >= 19


def members(table: str, pool: str) -> list[Cells]:
    return [row for row in read(table) if row["pool"] == pool and row["included"] == "true"]


def test_every_pool_of_scores_is_worked_out_again_from_the_differences_of_its_trials():
    done = 0
    for row in read("score_pools"):
        mine = members("score_pool_members", row["pool"])
        assert int(row["k"]) == len(mine)
        assert int(row["uncounted"]) == sum(not (one["n"] and one["control_n"]) for one in mine)
        if row["method"]:
            again = pooled(row["method"], [float(one["yi"]) for one in mine], [float(one["vi"]) for one in mine])
            shown = [number(row[c]) for c in ("estimate", "low", "high", "prediction_low", "prediction_high")]
            assert shown == near(again["ends"])
            done += 1
    assert done >= 3


def test_every_pool_of_adverse_events_is_worked_out_again_from_its_counts():
    done = 0
    for row in (row for row in read("harm_pools") if row["measure"]):
        mine = members("harm_pool_members", row["pool"])
        counts = [[int(one[c]) for c in ("events", "n", "control_events", "control_n")] for one in mine]
        cells = [(e1, n1 - e1, e0, n0 - e0) for e1, n1, e0, n0 in counts]
        measure, method = row["measure"], row["method"]
        if method == "Mantel-Haenszel":
            assert float(row["estimate"]) == near(common(measure, cells))
        elif method != "Peto":
            told = [told for one in cells if (told := effect(measure, one))]
            again = pooled(method, [y for y, _ in told], [v for _, v in told])["ends"]
            shown = [number(row[c]) for c in ("estimate", "low", "high", "prediction_low", "prediction_high")]
            assert shown == near(again if measure == "RD" else [exp(end) for end in again])
            done += 1
    assert done >= 60


def _interval_of_tau2(row: Cells, told: list[tuple[float, float]]) -> None:
    """Q, weighted with each end, meets its limit; an end of 0 lies beyond it."""
    for column, upper in (("tau2_low", 0.025), ("tau2_high", 0.975)):
        if row[column]:
            t = float(row[column])
            w = [1 / (v + t) for _, v in told]
            mean = sum(a * y for a, (y, _) in zip(w, told, strict=True)) / sum(w)
            q, limit = (
                sum(a * (y - mean) ** 2 for a, (y, _) in zip(w, told, strict=True)),
                float(chdtri(len(w) - 1, upper)),
            )
            assert q == pytest.approx(limit, rel=1e-7) or (t == 0 and q <= limit)


def test_the_weights_of_a_pool_are_those_of_its_trials():
    for pool in {row["pool"] for row in read("pools") if row["method"].startswith("REML") and row["measure"] == "RR"}:
        members = [row for row in read("pool_members") if row["pool"] == pool and row["included"] == "true"]
        usable = [one for one in trials(pool) if effect("RR", table_of(one))]
        told = [effect("RR", table_of(one)) for one in usable]
        again = pooled("REML", [t[0] for t in told if t], [t[1] for t in told if t])
        for contrast, weight in zip(usable, again["weights"], strict=True):
            mine = [float(row["weight"]) for row in members if row["pooled_contrast"] == contrast]
            assert sum(mine) == near(weight)


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
