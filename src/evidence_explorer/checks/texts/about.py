"""What a sentence says of a number: the outcomes and the times that it names beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...model import Dataset
from .figures import ANYTHING, About
from .grammar import WORDS, Counts
from .reading import Number

ROOT = 4  # letters that forms of one word share: relieved, relief
OF_PEOPLE = {Counts.percent, Counts.people}


@dataclass(frozen=True)
class Outcomes:
    """By language: a pattern of the words that name outcomes, and the kinds that each beginning may mean."""

    words: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, Mapping[str, frozenset[str]]]

    def about(
        self, number: Number, text: str, start: int, end: int, language: str, days: tuple[float, ...] = ()
    ) -> About:
        """The outcomes that a sentence names; only people and percentages are of an outcome."""
        if number.kind not in OF_PEOPLE or number.part:
            return ANYTHING
        if language not in self.words:
            return About(days=days) if days else ANYTHING
        kinds = self.kinds[language]
        named = {found[0].lower() for found in self.words[language].finditer(text, start, end)}
        outcomes = frozenset(kind for word in named for kind in kinds[word])
        return About(outcomes, days) if outcomes or days else ANYTHING


def outcomes_of(dataset: Dataset) -> Outcomes:
    """The words by which texts name the outcomes of a site: names of one word, longer ones with such a word."""
    words: dict[str, re.Pattern[str]] = {}
    kinds: dict[str, dict[str, frozenset[str]]] = {}
    for language in WORDS:
        named = {
            kind.id: _roots(kind.name.root[language])
            for kind in dataset.vocabulary.record.outcomes
            if language in kind.name.root
        }
        short = {root for roots in named.values() if len(roots) == 1 for root in roots}
        if short:
            kinds[language] = {root: frozenset(kind for kind in named if root in named[kind]) for root in short}
            words[language] = re.compile(rf"\b(?:{'|'.join(sorted(short))})(?=\w\w)", re.IGNORECASE)
    return Outcomes(words, kinds)


def _roots(name: str) -> tuple[str, ...]:
    """How the words of a name begin, without what stands in brackets."""
    return tuple(word[:ROOT].lower() for word in re.findall(r"\w+", re.sub(r"\([^)]*\)", "", name)))
