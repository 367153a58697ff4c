"""The figures of a record, in the forms in which a text may state them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ...model import Figure, HarmFigure, Interval, Measure, Path, Score, ScoreKind, Study
from ...stats import rounded
from .grammar import Counts
from .reading import Number

PERCENTS = {Measure.percent, Measure.rd, Measure.risk_reduction, Measure.accuracy}
PERCENT_SCORES = {ScoreKind.percent_change, ScoreKind.percent_time}
ABOUT = 0.025  # so far may a time be told from the one recorded: day 43 for six weeks
MONTH = 0.1  # and of a result: four weeks for a month
Known = list[tuple[float, Path]]
Places = dict[float, list[Path]]


@dataclass(frozen=True, slots=True)
class About:
    """What a sentence says of a number: the outcomes and the times (in days) that are named beside it; none if none."""

    outcomes: frozenset[str] = frozenset()
    days: tuple[float, ...] = ()


ANYTHING = About()


@dataclass(slots=True)
class Stock:
    """What a text may rest on: numbers by what they count, each with the fields that it comes from."""

    percents: Known = field(default_factory=list)
    values: Known = field(default_factory=list)
    ps: Known = field(default_factory=list)
    times: Known = field(default_factory=list)
    gaps: Known = field(default_factory=list)
    people: Places = field(default_factory=dict)
    studies: Places = field(default_factory=dict)
    pairs: dict[tuple[float, float], list[Path]] = field(default_factory=dict)
    said: dict[Counts, Places] = field(default_factory=dict)  # in texts that are themselves the record
    others: dict[float, Path] = field(default_factory=dict)  # numbers that have no field of their own
    outcomes: list[tuple[str, float | None]] = field(default_factory=list)  # kind and day of each outcome

    def sort(self) -> Stock:
        """Ready to be looked through."""
        for known in (self.percents, self.values, self.ps, self.times, self.gaps):
            known.sort(key=lambda item: item[0])
        return self

    def say(self, number: Number, path: Path) -> None:
        """Add a number of a text that is itself the record: an age, a definition, what a register says."""
        if number.of is not None:
            add(self.pairs, (number.value, number.of), path)
        if number.kind is Counts.time:
            self.times.append((number.days, path))
        add(self.said.setdefault(number.kind, {}), number.value, path)

    def holds(self, number: Number, about: About = ANYTHING) -> Path | None:
        """The field that a number of a text rests on, if there is one."""
        return next(self.places(number, about), None)

    def places(self, number: Number, about: About = ANYTHING) -> Iterator[Path]:
        """Every field that a number of a text may rest on."""
        return (path for path in self._candidates(number) if about is ANYTHING or self._fits(path, about))

    def marks(self, number: Number) -> Path | None:
        """The entry of `other_numbers` that a number of a text rests on; a pair needs both of its numbers there."""
        if number.of is not None and number.of not in self.others:
            return None
        return self.others.get(number.value)

    def _fits(self, path: Path, about: About) -> bool:
        """Whether a figure of an outcome is of an outcome, and of a time, that the sentence names."""
        if path[0] != "outcomes" or not isinstance(path[1], int):
            return True
        kind, day = self.outcomes[path[1]]
        if about.outcomes and kind not in about.outcomes:
            return False
        return not about.days or day is None or any(abs(day - one) <= max(MONTH * one, 1) for one in about.days)

    def _candidates(self, number: Number) -> Iterator[Path]:
        kind, value, digits = number.kind, number.value, number.decimals
        if number.of is not None:
            yield from self.pairs.get((value, number.of), ())
            return
        if kind is Counts.people or (kind is Counts.bare and not digits):
            yield from self.people.get(value, ())
        if kind is Counts.studies or (kind is Counts.bare and not digits):
            yield from self.studies.get(value, ())
        for known in KNOWN[kind]:
            yield from near(getattr(self, known), value, max(digits, 1) if kind is Counts.bare else digits)
        if kind is Counts.time:
            yield from within(self.times, number.days * (1 - ABOUT), number.days * (1 + ABOUT))
        for other in ANY if kind is Counts.bare else (kind, Counts.bare):
            yield from self.said.get(other, {}).get(value, ())


ANY = (Counts.bare, Counts.percent, Counts.people, Counts.studies, Counts.points, Counts.time, Counts.p)
KNOWN: dict[Counts, tuple[str, ...]] = {
    Counts.percent: ("percents",), Counts.points: ("values", "gaps"), Counts.p: ("ps",),
    Counts.bare: ("values", "percents", "ps"), Counts.people: (), Counts.studies: (), Counts.time: (),
    Counts.dose: (),
}  # fmt: skip


def add(places: dict[Any, list[Path]], key: object, path: Path) -> None:
    """Note one more place of a number."""
    places.setdefault(key, []).append(path)


def near(known: Known, value: float, decimals: int) -> Iterator[Path]:
    """Those of some sorted values that a text may write so, rounded to as many decimals."""
    half = 0.5 * 10.0**-decimals + 1e-9
    return within(known, value - half, value + half)


def within(known: Known, low: float, high: float) -> Iterator[Path]:
    """Those of some sorted values that lie between two ends."""
    for at in range(bisect_left(known, low, key=lambda item: item[0]), len(known)):
        if known[at][0] > high:
            return
        yield known[at][1]


def stock_of(study: Study) -> Stock:
    """The figures of a study."""
    stock = Stock()
    _people(study, stock)
    for i, outcome in enumerate(study.outcomes):
        stock.outcomes.append((outcome.kind, outcome.time.days))
        _time(stock, outcome.time.days, ("outcomes", i, "time"))
        _p(stock, outcome.p, ("outcomes", i, "p"))
        for j, figure in enumerate(outcome.results):
            _figure(stock, figure, ("outcomes", i, "results", j))
        _gaps(stock, outcome.results, ("outcomes", i, "results"))
        _total(stock, outcome.results, ("outcomes", i, "results", 0, "events"))
    for i, harm in enumerate(study.harms):
        for j, counted in enumerate(harm.results):
            _figure(stock, counted, ("harms", i, "results", j))
        _total(stock, harm.results, ("harms", i, "results", 0, "events"))
    for i, score in enumerate(study.scores):
        _score(stock, score, ("scores", i))
    _effects(study, stock)
    for i, other in enumerate(study.other_numbers):
        stock.others[abs(other)] = ("other_numbers", i)
    return stock


def _people(study: Study, stock: Stock) -> None:
    design = study.design
    for name in ("randomised", "participants", "sites"):
        if (n := getattr(design, name)) is not None:
            add(stock.people, n, ("design", name))
    sizes = [(arm.n, i) for i, arm in enumerate(study.arms) if arm.n]
    for n, i in sizes:
        add(stock.people, n, ("arms", i, "n"))
    for some in {2, len(sizes)} - {0}:
        for together in combinations(sizes, some):
            add(stock.people, sum(n for n, _ in together), ("arms", together[0][1], "n"))
    if design.duration_weeks:
        _time(stock, design.duration_weeks * 7, ("design", "duration_weeks"))


def _figure(stock: Stock, figure: Figure | HarmFigure, path: Path) -> None:
    if figure.percent is not None:
        stock.percents.append((figure.percent, (*path, "percent")))
    if figure.of:
        add(stock.people, figure.of, (*path, "of"))
    if figure.events is not None:
        _counted(stock, figure.events, figure.of, (*path, "events"))
    elif figure.percent is not None and figure.of:
        _whole(stock, figure.percent, figure.of, (*path, "percent"))


def _counted(stock: Stock, events: float, of: float | None, path: Path) -> None:
    add(stock.people, events, path)
    if of:
        add(stock.pairs, (events, of), path)
        stock.percents.append((100 * events / of, path))


def _whole(stock: Stock, percent: float, of: float, path: Path) -> None:
    """The people behind a percentage, where they are whole ones."""
    events = percent * of / 100
    if abs(events - rounded(events, 0)) < max(0.05 * events, 0.005 * of):
        add(stock.people, rounded(events, 0), path)
        add(stock.pairs, (rounded(events, 0), of), path)


def _total(stock: Stock, results: Sequence[Figure | HarmFigure], path: Path) -> None:
    """All arms together, where each is counted."""
    counts = [(figure.events, figure.of) for figure in results if figure.events is not None and figure.of]
    if len(results) > 1 and len(counts) == len(results):
        people = sum(of for _, of in counts)
        add(stock.people, people, path)
        _counted(stock, sum(events for events, _ in counts), people, path)


def _gaps(stock: Stock, results: Sequence[Figure], path: Path) -> None:
    """How many percentage points lie between two arms."""
    told = [(percent, j) for j, figure in enumerate(results) if (percent := _percent(figure)) is not None]
    stock.gaps += [(abs(one - other), (*path, j)) for (one, j), (other, _) in combinations(told, 2)]


def _percent(figure: Figure) -> float | None:
    counted = figure.events is not None and figure.of
    return 100 * (figure.events or 0) / (figure.of or 1) if counted else figure.percent


def _score(stock: Stock, score: Score, path: Path) -> None:
    _time(stock, score.time.days, (*path, "time"))
    into = stock.percents if score.kind in PERCENT_SCORES else stock.values
    for j, mean in enumerate(score.results):
        here = (*path, "results", j)
        _all(into, (mean.mean, mean.sd), (*here, "mean"))
        _interval(into, mean.interval, (*here, "interval"))
        if mean.n:
            add(stock.people, mean.n, (*here, "n"))
    if gap := score.difference:
        _all(into, (gap.value,), (*path, "difference", "value"))
        _interval(into, gap.interval, (*path, "difference", "interval"))
        _p(stock, gap.p, (*path, "difference", "p"))


def _effects(study: Study, stock: Stock) -> None:
    for i, effect in enumerate(study.effects):
        path: Path = ("effects", i)
        into = stock.percents if effect.measure in PERCENTS else stock.values
        _all(into, (effect.estimate,), (*path, "estimate"))
        _interval(into, effect.interval, (*path, "interval"))
        _p(stock, effect.p, (*path, "p"))
        if effect.estimate is not None and effect.measure is Measure.p_value:
            stock.ps.append((effect.estimate, (*path, "estimate")))
        if effect.estimate is not None and effect.measure is Measure.count:
            _counted(stock, effect.estimate, effect.n, (*path, "estimate"))
        if effect.estimate is not None and effect.measure is Measure.percent and effect.n:
            _whole(stock, effect.estimate, effect.n, (*path, "estimate"))
        if effect.n:
            add(stock.people, effect.n, (*path, "n"))
        if effect.k:
            add(stock.studies, effect.k, (*path, "k"))


def _time(stock: Stock, days: float | None, path: Path) -> None:
    if days:
        stock.times.append((days, path))


def _p(stock: Stock, p: str | None, path: Path) -> None:
    if p:
        with suppress(ValueError):
            stock.ps.append((float(p.lstrip("<>=≤≥ ")), path))


def _interval(into: Known, interval: Interval | None, path: Path) -> None:
    if interval:
        into += [(abs(interval.low), (*path, 0)), (abs(interval.high), (*path, 1))]


def _all(into: Known, values: Iterable[float | None], path: Path) -> None:
    into += [(abs(value), path) for value in values if value is not None]
