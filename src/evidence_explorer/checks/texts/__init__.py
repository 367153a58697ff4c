"""Rules about hand-written texts: their numbers, their languages, and what was left in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ...model import Dataset, Fault, Placed, Study
from ..base import Found, once, text_files, texts_of
from .founded import numbers_in_texts, numbers_rest_on_records
from .parity import language_is_its_own, languages_agree, numbers_are_written_so
from .rated import scales_are_those_of_the_studies
from .sides import sides_are_those_of_the_records
from .signs import LONGEST, may_be_unfinished, text_is_finished, text_is_whole
from .turned import languages_say_the_same_everywhere
from .whose import numbers_are_of_the_group_named


def texts_are_sound(dataset: Dataset) -> Found:
    """E260 to E262, N360, N361, N364: what one text shows of itself."""
    for placed, scales in text_files(dataset):
        faults = once(placed, "sound texts", None, partial(_sound, placed, scales))
        yield from ((placed, fault) for fault in faults)


def _sound(placed: Placed[Any], scales: bool) -> Iterator[Fault]:
    texts = texts_of(placed, scales)
    for path, text in texts:
        for language, one in text.root.items():
            yield from text_is_whole((*path, language), one)
            yield from numbers_are_written_so((*path, language), one, language)
        if len(text.root) > 1:
            yield from languages_agree(path, text)
            yield from language_is_its_own(path, text)
    said = [((*path, language), one) for path, text in texts for language, one in text.root.items()]
    if isinstance(placed.record, Study):
        said.append((("citation", "title"), placed.record.citation.title))
    doubtful = may_be_unfinished("\n".join(one for _, one in said))
    for path, one in said:
        if doubtful or len(one) <= LONGEST:
            yield from text_is_finished(path, one)


RULES: tuple[Callable[[Dataset], Found], ...] = (
    texts_are_sound,
    languages_say_the_same_everywhere,
    numbers_rest_on_records,
    sides_are_those_of_the_records,
    numbers_are_of_the_group_named,
    scales_are_those_of_the_studies,
)

__all__ = ["RULES", "numbers_in_texts"]
