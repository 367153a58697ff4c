"""Every page says what it may run, and runs under it with everything clicked; nothing is kept but the palette."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import re
from typing import Any

import pytest

from built import LANGUAGES, Built, mini_project, real_site
from evidence_explorer.policy import EMBEDDED, guarded, guarded_frame, is_guarded
from test_browser import WIDE, address, chromium, visiting
from test_browser_limits import KINDS

pytestmark = pytest.mark.browser
LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => window.violations.push(
  [event.violatedDirective, event.blockedURI, event.sourceFile, event.sample].join(" ")));
"""
PRESS = """async () => {
  for (const closed of document.querySelectorAll("details:not([open])")) closed.open = true;
  const wanted = "button, summary, select, input[type=checkbox], input[type=radio], label.md-header__button";
  for (const one of [...document.querySelectorAll(wanted)].slice(0, 60)) {
    if (one.closest("[data-handout]") || one.offsetParent === null) continue;
    if (one.tagName === "SELECT") {
      one.selectedIndex = one.options.length - 1;
      one.dispatchEvent(new Event("change", { bubbles: true }));
    } else one.click();
    await new Promise((done) => setTimeout(done, 5));
  }
}"""
MOST_STORED = re.compile(r"(.*\\.)?__palette")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return real_site(tmp_path_factory)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_with_everything_clicked_breaks_no_rule_of_its_own(chromium: Any, address: str, kind: str):
    folder = LANGUAGES["fr"] if len(kind) % 2 and kind != "missing" else ""
    with visiting(chromium, address, WIDE, accept_downloads=True, bypass_csp=False) as visit:
        page = visit.page
        page.add_init_script(LISTEN + "window.print = () => {}; history.back = () => {};")
        page.goto(address + folder + KINDS[kind])
        page.evaluate(PRESS)
        page.wait_for_timeout(100)
        assert page.evaluate("window.violations") == []
        stored = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        assert [one for one in stored if not one.endswith("__palette")] == []
        assert {one for one in visit.requests if not one.startswith((address, "data:", "blob:"))} == set()


def test_what_comes_on_request_comes_under_the_rules(chromium: Any, address: str):
    """The search, the library of charts with its picture, and the box to share."""
    with visiting(chromium, address, bypass_csp=False) as visit:
        page = visit.page
        page.add_init_script(LISTEN)
        page.goto(address + "studies/goodwin-2022/")
        page.locator(".ee-share").first.click()
        page.locator(".ee-share-box").first.wait_for()
        with page.expect_download():
            page.locator(".ee-share-box [data-do=png]").first.click()
        page.locator(".ee-read").first.click()
        page.locator(".js-plotly-plot").first.wait_for()
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").press_sequentially("spravato")
        page.locator(".md-search-result__link").first.wait_for()
        assert page.evaluate("window.violations") == []


def test_a_script_that_slips_into_a_text_is_not_run(chromium: Any, address: str):
    with visiting(chromium, address, bypass_csp=False) as visit:
        page = visit.page
        page.add_init_script(LISTEN)
        page.goto(address + "about/")
        page.evaluate("""() => {
          const made = document.createElement("script");
          made.textContent = "window.slipped = true";
          document.querySelector("article").append(made);
        }""")
        assert page.evaluate("window.slipped") is None
        assert len(page.evaluate("window.violations")) == 1


def test_every_page_has_the_rules_before_anything_that_it_loads(site: Built):
    for name, content in site.files.items():
        if name.endswith(".html"):
            html = content.decode()
            rule, first = html.find('http-equiv="Content-Security-Policy"'), re.search(r"<(script|link|style)\b", html)
            assert 0 < rule < (first.start() if first else len(html)), name
            assert '<meta name="referrer" content="same-origin">' in html, name
            if "embed/" in name:
                assert EMBEDDED in html, name


def test_what_a_frame_says_for_all_its_pages_is_what_each_would_say_for_itself(site: Built):
    for name, content in site.files.items():
        if name.endswith(".html") and "embed/" not in name:
            html = content.decode()
            said = re.search(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">', html)
            assert said
            assert guarded(html.replace(said[0] + '<meta name="referrer" content="same-origin">', "", 1)) == html, name


def test_a_frame_whose_script_differs_by_page_leaves_it_to_them():
    head = '<meta charset="utf-8">'
    assert (
        guarded_frame(f"{head}<script>one(EEHOLE-to_fr-EE)</script>") == f"{head}<script>one(EEHOLE-to_fr-EE)</script>"
    )
    said = guarded_frame(f"{head}<title>EEHOLE-title-EE</title><script>one()</script>")
    assert is_guarded(said)
    assert said.count("'sha256-") == 1
    assert not is_guarded(f"{head}<script>one()</script>")


def test_a_script_in_an_article_is_not_named_and_data_for_scripts_are_none():
    head = '<meta charset="utf-8">'
    frame = '<script>one()</script><script type="application/json">{}</script><script src="a.js"></script>'
    html = guarded(f"{head}{frame}<article><script>two()</script></article>")
    assert html.count("'sha256-") == 1
    assert guarded(f"{head}<article></article>").count("'sha256-") == 0
