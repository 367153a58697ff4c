"""Nothing of the data becomes live HTML: hostile text is shown as text, on pages, in charts and in the search."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from built import HOSTILE, LANGUAGES, PAYLOADS, ROOT, Built, Html, make_hostile, mini_project, searched
from sites import harmless
from test_js import find_node

__all__ = ["harmless"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = mini_project(tmp_path_factory.mktemp("hostile"))
    make_hostile(project)
    built = project.build("--strict")
    assert built.code == 0, built.output
    return built


def live(page: Html) -> list[str]:
    """What a hostile text would have made of itself."""
    handlers = [f"<{tag} {name}=…>" for tag, said in page.elements for name in said if name.startswith("on")]
    links = [said["href"] for said in page.all("a") if said.get("href", "").strip().lower().startswith("javascript:")]
    bold = [f"<{tag}>{text}" for tag in ("strong", "b") for text in page.words.get(tag, []) if text == "b"]
    scripts = [text for text in page.words.get("script", []) if text.strip().startswith("alert(")]
    return handlers + links + bold + scripts


def test_hostile_text_is_nowhere_live_html(hostile: Built):
    assert {path: found for path, page in hostile.pages.items() if (found := live(page))} == {}


def test_hostile_text_adds_no_element_to_any_page(hostile: Built, harmless: Built):
    def tags(page: Html) -> dict[str, int]:
        return {
            tag: len(page.all(tag))
            for tag in ("script", "img", "a", "div", "h1", "strong", "em", "code", "iframe", "title")
        }

    assert hostile.pages.keys() == harmless.pages.keys()
    assert {path: tags(page) for path, page in hostile.pages.items()} == {
        path: tags(page) for path, page in harmless.pages.items()
    }


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_is_shown_literally(hostile: Built, folder: str, payload: str):
    page = hostile.page(f"{folder}studies/alpha-2020/")
    for place in ("title", "h1", "ee-lead", "ee-cite", "ee-limits", "td", "ee-sources", "ee-footer"):
        assert payload in page.text(place), place
    assert payload in hostile.page(f"{folder}families/water/").text("h1")
    assert payload in hostile.page(f"{folder}treatments/hot-bath/").text("h1")
    assert payload in hostile.page(f"{folder}scales/knee-ladder/").text("ee-lead")
    assert payload in hostile.page(f"{folder}claims/baths/").text("h1")
    assert payload in hostile.page(f"{folder}claims/baths/").text("article")
    assert payload in hostile.page(folder).text("h1")


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
def test_hostile_text_stays_text_in_the_description(hostile: Built, folder: str):
    page = hostile.page(f"{folder}studies/alpha-2020/")
    description = next(said["content"] for said in page.all("meta") if said.get("name") == "description")
    assert HOSTILE in description


def strings(value: Any) -> Iterator[str]:
    """Every text of a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


def test_charts_hold_no_markup_but_their_own(hostile: Built):
    """The library of the charts takes texts for a small HTML, with links and bold type."""
    own = re.compile(r"</?(?:b|i|sub|sup|extra)>|<br ?/?>")
    files = {path: json.loads(text) for path, text in hostile.files.items() if path.endswith("/charts.json")}
    assert files
    found = {(path, text[:60]) for path, all_ in files.items() for text in strings(all_) if "<" in own.sub("", text)}
    assert sorted(found) == []


SHOWN = """
const { finder, marked } = require(process.argv[1]), rules = { stop: new Set(), endings: [], decimal: ".", group: "," };
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = finder(new Map([["alert", 1], ["script", 1]]), rules);
console.log(JSON.stringify(texts.map((text) => marked(text, found))));
"""


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
def test_hostile_text_stays_text_in_the_list_of_results(hostile: Built, folder: str):
    """The index holds plain text; what the browser makes of it for the list is text with marks."""
    node, core = find_node(), ROOT / "src/evidence_explorer/assets/search-core.js"
    if node is None:
        pytest.skip("node is missing")
    texts = [text for place in searched(hostile, folder).values() for text in place]
    assert any("<script>alert(1)</script>" in text for text in texts)
    command = [node, "-e", SHOWN, str(core)]
    shown = json.loads(
        subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True).stdout
    )
    assert any("<mark>alert</mark>" in text for text in shown)
    assert [text for text in shown if live(Html(text)) or {tag for tag, _ in Html(text).elements} - {"mark"}] == []
