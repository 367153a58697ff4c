"""Rules about how figures were read: grades, second readings, leftovers, who checked (E242, E243, N338, N339)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..model import Dataset, Fault, Figure, Grade, Source, Study, acceptable, figures
from ..problems import Said, say
from .base import Found, over_studies
from .spoken import readable

ABSTRACT = re.compile(r"\b(abstracts?|résumés?|tables?|database|base)\b", re.IGNORECASE)
SPEAKS = (
    (Grade.recalled, re.compile(r"\b(recalled|from memory|not verified|de mémoire|non vérifié)", re.IGNORECASE)),
    (
        Grade.press_release,  # or weaker: what news say of a release is graded as one or the other
        re.compile(
            r"\b(news|newspaper|press|topline|top-line|announcement|dépêche|presse|article d.actualité|communiqué"
            r"|second[- ]hand|seconde main|secondary (source|report|account))\b",
            re.IGNORECASE,
        ),
    ),
    (Grade.abstract, ABSTRACT),
)
"""Grade → the words of 'read_in' with which a source is at most that good; the first that is found counts."""
WHOLE = re.compile(
    r"\b(full[- ]text|whole|article|paper|table|texte intégral|tableau|rapport|report|methods|results)\b", re.IGNORECASE
)
"""What is more than an abstract, named beside it."""
NOTHING = re.compile(r"(nothing|none|unused|not used|no longer used|rien|plus rien|inutilisée?)( .*)?", re.IGNORECASE)
NOBODY = re.compile(
    r"(me|moi|myself|i|nobody|personne|somebody|someone|anyone|(a|un|une|the) .*|todo|tbd|xx+|n\.? ?n\.?|\W*"
    r"|unknown|inconnu|clinician|authors?|chatgpt|gpt.*|claude.*|gemini.*|copilot.*|mistral.*|llm|ai|ia|.*@.*|\S{1,2}"
    r"|dr\.?|prof\.?|doctor|(our|the|notre|l.)? ?(team|équipe|staff|site)|us|we|nous|on|tous|everybody|tout le monde)",
    re.IGNORECASE,
)
"""What is no name of a person."""


def sources_are_what_they_say(study: Study) -> Iterator[Fault]:
    """N338: a source is not graded above what its own words tell."""
    for name, source in study.sources.items():
        told = readable(source.read_in)[0]
        most = next((grade for grade, words in SPEAKS if words.search(told)), None)
        if source.grade in (Grade.full_text, Grade.registry) and _of_others(study, told):
            most = Grade.secondary
        if most is Grade.press_release and source.grade in (Grade.abstract, Grade.curated) and ABSTRACT.search(told):
            continue
        if most is Grade.abstract and (source.grade is not Grade.full_text or WHOLE.search(WITHOUT.sub("", told))):
            continue
        if most and source.grade.rank < most.rank:
            fact = say(
                "Source '{source}' is graded '{grade}', and was read in: {words}.",
                source=name,
                grade=source.grade,
                words=told,
            )
            remedy = say("Check the grade; at most '{grade}' seems right.", grade=most)
            yield acceptable("N338", ("sources", name, "grade"), fact, remedy)


OTHERS = re.compile(r"\b(third[- ]part(y|ies)|digest|tierce personne|d.un tiers)\b", re.IGNORECASE)
IN_ANOTHER = re.compile(
    r"\b[Tt]able(?:au)?(?: \w?\d+)? (?:of|in|de|dans) ([A-ZÀ-Þ][\w’'-]+)[^.;,()]{0,40}? (?:19|20)\d\d\b"
)
"""`table in Smith 2019`: the publication of somebody else, if no author of the study has that name."""


def _of_others(study: Study, told: str) -> bool:
    """Whether a source is what others tell of a study, by its own words."""
    authors = " ".join((study.id, *study.citation.authors)).casefold()
    return bool(OTHERS.search(told)) or any(name.casefold() not in authors for name in IN_ANOTHER.findall(told))


WITHOUT = re.compile(r"\b(abstract|résumé) (of|de|on|in) (the |l.)?(article|paper|rapport|report)", re.IGNORECASE)


def every_source_holds_something(study: Study) -> Iterator[Fault]:
    """N339: a source that holds nothing of the record is a leftover."""
    for name, source in study.sources.items():
        if NOTHING.fullmatch(readable(source.covers)[0]):
            fact = say("Source '{source}' holds nothing of this record.", source=name)
            yield acceptable("N339", ("sources", name, "covers"), fact, say("Say what was read there, or remove it."))


def recalled_figures_stay_recalled(study: Study) -> Iterator[Fault]:
    """N315: the figures of a row are read in one place: none is well read beside one that is recalled.

    Nor is one well read whose definition says that figures were recalled, or that a recalled source says it covers.
    """
    for i, outcome in enumerate(study.outcomes):
        known = [f for f in outcome.results if f.source in study.sources and f.of_source in (None, *study.sources)]
        grades = [study.grade_of(figure) for figure in known]
        definition = readable(outcome.definition)[0]
        said = FIGURES_RECALLED.search(definition) and Grade.recalled not in grades
        beside = any(study.sources[figure.source].grade is Grade.recalled for figure in known)
        for j, figure in enumerate(known):
            if grades[j].strong and (said or beside or _covered_by_memory(study, figure)):
                fact = say("Graded '{grade}', where the record says that it was recalled.", grade=grades[j])
                remedy = say("Check the source of the figure, and that of the figures beside it.")
                yield acceptable("N315", ("outcomes", i, "results", j, "source"), fact, remedy)


FIGURES_RECALLED = re.compile(r"\bfigures?( |s? (are )?)recalled|chiffres?.{0,20} de mémoire", re.IGNORECASE)
NUMBERS = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?:/\d+)?(?=[ %]|$|[,;)])")


def _covered_by_memory(study: Study, figure: Figure) -> bool:
    """Whether a recalled source says that it covers this very number, and no strong one that it does."""
    mine = {f"{figure.percent:g}" if figure.percent is not None else "", f"{figure.events}/{figure.of}"}
    recalled, read = set[str](), set[str]()
    for source in study.sources.values():
        told = recalled if source.grade is Grade.recalled else read
        told |= set(NUMBERS.findall(readable(source.covers)[0]))
    return bool(mine & recalled - read)


def second_readings_are_second(study: Study) -> Iterator[Fault]:
    """E242: a figure that was read again was read in a document, and a second reading says what was read."""
    for path, _, figure in figures(study):
        if not figure.read_again or figure.source not in study.sources:
            continue
        if study.second_reading is None:
            fact = say("Marked as read again, and the record has no second reading.")
            yield Fault(
                "E242", (*path, "read_again"), fact, say("Describe it under 'second_reading', or drop the mark.")
            )
        elif figure.of_source in (None, *study.sources) and study.grade_of(figure) is Grade.recalled:
            fact = say("Marked as read again, and recalled: nobody read it once.")
            yield Fault("E242", (*path, "read_again"), fact, say("Drop the mark, or correct the grade of the source."))


def strong_sources_are_documents(study: Study) -> Iterator[Fault]:
    """N338: a strong source is a document that somebody can find; its address is that of such a document."""
    for name, source in study.sources.items():
        read, host = readable(source.read_in)[0], HOST.match(source.address or "")
        why: Said | None = None
        if source.grade in STRONG and not source.address and VAGUE.fullmatch(read.strip(" .")):
            why = say("neither its address nor its words say where")
        elif source.grade is Grade.registry and host and not REGISTERS.search(source.address or ""):
            why = say("its address is that of no register")
        elif source.grade.rank < Grade.press_release.rank and host and RELEASES.search(host[1]):
            why = say("its address is one of press releases")
        elif source.grade is Grade.full_text and ABSTRACTS.match(source.address or ""):
            why = say("its address is that of an abstract")
        elif source.grade is Grade.full_text and SECOND_HAND.search(name):
            why = say("its own name says otherwise")
        elif source.grade is Grade.curated and not CURATED.search(read):
            why = say("its words name no open table")
        elif source.grade is Grade.recalled and source.address:
            why = say("it has an address, where it can be read")
        if why:
            fact = say("Source '{source}' is graded '{grade}': {why}.", source=name, grade=source.grade, why=why)
            yield acceptable("N338", ("sources", name, "grade"), fact, say("Check the grade, and where it was read."))


STRONG = (Grade.full_text, Grade.registry, Grade.curated, Grade.abstract)
VAGUE = re.compile(
    r"(read|lu|seen|vu|yes|oui|ok|web|internet|online|en ligne|google|site|here|ici|done|fait|\W*)", re.IGNORECASE
)
HOST = re.compile(r"https?://([^/:]+)")
REGISTERS = re.compile(
    r"clinicaltrials|isrctn|who\.int|euclinicaltrials|anzctr|chictr|drks|irct|jrct|umin|cris\.nih|ctri\.|trialregister|onderzoek"
    r"|pactr|ensaiosclinicos|fda\.gov|europa\.eu|registr|trials",
    re.IGNORECASE,
)
RELEASES = re.compile(r"prnewswire|businesswire|globenewswire|newswire|prweb|eurekalert", re.IGNORECASE)
SECOND_HAND = re.compile(r"(^|-)(secondary|news|press|recalled|filing|blog|abstract)(-|$)")
ABSTRACTS = re.compile(r"https?://(pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/[0-9]+/?$")
CURATED = re.compile(r"\b(table|database|data|csv|registry|base|tableau|données|extract\w*|metapsy)\b", re.IGNORECASE)
NO_PLACE = re.compile(r"(\W*|yes|oui|ok|here|ici|done|fait|todo|n/?a|xx+)", re.IGNORECASE)


def second_readings_say_what_they_found(study: Study) -> Iterator[Fault]:
    """E242: who did not agree tells what was corrected."""
    second = study.second_reading
    if (
        second
        and not second.agrees
        and re.fullmatch(r"(no|aucune) corrections?\.?", readable(second.corrected)[0], re.IGNORECASE)
    ):
        fact = say("The second reading did not agree, and corrected nothing.")
        yield Fault("E242", ("second_reading", "agrees"), fact, say("Say what was corrected, or that it agreed."))


def somebody_checked(study: Study) -> Iterator[Fault]:
    """E243: who checked a record has a name, and says in which document."""
    if study.checked and NO_PLACE.fullmatch(study.checked.where.strip()):
        fact = say("'{where}' says nothing of where the record was checked.", where=study.checked.where)
        yield Fault("E243", ("checked", "where"), fact, say("Name the document that it was compared with."))
    if study.checked and NOBODY.fullmatch(study.checked.by.strip()):
        fact = say("'{name}' is not the name of a person.", name=study.checked.by)
        yield Fault(
            "E243",
            ("checked", "by"),
            fact,
            say("Write the name of the person who compared the record with the publication."),
        )


STUDY_RULES: tuple[Callable[[Study], Iterator[Fault]], ...] = (
    sources_are_what_they_say,
    every_source_holds_something,
    strong_sources_are_documents,
    recalled_figures_stay_recalled,
    second_readings_are_second,
    second_readings_say_what_they_found,
    somebody_checked,
)


def readings_of_studies(dataset: Dataset) -> Found:
    """E242, E243, N338, N339: the rules of this file, over all studies."""
    yield from over_studies(dataset, "readings", STUDY_RULES)


def sources_are_of_this_study(dataset: Dataset) -> Found:
    """N357: an address that holds the number of a publication or trial holds that of this record, not of another."""
    owners: dict[str, str] = {}
    for placed in dataset.study_files:
        for key in _numbers(placed.record):
            owners.setdefault(key, placed.record.id)
    for placed in dataset.study_files:
        study = placed.record
        mine = set(_numbers(study))
        for name, source in study.sources.items():
            if source.address is None or source.grade not in (Grade.full_text, Grade.abstract, Grade.registry):
                continue
            for key in _in_address(source.address):
                other = owners.get(key)
                if other and key not in mine and not _speaks_of(dataset.studies[other], source):
                    fact = say("The address of source '{source}' is that of '{id}'.", source=name, id=other)
                    remedy = say(
                        "Copy the address of the right page; if the source tells of both, say so in 'read_in'."
                    )
                    yield placed, acceptable("N357", ("sources", name, "address"), fact, remedy)


def _numbers(study: Study) -> Iterator[str]:
    citation = study.citation
    yield from (f"doi {doi.lower()}" for doi in (citation.doi, citation.preprint_doi) if doi)
    if citation.pmid:
        yield f"pmid {citation.pmid}"
    yield from (f"trial {number}" for number in citation.registrations)


IN_ADDRESS = re.compile(
    r"10\.[0-9]{4,9}/[^?#\s]+|(?<=pubmed\.ncbi\.nlm\.nih\.gov/)[0-9]+|(?<=/pubmed/)[0-9]+|NCT[0-9]{8}", re.IGNORECASE
)


def _in_address(address: str) -> Iterator[str]:
    for found in IN_ADDRESS.findall(address):
        if found.startswith("10."):
            doi = found.lower().rstrip("/")
            yield f"doi {doi}"
            yield f"doi {re.sub(BEHIND, '', doi)}"
        else:
            yield f"trial {found.upper()}" if found.upper().startswith("NCT") else f"pmid {found}"


BEHIND = re.compile(r"(/|v[0-9]+)?[./](full|abstract|pdf|epub|html?)(-text)?$|v[0-9]+$")


def _speaks_of(study: Study, source: Source) -> bool:
    """Whether the words of a source name the first author of the study."""
    author = (study.citation.authors or (study.id,))[0].split(" ")[0].casefold()
    return any(author in text.casefold() for text in (*source.read_in.root.values(), *source.covers.root.values()))


RULES: tuple[Callable[[Dataset], Found], ...] = (readings_of_studies, sources_are_of_this_study)
