"""The adverse events that ClinicalTrials.gov posts → harms, where the site's vocabulary knows them by name."""

from __future__ import annotations

from typing import Any

from ..problems import say
from ..scaffold import Gap
from .ctgov_results import SOURCE, Arms
from .draft import Known, exactly
from .tree import Tree

SERIOUS = {"en": "counted among serious adverse events", "fr": "compté parmi les événements indésirables graves"}


def harms(module: Tree, arms: Arms, known: Known) -> list[dict[str, Any]]:
    """Adverse events that the site's vocabulary knows by name; the others are told."""
    groups = arms.groups(module, "eventGroups")
    frame, threshold = module("timeFrame").text, _threshold(module)
    other = {
        "en": "counted among other adverse events" + (f", reported from {threshold} % on" if threshold else ""),
        "fr": "compté parmi les autres événements indésirables"
        + (f", rapportés à partir de {threshold}\u202f%" if threshold else ""),
    }
    found: list[dict[str, Any]] = []
    for name, note in (("seriousEvents", SERIOUS), ("otherEvents", other)):
        for term in module(name).each():
            word = term("term").text
            if event := exactly(word, known.events):
                found += _harm(event, note, frame, _affected(term("stats").each(), groups, "num", arms))
            else:
                arms.notes.append(say("adverse event '{word}': no such event in vocabulary.yaml", word=word))
    serious = exactly("serious adverse events", known.events) or exactly("serious adverse event", known.events)
    totals = module("eventGroups").each()
    if serious:
        found += _harm(serious, None, frame, _affected(totals, groups, "seriousNum", arms))
    elif totals:
        arms.notes.append(say("people with any serious adverse event: no such event in vocabulary.yaml"))
    return found


def _threshold(module: Tree) -> str:
    """From which share of people on an event was reported; nothing where all were."""
    return module("frequencyThreshold").text if module("frequencyThreshold").number else ""


def thresholds(found: list[dict[str, Any]], module: Tree) -> list[int | float]:
    """The number that the notes of harms say and no field holds."""
    threshold = module("frequencyThreshold").number
    said = threshold and any(_threshold(module) in harm.get("note", {}).get("en", "") for harm in found)
    return [threshold] if threshold and said else []


def _affected(cells: list[Tree], groups: dict[str, str], start: str, arms: Arms) -> list[dict[str, Any]]:
    """People affected and at risk, one count per arm."""
    found: dict[str, dict[str, Any]] = {}
    for cell in cells:
        arm = groups.get(cell("groupId").text or cell("id").text)
        events, of = cell(f"{start}Affected").count, cell(f"{start}AtRisk").count
        if arm is None or arm in found or events is None or not of or events > of:
            arms.notes.append(say("{place}: no usable count of people affected and at risk", place=cell.path))
        else:
            found[arm] = {"arm": arm, "events": events, "of": of, "source": SOURCE}
    return list(found.values())


def _harm(event: str, note: dict[str, str] | None, frame: str, results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    said: dict[str, Any] = {"note": note} if note else {}
    harm = {"event": event, "window": {"en": frame} if frame else Gap(), **said, "results": results}
    return [harm] if results else []
