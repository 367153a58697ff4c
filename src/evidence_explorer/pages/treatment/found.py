"""What a search finds of a treatment: each question with its answer, in the words in which people ask it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...frames import decisions_on
from ...model import Asked, Dataset, Treatment
from ...search import Entry
from ..kit.asking import names_of_events, treatment_names, typed
from ..kit.edition import Edition
from .answers import PLACES, Question

DECIDED = {Asked.cost, Asked.paid, Asked.authorised}
"""Questions that people ask for a country."""


def parts_of_treatment(treatment: Treatment, asked: Mapping[str, Question], edition: Edition) -> list[Entry]:
    """Each question with its answer, and the texts that answer none."""
    names, where = tuple(treatment_names(treatment)), tuple(dict.fromkeys(_places(treatment, edition)))
    about = dict.fromkeys(DECIDED, where) | {Asked.harms: tuple(events_named(treatment, edition.dataset))}
    found = [
        Entry(one.place, one.plain, one.said, (), about.get(Asked(name), ()), typed(name, edition), names)
        for name, one in asked.items()
    ]
    return found + [
        Entry(place, title, text, asked=typed(name, edition), part_of=names)
        for name, place, title, text in _texts(treatment, edition)
        if text
    ]


def events_named(treatment: Treatment, dataset: Dataset) -> list[str]:
    """The adverse events that its trials counted or its product information names, as people call them."""
    counted = [harm.event for study in dataset.studies_of_treatment(treatment.id) for harm in study.harms]
    told = [text for label in treatment.labels if label.label for text in label.label.root.values()]
    return [*told, *names_of_events([*counted, *(label.event for label in treatment.labels)], dataset)]


def _texts(treatment: Treatment, edition: Edition) -> Iterator[tuple[str, str, str, str]]:
    """(words of the question, place, title, text)."""
    w = edition.words
    what = " ".join(edition.say(text) for text in (treatment.what, treatment.who) if text)
    yield "what", "what", w("treatment.what"), what
    yield "unknown", "unknown", w("treatment.unknown"), edition.say(treatment.unknown)
    not_for = [edition.say(way.contraindications) for way in treatment.practice if way.contraindications]
    yield "contraindications", PLACES[Asked.harms], w("practice.contraindications"), " ".join(not_for)


def _places(treatment: Treatment, edition: Edition) -> Iterator[str]:
    """The countries whose decisions are told."""
    for status, _ in decisions_on(edition.dataset, treatment.id):
        yield from (edition.words.country(code) for code in status.jurisdictions)
