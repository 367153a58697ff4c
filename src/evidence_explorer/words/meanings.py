"""What every record, field and allowed word means, in every language: from `fields/*.toml`, from the records' own
words, and from the interface words. One place for each fact."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from ..model import Record
from ..model.fields import Field
from . import field_texts, words

Said = dict[str, str]
"""Language → text, in the order of `languages()`."""
Entry = Mapping[str, Any]


class Meanings:
    """The texts of `fields/*.toml` with what is said elsewhere; answers the questions of `model.schema.Teller`."""

    def __init__(self, told: Mapping[str, Entry]) -> None:
        self.told = told

    def languages(self) -> Said:
        """The languages of the interface, with their own names."""
        return {language: words(language)("language") for language in _languages()}

    def called(self, part: type[Record] | type[StrEnum]) -> Said:
        """The name of a record or of a list of words, as a heading."""
        return dict(self._entry(part)["called"])

    def record(self, record: type[Record]) -> Said:
        """What a record is; empty where its name says it all."""
        entry = self._entry(record)
        return {language: entry[language] for language in _languages() if language in entry}

    def meaning(self, record: type[Record], field: Field) -> Said:
        """What a field means. English is said by the record, or else beside the other languages."""
        entry = self._of_field(record, field)
        said = {"en": field.english} if field.english else {}
        said |= {language: entry[language] for language in _languages() if language in entry}
        return {language: _sentence(said[language]) for language in _languages() if language in said}

    def field(self, record: type[Record], field: Field) -> Said:
        """What a field means, whether it is required, and what holds where it is absent."""
        meaning = self.meaning(record, field)
        return {language: f"{text} {self._need(field, language)}" for language, text in meaning.items()}

    def _need(self, field: Field, language: str) -> str:
        w = words(language)
        if field.required:
            return w("reference.required_sentence")
        usual = usual_value(field)
        return w("reference.absent_sentence", value=usual) if usual else w("reference.optional_sentence")

    def examples(self, record: type[Record], field: Field) -> tuple[str, str]:
        """How to write a field and how not to, as YAML."""
        entry = self._of_field(record, field)
        return entry.get("good", ""), entry.get("bad", "")

    def word(self, word: StrEnum) -> Said:
        """What an allowed word means."""
        if phrase := self.phrase(word):
            return {language: words(language)(phrase) for language in _languages()}
        return dict(self._entry(type(word))[str(word)])

    def phrase(self, word: StrEnum) -> str:
        """The key of the interface words that say it; empty where the texts of the fields do."""
        entry = self._entry(type(word))
        return f"{entry['phrases']}.{word}" if "phrases" in entry else ""

    def form(self, name: str) -> Said:
        """How a text or number of that form is written."""
        return {language: words(language)(f"reference.form.{name}") for language in _languages()}

    def _of_field(self, record: type[Record], field: Field) -> Entry:
        """What is said of a field under its own record, or under the one that it is a kind of."""
        for part in record.__mro__:
            if field.name in (entry := self.told.get(part.__name__, {})):
                found: Entry = entry[field.name]
                return found
        return {}

    def _entry(self, part: type[Any]) -> Entry:
        return self.told[part.__name__]


def usual_value(field: Field) -> str:
    """What holds where a field is absent, as it would be written; empty where that is nothing."""
    if isinstance(field.default, bool):
        return "true" if field.default else "false"
    return "" if field.default in (None, [], {}) else str(field.default)


def _sentence(text: str) -> str:
    if not text.startswith(("true", "false")):  # words to be written as they are
        text = text[0].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else text + "."


@cache
def _languages() -> tuple[str, ...]:
    names = sorted(file.name for file in files(__package__).iterdir())
    return tuple(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def meanings() -> Meanings:
    """What the texts of this package say."""
    return Meanings(field_texts())
