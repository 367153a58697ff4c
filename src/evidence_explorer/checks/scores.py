"""Rules about means, differences, deviations and intervals that must bear each other out (N343 to N347)."""

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
    Scale,
    ScoreKind,
    Study,
    acceptable,
)
from ..model.integrity import (
    ASTRAY_INTERVAL,
    Mismatch,
    p_values_of_other_intervals,
    spreads_that_people_do_not_have,
    spreads_that_tests_contradict,
    width_of,
)
from ..problems import Said, say
from ..stats.integrity import Span, error_of_interval, p_of_z, p_span, z_of_p
from .base import Found, once
from .spoken import readable

RATIOS = {Measure.rr, Measure.odds_ratio, Measure.hr}
STANDARDISED = {Measure.smd, Measure.hedges_g, Measure.cohens_d}
LOPSIDED = 1.3  # one arm of an interval is hardly longer than the other, but for rounding, and for bootstraps
LOPSIDED_OTHERWISE = 4  # where the statistic is not one that has an arm on each side
EVEN = {None, Measure.md, Measure.rd} | RATIOS | STANDARDISED
"""Statistics whose intervals are made of a standard error; a difference of scores has no measure."""
OUTSIDE = 1.75  # a difference adjusted for the start may be so much larger or smaller than that of the raw means
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
        if max(abs(raw), abs(told.value)) > (width_of(score, scales) or math.inf):  # N307, N308
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
    found = [*spreads_that_people_do_not_have(study, scales), *spreads_that_tests_contradict(study)]
    for one in found:
        yield acceptable(
            "N345", one.path, _spread(one), say("Check the decimal point, and whether it is a standard error.")
        )


def _spread(found: Mismatch) -> Said:
    if found.what == "spread-test":
        mine, other = (f"{found.value(name):.3g}" for name in ("mine", "other"))
        return say(
            "The deviations give a standard error of {mine}, the difference one of {other}.", mine=mine, other=other
        )
    sd = found.value("sd")
    if found.what == "spread-scale":
        width = found.value("width")
        return say("A standard deviation of {sd:g} on a scale of {width:g} points.", sd=sd, width=width)
    if found.what == "spread-mean":
        most = f"{found.value('most'):.3g}"
        return say("A standard deviation of {sd:g}, and around this mean it is {most} at most.", sd=sd, most=most)
    if found.what == "spread-interval":
        other = f"{found.value('other'):.3g}"
        return say("A standard deviation of {sd:g}, and the interval was made of one of {other}.", sd=sd, other=other)
    return say("A standard deviation of {sd:g}, and of another size in another arm.", sd=sd)


def intervals_stay_within_their_scale(study: Study, scales: dict[str, Scale]) -> Iterator[Fault]:
    """N308: no end of an interval of a difference is farther out than the scale is wide."""
    for i, score in enumerate(study.scores):
        width, told = width_of(score, scales), score.difference
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
        slack = _rounding(estimate, interval) / (interval.low if measure in RATIOS else 1)
        most = LOPSIDED if measure in EVEN else LOPSIDED_OTHERWISE
        if max(below, above) - slack > most * (min(below, above) + slack):
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


def p_values_and_intervals_are_of_one_size(study: Study) -> Iterator[Fault]:
    """N346: p is about that of the interval of its difference, where the two do not contradict each other outright."""
    told = {fault.path for fault in p_values_bear_intervals_out(study)}
    for found in p_values_of_other_intervals(study):
        if found.path not in told:
            mine = f"{found.value('near'):.2g}"
            fact = say("p is {p}, and the interval stands for about {mine}.", p=found.printed, mine=mine)
            yield acceptable("N346", found.path, fact, say("Check p, and both ends of the interval."))
    for i, effect in enumerate(study.effects):
        path: Path = ("effects", i, "p")
        span, span_of_p = _errors_away(effect), p_span(effect.p or "")
        if path in told or span is None or span_of_p is None:
            continue
        least = 0.0 if span_of_p.high >= 1 else z_of_p(span_of_p.high)
        most = z_of_p(span_of_p.low) if span_of_p.low > TINY else math.inf
        if span.low - most > ASTRAY_INTERVAL or least - span.high > ASTRAY_INTERVAL:
            near = f"{p_of_z((span.low + span.high) / 2):.2g}"
            fact = say("p is {p}, and the interval stands for about {mine}.", p=effect.p or "", mine=near)
            yield acceptable("N346", path, fact, say("Check p, and both ends of the interval."))


TINY = 0.0015  # a p value that programs print for all below it


def _errors_away(effect: Effect) -> Span | None:
    """How many standard errors an effect is from none, by its estimate and by the middle of its interval."""
    estimate, interval = effect.estimate, effect.interval
    ratio = effect.measure in RATIOS
    known = ratio or effect.measure in STANDARDISED | {Measure.md, Measure.rd}
    if not known or estimate is None or interval is None or interval.low >= interval.high:
        return None
    if ratio and min(interval.low, estimate) <= 0:
        return None
    one, low, high = (math.log(n) if ratio else n for n in (estimate, *interval.root))
    error = error_of_interval(low, high)
    slack = _rounding(estimate, interval) / (interval.low if ratio else 1) / error
    far = [abs(one) / error, abs(low + high) / 2 / error]
    return Span(max(0.0, min(far) - slack), max(far) + slack)


def _within(study: Study, scales: dict[str, Scale]) -> Iterator[Fault]:
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
        p_values_and_intervals_are_of_one_size,
        notes_bear_intervals_out,
    ):
        yield from alone(study)


def statistics_bear_each_other_out(dataset: Dataset) -> Found:
    """N308, N343 to N347: the rules of this file, over all studies."""
    scales, given = dict(dataset.scales.items()), dataset.scale_file.record
    for placed in dataset.study_files:
        for fault in once(placed, "scores", given, partial(_within, placed.record, scales)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (statistics_bear_each_other_out,)
