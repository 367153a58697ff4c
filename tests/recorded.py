"""The small site with and without the records that only some sites have, each built once in a process, and what is
read of their pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from built import LANGUAGES, Built, Html, Project, mini_project
from evidence_explorer.model import Dataset
from real import real_dataset

folders = pytest.mark.parametrize(("language", "folder"), LANGUAGES.items(), ids=LANGUAGES)
GLOSSARY = """\
terms:
  - {id: bath, term: {en: bath, fr: bain}, also: {en: [baths], fr: [bains]}, meaning: {en: Hot water., fr: De l’eau.}}
"""
LATER = """\
  - mended: 2023-05-02
    treatments: [hot-bath]
    was: {en: "Steam heals.", fr: "La vapeur guérit."}
    now: {en: "Nobody knows.", fr: "Personne ne le sait."}
"""


def build(project: Project) -> Built:
    built = project.build("--strict")
    assert built.code == 0, built.output
    return built


@cache
def _mini(folder: Path) -> Built:
    project = mini_project(folder)
    (project.root / "data/glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    with (project.root / "data/corrections.yaml").open("a", encoding="utf-8") as file:
        file.write(LATER)
    return build(project)


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small site with a word that its texts hold, and a second correction."""
    return _mini(tmp_path_factory.getbasetemp() / "records")


@cache
def _bare(folder: Path) -> Built:
    project = mini_project(folder)
    for name in ("glossary.yaml", "corrections.yaml", "biomarkers/knee-warmth.yaml"):
        (project.root / "data" / name).unlink()
    family = project.root / "data/families/water.yaml"
    record = yaml.safe_load(family.read_text(encoding="utf-8"))
    del record["status"], record["treatments"][0]["status"]
    family.write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    return build(project)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small site without any of these records."""
    return _bare(tmp_path_factory.getbasetemp() / "bare")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return real_dataset()


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


def links(page: Html) -> list[str]:
    return [said["href"] for said in page.all("a")]
