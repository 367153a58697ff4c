"""What a first search costs, with the theme's own search and ours, in one run: `python benchmarks/search.py SITE…`.

Each site is a built folder; a copy of it gets the theme's worker, and an index of the same pages as the theme's own
plugin writes it (without drawings). A browser opens the French home page and types a word as soon as the page is there;
the clock runs from then to the first result. The line is that of a slow phone (1.6 Mb/s, 150 ms to answer, files
compressed as static hosts do), held back by the server, so that it counts for workers too; the browser may run a
quarter of the time. Prints Markdown.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

RATE, ANSWER = 1_600_000 / 8, 0.150
SHARE, TURN = 0.25, 0.02
OF_SEARCH = ("search", "lunr")
ROUNDS = 5
WORD = "spravato"


FIRST = """(word) => new Promise((told, fail) => {
  setTimeout(() => fail(new Error("no result in a minute")), 60000);
  const box = document.querySelector(".md-search__input"), begun = performance.now();
  const seen = () => document.querySelector("a.md-search-result__link");
  new MutationObserver(() => { if (seen()) told((performance.now() - begun) / 1000); })
    .observe(document.body, { childList: true, subtree: true });
  box.focus();
  box.value = word;
  box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
})"""
"""Seconds from a word being there to its first result, by the page’s own clock: asking from outside counts too."""


ARTICLE = re.compile(r"<article[^>]*>(.*)</article>", re.DOTALL)
UNREAD = re.compile(r"<(svg|script|style)\b.*?</\1>", re.DOTALL)
OURS = "window.Worker = function"
"""How the page puts our worker in the place of the theme's."""


def themed(site: Path, folder: Path) -> Path:
    """A copy of a site whose box asks the theme's worker, over an index of the same pages as the theme makes it."""
    import material

    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("search", "embed", "api", "data"))
    theirs = Path(next(iter(material.__path__))) / "templates/assets/javascripts"
    for name in ("workers", "lunr"):
        shutil.copytree(theirs / name, folder / "assets/javascripts" / name, dirs_exist_ok=True)
    for frame in folder.glob("assets/evidence/frame.*.js"):
        code = frame.read_text(encoding="utf-8")
        assert OURS.replace(" ", "") in code.replace(" ", ""), f"{frame} does not put our worker in"
        code = re.sub(r"window\.Worker\s*=\s*function", "window.unused=function", code)
        frame.write_text(code.replace('name=\\"ee-search\\"', 'name=\\"search\\"'), encoding="utf-8")
    for language, tree in (("en", folder), ("fr", folder / "fr")):
        (tree / "search").mkdir()
        (tree / "search/search_index.json").write_text(_their_index(tree, language), encoding="utf-8")
    return folder


def _their_index(tree: Path, language: str) -> str:
    from material.plugins.search.plugin import SearchIndex

    fields = {"title": {"boost": 1e3}, "text": {"boost": 1.0}, "tags": {"boost": 1e6}}  # these are its defaults
    index = SearchIndex(
        lang=[language], separator=r"[\s\-]+", pipeline=["stopWordFilter"], fields=fields
    )  # its defaults
    for file in sorted(tree.rglob("index.html")):
        url = file.parent.relative_to(tree).as_posix() + "/"
        found = ARTICLE.search(file.read_text(encoding="utf-8"))
        if found and not (language == "en" and url.startswith("fr/")):
            content = UNREAD.sub(" ", found[1])
            index.add_entry_from_context(SimpleNamespace(meta={}, content=content, toc=[], url=url, title=url))
    return str(index.generate_search_index(None))


class Line:
    """What goes over the line: one file after another, as fast as it can carry them."""

    def __init__(self) -> None:
        self.lock, self.free, self.sent, self.slow = threading.Lock(), 0.0, {}, False

    def carry(self, path: str, size: int) -> None:
        """Wait until a file has arrived."""
        with self.lock:
            self.sent[path] = self.sent.get(path, 0) + size
            if not self.slow:
                return
            start = max(self.free, time.monotonic() + ANSWER)
            self.free = start + size / RATE
        time.sleep(max(0.0, self.free - time.monotonic()))

    def of_search(self) -> int:
        """Bytes of everything that belongs to the search."""
        return sum(size for path, size in self.sent.items() if any(name in path for name in OF_SEARCH))


@contextmanager
def served(folder: Path, line: Line) -> Iterator[str]:
    """A folder behind such a line."""

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            file = Path(self.translate_path(self.path))
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file():
                self.send_error(404)
                return
            body = gzip.compress(file.read_bytes(), 6)
            line.carry(urlsplit(self.path).path, len(body))
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(file)))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: Handler(*args, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in family(int(child)))]


@contextmanager
def slowed(processes: list[int]) -> Iterator[None]:
    """Let processes run a quarter of the time."""
    on = threading.Event()

    def turn() -> None:
        while not on.is_set():
            _tell(processes, signal.SIGSTOP)
            time.sleep(TURN * (1 - SHARE))
            _tell(processes, signal.SIGCONT)
            time.sleep(TURN * SHARE)

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield
    finally:
        on.set()
        thread.join()
        _tell(processes, signal.SIGCONT)


def _tell(processes: list[int], what: signal.Signals) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


def renderers(mine: int) -> list[int]:
    """The browser's processes that run pages and workers."""
    return [pid for pid in family(mine) if b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def first_search(chromium: Any, site: Path) -> tuple[float, float, float]:
    """kB of the search with the page alone, kB with the first search, and seconds to its first result."""
    line = Line()
    with served(site, line) as home:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
        page = context.new_page()
        page.goto(f"{home}fr/", wait_until="networkidle")
        alone = line.of_search()
        context.close()
        context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
        page = context.new_page()
        line.sent, line.slow = {}, True
        page.goto(f"{home}fr/", wait_until="load")
        with slowed(renderers(os.getpid())):
            took = page.evaluate(FIRST, WORD)
        context.close()
        return alone / 1000, line.of_search() / 1000, took


def main() -> None:
    """Measure each site with both searches in turn, several times."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        sites: dict[Path, str] = {}
        for n, site in enumerate(map(Path, sys.argv[1:])):
            sites |= {themed(site, Path(place) / str(n)): "the theme’s", site: "ours"}
        rounds: dict[Path, list[tuple[float, float, float]]] = {site: [] for site in sites}
        browser = shutil.which("chromium") or shutil.which("chromium-browser")
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for _ in range(ROUNDS):
            for site, found in rounds.items():
                found.append(first_search(chromium, site))
        chromium.close()
        print("| search | studies | index on disk | with the page | with the first search | first result |")
        print("|---|---|---|---|---|---|")
        for site, found in rounds.items():
            print(row(sites[site], site, found))


def row(whose: str, site: Path, rounds: list[tuple[float, float, float]]) -> str:
    """One line of the table: medians, and the range of the seconds."""
    studies = sum(1 for _ in (site / "studies").iterdir()) - 1
    disk = sum(file.stat().st_size for file in (site / "fr/search").iterdir()) / 1000
    alone, whole, took = (statistics.median(values) for values in zip(*rounds, strict=True))
    spread = f"{min(r[2] for r in rounds):.2f}–{max(r[2] for r in rounds):.2f}"
    return f"| {whose} | {studies} | {disk:.0f} kB | {alone:.0f} kB | {whole:.0f} kB | {took:.2f} s ({spread}) |"


if __name__ == "__main__":
    main()
