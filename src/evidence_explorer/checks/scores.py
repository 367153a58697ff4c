"""Rules about means, differences, standard deviations and effects that must bear each other out (N343 to N349)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from functools import partial

from ..model import (
    Better,
    Dataset,
    Effect,
    Fault,
    Interval,
    Measure,
    Path,
    Placed,
    Scale,
    Score,
    ScoreKind,
    Study,
    acceptable,
)
from ..problems import say
from .base import Found, once
from .spoken import readable, spoken

RATIOS = {Measure.rr, Measure.odds_ratio, Measure.hr}
STANDARDISED = {Measure.smd, Measure.hedges_g, Measure.cohens_d}
LOPSIDED = 4  # one arm of an interval is at most so many times as long as the other
OUTSIDE = 1.75  # a difference adjusted for the start may be so much larger or smaller than that of the raw means
APART = 3  # so many times larger a standard deviation is in one arm than in another of the same score
NARROW = 0.035  # of the scale's width: a spread that people do not have, but a standard error has
WIDE = 0.6
LARGE_RATIO, LARGE_DISTANCE = 40, 3.5
P = re.compile(r"([<>≤≥=]?) ?(0?\.\d+|1)")


def means_point_one_way(study: Study, scales: dict[str, Scale]) -> Iterator[Fault]:
    """N343: the changes of all arms have one sign, and it is that of getting better."""
    for i, score in enumerate(study.scores):
        if score.kind is not ScoreKind.change or score.scale not in scales:
            continue
        changes = [(j, mean.mean) for j, mean in enumerate(score.results) if mean.mean]
        good = 1 if scales[score.scale].better is Better.higher else -1
        for j, change in changes:
            alone = sum(1 for _, other in changes if other * change > 0) * 2 <= len(changes)
            if change * good < 0 and (alone or not any(other * good > 0 for _, other in changes)):
                fact = say(
                    "A change of {value:g}: worse than at the start, on scale '{scale}'.",
                    value=change,
                    scale=score.scale,
                )
                yield acceptable(
                    "N343",
                    ("scores", i, "results", j, "mean"),
                    fact,
                    say("Check the sign; a fall is written with a minus."),
                )


def differences_are_those_of_the_means(study: Study, scales: dict[str, Scale]) -> Iterator[Fault]:
    """N344: a difference has about the size, and the sign, of that between the means of its arms."""
    for i, score in enumerate(study.scores):
        told, means = score.difference, {mean.arm: mean for mean in score.results if mean.mean is not None}
        if (
            not told
            or told.value is None
            or told.arm == told.against
            or told.arm not in means
            or told.against not in means
        ):
            continue
        if score.kind in (ScoreKind.percent_change, ScoreKind.percent_time):
            continue
        raw = (means[told.arm].mean or 0) - (means[told.against].mean or 0)
        near = max(abs(raw) * 0.3, 1.1)
        if max(abs(raw), abs(told.value)) > (_width(score, scales) or math.inf):  # N307, N308
            continue
        if abs(told.value - raw) > near and (
            told.value * raw < 0 or not 1 / OUTSIDE < abs(told.value / raw if raw else 0) < OUTSIDE
        ):
            fact = say(
                "A difference of {value:g}, and the means differ by {raw:g}.", value=told.value, raw=round(raw, 4)
            )
            yield acceptable(
                "N344", ("scores", i, "difference", "value"), fact, say("Check the signs, and which arm is which.")
            )


def spreads_are_spreads(study: Study, scales: dict[str, Scale]) -> Iterator[Fault]:
    """N345: a standard deviation is no standard error, fits its scale, and is alike in the arms of a score."""
    for i, score in enumerate(study.scores):
        width = _width(score, scales)
        spreads = [(j, mean.sd) for j, mean in enumerate(score.results) if mean.sd]
        for j, sd in spreads:
            path: Path = ("scores", i, "results", j, "sd")
            if width and not NARROW * width <= sd <= WIDE * width:
                fact = say("A standard deviation of {sd:g} on a scale of {width:g} points.", sd=sd, width=width)
            elif any(sd > APART * other or other > APART * sd for _, other in spreads):
                fact = say("A standard deviation of {sd:g}, and of another size in another arm.", sd=sd)
            else:
                continue
            yield acceptable("N345", path, fact, say("Check the decimal point, and whether it is a standard error."))


def _width(score: Score, scales: dict[str, Scale]) -> float | None:
    scale = scales.get(score.scale or "")
    inside = score.kind not in (ScoreKind.percent_change, ScoreKind.percent_time)
    width = scale.range[1] - scale.range[0] if scale and scale.range and inside else 0
    return width if width > 0 else None


def intervals_stay_within_their_scale(study: Study, scales: dict[str, Scale]) -> Iterator[Fault]:
    """N308: no end of an interval of a difference is farther out than the scale is wide."""
    for i, score in enumerate(study.scores):
        width, told = _width(score, scales), score.difference
        for j, end in enumerate(told.interval.root if width and told and told.interval else ()):
            if width and abs(end) > width:
                fact = say(
                    "A change or difference of {value:g} on scale '{scale}', which has {width:g} points only.",
                    value=end,
                    scale=score.scale or "",
                    width=width,
                )
                yield acceptable(
                    "N308",
                    ("scores", i, "difference", "interval", j),
                    fact,
                    say("Check the number, its decimal point and the scale."),
                )


Estimated = tuple[Path, Measure | None, float | None, Interval | None, str | None]


def _estimated(study: Study) -> Iterator[Estimated]:
    for i, score in enumerate(study.scores):
        if told := score.difference:
            yield ("scores", i, "difference"), None, told.value, told.interval, told.p
    for i, effect in enumerate(study.effects):
        yield ("effects", i), effect.measure, effect.estimate, effect.interval, effect.p


def intervals_lie_around_their_estimate(study: Study) -> Iterator[Fault]:
    """N347: an estimate lies about the middle of its interval, of a ratio on the scale of logarithms."""
    for path, measure, estimate, interval, _ in _estimated(study):
        if estimate is None or interval is None or not interval.low < estimate < interval.high:
            continue
        if measure in (
            Measure.nnt,
            Measure.accuracy,
            Measure.percent,
            Measure.rate,
            Measure.count,
            Measure.duration,
            Measure.other,
        ):
            continue
        low, middle, high = interval.low, estimate, interval.high
        if measure in RATIOS:
            if low <= 0:
                continue
            low, middle, high = (math.log(number) for number in (low, middle, high))
        below, above = middle - low, high - middle
        slack = (
            _rounding(estimate, interval)
            if measure not in RATIOS
            else _rounding(estimate, interval) / abs(interval.low)
        )
        if max(below, above) - slack > LOPSIDED * (min(below, above) + slack):
            fact = say(
                "{estimate:g} does not lie near the middle of {low:g} to {high:g}.",
                estimate=estimate,
                low=interval.low,
                high=interval.high,
            )
            yield acceptable("N347", (*path, "interval"), fact, say("Check the three numbers and their signs."))


def _rounding(estimate: float, interval: Interval) -> float:
    places = max(len(f"{number:g}".partition(".")[2]) for number in (estimate, *interval.root))
    return float(10**-places)


INCLUDED = re.compile(
    r"interval (includes|crosses|contains|holds) (no difference|zero|one|0|1)\b"
    r"|intervalle (comprend|inclut|contient) (l.absence|zéro|un\b|0|1)",
    re.IGNORECASE,
)


def notes_bear_intervals_out(study: Study) -> Iterator[Fault]:
    """N346: where a note says that an interval includes no difference, it does."""
    for i, effect in enumerate(study.effects):
        nothing = 1 if effect.measure in RATIOS else 0
        told = effect.note and INCLUDED.search(readable(effect.note)[0])
        if told and effect.interval and not effect.interval.low <= nothing <= effect.interval.high:
            low, high = effect.interval.root
            fact = say("The interval {low:g} to {high:g} leaves out what its note says it holds.", low=low, high=high)
            yield acceptable("N346", ("effects", i, "interval"), fact, say("Check p, and the signs of the interval."))


def p_values_bear_intervals_out(study: Study) -> Iterator[Fault]:
    """N346: below 0.05 the 95 % interval leaves no difference out, above it the interval holds it."""
    for path, measure, _, interval, p in _estimated(study):
        told = P.fullmatch(p or "")
        if (
            interval is None
            or not told
            or (measure and measure not in RATIOS | STANDARDISED | {Measure.md, Measure.rd})
        ):
            continue
        nothing = 1 if measure in RATIOS else 0
        holds, value = interval.low < nothing < interval.high, float(told[2])
        below, above = told[1] in ("", "=", "<", "≤"), told[1] in ("", "=", ">", "≥")
        if (holds and below and value < 0.04) or (
            not holds and above and value > 0.06 and nothing not in interval.root
        ):
            fact = say(
                "p is {p}, and the interval {low:g} to {high:g} tells otherwise.",
                p=p or "",
                low=interval.low,
                high=interval.high,
            )
            yield acceptable("N346", (*path, "p"), fact, say("Check p, and the signs of the interval."))


NAMED = (
    ({Measure.rr}, re.compile(r"\b([Rr]isk ratio|[Rr]elative risk|[Rr]isque relatif|RR)\b")),
    ({Measure.odds_ratio}, re.compile(r"\b([Oo]dds ratio|[Rr]apport des? cotes|OR)\b")),
    ({Measure.hr}, re.compile(r"\b([Hh]azard ratio|[Rr]apport de risques instantanés|HR)\b")),
    (
        STANDARDISED,
        re.compile(
            r"\b(SMD|[Ss]tandardi[sz]ed (mean )?(difference|change)|Hedges|Cohen|effect size"
            r"|DMS|taille d.effet|différence (moyenne )?standardisée)\b"
        ),
    ),
    ({Measure.md}, re.compile(r"\b([Mm]ean difference|[Dd]ifference of means|différence moyenne(?! standardisée))\b")),
)
"""Statistics by the words that name them."""


def statistics_are_named_rightly(placed: Placed[Study]) -> Iterator[Fault]:
    """N348: an effect is the statistic that its label names, and of a size that this statistic has."""
    for i, effect in enumerate(placed.record.effects):
        path: Path = ("effects", i, "measure")
        named = _named(placed, effect)
        if named and effect.measure not in named and effect.measure in RATIOS | STANDARDISED | {Measure.md}:
            other = " / ".join(sorted(measure.value for measure in named))
            fact = say(
                "The words of the record call it {other}, and 'measure' says {measure}.",
                other=other,
                measure=effect.measure.value,
            )
            yield acceptable("N348", path, fact, say("Check which statistic it is."))
        elif effect.estimate is not None and _too_large(effect):
            fact = say(
                "{measure} of {value:g}: hardly ever so large.", measure=effect.measure.value, value=effect.estimate
            )
            yield acceptable("N348", ("effects", i, "estimate"), fact, say("Check the decimal point, and 'measure'."))


def _named(placed: Placed[Study], effect: Effect) -> frozenset[Measure]:
    """The statistics that the label names; or else those named right before the number in a text."""
    label = readable(effect.label)[0]
    by_label = frozenset(measure for measures, words in NAMED if words.search(label) for measure in measures)
    if by_label or effect.estimate is None:
        return _not_raw(by_label)
    told = once(placed, "statistics named", None, partial(_told_with_a_name, placed))
    return _not_raw(frozenset(m for value, measures in told if value == abs(effect.estimate) for m in measures))


def _not_raw(named: frozenset[Measure]) -> frozenset[Measure]:
    """A standardised mean difference is also called a mean difference."""
    return named - {Measure.md} if named & STANDARDISED else named


def _told_with_a_name(placed: Placed[Study]) -> Iterator[tuple[float, frozenset[Measure]]]:
    """Numbers of the texts that stand right behind the name of a statistic."""
    for path, text in spoken(placed).texts:
        if path[0] in ("summary", "effects", "findings", "second_reading"):
            for measures, words in NAMED:
                for name in words.finditer(text):
                    if number := BEHIND.match(text, name.end()):
                        yield float(number[1]), frozenset(measures)


BEHIND = re.compile(r"[^.;,(\d]{0,25}[ (−-](\d+(?:\.\d+)?)(?![\d.]*\d)")


def _too_large(effect: Effect) -> bool:
    value = effect.estimate or 0
    if effect.measure in RATIOS:
        return value > LARGE_RATIO or 0 < value < 1 / LARGE_RATIO
    return effect.measure in STANDARDISED and abs(value) > LARGE_DISTANCE


LESS = re.compile(
    r"(negative|below (0|1|zero|one)|lower)[^.;)]{0,30} (favours|favors|= ?(fewer|less))"
    r"|(négati\w+|inférieure? à (0|1))[^.;)]{0,30}(en faveur|= ?moins)",
    re.IGNORECASE,
)
MORE = re.compile(
    r"(positive|above (0|1|zero|one)|higher)[^.;)]{0,30} (favours|favors|= ?more (re(sponse|mission)))"
    r"|(positi\w+|supérieure? à (0|1))[^.;)]{0,30}en faveur",
    re.IGNORECASE,
)


def the_good_direction_is_that_of_the_outcome(placed: Placed[Study], good: dict[str, bool]) -> Iterator[Fault]:
    """N349: more of a good outcome is better, less of a bad one; and as the label says."""
    for i, effect in enumerate(placed.record.effects):
        if effect.better is None:
            continue
        label = readable(effect.label)[0]
        wanted = _by_outcome(effect, good) or _by_words(effect, label)
        if wanted and wanted is not effect.better:
            fact = say(
                "'better: {given}', and what is told there is better when {wanted}.",
                given=effect.better.value,
                wanted=wanted.value,
            )
            yield acceptable("N349", ("effects", i, "better"), fact, say("Check 'better', 'outcome' and the label."))


FAVOURS = re.compile(r"(in favour of|favouring|en faveur d)", re.IGNORECASE)
GOOD = re.compile(r"\b(respon(se|ding|ders?)|remission|réponses?|rémission|recovery)\b", re.IGNORECASE)
BAD = re.compile(
    r"\b(relapse|rechute|depressive symptoms|symptômes dépressifs|symptoms|symptômes|suicid\w+|death|décès"
    r"|depression scores?|severity|sévérité|incident depression|new depressi\w+|risk of depression|dropout"
    r"|discontinu\w+)\b",
    re.IGNORECASE,
)


def effects_are_not_against_what_is_tested(study: Study, good: dict[str, bool]) -> Iterator[Fault]:
    """N335: an effect that clearly points to the control is unusual."""
    for i, effect in enumerate(study.effects):
        value, interval = effect.estimate, effect.interval
        nothing = 1 if effect.measure in RATIOS else 0
        compared = effect.measure in RATIOS | STANDARDISED | {Measure.md, Measure.rd, Measure.risk_reduction}
        if value is None or not compared or effect.better is None or effect.superseded:
            continue
        if (
            _by_outcome(effect, good) or _by_words(effect, readable(effect.label)[0]) or effect.better
        ) is not effect.better:
            continue  # N349
        back = (value - nothing) * (1 if effect.better is Better.higher else -1) < 0
        if back and (interval is None or (interval.low - nothing) * (interval.high - nothing) > 0):
            fact = say(
                "{value:g} points to the control: 'better' is {better}.", value=value, better=effect.better.value
            )
            yield acceptable("N335", ("effects", i, "estimate"), fact, say("Check the sign, and 'better'."))


def _by_outcome(effect: Effect, good: dict[str, bool]) -> Better | None:
    if effect.outcome not in good or effect.measure not in {*RATIOS, Measure.rd}:
        return None
    return Better.higher if good[effect.outcome or ""] else Better.lower


def _by_words(effect: Effect, label: str) -> Better | None:
    if LESS.search(label):
        return Better.lower
    if MORE.search(label) or FAVOURS.search(label):
        return Better.higher
    if effect.measure not in {*RATIOS, Measure.rd, *STANDARDISED, Measure.md}:
        return None
    good, bad = GOOD.search(label), BAD.search(label)
    if bool(good) == bool(bad):
        return None
    return Better.higher if good and effect.measure in {*RATIOS, Measure.rd} else Better.lower if bad else None


def _within(placed: Placed[Study], scales: dict[str, Scale], good: dict[str, bool]) -> Iterator[Fault]:
    study = placed.record
    for rule in (
        means_point_one_way,
        differences_are_those_of_the_means,
        spreads_are_spreads,
        intervals_stay_within_their_scale,
    ):
        yield from rule(study, scales)
    for alone in (
        intervals_lie_around_their_estimate,
        p_values_bear_intervals_out,
        notes_bear_intervals_out,
    ):
        yield from alone(study)
    yield from statistics_are_named_rightly(placed)
    yield from effects_are_not_against_what_is_tested(study, good)
    yield from the_good_direction_is_that_of_the_outcome(placed, good)


def statistics_bear_each_other_out(dataset: Dataset) -> Found:
    """N308, N343 to N349: the rules of this file, over all studies."""
    scales, good = dict(dataset.scales.items()), {kind.id: kind.better for kind in dataset.outcome_kinds.values()}
    given = (dataset.scale_file.record, dataset.vocabulary.record.outcomes)
    for placed in dataset.study_files:
        for fault in once(placed, "scores", given, partial(_within, placed, scales, good)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (statistics_bear_each_other_out,)
