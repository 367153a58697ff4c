"""The reference of fields, made from the records themselves: what may stand in every kind of file."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Any

from markupsafe import Markup

from ...model import Record
from ...model.fields import KINDS as FILES
from ...model.fields import Field, FileKind, all_parts, fields, parts
from ...words import Words
from ...words.meanings import Meanings, meanings, usual_value
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter

TECHNICAL = 1_000_000  # a limit that only keeps out slips of the keyboard says nothing to a reader


@dataclass(frozen=True)
class Row:
    """One field, ready to be shown."""

    anchor: str
    name: str
    required: bool
    usual: str
    form: str
    link: str
    link_text: str
    meaning: str
    good: str
    bad: str


@dataclass(frozen=True)
class Part:
    """A record with its fields, or a list of words with their meanings."""

    anchor: str
    name: str
    about: str
    rows: tuple[Any, ...]
    caption: str = ""
    """The name without marks, for what reads a table aloud."""


@dataclass(frozen=True)
class Kind:
    """A kind of file with the records that it is made of and that no kind before it had."""

    anchor: str
    name: str
    place: str
    about: str
    parts: tuple[Part, ...]


def reference_page(edition: Edition) -> Page:
    """Every field of every kind of file, in one language."""
    w = edition.words
    say = _Speaker(w, meanings())
    page = PageWriter(edition, "reference")
    body = page.write("reference/page.html.jinja", kinds=say.kinds(), lists=say.lists())
    title, about = w("reference.title"), w("reference.about")
    return page.page(title, about, body)


class _Speaker:
    """The records in the words of one language."""

    def __init__(self, words: Words, told: Meanings) -> None:
        self.w, self.told = words, told

    def kinds(self) -> list[Kind]:
        seen: set[Any] = set()
        found = []
        for kind in FILES:
            mine = [part for part in parts(kind.model) if part not in seen and not issubclass(part, StrEnum)]
            seen |= set(mine)
            found.append(self._kind(kind, mine))
        return found

    def lists(self) -> list[Part]:
        """The lists of allowed words, in the order of their first use."""
        return [self._list(part) for part in all_parts() if issubclass(part, StrEnum)]

    def _kind(self, kind: FileKind, mine: list[type[Record]]) -> Kind:
        place = posixpath.normpath(f"data/{kind.place}")
        shown = tuple(self._part(record) for record in mine)
        return Kind(f"file-{kind.name}", self._named(kind.model), place, self._in(self.told.record(kind.model)), shown)

    def _part(self, record: type[Record]) -> Part:
        about = "" if record in {kind.model for kind in FILES} else self._in(self.told.record(record))
        rows = tuple(self._row(record, field) for field in fields(record))
        return Part(_anchor(record), self._named(record), about, rows)

    def _list(self, words: type[StrEnum]) -> Part:
        rows = tuple((str(word), self._meant(word)) for word in words)
        return Part(_anchor(words), self._named(words), "", rows, self._said(self.told.called(words))[1])

    def _row(self, record: type[Record], field: Field) -> Row:
        form = [self.w(f"reference.{field.shape}")] if field.shape != "one" else []
        inside = field.inside
        if inside is None:
            form.append(self.w(f"reference.form.{field.form}") + self._limits(field))
        else:
            form.append(self.w("reference.one_of" if issubclass(inside, StrEnum) else "reference.group"))
        good, bad = self.told.examples(record, field)
        return Row(
            f"{_anchor(record)}-{field.name}", field.name, field.required, self._usual(field), " ".join(form),
            _anchor(inside) if inside else "", self._named(inside) if inside else "",
            self._in(self.told.meaning(record, field)), good, bad,
        )  # fmt: skip

    def _usual(self, field: Field) -> str:
        usual = usual_value(field)
        return usual if usual and not field.required else ""

    def _limits(self, field: Field) -> str:
        if field.above is not None:
            said = self.w("reference.above", low=f"{field.above:g}")
        elif field.low is None:
            return ""
        elif field.high is None or field.high > TECHNICAL:
            said = self.w("reference.from", low=f"{field.low:g}")
        else:
            said = self.w("reference.from_to", low=f"{field.low:g}", high=f"{field.high:g}")
        return f", {said}"

    def _named(self, part: type[Record] | type[StrEnum]) -> str:
        return self._in(self.told.called(part))

    def _meant(self, word: StrEnum) -> str:
        phrase = self.told.phrase(word)
        return self.w(phrase) if phrase else self._in(self.told.word(word))

    def _in(self, said: dict[str, str]) -> str:
        """In the language of the page, or else in the first that there is, marked."""
        language, text = self._said(said)
        other = text and language != self.w.language
        return Markup(f'<span lang="{language}">{escape(text)}</span>') if other else text

    def _said(self, said: dict[str, str]) -> tuple[str, str]:
        language = self.w.language if self.w.language in said else next(iter(said), "")
        return language, said.get(language, "")


def _anchor(part: type[Any]) -> str:
    return part.__name__.lower()


KINDS = (PageKind("reference", "contribute/fields.md", lambda e, key: reference_page(e)),)
