"""One row per arm of a study, and one per published mean or difference on a scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import Dataset, Score, Study
from ..words import words_in
from .columns import Cells, Col
from .names import said


def study_arms(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per arm of each study: STUDY_ARMS."""
    for study in dataset.studies.values():
        for arm in study.arms:
            yield {
                Col.study: study.id,
                Col.arm: arm.id,
                Col.label: said(arm.label, language),
                Col.role: "control" if arm.control else "experimental",
                Col.control_type: arm.control,
                Col.treatment: arm.treatment,
                Col.arm_n: arm.n,
                Col.repeats: arm.repeats,
                Col.dose: said(arm.dose, language),
                Col.schedule: said(arm.schedule, language),
            }


def scores(dataset: Dataset, language: str) -> Iterator[Cells]:
    """One row per mean of an arm, and one per difference between two, in the order of the records: SCORES."""
    for study in dataset.studies.values():
        for index, score in enumerate(study.scores):
            head = _head(dataset, study, score, language)
            yield from (head | _mean(study, row, index, language) for row in score.results)
            if score.difference:
                yield head | _difference(study, score.difference, index, language)


def _head(dataset: Dataset, study: Study, score: Score, language: str) -> Cells:
    return {
        Col.study: study.id,
        Col.family: dataset.family_of_study[study.id],
        Col.score: score.kind,
        Col.scale: score.scale,
        Col.time_days: score.time.days,
        Col.time: words_in(dataset, language).moment(score.time),
        Col.primary: score.primary,
        Col.remark: said(score.note, language),
        Col.source: score.source,
        Col.grade: study.grade_of(score),
        Col.period: score.period,
    }


def _mean(study: Study, row: Any, index: int, language: str) -> Cells:
    return {
        Col.arm: row.arm,
        Col.label: said(study.arm(row.arm).label, language),
        Col.mean: row.mean,
        Col.sd: row.sd,
        Col.n: row.n,
        Col.figure: mean_name(index, row.arm),
        **_ends(row),
    }


def _difference(study: Study, row: Any, index: int, language: str) -> Cells:
    remark = said(row.note, language)
    return {
        Col.arm: row.arm,
        Col.label: said(study.arm(row.arm).label, language),
        Col.against_arm: row.against,
        Col.difference: row.value,
        Col.p: row.p,
        Col.figure: difference_name(index, row.arm, row.against),
        **({Col.remark: remark} if remark else {}),
        **_ends(row),
    }


def mean_name(position: int, arm: str) -> str:
    """What the mean of an arm is called in every table: `s1-bath`."""
    return f"s{position + 1}-{arm}"


def difference_name(position: int, arm: str, against: str) -> str:
    """What a published difference is called: `s1-bath_rest`, which no mean of an arm can be."""
    return f"{mean_name(position, arm)}_{against}"


def _ends(row: Any) -> Cells:
    return {Col.low: row.interval.low, Col.high: row.interval.high} if row.interval else {}
