"""What people type when they look for something: its names in every language, and the words of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...model import Dataset, Text, Treatment
from .counted import counted_names
from .edition import Edition

OF_COUNTS = {"works", "better"}
"""Questions that people also ask with the names of what is counted."""


def called(names: Iterable[Text], more: Iterable[str], also: Mapping[str, Iterable[str]]) -> list[str]:
    """All names of a record, whatever their language: people type the one that they have read."""
    found = [said for name in names for said in name.root.values()]
    return list(dict.fromkeys([*found, *more, *(name for said in also.values() for name in said)]))


def treatment_names(treatment: Treatment) -> list[str]:
    """What a treatment is called."""
    return called([treatment.name], treatment.aliases, treatment.also_called)


def names_of_treatments(keys: Iterable[str], dataset: Dataset) -> list[str]:
    """What treatments and comparators are called."""
    found: list[str] = []
    for key in keys:
        if key in dataset.treatments:
            found += treatment_names(dataset.treatments[key])
        elif key in dataset.comparators:
            found += called([dataset.comparators[key].name], (), dataset.comparators[key].also_called)
    return list(dict.fromkeys(found))


def names_of_events(keys: Iterable[str], dataset: Dataset) -> list[str]:
    """What adverse events are called."""
    kinds = [dataset.event_kinds[key] for key in dict.fromkeys(keys)]
    return [name for kind in kinds for name in called([kind.name], (), kind.also_called)]


def typed(what: str, edition: Edition) -> str:
    """The words in which people ask about that; a site can add its own."""
    said = edition.words(f"typed.{what}")
    return " ".join([said, *counted_names(edition)]) if what in OF_COUNTS else said
