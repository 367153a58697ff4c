"""The Explore page in a real browser: choose, count, share, go back, download; by mouse, by keyboard, from a disk."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import csv
import json
import random
import re
import struct
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from built import LANGUAGES, ROOT, real_site
from evidence_explorer.export import csv_files
from evidence_explorer.site import sound_dataset
from evidence_explorer.stats import rounded
from real import real_dataset
from test_browser import LIVE, NARROW, WIDE, Visit, address, chromium, hostile, languages, sizes, small, visiting

pytestmark = pytest.mark.browser

TRIAL = "?treatment=psilocybin&outcome=remission&time=week-3-5"
COUNTS = {"": ["23 of 79", "7 of 75", "6 of 79"], "fr/": ["23 sur 79", "7 sur 75", "6 sur 79"]}
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


def people_of(page: Any, study: str) -> list[str]:
    """The counts in the table, of the result of a study."""
    body = page.locator("table.ee-x-table tbody", has=page.locator(f"a[href*='studies/{study}/']"))
    return [text.strip() for text in body.locator("tr[data-figure] td:nth-child(2)").all_inner_texts()]


@sizes
@languages
def test_a_visitor_finds_one_trial_and_its_three_groups(
    chromium: Any,
    address: str,
    folder: str,
    size: tuple[int, int],
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


QUOTED = {
    "": ["week 3", "23 of 79 people (29 %", "6 of 79 people (8 %", "low dose", "Source: "],
    "fr/": ["semaine 3", "23 personnes sur 79 (29 %", "6 personnes sur 79 (8 %", "faible dose", "Source : "],
}
ODD = [
    "?colour=red", "?treatment=nothing", "?treatment=" + "x" * 10_000, "?text=" + "x" * 10_000, "?text=%00",
    "?text=%E0%A4%A", "?treatment=%E0%A4%A", "?text=" + quote("<script>alert(1)</script>"),
    "?q=<img src=x onerror=alert(1)>", "?<script>alert(1)</script>", "?__proto__=1", "?sort=effect",
    "?treatment=hot-bath&treatment=%3Cb%3E",
]  # fmt: skip


@languages
def test_an_odd_address_shows_everything_with_a_word_about_it(chromium: Any, small: str, folder: str):
    with visiting(chromium, small) as visit:
        page = enter(visit, small, folder)
        everything = shown(page)
        assert page.locator(".ee-x-notice").is_hidden()
        for search in ODD:
            enter(visit, small, folder, search)
            assert page.locator(".ee-x-notice").is_visible(), search
            assert shown(page) == everything, search
            assert page.locator(".ee-explore :is(script, img, b)").count() == 0
            assert page.locator(".ee-x-facets input:checked").count() == 0
            assert not page.locator("#__search").is_checked(), search
        choose(page, "family", "water")
        assert page.locator(".ee-x-notice").is_hidden()
        assert page.url == f"{small}{folder}explore/?family=water"
        assert visit.complaints == []


@languages
def test_hostile_data_do_nothing(chromium: Any, hostile: str, folder: str):
    with visiting(chromium, hostile) as visit:
        page = enter(visit, hostile, folder)
        assert "<script>alert(1)</script>" in page.locator("table.ee-x-table").inner_text()
        assert page.locator(".ee-explore :is(script, img)").count() == 0
        assert page.evaluate(LIVE) == []
        assert visit.complaints == []


def test_a_text_that_looks_like_markup_stays_text(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        page = enter(visit, address, "")
        page.locator("#ee-x-q").fill("<img src=x onerror=alert(1)> & \"'")
        page.locator(".ee-x-chip").wait_for()
        assert page.locator(".ee-explore img").count() == 0
        assert "img src=x onerror=alert(1)" in page.locator(".ee-x-chip").inner_text()
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
def test_the_page_works_by_keyboard_alone(
    chromium: Any,
    address: str,
    folder: str,
    size: tuple[int, int],
):
    with visiting(chromium, address, size) as visit:
        page = enter(visit, address, folder)

        def tab_to(selector: str, most: int = 260) -> None:
            for _ in range(most):
                if page.evaluate("css => document.activeElement.matches(css)", selector):
                    break
                page.keyboard.press("Tab")
            seen = page.evaluate(
                """css => {
                  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
                  return at.matches(css) && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
                    && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
                }""",
                selector,
            )
            assert seen, selector

        tab_to("#ee-x-q")
        page.keyboard.type("goodwin")
        tab_to("#ee-x-sort")
        page.keyboard.press("ArrowDown")
        page.wait_for_url(re.compile("sort=year"))
        if size == NARROW:
            tab_to(".ee-x-facets > summary")
            page.keyboard.press("Enter")
            tab_to(".ee-x-facet:first-of-type > summary")
            page.keyboard.press("Enter")
        tab_to("input[data-facet=family][value=psilocybin]")
        page.keyboard.press("Space")
        page.wait_for_url(re.compile("family=psilocybin"))
        assert page.evaluate("document.activeElement.value") == "psilocybin"
        assert shown(page) > 0
        assert page.locator(READY).get_attribute("aria-live") == "polite"
        tab_to(".ee-x-chip")
        page.keyboard.press("Enter")
        tab_to("[data-do=csv]", 400)
        with page.expect_download():
            page.keyboard.press("Enter")
        tab_to(".ee-x-table [tabindex='0']", 400)
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
    chromium: Any,
    address: str,
    folder: str,
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
