"""Rule about words that visible texts do not use (N309): of statistics everywhere, and those that a site lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..model import Dataset, Fault, Placed, Study, acceptable, notice
from ..problems import Local, Said, say
from .base import Found, once, text_files, texts_of
from .languages import list_is_wrong, no_language

# They tell on which side of 0.05 a p value fell, and readers take them for "large". Other languages: one line more.
GENERAL: dict[str, tuple[str, ...]] = {
    "en": ("significant*", "significance", "insignificant*", "nonsignificant*"),
    "fr": ("significatif*", "significative*", "significativité"),
}
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")  # somebody else's words


@dataclass(frozen=True)
class Ban:
    """Words that are not used, names that may hold them, and what to say to whoever uses them."""

    words: re.Pattern[str]
    begins: tuple[str, ...]
    names: tuple[str, ...]
    why: Said

    def found(self, text: str) -> str | None:
        """The first such word of a text, quotations and names left aside."""
        low = text.lower()
        if not any(begin in low for begin in self.begins) or not self.words.search(text):  # as good as always
            return None
        for name in self.names:
            text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
        word = self.words.search(QUOTED.sub(" ", text))
        return word[0] if word else None


def texts_use_no_banned_word(dataset: Dataset) -> Found:
    """N309: in the visible texts of the data, but for quotations; the inventory of claims tells what others say."""
    wording = dataset.site.record.wording
    banned = _banned(dataset)
    for placed, scales in text_files(dataset):
        if placed is not dataset.seed_file:
            faults = once(placed, "N309", wording, partial(_in_file, placed, scales, banned))
            yield from ((placed, fault) for fault in faults)


def _in_file(placed: Placed[Any], scales: bool, banned: dict[str, list[Ban]]) -> Iterator[Fault]:
    tell = acceptable if isinstance(placed.record, Study) else notice
    for path, text in texts_of(placed, scales):
        for language, said in text.root.items() if path[:1] != ("wording",) else ():
            for ban in banned.get(language, ()):
                if word := ban.found(said):
                    fact = say("The text says '{word}'.", word=word)
                    remedy = ban.why.then(say("Say it in other words, or quote it, in quotation marks."))
                    yield tell("N309", (*path, language), fact, remedy)


def _banned(dataset: Dataset) -> dict[str, list[Ban]]:
    because = say("Give the figure with its interval instead of a verdict on chance.")
    banned = {language: [Ban(_pattern(words), _begins(words), (), because)] for language, words in GENERAL.items()}
    for entry in dataset.site.record.wording:
        why = say("{why}", why=Local(tuple(entry.why.root.items())))
        for language, words in entry.words.items():
            banned.setdefault(language, []).append(Ban(_pattern(words), _begins(words), entry.names, why))
    return banned


def _begins(words: tuple[str, ...]) -> tuple[str, ...]:
    """What each word begins with, in small letters: to look for this is twenty times as fast as for the pattern."""
    return tuple(word.removesuffix("*").lower() for word in words)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, in capitals or not; a star stands for any ending."""
    parts = (re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def banned_words_are_of_the_site(dataset: Dataset) -> Found:
    """E221: a list of words in a language that the site does not have would never be used."""
    languages = dataset.site.record.languages
    for i, entry in enumerate(dataset.site.record.wording):
        for language in entry.words:
            if language not in languages and not list_is_wrong(dataset):
                path = ("wording", i, "words", language)
                yield dataset.site, no_language(path, language, languages)


RULES: tuple[Callable[[Dataset], Found], ...] = (texts_use_no_banned_word, banned_words_are_of_the_site)
