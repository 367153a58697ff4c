"""A treatment family with its treatments: one YAML file."""

from __future__ import annotations

from pydantic import Field

from .base import (
    ALSO_CALLED,
    OTHER_NUMBERS,
    Address,
    ArmId,
    Called,
    Days,
    Line,
    Number,
    PartialDate,
    Record,
    Slug,
    Text,
)
from .choices import Choices, HarmChoices, ScoreChoices
from .vocabulary import ControlId, InkId, MarkId
from .words import Control, Downgrade, Frequency, Grade, Level, Ruling, ScoreKind, Several, Standard

OPEN_CONTROLS: set[str] = {Control.waitlist, Control.usual_care}
"""Against these, people know what they receive."""


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
    """What a regulator or payer decided, or what was found where nothing was decided."""

    kind: Ruling
    jurisdictions: tuple[Line, ...] = Field(min_length=1, description="EU, INT or country codes")
    treatments: tuple[Slug, ...] = Field((), description="of a family: the treatments it holds for; all if absent")
    in_force: bool = Field(True, description="false where it has ended or a later decision has replaced it")
    date: PartialDate | None = None
    undated: Text | None = Field(None, description="why there is no date, where there is none")
    what: Text
    brief: Text | None = Field(
        None, description="the same in a few words, for the one line of its place; whole if absent"
    )
    address: Address | None = None
    grade: Grade


class Label(Record):
    """What official product information says of one adverse event."""

    event: Slug = Field(description="id of an event of data/vocabulary.yaml")
    label: Text | None = Field(None, description="the document's own narrower term, where the event is wider")
    frequency: Frequency | None = Field(None, description="its class, where the document uses the official classes")
    says: Text
    document: Text
    note: Text | None = None
    address: Address | None = None
    grade: Grade


class Certainty(Record):
    """How sure a named review or person is of one result, in the words of GRADE. Never computed."""

    outcome: Text
    comparison: Text
    level: Level
    downgraded_for: tuple[Downgrade, ...] = ()
    why: Text | None = None
    by: Line = Field(description="the review or person that rated it")
    study: Slug | None = Field(None, description="id of the review, where the site holds it")
    pools: tuple[Slug, ...] = Field(
        (),
        description="ids of the pools of this treatment that ask the same question: the summary shows it beside them",
    )
    date: PartialDate | None = None
    address: Address | None = None
    grade: Grade = Field(description="how well the rating was read")


class Part(Record):
    """Some trials of a pool, told apart from the others."""

    name: Text
    studies: tuple[Slug, ...] = Field(min_length=1, description="ids of the studies")


class Parts(Record):
    """A way to divide the trials of a pool, declared beforehand."""

    by: Text = Field(description="what sets the parts apart, as the dose")
    parts: tuple[Part, ...] = Field(min_length=2)
    because: Text = Field(description="why this was asked, and when it was declared")


class Combined(Record):
    """What every declaration of trials to be combined says: whom it compares, and who stays out."""

    id: Slug
    name: Text
    also: tuple[Slug, ...] = Field((), description="other treatments that count as the treated side, as one class")
    controls: tuple[ControlId, ...] = Field(
        min_length=1, description="the kinds of control that enter; of a trial that has several, the first of this list"
    )
    comparators: tuple[Slug, ...] = Field(
        (),
        description="with `active` controls: what they receive, whatever their role elsewhere; all if absent",
    )
    blinded: bool | None = Field(
        None,
        description="whether only blinded trials enter; if absent, yes, unless all controls are waitlist or usual care",
    )
    diagnoses: tuple[Slug, ...] = Field((), description="only studies of one of these diagnoses; all if absent")
    mixed: Text | None = Field(None, description="whom it puts together, in words of its name, where diagnoses differ")
    arms: dict[Slug, tuple[ArmId, ...]] = Field(
        default_factory=dict, description="study: the arms that enter (treated and control), where not all do"
    )
    leave_out: dict[Slug, Text] = Field(default_factory=dict, description="study: why it does not belong here")
    subgroups: Parts | None = Field(None, description="parts of its trials that are also told apart")
    because: Text = Field(description="why these trials belong together, and the rule for doses")

    @property
    def blinded_only(self) -> bool:
        """Whether open trials stay out: as declared, or else unless all its controls are such that people know."""
        return not set(self.controls) <= OPEN_CONTROLS if self.blinded is None else self.blinded


class Timed(Combined):
    """A declaration that chooses a moment."""

    days: tuple[Days, Days] = Field(description="the time window in days, both ends included")
    target_days: float = Field(
        gt=0, le=100_000, allow_inf_nan=False, description="where several times fit, the one nearest to this"
    )


class Pool(Timed):
    """Trials to be combined, declared beforehand: what is counted, against what, when, and which figure of each."""

    outcome: Slug = Field(description="id of an outcome of data/vocabulary.yaml")
    several: Several = Field(Several.combine, description="what to do with several eligible arms of one trial")
    control_risks: tuple[float, ...] = Field((), description="risks without treatment, 0 to 1, at which to tell it")
    choices: Choices = Field(
        default_factory=Choices, description="what could be chosen otherwise; everything defensible if absent"
    )


class CutOff(Record):
    """The last score that counts as the outcome of a pool."""

    scale: Slug = Field(description="id of data/scales.yaml")
    kind: ScoreKind = Field(description="of which scores: endpoint, change or percent-change")
    at: Number = Field(description="the last score that counts; better ones do too")


class ImputedPool(Pool):
    """Trials to be combined, with shares worked out from mean scores where a trial counts nobody: never a headline."""

    cut_offs: tuple[CutOff, ...] = Field(
        min_length=1, description="from which score on a person counts; the first that a trial has is used"
    )


class ScorePool(Timed):
    """Trials whose scores are to be combined: on which scale or scales, of which kind, as which difference."""

    scales: tuple[Slug, ...] = Field(min_length=1, description="ids of data/scales.yaml; several need SMD")
    measure: Standard = Field(Standard.md, description="MD, points of one scale, or SMD, standardised over several")
    kinds: tuple[ScoreKind, ...] = Field(
        (), description="which scores enter; for MD all if absent; for SMD one: changes and end scores never mix"
    )
    choices: ScoreChoices = Field(
        default_factory=ScoreChoices, description="what could be chosen otherwise; everything defensible if absent"
    )


class HarmPool(Combined):
    """Trials whose adverse events are to be combined: one event, counted over the trial or a part of it."""

    event: Slug = Field(description="id of an event of data/vocabulary.yaml")
    terms: tuple[Line, ...] = Field(
        (),
        description="the source's own terms that enter, in their first language, the best first; any if absent",
    )
    control_risks: tuple[float, ...] = Field((), description="risks without treatment, 0 to 1, at which to tell it")
    choices: HarmChoices = Field(
        default_factory=HarmChoices, description="what could be chosen otherwise; everything defensible if absent"
    )


class Sought(Record):
    """A trial that was looked for and cannot be used: no page was found, or the page gives nothing to count."""

    name: Line = Field(description="first author and year as far as they are known")
    read: bool = Field(description="whether a page of it was read")
    what: Text | None = Field(None, description="what the page gives, or why it cannot be used")
    pmid: int | None = Field(None, ge=1, le=99_999_999)
    registry: Line | None = None
    address: Address | None = None


class Topic(Record):
    """A subject of a family that is no treatment: a programme, a method, a debate."""

    id: Slug
    name: Text
    text: Text
    studies: tuple[Slug, ...] = ()


class Treatment(Record):
    """What is given."""

    id: Slug
    name: Text
    aliases: tuple[Line, ...] = Field((), description="brand names, abbreviations, spellings: found by the search")
    also_called: Called = Field(default_factory=dict, description=ALSO_CALLED)
    summary: Text
    what: Text
    who: Text | None = None
    harms: Text | None = None
    unknown: Text | None = None
    ask: tuple[Text, ...] = ()
    practice: tuple[Practice, ...] = ()
    status: tuple[Status, ...] = ()
    labels: tuple[Label, ...] = ()
    certainty: tuple[Certainty, ...] = ()
    against: Text | None = Field(None, description="what the evidence says against it, in one or two sentences")
    pools: tuple[Pool, ...] = ()
    imputed_pools: tuple[ImputedPool, ...] = Field(
        (), description="pools in which shares worked out from mean scores stand in, marked; never a headline"
    )
    score_pools: tuple[ScorePool, ...] = Field((), description="trials whose scores are combined")
    harm_pools: tuple[HarmPool, ...] = Field((), description="trials whose adverse events are combined")
    not_pooled: Text | None = Field(None, description="why its trials are not combined, where none can be")
    sought: tuple[Sought, ...] = Field((), description="trials that were looked for and cannot be used")
    other_numbers: tuple[Number, ...] = Field((), description=OTHER_NUMBERS)


class Family(Record):
    """One group of treatments."""

    id: Slug
    order: int = Field(ge=1, le=99)
    name: Text
    also_called: Called = Field(default_factory=dict, description=ALSO_CALLED)
    mark: MarkId
    ink: InkId
    summary: Text
    story: Text
    scope: Text | None = Field(None, description="which people are in and out of its pages, and why")
    evidence: Text = Field(description="what the evidence of this family is: counts of people, other effects, both")
    treatments: tuple[Treatment, ...] = Field(min_length=1)
    topics: tuple[Topic, ...] = ()
    status: tuple[Status, ...] = Field((), description="decisions on the family as a whole, or on no one treatment")
    other_numbers: tuple[Number, ...] = Field((), description=OTHER_NUMBERS)
