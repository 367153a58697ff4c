"""Where one page is written: templates filled, links relative to the page, headings listed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import escape
from typing import Any

from markupsafe import Markup

from ...charts import Chart
from ...model import Dataset
from ...search import Entry
from ...track import Shelf
from ...words import Words
from ...words.typography import flat
from .edition import Edition
from .engine import templates_of, writing
from .page import Heading, Page, url_of
from .terms import Explainer

LINKED = re.compile(r'href="@([^#"]+)#')
"""A link of a picture to a place on the page of a study."""


class Shelves:
    """What a template may ask of the dataset: its shelves, which note it, and the site. A template of a site that
    looked into a file past them would not be filled again when that file changes."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def __getattr__(self, name: str) -> Any:
        part = getattr(self._dataset, name)
        if isinstance(part, Shelf) or name == "site" or (callable(part) and not name.startswith("_")):
            return part
        raise AttributeError(f"templates cannot ask for '{name}'")


@dataclass(frozen=True)
class PageWriter:
    """Where one page is written: an edition and the page's own path, so that links are relative."""

    edition: Edition
    kind: str
    key: str = ""
    headings: list[Heading] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)
    """Name of a chart of the page → the same as a figure of Plotly."""

    @property
    def path(self) -> str:
        """Where the page will be."""
        return self.edition.path_of(self.kind, self.key)

    def link(self, kind: str, key: str = "") -> str:
        """A relative address of another page of the same language."""
        return self.to(self.edition.url_of(kind, key))

    def to(self, url: str) -> str:
        """A relative address of a place of the same language's tree."""
        here, there = self._here, url.split("/") if url else [""]
        same = 0
        while same < len(here) and same < len(there) - 1 and here[same] == there[same]:
            same += 1
        return "../" * (len(here) - same) + "/".join(there[same:]) or "./"

    @cached_property
    def _here(self) -> list[str]:
        return [part for part in url_of(self.path).split("/") if part]

    def write(self, template: str, **values: Any) -> str:
        """Fill a template; an undefined name raises. `paragraphs` and `explained` explain each term once on a page."""
        edition = self.edition
        html = Explainer(edition.terms, self.link("glossary"))
        said = {
            "w": edition.words, "d": Shelves(edition.dataset), "to": self.to, "link": self.link, "say": edition.say,
            "tell": edition.tell, "ended": edition.ended, "paragraphs": partial(edition.paragraphs, html=html),
            "explained": partial(edition.tell, html=html), "h": partial(heading, edition.words, self.headings),
            "drawn": self.drawn, "repeated": partial(repeated, self.headings),
        }  # fmt: skip
        with writing(said):
            return templates_of(edition.dataset).fill(template, values)

    def drawn(self, name: str, chart: Chart) -> Markup:
        """The picture of a chart, its links as this page reaches them. Its figure is kept beside the page."""
        self.figures[name] = chart.json
        studies = self.link("study", "-").removesuffix("-/")
        here = f'href="@{self.key}#' if self.kind == "study" else ""
        return Markup(LINKED.sub(rf'href="{studies}\1/#', chart.svg.replace(here, 'href="#') if here else chart.svg))

    def page(
        self,
        title: str,
        description: str,
        body: str,
        *,
        edit: str | None = None,
        hide: tuple[str, ...] = (),
        boost: float = 1.0,
        scripts: tuple[str, ...] = (),
        styles: tuple[str, ...] = (),
        more: Iterable[str] = (),
        also: Iterable[str] = (),
        about: Iterable[str] = (),
        asked: str = "",
        parts: Iterable[Entry] = (),
        described: str = "",
    ) -> Page:
        """The page with what was written for it. The search finds it by its title and what it is ``also`` called, by
        its description and what ``more`` it says, by words ``about`` it and those in which it is ``asked`` for, and
        its ``parts`` by themselves."""
        w, own = self.edition.words, f"typed.page_{self.kind}"
        asked = asked or (w(own) if w.has(own) else "")
        said = " ".join(dict.fromkeys(filter(None, [description, *more])))
        entries = (Entry("", title, said, tuple(dict.fromkeys(also)), tuple(about), asked), *parts)
        return Page(
            self.path, self.edition.language, title, description, body, tuple(self.headings), entries, edit, hide,
            boost, scripts, styles, tuple(self.figures.items()), described,
        )  # fmt: skip


BARE = ("navigation", "toc")
"""Parts of the theme's frame that a page as wide as the window has no use for."""


def repeated(headings: list[Heading], caption: object) -> bool:
    """Whether a caption says what the heading above it says: then it is for those who do not see the heading."""
    return bool(headings) and str(headings[-1].title) == str(escape(flat(str(caption))))


def heading(w: Words, into: list[Heading], level: int, text: object, anchor: str) -> Markup:
    """A heading with a link to itself; it is put on the list of contents."""
    said = Markup(flat(str(text)) if isinstance(text, Markup) else escape(flat(str(text))))
    into.append(Heading(level, anchor, said))
    link = f'<a class="headerlink" href="#{escape(anchor)}" title="{escape(w("permalink"))}">¶</a>'
    return Markup(f'<h{level} id="{escape(anchor)}">{said}{link}</h{level}>')
