"""The adverse events that ClinicalTrials.gov posts → harms, where the site's vocabulary knows them by name."""

from __future__ import annotations

from typing import Any

from ..problems import say
from ..scaffold import Gap
from .ctgov_results import SOURCE, Arms
from .draft import NOT_GIVEN, Known, exactly
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
    if any(cell("deathsNumAffected").text or cell("deathsNumAtRisk").text for cell in totals):
        found += _deaths(totals, groups, frame, arms)
    arms.notes += [
        say("{place}: more people affected ({events}) than at risk ({of})", place=cell.path, events=events, of=of)
        for cell in totals
        if (events := cell("otherNumAffected").count) and (of := cell("otherNumAtRisk").count) is not None
        if events > of
    ]
    return found


def _deaths(totals: list[Tree], groups: dict[str, str], frame: str, arms: Arms) -> list[dict[str, Any]]:
    """Deaths from any cause, by arm."""
    told = [cell for cell in totals if cell("deathsNumAffected").text or cell("deathsNumAtRisk").text]
    results = _affected(told, groups, "deathsNum", arms)
    if event := exactly("death", arms.known.events) or exactly("deaths", arms.known.events):
        return _harm(event, None, frame, results)
    counts = ", ".join(f"{cell['arm']} {cell['events']}/{cell['of']}" for cell in results) or NOT_GIVEN
    arms.notes.append(say("deaths from any cause ({counts}): no such event in vocabulary.yaml", counts=counts))
    return []


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
