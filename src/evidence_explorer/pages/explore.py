"""The Explore page: all studies and results, to be filtered in the browser; without it, all studies in tables."""

from __future__ import annotations

from typing import Any

from .base import BARE, Desk, Edition, Page
from .explore_data import explore_script
from .views import study_row

SCRIPTS = ("explore-core.js", "explore-text.js", "explore-chart.js", "explore.{language}.js", "explore.js")
STYLES = ("explore.css",)


def explore_page(edition: Edition) -> Page:
    """The Explore page in one language."""
    path, w = "explore.md", edition.words
    title, about = w("page.explore"), w("page.explore_about")
    desk = Desk(edition, path)
    body = desk.write("explore.html.jinja", sections=_sections(edition), about=about)
    scripts = tuple(name.format(language=edition.language) for name in SCRIPTS)
    return desk.page(title, about, body, hide=BARE, boost=2, scripts=scripts, styles=STYLES)


def _sections(edition: Edition) -> list[Any]:
    """Each family with the rows of its studies, newest first."""
    dataset = edition.dataset
    newest = sorted(dataset.studies.values(), key=lambda s: (-s.citation.order, s.id))
    found = [
        (family, [study_row(s, edition) for s in newest if dataset.family_of_study[s.id] == family.id])
        for family in dataset.families.values()
    ]
    return [(family, rows) for family, rows in found if rows]


def explore_assets(edition: Edition) -> dict[str, bytes]:
    """File name → content: the page's data in one language."""
    return {f"explore.{edition.language}.js": explore_script(edition)}
