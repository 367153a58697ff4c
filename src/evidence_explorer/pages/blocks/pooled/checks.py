"""Checks of a pool: at other control risks, by other methods, without each trial, and how much the trials differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from ....analysis import MEASURES, HarmPooled, Pooled, ScorePooled
from ....analysis.points import Ends
from ....analysis.pools import FEW
from ....analysis.sensitivity import Prior, small_trials
from ....analysis.sensitivity import with_priors as bayesian
from ....charts import estimate_text, tau_text, tau_unit_text
from ....stats import RATIOS, AnyMeasure, Method, Pool, natural, whole
from ....words import Words
from ...kit.edition import Edition
from .sentences import capped, estimate_ends, needed, per_people, tau_interval

METHODS: tuple[Method, ...] = ("REML", "DL", "PM")


@dataclass(frozen=True)
class CheckRow:
    """One line of a table of checks: a name, and a value per column."""

    name: str
    entries: list[str]
    note: str = ""


def wanted(pooled: Pooled, edition: Edition) -> bool:
    """Whether more of the outcome of a pool is good; of an adverse event it never is."""
    if isinstance(pooled, HarmPooled):
        return False
    return edition.dataset.outcome_kinds[pooled.declared.outcome].better


def at_risks(pooled: Pooled, edition: Edition) -> list[CheckRow]:
    """What the pooled risk ratio means at each of the control risks, of the same number of people in every line."""
    w = edition.words
    found = [a for risk in pooled.control_risks if (a := pooled.absolute(risk, wanted(pooled, edition)))]
    people = max((a.people for a in found), default=0)
    return [
        CheckRow(
            w.percent(a.control_risk, people),
            [
                f"{w.percent(a.treated.value, people)} ({w.span(a.treated.low, a.treated.high, people)})",
                per_people(a, people, w),
                needed(a.nnt, w),
            ],
            capped(people, w) if a.capped else "",
        )
        for a in found
    ]


def by_method(pooled: Pooled, w: Words) -> list[CheckRow]:
    """The result by the other methods, on every measure."""
    if not any(pooled.result(measure) for measure in MEASURES):
        return []
    rows = [
        CheckRow(w(f"pool.method.{how}"), [_result(pooled.result(m, how), m, w) for m in MEASURES]) for how in METHODS
    ]
    fixed = [pooled.fixed(measure) for measure in MEASURES]
    said = [
        w("not_computed")
        if one is None or one.estimate is None or one.low is None or one.high is None
        else estimate_text(measure, one.estimate, one.low, one.high, w)
        for measure, one in zip(MEASURES, fixed, strict=True)
    ]
    return [*rows, CheckRow(w("pool.method.MH"), said)]


def _result(result: Pool | None, measure: AnyMeasure, w: Words) -> str:
    if result is None:
        return w("not_computed")
    return estimate_text(measure, *estimate_ends(measure, result), w)


def with_priors(pooled: Pooled | ScorePooled, measures: Sequence[AnyMeasure], w: Words) -> list[CheckRow]:
    """The shown result beside that under each prior for the spread; nothing where none can be computed."""
    found = {measure: bayesian(pooled, measure) for measure in measures}
    first = next((of_measure for of_measure in found.values() if of_measure), [])
    if not first:
        return []
    rows = [
        CheckRow(_prior_name(prior, w), [_prior(found[m], place, m, w) for m in measures])
        for place, prior in enumerate(first)
    ]
    return [CheckRow(w("pool.guarded_row"), [_result(_shown(pooled, m), m, w) for m in measures]), *rows]


def _shown(pooled: Pooled | ScorePooled, measure: AnyMeasure) -> Pool | None:
    return pooled.result() if isinstance(pooled, ScorePooled) else pooled.result(measure)  # type: ignore[arg-type]


def _prior_name(prior: Prior, w: Words) -> str:
    if prior.share is None:
        return w("pool.prior", scale=w.number(prior.scale))
    return w("pool.prior_share", scale=w.number(prior.scale, 2), part=f"1/{whole(1 / prior.share)}")


def _prior(found: list[Prior], place: int, measure: AnyMeasure, w: Words) -> str:
    if not found:
        return w("pool.prior_none")
    one = found[place].found
    ends = Ends(*(natural(measure, end) for end in (one.estimate, one.low, one.high)))
    estimate, low, high = (inf if end is None else end for end in ends)
    return estimate_text(measure, estimate, low, high, w)


def spread_of(pooled: Pooled, w: Words) -> list[CheckRow]:
    """Tau, I² and Q of each measure."""
    return [
        CheckRow(
            w(f"measure.{measure}"),
            [
                tau_unit_text(measure, tau_text(measure, r.tau2, w), w),
                tau_interval(measure, r, w),
                w.percent(r.i2 / 100),
                w("pool.q", q=w.number(r.q, 2), df=w.number(r.k - 1), p=p_text(r.q_p, w)),
            ],
        )
        for measure in MEASURES
        if (r := pooled.result(measure))
    ]


def asymmetry_of(pooled: Pooled | ScorePooled, measure: AnyMeasure, w: Words) -> str:
    """Whether small trials tell another story, or why that is not tested; nothing where nothing is pooled."""
    if len(pooled.points(measure)) < FEW:
        return ""
    found = small_trials(pooled, measure)
    if found.slope is None or found.p is None:
        return w("pool.asymmetry_few" if found.note == "few-studies" else "pool.asymmetry_none")
    said = w("pool.asymmetry", k=w.number(found.k), slope=w.number(found.slope, 2), p=p_text(found.p, w))
    warned = w("pool.asymmetry_ratio") if measure in RATIOS else w("pool.asymmetry_smd") if measure == "SMD" else ""
    return f"{said} {warned}".rstrip()


def p_text(p: float, w: Words) -> str:
    """A p value as the pages write it."""
    return w.p("<0.001") if p < 0.001 else w.p("= " + w.number(p, 3 if p < 0.1 else 2))
