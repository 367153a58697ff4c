"""The Explore page: all studies and results, to be filtered in the browser; without it, all studies in tables."""

from __future__ import annotations

from typing import Any

from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.rows import study_row
from ..kit.writer import BARE, PageWriter
from .data import explore_script

SCRIPTS = (
    "cells.js", "explore-core.js", "explore-text.js", "explore-chart.js", "explore.{language}.js", "explore.js",
)  # fmt: skip
STYLES = ("explore.css",)
ROWS = 60
"""Most studies of a family that the page lists where no script runs."""


def explore_page(edition: Edition) -> Page:
    """The Explore page in one language."""
    w = edition.words
    title, about = w("page.explore"), w("page.explore_about")
    page = PageWriter(edition, "explore")
    body = page.write("explore/page.html.jinja", sections=_sections(edition), about=about)
    scripts = tuple(name.format(language=edition.language) for name in SCRIPTS)
    return page.page(title, about, body, hide=BARE, boost=1.1, scripts=scripts, styles=STYLES)


def _sections(edition: Edition) -> list[Any]:
    """Each family with the rows of its newest studies, and how many more the list of all studies holds."""
    dataset = edition.dataset
    found = []
    for family in dataset.families.values():
        mine = dataset.studies_filed_under(family.id)
        left = len(mine[ROWS:])
        rows = [study_row(s, edition) for s in mine[:ROWS]]
        found.append((family, rows, edition.words.count("explore.rest", left) if left else ""))
    return [section for section in found if section[1]]


def explore_assets(edition: Edition) -> dict[str, bytes]:
    """File name → content: the page's data in one language."""
    return {f"explore.{edition.language}.js": explore_script(edition)}


KINDS = (PageKind("explore", "explore.md", lambda e, key: explore_page(e), menu="views", files=explore_assets),)
