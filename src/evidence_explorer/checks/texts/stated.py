"""The texts that rest on records, with what each may rest on: its own record, the studies that it names or cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from ...model import Answer, Biomarker, Dataset, Family, Path, Placed, Seed, Study, Text, Treatment
from ..base import once, texts_of
from .figures import Stock, stock_of
from .grammar import Counts
from .reading import numbers

OF_A_STUDY = {"summary", "safety", "limits"}
OF_A_TREATMENT = ("summary", "what", "who", "harms", "unknown", "against", "not_pooled")
OF_A_PRACTICE = ("schedule", "session", "onset", "durability", "setting", "contraindications", "cost")
OF_A_FAMILY = ("summary", "story", "scope", "evidence")
OF_A_BIOMARKER = ("summary", "measures", "predicts", "effect", "limits")
SILENT = {("second_reading", "corrected")}  # tells what was wrong before


@dataclass(frozen=True, slots=True)
class Statement:
    """A text, the field that it stands in, the studies that it cites, and what else its own record gives."""

    placed: Placed[Any]
    path: Path
    text: Text
    cited: tuple[str, ...]
    own: Stock
    subject: str = ""  # the study that it is about, where it is the text of a study


def stocks(dataset: Dataset) -> dict[str, Stock]:
    """The figures of each study, worked out once for each record."""
    return {p.record.id: once(p, "figures", None, partial(_alone, p))[0] for p in dataset.study_files}


def _alone(placed: Placed[Study]) -> tuple[Stock]:
    return (figures_of(placed),)


def figures_of(placed: Placed[Study]) -> Stock:
    """The figures of a study, and the numbers of those of its texts that are themselves the record."""
    stock = stock_of(placed.record)
    _say(stock, ((path, text) for path, text in texts_of(placed) if not _is_statement(path)))
    return stock.sort()


def _is_statement(path: Path) -> bool:
    """Whether a text of a study tells of figures that stand elsewhere; the others are themselves the record."""
    told = path[-1] in {"note", "covers"} and path[0] != "design"
    return told or path[0] in OF_A_STUDY or path[0] in {"second_reading", "findings"}


def _say(stock: Stock, texts: Iterable[tuple[Path, Text]]) -> None:
    for path, text in texts:
        for language, said in text.root.items():
            if any(map(str.isdigit, said)):
                for number in numbers(said, language):
                    if number.kind not in (Counts.nothing, Counts.dose) and (path[0] != "arms" or number.days):
                        stock.say(number, path)
            break


EMPTY = Stock()


def of_study(placed: Placed[Study]) -> Iterator[Statement]:
    """The texts of a study that rest on records."""
    study = placed.record
    for path, text in texts_of(placed):
        if _is_statement(path) and path[:2] not in SILENT:
            yield Statement(placed, path, text, (study.id,), EMPTY, study.id)


def of_others(dataset: Dataset) -> Iterator[Statement]:
    """Every other text that rests on records."""
    for family in dataset.family_files:
        yield from _of_family(family, dataset)
    for answers in dataset.answer_files:
        for i, answer in enumerate(answers.record.claims):
            own = _answer_stock(answer, dataset.claims.get(answer.id), ("claims", i))
            yield Statement(answers, ("claims", i, "why"), answer.why, answer.studies, own)
    for marker in dataset.biomarker_files:
        yield from _of_biomarker(marker)


def _others(stock: Stock, numbers: tuple[float, ...], path: Path) -> Stock:
    for i, other in enumerate(numbers):
        stock.others[abs(other)] = (*path, "other_numbers", i)
    return stock


def _of_family(placed: Placed[Family], dataset: Dataset) -> Iterator[Statement]:
    family = placed.record
    known = tuple(study.id for study in dataset.studies_of_family(family.id))
    own = _others(Stock(), family.other_numbers, ())
    _say(own, ((("status", i, "what"), status.what) for i, status in enumerate(family.status)))
    own.sort()
    for name in OF_A_FAMILY:
        if text := getattr(family, name):
            yield Statement(placed, (name,), text, known, own)
    for i, topic in enumerate(family.topics):
        yield Statement(placed, ("topics", i, "text"), topic.text, topic.studies, own)
    for i, treatment in enumerate(family.treatments):
        yield from _of_treatment(placed, ("treatments", i), treatment, dataset)


def _of_treatment(placed: Placed[Family], path: Path, treatment: Treatment, dataset: Dataset) -> Iterator[Statement]:
    studies = (*dataset.studies_concerning(treatment.id), *dataset.studies_with_effects(treatment.id))
    known = tuple(dict.fromkeys(study.id for study in studies))
    own = _others(Stock(), treatment.other_numbers, path)
    _say(own, _facts(treatment, path))
    own.sort()
    for name in OF_A_TREATMENT:
        if text := getattr(treatment, name):
            yield Statement(placed, (*path, name), text, known, own)
    for i, practice in enumerate(treatment.practice):
        for name in OF_A_PRACTICE:
            if text := getattr(practice, name):
                yield Statement(placed, (*path, "practice", i, name), text, known, own)
    for name in ("pools", "imputed_pools", "score_pools", "harm_pools"):
        for i, pool in enumerate(getattr(treatment, name)):
            yield Statement(placed, (*path, name, i, "because"), pool.because, known, own)
            for study, why in pool.leave_out.items():
                yield Statement(placed, (*path, name, i, "leave_out", study), why, (study,), own)


def _facts(treatment: Treatment, path: Path) -> Iterator[tuple[Path, Text]]:
    """Texts of a treatment with a source of their own."""
    for i, status in enumerate(treatment.status):
        yield (*path, "status", i, "what"), status.what
    for i, label in enumerate(treatment.labels):
        yield (*path, "labels", i, "says"), label.says
        if label.note:
            yield (*path, "labels", i, "note"), label.note
    for i, rating in enumerate(treatment.certainty):
        for name in ("outcome", "comparison", "why"):
            if text := getattr(rating, name):
                yield (*path, "certainty", i, name), text
    for i, sought in enumerate(treatment.sought):
        if sought.what:
            yield (*path, "sought", i, "what"), sought.what


def _answer_stock(answer: Answer, seed: Seed | None, path: Path) -> Stock:
    own = _others(Stock(), answer.other_numbers, path)
    texts = [((*path, "pages", i, "covers"), page.covers) for i, page in enumerate(answer.pages)]
    _say(own, [*texts, *([((*path, "id"), seed.gist)] if seed else [])])
    return own.sort()


def _of_biomarker(placed: Placed[Biomarker]) -> Iterator[Statement]:
    marker = placed.record
    own = _others(Stock(), marker.other_numbers, ())
    for name in OF_A_BIOMARKER:
        yield Statement(placed, (name,), getattr(marker, name), marker.studies, own)
