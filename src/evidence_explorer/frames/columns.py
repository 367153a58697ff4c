"""The only list of column names, and what makes a frame of rows."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from ..stats import rounded

if TYPE_CHECKING:
    import pandas as pd  # the library takes a third of a second to load, and most builds never need it


class Col(StrEnum):
    """Every column of every table."""

    study = "study"
    family = "family"
    treatment = "treatment"
    arm = "arm"
    label = "label"
    role = "role"
    control_type = "control_type"
    outcome = "outcome"
    scale = "scale"
    definition = "definition"
    rater = "rater"
    time_days = "time_days"
    events = "events"
    n = "n"
    percent = "percent"
    origin = "origin"
    risk = "risk"
    low = "low"
    high = "high"
    source = "source"
    grade = "grade"
    primary = "primary"
    # columns that charts and pages need beside those of arms.csv
    position = "position"
    scale_name = "scale_name"
    control_name = "control_name"
    better = "better"
    on_primary = "on_primary"
    overview = "overview"
    moment = "moment"
    timing = "timing"
    repeats = "repeats"
    period = "period"
    read_again = "read_again"
    arm_n = "arm_n"
    year = "year"
    name = "name"
    # effects
    measure = "measure"
    estimate = "estimate"
    k = "k"
    p = "p"
    exposure = "exposure"
    time = "time"
    note = "note"
    # studies
    studies = "studies"
    headline = "title"  # `title` is a method of str
    treatments = "treatments"
    kind = "kind"
    blinding = "blinding"
    phase = "phase"
    randomised = "randomised"
    participants = "participants"
    sites = "sites"
    countries = "countries"
    duration_weeks = "duration_weeks"
    diagnosis = "diagnosis"
    authors = "authors"
    journal = "journal"
    doi = "doi"
    pmid = "pmid"
    registry = "registry"
    summary = "summary"
    limits = "limits"
    funding = "funding"
    second_reading = "second_reading"
    funders = "funders"
    afterwards = "afterwards"
    # sources
    address = "address"
    read_in = "read_in"
    covers = "covers"
    figures = "figures"
    # adverse events
    event = "event"
    window = "window"
    rate = "rate"
    term = "term"
    # risk of bias
    tool = "tool"
    by = "by"
    about = "about"
    domain = "domain"
    judgement = "judgement"
    # treatments, status, claims, biomarkers
    aliases = "aliases"
    harms = "harms"
    against = "against"
    unknown = "unknown"
    jurisdictions = "jurisdictions"
    date = "date"
    what = "what"
    claim = "claim"
    section = "section"
    gist = "gist"
    verdict = "verdict"
    why = "why"
    biomarker = "biomarker"
    measures = "measures"
    predicts = "predicts"
    effect = "effect"
    readiness = "readiness"
    # contrasts and pools
    control_arm = "control_arm"
    control_events = "control_events"
    control_n = "control_n"
    pool = "pool"
    control_types = "control_types"
    window_low = "window_low_days"
    window_high = "window_high_days"
    method = "method"
    tau2 = "tau2"
    i2 = "i2"
    prediction_low = "prediction_low"
    prediction_high = "prediction_high"
    included = "included"
    weight = "weight"
    because = "because"
    in_force = "in_force"
    pooled_arm = "pooled_arm"
    y = "yi"  # effect and variance on the scale of pooling, as metafor calls them
    v = "vi"
    se = "se"
    tau2_low = "tau2_low"
    tau2_high = "tau2_high"
    q = "q"
    q_p = "q_p"
    guarded = "guarded"
    egger = "egger_intercept"
    egger_p = "egger_p"


ARMS = [
    Col.study, Col.family, Col.treatment, Col.arm, Col.label, Col.role, Col.control_type, Col.outcome, Col.scale,
    Col.definition, Col.rater, Col.time_days, Col.events, Col.n, Col.percent, Col.origin, Col.risk, Col.low, Col.high,
    Col.source, Col.grade, Col.primary,
]  # fmt: skip
EFFECTS = [
    Col.study, Col.family, Col.treatment, Col.measure, Col.label, Col.estimate, Col.low, Col.high, Col.k, Col.n, Col.p,
    Col.exposure, Col.time, Col.note, Col.source, Col.grade,
]  # fmt: skip
STUDIES = [
    Col.study, Col.family, Col.headline, Col.treatments, Col.year, Col.kind, Col.blinding, Col.phase, Col.randomised,
    Col.participants, Col.sites, Col.countries, Col.duration_weeks, Col.diagnosis, Col.authors, Col.name, Col.journal,
    Col.doi, Col.pmid, Col.registry, Col.summary, Col.limits, Col.funding, Col.second_reading, Col.funders,
    Col.afterwards, Col.label,
]  # fmt: skip
SOURCES = [Col.study, Col.source, Col.grade, Col.address, Col.read_in, Col.covers, Col.figures]

HARMS = [
    Col.study, Col.arm, Col.event, Col.window, Col.events, Col.n, Col.percent, Col.origin, Col.risk, Col.low, Col.high,
    Col.source, Col.grade, Col.label, Col.term, Col.rate, Col.note,
]  # fmt: skip
BIAS = [Col.study, Col.tool, Col.by, Col.about, Col.domain, Col.judgement, Col.source, Col.grade]
TREATMENTS = [
    Col.treatment, Col.family, Col.name, Col.aliases, Col.summary, Col.what, Col.harms, Col.against, Col.unknown,
    Col.studies,
]  # fmt: skip
STATUS = [
    Col.family, Col.treatment, Col.jurisdictions, Col.date, Col.what, Col.address, Col.grade, Col.kind, Col.in_force,
    Col.treatments,
]  # fmt: skip
CLAIMS = [Col.claim, Col.section, Col.gist, Col.verdict, Col.why, Col.studies]
BIOMARKERS = [
    Col.biomarker, Col.name, Col.kind, Col.measures, Col.predicts, Col.treatments, Col.effect, Col.readiness,
    Col.limits, Col.studies,
]  # fmt: skip
CONTRASTS = [
    Col.study, Col.family, Col.treatment, Col.arm, Col.control_arm, Col.control_type, Col.outcome, Col.scale,
    Col.time_days, Col.measure, Col.estimate, Col.low, Col.high, Col.events, Col.n, Col.control_events, Col.control_n,
    Col.note, Col.y, Col.v,
]  # fmt: skip
POOLS = [
    Col.pool, Col.treatment, Col.outcome, Col.control_types, Col.window_low, Col.window_high, Col.measure, Col.method,
    Col.k, Col.participants, Col.estimate, Col.low, Col.high, Col.tau2, Col.i2, Col.prediction_low, Col.prediction_high,
    Col.studies, Col.note, Col.se, Col.tau2_low, Col.tau2_high, Col.q, Col.q_p, Col.guarded, Col.egger, Col.egger_p,
]  # fmt: skip
POOL_MEMBERS = [
    Col.pool, Col.study, Col.arm, Col.control_arm, Col.scale, Col.time_days, Col.included, Col.weight, Col.because,
    Col.pooled_arm,
]  # fmt: skip

WHOLE = {
    Col.events,
    Col.n,
    Col.k,
    Col.pmid,
    Col.randomised,
    Col.participants,
    Col.sites,
    Col.year,
    Col.figures,
    Col.position,
    Col.arm_n,
    Col.control_events,
    Col.control_n,
}


def table(rows: Iterator[dict[Col, Any]] | list[dict[Col, Any]], columns: list[Col]) -> pd.DataFrame:
    """Rows as a frame whose missing whole numbers stay missing, and stay whole."""
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=[str(c) for c in columns])
    for column in columns:
        if column in WHOLE:
            frame[str(column)] = frame[str(column)].astype("Int64")
    return frame


def rounded_columns(frame: pd.DataFrame, digits: int | Mapping[str, int]) -> pd.DataFrame:
    """The table rounded as everywhere: every column of decimals, or those that are named."""
    import pandas as pd

    wanted = dict.fromkeys(frame.columns, digits) if isinstance(digits, int) else digits
    found = {
        name: [None if pd.isna(value) else rounded(value, most) for value in frame[name]]
        for name, most in wanted.items()
        if name in frame
        and pd.api.types.is_float_dtype(frame[name].dtype)
        and not pd.api.types.is_extension_array_dtype(frame[name].dtype)
    }
    return frame.assign(**{name: pd.Series(values, frame.index, dtype=float) for name, values in found.items()})


def records(frame: pd.DataFrame) -> list[Any]:
    """The rows as named tuples. Frames here are small and many: `itertuples` would spend its time on their columns."""
    row = _row_type(tuple(frame.columns))
    return [row(*values) for values in frame.to_numpy(dtype=object)]


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)
