"""How many trials and people, in words; what is not known is said, and never counted as nobody."""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Study, Total, people_of, trials
from ...words import Words


def trials_told(randomised: Sequence[Study], w: Words) -> list[str]:
    """`2 randomised trials` and `at least 300 people randomised (number not known for 1 trial)`."""
    return [w.count("trials_n", len(trials(randomised))), people_told(people_of(randomised), "trials", w)]


def people_told(found: Total, of: str, w: Words) -> str:
    """A total of people of ``of``: `trials` (then: people randomised) or `studies`."""
    if not found.known:
        return w("people_total.none")
    said = w.count(f"people_total.{of}_least" if found.least else f"people_total.{of}", found.known)
    if not found.lacking:
        return said
    return w("people_total.but", people=said, lacking=w.count(f"people_total.lacking_{of}", found.lacking))
