"""Pages of treatments in a real browser: how long they are, where their picture stands, where old addresses lead."""
# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from built import LANGUAGES
from evidence_explorer.pages import KINDS, Edition, edition_of, written
from evidence_explorer.pages.treatment.rooms import ROOMS
from evidence_explorer.site import sound_dataset
from real import real_edition
from test_browser import NARROW, WIDE, address, chromium, languages, visiting

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent
MOVED = {
    "harms-in-trials": "harms", "labels": "harms", "results": "trials", "studies": "trials", "together": "together",
    "certainty": "together", "people": "together", "status": "decisions",
    "pool-esketamine-response-placebo": "together", "chart-esketamine-harms": "harms",
    "chart-esketamine-controlled": "trials",
}  # fmt: skip
"""A part that the page of esketamine had before → the room that holds it now."""
LONGEST = {"treatment": 6_500} | {room.kind: 15_000 for room in ROOMS}
"""Kind of page → pixels at 1,280 pixels of width; on a phone at most 1.6 times as many."""
FIRST = """() => {
  const found = [...document.querySelectorAll("article svg, article .ee-plot")];
  const drawn = found.map((one) => one.getBoundingClientRect());
  return Math.min(...drawn.filter((box) => box.width > 150 && box.height > 80).map((box) => box.top + scrollY));
}"""


def edition(language: str) -> Edition:
    return real_edition(language)


def longest(kind: str, language: str) -> list[str]:
    """The addresses of the three pages of a kind that say most."""
    here = edition(language)
    keys = sorted(KINDS[kind].keys(here.dataset), key=lambda key: -len(written(here, kind, key).body))
    return [here.url_of(kind, key) for key in keys[:3]]


@languages
def test_an_address_of_a_part_that_moved_leads_to_its_room(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        for name, room in MOVED.items():
            page.goto(f"{address}{folder}treatments/esketamine/#{name}")
            page.wait_for_url(f"**/treatments/esketamine/{room}/#{name}")
            assert page.locator(f"[id='{name}']").count() == 1
        page.goto(f"{address}{folder}treatments/esketamine/#sure")  # what stayed stays
        assert page.url.endswith("treatments/esketamine/#sure")
        page.evaluate("location.hash = 'status'")
        page.wait_for_url("**/treatments/esketamine/decisions/#status")
        page.go_back()
        page.goto(f"{address}{folder}treatments/esketamine/#nothing-of-that-name")
        page.wait_for_load_state()
        assert page.url.endswith("#nothing-of-that-name")


@languages
def test_without_a_script_an_old_address_shows_the_page_with_the_doors_to_its_rooms(
    chromium: Any, address: str, folder: str
):
    with visiting(chromium, address, java_script_enabled=False) as visit:
        visit.page.goto(f"{address}{folder}treatments/esketamine/#harms-in-trials")
        assert visit.page.locator("a[data-holds]").count() == len(ROOMS)
        visit.page.locator("a[href='harms/']").first.click()
        assert visit.page.locator("[id='harms-in-trials']").is_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@languages
def test_the_longest_pages_stay_within_their_limits_and_show_a_picture_early(
    chromium: Any, address: str, folder: str, size: tuple[int, int]
):
    language = next(key for key, value in LANGUAGES.items() if value == folder)
    factor, picture = (1.0, 900) if size == WIDE else (1.6, 1_400)
    with visiting(chromium, address, size) as visit:
        for kind, limit in LONGEST.items():
            for url in longest(kind, language):
                visit.page.goto(address + folder + url)
                height = visit.page.evaluate("document.documentElement.scrollHeight")
                assert height <= limit * factor, url
                assert visit.overflow() == 0, url
                if kind == "treatment":
                    assert visit.page.evaluate(FIRST) <= picture, url


def test_trials_of_a_pool_can_be_taken_out_and_come_back(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(f"{address}treatments/psilocybin/together/")
        form = page.locator(".ee-pool-filter").first
        pool = page.locator(".ee-pool").first
        before = pool.locator(".ee-measure-RR svg.ee-d").evaluate("one => one.outerHTML")
        form.locator("summary").click()
        form.locator("input").first.uncheck()
        w = edition("en").words
        assert form.locator("[role=status]").inner_text().startswith(w("filter.few", k=1, all=3))
        assert pool.locator(".ee-measure-RR .ee-out").count() == 2
        assert pool.locator(".ee-measure-RR .ee-refound text.head").text_content() == w("filter.filtered", k=1, all=3)
        form.locator("button").click()
        assert form.locator("[role=status]").inner_text() == w("filter.all")
        after = pool.locator(".ee-measure-RR svg.ee-d").evaluate("one => one.outerHTML")
        clean = [x.replace(' style=""', "").replace(' class=""', "") for x in (before, after)]
        assert clean[0] == clean[1]
