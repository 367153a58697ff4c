"""Pages on paper, by Chromium: few sheets, charts drawn, tables whole, the help line, the address and the date."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import re
from typing import Any

import pytest

from test_browser import Visit, address, chromium, languages, visiting

pytestmark = pytest.mark.browser

PAPER = (703, 980)
"""Pixels inside the margins of an A4 sheet."""
SHEETS = {
    "treatments/esketamine/": 6,
    "treatments/psilocybin/": 6,
    "studies/goodwin-2022/": 12,
    "families/psilocybin/": 10,
}
KINDS = [
    "",
    *SHEETS,
    "claims/rtms/",
    "scales/madrs/",
    "treatments/esketamine/together/",
    "glossary/",
    "timeline/",
    "map/",
    "sources/",
    "about/",
    "methods/",
    "methods/pools/",
]
CUT = """() => [...document.querySelectorAll("article :is(td, th, p, li, svg.ee-d text)")]
  .filter((one) => one.getClientRects().length && one.getBoundingClientRect().width > 1)
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
  .map((one) => one.outerHTML.slice(0, 120))"""

TORN = """() => {
  const torn = [];
  for (const cell of document.querySelectorAll("article table :is(th, td)")) {
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) for (const word of walk.currentNode.data.matchAll(/[\\p{L}\\d]+/gu)) {
      if (walk.currentNode.parentElement.offsetWidth <= 1) continue; // said, not drawn
      const range = document.createRange();
      range.setStart(walk.currentNode, word.index);
      range.setEnd(walk.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) torn.push(word[0]);
    }
  }
  return torn;
}"""
"""The words of tables that go over two lines."""


def sheets(visit: Visit) -> int:
    """How many sheets of A4 the page takes."""
    content = visit.page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page(?![a-z])", content))


@languages
@pytest.mark.parametrize("url", SHEETS)
def test_a_page_takes_few_sheets(chromium: Any, address: str, folder: str, url: str):
    with visiting(chromium, address) as visit:
        visit.page.goto(address + folder + url)
        assert 1 <= sheets(visit) <= SHEETS[url]


@pytest.mark.parametrize(
    ("folder", "url"), [*(("fr/", url) for url in KINDS), ("", ""), ("", "treatments/esketamine/")]
)
def test_on_paper_charts_are_drawn_tables_are_whole_and_the_page_says_where_it_is_from(
    chromium: Any, address: str, folder: str, url: str
):
    with visiting(chromium, address, PAPER) as visit:
        page = visit.page
        assert page.goto(address + folder + url).ok
        page.emulate_media(media="print")
        assert page.evaluate(CUT) == []
        assert page.evaluate(TORN) == []
        charts = page.locator("article .ee-chart:visible svg.ee-d")
        for at in range(charts.count()):
            assert charts.nth(at).bounding_box()["height"] > 40
        assert "3114" in page.locator(".ee-footer").inner_text()
        assert "2026" in page.locator(".ee-footer").inner_text()
        assert page.locator(".ee-printed").inner_text() == address + folder + url
        assert page.locator(".md-header").is_hidden()
        assert page.locator(".ee-share:visible").count() == 0


@languages
@pytest.mark.parametrize(
    ("treatment", "letters"),
    [("esketamine", "72%"), ("ketamine-iv", "72%"), ("lsd", "90%"), ("deep-tms", None), ("healthy-diet", "100%")],
)
def test_the_handout_of_a_treatment_is_one_sheet_with_first_screen_harms_and_questions(
    chromium: Any, address: str, folder: str, treatment: str, letters: str | None
):
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(f"{address}{folder}treatments/{treatment}/#handout")
        assert sheets(visit) == 1  # one side of it, also where most is told
        chosen = page.evaluate("document.documentElement.style.getPropertyValue('--ee-letters')")
        assert chosen == letters or letters is None  # the less a sheet tells, the larger its letters
        page.emulate_media(media="print")
        for part in ("h1", ".ee-lead", ".ee-first", ".ee-factbox", ".ee-harms", "#ask", ".ee-footer", ".ee-printed"):
            assert page.locator(part).first.is_visible(), part
        assert page.locator(".ee-against").is_hidden()
        assert visit.complaints == []


def test_a_dark_screen_prints_ink_on_white(chromium: Any, address: str):
    with visiting(chromium, address, color_scheme="dark") as visit:
        page = visit.page
        page.goto(f"{address}treatments/esketamine/")
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        page.emulate_media(media="print", color_scheme="dark")
        red, green, blue = page.evaluate(
            "getComputedStyle(document.querySelector('h1')).color.match(/\\d+/g).map(Number)"
        )[:3]
        assert max(red, green, blue) < 90
