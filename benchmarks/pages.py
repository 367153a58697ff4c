"""What built pages ask of a reader: `python benchmarks/pages.py site`; `--all` measures all pages, `--part 2/4` a part.

Every treatment page and its rooms, and one page of every other kind, in both languages, as Chromium shows them at 1280
and at 390 pixels: height; how far down the first drawing stands, also where no script runs; where its kind has a limit
of them, what the first view weighs, compressed as a server would send it, nothing scrolled or clicked, and the sheets
of A4. Prints one line per page, each number above its limit marked with ✗, and ends with 1 if there is any. The limits
stand here and nowhere else; the tests read them. Needs playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

WIDE, NARROW = 1280, 390
TALLER = 1.6
"""How much higher a page may be on a phone."""


@dataclass(frozen=True)
class Limit:
    """What a kind of page may ask. Pixels at 1280; ``first``: of the first drawing, at 1280 and at 390; ``weight`` in
    kilobytes of the first view; ``sheets`` of A4."""

    height: int
    first: tuple[int, int] | None = None
    weight: int | None = None
    sheets: int | None = None


PICTURE = (900, 1400)
LIMITS = {
    "home": Limit(4_000, PICTURE, 150, 4),
    "treatment": Limit(6_500, PICTURE, 150, 6),
    "room": Limit(15_000),
    "study": Limit(8_000, PICTURE, 120),
    "family": Limit(8_000, PICTURE),
    "explore": Limit(8_000, None, 300),
    "compare": Limit(8_000, None, 300),
    "map": Limit(8_000),
    "timeline": Limit(8_000),
    "claims": Limit(8_000),
    "section": Limit(8_000),
    "studies": Limit(15_000),
    "sources": Limit(8_000),
    "scale": Limit(8_000),
    "other": Limit(15_000),
}
"""Kind of page → its limits."""

FOLDERS = ("", "fr/")
SINGLE = ("explore", "compare", "map", "timeline", "claims", "studies", "sources")
MOST = {"family": "families", "study": "studies", "scale": "scales", "section": "claims"}
"""Kind of page of which there are many → its folder."""
APART = re.compile("(fr|embed|develop|contribute|problems)/")
"""Pages of the other language, single drawings, and what those look things up in who work on data or program."""


def kind_of(address: str) -> str:
    """The kind of page at an address of a language's tree."""
    parts = address.partition("?")[0].strip("/").split("/")
    if parts == [""]:
        return "home"
    if parts[0] == "treatments":
        return "treatment" if len(parts) == 2 else "room"
    if len(parts) == 1 and parts[0] in SINGLE:
        return parts[0]
    return next((kind for kind, folder in MOST.items() if parts[0] == folder and len(parts) == 2), "other")


def pages_of(site: Path, everything: bool = False) -> list[str]:
    """The addresses to measure in the first language: all of treatments, and of each other kind the heaviest page; or
    every page for readers, but for single drawings."""

    def under(folder: str) -> list[str]:
        return [f"{file.parent.relative_to(site).as_posix()}/" for file in sorted((site / folder).rglob("index.html"))]

    def weight(address: str) -> int:
        return (site / address / "index.html").stat().st_size

    if everything:
        return [address.removeprefix("./") for address in under("") if not APART.match(address)]
    found = ["", *under("treatments"), *(f"{name}/" for name in SINGLE)]
    for kind, folder in MOST.items():
        mine = [address for address in under(folder) if kind_of(address) == kind]
        found += [max(mine, key=weight)] if mine else []
    return [address for address in found if (site / address / "index.html").is_file()]


@dataclass(frozen=True)
class Measure:
    """What one page asks at one width; None where that was not measured, or where nothing is drawn."""

    address: str
    width: int
    height: int
    first: int | None
    weight: int | None = None
    sheets: int | None = None

    @property
    def beyond(self) -> list[str]:
        """What is above its limit, in words."""
        limit = LIMITS[kind_of(self.address.removeprefix("fr/"))]
        narrow = self.width == NARROW
        most = {
            "height": limit.height * TALLER if narrow else limit.height,
            "first": limit.first[narrow] if limit.first else None,
            "weight": limit.weight,
            "sheets": limit.sheets,
        }
        return [
            f"{self.address or '/'} at {self.width} px: {name} {value} > {end:g}"
            for name, end in most.items()
            if end is not None and (value := getattr(self, name)) is not None and value > end
        ]


FIRST = """() => {
  const drawn = [...document.querySelectorAll('main article svg')].filter((at) => !at.closest('.ee-mark'));
  const boxes = drawn.map((at) => at.getBoundingClientRect()).filter((box) => box.width > 150 && box.height > 80);
  return boxes.length ? Math.round(Math.min(...boxes.map((box) => box.top)) + scrollY) : null;
}"""
HEIGHT = "document.documentElement.scrollHeight"
TEXT = re.compile("html|css|javascript|json|svg|xml|text")


@dataclass
class Rule:
    """One tab that measures page after page."""

    page: Any
    home: str

    def measure(self, address: str, width: int) -> Measure:
        """Height and first drawing at a width."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(self.home + address, wait_until="load")
        self.page.wait_for_function("!document.querySelector('main [aria-busy=true]')")
        return Measure(address, width, self.page.evaluate(HEIGHT), self.page.evaluate(FIRST))

    def sheets(self) -> int:
        """The A4 sheets that the page at hand takes."""
        return len(re.findall(rb"/Type\s*/Page[^s]", self.page.pdf(format="A4")))


def weight(browser: Any, home: str, address: str) -> int:
    """Kilobytes of the first view of a visitor with an empty memory, compressed."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, bypass_csp=True)
    page, bodies = context.new_page(), []
    page.on("response", lambda response: bodies.append(response))
    page.goto(home + address, wait_until="networkidle")
    size = 0
    for response in bodies:
        body = response.body() if response.ok else b""
        size += len(gzip.compress(body, 6) if TEXT.search(response.headers.get("content-type", "")) else body)
    context.close()
    return round(size / 1000)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A folder on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def measured(site: Path, addresses: list[str]) -> Iterator[Measure]:
    """Everything of every page, at both widths."""
    from playwright.sync_api import sync_playwright

    with serving(site) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = Rule(browser.new_page(), home)
        for address in addresses:
            wide, limit = tab.measure(address, WIDE), LIMITS[kind_of(address.removeprefix("fr/"))]
            sheets = tab.sheets() if limit.sheets else None
            size = weight(browser, home, address) if limit.weight else None
            yield Measure(address, WIDE, wide.height, wide.first, size, sheets)
            yield tab.measure(address, NARROW)
        browser.close()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("site", type=Path)
    asked.add_argument("--all", action="store_true", help="every page of every kind")
    asked.add_argument("--part", default="1/1", help="such as 2/4: every fourth page, from the second")
    given = asked.parse_args()
    part, parts = map(int, given.part.split("/"))
    addresses = [folder + one for one in pages_of(given.site, given.all) for folder in FOLDERS][part - 1 :: parts]
    beyond: list[str] = []
    print("| page | width | height | first drawing | kB | A4 |\n|---|---|---|---|---|---|")
    for one in measured(given.site, addresses):
        told = [one.address or "/", one.width, one.height, one.first, one.weight, one.sheets]
        print("| " + " | ".join("–" if value is None else str(value) for value in told), "|", "✗" * bool(one.beyond))
        beyond += one.beyond
    print("\n".join(["", f"{len(beyond)} beyond their limits", *beyond]))
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
