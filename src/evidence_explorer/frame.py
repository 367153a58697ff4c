"""The theme's page around ours: rendered once for all pages that differ only in what they say, then filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HOLE = re.compile(r"EEHOLE-([a-z_]+)-EE")


def hole(name: str) -> str:
    """What stands in a rendered frame where a page's own text belongs; safe in HTML, in attributes and in addresses."""
    return f"EEHOLE-{name}-EE"


@dataclass(frozen=True)
class Frame:
    """A rendered page cut at its holes: text, name of a hole, text, …, text."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> Frame:
        """Cut a page that was rendered with holes in the place of its texts."""
        return cls(tuple(_HOLE.split(html)))

    def fill(self, texts: Mapping[str, str]) -> str:
        """The page with its texts; KeyError if one is missing."""
        pieces = self.pieces
        return "".join(piece if i % 2 == 0 else texts[piece] for i, piece in enumerate(pieces))


def compact(html: str) -> str:
    """Without the indentation and the blank lines of templates; text that keeps its spaces is left alone."""
    parts = _KEPT.split(html)
    return "".join(part if i % 2 else _BLANK.sub("\n", part) for i, part in enumerate(parts))


_KEPT = re.compile(r"(<(?:pre|textarea|script)\b.*?</(?:pre|textarea|script)>)", re.DOTALL)
_BLANK = re.compile(r"\s*\n\s*")
