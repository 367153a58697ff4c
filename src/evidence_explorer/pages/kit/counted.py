"""What a site counts and draws, by the names that it gives to it: headings and sentences speak of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...analysis import drawable
from ...model import Study
from ...words.typography import capital, small
from .edition import Edition


def counted_names(edition: Edition, among: Iterable[str] = ()) -> list[str]:
    """The names of the charted outcomes, as they stand inside a sentence; of some of them, unless none is drawn."""
    charted = [kind for kind in edition.dataset.outcome_kinds.values() if kind.charted]
    drawn = {*among}
    return [small(edition.say(kind.name)) for kind in [k for k in charted if k.id in drawn] or charted]


def counted_title(edition: Edition, studies: Iterable[Study]) -> str:
    """`Improved and free of pain`: what these studies counted of what is drawn."""
    drawn = [row.outcome for study in studies for row in drawable(edition.evidence.rows(study.id))]
    return capital(_joined(counted_names(edition, drawn), edition.words.all_of, edition))


def counted_or(edition: Edition) -> str:
    """`improved or free of pain`."""
    return _joined(counted_names(edition), edition.words.any_of, edition)


def _joined(names: list[str], last: Callable[[Iterable[str]], str], edition: Edition) -> str:
    """With commas, and the last one as the language joins it."""
    return last([edition.words.listed(names[:-1]), *names[-1:]] if names[1:] else names)
