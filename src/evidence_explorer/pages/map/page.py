"""The evidence map: treatments by outcome, time or design; how much there is, of what kind, and where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any

from ...model import Blinding, Kind, Study, Treatment, people_of
from ...words.typography import capital, small
from ..kit.bands import MISSING, NONE, TIMES, time_band
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.totals import people_told
from ..kit.writer import BARE, PageWriter


class Best(StrEnum):
    """The best design among the studies of a cell, from strong to weak; each has a shape and a shade of its own."""

    blinded = "blinded"
    randomised = "randomised"
    observed = "observed"
    review = "review"
    laboratory = "laboratory"


SHAPES = {
    Best.blinded: "M10 2a8 8 0 1 0 0 16a8 8 0 1 0 0-16z",
    Best.randomised: "M10 2a8 8 0 1 0 0 16a8 8 0 1 0 0-16z",
    Best.observed: "M3 3h14v14h-14z",
    Best.review: "M10 1l9 9l-9 9l-9-9z",
    Best.laboratory: "M10 18l8.5-15h-17z",
}
FEW = 2
"""Columns with no more cells than these stand together in one."""
SMALLEST, LARGEST, MANY = 12, 34, 2000  # pixels of a mark, and the people at which it stops growing


@dataclass(frozen=True)
class Cell:
    """Studies of one treatment in one column. ``people``: as far as reported; ``side``: of the mark, in pixels."""

    studies: int
    people: int
    best: Best
    path: str
    side: int
    query: str
    told: str
    column: str
    counted: str
    people_told: str


@dataclass(frozen=True)
class Sheet:
    """The map by one sort of columns: (treatment, cells; None where there is no study), under their families."""

    key: str
    name: str
    title: str
    columns: list[str]
    sections: list[tuple[Any, list[tuple[Treatment, list[Cell | None]]]]]


def map_page(edition: Edition) -> Page:
    """The evidence map in one language."""
    w = edition.words
    page = PageWriter(edition, "map")
    title, about = w("page.map"), w("page.map_about")
    legend = [(best, SHAPES[best], w(f"map.best.{best}")) for best in Best]
    body = page.write(
        "map/page.html.jinja",
        sheets=sheets(edition),
        legend=legend,
        about=about,
        families=list(edition.dataset.families.values()),
    )
    return page.page(title, about, body, hide=BARE, boost=1.1, styles=("blocks.css",))


def sheets(edition: Edition) -> list[Sheet]:
    """Outcomes, windows of time, designs."""
    w, dataset = edition.words, edition.dataset
    kinds = {key: edition.say(kind.name) for key, kind in dataset.outcome_kinds.items()}
    times = {key: w(f"explore.time.{key}") for key in TIMES}
    designs = {kind: w(f"kind.{kind}") for kind in Kind}
    return [
        _sheet("outcome", kinds | {NONE: w("explore.no_figure")}, _outcomes, edition),
        _sheet("time", times, _times, edition),
        _sheet("design", designs, lambda study: [study.design.kind], edition),
    ]


def _outcomes(study: Study) -> list[str]:
    return [outcome.kind for outcome in study.outcomes] or [NONE]


def _times(study: Study) -> list[str]:
    return [band for outcome in study.outcomes if (band := time_band(outcome.time.days)) != MISSING]


def _sheet(key: str, columns: dict[Any, str], values: Callable[[Study], Iterable[str]], edition: Edition) -> Sheet:
    dataset = edition.dataset
    found = {study.id: set(values(study)) for study in dataset.studies.values()}
    used = {str(value): name for value, name in columns.items() if any(value in has for has in found.values())}
    mine = {treatment: dataset.studies_of_treatment(treatment) for treatment in dataset.treatments}
    parts = _folded(used, [{value for study in studies for value in found[study.id]} for studies in mine.values()])
    sections = []
    for family in dataset.families.values():
        rows = []
        for treatment in family.treatments:
            cells = []
            for part in parts:
                held = {value: [s for s in mine[treatment.id] if value in found[s.id]] for value in part}
                shown = {value: used[value] for value in part if held[value]}
                studies = [s for s in mine[treatment.id] if found[s.id] & set(part)]
                cells.append(_cell(treatment, key, shown, studies, edition))
            rows.append((treatment, cells))
        sections.append((family, rows))
    names = [capital(used[part[0]]) if len(part) == 1 else edition.words("map.others") for part in parts]
    w = edition.words
    return Sheet(key, w(f"map.{key}"), w(f"map.title.{key}"), names, sections)


def _folded(used: dict[str, str], rows: list[set[Any]]) -> list[tuple[str, ...]]:
    """The columns; those that few treatments would have a cell in stand together in the last one."""
    few = tuple(value for value in used if sum(value in row for row in rows) <= FEW)
    if len(few) < 2:
        return [(value,) for value in used]
    return [*((value,) for value in used if value not in few), few]


def _cell(treatment: Treatment, key: str, shown: dict[str, str], studies: list[Study], edition: Edition) -> Cell | None:
    """The cell of one column, or of several that stand together."""
    if not studies:
        return None
    w = edition.words
    value, name = ",".join(shown), w.series(shown.values())
    # A review counts the people of the trials again.
    own = [study for study in studies if not study.design.kind.review] or studies
    found = people_of(own)
    best = min((design_of(study) for study in studies), key=list(Best).index)
    share = min(1.0, sqrt(found.known / MANY))
    counted, people = w.count("studies_n", len(studies)), people_told(found, "studies", w)
    told = w(
        "map.cell",
        treatment=edition.say(treatment.name),
        column=small(name),
        studies=counted,
        people=people,
        best=w(f"map.best.{best}"),
    )
    side = round(SMALLEST + share * (LARGEST - SMALLEST))
    query = f"treatment={treatment.id}&{key}={value}"
    return Cell(len(studies), found.known, best, SHAPES[best], side, query, told, capital(name), counted, people)


def design_of(study: Study) -> Best:
    """The class of a study's design."""
    kind = study.design.kind
    if kind.review:
        return Best.review
    if kind in {Kind.animal, Kind.mechanistic}:
        return Best.laboratory
    if not kind.randomised:
        return Best.observed
    return Best.randomised if study.design.blinding in {None, Blinding.open} else Best.blinded


KINDS = (PageKind("map", "map.md", lambda e, key: map_page(e), menu="views"),)
