"""How wide a text is, about, and where it may be broken: pictures are drawn where no browser can be asked."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Thousandths of the size of the letters, in DejaVu Sans: of the faces that systems use, the widest.
WIDTHS = {
    letter: width
    for width, letters in {
        230: "\u2009\u202f\u200a",
        285: "ijlI'|",
        325: " .,:;·\u00a0",
        380: "ft!-/\\()[]r",
        530: "szc",
        580: "kvxyJ",
        620: "aehonugbdpqLFE?_*←→†‡",
        645: "0123456789SPTYZ$€",
        690: "ABCKRVX&«»",
        770: "DGHNUOQ",
        840: "w+<>=±×≤≥~−∞",
        985: "mMW%—…@",
    }.items()
    for letter in letters
}
USUAL, FULL = 650, 1000
BOLD = 1.11


@lru_cache(maxsize=8192)
def width(text: str, size: float, bold: bool = False) -> float:
    """About how many pixels a line of text takes, never much less."""
    return sum(_letter(letter) for letter in text) * size * (BOLD if bold else 1) / 1000


@lru_cache(maxsize=4096)
def _letter(letter: str) -> int:
    if letter in WIDTHS:
        return WIDTHS[letter]
    if unicodedata.combining(letter):
        return 0
    bare = unicodedata.normalize("NFD", letter)[0]
    return WIDTHS.get(bare, FULL if unicodedata.east_asian_width(letter) in "WF" else USUAL)


@lru_cache(maxsize=8192)
def wrap(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The lines of a text in so many pixels: broken at spaces, and inside a word only where it is wider than a line."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size, bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        lines[-1:] = _pieces(word, room, size, bold)
    return tuple(lines)


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    found = [""]
    for letter in word:
        if found[-1] and width(found[-1] + letter, size, bold) > room:
            found.append("")
        found[-1] += letter
    return found
