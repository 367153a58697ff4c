"""The search in a real browser: nothing is loaded before it is opened, and people find what they look for."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from built import LANGUAGES
from evidence_explorer.stats import wilson
from test_browser import NARROW, WIDE, address, chromium, languages, visiting

pytestmark = pytest.mark.browser

SETS = Path(__file__).parent / "search"
FOUND = "a.md-search-result__link"
ASK = """async ([script, index, queries]) => {
  const worker = new Worker(script);
  worker.postMessage({ index });
  const told = [];
  for (const [round, text] of queries.entries()) {
    told.push(await new Promise((done) => {
      worker.onmessage = ({ data }) => done(data);
      worker.postMessage({ round, text });
    }));
  }
  worker.terminate();
  return told.map(({ items, instead }) => [(items || []).map((parts) => parts.map((part) => part.location)), instead]);
}"""


def wanted(language: str) -> list[tuple[str, list[str]]]:
    """The queries of the relevance set, each with the addresses that answer it."""
    lines = (SETS / f"queries.{language}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" => ") for line in lines if line and not line.startswith("#")]
    return [(query, pages.split(" or ")) for query, pages in rows]


def bare(location: str) -> str:
    return location.partition("#")[0]


def rank(found: list[list[str]], pages: list[str]) -> int | None:
    """The place of the first page that was wanted; parts count as their page."""
    return next((n for n, item in enumerate(found) if bare(item[0]) in map(bare, pages)), None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_type_leads_to_the_page_that_they_look_for(chromium: Any, address: str, language: str):
    asked = wanted(language)
    assert len(asked) >= 100
    with visiting(chromium, address) as visit:
        visit.page.goto(address)
        given = [f"{address}assets/evidence/search-worker.js", f"{address}{LANGUAGES[language]}search/"]
        told = visit.page.evaluate(ASK, [*given, [query for query, _ in asked]])
        assert visit.complaints == []
        assert visit.elsewhere() == []
    ranks = [rank(found, pages) for (_, pages), (found, _) in zip(asked, told, strict=True)]
    nothing = [query for (query, _), (found, _) in zip(asked, told, strict=True) if not found]
    parts = [(found, pages) for (_, pages), (found, _) in zip(asked, told, strict=True) if all("#" in p for p in pages)]
    right = sum(rank(found, pages) is not None and found[rank(found, pages)][0] in pages for found, pages in parts)
    late = [(query, n) for (query, _), n in zip(asked, ranks, strict=True) if n is None or n > 2]
    first, three = sum(n == 0 for n in ranks), sum(n is not None and n < 3 for n in ranks)
    for name, n, of in (
        ("first", first, len(asked)),
        ("first three", three, len(asked)),
        ("right part", right, len(parts)),
    ):
        share = wilson(n, of)
        print(f"{language} {name}: {n}/{of} ({share.value:.1%}; {share.low:.1%} to {share.high:.1%})")
    assert nothing == []
    assert three / len(asked) >= 0.97, late
    assert first / len(asked) >= 0.85
    assert right / len(parts) >= 0.85


@languages
def test_nothing_is_loaded_before_the_search_is_opened(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(address + folder, wait_until="networkidle")
        assert [url for url in visit.requests if "search" in urlsplit(url).path or "lunr" in url] == []
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").press_sequentially("sprovato")
        page.locator(FOUND).first.wait_for()
        loaded = [url for url in visit.requests if f"{folder}search/" in url]
        assert 3 < len(loaded) < 25
        told = page.locator(".ee-search-told").inner_text()
        assert "Spravato" in told
        assert "sprovato" in told
        assert page.locator(FOUND).first.get_attribute("href") == f"{address}{folder}treatments/esketamine/"
        page.locator(".md-search__input").press("Enter")
        page.wait_for_url(f"{address}{folder}treatments/esketamine/")
        assert visit.complaints == []
        assert visit.elsewhere() == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_question_leads_to_the_part_that_answers_it_and_the_box_has_a_name(
    chromium: Any,
    address: str,
    size: tuple[int, int],
):
    with visiting(chromium, address, size) as visit:
        page = visit.page
        page.goto(f"{address}fr/?q=combien+co%C3%BBte+l'esk%C3%A9tamine")
        page.locator(FOUND).first.wait_for()
        links = page.locator(FOUND).evaluate_all("links => links.map((link) => link.href)")
        assert links[0].startswith(f"{address}fr/treatments/esketamine/")
        assert links[1].startswith(f"{address}fr/treatments/esketamine/#")
        assert page.get_by_role("dialog", name="Recherche").count() == 1
        assert page.locator(".ee-search-told[role=status]").inner_text() != ""
        box = page.locator(".md-search__input")
        box.fill("")
        box.press_sequentially("contribuer")
        page.locator(f"{FOUND}[href*='contribute/']").first.wait_for()
        assert page.locator(f"{FOUND}[href*='contribute/'] .md-tag").first.inner_text() == "pour contribuer"
        box.fill("")
        box.press_sequentially("zzzzqqqq")
        page.locator(".ee-search-told", has_text="Rien n’a été trouvé").wait_for()
        assert page.locator(".ee-search-help .ee-help").count() == 0
        box.fill("")
        box.press_sequentially("je n’en peux plus")
        help_line = page.locator(".ee-search-help[role=status] .ee-help").first
        help_line.wait_for()
        assert re.search("3114.*gratuit, jour et nuit", help_line.inner_text())
        page.locator(FOUND).first.wait_for()
        above, first = help_line.bounding_box(), page.locator(FOUND).first.bounding_box()
        assert above
        assert first
        assert above["y"] + above["height"] <= first["y"]
        box.fill("")
        box.press_sequentially("kétamine")
        help_line.wait_for(state="detached")
        assert visit.overflow() <= 0
        assert visit.complaints == []
