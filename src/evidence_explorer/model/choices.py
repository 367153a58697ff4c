"""What could have been chosen otherwise in a pool: the options, and the record that names those of one pool."""

from __future__ import annotations

from enum import StrEnum

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


class Alternatives(Record):
    """What could defensibly have been chosen otherwise in any pool: all combinations are computed beside it."""

    interval: tuple[IntervalOf, ...] = Field(
        tuple(IntervalOf), min_length=1, description="the methods for the interval"
    )
    arms: tuple[WhichArms, ...] = Field(
        tuple(WhichArms), min_length=1, description="the arms that the pool names, or all that fit"
    )
    open: tuple[OpenTrials, ...] = Field(tuple(OpenTrials), min_length=1, description="whether open trials enter")
    grade: tuple[Grades, ...] = Field(tuple(Grades), min_length=1, description="which readings enter")


class CountAlternatives(Alternatives):
    """Those of counts."""

    measure: tuple[PoolMeasure, ...] = Field(tuple(PoolMeasure), min_length=1, description="the measures")
    empty_cells: tuple[EmptyCells, ...] = Field(
        tuple(EmptyCells), min_length=1, description="for ratios: what is done with a trial that has an empty cell"
    )


class Choices(CountAlternatives):
    """What could defensibly have been chosen otherwise in a pool of what a treatment did."""

    spread: tuple[Spread, ...] = Field(
        tuple(Spread), min_length=1, description="the methods for how much the trials differ"
    )
    scale: tuple[WhichScale, ...] = Field(
        tuple(WhichScale), min_length=1, description="which scale of a trial comes first"
    )
    time: tuple[WhichTime, ...] = Field(
        tuple(WhichTime), min_length=1, description="which time inside the window comes first"
    )


class HarmChoices(CountAlternatives):
    """What could defensibly have been chosen otherwise in a pool of adverse events."""

    spread: tuple[HarmSpread, ...] = Field(
        tuple(HarmSpread), min_length=1, description="the methods for how much the trials differ"
    )


class ScoreChoices(Alternatives):
    """What could defensibly have been chosen otherwise in a pool of scores."""

    measure: tuple[Standard, ...] = Field(
        tuple(Standard), min_length=1, description="points of one scale, or standardised differences"
    )
    spread: tuple[ScoreSpread, ...] = Field(
        tuple(ScoreSpread), min_length=1, description="the methods for how much the trials differ"
    )
    scale: tuple[WhichScale, ...] = Field(
        tuple(WhichScale), min_length=1, description="which scale of a trial comes first"
    )
    time: tuple[WhichTime, ...] = Field(
        tuple(WhichTime), min_length=1, description="which time inside the window comes first"
    )
