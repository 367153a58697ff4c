"""What changed, from what the records say of themselves: studies added, mistakes mended, verdicts changed, decisions,
and what happened to publications. Dates are those of the records, never those of a clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..frames import control_name, decisions, decisions_on, marked_name
from ..model import Correction, Dataset, Status, Study
from ..words import Words, words_in

SORTS = ("verdict", "correction", "publication", "decision", "study")
"""On one day in this order."""


@dataclass(frozen=True)
class Change:
    """One change in one language. ``on``: a day, a month or a year, as the record has it; ``was``: of what was wrong;
    ``key``: what tells it from all others; ``page``: kind, record and anchor of the page that tells more."""

    on: str
    sort: str
    key: str
    title: str
    text: str
    was: str = ""
    studies: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    page: tuple[str, str, str] = ("changes", "", "")

    @property
    def dated(self) -> bool:
        """Whether its day is known."""
        return len(self.on) == 10


def history(dataset: Dataset, language: str) -> list[Change]:
    """Everything with a date, newest first; on one day in a fixed order."""
    w = words_in(dataset, language)
    found = [*_studies(dataset, w), *_corrections(dataset, w), *_decisions(dataset, w), *_publications(dataset, w)]
    return sorted(sorted(found, key=lambda c: (SORTS.index(c.sort), c.key)), key=lambda c: c.on, reverse=True)


def of_treatment(changes: list[Change], dataset: Dataset, treatment: str) -> list[Change]:
    """Those that concern a treatment: itself, a study about it, or a decision on its whole family."""
    studies = {study.id for study in dataset.studies_of_treatment(treatment)}
    shared = {_decision_key(status) for status, _ in decisions_on(dataset, treatment)}
    return [c for c in changes if treatment in c.treatments or studies & set(c.studies) or c.key in shared]


def _studies(dataset: Dataset, w: Words) -> Iterator[Change]:
    for study in dataset.studies.values():
        if study.added:
            title = w("changes.added", name=marked_name(dataset, study, w.language))
            text = w.told(w.say(study.title), against(dataset, study, w))
            yield Change(
                study.added.isoformat(), "study", study.id, title, text, studies=(study.id,),
                treatments=study.treatments, page=("study", study.id, ""),
            )  # fmt: skip


def against(dataset: Dataset, study: Study, w: Words) -> str:
    """What a study compares with, and how many people were counted: a study is never named without it."""
    controls = dict.fromkeys(filter(None, (control_name(dataset, arm, w.language) for arm in study.arms)))
    if study.design.kind.review:
        return w("changes.review")
    if controls:
        return w("changes.against", controls=w.all_of(controls))
    return w("changes.between") if study.design.kind.randomised else w("changes.alone")


def _corrections(dataset: Dataset, w: Words) -> Iterator[Change]:
    for name, correction in dataset.corrections.items():
        sort = "verdict" if correction.claims else "correction"
        names = _concerned(dataset, correction, w)
        title = w(f"changes.{sort}_of", names=names) if names else w(f"changes.{sort}")
        yield Change(
            correction.mended.isoformat(), sort, f"correction {name}", title, w.say(correction.now),
            w.say(correction.was), correction.studies, correction.treatments, ("corrections", "", name),
        )  # fmt: skip


def _concerned(dataset: Dataset, correction: Correction, w: Words) -> str:
    if correction.claims:
        return w.clauses(w.say(dataset.claims[claim].gist).rstrip(".") for claim in correction.claims)
    names = [w.say(dataset.treatments[key].name) for key in correction.treatments]
    return w.listed(names or [marked_name(dataset, dataset.studies[key], w.language) for key in correction.studies])


def _decisions(dataset: Dataset, w: Words) -> Iterator[Change]:
    for family, treatment, status in decisions(dataset):
        if status.date:
            record = dataset.treatments[treatment] if treatment else dataset.families[family] if family else None
            place = w.listed(w.country(code) for code in status.jurisdictions)
            title = w.told(w.told(place, w(f"ruling.{status.kind}")), w.say(record.name) if record else "")
            yield Change(
                status.date, "decision", _decision_key(status), title, w.say(status.what),
                treatments=(treatment,) if treatment else status.treatments, page=("status", "", ""),
            )  # fmt: skip


def _decision_key(status: Status) -> str:
    return f"decision {status.date} {' '.join(status.jurisdictions)} {next(iter(status.what.root.values()))}"


def _publications(dataset: Dataset, w: Words) -> Iterator[Change]:
    for study in dataset.studies.values():
        for event in study.afterwards:
            if event.on:
                title = w.told(marked_name(dataset, study, w.language), w(f"afterwards.{event.kind}"))
                yield Change(
                    event.on, "publication", f"{study.id} {event.kind} {event.on}", title, w.say(event.what),
                    studies=(study.id,), treatments=study.treatments, page=("study", study.id, ""),
                )  # fmt: skip


def release(dataset: Dataset, language: str, version: str) -> bytes:
    """The same as text for a release, with before and after."""
    w, site = words_in(dataset, language), dataset.site.record
    lines = [f"# {w('changes.release', title=w.say(site.title), version=version)}", "", w.say(site.disclaimer), ""]
    for day, changes in by_day(history(dataset, language)):
        lines += [f"## {w.day(day)}", ""]
        for change in changes:
            told = f"{w('changes.was')} {change.was} {w('changes.now')} {change.text}" if change.was else change.text
            lines.append(f"- **{change.title.rstrip('.')}.** {told}")
        lines.append("")
    return "\n".join(lines).encode()


def by_day(changes: list[Change]) -> list[tuple[str, list[Change]]]:
    """Changes of one day together, newest first."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.on, []).append(change)
    return list(found.items())
