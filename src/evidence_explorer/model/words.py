"""The closed lists of words on which the program's behaviour depends; other vocabularies are data."""

from __future__ import annotations

from enum import StrEnum


class Grade(StrEnum):
    """How a figure was read, from strong to weak."""

    full_text = "full-text"
    registry = "registry"
    abstract = "abstract"
    curated = "curated"
    press_release = "press-release"
    secondary = "secondary"
    recalled = "recalled"

    @property
    def strong(self) -> bool:
        """Read in the study's own words or in an open table with two extractors."""
        return self in {Grade.full_text, Grade.registry, Grade.abstract, Grade.curated}


class Origin(StrEnum):
    """How a figure came to be: as published, count computed from a percentage, or percentage computed from counts."""

    reported = "reported"
    derived = "derived"
    percent_derived = "percent-derived"


class Control(StrEnum):
    """What the people of a control arm received."""

    placebo = "placebo"
    sham = "sham"
    low_dose = "low-dose"
    active = "active"
    waitlist = "waitlist"
    usual_care = "usual-care"


class Repeats(StrEnum):
    """Why the people of an arm are also counted in another arm of the same study."""

    pooled = "pooled"
    subgroup = "subgroup"
    other_phase = "other-phase"
    crossover = "crossover"


class Kind(StrEnum):
    """What kind of study it is."""

    rct = "rct"
    crossover_rct = "crossover-rct"
    open_label = "open-label"
    single_arm = "single-arm"
    cohort = "cohort"
    diagnostic = "diagnostic"
    survey = "survey"
    case_report = "case-report"
    meta_analysis = "meta-analysis"
    systematic_review = "systematic-review"
    mechanistic = "mechanistic"
    animal = "animal"

    @property
    def randomised(self) -> bool:
        """Whether chance decided who received what."""
        return self in {Kind.rct, Kind.crossover_rct}

    @property
    def review(self) -> bool:
        """Whether it brings together studies made by others."""
        return self in {Kind.meta_analysis, Kind.systematic_review}


class Blinding(StrEnum):
    """Who did not know which treatment was given."""

    double_blind = "double-blind"
    single_blind = "single-blind"
    raters_blind = "raters-blind"
    open = "open"


class Rater(StrEnum):
    """Who filled in the scale."""

    clinician = "clinician"
    self = "self"
    mixed = "mixed"


class Unit(StrEnum):
    """Units of time; a session has no fixed length."""

    hour = "hour"
    day = "day"
    week = "week"
    month = "month"
    year = "year"
    session = "session"


class Timing(StrEnum):
    """Whether an outcome holds at one moment, at any moment up to then, or was kept over a period."""

    at = "at"
    cumulative = "cumulative"
    sustained = "sustained"


class ScoreKind(StrEnum):
    """What a mean on a scale describes."""

    change = "change"
    endpoint = "endpoint"
    difference = "difference"
    percent_change = "percent-change"
    percent_time = "percent-time"


class Measure(StrEnum):
    """The statistic of an effect carried as published."""

    smd = "SMD"
    hedges_g = "hedges-g"
    cohens_d = "cohens-d"
    md = "MD"
    rr = "RR"
    odds_ratio = "OR"
    hr = "HR"
    rd = "RD"
    risk_reduction = "risk-reduction"
    nnt = "NNT"
    correlation = "correlation"
    percent = "percent"
    rate = "rate"
    count = "count"  # type: ignore[assignment]  # hides a method of str that nobody calls here
    duration = "duration"
    score = "score"
    p_value = "p-value"
    accuracy = "accuracy"
    other = "other"


class Better(StrEnum):
    """Which direction of an effect is the good one for the patient; absent where it is no contrast or not settled."""

    higher = "higher"
    lower = "lower"  # type: ignore[assignment]  # hides a method of str that nobody calls here


class Mark(StrEnum):
    """The shape that stands for a family, on cards and in charts."""

    circle = "circle"
    triangle = "triangle"
    square = "square"
    diamond = "diamond"
    cross = "cross"
    triangle_down = "triangle-down"
    star = "star"
    pentagon = "pentagon"


class Ink(StrEnum):
    """The colour that stands for a family; the palette says what it is in light and in dark."""

    blue = "blue"
    plum = "plum"
    green = "green"
    brown = "brown"
    rose = "rose"
    olive = "olive"
    violet = "violet"
    rust = "rust"
