"""Rules about the languages of a site and of its texts (E221, E223, N303)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ..model import KEY, Dataset, Fault, Path, Placed, either, notice
from ..problems import dotted, say
from ..words import known_language
from .base import Found, once, text_files, texts_of


def texts_speak_every_language(dataset: Dataset) -> Found:
    """N303: a text lacks a language of the site (the page shows another one, marked); E221: a language nobody reads.

    Where the list of the site is what is wrong, that is told once, and not with each text.
    """
    own = {placed.record.language for placed in dataset.word_files}
    languages = tuple(one for one in dataset.site.record.languages if one in own or known_language(one))
    spoken, texts = _spoken(dataset)
    mute = tuple(one for one in languages if not spoken[one])
    unlisted = tuple(one for one in spoken if one not in languages and spoken[one] > texts / 2)
    if languages == dataset.site.record.languages:  # else E225 tells what is wrong with the list
        yield from ((dataset.site, fault) for fault in _of_the_site(mute, unlisted))
    told = (*mute, *unlisted)
    for placed, scales in text_files(dataset):
        faults = once(placed, "N303", (languages, told), partial(_in_file, placed, scales, languages, told))
        yield from ((placed, fault) for fault in faults)


def list_is_wrong(dataset: Dataset) -> bool:
    """Whether what is told of the list itself (E221, E225) is the cause of all else that is off."""
    own = {placed.record.language for placed in dataset.word_files}
    languages = dataset.site.record.languages
    if not all(one in own or known_language(one) for one in languages):
        return True
    spoken, texts = _spoken(dataset)
    return any(one not in languages and spoken[one] > texts / 2 for one in spoken)


def _spoken(dataset: Dataset) -> tuple[Counter[str], int]:
    """How many texts each language has, and how many texts there are."""
    found: Counter[str] = Counter()
    texts = 0
    for placed, scales in text_files(dataset):
        said = once(placed, "languages", None, partial(_said, placed, scales))
        texts += len(said)
        found.update(language for languages in said for language in languages)
    return found, texts


def _said(placed: Placed[Any], scales: bool) -> list[tuple[str, ...]]:
    return [tuple(text.root) for _, text in texts_of(placed, scales)]


def _of_the_site(mute: tuple[str, ...], unlisted: tuple[str, ...]) -> Iterator[Fault]:
    path = ("languages",)
    if unlisted:
        fact = say("Most texts are in a language that is not listed: {languages}.", languages=", ".join(unlisted))
        yield Fault("E221", path, fact, say("List the languages that the texts are written in."))
    elif mute:
        fact = say("No text is in a language that is listed: {languages}.", languages=", ".join(mute))
        yield notice("N303", path, fact, say("Translate the texts, or take the language off the list until then."))


def _in_file(placed: Placed[Any], scales: bool, languages: tuple[str, ...], told: tuple[str, ...]) -> Iterator[Fault]:
    texts = texts_of(placed, scales)
    for language in languages:
        lacking = [path for path, text in texts if language not in text.root and language not in told]
        if lacking:
            yield _lacking(lacking, language)
    for path, text in texts:
        for language in text.root:
            if language not in languages and language not in told:
                yield no_language((*path, language, KEY), language, languages)


def _lacking(paths: list[Path], language: str) -> Fault:
    """One problem of a file, at the first text: a record written in one language is not told text by text."""
    if len(paths) == 1:
        remedy = say("Translate it; until then the page shows another language.")
        return notice("N303", paths[0], say("The text has no '{language}'.", language=language), remedy)
    fact = say(
        "{n} texts have no '{language}': {fields}.",
        n=len(paths),
        language=language,
        fields=", ".join(map(dotted, paths)),
    )
    return notice("N303", paths[0], fact, say("Translate them; until then the page shows another language."))


def no_language(path: Path, language: str, languages: tuple[str, ...]) -> Fault:
    """E221: a text in a language that the site does not have would never be shown."""
    fact = say("The site has no language '{language}'.", language=language)
    remedy = say("Use {languages}, or add it to 'languages' in data/site.yaml.", languages=either(languages))
    return Fault("E221", path, fact, remedy)


def languages_are_listed_once(dataset: Dataset) -> Found:
    """E223: a language listed twice would be built twice."""
    languages = dataset.site.record.languages
    for i, language in enumerate(languages):
        if language in languages[:i]:
            fact = say("'{language}' is listed twice.", language=language)
            yield dataset.site, Fault("E223", ("languages", i), fact, say("Keep one of them."))


RULES: tuple[Callable[[Dataset], Found], ...] = (texts_speak_every_language, languages_are_listed_once)
