"""Rules about how figures were read: grades, second readings, leftovers, who checked (E242, E243, N338, N339)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from ..model import Dataset, Fault, Grade, Study, acceptable, figures
from ..problems import say
from .base import Found, once
from .spoken import readable

ABSTRACT = re.compile(r"\b(abstracts?|résumés?|tables?|database|base)\b", re.IGNORECASE)
SPEAKS = (
    (Grade.recalled, re.compile(r"\b(recalled|from memory|not verified|de mémoire|non vérifié)", re.IGNORECASE)),
    (
        Grade.press_release,  # or weaker: what news say of a release is graded as one or the other
        re.compile(
            r"\b(news|newspaper|press|topline|top-line|announcement|dépêche|presse|article d.actualité|communiqué"
            r"|second[- ]hand|seconde main|secondary (source|report|account))\b",
            re.IGNORECASE,
        ),
    ),
    (Grade.abstract, ABSTRACT),
)
"""Grade → the words of 'read_in' with which a source is at most that good; the first that is found counts."""
WHOLE = re.compile(
    r"\b(full[- ]text|whole|article|paper|table|texte intégral|tableau|rapport|report|methods|results)\b", re.IGNORECASE
)
"""What is more than an abstract, named beside it."""
NOTHING = re.compile(r"(nothing|none|unused|not used|no longer used|rien|plus rien|inutilisée?)( .*)?", re.IGNORECASE)
NOBODY = re.compile(
    r"(me|moi|myself|i|nobody|personne|somebody|someone|anyone|(a|un|une|the) .*|todo|tbd|xx+|n\.? ?n\.?|\W*"
    r"|unknown|inconnu|clinician|author|chatgpt|gpt.*|ai|ia|.*@.*|\S{1,2})",
    re.IGNORECASE,
)
"""What is no name of a person."""


def sources_are_what_they_say(study: Study) -> Iterator[Fault]:
    """N338: a source is not graded above what its own words tell."""
    for name, source in study.sources.items():
        told = readable(source.read_in)[0]
        most = next((grade for grade, words in SPEAKS if words.search(told)), None)
        if most is Grade.press_release and source.grade in (Grade.abstract, Grade.curated) and ABSTRACT.search(told):
            continue
        if most is Grade.abstract and (source.grade is not Grade.full_text or WHOLE.search(WITHOUT.sub("", told))):
            continue
        if most and source.grade.rank < most.rank:
            fact = say(
                "Source '{source}' is graded '{grade}', and was read in: {words}.",
                source=name,
                grade=source.grade,
                words=told,
            )
            remedy = say("Check the grade; at most '{grade}' seems right.", grade=most)
            yield acceptable("N338", ("sources", name, "grade"), fact, remedy)


WITHOUT = re.compile(r"\b(abstract|résumé) (of|de|on|in) (the |l.)?(article|paper|rapport|report)", re.IGNORECASE)


def every_source_holds_something(study: Study) -> Iterator[Fault]:
    """N339: a source that holds nothing of the record is a leftover."""
    for name, source in study.sources.items():
        if NOTHING.fullmatch(readable(source.covers)[0]):
            fact = say("Source '{source}' holds nothing of this record.", source=name)
            yield acceptable("N339", ("sources", name, "covers"), fact, say("Say what was read there, or remove it."))


def second_readings_are_second(study: Study) -> Iterator[Fault]:
    """E242: a figure that was read again was read in a document, and a second reading says what was read."""
    for path, _, figure in figures(study):
        if not figure.read_again or figure.source not in study.sources:
            continue
        if study.second_reading is None:
            fact = say("Marked as read again, and the record has no second reading.")
            yield Fault(
                "E242", (*path, "read_again"), fact, say("Describe it under 'second_reading', or drop the mark.")
            )
        elif figure.of_source in (None, *study.sources) and study.grade_of(figure) is Grade.recalled:
            fact = say("Marked as read again, and recalled: nobody read it once.")
            yield Fault("E242", (*path, "read_again"), fact, say("Drop the mark, or correct the grade of the source."))


def somebody_checked(study: Study) -> Iterator[Fault]:
    """E243: who checked a record has a name."""
    if study.checked and NOBODY.fullmatch(study.checked.by.strip()):
        fact = say("'{name}' is not the name of a person.", name=study.checked.by)
        yield Fault(
            "E243",
            ("checked", "by"),
            fact,
            say("Write the name of the person who compared the record with the publication."),
        )


STUDY_RULES: tuple[Callable[[Study], Iterator[Fault]], ...] = (
    sources_are_what_they_say,
    every_source_holds_something,
    second_readings_are_second,
    somebody_checked,
)


def _within(study: Study) -> Iterator[Fault]:
    for rule in STUDY_RULES:
        yield from rule(study)


def readings_of_studies(dataset: Dataset) -> Found:
    """E242, E243, N338, N339: the rules of this file, over all studies."""
    for placed in dataset.study_files:
        for fault in once(placed, "readings", None, partial(_within, placed.record)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (readings_of_studies,)
