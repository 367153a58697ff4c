"""Cite, save, share and embed in a browser: nothing is loaded before it is asked for, and files hold what is right."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

import csv
import re
import struct
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from test_browser import Visit, address, chromium, languages, sizes, visiting

pytestmark = pytest.mark.browser

SIDES = {"": "29 of 79", "fr/": "29 sur 79"}
BOX = ".ee-share-box"


def opened(visit: Visit, url: str, button: str = ".ee-chart .ee-share") -> Any:
    """The box of the first chart of a page."""
    visit.page.goto(url)
    assert not visit.asked("share.js")
    assert not visit.asked("share-core.js")
    visit.page.locator(button).first.click()
    visit.page.locator(BOX).wait_for()
    visit.page.wait_for_function("document.querySelector('.ee-share-box textarea').value")
    return visit.page.locator(BOX)


def saved(visit: Visit, button: Any) -> Path:
    with visit.page.expect_download() as caught:
        button.click()
    path = caught.value.path()
    visit.name = caught.value.suggested_filename  # type: ignore[attr-defined]
    return Path(path)


@languages
def test_a_chart_is_cited_study_first_as_text_bibtex_and_ris(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        box = opened(visit, f"{address}{folder}studies/goodwin-2022/")
        cite = box.locator("textarea").first
        lines = cite.input_value().splitlines()
        assert lines[0].startswith("Goodwin GM,")
        assert "https://doi.org/10.1056/NEJMoa2206443" in lines[0]
        assert lines[1].endswith(
            f"{address}{folder}studies/goodwin-2022/#{visit.page.locator('.ee-chart').first.get_attribute('id')}"
        )
        box.locator("[data-form=bibtex]").click()
        visit.page.wait_for_function("document.querySelector('.ee-share-box textarea').value.startsWith('@')")
        assert cite.input_value().startswith("@article{goodwin-2022,")
        box.locator("[data-form=ris]").click()
        visit.page.wait_for_function("document.querySelector('.ee-share-box textarea').value.startsWith('TY')")
        assert cite.input_value().count("TY  - ") == 2
        assert visit.complaints == []
        assert visit.elsewhere() == []


@languages
@sizes
def test_a_chart_is_saved_as_a_picture_with_its_source(chromium: Any, address: str, folder: str, size: tuple[int, int]):
    with visiting(chromium, address, size, color_scheme="dark") as visit:
        box = opened(visit, f"{address}{folder}studies/goodwin-2022/")
        text = saved(visit, box.locator("[data-do=svg]")).read_text(encoding="utf-8")
        assert visit.name.endswith(".svg")  # type: ignore[attr-defined]
        assert text.startswith("<svg")
        assert not re.search(r"var\(|<style|<script|class=|foreignObject", text)
        for said in (SIDES[folder], "25 mg", f"{address}{folder}studies/goodwin-2022/#", "CC BY"):
            assert said in text.replace("\u202f", " "), said
        content = saved(visit, box.locator("[data-do=png]")).read_bytes()
        assert content.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", content[16:24])
        assert width > size[0] * 0.8
        assert height > 400
        assert visit.overflow() <= 0
        assert visit.complaints == []


@pytest.mark.parametrize(
    ("url", "people", "told"),
    [
        ("studies/goodwin-2022/", "29", "metapsy"),
        ("families/psilocybin/", "23", "NEJMoa2206443"),  # remission comes first; response is folded
        ("families/psilocybin/#chart-psilocybin-response", "29", "NEJMoa2206443"),
    ],
)
@languages
def test_the_figures_of_a_chart_are_saved_with_the_addresses_of_their_sources(
    chromium: Any, address: str, folder: str, url: str, people: str, told: str
):
    chart = f"[id='{urlsplit(url).fragment}']" if urlsplit(url).fragment else ".ee-chart"
    with visiting(chromium, address) as visit:
        box = opened(visit, f"{address}{folder}{url}", f"{chart} .ee-share")
        text = saved(visit, box.locator("[data-do=csv]")).read_text(encoding="utf-8-sig").replace("\u202f", " ")
        rows = list(csv.reader(line for line in text.splitlines() if line and not line.startswith(("# ", '"# '))))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert len(rows) > 3
        assert any(SIDES[folder].replace("29", people) in row and told in row[-1] for row in rows)
        assert [row for row in rows[1:] if not row[-1].startswith("https://")] == []
        assert visit.complaints == []


@languages
def test_the_code_to_embed_shows_the_drawing_without_a_script_and_leads_back(chromium: Any, address: str, folder: str):
    with visiting(chromium, address) as visit:
        box = opened(visit, f"{address}{folder}treatments/esketamine/")
        code = box.locator("textarea").last.input_value()
        src = re.search(r'src="([^"]+)"', code)
        assert src
        assert urlsplit(src[1]).path.startswith(f"/{folder}embed/treatments/esketamine/chart-")
    with visiting(chromium, address, java_script_enabled=False) as visit:
        visit.page.set_content(code)
        frame = visit.page.frame_locator("iframe")
        assert frame.locator("svg.ee-d").bounding_box()["height"] > 50
        link = frame.locator(".ee-source a")
        assert link.is_visible()
        assert link.get_attribute("href").startswith("#chart-")
        assert visit.elsewhere() in ([], ["about:blank"])


PICTURES = {
    "map/": ("#drawing-outcome", 30, "SAINT", r"/explore/\?treatment="),
    "timeline/": ("#drawing-years", 250, "Goodwin 2022", r"doi\.org/10\.1056/NEJMoa2206443"),
    "treatments/psilocybin/together/": ("figure.ee-people", 2, "1,000", r"https://"),
}


def test_map_timeline_and_people_are_saved_as_charts_are(chromium: Any, address: str):
    with visiting(chromium, address) as visit:
        for url, (figure, least, said, read) in PICTURES.items():
            visit.page.goto(address + url)
            part = visit.page.locator(figure).first
            part.locator(".ee-share").click()
            box = part.locator(BOX)
            box.wait_for()
            visit.page.wait_for_function("document.querySelector('.ee-share-box textarea').value")
            text = saved(visit, box.locator("[data-do=svg]")).read_text(encoding="utf-8")
            assert not re.search(r"var\(|<style|<script|class=|foreignObject|color\(", text), url
            assert text.count("<text") > 5, url
            assert text.count("<path") + text.count("<circle") > 2 * (url != "timeline/") + 20 * (url == "map/"), url
            assert saved(visit, box.locator("[data-do=png]")).read_bytes().startswith(b"\x89PNG"), url
            table = saved(visit, box.locator("[data-do=csv]")).read_text(encoding="utf-8-sig")
            rows = list(csv.reader(line for line in table.splitlines() if line and not line.startswith(("# ", '"# '))))
            assert len(rows) - 1 >= least, url
            assert all(row[-1].startswith("http") for row in rows[1:]), url
            assert any(said in " ".join(row) and re.search(read, row[-1]) for row in rows[1:]), url
            assert f"{address}embed/{url}" in box.locator("textarea").last.input_value()
        assert visit.complaints == []


@languages
def test_every_page_can_be_cited_and_its_box_closes_with_the_focus_where_it_was(
    chromium: Any, address: str, folder: str
):
    with visiting(chromium, address) as visit:
        box = opened(visit, f"{address}{folder}glossary/", ".ee-page-tools .ee-share")
        assert f"{address}{folder}glossary/" in box.locator("textarea").first.input_value()
        assert box.locator("[data-do=svg]").count() == 0
        box.locator(".ee-share-close").click()
        assert visit.page.locator(BOX).count() == 0
        assert visit.page.evaluate("document.activeElement.classList.contains('ee-share')")
        assert visit.complaints == []
