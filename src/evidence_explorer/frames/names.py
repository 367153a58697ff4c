"""What tables say of a record in few words."""

from __future__ import annotations

import re

from ..model import Afterwards, Outcome, Score, Study, Text
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


def short_name(study: Study) -> str:
    """`Goodwin 2022`: the first author's surname and the year, or the id where no author is known."""
    if not study.citation.authors:
        return study.id
    author = study.citation.authors[0].partition(" (")[0]
    # Without the initials; an organisation keeps its whole name.
    surname = re.sub(r" \S?[A-Z][A-Z-]{0,4}( Jr| Sr)?$", "", author)
    return f"{surname} {study.citation.year}"


def marked_name(study: Study, language: str) -> str:
    """The short name, with a word where the publication was retracted or put under an expression of concern."""
    doubt = next((kind for kind in (Afterwards.retracted, Afterwards.concern) if study.was(kind)), None)
    return short_name(study) + (f" [{words(language)(f'afterwards.{doubt}')}]" if doubt else "")
