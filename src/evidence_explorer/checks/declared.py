"""Rules about what treatments declare: status, adverse events, and which trials are pooled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..model import (
    FEWEST_IN_A_PART,
    Afterwards,
    Certainty,
    Combined,
    Dataset,
    Family,
    Fault,
    HarmPool,
    Path,
    Placed,
    Pool,
    ScorePool,
    Several,
    Status,
    Study,
    Timed,
    Treatment,
    roles,
    whole,
)
from ..problems import Said, say
from .base import Found, named_studies, no_study, no_treatment, unknown


def adverse_events_exist(dataset: Dataset) -> Found:
    """E226: adverse events are those of data/vocabulary.yaml."""
    known = list(dataset.event_kinds)
    named: list[tuple[Placed[Any], Path, str]] = []
    for study in dataset.study_files:
        named += [(study, ("harms", i, "event"), harm.event) for i, harm in enumerate(study.record.harms)]
    for family, path, treatment in _treatments(dataset):
        named += [(family, (*path, "labels", i, "event"), label.event) for i, label in enumerate(treatment.labels)]
    for placed, path, event in named:
        if event not in dataset.event_kinds:
            yield placed, unknown("E226", path, say("adverse event"), event, known, "data/vocabulary.yaml")


def decisions_hold_for_treatments_of_their_family(dataset: Dataset) -> Found:
    """E208: a decision that holds for several treatments names some of its own family."""
    for placed, path, status in decisions(dataset):
        known = [t.id for t in placed.record.treatments] if isinstance(placed.record, Family) and len(path) == 2 else []
        for i, key in enumerate(status.treatments):
            if key not in known:
                yield placed, no_treatment((*path, "treatments", i), key, known)


def decisions_are_dated(dataset: Dataset) -> Found:
    """E228: a decision has a date, or the reason why it has none."""
    for placed, path, status in decisions(dataset):
        if status.date is None and status.undated is None:
            fact = say("The decision has no date.")
            undated = "undated: {en: …, fr: …}"
            remedy = say("Write 'date: 2019-12', or '{undated}' with the reason why none is known.", undated=undated)
            yield placed, Fault("E228", path, fact, remedy)


def decisions(dataset: Dataset) -> Iterator[tuple[Placed[Any], Path, Status]]:
    """Every decision: on a treatment, on a family, on the subject as a whole."""
    for family, path, treatment in _treatments(dataset):
        yield from ((family, (*path, "status", i), status) for i, status in enumerate(treatment.status))
    for placed in dataset.family_files:
        yield from ((placed, ("status", i), status) for i, status in enumerate(placed.record.status))
    yield from ((dataset.site, ("context", i), fact) for i, fact in enumerate(dataset.site.record.context))


def _treatments(dataset: Dataset) -> Iterator[tuple[Placed[Family], Path, Treatment]]:
    for placed in dataset.family_files:
        for i, treatment in enumerate(placed.record.treatments):
            yield placed, ("treatments", i), treatment


def ratings(dataset: Dataset) -> Iterator[tuple[Placed[Any], Path, Certainty]]:
    """Every rating of certainty."""
    for family, path, treatment in _treatments(dataset):
        yield from ((family, (*path, "certainty", i), rating) for i, rating in enumerate(treatment.certainty))


def biomarkers_are_about_treatments(dataset: Dataset) -> Found:
    """E208: a biomarker is about treatments or comparators that exist."""
    known = [*dataset.treatments, *dataset.comparators]
    for placed in dataset.biomarker_files:
        for i, key in enumerate(placed.record.treatments):
            if key not in known:
                yield placed, no_treatment(("treatments", i), key, known)


def pools_name_what_exists(dataset: Dataset) -> Found:
    """E208, E210, E211, E304: a pool names an outcome, diagnoses, comparators and studies that exist."""
    for placed, path, _, pool in combined(dataset):
        if isinstance(pool, Pool) and pool.outcome not in dataset.outcome_kinds:
            where, known = (*path, "outcome"), list(dataset.outcome_kinds)
            yield placed, unknown("E210", where, say("outcome"), pool.outcome, known, "data/vocabulary.yaml")
        for i, key in enumerate(pool.also):
            if key not in dataset.treatments:
                where = (*path, "also", i)
                yield placed, no_treatment(where, key, list(dataset.treatments))
        for i, key in enumerate(pool.diagnoses):
            if key not in dataset.diagnoses:
                where, known = (*path, "diagnoses", i), list(dataset.diagnoses)
                yield placed, unknown("E211", where, say("diagnosis"), key, known, "data/vocabulary.yaml")
        for i, key in enumerate(pool.comparators):
            if key not in (known := [*dataset.comparators, *dataset.treatments]):
                where = (*path, "comparators", i)
                yield placed, unknown("E208", where, say("comparator"), key, known, "data/vocabulary.yaml")
        for field, studies in (("arms", pool.arms), ("leave_out", pool.leave_out)):
            for key in studies:
                if key not in (known := named_studies(dataset)):
                    yield placed, no_study((*path, field, key), key, known)
        for i, part in enumerate(pool.subgroups.parts if pool.subgroups else ()):
            for j, key in enumerate(part.studies):
                if key not in (known := named_studies(dataset)):
                    yield placed, no_study((*path, "subgroups", "parts", i, "studies", j), key, known)


def pools_make_sense(dataset: Dataset) -> Found:
    """E401: window, target, risks and chosen arms of a pool fit together; E214: a pool's id is its own."""
    seen: dict[str, str] = {}
    for placed, path, treatment, pool in combined(dataset):
        low, high = pool.days if isinstance(pool, Timed) else (0.0, 0.0)
        if isinstance(pool, Timed) and not low <= pool.target_days <= high:
            fact = say(
                "The time window {low:g} to {high:g} days does not hold its target, day {day:g}.",
                low=low, high=high, day=pool.target_days,
            )  # fmt: skip
            remedy = say("Write the earlier day first, and a target between both.")
            yield placed, Fault("E401", (*path, "days"), fact, remedy)
        for i, risk in enumerate(() if isinstance(pool, ScorePool) else pool.control_risks):
            if not 0 < risk < 1:
                fact = say("A control risk of {risk:g} is not a share between 0 and 1.", risk=risk)
                remedy = say("Write 0.2 for 20 of 100 people.")
                yield placed, Fault("E401", (*path, "control_risks", i), fact, remedy)
        for key, arms in pool.arms.items():
            study = dataset.studies.get(key)
            if study and (useless := _useless(study, arms, _treated(treatment, pool), pool)):
                remedy = say("Name at least one arm of the treatment and one control of the same study.")
                yield placed, Fault("E401", (*path, "arms", key), useless, remedy)
        if pool.id in seen:
            fact = say("The id '{id}' is already used in {file}.", id=pool.id, file=seen[pool.id])
            yield placed, Fault("E214", (*path, "id"), fact, say("Choose another id."))
        seen.setdefault(pool.id, placed.file)


def _useless(study: Study, arms: tuple[str, ...], treated: set[str], pool: Combined) -> Said | None:
    known = {arm.id for arm in study.arms}
    if missing := [arm for arm in arms if arm not in known]:
        return say("'{study}' has no arm '{arm}'.", study=study.id, arm=missing[0])
    found = roles(study, pool, treated, arms)
    if found.treated and found.control:
        return None
    return say("The arms chosen for '{study}' are not a treatment with its control.", study=study.id)


def divided_controls_are_large_enough(dataset: Dataset) -> Found:
    """E403: a control group is divided into parts of at least one person."""
    for placed, path, treatment, pool in pools(dataset):
        if pool.several != Several.split_control:
            continue
        treated = _treated(treatment, pool)
        for study in dataset.studies.values():
            if study.id in pool.leave_out or not study.design.kind.randomised:
                continue
            parts, people = _smallest_division(study, treated, pool)
            if people < FEWEST_IN_A_PART * parts:
                fact = say(
                    "The control group of '{study}' holds {people} people, too few to be divided by {parts}.",
                    study=study.id, people=people, parts=parts,
                )  # fmt: skip
                remedy = say(
                    "Write '{rule}', which adds the treated arms up, or name fewer of them under 'arms'.",
                    rule="several: combine",
                )
                yield placed, Fault("E403", (*path, "several"), fact, remedy)


def _smallest_division(study: Study, treated: set[str], pool: Pool) -> tuple[int, int]:
    """Into how many parts the control group would be divided, and its people, where they are fewest for each part."""
    found = [(1, FEWEST_IN_A_PART)]
    for outcome in study.outcomes:
        days = outcome.time.days
        if outcome.kind != pool.outcome or days is None or not pool.days[0] <= days <= pool.days[1]:
            continue
        people = {figure.arm: figure.of for figure in outcome.results}
        sides = roles(study, pool, treated, people)
        size = whole(people[arm] for arm in sides.control)
        if len(sides.treated) > 1 and size is not None:
            found.append((len(sides.treated), size))
    return min(found, key=lambda parts: parts[1] / parts[0])


def _treated(treatment: Treatment, pool: Combined) -> set[str]:
    return {treatment.id, *pool.also}


def retracted_studies_stay_out_of_pools(dataset: Dataset) -> Found:
    """E402: a retracted study, or one under an expression of concern, cannot count towards a pooled result."""
    for placed, path, treatment, pool in pools(dataset):
        for study in dataset.studies.values():
            doubtful = study.was(Afterwards.retracted) or study.was(Afterwards.concern)
            if doubtful and study.id not in pool.leave_out and _would_enter(study, _treated(treatment, pool), pool):
                fact = say(
                    "'{study}' was retracted or put under an expression of concern, and would enter this pool.",
                    study=study.id,
                )
                example = f"{study.id}: {{en: …, fr: …}}"
                remedy = say("Add it to 'leave_out' with the reason: {example}.", example=example)
                yield placed, Fault("E402", path, fact, remedy)


def _would_enter(study: Study, treated: set[str], pool: Pool) -> bool:
    found = roles(study, pool, treated, {arm.id for arm in study.arms})
    return bool(found.treated and found.control) and any(o.kind == pool.outcome for o in study.outcomes)


def combined(dataset: Dataset) -> Iterator[tuple[Placed[Family], Path, Treatment, Pool | ScorePool | HarmPool]]:
    """Every pool of any kind with the treatment that declares it."""
    for family, path, treatment in _treatments(dataset):
        for name in ("pools", "imputed_pools", "score_pools", "harm_pools"):
            for i, pool in enumerate(getattr(treatment, name)):
                yield family, (*path, name, i), treatment, pool


def pools(dataset: Dataset) -> Iterator[tuple[Placed[Family], Path, Treatment, Pool]]:
    """Every pool with the treatment that declares it."""
    for family, path, treatment in _treatments(dataset):
        for i, pool in enumerate(treatment.pools):
            yield family, (*path, "pools", i), treatment, pool


def corrections_are_about_what_exists(dataset: Dataset) -> Found:
    """E208: a correction names treatments that exist (studies: E304)."""
    placed = dataset.correction_file
    if placed is None:
        return
    for i, correction in enumerate(placed.record.corrections):
        for j, key in enumerate(correction.treatments):
            if key not in dataset.treatments:
                where = ("corrections", i, "treatments", j)
                yield placed, no_treatment(where, key, list(dataset.treatments))


RULES: tuple[Callable[[Dataset], Found], ...] = (
    adverse_events_exist,
    decisions_hold_for_treatments_of_their_family,
    decisions_are_dated,
    biomarkers_are_about_treatments,
    pools_name_what_exists,
    pools_make_sense,
    divided_controls_are_large_enough,
    retracted_studies_stay_out_of_pools,
    corrections_are_about_what_exists,
)
