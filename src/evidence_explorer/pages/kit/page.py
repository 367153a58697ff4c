"""A page as a value, and where it will be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from ...model import Dataset
from ...search import Entry
from ...track import digest

FIGURES = "charts.json"
"""The file beside a page that holds its charts as figures; charts.js fetches it."""


_json = json.JSONEncoder(ensure_ascii=False).encode
_last: list[tuple[Any, str]] = [(None, "")]
"""The page that was asked last, and what it told: its print is taken, and then it is kept."""


@dataclass(frozen=True)
class Heading:
    """A heading for the list of contents; ``title`` is HTML."""

    level: int
    anchor: str
    title: str


@dataclass(frozen=True)
class Page:
    """A page ready to be put into a frame. ``path``: a Markdown path in its language's tree; ``body``: HTML.

    ``edit``: the data file to correct; ``hide``: parts of the theme's frame that the page has no use for; ``scripts``
    and ``styles``: assets of this page alone; ``entries``: what the search finds it by; ``figures``: its charts as
    figures of Plotly, by name, for a file beside the page; ``described``: what it says to catalogues, as JSON-LD.
    """

    path: str
    language: str
    title: str
    description: str
    body: str
    headings: tuple[Heading, ...] = ()
    entries: tuple[Entry, ...] = ()
    edit: str | None = None
    hide: tuple[str, ...] = ()
    boost: float = 1.0
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    described: str = ""

    @property
    def print(self) -> str:
        """The same for two pages that are the same in everything."""
        rest, body = self.plain()
        return digest(f"{len(rest)} {rest}", body)

    def plain(self) -> tuple[str, bytes]:
        """The page without its body as JSON, and its body, from which `of` makes it again."""
        page, told = _last[0]
        if page is not self:
            rest = {name: value for name, value in vars(self).items() if name != "body"}
            lists = {"headings": [vars(one) for one in self.headings], "entries": [vars(one) for one in self.entries]}
            told = _json({**rest, **lists})
            _last[0] = (self, told)
        return told, self.body.encode()

    @classmethod
    def of(cls, told: str, body: bytes) -> Page:
        """A page from what it told of itself."""
        plain = json.loads(told)
        lists = {name: tuple(plain[name]) for name in ("hide", "scripts", "styles")}
        headings = tuple(Heading(**one) for one in plain["headings"])
        entries = tuple(map(Entry.of, plain["entries"]))
        figures = tuple((name, figure) for name, figure in plain["figures"])
        made = {"headings": headings, "entries": entries, "figures": figures, "body": body.decode()}
        page = cls(**{**plain, **lists, **made})
        _last[0] = (page, told)
        return page

    @property
    def files(self) -> dict[str, str]:
        """Address in the language's tree → text of what lies beside the page, for a script to fetch."""
        if not self.figures:
            return {}
        inside = ",\n".join(f"{json.dumps(name)}:{figure}" for name, figure in self.figures)
        return {f"{self.url}{FIGURES}": f"{{{inside}}}\n"}

    @property
    def url(self) -> str:
        """Its address inside the language's tree: `studies/x/`, or `` for the home page."""
        return url_of(self.path)


class Addresses(Protocol):
    """What pages must know of a kind of page to lead to it."""

    @property
    def keys(self) -> Callable[[Dataset], Iterable[str]]:
        """The records that have such a page."""
        ...

    @property
    def filled(self) -> Callable[[Dataset], object]:
        """Whether its pages have something to show."""
        ...

    def path_of(self, key: str = "") -> str:
        """The Markdown path of a record's page."""
        ...


def url_of(path: str) -> str:
    """The directory address of a Markdown file."""
    stem = path.removesuffix(".md")
    return "" if stem == "index" else stem.removesuffix("/index") + "/"


@dataclass(frozen=True)
class Place:
    """Where a page will be, before it is written."""

    kind: str
    key: str
    language: str
    path: str
