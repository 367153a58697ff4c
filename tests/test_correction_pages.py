"""Corrections are told newest first, and on the records that they concern."""

from __future__ import annotations

from pathlib import Path

from built import Built, mini_project
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.blocks.corrections import correction_rows
from evidence_explorer.site import sound_dataset
from evidence_explorer.words import words
from recorded import LATER, bare, folders, links, mini, plain
from sites import real

__all__ = ["bare", "mini", "real"]


@folders
def test_corrections_are_told_newest_first_and_on_the_records_concerned(mini: Built, language: str, folder: str):
    page = mini.page(f"{folder}corrections/")
    was, now = {"en": ("31 of 50.", "30 of 50."), "fr": ("31 sur 50.", "30 sur 50.")}[language]
    how, never = {"en": ("A reader wrote.", "not known"), "fr": ("Un lecteur a écrit.", "date inconnue")}[language]
    newest, oldest = (" ".join(text.split()) for text in page.words["ee-correction"])
    assert all(text in oldest for text in (was, now, how, words(language).day("2022-01")))
    assert never in newest
    assert {"../studies/alpha-2020/", "../treatments/hot-bath/"} <= set(links(page))
    concerned = {f"{folder}studies/alpha-2020/index.html", f"{folder}treatments/hot-bath/index.html"}
    inside = {p: page for p, page in mini.pages.items() if p.startswith("fr/") == (folder == "fr/")}
    assert {path for path, shown in inside.items() if shown.text("ee-corrected")} == concerned
    study = mini.page(f"{folder}studies/alpha-2020/")
    assert plain(words(language)("corrections.on", date=words(language).day("2022-03-01"))) in study.text(
        "ee-corrected"
    )
    assert was in study.text("ee-corrected")
    assert now in study.text("ee-corrected")
    anchors = {link.split("#")[1] for link in links(study) if "corrections/#" in link}
    assert anchors
    assert anchors <= page.ids


def test_corrections_of_one_day_have_anchors_of_their_own(tmp_path: Path):
    project = mini_project(tmp_path)
    with (project.root / "data/corrections.yaml").open("a", encoding="utf-8") as file:
        file.write(LATER + LATER.replace("heals", "warms").replace("guérit", "chauffe"))
    found = correction_rows(edition_of(sound_dataset(project.root / "data", project.root)[0], "en"))
    assert [row.id for row in found] == ["2023-05-02-hot-bath-2", "2023-05-02-hot-bath", "2022-03-01-alpha-2020"]


@folders
def test_without_a_correction_the_page_says_so_and_about_leads_to_it(
    real: Built, bare: Built, language: str, folder: str
):
    page = bare.page(f"{folder}corrections/")
    assert plain(words(language)("corrections.none")) in page.text("main")
    assert "../corrections/" in links(real.page(f"{folder}about/"))
