"""From one language to the other in a real browser: nothing that was asked for, chosen or read is lost; the page in the
browser's language is offered, never forced, and nothing is stored."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

from typing import Any

import pytest

from test_browser import NARROW, WIDE, Visit, address, chromium, visiting

pytestmark = pytest.mark.browser

OTHER = {"": "fr", "fr/": "en"}
KEPT = [
    "explore/?treatment=psilocybin,esketamine&outcome=remission&sort=year&view=table&text=déprimé",
    "compare/?with=esketamine,quetiapine",
    "methods/#wilson",
    "glossary/#letter-a",
]


def switch(visit: Visit) -> None:
    """Follow the switch of the head as a visitor does."""
    page = visit.page
    here = page.locator("html").get_attribute("lang")
    other = "fr" if here == "en" else "en"
    page.locator(".md-select button").hover()
    page.locator(f".md-select a[hreflang={other}]").click()
    page.locator(f"html[lang={other}]").wait_for(state="attached")
    page.wait_for_load_state()  # the choices arrive with the scripts, at the end of the page


def asked(visit: Visit) -> str:
    """What stands in the address behind the page."""
    return visit.page.evaluate("decodeURIComponent(location.search + location.hash)")


@pytest.mark.parametrize("url", KEPT)
def test_the_switch_keeps_page_anchor_filters_and_choices_there_and_back(chromium: Any, address: str, url: str):
    with visiting(chromium, address) as visit:
        visit.page.goto(address + url)
        before, path = asked(visit), visit.page.evaluate("location.pathname")
        for folder in ("fr/", ""):
            switch(visit)
            assert asked(visit) == before
            assert visit.page.evaluate("location.pathname") == path.replace("/", f"/{folder}", 1)
        assert visit.complaints == []


def test_what_was_filtered_before_the_switch_is_filtered_after_it(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(f"{address}explore/")
        page.locator("[data-facet=family][value=psilocybin]").evaluate("one => one.click()")
        page.locator("#ee-x-q").fill("goodwin")
        page.wait_for_function("location.search.includes('text=goodwin')")
        shown = page.locator("[data-entries]").get_attribute("data-entries")
        switch(visit)
        page.locator("[data-entries]").wait_for()
        assert page.locator("[data-entries]").get_attribute("data-entries") == shown
        assert page.locator("[data-facet=family][value=psilocybin]").is_checked()
        assert page.locator("#ee-x-q").input_value() == "goodwin"
        page.goto(f"{address}compare/")
        for treatment in ("esketamine", "quetiapine"):
            page.locator(f".ee-c-choices input[value={treatment}]").evaluate("one => one.click()")
        switch(visit)
        assert [page.locator(f".ee-c-choices input[value={one}]").is_checked() for one in ("esketamine", "quetiapine")]
        assert asked(visit) == "?with=esketamine,quetiapine"
        assert visit.complaints == []


def test_what_was_searched_for_is_searched_in_the_other_language(chromium: Any, address: str):
    """On a wide screen the open search lies over the switch, so that it must be closed before."""
    with visiting(chromium, address) as visit:
        page, box = visit.page, visit.page.locator(".md-search__input")
        page.goto(f"{address}methods/#wilson")
        box.click()
        box.press_sequentially("spravato")
        page.locator("a.md-search-result__link").first.wait_for()
        box.press("Escape")
        switch(visit)
        assert (box.input_value(), asked(visit)) == ("spravato", "#wilson")
        box.click()
        page.locator("a.md-search-result__link[href*='/fr/treatments/esketamine/']").first.wait_for()
        assert visit.complaints == []


FIELD = "article input[name]:is([type=radio], [type=checkbox])"
CHOSEN = (
    f"[...document.querySelectorAll('{FIELD}')].filter((one) => one.checked).map((one) => one.name + '~' + one.value)"
)


@pytest.mark.parametrize("url", ["map/", "timeline/", "claims/ketamine/", "treatments/esketamine/together/"])
def test_choices_that_no_address_tells_come_along_and_leave_no_trace_in_it(chromium: Any, address: str, url: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        assert page.goto(address + url).ok
        fields = page.locator(FIELD)
        assert fields.count(), "there is something to choose"
        fields.last.evaluate("one => one.click()")
        before = page.evaluate(CHOSEN)
        switch(visit)
        assert page.evaluate(CHOSEN) == before
        assert asked(visit) == ""
        assert visit.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("locale", "folder", "offered"), [("fr-CA", "", "fr"), ("en-GB", "fr/", "en")])
def test_the_language_of_the_browser_is_offered_once_and_can_be_refused(
    chromium: Any, address: str, locale: str, folder: str, offered: str, size: tuple[int, int]
):
    with visiting(chromium, address, size, locale=locale) as visit:
        page, offer = visit.page, visit.page.locator(f".ee-offer[lang={offered}]")
        page.goto(f"{address}{folder}treatments/esketamine/")
        assert offer.is_visible()
        assert page.url == f"{address}{folder}treatments/esketamine/"  # never forced
        assert visit.overflow() <= 0
        offer.locator("button").click()
        assert offer.count() == 0
        page.locator("article a[href*='/studies/']:visible").first.click()
        page.wait_for_url("**/studies/**")
        assert not offer.is_visible()  # who goes on in a language is not asked again
        kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie]")
        assert [one for one in kept if one and not one.endswith(".__palette")] == []
        page.goto(f"{address}{folder}treatments/esketamine/")
        offer.locator("a").click()
        page.wait_for_url(f"{address}{'fr/' if offered == 'fr' else ''}treatments/esketamine/")
        assert page.locator(".ee-offer:visible").count() == 0
        assert visit.complaints == []


@pytest.mark.parametrize(("locale", "folder"), [("en-US", ""), ("fr-FR", "fr/"), ("de-DE", ""), ("de-DE", "fr/")])
def test_nothing_is_offered_to_who_reads_this_language_or_none_of_ours(
    chromium: Any, address: str, locale: str, folder: str
):
    with visiting(chromium, address, locale=locale) as visit:
        visit.page.goto(f"{address}{folder}families/rtms/")
        assert visit.page.locator(".ee-offer:visible").count() == 0
