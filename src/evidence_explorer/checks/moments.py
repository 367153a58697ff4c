"""Rules about when something was counted: units, the words beside a time, the length of a study (N336, N337)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from ..model import Dataset, Fault, Harm, Path, Placed, Study, acceptable, notice
from ..model.study import DAYS, Moment
from ..problems import Said, say
from .base import Found, once
from .slips import slips_of
from .spoken import Time, moment_at_last, readable, spoken, times_in

AT_THE_END = re.compile(
    r"\b(end of (the )?(treatment|trial|study|course|acute phase)|fin (du traitement|de l.essai|de l.étude))",
    re.IGNORECASE,
)
SINCE = re.compile(
    r"(after|since|before) the (last|end|first)|(après|depuis|avant) (la|le) (dernière|dernier|fin|première|premier)",
    re.IGNORECASE,
)
"""A time that does not count from the start."""
EARLY, LONG = 0.4, 8  # of the study's length, where its end is meant; so many times the last time that is told
OTHER = (7, 1 / 7, 30.4375, 1 / 30.4375, 4.348, 1 / 4.348, 24, 1 / 24, 168, 1 / 168, 10, 0.1)
"""By how much a time is off where its unit is another one, or a digit too many or too few was typed."""
ROUND = 0.16  # months are told in whole ones
TOO_LONG, SHORT = (1 / 7, 30.4375 / 7), 14
"""By how much a length in days, or in months, is off; and a time too short to be that of a study."""


def moments(study: Study) -> Iterator[tuple[Path, Moment, str, str]]:
    """Every time with its path, the definition beside it (a score has none), and the language of that."""
    for i, outcome in enumerate(study.outcomes):
        yield ("outcomes", i, "time"), outcome.time, *readable(outcome.definition)
    yield from ((("scores", i, "time"), score.time, "", "en") for i, score in enumerate(study.scores))


def times_are_those_of_the_words(placed: Placed[Study]) -> Iterator[Fault]:
    """N336: a time is that of its definition; and if no text tells it, none tells it in another unit."""
    study, told = placed.record, spoken(placed)
    timed = [*told.times, *_lasting(study)]
    rows = {time.days for _, time, _, _ in moments(study)} - {None}
    for path, time, definition, language in moments(study):
        days = time.days
        if days is None:
            continue
        beside = [] if SINCE.search(definition) else times_in(definition, language)
        if beside and (last := moment_at_last(definition, language)):
            beside = [last]
        if beside and not any(one.fits(days) for one in beside):
            yield _off(path, time, say("its definition tells another one"))
        elif time.words and (named := times_in(*readable(time.words))) and not any(one.fits(days) for one in named):
            yield _off(path, time, say("the words beside it tell another one"))
        elif not any(one.fits(days) for one in timed) and _in_another_unit(_not_of(rows, timed, time), days):
            yield _off(path, time, say("the record speaks of that time in another unit, and nowhere of this one"))
        elif not beside and (other := _a_digit_away(told.times, time, timed)):
            yield _off(path, time, say("the record speaks of {other:g}, and nowhere of this one", other=other))


def times_stand_somewhere_else(placed: Placed[Study]) -> Iterator[Fault]:
    """N336: the time of one row alone is told somewhere, if all others are, or a text tells one that no row has."""
    study, said = placed.record, spoken(placed).times
    told = [*said, *_lasting(study)]
    rows = [(path, time, time.days) for path, time, _, _ in moments(study) if time.days]
    days_of = [days for _, _, days in rows]
    alone = [
        (path, time)
        for path, time, days in rows
        if days_of.count(days) == 1 and not any(one.fits(days) for one in told) and not _explained(study, path)
    ]
    loose = any(not any(one.fits(days) for days in days_of) for one in said)
    if len(alone) == 1 and said and (loose or len(rows) >= SEVERAL):
        path, time = alone[0]
        yield _off(path, time, say("nothing else in the record tells of that time"))


SEVERAL = 4
EXPLAINS = re.compile(r"\b(time|times|visits?|follow-up|moment|visites?|suivi)\b", re.IGNORECASE)


def _explained(study: Study, path: Path) -> bool:
    """Whether the definition or the note of a row speaks of when it was counted."""
    texts = [study.scores[path[1]].note] if path[0] == "scores" else []  # type: ignore[index]
    if path[0] == "outcomes":
        outcome = study.outcomes[path[1]]  # type: ignore[index]
        texts = [outcome.definition, outcome.note]
    return any(EXPLAINS.search(readable(text)[0]) for text in texts if text)


def _a_digit_away(told: tuple[Time, ...], time: Moment, timed: list[Time]) -> float | None:
    """What a text tells in the unit of a time that no text tells, if it is one digit longer or shorter."""
    days, unit = time.days or 0, DAYS.get(time.unit) if time.unit else None
    if not unit or time.value is None or any(one.low <= days * 1.2 and one.high >= days * 0.8 for one in timed):
        return None
    typed = f"{time.value:g}"
    for one in told:
        other = f"{one.low / unit:g}"
        if (
            one.low == one.high
            and one.path[0] in ("summary", "second_reading")
            and typed in slips_of(other, lost=True) | _longer(other)
        ):
            return float(other)
    return None


def _longer(text: str) -> set[str]:
    """A digit too many before or behind a short number."""
    return (
        {f"{digit}{text}" for digit in "1234"} | {f"{text}{digit}" for digit in "0123456789"}
        if len(text) == 1
        else set()
    )


def _lasting(study: Study) -> list[Time]:
    days = (study.design.duration_weeks or 0) * 7
    return [Time(("design",), days, days)] if days else []


def _not_of(rows: set[float | None], told: list[Time], time: Moment) -> list[Time]:
    """Without the times of other rows: 24 hours is no slip for day 7 where a row has each; 7 weeks may still be one."""
    others = [days for days in rows if days is not None and days != time.days]
    same = [(time.value or 0) * unit for unit in DAYS.values()]
    return [
        one
        for one in told
        if not any(one.fits(days) for days in others) or any(abs(one.low - days) < 0.02 * days for days in same)
    ]


def _in_another_unit(told: list[Time], days: float, factors: tuple[float, ...] = OTHER) -> bool:
    wrong = [days * factor for factor in factors]
    return any(one.low == one.high and abs(one.low - other) < 0.02 * other for one in told for other in wrong)


def _off(path: Path, time: Moment, why: Said) -> Fault:
    fact = say("A time of {value:g} {unit}, and {why}.", value=time.value or 0, unit=str(time.unit), why=why)
    return acceptable("N336", (*path, "value"), fact, say("Check the number and the unit."))


def times_are_within_reach(placed: Placed[Study]) -> Iterator[Fault]:
    """N337: results lie after the start; the end of a study is not far before its length says; nor the other way."""
    study = placed.record
    length = (study.design.duration_weeks or 0) * 7
    told = [(path, days, text) for path, time, text, _ in moments(study) if (days := time.days) is not None]
    for path, days, definition in told:
        if days == 0:
            fact = say("A result at time 0, before anybody was treated.")
            yield acceptable("N337", path, fact, say("Write when it was counted."))
        elif length and path[0] == "outcomes" and days < EARLY * length and AT_THE_END.search(definition):
            fact = say("The definition speaks of the end, and day {days:g} lies far before it.", days=round(days, 1))
            yield acceptable("N337", path, fact, say("Check the time, its unit, and 'duration_weeks'."))
        elif length and path[0] == "scores" and days > length * 1.1 + 3:
            fact = say("A score at day {days:g} in a study of {weeks:g} weeks.", days=round(days), weeks=length / 7)
            yield acceptable("N337", path, fact, say("Check the time and 'duration_weeks'; it may be a follow-up."))
    beyond = length and any(days > length * 1.1 + 3 for _, days, _ in told)  # N302, or told above
    for i, harm in enumerate(() if beyond else study.harms):
        window = times_in(*readable(harm.window))
        if (
            length
            and window
            and min(one.low for one in window) > BEYOND * length + 3
            and not AFTERWARDS.search(_said(placed, harm))
        ):
            fact = say(
                "A window up to day {days:g} in a study of {weeks:g} weeks.",
                days=round(window[0].low),
                weeks=length / 7,
            )
            yield acceptable("N337", ("harms", i, "window"), fact, say("Check the window and 'duration_weeks'."))
    spans = spoken(placed).times
    if not length or any(one.fits(length) for one in spans):
        return
    in_months = any(abs(one.low - length * TOO_LONG[1]) < ROUND * one.low for one in spans if one.low == one.high)
    if in_months or any(_in_another_unit([one], length, TOO_LONG) for one in spans if one.low >= SHORT):
        fact = say("A study of {weeks:g} weeks, and its words tell that time in another unit.", weeks=length / 7)
        yield acceptable("N337", ("design", "duration_weeks"), fact, say("Write the length in weeks."))
    elif longer := next((one for one in spans if MORE[0] * length < one.low <= min(MORE[1] * length, YEAR)), None):
        fact = say(
            "A study of {weeks:g} weeks, of which no text tells; one tells {other:g} weeks.",
            weeks=length / 7, other=round(longer.low / 7, 1),
        )  # fmt: skip
        yield acceptable("N337", ("design", "duration_weeks"), fact, say("Check the length of the study."))
    elif told and length > LONG * (last := max(days for _, days, _ in told)) > 0:
        fact = say("A study of {weeks:g} weeks, and nothing is told after day {days:g}.", weeks=length / 7, days=last)
        yield acceptable("N337", ("design", "duration_weeks"), fact, say("Check that it is in weeks."))


def _said(placed: Placed[Study], harm: Harm) -> str:
    return " ".join(readable(text)[0] for text in (harm.window, harm.note) if text)


AFTERWARDS = re.compile(
    r"follow|extension|open|long|later|after|mean|average|suivi|prolong|ouvert|après|moyen", re.IGNORECASE
)
BEYOND = 1.5
MORE, YEAR = (1.3, 4), 366  # so many times as long a study may be by its texts; longer, and they speak of other things


def headlines_are_drawn_when_people_are_counted(dataset: Dataset) -> Found:
    """N337: the time of the headline is one at which trials count that outcome: nearly as many as at any other."""
    headline = dataset.site.record.headline
    if not headline:
        return
    days = [
        o.time.days for s in dataset.studies.values() for o in s.outcomes if o.kind == headline.outcome and o.time.days
    ]
    if len(days) < ENOUGH:
        return
    around = {day: sum(abs(other - day) <= AROUND * day for other in days) for day in set(days)}
    here = sum(abs(day - headline.days) <= AROUND * headline.days for day in days)
    if here < FEW * max(around.values(), default=0):
        best = max(around, key=lambda day: (around[day], day))
        fact = say(
            "Few trials count the outcome around day {days:g}; most do around day {best:g}.",
            days=headline.days,
            best=best,
        )
        yield dataset.site, notice("N337", ("headline", "days"), fact, say("Check the number; it is in days."))


AROUND, FEW, ENOUGH = 0.25, 0.4, 10


def _within(placed: Placed[Study]) -> Iterator[Fault]:
    told = list(times_are_those_of_the_words(placed))
    yield from told or times_stand_somewhere_else(placed)
    yield from times_are_within_reach(placed)


def times_of_studies(dataset: Dataset) -> Found:
    """N336, N337: the rules of this file, over all studies."""
    for placed in dataset.study_files:
        for fault in once(placed, "moments", None, partial(_within, placed)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (times_of_studies, headlines_are_drawn_when_people_are_counted)
