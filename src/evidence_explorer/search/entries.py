"""What a search can lead to: entries that pages make of themselves, and hand-written pages by their parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from ..words.typography import flat


@dataclass(frozen=True)
class Entry:
    """A place that a search can lead to. ``anchor``: empty for the page itself; ``text`` and ``title`` are plain.

    ``names``: what else it is called, each as good as its title; ``part_of``: what the whole is called of which it is
    a part; ``about``: words that help to find it; ``asked``: the words in which people ask for it,
    where what is asked as a whole stands between slashes. None of these is shown.
    """

    anchor: str
    title: str
    text: str
    names: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    asked: str = ""
    part_of: tuple[str, ...] = ()

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Entry:
        """An entry from its plain values."""
        lists = {name: tuple(plain[name]) for name in ("names", "about", "part_of")}
        return cls(**{**plain, **lists})


@dataclass(frozen=True)
class Found:
    """The entries of one page, under its address in the tree of its language. ``weight``: how much it counts beside
    others; ``mark``: what is said of it in the list of results."""

    url: str
    entries: tuple[Entry, ...]
    weight: float = 1.0
    mark: str = ""


def parts_of(html: str, title: str, address: str = "", meta: Mapping[str, Any] | None = None) -> tuple[Entry, ...]:
    """A hand-written page as entries: what stands before the first heading with an id, then one for each heading. The
    page is also found by its title in the menu, by the last word of its ``address``, and by what is at its head:
    ``also_called``, a list of what people type, and ``description``; a part by ``data-also-called`` of its heading."""
    said, also = (meta or {}).get("description"), (meta or {}).get("also_called")
    names = tuple(filter(None, (title, address.strip("/").rpartition("/")[2], *_texts(also))))
    reader = _Reader(title)
    reader.feed(html)
    reader.close()
    return tuple(
        Entry(anchor, _plain(heading), _plain(text), *((_named(also), ()) if anchor else (names, _texts([said]))))
        for anchor, heading, text, also in reader.parts
    )


def _texts(values: Any) -> tuple[str, ...]:
    """The texts of a list that somebody wrote at the head of a page."""
    return tuple(one for one in values if isinstance(one, str)) if isinstance(values, list) else ()


def _named(also: str) -> tuple[str, ...]:
    """What a part is also called, of which slashes set one from the other."""
    return tuple(filter(None, also.split(" / ")))


def _plain(text: str) -> str:
    return flat(text)


class _Reader(HTMLParser):
    """Cuts a page at its headings."""

    SILENT = frozenset(["script", "style", "svg", "template"])
    VOID = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])

    def __init__(self, title: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[list[str]] = [["", title, "", ""]]
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
                self.parts.append([said["id"] or "", "", "", said.get("data-also-called") or ""])
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
