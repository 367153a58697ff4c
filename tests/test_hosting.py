"""Edit links lead to a known host's edit page, or are not there at all."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_explorer.hosting import edit_address, repository

Clone = Callable[[str | None], Path]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A new git repository with this address as `origin`, or without any."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    root = tmp_path / "project"

    def make(origin: str | None) -> Path:
        subprocess.run(["git", "init", "-q", str(root)], check=True)
        if origin is not None:
            subprocess.run(["git", "-C", str(root), "remote", "add", "origin", origin], check=True)
        return root

    return make


@pytest.mark.parametrize(
    ("origin", "address"),
    [
        ("https://github.com/knees/evidence.git", "https://github.com/knees/evidence"),
        ("https://github.com/knees/evidence", "https://github.com/knees/evidence"),
        ("https://github.com/knees/evidence/", "https://github.com/knees/evidence"),
        ("https://codeberg.org/knees/evidence.git", "https://codeberg.org/knees/evidence"),
        ("ssh://git@github.com/knees/evidence.git", "https://github.com/knees/evidence"),
        ("git@github.com:knees/evidence.git", "https://github.com/knees/evidence"),
        ("git@gitlab.com:joints/knees/evidence.git", "https://gitlab.com/joints/knees/evidence"),
    ],
)
def test_the_repository_is_the_web_address_of_its_remote(clone: Clone, origin: str, address: str):
    assert repository(clone(origin)) == address


@pytest.mark.parametrize(
    "origin", ["ssh://git@github.com:22/knees/evidence.git", "https://github.com:443/knees/evidence"]
)
def test_a_port_is_no_part_of_the_address(clone: Clone, origin: str):
    assert repository(clone(origin)) in {None, "https://github.com/knees/evidence"}


def test_a_password_in_the_remote_is_not_published(clone: Clone):
    assert repository(clone("https://me:hush@github.com/knees/evidence.git")) == "https://github.com/knees/evidence"


@pytest.mark.parametrize(
    "origin",
    [
        "https://git.example.org/knees/evidence.git",
        "git@example.org:knees/evidence.git",
        "https://github.com.example.org/knees/evidence",
        "https://example.org/github.com/knees",
        "../elsewhere",
        "https://github.com",
        None,
    ],
)
def test_an_unknown_place_has_no_address(clone: Clone, origin: str | None):
    assert repository(clone(origin)) is None


def test_a_folder_without_git_has_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert repository(tmp_path) is None


def test_a_machine_without_git_has_no_address(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = clone("https://github.com/knees/evidence")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert repository(root) is None


@pytest.mark.parametrize(
    ("repo", "address"),
    [
        ("https://github.com/knees/evidence", "https://github.com/knees/evidence/edit/main/data/site.yaml"),
        ("https://github.com/knees/evidence/", "https://github.com/knees/evidence/edit/main/data/site.yaml"),
        ("https://gitlab.com/a/b/c", "https://gitlab.com/a/b/c/-/edit/main/data/site.yaml"),
        ("https://codeberg.org/knees/evidence", "https://codeberg.org/knees/evidence/_edit/main/data/site.yaml"),
        ("https://git.example.org/knees/evidence", None),
        ("https://github.com.example.org/knees/evidence", None),
        ("", None),
        (None, None),
    ],
)
def test_a_file_is_edited_where_its_host_edits_files(repo: str | None, address: str | None):
    assert edit_address(repo, "main", "data/site.yaml") == address


def test_odd_names_of_files_and_branches_are_quoted():
    address = edit_address("https://github.com/a/b", "new/knee#2", "data/genou écossais?.yaml")
    assert address == "https://github.com/a/b/edit/new/knee%232/data/genou%20%C3%A9cossais%3F.yaml"
