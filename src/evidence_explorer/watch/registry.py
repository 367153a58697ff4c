"""One record of ClinicalTrials.gov (API version 2) beside our records of that trial: status, people, dates, results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..importers import NotImportable
from ..importers.tree import Tree, read_json
from ..model import Dataset, Grade, Study, participants, registered

REMEDY = "Download the record from ClinicalTrials.gov as JSON (API version 2): it holds a 'protocolSection'."
STATUS = {
    "COMPLETED": "completed", "RECRUITING": "recruiting", "NOT_YET_RECRUITING": "not yet recruiting",
    "ACTIVE_NOT_RECRUITING": "active, no longer recruiting", "ENROLLING_BY_INVITATION": "enrolling by invitation",
    "TERMINATED": "terminated", "SUSPENDED": "suspended", "WITHDRAWN": "withdrawn", "UNKNOWN": "unknown for years",
}  # fmt: skip
STOPPED = {"TERMINATED", "SUSPENDED", "WITHDRAWN"}
RUNNING = {"RECRUITING", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION"}
SAYS_STOPPED = re.compile(r"terminat|stopp|halt|suspend|withdr|early|prematur|ended before", re.IGNORECASE)
DAY = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b")
NAMED = 3  # measures that are named; the others are counted


@dataclass(frozen=True)
class Point:
    """One thing on which a record of ours and the registry do not agree, in words."""

    what: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Holder:
    """Who holds the trial here: a record, with its file, or a treatment that names it as looked for."""

    name: str
    file: str
    points: tuple[Point, ...]
    same: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reread:
    """A trial as the registry tells it now, and each place of ours that holds it."""

    number: str
    title: str
    now: str
    holders: tuple[Holder, ...]

    @property
    def points(self) -> int:
        """How many differences there are."""
        return sum(len(holder.points) for holder in self.holders)


@dataclass(frozen=True)
class _Trial:
    """What is compared of a registry's record."""

    tree: Tree

    def __post_init__(self) -> None:
        if not self.number:
            place = f"{self.tree.path}.protocolSection.identificationModule.nctId".lstrip(".")
            raise NotImportable(place, "The record has no NCT number.", REMEDY)

    @property
    def protocol(self) -> Tree:
        return self.tree("protocolSection")

    @property
    def number(self) -> str:
        return self.protocol("identificationModule", "nctId").text

    @property
    def numbers(self) -> set[str]:
        others = self.protocol("identificationModule", "secondaryIdInfos").each()
        return {self.number} | {known for other in others if (known := registered(other("id").text))}

    @property
    def status(self) -> str:
        return self.protocol("statusModule", "overallStatus").text

    def day(self, name: str) -> str:
        return self.protocol("statusModule", f"{name}DateStruct", "date").text

    def is_estimate(self, name: str) -> bool:
        return self.protocol("statusModule", f"{name}DateStruct", "type").text == "ESTIMATED"

    @property
    def people(self) -> int | None:
        return self.protocol("designModule", "enrollmentInfo", "count").count

    @property
    def counted(self) -> bool:
        return self.protocol("designModule", "enrollmentInfo", "type").text == "ACTUAL"

    @property
    def measures(self) -> list[Tree]:
        """The measures whose results are posted."""
        found = self.tree("resultsSection", "outcomeMeasuresModule", "outcomeMeasures").each()
        return [measure for measure in found if measure("reportingStatus").text != "NOT_POSTED"]

    @property
    def has_results(self) -> bool:
        return bool(self.tree("resultsSection").value) or bool(self.day("resultsFirstPost"))


def reread(text: str, dataset: Dataset) -> list[Reread]:
    """Each trial of a file beside ours; NotImportable if the file holds no record of the registry."""
    tree = read_json(text)
    if not isinstance(tree.value, dict):
        raise NotImportable("1", "The file holds no record of a trial.", REMEDY)
    studies = tree("studies").each() if "studies" in tree.value else [tree]
    if not studies or not all(isinstance(study.value, dict) and study("protocolSection") for study in studies):
        raise NotImportable("1", "The file holds no 'protocolSection'.", REMEDY)
    return [_compared(_Trial(study), dataset) for study in studies]


def _compared(trial: _Trial, dataset: Dataset) -> Reread:
    title = trial.protocol("identificationModule", "briefTitle").text
    return Reread(trial.number, title, _now(trial), (*_records(trial, dataset), *_sought(trial, dataset)))


def _now(trial: _Trial) -> str:
    """What the registry says of a trial, in one line."""
    parts = [_status(trial)]
    if trial.people is not None:
        parts.append(f"{trial.people} people ({'actual' if trial.counted else 'planned'})")
    start, end = trial.day("start"), trial.day("completion")
    if start or end:
        parts.append(f"{start or '?'} to {end or '?'}" + (" (planned)" if trial.is_estimate("completion") else ""))
    parts.append(_posted(trial) if trial.has_results else "no results posted")
    if updated := trial.day("lastUpdatePost"):
        parts.append(f"updated {updated}")
    return "; ".join(parts)


def _status(trial: _Trial) -> str:
    why = trial.protocol("statusModule", "whyStopped").text
    word = STATUS.get(trial.status, trial.status.lower().replace("_", " ") or "no status")
    return f"{word}: {why}" if why else word


def _posted(trial: _Trial) -> str:
    day = trial.day("resultsFirstPost")
    return f"results posted{f' {day}' if day else ''}"


def _records(trial: _Trial, dataset: Dataset) -> Iterator[Holder]:
    for placed in dataset.study_files:
        study = placed.record
        if trial.numbers & set(study.citation.registrations) and not study.design.kind.review:
            told = {
                "status": _on_status(trial, study),
                "people": _on_people(trial, study),
                "dates": _on_dates(trial, study),
                "results": _on_results(trial, study),
            }
            points = tuple(point for found in told.values() for point in found)
            yield Holder(study.id, placed.file, points, tuple(name for name, found in told.items() if not found))


def _sought(trial: _Trial, dataset: Dataset) -> Iterator[Holder]:
    for placed in dataset.family_files:
        for treatment in placed.record.treatments:
            for sought in treatment.sought:
                if sought.registry and registered(sought.registry) in trial.numbers:
                    ours = f"looked for ({sought.name}), {'not usable' if sought.read else 'no page was found'}"
                    points = [Point("results", ours, _results(trial))] if trial.has_results else []
                    yield Holder(treatment.id, placed.file, tuple(points), () if points else ("results",))


def _on_status(trial: _Trial, study: Study) -> list[Point]:
    """A trial that runs still, was stopped, or has ended without a result here."""
    held = bool(study.outcomes or study.scores or study.effects or study.findings or study.harms)
    if trial.status in RUNNING and held:
        return [Point("status", "results are recorded", _status(trial))]
    if trial.status in STOPPED and not SAYS_STOPPED.search(_texts(study)):
        return [Point("status", "nothing says that it was stopped", _status(trial))]
    if trial.status == "COMPLETED" and not held:
        return [Point("status", "no result is recorded", _status(trial))]
    return []


def _texts(study: Study) -> str:
    note = study.design.note
    texts = [study.title, study.summary, study.limits, *([note] if note else [])]
    return " ".join(said for text in texts for said in text.root.values())


def _on_people(trial: _Trial, study: Study) -> list[Point]:
    ours = participants(study)
    if not trial.counted or trial.people is None or trial.people == ours:
        return []
    word = "randomised" if study.design.randomised else "people"
    return [Point("people", f"{ours} {word}" if ours else "not recorded", f"{trial.people} enrolled")]


def _on_dates(trial: _Trial, study: Study) -> list[Point]:
    """Publication before the start or the end, a planned end that has passed, and a version later than the one read."""
    points = []
    year = study.citation.year
    for name, word in (("start", "start"), ("primaryCompletion", "end of the main measure")):
        if year and trial.day(name)[:4].isdigit() and int(trial.day(name)[:4]) > year:
            points.append(Point("dates", f"published in {year}", f"{word} {trial.day(name)}"))
    end, updated = trial.day("completion"), trial.day("lastUpdatePost")
    if trial.is_estimate("completion") and end and end < updated[: len(end)]:
        points.append(Point("dates", "–", f"the planned end, {end}, had passed when the record was updated, {updated}"))
    read = max((day for source in _registry_sources(study) for day in DAY.findall(source)), default="")
    if read and read < updated:
        points.append(Point("dates", f"read as of {read}", f"updated {updated}"))
    return points


def _registry_sources(study: Study) -> list[str]:
    """The texts of our sources that are the registry."""
    sources = [source for source in study.sources.values() if source.grade is Grade.registry]
    return [text for source in sources for text in source.read_in.root.values()]


def _on_results(trial: _Trial, study: Study) -> list[Point]:
    if not trial.has_results:
        return []
    cited = {figure.source for outcome in study.outcomes for figure in outcome.results}
    cited |= {figure.source for harm in study.harms for figure in harm.results}
    cited |= {score.source for score in study.scores} | {effect.source for effect in study.effects}
    if any(name in cited and source.grade is Grade.registry for name, source in study.sources.items()):
        return []
    return [Point("results", "no figure comes from the registry", _results(trial))]


def _results(trial: _Trial) -> str:
    """How much is posted, the primary measures by name."""
    measures = trial.measures
    primary = [measure("title").text for measure in measures if measure("type").text == "PRIMARY"]
    named = "; ".join(f"'{title}'" for title in primary[:NAMED]) + ("…" if len(primary) > NAMED else "")
    many = f" for {len(measures)} measure{'s' if len(measures) != 1 else ''}" if measures else ""
    return f"{_posted(trial)}{many}" + (f", primary: {named}" if named else "")
