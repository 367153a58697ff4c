"""Rules that set the numbers of a record beside its own words: what was typed twice must agree (N319, N330, N340)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from ..model import Dataset, Fault, Figure, HarmFigure, Kind, Origin, Path, Placed, Study, acceptable, counts, figures
from ..model.integrity import sized
from ..problems import say
from .base import Found, once
from .spoken import Number, spoken

WRITTEN = (
    "summary",
    "safety",
    "limits",
    "second_reading",
    "outcomes",
    "scores",
    "effects",
    "harms",
    "findings",
    "design",
)
"""Where a text speaks of results, or of how many people there were."""
ASIDE = ("definition", "window", "p")
SIGNED = ("mean", "value", "estimate", 0, 1)
WHOLE = ("summary", "second_reading")
PEOPLE = ("of", "n", "randomised", "participants", "events", "sites", "k")


def numbers_of(study: Study) -> Iterator[tuple[Path, float, float]]:
    """Every number that is a field, with its path, and what it cannot exceed."""
    most = _most(study)
    for path, figure in counts(study):
        for where, value in _fields(figure, path, "events", "of", "percent"):
            yield where, value, (figure.of or most) if where[-1] == "events" else most
    yield from ((path, value, most) for path, value in _others(study))


def _others(study: Study) -> Iterator[tuple[Path, float]]:
    for i, arm in enumerate(study.arms):
        yield from _fields(arm, ("arms", i), "n")
    for i, score in enumerate(study.scores):
        for j, mean in enumerate(score.results):
            yield from _fields(mean, ("scores", i, "results", j), "mean", "sd", "n")
        if score.difference:
            yield from _fields(score.difference, ("scores", i, "difference"), "value")
    for i, effect in enumerate(study.effects):
        yield from _fields(effect, ("effects", i), "estimate", "k", "n")
    yield from _fields(study.design, ("design",), "randomised", "participants", "sites")


def _fields(record: object, path: Path, *names: str) -> Iterator[tuple[Path, float]]:
    for name in names:
        if (value := getattr(record, name)) is not None:
            yield (*path, name), float(value)
    interval = getattr(record, "interval", None)
    if interval is not None:
        yield from (((*path, "interval", i), end) for i, end in enumerate(interval.root))


def a_slip_away(placed: Placed[Study]) -> Iterator[Fault]:
    """N330: a number that no text tells, where one tells a number that becomes it by one slip of the hand."""
    fields = list(numbers_of(placed.record))
    held = {abs(value) for _, value, _ in fields}
    told = [number for number in spoken(placed).numbers if _speaks_of_results(number.path)]
    known = {number.value for number in told}
    loose = [number for number in told if number.value not in held and not number.time]
    minus = {number.value for number in told if number.negative} - {n.value for n in told if not n.negative}
    for path, value, most in fields:
        lost_sign = value > 0 and value in minus and path[-1] in SIGNED
        near = None if abs(value) in known else _near(loose, path, value, most)
        if lost_sign or near:
            other = f"-{value:g}" if lost_sign else f"{near.value:g}" if near else ""
            fact = say("{value:g} here, and {other} in the words of the record.", value=value, other=other)
            remedy = say("Compare both with the source; a digit, a sign or the decimal point may have slipped.")
            yield acceptable("N330", path, fact, remedy)


def _most(study: Study) -> int:
    """More people than that nobody counted."""
    sizes = [study.design.randomised, study.design.participants, *(arm.n for arm in study.arms)]
    return max((size for size in sizes if size), default=0) or 10**9


def _speaks_of_results(path: Path) -> bool:
    return path[0] in WRITTEN and not set(ASIDE) & set(path)


def _near(loose: list[Number], path: Path, given: float, most: float) -> Number | None:
    """The number of a text that becomes that of a field by one slip; both are of one kind, and neither is short."""
    field, value, negative = path[-1], abs(given), given < 0
    digits = _digits(value)
    for number in loose:
        text = f"{number.value:g}"
        opposite = number.negative and not negative
        if opposite or number.percent != (field == "percent") or _digits(number.value) < 2:
            continue
        if field in PEOPLE and ("." in text or (field not in ("n", "randomised") and number.value > most)):
            continue
        near = field != "percent" or _headed(number.path, path)
        times = number.value * 10 if near and ("." in text or field in PEOPLE) else None
        parts = (10, 100) if field in ("percent", "n", "of", "randomised", "participants") else ()
        if digits > 1 and (_same(value, times) or any(_same(value * part, number.value) for part in parts)):
            return number
        short = field in PEOPLE and len(text) < 3 and not _headed(number.path, path)
        if not short and digits > 1 and f"{value:g}" in slips_of(text, lost=field not in (0, 1, "sites", "k")):
            return number
    return None


def _headed(text: Path, path: Path) -> bool:
    """Whether a text speaks of the whole record, or of the very row of a number."""
    return text[0] in WHOLE or text[:2] == path[:2]


def _digits(value: float) -> int:
    """How many digits tell something: not the zeros around."""
    return len(f"{value:g}".replace(".", "").strip("0"))


def _same(one: float, other: float | None) -> bool:
    return other is not None and abs(one - other) < 1e-6 * one


def slips_of(text: str, lost: bool) -> set[str]:
    """What becomes of a number when two neighbouring digits change places, or one of three is not typed."""
    places = range(len(text) - 1)
    found = {f"{text[:i]}{text[i + 1]}{text[i]}{text[i + 2 :]}" for i in places if text[i : i + 2].isdigit()}
    if lost and len(text.replace(".", "")) > 2:
        found |= {text[:i] + text[i + 1 :] for i in range(len(text)) if text[i] != "."}
    return {one for one in found if one != text}


def percentages_are_told_as_they_are(placed: Placed[Study]) -> Iterator[Fault]:
    """N330: a count where a text tells it as a percentage; or a percentage of a count that a text tells otherwise."""
    told = [number for number in spoken(placed).numbers if number.percent and _speaks_of_results(number.path)]
    shares = {number.value for number in told}
    alone = len(placed.record.arms) == 1  # with several arms a text may tell that of another one
    loose = shares - {figure.percent for _, figure in counts(placed.record)} if alone else set()
    for path, figure in counts(placed.record):
        other = _count_told_as_share(figure, shares) if figure.percent is None else _share_told_otherwise(figure, loose)
        if other is not None:
            field = "events" if figure.percent is None else "percent"
            value = (figure.events if figure.percent is None else figure.percent) or 0
            fact = say("{value:g} here, and {other} in the words of the record.", value=value, other=f"{other:g} %")
            yield acceptable("N330", (*path, field), fact, say("If it is a percentage, write it as 'percent'."))


def _count_told_as_share(figure: Figure | HarmFigure, shares: set[float]) -> float | None:
    events = figure.events or 0
    one = next((share for share in shares if events and share != round(share) and round(share) == events), None)
    mine = one is not None and figure.of is not None and abs(100 * events / figure.of - one) <= 1
    return None if mine else one


def _share_told_otherwise(figure: Figure | HarmFigure, shares: set[float]) -> float | None:
    if figure.origin is not Origin.derived or not figure.of or figure.events is None or figure.percent in shares:
        return None
    near = [
        one for one in shares if round(one * figure.of / 100) == figure.events and abs(one - (figure.percent or 0)) > 1
    ]
    return near[0] if len(near) == 1 and figure.events > 1 else None


def arms_share_out_the_randomised(placed: Placed[Study]) -> Iterator[Fault]:
    """N319: arms that hold fewer people than were randomised are of a size that some text tells."""
    study = placed.record
    total, own = (
        study.design.randomised or study.design.participants,
        [arm for arm in study.arms if arm.repeats is None],
    )
    sizes = [arm.n for arm in own if arm.n is not None]
    held = sum(sizes)
    if total is None or len(sizes) < max(2, len(own)) or study.design.kind is Kind.crossover_rct or held == total:
        return
    told = {number.value for number in spoken(placed).numbers}
    unheard = total not in told and held in told and not _as_analysed(placed, held)
    fewer = held < total or not study.design.randomised
    if unheard or (fewer and held not in told and not told.issuperset(sizes)):
        fact = say("The arms hold {placed} people, though {total} were randomised.", placed=held, total=total)
        remedy = say("Check the number, n of each arm, and whether an arm is missing.")
        yield acceptable("N319", ("arms",), fact, remedy)


LATER = re.compile(
    r"analy|complet|evalua|assessed|finished|remain|treated|évalu|termin|bout|rest[éa]|trait", re.IGNORECASE
)


def _as_analysed(placed: Placed[Study], people: int) -> bool:
    """Whether a text that tells a number of people speaks of those who were analysed, or stayed."""
    return any(LATER.search(text) and str(people) in text for _, text in spoken(placed).texts)


def sizes_are_those_of_the_figures(placed: Placed[Study]) -> Iterator[Fault]:
    """N319: an arm is not several times what its figures count, nor one person; the randomised of a review are told."""
    study = placed.record
    told = {number.value for number in spoken(placed).numbers}
    counted: dict[str, int] = {}
    for _, counted_in, of in sized(study):
        counted[counted_in] = max(of, counted.get(counted_in, 0))
    for i, arm in enumerate(study.arms):
        few = arm.n == 1 and arm.repeats is None and study.design.kind is not Kind.case_report
        most = counted.get(arm.id)
        if arm.n is not None and (few or (most and arm.n > SEVERAL * most and arm.n not in told)):
            fact = say("Arm '{arm}' holds {n}, and no text or figure counts so many people.", arm=arm.id, n=arm.n)
            yield acceptable("N319", ("arms", i, "n"), fact, say("Check the number; a digit may be lost or too many."))
    if (people := study.design.participants) and people not in told and (other := _a_tenth(study, people, told)):
        fact = say("{n} people took part, and the record speaks of {other}.", n=people, other=other)
        yield acceptable("N319", ("design", "participants"), fact, say("Check the number; a digit may be too many."))
    randomised = study.design.randomised
    if study.design.kind.review and randomised and randomised not in told:
        fact = say("{n} people were randomised, and no text of this review tells it.", n=randomised)
        yield acceptable("N319", ("design", "randomised"), fact, say("Check the number, and 'kind'."))


def _a_tenth(study: Study, people: int, told: set[float]) -> int | None:
    """The number of people that a text, or an effect, tells, if it is a tenth."""
    known = told | {float(effect.n) for effect in study.effects if effect.n}
    known |= {float(arm.n) for arm in study.arms if arm.n}
    return people // 10 if people % 10 == 0 and people // 10 in known and people > 100 else None


SEVERAL = 2.5


def differences_are_told_as_they_are(placed: Placed[Study]) -> Iterator[Fault]:
    """N330: a difference that no text tells, where the summary or the second reading tells another number."""
    study = placed.record
    held = {abs(value) for _, value, _ in numbers_of(study)}
    told = [number for number in spoken(placed).numbers if "definition" not in number.path]
    for i, score in enumerate(study.scores):
        value = abs(score.difference.value or 0) if score.difference else 0
        if not value or any(number.value == value for number in told):
            continue
        loose = [n for n in told if n.value not in held and not n.time and not n.percent and n.path[0] in WHOLE]
        alike = [n for n in loose if "." in f"{n.value:g}" and n.value >= 1]
        if alike:
            fact = say(
                "{value:g} here, and {other} in the words of the record.", value=value, other=f"{alike[0].value:g}"
            )
            remedy = say("Compare both with the source; a digit, a sign or the decimal point may have slipped.")
            yield acceptable("N330", ("scores", i, "difference", "value"), fact, remedy)


GENERIC = re.compile(
    r"\b(all|every|each|the|six|eight|ten|\d+|tou(s|tes)|chaque|les|huit|dix) (\S+ ){0,3}"
    r"(counts|rates|percentages|figures|numbers|effectifs|taux|pourcentages|chiffres|nombres)\b",
    re.IGNORECASE,
)
"""`all counts`, `the six rates`: the second reading names a whole group of numbers."""


def what_was_read_again_is_told(placed: Placed[Study]) -> Iterator[Fault]:
    """N340: a figure that is marked as read again is among those that the second reading names."""
    study = placed.record
    second = [text for path, text in spoken(placed).texts if path[0] == "second_reading"]
    if not study.second_reading or any(GENERIC.search(text) for text in second):
        return
    named = {n.value for n in spoken(placed).numbers if n.path[0] == "second_reading"}
    for path, _, figure in figures(study):
        mine = {value for value in (figure.events, figure.percent) if value is not None}
        if figure.read_again and named and not named & mine:
            fact = say("Marked as read again, and the second reading does not name {number}.", number=_shown(figure))
            remedy = say("Name it under 'second_reading', in 'what', or drop 'read_again'.")
            yield acceptable("N340", (*path, "read_again"), fact, remedy)


def _shown(figure: Figure) -> str:
    return f"{figure.events}/{figure.of}" if figure.events is not None else f"{figure.percent:g} %"


STUDY_RULES: tuple[Callable[[Placed[Study]], Iterator[Fault]], ...] = (
    a_slip_away,
    percentages_are_told_as_they_are,
    arms_share_out_the_randomised,
    differences_are_told_as_they_are,
    sizes_are_those_of_the_figures,
    what_was_read_again_is_told,
)


def _within(placed: Placed[Study]) -> Iterator[Fault]:
    for rule in STUDY_RULES:
        yield from rule(placed)


def words_and_numbers_agree(dataset: Dataset) -> Found:
    """N319, N330, N340: the rules of this file, over all studies."""
    for placed in dataset.study_files:
        for fault in once(placed, "slips", None, partial(_within, placed)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (words_and_numbers_agree,)
