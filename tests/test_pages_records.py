"""What pages of all records share: a door if they show something, nothing of the data live, the scope, the pages
that an answer rests on, titles, and the page of missing addresses."""

from __future__ import annotations

from pathlib import Path

import yaml

from built import LANGUAGES, PAYLOADS, Built, make_hostile, mini_project
from evidence_explorer.model import Dataset
from recorded import bare, build, dataset, folders, links, mini, plain
from sites import real

__all__ = ["bare", "dataset", "mini", "real"]


@folders
def test_these_pages_are_in_the_menu_and_behind_a_door_only_if_they_show_something(
    mini: Built, bare: Built, language: str, folder: str
):
    names = ("biomarkers", "status", "glossary", "corrections")
    for name in names:
        assert f"{name}/" in links(mini.page(folder)), name  # a door
        assert f"../{name}/" in links(mini.page(f"{folder}scales/")), name  # the menu, open at its own part
        assert f"{name}/" not in links(bare.page(folder))
    assert [(bare.folder / folder / name).exists() for name in names] == [False, False, False, True]


def test_hostile_records_stay_text_on_these_pages(tmp_path: Path):
    project = mini_project(tmp_path)
    make_hostile(project)
    glossary = {"id": "bath", "also": {"en": ["bath"], "fr": ["bain"]}}
    text = " ".join(PAYLOADS)
    glossary |= {"term": dict.fromkeys(LANGUAGES, f"zz {text}"), "meaning": dict.fromkeys(LANGUAGES, text)}
    file = project.root / "data/glossary.yaml"
    file.write_text(yaml.safe_dump({"terms": [glossary]}, allow_unicode=True, width=10_000), encoding="utf-8")
    built = build(project)
    for folder in LANGUAGES.values():
        tips = [said["data-tip"] for said in built.page(f"{folder}treatments/hot-bath/").all("a") if "data-tip" in said]
        assert tips == [text]
        for url in (
            "biomarkers/",
            "biomarkers/knee-warmth/",
            "status/",
            "glossary/",
            "corrections/",
            "families/water/",
        ):
            page = built.page(folder + url)
            assert all(payload in page.text("main") for payload in PAYLOADS), url
            assert [name for _, said in page.elements for name in said if name.startswith("on")] == []
            assert [link for link in links(page) if "javascript:" in link] == []
            assert "b" not in page.words.get("strong", []), url
            assert not any("alert(" in script for script in page.words.get("script", []))


# Scope, and the pages that an answer rests on


@folders
def test_home_and_family_say_what_is_in_and_what_is_out(real: Built, dataset: Dataset, language: str, folder: str):
    told = [("", dataset.site.record.scope)]
    told += [(f"families/{family.id}/", family.scope) for family in dataset.families.values() if family.scope]
    assert [url for url, _ in told][:2] == ["", "families/psilocybin/"]
    for url, scope in told:
        assert scope is not None
        assert plain(scope.root[language]) in real.page(f"{folder}{url}").text("ee-scope")


@folders
def test_a_site_without_a_scope_says_none(bare: Built, language: str, folder: str):
    assert bare.page(folder).text("ee-scope") == ""


@folders
def test_the_pages_that_an_answer_rests_on_stand_under_it(real: Built, dataset: Dataset, language: str, folder: str):
    for seed in dataset.claims.values():
        pages = dataset.answers[seed.id].pages
        shown = real.page(f"{folder}claims/{seed.section}/")
        for page in pages:
            assert plain(page.read_in.root[language]) in shown.text("ee-pages-read")
            assert page.address is None or page.address in links(shown)


@folders
def test_a_window_is_called_by_the_page_and_the_site_each_once(mini: Built, language: str, folder: str):
    name = {"en": "Invented treatments of knee pain", "fr": "Traitements inventés de la douleur du genou"}[language]
    assert mini.page(folder).words["title"][0] == name
    assert mini.page(f"{folder}compare/").words["title"][0].endswith(f" – {name}")
    assert mini.page(folder).source.split("</head>")[0].count("<title>") == 1


def test_a_missing_page_leads_on_in_every_language(mini: Built):
    missing = mini.pages["404.html"]
    links = {said["href"] for said in missing.all("a") if "families/" in said.get("href", "")}
    assert links >= {f"/{folder}families/{family}/" for folder in LANGUAGES.values() for family in ("water", "wool")}
    assert {said["action"] for said in missing.all("form") if "action" in said} == {f"/{f}" for f in LANGUAGES.values()}
