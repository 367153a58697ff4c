"""Rows of tables, ready to be shown: all words and numbers chosen here, none in a template."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ...analysis import Group
from ...frames import Row, parted
from ...model import Dataset, Effect, Grade, Outcome, Score, Study, at_least, folded, participants
from ...track import tracked
from ...words import Words
from .edition import Edition


@dataclass(frozen=True)
class FigureRow:
    """One figure as a reader sees it."""

    study: str
    name: str
    arm: str
    control: str
    is_control: bool
    outcome: str
    moment: str
    scale: str
    people: str
    share: str
    span: str
    grade: str
    grade_word: str
    recalled: bool
    how: str
    source: str
    source_name: str
    repeats: str
    twice: str
    told: str
    """What was counted, on which scale, when; among whom, where they are others than those the site is about."""
    anchor: str
    """Its place on the page of its study."""
    missing: str = ""
    """How many people of the arm were not counted, where they are more than one in ten."""


MANY_MISSING = 0.1


def figure_rows(rows: Iterable[Row], edition: Edition) -> list[FigureRow]:
    """The rows of a table of arms."""
    return [figure_row(row, edition) for row in rows]


def figure_row(row: Row, edition: Edition, outcome: str = "") -> FigureRow:
    """One row of the table of arms, or of adverse events, whose ``outcome`` is named by the caller."""
    w = edition.words
    events, n = row.events, row.n
    name = outcome or edition.say(edition.dataset.outcome_kinds[row.outcome].name)
    scale, moment = edition.say(row.scale_name) or w("scale_not_named"), edition.say(row.moment)
    return FigureRow(
        study=row.study,
        name=edition.say(row.name),
        arm=edition.say(row.label),
        control=_kind_beside(edition.say(row.label), edition.say(row.control_name)),
        is_control=row.role == "control",
        outcome=name,
        moment=moment,
        scale=scale,
        people=_people(events, n, w),
        share=_share(row, events is not None and n is not None, w),
        span="" if row.low is None or row.high is None else w.span(row.low, row.high),
        grade=row.grade,
        grade_word=w(f"grade.{row.grade}"),
        recalled=row.grade == Grade.recalled,
        how=_how(row.origin, events is not None and n is not None, w),
        source=row.source,
        source_name=source_name(edition.dataset.studies[row.study], row.source, w),
        repeats=w(f"repeats.{row.repeats}") if row.repeats else "",
        twice=w("read_twice") if row.read_again else "",
        told=w.series(dict.fromkeys(filter(None, [name, scale, moment, edition.say(row.people)]))),
        anchor=row.anchor,
    )


def _kind_beside(label: str, control: str) -> str:
    """The kind of control, where the name of the arm does not say it already: never `placebo placebo`."""
    said = re.search(rf"(?<!\w){re.escape(folded(control))}(?!\w)", folded(label))
    return "" if said else control


def not_counted(row: Row, edition: Edition) -> str:
    """More than one in ten of an arm left out of a count, and the share if none of them reached a wanted outcome."""
    w = edition.words
    if row.events is None or row.n is None or row.arm_n is None or row.n >= row.arm_n * (1 - MANY_MISSING):
        return ""
    told = w("missing_people", missing=w.number(row.arm_n - row.n), n=w.number(row.arm_n))
    if not edition.dataset.outcome_kinds[row.outcome].better:
        return told
    return told + w("semicolon") + w("missing_as_not", share=w.percent(row.events / row.arm_n))


def _people(events: int | None, n: int | None, w: Words) -> str:
    if events is not None and n is not None:
        return w.people(events, n)
    if n is not None:
        return w("of_n", n=w.number(n))
    return w.count("people", events) if events is not None else w("not_reported")


def source_name(study: Study, key: str, w: Words) -> str:
    """`source 2`: keys are words of the file, in one language."""
    return w("source_n", n=w.number(1 + list(study.sources).index(key)))


def treated_first(rows: Iterable[Row]) -> list[Row]:
    """Treated arms before controls; otherwise in the order in which they come."""
    return sorted(rows, key=lambda row: row.role, reverse=True)


def _share(row: Row, counted: bool, w: Words) -> str:
    if row.risk is None:
        return w("not_reported")
    return w.percent(row.risk) if counted or row.percent is None else w.published_percent(row.percent)


def _how(origin: str, counted: bool, w: Words) -> str:
    if origin == "derived":
        return w("origin.derived")
    if origin == "percent-derived":
        return w("origin.percent-derived")
    return "" if counted else w("origin.percent-only")


@dataclass(frozen=True)
class OutcomeBlock:
    """One outcome of a study with its figures, for the table of every outcome."""

    name: str
    facts: list[str]
    definition: Any
    note: Any
    rows: list[FigureRow]
    missing: list[str]


def outcome_blocks(study: Study, edition: Edition) -> list[OutcomeBlock]:
    """Every outcome of a study, in the order of its file."""
    if not study.outcomes:
        return []
    mine = parted(edition.evidence.rows(study.id), lambda row: row.position)
    return [_outcome_block(study, i, outcome, mine.get(i, []), edition) for i, outcome in enumerate(study.outcomes)]


def _outcome_block(study: Study, index: int, outcome: Outcome, rows: list[Row], edition: Edition) -> OutcomeBlock:
    w = edition.words
    told = {figure.arm for figure in outcome.results}
    apart = any(study.arm(a).repeats for a in told)
    missing = [] if apart else [edition.say(a.label) for a in study.arms if a.id not in told and a.repeats is None]
    scale = edition.dataset.scales.get(outcome.scale or "")
    facts = [scale.short(edition.language) if scale else w("scale_not_named"), w.moment(outcome.time)]
    rater = outcome.rater or (scale.rater if scale else None)
    if rater:
        facts.append(w(f"rater.{rater}"))
    if outcome.timing != "at":
        facts.append(w(f"timing.{outcome.timing}"))
    if outcome.primary:
        facts.append(w("primary"))
    if outcome.p:
        facts.append(w.p(outcome.p))
    name = edition.say(edition.dataset.outcome_kinds[outcome.kind].name)
    note = edition.tell(outcome.note) if outcome.note else None
    shown = [replace(figure_row(row, edition), missing=not_counted(row, edition)) for row in rows]
    return OutcomeBlock(name, facts, edition.tell(outcome.definition), note, shown, missing)


@dataclass(frozen=True)
class ScoreRow:
    """One mean result on a scale."""

    scale: str
    kind: str
    moment: str
    primary: bool
    means: list[str]
    difference: str
    note: Any
    grade: str
    grade_word: str
    source: str
    source_name: str
    recalled: bool


def score_rows(study: Study, edition: Edition) -> list[ScoreRow]:
    """Every score of a study."""
    return [_score_row(study, score, edition) for score in study.scores]


def _score_row(study: Study, score: Score, edition: Edition) -> ScoreRow:
    w = edition.words
    scale = edition.dataset.scales.get(score.scale or "")
    means = []
    for mean in score.results:
        parts = [] if mean.mean is None else [w.number(mean.mean)]
        if mean.interval:
            parts.append(f"({w.interval(mean.interval)})")
        if mean.sd is not None:
            parts.append(w("sd", sd=w.number(mean.sd)))
        if mean.n is not None:
            parts.append(w.count("people", mean.n))
        label = edition.say(study.arm(mean.arm).label)
        means.append(w.told(label, " ".join(parts) or w("not_reported")))
    grade = study.grade_of(score)
    return ScoreRow(
        scale=scale.short(edition.language) if scale else w("scale_not_named"),
        kind=w(f"score.{score.kind}"),
        moment=w.moment(score.time),
        primary=score.primary,
        means=means,
        difference=_difference(study, score, edition),
        note=edition.tell(score.note) if score.note else None,
        grade=grade,
        grade_word=w(f"grade.{grade}"),
        source=score.source,
        source_name=source_name(study, score.source, w),
        recalled=grade == Grade.recalled,
    )


def _difference(study: Study, score: Score, edition: Edition) -> str:
    d, w = score.difference, edition.words
    if d is None:
        return ""
    parts = []
    if d.value is not None:
        parts.append(w.number(d.value) + (f" ({w.interval(d.interval)})" if d.interval else ""))
    if d.p:
        parts.append(w.p(d.p))
    against = w("baseline") if d.against == "baseline" else edition.say(study.arm(d.against).label)
    parts.append(w("against", arm=edition.say(study.arm(d.arm).label), control=against))
    if d.adjusted is not None:
        parts.append(w("scored.adjusted" if d.adjusted else "scored.unadjusted"))
    if d.note:
        parts.append(edition.say(d.note))
    return w.clauses(parts)


@dataclass(frozen=True)
class EffectRow:
    """One published effect."""

    study: str
    name: str
    label: Any
    measure: str
    value: str
    p: str
    size: str
    time: str
    note: Any
    grade: str
    grade_word: str
    source: str
    source_name: str
    recalled: bool
    anchor: str
    """Its place on the page of its study."""


def effect_rows(study: Study, edition: Edition) -> list[EffectRow]:
    """Every effect of a study that is not superseded."""
    return [effect_row(study, effect, edition) for effect in study.effects if not effect.superseded]


def effect_row(study: Study, effect: Effect, edition: Edition) -> EffectRow:
    """One effect."""
    w = edition.words
    value = w("not_reported") if effect.estimate is None else w.number(effect.estimate)
    if effect.interval:
        value += f" ({w.interval(effect.interval)})"
    size = [w.count("studies_n", effect.k)] if effect.k else []
    size += [w.count("people", effect.n)] if effect.n else []
    grade = study.grade_of(effect)
    return EffectRow(
        study=study.id,
        name=edition.name(study),
        label=edition.tell(effect.label),
        measure=w(f"measure.{effect.measure}"),
        value=value,
        p=w.p(effect.p) if effect.p else "",
        size=w.listed(size),
        time=edition.say(effect.time),
        note=edition.tell(effect.note) if effect.note else None,
        grade=grade,
        grade_word=w(f"grade.{grade}"),
        source=effect.source,
        source_name=source_name(study, effect.source, w),
        recalled=grade == Grade.recalled,
        anchor=f"e{1 + study.effects.index(effect)}",
    )


@dataclass(frozen=True)
class StudyRow:
    """One study in a list."""

    id: str
    name: str
    title: Any
    year: int | None
    kind: str
    people: str
    blinding: str
    has: str


def study_row(study: Study, edition: Edition) -> StudyRow:
    """A study as a line of a table."""
    return _study_row(edition, study.id)


@tracked(cutoff=True)
def _study_row(edition: Edition, key: str) -> StudyRow:
    w, study = edition.words, edition.dataset.studies[key]
    charted = {k for k, kind in edition.dataset.outcome_kinds.items() if kind.charted}
    has = [
        edition.say(edition.dataset.outcome_kinds[k].name).lower() for k in charted_of(study, charted, edition.dataset)
    ]
    if not has and study.outcomes:
        has.append(w("has.other"))
    if study.effects:
        has.append(w("has.effects"))
    return StudyRow(
        id=study.id,
        name=edition.name(study),
        title=edition.tell(study.title),
        year=study.citation.year,
        kind=w(f"kind.{study.design.kind}"),
        people=people_of(study, w),
        blinding=_blinding(study, w),
        has=w.listed(has or [w("explore.no_figure")]),
    )


def _blinding(study: Study, w: Words) -> str:
    """Who knew who received what; a dash where nobody was given anything by chance."""
    if study.design.blinding:
        return w(f"blinding.{study.design.blinding}")
    return w("not_reported") if study.design.kind.randomised else "–"


def charted_of(study: Study, charted: set[str], dataset: Dataset) -> list[str]:
    """The outcomes of a study that charts draw, in the vocabulary's order."""
    mine = {outcome.kind for outcome in study.outcomes}
    return [kind for kind in dataset.outcome_kinds if kind in charted and kind in mine]


def people_of(study: Study, w: Words) -> str:
    """How many people took part; at least, where only those in the groups or those followed are told."""
    n = participants(study)
    if n is None:
        return w("not_reported")
    return w("least", n=w.number(n)) if at_least(study) else w.number(n)


def participants_told(study: Study, w: Words) -> str:
    """`at least 40 people`, or that their number is not reported."""
    return w.count("people", people_of(study, w)) if participants(study) is not None else w("people_total.none")


def group_rows(groups: list[Group], outcomes: list[str], edition: Edition) -> list[FigureRow]:
    """The rows behind a chart of groups: the same figures, in the same order, treated arms first."""
    found: list[FigureRow] = []
    for group in groups:
        rows = [row for row in group.rows if row.outcome in outcomes]
        found += figure_rows(treated_first(rows), edition)
    return found


__all__ = [
    "EffectRow", "FigureRow", "OutcomeBlock", "ScoreRow", "StudyRow", "charted_of", "effect_row", "effect_rows",
    "figure_rows", "group_rows", "outcome_blocks", "participants_told", "people_of", "score_rows", "source_name",
    "study_row",
]  # fmt: skip
