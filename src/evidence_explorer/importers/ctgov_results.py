"""The posted results of ClinicalTrials.gov: groups → arms, outcome measures → figures and scores, adverse events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..model import whole
from ..scaffold import Gap, Hint, Noted
from .draft import Known, exactly, mentioned, moment, new_id, normal, one_line, one_mentioned, timing
from .tree import Tree

SOURCE = "registry"
PEOPLE = re.compile(r"(number of )?(participants?|patients?|subjects?|people|persons?|individuals?)", re.IGNORECASE)
SHARE = re.compile(r"(percent(age)?|%)\s*(of\s*)?(participants?|patients?|subjects?|people|persons?)", re.IGNORECASE)
INTERVALS = {"95%_CONFIDENCE_INTERVAL", "CONFIDENCE_95"}
KEPT = {"", "NA", "NONE", "STANDARD_DEVIATION", *INTERVALS}
ADJUSTED = {"en": "least squares means", "fr": "moyennes ajustées (moindres carrés)"}
SERIOUS = {"en": "counted among serious adverse events", "fr": "compté parmi les événements indésirables graves"}


class Arms:
    """The arms of a study: those that were registered, and groups of the results that have another title."""

    def __init__(self, registered: list[dict[str, Any]], known: Known, notes: list[str]) -> None:
        self.notes, self.known = notes, known
        self.by_title: dict[str, dict[str, Any]] = {}
        self.started: int | None = None
        for arm in registered:
            label = arm["label"]["en"] if isinstance(arm["label"], Mapping) else ""
            arm = {"id": self._new_id(label), **arm}
            if normal(label) in self.by_title:
                notes.append(f"two arms are called '{label}': figures of that title are given to the first")
            self.by_title[arm["id"] if normal(label) in ("", *self.by_title) else normal(label)] = arm

    def of(self, group: Tree) -> str:
        """The id of the arm that a group of the results is."""
        title = group("title").text or group("id").text
        key = normal(title)
        if key not in self.by_title:
            treatment = one_mentioned(title, self.known.given)
            hint = "a group of the posted results under another title than the registered arms: merge the two by hand"
            arm = {"id": self._new_id(title), "label": {"en": title}, "treatment": Gap(hint)}
            self.by_title[key] = {**arm, "treatment": Noted(treatment, hint)} if treatment else arm
            self.notes.append(f"group '{title}' of the results is no registered arm: added as an arm of its own")
        return str(self.by_title[key]["id"])

    def groups(self, module: Tree, name: str = "groups") -> dict[str, str]:
        """Group id → arm id, for one part of the results."""
        return {group("id").text: self.of(group) for group in module(name).each()}

    def count(self, flow: Tree) -> None:
        """How many started in each arm, where the flow of participants says so."""
        groups = self.groups(flow)
        periods = flow("periods").each()
        rows = [row for row in (periods[0]("milestones").each() if periods else []) if row("type").text == "STARTED"]
        sizes = {
            groups.get(cell("groupId").text, ""): cell("numSubjects").count
            for row in rows
            for cell in row("achievements").each()
        }
        for arm in self.by_title.values():
            if size := sizes.get(str(arm["id"])):
                arm["n"] = Noted(size, "started, in the registry's flow of participants")
        self.started = whole(sizes.values())
        if len(periods) > 1:
            self.notes.append(f"flow of participants: {len(periods)} periods; n is that of the first")

    @property
    def described(self) -> list[dict[str, Any]]:
        """The arms as a record has them."""
        return list(self.by_title.values())

    @property
    def treatments(self) -> list[str]:
        """The treatments that they receive, without mere comparators."""
        given = [arm["treatment"].value for arm in self.described if isinstance(arm.get("treatment"), Noted)]
        return [treatment for treatment in dict.fromkeys(given) if treatment in self.known.treatments]

    def _new_id(self, label: str) -> str:
        return new_id(label, [arm["id"] for arm in self.by_title.values()], "arm")


def outcomes(measures: Tree, arms: Arms, known: Known) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Counts and percentages as outcomes, means as scores; everything else is told."""
    figures: list[dict[str, Any]] = []
    scores: list[dict[str, Any]] = []
    for measure in measures.each():
        title, sort = measure("title").text, measure("paramType").text.upper().replace(" ", "_")
        unit = measure("unitOfMeasure").text
        told = f"outcome '{title}'"
        if measure("reportingStatus").text == "NOT_POSTED":
            arms.notes.append(f"{told}: not posted")
        elif sort == "COUNT_OF_PARTICIPANTS" or (sort == "NUMBER" and PEOPLE.fullmatch(unit)):
            figures += _rows(measure, arms, known, "events")
        elif sort == "NUMBER" and SHARE.match(unit):
            figures += _rows(measure, arms, known, "percent")
        elif sort in {"MEAN", "LEAST_SQUARES_MEAN"}:
            scores += _rows(measure, arms, known, "mean")
            if _dispersion(measure) not in KEPT:
                arms.notes.append(f"{told}: {measure('dispersionType').text} has no place in a record")
        else:
            arms.notes.append(f"{told}: {sort or 'no kind'} in '{unit}': neither a count of people nor a mean")
        analyses = measure("analyses").each()
        if analyses:
            p = ", ".join(a("pValue").text for a in analyses if a("pValue").text)
            arms.notes.append(f"{told}: comparisons between groups ({len(analyses)}" + (f"; p {p})" if p else ")"))
    return figures, scores


def _rows(measure: Tree, arms: Arms, known: Known, what: str) -> Iterator[dict[str, Any]]:
    """One outcome or score for each time point and category of a measure."""
    groups = arms.groups(measure)
    for class_ in measure("classes").each():
        sizes = _sizes(class_("denoms")) or _sizes(measure("denoms"))
        for category in class_("categories").each():
            parts = [measure("title").text, class_("title").text, category("title").text]
            told = "outcome '" + " / ".join(part for part in parts if part) + "'"
            results: dict[str, dict[str, Any]] = {}
            for cell in category("measurements").each():
                group = cell("groupId").text
                arm = groups.get(group)
                found = _result(cell, sizes.get(group), what, measure) if arm else None
                if found is None or arm is None or arm in results:
                    why = "not usable" if found is None else "the arm has a figure already"
                    arms.notes.append(f"{told}, group {arm or group}: '{cell('value').text}' {why}")
                else:
                    results[arm] = {"arm": arm, **found}
            if results:
                frame = class_("title").text if "value" in _time(class_("title").text) else measure("timeFrame").text
                yield _record(measure, parts, frame, list(results.values()), known, what)


def _time(text: str) -> dict[str, Any]:
    found = moment(text)
    return found if not isinstance(found["value"], Gap) else {}


def _sizes(denoms: Tree) -> dict[str, int | None]:
    """Group id → people analysed; empty where only something else than people is counted."""
    for denom in denoms.each():
        if PEOPLE.fullmatch(denom("units").text or "participants"):
            return {count("groupId").text: count("value").count for count in denom("counts").each()}
    return {}


def _result(cell: Tree, size: int | None, what: str, measure: Tree) -> dict[str, Any] | None:
    value = cell("value").number
    if value is None:
        return None
    if what == "events":
        if value != int(value) or value < 0 or not size:
            return None
        return {"events": int(value), "of": size, "source": SOURCE}
    if what == "percent":
        if not 0 <= value <= 100:
            return None
        return {"percent": value, **({"of": size} if size else {}), "source": SOURCE}
    return {"mean": value, **_spread(cell, measure), **({"n": size} if size else {})}


def _spread(cell: Tree, measure: Tree) -> dict[str, Any]:
    sort = _dispersion(measure)
    spread, low, high = cell("spread").number, cell("lowerLimit").number, cell("upperLimit").number
    if sort == "STANDARD_DEVIATION" and spread is not None and spread >= 0:
        return {"sd": spread}
    if sort in INTERVALS and low is not None and high is not None:
        return {"interval": [low, high]}
    return {}


def _dispersion(measure: Tree) -> str:
    return measure("dispersionType").text.upper().replace(" ", "_")


def _record(
    measure: Tree, parts: list[str], frame: str, results: list[dict[str, Any]], known: Known, what: str
) -> dict[str, Any]:
    said = " / ".join(part for part in parts if part)
    scale, told = one_mentioned(said, known.scales), f"the registry says: {said}"
    record: dict[str, Any] = {
        "scale": Noted(scale, told) if scale else Hint(told),
        "time": moment(frame),
        **({"primary": True} if measure("type").text == "PRIMARY" else {}),
        "results": results,
    }
    if what == "mean":
        change = "change from baseline" in normal(parts[0])
        adjusted = measure("paramType").text.upper().startswith("LEAST")
        return {
            "kind": "change" if change else Gap(f"{told} ({frame})"),
            **record,
            **({"note": ADJUSTED} if adjusted else {}),
            "source": SOURCE,
        }
    likely = mentioned(said, known.outcomes)
    hint = f"perhaps {' or '.join(likely)}; " if likely else ""
    about = one_line(measure("description").text, 250)
    return {
        "kind": Gap(f"{hint}{told}"),
        "definition": Gap(f"{told} ({frame})" + (f": {about}" if about else "")),
        "timing": timing(frame),
        **record,
    }


def harms(module: Tree, arms: Arms, known: Known) -> list[dict[str, Any]]:
    """Adverse events that the site's vocabulary knows by name; the others are told."""
    groups = arms.groups(module, "eventGroups")
    frame, threshold = module("timeFrame").text, module("frequencyThreshold").text
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
                arms.notes.append(f"adverse event '{word}': no such event in vocabulary.yaml")
    serious = exactly("serious adverse events", known.events) or exactly("serious adverse event", known.events)
    totals = module("eventGroups").each()
    if serious:
        found += _harm(serious, None, frame, _affected(totals, groups, "seriousNum", arms))
    elif totals:
        arms.notes.append("people with any serious adverse event: no such event in vocabulary.yaml")
    return found


def _affected(cells: list[Tree], groups: dict[str, str], start: str, arms: Arms) -> list[dict[str, Any]]:
    """People affected and at risk, one count per arm."""
    found: dict[str, dict[str, Any]] = {}
    for cell in cells:
        arm = groups.get(cell("groupId").text or cell("id").text)
        events, of = cell(f"{start}Affected").count, cell(f"{start}AtRisk").count
        if arm is None or arm in found or events is None or not of:
            arms.notes.append(f"{cell.path}: no usable count of people affected and at risk")
        else:
            found[arm] = {"arm": arm, "events": events, "of": of, "source": SOURCE}
    return list(found.values())


def _harm(event: str, note: dict[str, str] | None, frame: str, results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    said: dict[str, Any] = {"note": note} if note else {}
    harm = {"event": event, "window": {"en": frame} if frame else Gap(), **said, "results": results}
    return [harm] if results else []
