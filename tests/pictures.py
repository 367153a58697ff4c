"""What a drawn chart says and shows, read from its SVG as any reader of XML reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

from evidence_explorer.charts import Chart

ELEMENTS = {"svg", "g", "a", "title", "text", "tspan", "line", "path", "circle"}
"""All that a picture is made of."""
SECRET = re.compile(r"[{}]|&lt;|javascript:|^on", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """The SVG of a chart; not well-formed, it raises."""

    svg: str

    @classmethod
    def of(cls, chart: Chart) -> Picture:
        return cls(chart.svg)

    @cached_property
    def root(self) -> ElementTree.Element:
        return ElementTree.fromstring(self.svg)

    def texts(self, style: str = "") -> list[str]:
        """Its texts as they stand where there is room, in the order of the drawing; of one style, if asked."""
        found = []
        for text in self.root.iter("text"):
            styles = text.get("class", "").split()
            if "narrow" not in styles and (not style or style in styles):
                found.append(" ".join("".join(text.itertext()).split(" ")))
        return found

    @property
    def names(self) -> list[str]:
        """What its figures say of themselves."""
        return [title.text or "" for title in self.root.iter("title")]

    @property
    def links(self) -> list[str]:
        return [link.get("href", "") for link in self.root.iter("a")]

    @property
    def labels(self) -> list[tuple[str, tuple[str, ...]]]:
        """Per row with texts: the heading of its part, and its texts."""
        found = []

        def walk(node: ElementTree.Element, head: str) -> None:
            own = [text for text in node.findall("text") if "narrow" not in text.get("class", "")]
            said = ["".join(text.itertext()) for text in own if "value" not in text.get("class", "")]
            inner = node.findall("g[@role='list']")
            if node.get("role") == "listitem" and not inner and said:
                found.append((head, tuple(said)))
            for child in node.findall("g"):
                walk(child, said[0] if said and inner else head)

        walk(self.root, "")
        return found

    def strange(self) -> Iterator[str]:
        """Elements and attributes that no picture has a use for."""
        for element in self.root.iter():
            if element.tag not in ELEMENTS:
                yield element.tag
            yield from (name for name in element.attrib if SECRET.search(name))
