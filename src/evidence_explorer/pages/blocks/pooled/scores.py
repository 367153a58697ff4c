"""Declared pools of scores on a page: the forest of differences, in points or standardised, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable

from ....analysis import ScoreMember, ScorePooled
from ....charts import (
    ForestPool,
    Matters,
    ScoreRow,
    draw_scores,
    estimate_text,
    interval_text,
    tau_interval_text,
    tau_text,
    value_text,
    with_unit,
)
from ....frames import particular_people
from ....model import Important, Treatment
from ....palette import light
from ....stats import Method, Pool, ScoreMeasure
from ....words import Words
from ....words.typography import small
from ...kit.edition import Edition
from ..people.headline import comparators
from .analyses import analyses_of, uncounted_told
from .checks import METHODS, CheckRow, asymmetry_of, p_text, with_priors
from .filter import filter_of
from .more import MoreView, left_of, rule_of
from .overlays import overlaid
from .parts import parts_told
from .pictures import pictures_of
from .sentences import FEW_FOR_PREDICTION, after
from .view import ForestFigure, TwinRow, weight_text

COLUMNS = ("tau", "i2", "q")


def score_views(treatment: Treatment, edition: Edition) -> list[MoreView]:
    """The pools of scores that a treatment declares."""
    return [score_view(pooled, edition) for pooled in edition.evidence.score_pools_of(treatment.id)]


def score_view(pooled: ScorePooled, edition: Edition) -> MoreView:
    """Everything that a page shows of one pool of scores."""
    w, declared, result, measure = edition.words, pooled.declared, pooled.result(), measure_of(pooled)
    rows = [_row(pooled, member, edition) for member in pooled.members]
    figure = _figure(pooled, rows, result, edition) if rows else None
    return MoreView(
        id=declared.id,
        name=edition.tell(declared.name),
        standing=pooled.standing,
        standing_text=w(f"pool.standing.{pooled.standing}", n=w.number(len(pooled.members))),
        result=_told(pooled, result, w) if result else "",
        because=edition.tell(declared.because),
        rule=_rule(pooled, edition),
        figure=figure,
        filter=filter_of(pooled, {measure: figure.chart.json}, edition) if figure else None,
        heads=[w(f"measure.{measure}")],
        rows=[_twin(pooled, *pair, edition) for pair in zip(pooled.members, rows, strict=True)],
        together=_together(pooled, result, edition) if result else [],
        notes=_notes(pooled, result, w),
        sentences=_sentences(pooled, result, edition),
        methods_heads=[
            w("pool.col_method"),
            w(f"measure.{declared.measure}"),
            w("pool.col_tau"),
            w("pool.col_i2"),
            w("pool.col_q"),
        ],
        methods=[_method(pooled, how, w) for how in METHODS] if result else [],
        labels=[w(f"measure.{measure}")],
        specialist=[],
        at_risks=[],
        spread=[],  # beside each method
        priors=with_priors(pooled, [measure], w),
        priors_note=w("pool.priors_scores"),
        pictures=pictures_of(pooled, edition),
        asymmetry=asymmetry_of(pooled, measure, w),
        analyses=analyses_of(pooled, edition.evidence.score_multiverse(pooled.treatment, declared.id), edition),
        parts=parts_told(pooled, measure, edition),
        parts_because=edition.tell(declared.subgroups.because) if declared.subgroups else None,
        sources=[_source(one, scale_name(key, edition), edition) for key, one in _important(pooled, edition)],
        left_out=[left_of(left, "scored", edition) for left in pooled.excluded],
    )


def measure_of(pooled: ScorePooled) -> ScoreMeasure:
    """MD or SMD."""
    return pooled.measure


def ends_of(result: Pool) -> tuple[float, float, float]:
    """A pool of differences with its interval."""
    return result.estimate, result.low, result.high


def scale_name(key: str, edition: Edition) -> str:
    """A scale by its short name."""
    return edition.dataset.scales[key].short(edition.language)


def against_of(members: Iterable[ScoreMember], edition: Edition) -> str:
    """What the control groups had, inside a sentence."""
    return small(comparators(((edition.dataset.studies[m.study], arm) for m in members for arm in m.control), edition))


def _told(pooled: ScorePooled, result: Pool, w: Words) -> str:
    measure = measure_of(pooled)
    return with_unit(measure, estimate_text(measure, *ends_of(result), w), w)


def _row(pooled: ScorePooled, member: ScoreMember, edition: Edition) -> ScoreRow:
    study, ends = edition.dataset.studies[member.study], member.found.estimate
    return ScoreRow(
        study=study.id,
        name=edition.name(study),
        sides=edition.words("pool.sides", treated=_side(member, 0, edition), control=_side(member, 1, edition)),
        facts=" · ".join(_facts(pooled, member, edition)),
        estimate=ends.value,
        low=min(ends.low, ends.value),
        high=max(ends.high, ends.value),
        weight=pooled.weight(member),
        hollow=not member.strong,
        judged=overlaid(pooled.studies, study, edition)[0],
    )


def _side(member: ScoreMember, place: int, edition: Edition) -> str:
    """`−12.0 in 79 people`, as far as the source tells it."""
    w, mean, people = edition.words, member.found.means[place], member.found.people[place]
    told = w.count("people", people) if people is not None else w("scored.no_people")
    return told if mean is None else w("scored.mean_in", mean=w.number(mean), people=told)


def _facts(pooled: ScorePooled, member: ScoreMember, edition: Edition) -> list[str]:
    """Who paid and who knew where that has no sign of its own, against what, which score and when, adjusted or not, and
    each step that was worked out."""
    w, study = edition.words, edition.dataset.studies[member.study]
    score = study.scores[member.position]
    adjusted = {True: "scored.adjusted", False: "scored.unadjusted", None: "scored.adjusted_unknown"}
    return [
        *overlaid(pooled.studies, study, edition)[1],
        *filter(None, [edition.say(particular_people(edition.dataset, study))]),
        against_of([member], edition),
        w.told(scale_name(member.scale, edition), w(f"score.{score.kind}")),
        w.moment(score.time),
        w(adjusted[member.found.adjusted]),
        *steps_told(member, w),
    ]


def steps_told(member: ScoreMember, w: Words) -> list[str]:
    """Each conversion by its name."""
    turned = [w("scored.turned")] if member.turned else []
    return [*(w(f"scored.how.{step}") for step in member.found.how), *turned]


def _figure(pooled: ScorePooled, rows: list[ScoreRow], result: Pool | None, edition: Edition) -> ForestFigure:
    w, measure = edition.words, measure_of(pooled)
    dataset = edition.dataset
    ink = light(dataset.inks[dataset.families[dataset.family_of_treatment[pooled.treatment]].ink])
    name = w("pool.short_name_fragile" if pooled.standing == "fragile" else "pool.short_name")
    pool = ForestPool(name, *ends_of(result), result.prediction_low, result.prediction_high) if result else None
    matters = [
        Matters(-one.low if pooled.lower_is_better else one.low, one.by) for _, one in _important(pooled, edition)
    ]
    scales = w.listed(scale_name(key, edition) for key in pooled.declared.scales)
    return ForestFigure(
        measure=measure,
        label=w(f"measure.{measure}"),
        short=w(f"measure.{measure}"),
        title=w("scored.chart", scales=scales, measure=small(w(f"measure.{measure}"))),
        note="" if result else w(f"pool.standing.{pooled.standing}"),
        chart=draw_scores(rows, pool, measure, ink, pooled.lower_is_better, matters, w),
        name=f"{pooled.declared.id}-{measure.lower()}",
    )


def _important(pooled: ScorePooled, edition: Edition) -> list[tuple[str, Important]]:
    """The differences held to matter on the scale of a pool of points: standardised ones have no points."""
    if measure_of(pooled) != "MD":
        return []
    return [(key, one) for key in pooled.declared.scales for one in edition.dataset.scales[key].important]


def _source(one: Important, scale: str, edition: Edition) -> tuple[str, str]:
    w = edition.words
    points = w.number(one.low) if one.high is None else w("to", low=w.number(one.low), high=w.number(one.high))
    how = edition.say(one.how)
    grade = w(f"grade.{one.grade}")
    said = w(
        "scored.matters",
        scale=scale,
        points=with_unit("MD", points, w),
        by=one.by,
        how=f"{how}, {grade}" if how else grade,
    )
    return said, one.address


def _twin(pooled: ScorePooled, member: ScoreMember, row: ScoreRow, edition: Edition) -> TwinRow:
    w, measure = edition.words, measure_of(pooled)
    return TwinRow(
        study=row.study,
        name=row.name,
        treated=_side(member, 0, edition),
        control=_side(member, 1, edition),
        measures=[(estimate_text(measure, row.estimate, row.low, row.high, w), weight_text(row.weight, w))],
        facts=" · ".join([row.facts, *(said for _, said in row.judged)]),
        grade=w("scored.reported" if member.strong else "scored.weak"),
    )


def _together(pooled: ScorePooled, result: Pool, edition: Edition) -> list[TwinRow]:
    w, measure = edition.words, measure_of(pooled)
    name = w("pool.name_fragile" if pooled.standing == "fragile" else "pool.name", n=w.number(result.k))
    new = interval_text(measure, result.prediction_low, result.prediction_high, w)
    found = estimate_text(measure, *ends_of(result), w)
    return [
        TwinRow("", name, people_told(pooled, edition), "", [(found, "")], "", ""),
        TwinRow("", w("pool.prediction"), "", "", [(new, "")], "", ""),
    ]


def people_told(pooled: ScorePooled, edition: Edition) -> str:
    """How many people, and in how many trials that is not known: unknown is not zero."""
    people = edition.words.count("people", pooled.participants)
    return uncounted_told(people, [member.study for member in pooled.members if member.people is None], edition)


def _sentences(pooled: ScorePooled, result: Pool | None, edition: Edition) -> list[str]:
    w = edition.words
    if result is None:
        return []
    measure = measure_of(pooled)
    low, high = (value_text(measure, end, w) for end in (result.prediction_low, result.prediction_high))
    new = w("pool.predicted", measure=w(f"scored.the.{measure}"), low=low, high=with_unit(measure, high, w))
    few = f" {w('pool.predicted_few')}" if result.k < FEW_FOR_PREDICTION else ""
    return [result_sentence(pooled, result, edition), new + few]


def result_sentence(pooled: ScorePooled, result: Pool, edition: Edition) -> str:
    """The difference in words: which way, how many points, and what else the trials fit."""
    w, measure = edition.words, measure_of(pooled)
    better = (result.estimate < 0) == pooled.lower_is_better
    both = result.low < 0 < result.high
    way = "open" if both else "better" if better else "worse"
    said = {"MD": f"scored.in_points.{way}", "SMD": f"scored.in_deviations.{way}"}
    return w(
        said[measure],
        scales=w.listed(scale_name(key, edition) for key in pooled.declared.scales),
        good=w("scored.lower" if pooled.lower_is_better else "scored.higher"),
        value=with_unit(measure, value_text(measure, abs(result.estimate), w), w),
        signed=with_unit(measure, value_text(measure, result.estimate, w), w),
        low=value_text(measure, result.low, w),
        high=with_unit(measure, value_text(measure, result.high, w), w),
        kind=against_of(pooled.members, edition),
        when=after((member.time_days for member in pooled.members), w),
    )


def _notes(pooled: ScorePooled, result: Pool | None, w: Words) -> list[str]:
    said = [w("scored.note_steps")] if any(member.found.how for member in pooled.members) else []
    if result and result.guarded:
        said.append(w("pool.note_guarded"))
    return said


def _method(pooled: ScorePooled, how: Method, w: Words) -> CheckRow:
    found, measure = pooled.result(how), measure_of(pooled)
    assert found is not None
    empty = found.tau2_low is None or found.tau2_high is None
    spread = w("pool.spread_empty") if empty else tau_interval_text(measure, found.tau2_low, found.tau2_high, w)  # type: ignore[arg-type]
    entries = [
        estimate_text(measure, *ends_of(found), w),
        f"{tau_text(measure, found.tau2, w)} ({spread})",
        w.percent(found.i2 / 100),
        w("pool.q", q=w.number(found.q, 2), df=w.number(found.k - 1), p=p_text(found.q_p, w)),
    ]
    return CheckRow(w(f"pool.method.{how}"), entries)


def _rule(pooled: ScorePooled, edition: Edition) -> list[tuple[str, str]]:
    w, declared = edition.words, pooled.declared
    scales = w.listed(scale_name(key, edition) for key in declared.scales)
    kinds = w.listed(w(f"score.{kind}") for kind in declared.kinds) or w("scored.any_kind")
    return [
        (w("scored.rule_scales"), scales),
        (w("scored.rule_kinds"), kinds),
        *rule_of(pooled.treatment, declared, edition),
        (w("pool.rule.figure"), w("scored.figure")),
    ]
