"""What tables say of a record in few words."""

from __future__ import annotations

from ..model import Afterwards, Arm, Control, Dataset, Outcome, Score, Study, Text
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


def control_name(dataset: Dataset, arm: Arm, language: str) -> str | None:
    """What a control arm had, inside a line: the kind of control, or the treatment by name; None if it is none."""
    known = dataset.comparators.get(arm.treatment or "")
    if arm.control is None:
        return None
    if known and known.stands_for:
        name, what = said(known.name, language), said(known.stands_for, language)
        return small(words(language)("headline.stands_for", name=name, what=what))
    if arm.control is Control.active:
        named = None if known and known.unnamed else known or dataset.treatments.get(arm.treatment or "")
        return small(str(said(named.name if named else arm.label, language)))
    return words(language)(f"control.{arm.control}")


def small(text: str) -> str:
    """Words inside a line; an abbreviation keeps its capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
