"""The body of a page as the parts that a reader sees: drawings, and texts of one paragraph, row or heading each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

BLOCKS = {
    "p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "dd", "figcaption", "caption", "blockquote",
    "section", "article", "div", "ul", "ol", "table", "details", "nav", "figure", "pre", "form", "fieldset", "label",
}  # fmt: skip
"""The elements at whose edges one text ends and another begins."""
CELLS = {"td", "th"}
UNSEEN = {"script", "style", "template"}
HOVERED = {"title", "alt", "placeholder"}
"""Attributes whose text is seen, at least by who points at them."""
_FIGURE = re.compile(r'<figure class="(ee-chart[^"]*)" id="(chart-[^"]+)">(.*?)</figure>', re.DOTALL)
_TOOLS = re.compile(r'<p class="ee-chart-tools">.*?</p>', re.DOTALL)
_CLOSING = tuple(").]»”")
_NAMES = re.compile(r'\s(?:id|href|aria-[a-z]+|data-[a-z-]+)="[^"]*"')


@dataclass(frozen=True)
class Part:
    """Something that a reader sees. ``text`` says what it is; a drawing has its HTML, too, and a text that of the small
    ``pictures`` in it, such as a hundred people or a mark.

    ``key``: what must be the same for it to look the same.
    """

    key: str
    text: str
    drawing: str = ""
    pictures: str = ""


def parts_of(body: str) -> list[Part]:
    """The drawings of a page, then its texts, each in the order of the page."""
    drawings = []
    for classes, name, inside in _FIGURE.findall(body):
        html = f'<figure class="{classes}">{_TOOLS.sub("", inside)}</figure>'
        drawings.append(Part(_NAMES.sub("", html), name, html))
    reader = _Reader()
    reader.feed(_FIGURE.sub("", body))
    reader.close()
    return [*drawings, *reader.told()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[list[str]] = [[]]
        self.pictures = [""]
        self.unseen = self.drawn = 0
        self.edge = False

    def told(self) -> list[Part]:
        """The texts that are not empty, each with single spaces, and with what is drawn in them."""
        texts = (" ".join("".join(found).split()).strip(" |") for found in self.texts)
        pairs = zip(texts, self.pictures, strict=True)
        return [Part(text + _NAMES.sub("", drawn), text, pictures=drawn) for text, drawn in pairs if text or drawn]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg" or self.drawn:
            self.drawn += 1
            self.pictures[-1] += self.get_starttag_text() or ""
            return
        if tag in UNSEEN:
            self.unseen += 1
        self._edge(tag)
        if not self.unseen and not any(name == "class" and value == "headerlink" for name, value in attrs):
            self.texts[-1] += [f" ⟨{value}⟩ " for name, value in attrs if name in HOVERED and value]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.drawn:
            self.pictures[-1] += self.get_starttag_text() or ""
        else:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.drawn:
            self.drawn -= 1
            self.pictures[-1] += f"</{tag}>"
            return
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if self.drawn:
            self.pictures[-1] += escape(data)
        elif not self.unseen:
            before = self.texts[-1][-1][-1:] if self.texts[-1] else ""
            apart = self.edge and (before.isalnum() or before in _CLOSING) and data[:1].isalnum()
            self.texts[-1].append(f" {data}" if apart else data)
            self.edge = False

    def _edge(self, tag: str) -> None:
        """A style may set words apart that stand in elements of their own, such as a name and its mark."""
        self.edge = True
        if tag in BLOCKS:
            self.texts.append([])
            self.pictures.append("")
        elif tag in CELLS:
            self.texts[-1].append(" | ")
        elif tag == "br":
            self.texts[-1].append(" ")
