"""What pages and charts hand out: citations of the studies, and the words of the box that offers them. Loaded when a
visitor asks; by the first letter of a study, so that no file grows with the whole site."""

from __future__ import annotations

import json
from typing import Any

from ...frames.published import where_published
from ...model import Study
from ..kit.edition import Edition

WORDS = (
    "address", "bibtex", "chart", "cite", "cite_about", "close", "code", "copied", "copy", "copy_failed", "csv", "data",
    "embed", "failed", "group", "link", "missing", "picture", "png", "ris", "said", "save", "source_line", "svg",
    "text", "title",
)  # fmt: skip


def sharing_files(edition: Edition) -> dict[str, bytes]:
    """File name → content. Citations are in the language of the publications: the first edition brings them for all."""
    files = {f"share.{edition.language}.json": _json(_said(edition))}
    if edition.language == edition.dataset.site.record.languages[0]:
        shelves: dict[str, dict[str, Any]] = {}
        for study in edition.dataset.studies.values():
            shelves.setdefault(study.id[0], {})[study.id] = _record(study, edition)
        files |= {f"cite-{letter}.json": _json(found) for letter, found in sorted(shelves.items())}
    return files


def _record(study: Study, edition: Edition) -> dict[str, Any]:
    """What is known of a publication; what is not known is left out. Who cites a retracted one says so."""
    c, label = study.citation, edition.dataset.labels[study.id]
    doubt = edition.name(study).removeprefix(label)
    addresses = [address for _, address in where_published(study)]
    found = {
        "id": study.id, "name": label, "authors": list(c.authors), "year": c.year,
        "title": c.title and c.title + doubt,
        "journal": c.journal, "volume": c.volume, "issue": c.issue, "pages": c.pages, "doi": c.doi,
        "pmid": c.pmid, "address": addresses[0] if addresses else None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def _said(edition: Edition) -> dict[str, Any]:
    site, w = edition.dataset.site.record, edition.words
    date = site.last_search.isoformat()
    about = {
        "site": edition.say(site.title),
        "date": date,
        "data_of": w("data_of", date=w.day(date)),
        "licence": edition.say(site.licence),
        "colon": w("colon"),
        "year_unknown": w("year_unknown"),
    }
    return {"about": about, "words": {name: w(f"share.{name}") for name in WORDS}}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
