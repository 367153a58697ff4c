"""Rules about hand-written texts: their numbers, their languages, and what was left in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ...model import Dataset, Fault, Placed, Study
from ..base import Found, once, text_files, texts_of
from .parity import language_is_its_own, languages_agree
from .signs import text_is_finished


def texts_are_sound(dataset: Dataset) -> Found:
    """E260 to E262, N360, N361: what one text shows of itself."""
    for placed, scales in text_files(dataset):
        faults = once(placed, "sound texts", None, partial(_sound, placed, scales))
        yield from ((placed, fault) for fault in faults)


def _sound(placed: Placed[Any], scales: bool) -> Iterator[Fault]:
    for path, text in texts_of(placed, scales):
        if len(text.root) > 1:
            yield from languages_agree(path, text)
            yield from language_is_its_own(path, text)
        for language, said in text.root.items():
            yield from text_is_finished((*path, language), said)
    if isinstance(placed.record, Study):
        yield from text_is_finished(("citation", "title"), placed.record.citation.title)


RULES: tuple[Callable[[Dataset], Found], ...] = (texts_are_sound,)
