"""The claims of a source: our inventory of them (seeds), and our answers (data)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .base import ALSO_CALLED, OTHER_NUMBERS, ArmIds, Called, Interval, Line, Number, Record, Slug, Text
from .study import Count, Percent, Size, Source


class Verdict(StrEnum):
    """What the evidence says of a claim."""

    supported = "supported"
    nuance = "supported-with-nuance"
    overstated = "overstated"
    contradicted = "contradicted"
    not_traceable = "not-traceable"


class Original(Record):
    """The source, named but not reproduced."""

    file: Line
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Section(Record):
    """A part of the source, under a name of our own."""

    id: Slug
    name: Text


class Quantity(Record):
    """A number that the claim states."""

    what: Line
    value: Line | None = None
    unit: Line | None = None
    approx: bool = False
    time: Line | None = None


class Seed(Record):
    """One claim that the site must answer, reworded."""

    id: Slug
    section: Slug
    gist: Text
    figures: tuple[Quantity, ...] = ()


class Seeds(Record):
    """`seeds/claims.yaml`."""

    source: Original
    sections: tuple[Section, ...] = Field(min_length=1)
    claims: tuple[Seed, ...] = Field(min_length=1)


class Quote(Record):
    """A number that a text quotes from a record: the text and the record must go on agreeing.

    Of an outcome: `outcome`, `arm`, and `events` with `of`, or `percent`. Of anything else: `value` (and `interval`),
    which must stand among the scores, effects or harms of the study.
    """

    study: Slug
    outcome: Slug | None = None
    harm: Slug | None = None
    arm: ArmIds | None = None
    events: Count | None = None
    of: Size | None = None
    percent: Percent | None = None
    value: Number | None = None
    interval: Interval | None = None
    contradicts: bool = Field(False, description="whether this number shows that the claim is wrong")


class Reading(Source):
    """A page that an answer rests on besides the records: an authority, a registry, a newspaper."""

    contradicts: bool = Field(False, description="whether what it says shows that the claim is wrong")


class Answer(Record):
    """Our answer to one claim."""

    id: Slug
    also_called: Called = Field(default_factory=dict, description=ALSO_CALLED)
    verdict: Verdict
    why: Text
    studies: tuple[Slug, ...] = ()
    quotes: tuple[Quote, ...] = Field((), description="the numbers of `why`, tied to the records they come from")
    pages: tuple[Reading, ...] = Field((), description="pages that it rests on besides the records")
    other_numbers: tuple[Number, ...] = Field((), description=OTHER_NUMBERS)


class Answers(Record):
    """`data/claims/<section>.yaml`."""

    claims: tuple[Answer, ...] = Field(min_length=1)
