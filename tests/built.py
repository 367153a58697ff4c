"""Built sites for tests: the real one, and small projects on the invented subject that a test may spoil."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from mkdocs.__main__ import cli

from living import plugins_of
from parsing import Parser

ROOT = Path(__file__).parent.parent
MINI = Path(__file__).parent / "mini"
EMBEDDED = re.compile(r"(?:[a-z]{2}(?:-[A-Za-z]+)?/)?embed/")
LANGUAGES = {"en": "", "fr": "fr/"}
"""Language → its folder in a built site."""

SETTINGS: dict[str, Any] = {
    "site_name": "Invented treatments",
    "theme": {
        "name": "material",
        "font": False,
        "palette": [
            {"scheme": "default", "toggle": {"icon": "material/weather-night", "name": "Dark"}},
            {"scheme": "slate", "toggle": {"icon": "material/weather-sunny", "name": "Light"}},
        ],
    },
    "plugins": ["search", "evidence"],
    "markdown_extensions": ["attr_list", "tables"],
}
METHOD_ANCHORS = "\n## Pools {#pools}\n\n## People {#people}\n\n## Same {#same-trial}\n\n## Forest {#forest}\n"
METHOD_ANCHORS += "\n## Absolute {#absolute}\n\n## Checks {#sensitivity}\n\n## Harms {#harms}\n\n## Map {#map}\n"
METHOD_ANCHORS += "\n## Integrity {#integrity}\n"
METHOD_ANCHORS += "\n## Scores {#scores}\n\n## Harms together {#harms-together}\n\n## Findings {#findings}\n"
HAND_PAGES = {
    "about.md": "# About {#top}\n\nInvented.\n",
    "marks.md": "# Marks {#top}\n\nInvented.\n",
    "methods.md": "# Methods {#top}\n\n## One figure {#one-figure}\n\n## Effects {#effects}\n\n## Wilson {#wilson}\n"
    + METHOD_ANCHORS,
    "fr/about.md": "# À propos {#top}\n\nInventé.\n",
    "fr/marks.md": "# Signes {#top}\n\nInventé.\n",
    "fr/methods.md": "# Méthodes {#top}\n\n## Un {#one-figure}\n\n## Effets {#effects}\n\n## Wilson {#wilson}\n"
    + METHOD_ANCHORS,
}

SEEDS = """\
source: {file: invented.txt, sha256: "0000000000000000000000000000000000000000000000000000000000000000"}
sections:
  - {id: baths, name: {en: "Invented baths", fr: "Bains fictifs"}}
claims:
  - id: bath-helps
    section: baths
    gist: {en: "A bath is said to help.", fr: "Un bain aiderait, dit-on."}
    figures:
      - {what: invented share, value: "60", unit: "%"}
"""
ANSWERS = """\
claims:
  - id: bath-helps
    verdict: overstated
    why: {en: "Nobody has bathed.", fr: "Personne ne s’est baigné."}
    studies: [alpha-2020]
    pages:
      - grade: registry
        read_in: {en: "Invented list of baths", fr: "Liste fictive des bains"}
        covers: {en: "nobody came", fr: "personne n’est venu"}
        address: https://example.org/baths
"""


def loaded(file: Path) -> Any:
    """A YAML file, read by the quick reader of the library."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def dumped(value: Any) -> str:
    """A record as YAML, each text on one line."""
    return str(yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000))


def environment(**more: str) -> dict[str, str]:
    """What a build sees: nothing of where it happens to be published."""
    kept = {name: value for name, value in os.environ.items() if name not in {"SITE_URL", "REPO_URL"}}
    return kept | {"NO_MKDOCS_2_WARNING": "1"} | more


class _Reader(Parser):
    """Reads a page into its elements, its ids, the rows of its tables, and its text by what stands around it."""

    VOID = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )
    HEARD = frozenset(["title", "h1", "td", "th", "strong", "b", "code", "main", "article", "script"])

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.ids: set[str] = set()
        self.rows: list[list[str]] = []
        self.words: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._around: list[frozenset[str]] = [frozenset()]
        """For each open element: the names that are heard of it and of what it stands in."""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.elements.append((tag, said))
        self.ids.update(said[name] for name in ("id", "name") if said.get(name))
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if tag not in self.VOID:
            names = {name for name in said.get("class", "").split() if name in self.HEARD or name.startswith("ee-")}
            if tag in self.HEARD:
                names.add(tag)
            for name in names:
                self.words.setdefault(name, []).append("")
            self._open.append(tag)
            self._around.append(self._around[-1] | names if names else self._around[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            closed = ""
            while closed != tag:
                closed = self._open.pop()
                self._around.pop()

    def handle_data(self, data: str) -> None:
        around = self._around[-1]
        for name in around:
            self.words[name][-1] += data
        if self.rows and self.rows[-1] and ("td" in around or "th" in around):
            self.rows[-1][-1] += data


@dataclass
class Html:
    """What a test asks of a page: its elements, its ids, its links, the rows of its tables and its text."""

    VOID = _Reader.VOID

    source: str

    @cached_property
    def _read(self) -> _Reader:
        """When it is first asked for: most tests ask for few pages of a site."""
        return _Reader(self.source)

    @property
    def elements(self) -> list[tuple[str, dict[str, str]]]:
        return self._read.elements

    @property
    def ids(self) -> set[str]:
        return self._read.ids

    @property
    def rows(self) -> list[list[str]]:
        return self._read.rows

    @property
    def words(self) -> dict[str, list[str]]:
        """Tag or class of ours of an enclosing element → the text inside each such element."""
        return self._read.words

    def text(self, name: str) -> str:
        """All text inside elements of that tag or class, with single spaces; a narrow space counts as a space."""
        return " ".join(" ".join(self.words.get(name, [])).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a tag."""
        return [said for name, said in self.elements if name == tag]

    @property
    def table(self) -> list[list[str]]:
        """The cells of every row of every table, with single spaces."""
        return [[" ".join(cell.split()) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Built:
    """The end of a build: its exit code, what it said, and the folder that it wrote."""

    code: int
    output: str
    folder: Path

    def page(self, url: str) -> Html:
        """One page by its address in the site: `fr/studies/x/`, or `` for the home page."""
        return self.pages[f"{url}index.html"]

    @cached_property
    def pages(self) -> dict[str, Html]:
        """Every page, by its path in the folder; charts alone, which other sites show in theirs, are no pages."""
        return {path: page for path, page in self._html.items() if not EMBEDDED.match(path)}

    @cached_property
    def embeds(self) -> dict[str, Html]:
        """Every chart alone, by its path in the folder."""
        return {path: page for path, page in self._html.items() if EMBEDDED.match(path)}

    @cached_property
    def _html(self) -> dict[str, Html]:
        files = sorted(self.folder.rglob("*.html"))
        return {file.relative_to(self.folder).as_posix(): Html(file.read_text(encoding="utf-8")) for file in files}

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file, by its path in the folder."""
        found = sorted(file for file in self.folder.rglob("*") if file.is_file())
        return {file.relative_to(self.folder).as_posix(): file.read_bytes() for file in found}


def searched(built: Built, folder: str) -> dict[str, list[str]]:
    """What the search of a language can lead to: address → its title, its text, and what is said of it."""
    return {url: rest for url, *rest in _places(built, folder)}


def _places(built: Built, folder: str) -> list[list[str]]:
    head = json.loads(built.files[f"{folder}search/index.json"])
    parts = (json.loads(built.files[f"{folder}search/pages-{n}.json"]) for n in range(len(head["pages"])))
    return [place for part in parts for place in part]


def searchable(built: Built, folder: str) -> dict[str, set[str]]:
    """What each word of the search of a language leads to: word as it is read → addresses."""
    head = json.loads(built.files[f"{folder}search/index.json"])
    places = [url for url, *_ in _places(built, folder)]
    found: dict[str, set[str]] = {}
    for n in range(len(head["words"])):
        for word, listed in json.loads(built.files[f"{folder}search/words-{n}.json"]).items():
            found[word] = {places[at] for at in accumulate(listed[::2])}
    return found


def run_build(root: Path, folder: Path, *options: str, **more: str) -> Built:
    """`mkdocs build` of a project into a folder, by this very process, which has loaded all that it needs already."""
    given: dict[str, str | None] = {"SITE_URL": None, "REPO_URL": None, **more}
    with chdir(root), plugins_of({}), _loggers_as_they_were(), warnings.catch_warnings():
        done = CliRunner(env=given).invoke(cli, ["build", "-d", str(folder), *options])
    failed = done.exc_info if done.exception and not isinstance(done.exception, SystemExit) else None
    return Built(done.exit_code, done.output + "".join(traceback.format_exception(*failed) if failed else ()), folder)


@contextmanager
def _loggers_as_they_were() -> Iterator[None]:
    """The command line tells its loggers what to tell, and to tell nothing twice: the next build begins anew."""
    loggers = [logging.getLogger(name) for name in ("mkdocs", "mkdocs.commands.build")]
    before = [(one.level, one.propagate, one.handlers[:], one.filters[:]) for one in loggers]
    try:
        yield
    finally:
        for one, (level, propagate, handlers, filters) in zip(loggers, before, strict=True):
            one.setLevel(level)
            one.propagate, one.handlers, one.filters = propagate, handlers, filters


def run_build_apart(root: Path, folder: Path, *options: str, **more: str) -> Built:
    """The same by a process of its own, as a person would start it."""
    command = [sys.executable, "-m", "mkdocs", "build", "-d", str(folder), *options]
    done = subprocess.run(command, cwd=root, env=environment(**more), capture_output=True, text=True, check=False)
    return Built(done.returncode, done.stdout + done.stderr, folder)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Of all the processes of a run, only one at a time is here."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of a whole run; its workers have one each inside."""
    mine = factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


def real_site(factory: pytest.TempPathFactory) -> Built:
    """The site of this repository, built strictly, once per run: whoever needs it first builds it for all."""
    return _real_site(shared_folder(factory) / "real-site")


@cache
def _real_site(folder: Path) -> Built:
    told = folder.with_name("real-site.json")
    with alone(folder.with_name("real-site.lock")):
        if not told.is_file():
            built = run_build_apart(ROOT, folder, "--strict")
            told.write_text(json.dumps({"code": built.code, "output": built.output}), encoding="utf-8")
    return Built(**json.loads(told.read_text(encoding="utf-8")), folder=folder)


@dataclass(frozen=True)
class Project:
    """A small project in a test's own folder."""

    root: Path

    def build(self, *options: str, to: str = "site", **more: str) -> Built:
        return run_build(self.root, self.root / to, *options, **more)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the first occurrence, which must be there; the file appears whole, as editors write it."""
        text = (self.root / file).read_text(encoding="utf-8")
        if old not in text:
            raise LookupError(f"{file} does not hold {old!r}")
        (self.root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def mini_project(root: Path, **settings: Any) -> Project:
    """The invented site with its own mkdocs.yml and hand-written pages in both languages."""
    shutil.copytree(MINI / "data", root / "data")
    written = {f"docs/{name}": text for name, text in HAND_PAGES.items()}
    for name, text in (written | {"seeds/claims.yaml": SEEDS, "data/claims/baths.yaml": ANSWERS}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "mkdocs.yml").write_text(yaml.safe_dump(SETTINGS | settings, sort_keys=False), encoding="utf-8")
    return Project(root)


PAYLOADS = (
    "<script>alert(1)</script>",
    "</div>",
    "{{ 7*7 }}",
    "[x](javascript:alert(1))",
    "**b**",
    '"onmouseover="alert(2)',
    "&lt;/title&gt;&lt;img src=x onerror=alert(3)&gt;",
    "<a href='javascript:alert(4)'>y</a>",
    "{#id} {: onclick=alert(5) }",
)
HOSTILE = " ".join(PAYLOADS)


def make_hostile(project: Project) -> None:
    """Append hostile text to every text of every record, and to the plain names that pages show."""
    for file in sorted([*project.root.glob("data/**/*.yaml"), *project.root.glob("seeds/*.yaml")]):
        file.write_text(dumped(_spoiled(loaded(file))), encoding="utf-8")


def _spoiled(value: Any, key: str = "") -> Any:
    if key in {"term", "also"}:  # words that tooltips look for: spoiled, they would be found nowhere
        return value
    if isinstance(value, list):
        return [f"{item} {HOSTILE}" if key in {"aliases", "authors"} else _spoiled(item) for item in value]
    if not isinstance(value, dict):
        return f"{value} {HOSTILE}" if key == "journal" else value
    if value and set(value) <= set(LANGUAGES):
        return {
            language: [f"{one} {HOSTILE}" for one in text] if isinstance(text, list) else f"{text} {HOSTILE}"
            for language, text in value.items()
        }
    spoiled = {name: _spoiled(item, name) for name, item in value.items()}
    if key == "citation":
        spoiled["title"] += f" {HOSTILE}"
    return spoiled


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives its address with a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: _Quiet(*args, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
