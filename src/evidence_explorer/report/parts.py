"""The body of a page as the parts that a reader sees: drawings, and texts of one paragraph, row or heading each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

BLOCKS = {
    "p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "dd", "figcaption", "caption", "blockquote",
    "section", "article", "div", "ul", "ol", "table", "details", "nav", "figure", "pre", "form", "fieldset", "label",
}  # fmt: skip
"""The elements at whose edges one text ends and another begins."""
CELLS = {"td", "th"}
UNSEEN = {"script", "style", "svg", "template"}
_FIGURE = re.compile(r'<figure class="(ee-chart[^"]*)" id="(chart-[^"]+)">(.*?)</figure>', re.DOTALL)
_TOOLS = re.compile(r'<p class="ee-chart-tools">.*?</p>', re.DOTALL)
_NAMES = re.compile(r'\s(?:id|href|aria-[a-z]+|data-[a-z-]+)="[^"]*"')


@dataclass(frozen=True)
class Part:
    """Something that a reader sees. ``text`` says what it is; a drawing has its HTML, too.

    ``key``: what must be the same for it to look the same.
    """

    key: str
    text: str
    drawing: str = ""


def parts_of(body: str) -> list[Part]:
    """The drawings of a page, then its texts, each in the order of the page."""
    drawings = []
    for classes, name, inside in _FIGURE.findall(body):
        html = f'<figure class="{classes}">{_TOOLS.sub("", inside)}</figure>'
        drawings.append(Part(_NAMES.sub("", html), name, html))
    reader = _Reader()
    reader.feed(_FIGURE.sub("", body))
    reader.close()
    return [*drawings, *(Part(text, text) for text in reader.told())]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[list[str]] = [[]]
        self.unseen = 0

    def told(self) -> list[str]:
        """The texts that are not empty, each with single spaces."""
        return [text for found in self.texts if (text := " ".join("".join(found).split()).strip(" |"))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.texts[-1].append(data)

    def _edge(self, tag: str) -> None:
        if tag in BLOCKS:
            self.texts.append([])
        elif tag in CELLS:
            self.texts[-1].append(" | ")
        elif tag == "br":
            self.texts[-1].append(" ")
