"""The files that a site offers for re-use, and where the page of a record is."""

from __future__ import annotations

from functools import partial

from ...export.site import Offered, offered, taken
from ...track import note
from ..kit.edition import Edition
from ..kit.kind import files_node

WITHIN = {"term": "glossary", "correction": "corrections"}
"""Records that stand together on one page, each with an anchor there."""


def everything(edition: Edition) -> Offered:
    """What the site offers, as the records are now. Whoever asks has read the files that he tells of."""
    found = offered(edition.evidence, partial(_pages, edition), edition.address, edition.repository)
    node = files_node(edition.dataset.site.record.languages[0], "data")
    note(node, lambda: edition.memory.print_of(node))
    return found


def data_files(edition: Edition) -> dict[str, bytes]:
    """File name → content. The files are the same for all languages: the first edition brings them."""
    if edition.language != edition.dataset.site.record.languages[0]:
        return {}
    files = taken(edition.evidence, partial(_pages, edition), edition.address, edition.repository)
    return {f"/{name}": content for name, content in files.items()}


def _pages(edition: Edition, kind: str, key: str) -> dict[str, str]:
    """Language → address from the root of the site."""
    dataset = edition.dataset
    if kind == "claim":
        url = f"{edition.url_of('section', dataset.claims[key].section)}#{key}"
    elif kind in WITHIN and WITHIN[kind] in edition.kinds:
        url = f"{edition.url_of(WITHIN[kind], '')}#{key}"
    elif kind in edition.kinds:
        url = edition.url_of(kind, key)
    else:
        return {}
    first, *others = dataset.site.record.languages
    return {first: url} | {one: f"{one}/{url}" for one in others}
