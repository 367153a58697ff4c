"""The timeline: studies and decisions by year and family, as one drawing and as a list by year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ...charts import Key
from ...frames import decisions
from ...model import Family, Status, Study, participants
from ...words import Words
from ..blocks.decisions import when
from ..kit.edition import Edition
from ..kit.fold import Cut, Fold, cut
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import BARE, PageWriter

STEP, ROW, LEFT, TOP = 13, 7, 8, 22  # pixels: one mark beside the next, one on the other, and the margins
HEAD = 22  # pixels for the name of a family, above its marks
YEAR, ACROSS = 44, 3  # pixels for a year, and marks beside each other in it
MOST = 18  # marks of one year and family; the largest studies are drawn, and a decision always comes first
MANY, FEWER = 800, 9  # of more moments than so many, only so many marks
EARLY = 10  # years that hold hardly anything are drawn as one, when the drawing begins so many before the crowd


@dataclass(frozen=True)
class Moment:
    """A study or a decision: when, what, where it leads; ``family``: None where it is about the subject as a whole."""

    year: int
    family: Family | None
    kind: str
    name: str
    detail: Any
    plain: str
    date: str
    address: str
    people: int = 0

    @property
    def named(self) -> str:
        """Its name under the heading of its year."""
        return without(self.year, self.name)

    @property
    def dated(self) -> str:
        """Its date there."""
        return without(self.year, self.date)


def without(year: int, said: str) -> str:
    """A text without the year that its heading says: `Alpha 2020 (retracted)`, `3 May 2020`; `Alpha 2020b` stays."""
    return re.sub(rf"(^|\s){year}(?!\w)", "", said, count=1).strip() if year else said


@dataclass(frozen=True)
class Dot:
    """One mark of the drawing, with its place in pixels."""

    moment: Moment
    x: int
    y: int


@dataclass(frozen=True)
class Band:
    """One family of the drawing: its top and its height in pixels. ``more``: (x, y, what is said) where a year has more
    moments than are drawn."""

    family: Family
    top: int
    height: int
    dots: list[Dot]
    more: list[tuple[int, int, str]]


@dataclass(frozen=True)
class Drawing:
    """The drawing: bands of families, ticks (x, label), width and height in pixels."""

    bands: list[Band]
    ticks: list[tuple[int, str]]
    width: int
    height: int


def timeline_page(edition: Edition) -> Page:
    """The timeline in one language."""
    w = edition.words
    page = PageWriter(edition, "timeline")
    title, about = w("page.timeline"), w("page.timeline_about")
    found = moments(edition, page)
    by_year: dict[int, list[Moment]] = defaultdict(list)
    for moment in found:
        by_year[moment.year].append(moment)
    body = page.write(
        "timeline/page.html.jinja",
        about=about,
        drawing=draw([m for m in found if m.family and m.year], list(edition.dataset.families.values())),
        periods=periods(by_year, w),
        families=list(edition.dataset.families.values()),
        sign=sign,
    )
    return page.page(title, about, body, hide=BARE, boost=1.1, styles=("blocks.css",))


def sign(kind: str, ink: str) -> Key:
    """What the drawing shows of a study, or of a decision, in the colour of its family: the same in filter and list."""
    return Key("circle", False, ink, "") if kind == "study" else Key("square", True, ink, "")


@dataclass(frozen=True)
class Year:
    """What happened in a year; 0 where it is not known. ``more``: how many moments are not listed."""

    number: int
    word: str
    rows: Cut[Moment]
    more: str


@dataclass(frozen=True)
class Stretch:
    """Years under one line: the newest stands ``open``, the last ones are one by one, the others by the decade."""

    years: list[Year]
    open: bool
    fold: Fold


ALONE, SHOWN, LISTED = 7, 5, 40
"""Years that have a line of their own, rows of the newest that stand open, and rows of a year that are listed."""
EARLIER = 12
"""Rows of any other year, where there are more than `MANY` moments in all."""


def periods(by_year: Mapping[int, list[Moment]], w: Words) -> list[Stretch]:
    """The years from the newest to the oldest, and last what has none."""
    order = sorted(by_year, reverse=True)
    alone = order[:ALONE]
    many = sum(map(len, by_year.values())) > MANY
    found = []
    for _, part in groupby(order, key=lambda year: year if year in alone else year - year % 10):
        mine = list(part)
        most = EARLIER if many and mine[0] not in alone else LISTED
        years = [_year(year, by_year[year], most, w) for year in mine]
        ends = dict.fromkeys((years[-1].word, years[0].word))
        rows = sum(len(by_year[year]) for year in mine)
        told = Fold(w.told("–".join(ends), w.count("timeline.moments_n", rows)))
        found.append(Stretch(years, mine[0] == order[0], told))
    return found


def _year(year: int, found: Sequence[Moment], most: int, w: Words) -> Year:
    rows = weightiest(found, most)
    more = len(found) - len(rows)
    told = w.count("timeline.more_n", more) if more else ""
    return Year(year, str(year or w("year_unknown")), cut(rows, SHOWN, w), told)


def moments(edition: Edition, page: PageWriter) -> list[Moment]:
    """Every study and every dated decision, oldest first; what decides nothing is not among them."""
    dataset = edition.dataset
    found = [_study(study, edition, page) for study in dataset.studies.values()]
    for family, treatment, status in decisions(dataset):
        if status.date and status.kind.decides:
            found.append(_decision(status, family, treatment, edition, page))
    order = {family: place for place, family in enumerate([None, *dataset.families])}
    return sorted(found, key=lambda m: (m.year, order[m.family.id if m.family else None], m.kind, m.date, m.name))


def _study(study: Study, edition: Edition, page: PageWriter) -> Moment:
    family = edition.dataset.families[edition.dataset.family_of_study[study.id]]
    detail = edition.tell(study.title)
    address = page.link("study", study.id)
    return Moment(
        study.citation.order, family, "study", edition.name(study), detail, edition.say(study.title), "", address,
        participants(study) or 0,
    )  # fmt: skip


def _decision(status: Status, family: str | None, treatment: str | None, edition: Edition, page: PageWriter) -> Moment:
    dataset, w = edition.dataset, edition.words
    name = w.listed(w.country(code) for code in status.jurisdictions)
    address = page.link("family", family) if family else page.link("status")
    if treatment:
        name = f"{name} · {edition.say(dataset.treatments[treatment].name)}"
        address = page.link("treatment-decisions", treatment)
    held = dataset.families[family] if family else None
    year = int(str(status.date)[:4])
    place = f"{address}#status" if treatment else address
    return Moment(
        year, held, "decision", name, edition.tell(status.what), edition.say(status.what), when(status, edition), place
    )


def draw(found: list[Moment], families: list[Family]) -> Drawing:
    """Marks of one year and family stand in columns of three beside each other, and then on each other."""
    years = sorted({m.year for m in found})
    if not years:
        return Drawing([], [], 0, 0)
    first = max(years[0], _crowd(found) - EARLY)
    place = {year: max(0, year - first) for year in range(years[0], years[-1] + 1)}
    most = FEWER if len(found) > MANY else MOST
    bands, top = [], TOP
    for family in families:
        mine: dict[int, list[Moment]] = defaultdict(list)
        for moment in found:
            if moment.family == family:
                mine[place[moment.year]].append(moment)
        shown = {column: weightiest(part, most) for column, part in sorted(mine.items())}
        left = {column: len(part) - len(shown[column]) for column, part in mine.items()}
        tallest = max((-(-len(part) // ACROSS) + bool(left[column]) for column, part in shown.items()), default=1)
        height = max(3, tallest) * 2 * ROW + HEAD
        dots = [
            Dot(m, LEFT + column * YEAR + STEP * (i % ACROSS) + 4, top + height - 10 - (i // ACROSS) * 2 * ROW)
            for column, part in shown.items()
            for i, m in enumerate(part)
        ]
        more = [(LEFT + column * YEAR, top + 20, f"+{n}") for column, n in sorted(left.items()) if n]
        bands.append(Band(family, top, height, dots, more))
        top += height
    last = place[years[-1]]
    ticks = [(LEFT + column * YEAR + YEAR // 2 - 5, _label(column, first, years[0])) for column in range(last + 1)]
    return Drawing(bands, ticks, LEFT * 2 + (last + 1) * YEAR, top + 6)


def weightiest(found: Sequence[Moment], most: int) -> list[Moment]:
    """As many moments as there is room for, as they stand: decisions, then the studies with most people."""
    ranked = sorted(range(len(found)), key=lambda at: (found[at].kind != "decision", -found[at].people, at))
    return [found[at] for at in sorted(ranked[:most])]


def _crowd(found: list[Moment]) -> int:
    """The year before which only one in ten lies."""
    years = sorted(m.year for m in found)
    return years[len(years) // 10]


def _label(column: int, first: int, earliest: int) -> str:
    year = first + column
    if column == 0 and earliest < first:
        return f"≤{year}"
    return str(year) if year % 5 == 0 else ""


KINDS = (PageKind("timeline", "timeline.md", lambda e, key: timeline_page(e), menu="views"),)
