"""The same data, the same bytes: whatever the clock, zone, locale, hash seed, folder, user, state of git or order."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from built import ROOT, Built, mini_project, run_build_apart
from evidence_explorer.cli import main
from living import differing, files_of

OTHERWISE = '''
import os, random, time

AHEAD = 9 * 365 * 86_400 + 12_345.678

def later(clock):
    return lambda *given: clock(*given) if given else clock(time.time())

real = time.time
time.time = lambda: real() + AHEAD
time.time_ns = lambda: int(time.time() * 1e9)
for name in ("gmtime", "localtime"):
    setattr(time, name, later(getattr(time, name)))

listdir, scandir = os.listdir, os.scandir

class Backwards:
    """A folder whose entries come the other way round."""
    def __init__(self, folder):
        with scandir(folder) as entries:
            self.entries = iter(sorted(entries, key=lambda one: one.name, reverse=True))
    def __iter__(self): return self
    def __next__(self): return next(self.entries)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass

os.listdir = lambda *given: sorted(listdir(*given), reverse=True)
os.scandir = lambda folder=".": Backwards(folder)
random.seed(4711)
print("elsewhere", end="")
'''
"""What another machine does otherwise: its clock is years ahead, and its folders are listed backwards."""
HERE = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C", "USER": "anna", "LOGNAME": "anna"}
THERE = {
    "PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "LANG": "fr_FR.UTF-8", "LANGUAGE": "fr",
    "USER": "Bö", "LOGNAME": "Bö", "COLUMNS": "40", "SOURCE_DATE_EPOCH": "86400",
}  # fmt: skip
IDENTITY = ["-c", "user.name=Bö", "-c", "user.email=b@example.org", "-c", "commit.gpgsign=false"]


def both(one: Path, other: Path, tmp_path: Path) -> tuple[Built, Built]:
    """The same project built twice, in surroundings that have nothing in common."""
    (tmp_path / "otherwise").mkdir()
    (tmp_path / "otherwise" / "sitecustomize.py").write_text(OTHERWISE, encoding="utf-8")
    _another_state(other)
    path = os.pathsep.join([str(tmp_path / "otherwise"), *filter(None, [os.environ.get("PYTHONPATH")])])
    home = tmp_path / "home of Bö"
    home.mkdir()
    first = run_build_apart(one, tmp_path / "site", **HERE)
    there = {**THERE, "PYTHONPATH": path, "HOME": str(home), "TMPDIR": str(home)}
    return first, run_build_apart(other, tmp_path / "at home" / "elsewhere", **there)


def _another_state(root: Path) -> None:
    """Commits, a branch, files that git does not know or that differ, and times of files that say nothing."""
    git = ["git", *IDENTITY, "-C", str(root)]
    for words in (["init", "-q", "-b", "other"], ["add", "data"], ["commit", "-q", "-m", "Bö"], ["tag", "v9"]):
        subprocess.run([*git, *words], check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull})
    (root / "untracked.txt").write_text("nobody's", encoding="utf-8")
    for file in root.rglob("*.yaml"):
        os.utime(file, (time.time() - 1e8, time.time() + 1e8))


def same(first: Built, second: Built) -> None:
    """Both ended well, the second one in the other surroundings, and no file differs."""
    assert (first.code, second.code) == (0, 0), first.output + second.output
    assert ("elsewhere" in first.output, "elsewhere" in second.output) == (False, True)
    assert len(first.files) > 50
    assert differing(first.files, second.files) == []


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path):
    one = mini_project(tmp_path / "one", site_url="https://example.org/")
    shutil.copytree(one.root, tmp_path / "another folder" / "ö")
    same(*both(one.root, tmp_path / "another folder" / "ö", tmp_path))


@pytest.mark.skipif("not os.environ.get('THOROUGH')", reason="the run of the host builds the real site twice")
def test_two_builds_of_the_real_site_are_the_same_to_the_byte(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "another folder" / "ö"
    for root in (one, other):
        for name in ("data", "seeds", "docs", "overrides"):
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name)
        shutil.copy(ROOT / "mkdocs.yml", root)
    same(*both(one, other, tmp_path))


def test_a_date_that_somebody_asks_for_is_the_one_that_is_given(tmp_path: Path):
    project = mini_project(tmp_path / "project", extra_templates=["made.txt"])
    (project.root / "docs" / "made.txt").write_text("{{ build_date_utc }}", encoding="utf-8")
    built = project.build(SOURCE_DATE_EPOCH="86400")
    assert built.code == 0, built.output
    assert built.files["made.txt"].startswith(b"1970-01-02")


def test_a_new_site_names_the_day_that_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made = []
    for name, day in (("one", "86400"), ("two", "86400"), ("three", "")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
        assert CliRunner().invoke(main, ["init", str(tmp_path / name), "--yes"]).exit_code == 0
        made.append(files_of(tmp_path / name))
    assert made[0] == made[1] != made[2]
    assert b"1970-01-02" in made[0]["data/site.yaml"]
