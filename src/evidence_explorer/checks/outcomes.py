"""Rules about what was counted: sides, order, kinds, scales (N334, N335, N341, N342, N346, N352 to N354)."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from ..model import (
    Arm,
    Better,
    Control,
    Dataset,
    DefinedBy,
    Direction,
    Fault,
    Figure,
    HarmFigure,
    Measure,
    Outcome,
    OutcomeKind,
    Path,
    Placed,
    Scale,
    Study,
    acceptable,
)
from ..model.integrity import p_values_of_other_counts
from ..problems import say
from .base import Found, once
from .rows import rows_keep_the_order_of_arms
from .scales import (
    Named,
    named_scales,
    scaled,
    scales_are_those_of_the_definition,
    scales_are_those_of_the_words,
    scales_of_a_summary_have_figures,
    scales_stand_somewhere_else,
    shares_of_one_time_are_on_one_scale,
)
from .spoken import Number, readable, spoken

CLEAR = 1.96  # so many standard errors a control group must be ahead before it is told
FAR = 0.06  # of a scale's width
NEAR = 4  # numbers of a text that stand so close together belong together


def _inert(arm: Arm) -> bool:
    """Whether it is given nothing that is meant to treat."""
    return arm.control is not None and arm.control != Control.active


def pairs(study: Study) -> list[tuple[Arm, Arm]]:
    """Each arm that is given what the study is about, with each arm that is given nothing of it."""
    own = [arm for arm in study.arms if arm.repeats is None]
    treated = [arm for arm in own if arm.treatment in study.treatments and arm.control is None]
    return [(one, other) for one in treated for other in own if _inert(other)]


def controls_are_not_ahead(study: Study, good: dict[str, bool], scales: dict[str, Scale]) -> Iterator[Fault]:
    """N335: a placebo is not clearly better than what is tested, nor followed clearly more often by harm."""
    sides = pairs(study)
    if study.design.kind.review or not sides:
        return
    sizes = {arm.id: arm.n for arm in study.arms}
    rows: list[tuple[Path, bool, dict[str, Figure | HarmFigure]]] = [
        (("outcomes", i, "results"), good.get(outcome.kind, True), {figure.arm: figure for figure in outcome.results})
        for i, outcome in enumerate(study.outcomes)
    ]
    rows += [(("harms", i, "results"), True, {f.arm: f for f in harm.results}) for i, harm in enumerate(study.harms)]
    for path, wanted, told in rows:
        for treated, control in sides:
            found = [_share(told.get(arm.id), sizes.get(arm.id)) for arm in (treated, control)]
            if None not in found and _distance(found[0], found[1]) * (1 if wanted else -1) < -CLEAR:  # type: ignore[arg-type]
                yield _ahead(path, treated, control)
    yield from _scores_ahead(study, sides, scales)


def _ahead(path: Path, treated: Arm, control: Arm) -> Fault:
    fact = say("Arm '{control}' is ahead of '{treated}'.", control=control.id, treated=treated.id)
    remedy = say("Check whether the two arms, or the signs, have been exchanged.")
    return acceptable("N335", path, fact, remedy)


def _share(figure: Figure | HarmFigure | None, size: int | None) -> tuple[float, int] | None:
    people = (figure.of or size) if figure else None
    if not figure or not people:
        return None
    if figure.events is not None and figure.of:
        return (figure.events / figure.of, people) if figure.events <= figure.of else None  # else E202
    return (figure.percent / 100, people) if figure.percent is not None else None


def _distance(one: tuple[float, int], other: tuple[float, int]) -> float:
    """How many standard errors lie between two shares."""
    (p, n), (q, m) = one, other
    both = (p * n + q * m) / (n + m)
    error = math.sqrt(both * (1 - both) * (1 / n + 1 / m)) if 0 < both < 1 else 0
    return (p - q) / error if error else 0


def _scores_ahead(study: Study, sides: list[tuple[Arm, Arm]], scales: dict[str, Scale]) -> Iterator[Fault]:
    for i, score in enumerate(study.scores):
        scale = scales.get(score.scale or "")
        if not scale:
            continue
        good = 1 if scale.better is Better.higher else -1
        width = scale.range[1] - scale.range[0] if scale.range and scale.range[0] < scale.range[1] else 60
        means = {mean.arm: mean.mean for mean in score.results if mean.mean is not None}
        for treated, control in sides:
            told = score.difference
            here = told if told and (told.arm, told.against) == (treated.id, control.id) else None
            back = told if told and (told.arm, told.against) == (control.id, treated.id) else None
            if here and here.value and here.value * good < 0:
                clear = here.interval.low * here.interval.high > 0 if here.interval else abs(here.value) > FAR * width
            elif back and back.value and back.value * good > 0:
                clear = True
            else:
                gap = (means[treated.id] - means[control.id]) * good if {treated.id, control.id} <= set(means) else 0
                clear = gap < -FAR * width
            sizes = [
                abs(value) for value in (means.get(treated.id), means.get(control.id), told and told.value) if value
            ]
            if clear and max(sizes, default=0) <= width:  # else N307, N308
                yield _ahead(("scores", i, "difference" if told else "results"), treated, control)


def findings_favour_what_is_tested(study: Study) -> Iterator[Fault]:
    """N335: a finding in words that a placebo did better is unusual."""
    inert = {arm.id for arm in study.arms if _inert(arm)}
    for i, finding in enumerate(study.findings):
        if finding.direction is Direction.favours_control and finding.against in inert:
            fact = say("Arm '{control}' is ahead of '{treated}'.", control=finding.against, treated=finding.arm)
            yield acceptable("N335", ("findings", i, "direction"), fact, say("Check the direction in the source."))


def results_stand_in_the_order_of_the_text(placed: Placed[Study]) -> Iterator[Fault]:
    """N334: a text that tells two results of a row tells first that of the treated arm, or of the arm listed first."""
    study = placed.record
    order = {arm.id: (arm.control is not None, i) for i, arm in enumerate(study.arms)}
    told: dict[Path, list[Number]] = defaultdict(list)
    for number in spoken(placed).numbers:
        if number.path[0] in ("summary", "second_reading") or number.path[-2:-1] == ("note",):
            told[number.path].append(number)
    for path, rows in _rows(study):
        known = sorted((row for row in rows if row[0] in order), key=lambda row: order[row[0]])
        near = [
            numbers
            for where, numbers in told.items()
            if where[0] in ("summary", "second_reading") or where[:2] == path[:2]
        ]
        for (one, *first), (other, *second) in combinations(known, 2):
            ways = [way for numbers in near for a, b in zip(first, second, strict=True) if (way := _way(numbers, a, b))]
            if ways and max(ways) < 0:
                fact = say("The text tells the result of '{other}' before that of '{one}'.", one=one, other=other)
                remedy = say("Check whether the figures of the two arms have been exchanged.")
                yield acceptable("N334", path, fact, remedy)


def a_control_is_not_alone(study: Study) -> Iterator[Fault]:
    """N334: a row that tells of one arm tells of the treated one, as far as people write rows."""
    inert = {arm.id for arm in study.arms if _inert(arm) and arm.treatment not in study.treatments}
    treated = any(arm.treatment in study.treatments and arm.control is None for arm in study.arms)
    for i, outcome in enumerate(study.outcomes):
        if treated and len(study.arms) == 2 and len(outcome.results) == 1 and outcome.results[0].arm in inert:
            fact = say("Only '{arm}', a control, is told of here.", arm=outcome.results[0].arm)
            yield acceptable("N334", ("outcomes", i, "results"), fact, say("Check whose figure it is."))


Row = tuple[str, float | None, float | None]


def _rows(study: Study) -> Iterator[tuple[Path, list[Row]]]:
    for i, outcome in enumerate(study.outcomes):
        yield ("outcomes", i, "results"), [(f.arm, f.percent, _long(f.events)) for f in outcome.results]
    for i, harm in enumerate(study.harms):
        yield ("harms", i, "results"), [(f.arm, f.percent, _long(f.events)) for f in harm.results]
    for i, score in enumerate(study.scores):
        yield ("scores", i, "results"), [(m.arm, None if m.mean is None else abs(m.mean), None) for m in score.results]


def _long(count: int | None) -> int | None:
    """A count of two digits or more: a shorter one stands in a text by chance."""
    return count if count is not None and count > 9 else None


def _way(numbers: list[Number], one: float | None, other: float | None) -> int:
    """1 where a text tells the one before the other, -1 after it, 0 where it does not tell each of them once."""
    if one is None or other is None or one == other:
        return 0
    first, second = ([i for i, n in enumerate(numbers) if n.value == value and not n.time] for value in (one, other))
    if len(first) != 1 or len(second) != 1 or abs(first[0] - second[0]) > NEAR:
        return 0
    return 1 if first < second else -1


def risk_differences_are_not_fractions(study: Study) -> Iterator[Fault]:
    """N341: a difference of shares is in points of 100; one whose interval lies within one point is a fraction."""
    for i, effect in enumerate(study.effects):
        told = [effect.estimate, *(effect.interval.root if effect.interval else ())]
        numbers = [abs(number) for number in told if number]
        if effect.measure in (Measure.rd, Measure.risk_reduction) and numbers and max(numbers) < 1:
            fact = say("A difference of {value:g} points of 100: less than one.", value=max(numbers))
            yield acceptable("N341", ("effects", i, "estimate"), fact, say("Write 17 for 17 more of 100 people."))


def percentages_are_not_fractions(study: Study) -> Iterator[Fault]:
    """N341: a percentage below 1 is rare where benefit is counted; of harms 0.4 % may be, and 0.043 hardly."""
    rows: list[tuple[Path, tuple[Figure | HarmFigure, ...]]] = [
        (("outcomes", i), o.results) for i, o in enumerate(study.outcomes)
    ]
    rows += [(("harms", i), harm.results) for i, harm in enumerate(study.harms)]
    for path, row in rows:
        for j, figure in enumerate(row):
            share = figure.percent
            if not share or share >= 1 or figure.events is not None:
                continue
            rare = path[0] == "harms" and len(f"{share:g}") < len("0.01")
            if rare:
                continue
            fact = say("{percent:g} %: less than one in a hundred.", percent=share)
            remedy = say("Write 60 for 60 of 100 people; 0.6 is a fraction.")
            yield acceptable("N341", (*path, "results", j, "percent"), fact, remedy)


SIGNS = {
    DefinedBy.change: r"(5[05]|half|25|40) ?%|half|moitié",
    DefinedBy.level: r"[<≤] ?\d+|\b\d+ or (less|below|lower|under)|\d+ ou moins|below \d|well|symptom[- ]free",
}
"""How a definition by a change of a score reads, and one by where the score ends."""
STEM = 4  # letters that the forms of the name of an outcome share


@dataclass(frozen=True)
class Sorts:
    """By what each outcome is usually defined; how definitions of each sort read: signs, or the names of such ones."""

    of_kind: dict[str, DefinedBy]
    signs: dict[DefinedBy, re.Pattern[str]]

    @classmethod
    def of(cls, kinds: Iterable[OutcomeKind]) -> Sorts:
        """From the vocabulary."""
        sorted_kinds = [(kind, kind.defined_by) for kind in kinds if kind.defined_by]
        found = dict(SIGNS)
        for kind, sort in sorted_kinds:
            stems = sorted({name[:STEM] for name in kind.name.root.values() if len(name) >= STEM})
            found[sort] = "|".join([found[sort], *map(re.escape, stems)])
        signs = {sort: re.compile(pattern, re.IGNORECASE) for sort, pattern in found.items()}
        return cls({kind.id: sort for kind, sort in sorted_kinds}, signs)


TURNED = re.compile(r"[>≥] ?\d")
STRAIGHT = re.compile(r"[<≤] ?\d|\d or (less|below|lower|under)|\d ou moins|below|under|less than|moins|inférieur")


def outcomes_are_what_they_define(study: Study, sorts: Sorts, scales: dict[str, Scale]) -> Iterator[Fault]:
    """N342: what a change defines is not defined by a level, nor the other way round; a level is a good one."""
    for i, outcome in enumerate(study.outcomes):
        sort = sorts.of_kind.get(outcome.kind)
        if sort is None:
            continue
        definition = readable(outcome.definition)[0]
        told = {one: bool(pattern.search(definition)) for one, pattern in sorts.signs.items()}
        if any(told.values()) and not told[sort]:
            fact = say("An outcome of kind '{kind}', defined as: {words}.", kind=outcome.kind, words=definition)
            yield acceptable("N342", ("outcomes", i, "kind"), fact, say("Check 'kind' and the definition."))
        low = outcome.scale in scales and scales[outcome.scale].better is Better.lower
        if sort is DefinedBy.level and low and TURNED.search(definition) and not STRAIGHT.search(definition):
            fact = say("Defined as '{words}', on a scale where less is better.", words=definition)
            yield acceptable("N342", ("outcomes", i, "definition"), fact, say("Check the sign: ≤ or ≥."))


def p_values_bear_counts_out(study: Study) -> Iterator[Fault]:
    """N346: a p value of an outcome is about that of its counts, where two arms are compared."""
    for found in p_values_of_other_counts(study):
        mine = f"{found.value('near'):.2g}"
        fact = say("p is {p}, and the counts give about {mine}.", p=found.printed, mine=mine)
        yield acceptable("N346", found.path, fact, say("Check p, and the counts of both arms."))


SEVERAL = re.compile(r"\b(co-?primary|primary (outcomes|endpoints)|critères principaux|co-?principa)", re.IGNORECASE)


def one_result_is_primary(placed: Placed[Study]) -> Iterator[Fault]:
    """N354: a trial is planned for one result; where several count, a text says so."""
    marked = [(path, one) for path, one in scaled(placed.record) if one.primary]
    what = {(one.kind, one.time.days) for _, one in marked if isinstance(one, Outcome)}
    if len(what) > 1 and not any(SEVERAL.search(text) for _, text in spoken(placed).texts):
        path = marked[-1][0]
        fact = say("{n} results of different kinds or times are marked as primary.", n=len(what))
        yield acceptable("N354", (*path, "primary"), fact, say("Keep the mark where the source itself says so."))


def _in_all_arms(study: Study) -> int | None:
    """None where an arm does not say how many it held."""
    sizes = [arm.n for arm in study.arms if arm.n is not None]
    return sum(sizes) if len(sizes) == len(study.arms) else None


def nobody_studied_in_more_places_than_people(study: Study) -> Iterator[Fault]:
    """N352: there are fewer sites than people, and fewer studies than people behind an effect."""
    people = study.design.randomised or study.design.participants or _in_all_arms(study)
    sites = study.design.sites
    if sites and ((people and sites > people / 2) or sites > MANY):
        fact = say("{sites} sites for {people} people.", sites=sites, people="?" if people is None else people)
        if sites > 1:
            yield acceptable("N352", ("design", "sites"), fact, say("Check both numbers."))
    for i, effect in enumerate(study.effects):
        if effect.k and effect.n and effect.k > effect.n / 2:
            fact = say("{k} studies with {n} people together.", k=effect.k, n=effect.n)
            if effect.k > 1:
                yield acceptable(
                    "N352", ("effects", i, "k"), fact, say("Check 'k' and 'n': they may have been exchanged.")
                )


MANY = 500


def _within(
    placed: Placed[Study],
    good: dict[str, bool],
    scales: dict[str, Scale],
    named: Named,
    sorts: Sorts,
    inner: dict[str, str],
) -> Iterator[Fault]:
    study = placed.record
    told: set[Path] = set()
    alike = len({arm.id for arm in study.arms}) < len(study.arms)  # E215: which of the two a row means is not known
    for found in (
        controls_are_not_ahead(study, good, scales),
        results_stand_in_the_order_of_the_text(placed),
        rows_keep_the_order_of_arms(study),
        a_control_is_not_alone(study),
    ):
        for fault in found:  # arms that were exchanged in a row are one cause
            if fault.code != "N334" or (fault.path not in told and not alike):
                told.add(fault.path)
                yield fault
    yield from _of_scales(placed, named, inner)
    yield from one_result_is_primary(placed)
    yield from outcomes_are_what_they_define(study, sorts, scales)
    for rule in RULES_WITHIN:
        yield from rule(study)


def _of_scales(placed: Placed[Study], named: Named, inner: dict[str, str]) -> Iterator[Fault]:
    """N353: the rules on scales; a row whose scale is wrong is told once."""
    told: set[Path] = set()
    for found in (
        scales_are_those_of_the_words(placed, named),
        scales_are_those_of_the_definition(placed, named),
        scales_stand_somewhere_else(placed, named),
        shares_of_one_time_are_on_one_scale(placed.record, named, inner),
        scales_of_a_summary_have_figures(placed, named),
    ):
        for fault in found:
            if fault.path not in told or fault.path == ("summary",):
                told.add(fault.path)
                yield fault


RULES_WITHIN: tuple[Callable[[Study], Iterator[Fault]], ...] = (
    findings_favour_what_is_tested,
    percentages_are_not_fractions,
    risk_differences_are_not_fractions,
    p_values_bear_counts_out,
    nobody_studied_in_more_places_than_people,
)


def results_make_sense(dataset: Dataset) -> Found:
    """N334, N335, N341, N342, N346, N352 to N354: the rules of this file, over all studies."""
    good, scales = {kind.id: kind.better for kind in dataset.outcome_kinds.values()}, dict(dataset.scales.items())
    named, sorts = named_scales(scales), Sorts.of(dataset.outcome_kinds.values())
    inner = {kind.id: kind.within for kind in dataset.outcome_kinds.values() if kind.within}
    given = (dataset.scale_file.record, dataset.vocabulary.record.outcomes)
    for placed in dataset.study_files:
        for fault in once(placed, "results", given, partial(_within, placed, good, scales, named, sorts, inner)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (results_make_sense,)
