"""One record of ClinicalTrials.gov (API version 2) beside our records of that trial: status, people, dates, results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Dataset, Grade, Study, folded, participants, registered
from .trial import Point, Trial, posted, read, status
from .versions import changed, newest

STOPPED = {"TERMINATED", "SUSPENDED", "WITHDRAWN"}
RUNNING = {"RECRUITING", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION"}
SAYS_STOPPED = re.compile(r"terminat|stopp|halt|suspend|withdr|early|prematur|ended before", re.IGNORECASE)
DAY = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b")
NAMED = 3  # measures that are named; the others are counted


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
    since: str = ""
    """The day of an older version that was read too."""
    changed: tuple[Point, ...] = ()

    @property
    def points(self) -> int:
        """How many differences there are."""
        return sum(len(holder.points) for holder in self.holders)


def reread(text: str, dataset: Dataset) -> list[Reread]:
    """Each trial of a file beside ours; NotImportable if the file holds no record of the registry."""
    return compared(read(text), dataset)


def compared(trials: Sequence[Trial], dataset: Dataset) -> list[Reread]:
    """Each trial beside ours, once; what changed since an older version of it that lies among them."""
    return [_compared(new, old, dataset) for new, old in newest(trials)]


def _compared(trial: Trial, older: Trial | None, dataset: Dataset) -> Reread:
    title = trial.title
    holders = (*_records(trial, dataset), *_sought(trial, dataset))
    since = (older.days["lastUpdatePost"] or "no date", changed(older, trial)) if older else ("", ())
    return Reread(trial.number, title, _now(trial), holders, *since)


def _now(trial: Trial) -> str:
    """What the registry says of a trial, in one line."""
    parts = [status(trial)]
    if trial.people is not None:
        parts.append(f"{trial.people} people ({'actual' if trial.counted else 'planned'})")
    start, end = trial.days["start"], trial.days["completion"]
    if start or end:
        parts.append(f"{start or '?'} to {end or '?'}" + (" (planned)" if "completion" in trial.estimated else ""))
    parts.append(posted(trial) if trial.has_results else "no results posted")
    if updated := trial.days["lastUpdatePost"]:
        parts.append(f"updated {updated}")
    return "; ".join(parts)


def _records(trial: Trial, dataset: Dataset) -> Iterator[Holder]:
    for placed in dataset.study_files:
        study = placed.record
        if trial.numbers & set(study.citation.registrations) and not study.design.kind.review:
            told = {
                "status": _on_status(trial, study),
                "people": _on_people(trial, study),
                "dates": _on_dates(trial, study),
                "results": _on_results(trial, study),
            }
            points = (*_on_subject(trial, study), *(point for found in told.values() for point in found))
            yield Holder(study.id, placed.file, points, tuple(name for name, found in told.items() if not found))


def _sought(trial: Trial, dataset: Dataset) -> Iterator[Holder]:
    for placed in dataset.family_files:
        for treatment in placed.record.treatments:
            for sought in treatment.sought:
                if sought.registry and registered(sought.registry) in trial.numbers:
                    ours = f"looked for ({sought.name}), {'not usable' if sought.read else 'no page was found'}"
                    points = [Point("results", ours, _results(trial))] if trial.has_results else []
                    yield Holder(treatment.id, placed.file, tuple(points), () if points else ("results",))


def _on_status(trial: Trial, study: Study) -> list[Point]:
    """A trial that runs still, was stopped, or has ended without a result here."""
    held = bool(study.outcomes or study.scores or study.effects or study.findings or study.harms)
    if trial.status in RUNNING and held:
        return [Point("status", "results are recorded", status(trial))]
    if trial.status in STOPPED and not SAYS_STOPPED.search(_texts(study)):
        return [Point("status", "nothing says that it was stopped", status(trial))]
    if trial.status == "COMPLETED" and not held:
        return [Point("status", "no result is recorded", status(trial))]
    return []


def _texts(study: Study) -> str:
    note = study.design.note
    texts = [study.title, study.summary, study.limits, *([note] if note else [])]
    return " ".join(said for text in texts for said in text.root.values())


def _on_subject(trial: Trial, study: Study) -> list[Point]:
    """A number of another trial: no word of its title or arms stands in our record."""
    ours = [study.citation.title, *study.title.root.values(), *study.treatments]
    ours += [said for arm in study.arms for said in arm.label.root.values()]
    theirs = _subject([trial.title, *trial.arms])
    if not theirs or theirs & _subject(ours):
        return []
    return [Point("trial", f"'{study.citation.title}'", "no word of its title or arms is in ours: another trial?")]


def _subject(texts: list[str]) -> set[str]:
    """The beginnings of the longer words of texts, by which two languages and two forms of a word are mostly alike."""
    return {word[:LETTERS] for word in re.findall(r"[a-z0-9]+", folded(" ".join(texts))) if len(word) >= LETTERS}


LETTERS = 4


def _on_people(trial: Trial, study: Study) -> list[Point]:
    ours = participants(study)
    if not trial.counted or trial.people is None or trial.people == ours:
        return []
    word = "randomised" if study.design.randomised else "people"
    return [Point("people", f"{ours} {word}" if ours else "not recorded", f"{trial.people} enrolled")]


def _on_dates(trial: Trial, study: Study) -> list[Point]:
    """Publication before the start or the end, a planned end that has passed, and a version later than the one read."""
    points = []
    year = study.citation.year
    for name, word in (("start", "start"), ("primaryCompletion", "end of the main measure")):
        if year and trial.days[name][:4].isdigit() and int(trial.days[name][:4]) > year:
            points.append(Point("dates", f"published in {year}", f"{word} {trial.days[name]}"))
    if recorded := study.design.dates:
        for name, word, own in (("start", "start", recorded.started), ("completion", "end", recorded.completed)):
            told = trial.days[name]
            shorter = min(len(own or ""), len(told))
            if own and told and name not in trial.estimated and own[:shorter] != told[:shorter]:
                points.append(Point("dates", f"{word} {own}", f"{word} {told}"))
    end, updated = trial.days["completion"], trial.days["lastUpdatePost"]
    if "completion" in trial.estimated and end and end < updated[: len(end)]:
        points.append(Point("dates", "–", f"the planned end, {end}, had passed when the record was updated, {updated}"))
    read = max((day for source in _registry_sources(study) for day in DAY.findall(source)), default="")
    if read and read < updated:
        points.append(Point("dates", f"read as of {read}", f"updated {updated}"))
    return points


def _registry_sources(study: Study) -> list[str]:
    """The texts of our sources that are the registry."""
    sources = [source for source in study.sources.values() if source.grade is Grade.registry]
    return [text for source in sources for text in source.read_in.root.values()]


def _on_results(trial: Trial, study: Study) -> list[Point]:
    if not trial.has_results:
        return []
    cited = {figure.source for outcome in study.outcomes for figure in outcome.results}
    cited |= {figure.source for harm in study.harms for figure in harm.results}
    cited |= {score.source for score in study.scores} | {effect.source for effect in study.effects}
    if any(name in cited and source.grade is Grade.registry for name, source in study.sources.items()):
        return []
    return [Point("results", "no figure comes from the registry", _results(trial))]


def _results(trial: Trial) -> str:
    """How much is posted, the primary measures by name."""
    measures = trial.measures
    primary = [title for title, is_primary in measures if is_primary]
    named = "; ".join(f"'{title}'" for title in primary[:NAMED]) + ("…" if len(primary) > NAMED else "")
    many = f" for {len(measures)} measure{'s' if len(measures) != 1 else ''}" if measures else ""
    return f"{posted(trial)}{many}" + (f", primary: {named}" if named else "")
