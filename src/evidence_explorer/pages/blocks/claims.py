"""Claims of the source with our answers, as rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ...model import Answer, Reading, Seed, Verdict
from ...track import tracked
from ..kit.edition import Edition


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


def verdict_counts(edition: Edition) -> list[tuple[str, str, int]]:
    """(verdict, its word, how many claims), for the verdicts that were given."""
    counts = Counter(answer.verdict for answer in edition.dataset.answers.values())
    return [(verdict, edition.words(f"verdict.{verdict}"), counts[verdict]) for verdict in Verdict if counts[verdict]]


def source_told(edition: Edition) -> str:
    """Which source was checked; nothing where a site checks none."""
    if not len(edition.dataset.claims):
        return ""
    return edition.words("claims.source", subject=edition.say(edition.dataset.site.record.subject))


def _rows(edition: Edition) -> list[ClaimRow]:
    return [_row(edition, key) for key in edition.dataset.claims if key in edition.dataset.answers]


@tracked(cutoff=True)
def _row(edition: Edition, key: str) -> ClaimRow:
    return claim_row(edition.dataset.claims[key], edition.dataset.answers[key], edition)


@tracked(cutoff=True)
def _by_study(edition: Edition) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in _rows(edition):
        for study, _ in row.studies:
            found.setdefault(study, []).append(row.id)
    return found


@tracked(cutoff=True)
def _about(edition: Edition, study: str) -> list[str]:
    return _by_study(edition).get(study, [])


def claims_about(studies: set[str], edition: Edition) -> list[ClaimRow]:
    """The claims whose answer relies on one of some studies."""
    wanted = {key for study in studies for key in _about(edition, study)}
    return [_row(edition, key) for key in edition.dataset.claims if key in wanted]
