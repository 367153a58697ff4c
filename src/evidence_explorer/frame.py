"""The theme's page around ours: rendered once for all pages that differ only in what they say, then filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from .pages import Heading

_HOLE = re.compile(r"(?:<!--<h1-->)?EEHOLE-([a-z_]+)-EE")


def hole(name: str) -> str:
    """What stands in a rendered frame where a page's own text belongs; safe in HTML, in attributes and in addresses."""
    return f"EEHOLE-{name}-EE"


BODY = "<!--<h1-->" + hole("body")
"""The hole of the page itself. Themes add a title of their own where they find none."""


@dataclass(frozen=True)
class Frame:
    """A rendered page cut at its holes: text, name of a hole, text, …, text."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> Frame:
        """Cut a page that was rendered with holes in the place of its texts."""
        return cls(tuple(_HOLE.split(compact(html))))

    def fill(self, texts: Mapping[str, str]) -> str:
        """The page with its texts; KeyError if one is missing."""
        return "".join(piece if i % 2 == 0 else texts[piece] for i, piece in enumerate(self.pieces))


@dataclass
class Frames:
    """The frames of one build by what they depend on."""

    made: dict[Hashable, Frame] = field(default_factory=dict)

    def fill(self, key: Hashable, texts: Mapping[str, str], render: Callable[[], str]) -> str:
        """A page in the frame of its key, which is rendered the first time that it is needed."""
        if key not in self.made:
            self.made[key] = Frame.of(render())
        return self.made[key].fill(texts)


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
        nested = f'<nav class="md-nav" aria-label="{label}"><ul class="md-nav__list">{nested}</ul></nav>'
    return (
        f'<li class="md-nav__item"><a href="#{heading.anchor}" class="md-nav__link">'
        f'<span class="md-ellipsis">{heading.title}</span></a>{nested}</li>'
    )


def compact(html: str) -> str:
    """Without the indentation and the blank lines of templates; text that keeps its spaces is left alone."""
    parts = _KEPT.split(html)
    return "".join(part if i % 2 else _BLANK.sub("\n", part) for i, part in enumerate(parts))


_KEPT = re.compile(r"(<(?:pre|textarea|script)\b.*?</(?:pre|textarea|script)>)", re.DOTALL)
_BLANK = re.compile(r"\s*\n\s*")
