"""What a build says of how far it is: one line on a terminal, nothing anywhere else, and no trace of it in the end."""

from __future__ import annotations

import io
import logging
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from built import Project, environment, mini_project
from evidence_explorer.progress import STEPS, Progress, wanted


class Terminal(io.StringIO):
    """A stream to a terminal, and what would stand on its screen."""

    def isatty(self) -> bool:
        return True

    def screen(self) -> list[str]:
        return screen(self.getvalue())


def screen(written: str) -> list[str]:
    """The lines that are seen in the end: what follows a return is written over what stood there."""
    lines = []
    for line in written.replace("\r\n", "\n").split("\n"):
        seen = ""
        for part in line.split("\r"):
            seen = part + seen[len(part) :]
        lines.append(seen.rstrip())
    return lines


@pytest.fixture
def log() -> logging.Logger:
    made = logging.Logger("of a test", logging.INFO)
    made.propagate = False
    return made


def progress_of(stream: Terminal, log: logging.Logger, **totals: int) -> Progress:
    log.addHandler(logging.StreamHandler(stream))
    made = Progress(stream, log, shown=True)
    made.totals = {int(step[1:]): total for step, total in totals.items()}
    return made


def test_one_line_is_written_again_and_again(log: logging.Logger):
    stream = Terminal()
    progress = progress_of(stream, log, _4=717)
    progress.step(1)
    assert stream.screen() == [f"1 of {len(STEPS)}: reading the data"]
    for _ in range(359):
        progress.one_more(4)
    assert stream.screen() == ["4 of 5: pages 359 of 717"]
    progress.end()
    assert stream.screen() == [""]
    progress.one_more(4)  # a page that a server writes later
    assert stream.screen() == [""]


def test_a_shorter_line_leaves_nothing_of_a_longer_one(log: logging.Logger):
    stream = Terminal()
    progress = progress_of(stream, log, _2=3)
    progress.one_more(2)
    progress.step(4)
    assert stream.screen() == ["4 of 5: pages"]


def test_few_things_and_many_are_all_counted_and_many_are_not_written_one_by_one(log: logging.Logger):
    for total in (1, 3, 99, 100, 5000):
        stream = Terminal()
        progress = progress_of(stream, log, _4=total)
        for _ in range(total):
            progress.one_more(4)
        assert stream.screen() == [f"4 of 5: pages {total} of {total}"]
        assert stream.getvalue().count("\r") <= 102


def test_a_message_has_its_line_to_itself_and_the_progress_comes_back_after_it(log: logging.Logger):
    stream = Terminal()
    progress = progress_of(stream, log, _4=2)
    progress.one_more(4)
    log.warning("Oh!")
    assert stream.screen() == ["Oh!", ""]
    progress.one_more(4)
    assert stream.screen() == ["Oh!", "4 of 5: pages 2 of 2"]
    progress.end()
    log.warning("Done.")
    assert stream.screen() == ["Oh!", "Done.", ""]
    assert [handler.filters for handler in log.handlers] == [[]]


def test_a_narrow_terminal_gets_a_shorter_line(log: logging.Logger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "12")
    stream = Terminal()
    progress_of(stream, log).step(1)
    assert stream.screen() == ["1 of 5: rea"]


@pytest.mark.parametrize(
    ("stream", "level", "around", "shown"),
    [
        (Terminal(), logging.INFO, {}, True),
        (Terminal(), logging.DEBUG, {"CI": "false"}, True),
        (Terminal(), logging.ERROR, {}, False),
        (Terminal(), logging.INFO, {"CI": "true"}, False),
        (Terminal(), logging.INFO, {"TERM": "dumb"}, False),
        (io.StringIO(), logging.INFO, {}, False),
    ],
    ids=["terminal", "not CI", "quiet", "CI", "dumb", "no terminal"],
)
def test_it_is_shown_only_where_somebody_watches(
    log: logging.Logger, stream: io.StringIO, level: int, around: dict[str, str], shown: bool
):
    log.setLevel(level)
    assert wanted(stream, log, around) is shown


def at_a_terminal(project: Project, *options: str, **around: str) -> str:
    """All that a build writes to a terminal."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "mkdocs", "build", "-d", str(project.root / "site"), *options]
    told = {name: value for name, value in environment().items() if name not in {"CI", "TERM", "COLUMNS"}} | around
    process = subprocess.Popen(command, cwd=project.root, env=told, stdout=slave, stderr=slave)
    os.close(slave)
    found = b""
    while True:
        try:
            found += (part := os.read(master, 10_000))
        except OSError:  # nobody writes any more
            break
        if not part:
            break
    process.wait()
    os.close(master)
    return found.decode()


def test_a_build_at_a_terminal_says_how_far_it_is_and_takes_it_back(tmp_path: Path):
    written = at_a_terminal(mini_project(tmp_path / "project"))
    site = tmp_path / "project/site"
    pages = len([file for file in site.rglob("index.html") if "embed" not in file.relative_to(site).parts])
    for said in ("1 of 5: reading the data", f"4 of 5: pages {pages} of {pages}", "5 of 5: search and cache"):
        assert said in written
    assert not any("of 5" in line for line in screen(written))
    assert any("Documentation built in" in line for line in screen(written))


def test_a_build_that_is_refused_says_so_from_the_left(tmp_path: Path):
    project = mini_project(tmp_path / "project")
    project.edit("data/studies/water/alpha-2020.yaml", "year: 2020", "year: [2020")
    written = at_a_terminal(project)
    assert "1 of 5: reading the data" in written
    seen = screen(written)
    assert not any("of 5" in line for line in seen)
    assert any(line.startswith("data/studies/water/alpha-2020.yaml:") for line in seen)
    assert all(not line.startswith(" ") or line.startswith("    ") for line in seen)


def test_a_quiet_build_writes_nothing_at_all(tmp_path: Path):
    assert at_a_terminal(mini_project(tmp_path / "project"), "-q") == ""
