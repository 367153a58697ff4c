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

    @property
    def rank(self) -> int:
        """Its place from strong to weak."""
        return list(Grade).index(self)


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


class Inert(StrEnum):
    """A control that is not itself meant to treat; another kind of control of a site is like one of these."""

    placebo = "placebo"
    sham = "sham"
    low_dose = "low-dose"
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


class Standard(StrEnum):
    """How differences of scores are combined."""

    md = "MD"
    smd = "SMD"


class Better(StrEnum):
    """Which direction of an effect is the good one for the patient; absent where it is no contrast or not settled."""

    higher = "higher"
    lower = "lower"  # type: ignore[assignment]  # hides a method of str that nobody calls here


class Direction(StrEnum):
    """Which way the main result of a trial points, where no figure says so."""

    no_difference = "no-difference"
    favours_treatment = "favours-treatment"
    favours_control = "favours-control"


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
    hexagon = "hexagon"
    hourglass = "hourglass"
    saltire = "saltire"
    house = "house"
    drop = "drop"
    crescent = "crescent"
    bars = "bars"
    ring = "ring"


class DefinedBy(StrEnum):
    """How an outcome is usually defined: by how far a score moved, or by where it ended."""

    change = "change"
    level = "level"


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
    teal = "teal"
    slate_blue = "slate-blue"
    magenta = "magenta"
    moss = "moss"
    ochre = "ochre"
    brick = "brick"
    indigo = "indigo"
    mauve = "mauve"


class Funder(StrEnum):
    """Who paid for a study."""

    industry = "industry"
    public = "public"
    charity = "charity"
    none = "none"


class Period(StrEnum):
    """Which part of a crossover trial a figure counts: the first period alone, or all periods together."""

    first = "first"
    mixed = "mixed"


class Frequency(StrEnum):
    """The classes in which official product information tells how often an adverse event happens."""

    very_common = "very-common"
    common = "common"
    uncommon = "uncommon"
    rare = "rare"
    very_rare = "very-rare"


class Tool(StrEnum):
    """An instrument for judging the risk of bias of a result."""

    rob_2 = "rob-2"
    robins_i = "robins-i"


class Judgement(StrEnum):
    """What such an instrument says of one domain."""

    low = "low"
    some_concerns = "some-concerns"
    moderate = "moderate"
    high = "high"
    serious = "serious"
    critical = "critical"
    no_information = "no-information"


DOMAINS: dict[Tool, tuple[str, ...]] = {
    Tool.rob_2: ("randomisation", "deviations", "missing-data", "measurement", "selection"),
    Tool.robins_i: (
        "confounding", "participants", "classification", "deviations", "missing-data", "measurement", "selection",
    ),
}  # fmt: skip
"""The domains of each instrument, in its own order."""

JUDGEMENTS: dict[Tool, tuple[Judgement, ...]] = {
    Tool.rob_2: (Judgement.low, Judgement.some_concerns, Judgement.high),
    Tool.robins_i: (
        Judgement.low, Judgement.moderate, Judgement.serious, Judgement.critical, Judgement.no_information,
    ),
}  # fmt: skip
"""The words that each instrument allows."""


class Level(StrEnum):
    """How sure a named review or person is of a result (GRADE), from high to very low."""

    high = "high"
    moderate = "moderate"
    low = "low"
    very_low = "very-low"


class Downgrade(StrEnum):
    """GRADE's reasons for being less sure."""

    risk_of_bias = "risk-of-bias"
    inconsistency = "inconsistency"
    indirectness = "indirectness"
    imprecision = "imprecision"
    publication_bias = "publication-bias"


class Afterwards(StrEnum):
    """What happened to a publication after it came out."""

    retracted = "retracted"
    concern = "expression-of-concern"
    corrected = "corrected"


class MarkerKind(StrEnum):
    """What sort of measure a biomarker is."""

    genetic = "genetic"
    pharmacogenomic = "pharmacogenomic"
    inflammatory = "inflammatory"
    electrophysiological = "electrophysiological"
    imaging = "imaging"
    clinical = "clinical"


class Readiness(StrEnum):
    """How near a biomarker is to use in care."""

    research = "research"
    emerging = "emerging"
    in_clinical_use = "in-clinical-use"


class Ruling(StrEnum):
    """What an entry on a regulator or payer is, what a reader looks for first; the last three decide nothing."""

    authorisation = "authorisation"
    reimbursement = "reimbursement"
    access = "access"
    law = "law"
    recommendation = "recommendation"
    designation = "designation"
    not_found = "not-found"
    document = "document"
    context = "context"

    @property
    def decides(self) -> bool:
        """Whether somebody decided something."""
        return self not in {Ruling.not_found, Ruling.document, Ruling.context}


class Several(StrEnum):
    """What a pool does with a trial that has several eligible arms on one side."""

    combine = "combine"
    split_control = "split-control"


class Asked(StrEnum):
    """What people ask about a treatment; its page answers each of them, or says that it is not reported."""

    better = "better"
    when = "when"
    control = "control"
    lasts = "lasts"
    given = "given"
    harms = "harms"
    sure = "sure"
    against = "against"
    cost = "cost"
    paid = "paid"
    authorised = "authorised"
    doctor = "doctor"
