"""Declared pools of scores and of adverse events as tables, and which trial enters them or not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .. import stats
from ..frames import Cells, Col
from ..frames.names import said
from ..frames.vocabulary import NOT_POOLED
from ..words import Words
from .contrasts import MEASURES
from .harm_pools import HarmMember, HarmPooled
from .more_contrasts import difference_cells, score_name
from .pools import FEW, Excluded, Member
from .score_pools import ScoreMember, ScorePooled
from .tables import FIXED, METHODS, common_effect, random_effects

PETO = "Peto"


def score_pool_rows(found: Iterable[ScorePooled]) -> Iterator[Cells]:
    """One row per pool of scores and method; one without an estimate under three trials: SCORE_POOLS."""
    for pooled in found:
        head = {
            Col.pool: pooled.declared.id,
            Col.treatment: pooled.treatment,
            Col.pooled_scales: " ".join(pooled.declared.scales),
            Col.control_types: " ".join(pooled.declared.controls),
            Col.window_low: pooled.declared.days[0],
            Col.window_high: pooled.declared.days[1],
            Col.measure: pooled.declared.measure,
            Col.participants: pooled.participants,
            Col.uncounted: pooled.uncounted,
            Col.studies: " ".join(pooled.studies),
        }
        if pooled.result() is None:
            yield head | {Col.k: len(pooled.members), Col.note: f"{NOT_POOLED}{pooled.standing}"}
        for method, name in METHODS.items():
            if result := pooled.result(method):
                fragile = ["fragile"] if pooled.standing == "fragile" else []
                yield head | {Col.method: f"{name}, Hartung-Knapp"} | _linear(result, fragile)


def _linear(result: stats.Pool, notes: Sequence[str]) -> Cells:
    guarded = ["guarded"] if result.guarded else []
    return {
        Col.k: result.k,
        Col.estimate: result.estimate,
        Col.low: result.low,
        Col.high: result.high,
        Col.prediction_low: result.prediction_low,
        Col.prediction_high: result.prediction_high,
        Col.tau2: result.tau2,
        Col.tau2_low: result.tau2_low,
        Col.tau2_high: result.tau2_high,
        Col.i2: result.i2,
        Col.q: result.q,
        Col.q_p: result.q_p,
        Col.se: result.se,
        Col.guarded: result.guarded,
        Col.note: " ".join([*notes, *guarded, *result.notes]),
    }


def score_member_rows(found: Iterable[ScorePooled], w: Words) -> Iterator[Cells]:
    """One row per trial that enters a pool of scores, and one per study that stays out: SCORE_POOL_MEMBERS."""
    for pooled in found:
        for member in pooled.members:
            yield {Col.pool: pooled.declared.id, Col.weight: pooled.weight(member)} | _scored(member)
        yield from (_left(pooled.declared.id, left, "scored", w) for left in pooled.excluded)


def _scored(member: ScoreMember) -> Cells:
    found = member.found
    return difference_cells(found) | {
        Col.study: member.study,
        Col.arm: "+".join(member.treated),
        Col.control_arm: "+".join(member.control),
        Col.scale: member.scale,
        Col.time_days: member.time_days,
        Col.included: True,
        Col.steps: " ".join([*found.how, *(["turned"] if member.turned else [])]),
        Col.contrast: score_name(member.study, member.position, found.arm, found.against),
    }


def harm_pool_rows(found: Iterable[HarmPooled]) -> Iterator[Cells]:
    """One row per pool of adverse events, measure and method; one without an estimate where no ratio is pooled:
    HARM_POOLS."""
    for pooled in found:
        head = {
            Col.pool: pooled.declared.id,
            Col.treatment: pooled.treatment,
            Col.event: pooled.declared.event,
            Col.control_types: " ".join(pooled.declared.controls),
            Col.participants: pooled.participants,
            Col.studies: " ".join(pooled.studies),
        }
        if pooled.result("RR") is None:
            standing = pooled.standing if len(pooled.studies) < FEW else "fragile"
            yield head | {Col.k: len(pooled.studies), Col.note: f"{NOT_POOLED}{standing}"}
            continue
        for measure in MEASURES:
            yield from (head | row for row in _counted(pooled, measure))


def _counted(pooled: HarmPooled, measure: stats.Measure) -> Iterator[Cells]:
    for method, name in METHODS.items():
        if result := pooled.result(measure, method):
            yield random_effects(pooled, measure, f"{name}, Hartung-Knapp", result)
    if fixed := pooled.fixed(measure):
        yield {Col.measure: measure, Col.method: FIXED} | common_effect(fixed)
    if measure == "OR" and (peto := pooled.peto()):
        yield {Col.measure: measure, Col.method: PETO} | common_effect(peto)


def harm_member_rows(found: Iterable[HarmPooled], w: Words, language: str) -> Iterator[Cells]:
    """One row per trial that enters a pool of adverse events, and one per study that stays out: HARM_POOL_MEMBERS."""
    for pooled in found:
        for member in pooled.members:
            row: Cells = {Col.pool: pooled.declared.id, Col.weight: pooled.weight(member)}
            yield row | _harmed(pooled, member, language)
        yield from (_left(pooled.declared.id, left, "harmed", w) for left in pooled.excluded)


def _harmed(pooled: HarmPooled, member: Member, language: str) -> Cells:
    assert isinstance(member, HarmMember)
    one, other = member.treated, member.control
    return {
        Col.study: member.study,
        Col.arm: "+".join(one.arms),
        Col.control_arm: "+".join(other.arms),
        Col.event: pooled.declared.event,
        Col.term: said(member.term, language),
        Col.window: said(member.window, language),
        Col.included: True,
        Col.events: int(one.events) if one.counted else None,
        Col.n: int(one.n),
        Col.control_events: int(other.events) if other.counted else None,
        Col.control_n: int(other.n),
        Col.contrast: member.name,
    }


def _left(pool: str, left: Excluded, kind: str, w: Words) -> Cells:
    own = f"scored.reason.{left.reason}" if kind == "scored" else f"harmed.reason.{left.reason}"
    said_ = w.say(left.told) if left.told else w(own if w.has(own) else f"pool.reason.{left.reason}")
    row: Cells = {Col.pool: pool, Col.study: left.study, Col.included: False}
    return row | {Col.because: left.reason, Col.because_text: said_}
