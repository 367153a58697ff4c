"""What could have been chosen otherwise in a pool: the options, and the record that names those of one pool."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .base import Record


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


class Choices(Record):
    """What could defensibly have been chosen otherwise in a pool: all combinations are computed beside it."""

    measure: tuple[PoolMeasure, ...] = Field(tuple(PoolMeasure), min_length=1, description="the measures")
    spread: tuple[Spread, ...] = Field(
        tuple(Spread), min_length=1, description="the methods for how much the trials differ"
    )
    interval: tuple[IntervalOf, ...] = Field(
        tuple(IntervalOf), min_length=1, description="the methods for the interval"
    )
    empty_cells: tuple[EmptyCells, ...] = Field(
        tuple(EmptyCells), min_length=1, description="for ratios: what is done with a trial that has an empty cell"
    )
    scale: tuple[WhichScale, ...] = Field(
        tuple(WhichScale), min_length=1, description="which scale of a trial comes first"
    )
    time: tuple[WhichTime, ...] = Field(
        tuple(WhichTime), min_length=1, description="which time inside the window comes first"
    )
    arms: tuple[WhichArms, ...] = Field(
        tuple(WhichArms), min_length=1, description="the arms that the pool names, or all that fit"
    )
    open: tuple[OpenTrials, ...] = Field(tuple(OpenTrials), min_length=1, description="whether open trials enter")
    grade: tuple[Grades, ...] = Field(tuple(Grades), min_length=1, description="which readings enter")
