"""A page names the file that it is made from, and leads to its editor where the repository has a known host."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from built import Built, Project, mini_project
from evidence_explorer.hosting import edit_address, repository
from sites import foreign, mini

__all__ = ["mini"]


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
