"""`evidence export --pages`: the same pages for another builder, and for a web server alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from built import Built, mini_project, run_build
from evidence_explorer.cli import main
from leading import dead_links


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = mini_project(tmp_path_factory.mktemp("elsewhere") / "site")
    folder = project.root / "out"
    words = ["--data", str(project.root / "data"), "--docs", str(project.root / "docs"), str(folder)]
    done = CliRunner().invoke(main, ["export", "--pages", *words])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def usual(handed: Path) -> Built:
    return run_build(handed.parent, handed.parent / "usual", "--strict")


def urls(built: Built) -> set[str]:
    return {url for url in built.pages if url.endswith("index.html") and not re.match(r"(fr/)?embed/", url)}


def test_a_web_server_alone_shows_every_page_and_no_link_is_dead(handed: Path, usual: Built):
    alone = Built(0, "", handed / "www")
    assert urls(alone) == urls(usual)
    assert dead_links(alone) == set()
    for page in alone.pages.values():
        assert page.all("script") == [] or all(said.get("type", "").startswith("app") for said in page.all("script"))


def test_plain_mkdocs_shows_every_page_in_both_languages(handed: Path, usual: Built):
    plain = run_build(handed, handed.parent / "plain", "--strict")
    assert plain.code == 0, plain.output
    assert urls(plain) == urls(usual)
    assert {link for link in dead_links(plain) if not link.startswith("404.html")} == set()
    page = plain.page("fr/studies/alpha-2020/")
    assert "Essai fictif des bains chauds" in page.text("h1")
    assert "ee-facts" in page.source
    assert {said["lang"] for said in page.all("div") if said.get("lang")} == {"fr"}
    assert 'class="md-header' not in page.source


def test_what_a_page_says_is_the_same_everywhere(handed: Path, usual: Built):
    """All figures, with what stands beside them; only buttons that need scripts are not handed over."""
    alone = Built(0, "", handed / "www")
    for url in sorted(urls(usual)):
        if "studies/" in url or "treatments/" in url:
            assert alone.pages[url].table == usual.pages[url].table, url
            assert "<svg" in alone.pages[url].source or "<svg" not in usual.pages[url].text("article")


def test_every_page_carries_the_help_line_and_that_it_is_no_advice(handed: Path):
    for url, page in Built(0, "", handed / "www").pages.items():
        foot = page.text("main")
        assert "0000" in foot, url
        assert ("not medical advice" in foot) or ("pas un avis médical" in foot), url


def test_the_list_of_pages_names_all_with_their_menu(handed: Path):
    told = json.loads((handed / "pages.json").read_text(encoding="utf-8"))
    assert told["languages"] == ["en", "fr"]
    assert {page["url"] for page in told["pages"]} >= {"", "fr/", "studies/alpha-2020/", "fr/methods/"}
    for page in told["pages"]:
        assert (handed / "docs" / page["path"]).is_file()
        assert (handed / "www" / page["url"] / "index.html").is_file()
    assert told["menu"]


def test_nothing_is_written_over(handed: Path):
    done = CliRunner().invoke(main, ["export", "--pages", "--data", str(handed.parent / "data"), str(handed)])
    assert done.exit_code == 1
    assert "choose an empty folder" in done.output
