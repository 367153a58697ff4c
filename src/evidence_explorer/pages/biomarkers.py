"""Biomarkers: a matrix of measures and the treatments that they speak of, and a page for each measure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ..model import Biomarker, MarkerKind, Quote, Readiness, Study, Topic
from .base import Desk, Edition, Page, path_of
from .claims import claims_about
from .views import study_row

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
class Column:
    """One treatment or comparator; ``page``: whether it has a page of its own."""

    id: str
    name: str
    short: str
    page: bool


def matrix_columns(edition: Edition) -> list[Column]:
    """The treatments and comparators of all measures: treatments in the order of the site, then comparators."""
    dataset = edition.dataset
    named = {key for marker in dataset.biomarkers.values() for key in marker.treatments}
    names = {key: edition.say(t.name) for key, t in dataset.treatments.items()}
    names |= {key: edition.say(term.name) for key, term in dataset.comparators.items() if key not in names}
    return [_column(key, name, key in dataset.treatments) for key, name in names.items() if key in named]


def _column(key: str, name: str, page: bool) -> Column:
    found = SHORT.search(name)
    return Column(key, name, found[1] if found else name, page)


def biomarkers_page(edition: Edition) -> Page:
    """All measures: the matrix, a card for each, and the subjects that rest on the same studies."""
    path, w = "biomarkers.md", edition.words
    markers = list(edition.dataset.biomarkers.values())
    columns = matrix_columns(edition)
    rows = {m.id: marker_row(m, edition, tuple(c.id for c in columns)) for m in markers}
    kinds = [(w(f"marker_kind.{kind}"), [rows[m.id] for m in markers if m.kind is kind]) for kind in MarkerKind]
    steps = [(ready(step, edition), sum(m.readiness is step for m in markers)) for step in reversed(Readiness)]
    title, about = w("page.biomarkers"), w("page.biomarkers_about")
    desk = Desk(edition, path)
    body = desk.write(
        "biomarkers.html.jinja",
        about=about,
        columns=columns,
        kinds=[(kind, found) for kind, found in kinds if found],
        rows=list(rows.values()),
        steps=[(step, n) for step, n in steps if n],
        topics=_topics(edition),
    )
    return desk.page(title, about, body, boost=2)


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


def biomarker_page(marker: Biomarker, edition: Edition) -> Page:
    """One measure in one language."""
    path, dataset = path_of("biomarker", marker.id), edition.dataset
    markers = list(dataset.biomarkers.values())
    place = markers.index(marker)
    desk = Desk(edition, path)
    body = desk.write(
        "biomarker.html.jinja",
        marker=marker,
        ready=ready(marker.readiness, edition),
        kind=edition.words(f"marker_kind.{marker.kind}"),
        treatments=[c for c in matrix_columns(edition) if c.id in marker.treatments],
        quotes=[_quote(quote, edition) for quote in marker.quotes],
        studies=[study_row(dataset.studies[key], edition) for key in marker.studies],
        claims=claims_about(set(marker.studies), edition),
        before=markers[place - 1] if place else None,
        after=markers[place + 1] if place + 1 < len(markers) else None,
    )
    title, summary = edition.say(marker.name), edition.say(marker.summary)
    file = dataset.file_of("biomarker", marker.id)
    return desk.page(title, summary, body, edit=file, boost=2, also=marker.name.root.values())


@dataclass(frozen=True)
class QuoteRow:
    """A number that a text takes from a record."""

    study: str
    name: str
    figure: str
    what: str


def _quote(quote: Quote, edition: Edition) -> QuoteRow:
    study = edition.dataset.studies[quote.study]
    return QuoteRow(study.id, edition.name(study), _figure(quote, edition), _of_what(quote, study, edition))


def _figure(quote: Quote, edition: Edition) -> str:
    w = edition.words
    parts = []
    if quote.events is not None and quote.of is not None:
        parts.append(w.people(quote.events, quote.of))
    if quote.percent is not None:
        parts.append(w.published_percent(quote.percent))
    if quote.value is not None:
        parts.append(w.number(quote.value))
    shown = f"{parts[0]} ({parts[1]})" if len(parts) == 2 else "".join(parts)
    return f"{shown} ({w.interval(quote.interval)})" if quote.interval else shown


def _of_what(quote: Quote, study: Study, edition: Edition) -> str:
    """What was counted in which arm, or the published effect that has that value."""
    dataset = edition.dataset
    labels = {arm.id: edition.say(arm.label) for arm in study.arms}
    parts = [edition.say(dataset.outcome_kinds[quote.outcome].name)] if quote.outcome else []
    parts += [edition.say(dataset.event_kinds[quote.harm].name)] if quote.harm else []
    parts += [labels.get(arm, arm) for arm in quote.arm.split("+")] if quote.arm else []
    if quote.value is not None:
        same = (e for e in study.effects if e.estimate == quote.value and quote.interval in (None, e.interval))
        parts += [edition.say(effect.label) for effect in same if not effect.superseded][:1]
    return ", ".join(parts)


def markers_of_treatment(treatment: str, edition: Edition) -> list[MarkerRow]:
    """The measures that are said to predict the effect of a treatment."""
    return [marker_row(m, edition) for m in edition.dataset.biomarkers.values() if treatment in m.treatments]


def markers_of_study(study: str, edition: Edition) -> list[MarkerRow]:
    """The measures that rest on a study."""
    return [marker_row(m, edition) for m in edition.dataset.biomarkers.values() if study in m.studies]


__all__ = [
    "MarkerRow", "TopicRow", "biomarker_page", "biomarkers_page", "markers_of_study", "markers_of_treatment",
    "topic_rows",
]  # fmt: skip
