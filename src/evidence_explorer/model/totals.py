"""Totals over numbers that may be missing: a missing one is never zero, and whoever reads the total is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .study import Study
from .words import Kind, Repeats


@dataclass(frozen=True)
class Total:
    """What is known, added up. ``lacking``: how many give no number; ``least``: the sum may be too low."""

    known: int
    lacking: int = 0
    least: bool = False


def total(numbers: Iterable[int | None]) -> Total:
    """The sum of the numbers that are known, and how many are not."""
    found = list(numbers)
    lacking = found.count(None)
    return Total(sum(n for n in found if n is not None), lacking, lacking > 0)


def whole(numbers: Iterable[int | None]) -> int | None:
    """The sum of all of them; None where one is missing, or where there is none."""
    found = list(numbers)
    told = total(found)
    return told.known if found and not told.lacking else None


def participants(study: Study) -> int | None:
    """How many people took part: as reported, or else in the arms that share them out; None if that is not known."""
    design = study.design
    return design.randomised or design.participants or people_in_arms(study)


def people_in_arms(study: Study) -> int | None:
    """The people of all arms that do not repeat those of another one; None where an arm does not say how many.

    Where everybody received everything, one after the other, only a record that marks it lets them be counted once.
    """
    apart = [arm.n for arm in study.arms if arm.repeats is None]
    marked = any(arm.repeats is Repeats.crossover for arm in study.arms)
    if study.design.kind is Kind.crossover_rct and not marked and len(apart) > 1:
        return None
    return whole(apart)


def at_least(study: Study) -> bool:
    """Whether more people may have been randomised than `participants` says, which counts those in the arms."""
    return study.design.kind.randomised and study.design.randomised is None


def people_of(studies: Iterable[Study]) -> Total:
    """The people of several studies. Records of the same people count once, with the most people told."""
    most = [max(reports, key=lambda one: participants(one) or -1) for reports in trials(studies)]
    found = total(participants(one) for one in most)
    return replace(found, least=found.least or any(at_least(one) for one in most))


def trials(studies: Iterable[Study]) -> list[list[Study]]:
    """Studies by trial: those that share a registration number, or that their records tie to each other, tell of the
    same people. A review stands alone: what it lists is the registrations of others."""
    found: list[tuple[set[str], list[Study]]] = []
    for study in studies:
        marks = _marks(study)
        same = [group for group in found if group[0] & marks]
        for group in same:
            marks |= group[0]
            found.remove(group)
        found.append((marks, [*(one for group in same for one in group[1]), study]))
    return [reports for _, reports in found]


def same_trial(study: Study, others: Iterable[Study]) -> bool:
    """Whether a study tells of people of whom one of the others tells."""
    together = trials([*others, study])
    return any(study in reports and len(reports) > 1 for reports in together)


def _marks(study: Study) -> set[str]:
    """What two records of the same people have in common."""
    if study.design.kind.review:
        return set()
    also = study.design.same_people_as
    numbers = {number.casefold() for number in study.citation.registrations}
    return {f"record {study.id}", *([f"record {also}"] if also else []), *numbers}
