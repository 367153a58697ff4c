"""The glossary: every explained word, in the alphabetical order of the language."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from ..model import Entry
from .base import Desk, Edition, Page, front

APART = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d"})
"""Letters that dictionaries order as others, and that no accent can be taken from."""
DIGITS = "0–9"


def order_of(text: str) -> str:
    """A word as dictionaries order it: without accents, case, hyphens or brackets."""
    bare = unicodedata.normalize("NFKD", text.casefold()).translate(APART)
    kept = "".join(char if char.isalnum() else " " for char in bare if not unicodedata.combining(char))
    return " ".join(kept.split())


def letter_of(text: str) -> str:
    """The letter under which a word stands."""
    first = order_of(text)[:1].upper()
    return first if first.isalpha() else DIGITS


def letter_id(letter: str) -> str:
    """The anchor of a letter, in plain letters."""
    return f"letter-{letter.lower()}" if letter.isascii() else f"letter-{'-'.join(f'{ord(c):x}' for c in letter)}"


def letters(edition: Edition) -> list[tuple[str, str, list[Entry]]]:
    """(letter, its anchor, its words), all in order."""

    def name(entry: Entry) -> str:
        return edition.say(entry.term)

    # Digits stand before letters in the order, and signs that begin a word do not count.
    ordered = sorted(edition.dataset.glossary.values(), key=lambda entry: (order_of(name(entry)), entry.id))
    groups = groupby(ordered, key=lambda entry: letter_of(name(entry)))
    return [(letter, letter_id(letter), list(entries)) for letter, entries in groups]


def glossary_page(edition: Edition) -> Page:
    """All explained words in one language."""
    path, w, dataset = "glossary.md", edition.words, edition.dataset
    title, about = w("page.glossary"), w("page.glossary_about")
    body = Desk(edition, path).write(
        "glossary.md.jinja",
        about=about,
        count=w.count("terms_n", len(dataset.glossary)),
        letters=letters(edition),
    )
    file = dataset.glossary_file.file if dataset.glossary_file else None
    return Page(path, edition.language, title, front(title, about) + body, about, file)


__all__ = ["glossary_page", "letters"]
