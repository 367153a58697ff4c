"""The Explore page with odd addresses and hostile texts: it shows everything, and what looks like markup stays text."""

# ruff: noqa: F401, F811 - the fixtures of test_browser are asked for by their names

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from exploring import choose, enter, shown
from test_browser import LIVE, address, chromium, hostile, languages, small, visiting

pytestmark = pytest.mark.browser

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
