"""The publications behind a site as CSL-JSON, BibTeX and RIS. What is not known is left out; a retraction is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from ..frames import marked_name
from ..frames.published import where_published
from ..model import Dataset, Study

OTHERS = "et al."
"""How a record says that there are more authors."""
BIB = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
       "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}  # fmt: skip
INITIALS = re.compile(r"[^\W\d_a-z](-?[^\W\d_]){0,4}")
"""What makes a name that of a person: `Goodwin GM`, but not `Invented Sponsor`."""
BREAKS = re.compile(r"\s+")


def references(dataset: Dataset) -> dict[str, bytes]:
    """File name → content, studies in the order of their files."""
    language = dataset.site.record.languages[0]
    found = [(study, _title(dataset, study, language)) for study in dataset.studies.values()]
    items = [csl(study, title) for study, title in found]
    return {
        "references.bib": "\n".join(bib(study, title) for study, title in found).encode(),
        "references.ris": "".join(ris(study, title) for study, title in found).encode(),
        "references.csl.json": as_lines(items),
    }


def as_lines(items: Iterable[dict[str, Any]]) -> bytes:
    """A JSON list, one item a line."""
    return ("[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]\n").encode()


def _title(dataset: Dataset, study: Study, language: str) -> str:
    """The title of the publication; who cites a retracted one says so."""
    doubt = marked_name(dataset, study, language).removeprefix(dataset.labels[study.id])
    return study.citation.title + doubt


def _authors(study: Study) -> list[tuple[str, str]]:
    """Surname and initials of each author, or a whole name and nothing; without the words that stand for others."""
    found = []
    for name in study.citation.authors:
        last, _, initials = name.rpartition(" ")
        person = last and INITIALS.fullmatch(initials)
        found += [(last, initials) if person else (name, "")] if name != OTHERS else []
    return found


def _more(study: Study) -> bool:
    return OTHERS in study.citation.authors


def _address(study: Study) -> str:
    return next((address for _, address in where_published(study)), "")


def _doi(study: Study) -> str:
    """Of the publication, or of the preprint where that is all that there is."""
    return study.citation.doi or study.citation.preprint_doi or ""


def csl(study: Study, title: str) -> dict[str, Any]:
    """One publication as CSL-JSON."""
    c = study.citation
    people = [{"family": last, "given": first} if first else {"literal": last} for last, first in _authors(study)]
    if _more(study):
        people.append({"literal": OTHERS})
    found = {
        "id": study.id, "type": "article-journal", "title": title, "author": people,
        "issued": {"date-parts": [[c.year]]} if c.year else None, "container-title": c.journal, "volume": c.volume,
        "issue": c.issue, "page": c.pages, "DOI": _doi(study), "PMID": str(c.pmid) if c.pmid else None,
        "URL": _address(study), "language": c.language,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def bib(study: Study, title: str) -> str:
    """One publication as BibTeX; its title keeps its capitals."""
    c = study.citation
    names = [f"{_bib(last)}, {_bib(first)}" if first else f"{{{_bib(last)}}}" for last, first in _authors(study)]
    fields = {
        "author": " and ".join([*names, *(["others"] if _more(study) else [])]),
        "title": f"{{{_bib(title)}}}",
        "year": str(c.year or ""),
        "journal": _bib(c.journal or ""),
        "volume": _bib(c.volume or ""),
        "number": _bib(c.issue or ""),
        "pages": _bib(c.pages or ""),
        "doi": _doi(study),
        "pmid": str(c.pmid or ""),
        "url": _address(study),
        "language": c.language,
    }
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value.strip("{}"))
    return f"@article{{{study.id},\n{inside}\n}}\n"


def _bib(text: str) -> str:
    return "".join(BIB.get(sign, sign) for sign in BREAKS.sub(" ", text))


def ris(study: Study, title: str) -> str:
    """One publication as RIS."""
    c = study.citation
    first, _, last = (c.pages or "").partition("-")
    told = [
        ("TY", "JOUR"), *(("AU", f"{last}, {given}" if given else last) for last, given in _authors(study)),
        ("TI", title), ("PY", str(c.year or "")), ("T2", c.journal or ""), ("VL", c.volume or ""),
        ("IS", c.issue or ""),
        ("SP", first), ("EP", last), ("DO", _doi(study)),
        ("DB", "PubMed" if c.pmid else ""), ("AN", str(c.pmid or "")), ("LA", c.language),
        *(("UR", address) for _, address in where_published(study)), ("ID", study.id),
    ]  # fmt: skip
    lines = [f"{tag}  - {BREAKS.sub(' ', value)}" for tag, value in told if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])
