"""What changed between two revisions of a repository, and what is no revision."""

# ruff: noqa: F401, F811 - the fixtures of sides are asked for by their names

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import MINI, Site
from evidence_explorer.diff import opened
from evidence_explorer.diff.revisions import Side
from evidence_explorer.site import examine
from sides import ALPHA, ANSWERS, CLAIMS, FIRST, RAISED, copied, diff, old, three_trials

# Revisions


def git(folder: Path, *words: str) -> None:
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, env=quiet)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A repository with the invented site at the tag `before`, changed and committed as `main`; the working folder."""
    (tmp_path / "outside").mkdir()
    site = copied(MINI, tmp_path / "repository")
    root = site.data.parent
    site.write("../seeds/claims.yaml", CLAIMS)
    site.write("claims/heat.yaml", ANSWERS)
    git(root, "init", "--initial-branch", "main")
    git(root, "config", "user.name", "Nobody")
    git(root, "config", "user.email", "nobody@example.org")
    _commit(root)
    git(root, "tag", "before")
    three_trials(site)
    site.edit(ALPHA, FIRST, RAISED)
    site.edit("claims/heat.yaml", "verdict: supported", "verdict: supported-with-nuance")
    site.edit("../seeds/claims.yaml", '"One."', '"Just one."')
    _commit(root)
    monkeypatch.chdir(root)
    return site


def _commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "--message", "data")


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_two_revisions_tell_what_their_folders_tell(repository: Site, tmp_path: Path, form: str):
    for revision in ("before", "main"):
        git(repository.data.parent, "worktree", "add", str(tmp_path / revision), revision + "^{commit}")
    by_folder = diff(str(tmp_path / "before/data"), str(tmp_path / "main/data"), "--format", form)
    by_revision = diff("before", "main", "--format", form)
    assert by_revision.exit_code == by_folder.exit_code == 0
    assert by_revision.stdout == by_folder.stdout
    assert all(word in by_revision.stdout for word in ("zeta-2022", "supported-with-nuance", "Just one"))


@pytest.mark.parametrize("revision", ["before", "HEAD~1", "main~1", "HEAD^{tree}", "@{0}"])
def test_every_name_that_git_knows_is_a_revision(repository: Site, revision: str):
    assert diff(revision, "main").exit_code == 0


def test_without_new_the_working_folder_counts_committed_or_not(repository: Site):
    assert diff("main").stdout.startswith("No change.\n")
    repository.edit(ALPHA, "It never took place.", "It never did.")
    assert diff("main").stdout.startswith("1 text in 1 record.")
    assert diff("main", ".").stdout == diff("main").stdout == diff("main", "data").stdout


def test_a_folder_wins_over_a_revision_of_the_same_name(repository: Site):
    shutil.copytree(repository.data.parent / "data", "before/data")
    shutil.copytree(repository.data.parent / "seeds", "before/seeds")
    assert diff("before").stdout.startswith("No change.\n")
    assert "zeta-2022" in diff("refs/tags/before").stdout


def test_a_site_may_lie_deep_in_its_repository(repository: Site, monkeypatch: pytest.MonkeyPatch):
    root = repository.data.parent
    (root / "deep/er").mkdir(parents=True)
    for name in ("data", "seeds"):
        git(root, "mv", name, f"deep/er/{name}")
    _commit(root)
    moved = Site(root / "deep/er/data")
    moved.edit(ALPHA, "It never took place.", "It never did.")
    expected = "study alpha-2020 · {}data/studies/water/alpha-2020.yaml"
    assert expected.format("deep/er/") in diff("main", "--data", "deep/er/data").stdout
    monkeypatch.chdir(root / "deep/er")
    assert expected.format("") in diff("main").stdout
    monkeypatch.chdir(root.parent)
    shown = diff("main", "--data", "repository/deep/er/data")
    assert shown.exit_code == 0, shown.output
    assert expected.format("repository/deep/er/") in shown.stdout


def test_nothing_of_a_revision_stays_on_the_disk(repository: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    seen: list[Path] = []
    with opened("before", Path("data"), None) as side:
        seen += place.rglob("*.yaml")
        assert isinstance(side, Side)
        assert examine(side.data, side.root, side.seeds).dataset is not None
    assert len(seen) > 10
    assert list(place.iterdir()) == []
    git_status = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert git_status.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "'nowhere' is neither a folder nor a revision of this repository"),
        (("before", "nowhere"), "'nowhere' is neither a folder nor a revision"),
        (("main:data/site.yaml",), "'main:data/site.yaml' is neither a folder nor a revision"),
        (("--", "--output=x"), "'--output=x' is neither a folder nor a revision"),
        (("",), "'' is neither a folder nor a revision"),
        (("a\x1b[31m\nb",), r"'a\x1b[31m\nb' is neither"),
        (("before", "--data", "elsewhere"), "'before' holds no folder 'elsewhere'"),
        (("before", "--data", "../outside/data"), "lie in no git repository"),
        (("before", "--data", "../nowhere/data"), "outside of the repository"),
        (("data", "--data", "elsewhere"), "The data folder 'elsewhere' does not exist"),
        (("data/site.yaml",), "'data/site.yaml' is neither a folder nor a revision"),
    ],
)
def test_wrong_use_is_one_clear_line(repository: Site, arguments: tuple[str, ...], said: str):
    done = diff(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Error: ")
    assert said in done.stderr


def test_without_a_repository_it_says_so(old: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(old.data.parent)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = diff("main")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "the data lie in no git repository" in done.stderr


def test_without_git_it_says_so(old: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(old.data.parent)
    monkeypatch.setenv("PATH", str(old.data))
    done = diff("main")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "can only be read with git" in done.stderr


def test_a_revision_cannot_lead_out_of_its_folder(repository: Site, tmp_path: Path):
    (tmp_path / "secret.yaml").write_text("id: secret")
    (repository.data / "studies/wool/secret.yaml").symlink_to(tmp_path / "secret.yaml")
    _commit(repository.data.parent)
    done = diff("before", "main")
    assert done.exit_code == 1
    assert "data/studies/wool/secret.yaml:1:1" in done.stdout
    assert "E001  This is a link to another place." in done.stdout


def test_nothing_at_all_is_wrong_use():
    assert diff().exit_code == 2
