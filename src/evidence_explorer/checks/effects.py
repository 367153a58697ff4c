"""Rules about effects as published: what they are called, and which way they point (N335, N348, N349)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from ..model import Better, Dataset, Effect, Fault, Measure, OutcomeKind, Path, Placed, Study, acceptable
from ..problems import say
from .base import Found, once
from .scores import RATIOS, STANDARDISED
from .spoken import readable, spoken

LARGE_RATIO, LARGE_DISTANCE = 40, 3.5
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


def the_good_direction_is_that_of_the_outcome(placed: Placed[Study], good: Directions) -> Iterator[Fault]:
    """N349: more of a good outcome is better, less of a bad one; and as the label says."""
    for i, effect in enumerate(placed.record.effects):
        if effect.better is None:
            continue
        label = readable(effect.label)[0]
        wanted = _by_outcome(effect, good) or _by_words(effect, label, good)
        if wanted and wanted is not effect.better:
            fact = say(
                "'better: {given}', and what is told there is better when {wanted}.",
                given=effect.better.value,
                wanted=wanted.value,
            )
            yield acceptable("N349", ("effects", i, "better"), fact, say("Check 'better', 'outcome' and the label."))


FAVOURS = re.compile(r"(in favour of|favouring|en faveur d)", re.IGNORECASE)
GOOD = ("recovery",)
BAD = (
    "symptoms",
    "symptômes",
    "deaths?",
    "décès",
    "severity",
    "sévérité",
    "dropout",
    r"discontinu\w+",
    "risk of",
    "risque de",
)
"""Words of labels that say whether more is good, whatever a site is about."""
STEM = 5  # letters that the forms of the name of an outcome share


@dataclass(frozen=True)
class Directions:
    """Whether more of an outcome is good, by its id; words of labels that speak of a good one, and of a bad one."""

    by_outcome: dict[str, bool]
    good: re.Pattern[str]
    bad: re.Pattern[str]

    @classmethod
    def of(cls, kinds: Collection[OutcomeKind]) -> Directions:
        """From the vocabulary: the stems of charted outcomes, and outcomes that have one word for a name."""
        good = [_stem(name) for kind in kinds if kind.charted and kind.better for name in kind.name.root.values()]
        bad = [re.escape(n) for kind in kinds if not kind.better for n in kind.name.root.values() if n.isalpha()]
        return cls({kind.id: kind.better for kind in kinds}, _words([*GOOD, *good]), _words([*BAD, *bad]))


def _stem(name: str) -> str:
    return re.escape(name[:STEM]) + r"\w*" if name.isalpha() else re.escape(name)


def _words(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(patterns)})\b", re.IGNORECASE)


def effects_are_not_against_what_is_tested(study: Study, good: Directions) -> Iterator[Fault]:
    """N335: an effect that clearly points to the control is unusual."""
    for i, effect in enumerate(study.effects):
        value, interval = effect.estimate, effect.interval
        nothing = 1 if effect.measure in RATIOS else 0
        compared = effect.measure in RATIOS | STANDARDISED | {Measure.md, Measure.rd, Measure.risk_reduction}
        if value is None or not compared or effect.better is None or effect.superseded:
            continue
        if (
            _by_outcome(effect, good) or _by_words(effect, readable(effect.label)[0], good) or effect.better
        ) is not effect.better:
            continue  # N349
        back = (value - nothing) * (1 if effect.better is Better.higher else -1) < 0
        if back and (interval is None or (interval.low - nothing) * (interval.high - nothing) > 0):
            fact = say(
                "{value:g} points to the control: 'better' is {better}.", value=value, better=effect.better.value
            )
            yield acceptable("N335", ("effects", i, "estimate"), fact, say("Check the sign, and 'better'."))


def _by_outcome(effect: Effect, good: Directions) -> Better | None:
    if effect.outcome not in good.by_outcome or effect.measure not in {*RATIOS, Measure.rd}:
        return None
    return Better.higher if good.by_outcome[effect.outcome or ""] else Better.lower


def _by_words(effect: Effect, label: str, words: Directions) -> Better | None:
    if LESS.search(label):
        return Better.lower
    if MORE.search(label) or FAVOURS.search(label):
        return Better.higher
    if effect.measure not in {*RATIOS, Measure.rd, *STANDARDISED, Measure.md}:
        return None
    good, bad = words.good.search(label), words.bad.search(label)
    if bool(good) == bool(bad):
        return None
    return Better.higher if good and effect.measure in {*RATIOS, Measure.rd} else Better.lower if bad else None


def _within(placed: Placed[Study], good: Directions) -> Iterator[Fault]:
    yield from statistics_are_named_rightly(placed)
    yield from effects_are_not_against_what_is_tested(placed.record, good)
    yield from the_good_direction_is_that_of_the_outcome(placed, good)


def effects_are_what_they_say(dataset: Dataset) -> Found:
    """N335, N348, N349: the rules of this file, over all studies."""
    given = dataset.vocabulary.record.outcomes
    good = Directions.of(given)
    for placed in dataset.study_files:
        for fault in once(placed, "effects", given, partial(_within, placed, good)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (effects_are_what_they_say,)
