"""All studies, by family."""

from __future__ import annotations

from dataclasses import dataclass

from ...model import Family
from ..kit.edition import Edition
from ..kit.fold import LISTED, Cut, cut
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.rows import StudyRow, study_row
from ..kit.writer import PageWriter

NEWEST = 10
"""Studies of a family, the newest first, that stand open."""


@dataclass(frozen=True)
class Section:
    """The studies of a family; ``more``: how many older ones are not listed."""

    family: Family
    rows: Cut[StudyRow]
    more: str


def studies_page(edition: Edition) -> Page:
    """All studies, by family."""
    page = PageWriter(edition, "studies")
    dataset, w = edition.dataset, edition.words
    title = w("page.studies")
    found = [_section(family, edition) for family in dataset.families.values()]
    body = page.write(
        "studies/page.html.jinja",
        sections=[section for section in found if section.rows.first],
        count=w.count("studies_n", len(dataset.studies)),
    )
    return page.page(title, w("page.studies_about"), body)


def _section(family: Family, edition: Edition) -> Section:
    w, mine = edition.words, edition.dataset.studies_filed_under(family.id)
    more = len(mine) - LISTED
    rows = [study_row(study, edition) for study in mine[:LISTED]]
    return Section(family, cut(rows, NEWEST, w), w.count("older_n", more) if more > 0 else "")


KINDS = (PageKind("studies", "studies.md", lambda e, key: studies_page(e), menu="records"),)
