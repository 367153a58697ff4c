"""What a build leaves on disk for the next: read back in the same bytes, never believed when it is not ours, never in
the way; a damaged file only costs time."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from markdown import Markdown
from mkdocs.exceptions import Abort

from built import MINI, Project, environment, mini_project, run_build_apart
from evidence_explorer import search, site, store
from evidence_explorer.checks import check
from evidence_explorer.pages import Page, keep_compiled, write_pages
from evidence_explorer.pages.kit import engine
from evidence_explorer.site import examine
from evidence_explorer.store import Form, Store
from evidence_explorer.track import Memory, Shelf, tracked
from living import ADDRESS, Made, differing, files_of

ALPHA = "data/studies/water/alpha-2020.yaml"
RAN: list[str] = []
FORMS = {"test_store.sheet": Form(lambda text: ("{}", text.encode()), lambda _, body: body.decode())}


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
    kept = Store(file, FORMS)
    kept.recall(memory)
    return desk, kept


def write(desk: Desk, kept: Store) -> list[str]:
    """All sheets; each is let go of when it is written."""
    nodes = [("test_store.sheet", "desk", key) for key in desk.notes]
    found = []
    for node in nodes:
        found.append(sheet(desk, node[2]))
        kept.put(desk.memory, node)
    assert not any(desk.memory.kept[node].held for node in nodes)
    assert [sheet(desk, node[2]) for node in nodes] == found
    kept.keep(desk.memory, nodes)
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
        "UPDATE looks SET print = NULL",
        "DELETE FROM looks",
        "DROP TABLE looks",
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
        with sqlite3.connect(file) as opened_file:
            opened_file.execute(spoil)
    assert write(*opened(file, a="x")) == ["X – “a”"]


def test_a_build_that_was_killed_half_way_leaves_the_former_file(tmp_path: Path):
    file = tmp_path / "pages.sqlite"
    write(*opened(file, a="x"))
    desk, kept = opened(file, a="y")
    sheet(desk, "a")
    kept.put(desk.memory, ("test_store.sheet", "desk", "a"))  # and no more
    assert write(*opened(file, a="x")) == ["X – “a”"]
    assert RAN == []


def bundled(file: Path, of: str, **notes: str) -> tuple[dict[str, bytes], bool]:
    """Files that the next process needs, and whether it had to make them."""
    desk, kept = opened(file, **notes)
    made: list[str] = []

    def make() -> dict[str, bytes]:
        made.append(of)
        return {"head.json": of.encode(), "empty.json": b"", "tail.json": b"\xff" + of.encode()}

    found = kept.bundle("index", of, make)
    assert kept.bundle("index", of, make) is found
    write(desk, kept)
    return found, bool(made)


def test_what_is_made_of_everything_is_made_again_only_when_something_is_another(tmp_path: Path):
    file = tmp_path / "pages.sqlite"
    first, made = bundled(file, "one", a="x")
    assert made
    assert bundled(file, "one", a="x") == (first, False)
    assert bundled(file, "one", a="y") == (first, False)  # it has moved into a new file, with a page that is another
    assert bundled(file, "one", a="y") == (first, False)
    second, made = bundled(file, "two", a="y")  # nothing else was worked out
    assert (made, second == first) == (True, False)
    assert bundled(file, "two", a="y") == (second, False)


@pytest.mark.parametrize(
    "spoil",
    ["content = x'00'", "content = NULL", "content = content || 'x'", "sizes = '{\"head.json\":1}'", "sizes = '{'",
     "print = ''", "of = 'one' || ''"],
)  # fmt: skip
def test_a_damaged_bundle_is_made_again(tmp_path: Path, spoil: str):
    file = tmp_path / "pages.sqlite"
    first, _ = bundled(file, "one", a="x")
    with sqlite3.connect(file) as inside:
        inside.execute(f"UPDATE bundles SET {spoil}")
    assert bundled(file, "one", a="x") == (first, not spoil.startswith("of"))


def test_what_another_program_made_of_everything_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "pages.sqlite"
    bundled(file, "one", a="x")
    monkeypatch.setattr(store, "program", lambda: "another")
    assert bundled(file, "one", a="x")[1]


# Whole sites


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path, dict[str, bytes]]:
    """A project, the cache that its first build left, and the site."""
    place = tmp_path_factory.mktemp("filled")
    project = mini_project(place / "project")
    made = Made(project.root, place / "site", place / "cache", "build")
    made.build()
    return project, place / "cache" / store.NAME, files_of(place / "site")


def again(project: Project, cache: Path, place: Path) -> Made:
    """Another build, by another process as it were, with a copy of a cache."""
    (place / "cache").mkdir(parents=True, exist_ok=True)
    if cache.is_file():
        shutil.copy(cache, place / "cache" / store.NAME)
    made = Made(project.root, place / "site", place / "cache", "build")
    made.build()
    return made


def worked(made: Made) -> set[tuple[str, ...]]:
    site = made.plugin.publication.site
    assert site
    return set(site.memory.why)


def test_an_unchanged_site_is_not_worked_out_again_nor_its_cache_written(filled, tmp_path: Path):
    project, cache, files = filled
    made = again(project, cache, tmp_path)
    assert worked(made) == set()
    assert differing(files_of(tmp_path / "site"), files) == []
    assert (tmp_path / "cache" / store.NAME).read_bytes() == cache.read_bytes()
    assert [file.name for file in (tmp_path / "cache").iterdir()] == [store.NAME]


def test_the_index_of_the_search_is_made_again_only_for_the_language_whose_pages_say_something_else(
    filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _, cache, _ = filled
    project = mini_project(tmp_path / "project")
    made: list[str] = []

    def parts(found: list[search.Found], rules: search.Rules, again: bool) -> dict[str, bytes]:
        made.append(rules.decimal)
        return search_parts(found, rules, again)

    search_parts = search.parts
    monkeypatch.setattr(search, "parts", parts)
    again(project, cache, tmp_path / "same")
    assert made == []
    project.edit("docs/methods.md", "One figure", "A single figure")  # no page of ours is written again
    again(project, cache, tmp_path / "edited")
    assert made == ["."]
    again(project, tmp_path / "edited" / "cache" / store.NAME, tmp_path / "then")
    assert made == ["."]
    again(project, tmp_path / "none", tmp_path / "clean")
    assert differing(files_of(tmp_path / "then" / "site"), files_of(tmp_path / "clean" / "site")) == []


def test_hand_written_pages_are_read_again_only_if_something_that_they_are_made_of_is_another(
    filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    project, cache, files = filled
    by_hand = len(list((project.root / "docs").rglob("*.md")))
    project = mini_project(tmp_path / "project")
    read: list[str] = []

    def convert(self: Markdown, source: str) -> str:
        read.append(source)
        return by_markdown(self, source)

    by_markdown = Markdown.convert
    monkeypatch.setattr(Markdown, "convert", convert)
    again(project, cache, tmp_path / "same")
    assert read == []
    assert differing(files_of(tmp_path / "same" / "site"), files) == []
    for change, expected in [
        (lambda: project.edit("docs/methods.md", "One figure", "A single figure"), 1),
        (lambda: (project.root / "docs/further.md").write_text("# Further\n"), by_hand + 1),  # others may lead there
        (lambda: project.edit("mkdocs.yml", "- attr_list", "- nl2br\n- attr_list"), by_hand + 1),
    ]:
        read.clear()
        change()
        then = tmp_path / f"then {len(list(tmp_path.iterdir()))}"
        again(project, cache, then)
        assert len(read) == expected
        cache = then / "cache" / store.NAME
    again(project, tmp_path / "none", tmp_path / "clean")
    assert differing(files_of(then / "site"), files_of(tmp_path / "clean" / "site")) == []


def test_what_is_wrong_in_a_hand_written_page_is_told_by_every_build(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    project = mini_project(tmp_path / "project")
    project.edit("docs/methods.md", "One figure", "[One](nowhere.md) figure, [two](marks.md#nowhere) figures")
    told: list[list[str]] = []
    cache = tmp_path / "none"
    for number, level in enumerate(("CRITICAL", "INFO", "INFO")):  # a quiet build hears nothing that it could remember
        caplog.clear()
        with caplog.at_level(level, logger="mkdocs"):
            again(project, cache, tmp_path / str(number))
        told.append([one for one in caplog.messages if "nowhere" in one])
        cache = tmp_path / str(number) / "cache" / store.NAME
    assert told[0] == []
    assert told[1] == told[2]
    assert sorted("does not contain an anchor" in one for one in told[1]) == [False, True]


def test_what_was_found_sound_is_not_looked_at_again_until_any_file_is_another(
    filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _, cache, _ = filled
    project = mini_project(tmp_path / "project")
    looked: list[int] = []
    monkeypatch.setattr(site, "check", lambda *given: looked.append(1) or check(*given))
    again(project, cache, tmp_path / "same")
    assert looked == []
    monkeypatch.setattr(store, "program", lambda: "another")
    again(project, cache, tmp_path / "program")
    assert looked == [1]
    monkeypatch.undo()
    project.edit(ALPHA, "treatment: hot-bath", "treatment: dry-bath")  # only the rules between files tell
    with pytest.raises(Abort):
        again(project, cache, tmp_path / "broken")


def test_without_the_cache_the_same_site_is_built(filled, tmp_path: Path):
    project, _, files = filled
    again(project, tmp_path / "none", tmp_path)
    assert differing(files_of(tmp_path / "site"), files) == []


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(content)
    for _ in range(200):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def _garbage(content: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(5000)


@pytest.mark.parametrize("spoil", [_cut, _flipped, _garbage, lambda content, chance: b""])
@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_cache_is_left_aside(filled, tmp_path: Path, spoil, seed: int):
    project, cache, files = filled
    damaged = tmp_path / "damaged"
    damaged.write_bytes(spoil(cache.read_bytes(), random.Random(seed)))
    again(project, damaged, tmp_path)
    assert differing(files_of(tmp_path / "site"), files) == []


def test_a_page_that_is_not_the_one_that_was_stored_is_written_anew_and_stored_again(filled, tmp_path: Path):
    project, cache, files = filled
    spoiled = tmp_path / "spoiled"
    shutil.copy(cache, spoiled)
    with sqlite3.connect(spoiled) as inside:
        more = b"<script>alert(1)</script>"
        inside.execute("UPDATE held SET body = CAST(body || ? AS BLOB) WHERE node LIKE '%pages.written%'", (more,))
    inside.close()
    again(project, spoiled, tmp_path)
    assert differing(files_of(tmp_path / "site"), files) == []
    made = again(project, tmp_path / "cache" / store.NAME, tmp_path / "then")
    assert not any(node[0] == "pages.written" for node in worked(made))


def test_the_cache_of_another_program_or_of_other_data_gives_no_page(
    filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    project, cache, files = filled
    monkeypatch.setattr(store, "program", lambda: "another")
    made = again(project, cache, tmp_path / "program")
    assert any(node[0] == "pages.written" for node in worked(made))
    assert differing(files_of(tmp_path / "program" / "site"), files) == []
    monkeypatch.undo()
    other = mini_project(tmp_path / "other")
    other.edit(ALPHA, "Invented trial of hot baths", "Another trial of baths")
    again(other, cache, tmp_path / "with")
    again(other, tmp_path / "none", tmp_path / "without")
    assert differing(files_of(tmp_path / "with" / "site"), files_of(tmp_path / "without" / "site")) == []


def test_a_record_that_went_and_came_back_is_the_one_of_now(filled, tmp_path: Path):
    _, cache, files = filled
    moved = mini_project(tmp_path / "moved")
    text = (moved.root / ALPHA).read_text(encoding="utf-8")
    moved.edit(ALPHA, "Invented trial of hot baths", "Shortly another")
    again(moved, cache, tmp_path / "one")
    (moved.root / ALPHA).write_text(text, encoding="utf-8")
    again(moved, tmp_path / "one" / "cache" / store.NAME, tmp_path / "two")
    assert differing(files_of(tmp_path / "two" / "site"), files) == []


def test_builds_at_the_same_time_leave_a_whole_cache_and_nothing_else(filled, tmp_path: Path):
    project = mini_project(tmp_path / "project", site_url=ADDRESS)
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d"]
    running = [
        subprocess.Popen([*command, str(tmp_path / name)], cwd=project.root, env=environment()) for name in "abc"
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert differing(files_of(tmp_path / "a"), files_of(tmp_path / "b")) == []
    cache = project.root / ".cache" / "evidence"
    assert [file.name for file in cache.iterdir()] == [store.NAME]
    assert worked(again(project, cache / store.NAME, tmp_path / "then")) == set()


@pytest.mark.parametrize("kind", ["folder", "read-only"])
def test_a_cache_that_cannot_be_written_stops_nothing(filled, tmp_path: Path, kind: str):
    project, _, files = filled
    if kind == "folder":
        (tmp_path / "cache" / store.NAME).mkdir(parents=True)
    else:
        (tmp_path / "cache").write_text("a file in the place of the folder", encoding="utf-8")
    Made(project.root, tmp_path / "site", tmp_path / "cache", "build").build()
    assert differing(files_of(tmp_path / "site"), files) == []


def test_what_ended_builds_left_is_cleared_away_but_not_what_goes_on(filled, tmp_path: Path):
    project, _, _ = filled
    (tmp_path / "cache").mkdir()
    left, going = (tmp_path / "cache" / f"{store.NAME}.{number}" for number in (1, 2))
    for file in (left, going):
        file.write_bytes(b"half a file")
    os.utime(left, (0, 0))
    again(project, tmp_path / "none", tmp_path)
    assert sorted(file.name for file in (tmp_path / "cache").iterdir()) == [store.NAME, going.name]


def test_a_second_process_leaves_the_bytes_of_the_first_and_every_page_has_its_scripts(tmp_path: Path):
    project = mini_project(tmp_path)
    first, second = (run_build_apart(project.root, tmp_path / name) for name in ("one", "two"))
    assert (first.code, second.code) == (0, 0)
    assert [name for name in differing(first.files, second.files) if not name.endswith(".gz")] == []
    for page, script in (("explore", "explore.js"), ("compare", "compare.js")):
        html = (first.folder / page / "index.html").read_text()
        assert re.search(rf'<script src="\.\./assets/evidence/{re.escape(script)}"', html)
        assert re.search(r'<link rel="stylesheet" href="\.\./assets/evidence/\w+\.css"', html)


def test_nothing_in_the_cache_is_executed():
    source = Path(store.__file__).read_text(encoding="utf-8")
    assert not any(word in source for word in ("pickle", "marshal", "shelve", "eval(", "exec("))


def test_pages_are_the_same_after_a_stay_on_the_disk():
    """Else every page would be written again."""
    for page in write_pages(examine(MINI / "data").dataset):
        plain, body = page.plain()
        back = Page.of(plain, body)
        assert (back, back.print, replace(back).print) == (page, page.print, page.print)


def test_a_build_holds_no_file_that_it_has_written(tmp_path: Path):
    """Data files alone are megabytes, and would be held until the last page."""
    made = again(mini_project(tmp_path / "project"), tmp_path / "none", tmp_path)
    site = made.plugin.publication.site
    assert site
    assert [site.memory.kept[node].held for node in site.nodes] == [False] * len(site.nodes)
    beside = [file for file in made.plugin.files if file.src_uri.startswith("data/") and not file.page]
    assert len(beside) > 50
    assert all(file.abs_src_path and not file._content for file in beside)
    assert all((tmp_path / "site" / file.dest_uri).is_file() for file in beside)


def test_a_build_does_without_the_library_of_tables(tmp_path: Path):
    """It takes a third of a second to load."""
    code = "import sys, mkdocs.commands.build as b, mkdocs.config as c; b.build(c.load_config())"
    code += "; print(sorted({'pandas'} & set(sys.modules)))"
    project = mini_project(tmp_path)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=project.root, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_templates_of_a_theme_are_compiled_once_for_one_text_and_one_way_of_compiling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    Path(cache_from_source(engine.__file__)).parent.mkdir(parents=True)
    compiled: list[str] = []

    class Theirs(Environment):
        def compile(self, source: Any, *args: Any, **named: Any) -> Any:
            compiled.append(source)
            return super().compile(source, *args, **named)

    def filled(text: str, **settings: Any) -> str:
        theirs = Theirs(loader=DictLoader({"main.html": text}), **settings)
        keep_compiled(theirs)
        return theirs.get_template("main.html").render(x="<")

    assert [filled("{{ x }}\n!") for _ in range(3)] == ["<\n!"] * 3
    assert [filled("{{ x }}\n?"), filled("{{ x }}\n!", autoescape=True)] == ["<\n?", "&lt;\n!"]
    assert compiled == ["{{ x }}\n!", "{{ x }}\n?", "{{ x }}\n!"]
    for file in tmp_path.rglob("*.cache"):
        file.write_bytes(file.read_bytes()[:40])  # half written
    assert filled("{{ x }}\n!") == "<\n!"


def test_what_a_first_build_compiles_is_no_new_program():
    made = Path(cache_from_source(str(Path(store.__file__)))).with_name("template-made-by-a-test.cache")
    before = store.program.__wrapped__()
    made.parent.mkdir(exist_ok=True)
    made.write_bytes(b"compiled")
    try:
        assert store.program.__wrapped__() == before
    finally:
        made.unlink()
