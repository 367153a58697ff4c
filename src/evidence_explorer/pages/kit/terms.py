"""Words of running text that the glossary explains: each once per page, as a link that also shows its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from ...model import Entry
from ...words.typography import flat


@dataclass(frozen=True)
class Terms:
    """The explained words of one language, as they may stand in a text."""

    entries: tuple[Entry, ...]
    language: str

    @cached_property
    def by_form(self) -> dict[str, Entry]:
        """Every form of every word; where two entries share one, the first keeps it."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            for form in self._forms(entry):
                found.setdefault(_key(form), entry)
        return found

    def _forms(self, entry: Entry) -> Iterator[str]:
        said, language = entry.term.said(self.language)
        if language == self.language:
            yield said
        yield from entry.also.get(self.language, ())

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """All forms as whole words, the longest first; None where there is no word to look for."""
        forms = {form for entry in self.entries for form in self._forms(entry)}
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_spelt, ordered))})(?!\w)") if forms else None

    def entry(self, found: str) -> Entry | None:
        """The entry of a word that the pattern found; None where only the letter case of another script agrees."""
        key = _key(found)
        return self.by_form.get(key) or self.by_form.get(key.casefold())


def terms_of(entries: Iterable[Entry], language: str) -> Terms:
    """The words of a glossary in one language."""
    return Terms(tuple(entries), language)


def _exact(form: str) -> bool:
    """An abbreviation is meant as it is written: `OR` is not `or`."""
    return any(char.isupper() for char in form[1:])


def _plain(form: str) -> str:
    return " ".join(form.split()).replace("'", "’")


def _key(form: str) -> str:
    return _plain(form) if _exact(form) else _plain(form).casefold()


def _spelt(form: str) -> str:
    """The form as a pattern. It begins with a set of letters, by which the search passes over most places at once."""
    first, rest = form[0], form[1:]
    if _exact(form):
        return _loose(form)
    letters = [char for char in dict.fromkeys((first, first.lower(), first.upper())) if len(char) == 1]
    return f"[{''.join(map(re.escape, letters))}](?i:{_loose(rest)})"


def _loose(text: str) -> str:
    """Any space may stand for a space, and either apostrophe for the other."""
    return "".join(r"\s+" if c == " " or c in "\u00a0\u202f" else "['’]" if c in "'’" else re.escape(c) for c in text)


@dataclass
class Explainer:
    """Writes the texts of one page as HTML; ``address`` is that of the glossary, ``seen`` what is explained already."""

    terms: Terms
    address: str
    seen: set[str] = field(default_factory=set)

    def __call__(self, text: str) -> str:
        """Plain text as HTML, with a link at the first occurrence of each word on the page."""
        parts, end = [], 0
        for match in self.terms.pattern.finditer(text) if self.terms.pattern else ():
            entry = self.terms.entry(match[0])
            if entry and entry.id not in self.seen:
                self.seen.add(entry.id)
                parts += [escape(text[end : match.start()]), self._link(entry, match[0])]
                end = match.end()
        return "".join([*parts, escape(text[end:])])

    def _link(self, entry: Entry, word: str) -> str:
        meaning = flat(entry.meaning.said(self.terms.language)[0])
        address = escape(f"{self.address}#{entry.id}")
        return f'<a class="ee-term" href="{address}" data-tip="{escape(meaning)}">{escape(word)}</a>'


__all__ = ["Explainer", "Terms", "terms_of"]
