"""The pages of measures: each one, and all of them as a matrix."""

from __future__ import annotations

from dataclasses import dataclass

from ...model import Biomarker, Effect, Measure, Quote, Readiness, Study
from ..blocks.claims import claims_about
from ..blocks.markers import SHORT, _topics, marker_row, ready
from ..kit.asking import called
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.rows import study_row
from ..kit.writer import PageWriter


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
    w = edition.words
    markers = list(edition.dataset.biomarkers.values())
    columns = matrix_columns(edition)
    rows = {m.id: marker_row(m, edition, tuple(c.id for c in columns)) for m in markers}
    known = edition.dataset.marker_kinds
    kinds = [(w(f"marker_kind.{kind}"), [rows[m.id] for m in markers if m.kind == kind]) for kind in known]
    steps = [(ready(step, edition), sum(m.readiness is step for m in markers)) for step in reversed(Readiness)]
    title, about = w("page.biomarkers"), w("page.biomarkers_about")
    page = PageWriter(edition, "biomarkers")
    body = page.write(
        "biomarkers/all.html.jinja",
        about=about,
        columns=columns,
        kinds=[(kind, found) for kind, found in kinds if found],
        rows=list(rows.values()),
        steps=[(step, n) for step, n in steps if n],
        topics=_topics(edition),
    )
    return page.page(title, about, body, boost=1.3)


def biomarker_page(marker: Biomarker, edition: Edition) -> Page:
    """One measure in one language."""
    dataset = edition.dataset
    markers = list(dataset.biomarkers.values())
    place = markers.index(marker)
    page = PageWriter(edition, "biomarker", marker.id)
    body = page.write(
        "biomarkers/one.html.jinja",
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
    more = [edition.say(text) for text in (marker.measures, marker.predicts, marker.limits)]
    names = called([marker.name], (), marker.also_called)
    return page.page(title, summary, body, edit=file, boost=1.4, more=more, also=names)


IN_PERCENT = {Measure.percent, Measure.risk_reduction}
"""Published effects whose number is a percentage."""


@dataclass(frozen=True)
class QuoteRow:
    """A number that a text takes from a record."""

    study: str
    name: str
    figure: str
    what: str


def _quote(quote: Quote, edition: Edition) -> QuoteRow:
    study = edition.dataset.studies[quote.study]
    return QuoteRow(study.id, edition.name(study), _figure(quote, study, edition), _of_what(quote, study, edition))


def _quoted(quote: Quote, study: Study) -> Effect | None:
    """The published effect that has the value."""
    same = (e for e in study.effects if e.estimate == quote.value and quote.interval in (None, e.interval))
    return next((effect for effect in same if not effect.superseded), None)


def _figure(quote: Quote, study: Study, edition: Edition) -> str:
    w, effect = edition.words, _quoted(quote, study)
    parts = []
    if quote.events is not None and quote.of is not None:
        parts.append(w.people(quote.events, quote.of))
    if quote.percent is not None:
        parts.append(w.published_percent(quote.percent))
    if quote.value is not None:
        told = w.published_percent if effect and effect.measure in IN_PERCENT else w.number
        parts.append(told(quote.value))
    shown = f"{parts[0]} ({parts[1]})" if len(parts) == 2 else "".join(parts)
    return f"{shown} ({w.interval(quote.interval)})" if quote.interval else shown


def _of_what(quote: Quote, study: Study, edition: Edition) -> str:
    """What was counted in which arm, or the published effect that has that value."""
    dataset = edition.dataset
    labels = {arm.id: edition.say(arm.label) for arm in study.arms}
    parts = [edition.say(dataset.outcome_kinds[quote.outcome].name)] if quote.outcome else []
    parts += [edition.say(dataset.event_kinds[quote.harm].name)] if quote.harm else []
    parts += [labels.get(arm, arm) for arm in quote.arm.split("+")] if quote.arm else []
    if quote.value is not None and (effect := _quoted(quote, study)):
        parts.append(edition.say(effect.label))
    return edition.words.listed(parts)


KINDS = (
    PageKind(
        "biomarkers",
        "biomarkers.md",
        lambda e, key: biomarkers_page(e),
        lambda d: ("",) if d.biomarkers else (),
        menu="records",
    ),
    PageKind(
        "biomarker",
        "biomarkers/{key}.md",
        lambda e, key: biomarker_page(e.dataset.biomarkers[key], e),
        lambda d: d.biomarkers,
    ),
)
