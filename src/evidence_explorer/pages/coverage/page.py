"""The report that the build makes of itself: what is covered, how it was read, what is missing or left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...analysis.coverage import MISSING, chart_standing, effect_standing, grades, missing_fields
from ...model import Grade, Origin, Study
from ..blocks.claims import verdict_counts
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter

SORTS = ("counts", "harms", "scores", "effects")
NAMED = 200
"""Studies that one line names, the newest; of a larger site, it says where all are."""
Named = tuple[list[tuple[Any, ...]], str]
"""What a line names, each beginning with a study, and what is said of the others."""


def coverage_page(edition: Edition) -> Page:
    """Coverage and completeness in one language."""
    w, dataset = edition.words, edition.dataset
    page = PageWriter(edition, "coverage")
    studies = list(dataset.studies.values())
    title, about = w("page.coverage"), w("page.coverage_about")
    body = page.write(
        "coverage/page.html.jinja",
        verdicts=verdict_counts(edition),
        claims=w.count("claims_n", len(dataset.claims)),
        answered=len(dataset.claims) == len(dataset.answers),
        grades=_grades(edition),
        origins=_origins(edition),
        readings=_readings(edition),
        missing=_missing(studies, edition),
        charts=_charts(studies, edition),
        effects=_effects(studies, edition),
        ages=_ages(studies, edition),
    )
    return page.page(title, about, body)


def _grades(edition: Edition) -> list[tuple[str, str, list[str]]]:
    """(grade, its word, how many numbers of each sort), then the sums."""
    w = edition.words
    found = grades(edition.dataset)
    rows = [(str(g), w(f"grade.{g}"), [w.number(found[sort][g]) for sort in SORTS]) for g in Grade]
    return [*rows, ("", w("sources.all"), [w.number(sum(found[sort].values())) for sort in SORTS])]


def _origins(edition: Edition) -> list[tuple[str, str]]:
    w = edition.words
    counted = Counter(f.origin for s in edition.dataset.studies.values() for o in s.outcomes for f in o.results)
    return [(w(f"coverage.origin.{origin}"), w.number(counted[origin])) for origin in Origin]


def _readings(edition: Edition) -> list[tuple[str, str]]:
    w = edition.words
    studies = edition.dataset.studies.values()
    figures = [f for s in studies for o in s.outcomes for f in o.results]
    return [
        (w("coverage.once"), w.number(sum(s.second_reading is None for s in studies))),
        (w("coverage.twice"), w.number(sum(bool(s.second_reading and s.second_reading.agrees) for s in studies))),
        (w("coverage.differs"), w.number(sum(bool(s.second_reading and not s.second_reading.agrees) for s in studies))),
        (w("coverage.figures_twice"), w.number(sum(f.read_again for f in figures))),
        (w("coverage.checked"), w.number(sum(s.checked is not None for s in studies))),
    ]


def _missing(studies: list[Study], edition: Edition) -> list[dict[str, Any]]:
    """Per field: how many records lack it, and which."""
    w = edition.words
    lacking = {study.id: missing_fields(study) for study in studies}
    return [
        {
            "name": w(f"coverage.field.{field}"),
            "n": w.number(sum(field in found for found in lacking.values())),
            "studies": _ended([(s.id, edition.name(s)) for s in studies if field in lacking[s.id]], edition),
        }
        for field in MISSING
    ]


def _charts(studies: list[Study], edition: Edition) -> list[dict[str, Any]]:
    """Per outcome that is drawn, and per reason: the studies, those in a chart first."""
    w = edition.words
    found = []
    for outcome, kind in edition.dataset.outcome_kinds.items():
        if not kind.charted:
            continue
        standing = {s.id: chart_standing(s, edition.evidence.rows(s.id), [outcome]) for s in studies}
        reasons = dict.fromkeys(["drawn", "alone", "reviews", *sorted(set(standing.values()))])
        parts = [
            (w(f"coverage.chart.{reason}"), [(s.id, edition.name(s)) for s in studies if standing[s.id] == reason])
            for reason in reasons
        ]
        told = [(word, w.number(len(part)), _ended(part, edition)) for word, part in parts if part]
        found.append({"name": edition.say(kind.name), "parts": told})
    return found


def _ended(rows: Sequence[tuple[Any, ...]], edition: Edition) -> Named:
    """The newest of many, as they stand; what a list leaves out is counted."""
    if len(rows) <= NAMED:
        return list(rows), ""
    years = {study.id: study.citation.order for study in edition.dataset.studies.values()}
    newest = sorted(range(len(rows)), key=lambda at: -years[rows[at][0]])[:NAMED]
    return [rows[at] for at in sorted(newest)], edition.words.count("older_n", len(rows) - NAMED)


def _effects(studies: list[Study], edition: Edition) -> list[tuple[str, str, Named]]:
    """(standing, how many effects, each with its study and what it is)."""
    w = edition.words
    found: dict[str, list[tuple[str, str, Any]]] = {}
    for study in studies:
        for effect in study.effects:
            row = (study.id, edition.name(study), edition.tell(effect.label))
            found.setdefault(effect_standing(effect, study.grade_of(effect)), []).append(row)
    return [
        (w(f"coverage.effect.{reason}"), w.number(len(found[reason])), _ended(found[reason], edition))
        for reason in sorted(found)
    ]


def _ages(studies: list[Study], edition: Edition) -> list[tuple[str, str, Named]]:
    """(years since publication, how many records, which), the youngest first."""
    w = edition.words
    now = edition.dataset.site.record.last_search.year
    bands = [(0, 2), (3, 5), (6, 10), (11, 20), (21, 200)]
    found = []
    for low, high in bands:
        part = [s for s in studies if s.citation.year and low <= max(0, now - s.citation.year) <= high]
        if part:
            name = w("coverage.years", low=low, high=high) if high < 200 else w("coverage.years_more", low=low)
            found.append((name, w.number(len(part)), _ended([(s.id, edition.name(s)) for s in part], edition)))
    if unknown := [(s.id, edition.name(s)) for s in studies if not s.citation.year]:
        found.append((w("year_unknown"), w.number(len(unknown)), _ended(unknown, edition)))
    return found


KINDS = (PageKind("coverage", "coverage.md", lambda e, key: coverage_page(e), menu="records"),)
