"""Links to edit a file or to report a figure lead to a page of a known host, or are not there at all."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from evidence_explorer.hosting import FORM, LONGEST, edit_address, report_address, repository

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


# Links to the form for a wrong figure

REPO = "https://github.com/knees/evidence"


def asked(address: str | None) -> dict[str, str]:
    """What a link fills in: field of the form → text."""
    assert address is not None
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def report(repo: str | None = REPO, **said: str) -> str | None:
    known = {"title": "Wrong figure: alpha-2020", "record": "data/a.yaml", "page": "studies/alpha-2020/"}
    return report_address(repo, **(known | said))


def test_a_report_opens_the_form_with_what_is_known():
    address = report(field="outcomes[0]: response, week 3", shown="bath: 12 of 30 (40 %)")
    assert address is not None
    assert address.startswith(f"{REPO}/issues/new?template=wrong-figure.yml&")
    assert asked(address) == {
        "template": FORM,
        "title": "Wrong figure: alpha-2020",
        "record": "data/a.yaml",
        "page": "studies/alpha-2020/",
        "field": "outcomes[0]: response, week 3",
        "shown": "bath: 12 of 30 (40 %)",
    }


def test_what_is_not_known_is_not_filled_in():
    assert asked(report()).keys() == {"template", "title", "record", "page"}


@pytest.mark.parametrize(
    "repo",
    [
        None,
        "",
        "https://gitlab.com/knees/evidence",
        "https://codeberg.org/knees/evidence",
        "https://github.com.example.org/knees/evidence",
        "https://github.com/knees",
        "https://git.example.org/knees/evidence",
        "javascript:alert(1)//github.com/knees/evidence",
    ],
)
def test_a_place_without_such_forms_gives_no_link(repo: str | None):
    assert report(repo) is None


@pytest.mark.parametrize("repo", [REPO, f"{REPO}/", REPO.replace("https", "http")])
def test_a_slash_at_the_end_of_the_repository_is_not_doubled(repo: str):
    address = report(repo)
    assert address is not None
    assert "evidence/issues/new?" in address


@pytest.mark.parametrize(
    "text", ['"><script>alert(1)</script>', "a&template=other.yml", "a#b", "50 %25", "naïve\u202fé", "a+b", "100%"]
)
def test_odd_text_stays_text_of_its_own_field(text: str):
    address = report(shown=text)
    assert address is not None
    assert re.fullmatch(r"[A-Za-z0-9:/?&=%._~-]+", address)
    assert asked(address) | {"shown": " ".join(text.split())} == asked(address)
    assert asked(address)["template"] == FORM


def test_lines_and_runs_of_spaces_become_one_space():
    assert asked(report(shown="a\n  b\t c"))["shown"] == "a b c"


@pytest.mark.parametrize("char", ["a", "é", "字", "\U0001f9b5", " x"])
def test_a_long_text_is_cut_so_that_the_address_stays_short(char: str):
    address = report(**dict.fromkeys(("title", "record", "page", "field", "shown"), char * 5000))
    assert address is not None
    assert len(address) < 2000
    for name, value in asked(address).items():
        if name != "template":
            assert value.endswith("…")
            assert set(value.removesuffix("…")) <= set(char)
            assert len(quote(value, safe="")) <= LONGEST[name]


def test_a_text_that_just_fits_is_not_cut():
    fits = "a" * LONGEST["shown"]
    assert asked(report(shown=fits))["shown"] == fits
    assert asked(report(shown=fits + "a"))["shown"].endswith("a…")
