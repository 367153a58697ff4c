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
GAMMA = "data/studies/water/gamma-2022.yaml"
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


def lists(page: Html) -> list[tuple[str, bool]]:
    """Text of each list of problems, in order, and whether it is open."""
    texts = [" ".join(text.split()) for text in page.words.get("ee-twin", []) if ".yaml:" in text]
    opened = ["open" in said for tag, said in page.elements if tag == "details" and "ee-twin" in said.get("class", "")]
    return list(zip(texts, opened[: len(texts)], strict=True))


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


def test_what_was_away_is_seen_again_and_the_panel_leaves_with_its_cause(project: Project):
    data, settings = project.root / "data", project.root / "mkdocs.yml"
    with served(project) as server:
        server.wait(PAGE, lambda page: TITLE in heading(page))
        for turn in ("first", "second"):  # the folder that comes back is watched again
            data.rename(project.root / "away")
            page = server.wait(PAGE, lambda page: bool(panel(page)))
            assert "The data folder does not exist." in panel(page)
            assert "trial" in heading(page), "the last good pages stay"
            (project.root / "away").rename(data)
            server.wait(PAGE, lambda page: not panel(page))
            project.edit(ALPHA, TITLE if turn == "first" else "The first trial", f"The {turn} trial")
            server.wait(PAGE, lambda page, turn=turn: f"The {turn} trial" in heading(page))  # type: ignore[misc]

        before = settings.read_text(encoding="utf-8")
        settings.write_text("site_name: [\n", encoding="utf-8")
        server.wait(PAGE, lambda page: "The last good pages stay; mend it" in server.said())
        settings.write_text(before.replace("site_name: ", "site_name: Other "), encoding="utf-8")
        server.wait(PAGE, lambda page: "Other" in page.source and not panel(page))
        assert "mkdocs.yml" in server.said()
        assert "Traceback" not in server.said()


def place_of(project: Project, file: str, text: str) -> str:
    """`file:line:` of the first place where a file holds a text."""
    before, found, _ = (project.root / file).read_text(encoding="utf-8").partition(text)
    assert found
    return f"{file}:{before.count(chr(10)) + 1}:"


def test_a_page_shows_the_problems_of_its_own_file_first_with_their_lines_in_its_own_language(project: Project):
    for name in ("problems.md", "fr/problems.md"):
        (project.root / "docs" / name).write_text("# Problems {#top}\n\n## E209 – scale {#e209}\n", encoding="utf-8")
    with served(project) as server:
        server.wait(PAGE, lambda page: TITLE in heading(page))
        # An error in one file, a notice in another one.
        project.edit(GAMMA, "estimate: 1.4", 'estimate: 1.4\n    p: "1.4"')
        project.edit(ALPHA, "scale: knee-ladder", "scale: nowhere")
        error = place_of(project, ALPHA, "scale: nowhere")
        notice = place_of(project, GAMMA, 'p: "1.4"')

        page = server.wait(PAGE, lambda page: error in panel(page) and notice in panel(page))
        assert "1 error in the data, 1 notice" in panel(page)
        [(own, own_open), (others, others_open)] = lists(page)
        assert error in own
        assert "There is no scale 'nowhere'." in own
        assert "Did you mean" in own or "Known" in own
        assert notice in others
        assert (own_open, others_open) == (True, False)
        assert "../../problems/#e209" in [said.get("href") for said in page.all("a")]

        page = server.wait("studies/gamma-2022/", lambda page: bool(panel(page)))
        assert [(notice in text, error in text) for text, _ in lists(page)] == [(True, False), (False, True)]
        page = server.wait("scales/", lambda page: bool(panel(page)))
        [(text, is_open)] = lists(page)
        assert (error in text, notice in text, is_open) == (True, True, True)

        page = server.wait("fr/studies/alpha-2020/", lambda page: bool(panel(page)))
        assert "1 erreur dans les données, 1 remarque" in panel(page)
        [(own, _), (others, _)] = lists(page)
        assert (error in own, notice in others) == (True, True)
        assert "échelle « nowhere »" in own
        assert "« 1.4 » n’est pas une valeur de p." in others
        assert "../../problems/#e209" in [said.get("href") for said in page.all("a")]

        # What is left is a notice: the pages follow the data again, and the panel goes with the last one.
        project.edit(ALPHA, "scale: nowhere", "scale: knee-ladder")
        page = server.wait(PAGE, lambda page: bool(panel(page)) and error not in panel(page))
        assert "The pages are up to date." in panel(page)
        assert "livereload" in page.source
        project.edit(GAMMA, '\n    p: "1.4"', "")
        server.wait(PAGE, lambda page: not panel(page))
        assert "Traceback" not in server.said()


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
        spoken = [said["lang"] for said in page.all("div") if "ee-problems" in said.get("class", "")]
        assert spoken == ["en", "fr"]
        assert [file in text for text in page.words["ee-problems"]] == [True, True]
        assert "YAML" in panel(page)
        assert "Aucune page ne peut encore être faite." in panel(page)
        assert heading(page)
        project.edit(file, new, old)
        server.wait(PAGE, lambda page: TITLE in heading(page))
        page = server.wait("", lambda page: not panel(page))
        assert "Invented treatments of knee pain" in heading(page)
        assert "Traceback" not in server.said()
