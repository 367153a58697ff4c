"""Two arms of one study compared by their scores, or by an adverse event, as tables: what pools of both choose from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..frames import Cells, Col, Row
from ..frames.names import said
from ..frames.scores import difference_name, mean_name
from ..model import Dataset, Grade, Kind, Period, Score, ScoreKind, Standard, Study
from ..words import Words
from .contrasts import contrast_name, contrast_rows, side
from .groups import Group
from .harm_pools import HarmMember, HarmPooled
from .pools import kinds_of
from .score_pools import ScorePooled
from .scored import Difference, difference_of

PERCENT = (ScoreKind.percent_change, ScoreKind.percent_time)
MEANS, SPREAD = "means", ("middle", "interval-t", "interval-z", "se", "p")
"""Steps that rest on the means of both arms, and steps that rest on their published difference."""


# Adverse events


def harm_contrasts(
    dataset: Dataset, groups: Iterable[Group], found: Iterable[HarmPooled], language: str
) -> Iterator[Cells]:
    """One row per measure, treated arm, control arm and adverse event, and those that only a pool makes:
    HARM_CONTRASTS."""
    told: set[str] = set()
    for treated, control in _pairs(groups):
        one, other = side(treated), side(control)
        if one is None or other is None or (name := contrast_name(treated[0].study, one, other)) in told:
            continue
        told.add(name)
        first = treated[0]
        yield from contrast_rows(_head(first, treated, control, language), one, other, _remarks(first))
    for pooled in found:
        for member in pooled.members:
            if isinstance(member, HarmMember) and member.name not in told:
                told.add(member.name)
                yield from contrast_rows(
                    _pooled_head(dataset, pooled, member, language), member.treated, member.control, []
                )


def _pairs(groups: Iterable[Group]) -> Iterator[tuple[list[Row], list[Row]]]:
    for group in groups:
        if group.controlled:
            controls = [row for row in group.rows if row.role == "control"]
            for treated in group.rows:
                if treated.role == "experimental":
                    yield from (([treated], [control]) for control in controls)


def _remarks(row: Row) -> list[str]:
    return [] if row.kind in {"rct", "crossover-rct"} else ["not-randomised"]


def _head(first: Row, treated: list[Row], control: list[Row], language: str) -> Cells:
    return {
        Col.study: first.study,
        Col.family: first.family,
        Col.treatment: "+".join(dict.fromkeys(row.treatment for row in treated if row.treatment)),
        Col.control_type: " ".join(kinds_of(tuple(control))),
        Col.event: first.event,
        Col.term: said(first.term, language),
        Col.window: said(first.moment, language),
    }


def _pooled_head(dataset: Dataset, pooled: HarmPooled, member: HarmMember, language: str) -> Cells:
    study = dataset.studies[member.study]
    arms = [arm for key in member.treated.arms for arm in key.split("+")]
    return {
        Col.study: study.id,
        Col.family: dataset.family_of_study[study.id],
        Col.treatment: "+".join(dict.fromkeys(key for arm in arms if (key := study.arm(arm).treatment))),
        Col.control_type: " ".join(member.control_types),
        Col.event: pooled.declared.event,
        Col.term: said(member.term, language),
        Col.window: said(member.window, language),
    }


# Scores


def score_name(study: str, position: int, arm: str, against: str) -> str:
    """What a comparison of scores is called in every table: `goodwin-2022:s1:25mg:1mg`."""
    return f"{study}:s{position + 1}:{arm}:{against}"


def score_contrasts(dataset: Dataset, found: Iterable[ScorePooled], w: Words) -> Iterator[Cells]:
    """One row per measure and pair of arms of every score that gives a difference: SCORE_CONTRASTS."""
    more: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for pooled in found:
        for m in pooled.members:
            more.setdefault((m.study, m.position), []).append((m.found.arm, m.found.against))
    for study in dataset.studies.values():
        for position, score in enumerate(study.scores):
            if score.kind in PERCENT or study.grade_of(score) is Grade.recalled or _mixed(study, score):
                continue
            for arm, against in dict.fromkeys([*_told(study, score), *more.get((study.id, position), [])]):
                yield from _of_score(dataset, study, position, (arm, against), w)


def _mixed(study: Study, score: Score) -> bool:
    """Whether a score mixes the periods of a crossover trial: its arms are the same people."""
    return study.design.kind is Kind.crossover_rct and score.period is not Period.first


def _told(study: Study, score: Score) -> list[tuple[str, str]]:
    """The pair of its difference, or each treated arm with each control of which a mean is told."""
    told, known = score.difference, {arm.id for arm in study.arms}
    if told and {told.arm, told.against} <= known:
        return [(told.arm, told.against)]
    means = [mean.arm for mean in score.results if mean.mean is not None]
    controls = [arm for arm in means if study.arm(arm).control]
    return [(arm, against) for arm in means if arm not in controls for against in controls]


def _of_score(dataset: Dataset, study: Study, position: int, pair: tuple[str, str], w: Words) -> Iterator[Cells]:
    score, (arm, against) = study.scores[position], pair
    head: Cells = {
        Col.study: study.id,
        Col.family: dataset.family_of_study[study.id],
        Col.treatment: study.arm(arm).treatment,
        Col.arm: arm,
        Col.control_arm: against,
        Col.control_type: str(study.arm(against).control or "active"),
        Col.scale: score.scale,
        Col.score: score.kind,
        Col.time_days: score.time.days,
        Col.time: w.moment(score.time),
        Col.contrast: score_name(study.id, position, arm, against),
    }
    for measure in Standard:
        found = difference_of(study, score, arm, against, measure)
        if not isinstance(found, str):
            yield head | {Col.measure: measure, Col.figure: _figures(position, found)} | difference_cells(found)


def difference_cells(found: Difference) -> Cells:
    """What is known of one difference."""
    ends, (n, control_n) = found.estimate, found.people
    return {
        Col.estimate: ends.value,
        Col.low: ends.low,
        Col.high: ends.high,
        Col.n: n,
        Col.control_n: control_n,
        Col.y: found.scored.y,
        Col.v: found.scored.v,
        Col.steps: " ".join(found.how),
        Col.adjusted: found.adjusted,
    }


def _figures(position: int, found: Difference) -> str:
    """The published numbers that it rests on, by their names in the table of scores."""
    steps = set(found.how)
    means = [mean_name(position, arm) for arm in (found.arm, found.against)] if MEANS in steps else []
    told = [difference_name(position, found.arm, found.against)] if not means or steps & set(SPREAD) else []
    return "+".join([*told, *means])
