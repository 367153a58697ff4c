"""ProperDocs, which continues the builder of this site, makes the same pages. Told where it is, or skipped:
`PROPERDOCS=/path/to/python`, a Python that has it beside this package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from built import ROOT, Built, environment, mini_project, run_build_apart
from evidence_explorer.cli import main
from leading import dead_links

PYTHON = os.environ.get("PROPERDOCS", "")
pytestmark = pytest.mark.skipif(not PYTHON, reason="PROPERDOCS names no Python that has it")


def by_properdocs(root: Path, folder: Path) -> Built:
    """The same build, by the other builder."""
    shutil.rmtree(root / ".cache", ignore_errors=True)  # or it would only hand on what the first builder has written
    command = [PYTHON, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml", "-d", str(folder)]
    done = subprocess.run(command, cwd=root, env=environment(), capture_output=True, text=True, check=False)
    return Built(done.returncode, done.stdout + done.stderr, folder)


def plain(source: bytes) -> str:
    """A page without the line in which a builder names itself."""
    return re.sub(r'<meta name="generator"[^>]*>', "", source.decode())


def compare(one: Built, other: Built) -> None:
    assert (one.code, other.code) == (0, 0), one.output + other.output
    assert one.files.keys() == other.files.keys()
    assert len(one.pages) > 50
    for name, content in one.files.items():
        if name.endswith(".html"):
            assert plain(content) == plain(other.files[name]), name
        elif not name.endswith(".gz"):
            assert content == other.files[name], name


def test_both_builders_make_the_same_small_site(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    compare(project.build("--strict"), by_properdocs(project.root, tmp_path / "other"))


def test_both_builders_make_the_same_site(tmp_path: Path):
    compare(run_build_apart(ROOT, tmp_path / "one", "--strict"), by_properdocs(ROOT, tmp_path / "other"))


def test_the_pages_that_are_handed_over_are_whole_there(tmp_path: Path):
    project = mini_project(tmp_path / "site")
    words = ["--data", str(project.root / "data"), "--docs", str(project.root / "docs"), str(tmp_path / "out")]
    assert CliRunner().invoke(main, ["export", "--pages", *words]).exit_code == 0
    other = by_properdocs(tmp_path / "out", tmp_path / "built")
    assert other.code == 0, other.output
    mine = {file.relative_to(tmp_path / "out/www").as_posix() for file in (tmp_path / "out/www").rglob("*.html")}
    assert mine <= set(other.pages)
    assert {link for link in dead_links(other) if not link.startswith("404.html")} == set()
