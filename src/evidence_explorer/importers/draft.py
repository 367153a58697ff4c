"""What every importer shares: a draft and what it could not say, what the site knows, and careful reading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, get_args
from urllib.parse import unquote

from ..model import Dataset, Rater, registered, short
from ..model.base import Doi
from ..problems import Said, harmless, say
from ..scaffold import Gap, Hint

MAX_BYTES = 50_000_000
NOT_GIVEN, NO_TYPE, NO_KIND = say("not given"), say("no type"), say("no kind")
FEWER = say("Export fewer records at a time.")
LONGEST_LINE = 1_000
LONGEST_ID = 60
DOI = re.compile(get_args(Doi)[1].pattern)
DOI_PREFIX = re.compile(r"^((https?://)?[a-z0-9.-]*\bdoi[.-]org[a-z0-9.-]*/|doi[:\s]\s*|info:doi/)", re.IGNORECASE)
"""Also the address of a library's proxy: `https://doi-org.proxy.example.org/10.…`."""
DOI_END = re.compile(r"(\s*\[doi\]|[.,;])+$", re.IGNORECASE)
NUMBER = re.compile(r"-?([0-9]{1,15}(\.[0-9]{1,40}|\.)?|\.[0-9]{1,40})")
DECIMALS = 10  # what stands further right is noise of the program that wrote the number
UNITS = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year"}
UNIT = r"(hours?|hrs?|days?|weeks?|wks?|months?|years?|yrs?)"
MOMENT = re.compile(rf"\b(?:{UNIT}\s*([0-9]+(?:\.[0-9]+)?)|([0-9]+(?:\.[0-9]+)?)[\s-]*{UNIT})\b", re.IGNORECASE)
SPAN = re.compile(r"\b(up to|through|throughout|within|during|over|until|approximately|about|average)\b", re.IGNORECASE)


class NotImportable(Exception):
    """The file as a whole cannot be read: where, what, and what to do."""

    def __init__(self, place: str, fact: Said, remedy: Said) -> None:
        super().__init__(fact)
        self.place, self.fact, self.remedy = harmless(place), fact, remedy


@dataclass
class StudyDraft:
    """One study as far as a file tells it. ``notes`` say what could not be mapped, one line each."""

    id: str
    name: str
    values: dict[str, Any]
    notes: list[str] = field(default_factory=list)


def twins(dataset: Dataset, draft: StudyDraft) -> list[str]:
    """What says that the study is there already: its DOI, its PubMed number, or a registration number."""
    own = draft.values.get("citation", {})
    told: list[str] = []
    for id_, study in dataset.studies.items():
        citation = study.citation
        if own.get("doi") and str(own["doi"]).lower() in {
            str(citation.doi).lower(),
            str(citation.preprint_doi).lower(),
        }:
            told.append(
                say(
                    "{what} {number} is that of study '{study}': one trial is one record",
                    what="DOI",
                    number=str(own["doi"]),
                    study=id_,
                )
            )
        if own.get("pmid") and own["pmid"] == citation.pmid:
            told.append(
                say(
                    "{what} {number} is that of study '{study}': one trial is one record",
                    what="PMID",
                    number=str(own["pmid"]),
                    study=id_,
                )
            )
        known = {*citation.registry, *citation.registrations}
        shared = [number for number in own.get("registry", ()) if number in known or registered(number) in known]
        told += [
            say(
                "{what} {number} is that of study '{study}': one trial is one record",
                what=say("registration"),
                number=str(number),
                study=id_,
            )
            for number in shared
        ]
    return told


Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Known:
    """The ids of a site with the names by which a file may call them, normalised; countries by their English name."""

    outcomes: Names
    scales: Names
    raters: Mapping[str, Rater]
    diagnoses: Names
    treatments: Names
    comparators: Names
    events: Names
    countries: Mapping[str, str]

    @classmethod
    def of(cls, dataset: Dataset, countries: Mapping[str, str]) -> Known:
        """What a site knows."""
        scales = dataset.scales
        return cls(
            {k.id: _names(k.id, *k.name.root.values()) for k in dataset.outcome_kinds.values()},
            {s.id: _names(s.id, s.name or "", *s.aliases, *s.full_name.root.values()) for s in scales.values()},
            {s.id: s.rater for s in scales.values()},
            {d.id: _names(d.id, *d.name.root.values()) for d in dataset.diagnoses.values()},
            {t.id: _names(t.id, *t.aliases, *t.name.root.values()) for t in dataset.treatments.values()},
            {c.id: _names(c.id, *c.name.root.values()) for c in dataset.comparators.values()},
            {e.id: _names(e.id, *e.name.root.values()) for e in dataset.event_kinds.values()},
            {normal(name): code for name, code in countries.items()},
        )

    @property
    def given(self) -> Names:
        """Everything that an arm may receive."""
        return {**self.comparators, **self.treatments}


def exactly(text: str, names: Names) -> str | None:
    """The id that goes by this name; None if none or several do."""
    word = normal(text)
    found = [id_ for id_, known in names.items() if word and word in known]
    return found[0] if len(found) == 1 else None


def mentioned(text: str, names: Names) -> list[str]:
    """The ids of which a name stands in the text, as whole words; a name inside a longer one is not meant."""
    said, found = f" {normal(text)} ", set()
    pairs = [(name, id_) for id_, known in names.items() for name in known if name]
    for name in sorted({name for name, _ in pairs}, key=lambda name: (-len(name), name)):
        if f" {name} " in said:
            found |= {id_ for other, id_ in pairs if other == name}
            said = said.replace(f" {name} ", " | ")
    return [id_ for id_ in names if id_ in found]


def one_mentioned(text: str, names: Names) -> str | None:
    """The id of which a name stands in the text; None if none or several are named."""
    found = mentioned(text, names)
    return found[0] if len(found) == 1 else None


def _names(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normal(name) for name in names if name))


def normal(text: str) -> str:
    """A name as it is compared: small letters without accents, words parted by one space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


def slug(text: str, otherwise: str = "") -> str:
    """An id made of a name; ``otherwise`` where the name holds no letter or digit that an id may hold."""
    words = re.findall("[a-z0-9]+", normal(text))
    return "-".join(words)[:LONGEST_ID].strip("-") or otherwise


def new_id(text: str, taken: Collection[str], otherwise: str) -> str:
    """An id that is not taken yet: `smith-2019`, `smith-2019-2`…"""
    base = slug(text, otherwise)
    return base if base not in taken else next(word for n in count(2) if (word := f"{base}-{n}") not in taken)


def one_line(text: str, limit: int = LONGEST_LINE) -> str:
    """One line without invisible signs, cut visibly where it is too long."""
    seen = "".join(c if c.isspace() or unicodedata.category(c)[0] != "C" else "" for c in text)
    line = " ".join(seen.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def decode(raw: bytes) -> str:
    """The text of a file; NotImportable if it is too large, or not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise NotImportable("", say("The file holds {size:.0f} MB.", size=len(raw) / 1e6), FEWER)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotImportable("1", say("The file is UTF-16 text."), say("Save it as UTF-8."))
    try:
        text = raw.decode("utf-8").replace("\ufeff", "")  # some programs write the mark twice, or inside
    except UnicodeDecodeError as error:
        line, start = raw.count(b"\n", 0, error.start) + 1, raw.rfind(b"\n", 0, error.start)
        place = f"{line}:{error.start - start}"
        fact = say("The file is not UTF-8 text.")
        raise NotImportable(place, fact, say("Save it as UTF-8; it may be binary or of an old encoding.")) from None
    if not text.strip():
        raise NotImportable("1", say("The file is empty."), say("Export it again."))
    if "\x00" in text:
        place = str(text.count("\n", 0, text.index("\x00")) + 1)
        raise NotImportable(place, say("The file is binary."), say("Export it again."))
    return text


def number(text: str) -> int | float | None:
    """A plain number; None for anything else, or for more digits than a figure has."""
    word = text.strip()
    if not NUMBER.fullmatch(word):
        return None
    return round(float(word), DECIMALS) if "." in word else int(word)


def whole(text: str, low: int = 0, high: int = 1_000_000_000) -> int | None:
    """A whole number within limits; None for anything else."""
    value = number(text)
    return int(value) if value is not None and value == int(value) and low <= value <= high else None


def doi(text: str) -> str | None:
    """A DOI without its prefix or web address; None if it is none."""
    bare = DOI_END.sub("", text.strip())
    while DOI_PREFIX.match(bare):
        in_address = "/" in DOI_PREFIX.match(bare)[0]  # type: ignore[index]  # it matches
        bare = DOI_PREFIX.sub("", bare)
        bare = unquote(bare) if in_address else bare
    return bare if DOI.match(bare) and len(bare) <= 200 else None


def moment(text: str) -> dict[str, Any]:
    """`Week 3` or `6 months` as a time. A gap where the words name no time, or several."""
    found = {(float(m[2] or m[3]), UNITS[(m[1] or m[4])[0].lower()]) for m in MOMENT.finditer(text)}
    numbers = re.findall(r"[0-9]+(?:\.[0-9]+)?", text)
    if len(found) != 1 or len(numbers) != len(MOMENT.findall(text)):
        return {"value": Gap(), "unit": Gap()}
    value, unit = found.pop()
    return {"value": int(value) if value.is_integer() else value, "unit": unit}


def in_days(time: dict[str, Any]) -> float:
    """How many days a time is."""
    return float(time["value"]) * {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.4375, "year": 365.25}[time["unit"]]


def timing(text: str) -> Gap | Hint:
    """Whether a time is a span: then somebody must say what was counted over it."""
    if SPAN.search(text):
        return Gap(f"the file says {short(one_line(text))}: at that time, up to then, or kept until then?")
    return Hint("")
