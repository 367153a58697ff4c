"""The theme's page around ours: rendered once for all pages that differ only in what they say, then filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from .lean import Lean
from .pages import Heading

_HOLE = re.compile(r"(?:<!--<h1-->)?EEHOLE-([\w-]+?)-EE")


def hole(name: str) -> str:
    """What stands in a rendered frame where a page's own text belongs; safe in HTML, in attributes and in addresses."""
    return f"EEHOLE-{name}-EE"


BODY = "<!--<h1-->" + hole("body")
"""The hole of the page itself. Themes add a title of their own where they find none."""
MENU = hole("menu")
"""The title of the only item in the menu of a frame, in whose place the items of a page's own menu stand."""


@dataclass(frozen=True)
class Frame:
    """A rendered page cut at its holes: text, name of a hole, text, …, text."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> Frame:
        """Cut a page that was rendered with holes in the place of its texts."""
        return cls(tuple(_HOLE.split(_MENU_ITEM.sub(MENU, html))))

    def fill(self, texts: Mapping[str, str]) -> str:
        """The page with its texts; KeyError if one is missing."""
        return "".join(piece if i % 2 == 0 else texts[piece] for i, piece in enumerate(self.pieces))


@dataclass(frozen=True)
class Filling:
    """What one page puts into the holes of its frame, as HTML; and what else decides which frame it is.

    ``contents``: the items of its list of contents; ``skip``: the anchor where its text begins.
    """

    title: str
    description: str
    body: str
    contents: str
    skip: str = "top"
    hide: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    described: str = ""
    """What it says of itself to catalogues, as JSON-LD."""


@dataclass
class Frames:
    """The frames of one build by what they depend on. ``emit``: writes a file of the site that frames load."""

    emit: Callable[[str, str], None] = lambda path, text: None
    made: dict[Hashable, Frame] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def fill(self, key: Hashable, texts: Mapping[str, str], render: Callable[[], Lean]) -> str:
        """A page in the frame of its key, which is rendered the first time that it is needed."""
        if key not in self.made:
            self.made[key] = Frame.of(self._html(render()))
        return self.made[key].fill(texts)

    def _html(self, lean: Lean) -> str:
        """A frame whose files are those that other frames load; with all in it where they would be others."""
        if any(self.files.get(path, text) != text for path, text in lean.files.items()):
            return lean.whole
        for path, text in lean.files.items():
            if path not in self.files:
                self.files[path] = text
                self.emit(path, text)
        return lean.html


def contents(headings: Iterable[Heading]) -> str:
    """The list of contents as the theme's own items: headings of the second level, with those of the third inside."""
    parts: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 2 or (heading.level == 3 and not parts):
            parts.append((heading, []))
        elif heading.level == 3:
            parts[-1][1].append(heading)
    return "".join(_item(heading, inside) for heading, inside in parts)


def _item(heading: Heading, inside: list[Heading]) -> str:
    nested = "".join(_item(one, []) for one in inside)
    if nested:
        label = escape(re.sub(r"<[^>]*>", "", heading.title), quote=True)
        nested = f'<nav class=md-nav aria-label="{label}"><ul class=md-nav__list>{nested}</ul></nav>'
    return (
        f'<li class=md-nav__item><a href="#{heading.anchor}" class=md-nav__link>'
        f"<span class=md-ellipsis>{heading.title}</span></a>{nested}</li>"
    )


_MENU_ITEM = re.compile(rf"<li class=[^>]*>(?:(?!</?li\b).)*{MENU}.*?</li>", re.DOTALL)
