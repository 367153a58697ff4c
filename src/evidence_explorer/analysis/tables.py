"""Declared pools as tables: what each says, and which study enters it or not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .. import stats
from ..frames import CONTRASTS, POOL_MEMBERS, POOLS, Col, table
from ..model import Dataset
from .contrasts import MEASURES, contrast_rows, contrasts
from .groups import Group
from .pools import Member, Pooled
from .sensitivity import small_trials

if TYPE_CHECKING:
    import pandas as pd  # the library takes a third of a second to load, and most builds never need it

METHODS: dict[stats.Method, str] = {
    "REML": "REML, Hartung-Knapp", "DL": "DerSimonian-Laird, Hartung-Knapp", "PM": "Paule-Mandel, Hartung-Knapp",
}  # fmt: skip
FIXED = "Mantel-Haenszel"


def contrast_table(dataset: Dataset, groups: Iterable[Group], found: Iterable[Pooled]) -> pd.DataFrame:
    """The contrasts of all groups, and those that only a pool makes: of arms added up, or with roles of its own."""
    import pandas as pd

    rows = contrasts(groups)
    keys = [Col.study, Col.arm, Col.control_arm, Col.outcome, Col.scale, Col.time_days]
    told = {_key(*values) for values in rows[[str(key) for key in keys]].itertuples(index=False)}
    more: list[dict[Col, Any]] = []
    for pooled in found:
        for member in (*pooled.members, *pooled.trials):
            arms = ("+".join(member.treated.arms), "+".join(member.control.arms))
            key = _key(member.study, *arms, pooled.declared.outcome, member.scale, member.time_days)
            if key not in told:
                told.add(key)
                more += _contrast_rows(dataset, pooled, member)
    return pd.concat([rows, table(more, CONTRASTS).astype(rows.dtypes)], ignore_index=True) if more else rows


def _key(*values: Any) -> tuple[Any, ...]:
    return tuple(None if value is None or value != value else value for value in values)


def _contrast_rows(dataset: Dataset, pooled: Pooled, member: Member) -> Iterator[dict[Col, Any]]:
    study = dataset.studies[member.study]
    given = dict.fromkeys(str(study.arm(arm).treatment) for arm in member.treated.arms)
    head = {
        Col.study: study.id,
        Col.family: dataset.family_of_study[study.id],
        Col.treatment: " ".join(given),
        Col.control_type: " ".join(member.control_types),
        Col.outcome: pooled.declared.outcome,
        Col.scale: member.scale,
        Col.time_days: member.time_days,
    }
    # A part of a control group is not another group of people: the row holds all of them.
    yield from contrast_rows(head, member.treated, member.entry.control, [])


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
            value: dict[Col, Any] = {Col.estimate: fixed.estimate, Col.low: fixed.low, Col.high: fixed.high}
            value |= {Col.se: fixed.se, Col.note: fixed.note}
            yield _head(pooled) | {Col.measure: measure, Col.method: FIXED, Col.k: fixed.k} | value


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
    notes += [f"{silent}-say-nothing"] if (silent := len(pooled.silent(measure))) else []
    values = {name: stats.natural(measure, value) for name, value in zip(names, ends, strict=True)}
    funnel = small_trials(pooled, measure)
    return {
        Col.measure: measure,
        Col.method: method,
        Col.k: found.k,
        Col.tau2: found.tau2,
        Col.i2: found.i2,
        Col.note: "; ".join([*notes, *found.notes]),
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
            Col.because: "; ".join(_remarks(member)),
            Col.pooled_arm: "+".join(member.entry.treated.arms),
        }
    for left in pooled.excluded:
        told = left.told.said("en")[0] if left.told else left.reason
        yield {Col.pool: pooled.declared.id, Col.study: left.study, Col.included: False, Col.because: told}


def _remarks(member: Member) -> Iterator[str]:
    if member.shared > 1:
        yield f"control divided by {member.shared}"
    if member.unused:
        yield f"another control not used: {' '.join(member.unused)}"
