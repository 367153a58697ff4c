"""The Explore page in a real browser: choose, count, share, go back; by mouse, by keyboard, from a disk."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import random
import re
from typing import Any
from urllib.parse import quote

import pytest

from built import LANGUAGES, real_site
from exploring import READY, TRIAL, choose, enter, shown, turn_to
from tabbing import tab_to
from test_browser import NARROW, WIDE, address, chromium, languages, sizes, visiting

pytestmark = pytest.mark.browser

COUNTS = {"": ["23 of 79", "7 of 75", "6 of 79"], "fr/": ["23 sur 79", "7 sur 75", "6 sur 79"]}


def people_of(page: Any, study: str) -> list[str]:
    """The counts in the table, of the result of a study."""
    body = page.locator("table.ee-x-table tbody", has=page.locator(f"a[href*='studies/{study}/']"))
    return [text.strip() for text in body.locator("tr[data-figure] td:nth-child(2)").all_inner_texts()]


@sizes
@languages
def test_a_visitor_finds_one_trial_and_its_three_groups(
    chromium: Any, address: str, folder: str, size: tuple[int, int]
):
    with visiting(chromium, address, size) as visit:
        page = enter(visit, address, folder)
        everything = shown(page)
        for facet, value in (("treatment", "psilocybin"), ("outcome", "remission"), ("time", "week-3-5")):
            choose(page, facet, value)
        assert 0 < shown(page) < everything
        assert page.url == f"{address}{folder}explore/{TRIAL}"
        assert people_of(page, "goodwin-2022") == COUNTS[folder]
        drawing = page.locator(".ee-x-chart svg.ee-x-svg")
        assert "Goodwin 2022" in drawing.text_content()
        assert drawing.locator(".ee-x-control").count() >= 1
        assert drawing.locator(".ee-x-treated").count() > drawing.locator(".ee-x-control").count()
        bare = page.locator(".ee-x-bare").inner_text()
        assert (
            "reports no figure for: Remission" if not folder else "ne rapporte aucun chiffre pour : Rémission"
        ) in " ".join(bare.split())
        assert visit.overflow() <= 0
        page.locator("table.ee-x-table a[href*='studies/goodwin-2022/']").click()
        page.wait_for_url(f"{address}{folder}studies/goodwin-2022/")
        assert visit.complaints == []
        assert visit.elsewhere() == []


@languages
def test_a_copied_link_shows_the_same_again(chromium: Any, address: str, folder: str):
    with visiting(chromium, address, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = enter(visit, address, folder, TRIAL + "&sort=year&view=table")
        page.locator("#ee-x-q").fill("goodwin")
        page.wait_for_function("() => document.querySelector('[data-entries]').dataset.entries < 3")
        page.locator("[data-do=link]").click()
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == f"{address}{folder}explore/{TRIAL}&sort=year&view=table&text=goodwin"
        before = page.locator(".ee-x-results").inner_text()
        page.goto(link)
        page.locator(READY).wait_for()
        assert page.locator(".ee-x-results").inner_text() == before
        assert page.locator("#ee-x-q").input_value() == "goodwin"
        assert page.locator("#ee-x-sort").input_value() == "year"
        assert page.locator(".ee-x-chart").count() == 0
        assert visit.complaints == []


def test_back_and_forward_walk_through_the_choices(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, "")
        steps = [(shown(page), page.url)]
        for facet, value in (("family", "ketamine"), ("outcome", "response"), ("control", "placebo")):
            choose(page, facet, value)
            steps.append((shown(page), page.url))
        page.locator("#ee-x-q").press_sequentially("spravato")
        page.wait_for_url(re.compile("text=spravato"))
        steps.append((shown(page), page.url))
        assert len({count for count, _ in steps}) > 3
        for count, url in reversed(steps[:-1]):
            page.go_back()
            page.wait_for_url(url)
            page.wait_for_function("n => document.querySelector('[data-entries]').dataset.entries == n", arg=count)
        assert page.locator(".ee-x-facets input:checked").count() == 0
        assert page.locator("#ee-x-q").input_value() == ""
        for count, url in steps[1:]:
            page.go_forward()
            page.wait_for_url(url)
            page.wait_for_function("n => document.querySelector('[data-entries]').dataset.entries == n", arg=count)
        assert page.locator("#ee-x-q").input_value() == "spravato"
        assert visit.complaints == []


@languages
def test_the_count_beside_a_value_is_what_a_click_on_it_gives(chromium: Any, address: str, folder: str):
    dice = random.Random(20)
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder)
        ticks = page.locator(".ee-x-facets input").evaluate_all("all => all.map((at) => [at.dataset.facet, at.value])")
        facets = sorted({facet for facet, _ in ticks})
        checked = 0
        for _ in range(20):
            chosen: dict[str, list[str]] = {}
            for facet, value in dice.sample(ticks, dice.randint(0, 3)):
                chosen.setdefault(facet, []).append(value)
            tested = dice.choice(facets)
            chosen.pop(tested, None)
            search = "&".join(f"{facet}={','.join(values)}" for facet, values in chosen.items())
            turn_to(page, f"?{search}" if search else "")
            for _, value in dice.sample([tick for tick in ticks if tick[0] == tested], 2):
                row = page.locator(f"label:has(input[data-facet='{tested}'][value='{value}'])")
                promised = int(re.sub(r"\D", "", row.locator(".ee-x-count").text_content()))
                choose(page, tested, value)
                assert shown(page) == promised, (search, tested, value)
                choose(page, tested, value)
                checked += promised > 0
        assert checked > 5
        assert visit.complaints == []


@sizes
@languages
def test_an_empty_list_says_what_to_drop(chromium: Any, address: str, folder: str, size: tuple[int, int]):
    with visiting(chromium, address, size) as visit:
        page = enter(visit, address, folder, f"{TRIAL}&country=FR")
        assert shown(page) == 0
        offers = page.locator("[data-drop]")
        told = offers.evaluate_all(
            "all => all.map((at) => [at.dataset.drop, Number(at.dataset.items), at.textContent])"
        )
        assert {drop for drop, _, _ in told} >= {"country"}
        for drop, items, text in told:
            assert str(items) in text
            enter(visit, address, folder, f"{TRIAL}&country=FR")
            page.locator(f"[data-drop='{drop}']").click()
            assert shown(page) == items
            assert f"{drop}=" not in page.url
        page.locator("#ee-x-q").fill("zzzz")
        page.locator("[data-drop~=q]").wait_for()
        page.locator("[data-do=reset]").click()
        assert page.url == f"{address}{folder}explore/"
        assert page.locator("#ee-x-q").input_value() == ""
        assert visit.complaints == []


@pytest.mark.parametrize("text", ["spravato", "eskétamine", "ESKETAMINE nasal", "Eskétamine en spray"])
@languages
def test_a_text_finds_a_treatment_under_any_name(chromium: Any, address: str, folder: str, text: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder, f"?treatment=esketamine&text={quote(text)}")
        assert shown(page) > 20
        assert visit.complaints == []


@sizes
@languages
def test_the_page_works_by_keyboard_alone(chromium: Any, address: str, folder: str, size: tuple[int, int]):
    with visiting(chromium, address, size) as visit:
        page = enter(visit, address, folder)
        tab_to(page, "#ee-x-q")
        page.keyboard.type("goodwin")
        tab_to(page, "#ee-x-sort")
        page.keyboard.press("ArrowDown")
        page.wait_for_url(re.compile("sort=year"))
        if size == NARROW:
            tab_to(page, ".ee-x-facets > summary")
            page.keyboard.press("Enter")
            tab_to(page, ".ee-x-facet:first-of-type > summary")
            page.keyboard.press("Enter")
        tab_to(page, "input[data-facet=family][value=psilocybin]")
        page.keyboard.press("Space")
        page.wait_for_url(re.compile("family=psilocybin"))
        assert page.evaluate("document.activeElement.value") == "psilocybin"
        assert shown(page) > 0
        assert page.locator(READY).get_attribute("aria-live") == "polite"
        tab_to(page, ".ee-x-chip")
        page.keyboard.press("Enter")
        tab_to(page, "[data-do=csv]")
        with page.expect_download():
            page.keyboard.press("Enter")
        tab_to(page, ".ee-x-table [tabindex='0']")
        for _ in range(4):
            if page.evaluate("document.activeElement.matches('.ee-x-quote')"):
                break
            page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.matches('.ee-x-quote')")
        assert visit.complaints == []


@languages
def test_more_results_appear_on_demand_and_a_click_paints_few(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder)
        blocks = page.locator("table.ee-x-table tbody")
        first = blocks.count()
        assert first <= 60 < shown(page)
        page.locator(".ee-x-more button").click()
        assert blocks.count() > first
        choose(page, "family", "ketamine")
        assert blocks.count() == first
        assert visit.complaints == []


def test_every_figure_is_drawn_but_those_that_are_merely_recalled(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        for search in ("?grade=recalled", "?treatment=psilocybin&outcome=response", "?outcome=remission&control=sham"):
            page = enter(visit, address, "", search)
            while page.locator(".ee-x-more button").count():
                page.locator(".ee-x-more button").click()
            rows, recalled = page.locator("tr[data-figure]").count(), page.locator("tr:has(.ee-flag)")
            marks = page.locator(".ee-x-svg .ee-x-mark").count()
            assert marks == rows - recalled.count()
            assert page.locator(".ee-x-svg text", has_text="verified, not drawn").count() == recalled.count()
            assert recalled.locator(".ee-x-quote").count() == 0
            controls = page.locator("tr.ee-control:not(:has(.ee-flag))").count()
            assert page.locator(".ee-x-svg .ee-x-control").count() == controls
            assert (recalled.count() > 10) == (search == "?grade=recalled")
        assert visit.complaints == []


@languages
def test_without_javascript_all_studies_are_listed_and_the_page_says_what_is_missing(
    chromium: Any, address: str, folder: str
):
    with visiting(chromium, address, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{address}{folder}explore/")
        assert page.locator("table.ee-table a[href*='studies/goodwin-2022/']:visible").count() == 1
        assert page.locator(".ee-banner", has_text="JavaScript").is_visible()
        assert page.locator(".ee-explore").is_hidden()


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
def test_the_page_filters_from_a_disk(chromium: Any, folder: str, tmp_path_factory: pytest.TempPathFactory):
    site = real_site(tmp_path_factory).folder
    home = f"{site.as_uri()}/"
    with visiting(chromium, home) as visit:
        page = visit.page
        page.goto(f"{home}{folder}explore/index.html{TRIAL}")
        page.locator(READY).wait_for()
        assert people_of(page, "goodwin-2022") == COUNTS[folder]
        choose(page, "outcome", "response")
        assert "outcome=response,remission" in page.url
        page.locator("table.ee-x-table a[href*='studies/goodwin-2022/']").first.click()
        page.wait_for_url(re.compile("studies/goodwin-2022/index.html"))
        assert page.locator("h1").first.is_visible()


def test_only_this_page_loads_its_data(chromium: Any, address: str):
    with visiting(chromium, address, WIDE) as visit:
        visit.page.goto(address + "studies/", wait_until="networkidle")
        assert not visit.asked("explore.en.js")
        enter(visit, address, "fr/")
        assert visit.asked("explore.fr.js")
        assert not visit.asked("explore.en.js")
        assert not visit.asked("plotly.min.js")
