"""How a study is cited, and where it was published and registered."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from markupsafe import Markup

from ...model import Study, registry_page
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


def where_published(study: Study) -> list[tuple[str, str]]:
    """(label, address) of the publication and its registrations."""
    c = study.citation
    found = []
    if c.doi:
        found.append((f"DOI {c.doi}", doi_page(c.doi)))
    if c.preprint_doi:
        found.append((f"DOI {c.preprint_doi} (preprint)", doi_page(c.preprint_doi)))
    if c.pmid:
        found.append((f"PubMed {c.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{c.pmid}/"))
    found += [(number, address) for number in c.registrations if (address := registry_page(number))]
    return found


def doi_page(doi: str) -> str:
    """The address of a DOI, with those signs encoded that mean something else in an address: `<`, `#`, `?`."""
    return f"https://doi.org/{quote(doi, safe='/:;()')}"
