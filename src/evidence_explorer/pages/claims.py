"""The article, claim by claim: an overview by verdict, and one page per part of the article."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ..model import Answer, Reading, Section, Seed, Verdict
from ..search import Entry
from ..track import kept
from .base import Desk, Edition, Page, path_of


@dataclass(frozen=True)
class PageRead:
    """A page that an answer rests on: what it is, what stands in it, where, how well it was read."""

    name: Any
    covers: Any
    address: str | None
    grade: str
    grade_word: str


@dataclass(frozen=True)
class ClaimRow:
    """One claim with its answer, ready to be shown."""

    id: str
    section: str
    gist: Any
    verdict: str
    word: str
    why: Any
    studies: list[tuple[str, str]]
    pages: list[PageRead]


def claim_row(seed: Seed, answer: Answer, edition: Edition) -> ClaimRow:
    """A claim and its answer."""
    dataset = edition.dataset
    return ClaimRow(
        id=seed.id,
        section=seed.section,
        gist=edition.tell(seed.gist),
        verdict=answer.verdict,
        word=edition.words(f"verdict.{answer.verdict}"),
        why=edition.tell(answer.why),
        studies=[(key, edition.name(dataset.studies[key])) for key in answer.studies],
        pages=[_page_read(page, edition) for page in answer.pages],
    )


def _page_read(page: Reading, edition: Edition) -> PageRead:
    word = edition.words(f"grade.{page.grade}")
    return PageRead(edition.tell(page.read_in), edition.tell(page.covers), page.address, page.grade, word)


def claims_page(edition: Edition) -> Page:
    """All claims: how many of each verdict, and a line for each, grouped by verdict, the doubtful ones first."""
    w, dataset = edition.words, edition.dataset
    desk = Desk(edition, "claims.md")
    rows = _rows(edition)
    groups = [
        (verdict, w(f"verdict.{verdict}"), w(f"verdict_about.{verdict}"), [r for r in rows if r.verdict == verdict])
        for verdict in reversed(Verdict)
    ]
    title = w("page.claims")
    about = w("page.claims_about", n=w.number(len(rows)))
    body = desk.write(
        "claims.html.jinja",
        groups=[group for group in groups if group[3]],
        sections=[(s, sum(r.section == s.id for r in rows)) for s in dataset.sections.values()],
        bar=verdict_counts(edition),
        about=about,
    )
    return desk.page(title, about, body, boost=2)


def verdict_counts(edition: Edition) -> list[tuple[str, str, int]]:
    """(verdict, its word, how many claims), for the verdicts that were given."""
    counts = Counter(answer.verdict for answer in edition.dataset.answers.values())
    return [(verdict, edition.words(f"verdict.{verdict}"), counts[verdict]) for verdict in Verdict if counts[verdict]]


def _rows(edition: Edition) -> list[ClaimRow]:
    return [_row(edition, key) for key in edition.dataset.claims if key in edition.dataset.answers]


@kept(cutoff=True)
def _row(edition: Edition, key: str) -> ClaimRow:
    return claim_row(edition.dataset.claims[key], edition.dataset.answers[key], edition)


@kept(cutoff=True)
def _by_study(edition: Edition) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in _rows(edition):
        for study, _ in row.studies:
            found.setdefault(study, []).append(row.id)
    return found


@kept(cutoff=True)
def _about(edition: Edition, study: str) -> list[str]:
    return _by_study(edition).get(study, [])


def section_page(section: Section, edition: Edition) -> Page:
    """One part of the article, one anchor per claim."""
    w, dataset = edition.words, edition.dataset
    path = path_of("section", section.id)
    desk = Desk(edition, path)
    rows = [row for row in _rows(edition) if row.section == section.id]
    sections = list(dataset.sections.values())
    place = sections.index(section)
    title = w("claims.section_title", name=edition.say(section.name))
    about = w.count("claims_n", len(rows))
    body = desk.write(
        "section.html.jinja",
        section=section,
        rows=rows,
        verdicts=[(v, w(f"verdict.{v}"), n) for v in Verdict if (n := sum(r.verdict == v for r in rows))],
        about=about,
        before=sections[place - 1] if place else None,
        after=sections[place + 1] if place + 1 < len(sections) else None,
    )
    parts = [
        Entry(row.id, edition.say(dataset.claims[row.id].gist), edition.say(dataset.answers[row.id].why))
        for row in rows
    ]
    return desk.page(title, about, body, edit=dataset.file_of("section", section.id), parts=parts)


def claims_about(studies: set[str], edition: Edition) -> list[ClaimRow]:
    """The claims whose answer relies on one of some studies."""
    wanted = {key for study in studies for key in _about(edition, study)}
    return [_row(edition, key) for key in edition.dataset.claims if key in wanted]
