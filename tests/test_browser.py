"""The built site in a real browser: a visitor finds a treatment, reads its studies and sees the charts drawn."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest

from built import LANGUAGES, Built, make_hostile, mini_project, real_site, serving

pytestmark = pytest.mark.browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDE, NARROW = (1280, 900), (390, 844)
DRAWN = ".ee-plot.ee-drawn svg.main-svg"


def absent(reason: str) -> None:
    """A skip with its reason; on the machine that guards the project, a failure."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{reason}, and these tests may not be skipped here")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Any:
    return browser(request.config)


@cache
def browser(config: pytest.Config) -> Any:
    """One for all the tests of a process, which each come as new visitors."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is not installed")
    if not CHROMIUM:
        absent("no Chromium on this machine")
    playwright = sync_playwright().start()
    config.add_cleanup(playwright.stop)
    found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    config.add_cleanup(found.close)
    return found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    built = real_site(tmp_path_factory)
    assert built.code == 0, built.output
    with serving(built.folder) as found:
        yield found


FOOT_BATH = """\
  - id: foot-bath
    name: {en: Invented foot bath, fr: Bain de pieds fictif}
    summary: {en: A made-up bath., fr: Un bain fictif.}
    what: {en: The foot is bathed., fr: Le pied est baigné.}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The invented site with a fifth treatment: for what pages do whatever they hold, a tenth of the work to paint."""
    project = mini_project(tmp_path_factory.mktemp("small"))
    project.edit("data/families/wool.yaml", "treatments:\n", f"treatments:\n{FOOT_BATH}")
    built = project.build("--strict")
    assert built.code == 0, built.output
    with serving(built.folder) as found:
        yield found


@dataclass
class Visit:
    """A tab, and what went on in it."""

    page: Any
    home: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def note_failure(self, request: Any) -> None:
        """A file that could not be had; leaving a page ends what it was still loading, which is no failure."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url}: {request.failure}")

    def asked(self, name: str) -> bool:
        """Whether a file of that name was requested."""
        return any(urlsplit(url).path.endswith(name) for url in self.requests)

    def elsewhere(self) -> list[str]:
        """Requests to another origin."""
        return [url for url in self.requests if not url.startswith((self.home, "data:", "blob:"))]

    def overflow(self) -> int:
        """Pixels that the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@contextmanager
def visiting(browser: Any, home: str, size: tuple[int, int] = WIDE, **options: Any) -> Iterator[Visit]:
    """A new visitor with an empty memory, who prefers the light scheme and no motion."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        # Waiting for a condition evaluates a text, which our pages forbid. Their rules: test_browser_policy.
        **({"color_scheme": "light", "reduced_motion": "reduce", "bypass_csp": True} | options),
    )
    context.set_default_timeout(30_000)
    visit = Visit(context.new_page(), home)
    visit.page.on(
        "console", lambda told: visit.complaints.append(told.text) if told.type in {"error", "warning"} else None
    )
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("requestfailed", visit.note_failure)
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("dialog", lambda dialog: (visit.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
    try:
        yield visit
    finally:
        context.close()


sizes = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
languages = pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)


@sizes
@languages
def test_a_visitor_walks_from_home_to_a_study_without_a_complaint(
    chromium: Any, address: str, folder: str, size: tuple[int, int]
):
    with visiting(chromium, address, size) as visit:
        page = visit.page

        def arrive(path: str) -> None:
            page.wait_for_url(re.compile(re.escape(address + folder + path) + "(#.*)?$"))  # a mark leads to its figure
            assert page.locator("h1").first.is_visible()
            assert visit.overflow() <= 0, path

        page.goto(address + folder)
        arrive("")
        page.locator("a.ee-card[href*='families/psilocybin/']").click()
        arrive("families/psilocybin/")
        page.locator("article a[href*='treatments/psilocybin/']:visible").first.click()
        arrive("treatments/psilocybin/")
        page.locator("article a.spot[href*='studies/goodwin-2022/'] .mark").first.click()
        arrive("studies/goodwin-2022/")
        page.locator("article a[href*='scales/']:visible").first.click()
        page.wait_for_url(re.compile(f"{re.escape(address + folder)}scales/.+"))
        assert visit.overflow() <= 0
        assert visit.complaints == []
        assert visit.elsewhere() == []


@sizes
@languages
def test_no_page_scrolls_sideways_and_none_complains(chromium: Any, address: str, folder: str, size: tuple[int, int]):
    with visiting(chromium, address, size) as visit:
        for url in ("studies/", "scales/", "sources/", "methods/", "marks/", "about/", "families/lifestyle/"):
            visit.page.goto(address + folder + url)
            assert visit.overflow() <= 0, url
        assert visit.complaints == []
        assert visit.elsewhere() == []


@sizes
@languages
@pytest.mark.parametrize(
    ("word", "url"), [("psilocybine", "treatments/psilocybin/"), ("Spravato", "treatments/esketamine/")]
)
def test_a_search_finds_the_treatment_in_the_language_of_the_page(
    chromium: Any, address: str, folder: str, word: str, url: str, size: tuple[int, int]
):
    with visiting(chromium, address, size) as visit:
        page = visit.page
        page.goto(address + folder)
        if size == NARROW:
            page.locator("label.md-header__button[for=__search]").click()
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").press_sequentially(word)
        page.locator("a.md-search-result__link").first.wait_for()
        found = page.locator("a.md-search-result__link").evaluate_all("links => links.map((link) => link.href)")
        bare = {urlsplit(link).path.lstrip("/") for link in found}
        assert folder + url in bare
        assert [path for path in bare if path.startswith("fr/") != bool(folder)] == []
        link = page.locator(f"a.md-search-result__link[href*='{url}']").first
        link.click()
        page.wait_for_url(re.compile(re.escape(address + folder + url)))
        assert visit.complaints == []
        assert visit.elsewhere() == []


@sizes
@languages
def test_the_chart_library_comes_when_a_visitor_asks_and_nothing_jumps(
    chromium: Any, address: str, folder: str, size: tuple[int, int]
):
    with visiting(chromium, address, size) as visit:
        page = visit.page
        page.goto(address + folder + "families/ketamine/", wait_until="networkidle")
        page.keyboard.press("End")
        page.wait_for_load_state("networkidle")
        assert not visit.asked("plotly.min.js")
        assert not visit.asked("charts.json")
        chart = page.locator("figure.ee-chart").first
        before = page.evaluate("document.documentElement.scrollHeight"), chart.bounding_box()["height"]
        chart.locator(".ee-read").click()
        chart.locator(DRAWN).first.wait_for()
        assert visit.asked("plotly.min.js")
        assert visit.asked("charts.json")
        assert (page.evaluate("document.documentElement.scrollHeight"), chart.bounding_box()["height"]) == before
        assert visit.overflow() <= 0
        chart.locator(".ee-read").click()
        assert page.locator(".ee-over").count() == 0
        assert visit.complaints == []


@sizes
def test_a_picture_stays_inside_its_frame(chromium: Any, address: str, size: tuple[int, int]):
    with visiting(chromium, address, size) as visit:
        for url in ("studies/goodwin-2022/", "fr/families/ketamine/", "fr/families/lifestyle/"):
            visit.page.goto(address + url)
            assert visit.page.evaluate(OUTSIDE) == [], url
        assert visit.complaints == []


@languages
def test_a_page_without_a_chart_never_loads_the_chart_library(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        for url in ("scales/", "studies/"):
            visit.page.goto(address + folder + url)
            visit.page.keyboard.press("End")
            visit.page.wait_for_load_state("networkidle")
            assert visit.page.locator(".ee-plot").count() == 0
        assert visit.asked("charts.js")
        assert not visit.asked("plotly.min.js")


OUTSIDE = """() => [...document.querySelectorAll('.ee-chart')].flatMap((chart) => {
  const frame = chart.getBoundingClientRect();
  return [...chart.querySelectorAll('.ee-d text')].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom);
  }).map((text) => text.textContent);
})"""
"""The texts of pictures that are wider than their chart, or lower."""


INKS = """() => [...document.querySelectorAll('.ee-d text, .ee-drawn svg.main-svg text')]
  .filter((text) => text.textContent.trim())
  .map((text) => getComputedStyle(text).fill.match(/[0-9.]+/g).slice(0, 3).map(Number))
  .map(([red, green, blue]) => (red + green + blue) / 3)"""
"""The lightness of every text of the charts, from 0 to 255."""
FOR_LIGHT = f"() => {{ const inks = ({INKS})(); return inks.length > 0 && Math.max(...inks) < 160; }}"
FOR_DARK = f"() => {{ const inks = ({INKS})(); return inks.length > 0 && Math.min(...inks) > 130; }}"


@languages
def test_the_dark_palette_redraws_charts_in_its_colours_and_back(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(address + folder + "studies/goodwin-2022/")
        page.wait_for_function(FOR_LIGHT)
        page.locator(".ee-read").first.click()
        page.locator(DRAWN).first.wait_for()
        page.wait_for_function(FOR_LIGHT)
        page.locator("label[for=__palette_1]").click()
        page.wait_for_function(FOR_DARK)
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        page.locator("label[for=__palette_0]").click()
        page.wait_for_function(FOR_LIGHT)
        assert visit.complaints == []


def test_a_visitor_who_prefers_dark_gets_dark_charts_at_once(chromium: Any, address: str):
    with visiting(chromium, address, color_scheme="dark") as visit:
        visit.page.goto(address + "studies/goodwin-2022/")
        visit.page.wait_for_function(FOR_DARK)
        assert visit.complaints == []


@sizes
def test_the_language_switch_leads_to_the_same_page_and_back(chromium: Any, address: str, size: tuple[int, int]):
    with visiting(chromium, address, size) as visit:
        page = visit.page
        for url in ("", "families/rtms/", "studies/goodwin-2022/"):
            page.goto(address + url)
            for language, folder in (("fr", "fr/"), ("en", "")):
                page.locator(".md-select button").hover()
                page.locator(f".md-select a[hreflang={language}]").click()
                page.wait_for_url(address + folder + url)
                assert page.locator("html").get_attribute("lang") == language
        assert visit.complaints == []


@languages
def test_without_javascript_the_figures_stand_in_tables(chromium: Any, address: str, folder: str):
    with visiting(chromium, address, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(address + folder + "studies/goodwin-2022/")
        people = "29 sur 79" if folder else "29 of 79"
        table = page.locator("details.ee-fold", has=page.locator("td", has_text=people)).first
        table.locator("summary").first.click()  # closed beside its drawing
        assert page.locator("td:visible", has_text=people).count() > 0
        assert page.locator(".ee-d .mark").first.is_visible()
        assert page.locator(".ee-d .value", has_text=people).first.is_visible()
        assert not page.locator(".ee-read").first.is_visible()
        page.goto(address + folder + "treatments/psilocybin/")
        assert page.locator("table.ee-table td:visible").count() > 10
        page.goto(address + folder)
        page.locator("details.ee-twin > summary").first.click()
        assert page.locator("details.ee-twin table.ee-table").first.is_visible()


@languages
def test_the_keyboard_shows_where_it_is(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        page = visit.page
        page.goto(address + folder)
        page.wait_for_load_state("networkidle")
        shown: list[dict[str, Any]] = []
        for _ in range(12):
            page.keyboard.press("Tab")
            shown.append(
                page.evaluate(
                    """() => {
                      const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
                      return {tag: at.tagName, name: at.className, text: at.textContent.trim().slice(0, 40),
                              outline: style.outlineStyle !== 'none' ? parseFloat(style.outlineWidth) : 0,
                              seen: box.width > 0 && box.height > 0};
                    }"""
                )
            )
        links = [item for item in shown if item["tag"] == "A"]
        assert len(links) >= 4
        assert [item for item in links if item["outline"] < 2 or not item["seen"]] == []


def test_the_first_tab_stop_skips_to_the_content(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        visit.page.goto(address + "studies/goodwin-2022/", wait_until="networkidle")
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.classList.contains('md-skip')")
        visit.page.keyboard.press("Enter")
        assert urlsplit(visit.page.url).fragment in {"top", "__skip"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    project = mini_project(tmp_path_factory.mktemp("hostile-browser"))
    make_hostile(project)
    built: Built = project.build("--strict")
    assert built.code == 0, built.output
    with serving(built.folder) as found:
        yield found


LIVE = """() => [...document.querySelectorAll("*")].flatMap((at) => [...at.attributes]
  .filter((a) => /^on/i.test(a.name) || /^\\s*javascript:/i.test(a.value) && /^(xlink:)?href$/i.test(a.name))
  .map((a) => at.tagName + " " + a.name))"""


def test_hostile_text_does_nothing_in_pages_charts_and_search(chromium: Any, hostile: str):
    with visiting(chromium, hostile) as visit:
        page = visit.page
        for url in ("", "families/water/", "studies/alpha-2020/", "claims/baths/", "fr/studies/alpha-2020/"):
            page.goto(hostile + url, wait_until="networkidle")
            page.evaluate("document.querySelectorAll('details').forEach((closed) => { closed.open = true; })")
            for button in page.locator(".ee-read:visible").all():
                button.click()
            page.wait_for_function(
                "[...document.querySelectorAll('.ee-read')].filter((at) => at.offsetParent).length"
                " == document.querySelectorAll('.ee-drawn').length"
            )
            assert page.locator(".ee-over svg a").count() == 0, url
            assert page.evaluate(LIVE) == [], url
        page.goto(hostile)
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").press_sequentially("trial alert")
        page.locator("a.md-search-result__link").first.wait_for()
        assert page.locator(".md-search-result :is(script, img)").count() == 0
        assert page.evaluate(LIVE) == []
        assert visit.complaints == []
