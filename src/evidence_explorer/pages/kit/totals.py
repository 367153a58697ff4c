"""How many trials and people, in words; what is not known is said, and never counted as nobody."""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Dataset, Study, Total, people_of, trials
from ...words import Words
from ...words.typography import small

MUCH = 0.5
"""From this share of all people on, those of one other diagnosis are told apart: they would be taken for the others."""


def trials_told(randomised: Sequence[Study], w: Words, dataset: Dataset | None = None) -> list[str]:
    """`2 randomised trials` and `at least 300 people randomised (number not known for 1 trial)`; with a dataset, who
    most of them are, where the site is about others."""
    told = [w.count("trials_n", len(trials(randomised))), people_told(people_of(randomised), "trials", w)]
    return told + (_others(randomised, w, dataset) if dataset else [])


def _others(randomised: Sequence[Study], w: Words, dataset: Dataset) -> list[str]:
    known, every = dataset.diagnoses, people_of(randomised).known
    if not any(one.usual for one in known.values()):
        return []
    found = []
    for key in dict.fromkeys(key for s in randomised for key in s.population.diagnosis if not known[key].usual):
        people = people_of(s for s in randomised if s.population.diagnosis == (key,)).known
        if people and people >= MUCH * every:
            found.append(w("people_total.others", n=w.number(people), who=small(w.say(known[key].name))))
    return found


def people_told(found: Total, of: str, w: Words) -> str:
    """A total of people of ``of``: `trials` (then: people randomised) or `studies`."""
    if not found.known:
        return w("people_total.none")
    said = w.count(f"people_total.{of}_least" if found.least else f"people_total.{of}", found.known)
    if not found.lacking:
        return said
    return w("people_total.but", people=said, lacking=w.count(f"people_total.lacking_{of}", found.lacking))
