"""`mkdocs serve`: an edit appears, broken data never take the pages away, and mended data bring them back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from built import Html, Project, environment, mini_project

ALPHA = "data/studies/water/alpha-2020.yaml"
PAGE = "studies/alpha-2020/"
TITLE = "Invented trial of hot baths"
PATIENCE = 60.0
"""Seconds that a slow machine may need for one rebuild; a quick one waits only as long as it must."""


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def get(self, url: str) -> Html | None:
        """A page, or None while there is none."""
        try:
            with urllib.request.urlopen(self.address + url, timeout=10) as answer:
                return Html(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def wait(self, url: str, fulfilled: Callable[[Html], bool]) -> Html:
        """The page as soon as it is as wanted; fails if the server ends or that does not happen."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, f"the server ended:\n{self.said()}"
            page = self.get(url)
            if page is not None and fulfilled(page):
                return page
            time.sleep(0.2)
        pytest.fail(f"{url} did not become as expected:\n{self.said()[-3000:]}")


@contextmanager
def served(project: Project) -> Iterator[Server]:
    """`mkdocs serve` on a free port, in a group of processes of its own that is ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    log = project.root.parent / "server.log"
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", place]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=project.root, env=environment(), stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield Server(process, f"http://{place}/", log)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return mini_project(tmp_path / "project")


def heading(page: Html) -> str:
    return page.text("h1")


def panel(page: Html) -> str:
    return page.text("ee-problems")


def test_an_edit_appears_and_broken_data_keep_the_last_good_pages_until_mended(project: Project):
    with served(project) as server:
        page = server.wait(PAGE, lambda page: TITLE in heading(page))
        assert not panel(page)

        project.edit(ALPHA, TITLE, "Edited trial of hot baths")
        server.wait(PAGE, lambda page: "Edited trial" in heading(page))

        project.edit(ALPHA, "year: 2020", "year: [2020")
        page = server.wait(PAGE, lambda page: bool(panel(page)))
        assert "Edited trial" in heading(page)
        line = (project.root / ALPHA).read_text(encoding="utf-8")
        at = line[: line.index("year: [2020")].count("\n") + 1
        told = [place for place in page.text("code").split() if place.startswith(f"{ALPHA}:")]
        assert told, panel(page)
        assert all(int(place.split(":")[1]) >= at for place in told)
        for url in ("", "fr/", "fr/studies/alpha-2020/", "scales/", "methods/"):
            assert ALPHA in panel(server.wait(url, lambda page: True))

        project.edit(ALPHA, "Edited trial", "Mended trial")
        project.edit(ALPHA, "year: [2020", "year: 2020")
        page = server.wait(PAGE, lambda page: not panel(page))
        assert "Mended trial" in heading(page)
        assert "Traceback" not in server.said()


def test_an_error_is_shown_with_the_line_where_it_stands(project: Project):
    text = (project.root / ALPHA).read_text(encoding="utf-8")
    line = text[: text.index("scale: knee-ladder")].count("\n") + 1
    with served(project) as server:
        server.wait(PAGE, lambda page: TITLE in heading(page))
        project.edit(ALPHA, "scale: knee-ladder", "scale: nowhere")
        page = server.wait(PAGE, lambda page: bool(panel(page)))
        assert f"{ALPHA}:{line}:" in panel(page)


def test_a_new_study_appears_and_a_removed_one_goes(project: Project):
    text = (project.root / "data/studies/wool/beta-2021.yaml").read_text(encoding="utf-8")
    new = project.root / "data/studies/wool/omega-2024.yaml"
    with served(project) as server:
        server.wait(PAGE, lambda page: TITLE in heading(page))
        text = text.replace("id: beta-2021", "id: omega-2024").replace("Ten knees in wool", "Eleven knees")
        new.write_text(text.replace("Invented series with", "Another series with"), encoding="utf-8")
        server.wait("studies/omega-2024/", lambda page: "Another series" in heading(page))
        new.unlink()
        server.wait("studies/", lambda page: "Another series" not in page.text("main"))
        assert server.get("studies/omega-2024/") is None


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [(ALPHA, "year: 2020", "year: [2020"), ("data/site.yaml", "languages: [en, fr]", "languages: {")],
    ids=["study", "site"],
)
def test_a_server_started_on_broken_data_shows_the_errors_and_comes_to_life_when_mended(
    project: Project, file: str, old: str, new: str
):
    project.edit(file, old, new)
    with served(project) as server:
        page = server.wait("", lambda page: bool(panel(page)))
        assert file in panel(page)
        assert heading(page)
        project.edit(file, new, old)
        server.wait(PAGE, lambda page: TITLE in heading(page))
        page = server.wait("", lambda page: not panel(page))
        assert "Invented treatments of knee pain" in heading(page)
        assert "Traceback" not in server.said()
