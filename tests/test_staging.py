"""A site is published whole or not at all, whatever ends a build."""

from __future__ import annotations

import errno
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from built import Built, Project, environment, mini_project
from evidence_explorer import staging
from evidence_explorer.cli import main
from evidence_explorer.staging import Staging, Unwritable
from evidence_explorer.stopped import stopped
from living import files_of

FORMER = {"index.html": b"the former site", "studies/one.html": b"a page that the new site does not have"}
HOOK = """
import os
def {event}(*given, **named):
    {does}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a former site that shows what became of it."""
    made = mini_project(tmp_path / "project", hooks=["hook.py"])
    (made.root / "hook.py").write_text("", encoding="utf-8")
    for name, content in FORMER.items():
        (made.root / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (made.root / "site" / name).write_bytes(content)
    return made


def left(project: Project) -> list[str]:
    """What builds have left beside the site."""
    return sorted(one.name for one in project.root.glob(".site.*"))


def refused(project: Project, built: Built) -> str:
    """What a build said that failed and changed nothing."""
    assert built.code == 1, built.output
    assert files_of(project.root / "site") == FORMER
    assert left(project) == []
    assert "Traceback" not in built.output
    return built.output


def dead_link(project: Project) -> None:
    (project.root / "docs" / "about.md").write_text("# About {#top}\n\n[dead](nowhere.md)\n", encoding="utf-8")


def not_text(project: Project) -> None:
    (project.root / "docs" / "about.md").write_bytes(b"# About\n\nna\xefve\n")


def not_readable(project: Project) -> None:
    (project.root / "docs" / "more.md").symlink_to(project.root / "nothing.md")


def broken_data(project: Project) -> None:
    project.edit("data/site.yaml", "languages:", "langages:")


def hook(event: str, does: str) -> Callable[[Project], None]:
    def spoil(project: Project) -> None:
        (project.root / "hook.py").write_text(HOOK.format(event=event, does=does), encoding="utf-8")

    return spoil


FULL = f"raise OSError({errno.ENOSPC}, os.strerror({errno.ENOSPC}), 'site/big.html')"
QUOTA = f"raise OSError({errno.EDQUOT}, os.strerror({errno.EDQUOT}), 'site/big.html')"
CAUSES: dict[str, tuple[Callable[[Project], None], tuple[str, ...]]] = {
    "dead link": (dead_link, ("nowhere.md", "strict mode")),
    "no text": (not_text, ("about.md", "is not UTF-8 text; save the file as UTF-8")),
    "no file behind a name": (not_readable, ("more.md",)),
    "broken data": (broken_data, ("langages",)),
    "a plugin at a page": (hook("on_page_markdown", "raise ValueError('spoilt')"), ("hook", "ValueError: spoilt")),
    "a plugin at the end": (hook("on_post_build", "raise KeyError('spoilt')"), ("hook", "KeyError: 'spoilt'")),
    "a full disk": (hook("on_post_page", FULL), ("site/big.html", "make room on the disk")),
    "a quota": (hook("on_post_build", QUOTA), ("site/big.html", "used up its room")),
    "an end by the program": (hook("on_post_build", "raise SystemExit(1)"), ()),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_a_build_that_fails_leaves_the_former_site_and_says_why(project: Project, cause: str):
    spoil, said = CAUSES[cause]
    spoil(project)
    output = refused(project, project.build("--strict"))
    assert all(words in output for words in said), output


def test_a_whole_build_takes_the_place_of_the_former_site_and_keeps_what_is_hidden(project: Project):
    (project.root / "site" / ".git").mkdir()
    (project.root / "site" / ".git" / "HEAD").write_text("somebody's own", encoding="utf-8")
    built = project.build("--strict")
    assert built.code == 0, built.output
    assert left(project) == []
    assert "studies/one.html" not in built.files
    assert built.files["index.html"] != FORMER["index.html"]
    assert built.files[".git/HEAD"] == b"somebody's own"


def test_a_disk_that_is_really_full_leaves_the_former_site(tmp_path: Path):
    project = mini_project(tmp_path / "project")
    if not _small_disk(tmp_path / "disk"):
        pytest.skip("only root may mount a small disk")
    try:
        site = tmp_path / "disk" / "site"
        site.mkdir()
        (site / "index.html").write_bytes(b"the former site")
        built = project.build(to=str(site))
        assert built.code == 1
        assert "No space left on device; make room on the disk" in built.output
        assert "Traceback" not in built.output
        assert files_of(site.parent) == {"site/index.html": b"the former site"}
    finally:
        subprocess.run(["umount", str(tmp_path / "disk")], check=True)


def _small_disk(folder: Path) -> bool:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def test_a_build_that_is_killed_leaves_the_former_site_and_the_next_one_clears_up(project: Project):
    hook("on_post_page", "os.kill(os.getpid(), 9)")(project)
    command = [sys.executable, "-m", "mkdocs", "build"]
    done = subprocess.run(command, cwd=project.root, env=environment(), capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert files_of(project.root / "site") == FORMER
    assert len(left(project)) == 1
    (project.root / "hook.py").write_text("", encoding="utf-8")
    assert project.build().code == 0
    assert left(project) == []


def test_an_interruption_leaves_the_former_site(project: Project):
    hook("on_post_build", "raise KeyboardInterrupt")(project)
    refused(project, project.build())


def test_of_two_builds_to_one_place_the_later_is_refused(project: Project):
    first = Staging.begin(project.root / "site")
    try:
        built = project.build()
        assert built.code == 1
        assert "Another build is writing to" in built.output
        assert first.folder.is_dir(), "the first build goes on"
    finally:
        first.discard()
    assert project.build().code == 0


def test_a_place_that_cannot_be_written_is_told_before_the_data_are_read(project: Project):
    broken_data(project)
    (project.root / "file").write_text("", encoding="utf-8")
    for place, said in (("file", "is a file"), ("file/site", "Nothing can be written into"), ("/proc/site", "/proc")):
        built = project.build(to=place)
        assert built.code == 1
        assert said in built.output
        assert "langages" not in built.output


def test_the_top_of_a_disk_is_no_place_for_a_site():
    with pytest.raises(Unwritable, match="name a folder in it"):
        Staging.begin(Path("/"))


def test_a_link_to_the_site_stays_a_link(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    new = Staging.begin(tmp_path / "link")
    (new.folder / "index.html").write_text("new", encoding="utf-8")
    new.publish()
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "index.html").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("at_once", [True, False])
def test_places_change_with_and_without_a_system_that_does_it_in_one_step(
    tmp_path: Path, at_once: bool, monkeypatch: pytest.MonkeyPatch
):
    if not at_once:
        monkeypatch.setattr(staging, "_swap", lambda *names: False)
    site = tmp_path / "site"
    for content in ("one", "two"):
        new = Staging.begin(site)
        (new.folder / "index.html").write_text(content, encoding="utf-8")
        new.publish()
        assert files_of(tmp_path) == {"site/index.html": content.encode()}


def test_a_build_killed_between_two_steps_is_put_right_by_the_next(tmp_path: Path):
    old = tmp_path / ".site.old-abc"
    (old / ".git").mkdir(parents=True)
    (old / "index.html").write_text("the former site", encoding="utf-8")
    Staging.begin(tmp_path / "site").discard()
    assert files_of(tmp_path) == {"site/index.html": b"the former site"}
    assert (tmp_path / "site" / ".git").is_dir()


def test_nothing_of_somebody_is_lost_where_the_last_step_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site = tmp_path / "site"
    (site / ".git").mkdir(parents=True)
    (site / ".git" / "HEAD").write_text("somebody's own", encoding="utf-8")

    def fails(*names: Path) -> None:
        raise OSError(errno.EACCES, "Permission denied", "site")

    with monkeypatch.context() as patch:
        patch.setattr(staging, "_inherit", fails)
        new = Staging.begin(site)
        with pytest.raises(OSError, match="Permission denied"):
            new.publish()
        new.discard()
    Staging.begin(site).discard()
    assert (site / ".git" / "HEAD").read_text(encoding="utf-8") == "somebody's own"


def test_a_former_site_comes_back_where_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(staging, "_swap", lambda *names: False)
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_bytes(b"the former site")
    new = Staging.begin(site)
    new.folder.rmdir()  # so that it cannot be renamed
    with pytest.raises(OSError, match="No such file"):
        new.publish()
    new.discard()
    assert files_of(tmp_path) == {"site/index.html": b"the former site"}


def test_a_build_that_keeps_what_is_there_begins_with_it(project: Project):
    built = project.build("--dirty")
    assert built.code == 0, built.output
    assert built.files["studies/one.html"] == FORMER["studies/one.html"]


def test_a_site_has_the_rights_of_the_former_one(tmp_path: Path):
    site = tmp_path / "site"
    site.mkdir(mode=0o750)
    new = Staging.begin(site)
    new.publish()
    assert site.stat().st_mode & 0o777 == 0o750


def test_a_site_says_what_it_consists_of_and_what_it_was_made_from(project: Project):
    built = project.build()
    assert built.code == 0

    def verify(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["verify", str(built.folder), *words])
        return done.exit_code, done.output

    data = project.root / "data"
    assert verify() == (0, f"{len(built.files) - 1} files of the site: all as they were.\n")
    assert verify(str(data))[0] == 0
    (built.folder / "about" / "index.html").write_text("Bought.", encoding="utf-8")
    (built.folder / "more.html").write_text("Bought.", encoding="utf-8")
    (built.folder / "404.html").unlink()
    project.edit("data/scales.yaml", "id:", "id: ")
    code, said = verify(str(data))
    assert code == 1
    for line in ("missing  404.html", "other    about/index.html", "added    more.html", "other    data/scales.yaml"):
        assert line in said.splitlines()
    assert "3 differ" in said
    (built.folder / "manifest.json").write_text("{", encoding="utf-8")
    assert "build the site again" in verify()[1]


def test_how_lines_end_and_what_a_folder_is_called_change_no_data(project: Project):
    built = project.build()
    other = project.root / "other" / "records"
    shutil.copytree(project.root / "data", other)
    shutil.copytree(project.root / "seeds", project.root / "other" / "seeds")
    (other / "scales.yaml~").write_text("left behind by an editor", encoding="utf-8")
    for file in other.rglob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert CliRunner().invoke(main, ["verify", str(built.folder), str(other)]).exit_code == 0


def raised(error: BaseException) -> Any:
    try:
        raise error
    except BaseException as caught:
        return caught


def test_each_cause_is_a_sentence_with_what_to_do():
    assert stopped(raised(OSError(errno.ENOSPC, "No space left on device", "a.html"))) == (
        "a.html: No space left on device; make room on the disk, and build again."
    )
    assert stopped(raised(PermissionError(errno.EACCES, "Permission denied", "b"))).startswith("b: Permission denied; ")
    assert "is not UTF-8 text" in stopped(raised(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "why")), "about.md")
    assert "test_staging failed with ZeroDivisionError" in stopped(raised(ZeroDivisionError("1/0\nmore")))
    assert "\n" not in stopped(raised(ZeroDivisionError("1/0\nmore")))
