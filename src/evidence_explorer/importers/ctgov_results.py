"""The posted results of ClinicalTrials.gov: groups → arms, outcome measures → figures and scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..model import whole
from ..problems import say
from ..scaffold import Gap, Hint, Noted
from .ctgov_compared import placed
from .ctgov_units import PEOPLE, kind_of_mean, others_than_people, time_of, what
from .draft import MOMENT, NO_KIND, Known, mentioned, new_id, normal, one_line, one_mentioned, timing
from .tree import Tree

SOURCE = "registry"
INTERVALS = {"95%_CONFIDENCE_INTERVAL", "CONFIDENCE_95"}
SPREADS = {"STANDARD_DEVIATION": "sd", "STANDARD_ERROR": "se"}
KEPT = {"", "NA", "NONE", *SPREADS, *INTERVALS}
SCREENING = re.compile(r"screen|run.?in|lead.?in|wash.?out|eligib|enrol", re.IGNORECASE)
SEQUENCE = re.compile(r"\bthen\b|\bfollowed by\b|\bfirst\b|\bsequence\b|→|->|\bcross(ed)?.?over\b", re.IGNORECASE)
"""One treatment after the other, as crossover trials have it: people who received both."""
BY = re.compile(
    r"\b(by|per|stratified|subgroups?|strat(um|a)|among|according)\b(?!\s+(visit|week|day|month|time|treatment|arm|group))",
    re.IGNORECASE,
)
PART = re.compile(
    r"^\W*((fe)?males?|(wo)?men|girls?|boys?|sex\b|gender\b|age[sd]?\b|race\b|white\b|black\b|asian\b|hispanic\b"
    r"|subgroup|strat(um|a)\b|[<>≤≥]=?\s*[0-9.]+\s*(years?|y)\b)",
    re.IGNORECASE,
)
"""How titles of classes say that they count a part of the people."""
NEGATED = re.compile(r"\bnon[\s-]?(respon|remi|relap|improv)|\bnot\b|\bno\b(?!\.)|\bwithout\b|\bfail", re.IGNORECASE)
ADJUSTED = {"en": "least squares means", "fr": "moyennes ajustées (moindres carrés)"}


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
                notes.append(
                    say("two arms are called '{name}': figures of that title are given to the first", name=label)
                )
            self.by_title[arm["id"] if normal(label) in ("", *self.by_title) else normal(label)] = arm

    def of(self, group: Tree) -> str:
        """The id of the arm that a group of the results is."""
        title = group("title").text or group("id").text
        key = normal(title)
        if key not in self.by_title:
            treatment = None if SEQUENCE.search(title) else one_mentioned(title, self.known.given)
            hint = "a group of the posted results under another title than the registered arms: merge the two by hand"
            arm = {"id": self._new_id(title), "label": {"en": title}, "treatment": Gap(hint)}
            self.by_title[key] = {**arm, "treatment": Noted(treatment, hint)} if treatment else arm
            self.notes.append(
                say("group '{name}' of the results is no registered arm: added as an arm of its own", name=title)
            )
        return str(self.by_title[key]["id"])

    def groups(self, module: Tree, name: str = "groups") -> dict[str, str]:
        """Group id → arm id, for one part of the results."""
        return {group("id").text: self.of(group) for group in module(name).each()}

    def count(self, flow: Tree) -> None:
        """How many started in each arm, where the flow of participants says so."""
        groups = self.groups(flow)
        periods = flow("periods").each()
        named = [period("title").text for period in periods]
        at = next((i for i, name in enumerate(named) if not SCREENING.search(name)), 0)
        rows = [row for row in (periods[at]("milestones").each() if periods else []) if row("type").text == "STARTED"]
        sizes = {
            groups.get(cell("groupId").text, ""): cell("numSubjects").count
            for row in rows
            for cell in row("achievements").each()
        }
        for arm in self.by_title.values():
            if size := sizes.get(str(arm["id"])):
                period = f", period '{named[at]}'" if len(periods) > 1 else ""
                arm["n"] = Noted(size, f"started, in the registry's flow of participants{period}")
        self.started = whole(sizes.values())
        self._impossible(periods, groups)
        if at:
            before = ", ".join(f"'{name}'" for name in named[:at])
            self.notes.append(
                say(
                    "flow of participants: it begins with {before}; n is that of '{period}', after it",
                    before=before,
                    period=named[at],
                )
            )
        elif len(periods) > 1:
            called = f", '{named[0]}'" if named[0] else ""
            self.notes.append(
                say("flow of participants: {n} periods; n is that of the first{called}", n=len(periods), called=called)
            )

    def _impossible(self, periods: list[Tree], groups: dict[str, str]) -> None:
        """Tell where more people completed a period than started it."""
        for period in periods:
            counts: dict[str, dict[str, int | None]] = {"STARTED": {}, "COMPLETED": {}}
            for row in period("milestones").each():
                if (sort := row("type").text) in counts:
                    counts[sort] |= {
                        cell("groupId").text: cell("numSubjects").count for cell in row("achievements").each()
                    }
            for group, ended in counts["COMPLETED"].items():
                begun = counts["STARTED"].get(group)
                if ended is not None and begun is not None and ended > begun:
                    self.notes.append(
                        say(
                            "flow of participants, group {group}: {ended} completed, but {begun} started",
                            group=groups.get(group, group),
                            ended=ended,
                            begun=begun,
                        )
                    )

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
        unit, told = measure("unitOfMeasure").text, say("outcome '{title}'", title=title)
        found = what(sort, unit, title)
        records: list[dict[str, Any]] = []
        if measure("reportingStatus").text == "NOT_POSTED":
            arms.notes.append(say("{told}: not posted", told=told))
        elif found and (counted := others_than_people(measure)):
            arms.notes.append(
                say(
                    "{told}: analysed in '{unit}' ({numbers}), not in people: left out",
                    told=told,
                    unit=counted,
                    numbers=_analysed(measure),
                )
            )
        elif found:
            records = list(_rows(measure, arms, known, found))
            if _dispersion(measure) not in (KEPT if found == "mean" else {"", "NA", "NONE"}):
                arms.notes.append(
                    say("{told}: {kind} has no place in a record", told=told, kind=measure("dispersionType").text)
                )
            if measure("type").text == "POST_HOC":
                arms.notes.append(say("{told}: a post hoc measure, says the registry", told=told))
        else:
            arms.notes.append(
                say(
                    "{told}: {kind} in '{unit}': neither a count of people nor a share of them nor a mean",
                    told=told,
                    kind=sort or NO_KIND,
                    unit=unit,
                )
            )
        more, notes = placed(measure, records, arms.groups(measure) if records else {}, told)
        (scores if found == "mean" else figures).extend([*records, *more])
        arms.notes += notes
    return figures, scores


def _analysed(measure: Tree) -> str:
    last = measure("denoms").each()[-1:]
    return ", ".join(count("value").text for denom in last for count in denom("counts").each()) or "numbers not given"


def _rows(measure: Tree, arms: Arms, known: Known, sort: str) -> Iterator[dict[str, Any]]:
    """One outcome or score for each time point and category of a measure."""
    groups = arms.groups(measure)
    for class_ in measure("classes").each():
        sizes = _sizes(class_("denoms")) or _sizes(measure("denoms"))
        for category in class_("categories").each():
            parts = [measure("title").text, class_("title").text, category("title").text]
            told = say("outcome '{title}'", title=" / ".join(part for part in parts if part))
            results: dict[str, dict[str, Any]] = {}
            apart = not class_("denoms") and _is_part(measure, class_, category)
            if apart:  # the people of the measure are not those of a part of them
                arms.notes.append(say("{told}: perhaps a part of the people, and how many is not posted", told=told))
            for cell in category("measurements").each():
                group = cell("groupId").text
                arm = groups.get(group)
                found = _result(cell, None if apart else sizes.get(group), sort, measure)
                if arm and arm in results:
                    found = say("the arm has a figure already")
                if isinstance(found, str) or arm is None:
                    why = found if isinstance(found, str) else say("the measure has no such group")
                    arms.notes.append(
                        say(
                            "{told}, group {group}: '{value}' {why}",
                            told=told,
                            group=arm or group,
                            value=cell("value").text,
                            why=why,
                        )
                    )
                else:
                    results[arm] = {"arm": arm, **found}
                    if sort == "mean" and (odd := _odd_spread(cell, measure, found)):
                        arms.notes.append(say("{told}, group {group}: {odd}", told=told, group=arm, odd=odd))
            if results:
                yield _record(measure, parts, list(results.values()), known, sort)


def _is_part(measure: Tree, class_: Tree, category: Tree) -> bool:
    """Whether a row may tell of a part of the people: women, those of an age, one of the groups that a title names."""
    title = class_("title").text
    named = bool(title and BY.search(measure("title").text) and not MOMENT.search(title))
    return named or any(PART.search(part) for part in (title, category("title").text))


def _sizes(denoms: Tree) -> dict[str, int | None]:
    """Group id → people analysed; empty where only something else than people is counted."""
    for denom in denoms.each():
        if PEOPLE.fullmatch(denom("units").text or "participants"):
            return {count("groupId").text: count("value").count for count in denom("counts").each()}
    return {}


def _result(cell: Tree, size: int | None, sort: str, measure: Tree) -> dict[str, Any] | str:
    """The figure of one cell; or why it is none."""
    value = cell("value").number
    if value is None:
        return say("not usable: no number")
    if sort == "events":
        if value != int(value) or value < 0:
            return say("not usable: no count")
        if not size:
            return say("not usable: among how many people is not said")
        return (
            {"events": int(value), "of": size, "source": SOURCE}
            if value <= size
            else say("of {n} people: not usable", n=size)
        )
    if sort == "percent":
        if not 0 <= value <= 100:
            return say("not usable: no percentage")
        return {"percent": value, **({"of": size} if size else {}), "source": SOURCE}
    unit = measure("unitOfMeasure").text
    return {"mean": Noted(value, unit) if unit else value, **_spread(cell, measure), **({"n": size} if size else {})}


def _odd_spread(cell: Tree, measure: Tree, found: dict[str, Any]) -> str:
    """What was posted beside a mean and cannot be what it is called; nothing where all is well."""
    said = [word for name in ("spread", "lowerLimit", "upperLimit") if (word := cell(name).text) not in {"", "NA"}]
    if not said or _dispersion(measure) not in KEPT or {"sd", "se", "interval"} & set(found):
        return ""
    kind = measure("dispersionType").text or NO_KIND
    return say("{kind} '{value}' not usable", kind=kind, value=" … ".join(said))


def _spread(cell: Tree, measure: Tree) -> dict[str, Any]:
    sort = _dispersion(measure)
    spread, low, high = cell("spread").number, cell("lowerLimit").number, cell("upperLimit").number
    if sort in SPREADS and spread is not None and spread >= 0:
        return {SPREADS[sort]: spread}
    mean = cell("value").number
    if sort in INTERVALS and low is not None and high is not None and mean is not None and low <= mean <= high:
        return {"interval": [low, high]}
    return {}


def _dispersion(measure: Tree) -> str:
    return measure("dispersionType").text.upper().replace(" ", "_")


def _record(measure: Tree, parts: list[str], results: list[dict[str, Any]], known: Known, sort: str) -> dict[str, Any]:
    said, frame = " / ".join(part for part in parts if part), measure("timeFrame").text
    scale, told = one_mentioned(said, known.scales), f"the registry says: {said}"
    record: dict[str, Any] = {
        "scale": Noted(scale, told) if scale else Hint(told),
        "time": time_of(parts[1], frame),
        **({"primary": True} if measure("type").text == "PRIMARY" else {}),
        "results": results,
    }
    if sort == "mean":
        adjusted = measure("paramType").text.upper().startswith("LEAST")
        return {
            "kind": kind_of_mean(said, measure("unitOfMeasure").text, frame),
            **record,
            **({"note": ADJUSTED} if adjusted else {}),
            "source": SOURCE,
        }
    likely = [] if any(NEGATED.search(part) for part in parts) else mentioned(said, known.outcomes)
    hint = f"perhaps {' or '.join(likely)}; " if likely else ""
    about = one_line(measure("description").text, 250)
    return {
        "kind": Gap(f"{hint}{told}"),
        "definition": Gap(f"{told} ({frame})" + (f": {about}" if about else "")),
        "timing": timing(frame),
        **record,
    }
