"""Doing it, in a copy of the program: a new field that a page shows, and a new kind of page."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from built import ROOT, mini_project, run_build_apart, searched

FIELD = {
    "model/study.py": (
        "    funding: Text | None = None\n",
        "    funding: Text | None = None\n    ward: Text | None = None\n",
    ),
    "words/fields/study.toml": (
        "[Study.funding]",
        '[Study.ward]\nlabel = {en = "Ward", fr = "Service"}\nen = "Where people lay."\nfr = "Où on était couché."\n'
        "[Study.funding]",
    ),
    "pages/study/page.html.jinja": (
        "{{ h(2, w('study.sources'), 'sources') }}",
        "{% if study.ward %}<p class='ee-ward'>{{ w.told(w('label.Study.ward'), tell(study.ward)) }}</p>{% endif %}\n"
        "{{ h(2, w('study.sources'), 'sources') }}",
    ),
}
"""The files that somebody writes for a new field, and what is put there."""
WARD = '\nward: {en: "On the roof", fr: "Sur le toit"}\ndesign:'


def test_a_new_field_that_a_page_shows_is_three_files_and_the_recipe_says_so(tmp_path: Path):
    recipe = (ROOT / "docs/develop/recipes.md").read_text(encoding="utf-8").split("{#field}")[1].split("\n## ")[0]
    assert re.findall(r"^\d\. `([^`]+)`", recipe, re.MULTILINE) == list(FIELD)
    assert recipe.strip().startswith("Three files by hand")
    package = tmp_path / "src/evidence_explorer"
    shutil.copytree(ROOT / "src/evidence_explorer", package)  # with what is compiled already, which need not be again
    for name, (before, after) in FIELD.items():
        text = (package / name).read_text(encoding="utf-8")
        assert text.count(before) == 1
        (package / name).write_text(text.replace(before, after), encoding="utf-8")
    project = mini_project(tmp_path / "site")
    project.edit("data/studies/water/alpha-2020.yaml", "\ndesign:", WARD)
    built = run_build_apart(project.root, tmp_path / "built", "--strict", PYTHONPATH=str(tmp_path / "src"))
    assert built.code == 0, built.output
    for folder, said, meant in (("", "Ward: On the roof", "Where people lay."), ("fr/", "Service : Sur le toit", "Où")):
        assert built.page(f"{folder}studies/alpha-2020/").text("ee-ward") == said
        assert not built.page(f"{folder}studies/beta-2021/").text("ee-ward")
        assert meant in built.page(f"{folder}contribute/fields/").text("article")


PAGE = """\
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter


def hello_page(edition: Edition, key: str) -> Page:
    page = PageWriter(edition, "hello")
    body = page.write("hello/page.html.jinja", studies=list(edition.dataset.studies))
    return page.page(edition.words("page.hello"), edition.words("hello.about"), body)


KINDS = (PageKind("hello", "hello.md", hello_page, menu="records"),)
"""


def test_a_new_kind_of_page_is_one_folder_and_one_line(tmp_path: Path):
    package = tmp_path / "src/evidence_explorer"
    shutil.copytree(ROOT / "src/evidence_explorer", package)  # with what is compiled already, which need not be again
    room = package / "pages/hello"
    room.mkdir()
    (room / "__init__.py").write_text('"""Hello."""\n')
    (room / "page.py").write_text(PAGE)
    (room / "page.html.jinja").write_text(
        "{{ h(1, w('page.hello'), 'top') }}{{ h(2, w('hello.about'), 'all') }}{{ studies | join(', ') }}"
    )
    for language, said in (("en", "Hello"), ("fr", "Bonjour")):
        (room / f"words.{language}.toml").write_text(f'page.hello = "{said}"\n[hello]\nabout = "{said}, all"\n')
    registry = package / "pages/__init__.py"
    registry.write_text(registry.read_text().replace('    "studies",\n', '    "studies",\n    "hello",\n', 1))
    project = mini_project(tmp_path / "site")
    built = run_build_apart(project.root, tmp_path / "built", "--strict", PYTHONPATH=str(tmp_path / "src"))
    assert built.code == 0, built.output
    for url, said in (("hello/", "Hello"), ("fr/hello/", "Bonjour")):
        assert built.page(url).text("h1").startswith(said)
        assert "alpha-2020" in built.page(url).text("article")
        other = built.page(url.replace("hello", "studies"))
        assert said in other.source  # in the menu
        folder = url.removesuffix("hello/")
        assert any(address.startswith("hello/") for address in searched(built, folder))
