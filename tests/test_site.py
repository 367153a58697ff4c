"""The built site: every page is there, every link leads somewhere, and nothing of the data becomes live HTML."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from html import unescape
from math import sqrt
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from built import (
    HOSTILE,
    LANGUAGES,
    PAYLOADS,
    ROOT,
    Built,
    Html,
    Project,
    loaded,
    make_hostile,
    mini_project,
    real_site,
    searchable,
    searched,
)
from evidence_explorer.hosting import edit_address, repository
from real import real_dataset
from test_js import find_node

FAMILIES = sorted(file.stem for file in (ROOT / "data/families").glob("*.yaml"))
STUDIES = sorted(file.stem for file in (ROOT / "data/studies").rglob("*.yaml"))
TREATMENTS = sorted(
    treatment["id"]
    for file in (ROOT / "data/families").glob("*.yaml")
    for treatment in loaded(file).get("treatments", [])
)
SCALES = sorted(scale["id"] for scale in loaded(ROOT / "data/scales.yaml")["scales"])
CLAIMS = {
    file.stem: {claim["id"] for claim in loaded(file)["claims"]} for file in (ROOT / "data/claims").glob("*.yaml")
}
SITE = loaded(ROOT / "data/site.yaml")
ADDRESSES = ("href", "src", "poster", "data")
XHTML = "{http://www.w3.org/1999/xhtml}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = real_site(tmp_path_factory)
    assert built.code == 0, built.output
    return built


@pytest.fixture
def mini(tmp_path: Path) -> Project:
    return mini_project(tmp_path)


def language_of(path: str) -> str:
    return "fr" if path.startswith("fr/") else "en"


# The real site


def test_the_strict_build_passes_without_a_warning(real: Built):
    assert "WARNING" not in real.output
    assert "ERROR" not in real.output


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "ids"), [("families", FAMILIES), ("treatments", TREATMENTS), ("studies", STUDIES), ("scales", SCALES)]
)
def test_every_record_has_a_page_and_no_page_is_without_a_record(real: Built, folder: str, kind: str, ids: list[str]):
    pages = [path.parent.name for path in (real.folder / folder / kind).glob("*/index.html")]
    assert ids
    assert sorted(pages) == ids


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
def test_every_answer_to_the_article_has_its_anchor(real: Built, folder: str):
    assert CLAIMS
    for section, claims in CLAIMS.items():
        assert claims <= real.page(f"{folder}claims/{section}/").ids


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
@pytest.mark.parametrize("url", ["", "studies/", "scales/", "claims/", "sources/", "methods/", "marks/", "about/"])
def test_lists_and_hand_pages_are_there_in_both_languages(real: Built, folder: str, url: str):
    assert real.page(folder + url).text("h1")


def broken_links(built: Built) -> list[str]:
    return [
        f"{path}: {address}"
        for path, page in built.pages.items()
        for _, said in page.elements
        for name in ADDRESSES
        if (address := said.get(name)) is not None and not leads_somewhere(built, path, address)
    ]


def leads_somewhere(built: Built, path: str, address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = path
    if parts.path:
        target = posixpath.normpath(posixpath.join("/" + posixpath.dirname(path), unquote(parts.path))).lstrip("/")
        if parts.path.endswith(("/", "..", ".")) or target == "":
            target = posixpath.join(target, "index.html")
    if not (built.folder / target).is_file():
        return False
    fragment = unquote(parts.fragment)
    return not fragment or fragment in built.pages[target].ids


def test_every_internal_link_leads_to_a_file_and_every_fragment_to_an_id(real: Built):
    assert len(real.pages) > 2 * len(STUDIES)
    failures = broken_links(real)
    assert not failures, f"{len(failures)} broken links:\n" + "\n".join(failures[:60])


def test_no_page_has_an_id_twice(real: Built):
    twice = {}
    for path, page in real.pages.items():
        ids = [said["id"] for _, said in page.elements if said.get("id")]
        if found := sorted({name for name in ids if ids.count(name) > 1}):
            twice[path] = found
    assert twice == {}


@pytest.mark.parametrize(("language", "folder"), LANGUAGES.items())
def test_the_search_index_of_a_language_holds_all_its_pages_and_no_other(real: Built, language: str, folder: str):
    places = searched(real, folder)
    urls = {url.split("#")[0] for url in places}
    own = {
        path.removesuffix("index.html").removeprefix(folder)
        for path in real.pages
        if language_of(path) == language and path != "404.html"
    }
    assert not [url for url in urls if url.startswith("fr/")]
    assert own - urls - {"problems/"} == set()
    assert urls - own == set()


def test_the_page_of_missing_addresses_gives_the_help_line_and_the_warning_in_every_language(real: Built):
    site, source = real_dataset().site.record, real.pages["404.html"].source
    for language in LANGUAGES:
        said = [line.name.said(language)[0] for line in site.help_lines] + [site.disclaimer.said(language)[0]]
        missing = [text for text in said if text not in unescape(source)]
        assert missing == [], language


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
def test_the_search_finds_a_study_by_its_publication_and_each_claim_and_word_at_its_own_place(real: Built, folder: str):
    docs, leads = searched(real, folder), searchable(real, folder)
    for known in ("goodwin", "10.1056/nejmoa2206443", "nct03775200"):
        assert "studies/goodwin-2022/" in leads[known]
    for section, claims in CLAIMS.items():
        assert {f"claims/{section}/#{claim}" for claim in claims} <= docs.keys()
    terms = loaded(ROOT / "data/glossary.yaml")["terms"]
    assert {f"glossary/#{term['id']}" for term in terms} <= docs.keys()


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
@pytest.mark.parametrize(
    ("word", "url"), [("psilocybin", "treatments/psilocybin/"), ("spravato", "treatments/esketamine/")]
)
def test_other_names_of_a_treatment_are_searchable_on_its_page_in_both_languages(
    real: Built, folder: str, word: str, url: str
):
    assert url in searchable(real, folder)[word]


def test_the_help_line_and_the_disclaimer_are_on_every_page(real: Built):
    line = SITE["help_lines"][0]
    assert line["number"] == "3114"
    missing = []
    for path, page in real.pages.items():
        footer, language = page.text("ee-footer"), language_of(path)
        said = (line["number"], line["name"][language], SITE["disclaimer"][language], SITE["selection"][language])
        missing += [f"{path}: {text}" for text in said if " ".join(text.split()) not in footer]
    assert missing == []


def foreign(page: Html) -> list[str]:
    """What a page would load from another origin."""
    found = [said[name] for _, said in page.elements for name in ("src", "srcset", "poster", "data") if said.get(name)]
    found += [
        said["href"] for said in page.all("link") if not {"canonical", "alternate"} & set(said.get("rel", "").split())
    ]
    return [address for address in found if urlsplit(address).netloc]


def test_no_page_loads_anything_from_another_origin(real: Built):
    assert {path: found for path, page in real.pages.items() if (found := foreign(page))} == {}
    sheets = {path: content.decode() for path, content in real.files.items() if path.endswith(".css")}
    assert sheets
    assert [path for path, text in sheets.items() if re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", text)] == []


def wilson(events: int, of: int) -> str:
    """`27–48`: the 95 % interval in whole percent, worked out here and not by the program."""
    z, share = 1.959964, events / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{100 * (middle - half):.0f}–{100 * (middle + half):.0f}"


@pytest.mark.parametrize(
    ("folder", "people", "between"), [("", "{} of {}", "{} to {}"), ("fr/", "{} sur {}", "{} à {}")], ids=LANGUAGES
)
@pytest.mark.parametrize("events", [29, 23, 14, 6])
def test_goodwin_2022_shows_its_counts_with_their_intervals(
    real: Built, folder: str, people: str, between: str, events: int
):
    page = real.page(f"{folder}studies/goodwin-2022/")
    spans = [cell for row in page.table if people.format(events, 79) in row for cell in row]
    assert between.format(*wilson(events, 79).split("–")) in spans


def test_several_corrections_of_a_page_are_folded_into_one_line_that_counts_them(real: Built):
    corrections = loaded(ROOT / "data/corrections.yaml")["corrections"]
    counts = Counter(one for row in corrections for one in row.get("treatments", []))
    treatment, n = counts.most_common(1)[0]
    assert n > 1
    page = (real.folder / "treatments" / treatment / "index.html").read_text()
    said = re.findall(r"<summary>(\d+) corrections concern this page", page)
    assert (said, page.count('class="ee-corrected"')) == ([str(n)], n)


def test_a_page_is_marked_with_its_language(real: Built):
    assert {path: page.all("html")[0]["lang"] for path, page in real.pages.items()} == {
        path: language_of(path) for path in real.pages
    }


def test_every_page_of_a_record_links_to_itself_in_the_other_language(real: Built):
    missing = []
    for path, page in real.pages.items():
        if not re.search(r"(families|treatments|studies|scales|claims)/", path):
            continue
        here = posixpath.dirname(path)
        other = here.removeprefix("fr/") if language_of(path) == "fr" else f"fr/{here}"
        links = [said["href"] for said in page.all("a") if said.get("hreflang") not in {None, language_of(path)}]
        if {posixpath.normpath(posixpath.join(here, link)) for link in links} != {other}:
            missing.append((path, links))
    assert missing == []


# Small projects


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = mini_project(tmp_path_factory.mktemp("harmless")).build("--strict")
    assert built.code == 0, built.output
    return built


def test_the_small_site_has_no_broken_link(harmless: Built):
    assert broken_links(harmless) == []


def test_each_language_has_a_sitemap_whose_addresses_name_their_counterparts(tmp_path: Path):
    built = mini_project(tmp_path, site_url="https://example.org/knees/").build("--strict")
    assert built.code == 0, built.output
    for language, folder in LANGUAGES.items():
        text = (built.folder / folder / "sitemap.xml").read_text(encoding="utf-8")
        told = {
            url.findtext(f"{MAP}loc"): {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
            for url in ET.fromstring(text)
        }
        pages = [p.removesuffix("index.html") for p in built.pages if language_of(p) == language and p != "404.html"]
        assert sorted(told) == sorted(f"https://example.org/knees/{page}" for page in pages)
        for page in pages:
            bare = page.removeprefix(folder)
            expected = {name: f"https://example.org/knees/{before}{bare}" for name, before in LANGUAGES.items()}
            assert told[f"https://example.org/knees/{page}"] == expected
        assert "lastmod" not in text


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


def edit_line(built: Built, url: str = "studies/alpha-2020/") -> tuple[str, list[str]]:
    """What the page says of its file, and the links beside it."""
    text = built.page(url).text("ee-edit")
    links = [
        said["href"]
        for said in built.page(url).all("a")
        if "/edit/" in said.get("href", "") or "_edit" in said.get("href", "")
    ]
    return text, links


def test_without_a_known_repository_a_page_names_its_file_and_has_no_link(mini: Project):
    text, links = edit_line(mini.build())
    assert "data/studies/water/alpha-2020.yaml" in text
    assert links == []


def test_with_a_repository_a_page_links_to_the_editor_of_its_file(tmp_path: Path):
    built = mini_project(tmp_path, repo_url="https://github.com/o/r").build()
    edit = "https://github.com/o/r/edit/main/"
    assert edit_line(built)[1] == [edit + "data/studies/water/alpha-2020.yaml"]
    assert edit_line(built, "fr/studies/alpha-2020/")[1] == [edit + "data/studies/water/alpha-2020.yaml"]
    assert edit_line(built, "families/water/")[1] == [edit + "data/families/water.yaml"]
    assert edit_line(built, "treatments/steam/")[1] == [edit + "data/families/water.yaml"]
    assert edit_line(built, "scales/knee-ladder/")[1] == [edit + "data/scales.yaml"]
    assert edit_line(built, "claims/baths/")[1] == [edit + "data/claims/baths.yaml"]
    assert edit_line(built, "fr/methods/")[1] == [edit + "docs/fr/methods.md"]


def test_a_repository_on_an_unknown_host_gives_no_edit_link(tmp_path: Path):
    built = mini_project(tmp_path, repo_url="https://git.example.org/o/r").build()
    text, links = edit_line(built)
    assert "data/studies/water/alpha-2020.yaml" in text
    assert links == []
    assert foreign(built.page("")) == []


@pytest.mark.parametrize(
    ("remote", "found"),
    [
        ("git@github.com:o/r.git", "https://github.com/o/r"),
        ("https://github.com/o/r.git", "https://github.com/o/r"),
        ("https://name:word@gitlab.com/o/group/r.git", "https://gitlab.com/o/group/r"),
        ("ssh://git@codeberg.org/o/r", "https://codeberg.org/o/r"),
        ("git@git.example.org:o/r.git", None),
        ("/srv/somewhere/r.git", None),
        (None, None),
    ],
)
def test_the_repository_is_read_from_the_remote_and_never_invented(
    tmp_path: Path, remote: str | None, found: str | None
):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    if remote:
        subprocess.run(["git", "-C", str(tmp_path), "remote", "add", "origin", remote], check=True)
    assert repository(tmp_path) == found


@pytest.mark.parametrize(
    ("repo", "address"),
    [
        ("https://github.com/o/r", "https://github.com/o/r/edit/main/data/a%20b.yaml"),
        ("https://github.com/o/r/", "https://github.com/o/r/edit/main/data/a%20b.yaml"),
        ("https://gitlab.com/o/r", "https://gitlab.com/o/r/-/edit/main/data/a%20b.yaml"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/_edit/main/data/a%20b.yaml"),
        ("https://github.com.example.org/o/r", None),
        ("javascript:alert(1)//github.com/o/r", None),
        ("", None),
        (None, None),
    ],
)
def test_an_edit_address_is_that_of_the_host_or_none(repo: str | None, address: str | None):
    assert edit_address(repo, "main", "data/a b.yaml") == address


BROKEN = [
    ("data/studies/water/alpha-2020.yaml", "year: 2020", "year: 2020\n  year: 2021", r"alpha-2020\.yaml:\d+:\d+"),
    ("data/studies/water/alpha-2020.yaml", "randomised: 100", "randomised: [100", r"alpha-2020\.yaml:\d+:\d+"),
    ("data/studies/water/alpha-2020.yaml", "scale: knee-ladder", "scale: nowhere", r"alpha-2020\.yaml:\d+:\d+"),
    ("data/site.yaml", "languages: [en, fr]", "languages: {", r"data/site\.yaml:\d+:\d+"),
    ("data/vocabulary.yaml", "outcomes:", "outcome:", r"data/vocabulary\.yaml:\d+:\d+"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"), BROKEN, ids=["key-twice", "bracket", "scale", "site", "vocabulary"]
)
def test_broken_data_stop_the_build_name_the_place_and_leave_the_old_site(
    mini: Project, harmless: Built, file: str, old: str, new: str, place: str
):
    def state() -> dict[str, tuple[bytes, int]]:
        return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in (mini.root / "site").rglob("*") if p.is_file()}

    shutil.copytree(harmless.folder, mini.root / "site")
    before = state()
    assert before
    mini.edit(file, old, new)
    built = mini.build()
    assert built.code != 0
    assert re.search(place, built.output), built.output
    assert "Traceback" not in built.output
    assert state() == before


def test_a_site_without_its_address_has_no_empty_sitemap(mini: Project):
    assert not (mini.build("--strict").folder / "sitemap.xml").exists()


def test_settings_that_pages_need_are_insisted_on(tmp_path: Path):
    bare = mini_project(tmp_path, markdown_extensions=[], theme={"name": "material"}).build("--strict")
    assert bare.code == 0, bare.output
    home = (bare.folder / "studies/alpha-2020/index.html").read_text(encoding="utf-8")
    assert "{#" not in home
    assert "fonts.g" not in home


def test_flat_addresses_are_refused_in_words(tmp_path: Path):
    flat = mini_project(tmp_path, use_directory_urls=False).build()
    assert flat.code != 0
    assert "use_directory_urls" in flat.output
    assert "Traceback" not in flat.output
