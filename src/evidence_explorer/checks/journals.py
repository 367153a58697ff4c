"""Rules about the journal of a citation: most DOIs tell it, and its volume goes with the year (N371)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ..model import Citation, Dataset, Fault, Study, acceptable, folded
from ..problems import Said, say
from .base import Found, lasting, once

LETTERS = re.compile(r"[a-z]{2,}")
SERIAL = re.compile(r"(?<![0-9])s?[0-9]{4}-?[0-9]{3}[0-9x](?=[-(])|\bs[0-9]{5}\b|^[0-9s]{7}")
"""The number of a journal: an ISSN, or what a publisher has in its place."""
ANY_JOURNAL = {"journal", "appi", "sj", "pub"}
HEAD = 4  # letters of a code behind which it may go on otherwise: an original article, a letter
ENOUGH = 3  # articles of a journal that have one publisher, before another publisher is strange


@dataclass(frozen=True)
class Journals:
    """How many records have a journal under the code of a DOI, and under a publisher's number."""

    by_code: dict[tuple[str, str], dict[str, int]]
    by_journal: dict[str, dict[str, int]]
    volumes: dict[str, tuple[tuple[str, int], ...]]
    """Journal → of each record, the year in which its volume 0 would have come out, with one volume a year."""


def code_of(doi: str) -> tuple[str, str] | None:
    """The publisher's number, and the letters or digits by which a DOI tells the journal; None if it has none."""
    publisher, _, rest = doi.casefold().partition("/")
    letters = next((word for word in LETTERS.findall(rest) if word not in ANY_JOURNAL), None)
    serial = SERIAL.search(rest)
    code = serial[0] if serial else letters
    return (publisher, code) if code else None


def name_of(journal: str) -> str:
    """A journal without what citations of one journal do not share."""
    plain = folded(journal.partition("(")[0].replace("&", "and"))
    return re.sub(r"[^a-z]", "", re.sub(r"^the ", "", plain))


def spells(code: str, name: str) -> bool:
    """Whether the letters of a code stand in a name, in their order."""
    rest = iter(name + "j")  # some codes end in a journal of their own
    return all(letter in rest for letter in code)


def _cited(citation: Citation) -> Iterator[tuple[tuple[str, str] | None, str, str]]:
    if citation.doi and citation.journal:
        yield code_of(citation.doi), citation.doi.partition("/")[0], name_of(citation.journal)


def _journals(dataset: Dataset) -> Journals:
    codes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    publishers: dict[str, Counter[str]] = defaultdict(Counter)
    for placed in dataset.study_files:
        for code, publisher, name in once(placed, "journal", None, partial(_cited, placed.record.citation)):
            publishers[name][publisher] += 1
            if code:
                codes[code][name] += 1
    volumes: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for placed in dataset.study_files:
        citation = placed.record.citation
        if (before := _before_the_first(citation)) is not None and citation.journal:
            volumes[name_of(citation.journal)].append((placed.record.id, before))
    counted = {name: tuple(told) for name, told in volumes.items() if len(told) > SEVERAL}
    by_code = {code: dict(names) for code, names in codes.items()}
    return Journals(by_code, {name: dict(houses) for name, houses in publishers.items()}, counted)


def _before_the_first(citation: Citation) -> int | None:
    volume = citation.volume or ""
    return citation.year - int(volume) if citation.year and volume.isdecimal() and len(volume) <= LONGEST else None


SEVERAL, MOSTLY = 2, 0.8  # other records that must agree, and their share of all others
LONGEST = 4  # digits of a volume
IN_PRESS = 2  # years that an article may be online before its volume


def volumes_are_those_of_their_year(study: Study, known: Journals) -> Iterator[Fault]:
    """N371: where the other records of a journal show one volume a year, the volume is that of the year."""
    citation = study.citation
    mine = _before_the_first(citation)
    told = known.volumes.get(name_of(citation.journal), ()) if citation.journal else ()
    others = Counter(before for id_, before in told if id_ != study.id)
    if mine is None or citation.year is None or others.total() < SEVERAL:
        return
    ((usual, count),) = others.most_common(1)
    if count >= SEVERAL and count >= MOSTLY * others.total() and abs(mine - usual) > IN_PRESS:
        fact = say(
            "Volume {volume} of '{journal}' in {year}; by the other records it is {other}.",
            volume=citation.volume or "", journal=citation.journal or "", year=str(citation.year),
            other=str(citation.year - usual),
        )  # fmt: skip
        yield acceptable("N371", ("citation", "volume"), fact, say("Check the volume, the year and the journal."))


def journals_are_those_of_their_doi(study: Study, known: Journals) -> Iterator[Fault]:
    """N371: the code of a DOI spells the journal, or other records have both together; its publisher is no other."""
    citation = study.citation
    for code, publisher, name in _cited(citation):
        under = known.by_code.get(code, {}) if code else {}
        others = {other: count for other, count in under.items() if other != name}
        houses = {house: count for house, count in known.by_journal.get(name, {}).items() if house != publisher}
        why: Said | None = None
        spelt = code is not None and code[1].isalpha() and len(code[1]) >= HEAD and spells(code[1], name)
        if under.get(name, 0) > 1 or spelt:  # and not the wrong one of two records that differ
            continue
        if code and others:
            why = say("other records have '{code}' for another journal", code=code[1])
        elif code and code[1].isalpha() and not spells(code[1], name) and not spells(code[1][:HEAD], name):
            why = say("its '{code}' does not stand for that name", code=code[1])
        elif len(houses) == 1 and max(houses.values()) >= ENOUGH and known.by_journal[name][publisher] == 1:
            why = say("the other records of the journal have a DOI that begins with {house}", house=min(houses))
        if why:
            fact = say("'{journal}', and the DOI {doi}: {why}.", journal=citation.journal or "", doi=citation.doi or "",
                       why=why)  # fmt: skip
            remedy = say("Check both; one of them may be that of another publication.")
            yield acceptable("N371", ("citation", "journal"), fact, remedy)


def _within(study: Study, known: Journals) -> Iterator[Fault]:
    yield from journals_are_those_of_their_doi(study, known)
    yield from volumes_are_those_of_their_year(study, known)


def journals_of_studies(dataset: Dataset) -> Found:
    """N371: the rule of this file, over all studies."""
    known = lasting(dataset.site, "journals", _journals(dataset))
    for placed in dataset.study_files:
        for fault in once(placed, "journals", known, partial(_within, placed.record, known)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (journals_of_studies,)
