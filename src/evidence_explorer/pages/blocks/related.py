"""What the page of a record shows of the records about it: measures, subjects, decisions, corrections."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...model import Family
from ..kit.edition import Edition
from .corrections import CorrectionRow, corrections_of_study, corrections_of_treatment
from .decisions import DecisionRow, decision_row
from .markers import MarkerRow, TopicRow, markers_of_study, markers_of_treatment, topic_rows


@dataclass(frozen=True)
class Beside:
    """Rows of other records, each list empty where there is none."""

    markers: list[MarkerRow] = field(default_factory=list)
    corrections: list[CorrectionRow] = field(default_factory=list)
    topics: list[TopicRow] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)


def beside_study(study: str, edition: Edition) -> Beside:
    """The measures that rest on a study, and its corrections."""
    return Beside(markers_of_study(study, edition), corrections_of_study(study, edition))


def beside_treatment(treatment: str, edition: Edition) -> Beside:
    """The measures said to predict the effect of a treatment, and its corrections."""
    return Beside(markers_of_treatment(treatment, edition), corrections_of_treatment(treatment, edition))


def beside_family(family: Family, edition: Edition) -> Beside:
    """The subjects of a family, and the decisions on it as a whole."""
    newest = sorted(family.status, key=lambda status: status.date or "", reverse=True)
    return Beside(topics=topic_rows(family.id, edition), decisions=[decision_row(s, edition) for s in newest])


__all__ = ["Beside", "beside_family", "beside_study", "beside_treatment"]
