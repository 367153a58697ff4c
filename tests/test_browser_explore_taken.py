"""What a visitor takes along from the Explore page: its rows and its chart as files, and a row as a sentence."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import csv
import json
import struct
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer.export import csv_files
from evidence_explorer.stats import rounded
from exploring import TRIAL, enter
from real import real_dataset
from test_browser import address, chromium, languages, visiting

pytestmark = pytest.mark.browser

QUOTED = {
    "": ["week 3", "23 of 79 people (29 %", "6 of 79 people (8 %", "low dose", "Source: "],
    "fr/": ["semaine 3", "23 personnes sur 79 (29 %", "6 personnes sur 79 (8 %", "faible dose", "Source : "],
}


def rows_of_arms() -> list[dict[str, Any]]:
    rows = list(csv.DictReader(csv_files(real_dataset())["arms.csv"].decode().splitlines()))
    for row in rows:
        for name, digits in {"time_days": 4, "risk": 6, "low": 6, "high": 6}.items():  # as the browser gets them
            row[name] = str(rounded(float(row[name]), digits)) if row[name] else ""
    return rows


@languages
def test_a_download_holds_the_rows_that_the_filter_leaves(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder, "?outcome=remission,response&control=placebo&design=rct&sort=size")
        with page.expect_download() as caught:
            page.locator("[data-do=csv]").click()
        text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
        notes = [line for line in text.splitlines() if line.startswith(("# ", '"# '))]
        assert any("2026-" in line for line in notes)
        assert any("CC BY" in line for line in notes)
        assert any(f"{address}{folder}explore/" in line for line in notes)
        found = list(csv.DictReader(line for line in text.splitlines() if line and not line.startswith(("# ", '"# '))))
        arms = rows_of_arms()
        with_placebo = {
            (row["study"], row["outcome"], row["scale"], row["time_days"], row["definition"])
            for row in arms if row["control_type"] == "placebo" and row["outcome"] in {"remission", "response"}
        }  # fmt: skip
        randomised = {s.id for s in real_dataset().studies.values() if s.design.kind == "rct"}
        expected = [
            row for row in arms
            if (row["study"], row["outcome"], row["scale"], row["time_days"], row["definition"]) in with_placebo
            and row["study"] in randomised
        ]  # fmt: skip
        assert list(found[0]) == [*arms[0], "address", "control_of"]
        keys = ("study", "arm", "outcome", "scale", "events", "n", "percent", "risk", "time_days", "grade", "primary")

        def told(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
            return sorted(tuple(_number(row[key]) for key in keys) for row in rows)

        assert len(expected) > 60
        assert told(found) == told(expected)
        with page.expect_download() as caught:
            page.locator("[data-do=json]").click()
        whole = json.loads(Path(caught.value.path()).read_text(encoding="utf-8"))
        assert [row["arm"] for row in whole["rows"]] == [row["arm"] for row in found]
        assert whole["about"]["address"].startswith(f"{address}{folder}explore/?outcome=")
        assert visit.complaints == []


def _number(text: str) -> str:
    try:
        return f"{float(text):.5f}"
    except ValueError:
        return text


@languages
def test_the_chart_leaves_as_a_file_with_its_source(chromium: Any, address: str, folder: str):
    with visiting(chromium, address, color_scheme="dark") as visit:
        page = enter(visit, address, folder, TRIAL)
        with page.expect_download() as caught:
            page.locator("[data-do=svg]").click()
        drawing = Path(caught.value.path()).read_text(encoding="utf-8")
        assert drawing.startswith("<svg")
        assert "var(" not in drawing
        for words in ("Goodwin 2022", f"{address}{folder}explore/?treatment=psilocybin"[:40], "CC BY"):
            assert words in drawing
        with page.expect_download() as caught:
            page.locator("[data-do=png]").click()
        content = Path(caught.value.path()).read_bytes()
        assert content.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", content[16:24])
        assert width == 1800
        assert height > 600
        assert visit.complaints == []


@languages
def test_a_row_can_be_quoted_as_a_sentence(chromium: Any, address: str, folder: str):
    with visiting(chromium, address, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = enter(visit, address, folder, f"{TRIAL}&text=goodwin%202022")
        page.locator("tr[data-figure] .ee-x-quote").first.click()
        page.locator(".ee-x-said:not(:empty)").wait_for()
        sentence = page.evaluate("navigator.clipboard.readText()").replace("\u202f", " ")
        for words in ("Goodwin 2022", "MADRS", "25 mg", *QUOTED[folder]):
            assert words in sentence
        assert visit.complaints == []
