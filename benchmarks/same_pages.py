"""Compare two built sites as readers see them: `python benchmarks/same_pages.py OLD NEW`.

Visible text, addresses of links and ids of the article of every page; exit 1 where one differs, with the first
differences of each page. The frame around the article (menu, head, footer) is left aside.
"""

from __future__ import annotations

import difflib
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SHOWN = 6  # differences told of one page


class Article(HTMLParser):
    """What a page's article says."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self._open: list[str] = []
        self._depth = 0
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "article" and not self._depth and "md-content__inner" in (said.get("class") or ""):
            self._depth = 1
            return
        if not self._depth:
            return
        if said.get("id"):
            self.ids.append(said["id"] or "")
        if tag == "a" and said.get("class") != "headerlink":
            self.links.append(said.get("href") or "")
        if tag not in VOID:
            self._depth += 1
            quiet = tag in {"script", "style"} or said.get("class") == "headerlink"
            self._silent += quiet
            self._open.append("!" if quiet else tag)

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in VOID:
            self._depth -= 1
            if self._open:
                self._silent -= self._open.pop() == "!"

    def handle_data(self, data: str) -> None:
        if self._depth and not self._silent:
            self.text += re.findall(r"\S+", data)


def article(file: Path) -> dict[str, list[str]]:
    """Text, links and ids of a page."""
    found = Article(file.read_text(encoding="utf-8"))
    return {"text": found.text, "links": found.links, "ids": found.ids}


def main(old: Path, new: Path) -> int:
    """Print what differs; the number of pages that do."""
    pages = {folder: {f.relative_to(folder).as_posix() for f in folder.rglob("*.html")} for folder in (old, new)}
    wrong = 0
    for name, here, there in (("gone", old, new), ("new", new, old)):
        for page in sorted(pages[here] - pages[there]):
            print(f"{name}: {page}")
            wrong += 1
    for page in sorted(pages[old] & pages[new]):
        before, after = article(old / page), article(new / page)
        told = []
        for kind in before:
            lines = (
                list(difflib.unified_diff(before[kind], after[kind], lineterm="", n=2))[2:]
                if before[kind] != after[kind]
                else []
            )
            changes = [line for line in lines if line[:1] in "+-"]
            if changes:
                told.append(f"  {kind}: " + " ".join(lines)[:600] + f" ({len(changes)} changes)")
        if told:
            wrong += 1
            print(page, *told[:SHOWN], sep="\n")
    print(f"{wrong} of {len(pages[old] | pages[new])} pages differ")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1]), Path(sys.argv[2])) else 0)
