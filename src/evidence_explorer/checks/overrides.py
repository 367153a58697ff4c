"""Rules about what a site says in its own way: whole languages, known keys, and holes that the program fills."""

from __future__ import annotations

import re
from collections.abc import Callable
from string import Formatter

from ..model import Dataset, Fault, meant
from ..problems import say
from ..words import FORMS, countable, known_language, phrases
from .base import Found
from .languages import list_is_wrong, no_language

PATTERN = "en"
"""The language that says everything."""
FREE = ("country.",)
"""Keys that follow the data begin with these."""
LISTED = 20  # missing keys that a problem names


def languages_can_be_spoken(dataset: Dataset) -> Found:
    """E225: the interface has words for every language of the site."""
    own = {placed.record.language for placed in dataset.word_files}
    for i, language in enumerate(dataset.site.record.languages):
        if language not in own and not known_language(language):
            fact = say("The interface has no words in '{language}'.", language=language)
            remedy = say("Use en or fr, or say it all in overrides/words/{language}.toml.", language=language)
            yield dataset.site, Fault("E225", ("languages", i), fact, remedy)
        elif not countable(language):
            fact = say("Nobody knows how '{language}' writes numbers and dates.", language=language)
            yield (
                dataset.site,
                Fault("E225", ("languages", i), fact, say("Use the code of a living language, as de or pt-BR.")),
            )


def languages_are_whole(dataset: Dataset) -> Found:
    """E232: a language that the program does not speak is whole; E221: a file of words is of a language of the site."""
    for placed in dataset.word_files:
        language, languages = placed.record.language, dataset.site.record.languages
        if language not in languages and list_is_wrong(dataset):
            continue
        if language not in languages:
            yield placed, no_language((), language, languages)
        elif not known_language(language):
            missing = [key for key in phrases(PATTERN) if key not in placed.record.said]
            if missing:
                listed = ", ".join(missing[:LISTED]) + (", …" if missing[LISTED:] else "")
                fact = say(
                    "{n} phrases of '{language}' are missing: {keys}", n=len(missing), language=language, keys=listed
                )
                remedy = say("'evidence words {language}' prints them all, with the English words.", language=language)
                yield placed, Fault("E232", (), fact, remedy)


def phrases_can_be_filled(dataset: Dataset) -> Found:
    """E231: a phrase has no hole that nobody fills."""
    for placed in dataset.word_files:
        for key, phrase in placed.record.said.items():
            pattern = phrases(PATTERN).get(_pattern(key))
            holes, known = _holes(phrase), _holes(pattern) if pattern else None
            if holes is None:
                fact = say("The braces of the phrase '{key}' do not fit.", key=key)
                yield placed, Fault("E231", (key,), fact, say("A hole is {{name}}; write {{{{ for a brace."))
            elif known is not None and (strange := sorted(holes - known)):
                fact = say("The phrase '{key}' has a hole that nobody fills: {hole}.", key=key, hole=strange[0])
                yield placed, Fault("E231", (key,), fact, meant(strange[0], sorted(known)))


def phrases_are_asked_for(dataset: Dataset) -> Found:
    """E233: a phrase of the site replaces one of the program, or a template of the site says it."""
    said = " ".join(placed.record.source for placed in dataset.template_files)
    quoted = set(re.findall(r"""["']([a-z][\w.-]*)["']""", said))
    for placed in dataset.word_files:
        for key in placed.record.said:
            if _pattern(key) not in phrases(PATTERN) and not key.startswith((*FREE, *quoted)):
                fact = say("Nothing says the phrase '{key}'.", key=key)
                yield placed, Fault("E233", (key,), fact, meant(key, list(phrases(PATTERN))))


def _pattern(key: str) -> str:
    """The key that says the same in the language that says everything: a form that it lacks is one of many."""
    counted, _, form = key.rpartition(".")
    return f"{counted}.many" if form in FORMS and f"{counted}.many" in phrases(PATTERN) and form != "one" else key


def _holes(phrase: str) -> set[str] | None:
    """The names of the holes; None where the braces do not fit."""
    try:
        return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}
    except ValueError:
        return None


RULES: tuple[Callable[[Dataset], Found], ...] = (
    languages_can_be_spoken,
    languages_are_whole,
    phrases_can_be_filled,
    phrases_are_asked_for,
)
