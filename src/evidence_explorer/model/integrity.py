"""What a program can test of a study as it was published: what does not fit is a question to the source, no judgement.

Those items of INSPECT-SR that need numbers only. The checks make notices of what is found here, and the page of the
study tells it in words of its own; ``code`` is the notice under which a record may answer.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from ..stats.integrity import (
    Span,
    chi_square_p,
    error_of_difference,
    error_of_interval,
    fisher_p,
    largest_sd,
    p_span,
    share_of_people,
    z_of_p,
)
from .bounded import bounded_differences
from .dataset import Path
from .rules import counts, figures, rounding
from .site import Scale
from .study import Figure, HarmFigure, Mean, Outcome, Score, Study
from .totals import total
from .words import Origin, Repeats, ScoreKind

TREATED = 1.1  # harms are counted among all who were treated, who may be a few more than those analysed
MISSING = 0.8  # losing more than a fifth of the people deserves a word (the "5-and-20 rule" of appraisal)
NARROW, WIDE = 0.035, 0.35  # of a scale's width: a spread that people do not have, but a standard error or a sum has
APART = 3  # so many times larger a standard deviation is in one arm than in another of the same score
UNLIKE = 2.5  # adjusting for the start narrows an interval, rarely by so much
SEVERAL = 10  # fewer people, and their standard error is no longer far from their standard deviation
ASTRAY = 0.4  # standard errors: another test, strata or covariates mostly move a p value less
ASTRAY_INTERVAL = 0.75  # standard errors: p and interval may come from two models, rounded apart
ALIKE = 2  # figures that two arms may not share by chance
NAMES = {"fisher": ("fisher",), "chi-square": ("chi-squar", "chi squar", "khi", "χ²", "χ2", "chi2")}
"""How texts name a test of two counts."""
SENTENCES = {None: "p", "fisher": "p-fisher", "chi-square": "p-chi-square"}


@dataclass(frozen=True)
class Mismatch:
    """What does not fit. ``what``: which sentence tells it; ``values``: its numbers; ``arms``: whom it is about."""

    item: str
    what: str
    code: str
    path: Path
    values: tuple[tuple[str, float], ...] = ()
    arms: tuple[str, ...] = ()
    printed: str = ""
    beside: str = ""
    """What ``printed`` does not agree with, where that is no number."""

    def value(self, name: str) -> float:
        """One of its numbers."""
        return dict(self.values)[name]


Figures = Figure | HarmFigure


def published_shares(study: Study) -> list[tuple[Path, Figures, float, int]]:
    """Percentages as published, with the number of people that they are of and without their count."""
    return [
        (path, figure, figure.percent, figure.of)
        for path, figure in counts(study)
        if None not in (figure.percent, figure.of) and figure.events is None and figure.origin is not Origin.derived
        if figure.percent is not None and figure.of is not None
    ]


def shares_of_nobody(study: Study) -> Iterator[Mismatch]:
    """N320: of so many people, no whole number gives the percentage."""
    for path, figure, percent, of in published_shares(study):
        if share_of_people(percent, of, rounding(percent)) is None:
            values = (("percent", percent), ("of", of), ("people", percent * of / 100))
            yield Mismatch("percent", "percent", "N320", (*path, "percent"), values, tuple(figure.arm.split("+")))


@dataclass(frozen=True)
class Compared:
    """Two arms with a published p value. ``counts``: events of each, as far as rounding leaves them open, and people.

    ``named``: the test, where the record names it.
    """

    path: Path
    printed: str
    span: Span
    counts: tuple[tuple[Span, int], tuple[Span, int]]
    arms: tuple[str, str]
    named: str | None


def compared_counts(study: Study) -> Iterator[Compared]:
    """Outcomes of two arms with a p value and counts, or percentages of a known number of people."""
    sizes = {arm.id: arm.n for arm in study.arms}
    for i, outcome in enumerate(study.outcomes):
        span, shares = p_span(outcome.p or ""), [_count(figure, sizes.get(figure.arm)) for figure in outcome.results]
        if span and len(shares) == 2 and shares[0] and shares[1]:
            first, second = (figure.arm for figure in outcome.results)
            two = (shares[0], shares[1])
            yield Compared(("outcomes", i, "p"), outcome.p or "", span, two, (first, second), _named(outcome))


def _count(figure: Figure, size: int | None) -> tuple[Span, int] | None:
    people = figure.of or size
    if not people or (figure.events or 0) > people:  # else E202
        return None
    if figure.events is not None:
        return Span(figure.events, figure.events), people
    whole = share_of_people(figure.percent or 0, people, rounding(figure.percent or 0))
    return (whole, people) if whole else None  # else N320


def _named(outcome: Outcome) -> str | None:
    told = " ".join(t.casefold() for text in (outcome.definition, outcome.note) if text for t in text.root.values())
    found = [test for test, names in NAMES.items() if any(name in told for name in names)]
    return found[0] if len(found) == 1 else None


def computed_p(told: Compared) -> Span:
    """The p values of the counts by the named test; by Fisher's and Pearson's, with and without correction, if none."""
    (one, people), (other, others) = told.counts
    found: list[float] = []
    for a, b in product({int(one.low), int(one.high)}, {int(other.low), int(other.high)}):
        if told.named != "chi-square":
            found.append(fisher_p(a, people, b, others))
        if told.named != "fisher":
            found += [chi_square_p(a, people, b, others, corrected) for corrected in (False, True)]
    return Span(min(found), max(found))


def p_values_of_other_counts(study: Study) -> Iterator[Mismatch]:
    """N346: the p value of an outcome is about that of its counts, by whatever test; of a named test, it is that."""
    for told in compared_counts(study):
        mine, slack = computed_p(told), 0.05 if told.named else ASTRAY
        if mine.meets(told.span):
            continue
        small = told.span.high < mine.low
        printed, near = (told.span.high, mine.low) if small else (told.span.low, mine.high)
        if abs(z_of_p(printed) - z_of_p(near)) > slack:
            values = (("low", mine.low), ("high", mine.high), ("near", near))
            yield Mismatch("p", SENTENCES[told.named], "N346", told.path, values, told.arms, told.printed)


def sized(study: Study) -> Iterator[tuple[Path, str, int]]:
    """Where a number of people is told of an arm, or of several together: figures of benefit, of harm, and means."""
    for path, figure in counts(study):
        if figure.of is not None:
            yield (*path, "of"), figure.arm, figure.of
    for i, score in enumerate(study.scores):
        for j, mean in enumerate(score.results):
            if mean.n is not None:
                yield ("scores", i, "results", j, "n"), mean.arm, mean.n


def groups_above_their_arm(study: Study) -> Iterator[Mismatch]:
    """N304: a figure or mean counts at most the people of its arm; harms are counted among all who were treated."""
    sizes = {arm.id: arm.n for arm in study.arms}
    for path, arms, of in sized(study):
        held = [sizes.get(arm) for arm in arms.split("+")]
        n = sum(size for size in held if size is not None)
        if None not in held and of > n * (TREATED if path[0] == "harms" else 1):
            yield Mismatch("flow", "flow-above", "N304", path, (("of", of), ("n", n)), tuple(arms.split("+")))


def arms_apart_from_the_randomised(study: Study) -> Iterator[Mismatch]:
    """N319: arms, or where their size is not told the people counted in them, are the people who were randomised."""
    randomised = study.design.randomised
    own = [arm for arm in study.arms if arm.repeats is None]
    counted: dict[str, int] = {}
    for _, arm, of in sized(study):
        counted[arm] = max(of, counted.get(arm, 0))
    placed = total([arm.n for arm in own])
    most = sum(arm.n or counted.get(arm.id, 0) for arm in own)
    if randomised is not None and placed.known <= randomised < most:  # else it is E204
        yield _flow("flow-more", ("design", "randomised"), most, randomised)
    people, field = (randomised, "randomised") if randomised else (study.design.participants, "participants")
    if people is not None and own and not placed.lacking and placed.known < MISSING * people:
        yield _flow("flow-fewer", ("design", field), placed.known, people)
    whole = randomised if randomised is not None else placed.known if own and not placed.lacking else None
    for i, part in enumerate(study.arms):
        again = part.repeats not in (None, Repeats.other_phase)  # another phase may hold more
        if again and part.n is not None and whole is not None and part.n > whole:
            yield _flow("flow-part", ("arms", i, "n"), part.n, whole, part.id)


def _flow(what: str, path: Path, held: int, of: int, *arms: str) -> Mismatch:
    return Mismatch("flow", what, "N319", path, (("held", held), ("total", of)), arms)


def width_of(score: Score, scales: Mapping[str, Scale]) -> float | None:
    """How many points the scale of a score has, where its means are points of it."""
    scale = scales.get(score.scale or "")
    inside = score.kind not in (ScoreKind.percent_change, ScoreKind.percent_time)
    width = scale.range[1] - scale.range[0] if scale and scale.range and inside else 0
    return width if width > 0 else None


def spreads(study: Study) -> Iterator[tuple[int, Score, int, Mean]]:
    """Every mean with a standard deviation."""
    for i, score in enumerate(study.scores):
        yield from ((i, score, j, mean) for j, mean in enumerate(score.results) if mean.sd)


def spreads_that_people_do_not_have(study: Study, scales: Mapping[str, Scale]) -> Iterator[Mismatch]:
    """N345: a standard deviation fits its scale, its mean, its interval, and those of the other arms of its score."""
    sizes = {arm.id: arm.n for arm in study.arms}
    for i, score, j, mean in spreads(study):
        sd, width, n = mean.sd or 0, width_of(score, scales), _people(mean, sizes.get(mean.arm))
        others = [other.sd for other in score.results if other.sd]
        path: Path = ("scores", i, "results", j, "sd")
        if width and not NARROW * width <= sd <= WIDE * width:
            yield Mismatch("spread", "spread-scale", "N345", path, (("sd", sd), ("width", width)), (mean.arm,))
        elif (most := _most_spread(score, mean, n, scales)) is not None and sd > most:
            yield Mismatch("spread", "spread-mean", "N345", path, (("sd", sd), ("most", most)), (mean.arm,))
        elif any(sd > APART * other or other > APART * sd for other in others):
            yield Mismatch("spread", "spread-arms", "N345", path, (("sd", sd),), (mean.arm,))
        elif mean.interval and n and _unlike(sd / math.sqrt(n), error_of_interval(*mean.interval.root), n):
            other = error_of_interval(*mean.interval.root) * math.sqrt(n)
            yield Mismatch("spread", "spread-interval", "N345", path, (("sd", sd), ("other", other)), (mean.arm,))


def _people(mean: Mean, size: int | None) -> int | None:
    """Of how many people a mean is; None where they are more than their arm holds, which is N304."""
    return None if mean.n and size and mean.n > size else mean.n or size


def _most_spread(score: Score, mean: Mean, n: int | None, scales: Mapping[str, Scale]) -> float | None:
    """The largest standard deviation around a mean inside its scale, with what printing may have rounded."""
    scale = scales.get(score.scale or "")
    if score.kind is not ScoreKind.endpoint or width_of(score, scales) is None or not scale or not scale.range:
        return None
    low, high = scale.range
    if mean.mean is None or not low < mean.mean < high:
        return None
    return largest_sd(mean.mean, low, high, max(n or 2, 2)) * 1.02


def _unlike(one: float, other: float, people: int) -> bool:
    """Whether two standard errors are so far apart that one may be a standard deviation."""
    return people >= SEVERAL and other > 0 and not 1 / UNLIKE < one / other < UNLIKE


def compared_means(study: Study) -> Iterator[tuple[int, Score, float, float, int]]:
    """Scores with deviations of both arms, and an interval or p value of their difference.

    Place, score, the standard error by the deviations, that by the interval or p value, and the smaller arm.
    """
    sizes = {arm.id: arm.n for arm in study.arms}
    for i, score in enumerate(study.scores):
        told, means = score.difference, {mean.arm: mean for mean in score.results}
        pair = [means[arm] for arm in (told.arm, told.against) if arm in means] if told else []
        people = [_people(mean, sizes.get(mean.arm)) or 0 for mean in pair]
        if not told or len(pair) < 2 or told.arm == told.against or 0 in people or not (pair[0].sd and pair[1].sd):
            continue
        if error := _error(score):
            yield i, score, error_of_difference(pair[0].sd, people[0], pair[1].sd, people[1]), error, min(people)


def _error(score: Score) -> float | None:
    told = score.difference
    if told and told.interval:
        return error_of_interval(*told.interval.root)
    span = p_span(told.p or "") if told and told.value else None
    if not told or not told.value or not span or not 0 < span.low <= span.high < 1:
        return None
    return abs(told.value) / z_of_p((span.low + span.high) / 2)


def spreads_that_tests_contradict(study: Study) -> Iterator[Mismatch]:
    """N345: the deviations of two arms give about the standard error that the interval or p of their difference has."""
    for i, score, mine, other, people in compared_means(study):
        if _unlike(mine, other, people) and score.difference:
            path, arms = ("scores", i, "difference"), (score.difference.arm, score.difference.against)
            yield Mismatch("spread", "spread-test", "N345", path, (("mine", mine), ("other", other)), arms)


def p_values_of_other_intervals(study: Study) -> Iterator[Mismatch]:
    """N346: the interval and the p value of one difference are about as far from no difference."""
    for told in bounded_differences(study):
        mine, other = told.by_interval, told.by_p
        if mine.low - other.high > ASTRAY_INTERVAL or other.low - mine.high > ASTRAY_INTERVAL:
            path = ("scores", told.place, "difference", "p")
            yield Mismatch("p", "p-interval", "N346", path, (("near", told.near),), told.arms, told.printed)


def own_arms(study: Study) -> set[str]:
    """Arms whose people are counted in no other one."""
    return {arm.id for arm in study.arms if arm.repeats is None}


def _told(study: Study) -> dict[str, dict[Path, tuple[Path, tuple[float | None, ...]]]]:
    """By arm and by row what is told: counts and percentages of outcomes, means with their deviations."""
    own, told = own_arms(study), defaultdict[str, dict[Path, tuple[Path, tuple[float | None, ...]]]](dict)
    for path, _, figure in figures(study):
        if figure.arm in own and (figure.events or figure.percent):
            told[figure.arm][path[:2]] = (path, (figure.events, figure.of, figure.percent))
    for i, _, j, mean in spreads(study):
        if mean.arm in own and mean.mean:
            told[mean.arm]["scores", i] = (("scores", i, "results", j), (mean.mean, mean.sd))
    return told


def shared_rows(study: Study) -> Iterator[tuple[str, str, list[Path], int]]:
    """Each pair of arms: where the second has the same figures as the first, and how many rows both have."""
    told = _told(study)
    for one, other in combinations(told, 2):
        shared = [key for key in told[one] if key in told[other]]
        alike = [told[other][key][0] for key in shared if told[one][key][1] == told[other][key][1]]
        yield one, other, alike, len(shared)


def arms_alike(study: Study) -> Iterator[Mismatch]:
    """N311: two arms rarely have the same figures in several rows; a copied line always has."""
    for one, other, alike, _ in shared_rows(study):
        if len(alike) >= ALIKE:
            yield Mismatch("alike", "alike", "N311", alike[0], (("rows", len(alike)),), (one, other))


def later(one: str, other: str) -> bool:
    """Whether a date is after another, as far as both tell: a year alone is not after a day of that year."""
    shorter = min(len(one), len(other))
    return one[:shorter] > other[:shorter]


def registered_after_the_start(study: Study) -> Iterator[Mismatch]:
    """N306: a study is registered before its first person is included."""
    dates = study.design.dates
    if dates and dates.registered and dates.started and later(dates.registered, dates.started):
        path = ("design", "dates", "registered")
        yield Mismatch("registration", "registration", "N306", path, printed=dates.registered, beside=dates.started)


def dates_out_of_order(study: Study) -> Iterator[Mismatch]:
    """N306: a study ends after it began, and is published after it began."""
    dates, year = study.design.dates, study.citation.year
    if not dates or not dates.started:
        return
    if dates.completed and later(dates.started, dates.completed):
        path: Path = ("design", "dates", "completed")
        yield Mismatch("dates", "dates-ended", "N306", path, printed=dates.completed, beside=dates.started)
    if year and later(dates.started, str(year)):
        path = ("design", "dates", "started")
        yield Mismatch("dates", "dates-published", "N306", path, printed=dates.started, beside=str(year))


def mismatches(study: Study, scales: Mapping[str, Scale]) -> Iterator[Mismatch]:
    """All of them, in the order in which the page tells what was tested."""
    yield from shares_of_nobody(study)
    yield from p_values_of_other_counts(study)
    yield from groups_above_their_arm(study)
    yield from arms_apart_from_the_randomised(study)
    yield from spreads_that_people_do_not_have(study, scales)
    yield from spreads_that_tests_contradict(study)
    yield from p_values_of_other_intervals(study)
    yield from arms_alike(study)
    yield from registered_after_the_start(study)
    yield from dates_out_of_order(study)
