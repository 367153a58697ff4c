"""RIS, PubMed's format and that of Web of Science: where each says what."""

from __future__ import annotations

import re

from ..problems import say
from .draft import one_line
from .names import authors
from .reference import Ranking, Reference, registration
from .tagged import Dialect, Record, records

RIS = Dialect(
    re.compile(r"([A-Z][A-Z0-9](?=  -)|[A-Z]{3,12}(?=  - )|(?:DOI|PMID)(?= ?- )) {0,2}-(?: ?(.*))?"),
    opens="TY",
    telling=frozenset({"TI", "T1", "AU", "A1", "DO"}),
    closes=frozenset({"ER"}),
    loose=re.compile(r"([A-Z][A-Z0-9])[ \t]*-(?:[ \t](.*))?"),
)
RIS_RANKING = Ranking(
    {
        "title": ("TI", "T1", "CT", "BT", "ST"),
        "journal": ("JF", "T2", "JO", "JA", "J1", "J2", "BT", "SO"),
        "year": ("PY", "Y1", "YR", "DA"),
        "volume": ("VL", "VO"),
        "issue": ("IS", "NO", "CP"),
        "pages": ("SP", "PG", "C7"),
        "doi": ("DO", "DOI", "DI", "UR", "L1", "L2", "L3", "LK", "M3", "N1", "AN", "ID"),
        "pmid": ("PMID", "PM", "AN", "C2", "C5", "UR", "L2", "N1", "ID"),
    },
    perhaps=frozenset(
        {
            "UR",
            "L1",
            "L2",
            "L3",
            "LK",
            "M3",
            "N1",
            "AN",
            "ID",
            "C2",
            "C5",
            "PM",
            "BT",
            "ST",
            "CP",
            "DI",
            "NO",
            "C7",
        }
    ),
    short=frozenset({"JA", "J1", "J2", "ST", "C7"}),
    silent=frozenset({"TY", "ER", "ID"}),
)
RIS_PEOPLE = ("AU", "A1")
GIVEN = re.compile(r",\s*\w[^\W\d_A-Z]{2}")
"""A given name in full: two people of one name are rare, of one initial they are not."""
NUMBERED_BY = (("AN", "(?i)pubmed|medline"), ("C5", "(?i)embase"), ("C2", "(?i)scopus"))
"""Where some databases put PubMed's number, bare."""

MEDLINE = Dialect(re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}-(?: (.*))?"), opens="PMID", opens_block="OWN")
MEDLINE_RANKING = Ranking(
    {
        "title": ("TI", "CTI", "BTI", "TT"),
        "journal": ("JT", "TA", "BTI"),
        "year": ("DP", "DEP"),
        "volume": ("VI",),
        "issue": ("IP",),
        "pages": ("PG",),
        "doi": ("LID", "AID"),
        "pmid": ("PMID",),
    },
    perhaps=frozenset({"LID", "AID", "DEP", "TT"}),
    short=frozenset({"TA", "TT"}),
    silent=frozenset({
        "OWN", "STAT", "DCOM", "LR", "IS", "PHST", "EDAT", "MHDA", "CRDT", "PST", "SO", "JID", "SB", "FAU", "AU", "TA",
        "DEP", "PL", "LA", "FIR", "IR", "CN", "AUID",
    }),
)  # fmt: skip
AFTERWARDS = {
    "Retracted Publication": say("retracted"), "Expression of Concern": say("expression of concern"),
    "RIN": say("retracted"), "ECI": say("expression of concern"), "EIN": say("corrected"),
}  # fmt: skip

WOS = Dialect(
    re.compile(r"([A-Z][A-Z0-9])(?: (.*))?"),
    opens="PT",
    closes=frozenset({"ER"}),
    header=frozenset({"FN", "VR", "EF"}),
    lists=frozenset({"AU", "AF", "BA", "BF", "CA", "BE"}),
)
WOS_RANKING = Ranking(
    {
        "title": ("TI",),
        "journal": ("SO", "JI", "J9"),
        "year": ("PY", "EA", "PD"),
        "volume": ("VL",),
        "issue": ("IS",),
        "pages": ("BP", "AR"),
        "doi": ("DI", "D2"),
        "pmid": ("PM",),
    },
    perhaps=frozenset({"EA", "PD", "D2"}),
    short=frozenset({"JI", "J9"}),
    silent=frozenset({"PT", "AU", "AF", "CA", "EA", "PD", "JI", "J9", "UT", "GA", "OA", "DA", "DT", "LA"}),
)


def from_ris(text: str) -> list[Reference]:
    """The references of a RIS file, in any of the dialects that exporters write."""
    found = []
    for record in records(text, RIS):
        reference = _begun(record, next(iter(record.all("ID")), ""))
        _people(reference, record.all("AU"))
        _people(reference, record.all("A1"), once=True)
        pages = _joined(next(iter(record.all("SP")), ""), next(iter(record.all("EP")), ""))
        reference.say("SP", pages)
        base = " ".join(record.all("DB", "DP"))
        for tag, value in record.values:
            if tag not in {*RIS_PEOPLE, "SP", "EP"}:
                known = value.isdigit() and any(tag == own and re.search(name, base) for own, name in NUMBERED_BY)
                reference.say(tag, f"PMID: {value}" if known else _without_place(tag, value, record))
        found.append(reference)
    return found


def _without_place(tag: str, value: str, record: Record) -> str:
    """A journal's name without the town that ProQuest writes behind it, and as `CY` too."""
    name, _, place = value.rpartition("; ")
    return name if tag == "T2" and name and place in record.all("CY") else value


def from_medline(text: str) -> list[Reference]:
    """The references of a file that PubMed saved (.nbib)."""
    found = []
    for record in records(text, MEDLINE):
        reference = _begun(record, next((f"PMID {pmid}" for pmid in record.all("PMID")), ""))
        short = bool(record.all("AU"))
        for tag, value in record.values:
            if tag == "AU" or (tag == "FAU" and not short):
                _people(reference, [value])
            elif tag == "CN":
                reference.authors.append(one_line(value))
            elif tag in {"LID", "AID"}:
                reference.say(tag, value.removesuffix("[doi]") if value.endswith("[doi]") else "")
            elif tag == "SI" and (number := registration(value)):
                reference.registry.append(number)
            else:
                reference.say("JT" if tag == "BTI" and record.all("CTI") else tag, value)
        reference.notes += _afterwards(record)
        found.append(reference)
    return found


def from_wos(text: str) -> list[Reference]:
    """The references of a file that Web of Science exported (.ciw)."""
    found = []
    for record in records(text, WOS):
        reference = _begun(record, next(iter(record.all("UT")), ""))
        _people(reference, record.all("AU") or record.all("AF"))
        reference.authors += map(one_line, record.all("CA"))
        reference.say("BP", _joined(next(iter(record.all("BP")), ""), next(iter(record.all("EP")), "")))
        for tag, value in record.values:
            if tag not in {"AU", "AF", "CA", "BP", "EP"}:
                reference.say(tag, value)
        found.append(reference)
    return found


def _begun(record: Record, name: str) -> Reference:
    reference = Reference(one_line(name) or f"line {record.line}")
    if not record.opened:
        reference.notes.append(say("the reference of line {line} has no first line, 'TY  - '", line=str(record.line)))
    if record.outside:
        n = len(record.outside)
        many = say("{n} lines", n=n) if n > 1 else say("a line")
        shown = "; ".join(record.outside[:3])
        reference.notes.append(say("{many} outside of any record passed over: {shown}", many=many, shown=shown))
    return reference


def _people(reference: Reference, said: list[str], once: bool = False) -> None:
    """``once``: these tags may repeat what others have said."""
    known = set(reference.authors) if once else set()
    for i, value in enumerate(said):
        if value in said[:i] and GIVEN.search(value):
            reference.notes.append(say("author '{name}' stands twice; taken once", name=one_line(value)))
        else:
            reference.authors += [name for name in authors(value) if name not in known]


def _joined(first: str, last: str) -> str:
    """Pages from their first and last; either of them may hold both."""
    last = "" if last == "+" else last  # and so on
    for whole in (first, last):
        if re.search(r"[0-9]\s*[-–—]\s*\S", whole):
            return whole
    return first if first == last else "-".join(part for part in (first, last) if part)


def _afterwards(record: Record) -> list[str]:
    said = [AFTERWARDS[value] for value in record.all("PT") if value in AFTERWARDS]
    said += [AFTERWARDS[tag] for tag, _ in record.values if tag in AFTERWARDS]
    return [say("PubMed says: {word}; say it under afterwards", word=word) for word in dict.fromkeys(said)]
