"""Edit links lead to a page that exists, or are not there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from evidence_explorer.hosting import edit_address, repository


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/someone/site.git", "https://github.com/someone/site"),
        ("https://token@github.com/someone/site", "https://github.com/someone/site"),
        ("git@github.com:someone/site.git", "https://github.com/someone/site"),
        ("ssh://git@gitlab.com/group/part/site.git", "https://gitlab.com/group/part/site"),
        ("https://example.org/someone/site.git", None),
        ("../elsewhere", None),
    ],
)
def test_the_repository_is_read_from_the_git_remote_if_its_host_is_known(
    tmp_path: Path, remote: str, address: str | None
) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "remote", "add", "origin", remote], check=True)
    assert repository(tmp_path) == address


def test_without_git_there_is_no_repository(tmp_path: Path) -> None:
    assert repository(tmp_path) is None


def test_a_file_is_edited_where_its_host_edits_files() -> None:
    file = "data/studies/a family/é.yaml"
    assert (
        edit_address("https://github.com/o/r/", "main", file)
        == "https://github.com/o/r/edit/main/data/studies/a%20family/%C3%A9.yaml"
    )
    assert edit_address("https://gitlab.com/o/r", "main", "a.yaml") == "https://gitlab.com/o/r/-/edit/main/a.yaml"


@pytest.mark.parametrize("repo", [None, "", "https://example.org/o/r", "file:///somewhere"])
def test_an_unknown_host_has_no_edit_link(repo: str | None) -> None:
    assert edit_address(repo, "main", "a.yaml") is None
