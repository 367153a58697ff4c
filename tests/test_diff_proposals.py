"""What a proposal may try so that its reviewer does not see what it changes: each trick is told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import MINI, Site
from evidence_explorer.cli import main
from evidence_explorer.diff.markdown import MARKER

ALPHA = "studies/water/alpha-2020.yaml"
NEW = "studies/water/alpha-2021.yaml"
SAID = f"data/{NEW}"
OTHER = "0123456789abcdef0123456789abcdef01234567"


def git(*words: str, told: bytes | None = None) -> str:
    done = subprocess.run(["git", *words], input=told, capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture
def proposal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The invented site as `main`, in a repository of its own; what a test changes and commits is the proposal."""
    import shutil

    site = Site(tmp_path / "data")
    shutil.copytree(MINI, site.data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git("init", "--initial-branch", "main")
    git("config", "user.name", "Nobody")
    git("config", "user.email", "nobody@example.org")
    git("add", ".")
    git("commit", "--message", "data")
    git("checkout", "-b", "proposal")
    return site


def comment(site: Site) -> str:
    """What the reviewer reads of everything that is committed now."""
    git("add", "--all")
    git("commit", "--allow-empty", "--message", "a proposal")
    done = shown()
    assert done.exit_code in {0, 1}, done.output
    assert MARKER in done.stdout
    return done.stdout


def shown(*options: str) -> Result:
    return CliRunner().invoke(main, ["diff", "main", "proposal", "--format", "markdown", *options])


def new_study(site: Site, file: str = NEW) -> None:
    text = (site.data / ALPHA).read_text(encoding="utf-8")
    site.write(file, text.replace("id: alpha-2020", f"id: {Path(file).stem}"))


@pytest.mark.parametrize("place", ["data/studies/.gitattributes", ".gitattributes", "data/.gitattributes"])
@pytest.mark.parametrize("line", ["alpha-2021.yaml export-ignore", "*.yaml export-subst binary -diff"])
def test_a_study_that_is_hidden_by_attributes_is_named(proposal: Site, place: str, line: str):
    new_study(proposal)
    Path(place).write_text(f"**/{line}\n", encoding="utf-8")
    said = comment(proposal)
    if place == ".gitattributes":
        assert "alpha-2021" in said
        assert "added: .gitattributes: settings for git, which can fold a file away" in said.replace("&#58;", ":")
    else:
        assert "Not compared" in said
        assert "Settings for git have no place among the data" in said
        assert place.removeprefix("data/") in said


def test_a_study_that_is_hidden_by_the_reviewers_own_settings_is_named(proposal: Site):
    new_study(proposal)
    Path(".git/info/attributes").write_text("*.yaml export-ignore\n", encoding="utf-8")
    assert "alpha-2021" in comment(proposal)


def test_the_bytes_are_those_that_git_keeps(proposal: Site):
    """Neither line ends nor filters of somebody's settings change what is compared."""
    git("config", "core.autocrlf", "true")
    git("config", "filter.other.smudge", "sed s/hot/cold/")
    Path(".git/info/attributes").write_text("*.yaml filter=other\n", encoding="utf-8")
    assert "No change" in comment(proposal)


def test_what_was_compared_is_counted_before_and_after(proposal: Site):
    studies = len(list(proposal.data.glob("studies/*/*.yaml")))
    assert f"Compared: {studies} studies, " in comment(proposal)
    new_study(proposal)
    assert f"Compared: {studies} → {studies + 1} studies, " in comment(proposal)
    for file in proposal.data.glob("studies/water/*.yaml"):
        file.unlink()
    left = len(list(proposal.data.glob("studies/*/*.yaml")))
    assert f"Compared: {studies} → {left} studies, " in comment(proposal) or "Not compared" in comment(proposal)


def test_a_link_among_the_data_is_named(proposal: Site):
    (proposal.data / NEW).symlink_to("alpha-2020.yaml")
    said = comment(proposal)
    assert "alpha-2021" in said
    assert "link to another place" in said


def test_a_repository_inside_the_data_is_named(proposal: Site):
    git("update-index", "--add", "--cacheinfo", f"160000,{OTHER},data/studies/more")
    git("commit", "--message", "a proposal")
    said = shown().stdout
    assert "data/studies/more" in said
    assert "another repository, which nobody sees here" in said


def test_two_names_that_are_one_on_some_computers_are_named(proposal: Site):
    new_study(proposal, "studies/water/Alpha-2020.yaml")
    said = comment(proposal)
    assert "Alpha-2020" in said
    assert "On some computers this is the same file as" in said


def test_a_huge_file_is_named_and_never_read(proposal: Site):
    proposal.write(NEW, "# " + "x" * 3_000_000 + "\n")
    said = comment(proposal)
    assert "alpha-2021" in said
    assert "The file holds 3.0 MB" in said


def test_a_renamed_record_is_one_that_goes_and_one_that_comes(proposal: Site):
    new_study(proposal)
    (proposal.data / ALPHA).unlink()
    said = comment(proposal)
    assert ("removed: study alpha-2020" in said and "added: study alpha-2021" in said) or "Not compared" in said


def test_a_second_reading_that_is_deleted_is_told(proposal: Site):
    text = (proposal.data / ALPHA).read_text(encoding="utf-8")
    second = (
        'second_reading: {agrees: true, what: {en: "a count", fr: "un nombre"}, corrected: {en: "none", fr: "rien"}}'
    )
    proposal.edit(ALPHA, "events: 20, of: 50, percent: 40,", "events: 20, of: 50, percent: 40, read_again: true,")
    proposal.edit(ALPHA, "\nsources:", f"\n{second}\nsources:")
    comment(proposal)
    git("branch", "--force", "main")
    proposal.write(ALPHA, text)
    assert "read again yes → no" in comment(proposal)


STEERING = {
    "mkdocs.yml": ("site_name: Other\nhooks: [x.py]\n", "can load plugins and scripts into the build"),
    "overrides/main.html": ("<p>Bought.</p>", "changes what pages say or show"),
    ".github/workflows/site.yml": ("name: other\n", "is the check itself"),
    "Makefile": ("test:\n\ttrue\n", "decides what is installed and run"),
    "pyproject.toml": ("[project]\nname = 'x'\n", "decides what is installed and run"),
    "src/evidence_explorer/problems.py": ("", "is code"),
    "docs/about.md": ("# About\n\n<script>alert(1)</script>\n", "runs or loads something"),
    "docs/more.md": ("# More\n\n<img src=x onerror=alert(1)>\n", "runs or loads something"),
    ".pre-commit-config.yaml": ("repos: []\n", "runs on the computers of contributors"),
    ".vscode/settings.json": ("{}", "runs on the computers of contributors"),
    "package.json": ("{}", "decides what is installed and run"),
    "tests/test_all.py": ("", "is code"),
}


def test_every_file_that_steers_the_check_or_the_page_is_named_with_the_reason(proposal: Site):
    for name, (content, _) in STEERING.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content, encoding="utf-8")
    Path("docs/plain.md").write_text("# Plain\n\nOnly words.\n", encoding="utf-8")
    said = comment(proposal).replace("&#58;", ":").replace("&#95;", "_")
    assert f"No change; {len(STEERING) + 1} files beside the data" in said
    for name, (_, why) in STEERING.items():
        line = next(line for line in said.splitlines() if f"added: {name}" in line)
        assert why in line
        assert line.endswith("read it line by line")
    assert "- added: docs/plain.md\n" in said


def test_a_name_that_would_break_the_comment_stays_a_name(proposal: Site):
    Path("docs").mkdir()
    Path("docs/@all <b>`x`.md").write_text("x", encoding="utf-8")
    said = comment(proposal)
    assert "<b>" not in said
    assert "@all" not in said
