"""Natural frequencies: a hundred people with and without a treatment, or the reason why that picture is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ....analysis import HarmMember, HarmPooled, Pooled, main_group
from ....analysis.people import PooledPeople, in_people, people_of_pool
from ....model import Afterwards, Blinding, Kind, Study, Treatment, participants
from ....track import tracked
from ...kit.edition import Edition
from ..pooled.sentences import after, capped, people_text
from .headline import Terms, beside, comparisons, of_harm_pool, of_pool
from .sides import Draft, People, array_of, control_label, each_stands, treated_label

MOST_HARMS = 3  # of the events that are not dangerous by themselves; the dangerous ones are all shown


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


def people_of_treatment(treatment: Treatment, edition: Edition, least: int = 0) -> TreatmentPeople:
    """Per drawn outcome, the first declared pool of three trials or more, or else the largest trial that qualifies;
    and the adverse events of the largest controlled trials that count them in both groups. Each other treatment that
    served as comparison stands apart. All is told of ``least`` people, or of more where it takes them."""
    return _people_of(edition, treatment.id, str(least))


@tracked(cutoff=True)
def _people_of(edition: Edition, key: str, people: str) -> TreatmentPeople:
    least = int(people)
    treatment = edition.dataset.treatments[key]
    others = {name for s in _trials(treatment, edition) for name in comparisons(s, edition)}
    names = sorted(others - {""})
    apart = [Beside(name, *pair) for name, pair in zip(names, _alike(treatment, names, edition, least), strict=True)]
    found = [one for one in apart if one.benefits or one.harms]
    return TreatmentPeople(*_alike(treatment, [""], edition, least)[0], found)


def _alike(
    treatment: Treatment, others: Sequence[str], edition: Edition, least: int
) -> list[tuple[list[People], list[People]]]:
    """Benefits and harms beside some other treatments, which stand in one box: all are told of as many people as the
    one among them that needs most, for 95 of 100 beside 350 of 1,000 reads as the smaller number."""
    found = [_people(treatment, other, edition, least) for other in others]
    sizes = {item.of for pair in found for part in pair for item in part if item.of}
    return found if len(sizes) < 2 else [_people(treatment, other, edition, max(sizes)) for other in others]


def people_of_declared(pooled: Pooled, edition: Edition, least: int = 0) -> People:
    """A declared pool at its control risk: the first that it declares, or the median of its trials; told of ``least``
    people, or of more where it takes them."""
    w, outcome = edition.words, edition.dataset.outcome_kinds[pooled.declared.outcome]
    found = people_of_pool(pooled, outcome.better)
    key = f"people-{pooled.declared.id}"
    name, source = edition.say(outcome.name), ("pool", pooled.declared.id, edition.say(pooled.declared.name))
    if isinstance(found, str):
        reason = w(f"hundred.reason.{found}")
        refused = People(key, name, False, (), "", "", source, reason, page=pooled.treatment, counted=outcome.id)
        told = in_people(pooled, outcome.better) if found == "rare" else None
        return _in_words(refused, _at_least(told, least), pooled, edition) if told else refused
    when = after((member.time_days for member in pooled.members), w)
    terms = of_pool(pooled, when, edition)
    shown = _pool_view(key, name, _at_least(found, least), pooled, source, when, terms, edition)
    return replace(shown, counted=outcome.id)


def _at_least(found: PooledPeople, least: int) -> PooledPeople:
    return replace(found, people=max(found.people, least))


def _in_words(refused: People, told: PooledPeople, pooled: Pooled, edition: Edition) -> People:
    """A pool of events too rare for a picture, told in words of as many people as it takes."""
    w, when = edition.words, after((member.time_days for member in pooled.members), edition.words)
    sides = people_text(told.treated, told.people, w), people_text(told.control, told.people, w)
    terms, other = of_pool(pooled, when, edition), beside_of_pool(pooled, edition)
    note = w("hundred.counts", treated=sides[0], control=sides[1])
    return replace(
        refused, note=note, terms=terms, beside=other, counts=sides, of=told.people, studies=tuple(pooled.studies)
    )


def _pool_view(
    key: str, name: str, found: PooledPeople, pooled: Pooled, source: tuple[str, str, str], when: str, terms: Terms,
    edition: Edition,
) -> People:  # fmt: skip
    w = edition.words
    trials, risk = w.number(len(pooled.studies)), w.percent(found.control_risk, found.people)
    other = beside_of_pool(pooled, edition)
    ink = edition.dataset.families[edition.dataset.family_of_treatment[pooled.treatment]].ink
    label = control_label(terms, other, w)
    arrays = (
        array_of(
            treated_label("" if pooled.declared.also else pooled.treatment, edition),
            "",
            found.treated,
            found.people,
            "",
            ink,
            w,
        ),
        array_of(label, "", found.control, found.people, "", "slate", w),
    )
    caption = w("hundred.caption_pool", people=w.number(found.people), trials=trials, when=when, risk=risk)
    told = w("hundred.note_pool_declared" if pooled.declared.control_risks else "hundred.note_pool")
    note = " ".join(filter(None, [each_stands(found.people, w), told, capped(found.people, w) if found.capped else ""]))
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
        of=found.people,
        studies=tuple(pooled.studies),
        share=found.treated.value,
    )


def beside_of_pool(pooled: Pooled, edition: Edition) -> str:
    """The other treatments that control groups of a pool had, by name; nothing where none had any."""
    studies = edition.dataset.studies
    named = {beside(studies[m.study], arm, edition) for m in pooled.members for arm in m.control.arms} - {""}
    return edition.words.any_of(sorted(named))


def people_of_study(
    study_id: str, outcome: str, edition: Edition, treatment: str | None = None, other: str = "", least: int = 0
) -> People:
    """One outcome of one trial, on the scale and at the time that overviews take; ``treatment``: its first if None;
    ``other``: the other treatment that it is compared with, by name; ``least``: as many people it is told of."""
    study = edition.dataset.studies[study_id]
    given = treatment or next(iter(study.treatments), "")
    kind = edition.dataset.outcome_kinds[outcome]
    key = f"people-{study_id}-{outcome}" + (f"-{_place(other, study, edition)}" if other else "")
    view = Draft(key, edition.say(kind.name), False, study, given, edition, outcome, other, least)
    reason = _unfit(study, benefit=True)
    if reason and not (reason == "open" and other):
        return view.refused(reason)
    whole = [group for group in edition.evidence.groups(study_id, "at") if group.overview]
    if study.design.kind is Kind.crossover_rct:
        whole = [group for group in whole if all(row.period == "first" for row in group.rows)]
    group = main_group(whole, [outcome], edition.dataset.site.record.headline.days)
    if group is None:
        return view.refused("no_figure")
    days = group.first.time_days
    moment = edition.say(group.first.moment) if days is None else after([days], edition.words)
    found = view.of_group(group, "hundred.caption_trial", {"when": moment}, moment)
    if other and not found.counts:
        found = view.percents(group, moment) or found
    return _in_counts(found, reason, edition) if reason and found.counts and found.terms else found


def _in_counts(found: People, reason: str, edition: Edition) -> People:
    """What an open trial beside another treatment counted: told, with what weakens it, and not drawn."""
    said = edition.words(f"pool.reason.{reason}")
    terms = replace(found.terms, notes=(*found.terms.notes, said)) if found.terms else None
    return replace(found, arrays=(), caption="", note="", reason=said, terms=terms, of=0)


def harms_of_study(
    study_id: str, edition: Edition, treatment: str | None = None, other: str = "", least: int = 0
) -> list[People]:
    """The adverse events that a controlled trial counts in both groups: dangerous ones first, then as the vocabulary
    lists them. Each is drawn, or says why not. ``other`` and ``least`` as in ``people_of_study``."""
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
        view = Draft(key, edition.say(first.scale_name), serious, study, given, edition, event, other, least)
        if view.sides(group) is not None:
            place = (not serious, order.index(event), first.position)
            window = edition.say(first.moment)
            found.append((place, view.of_group(group, "hundred.caption_harm", {"window": window}, window, harm=True)))
    return [people for _, people in sorted(found, key=lambda pair: pair[0])]


def _place(other: str, study: Study, edition: Edition) -> int:
    return comparisons(study, edition).index(other) if other in comparisons(study, edition) else 0


def _people(treatment: Treatment, other: str, edition: Edition, least: int = 0) -> tuple[list[People], list[People]]:
    """Benefits and harms beside another treatment, by name, or beside groups without one."""
    outcomes = [key for key, kind in edition.dataset.outcome_kinds.items() if kind.charted]
    found = (_benefit(treatment, outcome, other, edition, least) for outcome in outcomes)
    return [one for one in found if one is not None], _harms(treatment, other, edition, least)


def _benefit(treatment: Treatment, outcome: str, other: str, edition: Edition, least: int) -> People | None:
    declared = [p for p in edition.evidence.pools_of(treatment.id) if p.declared.outcome == outcome]
    # A class of treatments is no headline of one of them.
    declared = [p for p in declared if not p.declared.also and beside_of_pool(p, edition) == other]
    for pooled in declared:
        found = people_of_declared(pooled, edition, least)
        if found.arrays or found.counts:
            return found
    apart = {key for p in treatment.pools if p.outcome == outcome and not p.also for key in p.leave_out}
    able = [study for study in _trials(treatment, edition) if study.id not in apart]
    rare = (people_of_declared(one, edition, least) for one in declared if people_of_pool(one, True) == "rare")
    if not other:
        for study in _largest_first(able, edition):
            people = people_of_study(study.id, outcome, edition, treatment.id, least=least)
            if people.arrays:
                return people
        return next(rare, None)
    trials = [(s.id, people_of_study(s.id, outcome, edition, treatment.id, other, least)) for s in able]
    told = [(study, people) for study, people in trials if people.counts]
    drawn = [(study, people) for study, people in trials if people.arrays] or told
    chosen = max(drawn, key=lambda pair: _size(pair[0], edition), default=("", next(rare, None)))
    return _with_others(chosen[1], [pair for pair in told if pair[0] != chosen[0]], edition)


def _with_others(chosen: People | None, told: list[tuple[str, People]], edition: Edition) -> People | None:
    """One trial beside another treatment, with what the others counted: they may say the opposite."""
    if chosen is None or chosen.terms is None or not told:
        return chosen
    w = edition.words
    others = [
        w("headline.other_trial", name=one.source[2], treated=one.counts[0], control=one.counts[1])
        for _, one in told
        if one.counts
    ]
    note = w("headline.also_in", trials=w.clauses(others))
    return replace(chosen, terms=replace(chosen.terms, notes=(*chosen.terms.notes, note)))


def _harms(treatment: Treatment, other: str, edition: Edition, least: int) -> list[People]:
    """The dangerous events of the largest trial that counts any, and the most frequent others, each from the largest
    trial that counts it; where a pool of an event is declared, the pool stands for its trials."""
    pools = _pooled_harms(treatment, other, edition, least)
    studies = _largest_first(_trials(treatment, edition), edition)
    told = [harms_of_study(study.id, edition, treatment.id, other, least) for study in studies]
    dangerous = next((mine for one in told if (mine := [item for item in one if item.serious])), [])
    found = [pools.get(item.counted, item) for item in dangerous]
    found += [item for event, item in pools.items() if item.serious]
    others = [*pools.values(), *(item for one in told for item in one)]
    first = {item.counted: item for item in reversed(others) if not item.serious}
    # An event that holds others says least of what happens: it comes after those that have a name.
    sums = {kind.within for kind in edition.dataset.event_kinds.values()}
    ranked = sorted(
        first.values(), key=lambda item: (item.source[0] != "pool", not item.arrays, item.counted in sums, -item.share)
    )
    return [*dict.fromkeys(found), *ranked[:MOST_HARMS]]


def _pooled_harms(treatment: Treatment, other: str, edition: Edition, least: int) -> dict[str, People]:
    """Event → its declared pool as people, where one is beside this other treatment and can be drawn."""
    found: dict[str, People] = {}
    for pooled in edition.evidence.harm_pools_of(treatment.id):
        if pooled.declared.also or not pooled.members or beside_of_pool(pooled, edition) != other:
            continue
        people = people_of_pool(pooled, False)
        if not isinstance(people, str):
            view = _harm_pool_view(pooled, _at_least(people, least), edition)
            found.setdefault(pooled.declared.event, view)
    return found


def _harm_pool_view(pooled: HarmPooled, found: PooledPeople, edition: Edition) -> People:
    """A pool of an adverse event as people: what each trial counted, over which time, against what, in whom."""
    declared, kind = pooled.declared, edition.dataset.event_kinds[pooled.declared.event]
    windows = dict.fromkeys(edition.say(m.window) for m in pooled.members if isinstance(m, HarmMember))
    when = edition.words.clauses(windows)
    source = ("pool", declared.id, edition.say(declared.name))
    terms = of_harm_pool(pooled, when, edition)
    key = f"people-{declared.id}-harm-pool"
    return replace(
        _pool_view(key, edition.say(kind.name), found, pooled, source, when, terms, edition),
        serious=kind.serious, counted=kind.id,
    )  # fmt: skip


def _largest_first(studies: Sequence[Study], edition: Edition) -> list[Study]:
    """By size; as given where that is the same."""
    return sorted(studies, key=lambda study: -_size(study.id, edition))


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
