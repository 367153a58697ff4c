"""Outcomes that lie within others, as the vocabulary says: who reached the one has reached the other (N301)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

from ..model import (
    Dataset,
    EventKind,
    Fault,
    Figure,
    HarmFigure,
    Outcome,
    OutcomeKind,
    Path,
    Placed,
    Study,
    acceptable,
    figures,
    rounding,
)
from ..problems import Local, say
from ..stats import rounded
from .base import Found, once

Told = tuple[Path, Outcome, Figure]


def inner_ones_are_not_more(study: Study, kinds: dict[str, OutcomeKind]) -> Iterator[Fault]:
    """N301: fewer people reach the inner outcome, on one scale (or one that is not named) at one time."""
    at: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for path, outcome, figure in figures(study):
        at[outcome.time.model_dump_json(), outcome.timing, figure.arm].append((path, outcome, figure))
    pairs = [(kind, kinds[kind.within]) for kind in kinds.values() if kind.within in kinds]
    for found, (inner, outer) in product(at.values(), pairs):
        within, around = ([row for row in found if row[1].kind == kind.id] for kind in (inner, outer))
        for (path, one, figure), (_, other, whole) in product(within, around):
            if not one.scale or not other.scale or one.scale == other.scale:
                yield from _above(path, (inner, *_share(figure)), (outer, *_share(whole)))


Share = tuple[OutcomeKind | EventKind, float | None, float]
"""What was counted, the share, and by how much its rounding may have moved it."""


def _above(path: Path, inner: Share, outer: Share) -> Iterator[Fault]:
    (kind, part, one), (around, whole, other) = inner, outer
    # Above 100 % it is E202, and that is told once.
    if part is not None and whole is not None and whole + one + other < part <= 1:
        told = say(
            "{inner} ({part:.1f} %) is above {outer} ({whole:.1f} %)",
            inner=Local(tuple(kind.name.root.items())), part=rounded(100 * part, 1),
            outer=Local(tuple(around.name.root.items())), whole=rounded(100 * whole, 1),
        )  # fmt: skip
        counted = isinstance(kind, EventKind)
        fact = (
            say("{told}, in the same arm.", told=told) if counted else say("{told}, same scale, same time.", told=told)
        )
        yield acceptable("N301", path, fact, say("Check both; the definitions may allow it."))


def _share(figure: Figure | HarmFigure) -> tuple[float | None, float]:
    """The share, and by how much its rounding may have moved it."""
    if figure.events is not None and figure.of is not None:
        return figure.events / figure.of, 1e-9
    return (figure.percent / 100, rounding(figure.percent) / 100) if figure.percent is not None else (None, 0)


def inner_events_are_not_more(study: Study, kinds: dict[str, EventKind]) -> Iterator[Fault]:
    """N301: fewer people of an arm have the inner adverse event, whatever the words of the two windows."""
    most: dict[tuple[str, str], tuple[float, float]] = {}
    for harm in study.harms:
        for figure in harm.results:
            part, slack = _share(figure)
            if part is not None:
                key = (harm.event, figure.arm)
                most[key] = max(most.get(key, (0, 0)), (part, slack))
    for i, harm in enumerate(study.harms):
        kind = kinds.get(harm.event)
        outer = kinds.get(kind.within or "") if kind else None
        for j, figure in enumerate(harm.results):
            whole = most.get((outer.id, figure.arm)) if outer else None
            if kind and outer and whole:
                yield from _above(("harms", i, "results", j), (kind, *_share(figure)), (outer, *whole))


def parts_are_not_above_the_whole(dataset: Dataset) -> Found:
    """N301: the rule of this file, over all studies."""
    kinds, events = dict(dataset.outcome_kinds.items()), dict(dataset.event_kinds.items())
    given = (dataset.vocabulary.record.outcomes, dataset.vocabulary.record.events)
    for placed in dataset.study_files:
        for fault in once(placed, "nested", given, partial(_within, placed, kinds, events)):
            yield placed, fault


def _within(placed: Placed[Study], kinds: dict[str, OutcomeKind], events: dict[str, EventKind]) -> Iterator[Fault]:
    yield from inner_ones_are_not_more(placed.record, kinds)
    yield from inner_events_are_not_more(placed.record, events)


RULES: tuple[Callable[[Dataset], Found], ...] = (parts_are_not_above_the_whole,)
