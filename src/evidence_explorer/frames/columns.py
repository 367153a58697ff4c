"""The only list of column names, and what makes a frame of rows."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd  # the library takes a third of a second to load, and most builds never need it

Cells = dict["Col", Any]
"""One row of a table, by column; a column that is not there is empty."""


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
    compared = "compared"
    remark = "remark"
    # studies
    studies = "studies"
    headline = "title"  # `title` is a method of str
    publication = "publication"
    treatments = "treatments"
    kind = "kind"
    blinding = "blinding"
    phase = "phase"
    randomised = "randomised"
    participants = "participants"
    studied = "studied"
    registered = "registered"
    started = "started"
    completed = "completed"
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
    found_at = "found_at"
    leads_to = "leads_to"
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
    result = "result"
    domain = "domain"
    judgement = "judgement"
    # treatments, status, claims, biomarkers
    aliases = "aliases"
    harms = "harms"
    against = "against"
    unknown = "unknown"
    comparator = "comparator"
    jurisdictions = "jurisdictions"
    ruling = "ruling"
    date = "date"
    what = "what"
    claim = "claim"
    section = "section"
    gist = "gist"
    verdict = "verdict"
    why = "why"
    biomarker = "biomarker"
    marker = "marker"
    measures = "measures"
    predicts = "predicts"
    effect = "effect"
    readiness = "readiness"
    # contrasts and pools
    control_arm = "control_arm"
    control_events = "control_events"
    control_n = "control_n"
    control_figure = "control_figure"
    contrast = "contrast"
    pooled_contrast = "pooled_contrast"
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
    because_text = "because_text"
    parts = "parts"
    unused_controls = "unused_controls"
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
    silent = "silent"
    pooled_scales = "pooled_scales"
    uncounted = "uncounted"
    steps = "steps"
    adjusted = "adjusted"
    # one number, and its anchor on the page of its study
    figure = "figure"
    # arms of studies, means and differences
    dose = "dose"
    schedule = "schedule"
    against_arm = "against_arm"
    score = "score"
    mean = "mean"
    sd = "sd"
    difference = "difference"
    # vocabularies
    full_name = "full_name"
    range_low = "range_low"
    range_high = "range_high"
    wanted = "wanted"
    charted = "charted"
    serious = "serious"
    usual = "usual"
    evidence = "evidence"
    scope = "scope"
    column = "column"
    code = "code"
    meaning = "meaning"


WHOLE = {
    Col.events,
    Col.n,
    Col.k,
    Col.pmid,
    Col.randomised,
    Col.participants,
    Col.studied,
    Col.sites,
    Col.year,
    Col.figures,
    Col.position,
    Col.arm_n,
    Col.control_events,
    Col.control_n,
    Col.parts,
    Col.silent,
}


def table(rows: Iterable[Cells], columns: Iterable[Col]) -> pd.DataFrame:
    """Rows as a frame whose missing whole numbers stay missing, and stay whole."""
    import pandas as pd

    columns = list(columns)
    frame = pd.DataFrame(list(rows), columns=[str(c) for c in columns])
    for column in columns:
        if column in WHOLE:
            frame[str(column)] = frame[str(column)].astype("Int64")
    return frame


def records(frame: pd.DataFrame) -> list[Any]:
    """The rows as named tuples. Frames here are small and many: `itertuples` would spend its time on their columns."""
    row = _row_type(tuple(frame.columns))
    return [row(*values) for values in frame.to_numpy(dtype=object)]


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)
