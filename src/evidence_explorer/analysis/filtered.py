"""What the trials of a pool can be filtered by, and the pool of those that are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from ..model import Funder, Judgement, Study
from .pools import Member, Pooled
from .score_pools import ScoreMember, ScorePooled

P = TypeVar("P", Pooled, ScorePooled)
AXES = ("bias", "funding", "blinding", "counts")
NOT_ASSESSED, UNKNOWN = "not-assessed", "unknown"
WORSE = ("low", "no-information", "some-concerns", "moderate", "high", "serious", "critical")
"""Judgements on the risk of bias, from the best to the worst: of several on one trial the worst counts."""


def facts_of(member: Member | ScoreMember, study: Study, judgements: Mapping[str, Judgement]) -> tuple[str, ...]:
    """Where a trial stands on each of `AXES`: what is not known is a place of its own, never the good one."""
    return (
        bias_of(study, judgements),
        "industry" if Funder.industry in study.funders else "others" if study.funders else UNKNOWN,
        str(study.design.blinding or UNKNOWN),
        "exact" if member.strong else "weak",
    )


def bias_of(study: Study, judgements: Mapping[str, Judgement]) -> str:
    """The worst judgement that others published on it, or that none was found. ``judgements``: what a word is like."""
    given = (str(bias.overall) for bias in study.risk_of_bias)
    return max(given, key=lambda word: WORSE.index(judgements[word]), default=NOT_ASSESSED)


def filtered(pooled: P, studies: Collection[str]) -> P:
    """The pool of some of its trials, by the same rules."""
    return replace(pooled, members=tuple(member for member in pooled.members if member.study in studies))
