"""Two versions of one record → the fields that differ. Figures are left to the module that knows what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from ..model import Difference, Effect, Family, Figure, HarmFigure, Interval, Mean, Moment, Path, Record, Score, Text
from ..words import words
from .pairing import pairs

COUNT = {"arm", "events", "of", "percent", "origin", "source", "grade"}
ELSEWHERE: dict[type[Record], set[str]] = {
    Figure: COUNT | {"read_again"},
    HarmFigure: COUNT,
    Mean: {"arm", "mean", "sd", "interval", "n"},
    Difference: {"arm", "against", "value", "interval", "p"},
    Score: {"source", "grade"},
    Effect: {"measure", "estimate", "interval", "k", "n", "p", "source", "grade", "superseded"},
    Family: {"treatments"},
}
"""Fields that are told as figures, or with the record that they hold."""


class Leaf(NamedTuple):
    """A field that differs: prose if it has a language, otherwise a plain value (None where there is none)."""

    path: Path
    language: str | None
    before: Any
    after: Any


def differences(old: Any, new: Any, path: Path = ()) -> Iterator[Leaf]:
    """Every field that differs between two versions of a record, in the order of the fields."""
    if old == new:
        return
    here = new if new is not None else old
    if isinstance(here, Text):
        yield from _texts(old, new, path)
    elif isinstance(here, Record):
        yield from _fields(old, new, path) if old is not None and new is not None else _item(old, new, path)
    elif isinstance(here, dict):
        yield from _members(old or {}, new or {}, path)
    elif isinstance(here, tuple) and any(isinstance(item, Record | Text) for item in (*(old or ()), *(new or ()))):
        yield from _items(old or (), new or (), path)
    elif (before := plain(old)) != (after := plain(new)):
        yield Leaf(path, None, before, after)


def _fields(old: Record, new: Record, path: Path) -> Iterator[Leaf]:
    for name in _told(new):
        yield from differences(getattr(old, name), getattr(new, name), (*path, name))


def _told(record: Record) -> list[str]:
    hidden = ELSEWHERE.get(type(record), set())
    return [name for name in type(record).model_fields if name not in hidden]


def _texts(old: Text | None, new: Text | None, path: Path) -> Iterator[Leaf]:
    before, after = (text.root if text else {} for text in (old, new))
    for language in dict.fromkeys((*after, *before)):
        if before.get(language) != after.get(language):
            yield Leaf(path, language, before.get(language), after.get(language))


def _members(old: Mapping[str, Any], new: Mapping[str, Any], path: Path) -> Iterator[Leaf]:
    for key in dict.fromkeys((*new, *old)):
        yield from differences(old.get(key), new.get(key), (*path, key))


def _items(old: tuple[Any, ...], new: tuple[Any, ...], path: Path) -> Iterator[Leaf]:
    for before, after in pairs(old, new):
        place = after if after is not None else before
        assert place is not None  # a pair has one side at least
        sides = (None if before is None else old[before], None if after is None else new[after])
        yield from differences(*sides, (*path, place))


def _item(old: Record | None, new: Record | None, path: Path) -> Iterator[Leaf]:
    """A record that came or went: one line for its plain values, then its prose."""
    before, after = ("; ".join(_plain_fields(record)) if record else None for record in (old, new))
    if before or after:
        yield Leaf(path, None, before, after)
    for place, text in _prose(old or new, path):
        yield from _texts(text if old else None, None if old else text, place)


def _plain_fields(record: Record) -> Iterator[str]:
    for name in _told(record):
        value, field = getattr(record, name), type(record).model_fields[name]
        if value != field.get_default(call_default_factory=True) and (said := in_words(value)):
            yield f"{name}: {said}"


def _prose(value: Any, path: Path) -> Iterator[tuple[Path, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, Record):
        for name in _told(value):
            yield from _prose(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _prose(item, (*path, place))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _prose(item, (*path, key))


def plain(value: Any) -> Any:
    """A value as JSON knows it; an empty list is as good as none."""
    if isinstance(value, StrEnum | date):
        return str(value)
    if isinstance(value, Interval):
        return list(value.root)
    if isinstance(value, tuple):
        return [plain(item) for item in value] or None
    return value


def in_words(value: Any) -> str:
    """A plain value for readers; prose is no plain value and says nothing here."""
    if value is None or isinstance(value, Text):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _digits(value)
    if isinstance(value, Moment):
        return "" if value.words else words("en").moment(value)
    if isinstance(value, Interval):
        return f"{_digits(value.low)} to {_digits(value.high)}"
    if isinstance(value, Record):
        return ", ".join(_plain_fields(value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {said}" for key, item in value.items() if (said := in_words(item)))
    if isinstance(value, tuple | list):
        return ", ".join(said for item in value if (said := in_words(item)))
    return str(value)


def _digits(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.12g}"
