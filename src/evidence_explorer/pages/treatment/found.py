"""What a search finds of a treatment: each part of its page by itself, in the words in which people ask for it."""

from __future__ import annotations

from collections.abc import Iterator

from ...frames import decisions_on
from ...model import Text, Treatment
from ...search import Entry
from ..blocks.practice import PRACTICE
from ..kit.asking import treatment_names, typed
from ..kit.edition import Edition


def parts_of_treatment(treatment: Treatment, edition: Edition) -> list[Entry]:
    """What is written about a treatment, each part found by itself and by the names of the treatment."""
    names = tuple(treatment_names(treatment))
    where = {"status": tuple(dict.fromkeys(_places(treatment, edition)))}
    found: dict[tuple[str, str, str], list[str]] = {}
    for question, anchor, title, text in _told(treatment, edition):
        if text:
            found.setdefault((question, anchor, title), []).append(edition.say(text))
    return [
        Entry(
            anchor,
            title,
            " ".join(dict.fromkeys(texts)),
            about=where.get(question, ()),
            asked=typed(question, edition),
            part_of=names,
        )
        for (question, anchor, title), texts in found.items()
    ]


def _told(treatment: Treatment, edition: Edition) -> Iterator[tuple[str, str, str, Text | None]]:
    """(question, anchor, title, text) in the order of the page."""
    w = edition.words
    yield "what", "what", w("treatment.what"), treatment.what
    yield "who", "what", w("treatment.who"), treatment.who
    yield "against", "against", w("box.against"), treatment.against
    yield "harms", "harms", w("treatment.harms"), treatment.harms
    yield "unknown", "unknown", w("treatment.unknown"), treatment.unknown
    for name in PRACTICE:
        for way in treatment.practice:
            yield name, "practice", w(f"practice.{name}"), getattr(way, name)
    for status, _ in decisions_on(edition.dataset, treatment.id):
        yield "status", "status", w("treatment.status"), status.what
    for question in treatment.ask:
        yield "ask", "ask", w("treatment.ask"), question


def _places(treatment: Treatment, edition: Edition) -> Iterator[str]:
    """The countries whose decisions are told."""
    for status, _ in decisions_on(edition.dataset, treatment.id):
        yield from (edition.words.country(code) for code in status.jurisdictions)
