"""Seven tasks of visitors, walked in a real browser from the home page in both languages: at most three clicks each."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from test_browser import address, chromium, languages, visiting

pytestmark = pytest.mark.browser

MOST = 3


@dataclass
class Walk:
    """A visitor who counts clicks, and clicks only what can be seen."""

    page: Any
    clicks: int = 0

    def click(self, selector: str) -> None:
        """Click the first visible element of a selector, where the page is scrolled to it."""
        self.page.locator(f"{selector}:visible").first.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def save(self, selector: str) -> str:
        """The text of a file that a click gives."""
        with self.page.expect_download() as caught:
            self.click(selector)
        return Path(caught.value.path()).read_text(encoding="utf-8-sig").replace("\u202f", " ")

    def shows(self, *texts: str, within: str = "article") -> None:
        """Whether the visitor now sees the texts."""
        said = " ".join(self.page.locator(f"{within}:visible").first.inner_text().split())
        assert [text for text in texts if text not in said] == []
        assert self.clicks <= MOST


@pytest.fixture
def walk(chromium: Any, address: str, folder: str) -> Any:
    with visiting(chromium, address, accept_downloads=True) as visit:
        visit.page.goto(address + folder)
        yield Walk(visit.page)
        assert visit.complaints == []


@languages
def test_esketamine_against_quetiapine_with_harms(walk: Walk, folder: str):
    walk.click("a[href$='compare/']")
    walk.click("[data-with='?with=esketamine,quetiapine'], a[href*='with=esketamine,quetiapine']")
    walk.page.locator(".ee-c-met:visible").wait_for()
    of = "sur" if folder else "of"
    walk.shows("Reif 2023", f"91 {of} 336", f"60 {of} 340", "indésirables" if folder else "harm", within=".ee-compare")


@languages
def test_is_it_true_that_one_in_two_responds_to_magnetic_stimulation(walk: Walk, folder: str):
    walk.click("a[href$='claims/']")
    walk.click("article a[href$='rtms/']")
    claim = walk.page.locator("#rtms-half-respond-third-remit")
    said = claim.inner_text()
    assert ("confirmé" if folder else "supported") in said or ("exagéré" if folder else "overstated") in said
    assert claim.locator("a[href*='studies/'], a[href^='http']").count() >= 1
    assert walk.clicks <= MOST


@languages
def test_remission_with_saint_against_sham(walk: Walk, folder: str):
    walk.click("a[href$='families/rtms/']")
    walk.click("article a[href$='treatments/saint/']")
    walk.shows(
        "11 sur 14" if folder else "11 of 14", "2 sur 15" if folder else "2 of 15", "factice" if folder else "sham"
    )


@languages
def test_all_response_counts_of_psilocybin_as_a_file_with_addresses(walk: Walk, folder: str):
    walk.click("a[href$='map/']")
    walk.click("a[href*='treatment=psilocybin'][href*='outcome=response']")
    walk.page.locator("[data-entries]").wait_for()
    text = walk.save("[data-do=csv]")
    rows = list(csv.DictReader(line for line in text.splitlines() if line and not line.startswith(("# ", '"# '))))
    counted = [row for row in rows if row["events"] and row["n"]]
    assert len(counted) > 20
    assert {row["outcome"] for row in rows} == {"response"}
    assert [row for row in rows if not row["address"].startswith("https://")] == []
    assert walk.clicks <= MOST


@languages
def test_what_esketamine_costs_and_who_pays_in_france(walk: Walk, folder: str):
    walk.click("a[href$='families/ketamine/']")
    walk.click("article a[href$='treatments/esketamine/']")
    walk.shows("200 euros", "France", "remboursé" if folder else "reimburse")


@languages
def test_what_changed_lately(walk: Walk, folder: str):
    walk.click("a[href$='corrections/']")
    walk.shows("2026")


@languages
def test_a_chart_as_a_picture_with_its_citation(walk: Walk, folder: str):
    walk.click("a[href$='families/psilocybin/']")
    walk.click(".ee-chart .ee-share")
    walk.page.wait_for_function("document.querySelector('.ee-share-box textarea')?.value")
    assert "Goodwin GM" in walk.page.locator(".ee-share-box textarea").first.input_value()
    text = walk.save(".ee-share-box [data-do=svg]")
    assert text.startswith("<svg")
    assert "CC BY" in text
    assert walk.clicks <= MOST
