"""The theme's page around ours: rendered once, small, and in every place as the theme would have it."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import pytest

from built import LANGUAGES, Built, Html, mini_project, real_site
from evidence_explorer import lean as lean_module
from evidence_explorer.frame import BODY, Frame
from evidence_explorer.lean import lean, rooted, tight, ways
from evidence_explorer.site import Workshop

THEME = """<!doctype html>
<html lang="en"><head><link rel="stylesheet" href="../../a b.css">
<script>__md_scope=new URL("../..",location),__md_get=1</script>
</head><body><nav class="md-nav"><a href="../y/">
Next
</a> <b>so</b></nav>
<form class="md-header__option" data-md-component="palette"><input type="radio"></form>
<script>var palette=__md_get("__palette")</script>
<label class="md-header__button md-icon" for="__search"></label><div><div><div><div><div><ol class="md-search-result__list"></ol></div></div></div></div></div>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 0"/></svg>
<pre>
kept
</pre>
<script id="__config" type="application/json">{"base": "../..", "search": "../../assets/s.js"}</script>
</body></html>
"""  # noqa: E501


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = real_site(tmp_path_factory)
    assert built.code == 0, built.output
    return built


def test_links_of_a_frame_start_at_the_root_or_at_the_tree_of_their_language():
    html = '<a href="../y/"><a href="../.."><a href="../../../en/"><a href="#x">'
    html += '<a href="https://a.example/"><img src="i.png">'
    assert rooted(html, "fr/x/z/", "fr/") == (
        '<a href="EEHOLE-tree-EEx/y/"><a href="EEHOLE-home-EE"><a href="EEHOLE-root-EEen/"><a href="#x">'
        '<a href="https://a.example/"><img src="EEHOLE-tree-EEx/z/i.png">'
    )


@pytest.mark.parametrize(
    ("url", "tree", "expected"),
    [
        (".", ".", {"root": "", "tree": "", "home": "./", "base": "."}),
        ("..", ".", {"root": "../", "tree": "", "home": "./", "base": "."}),
        ("../../..", "../..", {"root": "../../../", "tree": "../../", "home": "../../", "base": "../.."}),
    ],
)
def test_the_ways_of_a_page_to_the_root_and_to_its_language(url: str, tree: str, expected: dict[str, str]):
    assert ways(url, tree) == expected


def test_scripts_controls_and_icons_of_a_frame_stand_in_files():
    made = lean(rooted(THEME, "x/z/"), "assets/own", "en")
    assert set(made.files) == {"assets/own/frame.en.js", "assets/own/frame.css"}
    for there in ("__md_scope=", "var palette", "md-search-result__list", 'said.search=""+ee_root+"assets/s.js"'):
        assert there in made.files["assets/own/frame.en.js"], there
    assert "<script>ee(0);ee(3);ee(1)</script>" in made.html  # colours, what applies them, search
    for gone in ("__md_scope", "palette", "md-search", "<path", "__config"):
        assert gone not in made.html, gone
    assert "M0 0" in made.files["assets/own/frame.css"]
    assert "<pre>\nkept\n</pre>" in made.html
    for there in ("__md_scope=", "md-search-result__list", "<path"):
        assert there in made.whole, there


def test_a_theme_whose_parts_are_not_found_keeps_them():
    strange = THEME.replace("__md_scope=", "__md_place=")
    for made in (lean(strange, "assets/own", "en"), lean(THEME, "assets/own", "en", instant=True)):
        assert made.files == {}
        assert made.html == made.whole
        assert "md-search-result__list" in made.html


def test_only_line_ends_that_nobody_sees_are_taken_out():
    assert tight("<li>\n<a>\nName\n</a>\n</li>\n") == "<li><a>Name</a></li>"
    page = tight("<!doctype html>\n<body>\n<p>One\n<a>two</a>\n<a>three</a></p>\n</body>")
    assert page == "<!doctype html><body><p>One\n<a>two</a>\n<a>three</a></p></body>"


def test_the_only_item_of_the_menu_of_a_frame_is_a_hole():
    frame = Frame.of('<ul><li class="x"><a href="#">EEHOLE-menu-EE</a></li></ul>' + BODY)
    assert frame.fill({"menu": "<li>1</li><li>2</li>", "body": "text"}) == "<ul><li>1</li><li>2</li></ul>text"


def links(page: Html, url: str, name: str) -> list[str]:
    """Where the links of one class lead."""
    found = [said for said in page.all("a") if name in said.get("class", "").split()]
    return [posixpath.normpath(posixpath.join("/", url, said["href"])) for said in found]


@pytest.mark.parametrize("folder", LANGUAGES.values())
@pytest.mark.parametrize("url", ["treatments/esketamine/", "families/rtms/", "about/", "contribute/guide/"])
def test_a_page_of_the_menu_is_marked_there_and_only_its_own_branch_is_open(real: Built, folder: str, url: str):
    page = real.page(folder + url)
    here = posixpath.normpath(f"/{folder}{url}")
    assert set(links(page, folder + url, "md-nav__link--active")) == {here}
    opened = [said for said in page.all("input") if said.get("id", "").startswith("__nav_")]
    assert len(opened) == ("/" in url.rstrip("/"))
    assert all("checked" in said for said in opened)


@pytest.mark.parametrize("folder", LANGUAGES.values())
def test_a_page_outside_the_menu_shows_it_closed_and_the_same(real: Built, folder: str):
    pages = [f"{folder}studies/goodwin-2022/", f"{folder}scales/", f"{folder}glossary/"]
    shown = [links(real.page(url), url, "md-nav__link") for url in pages]
    assert not links(real.page(pages[0]), pages[0], "md-nav__link--active")
    menus = [{link for link in one if "families/" in link} for one in shown]
    assert menus[0] == menus[1] == menus[2] != set()


def test_what_is_the_same_on_every_page_is_in_none(real: Built):
    for path, page in real.pages.items():
        if path != "404.html":
            for repeated in ("__md_scope", "md-search__form", "material/templates", 'id="__config"'):
                assert repeated not in page.source, (path, repeated)


def test_nothing_is_published_that_the_theme_keeps_for_its_developers_or_for_its_own_search(real: Built):
    assert [path for path in real.files if path.endswith(".map") or "/lunr/" in path] == []


def test_a_hand_written_page_that_asks_for_more_gets_the_whole_theme(tmp_path):
    project = mini_project(tmp_path)
    (tmp_path / "docs/hidden.md").write_text("---\nhide: [navigation]\n---\n# Hidden {#top}\n", encoding="utf-8")
    built = project.build()
    assert built.code == 0, built.output
    assert "md-search__form" in built.page("hidden/").source
    assert "md-search__form" not in built.page("about/").source
    assert any("hidden" in said for said in built.page("hidden/").all("div") if "md-sidebar" in said.get("class", ""))


def test_a_phrase_that_stands_around_pages_makes_frames_anew_and_writes_no_page_again(tmp_path):
    project = mini_project(tmp_path)
    words = tmp_path / "overrides/words/en.toml"
    words.parent.mkdir(parents=True)
    workshop = Workshop(tmp_path / "data", tmp_path, tmp_path / "seeds", overrides=tmp_path / "overrides")
    words.write_text('[footer]\ndata = "Before"\n', encoding="utf-8")
    assert workshop.open().pages
    words.write_text('[footer]\ndata = "After"\n', encoding="utf-8")
    after = workshop.open()
    assert after.pages
    assert not after.memory.why
    words.write_text('[footer]\ndata = "After"\n[page]\nhome = "Start"\n', encoding="utf-8")
    later = workshop.open()
    assert later.pages
    again = {(node[1], node[2]) for node in later.memory.why if node[0] == "pages.written"}
    # The texts of the tables are in the first language, on every page that shows some of their rows.
    assert {one for one, kind in again if kind != "data"} == {"en"}
    assert "After" in project.build().page("studies/alpha-2020/").text("ee-footer")


def test_a_page_that_says_a_phrase_of_the_frame_is_written_again_with_it(tmp_path):
    mini_project(tmp_path)
    for name, text in (
        ("words/en.toml", '[footer]\ndata = "Before"\n'),
        ("glossary/page.html.jinja", "<h1>{{ w('footer.data') }}</h1>"),
    ):
        file = tmp_path / "overrides" / name
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    workshop = Workshop(tmp_path / "data", tmp_path, tmp_path / "seeds", overrides=tmp_path / "overrides")
    for said in ("Before", "After"):
        (tmp_path / "overrides/words/en.toml").write_text(f'[footer]\ndata = "{said}"\n', encoding="utf-8")
        site = workshop.open()
        glossary = next(place for place in site.places if place.kind == "glossary" and place.language == "en")
        assert f"<h1>{said}</h1>" in site.page(glossary).body


def test_every_address_that_our_templates_of_the_theme_write_is_the_same_in_every_folder():
    """A frame is rendered for one page and serves pages of all folders."""
    theme = Path(lean_module.__file__).parent / "theme"
    texts = "".join(file.read_text(encoding="utf-8") for file in sorted(theme.rglob("*.html")))
    written = set(re.findall(r'([\w-]+)="\{\{[^"]*?(?:\|\s*url|base_url)[^"]*\}\}', texts))
    assert {"href", "src", "data-index", "data-skin", "data-worker"} <= written
    for name in sorted(written):
        one, other = (rooted(f'<a {name}="{way}assets/x.js">', url) for way, url in (("", ""), ("../../", "a/b/")))
        assert one == other, name
