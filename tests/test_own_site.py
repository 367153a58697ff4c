"""What a site says and shows in its own way: `overrides/` with phrases, whole languages and templates."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from built import ROOT, Built, Project, mini_project, searched
from conftest import Site, translate
from evidence_explorer.pages import editions
from evidence_explorer.site import Refused, Workshop
from evidence_explorer.words import phrases, word_files, words
from leading import dead_links
from living import Living

STUDY = "study/page.html.jinja"
SIGN = "de:"


def write(project: Project, file: str, text: str) -> None:
    path = project.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def germanise(root: Path) -> None:
    """A German edition by files of the site alone: each phrase is the English one behind a sign."""
    told = {key: phrase if key == "chart.separators" else SIGN + phrase for key, phrase in phrases("en").items()}
    lines = "".join(f"{key} = {json.dumps(phrase, ensure_ascii=False)}\n" for key, phrase in told.items())
    (root / "overrides/words").mkdir(parents=True, exist_ok=True)
    (root / "overrides/words/de.toml").write_text(lines, encoding="utf-8")
    translate(root / "data", "de")


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = mini_project(tmp_path_factory.mktemp("german") / "site")
    germanise(project.root)
    return project.build("--strict")


def test_a_german_edition_is_made_by_files_of_the_site_alone(german: Built):
    assert german.code == 0, german.output
    pages = {url: page for url, page in german.pages.items() if url.startswith("de/")}
    others = {url for url in german.pages if url.startswith("fr/")}
    assert {f"fr/{url.removeprefix('de/')}" for url in pages} >= others - {f"fr/{n}/index.html" for n in HAND}
    assert len(pages) > 25
    for url, page in pages.items():
        assert dict(page.all("html")[0])["lang"] == "de", url


HAND = ("methods", "marks", "about")
ROWS = re.compile(r'<td lang="en"><code>[^<]*</code></td>')


def test_no_page_of_the_german_edition_says_a_phrase_of_the_program(german: Built):
    """What names itself (languages, the offer of each), the meanings of fields and rows of tables, marked as English,
    stay."""
    said = {key: phrase for key, phrase in phrases("en").items() if not key.startswith("offer.")}
    english = {phrase for phrase in said.values() if "{" not in phrase and len(phrase) > 12}
    for url, page in german.pages.items():
        if url.startswith("de/") and url.split("/")[1] not in {"contribute", *HAND}:
            told = {" ".join(text.split()) for text in re.findall(r">([^<>]+)<", ROWS.sub("", page.source))}
            assert told & english == set(), url
    page = german.pages["de/contribute/fields/index.html"]
    assert '<span lang="en">' in page.source


def test_the_german_edition_has_its_own_search_and_is_offered_on_every_page(german: Built):
    assert set(searched(german, "de/")) >= {"", "studies/alpha-2020/"}
    for url, page in german.pages.items():
        if url.endswith("index.html"):
            assert "de" in {link.get("hreflang") for link in page.all("a")}


def test_a_site_replaces_a_phrase_and_only_its_language_changes(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    before = project.build(to="before")
    write(project, "overrides/words/fr.toml", '[page]\nexplore = "Fouiller"\n')
    after = project.build(to="after")
    assert (before.code, after.code) == (0, 0), after.output
    assert "Fouiller" in after.page("fr/explore/").source
    assert "Fouiller" in after.page("fr/studies/alpha-2020/").source or "Fouiller" in after.page("fr/").source
    for url in before.pages:
        if not url.startswith("fr/"):
            assert after.pages[url].source == before.pages[url].source, url


def test_a_site_replaces_a_template_and_the_one_of_the_program_can_be_part_of_it(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    own = "<p class='ee-own'>{{ w('own.note', n=2) }}</p>\n{% include 'program/study/page.html.jinja' %}\n"
    write(project, f"overrides/{STUDY}", own)
    write(project, "overrides/words/en.toml", 'own.note = "Note {n}"\n')
    write(project, "overrides/words/fr.toml", 'own.note = "Remarque {n}"\n')
    built = project.build("--strict")
    assert built.code == 0, built.output
    for folder, said in (("", "Note 2"), ("fr/", "Remarque 2")):
        page = built.page(f"{folder}studies/alpha-2020/")
        assert page.text("ee-own") == said
        assert "ee-facts" in page.source
        assert "ee-own" not in built.page(f"{folder}treatments/hot-bath/").source


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("<p>\n{{ nobody }}", 2, "'nobody' is undefined"),
        ("<p>\n\n{{ w('study.nothing') }}", 3, "study.nothing"),
        ("{% include 'study/away.html.jinja' %}", 1, "study/away.html.jinja"),
        ("{{ w('at.day') }}{{ w('at.day', other=1) }}", 1, "value"),
    ],
)
def test_a_template_that_cannot_be_filled_stops_the_build_with_its_line(
    tmp_path: Path, template: str, line: int, said: str
):
    project = mini_project(tmp_path / "site")
    write(project, f"overrides/{STUDY}", template)
    write(project, "site/index.html", "The site of before.")
    built = project.build()
    assert built.code == 1
    assert f"overrides/{STUDY}:{line}:1  E013" in built.output
    assert said in built.output
    assert "Traceback" not in built.output
    assert built.files == {"index.html": b"The site of before."}


def test_all_templates_that_cannot_be_filled_are_told_at_once_and_none_that_can(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    write(project, "overrides/glossary/page.html.jinja", "{{ nobody }}")
    write(project, "overrides/scale/one.html.jinja", "{% for scale in nothing %}{% endfor %}")
    write(project, "overrides/family/page.html.jinja", "{% include 'program/family/page.html.jinja' %}")
    told = project.build().output
    assert told.count("E013") == 2
    assert "overrides/glossary/page.html.jinja:1:1" in told
    assert "overrides/scale/one.html.jinja:1:1" in told
    write(project, "overrides/glossary/page.html.jinja", "<h1>Own</h1>")
    (project.root / "overrides/scale/one.html.jinja").unlink()
    built = project.build("--strict")
    assert built.code == 0, built.output
    assert built.page("glossary/").text("h1") == "Own"
    assert {file.name for file in (project.root / ".cache/evidence").iterdir()} == {"pages.sqlite"}


def workshop(root: Path) -> Workshop:
    return Workshop(root / "data", root, root / "seeds", overrides=root / "overrides")


def written_again(shop: Workshop) -> set[str]:
    """The pages that are written when all are asked for, as language, kind and key."""
    site = shop.open()
    assert site.pages
    return {"/".join(node[1:]) for node in site.memory.why if node[0] == "pages.written"}


def test_an_edit_of_the_overrides_makes_those_pages_stale_that_read_it(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    shop = workshop(project.root)
    everything = written_again(shop)
    assert written_again(shop) == set()
    write(project, "overrides/words/fr.toml", 'permalink = "Ici"\n')
    assert written_again(shop) == {page for page in everything if page.startswith("fr/")}
    write(project, "overrides/scale/one.html.jinja", "<p>{{ scale.id }}</p>")
    scales = {page for page in everything if "/scale/" in page}
    assert scales
    assert written_again(shop) == scales
    write(project, "overrides/scale/one.html.jinja", "<p>{{ scale.id }}</p>\n{% include 'scale/more.html.jinja' %}")
    write(project, "overrides/scale/more.html.jinja", "<p>more</p>")
    assert written_again(shop) == scales
    write(project, "overrides/scale/more.html.jinja", "<p>still more</p>")
    assert written_again(shop) == scales
    assert written_again(shop) == set()
    for name in ("more", "one"):
        (project.root / f"overrides/scale/{name}.html.jinja").unlink()
    assert written_again(shop) == scales


def test_a_template_that_others_import_makes_all_of_them_stale(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    shop = workshop(project.root)
    written_again(shop)
    folder = Path(word_files("en")[0]).parent.parent / "pages"
    same = (folder / "blocks/harms.html.jinja").read_text(encoding="utf-8")
    write(project, "overrides/blocks/harms.html.jinja", same + "\n")
    again = {page.split("/")[1] for page in written_again(shop)}
    assert {"study"} <= again
    assert again & {"glossary", "home", "sources"} == set()


def test_the_store_of_a_former_build_does_not_hide_an_edit_of_the_overrides(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    write(project, "overrides/words/fr.toml", 'permalink = "Ici"\n')
    assert 'title="Ici"' in project.build().page("fr/studies/alpha-2020/").source
    write(project, "overrides/words/fr.toml", 'permalink = "Là"\n')
    assert 'title="Là"' in project.build().page("fr/studies/alpha-2020/").source
    (project.root / "overrides/words/fr.toml").unlink()
    last = project.build().page("fr/studies/alpha-2020/").source
    assert f'title="{phrases("fr")["permalink"]}"' in last


def test_two_sites_in_one_process_do_not_hear_each_other(tmp_path: Path):
    one, other = (mini_project(tmp_path / name) for name in ("one", "other"))
    write(one, "overrides/words/en.toml", 'permalink = "Here"\n')
    write(other, "overrides/words/en.toml", 'permalink = "There"\n')
    said = [workshop(project.root).open().editions["en"].words("permalink") for project in (one, other)]
    assert said == ["Here", "There"]
    assert words("en")("permalink") == phrases("en")["permalink"]


def test_a_language_with_other_plurals_counts_as_it_does(site: Site):
    """The singular of Russian holds for 1, 21 and 31, not for 11."""
    lines = "".join(f"{key} = {json.dumps(phrase)}\n" for key, phrase in phrases("en").items())
    site.write("../overrides/words/ru.toml", lines)
    translate(site.data, "ru")
    w = editions(Workshop(site.data, site.data).open().dataset)["ru"].words
    assert [w.count("studies_n", n) for n in (1, 2, 11, 21)] == ["1 study", "2 studies", "11 studies", "21 study"]


def test_what_is_missing_of_a_language_is_listed_with_its_file(site: Site):
    germanise(site.data.parent)
    file = site.data.parent / "overrides/words/de.toml"
    file.write_text(
        "".join(line for line in file.read_text().splitlines(True) if not line.startswith(("at.day ", "colon "))),
        encoding="utf-8",
    )
    with pytest.raises(Refused) as refused:
        Workshop(site.data, site.data).open()
    [problem] = [one for one in refused.value.problems if one.code[0] == "E"]
    assert (problem.file, problem.code) == ("../overrides/words/de.toml", "E232")
    assert problem.fact == "2 phrases of 'de' are missing: colon, at.day"


def test_no_key_is_written_twice_in_the_files_of_a_language():
    assert set(phrases("en")) == set(phrases("fr"))  # which refuses a key that stands in two files
    for file in word_files("en"):
        assert file.with_name(file.name.replace("en.toml", "fr.toml")) in word_files("fr")


def test_a_living_server_shows_an_edit_of_the_overrides_without_a_whole_build(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    living = Living(project.root, tmp_path / "live")
    for file, text, pages in [
        ("overrides/scale/one.html.jinja", "<p class='ee-own'>{{ scale.id }}</p>", "scales/"),
        ("overrides/scale/one.html.jinja", "<p class='ee-own'>{{ nobody }}</p>", ""),
        ("overrides/scale/one.html.jinja", "<p class='ee-own'>{% if %}</p>", None),
        ("overrides/scale/one.html.jinja", "<p class='ee-own'>of {{ scale.id }}</p>", "scales/"),
        ("overrides/words/fr.toml", '[page]\nexplore = "Fouiller"\n[study]\narms = "Bras…"\n', "fr/"),
    ]:
        write(project, file, text)
        written = living.after_an_edit()
        assert [address for address in written if address.startswith(pages or "")], (file, text)
        if pages:
            assert living.wrong() == [], (file, text)
        elif pages is not None:  # the page stays as it was, and says why
            shown = (tmp_path / "live/scales/knee-ladder/index.html").read_text(encoding="utf-8")
            assert "E013" in shown
    assert "<p class='ee-own'>of" in (tmp_path / "live/scales/knee-ladder/index.html").read_text(encoding="utf-8")
    for file in ("scale/one.html.jinja", "words/fr.toml"):
        (project.root / "overrides" / file).unlink()
    assert living.after_an_edit()
    assert living.wrong() == []


def test_a_server_started_on_a_template_that_cannot_be_filled_says_so_and_comes_to_life_when_mended(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    write(project, "overrides/scale/one.html.jinja", "<p class='ee-own'>{{ nobody }}</p>")
    living = Living(project.root, tmp_path / "live")
    for file, said in (
        ("scales/knee-ladder/index.html", "This page cannot be written yet"),
        ("fr/scales/knee-ladder/index.html", "Cette page ne peut pas encore être écrite"),
    ):
        shown = (tmp_path / "live" / file).read_text(encoding="utf-8")
        assert said in shown
        assert "overrides/scale/one.html.jinja:1" in shown
        assert "E013" in shown
    write(project, "overrides/scale/one.html.jinja", "<p class='ee-own'>of {{ scale.id }}</p>")
    living.after_an_edit()
    assert living.wrong() == []


def empty_docs(root: Path, **settings: Any) -> Project:
    """The small site, for which nobody has written a page by hand."""
    project = mini_project(root, **settings)
    shutil.rmtree(project.root / "docs")
    (project.root / "docs").mkdir()
    return project


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return empty_docs(tmp_path_factory.mktemp("bare") / "site").build("--strict")


def test_a_site_without_a_page_written_by_hand_has_no_dead_link(bare: Built):
    assert bare.code == 0, bare.output
    assert len(bare.pages) > 50
    assert dead_links(bare) == set()
    assert bare.page("methods/").text("h1").startswith("How the figures are made")
    assert bare.page("fr/about/").text("h1").startswith("À propos de ce site")


def test_no_page_of_the_german_edition_leads_nowhere(german: Built, tmp_path: Path):
    assert dead_links(german) == set()
    page = german.page("de/methods/")
    assert [said for said in page.all("div") if said.get("lang") == "en"]


def test_a_page_of_the_site_stands_in_the_place_of_the_default_and_only_it_can_be_edited(tmp_path: Path):
    project = empty_docs(tmp_path / "site", repo_url="https://github.com/example/example")
    write(project, "docs/about.md", "# Who we are {#top}\n\nInvented.\n")
    built = project.build("--strict")
    assert built.code == 0, built.output
    assert built.page("about/").text("h1").startswith("Who we are")
    assert "docs/about.md" in built.page("about/").source
    for url in ("methods/", "fr/about/"):
        assert "docs/" not in built.page(url).text("article"), url
        assert "/edit/" not in built.page(url).source


def test_the_default_pages_have_every_anchor_that_a_page_may_lead_to():
    pages = Path(word_files("en")[0]).parent.parent
    sources = "".join(file.read_text(encoding="utf-8") for file in sorted((pages / "pages").rglob("*.jinja")))
    asked = set(re.findall(r"to\('(methods|marks|about)/'\) \}\}#([a-z-]+)", sources))
    assert len(asked) > 10
    for language in ("en", "fr"):
        for name, anchor in asked:
            text = (pages / "defaults" / language / f"{name}.md").read_text(encoding="utf-8")
            assert f"{{#{anchor}}}" in text, (language, name, anchor)


@pytest.mark.parametrize("name", HAND)
def test_the_default_pages_say_the_same_in_both_languages_and_have_the_parts_of_ours(name: str):
    folder = Path(word_files("en")[0]).parent.parent / "defaults"
    parts = [re.findall(r"\{#([a-z-]+)\}", (folder / one / f"{name}.md").read_text()) for one in ("en", "fr")]
    assert parts[0] == parts[1]
    ours = re.findall(r"\{#([a-z-]+)[ }]", (ROOT / "docs" / f"{name}.md").read_text())
    assert set(parts[0]) <= set(ours)
    if name == "methods":  # ours has further pages: it tells them in short, and lists them
        assert sorted(parts[0]) == sorted(set(ours) - {"together", "exactly"})


@pytest.mark.parametrize("folder", ["docs", "docs/fr"])
def test_each_part_of_the_methods_that_moved_has_a_line_that_leads_to_it(folder: str):
    text = (ROOT / folder / "methods.md").read_text()
    lines = re.findall(r"\]\(methods/([a-z]+)\.md#([a-z-]+)\)\{#([a-z-]+) \.ee-moved\}", text)
    assert [there for _, there, _ in lines] == [here for _, _, here in lines]
    pages = {page: (ROOT / folder / "methods" / f"{page}.md").read_text() for page, _, _ in lines}
    told = [(page, part) for page, said in pages.items() for part in re.findall(r"(?m)^##+ .*\{#([a-z-]+)\}$", said)]
    assert told == [(page, part) for page, part, _ in lines]
    assert len(told) > 20
