"""The site's own facts and its vocabularies: everything that would change on another subject."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from pydantic import Field, StringConstraints

from .base import ALSO_CALLED, Address, Called, Country, Day, Language, Line, Number, PartialDate, Record, Slug, Text
from .family import Status
from .vocabulary import OwnLists
from .words import Asked, Better, DefinedBy, Grade, Mark, Rater


class HelpLine(Record):
    """Where to call for help, in one country."""

    country: Country
    name: Text
    number: Line
    when: Text
    address: Address | None = None


class Headline(Record):
    """Which outcome the home page draws, and the time that it prefers when a study reports several."""

    outcome: Slug
    days: float = Field(gt=0, le=100_000, allow_inf_nan=False)
    because: Text


class Question(Record):
    """A question that the page of every treatment answers."""

    asks: Asked
    text: Text = Field(description="the question in the words of those who ask")


class Credit(Record):
    """Somebody else's open data that figures come from."""

    name: Line
    address: Address
    text: Text


Banned = Annotated[str, StringConstraints(pattern=r"^\w[\w ’-]*\*?$", min_length=2, max_length=80)]
"""A word or words; a star at the end stands for any ending: `miracul*`."""


class Wording(Record):
    """Words that the visible texts of a site do not use, and why."""

    words: dict[Language, tuple[Banned, ...]] = Field(min_length=1, description="by language; * for any ending")
    names: tuple[Line, ...] = Field((), description="official names that hold such a word, and may be said")
    why: Text


class SiteFacts(Record):
    """`data/site.yaml`."""

    title: Text
    tagline: Text
    subject: Text = Field(description="what the site is about, to be read inside a sentence")
    languages: tuple[Language, ...] = Field(min_length=1, max_length=40)
    disclaimer: Text
    selection: Text
    scope: Text | None = Field(None, description="which treatments and people are in and out, and why")
    help_lines: tuple[HelpLine, ...] = ()
    help_words: dict[Language, tuple[Banned, ...]] = Field(
        default_factory=dict,
        description="what somebody in need types, by language; * for any ending; searched, it shows where to call",
    )
    emergency: Text | None = None
    last_search: Day
    reviewed: Text
    headline: Headline
    jurisdictions: tuple[Line, ...] = Field((), description="whose decisions open each treatment page, as FR, EU, US")
    questions: tuple[Question, ...] = Field(
        (), description="what people ask about a treatment, in this order; those left out follow in the program's words"
    )
    credits: tuple[Credit, ...] = ()
    context: tuple[Status, ...] = Field((), description="facts about the subject as a whole, dated and sourced")
    wording: tuple[Wording, ...] = Field((), description="words that the texts of this site do not use, and why")
    licence: Text
    licence_address: Address | None = Field(
        None, description="the page of the licence of the data, by which programs know it"
    )


class Important(Record):
    """The smallest difference on a scale that somebody holds to matter to people, from where to where."""

    low: Number = Field(gt=0, description="points, without sign")
    high: Number | None = Field(None, gt=0, description="the other end, where a range was given")
    by: Line = Field(description="who worked it out")
    how: Text | None = Field(None, description="how it was worked out")
    address: Address
    grade: Grade = Field(description="how well it was read")


class Scale(Record):
    """A measuring scale."""

    id: Slug
    name: Line | None = Field(None, description="its abbreviation; absent where it has none")
    full_name: Text
    rater: Rater
    range: tuple[Number, Number] | None = None
    about: Text
    better: Better = Field(Better.lower, description="which end is the good one; the lower one if absent")
    overview: bool = Field(True, description="false for another complaint: kept out of charts of several studies")
    aliases: tuple[Line, ...] = ()
    also_called: Called = Field(default_factory=dict, description=ALSO_CALLED)
    important: tuple[Important, ...] = Field(
        (), description="differences held to matter, each with its source: drawn as lines in plots of its scores"
    )
    address: Address | None = Field(None, description="where the description was read")
    grade: Grade = Field(description="how well the description was read")

    def short(self, language: str) -> str:
        """Its abbreviation, or else its name."""
        return self.name or self.full_name.said(language)[0]


class Scales(Record):
    """`data/scales.yaml`."""

    scales: tuple[Scale, ...] = Field(min_length=1)


class OutcomeKind(Record):
    """What can be counted: whom a treatment helped, or whom it did not."""

    id: Slug
    name: Text
    about: Text
    charted: bool = Field(False, description="drawn in charts, told in summaries, compared")
    mark: Mark | None = Field(None, description="its shape in charts; if absent, the next one that is free")
    within: Slug | None = Field(None, description="the outcome that everybody counted here reached as well")
    defined_by: DefinedBy | None = Field(
        None, description="whether a score had to move far (change) or to end somewhere (level); another is pointed out"
    )
    better: bool = Field(True, description="whether more of it is better")
    usual_percent: float | None = Field(
        None, gt=0, le=100, description="the percentage that its usual definition names; another one is pointed out"
    )


SHAPES = (Mark.circle, Mark.diamond, Mark.triangle, Mark.star, Mark.pentagon, Mark.triangle_down)
"""What charted outcomes are drawn with, in their order; a square stands for all others."""


def shapes(kinds: tuple[OutcomeKind, ...]) -> dict[str, str]:
    """Outcome id → shape. Where more are charted than there are shapes, the last ones are squares."""
    own = {kind.mark for kind in kinds if kind.mark}
    free = iter([shape for shape in SHAPES if shape not in own])
    return {kind.id: kind.mark or (next(free, Mark.square) if kind.charted else Mark.square) for kind in kinds}


class EventKind(Record):
    """An adverse event that can be counted."""

    id: Slug
    name: Text
    also_called: Called = Field(default_factory=dict, description=ALSO_CALLED)
    about: Text | None = None
    serious: bool = Field(False, description="dangerous by itself: always shown first")
    within: Slug | None = Field(None, description="the event that everybody counted here had as well")


class Term(Record):
    """A word of a vocabulary."""

    id: Slug
    name: Text


class Diagnosis(Term):
    """What the people of a study have."""

    usual: bool = Field(False, description="the illness that the site is about; figures of others say who they are")


class Comparator(Term):
    """A treatment that only ever serves as comparison."""

    also_called: Called = Field(default_factory=dict, description=ALSO_CALLED)
    stands_for: Text | None = Field(
        None,
        description="where it is not meant to treat the illness: what it stands for, as a placebo that can be felt",
    )
    unnamed: bool = Field(
        False, description="stands for treatments without a name of their own: their arm's label is told"
    )


class Vocabulary(OwnLists):
    """`data/vocabulary.yaml`."""

    outcomes: tuple[OutcomeKind, ...] = Field(min_length=1)
    diagnoses: tuple[Diagnosis, ...] = Field(min_length=1)
    comparators: tuple[Comparator, ...] = ()
    events: tuple[EventKind, ...] = Field((), description="adverse events, in the order in which they are shown")


class Entry(Record):
    """A word that needs explaining."""

    id: Slug
    term: Text
    also: dict[Language, tuple[Line, ...]] = Field(default_factory=dict, description="other forms found in the texts")
    also_called: Called = Field(default_factory=dict, description=ALSO_CALLED)
    meaning: Text


class Glossary(Record):
    """`data/glossary.yaml`."""

    terms: tuple[Entry, ...] = Field(min_length=1)


class Correction(Record):
    """Something that the site said wrongly, and when it was mended."""

    mended: Day
    since: PartialDate | None = Field(None, description="since when it was wrong; absent if unknown")
    studies: tuple[Slug, ...] = ()
    treatments: tuple[Slug, ...] = ()
    claims: tuple[Slug, ...] = Field((), description="ids of the claims whose verdict has changed")
    was: Text
    now: Text
    how: Text | None = Field(None, description="how it was found")


class Corrections(Record):
    """`data/corrections.yaml`, the newest first."""

    corrections: tuple[Correction, ...] = ()

    @property
    def named(self) -> tuple[tuple[str, Correction], ...]:
        """Each with a name that stays when newer ones come: its day and its first record, and a number that counts from
        the oldest where that is not enough."""
        seen: Counter[str] = Counter()
        found = []
        for correction in reversed(self.corrections):
            first = [*correction.studies, *correction.treatments, *correction.claims][:1]
            name = "-".join([correction.mended.isoformat(), *first])
            seen[name] += 1
            found.append((name if seen[name] == 1 else f"{name}-{seen[name]}", correction))
        return tuple(reversed(found))
