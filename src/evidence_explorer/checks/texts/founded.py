"""Each number of a text is that of a record, or is marked as held by no field (E263, N362, N363)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...model import Dataset, Fault, Path, Placed, Study, acceptable, notice
from ...problems import Said, say
from ..base import Found
from .figures import ANYTHING, Stock
from .grammar import Counts
from .resting import Rest, rests
from .stated import stocks

MARK = "other_numbers"
COUNT = "numbers in texts"
CLOSE = 2.5  # percentage points
REMEDY = say(
    "Correct it, record the figure, or name its study in the sentence; a number that no field can hold goes under "
    "'other_numbers'."
)


def numbers_rest_on_records(dataset: Dataset) -> Found:
    """E263: not a number of the study that its sentence names; N362: nothing cited holds it; N363: an idle mark."""
    shelf = stocks(dataset)
    ids = Counter(placed.record.id for placed in dataset.study_files)
    whole = {p.record.id for p in dataset.study_files if not p.losses.told and ids[p.record.id] == 1}
    told: set[tuple[str, Path, float]] = set()
    used: set[tuple[str, Path]] = set()
    count = 0
    for rest in rests(dataset):
        count += 1
        where = rest.statement
        key = (where.placed.file, where.path, rest.number.value)
        if rest.field is not None:
            used.update(_marks(rest, shelf))
        elif key not in told and set(where.cited) | rest.named <= whole:
            told.add(key)
            yield where.placed, _unfounded(rest, shelf)
    dataset.site.found[COUNT] = count
    if len(whole) == len(dataset.study_files):
        yield from _idle(dataset, used)


def numbers_in_texts(dataset: Dataset) -> int:
    """How many numbers of texts the check looked at."""
    known = dataset.site.found.get(COUNT)
    return known if isinstance(known, int) else sum(1 for _ in rests(dataset))


def _marks(rest: Rest, shelf: dict[str, Stock]) -> Iterator[tuple[str, Path]]:
    """The entries of `other_numbers` that a number needs: file or study, and path."""
    if rest.field and MARK in rest.field:
        stock = shelf[rest.study] if rest.study else rest.statement.own
        owner = rest.study or rest.statement.placed.file
        for value in (rest.number.value, rest.number.of):
            if value in stock.others:
                yield owner, stock.others[value]


def _unfounded(rest: Rest, shelf: dict[str, Stock]) -> Fault:
    subject = rest.statement.subject
    path: Path = (*rest.statement.path, rest.language)
    written = rest.statement.text.root[rest.language][rest.number.start : rest.number.end]
    studies = sorted(rest.named) or [subject]
    study, nearest = _nearest(rest, studies, shelf)
    held = next((one for one in studies if one in shelf and shelf[one].holds(rest.number)), "")
    if nearest and not subject:
        fact = (
            _misplaced(rest, written, held)
            if held
            else say(
                "The text says {number} of '{study}', whose record has {nearest}.",
                number=written,
                study=study,
                nearest=nearest,
            )
        )
        return Fault("E263", path, fact, say("Correct the text or the record, whichever the source shows to be wrong."))
    if held:
        fact = _misplaced(rest, written, held)
    elif nearest:
        fact = say("The text says {number}; the record has {nearest}.", number=written, nearest=nearest)
    elif rest.named:
        fact = say("The text says {number}, and no record that the sentence names holds it.", number=written)
    else:
        fact = say("The text says {number}, and no record that it rests on holds it.", number=written)
    tell = acceptable if subject else notice
    return tell("N362", path, fact, REMEDY)


def _misplaced(rest: Rest, written: str, study: str) -> Said:
    """What is told of a number that the record holds, but not where the sentence puts it."""
    if rest.about is ANYTHING:  # else it would have been found
        return say("The text says {number}, which is not the percentage of the count before it.", number=written)
    return say(
        "The text says {number}; '{study}' has it, but of another outcome or time than those that the sentence names.",
        number=written,
        study=study,
    )


def _nearest(rest: Rest, studies: list[str], shelf: dict[str, Stock]) -> tuple[str, str]:
    """The study and the figures of its record that a number was probably meant to be."""
    number = rest.number
    for study in studies:
        stock = shelf.get(study)
        if stock is None:
            continue
        found: list[str] = []
        if number.of is not None:
            found = [f"{e:g}/{n:g}" for e, n in stock.pairs if (e == number.value) != (n == number.of)]
        elif number.kind is Counts.percent:
            found = [f"{value:.3g} %" for value, _ in stock.percents if abs(value - number.value) <= CLOSE]
        if found:
            return study, ", ".join(dict.fromkeys(found[:3]))
    return "", ""


def _idle(dataset: Dataset, used: set[tuple[str, Path]]) -> Found:
    for placed, path, owner, entries in _marked(dataset):
        for i, entry in enumerate(entries):
            here: Path = (*path, MARK, i)
            if (owner, here) not in used:
                fact = say("No text needs {number}: none says it, or a field holds it.", number=f"{entry:g}")
                tell = acceptable if isinstance(placed.record, Study) else notice
                yield placed, tell("N363", here, fact, say("Take it out of 'other_numbers'."))


def _marked(dataset: Dataset) -> Iterator[tuple[Placed[Any], Path, str, tuple[float, ...]]]:
    """Each list of `other_numbers`: file, path of its record, what it is known as, its entries."""
    for study in dataset.study_files:
        yield study, (), study.record.id, study.record.other_numbers
    for marker in dataset.biomarker_files:
        yield marker, (), marker.file, marker.record.other_numbers
    for family in dataset.family_files:
        yield family, (), family.file, family.record.other_numbers
        for i, treatment in enumerate(family.record.treatments):
            yield family, ("treatments", i), family.file, treatment.other_numbers
    for answers in dataset.answer_files:
        for i, answer in enumerate(answers.record.claims):
            yield answers, ("claims", i), answers.file, answer.other_numbers
