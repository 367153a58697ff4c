"""What could have been chosen otherwise in a pool: the options, and the record that names those of one pool."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from .base import Record
from .words import Standard


class PoolMeasure(StrEnum):
    """On which measure a pool can be computed."""

    rr = "RR"
    odds_ratio = "OR"
    rd = "RD"


class Spread(StrEnum):
    """By which method a pool finds how much trials differ; the last one assumes that they do not."""

    reml = "REML"
    dl = "DL"
    pm = "PM"
    mh = "MH"


class IntervalOf(StrEnum):
    """By which method a pool makes its interval."""

    hartung_knapp = "hartung-knapp"
    normal = "normal"


class EmptyCells(StrEnum):
    """What a pool of a ratio does with a trial that has an empty cell."""

    half = "half"
    left_out = "left-out"


class WhichScale(StrEnum):
    """Which scale of a trial comes first."""

    primary = "primary"
    clinician = "clinician"
    self = "self"


class WhichTime(StrEnum):
    """Which time inside the window comes first."""

    target = "target"
    first = "first"
    last = "last"


class WhichArms(StrEnum):
    """Which arms of a trial enter."""

    declared = "declared"
    all = "all"


class OpenTrials(StrEnum):
    """Whether trials in which everybody knew who received what enter."""

    out = "out"
    within = "in"


class Grades(StrEnum):
    """Which readings enter."""

    all = "all"
    strong = "strong"


class HarmSpread(StrEnum):
    """By which method a pool of adverse events finds how much trials differ; the last two assume that they do not."""

    reml = "REML"
    dl = "DL"
    pm = "PM"
    mh = "MH"
    peto = "Peto"


class ScoreSpread(StrEnum):
    """By which method a pool of scores finds how much trials differ."""

    reml = "REML"
    dl = "DL"
    pm = "PM"


def _any_of(words: type[StrEnum], about: str) -> Any:
    """A list of at least one of some words; all of them where nothing is said."""
    return Field(tuple(words), min_length=1, description=about)


class Alternatives(Record):
    """What could defensibly have been chosen otherwise in any pool: all combinations are computed beside it."""

    interval: tuple[IntervalOf, ...] = _any_of(IntervalOf, "the methods for the interval")
    arms: tuple[WhichArms, ...] = _any_of(WhichArms, "the arms that the pool names, or all that fit")
    open: tuple[OpenTrials, ...] = _any_of(OpenTrials, "whether open trials enter")
    grade: tuple[Grades, ...] = _any_of(Grades, "which readings enter")


class CountAlternatives(Alternatives):
    """Those of counts."""

    measure: tuple[PoolMeasure, ...] = _any_of(PoolMeasure, "the measures")
    empty_cells: tuple[EmptyCells, ...] = _any_of(
        EmptyCells, "for ratios: what is done with a trial that has an empty cell"
    )


class Choices(CountAlternatives):
    """What could defensibly have been chosen otherwise in a pool of what a treatment did."""

    spread: tuple[Spread, ...] = _any_of(Spread, "the methods for how much the trials differ")
    scale: tuple[WhichScale, ...] = _any_of(WhichScale, "which scale of a trial comes first")
    time: tuple[WhichTime, ...] = _any_of(WhichTime, "which time inside the window comes first")


class HarmChoices(CountAlternatives):
    """What could defensibly have been chosen otherwise in a pool of adverse events."""

    spread: tuple[HarmSpread, ...] = _any_of(HarmSpread, "the methods for how much the trials differ")


class ScoreChoices(Alternatives):
    """What could defensibly have been chosen otherwise in a pool of scores."""

    measure: tuple[Standard, ...] = _any_of(Standard, "points of one scale, or standardised differences")
    spread: tuple[ScoreSpread, ...] = _any_of(ScoreSpread, "the methods for how much the trials differ")
    scale: tuple[WhichScale, ...] = _any_of(WhichScale, "which scale of a trial comes first")
    time: tuple[WhichTime, ...] = _any_of(WhichTime, "which time inside the window comes first")
