"""What changed, newest first: studies added, mistakes mended, verdicts changed, decisions."""

from __future__ import annotations

from typing import Any

from ...export.history import Change, by_day, history
from ...export.version import version_of
from ..kit.edition import Edition
from ..kit.fold import Fold
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter

MOST = 40
"""Days that stand on the page; the text for a release and the records hold the others."""


def changes_page(edition: Edition) -> Page:
    """All changes in one language."""
    w = edition.words
    page = PageWriter(edition, "changes")
    days = by_day(history(edition.dataset, edition.language))
    title, about = w("page.changes"), w("page.changes_about")
    body = page.write(
        "changes/page.html.jinja",
        version=version_of(edition.dataset),
        days=[_day(edition, day, changes) for day, changes in days[:MOST]],
        more=w.count("changes.more", len(days[MOST:])) if days[MOST:] else "",
        feed=page.to("feed.xml"),
    )
    return page.page(title, about, body)


def _day(edition: Edition, day: str, changes: list[Change]) -> dict[str, Any]:
    w = edition.words
    added = [change for change in changes if change.sort == "study"]
    return {
        "on": day,
        "name": w.day(day),
        "fold": Fold(w.count("changes.added_n", len(added))) if added else None,
        "added": [_row(change) for change in added],
        "others": [_row(change) for change in changes if change.sort != "study"],
    }


def _row(change: Change) -> dict[str, Any]:
    kind, key, _ = change.page
    return {
        "kind": kind,
        "key": key,
        "title": change.title,
        "text": change.text,
        "was": change.was,
        "sort": change.sort,
    }


KINDS = (PageKind("changes", "changes.md", lambda e, key: changes_page(e), menu="records"),)
