"""Declared pools of adverse events on a page: the forest, absolute differences, and methods for rare events."""

from __future__ import annotations

from ....analysis import MEASURES, HarmMember, HarmPooled, Member
from ....charts import ForestRow, draw_forest, estimate_text
from ....frames import particular_people
from ....model import Treatment
from ....stats import Absolute, Measure, whole
from ....words import Words
from ...kit.edition import Edition
from .analyses import analyses_of
from .checks import CheckRow, asymmetry_of, at_risks, by_method, spread_of, with_priors
from .counted import counted_row
from .filter import filter_of
from .more import MoreView, left_of, rule_of
from .overlays import overlaid
from .parts import parts_told
from .pictures import ink_of, pictures_of, together_of
from .sentences import against, capped, difference, estimate_ends, prediction_sentence, spread_sentence
from .view import (
    ForestFigure,
    heaviest,
    name_of,
    notes_of,
    standing_text,
    together_rows,
    twin_row,
)

SHOWN: Measure = "RR"


def harm_views(treatment: Treatment, edition: Edition) -> list[MoreView]:
    """The pools of adverse events that a treatment declares."""
    return [harm_view(pooled, edition) for pooled in edition.evidence.harm_pools_of(treatment.id)]


def harm_view(pooled: HarmPooled, edition: Edition) -> MoreView:
    """Everything that a page shows of one pool of adverse events."""
    w, declared, result = edition.words, pooled.declared, pooled.result(SHOWN)
    rows = {measure: [_row(pooled, m, measure, edition) for m in pooled.members] for measure in MEASURES}
    figure = _figure(pooled, rows[SHOWN], edition) if pooled.members else None
    labels = [w(f"measure.{measure}") for measure in MEASURES]
    return MoreView(
        id=declared.id,
        name=edition.tell(declared.name),
        standing=pooled.standing if result or len(pooled.studies) < 3 else "two",
        standing_text=standing_text(pooled, w) if result or len(pooled.studies) < 3 else _nothing(pooled, edition),
        result=w("harmed.result", ratio=estimate_text(SHOWN, *estimate_ends(SHOWN, result), w)) if result else "",
        because=edition.tell(declared.because),
        rule=[(w("harmed.rule_event"), event_of(pooled, edition)), *_terms(pooled, w), *_rule(pooled, edition)],
        figure=figure,
        filter=filter_of(pooled, {SHOWN: figure.chart.json}, edition) if figure and result else None,
        heads=labels,
        rows=[twin_row(m, [rows[measure][i] for measure in MEASURES], w) for i, m in enumerate(pooled.members)],
        together=together_rows(pooled, w) if result else [],
        notes=notes_of(pooled, rows, w),
        sentences=_sentences(pooled, edition),
        methods_heads=[w("pool.col_method"), *labels],
        methods=[*by_method(pooled, w), *_peto(pooled, w)] if result else [],
        labels=labels,
        specialist=[spread_sentence(result, w)] if result else [],
        at_risks=at_risks(pooled, edition),
        spread=spread_of(pooled, w) if result else [],
        priors=with_priors(pooled, MEASURES, w) if result else [],
        priors_note=w("pool.priors_note"),
        pictures=pictures_of(pooled, edition),
        asymmetry=asymmetry_of(pooled, SHOWN, w),
        analyses=analyses_of(pooled, edition.evidence.harm_multiverse(pooled.treatment, declared.id), edition),
        parts=parts_told(pooled, SHOWN, edition),
        parts_because=edition.tell(declared.subgroups.because) if declared.subgroups else None,
        sources=[],
        left_out=[left_of(left, "harmed", edition) for left in pooled.excluded],
    )


def event_of(pooled: HarmPooled, edition: Edition) -> str:
    """The adverse event by its name."""
    return edition.say(edition.dataset.event_kinds[pooled.declared.event].name)


def absolute_of(pooled: HarmPooled) -> Absolute | None:
    """The pool at its control risk: declared, or the median of the trials. More of a harm is no benefit."""
    risk = pooled.control_risk
    return None if risk is None else pooled.absolute(risk, False)


def _rule(pooled: HarmPooled, edition: Edition) -> list[tuple[str, str]]:
    return rule_of(pooled.treatment, pooled.declared, edition)


def _terms(pooled: HarmPooled, w: Words) -> list[tuple[str, str]]:
    return [(w("harmed.rule_terms"), w.listed(pooled.declared.terms))] if pooled.declared.terms else []


def _row(pooled: HarmPooled, member: Member, measure: Measure, edition: Edition) -> ForestRow:
    study = edition.dataset.studies[member.study]
    assert isinstance(member, HarmMember)
    signed, shared = overlaid(pooled.studies, study, edition)
    facts = [
        *shared,
        edition.say(particular_people(edition.dataset, study)),
        against([member], edition),
        edition.say(member.term),
        edition.say(member.window),
    ]
    together = pooled.result(SHOWN) is not None
    return counted_row(pooled, member, measure, edition, facts, judged=signed, anchor="harms", weighed=together)


def _figure(pooled: HarmPooled, rows: list[ForestRow], edition: Edition) -> ForestFigure:
    w, result = edition.words, pooled.result(SHOWN)
    pool = together_of(pooled, result, SHOWN, edition) if result else None
    return ForestFigure(
        measure=SHOWN,
        label=w(f"measure.{SHOWN}"),
        short=w(f"pool.short.{SHOWN}"),
        title=w("pool.chart", outcome=event_of(pooled, edition), measure=w(f"measure.{SHOWN}").lower()),
        note="" if result else w("harmed.not_pooled"),
        chart=draw_forest(heaviest(rows), pool, SHOWN, ink_of(pooled, edition), False, w),
        name=f"{pooled.declared.id}-rr",
    )


def _nothing(pooled: HarmPooled, edition: Edition) -> str:
    """Three trials count the event, and fewer than three of them say anything on a ratio."""
    w = edition.words
    return w("harmed.nothing", n=w.number(len(pooled.studies)), k=w.number(len(pooled.usable(SHOWN))))


def _sentences(pooled: HarmPooled, edition: Edition) -> list[str]:
    """The pool in words: people, a new trial, trials without the event."""
    w, result, found = edition.words, pooled.result(SHOWN), absolute_of(pooled)
    said = [_people(pooled, found, edition)] if found else []
    if result is not None:
        said.append(prediction_sentence(result, SHOWN, w))
    if pooled.silent_both:
        said.append(w("harmed.silent", names=w.listed(name_of(key, edition) for key in pooled.silent_both)))
    if result is not None and pooled.rare:
        said.append(w("harmed.rare"))
    return said


def _people(pooled: HarmPooled, found: Absolute, edition: Edition) -> str:
    w = edition.words
    control, treated, low, high = (whole(found.people * share) for share in (found.control_risk, *found.treated))
    said = w(
        "harmed.people",
        event=event_of(pooled, edition),
        people=w.number(found.people),
        control=w.number(control),
        kind=against(pooled.members, edition),
        treated=w.number(treated),
        low=w.number(low),
        high=w.number(high),
        difference=difference(treated - control, low - control, high - control, w),
    )
    return f"{said} {capped(found.people, w)}" if found.capped else said


def _peto(pooled: HarmPooled, w: Words) -> list[CheckRow]:
    """Peto's odds ratio: of no other measure."""
    found = pooled.peto()
    if found is None:
        return []
    if found.estimate is None or found.low is None or found.high is None:
        said = w("not_computed")
    else:
        said = estimate_text("OR", found.estimate, found.low, found.high, w)
    return [CheckRow(w("harmed.peto"), [said if measure == "OR" else w("harmed.odds_only") for measure in MEASURES])]
