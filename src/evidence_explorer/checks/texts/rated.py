"""Whether the scales that texts name are those of the studies that they tell of (N353)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...model import Dataset, Fault, Placed, Study, acceptable, notice
from ...problems import say
from ..base import Found, lasting, once, texts_of
from ..scales import scaled
from .stated import of_others
from .turned import Common, common_of

TOLD = ("summary", "title", "safety")
REMEDY = say("Check which scale it was.")


def scales_are_those_of_the_studies(dataset: Dataset) -> Found:
    """N353: in title and summary of a study; in texts that cite studies."""
    common = lasting(dataset.site, "common", common_of(dataset))
    known: dict[str, frozenset[str]] = {}
    for placed in dataset.study_files:
        ((rows, everywhere),) = once(placed, "parts of scales", common, partial(_parts, placed, common))
        known[placed.record.id] = everywhere
        for fault in once(placed, "rated", common, partial(_in_study, placed, rows, common)):
            yield placed, fault
    for statement in of_others(dataset):
        cited = [known[key] for key in statement.cited if key in known]
        for language, said in statement.text.root.items() if cited else ():
            for name, parts in common.scales_in(said).items():
                if all(parts.isdisjoint(others) for others in cited):
                    fact = say("The text names '{name}', and no study that it rests on knows that scale.", name=name)
                    yield statement.placed, notice("N353", (*statement.path, language), fact, REMEDY)


def _parts(placed: Placed[Study], common: Common) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What the scales of a study are called: in its rows and the texts beside them; and in all of its texts."""
    ids = {part for _, row in scaled(placed.record) if row.scale for part in row.scale.split("-")}
    beside, told = set[str](), set[str]()
    for path, text in texts_of(placed):
        for said in text.root.values():
            for parts in common.scales_in(said).values():
                (told if path[0] in TOLD else beside).update(parts)
    for parts in common.scales_in(placed.record.citation.title).values():
        beside.update(parts)
    named = not ids.isdisjoint(beside | told)  # else the row is asked which scale it is
    yield (frozenset(beside | ids) if named else frozenset()), frozenset(beside | told | ids)


def _in_study(placed: Placed[Study], rows: frozenset[str], common: Common) -> Iterator[Fault]:
    """A scale of which nothing but title and summary speaks, in a record whose results are on scales."""
    for path, text in texts_of(placed) if rows else ():
        for language, said in text.root.items() if path[0] in TOLD else ():
            for name, parts in common.scales_in(said).items():
                if parts.isdisjoint(rows):
                    fact = say("The text names '{name}', and nothing else of the record knows that scale.", name=name)
                    yield acceptable("N353", (*path, language), fact, REMEDY)
