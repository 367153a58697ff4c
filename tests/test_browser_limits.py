"""Pages stay short, light and reachable: heights, first drawings, weights, Tab stops, no violation that axe finds."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from built import LANGUAGES, ROOT, Built, real_site
from evidence_explorer.pages import KINDS as PAGE_KINDS
from evidence_explorer.pages import url_of
from test_browser import NARROW, WIDE, absent, address, chromium, languages, visiting

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
KINDS = {
    "home": "", "family": "families/rtms/", "treatment": "treatments/esketamine/", "study": "studies/goodwin-2022/",
    "scale": "scales/madrs/", "explore": "explore/", "compare": "compare/",
    "chosen": "compare/?with=esketamine,quetiapine",
    "pairs": "compare/pairs/", "map": "map/", "timeline": "timeline/", "studies": "studies/", "claims": "claims/",
    "section": "claims/psilocybin/", "sources": "sources/", "scales": "scales/", "biomarkers": "biomarkers/",
    "biomarker": "biomarkers/crp-ssri/", "status": "status/", "glossary": "glossary/", "coverage": "coverage/",
    "corrections": "corrections/", "hand": "methods/", "reference": "contribute/fields/", "missing": "404.html",
    "data": "data/", "changes": "changes/", "trials": "treatments/esketamine/trials/",
    "together": "treatments/esketamine/together/", "harms": "treatments/esketamine/harms/",
    "decisions": "treatments/esketamine/decisions/",
}  # fmt: skip
"""A page of every kind."""
TALLEST = {
    "study": ("studies/goodwin-2022/", "studies/takahashi-2021/", "studies/fedgchin-2019/"),
    "family": ("families/rtms/", "families/immuno-psychiatry/"),
    "compare": ("compare/?with=esketamine,psilocybin,rtms-10hz,ketamine-iv",),
}
FEWEST_STOPS = 60


def test_each_kind_of_page_has_one_that_is_looked_at():
    urls = [url.partition("?")[0] for url in KINDS.values()]
    patterns = {kind.name: re.compile(url_of(kind.path_of("[^/]+"))) for kind in PAGE_KINDS.values()}
    assert [name for name, pattern in patterns.items() if not any(map(pattern.fullmatch, urls))] == []


def limits() -> Any:
    """The script that holds the limits and measures."""
    spec = importlib.util.spec_from_file_location("pages_measured", ROOT / "benchmarks" / "pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


pages = limits()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return real_site(tmp_path_factory)


@languages
def test_pages_are_no_higher_than_their_limits_and_begin_with_their_picture(
    chromium: Any, address: str, site: Built, folder: str
):
    measured = dict.fromkeys([*(url for urls in TALLEST.values() for url in urls), *pages.pages_of(site.folder)])
    few = [url for url in measured if pages.kind_of(url) not in {"treatment", "room"}]
    with visiting(chromium, address) as visit:
        tab = pages.Rule(visit.page, address)
        found = [tab.measure(folder + url, width) for url in few for width in (pages.WIDE, pages.NARROW)]
    assert len(found) > 20
    assert [told for one in found for told in one.beyond] == []
    drawn = {pages.kind_of(one.address.removeprefix(folder)) for one in found if one.first is not None}
    assert {"home", "study", "family"} <= drawn


@pytest.mark.parametrize("kind", ["home", "treatment", "study", "explore", "compare"])
def test_the_first_view_is_light(chromium: Any, address: str, kind: str):
    limit = pages.LIMITS[kind].weight
    assert pages.weight(chromium, address, KINDS[kind]) <= limit


def test_the_home_page_takes_few_sheets(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        tab = pages.Rule(visit.page, address)
        tab.measure("", pages.WIDE)
        assert tab.sheets() <= pages.LIMITS["home"].sheets


STOPPED = """() => {
  const at = document.activeElement, main = document.querySelector('main');
  return !at || at === document.body || (!main.contains(at) && Boolean(main.compareDocumentPosition(at) & 4));
}"""


@pytest.mark.parametrize("url", ["explore/", "map/", "timeline/"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_keyboard_passes_a_page_with_few_stops(chromium: Any, address: str, url: str, size: tuple[int, int]):
    with visiting(chromium, address, size) as visit:
        visit.page.goto(address + url)
        stops = 0
        while stops < FEWEST_STOPS:
            visit.page.keyboard.press("Tab")
            if visit.page.evaluate(STOPPED):
                break
            stops += 1
        assert stops < FEWEST_STOPS


@languages
def test_the_cells_of_the_map_are_one_stop_and_arrows_walk_between_them(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(f"{address}{folder}map/")
        table = page.locator(".ee-sheet-outcome table")
        assert table.locator("a[tabindex='0']").count() == 1
        table.locator("tr:not(.ee-group) td a").first.focus()
        here = page.evaluate("document.activeElement.getBoundingClientRect().left")
        for key, moved in (("ArrowRight", 1), ("ArrowLeft", 0)):
            page.keyboard.press(key)
            now = page.evaluate("document.activeElement.getBoundingClientRect().left")
            assert (now > here) == bool(moved)
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.matches('.ee-map a')")
        assert table.locator("a[tabindex='0']").count() == 1


@languages
def test_pages_as_wide_as_the_window_have_a_menu_at_every_width(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        for url in ("", "explore/", "compare/", "map/", "timeline/"):
            page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            page.goto(f"{address}{folder}{url}")
            menu = page.locator("nav.ee-strip")
            assert menu.is_visible(), url
            assert menu.locator("a[href$='methods/']").is_visible(), url
            families = menu.locator("details").first
            families.locator("summary").click()
            assert families.locator("a").count() > 5
            page.keyboard.press("Escape")
            assert not families.evaluate("at => at.open")
            page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
            assert menu.is_hidden(), url
            page.locator("label.md-header__button[for='__drawer']").click()
            assert page.locator(".md-sidebar--primary .md-nav__link:visible").count() > 5, url
            page.locator("label.md-overlay").click(position={"x": NARROW[0] - 20, "y": 400})
        assert visit.complaints == []


def test_a_missing_page_speaks_every_language_and_offers_ways_on(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(f"{address}404.html")
        for language, folder in LANGUAGES.items():
            part = page.locator(f"section[lang={language}]")
            assert part.locator("a[href*='families/']").count() > 5
            assert part.get_by_role("search").is_visible()
            assert part.locator(f"a[href='/{folder}']").is_visible()


def test_the_timeline_begins_at_the_newest_on_a_phone(chromium: Any, address: str):
    with visiting(chromium, address, NARROW) as visit:
        visit.page.goto(f"{address}timeline/")
        ends = visit.page.locator(".ee-years").evaluate(
            "box => [box.getBoundingClientRect().right, box.firstElementChild.getBoundingClientRect().right]"
        )
        assert abs(ends[0] - ends[1]) < 12


def test_a_meaning_that_lies_over_the_text_goes_with_escape(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(f"{address}studies/goodwin-2022/")
        page.locator("a.ee-term").first.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        shown = "getComputedStyle(document.activeElement, '::after').display"
        assert page.evaluate("document.activeElement.matches('a.ee-term')")
        assert page.evaluate(shown) == "block"
        page.keyboard.press("Escape")
        assert page.evaluate(shown) == "none"


def test_what_is_closed_opens_around_the_place_that_an_address_names(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        visit.page.goto(f"{address}sources/#goodwin-2022")
        assert visit.page.locator("#goodwin-2022").is_visible()


NARROWEST = (320, 640)


@languages
def test_nothing_scrolls_sideways_at_320_pixels(chromium: Any, address: str, folder: str):
    """As wide as a window of 1280 pixels that is magnified four times."""
    with visiting(chromium, address, NARROWEST) as visit:
        wide = []
        for url in KINDS.values():
            visit.page.goto(address + (folder if url != "404.html" else "") + url)
            if visit.overflow() > 0:
                wide.append((url, visit.overflow()))
        assert wide == []


RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map((one) => [one.id, one.nodes.length, one.nodes[0].target.join(" ")]);
}"""
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What a scheme can change."""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_no_violation_in_the_open_search(chromium: Any, address: str, size: tuple[int, int]):
    """With results, with results for another word than was typed, with nothing found; light and dark."""
    if not AXE.is_file():
        absent("axe-core is not installed: npm ci")
    wrong = {}
    with visiting(chromium, address, size) as visit:
        page = visit.page
        page.add_init_script(path=AXE)
        page.goto(f"{address}fr/")
        page.locator("label[for=__search]:visible, .md-search__input:visible").first.click()
        for text, told in (("eskétamine", "pages"), ("sprovato", "Spravato"), ("zzzzqqqq", "Rien")):
            page.locator(".md-search__input").fill("")
            page.locator(".md-search__input").press_sequentially(text)
            page.locator(".ee-search-told", has_text=told).wait_for()
            for scheme in ("default", "slate"):
                page.evaluate("name => document.body.setAttribute('data-md-color-scheme', name)", scheme)
                if found := page.evaluate(RUN, ALL):
                    wrong[text, scheme] = found
    assert wrong == {}


@languages
def test_axe_finds_no_violation_on_any_kind_of_page(chromium: Any, address: str, folder: str):
    """Each page is loaded once and looked at light and dark: wide in English and narrow in French, or both ways where
    `THOROUGH` asks for every combination, as the run of the host does."""
    if not AXE.is_file():
        absent("axe-core is not installed: npm ci")
    wrong = {}
    with visiting(chromium, address) as visit:
        page = visit.page
        page.add_init_script(path=AXE)
        for kind, url in KINDS.items():
            sizes = (WIDE, NARROW) if os.environ.get("THOROUGH") else (NARROW if folder else WIDE,)
            page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            page.goto(address + (folder if url != "404.html" else "") + url)
            for size in sizes:
                page.set_viewport_size({"width": size[0], "height": size[1]})
                for scheme, rules in (("default", ALL), ("slate", COLOURS)):
                    page.evaluate("name => document.body.setAttribute('data-md-color-scheme', name)", scheme)
                    if found := page.evaluate(RUN, rules):
                        wrong[kind, size, scheme] = found
    assert wrong == {}
