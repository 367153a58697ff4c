"""What tables say of a record in few words."""

from __future__ import annotations

from ..model import Afterwards, Dataset, Outcome, Score, Study, Text
from ..words import words


def said(text: Text | None, language: str) -> str | None:
    """The text in a language (or the one that there is)."""
    return text.said(language)[0] if text else None


def scales_of(study: Study) -> list[str]:
    """The scales of a study, in the order of its file."""
    rows: list[Outcome | Score] = [*study.outcomes, *study.scores]
    return list(dict.fromkeys(row.scale for row in rows if row.scale))


def primary_scales(study: Study) -> set[str]:
    """The scales of a study's primary outcome, whether it was a count or a mean."""
    rows: list[Outcome | Score] = [*study.outcomes, *study.scores]
    return {row.scale for row in rows if row.primary and row.scale}


def marked_name(dataset: Dataset, study: Study, language: str) -> str:
    """The study's label, with a word where the publication was retracted or put under an expression of concern."""
    doubt = next((kind for kind in (Afterwards.retracted, Afterwards.concern) if study.was(kind)), None)
    return dataset.labels[study.id] + (f" [{words(language)(f'afterwards.{doubt}')}]" if doubt else "")
