"""The list of corrections."""

from __future__ import annotations

from ..blocks.corrections import correction_rows
from ..kit.edition import Edition
from ..kit.kind import PageKind
from ..kit.page import Page
from ..kit.writer import PageWriter


def corrections_page(edition: Edition) -> Page:
    """All corrections in one language; without any, it says so."""
    w = edition.words
    title, about = w("page.corrections"), w("page.corrections_about")
    page = PageWriter(edition, "corrections")
    body = page.write("corrections/page.html.jinja", about=about, rows=correction_rows(edition))
    return page.page(title, about, body, edit=edition.dataset.shared_file("corrections"))


KINDS = (
    PageKind(
        "corrections",
        "corrections.md",
        lambda e, key: corrections_page(e),
        menu="records",
        filled=lambda d: d.corrections,  # without any, the page says so, and is not in the menu
    ),
)
