"""What tables say of a record in few words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..model import Afterwards, Arm, Control, Dataset, Outcome, Score, Study, Text
from ..words import words_in
from ..words.typography import small
from .columns import Col


def said(text: Text | None, language: str) -> str | None:
    """The text in a language (or the one that there is)."""
    return text.said(language)[0] if text else None


def text_of(said_in: dict[str, str]) -> Text:
    """A text that is made of words of ours, in every language of a site."""
    return Text.model_construct(said_in)


def columns_of(row: Any, columns: Iterable[Col], language: str) -> dict[Col, Any]:
    """The columns of a table from a record with fields of their names; texts in one language."""
    found = {column: getattr(row, column, None) for column in columns}
    return {column: said(value, language) if isinstance(value, Text) else value for column, value in found.items()}


def scales_of(study: Study) -> list[str]:
    """The scales of a study, in the order of its file."""
    rows: list[Outcome | Score] = [*study.outcomes, *study.scores]
    return list(dict.fromkeys(row.scale for row in rows if row.scale))


def primary_scales(study: Study) -> set[str]:
    """The scales of a study's primary outcome, whether it was a count or a mean."""
    rows: list[Outcome | Score] = [*study.outcomes, *study.scores]
    return {row.scale for row in rows if row.primary and row.scale}


def marked_name(dataset: Dataset, study: Study, language: str) -> str:
    """The study's label, with a word where the publication was retracted or put under an expression of concern, and
    where its year is not known: a surname alone looks like a slip."""
    w, name = words_in(dataset, language), dataset.labels[study.id]
    doubt = next((kind for kind in (Afterwards.retracted, Afterwards.concern) if study.was(kind)), None)
    told = [w(f"afterwards.{doubt}")] if doubt else []
    told += [] if study.citation.year else [w("year_unknown")]
    return name + "".join(f" [{one}]" for one in told)


def names_of(dataset: Dataset, study: Study) -> Text:
    """The same in every language of the site."""
    return text_of({one: marked_name(dataset, study, one) for one in dataset.site.record.languages})


def control_name(dataset: Dataset, arm: Arm, language: str) -> str | None:
    """What a control arm had, inside a line: the kind of control, or the treatment by name; None if it is none."""
    known = dataset.comparators.get(arm.treatment or "")
    if arm.control is None:
        return None
    if known and known.stands_for:
        name, what = said(known.name, language), said(known.stands_for, language)
        return small(words_in(dataset, language)("headline.stands_for", name=name, what=what))
    if arm.control == Control.active:
        named = None if known and known.unnamed else known or dataset.treatments.get(arm.treatment or "")
        return small(str(said(named.name if named else arm.label, language)))
    return words_in(dataset, language)(f"control.{arm.control}")
