"""The source, claim by claim: an overview by verdict, and one page per part of the source."""

from __future__ import annotations

from ...model import Section, Verdict
from ...search import Entry
from ...words.typography import capital
from ..blocks.claims import _rows, source_told, verdict_counts
from ..kit.asking import called, typed
from ..kit.edition import Edition
from ..kit.fold import cut
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter

LINES = 12
"""Claims of a verdict that stand open on the page of all of them."""


def claims_page(edition: Edition) -> Page:
    """All claims: how many of each verdict, and a line for each, grouped by verdict, the doubtful ones first."""
    w, dataset = edition.words, edition.dataset
    page = PageWriter(edition, "claims")
    rows = _rows(edition)
    groups = [
        (
            verdict,
            capital(w(f"verdict.{verdict}")),
            w(f"verdict_about.{verdict}"),
            cut([r for r in rows if r.verdict == verdict], LINES, w),
        )
        for verdict in reversed(Verdict)
    ]
    title = w("page.claims")
    about = w("page.claims_about", n=w.number(len(rows)))
    body = page.write(
        "claims/all.html.jinja",
        groups=[group for group in groups if group[3].first],
        source=source_told(edition),
        sections=[(s, sum(r.section == s.id for r in rows)) for s in dataset.sections.values()],
        bar=verdict_counts(edition),
        about=about,
    )
    return page.page(title, about, body, boost=1.2, asked=typed("claim", edition))


def section_page(section: Section, edition: Edition) -> Page:
    """One part of the source, one anchor per claim."""
    w, dataset = edition.words, edition.dataset
    page = PageWriter(edition, "section", section.id)
    rows = [row for row in _rows(edition) if row.section == section.id]
    sections = list(dataset.sections.values())
    place = sections.index(section)
    title = w("claims.section_title", name=edition.say(section.name))
    about = w.count("claims_n", len(rows))
    body = page.write(
        "claims/part.html.jinja",
        section=section,
        rows=rows,
        verdicts=[(v, w(f"verdict.{v}"), n) for v in Verdict if (n := sum(r.verdict == v for r in rows))],
        about=about,
        before=sections[place - 1] if place else None,
        after=sections[place + 1] if place + 1 < len(sections) else None,
    )
    file = dataset.file_of("section", section.id)
    return page.page(title, about, body, edit=file, boost=1.5, parts=[_found(row.id, edition) for row in rows])


def _found(claim: str, edition: Edition) -> Entry:
    """A claim as a search finds it: what is said to be so, and first of all the verdict on it."""
    dataset, w = edition.dataset, edition.words
    answer = dataset.answers[claim]
    text = w.told(w(f"verdict.{answer.verdict}").capitalize(), edition.say(answer.why))
    seed = dataset.claims[claim]
    about = [edition.say(dataset.sections[seed.section].name)]
    if seed.section in dataset.families:
        family = dataset.families[seed.section]
        about += called([family.name], (), family.also_called)
    names = tuple(called((), (), answer.also_called))
    return Entry(claim, edition.say(seed.gist), text, names, tuple(about), typed("claim", edition))


KINDS = (
    PageKind("claims", "claims.md", lambda e, key: claims_page(e), lambda d: ("",) if d.claims else (), menu="answers"),
    PageKind(
        "section", "claims/{key}.md", lambda e, key: section_page(e.dataset.sections[key], e), lambda d: d.sections
    ),
)
