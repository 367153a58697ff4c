"""How a study is cited."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from ...model import Study
from ...words import Words


def citation(study: Study, w: Words) -> Markup:
    """`Goodwin GM, Aaronson ST, … 2022. Title. Journal 387(18):1637-1648.`, from the parts that are known; marked with
    the language of the publication where it is not that of the page."""
    c, own = study.citation, w.language == study.citation.language
    place = c.volume or ""
    if c.issue:
        place += f"({c.issue})"
    if c.pages:
        place += f":{c.pages}" if place else c.pages
    journal = " ".join(part for part in (c.journal, place) if part)
    unknown = escape(w("year_unknown"))
    year = str(c.year) if c.year else unknown if own else f'<span lang="{w.language}">{unknown}</span>'
    authors = escape(", ".join(c.authors))  # a citation has the form of bibliographies, not that of a language
    parts = [f"{authors} ({year})" if authors else f"({year})", escape(c.title), escape(journal)]
    said = " ".join(part.rstrip(".") + "." for part in parts if part)
    return Markup(said if own else f'<span lang="{c.language}">{said}</span>')
