"""What a visitor of the Explore page does in a browser, for all tests of it."""

from __future__ import annotations

from typing import Any

from test_browser import Visit

TRIAL = "?treatment=psilocybin&outcome=remission&time=week-3-5"
READY = ".ee-x-status[data-entries]"


def enter(visit: Visit, home: str, folder: str, search: str = "") -> Any:
    """The Explore page, painted."""
    visit.page.goto(f"{home}{folder}explore/{search}")
    visit.page.locator(READY).wait_for()
    return visit.page


def turn_to(page: Any, search: str) -> None:
    """Another address of the same page, as by the buttons for back and forward: the page reads it as on arrival."""
    page.evaluate(
        "to => { history.pushState(null, '', location.pathname + to); dispatchEvent(new PopStateEvent('popstate')); }",
        search,
    )


def choose(page: Any, facet: str, value: str) -> None:
    """Tick a value, opening what hides it."""
    tick = page.locator(f"input[data-facet='{facet}'][value='{value}']")
    for fold in (page.locator(".ee-x-facets"), page.locator("details.ee-x-facet", has=tick)):
        if not fold.evaluate("fold => fold.open"):
            fold.locator("summary").first.click()
    tick.click()


def shown(page: Any) -> int:
    return int(page.locator(READY).get_attribute("data-entries"))
