"""A record of ClinicalTrials.gov (API version 2), read once into what is compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..importers import NotImportable
from ..importers.tree import Tree, read_json
from ..model import registered
from ..problems import say

REMEDY = say("Download the record from ClinicalTrials.gov as JSON (API version 2): it holds a 'protocolSection'.")
STATUS = {
    "COMPLETED": "completed", "RECRUITING": "recruiting", "NOT_YET_RECRUITING": "not yet recruiting",
    "ACTIVE_NOT_RECRUITING": "active, no longer recruiting", "ENROLLING_BY_INVITATION": "enrolling by invitation",
    "TERMINATED": "terminated", "SUSPENDED": "suspended", "WITHDRAWN": "withdrawn", "UNKNOWN": "unknown for years",
}  # fmt: skip
DAYS = ("start", "primaryCompletion", "completion", "lastUpdatePost", "resultsFirstPost")
PLANNED = ("primaryOutcomes", "secondaryOutcomes")


@dataclass(frozen=True)
class Point:
    """One thing on which a record of ours and the registry, or two of its versions, do not agree, in words."""

    what: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Trial:
    """What is compared of a registry's record. ``days`` by their names in :data:`DAYS`; empty where not told."""

    number: str
    title: str
    numbers: frozenset[str]
    status: str
    why_stopped: str
    days: Mapping[str, str]
    estimated: frozenset[str]
    people: int | None
    counted: bool
    """Whether the people are counted, not planned."""
    arms: tuple[str, ...]
    planned: Mapping[str, tuple[str, ...]]
    """The measures as they were registered, with their times."""
    measures: tuple[tuple[str, bool], ...]
    """Those whose results are posted, and whether each is primary."""
    has_results: bool


def read(text: str) -> list[Trial]:
    """The trials of a file; NotImportable if it holds no record of the registry."""
    tree = read_json(text)
    if not isinstance(tree.value, dict):
        raise NotImportable("1", say("The file holds no record of a trial."), REMEDY)
    studies = tree("studies").each() if "studies" in tree.value else [tree]
    if not studies or not all(isinstance(study.value, dict) and study("protocolSection") for study in studies):
        raise NotImportable("1", say("The file holds no 'protocolSection'."), REMEDY)
    return [_trial(study) for study in studies]


def _trial(study: Tree) -> Trial:
    protocol = study("protocolSection")
    identity, dates = protocol("identificationModule"), protocol("statusModule")
    number = identity("nctId").text
    if not number:
        place = f"{study.path}.protocolSection.identificationModule.nctId".lstrip(".")
        raise NotImportable(place, say("The record has no NCT number."), REMEDY)
    others = (registered(other("id").text) for other in identity("secondaryIdInfos").each())
    enrolled = protocol("designModule", "enrollmentInfo")
    results = study("resultsSection", "outcomeMeasuresModule", "outcomeMeasures").each()
    return Trial(
        number,
        identity("briefTitle").text,
        frozenset({number, *filter(None, others)}),
        dates("overallStatus").text,
        dates("whyStopped").text,
        {name: dates(f"{name}DateStruct", "date").text for name in DAYS},
        frozenset(name for name in DAYS if dates(f"{name}DateStruct", "type").text == "ESTIMATED"),
        enrolled("count").count,
        enrolled("type").text == "ACTUAL",
        _named(protocol("armsInterventionsModule", "armGroups"), "label", "type"),
        {name: _named(protocol("outcomesModule", name), "measure", "timeFrame") for name in PLANNED},
        tuple(
            (m("title").text, m("type").text == "PRIMARY") for m in results if m("reportingStatus").text != "NOT_POSTED"
        ),
        bool(study("resultsSection").value) or bool(dates("resultsFirstPostDateStruct", "date").text),
    )


def _named(items: Tree, name: str, more: str) -> tuple[str, ...]:
    return tuple(f"'{item(name).text}'" + (f" ({said})" if (said := item(more).text) else "") for item in items.each())


def status(trial: Trial) -> str:
    """How a trial stands, with why it was stopped."""
    word = STATUS.get(trial.status, trial.status.lower().replace("_", " ") or "no status")
    return f"{word}: {trial.why_stopped}" if trial.why_stopped else word


def posted(trial: Trial) -> str:
    """That results are posted, and since when."""
    day = trial.days["resultsFirstPost"]
    return f"results posted{f' {day}' if day else ''}"
