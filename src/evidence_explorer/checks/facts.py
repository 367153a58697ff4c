"""Rules about help lines, places, funders, decisions, pools and verdicts (E219, E244 to E246, E401, N306, N351)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..model import Dataset, Fault, Funder, Level, Outcome, Path, Placed, Pool, Score, ScorePool, Verdict, notice
from ..problems import say
from ..words import countries
from .base import Found
from .declared import combined, decisions, ratings
from .spoken import readable, times_in

ABOVE_STATES = {"EU", "INT"}
"""Jurisdictions that are no country."""
NUMBERED = re.compile(r"https?://(?:www\.)?([0-9]{3,})\.[a-z]+(?:/|$)")
"""The page of a help line whose name is its number."""
DIALLED = re.compile(r"\+?[0-9][0-9 ().-]*[0-9]")
NATIONAL = {
    "FR": r"1[0-9]{1,2}|11[0-9]{4}|[0-9]{4}|0[1-9][0-9]{8}|\+33[1-9][0-9]{8}",
    "BE": r"1[0-9]{2,3}|0[1-9][0-9]{7,8}|\+32[1-9][0-9]{7,8}",
    "CH": r"1[0-9]{2,3}|0[1-9][0-9]{8}|\+41[1-9][0-9]{8}",
    "GB": r"999|11[0-9]|116[0-9]{3}|0[0-9]{9,10}|\+44[0-9]{9,10}",
    "US": r"911|988|[2-9][0-9]{2}|1?[2-9][0-9]{9}|\+1[2-9][0-9]{9}",
    "CA": r"911|988|[2-9][0-9]{2}|1?[2-9][0-9]{9}|\+1[2-9][0-9]{9}",
    "DE": r"1[0-9]{2}|116[0-9]{3}|0[0-9]{6,12}|\+49[0-9]{6,12}",
}
"""How numbers are built in some countries; elsewhere a number has 3 to 15 digits."""


def help_lines_can_be_dialled(dataset: Dataset) -> Found:
    """E219, E244: a help line has a country, a number that can be dialled there, and a page that is protected."""
    for i, line in enumerate(dataset.site.record.help_lines):
        path: Path = ("help_lines", i)
        if line.country not in countries():
            yield dataset.site, _no_country((*path, "country"), line.country)
        digits = re.sub(r"[ ().-]", "", line.number)
        form = NATIONAL.get(line.country, r"\+?[0-9]{3,15}")
        if not DIALLED.fullmatch(line.number) or not re.fullmatch(form, digits):
            fact = say("'{number}' cannot be dialled in {country}.", number=line.number, country=line.country)
            yield (
                dataset.site,
                Fault("E244", (*path, "number"), fact, say("Check each digit; a letter may have slipped in.")),
            )
        named = NUMBERED.match(line.address or "")
        if named and named[1] != digits:
            fact = say("The number is {number}, and its page is that of {other}.", number=line.number, other=named[1])
            yield dataset.site, Fault("E244", (*path, "number"), fact, say("Check each digit of both."))
        if line.address and not line.address.startswith("https://"):
            fact = say("The page of a help line is not protected: {address}.", address=line.address)
            yield dataset.site, Fault("E244", (*path, "address"), fact, say("Write its address with https."))


def _no_country(path: Path, code: str) -> Fault:
    fact = say("'{code}' is not the code of a country.", code=code)
    return Fault("E219", path, fact, say("Use the two capital letters of ISO 3166: FR, US, GB, DE, BR…"))


def jurisdictions_exist(dataset: Dataset) -> Found:
    """E219: a jurisdiction is a country, or the European Union."""
    places = countries() | ABOVE_STATES
    rows: list[tuple[Placed[Any], Path, tuple[str, ...]]] = [
        (dataset.site, ("jurisdictions",), tuple(dataset.site.record.jurisdictions))
    ]
    rows += [
        (placed, (*path, "jurisdictions"), tuple(status.jurisdictions)) for placed, path, status in decisions(dataset)
    ]
    for placed, path, codes in rows:
        for i, code in enumerate(codes):
            if code not in places:
                yield placed, _no_country((*path, i), code)


def funders_do_not_exclude_each_other(dataset: Dataset) -> Found:
    """E245: who says that nobody paid names nobody else."""
    for placed in dataset.study_files:
        funders = placed.record.funders
        if Funder.none in funders and len(set(funders)) > 1:
            fact = say("Nobody paid, and somebody did: {funders}.", funders=", ".join(funders))
            yield placed, Fault("E245", ("funders",), fact, say("Keep 'none', or the others."))


def decisions_follow_their_trials(dataset: Dataset) -> Found:
    """N306: what a decision says and its date tell one year; no decision on a treatment is of another age."""
    for placed, path, status in decisions(dataset):
        if not status.date:
            continue
        year, told = int(status.date[:4]), [int(one) for one in YEAR.findall(readable(status.what)[0])]
        treatments = [placed.record.treatments[path[1]].id] if path[0] == "treatments" else []
        first = min(
            (s.citation.order for t in treatments for s in dataset.studies_of_treatment(t) if s.citation.order),
            default=0,
        )
        if (
            (first and year < first - BEFORE)
            or year < OLDEST
            or (told and status.kind.decides and min(abs(year - one) for one in told) > 4)
        ):
            fact = say("A decision of {date}, which its words or the trials do not bear out.", date=status.date)
            yield placed, notice("N306", (*path, "date"), fact, say("Check the year."))


YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
BEFORE, OLDEST = 6, 1950


def pools_mean_the_time_of_their_name(dataset: Dataset) -> Found:
    """E401: the window of a pool holds the time that its name tells."""
    for placed, path, treatment, pool in combined(dataset):
        if not isinstance(pool, Pool | ScorePool):
            continue
        named = times_in(*readable(pool.name))
        low, high = pool.days
        around = _counted_at(dataset, {treatment.id, *pool.also}, pool)
        if around and not any(abs(day - pool.target_days) <= AROUND * pool.target_days for day in around):
            fact = say("No trial counted this outcome around day {day:g}, the target.", day=pool.target_days)
            remedy = say("Check the target and the window; both are in days.")
            yield placed, Fault("E401", (*path, "target_days"), fact, remedy)
        wide = named and high > WIDE * max([pool.target_days, *(one.high for one in named)])
        if named and (wide or not any(one.high * 1.15 >= low and one.low * 0.85 <= high for one in named)):
            fact = say(
                "The window goes from day {low:g} to {high:g}, and its name tells another time.", low=low, high=high
            )
            yield placed, Fault("E401", (*path, "days"), fact, say("Check the window; it is in days."))


def _counted_at(dataset: Dataset, treated: set[str], pool: Pool | ScorePool) -> list[float]:
    """The days on which studies of a treatment counted an outcome, or measured on a scale."""
    studies = {s.id: s for key in treated for s in dataset.studies_of_treatment(key)}.values()
    if isinstance(pool, ScorePool):
        rows: list[Outcome | Score] = [row for s in studies for row in s.scores if row.scale in pool.scales]
    else:
        rows = [row for s in studies for row in s.outcomes if row.kind == pool.outcome]
    return [row.time.days for row in rows if row.time.days]


WIDE = 3  # so many times the time of its name, at most, is the end of a window
AROUND = 0.2


def ratings_are_those_of_their_reasons(dataset: Dataset) -> Found:
    """N351: evidence that was downgraded is not of high certainty; the level is that of the words beside it."""
    for placed, path, rating in ratings(dataset):
        said = " ".join(readable(text)[0] for text in (rating.why, rating.outcome, rating.comparison) if text)
        told = {level for level, words in LEVELS.items() if words.search(said)}
        high = rating.level is Level.high and rating.downgraded_for
        if high or (told and rating.level not in told):
            fact = say("The level is '{level}', and its reasons speak of another one.", level=rating.level.value)
            yield placed, notice("N351", (*path, "level"), fact, say("Check the level in the review."))


LEVELS = {
    Level.very_low: re.compile(r"\bvery low\b|\btrès faible", re.IGNORECASE),
    Level.low: re.compile(
        r"(?<!very )\blow[- ]certainty\b|(?<!très )\bfaible certitude|certitude faible", re.IGNORECASE
    ),
    Level.moderate: re.compile(r"\bmoderate[- ]certainty\b|certitude modérée", re.IGNORECASE),
    Level.high: re.compile(r"\bhigh[- ]certainty\b|certitude élevée", re.IGNORECASE),
}


def decisions_are_of_the_place_of_their_page(dataset: Dataset) -> Found:
    """N351: a page of the public offices of one country tells what is decided in that country."""
    for placed, path, status in decisions(dataset):
        host = HOST.match(status.address or "")
        place = next((code for end, code in OFFICES.items() if host and host[1].endswith(end)), None)
        if place and place not in status.jurisdictions:
            fact = say(
                "A page of {place}, for a decision of {others}.", place=place, others=", ".join(status.jurisdictions)
            )
            yield placed, notice("N351", (*path, "jurisdictions"), fact, say("Check the country, and the address."))


HOST = re.compile(r"https?://([^/:]+)")
OFFICES = {
    ".gouv.fr": "FR", "has-sante.fr": "FR", "ansm.sante.fr": "FR", "europa.eu": "EU", "fda.gov": "US", "cms.gov": "US",
    ".gov.uk": "GB", ".gc.ca": "CA", ".admin.ch": "CH", ".gov.au": "AU", ".go.jp": "JP",
}  # fmt: skip
"""How addresses of public offices end, and of what country they are."""


def verdicts_are_those_of_their_reason(dataset: Dataset) -> Found:
    """N351: a claim that is simply supported has a reason that holds nothing back; E246: what is quoted is listed."""
    for placed in dataset.answer_files:
        for i, answer in enumerate(placed.record.claims):
            if answer.verdict is Verdict.supported and (held := HELD_BACK.search(readable(answer.why)[0])):
                fact = say("The verdict is 'supported', and the reason says '{words}'.", words=held[0])
                remedy = say("Write 'supported-with-nuance', or say in the reason what supports the claim.")
                yield placed, notice("N351", ("claims", i, "verdict"), fact, remedy)
            for j, quote in enumerate(answer.quotes):
                if quote.study not in answer.studies:
                    fact = say("'{study}' is quoted, and is not among the studies relied on.", study=quote.study)
                    yield (
                        placed,
                        Fault("E246", ("claims", i, "quotes", j, "study"), fact, say("List it under 'studies'.")),
                    )
                    break


HELD_BACK = re.compile(
    r"\b(low certainty|very low|only|partly|in part|missing|first half|second half|seulement|en partie|manquent?"
    r"|weaker|however|no clear|uncertain|cannot|fragile|no consistent|unclear"
    r"|but (no|not|the|only|a|in|with)"
    r"|certitude faible|faible certitude|plus fragile|cependant|toutefois|incertaine?)\b",
    re.IGNORECASE,
)


RULES: tuple[Callable[[Dataset], Found], ...] = (
    help_lines_can_be_dialled,
    jurisdictions_exist,
    funders_do_not_exclude_each_other,
    decisions_follow_their_trials,
    pools_mean_the_time_of_their_name,
    ratings_are_those_of_their_reasons,
    decisions_are_of_the_place_of_their_page,
    verdicts_are_those_of_their_reason,
)
