"""The Compare page in a real browser: from a treatment with one click, add, share, go back; by mouse, by keyboard."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from built import LANGUAGES, real_site
from tabbing import tab_to
from test_browser import NARROW, Visit, address, chromium, languages, sizes, small, visiting

pytestmark = pytest.mark.browser

READY = ".ee-compare.ee-c-ready[aria-busy=false]"
LINKS = {"": "Compare with …", "fr/": "Comparer avec…"}
NOT_MET = {"": "Not compared in the same trial", "fr/": "Pas comparés dans un même essai"}


def enter(visit: Visit, home: str, folder: str, search: str = "") -> Any:
    """The Compare page, painted."""
    visit.page.goto(f"{home}{folder}compare/{search}")
    visit.page.locator(READY).wait_for()
    return visit.page


def chosen(page: Any) -> list[str]:
    """What stands side by side, from left to right, by the page each column leads to or by its name."""
    page.locator(READY).wait_for()
    titles = page.locator(".ee-c-table thead .ee-c-title")
    told = titles.evaluate_all("all => all.map((at) => [at.getAttribute('href'), at.textContent])")
    return [re.sub(r".*treatments/|/$", "", link) if link else name for link, name in told]


def tick(page: Any, key: str) -> None:
    """Choose by the list, opening it if it is closed."""
    panel = page.locator(".ee-c-panel")
    if not panel.evaluate("panel => panel.open"):
        panel.locator("summary").click()
    page.locator(f".ee-c-choices input[value='{key}']").click()
    page.locator(READY).wait_for()


@sizes
@languages
def test_a_visitor_compares_from_a_treatment_with_one_click(
    chromium: Any, address: str, folder: str, size: tuple[int, int]
):
    with visiting(chromium, address, size, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.page
        page.goto(f"{address}{folder}treatments/esketamine/")
        page.get_by_role("link", name=LINKS[folder]).click()
        page.wait_for_url(f"{address}{folder}compare/?with=esketamine")
        page.locator(READY).wait_for()
        assert chosen(page) == ["esketamine"]
        assert page.locator(".ee-c-panel").evaluate("panel => panel.open")
        tick(page, "psilocybin")
        assert page.url == f"{address}{folder}compare/?with=esketamine,psilocybin"
        tick(page, "ketamine-iv")
        assert chosen(page) == ["ketamine-iv", "esketamine", "psilocybin"]
        page.locator(".ee-c-copy").click()
        page.locator(".ee-c-said:not(:empty)").wait_for()
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == f"{address}{folder}compare/?with=ketamine-iv,esketamine,psilocybin" == page.url
        before = page.locator(".ee-c-table").inner_text()
        page.goto(link)
        page.locator(READY).wait_for()
        assert page.locator(".ee-c-table").inner_text() == before
        assert visit.overflow() <= 0
        assert visit.complaints == []
        assert visit.elsewhere() == []


@languages
def test_back_and_forward_walk_through_the_choices(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder)
        steps = [(page.url, [])]
        for key in ("vns", "esketamine", "sertraline"):
            tick(page, key)
            steps.append((page.url, chosen(page)))
        page.locator(".ee-c-chip").first.click()
        steps.append((page.url, chosen(page)))
        assert len({url for url, _ in steps}) == 5
        for walk, way in ((reversed(steps[:-1]), page.go_back), (steps[1:], page.go_forward)):
            for url, shown in walk:
                way()
                page.wait_for_url(url)
                assert chosen(page) == shown
                ticked = page.locator(".ee-c-choices input:checked").evaluate_all("all => all.map((at) => at.value)")
                assert len(ticked) == len(shown)
        assert visit.complaints == []


@sizes
@languages
def test_a_trial_of_two_stands_first_and_then_there_is_no_warning(
    chromium: Any, address: str, folder: str, size: tuple[int, int]
):
    with visiting(chromium, address, size) as visit:
        page = enter(visit, address, folder, "?with=esketamine,quetiapine")
        met = page.locator(".ee-c-pair:visible")
        assert met.count() == 1
        assert page.locator(".ee-c-banner").is_hidden()
        assert met.locator("a[href*='studies/reif-2023/']").first.is_visible()
        assert "91" in met.inner_text()
        assert "340" in met.inner_text()
        assert met.locator(".ee-limits").is_visible()
        assert met.bounding_box()["y"] < page.locator(".ee-c-table").bounding_box()["y"]
        status = page.locator(".ee-c-status").inner_text()
        assert NOT_MET[folder] not in status
        assert visit.overflow() <= 0
        assert visit.complaints == []


@languages
def test_without_a_trial_of_both_there_is_a_warning(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder, "?with=esketamine,psilocybin")
        assert page.locator(".ee-c-banner").is_visible()
        assert NOT_MET[folder] in page.locator(".ee-c-banner").inner_text()
        assert NOT_MET[folder] in page.locator(".ee-c-status").inner_text()
        assert page.locator(".ee-c-met").is_hidden()
        enter(visit, address, folder, "?with=rtms-10hz,itbs,antidepressant-switch")
        apart = ("itbs", "antidepressant-switch")
        names = {page.locator(f"input[value='{key}'] + span").text_content() for key in apart}
        banner = page.locator(".ee-c-banner strong").inner_text()
        assert all(name in banner for name in names)
        assert page.locator("input[value='rtms-10hz'] + span").text_content() not in banner
        assert page.locator(".ee-c-pair:visible").count() == 2
        assert visit.complaints == []


@languages
def test_one_chosen_offers_what_a_trial_compared_it_with(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder)
        everything = page.locator(".ee-c-pairs li:visible").count()
        assert everything > 10
        tick(page, "psilocybin")
        offers = page.locator(".ee-c-pairs li:visible")
        assert 0 < offers.count() < everything
        offers.locator("a[href*='escitalopram']").click()
        assert page.url == f"{address}{folder}compare/?with=psilocybin,escitalopram"
        page.locator(READY).wait_for()
        assert page.locator(".ee-c-pair:visible a[href*='carhart-harris-2021']").first.is_visible()
        assert page.locator(".ee-c-pairs").is_hidden()
        assert visit.complaints == []


@languages
def test_four_is_the_most(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder, "?with=esketamine,psilocybin,saint,vns")
        page.locator(".ee-c-panel summary").click()
        assert page.locator(".ee-c-full").is_visible()
        assert page.locator(".ee-c-choices input:not(:disabled)").count() == 4
        tick(page, "saint")
        assert page.locator(".ee-c-choices input:disabled").count() == 0
        assert page.locator(".ee-c-full").is_hidden()
        assert chosen(page) == ["esketamine", "psilocybin", "vns"]
        assert visit.complaints == []


def boxes(page: Any) -> list[list[dict[str, float]]]:
    """The places of the fields of every row of facts, with the heading of the row first."""
    closed = page.locator(".ee-c-fold[aria-expanded=false]")
    assert closed.count() > 2  # what is not read first is folded
    while closed.count():
        closed.first.click()
    return page.locator(".ee-c-table tr[data-row]").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.getBoundingClientRect())"
        ".map(({ x, y, width }) => ({ x, y, width })))"
    )


def test_on_a_wide_screen_the_rows_line_up(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, "", "?with=esketamine,psilocybin,rtms-10hz,exercise")
        found = boxes(page)
        assert len(found) > 20
        for row in found:
            assert len({round(box["y"]) for box in row}) == 1
            assert [box["x"] for box in row] == sorted(box["x"] for box in row)
        columns = {tuple(round(box["x"]) for box in row) for row in found}
        assert len(columns) == 1
        assert visit.overflow() <= 0


@languages
def test_on_a_phone_each_fact_stacks_under_its_heading_with_the_name_of_the_treatment(
    chromium: Any, address: str, folder: str
):
    with visiting(chromium, address, NARROW) as visit:
        page = enter(visit, address, folder, "?with=esketamine,psilocybin")
        for row in boxes(page):
            tops = [box["y"] for box in row]
            assert tops == sorted(tops)
            assert len({round(box["x"]) for box in row[1:]}) == 1
            assert all(box["width"] <= 390 for box in row)
        names = page.locator(".ee-c-table tr[data-row=what] .ee-c-name")
        assert [names.nth(i).is_visible() for i in range(2)] == [True, True]
        assert visit.overflow() <= 0


ODD = [
    "?with=nothing", "?with=steam,nothing", "?with=hot-bath,steam,plumbing,knee-warmer,foot-bath",
    "?with=" + "x" * 10_000, "?with=%00", "?with=%E0%A4%A", "?with=" + quote("<script>alert(1)</script>"),
    "?<script>alert(1)</script>", "?with=<img src=x onerror=alert(1)>", "?colour=red", "?__proto__=1",
    "?with=constructor",
]  # fmt: skip


@languages
def test_an_odd_address_chooses_nothing_with_a_word_about_it(chromium: Any, small: str, folder: str):
    with visiting(chromium, small) as visit:
        page = enter(visit, small, folder)
        assert page.locator(".ee-c-notice").is_hidden()
        for search in ODD:
            enter(visit, small, folder, search)
            assert page.locator(".ee-c-notice").is_visible(), search
            assert chosen(page) == [], search
            assert page.locator(".ee-c-table").is_hidden(), search
            assert page.locator(".ee-c-choices input:checked").count() == 0, search
            assert page.locator(".ee-compare :is(script, img)").count() == 0, search
            assert "alert" not in page.locator(".ee-c-tools").inner_text(), search
        tick(page, "hot-bath")
        assert page.locator(".ee-c-notice").is_hidden()
        assert page.url == f"{small}{folder}compare/?with=hot-bath"
        assert visit.complaints == []


@sizes
@languages
def test_the_page_works_by_keyboard_alone(chromium: Any, address: str, folder: str, size: tuple[int, int]):
    with visiting(chromium, address, size) as visit:
        page = enter(visit, address, folder, "?with=esketamine")
        tab_to(page, ".ee-c-choices input[value=quetiapine]")
        page.keyboard.press("Space")
        page.wait_for_url(re.compile("with=esketamine,quetiapine"))
        page.locator(READY).wait_for()
        assert page.evaluate("document.activeElement.value") == "quetiapine"
        assert page.locator(".ee-c-status").get_attribute("aria-live") == "polite"
        assert page.locator(".ee-c-pair:visible").count() == 1
        tab_to(page, ".ee-c-copy")
        tab_to(page, ".ee-c-pair:not([hidden]) a")
        for _ in range(300):
            if page.evaluate("document.activeElement.matches('.ee-c-chip')"):
                break
            page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        assert len(chosen(page)) == 1
        assert page.evaluate("document.activeElement.matches('.ee-c-chip')")
        page.keyboard.press("Enter")
        assert page.url == f"{address}{folder}compare/"
        assert page.evaluate("document.activeElement.matches('.ee-c-status')")
        assert visit.complaints == []


@languages
def test_every_change_is_announced_in_words(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder)
        told = [page.locator(".ee-c-status").inner_text()]
        for key in ("esketamine", "quetiapine", "psilocybin"):
            tick(page, key)
            told.append(page.locator(".ee-c-status").inner_text())
            assert page.locator(f".ee-c-choices input[value='{key}'] + span").text_content() in told[-1]
        assert len(set(told)) == 4
        assert visit.complaints == []


@languages
def test_without_javascript_each_pair_that_a_trial_compared_can_be_read(chromium: Any, address: str, folder: str):
    with visiting(chromium, address, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{address}{folder}compare/")
        assert page.locator(".ee-banner", has_text="JavaScript").is_visible()
        assert page.locator(".ee-c-tools").is_hidden()
        assert page.locator(".ee-c-all a[href*='treatments/vns/']").is_visible()
        page.locator(".ee-c-pairs a[href$='#esketamine--quetiapine']").click()
        assert page.url == f"{address}{folder}compare/pairs/#esketamine--quetiapine"
        pair = page.locator("#esketamine--quetiapine")
        assert pair.locator("a[href*='reif-2023']").first.is_visible()
        assert pair.locator(".ee-limits").first.is_visible()
        pair.locator("a[href*='?with=esketamine,quetiapine']").click()
        assert page.url == f"{address}{folder}compare/?with=esketamine,quetiapine"


@languages
def test_what_is_said_of_a_treatment_is_asked_for_when_it_is_chosen(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, folder)
        assert not any(
            "assets/evidence/compare.en." in url or "assets/evidence/compare.fr." in url for url in visit.requests
        )
        tick(page, "vns")
        language = {"": "en", "fr/": "fr"}[folder]
        assert [url for url in visit.requests if f"compare.{language}." in url] == [
            f"{address}assets/evidence/compare.{language}.vns.js"
        ]
        enter(visit, address, folder, "#of-esketamine")  # an address of the former page
        page.reload()
        assert chosen(page) == ["esketamine"]
        page.route("**/compare.*.saint.js", lambda route: route.abort())
        tick(page, "saint")
        assert page.locator(".ee-c-notice").is_visible()
        tick(page, "saint")
        assert chosen(page) == ["esketamine"]


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
def test_the_page_compares_from_a_disk(chromium: Any, folder: str, tmp_path_factory: pytest.TempPathFactory):
    home = f"{real_site(tmp_path_factory).folder.as_uri()}/"
    with visiting(chromium, home) as visit:
        page = visit.page
        page.goto(f"{home}{folder}compare/index.html?with=esketamine")
        page.locator(READY).wait_for()
        tick(page, "quetiapine")
        assert page.url == f"{home}{folder}compare/index.html?with=esketamine,quetiapine"
        assert page.locator(".ee-c-pair:visible").count() == 1
        page.locator(".ee-c-table td a[data-with]").first.click()
        assert len(chosen(page)) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@languages
def test_words_are_readable_in_both_schemes(chromium: Any, address: str, folder: str, scheme: str):
    with visiting(chromium, address, NARROW, color_scheme=scheme) as visit:
        page = enter(visit, address, folder, "?with=ketamine-iv,ect")
        weak = page.evaluate(CONTRAST)
        assert weak == []
        assert visit.complaints == []


CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = (c) => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (at) => {
    for (let box = at; box; box = box.parentElement) {
      const colour = parse(getComputedStyle(box).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const weak = [];
  for (const at of document.querySelectorAll('.ee-compare *')) {
    const own = [...at.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !at.checkVisibility() || at.closest('svg') || at.closest('label:has(:disabled)')) continue;
    const [one, other] = [light(parse(getComputedStyle(at).color)), light(behind(at))].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) weak.push(at.className + ': ' + at.textContent.slice(0, 40));
  }
  return weak;
}"""
