"""All studies, by family."""

from __future__ import annotations

from ..kit.edition import Edition
from ..kit.fold import cut
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.rows import study_row
from ..kit.writer import PageWriter

NEWEST = 10
"""Studies of a family, the newest first, that stand open."""


def studies_page(edition: Edition) -> Page:
    """All studies, by family."""
    page = PageWriter(edition, "studies")
    dataset, w = edition.dataset, edition.words
    sections = [
        (family, [study_row(s, edition) for s in dataset.studies_filed_under(family.id)])
        for family in dataset.families.values()
    ]
    title = w("page.studies")
    body = page.write(
        "studies/page.html.jinja",
        sections=[(f, cut(rows, NEWEST, w)) for f, rows in sections if rows],
        count=w.count("studies_n", len(dataset.studies)),
    )
    return page.page(title, w("page.studies_about"), body)


KINDS = (PageKind("studies", "studies.md", lambda e, key: studies_page(e), menu="records"),)
