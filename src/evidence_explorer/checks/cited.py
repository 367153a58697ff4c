"""Rules about the lines of a citation: each holds what belongs there, as people copy it (N356)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..model import Dataset, Fault, Path, Study, acceptable, folded
from ..problems import Said, say
from .base import Found, over_studies
from .texts.parity import reads_like_another

OTHERS = "et al."
SEVERAL = re.compile(r"[,;]|\b[A-Z]{1,4} (and|et|und|&) [A-Z]|[A-Z]{2}\. [A-Z]")
"""What stands between two people, and not inside one name."""
GIVEN = re.compile(
    r"[A-Z][a-zà-ÿ]+(-[A-Z][a-zà-ÿ]+)?( [A-Z]\.?)? (?:van |von |de |der |den |di |da |la |le )*[A-Z][\w’'-]+"
)
"""A first name, perhaps a middle initial, and a surname: `Guy M Goodwin`."""
ADDRESS = re.compile(r"https?:|www\.|\b[\w-]+\.(com|org|net|edu|gov|fr|uk|de|eu)\b(?! )")
DOI_IN_WORDS = re.compile(r"\b10\.\d{4,9}/")
YEAR_AND_VOLUME = re.compile(r"\b(19|20)\d\d ?; ?\d+")
PAGES = re.compile(r"([A-Za-z]*)(\d+)[-–]([A-Za-z]*)(\d+)")
BEHIND = re.compile(r"/(full|abstract|pdf|epub|epdf|html?|meta|fulltext)$|\.(pdf|html?|full)$|[?#].*=|#", re.IGNORECASE)
"""What stands behind the DOI in the address of a page."""
DASHES = re.compile("[\u2010-\u2015\u2212\u00ad]")
SHORTEST = 3  # signs of a DOI behind its first part


def _told(path: Path, what: Said, line: str) -> Fault:
    fact = say("'{line}': {what}.", line=line if len(line) < 80 else f"{line[:79]}…", what=what)
    return acceptable("N356", ("citation", *path), fact, say("Copy the line again from the page of the publication."))


def authors_are_people(study: Study) -> Iterator[Fault]:
    """N356: one author in each entry, surname first, nobody twice, and the others at the end."""
    authors = study.citation.authors
    seen: set[str] = set()
    for i, author in enumerate(authors):
        path = ("authors", i)
        person = author.partition(" (")[0]
        name = folded(author)
        if author == OTHERS:
            if i == 0 or author in authors[:i]:
                yield _told(path, say("the others stand at the end, once, behind those who are named"), author)
        elif name in seen:
            yield _told(path, say("the same author stands there already"), author)
        elif "(" not in author and SEVERAL.search(person):
            yield _told(path, say("one entry holds one author"), author)
        elif i == 0 and "(" not in author and _first_name_first(person, study.id):
            yield _told(path, say("the surname comes first, then initials"), author)
        seen.add(name)


def _first_name_first(author: str, own: str) -> bool:
    """Whether the last word, and not the first one, is the name that the record is called after."""
    if not GIVEN.fullmatch(author):
        return False
    first, *_, last = (re.sub(r"[^a-z]", "", folded(word)) for word in author.split())
    return last in own and first not in own


def lines_hold_what_belongs_there(study: Study) -> Iterator[Fault]:
    """N356: a title is no address, no DOI and holds no volume; a journal is no address; pages run upwards."""
    citation = study.citation
    for field in ("title", "journal"):
        line = getattr(citation, field) or ""
        if ADDRESS.search(line):
            yield _told((field,), say("an address"), line)
        elif DOI_IN_WORDS.search(line):
            yield _told((field,), say("a DOI"), line)
        elif YEAR_AND_VOLUME.search(line):
            yield _told((field,), say("year and volume have fields of their own"), line)
    if heard := reads_like_another(f" {citation.title} ", citation.language):
        yield _told(("language",), say("the title reads like '{language}'", language=heard), citation.language)
    if (pages := PAGES.fullmatch(citation.pages or "")) and pages[1] == (pages[3] or pages[1]):
        first, last = pages[2], pages[4]
        whole = first[: max(0, len(first) - len(last))] + last  # 1637-48
        if int(whole) < int(first):
            yield _told(("pages",), say("the last page comes before the first"), citation.pages or "")


def dois_are_nothing_more(study: Study) -> Iterator[Fault]:
    """N356: nothing of an address behind a DOI, no dash for a hyphen, not two in one, none that is cut."""
    citation = study.citation
    for field in ("doi", "preprint_doi"):
        doi = getattr(citation, field)
        if doi is None:
            continue
        if BEHIND.search(doi):
            yield _told((field,), say("behind the DOI stands a part of an address"), doi)
        elif DASHES.search(doi):
            yield _told((field,), say("a dash stands for a hyphen, as copies from a PDF have it"), doi)
        elif len(DOI_IN_WORDS.findall(f" {doi}")) > 1 or (doi[8:].find("10.10") > 0 and doi.count("/") > 1):
            yield _told((field,), say("two DOIs in one line"), doi)
        elif len(doi.partition("/")[2]) < SHORTEST:
            yield _told((field,), say("the DOI is cut"), doi)
    if citation.doi and citation.doi == citation.preprint_doi:
        yield _told(("preprint_doi",), say("that is the DOI of the publication itself"), citation.doi)


STUDY_RULES: tuple[Callable[[Study], Iterator[Fault]], ...] = (
    authors_are_people,
    lines_hold_what_belongs_there,
    dois_are_nothing_more,
)


def preprints_are_preprints(dataset: Dataset) -> Found:
    """N356: the DOI of a preprint is not that of a publisher from whom articles of the site come."""
    prefixes = [
        placed.record.citation.doi.partition("/")[0] for placed in dataset.study_files if placed.record.citation.doi
    ]
    articles = {prefix for prefix in set(prefixes) if prefixes.count(prefix) >= MANY}
    for placed in dataset.study_files:
        doi = placed.record.citation.preprint_doi
        if doi and doi.partition("/")[0] in articles:
            yield placed, _told(("preprint_doi",), say("articles have such a DOI: write it under 'doi'"), doi)


MANY = 2  # articles by which a publisher is known


def citations_are_lines_of_a_citation(dataset: Dataset) -> Found:
    """N356: the rules of this file, over all studies."""
    yield from over_studies(dataset, "cited", STUDY_RULES)


RULES: tuple[Callable[[Dataset], Found], ...] = (citations_are_lines_of_a_citation, preprints_are_preprints)
