"""Declared pools as tables: what each says, and which study enters it or not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from .. import stats
from ..frames import POOL_MEMBERS, POOLS, Col, table
from .contrasts import MEASURES
from .pools import Pooled

METHODS: dict[stats.Method, str] = {
    "REML": "REML, Hartung-Knapp", "DL": "DerSimonian-Laird, Hartung-Knapp", "PM": "Paule-Mandel, Hartung-Knapp",
}  # fmt: skip
FIXED = "Mantel-Haenszel"


def pool_table(found: Iterable[Pooled]) -> pd.DataFrame:
    """One row per pool, measure and method; where fewer than three trials enter, one row without an estimate: POOLS."""
    return table((row for pooled in found for row in _pool_rows(pooled)), POOLS)


def _pool_rows(pooled: Pooled) -> Iterator[dict[Col, Any]]:
    if pooled.result("RR") is None and pooled.result("RD") is None:
        yield _head(pooled) | {Col.k: len(pooled.studies), Col.note: f"not-pooled-{pooled.standing}"}
    for measure in MEASURES:
        for method, name in METHODS.items():
            if found := pooled.result(measure, method):
                yield _head(pooled) | _random(pooled, measure, name, found)
        if fixed := pooled.fixed(measure):
            value = {Col.estimate: fixed.estimate, Col.low: fixed.low, Col.high: fixed.high}
            yield _head(pooled) | {Col.measure: measure, Col.method: FIXED, Col.k: fixed.k, Col.note: ""} | value


def _head(pooled: Pooled) -> dict[Col, Any]:
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


def _random(pooled: Pooled, measure: stats.Measure, method: str, found: stats.Pool) -> dict[Col, Any]:
    ends = (found.estimate, found.low, found.high, found.prediction_low, found.prediction_high)
    names = (Col.estimate, Col.low, Col.high, Col.prediction_low, Col.prediction_high)
    notes = [*(["fragile"] if pooled.standing == "fragile" else []), *(["guarded"] if found.guarded else [])]
    values = {name: stats.natural(measure, value) for name, value in zip(names, ends, strict=True)}
    return {
        Col.measure: measure,
        Col.method: method,
        Col.k: found.k,
        Col.tau2: found.tau2,
        Col.i2: found.i2,
        Col.note: "; ".join([*notes, *found.notes]),
        **values,
    }


def member_table(found: Iterable[Pooled]) -> pd.DataFrame:
    """One row per comparison that enters a pool, and one per study that stays out with its reason: POOL_MEMBERS."""
    return table((row for pooled in found for row in _member_rows(pooled)), POOL_MEMBERS)


def _member_rows(pooled: Pooled) -> Iterator[dict[Col, Any]]:
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
            Col.because: "" if member.shared == 1 else f"control divided by {member.shared}",
        }
    for left in pooled.excluded:
        told = left.told.said("en")[0] if left.told else left.reason
        yield {Col.pool: pooled.declared.id, Col.study: left.study, Col.included: False, Col.because: told}
