"""A study: one trial, cohort, review or experiment, with its arms, figures and sources."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import (
    ALSO_CALLED,
    OTHER_NUMBERS,
    Address,
    ArmId,
    ArmIds,
    Called,
    Country,
    Day,
    Days,
    Doi,
    Interval,
    Language,
    Line,
    Number,
    PartialDate,
    Record,
    Slug,
    Text,
)
from .dates import Dates
from .registries import registered
from .vocabulary import ControlId, JudgementId, ToolId
from .words import (
    Afterwards,
    Better,
    Blinding,
    Direction,
    Funder,
    Grade,
    Kind,
    Measure,
    Origin,
    Period,
    Rater,
    Repeats,
    ScoreKind,
    Timing,
    Unit,
)

Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Size = Annotated[int, Field(ge=1, le=1_000_000_000)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]

DAYS = {Unit.hour: 1 / 24, Unit.day: 1.0, Unit.week: 7.0, Unit.month: 30.4375, Unit.year: 365.25}


BASELINE = "baseline"  # what a difference is "against" when an arm is compared with its own start


class Citation(Record):
    """Where the study was published."""

    authors: tuple[Line, ...] = Field((), description="Surname Initials; the last one may be 'et al.'")
    year: int | None = Field(ge=1900, le=2100)
    title: Line
    language: Language = "en"
    journal: Line | None = None
    volume: Line | None = None
    issue: Line | None = None
    pages: Line | None = None
    doi: Doi | None = None
    preprint_doi: Doi | None = None
    pmid: int | None = Field(None, ge=1, le=99_999_999)
    registry: tuple[Line, ...] = Field((), description="registration numbers, as NCT03775200")

    @property
    def registrations(self) -> tuple[str, ...]:
        """Each registration number in the one form of its register; as it was written where no register is known."""
        return tuple(dict.fromkeys(registered(number) or number for number in self.registry))

    @property
    def order(self) -> int:
        """The year to sort by; an unknown one comes before all others."""
        return self.year or 0


class Design(Record):
    """How the study was made."""

    kind: Kind
    blinding: Blinding | None = None
    blinding_note: Text | None = None
    phase: Line | None = None
    randomised: Size | None = Field(None, description="people randomised, all arms together")
    participants: Size | None = Field(None, description="people studied, where the number randomised is not told")
    same_people_as: Slug | None = Field(
        None, description="the id of another record with people in common: all together count once"
    )
    sites: Size | None = None
    countries: tuple[Country, ...] = ()
    duration_weeks: float | None = Field(None, gt=0, le=100_000, allow_inf_nan=False)
    dates: Dates | None = None
    note: Text | None = None


class Population(Record):
    """Who took part."""

    diagnosis: tuple[Slug, ...] = Field(min_length=1, description="ids of data/vocabulary.yaml")
    text: Text
    particular: Text | None = Field(
        None, description="what sets these people apart beyond the diagnosis: an age, a danger, another illness"
    )
    definition: Text | None = None
    age: Text | None = None
    baseline: Text | None = None


class Arm(Record):
    """One group of a study, with what it received."""

    id: ArmId
    label: Text
    n: Size | None = Field(None, description="people in this arm")
    treatment: Slug | None = Field(None, description="id of a treatment or comparator")
    control: ControlId | None = Field(None, description="what kind of control this arm is, if it is one")
    repeats: Repeats | None = Field(None, description="why its people are also counted in another arm")
    dose: Text | None = None
    schedule: Text | None = None


class Moment(Record):
    """When something was counted or measured: a number of units after the start, or words."""

    value: Days | None = None
    unit: Unit | None = None
    words: Text | None = None

    @property
    def days(self) -> float | None:
        """The time in days, or None where it cannot be expressed so."""
        if self.value is None or self.unit is None or self.unit not in DAYS:
            return None
        return self.value * DAYS[self.unit]


class Figure(Record):
    """One number of one arm: events of n, or a published percentage."""

    arm: ArmId
    events: Count | None = None
    of: Size | None = None
    percent: Percent | None = None
    origin: Origin = Origin.reported
    source: Slug
    of_source: Slug | None = None
    also: tuple[Slug, ...] = ()
    grade: Grade | None = Field(None, description="only if weaker than the grade of its source")
    read_again: bool = Field(False, description="read a second time, apart from the first reader, and found the same")


class Outcome(Record):
    """What was counted, on which scale, by which definition and rater, at what time, and how many in each arm."""

    kind: Slug = Field(description="id of data/vocabulary.yaml, as improved")
    scale: Slug | None = Field(None, description="id of data/scales.yaml; absent where the source does not name it")
    definition: Text
    rater: Rater | None = Field(None, description="only where it is not the scale's usual rater")
    time: Moment
    timing: Timing = Timing.at
    period: Period | None = Field(None, description="crossover trials: which periods are counted; mixed if not said")
    primary: bool = False
    p: Line | None = None
    note: Text | None = None
    results: tuple[Figure, ...] = Field(min_length=1)


class Mean(Record):
    """The mean of one arm on a scale."""

    arm: ArmId
    mean: Number | None = None
    sd: float | None = Field(None, ge=0, le=1e9, allow_inf_nan=False)
    se: float | None = Field(None, ge=0, le=1e9, allow_inf_nan=False, description="the standard error of the mean")
    interval: Interval | None = None
    n: Size | None = None


class Difference(Record):
    """Two arms of the study compared on a scale, as published; or an arm against its own `baseline`."""

    arm: ArmId
    against: ArmId
    value: Number | None = None
    interval: Interval | None = None
    se: float | None = Field(None, ge=0, le=1e9, allow_inf_nan=False, description="its standard error")
    p: Line | None = None
    adjusted: bool | None = Field(
        None, description="whether it was adjusted, as for the score at the start; absent where the source does not say"
    )
    note: Text | None = None


class Score(Record):
    """A mean result on a scale, as published."""

    kind: ScoreKind
    scale: Slug | None = None
    time: Moment
    period: Period | None = Field(None, description="crossover trials: which periods are counted; mixed if not said")
    primary: bool = False
    results: tuple[Mean, ...] = ()
    difference: Difference | None = None
    note: Text | None = None
    source: Slug
    grade: Grade | None = None


class Effect(Record):
    """Any other published effect, carried as published."""

    measure: Measure
    label: Text
    estimate: Number | None = None
    interval: Interval | None = None
    k: Size | None = Field(None, description="studies behind it")
    n: Size | None = Field(None, description="people behind it")
    p: Line | None = None
    exposure: Slug | None = Field(None, description="id of the treatment, where the effect is about one")
    exposure_text: Text | None = None
    time: Text | None = None
    note: Text | None = None
    source: Slug
    grade: Grade | None = None
    better: Better | None = Field(None, description="the good direction, for a treatment against its control")
    superseded: bool = Field(False, description="kept for the record, never displayed")
    outcome: Slug | None = Field(None, description="id of the outcome, where it compares a treatment with a control")
    controls: tuple[ControlId, ...] = Field((), description="with `outcome`: the kinds of control it compares with")


class Finding(Record):
    """What a source says in words of the main comparison, where no score or count of the record carries it."""

    arm: ArmIds = Field(description="an arm; several that the source takes together are written one+other")
    against: ArmId
    direction: Direction
    what: Text
    source: Slug
    grade: Grade | None = Field(None, description="only if weaker than the grade of its source")

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms that are compared with the other one."""
        return tuple(self.arm.split("+"))


class HarmFigure(Record):
    """How often one adverse event was counted in one arm, or in several arms reported together."""

    arm: ArmIds = Field(description="an arm; several reported together are written one+other")
    events: Count | None = None
    of: Size | None = None
    percent: Percent | None = None
    rate: Text | None = Field(None, description="a rate per time or per thousand, as published")
    origin: Origin = Origin.reported
    source: Slug
    of_source: Slug | None = None
    also: tuple[Slug, ...] = ()
    grade: Grade | None = Field(None, description="only if weaker than the grade of its source")

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms that it counts."""
        return tuple(self.arm.split("+"))


Graded = Figure | HarmFigure | Score | Effect | Finding
"""What has a source and a grade."""


def sources_of(figure: Graded) -> tuple[str, ...]:
    """The sources that a number was put together from: its own, and that of its number of people."""
    other = figure.of_source if isinstance(figure, Figure | HarmFigure) else None
    return (figure.source, other) if other else (figure.source,)


class Harm(Record):
    """One adverse event over one window, counted per arm."""

    event: Slug = Field(description="id of an event of data/vocabulary.yaml")
    label: Text | None = Field(None, description="the source's own narrower term, where the event is wider")
    window: Text = Field(description="over which time it was counted")
    note: Text | None = None
    results: tuple[HarmFigure, ...] = Field(min_length=1)


class Bias(Record):
    """A judgement on the risk of bias that somebody else published, shown as theirs."""

    tool: ToolId
    by: Line = Field(description="who judged")
    about: Text | None = Field(None, description="which result was judged, where that is said")
    domains: dict[Slug, JudgementId] = Field(min_length=1, description="domain: judgement")
    overall: JudgementId
    source: Slug


class Event(Record):
    """What happened to the publication afterwards: retraction, expression of concern, correction."""

    kind: Afterwards
    on: PartialDate | None = None
    what: Text
    address: Address | None = None


class Source(Record):
    """Where figures were read."""

    grade: Grade
    read_in: Text
    covers: Text
    address: Address | None = None


class SecondReading(Record):
    """Somebody read the named figures again, apart from the first reader; it is not a clinician's check."""

    agrees: bool
    what: Text
    corrected: Text
    address: Address | None = None


class Checked(Record):
    """A named person compared the record with the publication."""

    by: Line
    on: Day
    where: Line


class Accepted(Record):
    """A notice that is true of this record, and why."""

    code: Line
    because: Line
    told: Text | None = Field(None, description="the reason as the page of the study tells it, in its language")


class Study(Record):
    """One study; its file is named after its id."""

    id: Slug
    label: Line | None = None
    also_called: Called = Field(default_factory=dict, description=ALSO_CALLED)
    title: Text
    summary: Text
    treatments: tuple[Slug, ...] = Field((), description="ids of the treatments that it is evidence about")
    citation: Citation
    design: Design
    population: Population
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    scores: tuple[Score, ...] = ()
    effects: tuple[Effect, ...] = ()
    findings: tuple[Finding, ...] = ()
    harms: tuple[Harm, ...] = ()
    safety: Text | None = None
    limits: Text
    funding: Text | None = None
    funders: tuple[Funder, ...] = Field((), description="who paid, as far as the source says")
    risk_of_bias: tuple[Bias, ...] = ()
    afterwards: tuple[Event, ...] = Field((), description="retraction, expression of concern, correction")
    sources: dict[Slug, Source] = Field(min_length=1)
    second_reading: SecondReading | None = None
    checked: Checked | None = None
    added: Day | None = Field(None, description="the day on which the site got this record")
    other_numbers: tuple[Number, ...] = Field((), description=OTHER_NUMBERS)
    accepted: tuple[Accepted, ...] = ()

    def arm(self, arm_id: str) -> Arm:
        """The arm of that id; a KeyError if there is none."""
        return {arm.id: arm for arm in self.arms}[arm_id]

    def grade_of(self, figure: Graded) -> Grade:
        """The weakest of its own grade and those of the sources that it was put together from."""
        grades = [self.sources[name].grade for name in sources_of(figure)]
        return max([*grades, figure.grade or grades[0]], key=lambda grade: grade.rank)

    def was(self, kind: Afterwards) -> bool:
        """Whether that happened to its publication."""
        return any(event.kind is kind for event in self.afterwards)
