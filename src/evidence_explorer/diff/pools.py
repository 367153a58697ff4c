"""Two datasets → the risk ratios inside studies that differ, the pooled values that move, the trials in and out."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal

import pandas as pd

from .. import stats
from ..analysis import (
    Evidence,
    HarmMember,
    HarmPooled,
    Member,
    Pooled,
    ScoreMember,
    ScorePooled,
    contrasts,
    groups,
    with_shares,
)
from ..frames import Row, figures, parted, records
from ..model import Afterwards, Dataset, Timing
from ..track import Memory
from ..words import words
from .changes import ContrastChange, MemberChange, PoolChange, PooledValue, PoolReading, Ref, Sort, Step, Value
from .pairing import paired

LANGUAGE = "en"  # of reasons
DIGITS = 6  # as in the tables; beyond them only rounding differs


AnyPooled = Pooled | ScorePooled


@dataclass(frozen=True)
class Computed:
    """What a dataset says beyond what stands in it."""

    dataset: Dataset

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """All figures with shares, by study."""
        return parted(with_shares(figures(self.dataset)), lambda row: row.study)

    @cached_property
    def pools(self) -> dict[str, AnyPooled]:
        """Every declared pool by its id: of benefits, of scores, of adverse events."""
        evidence = Evidence(self.dataset, Memory(lambda node: ""))
        found: list[AnyPooled] = []
        for key in self.dataset.treatments:
            found += [*evidence.pools_of(key), *evidence.score_pools_of(key), *evidence.harm_pools_of(key)]
        return {pooled.declared.id: pooled for pooled in found}

    def ratios(self, studies: Set[str]) -> dict[str, list[tuple[str, Value]]]:
        """Of these studies: what is compared, and the risk ratio."""
        found: dict[str, list[tuple[str, Value]]] = {}
        rows = [row for study in sorted(studies) for row in self.rows.get(study, [])]
        for timing in Timing:
            for row in records(contrasts(groups(rows, timing))):
                if row.measure == "RR":
                    found.setdefault(row.study, []).append((_compared(row, timing), _value(row)))
        return found


def _compared(row: Any, timing: Timing) -> str:
    scale = row.scale if isinstance(row.scale, str) else "scale not named"
    when = "time in words" if pd.isna(row.time_days) else f"day {row.time_days:g}"
    parts = [row.outcome, scale, when, *([timing] if timing is not Timing.at else [])]
    return f"{', '.join(parts)}, {row.arm} vs {row.control_arm}"


def _value(row: Any) -> Value:
    return Value(*(_rounded(end) for end in (row.estimate, row.low, row.high)))


def _rounded(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else stats.rounded(value, DIGITS)


def contrast_changes(old: Computed, new: Computed, refs: dict[str, Ref]) -> Iterator[ContrastChange]:
    """The risk ratios that differ, study by study; ``refs``: the studies that may have changed."""
    before, after = old.ratios(refs.keys()), new.ratios(refs.keys())
    for study, ref in refs.items():
        was, now = before.get(study, []), after.get(study, [])
        for i, j in paired(was, now, (itemgetter(0),)):  # two definitions of one outcome share a name
            left, right = (None if i is None else was[i][1]), (None if j is None else now[j][1])
            what = was[i][0] if i is not None else now[j][0]  # type: ignore[index]  # one is there
            if left != right:
                yield ContrastChange(_sort(left, right), ref, what, left, right)


def _sort(before: object, after: object) -> Sort:
    return "added" if before is None else "removed" if after is None else "changed"


def pool_changes(old: Computed, new: Computed, refs: dict[str, Ref]) -> Iterator[PoolChange]:
    """The pools whose value or number of trials differs; ``refs``: the treatments."""
    for key in dict.fromkeys((*new.pools, *old.pools)):
        before, after = (_reading(side.pools.get(key)) for side in (old, new))
        here = new.pools.get(key) or old.pools[key]
        if _told(before) != _told(after):
            yield PoolChange(_sort(before, after), refs[here.treatment], key, before, after)


def _told(reading: PoolReading | None) -> object:
    """What makes a change: of trials that are not combined, only their number."""
    return reading and (reading.k, reading.values, reading.participants if any(reading.values) else None)


def _reading(pooled: AnyPooled | None) -> PoolReading | None:
    if pooled is None:
        return None
    size = len(pooled.studies), pooled.participants, pooled.standing
    if isinstance(pooled, ScorePooled):
        value = _pooled_value(pooled.result(), pooled.measure)
        points = pooled.measure == "MD"
        return PoolReading(*size, None, None, value if points else None, None if points else value)
    ratio, difference = _pooled_value(pooled.result("RR"), "RR"), _pooled_value(pooled.result("RD"), "RD")
    return PoolReading(*size, ratio, difference)


def _pooled_value(found: stats.Pool | None, measure: stats.AnyMeasure) -> PooledValue | None:
    if found is None:
        return None
    ends = (found.estimate, found.low, found.high, found.prediction_low, found.prediction_high)
    return PooledValue(*(_rounded(stats.natural(measure, end)) for end in ends))


def member_changes(old: Computed, new: Computed, refs: dict[str, Ref]) -> Iterator[MemberChange]:
    """The trials that enter or leave a pool, that stay out for another reason, or count with another figure."""
    for key, pooled in new.pools.items():
        before = _standing(old, old.pools[key]) if key in old.pools else {}
        after = _standing(new, pooled)
        for study in dict.fromkeys((*after, *before)):
            was, now = before.get(study, (False, None)), after.get(study, (False, None))
            step = _step(was, now)
            if step and (key in old.pools or step == "entered"):
                said = (was[1] or _absent(old, key, study), now[1] or _absent(new, key, study))
                yield MemberChange(step, refs[pooled.treatment], key, study, *said)


Place = tuple[bool, str | None]
"""Whether a study is in, and with which comparison, or why not."""


def _step(before: Place, after: Place) -> Step | None:
    if before == after or (not before[0] and after[1] is None):  # not concerned any more, and it was out
        return None
    steps: dict[tuple[bool, bool], Literal["entered", "left", "stays-out", "another-figure"]] = {
        (False, True): "entered",
        (True, False): "left",
        (False, False): "stays-out",
        (True, True): "another-figure",
    }
    return steps[before[0], after[0]]


def _absent(side: Computed, pool: str, study: str) -> str:
    """Why a pool does not name a study at all."""
    if study not in side.dataset.studies:
        return "no such study"
    return "not concerned" if pool in side.pools else "no such pool"


def _standing(side: Computed, pooled: AnyPooled) -> dict[str, Place]:
    """Every study that a pool names."""
    found: dict[str, Place] = {
        study: (True, "; ".join(_member(m) for m in pooled.members if m.study == study)) for study in pooled.studies
    }
    for left in pooled.excluded:
        told = left.told.said(LANGUAGE)[0] if left.told else _reason(side.dataset, left.study, left.reason, pooled)
        found[left.study] = (False, told)
    return found


def _member(member: Member | ScoreMember) -> str:
    if isinstance(member, ScoreMember):
        return f"{'+'.join(member.treated)} vs {'+'.join(member.control)}, {member.scale}, day {member.time_days:g}"
    sides = f"{'+'.join(member.treated.arms)} vs {'+'.join(member.control.arms)}"
    if isinstance(member, HarmMember):
        return f"{sides}, {member.term.said(LANGUAGE)[0]}" if member.term else sides
    return f"{sides}, {member.scale or 'scale not named'}, day {member.time_days:g}"


def _reason(dataset: Dataset, study: str, reason: str, pooled: AnyPooled) -> str:
    """The phrase of the pages, if they have one."""
    if reason == "retracted" and not dataset.studies[study].was(Afterwards.retracted):
        reason = "concern"
    said = words(LANGUAGE)
    own = "scored" if isinstance(pooled, ScorePooled) else "harmed" if isinstance(pooled, HarmPooled) else "pool"
    key = next((key for kind in (own, "pool") if said.has(key := f"{kind}.reason.{reason}")), None)
    return said(key) if key else reason
