"""Plain values → records, and pydantic's complaints → words that a clinician understands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from ..model import KEY, Fault, Losses, Path, Record, meant, short

R = TypeVar("R", bound=Record)

Kept = dict[Path, tuple[int, ...]]

NO_LOSSES = Losses()
ROUNDS = 8  # how often the broken parts of a record are set aside before giving up on the rest


@dataclass(frozen=True)
class Shaped:
    """A record (or what could be saved of it), its faults, and what was set aside on the way."""

    record: Any
    faults: tuple[Fault, ...] = ()
    losses: Losses = NO_LOSSES


def shape(model: type[R], value: Any) -> Shaped:
    """Validate; where parts are wrong, report each and keep the rest, so that other rules can still speak."""
    try:
        return Shaped(_validate(model, value))
    except ValidationError as error:
        # One interval without both ends is one fault, whichever ends are missing.
        faults = dict.fromkeys(_explain(model, value, detail) for detail in _told_once(error.errors(include_url=False)))
        told = frozenset(tuple(part for part in fault.path if part is not KEY) for fault in faults)
        record, broken, kept = _salvage(model, value, error)
        lost = frozenset(str(path[0]) for path in broken if 1 <= len(path) <= 2)
        return Shaped(record, tuple(faults), Losses(told, lost, kept))


def _told_once(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without the fields that are missing only because their name is misspelt: that is told already."""
    unknown: dict[tuple[int | str, ...], list[str]] = {}
    for detail in details:
        if detail["type"] == "extra_forbidden":
            unknown.setdefault(detail["loc"][:-1], []).append(str(detail["loc"][-1]))

    def is_misspelt(loc: tuple[int | str, ...]) -> bool:
        return bool(get_close_matches(str(loc[-1]), unknown.get(loc[:-1], []), n=1, cutoff=0.6))

    return [d for d in details if d["type"] != "missing" or not is_misspelt(d["loc"])]


def _validate(model: type[R], value: Any) -> R:
    # JSON mode is strict about types and yet accepts lists for tuples and words for enums.
    return model.model_validate_json(json.dumps(value))


def _salvage(model: type[R], value: Any, error: ValidationError) -> tuple[R | None, set[Path], Kept]:
    broken: set[Path] = set()
    rest, kept = value, Kept()
    for _ in range(ROUNDS):
        details = error.errors(include_url=False, include_input=False)
        broken |= {Losses(kept=kept).original(_existing(rest, detail["loc"])) for detail in details}
        if () in broken:
            break
        kept = Kept()
        rest = _without(value, broken, (), (), kept)
        try:
            return _validate(model, rest), broken, kept
        except ValidationError as again:
            error = again
    return None, broken, kept


def _without(value: Any, broken: set[Path], was: Path, now: Path, kept: Kept) -> Any:
    """The value without its broken parts, in one pass; ``kept`` notes which items of a list remain."""
    if isinstance(value, dict):
        return {
            key: _without(item, broken, (*was, key), (*now, key), kept)
            for key, item in value.items()
            if (*was, key) not in broken
        }
    if isinstance(value, list):
        left = [i for i in range(len(value)) if (*was, i) not in broken]
        if len(left) < len(value):
            kept[now] = tuple(left)
        return [_without(value[i], broken, (*was, i), (*now, n), kept) for n, i in enumerate(left)]
    return value


def _existing(value: Any, loc: tuple[int | str, ...]) -> Path:
    """The part of pydantic's location that really is in the value (unions and dict keys add parts of their own)."""
    path: Path = ()
    for part in loc:
        in_list = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if not in_list and not (isinstance(value, dict) and part in value):
            break
        value = value[part]
        path = (*path, part)
    return path


def _explain(model: type[BaseModel], value: Any, detail: ErrorDetails) -> Fault:
    """One complaint of pydantic in plain words."""
    kind, loc, given = detail["type"], detail["loc"], detail["input"]
    path = _existing(value, loc)
    name = _named(path)
    context = detail.get("ctx", {})
    if kind == "extra_forbidden":
        known = fields_at(model, loc[:-1])
        return Fault("E101", (*path, KEY), f"The field {name} does not exist here.", meant(str(path[-1]), known))
    if kind == "missing" and isinstance(loc[-1], int):
        return Fault("E102", path, f"{name} lacks one of its two ends.", "Write both, as [low, high].")
    if kind == "missing":
        parent = f" of {name}" if path else ""
        fact = f"The field '{loc[-1]}'{parent} is missing."
        return Fault("E102", path, fact, "Add it; data/README.md shows an example.")
    if kind == "enum":
        words = [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        fact = f"{short(given)} is not a word allowed for {name}."
        return Fault("E104", path, fact, meant(str(given), words) + f" Allowed: {', '.join(words)}.")
    if kind == "string_pattern_mismatch" and loc[-1] == "[key]":
        return Fault("E106", (*path, KEY), f"{name} cannot be a name here.", "Use lower-case letters, digits, hyphens.")
    if kind == "string_pattern_mismatch":
        return Fault("E106", path, f"{name} has an unexpected form: {short(given)}.", _form(path))
    if kind == "no_such_day":
        return Fault("E105", path, f"{name} is {short(given)}.", "There is no such day; check it in the source.")
    if kind in {"string_too_short", "too_short"}:
        return Fault("E107", path, f"{name} is empty.", "Fill it in, or leave the field out if it is optional.")
    if kind in {"string_too_long", "too_long"}:
        return Fault("E105", path, f"{name} is too long.", f"The limit is {context.get('max_length', 'shorter')}.")
    if kind in LIMITS:
        limit = "".join(f" {number}" for number in context.values())
        return Fault("E105", path, f"{name} is {short(given)}.", f"It must be {LIMITS[kind]}{limit}.")
    fact = f"{name} should be {EXPECTED.get(kind, 'something else')}, not {_described(given)}."
    return Fault("E103", path, fact, _type_remedy(kind, given))


def _named(path: Path) -> str:
    """The nearest part of a path that has a name, for the items of a list have none."""
    return next((short(part) for part in reversed(path) if isinstance(part, str)), "the file")


LIMITS = {
    "greater_than": "above",
    "greater_than_equal": "at least",
    "less_than": "below",
    "less_than_equal": "at most",
    "finite_number": "a number",
}
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
    if given is None:
        return "Fill it in, or leave the field out if it is optional."
    if kind == "string_type" and not isinstance(given, dict | list):
        return "Put it in quotes."
    if kind in {"int_type", "float_type"} and isinstance(given, str):
        return "Write plain digits with a decimal point, no quotes, unit or space; leave the field out if unknown."
    if kind in {"dict_type", "model_type"} and isinstance(given, str):
        return "A visible text is written {en: …, fr: …}; another group has one field per line, two spaces further in."
    return "Compare with another file of the same kind."


def _form(path: Path) -> str:
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    capitals = "Write the two capital letters of the country: FR."
    forms = {
        "doi": "A DOI begins with 10. and holds no space: 10.1056/NEJMoa2206443.",
        "preprint_doi": "A DOI begins with 10. and holds no space: 10.1101/2023.01.01.",
        "address": "A web address begins with https:// and holds no space.",
        "date": "Write 2019, 2019-12 or 2019-12-18.",
        "country": capitals,
        "countries": capitals,
        "languages": "Write the two small letters of the language: fr.",
    }
    otherwise = (
        "Identifiers take lower-case letters, digits and hyphens; "
        "a text neither begins nor ends with a space, and holds no invisible sign."
    )
    return forms.get(name, otherwise)


def _described(given: Any) -> str:
    if given is None:
        return "empty"
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, dict | list):
        return "a group of fields" if isinstance(given, dict) else "a list"
    return short(given)


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
