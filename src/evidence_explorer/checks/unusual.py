"""Rules about what can hardly be: each a notice, which the record itself may explain (N305 to N308, N310 to N312)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from ..model import (
    Dataset,
    Fault,
    Interval,
    Measure,
    Path,
    Score,
    ScoreKind,
    Study,
    acceptable,
    counts,
)
from ..model.integrity import arms_alike
from ..problems import say
from .base import Found, once

# Losing more than a fifth of the people puts a result in doubt by itself (the "5-and-20 rule" of appraisal), so such
# a fall deserves a word in any case; a smaller one is ordinary, and a digit that slipped is mostly a larger one.
KEPT = 0.8
P_VALUE = re.compile(r"[<>≤≥=]? ?(0?\.[0-9]*[1-9][0-9]*|1(\.0+)?)")
YEAR_IN_DOI = re.compile(r"[./]((?:19|20)[0-9]{2})(?=[./])")
YEARS_IN_PRESS = 2  # from the acceptance of an article, which its DOI may tell, to the issue in which it appears
INFINITE = float("inf")
SMALL = 0.05
POSSIBLE = {
    Measure.rr: (0, INFINITE),
    Measure.odds_ratio: (0, INFINITE),
    Measure.hr: (0, INFINITE),
    Measure.rd: (-100, 100),
    Measure.risk_reduction: (-100, 100),
    Measure.percent: (-100, 100),
    Measure.correlation: (-1, 1),
    Measure.accuracy: (0, 100),
    Measure.p_value: (0, 1),
    Measure.rate: (0, INFINITE),
    Measure.count: (0, INFINITE),
    Measure.duration: (0, INFINITE),
}
"""Lowest and highest value of a statistic."""
RATIOS = {Measure.rr, Measure.odds_ratio, Measure.hr}


def people_of_an_arm_stay(study: Study) -> Iterator[Fault]:
    """N305: the number of people of an arm hardly changes from one outcome, or one harm, to another."""
    sizes = {arm.id: arm.n for arm in study.arms}
    counted: dict[tuple[str, object], list[tuple[Path, int]]] = defaultdict(list)  # harms are counted among others
    for path, figure in counts(study):
        above = path[0] == "outcomes" and (sizes.get(figure.arm) or INFINITE) < (figure.of or 0)  # N304
        if figure.of is not None and not above and (figure.events or 0) <= figure.of:
            counted[figure.arm, path[0]].append(((*path, "of"), figure.of))
    for (arm, _), found in counted.items():
        usual = Counter(of for _, of in found).most_common(1)[0][0]  # the first of several equally frequent ones
        for path, of in found:
            if min(of, usual) < KEPT * max(of, usual):
                fact = say(
                    "{of} people in arm '{arm}' here, and {usual} in other outcomes of the study.",
                    of=of, arm=arm, usual=usual,
                )  # fmt: skip
                yield acceptable("N305", path, fact, say("Check the number in the source."))


def scores_stay_within_their_scale(study: Study, ranges: dict[str, tuple[float, float]]) -> Iterator[Fault]:
    """N307: a mean lies in the range of its scale; N308: no change or difference is larger than that range."""
    for i, score in enumerate(study.scores):
        if score.scale not in ranges or score.kind in (ScoreKind.percent_change, ScoreKind.percent_time):
            continue
        low, high = ranges[score.scale]
        for path, value, is_place in _values(score):
            if is_place and not low <= value <= high:
                fact = say(
                    "A mean of {value:g} on scale '{scale}', which goes from {low:g} to {high:g}.",
                    value=value, scale=score.scale, low=low, high=high,
                )  # fmt: skip
                remedy = say("Check the number, the scale, and whether it is a change ('kind: change').")
                yield acceptable("N307", ("scores", i, *path), fact, remedy)
            elif not is_place and abs(value) > high - low:
                fact = say(
                    "A change or difference of {value:g} on scale '{scale}', which has {width:g} points only.",
                    value=value, scale=score.scale, width=high - low,
                )  # fmt: skip
                remedy = say("Check the number, its decimal point and the scale.")
                yield acceptable("N308", ("scores", i, *path), fact, remedy)


def _values(score: Score) -> Iterator[tuple[Path, float, bool]]:
    """Path inside the score, value, and whether it is a place on the scale (or else a distance)."""
    for j, mean in enumerate(score.results):
        if mean.mean is not None:
            yield ("results", j, "mean"), mean.mean, score.kind is ScoreKind.endpoint
    if score.difference and score.difference.value is not None:
        yield ("difference", "value"), score.difference.value, False


def statistics_are_possible(study: Study) -> Iterator[Fault]:
    """N310: a ratio is above 0, a percentage at most 100, a p value between 0 and 1."""
    for path, measure, value in _statistics(study):
        low, high = POSSIBLE[measure]
        if not low <= value <= high or (measure in RATIOS and value == 0 and path[-1] == "estimate"):
            fact = say("A statistic of kind '{measure}' cannot be {value:g}.", value=value, measure=measure.value)
            remedy = say("Check the sign, the decimal point and 'measure' or 'kind'.")
            yield acceptable("N310", path, fact, remedy)
    for i, effect in enumerate(study.effects):
        if effect.measure is Measure.nnt and effect.estimate is not None and abs(effect.estimate) < 1:
            fact = say("{value:g} people to treat for one to benefit: less than one person.", value=effect.estimate)
            remedy = say("Check the number; it may be a risk difference ('measure: RD').")
            yield acceptable("N310", ("effects", i, "estimate"), fact, remedy)


def _statistics(study: Study) -> Iterator[tuple[Path, Measure, float]]:
    for i, effect in enumerate(study.effects):
        if effect.measure in POSSIBLE:
            yield from ((("effects", i, *p), effect.measure, v) for p, v in _ends(effect.estimate, effect.interval))
    for i, score in enumerate(study.scores):
        if score.kind in (ScoreKind.percent_change, ScoreKind.percent_time):
            found = [(path, value) for path, value, _ in _values(score)]
            yield from ((("scores", i, *path), Measure.percent, value) for path, value in found)


def _ends(estimate: float | None, interval: Interval | None) -> Iterator[tuple[Path, float]]:
    if estimate is not None:
        yield ("estimate",), estimate
    if interval is not None:
        yield ("interval", 0), interval.low
        yield ("interval", 1), interval.high


def p_values_are_p_values(study: Study) -> Iterator[Fault]:
    """N310: a p value is above 0 and at most 1, perhaps with < before it."""
    given: list[tuple[Path, str | None]] = [(("outcomes", i, "p"), o.p) for i, o in enumerate(study.outcomes)]
    given += [(("effects", i, "p"), e.p) for i, e in enumerate(study.effects)]
    given += [(("scores", i, "difference", "p"), s.difference.p) for i, s in enumerate(study.scores) if s.difference]
    for path, p in given:
        if p is not None and not P_VALUE.fullmatch(p):
            remedy = say("Write a number above 0 and at most 1, as 0.03 or <0.001; leave 'p' out if there is none.")
            yield acceptable("N310", path, say("'{p}' is not a p value.", p=p), remedy)
        elif p is not None and p[0] in ">≥" and float(p.lstrip(">≥ ")) < SMALL:
            fact = say("p is {p}: nobody tells so little of a p value.", p=p)
            yield acceptable("N310", path, fact, say("Check the sign: < or >."))


def arms_are_not_copies(study: Study) -> Iterator[Fault]:
    """N311: two arms rarely have the same figures in several rows; a copied line always has."""
    for found in arms_alike(study):
        one, other = found.arms
        n = int(found.value("rows"))
        fact = say("Arms '{one}' and '{other}' have the same figures in {n} outcomes.", one=one, other=other, n=n)
        remedy = say("Check whether a line was copied and not changed.")
        yield acceptable("N311", found.path, fact, remedy)


def publication_fits_its_doi(study: Study) -> Iterator[Fault]:
    """N312: a DOI that tells a year tells nearly that of the citation."""
    found = YEAR_IN_DOI.findall(study.citation.doi or "")  # one may be the number of a volume
    year = study.citation.year
    if found and year and all(abs(int(other) - year) > YEARS_IN_PRESS for other in found):
        fact = say("The DOI speaks of {other}, the citation of {year}.", other=found[0], year=str(year))
        remedy = say("Check both; the DOI may be that of another article.")
        yield acceptable("N312", ("citation", "doi"), fact, remedy)


STUDY_RULES: tuple[Callable[[Study], Iterator[Fault]], ...] = (
    people_of_an_arm_stay,
    statistics_are_possible,
    p_values_are_p_values,
    arms_are_not_copies,
    publication_fits_its_doi,
)


def studies_are_plausible(dataset: Dataset) -> Found:
    """N305, N307, N308, N310 to N312: all rules of this file, over all studies."""
    ranges = {s.id: s.range for s in dataset.scales.values() if s.range and s.range[0] < s.range[1]}
    given = dataset.scale_file.record
    for placed in dataset.study_files:
        for fault in once(placed, "plausible", given, partial(_within, placed.record, ranges)):
            yield placed, fault


def _within(study: Study, ranges: dict[str, tuple[float, float]]) -> Iterator[Fault]:
    for rule in STUDY_RULES:
        yield from rule(study)
    yield from scores_stay_within_their_scale(study, ranges)


RULES: tuple[Callable[[Dataset], Found], ...] = (studies_are_plausible,)
