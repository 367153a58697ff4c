"""Each chart alone, for another page to show: tiny, without a script, with its source, its links out of the frame."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import urlsplit

import pytest

from built import Built, real_site

MOST, WHOLE = 60_000, 80_000
"""Bytes of the largest picture alone, uncompressed; and of the map and the timeline, which show the whole site."""


POOLED = re.compile("-(rr|or|rd|smd|md|years|without|all-(ratios|differences|points|deviations))/")
"""How the names of charts end whose trials are put together."""
KINDS = {"ee-chart", "ee-people", "ee-picture"}
"""Classes of the figures that can be shown elsewhere."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = real_site(tmp_path_factory)
    assert built.code == 0, built.output
    return built


def place(path: str) -> tuple[str, str]:
    """The page and the name of a chart alone."""
    folder, inside = (path[:3], path[3:]) if path.startswith("fr/") else ("", path)
    page, name = posixpath.split(posixpath.dirname(inside.removeprefix("embed/")))
    return folder + (f"{page}/" if page else ""), name


def test_every_chart_of_every_page_stands_alone_too(site: Built):
    expected = {
        (path.removesuffix("index.html"), said["id"])
        for path, page in site.pages.items()
        for tag, said in page.elements
        if tag == "figure" and KINDS & {*said.get("class", "").split()}
    }
    assert {place(path) for path in site.embeds} == expected
    assert len(expected) > 400
    assert {name.partition("-")[0] for _, name in expected} == {"chart", "people", "drawing"}


def test_a_chart_alone_is_small_says_its_source_and_runs_nothing(site: Built):
    for path, page in site.embeds.items():
        assert len(page.source.encode()) <= (WHOLE if "/drawing-" in path else MOST), path
        assert page.all("script") == [], path
        assert not re.search(r"\son[a-z]+=", page.source), path
        assert len(page.all("svg")) >= 1, path
        url, name = place(path)
        assert page.all("html")[0]["lang"] == ("fr" if path.startswith("fr/") else "en")
        base = posixpath.normpath(posixpath.join(posixpath.dirname(path), page.all("base")[0]["href"]))
        assert f"{base}/".removeprefix("./") == url, path
        source = page.source.partition('class="ee-source">')[2]
        assert f'href="#{name}"' in source
        assert "2026" in source
        for link in page.all("link"):
            assert posixpath.normpath(posixpath.join(url, link["href"])) in site.files, path


def test_a_chart_alone_says_what_it_is_of_and_that_its_trials_are_not_compared(site: Built):
    several = 0
    for path, page in site.embeds.items():
        url, _ = place(path)
        called = re.search("<title>(.*?)</title>", site.pages[f"{url}index.html"].source, re.DOTALL)
        assert called
        named = called[1].rpartition(" – ")[0]  # the home page is called as the site, which is said anyway
        assert f">{named}</a></p><figure" in page.source or not named, path
        trials = {link["href"].partition("#")[0] for link in page.all("a") if "studies/" in link["href"]}
        if "/chart-" in path and len(trials) > 1 and not POOLED.search(path):
            told = "not compared with one another" if page.all("html")[0]["lang"] == "en" else "non comparés entre eux"
            assert told in page.source, path
            several += 1
    assert several > 100


def test_the_links_of_a_chart_alone_lead_where_those_of_its_page_lead(site: Built):
    for path, page in site.embeds.items():
        url, _ = place(path)
        for link in page.all("a"):
            parts = urlsplit(link["href"])
            if parts.scheme:
                continue
            target = posixpath.normpath(posixpath.join("/", url, parts.path)).strip("/")
            found = f"{target}/index.html".lstrip("/")
            assert found in site.pages, (path, link["href"])
            assert not parts.fragment or parts.fragment in site.pages[found].ids, (path, link["href"])
