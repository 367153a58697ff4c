"""What a search finds of a study: its name, its numbers in registries, and the numbers that people quote."""

from __future__ import annotations

from ...frames.published import where_published
from ...model import Study
from ...search import Entry
from ..kit.asking import called, names_of_treatments, typed
from ..kit.edition import Edition

FURTHER = 0.85
"""What a further report of a trial counts, so that the main one comes before it."""
FIGURES = 40
"""Most counts of one study that it is found by."""


def names_of_study(study: Study, edition: Edition) -> list[str]:
    """What leads to this study and to no other: its name, its title as published, its numbers elsewhere."""
    c = study.citation
    numbers = [one for one in (c.doi, c.preprint_doi, str(c.pmid or ""), *c.registry) if one]
    surname = [c.authors[0].rpartition(" ")[0]] if c.authors else []
    return [edition.name(study), study.id, c.title, *surname, *called((), (), study.also_called), *numbers]


def about_study(study: Study, edition: Edition) -> list[str]:
    """Its authors, journal and year, what was tried, and counts as `29/79`."""
    c = study.citation
    results = [one for outcome in study.outcomes for one in outcome.results]
    counts = [f"{one.events}/{one.of}" for one in results if one.events is not None and one.of]
    said = [*c.authors, c.journal or "", initials(c.journal or ""), *dict.fromkeys(counts[:FIGURES])]
    said += [label for label, _ in where_published(study)]
    return [*filter(None, said), *names_of_treatments(given(study), edition.dataset)]


def initials(journal: str) -> str:
    """What readers call a journal by: `New England Journal of Medicine` is the NEJM."""
    letters = "".join(word[0] for word in journal.split() if word[0].isupper() and word != "The")
    return letters if len(letters) > 2 else ""


def given(study: Study) -> list[str]:
    """What it is about, then what else its arms were given."""
    return list(dict.fromkeys([*study.treatments, *(arm.treatment for arm in study.arms if arm.treatment)]))


def parts_of_study(study: Study, edition: Edition) -> list[Entry]:
    """Its limits and its harms, each found by itself."""
    w = edition.words
    about = tuple(names_of_treatments(given(study), edition.dataset))
    found = (("limits", "study.limits", study.limits, "against"), ("harms", "study.harms", study.safety, "harms"))
    return [
        Entry(anchor, w(title), edition.say(text), (), about, typed(question, edition), (edition.name(study),))
        for anchor, title, text, question in found
        if text
    ]
