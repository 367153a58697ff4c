"""Settings with which no whole site could be made are refused in one sentence, and the old site stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from built import SETTINGS, mini_project, searched
from conftest import translate
from evidence_explorer.words import as_toml

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "addresses of files": ({"use_directory_urls": False}, "use_directory_urls"),
    "offline": ({"plugins": ["search", "offline", "evidence"]}, "offline"),
    "offline, named last": ({"plugins": ["search", "evidence", "material/offline"]}, "offline"),
    "another theme": ({"theme": {"name": "readthedocs"}}, "theme: {name: material}"),
    "the theme of the builder": ({"theme": "mkdocs"}, "theme: {name: material}"),
    "no theme": ({"theme": {"name": None, "custom_dir": "docs"}}, "theme: {name: material}"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_a_sentence_and_the_old_site_stays(tmp_path: Path, name: str):
    settings, said = REFUSED[name]
    project = mini_project(tmp_path, **settings)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("the old one", encoding="utf-8")
    built = project.build()
    assert built.code == 1
    assert said in built.output
    assert "Traceback" not in built.output
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "the old one"


def test_a_language_that_the_theme_does_not_speak_is_refused(tmp_path: Path):
    """Irish has rules of its own for numbers, and no words in the theme."""
    project = mini_project(tmp_path)
    (tmp_path / "overrides/words").mkdir(parents=True)
    (tmp_path / "overrides/words/ga.toml").write_text(as_toml("en"), encoding="utf-8")
    translate(tmp_path / "data", "ga")
    built = project.build()
    assert built.code == 1
    assert "partials/languages/ga.html" in built.output
    assert "Traceback" not in built.output


def test_a_language_that_the_theme_cannot_search_is_searched(tmp_path: Path):
    """The theme has words for Polish, but its search knows no word forms of it; ours reads them with the words."""
    project = mini_project(tmp_path)
    (tmp_path / "overrides/words").mkdir(parents=True)
    (tmp_path / "overrides/words/pl.toml").write_text(as_toml("en"), encoding="utf-8")
    translate(tmp_path / "data", "pl")
    built = project.build("--strict")
    assert built.code == 0, built.output
    assert "pl/search/search_index.json" not in built.files
    assert {"", "studies/alpha-2020/"} <= set(searched(built, "pl/"))
    assert '<html lang="pl"' in built.page("pl/").source


def test_a_site_of_one_language_of_its_own_can_be_served_at_the_root(tmp_path: Path):
    assert SETTINGS["plugins"] == ["search", "evidence"]
    project = mini_project(tmp_path)
    (tmp_path / "overrides/words").mkdir(parents=True)
    (tmp_path / "overrides/words/de.toml").write_text(as_toml("en"), encoding="utf-8")
    translate(tmp_path / "data", "de")
    project.edit("data/site.yaml", "- en\n- fr\n- de\n", "- de\n- en\n- fr\n")
    built = project.build("--strict")
    assert built.code == 0, built.output
    assert '<html lang="de"' in built.page("").source
    assert '<html lang="en"' in built.page("en/studies/alpha-2020/").source
