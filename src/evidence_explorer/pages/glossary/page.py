"""The glossary: every explained word, in the alphabetical order of the language."""

from __future__ import annotations

import unicodedata
from functools import partial
from itertools import groupby

from ...model import Entry
from ...search import Entry as Found
from ..kit.asking import called, typed
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter

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
    if letter == DIGITS:
        return "letter-0"
    return "letter-" + "".join(char.lower() if char.isascii() else f"{ord(char):x}" for char in letter)


def letters(edition: Edition) -> list[tuple[str, str, list[Entry]]]:
    """(letter, its anchor, its words), all in order."""

    def place(entry: Entry) -> tuple[bool, str, str, str]:
        name = edition.say(entry.term)
        return letter_of(name) != DIGITS, letter_of(name), order_of(name), entry.id

    ordered = sorted(edition.dataset.glossary.values(), key=place)
    groups = groupby(ordered, key=lambda entry: place(entry)[1])
    return [(letter, letter_id(letter), list(entries)) for letter, entries in groups]


def other_forms(entry: Entry, language: str) -> list[str]:
    """The other forms of a word, without those that only add an ending, a space or another apostrophe to one shown."""
    shown = [entry.term.said(language)[0]]
    for form in entry.also.get(language, ()):
        if not any(_same(_bare(form), _bare(known)) for known in shown):
            shown.append(form)
    return shown[1:]


def _same(form: str, known: str) -> bool:
    return form == known or (len(known) > 3 and form.startswith(known))


def _bare(form: str) -> str:
    return "".join(form.split()).replace("'", "’").casefold()


def glossary_page(edition: Edition) -> Page:
    """All explained words in one language."""
    w, dataset = edition.words, edition.dataset
    title, about = w("page.glossary"), w("page.glossary_about")
    page = PageWriter(edition, "glossary")
    body = page.write(
        "glossary/page.html.jinja",
        about=about,
        count=w.count("terms_n", len(dataset.glossary)),
        letters=letters(edition),
        others=partial(other_forms, language=edition.language),
    )
    meaning = typed("word", edition)
    parts = [
        Found(entry.id, edition.say(entry.term), edition.say(entry.meaning), _names(entry, edition), asked=meaning)
        for _, _, entries in letters(edition)
        for entry in entries
    ]
    return page.page(title, about, body, edit=dataset.shared_file("glossary"), boost=0.85, parts=parts)


def _names(entry: Entry, edition: Edition) -> tuple[str, ...]:
    """What a word is also called, in this language, and its name in the others."""
    return tuple(called([entry.term], entry.also.get(edition.language, ()), entry.also_called))


KINDS = (
    PageKind(
        "glossary",
        "glossary.md",
        lambda e, key: glossary_page(e),
        lambda d: ("",) if d.glossary else (),
        menu="records",
    ),
)
