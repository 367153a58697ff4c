"""Declared pools as tables: what each says, and which study enters it or not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .. import stats
from ..frames import POOLS, Cells, Col, table
from ..frames.vocabulary import NOT_POOLED
from ..model import Dataset, Timing
from ..words import Words
from .contrasts import MEASURES, contrast_rows, contrasts_of
from .groups import Group
from .pools import Member, Pooled
from .sensitivity import small_trials

if TYPE_CHECKING:
    import pandas as pd  # the library takes a third of a second to load, and most builds never need it

METHODS: dict[stats.Method, str] = {"REML": "REML", "DL": "DerSimonian-Laird", "PM": "Paule-Mandel"}
FIXED = "Mantel-Haenszel"


def all_contrasts(dataset: Dataset, groups: Iterable[Group], found: Iterable[Pooled]) -> Iterator[Cells]:
    """The contrasts of all groups, and those that only a pool makes: of arms added up, or with roles of its own."""
    told = set()
    for row in contrasts_of(groups):
        told.add(row[Col.contrast])
        yield row
    for pooled in found:
        for member in (*pooled.members, *pooled.trials):
            if (name := member.name) not in told:
                told.add(name)
                yield from _contrast_rows(dataset, pooled, member)


def _contrast_rows(dataset: Dataset, pooled: Pooled, member: Member) -> Iterator[Cells]:
    study = dataset.studies[member.study]
    given = dict.fromkeys(key for arm in member.treated.arms if (key := study.arm(arm).treatment))
    head = {
        Col.study: study.id,
        Col.family: dataset.family_of_study[study.id],
        Col.treatment: "+".join(given),
        Col.control_type: " ".join(member.control_types),
        Col.outcome: pooled.declared.outcome,
        Col.scale: member.scale,
        Col.time_days: member.time_days,
        Col.timing: Timing.at,
    }
    # A part of a control group is not another group of people: the row holds all of them.
    yield from contrast_rows(head, member.treated, member.entry.control, [])


def pool_table(found: Iterable[Pooled]) -> pd.DataFrame:
    """The pools as a frame: POOLS."""
    return table(pool_rows(found), POOLS)


def pool_rows(found: Iterable[Pooled]) -> Iterator[Cells]:
    """One row per pool, measure and method; where fewer than three trials enter, one row without an estimate: POOLS."""
    return (row for pooled in found for row in _pool_rows(pooled))


def _pool_rows(pooled: Pooled) -> Iterator[Cells]:
    if pooled.result("RR") is None and pooled.result("RD") is None:
        yield _head(pooled) | {Col.k: len(pooled.studies), Col.note: f"{NOT_POOLED}{pooled.standing}"}
    for measure in MEASURES:
        for method, name in METHODS.items():
            if found := pooled.result(measure, method):
                yield _head(pooled) | random_effects(pooled, measure, f"{name}, Hartung-Knapp", found)
        if fixed := pooled.fixed(measure):
            yield _head(pooled) | {Col.measure: measure, Col.method: FIXED} | common_effect(fixed)


def _head(pooled: Pooled) -> Cells:
    declared = pooled.declared
    return {
        Col.pool: declared.id,
        Col.treatment: pooled.treatment,
        Col.outcome: declared.outcome,
        Col.control_types: " ".join(declared.controls),
        Col.window_low: declared.days[0],
        Col.window_high: declared.days[1],
        Col.participants: pooled.participants,
        Col.studies: " ".join(pooled.studies),
    }


def common_effect(fixed: stats.MantelHaenszel | stats.Peto) -> Cells:
    """What a method says that assumes one true effect."""
    value: Cells = {Col.k: fixed.k, Col.estimate: fixed.estimate, Col.low: fixed.low, Col.high: fixed.high}
    return value | {Col.se: fixed.se, Col.note: fixed.note}


def random_effects(pooled: Pooled, measure: stats.Measure, method: str, found: stats.Pool) -> Cells:
    """What a random-effects pool of counts says on one measure."""
    ends = (found.estimate, found.low, found.high, found.prediction_low, found.prediction_high)
    names = (Col.estimate, Col.low, Col.high, Col.prediction_low, Col.prediction_high)
    notes = [*(["fragile"] if pooled.standing == "fragile" else []), *(["guarded"] if found.guarded else [])]
    silent = len(pooled.silent(measure))
    notes += ["some-say-nothing"] if silent else []
    values = {name: stats.natural(measure, value) for name, value in zip(names, ends, strict=True)}
    funnel = small_trials(pooled, measure)
    return {
        Col.measure: measure,
        Col.method: method,
        Col.k: found.k,
        Col.silent: silent,
        Col.tau2: found.tau2,
        Col.i2: found.i2,
        Col.note: " ".join([*notes, *found.notes]),
        Col.se: found.se,
        Col.tau2_low: found.tau2_low,
        Col.tau2_high: found.tau2_high,
        Col.q: found.q,
        Col.q_p: found.q_p,
        Col.guarded: found.guarded,
        Col.egger: funnel.slope,
        Col.egger_p: funnel.p,
        **values,
    }


def member_rows(found: Iterable[Pooled], w: Words) -> Iterator[Cells]:
    """One row per comparison that enters a pool, and one per study that stays out with its reason: POOL_MEMBERS."""
    return (row for pooled in found for row in _member_rows(pooled, w))


def _member_rows(pooled: Pooled, w: Words) -> Iterator[Cells]:
    for member in pooled.members:
        yield {
            Col.pool: pooled.declared.id,
            Col.study: member.study,
            Col.arm: "+".join(member.treated.arms),
            Col.control_arm: "+".join(member.control.arms),
            Col.scale: member.scale,
            Col.time_days: member.time_days,
            Col.included: True,
            Col.weight: pooled.weight(member),
            Col.because: " ".join(_remarks(member)),
            Col.pooled_arm: "+".join(member.entry.treated.arms),
            Col.because_text: w.clauses(w(f"code.because.{remark}") for remark in _remarks(member)) or None,
            Col.parts: member.shared if member.shared > 1 else None,
            Col.unused_controls: " ".join(member.unused),
            Col.contrast: member.name,
            Col.pooled_contrast: member.entry.name,
        }
    for left in pooled.excluded:
        text = w.say(left.told) if left.told else w(f"pool.reason.{left.reason}")
        yield {Col.pool: pooled.declared.id, Col.study: left.study, Col.included: False, Col.because: left.reason,
               Col.because_text: text}  # fmt: skip


def _remarks(member: Member) -> Iterator[str]:
    if member.shared > 1:
        yield "control-divided"
    if member.unused:
        yield "other-control-unused"
