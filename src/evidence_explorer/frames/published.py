"""Where a study was published and registered."""

from __future__ import annotations

from urllib.parse import quote

from ..model import Source, Study, registry_page


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


def leads_to(study: Study, source: Source) -> tuple[str, str | None]:
    """Where a source leads: the address of what was read (`own`), or that of the `publication`, or `nowhere`."""
    if source.address:
        return "own", source.address
    address = next((address for _, address in where_published(study)), None)
    return ("publication", address) if address else ("nowhere", None)


def doi_page(doi: str) -> str:
    """The address of a DOI, with those signs encoded that mean something else in an address: `<`, `#`, `?`."""
    return f"https://doi.org/{quote(doi, safe='/:;()')}"
