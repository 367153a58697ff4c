"""What a site says or shows in its own way: read before what the program says and shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..track import digest

AROUND = ("palette.", "edit.", "footer.", "missing.", "panel.", "contribute.", "develop.", "menu.")
"""How the phrases begin that stand around pages. Who says one on a page notes it: without it, no page is written again
when they change, and only frames are made anew."""


@dataclass(frozen=True, eq=False)
class Phrases:
    """Interface words of a site in one language, by key: they replace those of the program, or add to them."""

    language: str
    said: Mapping[str, str]

    @cached_property
    def print(self) -> str:
        """The same for two files that say the same on pages."""
        return digest(repr(sorted(one for one in self.said.items() if not one[0].startswith(AROUND))))

    @cached_property
    def print_around(self) -> str:
        """The same for two files that say the same around pages."""
        return digest(repr(sorted(one for one in self.said.items() if one[0].startswith(AROUND))))


@dataclass(frozen=True)
class Template:
    """A template of a site, under the name by which the pages call it: `study/page.html.jinja`."""

    name: str
    source: str
