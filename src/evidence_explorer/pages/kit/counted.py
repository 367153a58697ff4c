"""What a site counts and draws, by the names that it gives to it: headings and sentences speak of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...words.typography import capital, small
from .edition import Edition


def counted_names(edition: Edition) -> list[str]:
    """The names of the charted outcomes, as they stand inside a sentence."""
    kinds = edition.dataset.outcome_kinds.values()
    return [small(edition.say(kind.name)) for kind in kinds if kind.charted]


def counted_title(edition: Edition) -> str:
    """`Improved and free of pain`."""
    return capital(_joined(counted_names(edition), edition.words.all_of, edition))


def counted_or(edition: Edition) -> str:
    """`improved or free of pain`."""
    return _joined(counted_names(edition), edition.words.any_of, edition)


def _joined(names: list[str], last: Callable[[Iterable[str]], str], edition: Edition) -> str:
    """With commas, and the last one as the language joins it."""
    return last([edition.words.listed(names[:-1]), *names[-1:]] if names[1:] else names)
