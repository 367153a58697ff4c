"""Natural frequencies: a hundred people with and without a treatment, or the reason why that picture is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from ....analysis import Group, Pooled, Side, main_group, side
from ....analysis.people import Hundred, PooledPeople, hundred, in_people, people_of_pool, refusal, share_of, told_of
from ....charts import count_text
from ....frames import Row
from ....model import Afterwards, Blinding, Kind, Study, Treatment, participants
from ....stats import Estimate
from ....track import tracked
from ....words import Words
from ....words.typography import small
from ...kit.edition import Edition
from ..pooled.sentences import after, capped, people_text
from .headline import Terms, beside, comparisons, of_harm, of_pool, of_trial
from .icons import icon_array

MOST_HARMS = 3  # of the events that are not dangerous by themselves; the dangerous ones are all shown
STRONG_ENOUGH = {"full-text", "registry", "abstract", "curated", "press-release", "secondary"}


@dataclass(frozen=True)
class Array:
    """A hundred people: how many of them had the event, from how many to how many, and their drawing."""

    label: str
    arms: str
    hundred: Hundred
    people: str
    text: str
    svg: Markup


@dataclass(frozen=True)
class People:
    """Two arrays side by side, the treated group first; or none, and ``reason`` says why in words, ``note`` how many.

    ``source``: kind of record ("study" or "pool"), its id, the name to show. ``page``: the treatment whose page
    holds the pool. ``counted``: id of the outcome or the adverse event. ``fragile``: from three or four trials.
    ``terms``: against what, on which scale, when, in whom; ``beside``: the other treatment that the control group had,
    by name. ``counts``: of both groups, where they are not drawn.
    """

    key: str
    name: str
    serious: bool
    arrays: tuple[Array, ...]
    caption: str
    note: str
    source: tuple[str, str, str]
    reason: str = ""
    fragile: bool = False
    page: str = ""
    terms: Terms | None = None
    beside: str = ""
    counts: tuple[str, str] | None = None
    counted: str = ""


@dataclass(frozen=True)
class Beside:
    """What trials counted beside another treatment: it says nothing about what happens without treatment."""

    name: str
    benefits: list[People]
    harms: list[People]


@dataclass(frozen=True)
class TreatmentPeople:
    """What a treatment's page shows as people: benefits, then harms in the same form, beside groups that were not
    otherwise treated; and, apart, what was counted beside each other treatment."""

    benefits: list[People]
    harms: list[People]
    beside: list[Beside]


def people_of_treatment(treatment: Treatment, edition: Edition) -> TreatmentPeople:
    """Per drawn outcome, the first declared pool of three trials or more, or else the largest trial that qualifies;
    and the adverse events of the largest controlled trials that count them in both groups. Each other treatment that
    served as comparison stands apart."""
    return _people_of(edition, treatment.id)


@tracked(cutoff=True)
def _people_of(edition: Edition, key: str) -> TreatmentPeople:
    treatment = edition.dataset.treatments[key]
    others = {name for s in _trials(treatment, edition) for name in comparisons(s, edition)}
    apart = [Beside(name, *_people(treatment, name, edition)) for name in sorted(others - {""})]
    found = [one for one in apart if one.benefits or one.harms]
    return TreatmentPeople(*_people(treatment, "", edition), found)


def people_of_declared(pooled: Pooled, edition: Edition) -> People:
    """A declared pool at its control risk: the first that it declares, or the median of its trials."""
    w, outcome = edition.words, edition.dataset.outcome_kinds[pooled.declared.outcome]
    found = people_of_pool(pooled, outcome.better)
    key = f"people-{pooled.declared.id}"
    name, source = edition.say(outcome.name), ("pool", pooled.declared.id, edition.say(pooled.declared.name))
    if isinstance(found, str):
        reason = w(f"hundred.reason.{found}")
        refused = People(key, name, False, (), "", "", source, reason, page=pooled.treatment, counted=outcome.id)
        told = in_people(pooled, outcome.better) if found == "rare" else None
        return _in_words(refused, told, pooled, edition) if told else refused
    return _pool_view(key, name, found, pooled, source, edition)


def _in_words(refused: People, told: PooledPeople, pooled: Pooled, edition: Edition) -> People:
    """A pool of events too rare for a picture, told in words of as many people as it takes."""
    w, when = edition.words, after((member.time_days for member in pooled.members), edition.words)
    sides = people_text(told.treated, told.people, w), people_text(told.control, told.people, w)
    terms, other = of_pool(pooled, when, edition), beside_of_pool(pooled, edition)
    note = w("hundred.counts", treated=sides[0], control=sides[1])
    return replace(refused, note=note, terms=terms, beside=other, counts=sides)


def _pool_view(
    key: str, name: str, found: PooledPeople, pooled: Pooled, source: tuple[str, str, str], edition: Edition
) -> People:
    w = edition.words
    trials, risk = w.number(len(pooled.studies)), w.percent(found.control_risk, found.people)
    when = after((member.time_days for member in pooled.members), w)
    terms, other = of_pool(pooled, when, edition), beside_of_pool(pooled, edition)
    ink = edition.dataset.families[edition.dataset.family_of_treatment[pooled.treatment]].ink
    label = _control_label(terms, other, w)
    arrays = (
        _array(w("hundred.treated"), "", found.treated, found.people, "", ink, w),
        _array(label, "", found.control, found.people, "", "slate", w),
    )
    caption = w("hundred.caption_pool", people=w.number(found.people), trials=trials, when=when, risk=risk)
    told = w("hundred.note_pool_declared" if pooled.declared.control_risks else "hundred.note_pool")
    note = told + (f" {capped(found.people, w)}" if found.capped else "")
    fragile = pooled.standing == "fragile"
    return People(
        key,
        name,
        False,
        arrays,
        caption,
        note,
        source,
        fragile=fragile,
        page=pooled.treatment,
        terms=terms,
        beside=other,
        counted=pooled.declared.outcome,
    )


def beside_of_pool(pooled: Pooled, edition: Edition) -> str:
    """The other treatments that control groups of a pool had, by name; nothing where none had any."""
    studies = edition.dataset.studies
    named = {beside(studies[m.study], arm, edition) for m in pooled.members for arm in m.control.arms} - {""}
    return edition.words.any_of(sorted(named))


def people_of_study(
    study_id: str, outcome: str, edition: Edition, treatment: str | None = None, other: str = ""
) -> People:
    """One outcome of one trial, on the scale and at the time that overviews take; ``treatment``: its first if None;
    ``other``: the other treatment that it is compared with, by name."""
    study = edition.dataset.studies[study_id]
    given = treatment or next(iter(study.treatments), "")
    kind = edition.dataset.outcome_kinds[outcome]
    key = f"people-{study_id}-{outcome}" + (f"-{_place(other, study, edition)}" if other else "")
    view = _Draft(key, edition.say(kind.name), False, study, given, edition, outcome, other)
    if reason := _unfit(study, benefit=True):
        return view.refused(reason)
    whole = [group for group in edition.evidence.groups(study_id, "at") if group.overview]
    if study.design.kind is Kind.crossover_rct:
        whole = [group for group in whole if all(row.period == "first" for row in group.rows)]
    group = main_group(whole, [outcome], edition.dataset.site.record.headline.days)
    if group is None:
        return view.refused("no_figure")
    days = group.first.time_days
    moment = edition.say(group.first.moment) if days is None else after([days], edition.words)
    return view.of_group(group, "hundred.caption_trial", {"when": moment}, moment)


def harms_of_study(study_id: str, edition: Edition, treatment: str | None = None, other: str = "") -> list[People]:
    """The adverse events that a controlled trial counts in both groups: dangerous ones first, then as the vocabulary
    lists them. Each is drawn, or says why not. ``other``: the other treatment that it is compared with, by name."""
    study = edition.dataset.studies[study_id]
    if _unfit(study, benefit=False):
        return []
    given = treatment or next(iter(study.treatments), "")
    kinds, order = edition.dataset.event_kinds, list(edition.dataset.event_kinds)
    found = []
    for group in edition.evidence.harm_groups(study_id):
        first, event = group.first, str(group.first.event)
        serious = kinds[event].serious
        key = f"people-{study_id}-harm-{first.position}"
        key += f"-{_place(other, study, edition)}" if other else ""
        view = _Draft(key, edition.say(first.scale_name), serious, study, given, edition, event, other)
        if view.sides(group) is not None:
            place = (not serious, order.index(event), first.position)
            window = edition.say(first.moment)
            found.append((place, view.of_group(group, "hundred.caption_harm", {"window": window}, window, harm=True)))
    return [people for _, people in sorted(found, key=lambda pair: pair[0])]


def _place(other: str, study: Study, edition: Edition) -> int:
    return comparisons(study, edition).index(other) if other in comparisons(study, edition) else 0


def _people(treatment: Treatment, other: str, edition: Edition) -> tuple[list[People], list[People]]:
    """Benefits and harms beside another treatment, by name, or beside groups without one."""
    outcomes = [key for key, kind in edition.dataset.outcome_kinds.items() if kind.charted]
    benefits = [found for outcome in outcomes if (found := _benefit(treatment, outcome, other, edition)) is not None]
    return benefits, _harms(treatment, other, edition)


def _benefit(treatment: Treatment, outcome: str, other: str, edition: Edition) -> People | None:
    declared = [p for p in edition.evidence.pools_of(treatment.id) if p.declared.outcome == outcome]
    # A class of treatments is no headline of one of them.
    declared = [p for p in declared if not p.declared.also and beside_of_pool(p, edition) == other]
    for pooled in declared:
        found = people_of_declared(pooled, edition)
        if found.arrays or found.counts:
            return found
    apart = {key for p in treatment.pools if p.outcome == outcome and not p.also for key in p.leave_out}
    able = [study for study in _trials(treatment, edition) if study.id not in apart]
    trials = [(s.id, people_of_study(s.id, outcome, edition, treatment.id, other)) for s in able]
    drawn = [(study, people) for study, people in trials if people.arrays]
    rare = [people_of_declared(pooled, edition) for pooled in declared if people_of_pool(pooled, True) == "rare"]
    return max(drawn, key=lambda pair: _size(pair[0], edition), default=("", next(iter(rare), None)))[1]


def _harms(treatment: Treatment, other: str, edition: Edition) -> list[People]:
    """The dangerous events of the largest trial that counts any, and the first others of the largest that does."""
    by_trial = {s.id: harms_of_study(s.id, edition, treatment.id, other) for s in _trials(treatment, edition)}
    found: list[People] = []
    for serious, most in ((True, None), (False, MOST_HARMS)):
        having = {key: mine for key, all_ in by_trial.items() if (mine := [p for p in all_ if p.serious is serious])}
        if having:
            found += having[max(having, key=lambda key: _size(key, edition))][:most]
    return found


def _trials(treatment: Treatment, edition: Edition) -> list[Study]:
    return [s for s in edition.dataset.studies_of_treatment(treatment.id) if s.design.kind.randomised]


def _size(study_id: str, edition: Edition) -> int:
    """How many people a trial has, for choosing the largest; the newer one of two of the same size comes first."""
    study = edition.dataset.studies[study_id]
    return participants(study) or 0  # not known: chosen last


def _unfit(study: Study, benefit: bool) -> str:
    """What is wrong with the study as a whole. An open trial can count harms, but its benefits rest on expectation."""
    if study.was(Afterwards.retracted) or study.was(Afterwards.concern):
        return "retracted"
    if not study.design.kind.randomised:
        return "not_randomised"
    return "open" if benefit and study.design.blinding is Blinding.open else ""


def _control_label(terms: Terms, other: str, w: Words) -> str:
    """What the other group is: a control, or another treatment."""
    return terms.comparator if other else w("hundred.control", kind=small(terms.comparator))


def _array(label: str, arms: str, share: Estimate, of: int, people: str, ink: str, w: Words) -> Array:
    """A share told of so many people, and drawn with a hundred."""
    found, text = hundred(share), people_text(share, of, w)
    ends = {"low": w.number(found.low), "high": w.number(found.high)}
    desc = "hundred.desc_known" if share.low == share.high else "hundred.desc"
    about = w.count(desc, found.count, rest=w.number(100 - found.count), **ends)
    drawn = icon_array(found, ink, f"{label}{w('colon')}{text}", about)
    return Array(label, arms, found, people, text, drawn)


@dataclass(frozen=True)
class _Draft:
    """A view of one trial in the making."""

    key: str
    name: str
    serious: bool
    study: Study
    treatment: str
    edition: Edition
    counted: str
    other: str = ""

    @property
    def source(self) -> tuple[str, str, str]:
        return "study", self.study.id, self.edition.name(self.study)

    def refused(self, reason: str, counts: tuple[str, str] | None = None, terms: Terms | None = None) -> People:
        w = self.edition.words
        said = w(f"hundred.reason.{reason}")
        if counts:
            words = "hundred.counts_beside" if self.other else "hundred.counts"
            said += w("colon") + w(words, treated=counts[0], control=counts[1], name=self.other)
        return People(
            self.key,
            self.name,
            self.serious,
            (),
            "",
            "",
            self.source,
            said,
            terms=terms,
            beside=self.other,
            counts=counts,
            counted=self.counted,
        )

    def of_group(
        self, group: Group, caption: str, circumstances: dict[str, Any], when: str, harm: bool = False
    ) -> People:
        """The two sides of a group as people, unless that would mislead; ``caption``: the phrase to be filled."""
        w, key = self.edition.words, self.key
        found = self.sides(group)
        if found is None:
            controlled = group.controlled and any(row.role == "control" for row in group.rows)
            return self.refused("no_people" if controlled else "no_control")
        (treated, treated_arms), (control, control_arms) = found
        terms = (
            of_harm(self.study, control_arms, when, self.edition)
            if harm
            else of_trial(self.study, control_arms, group.first, when, self.edition)
        )
        told = count_text(treated.events, treated.n, w), count_text(control.events, control.n, w)
        if reason := self._several(treated) or refusal(treated, control):
            return self.refused(reason, told, terms)
        ink = self.edition.dataset.families[self.edition.dataset.family_of_study[self.study.id]].ink
        label = _control_label(terms, self.other, w)
        one, other = share_of(treated), share_of(control)
        of = told_of(treated, control)
        arrays = (
            _array(w("hundred.treated"), _labels(treated_arms, w), one, of, told[0], ink, w),
            _array(label, _labels(control_arms, w), other, of, told[1], "slate", w),
        )
        said = w(caption, people=w.number(of), **circumstances)
        return People(
            key, self.name, self.serious, arrays, said, "", self.source, terms=terms, beside=self.other, counts=told,
            counted=self.counted,
        )  # fmt: skip

    def sides(self, group: Group) -> tuple[tuple[Side, list[Row]], tuple[Side, list[Row]]] | None:
        """Both sides with their rows; None where one of them is missing or does not say of how many."""
        if not group.controlled:
            return None
        read = [row for row in group.rows if row.grade in STRONG_ENOUGH]
        chosen = self._declared()
        rows = [row for row in read if not chosen or set(row.arm.split("+")) <= chosen]
        given = [row for row in rows if row.role == "experimental" and self._given(row.arm) == {self.treatment}]
        others = read if self.other else rows  # the arms of a pool leave out other treatments
        control = _one_kind([r for r in others if r.role == "control" and self._beside(r.arm) == {self.other}])
        one, other = side(given), side(control)
        return ((one, given), (other, control)) if one and other else None

    def _given(self, arm: str) -> set[str | None]:
        return {self.study.arm(key).treatment for key in str(arm).split("+")}

    def _beside(self, arm: str) -> set[str]:
        return {beside(self.study, key, self.edition) for key in str(arm).split("+")}

    def _declared(self) -> set[str]:
        """The arms of this study that the treatment's pools name, where they name any."""
        pools = self.edition.dataset.treatments[self.treatment].pools if self.treatment else ()
        return {arm for pool in pools for arm in pool.arms.get(self.study.id, ())}

    def _several(self, treated: Side) -> str:
        """Doses are added up only where a pool of the treatment declares a rule for them."""
        pools = self.edition.dataset.treatments[self.treatment].pools if self.treatment else ()
        return "several" if len(treated.arms) > 1 and not pools else ""


def _labels(rows: Sequence[Row], w: Words) -> str:
    return " + ".join(dict.fromkeys(w.say(row.label) for row in rows))


def _one_kind(control: list[Row]) -> list[Row]:
    """The control arms of one kind, for different kinds are not added up: placebo, sham and their like first."""
    kinds = list(dict.fromkeys(row.control_type for row in control))
    best = min(kinds, key=lambda kind: (kind == "active", kinds.index(kind)), default=None)
    return [row for row in control if row.control_type == best]
