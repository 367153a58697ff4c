"""A measure that is said to tell who will respond to which treatment."""

from __future__ import annotations

from pydantic import Field

from .base import ALSO_CALLED, OTHER_NUMBERS, Called, Number, Record, Slug, Text
from .claim import Quote
from .vocabulary import MarkerKindId
from .words import Readiness


class Biomarker(Record):
    """`data/biomarkers/<id>.yaml`."""

    id: Slug
    name: Text
    also_called: Called = Field(default_factory=dict, description=ALSO_CALLED)
    kind: MarkerKindId
    order: int = Field(50, ge=1, le=99)
    summary: Text
    measures: Text = Field(description="what is measured, and how")
    predicts: Text = Field(description="what it is said to predict")
    treatments: tuple[Slug, ...] = Field((), description="ids of treatments or comparators")
    effect: Text = Field(description="how strongly, with the figure")
    quotes: tuple[Quote, ...] = Field((), description="the numbers of `effect`, tied to the records they come from")
    readiness: Readiness
    limits: Text = Field(description="what speaks against relying on it")
    studies: tuple[Slug, ...] = Field(min_length=1, description="ids of the studies it rests on")
    other_numbers: tuple[Number, ...] = Field((), description=OTHER_NUMBERS)
