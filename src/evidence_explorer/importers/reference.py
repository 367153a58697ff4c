"""A reference as any file tells it → the one target, a citation: each field from its best source, the rest told."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from ..model import registered
from ..problems import say
from ..scaffold import Gap
from ..words.languages import language_code
from .cleaning import cleaned, titled
from .draft import StudyDraft, doi, new_id, normal, one_line, whole
from .names import is_group

SOURCE = "article"
YEAR = re.compile(
    r"(?<![0-9])((?:1[89]|20)[0-9]{2})(?![0-9])|(?<![0-9])((?:1[89]|20)[0-9]{2})(?=[01][0-9][0-3][0-9](?![0-9]))"
)
"""Four digits alone, or at the head of `20111228`."""
INITIALS = re.compile(r" [A-ZÀ-Þ]{1,6}( (Jr|Sr|II|III|IV|[234][a-z]{2}))?$")
PMID = re.compile(r"(?:(?:pmid|pubmed)[:\s]*)?([0-9]{1,8})", re.IGNORECASE)
PMID_INSIDE = re.compile(
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/|\bpmid[:\s]+|^pubmed[:\s]+)([0-9]{1,8})\b", re.IGNORECASE
)
DOI_INSIDE = re.compile(r"(?:^|\s)doi:\s*(10\.\S+)(?=\s*$|\s+PM(?:C)?ID:)", re.IGNORECASE)
"""A line that names it, as the notes of reference managers do; a sentence may cite another work's."""
DASHES = re.compile(r"\s*[-–—]+\s*")
TAKEN_BACK = re.compile(
    r"^\W*(retracted|retraction|withdrawn|expression of concern|removed)(?=\W*[:\].])|[(\[]retracted\b( article)?",
    re.IGNORECASE,
)
"""How a title says that its article was taken back."""
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9/-]{6,40}")
MORE_THAN_DATE = re.compile(r";\s*[0-9]|\([0-9]+\)\s*:")
"""`2019 May;12(3):44-50` is more than a date."""
SHOWN = 120
MANY = 20


def _year(text: str) -> int | None:
    match = YEAR.search(text)
    return whole(match[1] or match[2], 1900, 2100) if match else None


def _pages(text: str) -> str:
    return DASHES.sub("-", re.sub(r"^pp?\.\s*", "", cleaned(text))).strip("-")


def _pmid(text: str) -> int | None:
    match = PMID.fullmatch(text.strip())
    return int(match[1]) or None if match else _pmid_inside(text)


def _pmid_inside(text: str) -> int | None:
    """A number that says itself that it is PubMed's: other indexes number their entries as well."""
    match = PMID_INSIDE.search(text)
    return int(match[1]) or None if match else None


def _doi(text: str) -> str | None:
    text = cleaned(text)
    if found := doi(text):
        return found
    match = DOI_INSIDE.search(text) if text[:4].lower() in {"doi:", "pmid"} else None
    return doi(match[1]) if match else None


def _journal(text: str) -> str:
    """A journal's name; the dot at the end stays where other words are cut short, too."""
    line = cleaned(text)
    return line if "." in line[:-1] else titled(line)


def registration(text: str) -> str | None:
    """The number of a register of trials in a text such as `ClinicalTrials.gov/NCT00000000`."""
    return registered(text.split("/")[-1]) or registered(text)


READ: Mapping[str, Callable[[str], Any]] = {
    "year": _year, "title": titled, "journal": _journal, "volume": cleaned, "issue": cleaned, "pages": _pages,
    "doi": _doi, "pmid": _pmid,
}  # fmt: skip
NUMBERS = ("doi", "pmid")
NAMED = {"year": say("year"), "doi": "DOI", "pmid": say("PubMed number")}


@dataclass(frozen=True)
class Ranking:
    """Where one format says what. ``fields``: for each field of a citation its sources, the best one first.

    ``perhaps`` are sources that hold such a thing only sometimes; ``short`` say the same shorter, and are taken for
    want of a better one only; ``silent`` say nothing about a publication.
    """

    fields: Mapping[str, tuple[str, ...]]
    perhaps: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()


@dataclass
class Reference:
    """One entry of a bibliography: its people, and what it says under the names that its format uses."""

    name: str
    authors: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    registry: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def say(self, source: str, value: str) -> None:
        """Keep what a source says; an empty one says nothing."""
        if value.strip():
            self.said.append((source, value))


def draft_of(reference: Reference, ranking: Ranking, taken: Collection[str]) -> StudyDraft:
    """The draft of one reference: its citation, gaps for everything else, and notes on what was not taken."""
    found, told, used = _chosen(reference, ranking)
    names = [one_line(name) for name in reference.authors if name.strip(" ,;")]
    citation: dict[str, Any] = {"authors": names} if names else {}
    citation |= {"year": found.get("year") or Gap(), "title": found.get("title") or Gap()}
    language, odd = _language(reference)
    citation |= language
    told += odd
    citation |= {name: found[name] for name in READ if name in found and name not in ("year", "title")}
    if reference.registry:
        citation["registry"] = list(dict.fromkeys(reference.registry))
    notes = [*reference.notes[:MANY], *told, *_aside(reference, found)]
    notes += [
        say("author '{name}' stands as it stood: a person, several, or a group?", name=_short(name))
        for name in names
        if _unsure(name)
    ]
    if len(reference.notes) > MANY:
        notes.append(say("{n} more oddities of this entry", n=len(reference.notes) - MANY))
    left = dict.fromkeys(source for source, _ in reference.said if source not in used | ranking.silent)
    if left:
        notes.append(say("fields without a place in a record: {names}", names=", ".join(left)))
    address = {"address": f"https://doi.org/{quote(found['doi'], safe='/:;()')}"} if "doi" in found else {}
    first = INITIALS.sub("", names[0]) if names else ""
    id_ = new_id(f"{first} {found.get('year', '')}" if first else reference.name, taken, "reference")
    return StudyDraft(id_, reference.name, {"citation": citation, "sources": {SOURCE: address}}, notes)


def _language(reference: Reference) -> tuple[dict[str, str], list[str]]:
    """The language of the title, where it is not English; a translated title is not in that of its text."""
    said = [value for source, value in reference.said if source.lower() in LANGUAGE and value.strip()]
    codes = [language_code(value) for value in said]
    if not said or codes[0] == ENGLISH or ENGLISH in codes:
        return {}, []
    if any(source == "TT" or (source in TITLES and value.startswith("[")) for source, value in reference.said):
        return {}, [say("a publication in '{said}', the title is a translation", said=_short(said[0]))]
    if codes[0] is None or len(set(codes)) > 1:
        return {}, [say("language '{said}' not taken: which one is the title in?", said=_short(", ".join(said)))]
    return {"language": codes[0]}, []


LANGUAGE, ENGLISH, TITLES = ("la", "langid", "language"), "en", ("TI", "title")
"""`langid` is a word of biblatex for hyphenation; it stands before or behind `language`, and mostly says the same."""


def _chosen(reference: Reference, ranking: Ranking) -> tuple[dict[str, Any], list[str], set[str]]:
    """Each field from the best source that yields something; what other sources say differently is told."""
    found: dict[str, Any] = {}
    told: list[str] = []
    used: set[str] = set()
    for name, read in READ.items():
        again = ranking.perhaps if name in NUMBERS else frozenset()  # a note may hold both numbers
        sources = [source for source in ranking.fields.get(name, ()) if source not in used or source in again]
        ranked = [(s, value) for source in sources for s, value in reference.said if s == source]
        best = ""
        for source, value in ranked:
            unsure = source in ranking.perhaps
            result = _pmid_inside(value) if unsure and name == "pmid" else read(value)
            if not result and unsure:
                continue
            used.add(source)
            if not result:
                told.append(
                    say(
                        "{source} '{value}' is no {field}",
                        source=source,
                        value=_short(value),
                        field=NAMED.get(name, name),
                    )
                )
            elif name not in found:
                found[name], best = result, source
                told += _beside_year(source, value, result) if name == "year" else []
            elif source not in ranking.short and not _alike(result, found[name]):
                told.append(
                    say(
                        "{source} '{value}' not taken: {best} says {field} '{found}'",
                        source=source,
                        value=_short(value),
                        best=best,
                        field=name,
                        found=_short(str(found[name])),
                    )
                )
    return found, told, used


def _aside(reference: Reference, found: Mapping[str, Any]) -> list[str]:
    """What an entry says beside its citation and a person must see: other trials' numbers, retraction, language."""
    told = []
    if match := TAKEN_BACK.search(str(found.get("title", ""))):
        told.append(say("the title says: {word}; say it under afterwards", word=match[0].strip(" ([:.").lower()))
    for source, value in reference.said:
        numbers = dict.fromkeys(number for word in WORD.findall(value) if (number := registration(word)))
        told += [
            say("{source} names {number}: say it under registry if it is of this trial", source=source, number=number)
            for number in numbers
            if number not in reference.registry
        ]
        if source == "TT" and found.get("title") != titled(value):
            told.append(say("title in the original language, not taken: '{said}'", said=_short(value)))
    return list(dict.fromkeys(told))


def _beside_year(source: str, value: str, year: int) -> list[str]:
    """What a date says beside the year that was taken: another year, or a volume and pages."""
    years = {match[1] or match[2] for match in YEAR.finditer(value)}
    if len(years) > 1:
        return [
            say(
                "{source} '{value}' names several years: {year} taken",
                source=source,
                value=_short(value),
                year=str(year),
            )
        ]
    if MORE_THAN_DATE.search(value):
        return [
            say(
                "{source} '{value}': nothing but the year {year} taken",
                source=source,
                value=_short(value),
                year=str(year),
            )
        ]
    return []


def _unsure(name: str) -> bool:
    """Whether a name may hold several people."""
    return "," in name or (bool(re.search(r"\s(and|&|et|und)\s", name)) and not is_group(name))


def _short(text: str) -> str:
    return one_line(cleaned(text), SHOWN)


def _alike(one: object, other: object) -> bool:
    return str(one).lower() == str(other).lower() or (normal(str(one)) == normal(str(other)) != "")
