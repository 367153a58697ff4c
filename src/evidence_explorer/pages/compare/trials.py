"""Trials on the Compare page: the groups of one trial beside each other, never without what they were compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ...analysis import Group
from ...analysis.headtohead import HeadToHead, Meeting, Versus, versus
from ...charts import estimate_text, share_text, with_unit
from ...charts.base import hollow
from ...frames import Row
from ...model import Blinding, Study
from ...model import Measure as Published
from ...stats import Contrast, Measure
from ...words import Words
from ..blocks.people.view import MOST_HARMS
from ..blocks.trials import main_groups
from ..kit.edition import Edition
from ..kit.rows import effect_row, participants_told, score_rows
from .marks import share_mark

CARDS = 3
"""As many outcomes of a trial stand open."""
DIFFERENCES = {
    Published.smd, Published.hedges_g, Published.cohens_d, Published.md, Published.rr, Published.odds_ratio,
    Published.hr, Published.rd, Published.risk_reduction, Published.nnt, Published.p_value,
}  # fmt: skip
"""Published statistics that compare two groups; any other number of one group alone would stand without its control."""


@dataclass(frozen=True)
class ArmLine:
    """One group: its name, what kind of control it is if it is one, how many, and its mark."""

    name: str
    control: str
    told: str
    mark: Markup


@dataclass(frozen=True)
class Against:
    """One comparison. ``between``: which groups, where there are several; ``reason``: why there is none."""

    between: str
    ratio: str
    difference: str
    reason: str


@dataclass(frozen=True)
class Counted:
    """One outcome, or one adverse event, of one trial: at least two groups, and what they say against each other."""

    name: str
    facts: str
    serious: bool
    primary: bool
    arms: list[ArmLine]
    against: list[Against]
    notes: list[str]


@dataclass(frozen=True)
class TrialView:
    """A trial with what it counted. ``between``: its two sides; ``badges``: (word, whether it is a warning);
    ``primary``, ``published``: what it found on scales and as other effects, the primary outcome apart."""

    study: str
    name: str
    between: str
    badges: list[tuple[str, bool]]
    outcomes: list[Counted] = field(default_factory=list)
    more_outcomes: list[Counted] = field(default_factory=list)
    """Those that stand closed, with their number in words."""
    more_word: str = ""
    harms: list[Counted] = field(default_factory=list)
    more_harms: str = ""
    summary: Any = None
    limits: Any = None
    blinding: Any = None
    primary: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)


def head_to_head_view(found: HeadToHead, edition: Edition) -> TrialView:
    """A trial of two of the things that a reader can choose, with everything that it says of them."""
    w, study = edition.words, edition.dataset.studies[found.study]
    shown, left = _few_harms(found.harms, edition)
    told = [counted(meeting, study, edition) for meeting in found.outcomes]
    return TrialView(
        study=study.id,
        name=edition.name(study),
        between=w("against", arm=_side(found.sides[0], study, edition), control=_side(found.sides[1], study, edition)),
        badges=badges(study, edition),
        outcomes=told[:CARDS],
        more_outcomes=told[CARDS:],
        more_word=w.count("compare.more_counted", len(told) - CARDS) if len(told) > CARDS else "",
        harms=[counted(meeting, study, edition) for meeting in shown],
        more_harms=w.count("compare.more_harms", left) if left else "",
        summary=edition.tell(study.summary),
        limits=edition.paragraphs(study.limits),
        blinding=edition.tell(study.design.blinding_note) if study.design.blinding_note else None,
        primary=_scores(study, edition, primary=True),
        published=_scores(study, edition, primary=False) + _effects(study, edition),
    )


def _side(arms: tuple[str, ...], study: Study, edition: Edition) -> str:
    return edition.words.clauses(edition.say(study.arm(arm).label) for arm in arms)


def badges(study: Study, edition: Edition) -> list[tuple[str, bool]]:
    """What a reader must know of a trial first; a warning where everybody knew, or chance did not decide."""
    w, design = edition.words, study.design
    blind = w(f"blinding.{design.blinding}") if design.blinding else w("pool.blinding_unknown")
    return [
        (w(f"kind.{design.kind}"), not design.kind.randomised),
        (blind, design.blinding in (Blinding.open, None)),
        (participants_told(study, w), False),
    ]


def _few_harms(harms: tuple[Meeting, ...], edition: Edition) -> tuple[list[Meeting], int]:
    """The dangerous events and the first others, in the order of the vocabulary; and how many are left out."""
    kinds = edition.dataset.event_kinds
    order = list(kinds)

    def event(meeting: Meeting) -> str:
        return str(meeting.group.first.event)

    ordered = sorted(harms, key=lambda meeting: order.index(event(meeting)))
    serious = [meeting for meeting in ordered if kinds[event(meeting)].serious]
    others = [meeting for meeting in ordered if not kinds[event(meeting)].serious]
    return serious + others[:MOST_HARMS], len(others[MOST_HARMS:])


def counted(meeting: Meeting, study: Study, edition: Edition) -> Counted:
    """One outcome or event with all groups of the trial that counted it."""
    w, rows = edition.words, meeting.group.rows
    first = rows[0]
    harm = first.outcome == "harm"
    name = edition.say(first.scale_name) if harm else edition.say(edition.dataset.outcome_kinds[first.outcome].name)
    labels = {row.arm: edition.say(row.label) for row in rows}
    return Counted(
        name=name,
        facts=edition.say(first.moment) if harm else _facts(first, w),
        serious=harm and edition.dataset.event_kinds[str(first.event)].serious,
        primary=not harm and first.primary,
        arms=[_arm(row, study, edition) for row in rows],
        against=[_against(one, labels, len(meeting.found) > 1, w) for one in meeting.found],
        notes=[*_defined(rows, w), *_notes(rows, meeting.found, w)],
    )


def _defined(rows: Sequence[Row], w: Words) -> list[str]:
    """How an outcome was counted, and in whom where only a part of the people were: never left to the reader."""
    told = w.clauses(dict.fromkeys(said for row in rows if (said := w.say(row.definition))))
    return [w("headline.definition", definition=told)] if told else []


def _notes(rows: Sequence[Row], found: tuple[Versus, ...], w: Words) -> list[str]:
    """What the hollow marks and the signs mean."""
    weak = any(hollow(row) for row in rows) or any(one.contrasts and not one.exact for one in found)
    corrected = any(contrast.note == "corrected" for one in found for contrast in one.contrasts.values())
    return [w("pool.weak")] * weak + [w("compare.corrected")] * corrected


def _facts(row: Row, w: Words) -> str:
    """On which scale, rated by whom, when, and whether at one moment."""
    scale = w.say(row.scale_name) or w("scale_not_named")
    rater = [w(f"rater.{row.rater}")] if row.rater else []
    timing = [] if row.timing == "at" else [w(f"timing.{row.timing}")]
    return " · ".join([scale, *rater, w.say(row.moment), *timing])


def _arm(row: Row, study: Study, edition: Edition) -> ArmLine:
    w, family = edition.words, edition.dataset.families
    given = {study.arm(arm).treatment for arm in row.arm.split("+")}
    mine = [edition.dataset.family_of_treatment[key] for key in given if key and key in edition.dataset.treatments]
    ink = family[mine[0]].ink if mine and row.role == "experimental" else "slate"
    control = w.say(row.control_name)
    span = None if row.low is None or row.high is None else (row.low, row.high)
    return ArmLine(
        w.say(row.label), control, share_text(row, w), share_mark(row.risk or 0.0, span, row.shape, ink, hollow(row))
    )


def _against(one: Versus, labels: dict[str, str], several: bool, w: Words) -> Against:
    between = w("against", arm=labels[one.treated], control=labels[one.control]) if several else ""
    if one.reason:
        return Against(between, "", "", w(f"compare.reason.{one.reason}"))
    told = {measure: _told(measure, found, w) for measure, found in one.contrasts.items()}
    return Against(between, told["RR"], with_unit("RD", told["RD"], w), "")


def _told(measure: Measure, found: Contrast, w: Words) -> str:
    """An estimate with its interval, or why there is no ratio."""
    if found.estimate is None or found.low is None or found.high is None:
        return w(f"pool.{found.note.replace('-', '_')}")
    sign = " †" if found.note == "corrected" and measure != "RD" else ""
    return estimate_text(measure, found.estimate, found.low, found.high, w) + sign


def _scores(study: Study, edition: Edition, primary: bool) -> list[str]:
    """Means and differences on a scale, as the trial published them."""
    w = edition.words
    rows = [row for row in score_rows(study, edition) if row.primary is primary and not row.recalled]
    found = [w.clauses((*row.means, row.difference)) for row in rows]
    return [f"{r.scale}, {r.kind}, {r.moment}{w('colon')}{told}" for r, told in zip(rows, found, strict=True)]


def _effects(study: Study, edition: Edition) -> list[str]:
    """Other differences between groups, as the trial published them."""
    chosen = [e for e in study.effects if e.measure in DIFFERENCES and not e.superseded]
    rows = [(edition.say(effect.label), effect_row(study, effect, edition)) for effect in chosen]
    return [
        f"{label}{edition.words('colon')}{row.measure}, {row.value}" + (f" ({row.p})" if row.p else "")
        for label, row in rows
        if not row.recalled
    ]


def own_trials(treatment: str, outcome: str, edition: Edition) -> list[TrialView]:
    """The randomised trials that counted an outcome of a treatment beside a control, newest first; one figure of each,
    chosen as everywhere on the site."""
    trials = [s for s in edition.dataset.studies_of_treatment(treatment) if s.design.kind.randomised]
    found = []
    for group in main_groups(trials, [outcome], edition):
        study = edition.dataset.studies[group.study]
        if meeting := _own(treatment, group, study):
            view = counted(meeting, study, edition)
            found.append(TrialView(study.id, edition.name(study), "", badges(study, edition), [view]))
    return found


def _own(treatment: str, group: Group, study: Study) -> Meeting | None:
    """The groups that received a treatment with those of their control; None where one of the two is missing."""
    present = {row.arm for row in group.rows}
    arms = [arm for arm in study.arms if arm.id in present]
    mine = [a.id for a in arms if a.treatment == treatment and not a.control]
    if not any(arm.treatment == treatment for arm in study.arms):  # evidence about it, with a treatment of a wider kind
        mine = [a.id for a in arms if not a.control]
    others = [a.id for a in arms if a.control] or [a.id for a in arms if a.id not in mine]
    rows = tuple(row for row in group.rows if row.arm in {*mine, *others})
    if not group.controlled or not mine or not others or not rows:
        return None
    kept = Group(group.study, True, rows)
    return Meeting(kept, versus(kept, study, (tuple(mine), tuple(others))))
