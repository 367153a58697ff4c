"""The tables that others rely on: their columns, what each column holds, and which tables a key leads to.

A name means one thing in every table. What it means stands in words, as `column.NAME`; tests hold the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ..model import words as w
from ..model.claim import Verdict
from .columns import Col

C = Col

SOME, SUM, LIST = " ", "+", "; "
"""How a cell holds several: codes, things put together (arms added up), and names."""


class Type(StrEnum):
    """What a cell holds."""

    text = "text"
    code = "code"
    whole = "whole"
    number = "number"
    truth = "truth"
    date = "date"
    """A year, a month or a day, as 2019, 2019-12 or 2019-12-18."""


Words = type[StrEnum]


@dataclass(frozen=True)
class Form:
    """The form of a column. ``words``: its closed list; ``joined``: what stands between several; ``unit``: of numbers.

    ``listed``: its codes are in the table of codes, though no closed list of the program holds them.
    """

    type: Type
    words: Words | None = None
    joined: str = ""
    least: float | None = None
    most: float | None = None
    listed: bool = False
    digits: int = 12
    """Of a decimal: whoever computes again meets ours to a billionth, and no other machine writes another one."""

    @property
    def coded(self) -> bool:
        """Whether its codes are explained in the table of codes."""
        return self.listed or self.words is not None


def _closed(words: Words, joined: str = "") -> Form:
    return Form(Type.code, words, joined)


TEXT, CODE, NUMBER, TRUTH, DATE = (Form(t) for t in (Type.text, Type.code, Type.number, Type.truth, Type.date))
CODES, ADDED, NAMES = Form(Type.code, joined=SOME), Form(Type.code, joined=SUM), Form(Type.text, joined=LIST)
COUNT, SIZE = Form(Type.whole, least=0), Form(Type.whole, least=1)
SHARE, PERCENT, POSITIVE = Form(Type.number, least=0, most=1), Form(Type.number, least=0, most=100), Form(
    Type.number, least=0
)  # fmt: skip
EXACT, VARIANCE = Form(Type.number, digits=15), Form(Type.number, least=0, digits=15)
"""What pools are worked out from: a variance between trials near nothing makes much of what is rounded away."""
LISTED, LISTED_SOME = Form(Type.code, listed=True), Form(Type.code, joined=SOME, listed=True)

FORMS: dict[C, Form] = {
    C.study: CODE, C.family: CODE, C.treatment: ADDED, C.arm: ADDED, C.label: TEXT, C.role: LISTED,
    C.control_type: LISTED_SOME, C.outcome: CODE, C.scale: CODE, C.definition: TEXT,
    C.rater: _closed(w.Rater), C.time_days: POSITIVE, C.events: COUNT, C.n: SIZE, C.percent: PERCENT,
    C.origin: _closed(w.Origin), C.risk: SHARE, C.low: NUMBER, C.high: NUMBER, C.source: CODE,
    C.grade: _closed(w.Grade), C.primary: TRUTH, C.timing: _closed(w.Timing), C.repeats: _closed(w.Repeats),
    C.period: _closed(w.Period), C.time: TEXT, C.read_again: TRUTH, C.figure: ADDED, C.arm_n: SIZE, C.dose: TEXT,
    C.schedule: TEXT, C.against_arm: CODE, C.score: _closed(w.ScoreKind), C.mean: NUMBER, C.sd: POSITIVE,
    C.difference: NUMBER, C.p: TEXT, C.remark: TEXT, C.measure: _closed(w.Measure), C.compared: TEXT,
    C.estimate: NUMBER, C.k: COUNT, C.exposure: CODE, C.note: LISTED_SOME, C.control_arm: ADDED,
    C.control_figure: ADDED, C.control_events: COUNT, C.control_n: SIZE, C.contrast: CODE, C.y: EXACT, C.v: VARIANCE,
    C.pool: CODE, C.control_types: LISTED_SOME, C.window_low: POSITIVE, C.window_high: POSITIVE,
    C.method: LISTED, C.participants: COUNT, C.tau2: POSITIVE, C.i2: PERCENT, C.prediction_low: NUMBER,
    C.prediction_high: NUMBER, C.studies: CODES, C.se: POSITIVE, C.tau2_low: POSITIVE, C.tau2_high: POSITIVE,
    C.q: POSITIVE, C.q_p: SHARE, C.guarded: TRUTH, C.egger: NUMBER, C.egger_p: SHARE, C.included: TRUTH,
    C.weight: PERCENT, C.because: LISTED_SOME, C.because_text: TEXT, C.pooled_arm: ADDED, C.pooled_contrast: CODE,
    C.parts: SIZE, C.silent: COUNT, C.pooled_scales: CODES, C.uncounted: COUNT, C.steps: LISTED_SOME,
    C.adjusted: TRUTH, C.unused_controls: LISTED_SOME, C.event: CODE, C.window: TEXT,
    C.term: TEXT, C.rate: TEXT, C.tool: LISTED, C.by: TEXT, C.result: TEXT, C.domain: LISTED,
    C.judgement: LISTED, C.headline: TEXT, C.publication: TEXT, C.treatments: CODES,
    C.year: Form(Type.whole, least=1900, most=2100), C.kind: _closed(w.Kind), C.blinding: _closed(w.Blinding),
    C.phase: TEXT, C.randomised: SIZE, C.studied: SIZE, C.sites: SIZE, C.countries: LISTED_SOME,
    C.duration_weeks: POSITIVE, C.registered: DATE, C.started: DATE, C.completed: DATE, C.diagnosis: CODES,
    C.authors: NAMES, C.name: TEXT, C.journal: TEXT, C.doi: TEXT,
    C.pmid: SIZE, C.registry: NAMES, C.summary: TEXT, C.limits: TEXT, C.funding: TEXT, C.second_reading: TRUTH,
    C.funders: _closed(w.Funder, SOME), C.afterwards: _closed(w.Afterwards, SOME), C.address: TEXT,
    C.found_at: TEXT, C.leads_to: LISTED, C.read_in: TEXT, C.covers: TEXT, C.figures: COUNT, C.aliases: NAMES,
    C.about: TEXT, C.harms: TEXT, C.against: TEXT,
    C.unknown: TEXT, C.comparator: TRUTH, C.jurisdictions: LISTED_SOME, C.date: DATE, C.what: TEXT,
    C.ruling: _closed(w.Ruling), C.in_force: TRUTH, C.claim: CODE, C.section: LISTED, C.gist: TEXT,
    C.verdict: _closed(Verdict), C.why: TEXT, C.biomarker: CODE, C.marker: LISTED, C.measures: TEXT,
    C.predicts: TEXT, C.effect: TEXT, C.readiness: _closed(w.Readiness), C.full_name: TEXT, C.range_low: NUMBER,
    C.range_high: NUMBER, C.better: _closed(w.Better), C.overview: TRUTH, C.wanted: TRUTH, C.charted: TRUTH,
    C.serious: TRUTH, C.usual: TRUTH, C.evidence: TEXT, C.scope: TEXT, C.column: TEXT, C.code: TEXT, C.meaning: TEXT,
}  # fmt: skip
"""Every column of every exported table, once."""


@dataclass(frozen=True)
class Link:
    """Columns that lead to a row of another table."""

    columns: tuple[C, ...]
    table: str
    to: tuple[C, ...]
    besides: tuple[str, ...] = ()
    """Values that lead nowhere, and say something by themselves."""


@dataclass(frozen=True)
class Table:
    """A table: its columns in order, its key (empty: rows have no name), what is never empty, and its links."""

    name: str
    columns: tuple[C, ...]
    key: tuple[C, ...] = ()
    always: tuple[C, ...] = ()
    links: tuple[Link, ...] = field(default=())

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.name}.csv"


def _to(table: str, *columns: C, to: tuple[C, ...] = ()) -> Link:
    return Link(columns, table, to or columns)


STUDY, FAMILY, TREATMENT = _to("studies", C.study), _to("families", C.family), _to("treatments", C.treatment)
SOURCE, ARM = _to("sources", C.study, C.source), _to("study_arms", C.study, C.arm)
OUTCOME, SCALE, EVENT = _to("outcomes", C.outcome), _to("scales", C.scale), _to("events", C.event)
TREATMENTS_OF = Link((C.treatments,), "treatments", (C.treatment,))
STUDIES_OF = Link((C.studies,), "studies", (C.study,))

ARMS = (
    C.study, C.family, C.treatment, C.arm, C.label, C.role, C.control_type, C.outcome, C.scale, C.definition, C.rater,
    C.time_days, C.events, C.n, C.percent, C.origin, C.risk, C.low, C.high, C.source, C.grade, C.primary, C.timing,
    C.repeats, C.period, C.time, C.read_again, C.figure,
)  # fmt: skip
CONTRASTS = (
    C.study, C.family, C.treatment, C.arm, C.control_arm, C.control_type, C.outcome, C.scale, C.time_days, C.measure,
    C.estimate, C.low, C.high, C.events, C.n, C.control_events, C.control_n, C.note, C.y, C.v, C.timing, C.figure,
    C.control_figure, C.contrast,
)  # fmt: skip
POOLS = (
    C.pool, C.treatment, C.outcome, C.control_types, C.window_low, C.window_high, C.measure, C.method, C.k,
    C.participants, C.estimate, C.low, C.high, C.tau2, C.i2, C.prediction_low, C.prediction_high, C.studies, C.note,
    C.se, C.tau2_low, C.tau2_high, C.q, C.q_p, C.guarded, C.egger, C.egger_p,
    C.silent,
)  # fmt: skip
POOL_MEMBERS = (
    C.pool, C.study, C.arm, C.control_arm, C.scale, C.time_days, C.included, C.weight, C.because, C.pooled_arm,
    C.because_text, C.parts, C.unused_controls, C.contrast, C.pooled_contrast,
)  # fmt: skip
SPREAD = (
    C.k, C.participants, C.estimate, C.low, C.high, C.tau2, C.i2, C.prediction_low, C.prediction_high, C.studies,
    C.note, C.se, C.tau2_low, C.tau2_high, C.q, C.q_p, C.guarded,
)  # fmt: skip
SCORE_POOLS = (
    C.pool, C.treatment, C.pooled_scales, C.control_types, C.window_low, C.window_high, C.measure, C.method, *SPREAD,
    C.uncounted,
)  # fmt: skip
SCORE_POOL_MEMBERS = (
    C.pool, C.study, C.arm, C.control_arm, C.scale, C.time_days, C.included, C.weight, C.because, C.because_text,
    C.estimate, C.low, C.high, C.n, C.control_n, C.y, C.v, C.steps, C.adjusted, C.contrast,
)  # fmt: skip
SCORE_CONTRASTS = (
    C.study, C.family, C.treatment, C.arm, C.control_arm, C.control_type, C.scale, C.score, C.time_days, C.time,
    C.measure, C.estimate, C.low, C.high, C.n, C.control_n, C.y, C.v, C.steps, C.adjusted, C.figure, C.contrast,
)  # fmt: skip
HARM_POOLS = (C.pool, C.treatment, C.event, C.control_types, C.measure, C.method, *SPREAD, C.silent)
HARM_POOL_MEMBERS = (
    C.pool, C.study, C.arm, C.control_arm, C.event, C.term, C.window, C.included, C.weight, C.because, C.because_text,
    C.events, C.n, C.control_events, C.control_n, C.contrast,
)  # fmt: skip
HARM_CONTRASTS = (
    C.study, C.family, C.treatment, C.arm, C.control_arm, C.control_type, C.event, C.term, C.window, C.measure,
    C.estimate, C.low, C.high, C.events, C.n, C.control_events, C.control_n, C.note, C.y, C.v, C.figure,
    C.control_figure, C.contrast,
)  # fmt: skip
HARMS = (
    C.study, C.arm, C.event, C.window, C.events, C.n, C.percent, C.origin, C.risk, C.low, C.high, C.source, C.grade,
    C.label, C.term, C.rate, C.remark, C.figure,
)  # fmt: skip
SCORES = (
    C.study, C.family, C.arm, C.label, C.against_arm, C.score, C.scale, C.time_days, C.mean, C.sd, C.difference, C.low,
    C.high, C.n, C.p, C.source, C.grade, C.primary, C.time, C.remark, C.figure, C.period,
)  # fmt: skip
EFFECTS = (
    C.study, C.family, C.treatments, C.measure, C.compared, C.estimate, C.low, C.high, C.k, C.n, C.p, C.exposure,
    C.time, C.remark, C.source, C.grade, C.figure,
)  # fmt: skip
BIAS = (C.study, C.tool, C.by, C.result, C.domain, C.judgement, C.source, C.grade)
STUDIES = (
    C.study, C.family, C.name, C.headline, C.treatments, C.year, C.kind, C.blinding, C.phase, C.randomised, C.studied,
    C.sites, C.countries, C.duration_weeks, C.diagnosis, C.authors, C.publication, C.journal, C.doi, C.pmid, C.registry,
    C.summary, C.limits, C.funding, C.second_reading, C.funders, C.afterwards, C.registered, C.started, C.completed,
)  # fmt: skip
STUDY_ARMS = (
    C.study, C.arm, C.label, C.role, C.control_type, C.treatment, C.arm_n, C.repeats, C.dose, C.schedule,
)  # fmt: skip
SOURCES = (C.study, C.source, C.grade, C.address, C.read_in, C.covers, C.figures, C.found_at, C.leads_to)
TREATMENTS = (
    C.treatment, C.family, C.name, C.aliases, C.summary, C.about, C.harms, C.against, C.unknown, C.studies,
    C.comparator,
)  # fmt: skip
FAMILIES = (C.family, C.name, C.summary, C.evidence, C.scope)
SCALES = (
    C.scale, C.name, C.full_name, C.rater, C.range_low, C.range_high, C.better, C.overview, C.about, C.address, C.grade,
)  # fmt: skip
OUTCOMES = (C.outcome, C.name, C.about, C.wanted, C.charted)
EVENTS = (C.event, C.name, C.about, C.serious)
DIAGNOSES = (C.diagnosis, C.name, C.usual)
STATUS = (
    C.family, C.treatment, C.jurisdictions, C.date, C.what, C.address, C.grade, C.ruling, C.in_force, C.treatments,
)  # fmt: skip
CLAIMS = (C.claim, C.section, C.gist, C.verdict, C.why, C.studies)
BIOMARKERS = (
    C.biomarker, C.name, C.marker, C.measures, C.predicts, C.treatments, C.effect, C.readiness, C.limits, C.studies,
)  # fmt: skip
CODE_LIST = (C.column, C.code, C.meaning)

COUNTED = (C.origin, C.source, C.grade)
TABLES: tuple[Table, ...] = (
    Table(
        "arms", ARMS, (C.study, C.figure), (C.family, C.arm, C.label, C.role, C.outcome, C.definition, *COUNTED,
        C.primary, C.timing, C.time, C.read_again),
        (STUDY, FAMILY, TREATMENT, ARM, OUTCOME, SCALE, SOURCE),
    ),
    Table(
        "contrasts", CONTRASTS, (C.contrast, C.measure), (C.study, C.family, C.arm, C.control_arm, C.control_type,
        C.outcome, C.n, C.control_n, C.timing, C.figure, C.control_figure),
        (STUDY, FAMILY, TREATMENT, ARM, OUTCOME, SCALE, _to("arms", C.study, C.figure),
         _to("arms", C.study, C.control_figure, to=(C.study, C.figure)),
         _to("study_arms", C.study, C.control_arm, to=(C.study, C.arm))),
    ),
    Table(
        "pools", POOLS, (), (C.pool, C.treatment, C.outcome, C.control_types, C.window_low, C.window_high, C.k,
        C.participants), (TREATMENT, OUTCOME, STUDIES_OF),
    ),
    Table(
        "pool_members", POOL_MEMBERS, (), (C.pool, C.study, C.included),
        (_to("pools", C.pool), STUDY, ARM, SCALE, _to("study_arms", C.study, C.control_arm, to=(C.study, C.arm)),
         _to("study_arms", C.study, C.pooled_arm, to=(C.study, C.arm)), _to("contrasts", C.contrast),
         _to("contrasts", C.pooled_contrast, to=(C.contrast,))),
    ),
    Table(
        "score_contrasts", SCORE_CONTRASTS, (C.contrast, C.measure), (C.study, C.family, C.arm, C.control_arm,
        C.control_type, C.score, C.estimate, C.y, C.v, C.figure),
        (STUDY, FAMILY, TREATMENT, ARM, SCALE, _to("scores", C.study, C.figure),
         _to("study_arms", C.study, C.control_arm, to=(C.study, C.arm))),
    ),
    Table(
        "harm_contrasts", HARM_CONTRASTS, (C.contrast, C.measure), (C.study, C.family, C.arm, C.control_arm,
        C.control_type, C.event, C.window, C.n, C.control_n, C.figure, C.control_figure),
        (STUDY, FAMILY, TREATMENT, ARM, EVENT, _to("harms", C.study, C.figure),
         _to("harms", C.study, C.control_figure, to=(C.study, C.figure)),
         _to("study_arms", C.study, C.control_arm, to=(C.study, C.arm))),
    ),
    Table(
        "score_pools", SCORE_POOLS, (), (C.pool, C.treatment, C.pooled_scales, C.control_types, C.window_low,
        C.window_high, C.measure, C.k, C.participants, C.uncounted),
        (TREATMENT, Link((C.pooled_scales,), "scales", (C.scale,)), STUDIES_OF),
    ),
    Table(
        "score_pool_members", SCORE_POOL_MEMBERS, (C.pool, C.study), (C.included,),
        (_to("score_pools", C.pool), STUDY, ARM, SCALE, _to("score_contrasts", C.contrast),
         _to("study_arms", C.study, C.control_arm, to=(C.study, C.arm))),
    ),
    Table(
        "harm_pools", HARM_POOLS, (), (C.pool, C.treatment, C.event, C.control_types, C.k, C.participants),
        (TREATMENT, EVENT, STUDIES_OF),
    ),
    Table(
        "harm_pool_members", HARM_POOL_MEMBERS, (C.pool, C.study), (C.included,),
        (_to("harm_pools", C.pool), STUDY, ARM, EVENT, _to("harm_contrasts", C.contrast),
         _to("study_arms", C.study, C.control_arm, to=(C.study, C.arm))),
    ),
    Table(
        "harms", HARMS, (C.study, C.figure), (C.arm, C.event, C.window, *COUNTED, C.label),
        (STUDY, ARM, EVENT, SOURCE),
    ),
    Table(
        "scores", SCORES, (C.study, C.figure), (C.family, C.arm, C.label, C.score, C.source, C.grade, C.primary,
        C.time),
        (STUDY, FAMILY, ARM, Link((C.study, C.against_arm), "study_arms", (C.study, C.arm), ("baseline",)), SCALE,
         SOURCE),
    ),
    Table(
        "effects", EFFECTS, (C.study, C.figure), (C.family, C.measure, C.compared, C.source, C.grade),
        (STUDY, FAMILY, TREATMENTS_OF, _to("treatments", C.exposure, to=(C.treatment,)), SOURCE),
    ),
    Table("risk_of_bias", BIAS, (), (C.study, C.tool, C.by, C.domain, C.judgement, C.source, C.grade), (STUDY, SOURCE)),
    Table(
        "studies", STUDIES, (C.study,), (C.family, C.name, C.headline, C.kind, C.diagnosis, C.publication, C.summary,
        C.limits), (FAMILY, TREATMENTS_OF, _to("diagnoses", C.diagnosis)),
    ),
    Table("study_arms", STUDY_ARMS, (C.study, C.arm), (C.label, C.role), (STUDY, TREATMENT)),
    Table("sources", SOURCES, (C.study, C.source), (C.grade, C.read_in, C.covers, C.figures, C.leads_to), (STUDY,)),
    Table("treatments", TREATMENTS, (C.treatment,), (C.name, C.comparator), (FAMILY, STUDIES_OF)),
    Table("families", FAMILIES, (C.family,), (C.name, C.summary, C.evidence)),
    Table("scales", SCALES, (C.scale,), (C.name, C.full_name, C.rater, C.better, C.overview, C.about, C.grade)),
    Table("outcomes", OUTCOMES, (C.outcome,), (C.name, C.about, C.wanted, C.charted)),
    Table("events", EVENTS, (C.event,), (C.name, C.serious)),
    Table("diagnoses", DIAGNOSES, (C.diagnosis,), (C.name, C.usual)),
    Table(
        "status", STATUS, (), (C.jurisdictions, C.what, C.grade, C.ruling, C.in_force),
        (FAMILY, TREATMENT, TREATMENTS_OF),
    ),
    Table("claims", CLAIMS, (C.claim,), (C.section, C.gist, C.verdict, C.why), (STUDIES_OF,)),
    Table(
        "biomarkers", BIOMARKERS, (C.biomarker,), (C.name, C.marker, C.measures, C.predicts, C.effect, C.readiness,
        C.limits), (TREATMENTS_OF, STUDIES_OF),
    ),
    Table("codes", CODE_LIST, (C.column, C.code), (C.meaning,)),
)  # fmt: skip
"""In the order in which they are offered."""
