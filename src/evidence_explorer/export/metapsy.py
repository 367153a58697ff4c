"""The comparisons of our trials after the Metapsy data standard: one row is two arms of one study, on one outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from ..frames import Row
from ..model import Arm, Dataset, Score, Study
from ..stats import rounded
from ..words import words_in
from .formats import as_csv

CONTROLS = {"waitlist": "wlc", "usual-care": "cau", "placebo": "placebo", "sham": "sham", "low-dose": "low dose"}
"""How the standard calls what a control had; an active one is told by its name."""
RATERS = {"clinician": "clinician", "self": "self-report", "mixed": "mixed"}
SIDES = ("condition", "multi", "event", "totaln", "mean", "sd", "n", "mean_change", "sd_change", "n_change", "rand")
DIGITS = 4
"""Decimals of a week: a minute, far less than a source says."""
COLUMNS = (
    "study", "outcome_type", "instrument", "rating", "time", "time_weeks", "primary", "year", "country", "doi",
    "registration_number", "design", "blinding", "diagnosis",
    *(f"{name}_arm{side}" for name in SIDES for side in (1, 2)), "source_grade", "figure",
)  # fmt: skip


def metapsy(dataset: Dataset, rows: Mapping[str, tuple[Row, ...]]) -> bytes:
    """The table; counts at one moment, and means of two arms. Arms that repeat people of others, and what was only
    recalled, stay out."""
    found = [row for study in dataset.studies.values() for row in _of_study(dataset, study, rows[study.id])]
    return as_csv(COLUMNS, [tuple(row.get(name) for name in COLUMNS) for row in found])


def _of_study(dataset: Dataset, study: Study, rows: tuple[Row, ...]) -> Iterator[dict[str, Any]]:
    arms = {arm.id: arm for arm in study.arms if arm.repeats is None}
    head = _head(dataset, study)
    by_position: dict[int, list[Row]] = {}
    for row in rows:
        if row.arm in arms and row.events is not None and row.n and row.timing == "at" and row.grade != "recalled":
            by_position.setdefault(row.position, []).append(row)
    for told in by_position.values():
        for one, other in _pairs(told, arms):
            yield head | _count(dataset, one, arms[one.arm], 1) | _count(dataset, other, arms[other.arm], 2)
    for index, score in enumerate(study.scores):
        if score.kind in ("endpoint", "change") and study.grade_of(score) != "recalled":
            means = [mean for mean in score.results if mean.arm in arms and mean.mean is not None]
            for one, other in _pairs(means, arms):
                yield head | _score(dataset, study, score, index, [(one, arms[one.arm]), (other, arms[other.arm])])


def _pairs(told: Any, arms: Mapping[str, Arm]) -> Iterator[tuple[Any, Any]]:
    """Each treated arm beside each control."""
    treated = [one for one in told if arms[one.arm].control is None]
    return product(treated, [one for one in told if arms[one.arm].control is not None])


def _head(dataset: Dataset, study: Study) -> dict[str, Any]:
    c, d = study.citation, study.design
    return {
        "study": dataset.labels[study.id], "year": c.year, "country": " ".join(d.countries), "doi": c.doi,
        "registration_number": "; ".join(c.registrations), "design": d.kind, "blinding": d.blinding,
        "diagnosis": " ".join(study.population.diagnosis),
    }  # fmt: skip


def _side(dataset: Dataset, arm: Arm, side: int) -> dict[str, Any]:
    language = dataset.site.record.languages[0]
    label = words_in(dataset, language).say(arm.label)
    condition = CONTROLS.get(str(arm.control)) or arm.treatment or label
    return {f"condition_arm{side}": condition, f"multi_arm{side}": label, f"rand_arm{side}": arm.n}


def _weeks(days: float | None) -> float | None:
    return None if days is None else rounded(days / 7, DIGITS)


def _count(dataset: Dataset, row: Row, arm: Arm, side: int) -> dict[str, Any]:
    language = dataset.site.record.languages[0]
    return _side(dataset, arm, side) | {
        "outcome_type": row.outcome, "instrument": row.scale, "rating": RATERS.get(row.rater or ""),
        "time": row.moment.said(language)[0] if row.moment else None, "time_weeks": _weeks(row.time_days),
        "primary": int(row.primary), f"event_arm{side}": row.events, f"totaln_arm{side}": row.n,
        "source_grade": row.grade, "figure": row.anchor,
    }  # fmt: skip


def _score(dataset: Dataset, study: Study, score: Score, index: int, sides: list[tuple[Any, Arm]]) -> dict[str, Any]:
    language = dataset.site.record.languages[0]
    scale = dataset.scales.get(score.scale or "")
    suffix = "_change" if score.kind == "change" else ""
    found: dict[str, Any] = {
        "outcome_type": "msd", "instrument": score.scale, "rating": RATERS.get(scale.rater) if scale else None,
        "time": words_in(dataset, language).moment(score.time), "primary": int(score.primary),
        "time_weeks": _weeks(score.time.days),
        "source_grade": study.grade_of(score), "figure": f"s{index + 1}-{sides[0][0].arm}",
    }  # fmt: skip
    for side, (mean, arm) in enumerate(sides, 1):
        found |= _side(dataset, arm, side) | {f"mean{suffix}_arm{side}": mean.mean, f"sd{suffix}_arm{side}": mean.sd}
        found[f"n{suffix}_arm{side}"] = mean.n
    return found
