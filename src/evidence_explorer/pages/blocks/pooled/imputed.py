"""Declared pools in which shares worked out from mean scores stand in: each such trial is marked."""

from __future__ import annotations

from ....analysis import MEASURES, Member
from ....analysis.imputed import ImputedMember, ImputedPooled
from ....charts import ForestRow, draw_forest, estimate_text
from ....model import Treatment
from ....stats import Measure
from ....words import Words
from ...kit.edition import Edition
from .checks import by_method, spread_of, wanted
from .counted import counted_row
from .more import MoreView, left_of
from .overlays import facts_of
from .pictures import ink_of, together_of
from .rule import rule_of
from .sentences import against, estimate_ends, prediction_sentence, spread_sentence
from .view import ForestFigure, heaviest, name_of, notes_of, standing_text, together_rows, twin_row

SHOWN: Measure = "RR"


def imputed_views(treatment: Treatment, edition: Edition) -> list[MoreView]:
    """The pools of this kind that a treatment declares."""
    return [imputed_view(pooled, edition) for pooled in edition.evidence.imputed_pools_of(treatment.id)]


def imputed_view(pooled: ImputedPooled, edition: Edition) -> MoreView:
    """Everything that a page shows of one such pool."""
    w, declared, result = edition.words, pooled.declared, pooled.result(SHOWN)
    rows = {measure: [_row(pooled, m, measure, edition) for m in pooled.members] for measure in MEASURES}
    labels = [w(f"measure.{measure}") for measure in MEASURES]
    return MoreView(
        id=declared.id,
        name=edition.tell(declared.name),
        standing=pooled.standing,
        standing_text=standing_text(pooled, w),
        result=w("harmed.result", ratio=estimate_text(SHOWN, *estimate_ends(SHOWN, result), w)) if result else "",
        because=edition.tell(declared.because),
        rule=[*rule_of(pooled, edition), *_cut_offs(pooled, edition)],
        figure=_figure(pooled, rows[SHOWN], edition) if pooled.members else None,
        filter=None,
        heads=labels,
        rows=[twin_row(m, [rows[measure][i] for measure in MEASURES], w) for i, m in enumerate(pooled.members)],
        together=together_rows(pooled, w) if result else [],
        notes=notes_of(pooled, rows, w),
        sentences=_sentences(pooled, edition),
        methods_heads=[w("pool.col_method"), *labels],
        methods=by_method(pooled, w) if result else [],
        labels=labels,
        specialist=[spread_sentence(result, w)] if result else [],
        at_risks=[],
        spread=spread_of(pooled, w) if result else [],
        priors=[],
        priors_note="",
        pictures=[],
        asymmetry="",
        analyses=None,
        parts=[],
        parts_because=None,
        sources=[],
        left_out=[left_of(left, "imputed", edition) for left in pooled.excluded],
    )


def _cut_offs(pooled: ImputedPooled, edition: Edition) -> list[tuple[str, str]]:
    """From which score on a person counts."""
    w = edition.words
    said = [
        w(
            "imputed.cut_lower" if edition.dataset.scales[cut.scale].better == "lower" else "imputed.cut_higher",
            scale=edition.dataset.scales[cut.scale].short(edition.language),
            kind=w(f"score.{cut.kind}"),
            at=w.number(cut.at),
        )
        for cut in pooled.declared.cut_offs
    ]
    return [(w("imputed.rule"), w.clauses(said))]


def _sentences(pooled: ImputedPooled, edition: Edition) -> list[str]:
    """Which trials are worked out, what that means, and where a new trial could lie."""
    w, result = edition.words, pooled.result(SHOWN)
    names = w.listed(name_of(member.study, edition) for member in pooled.imputed)
    said = [w("imputed.which", names=names)] if names else [w("imputed.none")]
    return said if result is None else [*said, prediction_sentence(result, SHOWN, w)]


def _row(pooled: ImputedPooled, member: Member, measure: Measure, edition: Edition) -> ForestRow:
    study = edition.dataset.studies[member.study]
    facts = [*facts_of(study, edition), against([member], edition), *_worked(member, edition)]
    anchor = "scores" if isinstance(member, ImputedMember) else "outcomes"
    return counted_row(pooled, member, measure, edition, facts, anchor=anchor)


def _worked(member: Member, edition: Edition) -> list[str]:
    """That a trial's people are worked out, and from what; or that they were counted."""
    w = edition.words
    if not isinstance(member, ImputedMember):
        return [w("imputed.counted")]
    score = edition.dataset.studies[member.study].scores[member.position]
    scale = edition.dataset.scales[str(member.scale)].short(edition.language)
    mark = w("imputed.mark", scale=scale, at=w.number(member.at))
    return [mark, w.moment(score.time), *(w(f"scored.how.{step}") for step in member.steps)]


def _figure(pooled: ImputedPooled, rows: list[ForestRow], edition: Edition) -> ForestFigure:
    w, result = edition.words, pooled.result(SHOWN)
    outcome = edition.say(edition.dataset.outcome_kinds[pooled.declared.outcome].name)
    better = wanted(pooled, edition)
    pool = together_of(pooled, result, SHOWN, edition) if result else None
    return ForestFigure(
        measure=SHOWN,
        label=w(f"measure.{SHOWN}"),
        short=w(f"pool.short.{SHOWN}"),
        title=w("imputed.chart", outcome=outcome, measure=_small(SHOWN, w)),
        note=w("imputed.note"),
        chart=draw_forest(heaviest(rows), pool, SHOWN, ink_of(pooled, edition), better, w),
        name=f"{pooled.declared.id}-rr",
    )


def _small(measure: Measure, w: Words) -> str:
    return w(f"measure.{measure}").lower()
