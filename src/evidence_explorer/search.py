"""The search index of each language: what generated pages say of themselves, and hand-written pages by their parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any

from .words.typography import flat


@dataclass(frozen=True)
class Entry:
    """A place that a search can lead to. ``anchor``: empty for the page itself; ``text`` and ``title`` are plain."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True)
class Found:
    """The entries of one page, under its address in the tree of its language."""

    url: str
    entries: tuple[Entry, ...]
    boost: float = 1.0


def parts_of(html: str, title: str) -> tuple[Entry, ...]:
    """A hand-written page as entries: what stands before the first heading with an id, then one for each heading."""
    reader = _Reader(title)
    reader.feed(html)
    reader.close()
    return tuple(
        Entry(anchor, _plain(heading), _plain(text)) for anchor, heading, text in reader.parts if _plain(text) or anchor
    )


def index(found: Iterable[Found], language: str, config: Mapping[str, Any]) -> str:
    """The index as the theme's search reads it."""
    docs = [
        {
            "location": page.url + (f"#{entry.anchor}" if entry.anchor else ""),
            "title": escape(entry.title, quote=False),
            "text": escape(entry.text, quote=False),
        }
        | ({"boost": page.boost} if page.boost != 1.0 else {})
        for page in found
        for entry in page.entries
    ]
    whole = {"config": {"lang": [language], **config}, "docs": docs}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _plain(text: str) -> str:
    return flat(text)


class _Reader(HTMLParser):
    """Cuts a page at its headings."""

    SILENT = frozenset(["script", "style", "svg", "template"])
    VOID = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])

    def __init__(self, title: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[list[str]] = [["", title, ""]]
        self._open: list[tuple[str, bool]] = []
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in self.VOID:
            return
        silent = tag in self.SILENT or "data-search-exclude" in said or said.get("class") == "headerlink"
        self._open.append((tag, silent))
        if re.fullmatch("h[1-6]", tag) and said.get("id"):
            if tag == "h1":  # the page itself
                self._heading = True
                self.parts[0][1] = ""
            else:
                self.parts.append([said["id"] or "", "", ""])
                self._heading = True

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch("h[1-6]", tag):
            self._heading = False
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if any(silent for _, silent in self._open):
            return
        part = self.parts[-1]
        place = 1 if self._heading else 2
        part[place] += data if place == 1 else f" {data}"
