"""Rules about what the site says: answers to claims, biomarkers, and the numbers that they quote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..model import (
    Answer,
    Dataset,
    Effect,
    Fault,
    Figure,
    Grade,
    HarmFigure,
    Interval,
    Path,
    Placed,
    Quote,
    Score,
    Study,
    Verdict,
    meant,
)
from ..problems import Said, say
from .base import Found, named_studies, no_study


def claims_are_answered_once(dataset: Dataset) -> Found:
    """E301: every claim of the inventory has an answer; E302: one only; E303: no answer without a claim."""
    seen: dict[str, str] = {}
    for placed in dataset.answer_files:
        for i, answer in enumerate(placed.record.claims):
            path: Path = ("claims", i, "id")
            if answer.id in seen:
                fact = say("The claim '{id}' is already answered in {file}.", id=answer.id, file=seen[answer.id])
                yield placed, Fault("E302", path, fact, say("Keep one of the two answers."))
            elif answer.id not in dataset.claims:
                fact = say("The inventory has no claim '{id}'.", id=answer.id)
                yield placed, Fault("E303", path, fact, meant(answer.id, list(dataset.claims)))
            seen.setdefault(answer.id, placed.file)
    if dataset.seed_file is None:
        return
    for i, claim in enumerate(dataset.seed_file.record.claims):
        if claim.id not in seen:
            fact = say("The claim '{id}' is not answered.", id=claim.id)
            remedy = say("Answer it in data/claims/{section}.yaml: verdict, why, studies.", section=claim.section)
            yield dataset.seed_file, Fault("E301", ("claims", i, "id"), fact, remedy)


def corrections_name_claims_that_exist(dataset: Dataset) -> Found:
    """E303: a verdict that has changed is that of a claim of the inventory."""
    placed = dataset.correction_file
    if placed is None or dataset.seed_file is None:
        return
    for i, correction in enumerate(placed.record.corrections):
        for j, claim in enumerate(correction.claims):
            if claim not in dataset.claims:
                fact = say("The inventory has no claim '{id}'.", id=claim)
                yield placed, Fault("E303", ("corrections", i, "claims", j), fact, meant(claim, list(dataset.claims)))


def answers_cite_studies_that_exist(dataset: Dataset) -> Found:
    """E304: an answer relies on studies of the site."""
    known = named_studies(dataset)
    for placed in dataset.answer_files:
        for i, answer in enumerate(placed.record.claims):
            for j, study in enumerate(answer.studies):
                if study not in known:
                    yield placed, no_study(("claims", i, "studies", j), study, known)


def claims_belong_to_a_section(dataset: Dataset) -> Found:
    """E305: a claim names a part of the source, and its answer stands in the file of that part."""
    if dataset.seed_file:
        for i, claim in enumerate(dataset.seed_file.record.claims):
            if claim.section not in dataset.sections:
                fact = say("The source has no part '{section}'.", section=claim.section)
                path: Path = ("claims", i, "section")
                yield dataset.seed_file, Fault("E305", path, fact, meant(claim.section, list(dataset.sections)))
    for placed in dataset.answer_files:
        name = placed.file.rsplit("/", 1)[-1].removesuffix(".yaml")
        for i, answer in enumerate(placed.record.claims):
            seed = dataset.claims.get(answer.id)
            if seed and seed.section in dataset.sections and seed.section != name:
                fact = say(
                    "The claim '{id}' belongs to the part '{section}', not to '{name}'.",
                    id=answer.id, section=seed.section, name=name,
                )  # fmt: skip
                remedy = say("Move it to data/claims/{section}.yaml.", section=seed.section)
                yield placed, Fault("E305", ("claims", i, "id"), fact, remedy)


def other_texts_cite_studies_that_exist(dataset: Dataset) -> Found:
    """E304: biomarkers, topics, ratings of certainty and corrections rest on studies of the site."""
    known = named_studies(dataset)
    named: list[tuple[Placed[Any], Path, str]] = []
    for marker in dataset.biomarker_files:
        named += [(marker, ("studies", i), key) for i, key in enumerate(marker.record.studies)]
    for family in dataset.family_files:
        for i, topic in enumerate(family.record.topics):
            named += [(family, ("topics", i, "studies", j), key) for j, key in enumerate(topic.studies)]
        for i, treatment in enumerate(family.record.treatments):
            rated = [(j, c.study) for j, c in enumerate(treatment.certainty) if c.study]
            named += [(family, ("treatments", i, "certainty", j, "study"), key) for j, key in rated]
    if dataset.correction_file:
        for i, correction in enumerate(dataset.correction_file.record.corrections):
            named += [
                (dataset.correction_file, ("corrections", i, "studies", j), key)
                for j, key in enumerate(correction.studies)
            ]
    for placed, path, study in named:
        if study not in known:
            yield placed, no_study(path, study, known)


def quotes_agree_with_their_record(dataset: Dataset) -> Found:
    """E306: a number quoted from a record stands in that record; E307: and is not merely recalled."""
    known = named_studies(dataset)
    whole = {placed.record.id: placed.record for placed in dataset.study_files if not placed.losses.told}
    for placed, path, quote in _quotes(dataset):
        if quote.study not in known:
            yield placed, no_study((*path, "study"), quote.study, known)
        if quote.study not in whole:  # unknown, or broken in its own right: that is told there
            continue
        study = whole[quote.study]
        grades = matching_grades(quote, study)
        if not grades:
            fact = say(
                "The record of '{id}' no longer holds the number quoted here: {quote}.", id=study.id, quote=_told(quote)
            )
            remedy = say("Compare the text with the record; correct the one that is wrong, then the quote.")
            yield placed, Fault("E306", path, fact, remedy)
        elif all(grade is Grade.recalled for grade in grades):
            fact = say("The number quoted from '{id}' is recalled: nobody found it in a document.", id=study.id)
            remedy = say("Take it out of the text, or find the document and correct the grade.")
            yield placed, Fault("E307", path, fact, remedy)


def verdicts_are_borne_out(dataset: Dataset) -> Found:
    """E308 to E311: a verdict says no more than what its answer cites can carry."""
    known = named_studies(dataset)
    whole = {placed.record.id: placed.record for placed in dataset.study_files if not placed.losses.told}
    for placed in dataset.answer_files:
        for i, answer in enumerate(placed.record.claims):
            path: Path = ("claims", i, "verdict")
            unread = [key for key in answer.studies if key not in known or key not in whole]
            cited = [whole[key] for key in answer.studies if key in whole]
            if not unread and (fault := _unborne(answer, cited, path)):
                yield placed, fault


def _unborne(answer: Answer, cited: list[Study], path: Path) -> Fault | None:
    pages = [page for page in answer.pages if page.grade is not Grade.recalled]
    marked = any(quote.contradicts for quote in answer.quotes) or any(page.contradicts for page in pages)
    if answer.verdict is Verdict.contradicted:
        fact = say("The claim '{id}' is called contradicted, and nothing that was read says otherwise.", id=answer.id)
        remedy = say("Mark the quote or the page that does (contradicts: true); an empty search contradicts nothing.")
        return None if marked else Fault("E308", path, fact, remedy)
    if answer.verdict in (Verdict.supported, Verdict.nuance) and not pages and not any(map(_was_read, cited)):
        fact = say("The claim '{id}' is called supported, and nothing that was read supports it.", id=answer.id)
        remedy = say("Cite a study with a figure that was read, or a page; or call the claim not traceable.")
        return Fault("E309", path, fact, remedy)
    if answer.verdict is Verdict.overstated and not pages and not answer.quotes:
        fact = say("The claim '{id}' is called overstated, and nothing says how much less there is.", id=answer.id)
        remedy = say("Quote the number, or name the page, that says less than the claim.")
        return Fault("E310", path, fact, remedy)
    if marked and answer.verdict is not Verdict.overstated:
        fact = say(
            "Something is marked as contradicting the claim '{id}', and its verdict does not say so.", id=answer.id
        )
        remedy = say("Compare both: change the verdict, or take the mark away.")
        return Fault("E311", path, fact, remedy)
    return None


def _was_read(study: Study) -> bool:
    """Whether a figure of a record was read in a document; in a record without figures, whether anything was."""
    holders: list[Figure | HarmFigure | Score | Effect] = [
        *(figure for outcome in study.outcomes for figure in outcome.results),
        *(figure for harm in study.harms for figure in harm.results),
        *study.scores,
        *(effect for effect in study.effects if not effect.superseded),
    ]
    grades = [_grade(study, holder) for holder in holders] or [source.grade for source in study.sources.values()]
    return any(grade is not Grade.recalled for grade in grades)


def _quotes(dataset: Dataset) -> Iterator[tuple[Placed[Any], Path, Quote]]:
    for placed in dataset.answer_files:
        for i, answer in enumerate(placed.record.claims):
            for j, quote in enumerate(answer.quotes):
                yield placed, ("claims", i, "quotes", j), quote
    for marker in dataset.biomarker_files:
        for j, quote in enumerate(marker.record.quotes):
            yield marker, ("quotes", j), quote


def _told(quote: Quote) -> Said:
    given = quote.model_dump(exclude_none=True, exclude={"study", "contradicts"}, mode="json")
    text = ", ".join(f"{key} {value}" for key, value in given.items())
    return say("{numbers}", numbers=text) if text else say("nothing")


def matching_grades(quote: Quote, study: Study) -> list[Grade | None]:
    """The grades of the numbers of a record that a quote can mean; None for one without a known source (E207)."""
    if quote.outcome or quote.harm:
        rows = [(o.kind, f) for o in study.outcomes for f in o.results] if quote.outcome else _harms(study)
        kind = quote.outcome or quote.harm
        return [_grade(study, f) for k, f in rows if k == kind and _same_figure(quote, f)]
    if quote.value is None:
        return []
    found: list[tuple[float | None, Interval | None, Score | Effect]] = [
        (e.estimate, e.interval, e) for e in study.effects if not e.superseded
    ]
    for score in study.scores:
        found += [(m.mean, m.interval, score) for m in score.results]
        if score.difference:
            found.append((score.difference.value, score.difference.interval, score))
    return [
        _grade(study, holder)
        for value, interval, holder in found
        if value == quote.value and quote.interval in (None, interval)
    ]


def _grade(study: Study, holder: Figure | HarmFigure | Score | Effect) -> Grade | None:
    return study.grade_of(holder) if holder.grade or holder.source in study.sources else None


def _harms(study: Study) -> list[tuple[str, Figure | HarmFigure]]:
    return [(harm.event, figure) for harm in study.harms for figure in harm.results]


def _same_figure(quote: Quote, figure: Figure | HarmFigure) -> bool:
    if quote.arm not in (None, figure.arm) or (quote.events is None and quote.percent is None):
        return False
    if quote.events is not None and (quote.events, quote.of) != (figure.events, figure.of):
        return False
    return quote.percent is None or any(abs(quote.percent - p) < _half_digit(quote.percent) for p in _percents(figure))


def _percents(figure: Figure | HarmFigure) -> list[float]:
    counted = [100 * figure.events / figure.of] if figure.events is not None and figure.of else []
    return counted + ([figure.percent] if figure.percent is not None else [])


def _half_digit(percent: float) -> float:
    """Half a unit of the last digit that is quoted: 37 may stand for 36.7; a hair more for ties."""
    return 0.5 * 10.0 ** -len(f"{percent:g}".partition(".")[2]) + 1e-9


RULES: tuple[Callable[[Dataset], Found], ...] = (
    claims_are_answered_once,
    answers_cite_studies_that_exist,
    claims_belong_to_a_section,
    other_texts_cite_studies_that_exist,
    corrections_name_claims_that_exist,
    quotes_agree_with_their_record,
    verdicts_are_borne_out,
)
