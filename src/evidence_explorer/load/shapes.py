"""Plain values → records, and pydantic's complaints → words that a clinician understands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from ..model import Fault, Path, Record, meant

R = TypeVar("R", bound=Record)
Marks = dict[Path, tuple[int, int]]

ROUNDS = 8  # how often the broken parts of a record are set aside before giving up on the rest


@dataclass(frozen=True)
class Shaped:
    """A record (or what could be saved of it), its faults, and the lists that lost an item on the way."""

    record: Any
    faults: tuple[Fault, ...]
    marks: Marks
    lost: frozenset[str]


def shape(model: type[R], value: Any, marks: Marks) -> Shaped:
    """Validate; where parts are wrong, report each and keep the rest, so that other rules can still speak."""
    try:
        return Shaped(_validate(model, value), (), marks, frozenset())
    except ValidationError as error:
        first = error
    faults = tuple(_explain(model, value, detail) for detail in first.errors(include_url=False))
    record, kept, lost = _salvage(model, value, marks, first)
    return Shaped(record, faults, kept, lost)


def _validate(model: type[R], value: Any) -> R:
    # JSON mode is strict about types and yet accepts lists for tuples and words for enums.
    return model.model_validate_json(json.dumps(value))


def _salvage(model: type[R], value: Any, marks: Marks, error: ValidationError) -> tuple[R | None, Marks, frozenset[str]]:
    value, marks, lost = deepcopy(value), dict(marks), set()
    for _ in range(ROUNDS):
        paths = {_broken_part(value, detail) for detail in error.errors(include_url=False, include_input=False)}
        if () in paths:
            return None, marks, frozenset(lost)
        for path in sorted(paths, key=lambda p: [(str(type(x)), x) for x in p], reverse=True):
            if _remove(value, marks, path) and len(path) > 1:
                lost.add(str(path[0]))
        try:
            return _validate(model, value), marks, frozenset(lost)
        except ValidationError as again:
            error = again
    return None, marks, frozenset(lost)


def _broken_part(value: Any, detail: ErrorDetails) -> Path:
    path = _existing(value, detail["loc"])
    return path if detail["type"] != "missing" or len(path) < len(detail["loc"]) - 1 else path[: len(detail["loc"]) - 1]


def _existing(value: Any, loc: tuple[int | str, ...]) -> Path:
    """The part of pydantic's location that really is in the value (unions and dict keys add parts of their own)."""
    path: Path = ()
    for part in loc:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            break
        path = (*path, part)
    return path


def _remove(value: Any, marks: Marks, path: Path) -> bool:
    for part in path[:-1]:
        try:
            value = value[part]
        except (KeyError, IndexError):
            return False
    last = path[-1]
    if isinstance(value, dict):
        value.pop(last, None)
        return False
    if last >= len(value):  # type: ignore[operator]
        return False
    del value[last]  # type: ignore[arg-type]
    depth = len(path) - 1
    later = [p for p in marks if p[:depth] == path[:-1] and len(p) > depth and isinstance(p[depth], int) and p[depth] >= last]
    for old in sorted(later, key=lambda p: (int(p[depth]), len(p))):
        mark = marks.pop(old)
        if old[depth] != last:
            marks[(*old[:depth], int(old[depth]) - 1, *old[depth + 1 :])] = mark
    return True


def _explain(model: type[BaseModel], value: Any, detail: ErrorDetails) -> Fault:
    """One complaint of pydantic in plain words."""
    kind, loc, given = detail["type"], detail["loc"], detail["input"]
    path = _existing(value, loc)
    name = str(path[-1]) if path else "the file"
    context = detail.get("ctx", {})
    if kind == "extra_forbidden":
        known = fields_at(model, loc[:-1])
        return Fault("E101", (*path, "#key"), f"The field '{name}' does not exist here.", meant(name, known))
    if kind == "missing":
        parent = f" of '{path[-1]}'" if path else ""
        return Fault("E102", path, f"The field '{loc[-1]}'{parent} is missing.", "Add it; data/README.md shows an example.")
    if kind == "enum":
        words = [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        fact = f"'{given}' is not a word allowed for '{name}'."
        return Fault("E104", path, fact, meant(str(given), words) + f" Allowed: {', '.join(words)}.")
    if kind in {"string_pattern_mismatch"}:
        if loc and loc[-1] == "[key]":
            return Fault("E106", (*path, "#key"), f"'{name}' cannot be a name here.", "Use lower-case letters, digits, hyphens.")
        return Fault("E106", path, f"'{name}' has an unexpected form: {_short(given)}.", _form(name))
    if kind in {"string_too_short", "too_short"}:
        return Fault("E107", path, f"'{name}' is empty.", "Fill it in, or leave the field out if it is optional.")
    if kind in {"string_too_long", "too_long"}:
        return Fault("E105", path, f"'{name}' is too long.", f"The limit is {context.get('max_length', 'shorter')}.")
    if kind.startswith(("greater_than", "less_than", "finite")):
        limit = next(iter(context.values()), "")
        word = {"greater_than": "above", "greater_than_equal": "at least", "less_than": "below", "less_than_equal": "at most"}
        return Fault("E105", path, f"'{name}' is {_short(given)}.", f"It must be {word.get(kind, 'a number')} {limit}.".replace(" .", "."))
    fact = f"'{name}' should be {EXPECTED.get(kind, 'something else')}, not {_described(given)}."
    return Fault("E103", path, fact, _type_remedy(kind, given))


EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a group of fields",
    "model_type": "a group of fields",
    "model_attributes_type": "a group of fields",
    "tuple_type": "a list (lines that begin with '- ')",
    "list_type": "a list (lines that begin with '- ')",
    "date_type": "a date as 2026-11-23",
    "date_parsing": "a date as 2026-11-23",
    "date_from_datetime_parsing": "a date as 2026-11-23",
    "date_from_datetime_inexact": "a date as 2026-11-23",
}


def _type_remedy(kind: str, given: Any) -> str:
    if kind == "string_type":
        return "Put it in quotes."
    if kind in {"int_type", "float_type"} and isinstance(given, str):
        return "Write plain digits with a decimal point, without quotes, unit or spaces; leave the field out if unknown."
    if given is None:
        return "Fill it in, or leave the field out if it is optional."
    if kind in {"dict_type", "model_type"} and isinstance(given, str):
        return "A visible text is written {en: …, fr: …}; other groups have one field per line, two spaces further in."
    return "Compare with another file of the same kind."


def _form(name: str) -> str:
    forms = {
        "doi": "A DOI begins with 10. and holds no space: 10.1056/NEJMoa2206443.",
        "preprint_doi": "A DOI begins with 10. and holds no space: 10.1101/2023.01.01.",
        "address": "A web address begins with https:// and holds no space.",
        "date": "Write 2019, 2019-12 or 2019-12-18.",
        "country": "Write the two capital letters of the country: FR.",
    }
    return forms.get(name, "Identifiers take lower-case letters, digits and hyphens; texts must not begin or end with a space.")


def _described(given: Any) -> str:
    if given is None:
        return "empty"
    if isinstance(given, bool):
        return "true" if given else "false"
    return {dict: "a group of fields", list: "a list"}.get(type(given), _short(given))


def _short(given: Any) -> str:
    text = str(given)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def fields_at(model: Any, loc: tuple[int | str, ...]) -> list[str]:
    """The names of the fields that may stand at a location of a record; empty where they are free."""
    for part in loc:
        model = next(_inside(model, part), None)
    found = next(_records(model), None)
    return list(found.model_fields) if found else []


def _records(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and not issubclass(annotation, RootModel):
        yield annotation
    elif get_origin(annotation) in (Union, UnionType):
        for choice in get_args(annotation):
            yield from _records(choice)


def _inside(annotation: Any, part: int | str) -> Iterator[Any]:
    origin, choices = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        for choice in choices:
            yield from _inside(choice, part)
    elif origin is tuple:
        yield choices[0]
    elif origin is dict:
        yield choices[1]
    else:
        for record in _records(annotation):
            if part in record.model_fields:
                yield record.model_fields[str(part)].annotation
