"""Two versions of a study → the figures that came, went or changed: counts, adverse events, means, effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from ..analysis import share_of_counts
from ..frames.names import said
from ..model import Difference, Figure, Harm, HarmFigure, Interval, Mean, Outcome, Path, Score, Study, Timing
from ..problems import dotted
from ..stats import rounded
from ..words import words
from .changes import FigureChange, Reading, Ref
from .pairing import outcome_key, pairs

LANGUAGE = "en"  # of the labels of figures
NUMBERS = ("events", "of", "percent", "rate", "value", "sd", "low", "high", "k", "n", "p")
Kind = Literal["outcome", "harm", "score", "effect"]
Found = tuple[Path, str, Reading]
"""Where a figure stands, what it is, what it says."""


def figure_changes(old: Study | None, new: Study | None, ref: Ref) -> Iterator[FigureChange]:
    """Every figure that differs; those of a study that came or went, all."""
    yield from _counts("outcome", old, new, ref)
    yield from _counts("harm", old, new, ref)
    for before, after in _score_sides(old, new):
        yield from _changes("score", before, after, ref)
    effects = (old.effects if old else (), new.effects if new else ())
    for before_place, after_place in pairs(*effects):
        before_effect, after_effect = _effect(old, before_place), _effect(new, after_place)
        yield from _change("effect", before_effect, after_effect, ref)


# Counts


def _counts(kind: Literal["outcome", "harm"], old: Study | None, new: Study | None, ref: Ref) -> Iterator[FigureChange]:
    before, after = _groups(kind, old), _groups(kind, new)
    for was, now in pairs(before, after):
        sides = (_results(old, kind, before, was), _results(new, kind, after, now))
        yield from _changes(kind, *sides, ref)


def _groups(kind: Kind, study: Study | None) -> Sequence[Outcome | Harm]:
    return () if study is None else study.outcomes if kind == "outcome" else study.harms


def _results(study: Study | None, kind: Kind, groups: Sequence[Outcome | Harm], place: int | None) -> dict[str, Found]:
    """The figures of one outcome or adverse event by arm."""
    if study is None or place is None:
        return {}
    group, field = groups[place], "outcomes" if kind == "outcome" else "harms"
    label = _outcome_label(study, group) if isinstance(group, Outcome) else _harm_label(group)
    figures: Sequence[Figure | HarmFigure] = group.results
    read = [_reading(study, figure, share) for figure, share in zip(figures, _shares(figures), strict=True)]
    return {
        figure.arm: ((field, place, "results", index), f"{label}, {figure.arm}", read[index])
        for index, figure in enumerate(figures)
    }


def _outcome_label(study: Study, outcome: Outcome) -> str:
    """`improved, knee-ladder, week 4`; with the definition where another outcome would be called the same."""
    parts = [outcome.kind, outcome.scale or "scale not named", words(LANGUAGE).moment(outcome.time)]
    parts += [outcome.timing] if outcome.timing is not Timing.at else []
    twins = [other for other in study.outcomes if outcome_key(other) == outcome_key(outcome)]
    return ", ".join(parts + ([f"“{said(outcome.definition, LANGUAGE)}”"] if len(twins) > 1 else []))


def _harm_label(harm: Harm) -> str:
    return ", ".join(part for part in (harm.event, said(harm.label, LANGUAGE), said(harm.window, LANGUAGE)) if part)


def _shares(figures: Sequence[Figure | HarmFigure]) -> list[tuple[float | None, float | None, float | None]]:
    shares = (share_of_counts(f.events, f.of, f.percent) for f in figures)
    return [tuple(None if end is None else rounded(end, 6) for end in share) for share in shares]  # type: ignore[misc]


def _reading(
    study: Study, figure: Figure | HarmFigure, share: tuple[float | None, float | None, float | None]
) -> Reading:
    return Reading(
        events=figure.events,
        of=figure.of,
        percent=figure.percent,
        rate=said(figure.rate, LANGUAGE) if isinstance(figure, HarmFigure) else None,
        share=share[0],
        share_low=share[1],
        share_high=share[2],
        origin=str(figure.origin),
        source=figure.source,
        grade=str(study.grade_of(figure)),
        read_again=isinstance(figure, Figure) and figure.read_again,
    )


# Means, differences, effects


def _score_sides(old: Study | None, new: Study | None) -> Iterator[tuple[dict[str, Found], dict[str, Found]]]:
    before, after = (study.scores if study else () for study in (old, new))
    for was, now in pairs(before, after):
        yield _score(old, was), _score(new, now)


def _score(study: Study | None, place: int | None) -> dict[str, Found]:
    """The numbers of one score by arm, the difference by its two; its source alone if it has no number."""
    if study is None or place is None:
        return {}
    score, path = study.scores[place], ("scores", place)
    label, read = _score_label(score), Reading(source=score.source, grade=str(study.grade_of(score)))
    found: dict[str, Found] = {
        mean.arm: ((*path, "results", index), f"{label}, {mean.arm}", _mean(mean, read))
        for index, mean in enumerate(score.results)
    }
    if two := score.difference:
        arms = f"{two.arm} vs {two.against}"
        found[arms] = ((*path, "difference"), f"{label}, {arms}", _difference(two, read))
    return found or {"": (path, label, read)}


def _score_label(score: Score) -> str:
    return f"{score.kind}, {score.scale or 'scale not named'}, {words(LANGUAGE).moment(score.time)}"


def _mean(mean: Mean, read: Reading) -> Reading:
    low, high = _ends(mean.interval)
    return replace(read, value=mean.mean, sd=mean.sd, n=mean.n, low=low, high=high)


def _difference(two: Difference, read: Reading) -> Reading:
    low, high = _ends(two.interval)
    return replace(read, value=two.value, p=two.p, low=low, high=high)


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)


def _effect(study: Study | None, place: int | None) -> Found | None:
    if study is None or place is None:
        return None
    effect = study.effects[place]
    low, high = _ends(effect.interval)
    read = Reading(
        value=effect.estimate, low=low, high=high, k=effect.k, n=effect.n, p=effect.p, source=effect.source,
        grade=str(study.grade_of(effect)), superseded=effect.superseded,
    )  # fmt: skip
    return ("effects", place), f"{effect.measure}, {said(effect.label, LANGUAGE)}", read


# What became of each


def _changes(kind: Kind, before: dict[str, Found], after: dict[str, Found], ref: Ref) -> Iterator[FigureChange]:
    for name in dict.fromkeys((*after, *before)):
        yield from _change(kind, before.get(name), after.get(name), ref)


def _change(kind: Kind, before: Found | None, after: Found | None, ref: Ref) -> Iterator[FigureChange]:
    here = after or before
    was, now = (side[2] if side else None for side in (before, after))
    if here is None or was == now:
        return
    change: Literal["added", "removed", "changed"] = "added" if not was else "removed" if not now else "changed"
    points = None
    if was and now and was.share is not None and now.share is not None and was.share != now.share:
        points = rounded(100 * (now.share - was.share), 4)
    moved = not was or not now or any(getattr(was, name) != getattr(now, name) for name in NUMBERS)
    yield FigureChange(change, moved, ref, dotted(here[0]), kind, here[1], was, now, points)
