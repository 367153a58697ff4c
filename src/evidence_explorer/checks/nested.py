"""Outcomes that lie within others, as the vocabulary says: who reached the one has reached the other (N301)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

from ..model import Dataset, Fault, Figure, Outcome, OutcomeKind, Path, Placed, Study, acceptable, figures, rounding
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


Share = tuple[OutcomeKind, float | None, float]
"""What was counted, the share, and by how much its rounding may have moved it."""


def _above(path: Path, inner: Share, outer: Share) -> Iterator[Fault]:
    (kind, part, one), (around, whole, other) = inner, outer
    # Above 100 % it is E202, and that is told once.
    if part is not None and whole is not None and whole + one + other < part <= 1:
        fact = say(
            "{inner} ({part:.1f} %) is above {outer} ({whole:.1f} %), same scale, same time.",
            inner=Local(tuple(kind.name.root.items())), part=rounded(100 * part, 1),
            outer=Local(tuple(around.name.root.items())), whole=rounded(100 * whole, 1),
        )  # fmt: skip
        yield acceptable("N301", path, fact, say("Check both; the definitions may allow it."))


def _share(figure: Figure) -> tuple[float | None, float]:
    """The share, and by how much its rounding may have moved it."""
    if figure.events is not None and figure.of is not None:
        return figure.events / figure.of, 1e-9
    return (figure.percent / 100, rounding(figure.percent) / 100) if figure.percent is not None else (None, 0)


def parts_are_not_above_the_whole(dataset: Dataset) -> Found:
    """N301: the rule of this file, over all studies."""
    kinds, given = dict(dataset.outcome_kinds.items()), dataset.vocabulary.record.outcomes
    for placed in dataset.study_files:
        for fault in once(placed, "nested", given, partial(_within, placed, kinds)):
            yield placed, fault


def _within(placed: Placed[Study], kinds: dict[str, OutcomeKind]) -> Iterator[Fault]:
    yield from inner_ones_are_not_more(placed.record, kinds)


RULES: tuple[Callable[[Dataset], Found], ...] = (parts_are_not_above_the_whole,)
