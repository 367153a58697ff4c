"""Declared pools on a page: the rule, the forest plot and its table, sentences, checks, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ....analysis import MEASURES, Member, Pooled
from ....analysis.filtered import NOT_ASSESSED, bias_of
from ....analysis.pools import FEW
from ....charts import Chart, ForestRow, draw_forest, estimate_text, interval_text, name_text, row_text
from ....model import Afterwards, Family, Study, Treatment
from ....stats import Absolute, Measure
from ....words import Words
from ...kit.edition import Edition
from ..harms import NO_SIGN, SIGNS
from ..people.headline import entered
from ..trials import cut_told
from .analyses import AnalysesView, analyses_of
from .checks import CheckRow, asymmetry_of, at_risks, by_method, spread_of, wanted, with_priors
from .counted import counted_row
from .filter import FilterView, filter_of, value_text
from .overlays import overlaid
from .parts import parts_told
from .pictures import Picture, ink_of, pictures_of, together_of
from .populations import populations_of
from .rule import rule_of
from .sentences import (
    against,
    estimate_ends,
    needed_sentence,
    people_sentence,
    prediction_ends,
    prediction_sentence,
    spread_sentence,
)

POOL_SCRIPTS = ("pool-core.js", "pool.js")
"""What the filter of a forest plot needs."""
DRAWN_ROWS = 30
"""As many comparisons stand in one forest plot; its table holds all."""


@dataclass(frozen=True)
class ForestFigure:
    """The chart of one measure; ``measure``: RR, OR or RD."""

    measure: str
    label: str
    short: str
    title: str
    note: str
    chart: Chart
    name: str
    grey: bool = False


@dataclass(frozen=True)
class TwinRow:
    """One line of the table of a forest plot: ``measures`` holds (estimate with interval, weight) of each measure."""

    study: str
    name: str
    treated: str
    control: str
    measures: list[tuple[str, str]]
    facts: str
    grade: str


@dataclass(frozen=True)
class PoolView:
    """A declared pool, ready to be shown. ``standing``: none, one, two, fragile or pooled."""

    id: str
    name: Any
    standing: str
    standing_text: str
    because: Any
    rule: list[tuple[str, str]]
    figures: list[ForestFigure]
    filter: FilterView | None
    rows: list[TwinRow]
    together: list[TwinRow]
    notes: list[str]
    sentences: list[str]
    specialist: list[str]
    """What only those who know the terms can read: the number needed to treat, the spread."""
    at_risks: list[CheckRow]
    methods: list[CheckRow]
    pictures: list[Picture]
    analyses: AnalysesView | None
    priors: list[CheckRow]
    spread: list[CheckRow]
    asymmetry: str
    left_out: list[tuple[str, str, Any]]
    populations: list[str]
    parts: list[str]
    """Its declared parts, told apart, and whether they differ."""
    parts_because: Any

    @property
    def left_by_reason(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        """The studies left out, those of one reason together, in the order in which the reasons first come."""
        found: dict[str, tuple[Any, list[tuple[str, str]]]] = {}
        for key, name, told in self.left_out:
            found.setdefault(str(told), (told, []))[1].append((key, name))
        return list(found.values())

    @property
    def labels(self) -> list[str]:
        """The names of the measures, in their order."""
        return [figure.label for figure in self.figures]


@dataclass(frozen=True)
class Together:
    """The section "Taken together" of a page; ``none``: why nothing is combined, if nothing is.

    ``elsewhere``: (name of the pool, family whose page holds it, id) of the pools of a class that a treatment is of.
    """

    pools: list[PoolView]
    elsewhere: list[tuple[str, Family, str]]
    none: Any

    @property
    def pooled(self) -> bool:
        """Whether any of the pools has a pooled result."""
        return any(pool.together for pool in self.pools)


def together(treatment: Treatment, edition: Edition) -> Together:
    """The pools of a treatment alone, and where those of its class stand."""
    mine = [pool_view(pooled, edition) for pooled in edition.evidence.own_pools(treatment.id)]
    elsewhere = [
        (edition.say(pooled.declared.name), family_of(pooled, edition), pooled.declared.id)
        for pooled in edition.evidence.class_pools(treatment.id)
    ]
    return Together(mine, elsewhere, None if mine else why_none(treatment, edition))


def together_of_class(family: Family, edition: Edition) -> Together:
    """The pools of several treatments that a family declares: they stand on its page, and on none of theirs."""
    evidence = edition.evidence
    mine = [p for t in family.treatments for p in evidence.pools_of(t.id) if p.declared.also]
    return Together([pool_view(pooled, edition) for pooled in mine], [], None)


def family_of(pooled: Pooled, edition: Edition) -> Family:
    """The family whose page holds a pool of a class."""
    return edition.dataset.families[edition.dataset.family_of_treatment[pooled.treatment]]


def why_none(treatment: Treatment, edition: Edition) -> Any:
    """Why nothing is combined: as the record says, or else how many randomised trials there are."""
    if treatment.not_pooled:
        return edition.tell(treatment.not_pooled)
    if treatment.score_pools or treatment.harm_pools:
        return edition.words("pool.none_counts")
    trials = sum(s.design.kind.randomised for s in edition.dataset.studies_of_treatment(treatment.id))
    return edition.words("pool.none_" + ("no_trial", "one_trial")[trials] if trials < 2 else "pool.none_declared")


def pool_view(pooled: Pooled, edition: Edition) -> PoolView:
    """Everything that a page shows of one pool."""
    w, declared = edition.words, pooled.declared
    rows = {measure: [_row(pooled, m, measure, edition) for m in pooled.members] for measure in MEASURES}
    figures = [_figure(pooled, rows[measure], measure, edition) for measure in MEASURES if pooled.members]
    return PoolView(
        id=declared.id,
        name=edition.tell(declared.name),
        standing=pooled.standing,
        standing_text=standing_text(pooled, w),
        because=edition.tell(declared.because),
        rule=rule_of(pooled, edition),
        figures=figures,
        filter=filter_of(pooled, {figure.measure: figure.chart.json for figure in figures}, edition),
        rows=[twin_row(pooled.members[i], [rows[m][i] for m in MEASURES], w) for i in range(len(pooled.members))],
        together=together_rows(pooled, w),
        notes=notes_of(pooled, rows, w),
        sentences=_sentences(pooled, edition),
        specialist=_specialist(pooled, edition),
        at_risks=at_risks(pooled, edition),
        methods=by_method(pooled, w),
        pictures=pictures_of(pooled, edition),
        analyses=analyses_of(pooled, edition.evidence.multiverse(pooled.treatment, declared.id), edition),
        priors=with_priors(pooled, MEASURES, w),
        spread=spread_of(pooled, w),
        asymmetry=asymmetry_of(pooled, "RR", w),
        left_out=[left_row(left.study, left.reason, left.told, edition) for left in pooled.excluded],
        populations=populations_of(pooled, edition),
        parts=parts_told(pooled, "RR", edition),
        parts_because=edition.tell(declared.subgroups.because) if declared.subgroups else None,
    )


def standing_text(pooled: Pooled, w: Words) -> str:
    """How many trials a pool has; those that say nothing on a ratio are named apart."""
    silent = len(pooled.silent("RR")) if len(pooled.studies) >= FEW else 0
    said = w(f"pool.standing.{pooled.standing}", n=w.number(len(pooled.studies) - silent))
    return f"{said} {w.count('pool.silent', silent)}" if silent else said


def _row(pooled: Pooled, member: Member, measure: Measure, edition: Edition) -> ForestRow:
    study = edition.dataset.studies[member.study]
    judged = (*overlaid(pooled.studies, study, edition)[0], *_judged(pooled, study, edition))
    return counted_row(pooled, member, measure, edition, _facts(pooled, member, study, edition), judged=judged)


def _judged(pooled: Pooled, study: Study, edition: Edition) -> tuple[tuple[str, str], ...]:
    """Who judged the risk of bias of a trial, and how; that nobody did is said where somebody judged another one."""
    w, name, like = edition.words, edition.words("filter.axis.bias"), edition.dataset.judgements
    if all(bias_of(edition.dataset.studies[key], like) == NOT_ASSESSED for key in pooled.studies):
        return ()
    if not study.risk_of_bias:
        return ((NO_SIGN, w.told(name, value_text("bias", NOT_ASSESSED, w))),)
    return tuple(
        (
            SIGNS[like[bias.overall]],
            w.told(name, w("filter.by", word=value_text("bias", str(bias.overall), w), by=bias.by)),
        )
        for bias in study.risk_of_bias
    )


def _facts(pooled: Pooled, member: Member, study: Study, edition: Edition) -> list[str]:
    """Who paid and who knew where that has no sign, against what, on which scale, when; who took part, if others."""
    w = edition.words
    figure = entered(pooled, member, edition)
    scale, moment = edition.say(figure.scale_name) or w("scale_not_named"), edition.say(figure.moment)
    _, shared = overlaid(pooled.studies, study, edition)
    unused = [w("pool.unused", kinds=w.listed(w(f"control.{kind}") for kind in member.unused))] if member.unused else []
    judged = [bias_of(edition.dataset.studies[key], edition.dataset.judgements) for key in pooled.studies]
    none = w.told(w("filter.axis.bias"), value_text("bias", NOT_ASSESSED, w)) if set(judged) == {NOT_ASSESSED} else ""
    return [*shared, against([member], edition), *unused, scale, moment, edition.say(figure.people), none]


def _figure(pooled: Pooled, rows: list[ForestRow], measure: Measure, edition: Edition) -> ForestFigure:
    w = edition.words
    result = pooled.result(measure)
    heavy = heaviest(rows)
    note = "" if result else w(_not_pooled(pooled))
    drawn = draw_forest(
        heavy,
        together_of(pooled, result, measure, edition) if result else None,
        measure,
        ink_of(pooled, edition),
        wanted(pooled, edition),
        w,
    )
    outcome = edition.say(edition.dataset.outcome_kinds[pooled.declared.outcome].name)
    return ForestFigure(
        measure=measure,
        label=w(f"measure.{measure}"),
        short=w(f"pool.short.{measure}"),
        title=w("pool.chart", outcome=outcome, measure=w(f"measure.{measure}").lower()),
        note=" ".join(filter(None, [note, cut_told(len(heavy), len(rows), w)])),
        chart=drawn,
        name=f"{pooled.declared.id}-{measure.lower()}",
    )


def heaviest(rows: list[ForestRow]) -> list[ForestRow]:
    """The rows that weigh most, in their order: as many as one plot can show."""
    ranked = sorted(range(len(rows)), key=lambda i: (-(rows[i].weight or 0.0), -rows[i].n, i))
    return [rows[i] for i in sorted(ranked[:DRAWN_ROWS])]


def _not_pooled(pooled: Pooled) -> str:
    return f"pool.standing.{pooled.standing}" if pooled.standing in ("one", "two") else "pool.no_result"


def twin_row(member: Member, rows: list[ForestRow], w: Words) -> TwinRow:
    """A comparison as a line of the table."""
    first = rows[0]
    sides = [w.number(x, most=1) for x in (first.events, first.n, first.control_events, first.control_n)]
    divided = f" ({w('pool.divided', n=first.shared)})" if first.shared > 1 else ""
    return TwinRow(
        study=first.study,
        name=name_text(first),
        treated=w("of", events=sides[0], of=sides[1]),
        control=w("of", events=sides[2], of=sides[3]) + divided,
        measures=[(row_text(row, m, w), weight_text(row.weight, w)) for row, m in zip(rows, MEASURES, strict=True)],
        facts=" · ".join([first.facts, *(said for _, said in first.judged)]),
        grade=w("pool.exact" if member.strong else "pool.weak"),
    )


def weight_text(weight: float | None, w: Words) -> str:
    """`weight 12 %`, or nothing."""
    return "" if weight is None else w("pool.weight", percent=w.percent(weight / 100))


def together_rows(pooled: Pooled, w: Words) -> list[TwinRow]:
    """The pool and its prediction interval, under the rows of the studies."""
    results = [(measure, pooled.result(measure)) for measure in MEASURES]
    if not any(result for _, result in results):
        return []
    values: list[list[tuple[str, str]]] = [[], []]
    for measure, result in results:
        if result is None:
            values[0].append((w("pool.no_result"), ""))
            values[1].append(("", ""))
            continue
        of = "" if result.k == len(pooled.studies) else w("pool.k_of", k=w.number(result.k), all=len(pooled.studies))
        values[0].append((estimate_text(measure, *estimate_ends(measure, result), w), of))
        values[1].append((interval_text(measure, *prediction_ends(measure, result), w), ""))
    name = w("pool.name_fragile" if pooled.standing == "fragile" else "pool.name", n=w.number(len(pooled.studies)))
    people = w.count("people", pooled.participants)
    return [
        TwinRow("", name, people, "", values[0], "", ""),
        TwinRow("", w("pool.prediction"), "", "", values[1], "", ""),
    ]


def notes_of(pooled: Pooled, rows: dict[Measure, list[ForestRow]], w: Words) -> list[str]:
    """What the signs in the rows mean, and what the numbers cannot bear."""
    found = []
    if any(row.note == "corrected" for row in rows["RR"]) or any(row.enters is not None for row in rows["RD"]):
        found.append(w("pool.note_corrected"))
    if any(row.estimate is None for row in rows["RR"]):
        found.append(w("pool.note_nothing"))
    if any(member.shared > 1 for member in pooled.members):
        found.append(w("pool.note_divided"))
    result = pooled.result("RR")
    if result and result.guarded:
        found.append(w("pool.note_guarded"))
    points = pooled.result("RD")
    if points and not -1 <= min(points.low, points.prediction_low) <= max(points.high, points.prediction_high) <= 1:
        found.append(w("pool.note_impossible"))
    return found


def _sentences(pooled: Pooled, edition: Edition) -> list[str]:
    """The pool in words: people, a new trial; nothing where it is not pooled."""
    result, w = pooled.result("RR"), edition.words
    if result is None:
        return []
    found = _at_its_risk(pooled, edition)
    said = [w("pool.no_risk")] if pooled.control_risk is None else []
    said += [people_sentence(pooled, found, edition)] if found else []
    return [*said, prediction_sentence(result, "RR", w)]


def _specialist(pooled: Pooled, edition: Edition) -> list[str]:
    """The number needed to treat, and the spread; nothing where it is not pooled."""
    result, found = pooled.result("RR"), _at_its_risk(pooled, edition)
    if result is None:
        return []
    return [*([needed_sentence(pooled, found, edition)] if found else []), spread_sentence(result, edition.words)]


def _at_its_risk(pooled: Pooled, edition: Edition) -> Absolute | None:
    risk = pooled.control_risk
    return None if risk is None else pooled.absolute(risk, wanted(pooled, edition))


def name_of(study: str, edition: Edition) -> str:
    """A study by its name."""
    return edition.name(edition.dataset.studies[study])


def left_row(study: str, reason: str, told: Any, edition: Edition) -> tuple[str, str, Any]:
    """A study that stays out, and why, in plain words."""
    record = edition.dataset.studies[study]
    if told is not None:
        return study, name_of(study, edition), edition.tell(told)
    if reason == "retracted" and not record.was(Afterwards.retracted):
        reason = "concern"
    return study, name_of(study, edition), edition.words(f"pool.reason.{reason}")
