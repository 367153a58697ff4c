"""What was tested of a study as it was published, with what was found, what the record answers, and what was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Afterwards, Scale, Study, counts
from ..model.bounded import bounded_differences
from ..model.integrity import (
    Mismatch,
    compared_counts,
    compared_means,
    mismatches,
    published_shares,
    shared_rows,
    sized,
    spreads,
)
from ..model.study import Accepted


@dataclass(frozen=True)
class Integrity:
    """``tested``: how many things of each item were tested, in a fixed order; none where the record holds none.

    ``events``: what happened to the publication that asks for a second look. ``answers``: by the code of a finding,
    why it is so, as the record says.
    """

    tested: tuple[tuple[str, int], ...]
    found: tuple[Mismatch, ...]
    answers: tuple[Accepted, ...]
    events: tuple[Afterwards, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether anything asks for a second look."""
        return bool(self.found or self.events)


QUESTIONS = (Afterwards.retracted, Afterwards.concern)


def integrity_of(study: Study, scales: Mapping[str, Scale]) -> Integrity:
    """All tests of a study."""
    found = tuple(mismatches(study, scales))
    codes = {one.code for one in found}
    answers = tuple(one for one in study.accepted if one.code in codes)
    events = tuple(event.kind for event in study.afterwards if event.kind in QUESTIONS)
    return Integrity(_tested(study), found, answers, events)


def _tested(study: Study) -> tuple[tuple[str, int], ...]:
    sizes = {arm.id for arm in study.arms if arm.n is not None}
    held = sum(1 for _, arms, _ in sized(study) if sizes.issuperset(arms.split("+")))
    together = (
        [arm.n for arm in study.arms if arm.repeats is None]
        if study.design.randomised or study.design.participants
        else []
    )
    both = sum(1 for _, one in counts(study) if None not in (one.events, one.of, one.percent))
    dates = study.design.dates
    begun = dates is not None and dates.started is not None
    return (
        ("percent", len(published_shares(study)) + both),
        ("p", sum(1 for _ in compared_counts(study))),
        ("flow", held + (len(together) if together and None not in together else 0)),
        ("spread", sum(1 for _ in spreads(study))),
        ("spread_test", sum(1 for _ in compared_means(study))),
        ("p_interval", sum(1 for _ in bounded_differences(study))),
        ("alike", sum(shared for _, _, _, shared in shared_rows(study) if shared > 1)),
        ("registration", int(begun and dates is not None and dates.registered is not None)),
        ("dates", int(begun and dates is not None and (dates.completed or study.citation.year) is not None)),
    )
