"""Rules between records, one function each; and every rule inside a study, run over all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..model import RULES, SIZE_RULES, Dataset, Fault, Placed, Study, is_code, notice, placed_problem
from ..problems import Problem, Severity, say
from . import (
    answers,
    cited,
    combined,
    dates,
    declared,
    described,
    effects,
    facts,
    identifiers,
    journals,
    languages,
    links,
    mixtures,
    moments,
    nested,
    outcomes,
    overrides,
    readings,
    references,
    repeated,
    roles,
    scores,
    slips,
    texts,
    twins,
    unusual,
    usual,
    vocabulary,
    wording,
)
from .base import Found, over_studies
from .texts import numbers_in_texts

# A list that lost a member in reading cannot say what does not exist: by code, the fields of shared files…
RELIES_ON = {
    "E104": {"controls", "marker_kinds", "bias_tools", "inks", "marks"},
    "E208": {"treatments", "comparators"},
    "E209": {"scales"},
    "E210": {"outcomes"},
    "E211": {"diagnoses"},
    "E213": {"families"},
    "E226": {"events"},
    "E221": {"languages"},
    "E301": {"claims"},
    "E303": {"claims"},
    "E304": {"studies"},
    "E305": {"sections"},
    "N303": {"languages"},
    "E263": {"studies", "treatments"},
    "N362": {"studies", "treatments", "claims"},
    "N363": {"studies", "treatments", "claims"},
    "N306": {"last_search"},
}
RELIES_WITHIN = {
    "E206": {"arms"},
    "E242": {"sources", "second_reading"},
    "E246": {"studies"},
    "N319": {"arms"},
    "N331": {"arms", "design"},
    "N332": {"arms", "treatments"},
    "N333": {"arms", "treatments"},
    "N334": {"arms"},
    "N335": {"arms", "treatments"},
    "E207": {"sources"},
    "E308": {"quotes", "pages"},
    "E309": {"studies", "pages"},
    "E310": {"quotes", "pages"},
}  # … and those of the study itself.
READS_ABOVE = {"E203": 1, "E217": 1, "N301": 2}  # how far above its place a rule reads other fields


def check(dataset: Dataset, lost: frozenset[str] = frozenset()) -> list[Problem]:
    """Every problem of a dataset that reading did not tell; ``lost`` names the fields of shared files with gaps."""
    problems: set[Problem] = set()
    silenced: set[tuple[str, str]] = set()
    for rule in DATASET_RULES:
        for placed, fault in rule(dataset):
            if _is_accepted(placed, fault):
                silenced.add((placed.file, fault.code))
            elif not _is_told(placed, fault, lost):
                problems.add(placed_problem(placed, fault))
    if not lost:
        problems |= {placed_problem(placed, fault) for placed, fault in _idle_acceptances(dataset, silenced)}
    return sorted(problems)


def _idle_acceptances(dataset: Dataset, silenced: set[tuple[str, str]]) -> Found:
    """N313: what is accepted is really there; in a record that was not read whole, nobody can tell."""
    for placed in dataset.study_files:
        for i, accepted in enumerate(() if placed.losses.told else placed.record.accepted):
            if (placed.file, accepted.code) not in silenced and is_code(accepted.code):
                fact = say("This record gives no notice {code} that could be accepted.", code=accepted.code)
                remedy = say("Remove the entry; an error is mended, not accepted.")
                yield placed, notice("N313", ("accepted", i), fact, remedy)


def _is_told(placed: Placed[Any], fault: Fault, lost: frozenset[str]) -> bool:
    """Whether the fault only follows from one that reading found."""
    if RELIES_ON.get(fault.code, set()) & lost or RELIES_WITHIN.get(fault.code, set()) & placed.losses.lost:
        return True
    path = placed.losses.original(fault.path)
    reads = path[: len(path) - READS_ABOVE.get(fault.code, 0)]
    return placed.losses.explain(path) or placed.losses.explain(reads)


def _is_accepted(placed: Placed[Any], fault: Fault) -> bool:
    """Whether the record says why it is so; only a study can."""
    accepted = placed.record.accepted if isinstance(placed.record, Study) else ()
    return fault.severity is Severity.notice and fault.code in {entry.code for entry in accepted}


def studies_agree_within(dataset: Dataset) -> Found:
    """E202 to E218, E224, N302, N304, N314, N315, N319, N320: the rules inside one study."""
    yield from over_studies(dataset, "within", (*RULES, *SIZE_RULES))


DATASET_RULES: tuple[Callable[[Dataset], Found], ...] = (
    studies_agree_within,
    *references.RULES,
    *vocabulary.RULES,
    *identifiers.RULES,
    *cited.RULES,
    *journals.RULES,
    *twins.RULES,
    *repeated.RULES,
    *languages.RULES,
    *overrides.RULES,
    *answers.RULES,
    *declared.RULES,
    *combined.RULES,
    *mixtures.RULES,
    *dates.RULES,
    *unusual.RULES,
    *roles.RULES,
    *described.RULES,
    *moments.RULES,
    *readings.RULES,
    *nested.RULES,
    *outcomes.RULES,
    *usual.RULES,
    *scores.RULES,
    *effects.RULES,
    *slips.RULES,
    *links.RULES,
    *facts.RULES,
    *wording.RULES,
    *texts.RULES,
)

__all__ = ["DATASET_RULES", "check", "numbers_in_texts", "studies_agree_within"]
