"""Rules about the numbers that lead to a publication or a registration: their grammar, and nothing listed twice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from ..model import Dataset, Fault, Path, Study, acceptable, folded, notice, registered
from ..problems import Said, say
from .base import Found, once

FIRST_PMID = {
    2002: 11_700_000, 2006: 16_300_000, 2011: 21_000_000, 2014: 24_000_000, 2017: 27_800_000, 2020: 31_500_000,
    2023: 36_200_000, 2026: 41_100_000,
}  # fmt: skip
"""Year → about the PubMed number of its first article, as the numbers of our own records run: they rise with time."""
YEARS_BESIDE = 2  # from the article online to its issue, and from its journal to the index


def registrations_have_a_form(dataset: Dataset) -> Found:
    """N316: a registration number follows the grammar of a register."""
    for placed in dataset.study_files:
        for fault in once(placed, "registrations", None, partial(_unregistered, placed.record)):
            yield placed, fault
    for family in dataset.family_files:
        for i, treatment in enumerate(family.record.treatments):
            for j, trial in enumerate(treatment.sought):
                if trial.registry and not registered(trial.registry):
                    path = ("treatments", i, "sought", j, "registry")
                    yield family, notice("N316", path, _fact(trial.registry), HOW_WRITTEN)


HOW_WRITTEN = say("Copy it as its register prints it: NCT and 8 digits, ISRCTN and 8 digits, EudraCT 2015-001456-29…")


def _fact(number: str) -> Said:
    return say("No register of trials has a number of the form '{number}'.", number=number)


def _unregistered(study: Study) -> Iterator[Fault]:
    for i, number in enumerate(study.citation.registry):
        if not registered(number):
            yield acceptable("N316", ("citation", "registry", i), _fact(number), HOW_WRITTEN)


def registrations_come_before_their_publication(study: Study) -> Iterator[Fault]:
    """N316: no number is an example; one that tells its year, or counts upwards, is not of a later one."""
    year = study.citation.year
    for i, number in enumerate(study.citation.registry):
        told = registered(number)
        digits = re.sub(r"[^0-9]", "", told or "")
        path: Path = ("citation", "registry", i)
        if told is None:
            continue
        if (len(set(digits)) == 1 and digits[0] != "0") or digits in EXAMPLES:
            fact = say("'{number}' is a number of examples, not of a trial.", number=number)
            yield acceptable("N316", path, fact, HOW_WRITTEN)
        elif told.startswith(REVIEWS_ONLY) and not study.design.kind.review:
            fact = say("'{number}' is of a register of reviews, and this is none.", number=number)
            yield acceptable("N316", path, fact, say("Check the number, and 'kind'."))
        elif year and (_year_of(told) > year or (told.startswith("NCT") and int(digits) > _highest(year))):
            fact = say("'{number}' was given after the publication, {year}.", number=number, year=str(year))
            yield acceptable("N316", path, fact, say("Check the number; it may be that of another trial."))


EXAMPLES = {"12345678", "01234567", "87654321"}
REVIEWS_ONLY = "CRD"
DATED = re.compile(
    r"(?:EudraCT |CRD4|CTRI/|PACTR|TCTR|LBCTR|SLCTR/|jRCTs?\d?|^)((?:19|20)\d\d)(?=[-/\d])|(?:ACTRN126|ChiCTR)(\d\d)"
)
"""Numbers that tell the year in which they were given."""
HIGHEST_NCT = {2006: 90_000, 2014: 1_300_000, 2019: 2_900_000, 2022: 4_700_000, 2025: 6_300_000, 2026: 6_950_000}
"""Year of publication → about the highest number of a trial, as the numbers of our own records run."""
LATE = 1_500_000  # so much higher it may still be


def _year_of(number: str) -> int:
    """The year that a number tells; 0 if it tells none, or one that cannot be."""
    found = DATED.match(number)
    if found is None:
        return 0
    return int(found[1]) if found[1] else 2000 + int(found[2])


def _highest(year: int) -> float:
    return _along(HIGHEST_NCT, year) + LATE


def pubmed_numbers_fit_their_year(study: Study) -> Iterator[Fault]:
    """N317: PubMed counts upwards, so that a number tells about when it was given."""
    number, year = study.citation.pmid, study.citation.year
    if not number or not year or year < min(FIRST_PMID):
        return
    if not _pmid(year - YEARS_BESIDE) <= number <= _pmid(year + YEARS_BESIDE + 1):
        fact = say(
            "The PubMed number {number} was not given around {year}, the year of the citation.",
            number=str(number), year=str(year),
        )  # fmt: skip
        yield acceptable("N317", ("citation", "pmid"), fact, say("Check both; a digit may be missing."))


def _pmid(year: int) -> float:
    return _along(FIRST_PMID, year)


def _along(table: dict[int, int], year: int) -> float:
    """The number of a year, on the straight line between those that are known."""
    years = sorted(table)
    at = min(max(bisect_right(years, year) - 1, 0), len(years) - 2)
    (one, low), (other, high) = ((known, table[known]) for known in years[at : at + 2])
    return low + (year - one) * (high - low) / (other - one)


def dois_close_what_they_open(study: Study) -> Iterator[Fault]:
    """E234: a DOI may hold brackets, in pairs; one more at its end belongs to the sentence that it was copied from."""
    for field in ("doi", "preprint_doi"):
        doi = getattr(study.citation, field)
        if doi and any(doi.count(one) != doi.count(other) for one, other in ("()", "[]", "<>")):
            fact = say("The brackets of '{doi}' do not come in pairs.", doi=doi)
            yield Fault("E234", ("citation", field), fact, say("Copy the DOI alone, without what stood around it."))


def nothing_is_listed_twice(study: Study) -> Iterator[Fault]:
    """E223: a word that stands twice in a list was meant to be another one, or to stand there once."""
    design, citation = study.design, study.citation
    lists: list[tuple[Path, Iterable[str]]] = [
        (("treatments",), study.treatments),
        (("citation", "registry"), [registered(number) or number for number in citation.registry]),
        (("design", "countries"), design.countries),
        (("population", "diagnosis"), study.population.diagnosis),
        (("funders",), study.funders),
    ]
    for path, words in lists:
        seen: set[str] = set()
        for i, word in enumerate(words):
            if word in seen:
                yield Fault(
                    "E223", (*path, i), say("'{word}' is listed twice.", word=str(word)), say("Keep one of them.")
                )
            seen.add(word)


def the_id_is_that_of_the_publication(study: Study, last: int) -> Iterator[Fault]:
    """N350: an id made of a name and a year has the year of the citation, and the name of its first author.

    ``last``: the year of the last search; a later one is N306. A record that gives itself a label is called otherwise
    on purpose.
    """
    parts, citation = study.id.split("-"), study.citation
    years = [int(part) for part in parts if YEAR.fullmatch(part)]
    if years and citation.year and citation.year not in years and citation.year <= last:
        fact = say("The id '{id}' tells another year than the citation, {year}.", id=study.id, year=str(citation.year))
        yield acceptable("N350", ("citation", "year"), fact, say("Check the year; then rename the file and the id."))
    names = [(author, found[1]) for author in citation.authors[:1] if (found := PERSON.fullmatch(author))]
    for author, name in names if years and study.label is None else []:
        surname = re.sub(r"[^a-z]", "", folded(name))
        called = re.sub(r"[^a-z]", "", study.id)
        if surname and surname not in called and not surname.startswith(called):
            fact = say("The id '{id}' is not made of the first author, {author}.", id=study.id, author=author)
            remedy = say("Check the authors; if the record is called otherwise on purpose, give it a 'label'.")
            yield acceptable("N350", ("citation", "authors"), fact, remedy)


YEAR = re.compile(r"(19|20)[0-9]{2}")
PERSON = re.compile(r"([^()]+?)( [A-Z-]{1,4}| Jr| Sr| [0-9][a-z]{2})+")
"""Surname and initials; a group of authors has none."""
STUDY_RULES: tuple[Callable[[Study], Iterator[Fault]], ...] = (
    registrations_come_before_their_publication,
    pubmed_numbers_fit_their_year,
    dois_close_what_they_open,
    nothing_is_listed_twice,
)


def _within(study: Study, last: int) -> Iterator[Fault]:
    for rule in STUDY_RULES:
        yield from rule(study)
    yield from the_id_is_that_of_the_publication(study, last)


def identifiers_of_a_study(dataset: Dataset) -> Found:
    """E223, E234, N316, N317, N350: the rules on the numbers and lists of one study."""
    searched = dataset.site.record.last_search
    last = searched.year if searched else 9_999
    for placed in dataset.study_files:
        for fault in once(placed, "identifiers", last, partial(_within, placed.record, last)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (registrations_have_a_form, identifiers_of_a_study)
