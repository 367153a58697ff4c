"""What was written is read back from the disk, in the same bytes, and a damaged file only costs time."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from built import MINI, Built, environment, mini_project, run_build, run_build_apart
from evidence_explorer.pages import Page, write_pages
from evidence_explorer.site import examine
from evidence_explorer.store import Form, Store
from evidence_explorer.track import Memory, Shelf, tracked

RAN: list[str] = []
FORMS = {"test_store.sheet": Form(lambda text: ({}, text.encode()), lambda _, body: body.decode())}


@dataclass
class Desk:
    scope: str
    memory: Memory
    notes: Shelf[str]


@tracked()
def line(desk: Desk, key: str) -> str:
    return desk.notes[key].upper()


@tracked(cutoff=True)
def sheet(desk: Desk, key: str) -> str:
    RAN.append(key)
    return f"{line(desk, key)} – “{key}”"


def opened(file: Path, **notes: str) -> tuple[Desk, Store]:
    """The next process."""
    shelf = Shelf("notes", notes)
    memory = Memory(shelf.leaf)
    desk = Desk("desk", memory, shelf)
    memory.own(desk)
    RAN.clear()
    store = Store(file, FORMS)
    store.recall(memory)
    return desk, store


def write(desk: Desk, store: Store) -> list[str]:
    """All sheets; each is let go of when it is written."""
    nodes = [("test_store.sheet", "desk", key) for key in desk.notes]
    found = []
    for node in nodes:
        found.append(sheet(desk, node[2]))
        store.put(desk.memory, node)
    assert not any(desk.memory.kept[node].held for node in nodes)
    assert [sheet(desk, node[2]) for node in nodes] == found
    store.keep(desk.memory, nodes)
    return found


def test_only_what_changed_is_worked_out_by_the_next_process(tmp_path: Path):
    file = tmp_path / "cache" / "pages.sqlite"
    assert write(*opened(file, a="x", b="y")) == ["X – “a”", "Y – “b”"]
    first = file.read_bytes()
    assert write(*opened(file, a="x", b="y")) == ["X – “a”", "Y – “b”"]
    assert (RAN, file.read_bytes() == first) == ([], True)
    assert write(*opened(file, a="x", b="z")) == ["X – “a”", "Z – “b”"]
    assert RAN == ["b"]
    assert write(*opened(file, b="z", c="c")) == ["Z – “b”", "C – “c”"]
    assert RAN == ["c"]
    assert write(*opened(file, b="z", c="c", a="x")) == ["Z – “b”", "C – “c”", "X – “a”"]
    assert RAN == ["a"]
    assert [found.name for found in file.parent.iterdir()] == ["pages.sqlite"]


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM held",
        "UPDATE held SET body = NULL",
        "UPDATE held SET body = x'ff'",
        "UPDATE held SET body = CAST('99 of 100' AS BLOB)",
        "UPDATE held SET plain = '{'",
        "UPDATE kept SET read = '[99]'",
        "UPDATE kept SET prints = ''",
        "DELETE FROM nodes",
        "DROP TABLE nodes",
        "UPDATE program SET version = 'of yesterday'",
        "not even SQL",
    ],
)
def test_a_damaged_file_costs_time_and_nothing_else(tmp_path: Path, spoil: str):
    file = tmp_path / "pages.sqlite"
    write(*opened(file, a="x"))
    if spoil == "not even SQL":
        file.write_bytes(b"not a database")
    else:
        with sqlite3.connect(file) as store:
            store.execute(spoil)
    assert write(*opened(file, a="x")) == ["X – “a”"]


def test_a_build_that_was_killed_half_way_leaves_the_former_file(tmp_path: Path):
    file = tmp_path / "pages.sqlite"
    write(*opened(file, a="x"))
    desk, store = opened(file, a="y")
    sheet(desk, "a")
    store.put(desk.memory, ("test_store.sheet", "desk", "a"))  # and no more
    assert write(*opened(file, a="x")) == ["X – “a”"]
    assert RAN == []


def site_of(built: Built) -> dict[str, bytes]:
    found = {f.relative_to(built.folder): f.read_bytes() for f in built.folder.rglob("*") if f.is_file()}
    return {str(path): content for path, content in found.items() if path.suffix != ".gz"}


def test_a_second_build_has_the_bytes_of_the_first_and_every_page_its_scripts(tmp_path: Path):
    project = mini_project(tmp_path)
    first, second = (run_build_apart(project.root, tmp_path / name) for name in ("one", "two"))
    assert (first.code, second.code) == (0, 0)
    assert site_of(first) == site_of(second)
    kept = project.root / ".cache" / "evidence" / "pages.sqlite"
    changed = kept.stat().st_mtime_ns
    run_build(project.root, tmp_path / "three")
    assert kept.stat().st_mtime_ns == changed  # nothing was worked out
    for page, script in (("explore", "explore.js"), ("compare", "compare.js")):
        html = (first.folder / page / "index.html").read_text()
        assert re.search(rf'<script src="\.\./assets/evidence/{re.escape(script)}"', html)
        assert re.search(r'<link rel="stylesheet" href="\.\./assets/evidence/\w+\.css"', html)


def test_a_build_says_why_a_page_was_written_when_asked(tmp_path: Path):
    project = mini_project(tmp_path)
    asked = {"EVIDENCE_WHY": "studies/alpha-2020/"}
    first, second = (project.build(**asked).output for _ in range(2))
    project.edit("data/studies/water/alpha-2020.yaml", "Invented trial", "Wholly invented trial")
    third, other = project.build(**asked).output, project.build(EVIDENCE_WHY="nowhere/").output
    assert "studies/alpha-2020/: written, since no earlier build left it here." in first
    assert "studies/alpha-2020/: as the last build left it" in second
    assert re.search(r"studies/alpha-2020/: written again, since this has changed: study alpha-2020", third)
    assert "'nowhere/' is the address of no generated page." in other


def test_pages_are_the_same_after_a_stay_on_the_disk():
    """Else every page would be written again."""
    for page in write_pages(examine(MINI / "data").dataset):
        plain, body = page.plain()
        back = Page.of(json.loads(json.dumps(plain)), body)
        assert (back, back.print) == (page, page.print)


def test_a_build_does_without_the_library_of_tables(tmp_path: Path):
    """It takes a third of a second to load."""
    code = "import sys, mkdocs.commands.build as b, mkdocs.config as c; b.build(c.load_config())"
    code += "; print(sorted({'pandas'} & set(sys.modules)))"
    project = mini_project(tmp_path)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=project.root, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
