"""Both trees of the built site are the same site: pages, headings, tables, drawings and anchors; each page names its
counterpart and itself; scripts say nothing in a language of their own."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from pathlib import Path

import pytest

from built import Built, Html, mini_project, real_site

PACKAGE = Path(__file__).parent.parent / "src" / "evidence_explorer"
FOR_DEVELOPERS = "develop/"
"""Pages of which only some are in both languages."""
COUNTED = (
    "h1", "h2", "h3", "h4", "h5", "table", "tr", "th", "td", "figure", "figcaption", "svg", "img", "details", "section",
    "form", "input", "button", "nav",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = real_site(tmp_path_factory)
    assert built.code == 0, built.output
    return built


def pairs(site: Built) -> dict[str, tuple[Html, Html]]:
    """Path of an English page → it and its French counterpart."""
    shared = [path for path in site.pages if not path.startswith("fr/") and path != "404.html"]
    return {path: (site.pages[path], site.pages[f"fr/{path}"]) for path in shared if f"fr/{path}" in site.pages}


def test_both_trees_have_the_same_pages(site: Built):
    english = {p for p in site.pages if not p.startswith(("fr/", FOR_DEVELOPERS)) and p != "404.html"}
    french = {p.removeprefix("fr/") for p in site.pages if p.startswith("fr/")}
    assert english == {p for p in french if not p.startswith(FOR_DEVELOPERS)}
    assert french <= set(site.pages)
    assert len(english) > 300


def test_both_trees_have_the_same_headings_tables_and_drawings(site: Built):
    different = {}
    for path, both in pairs(site).items():
        letters = re.compile(r"letter-")  # the glossary has a heading for each letter with which a word of it begins
        one, other = (
            Counter(tag for tag, said in page.elements if tag in COUNTED and not letters.match(said.get("id", "")))
            for page in both
        )
        if one != other:
            different[path] = {tag: (one[tag], other[tag]) for tag in COUNTED if one[tag] != other[tag]}
    assert different == {}


def test_every_anchor_of_a_page_is_one_of_its_counterpart(site: Built):
    """Else the switch would lead to the head of the page. The letters of the glossary are those of its language."""
    apart = {}
    for path, both in pairs(site).items():
        one, other = (
            {said["id"] for _, said in page.elements if said.get("id") and not said["id"].startswith(("__", "letter-"))}
            for page in both
        )
        if one != other:
            apart[path] = sorted(one ^ other)[:6]
    assert apart == {}


def counterparts(page: Html, path: str) -> dict[str, str]:
    """What the head of a page says of its languages: language → page."""
    links = [said for said in page.all("link") if said.get("rel") == "alternate" and said.get("hreflang")]
    here = posixpath.dirname(path)
    return {
        said["hreflang"]: posixpath.normpath(posixpath.join(here, said["href"])).replace("../", "").strip("./")
        for said in links
    }


def test_each_page_names_its_counterparts_and_itself(site: Built):
    wrong = {}
    for path, both in pairs(site).items():
        bare = posixpath.dirname(path)
        expected = {"en": bare, "fr": f"fr/{bare}".rstrip("/"), "x-default": bare}
        for page, where in zip(both, (path, f"fr/{path}"), strict=True):
            if (found := counterparts(page, where)) != expected:
                wrong[where] = found
    assert wrong == {}


def test_a_page_in_one_language_only_names_no_counterpart(site: Built):
    alone = {p: page for p, page in site.pages.items() if p.startswith(FOR_DEVELOPERS) and f"fr/{p}" not in site.pages}
    assert len(alone) > 10
    assert {path for path, page in alone.items() if counterparts(page, path)} == set()
    assert {path for path, page in alone.items() if re.search(r'class="?ee-offer', page.source)} == set()


def test_a_published_site_names_whole_addresses(tmp_path: Path):
    home = "https://example.org/knees/"
    built = mini_project(tmp_path, site_url=home).build("--strict")
    assert built.code == 0, built.output
    for path, page in built.pages.items():
        if path == "404.html":
            continue
        bare = path.removeprefix("fr/").removesuffix("index.html")
        own = f"{home}{path.removesuffix('index.html')}"
        heads = {(said["rel"], said.get("hreflang", "")): said["href"] for said in page.all("link")}
        assert heads[("canonical", "")] == own, path
        told = {key[1]: address for key, address in heads.items() if key[0] == "alternate" and key[1]}
        assert told in ({}, {"en": home + bare, "fr": f"{home}fr/{bare}", "x-default": home + bare}), path
        assert told or bare.startswith(FOR_DEVELOPERS), path


SENTENCE = re.compile(r"[\"'`](?:[A-ZÀ-Ý][a-zà-ÿ’']+(?: [a-zà-ÿ’']+)+|[^\"'`\n<>{}=();]*[a-zà-ÿ]\. [A-ZÀ-Ý])")


def test_scripts_say_nothing_that_is_not_in_the_files_of_words():
    found = []
    for file in sorted(PACKAGE.rglob("*.js")):
        text = re.sub(r"/\*.*?\*/|(?m:(?:^|\s)//.*$)", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += [
            f"{file.name}: {one[0]}" for one in SENTENCE.finditer(text) if "new Error(" not in text[: one.start()][-12:]
        ]
    assert found == []


def test_a_sentence_in_a_script_would_be_found():
    assert SENTENCE.search('say("Nothing was found")')
    assert SENTENCE.search("x = 'no result. Try again'")
    assert not SENTENCE.search('"Segoe UI", "use strict", ".ee-c-pairs li"')
