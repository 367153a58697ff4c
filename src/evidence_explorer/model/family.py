"""A treatment family with its treatments: one YAML file."""

from __future__ import annotations

from pydantic import Field

from .base import Address, Line, PartialDate, Record, Slug, Text
from .words import Grade, Ink, Mark


class Practice(Record):
    """How a treatment is given."""

    variant: Text | None = None
    route: Text
    schedule: Text
    session: Text | None = None
    onset: Text | None = None
    durability: Text | None = None
    setting: Text | None = None
    invasiveness: Text | None = None
    contraindications: Text | None = None
    cost: Text | None = None
    address: Address | None = None
    grade: Grade


class Status(Record):
    """What a regulator or payer decided."""

    jurisdictions: tuple[Line, ...] = Field(min_length=1, description="EU, INT or country codes")
    date: PartialDate | None = None
    undated: Text | None = Field(None, description="why there is no date, where there is none")
    what: Text
    address: Address | None = None
    grade: Grade


class Treatment(Record):
    """What is given."""

    id: Slug
    name: Text
    aliases: tuple[Line, ...] = Field((), description="brand names, abbreviations, spellings: found by the search")
    summary: Text
    what: Text
    who: Text | None = None
    harms: Text | None = None
    unknown: Text | None = None
    ask: tuple[Text, ...] = ()
    practice: tuple[Practice, ...] = ()
    status: tuple[Status, ...] = ()


class Family(Record):
    """One group of treatments."""

    id: Slug
    order: int = Field(ge=1, le=99)
    name: Text
    mark: Mark
    ink: Ink
    summary: Text
    story: Text
    evidence: Text = Field(description="what the evidence of this family is: rates of response, other effects, both")
    treatments: tuple[Treatment, ...] = Field(min_length=1)
