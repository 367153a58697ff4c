"""All defensible analyses of a pool at once: every combination of the choices that it declares, each told once.

A choice that changes no number makes no further analysis: otherwise agreement could be had by repeating oneself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from .. import stats
from ..model import IntervalOf
from .pools import FEW, Member
from .score_pools import ScoreMember

TESTS: dict[IntervalOf, stats.Test] = {IntervalOf.hartung_knapp: "knha", IntervalOf.normal: "z"}
METHODS: tuple[stats.Method, ...] = ("REML", "DL", "PM")

SAME = 9
"""Digits in which two analyses agree that are one."""
MEASURES: tuple[stats.AnyMeasure, ...] = ("RR", "OR", "RD", "MD", "SMD")
"""In the order in which analyses are told."""

Entrant = Member | ScoreMember
Kind = Literal["counts", "harms", "scores"]
Way = tuple[str, ...]
"""An option of each choice that decides which figures enter."""
Found = tuple[tuple[object, ...], "Analysis | None"]
"""What makes an analysis another than the others, and the analysis; None where fewer than three trials are left."""


@dataclass(frozen=True)
class Entered:
    """Trials that enter together, with every choice of which figures leads to them: an option of each of `trials`."""

    members: tuple[Entrant, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Analysis:
    """One of them, on the natural scale. ``options``: of each choice the options that lead here, the one that the pool
    has declared first; empty where a choice does not arise. ``entered``: the place of its trials in `Multiverse`."""

    measure: stats.AnyMeasure
    options: dict[str, tuple[str, ...]]
    entered: int
    k: int
    estimate: float | None
    low: float | None
    high: float | None
    favours: int
    """1 or −1: on which side of no difference the estimate lies; 0 on it."""
    clear: bool
    """Whether the 95 % interval leaves no difference out."""


@dataclass(frozen=True)
class Multiverse:
    """All analyses, by measure and then from the smallest estimate. ``measure``: the one that the pool shows; ``axes``:
    the choices, in the order in which they are told; ``trials``: those that decide which figures enter; ``side``: that
    of the result which the pool shows; ``idle``: choices of which no option changes a number here; ``refused``: whether
    there are combinations of which fewer than three trials are left, so that nothing is computed."""

    kind: Kind
    measure: stats.AnyMeasure
    axes: tuple[str, ...]
    trials: tuple[str, ...]
    analyses: tuple[Analysis, ...]
    entered: tuple[Entered, ...]
    side: int
    idle: tuple[str, ...]
    refused: bool

    @property
    def same_side(self) -> int:
        """In how many the direction is that of the result which the pool shows."""
        return sum(one.favours == self.side for one in self.analyses)

    @property
    def clear(self) -> int:
        """In how many the 95 % interval leaves no difference out."""
        return sum(one.clear for one in self.analyses)


def entered_of(
    ways: Iterable[tuple[Way, tuple[Entrant, ...]]],
    mine: Sequence[Entrant],
    numbers: Callable[[Sequence[Entrant]], Hashable],
) -> tuple[tuple[Entered, ...], bool]:
    """The sets of trials that the choices lead to, each once, that of the pool first; and whether one is too small.

    ``numbers``: what a set is computed from: two sets with the same numbers are one.
    """
    found: dict[Hashable, tuple[tuple[Entrant, ...], list[Way]]] = {}
    few = False
    for way, members in ways:
        if len(members) < FEW:
            few = True
            continue
        found.setdefault(numbers(members), (members, []))[1].append(way)
    here = numbers(mine)
    ordered = sorted(found.items(), key=lambda item: item[0] != here)
    return tuple(Entered(members, tuple(ways)) for _, (members, ways) in ordered), few


def told_once(base: Multiverse, choices: Any, analyses: Callable[[int, Entered], Iterator[Found]]) -> Multiverse:
    """Every set of trials of ``base`` worked out, equal analyses joined, and the choices that change nothing named."""
    found: dict[tuple[object, ...], Analysis] = {}
    refused = base.refused
    for place, these in enumerate(base.entered):
        for key, analysis in analyses(place, these):
            if analysis is None:
                refused = True
            else:
                found[key] = _joined(found[key], analysis) if key in found else analysis
    ordered = tuple(sorted(found.values(), key=_order))
    return replace(base, analyses=ordered, refused=refused, idle=_idle(base.axes, choices, ordered))


def of_trials(these: Entered, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Of each choice that decides which figures enter, the options that lead to these."""
    return {name: tuple(dict.fromkeys(way[at] for way in these.ways)) for at, name in enumerate(names)}


def random_effects(
    measure: stats.AnyMeasure,
    effects: Sequence[tuple[float, float]],
    choices: Any,
    place: int,
    options: dict[str, tuple[str, ...]],
) -> Iterator[Found]:
    """Effects with variances by every method and interval that is offered; ``options``: what has led to them."""
    if len(effects) < FEW:
        yield (), None
        return
    y, v = tuple(one[0] for one in effects), tuple(one[1] for one in effects)
    methods = [method for method in METHODS if method in {str(spread) for spread in choices.spread}]
    tests = {TESTS[interval]: interval for interval in choices.interval}
    for mean in stats.means(y, v, methods=methods, tests=list(tests)):
        own = {"measure": (str(measure),), "spread": (mean.method,), "interval": (str(tests[mean.test]),)}
        ends = (mean.estimate, mean.low, mean.high)
        yield numbers_of(measure, ends), analysis_of(measure, own | options, place, len(y), ends)


def common_effect(
    found: stats.MantelHaenszel | stats.Peto,
    spread: str,
    measure: stats.AnyMeasure,
    place: int,
    options: dict[str, tuple[str, ...]],
) -> Found:
    """One common effect: it has its own interval, and needs nothing in an empty cell."""
    if found.k < FEW or found.y is None or found.se is None:
        return (), None
    own = {"measure": (str(measure),), "spread": (spread,), "interval": (str(IntervalOf.normal),)}
    ends = (found.y, found.y - stats.Z95 * found.se, found.y + stats.Z95 * found.se)
    return numbers_of(measure, ends), analysis_of(measure, own | options, place, found.k, ends)


def numbers_of(measure: stats.AnyMeasure, ends: tuple[float, float, float]) -> tuple[object, ...]:
    """What makes an analysis another than the others: where τ² is 0, three methods are one."""
    return measure, *(f"{end:.{SAME}e}" for end in ends)


def analysis_of(
    measure: stats.AnyMeasure,
    options: dict[str, tuple[str, ...]],
    place: int,
    k: int,
    ends: tuple[float, float, float],
) -> Analysis:
    """An analysis from its ends on the scale of pooling."""
    estimate, low, high = ends
    value, least, most = (stats.natural(measure, end) for end in ends)
    return Analysis(measure, options, place, k, value, least, most, sign(estimate), low > 0 or high < 0)


def sign(value: float) -> int:
    """1, −1, or 0."""
    return (value > 0) - (value < 0)


def _order(one: Analysis) -> tuple[int, float, float]:
    at = float("inf") if one.estimate is None else one.estimate
    return MEASURES.index(one.measure), at, float("inf") if one.low is None else one.low


def _joined(one: Analysis, other: Analysis) -> Analysis:
    """The same numbers reached by other options too."""
    options = {
        name: tuple(dict.fromkeys((*one.options.get(name, ()), *other.options.get(name, ()))))
        for name in {**one.options, **other.options}
    }
    return replace(one, options=options)


def _idle(axes: Sequence[str], choices: Any, found: Sequence[Analysis]) -> tuple[str, ...]:
    """The choices whose options all lead to the same analyses, wherever they arise."""
    idle = []
    for name in axes:
        offered = {str(option) for option in getattr(choices, name)}
        here = [set(one.options[name]) for one in found if name in one.options]
        if len(offered) > 1 and all(offered <= options for options in here):
            idle.append(name)
    return tuple(idle)
