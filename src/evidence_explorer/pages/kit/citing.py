"""How a study is cited, and where it was published and registered."""

from __future__ import annotations

from ...model import Study
from ...words import Words


def citation(study: Study, w: Words) -> str:
    """`Goodwin GM, Aaronson ST, … 2022. Title. Journal 387(18):1637-1648.`, from the parts that are known."""
    c = study.citation
    place = c.volume or ""
    if c.issue:
        place += f"({c.issue})"
    if c.pages:
        place += f":{c.pages}" if place else c.pages
    journal = " ".join(part for part in (c.journal, place) if part)
    authors = ", ".join(c.authors)
    year = f"({c.year or w('year_unknown')})"
    parts = [f"{authors} {year}" if authors else year, c.title, journal]
    return " ".join(part.rstrip(".") + "." for part in parts if part)


def where_published(study: Study) -> list[tuple[str, str]]:
    """(label, address) of the publication and its registrations."""
    c = study.citation
    found = []
    if c.doi:
        found.append((f"DOI {c.doi}", f"https://doi.org/{c.doi}"))
    if c.preprint_doi:
        found.append((f"DOI {c.preprint_doi} (preprint)", f"https://doi.org/{c.preprint_doi}"))
    if c.pmid:
        found.append((f"PubMed {c.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{c.pmid}/"))
    found += [(number, address) for number in c.registry if (address := registry_address(number))]
    return found


def registry_address(number: str) -> str | None:
    """The page of a registration number whose registry is known by its form."""
    if number.startswith("NCT"):
        return f"https://clinicaltrials.gov/study/{number}"
    if number.startswith("ISRCTN"):
        return f"https://www.isrctn.com/{number}"
    return None
