"""Measures said to predict who responds, and subjects that are no treatment, as rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ...model import Biomarker, Readiness, Topic
from ..kit.edition import Edition

INKS = {Readiness.research: "slate", Readiness.emerging: "brown", Readiness.in_clinical_use: "green"}


INSIDES = {
    Readiness.research: "",
    Readiness.emerging: '<path d="M10 2a8 8 0 0 0 0 16z" fill="currentColor"/>',
    Readiness.in_clinical_use: '<circle cx="10" cy="10" r="8" fill="currentColor"/>',
}


SHORT = re.compile(r"\(([^()\s]*[A-Z][^()\s]*[A-Z][^()\s]*)\)$")
"""An abbreviation in brackets at the end of a name."""


def readiness_mark(readiness: Readiness) -> Markup:
    """An empty, half or full circle; its word stands beside it."""
    return Markup(
        '<svg class="ee-mark" width="14" height="14" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2.5"/>'
        f"{INSIDES[readiness]}</svg>"
    )


@dataclass(frozen=True)
class Ready:
    """How near a measure is to care: the mark, the word, what the word means, and the colour."""

    key: str
    mark: Markup
    word: str
    about: str
    ink: str


def ready(readiness: Readiness, edition: Edition) -> Ready:
    """A step of readiness, ready to be shown."""
    w = edition.words
    word, about = w(f"readiness.{readiness}"), w(f"readiness_about.{readiness}")
    return Ready(readiness, readiness_mark(readiness), word, about, INKS[readiness])


@dataclass(frozen=True)
class MarkerRow:
    """One measure in a list or a matrix; ``cells``: per column whether it is said to predict that effect."""

    id: str
    name: Any
    summary: Any
    ready: Ready
    cells: list[bool]


def marker_row(marker: Biomarker, edition: Edition, columns: tuple[str, ...] = ()) -> MarkerRow:
    """A measure as a row."""
    cells = [key in marker.treatments for key in columns]
    name, summary = edition.tell(marker.name), edition.tell(marker.summary)
    return MarkerRow(marker.id, name, summary, ready(marker.readiness, edition), cells)


@dataclass(frozen=True)
class TopicRow:
    """A subject of a family, with its studies (id and name)."""

    topic: Topic
    family: str
    studies: list[tuple[str, str]]


def topic_rows(family: str, edition: Edition) -> list[TopicRow]:
    """The subjects of a family."""
    dataset = edition.dataset
    topics = dataset.families[family].topics
    return [TopicRow(t, family, [(key, edition.name(dataset.studies[key])) for key in t.studies]) for t in topics]


def _topics(edition: Edition) -> list[TopicRow]:
    """The subjects of all families that rest on a study of a measure."""
    studies = {key for marker in edition.dataset.biomarkers.values() for key in marker.studies}
    rows = [row for family in edition.dataset.families for row in topic_rows(family, edition)]
    return [row for row in rows if studies & set(row.topic.studies)]


def markers_of_treatment(treatment: str, edition: Edition) -> list[MarkerRow]:
    """The measures that are said to predict the effect of a treatment."""
    return [marker_row(m, edition) for m in edition.dataset.biomarkers.values() if treatment in m.treatments]


def markers_of_study(study: str, edition: Edition) -> list[MarkerRow]:
    """The measures that rest on a study."""
    return [marker_row(m, edition) for m in edition.dataset.biomarkers.values() if study in m.studies]
