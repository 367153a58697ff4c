"""A bibliography (BibTeX, RIS or CSL-JSON) → one draft per entry: the citation, and gaps for everything else."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from ..scaffold import Gap
from .bibtex import entries
from .draft import NotImportable, StudyDraft, doi, new_id, one_line, whole
from .tree import Tree, read_json

SOURCE = "article"
RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
YEAR = re.compile(r"\b(1[89]|20)[0-9]{2}\b")
INITIALS = re.compile(r" [A-ZÀ-Þ]{1,6}( (Jr|Sr|II|III|IV))?$")
SUFFIX = re.compile(r"(Jr|Sr|II|III|IV)\.?")
PMID = re.compile(r"(?:pmid[:\s]*)?([0-9]{1,8})", re.IGNORECASE)
REMEDY = "Export the references again as BibTeX (.bib), RIS (.ris) or CSL-JSON (.json)."

BIBTEX = {
    "title": "title", "journal": "journal", "journaltitle": "journal", "year": "year", "date": "year",
    "volume": "volume", "number": "issue", "issue": "issue", "pages": "pages", "doi": "doi", "pmid": "pmid",
}  # fmt: skip
RIS = {
    "TI": "title", "T1": "title", "JO": "journal", "JF": "journal", "T2": "journal", "PY": "year", "Y1": "year",
    "DA": "year", "VL": "volume", "IS": "issue", "DO": "doi",
}  # fmt: skip
CSL = {
    "title": "title", "container-title": "journal", "volume": "volume", "issue": "issue", "page": "pages",
    "DOI": "doi", "PMID": "pmid",
}  # fmt: skip
SILENT = {"TY", "ER", "id", "type", "ID"}


@dataclass
class Reference:
    """One entry as its file tells it: its authors, known fields, and the names of the others."""

    name: str
    authors: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def take(self, name: str | None, original: str, value: str) -> None:
        """Keep a field that a citation has; the first of several wins."""
        if name and value:
            self.fields.setdefault(name, value)
        elif value and original not in SILENT and original not in self.left:
            self.left.append(original)


def read(text: str) -> list[StudyDraft]:
    """The drafts of all entries; NotImportable if the file is no bibliography, or an entry is broken."""
    references = _references(text)
    if not references:
        raise NotImportable("1", "The file holds no reference.", REMEDY)
    drafts: dict[str, StudyDraft] = {}
    for reference in references:
        draft = _draft(reference, drafts)
        drafts[draft.id] = draft
    return list(drafts.values())


def _references(text: str) -> list[Reference]:
    start = text.lstrip()[:1]
    if start in {"[", "{"}:
        return _from_csl(read_json(text))
    if re.search(r"^TY  -", text, re.MULTILINE):
        return _from_ris(text)
    if "@" in text:
        return _from_bibtex(text)
    raise NotImportable("1", "This is neither BibTeX nor RIS nor CSL-JSON.", REMEDY)


def _from_bibtex(text: str) -> list[Reference]:
    found = []
    for entry in entries(text):
        reference = Reference(entry.key or f"line {entry.line}")
        reference.authors = [name if one_piece else _author(_surname_first(name)) for name, one_piece in entry.authors]
        for name, value in entry.fields.items():
            reference.take(BIBTEX.get(name), name, one_line(value))
        reference.left += [f"LaTeX command {command}" for command in entry.unknown]
        found.append(reference)
    return found


def _surname_first(name: str) -> str:
    """`Marie van der Curie` as `van der Curie, Marie`; with a comma it stands so already."""
    words = name.split()
    if "," in name or len(words) < 2:
        return "et al." if name == "others" else name
    small = next((i for i, word in enumerate(words[1:-1], 1) if word[0].islower()), len(words) - 1)
    return f"{' '.join(words[small:])}, {' '.join(words[:small])}"


def _author(name: str) -> str:
    """`Curie, Marie Salomea` as `Curie MS`; `Curie, Jr., M.` as `Curie M Jr`; a name without a comma as it is."""
    family, *others = (one_line(part) for part in name.split(","))
    suffixes = [other.rstrip(".") for other in others if SUFFIX.fullmatch(other)]
    given = [_capitals(other) for other in others if not SUFFIX.fullmatch(other)]
    return " ".join(part for part in (family, *given, *suffixes) if part)


def _capitals(given: str) -> str:
    if re.fullmatch(r"[A-Z]{1,4}", given):  # initials already
        return given
    return "".join(word[0].upper() for word in re.findall(r"[^\W\d_]+", given))


def _from_ris(text: str) -> list[Reference]:
    found: list[Reference] = []
    current: Reference | None = None
    pages: dict[str, str] = {}
    tag = ""
    for number, raw in enumerate(text.splitlines(), 1):
        match = RIS_LINE.fullmatch(raw.rstrip())
        if not match:
            if raw.strip() and current is None:
                fact = f"This line is not RIS: '{raw.strip()[:60]}'."
                raise NotImportable(str(number), fact, "A line of RIS begins with two letters, two spaces and '-'.")
            if current and RIS.get(tag) in current.fields:
                current.fields[RIS[tag]] = one_line(f"{current.fields[RIS[tag]]} {raw}")
            continue  # the rest of the field before
        tag, value = match[1], one_line(match[2] or "")
        if tag == "TY":
            current, pages = Reference(f"line {number}"), {}
            found.append(current)
        elif current is None:
            raise NotImportable(str(number), f"'{tag}' stands before any 'TY'.", "A reference begins with 'TY  - '.")
        elif tag in {"AU", "A1"}:
            current.authors.append(_author(value))
        elif tag in {"SP", "EP"}:
            pages[tag] = value
            current.fields["pages"] = "-".join(part for part in (pages.get("SP"), pages.get("EP")) if part)
        elif tag == "ID" and value:
            current.name = value
        else:
            current.take(RIS.get(tag), tag, value)
    return found


def _from_csl(tree: Tree) -> list[Reference]:
    items = tree.each() if isinstance(tree.value, list) else [tree]
    found = []
    for i, item in enumerate(items):
        if not isinstance(item.value, dict):
            raise NotImportable(item.path or "1", "Here should be a reference, with its fields.", REMEDY)
        reference = Reference(item("id").text or f"entry {i + 1}")
        reference.authors = [_csl_author(author) for author in item("author").each()]
        date = item("issued")
        parts = [part for first in date("date-parts").each()[:1] for part in first.texts]
        reference.take("year", "issued", parts[0] if parts else date("raw").text or date("literal").text)
        for name in item.value:
            if name not in {"author", "issued"}:
                known = CSL.get(name)
                reference.take(known, name, item(name).text if known else "x" if item(name) else "")
        found.append(reference)
    return found


def _csl_author(author: Tree) -> str:
    family = " ".join(part for part in (author("non-dropping-particle").text, author("family").text) if part)
    given = author("given").text
    suffix = author("suffix").text
    return author("literal").text or _author(", ".join(part for part in (family, given, suffix) if part))


def _draft(reference: Reference, taken: Collection[str]) -> StudyDraft:
    said, notes = reference.fields, []
    authors = [one_line(name) for name in reference.authors if name]
    year = YEAR.search(said.get("year", ""))
    citation: dict[str, Any] = {"authors": authors} if authors else {}
    when = whole(year[0], 1900, 2100) if year else None
    citation |= {"year": when or Gap(), "title": said.get("title") or Gap()}
    citation |= {name: said[name] for name in ("journal", "volume", "issue") if said.get(name)}
    if pages := re.sub(r"\s*[-–—]+\s*", "-", said.get("pages", "")):
        citation["pages"] = pages
    number = doi(said.get("doi", ""))
    if number:
        citation["doi"] = number
    elif said.get("doi"):
        notes.append(f"doi '{said['doi']}' is no DOI")
    pmid = PMID.fullmatch(said.get("pmid", ""))
    if pmid and int(pmid[1]):
        citation["pmid"] = int(pmid[1])
    elif said.get("pmid"):
        notes.append(f"pmid '{said['pmid']}' is no PubMed number")
    if reference.left:
        notes.append(f"fields without a place in a record: {', '.join(reference.left)}")
    address = {"address": f"https://doi.org/{number}"} if number else {}
    first = INITIALS.sub("", authors[0]) if authors else ""
    id_ = new_id(f"{first} {when or ''}" if first else reference.name, taken, "reference")
    return StudyDraft(id_, reference.name, {"citation": citation, "sources": {SOURCE: address}}, notes)
