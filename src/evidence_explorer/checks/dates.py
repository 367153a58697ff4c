"""Rule about dates: none that nobody could know at the last search, none before what it follows (N306)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from ..model import Dataset, Path, Placed, Study, acceptable, notice
from ..model.integrity import Mismatch, dates_out_of_order, registered_after_the_start
from ..problems import Said, say
from .base import Found
from .declared import decisions, ratings

# An article that is online before its issue may be corrected, or withdrawn, in the year before that of its citation.
ONLINE_FIRST = 1


def dates_were_known_at_the_last_search(dataset: Dataset) -> Found:
    """N306: no publication, decision or rating is later than `last_search`."""
    last = dataset.site.record.last_search
    if not last:  # data/site.yaml could not be read
        return
    for placed, path, told in _dates(dataset):
        if _first_day(told) > last:
            fact = say("{date} is later than the last search, {last}.", date=told, last=last.isoformat())
            remedy = say("Check the date; if it is right, bring 'last_search' in data/site.yaml up to date.")
            yield placed, notice("N306", path, fact, remedy)


def _dates(dataset: Dataset) -> Iterator[tuple[Placed[Any], Path, str]]:
    for study in dataset.study_files:
        if study.record.citation.year:
            yield study, ("citation", "year"), str(study.record.citation.year)
        yield from ((study, ("afterwards", i, "on"), e.on) for i, e in enumerate(study.record.afterwards) if e.on)
    yield from ((placed, (*path, "date"), status.date) for placed, path, status in decisions(dataset) if status.date)
    yield from ((placed, (*path, "date"), rating.date) for placed, path, rating in ratings(dataset) if rating.date)


def nothing_was_done_in_the_future(dataset: Dataset) -> Found:
    """N306: records are checked, and faults mended, about when the site searches; and no date is years behind all."""
    last, corrections = dataset.site.record.last_search, dataset.correction_file
    if not last:
        return
    done: list[tuple[Placed[Any], Path, date]] = [
        (placed, ("checked", "on"), placed.record.checked.on) for placed in dataset.study_files if placed.record.checked
    ]
    done += [(placed, ("added",), placed.record.added) for placed in dataset.study_files if placed.record.added]
    for i, correction in enumerate(corrections.record.corrections if corrections else ()):
        done.append((corrections, ("corrections", i, "mended"), correction.mended))  # type: ignore[arg-type]
    for placed, path, day in done:
        if (day - last).days > LATER:
            fact = say("{date} is long after the last search, {last}.", date=day.isoformat(), last=last.isoformat())
            yield placed, notice("N306", path, fact, say("Check the date; it may lie in the future."))
    told = [_first_day(one) for _, _, one in _dates(dataset)] + [day for *_, day in done]
    if told and (last - max(told)).days > BEHIND:
        fact = say("The last search, {last}, is years after all other dates of the site.", last=last.isoformat())
        yield dataset.site, notice("N306", ("last_search",), fact, say("Check the date; it may lie in the future."))


LATER, BEHIND = 183, 730  # days


def dates_follow_each_other(dataset: Dataset) -> Found:
    """N306: nothing happens to a publication before it is there; nothing is mended before it is wrong."""
    for study in dataset.study_files:
        year = study.record.citation.order
        for path, told in _later(study.record):
            if int(told[:4]) < year - ONLINE_FIRST:
                fact = say("{date} is before the publication, {year}.", date=told, year=str(year))
                yield study, acceptable("N306", path, fact, say("Check both dates."))
        for found in (*registered_after_the_start(study.record), *dates_out_of_order(study.record)):
            yield study, acceptable("N306", found.path, _order(found), say("Check both dates."))
        for path, told, why in _around_the_publication(study.record):
            fact = say("{date} does not go with the publication, {year}: {why}.", date=told, year=str(year), why=why)
            yield study, acceptable("N306", path, fact, say("Check both dates."))
    placed = dataset.correction_file
    for i, correction in enumerate(placed.record.corrections if placed else ()):
        if placed and correction.since and _first_day(correction.since) > correction.mended:
            mended = correction.mended.isoformat()
            fact = say("Wrong since {since}, and mended before, on {mended}.", since=correction.since, mended=mended)
            yield placed, notice("N306", ("corrections", i, "since"), fact, say("Check both dates."))


def _around_the_publication(study: Study) -> Iterator[tuple[Path, str, Said]]:
    """A trial is registered before its publication, begins not ages before it, and lasts no longer than until then."""
    year, dates = study.citation.order, study.design.dates
    registered, started = (dates.registered, dates.started) if dates else (None, None)
    if year and registered and int(registered[:4]) > year:
        yield ("design", "dates", "registered"), registered, say("that is later")
    for field, told in (("registered", registered), ("started", started)) if year else ():
        if told and int(told[:4]) < year - AGES:
            yield ("design", "dates", field), told, say("that is ages before")
    weeks = study.design.duration_weeks or 0
    if year and started and started[:4] <= str(year) and _end(started, weeks) > year + 1 + ONLINE_FIRST:
        yield ("design", "dates", "started"), started, say("the study lasts longer than until then")
    if year and study.added and study.added.year < year - ONLINE_FIRST:
        yield ("added",), study.added.isoformat(), say("that is before")


def _end(started: str, weeks: float) -> float:
    return int(started[:4]) + weeks * 7 / 365.25


AGES = 25  # years


def _order(found: Mismatch) -> Said:
    """What is wrong with the order of two dates."""
    if found.what == "registration":
        return say("{date} is after the start, {started}.", date=found.printed, started=found.beside)
    if found.what == "dates-ended":
        return say("{date} is before the start, {started}.", date=found.printed, started=found.beside)
    return say("{date} is after the publication, {year}.", date=found.printed, year=found.beside)


def _later(study: Study) -> Iterator[tuple[Path, str]]:
    yield from ((("afterwards", i, "on"), event.on) for i, event in enumerate(study.afterwards) if event.on)
    if study.checked:
        yield ("checked", "on"), study.checked.on.isoformat()


def _first_day(told: str) -> date:
    year, month, day = (*(int(part) for part in told.split("-")), 1, 1)[:3]
    return date(year, month, day)


RULES: tuple[Callable[[Dataset], Found], ...] = (
    dates_were_known_at_the_last_search,
    nothing_was_done_in_the_future,
    dates_follow_each_other,
)
