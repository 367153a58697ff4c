"""The comparison itself: every record beside its old version, then what follows from the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Dataset, Study
from ..problems import Problem, dotted, errors
from .changes import Changes, FigureChange, Held, RecordChange, Ref, TextChange, ValueChange
from .figures import figure_changes
from .pools import Computed, contrast_changes, member_changes, pool_changes
from .records import Entry, both, field_differences

Told = FigureChange | ValueChange | TextChange
Sides = tuple[Entry | None, Entry | None]


def compare(old: Dataset, new: Dataset) -> Changes:
    """What changed from one sound dataset to another; the order of records and of items is no change."""
    every = both(old, new)
    differing = [sides for sides in every if _differ(*sides)]
    held = tuple(_held(every))
    if not differing:
        return Changes(held=held)
    told = [change for sides in differing for change in _told(sides)]
    before, after = Computed(old), Computed(new)
    studies = {ref.id: ref for sides in differing if (ref := _ref(sides)).kind == "study"}
    treatments = {ref.id: ref for sides in every if (ref := _ref(sides)).kind == "treatment"}
    return Changes(
        records=tuple(_records(differing, {change.record for change in told})),
        figures=tuple(change for change in told if isinstance(change, FigureChange)),
        contrasts=tuple(contrast_changes(before, after, studies)),
        pools=tuple(pool_changes(before, after, treatments)),
        members=tuple(member_changes(before, after, treatments)),
        values=tuple(change for change in told if isinstance(change, ValueChange)),
        texts=tuple(change for change in told if isinstance(change, TextChange)),
        held=held,
    )


COUNTED = ("study", "treatment", "family", "biomarker", "answer")


def _held(every: Sequence[Sides]) -> Iterator[Held]:
    kinds = [(_ref(sides).kind, sides) for sides in every]
    for kind in COUNTED:
        mine = [sides for one, sides in kinds if one == kind]
        if mine:
            yield Held(kind, *(sum(1 for sides in mine if sides[i]) for i in (0, 1)))


def refused(old: Sequence[Problem], new: Sequence[Problem]) -> Changes:
    """No comparison, because one side or both hold errors; notices do not count."""
    return Changes(problems=(tuple(errors(old)), tuple(errors(new))))


def _differ(old: Entry | None, new: Entry | None) -> bool:
    return old is None or new is None or (old.record, old.within) != (new.record, new.within)


def _ref(sides: Sides) -> Ref:
    here = sides[1] or sides[0]
    assert here is not None  # a record is on one side at least
    return here.ref


def _records(differing: list[Sides], touched: set[Ref]) -> Iterator[RecordChange]:
    for sides in differing:
        ref = _ref(sides)
        if None in sides:
            yield RecordChange("added" if sides[0] is None else "removed", ref)
        elif ref in touched:
            yield RecordChange("changed", ref)


def _told(sides: Sides) -> Iterator[Told]:
    """What is told of one record. Of a new one and of one that is gone: the figures, since its page says the rest."""
    ref, (old, new) = _ref(sides), sides
    before, after = (side.record if side and isinstance(side.record, Study) else None for side in sides)
    yield from figure_changes(before, after, ref)
    for leaf in field_differences(old, new) if old and new else ():
        path = dotted(leaf.path)
        if leaf.language is None:
            yield ValueChange(ref, path, leaf.before, leaf.after)
        else:
            yield TextChange(ref, path, leaf.language, leaf.before, leaf.after)
