"""Plain values → records, and pydantic's complaints → words that a clinician understands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from ..model import KEY, Decimal, Fault, Losses, Path, Record, meant, near_miss, short
from ..problems import PER_FILE, Said, dotted, say

R = TypeVar("R", bound=Record)

Kept = dict[Path, tuple[int, ...]]

NO_LOSSES = Losses()
LANGUAGE = re.compile("[a-z]{2}(-([A-Z]{2}|[A-Z][a-z]{3}))?")
GAPS = 5  # so many empty fields are told one by one
HOPELESS = 1_000  # with more faults than this, nobody looks for what could be saved
ROUNDS = 8  # how often the broken parts of a record are set aside before giving up on the rest


@dataclass(frozen=True)
class Shaped:
    """A record (or what could be saved of it), its faults, and what was set aside on the way."""

    record: Any
    faults: tuple[Fault, ...] = ()
    losses: Losses = NO_LOSSES
    more: int = 0  # faults that were counted and not explained


def shape(model: type[R], value: Any) -> Shaped:
    """Validate; where parts are wrong, report each and keep the rest, so that other rules can still speak."""
    try:
        return Shaped(_validate(model, value))
    except ValidationError as error:
        said = without_empty_languages(value)
        if said != value:
            return shape(model, said)
        found = error.errors(include_url=False)
        if len(found) > HOPELESS:
            return Shaped(
                None, tuple(_explain(model, value, one) for one in found[:PER_FILE]), more=len(found) - PER_FILE
            )
        # One interval without both ends is one fault, whichever ends are missing.
        faults = dict.fromkeys(_explain(model, value, detail) for detail in _told_once(found, value))
        told = frozenset(tuple(part for part in fault.path if part is not KEY) for fault in faults)
        record, broken, kept = _salvage(model, value, error)
        lost = frozenset(str(path[0]) for path in broken if 1 <= len(path) <= 2)
        return Shaped(record, tuple(_gathered(_together(list(faults)), value)), Losses(told, lost, kept))


def without_empty_languages(value: Any) -> Any:
    """Texts that are said in one language at least, without the languages that are left empty: those are missing."""
    if isinstance(value, list):
        return [without_empty_languages(item) for item in value]
    if not isinstance(value, dict):
        return value
    if all(LANGUAGE.fullmatch(key) for key in value) and any(isinstance(text, str) and text for text in value.values()):
        return {key: text for key, text in value.items() if not _is_gap(text)}
    return {key: without_empty_languages(item) for key, item in value.items()}


def _is_gap(value: Any) -> bool:
    return value is None or value == ""


def _together(faults: list[Fault]) -> list[Fault]:
    """Fields that are missing in one place are one fault, which names them all: a form of which a part was left out."""
    places = [fault.path for fault in faults if fault.remedy is ADD]
    several = {path for path in places if places.count(path) > 1}
    found: dict[Path, Fault] = {}
    for path in several:
        names = [str(fault.fact.values["field"]) for fault in faults if fault.remedy is ADD and fault.path == path]
        told = ", ".join(names)
        inside = say("{n} fields of {name} are missing: {names}.", n=len(names), name=_named(path), names=told)
        fact = inside if path else say("{n} fields are missing: {names}.", n=len(names), names=told)
        found[path] = Fault("E102", path, fact, say("Add them; data/README.md shows an example."))
    alone = [fault for fault in faults if fault.remedy is not ADD or fault.path not in several]
    return [*alone, *found.values()]


def _gathered(faults: list[Fault], value: Any) -> list[Fault]:
    """Many gaps are one fault, that of a form which is not filled in yet; it names the first of them."""
    gaps = [fault for fault in faults if fault.remedy is FILL_IN]
    if len(gaps) <= GAPS:
        return faults
    gaps.sort(key=lambda fault: _position(value, fault.path))
    first = ", ".join(dotted(fault.path) for fault in gaps[:GAPS])
    fact = say("{n} gaps are left; the first are {names}.", n=len(gaps), names=first)
    remedy = say("Fill them in, or leave out those fields that are optional.")
    others = [fault for fault in faults if fault.remedy is not FILL_IN]
    return [Fault("E107", gaps[0].path, fact, remedy), *others]


def _position(value: Any, path: Path) -> tuple[int, ...]:
    """Where a part stands among its neighbours, level by level."""
    found = []
    for part in path:
        found.append(list(value).index(part) if isinstance(value, dict) else int(str(part)))
        value = value[part]
    return tuple(found)


def _told_once(details: list[ErrorDetails], value: Any) -> list[ErrorDetails]:
    """Without what only follows from another fault: a field that is missing because its name is misspelt, a list that
    counts as empty because nothing in it is right, an empty item whose form is wrong as well.
    """
    gaps = {_existing(value, detail["loc"]) for detail in details if detail["type"] == "string_too_short"}

    def follows(detail: ErrorDetails) -> bool:
        if detail["type"] == "too_short":
            return bool(detail["input"])
        return detail["type"] == "string_pattern_mismatch" and _existing(value, detail["loc"]) in gaps

    details = [detail for detail in details if not follows(detail)]
    return _not_misspelt(details)


def _not_misspelt(details: list[ErrorDetails]) -> list[ErrorDetails]:
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


def _typed(value: Any, path: Path, given: Any) -> Any:
    """What stands in the file where pydantic was given a number: 2.10, and not 2.1."""
    for part in path:
        value = value[part]
    return value.typed if isinstance(value, Decimal) else given


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
    if _is_gap(given) and loc[-1] != "[key]" and kind not in {"missing", "extra_forbidden"}:
        return Fault("E107", path, say("{name} is empty.", name=name), FILL_IN)
    given = _typed(value, path, given)
    value = say("{name} is {given}.", name=name, given=short(given))
    if kind == "extra_forbidden":
        known = fields_at(model, loc[:-1])
        fact = say("The field {name} does not exist here.", name=name)
        return Fault("E101", (*path, KEY), fact, meant(str(path[-1]), known))
    if kind == "missing" and isinstance(loc[-1], int):
        fact = say("{name} lacks one of its two ends.", name=name)
        return Fault("E102", path, fact, say("Write both, as [low, high]."))
    if kind == "missing":
        inside = say("The field '{field}' of {name} is missing.", field=str(loc[-1]), name=name)
        fact = inside if path else say("The field '{field}' is missing.", field=str(loc[-1]))
        return Fault("E102", path, fact, ADD)
    if kind == "enum":
        words = [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        fact = say("{given} is not a word allowed for {name}.", given=short(given), name=name)
        allowed = say("Allowed: {words}.", words=", ".join(words))
        near = near_miss(str(given), words)
        return Fault("E104", path, fact, near.then(allowed) if near else allowed)
    if kind == "string_pattern_mismatch" and loc[-1] == "[key]":
        fact = say("{name} cannot be a name here.", name=name)
        return Fault("E106", (*path, KEY), fact, say("Use lower-case letters, digits, hyphens."))
    if kind == "string_pattern_mismatch":
        fact = say("{name} has an unexpected form: {given}.", name=name, given=short(given))
        return Fault("E106", path, fact, _form(path))
    if kind == "no_such_day":
        return Fault("E105", path, value, say("There is no such day; check it in the source."))
    if kind in {"string_too_short", "too_short"}:
        return Fault("E107", path, say("{name} is empty.", name=name), FILL_IN)
    if kind in {"string_too_long", "too_long"}:
        remedy = say("The limit is {limit}.", limit=context["max_length"])
        return Fault("E105", path, say("{name} is too long.", name=name), remedy)
    if kind in LIMITS:
        return Fault("E105", path, value, _limit(LIMITS[kind], *context.values()))
    expected = EXPECTED.get(kind, say("something else"))
    fact = say("{name} should be {expected}, not {given}.", name=name, expected=expected, given=_described(given))
    return Fault("E103", path, fact, _type_remedy(kind, given))


def _limit(comparison: Said, number: float | None = None) -> Said:
    bound = comparison if number is None else say("{than} {number}", than=comparison, number=number)
    return say("It must be {bound}.", bound=bound)


def _named(path: Path) -> Said:
    """The nearest part of a path that has a name, for the items of a list have none."""
    return next((short(part) for part in reversed(path) if isinstance(part, str)), say("the file"))


LIMITS = {
    "greater_than": say("above"),
    "greater_than_equal": say("at least"),
    "less_than": say("below"),
    "less_than_equal": say("at most"),
    "finite_number": say("a number"),
}
EXPECTED = {
    "string_type": say("a text"),
    "int_type": say("a whole number"),
    "int_from_float": say("a whole number"),
    "float_type": say("a number"),
    "bool_type": say("true or false"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), say("a group of fields")),
    **dict.fromkeys(("tuple_type", "list_type"), say("a list (lines that begin with '- ')")),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        say("a date as 2026-11-23"),
    ),
}
ADD = say("Add it; data/README.md shows an example.")
FILL_IN = say("Fill it in, or leave the field out if it is optional.")


def _type_remedy(kind: str, given: Any) -> Said:
    if kind == "string_type" and not isinstance(given, dict | list):
        return say("Put it in quotes.")
    if kind in {"int_type", "float_type"} and isinstance(given, str):
        return say("Write plain digits with a decimal point, no quotes, unit or space; leave the field out if unknown.")
    if kind in {"dict_type", "model_type"} and isinstance(given, str):
        return say(
            "A visible text is written {text}; another group has one field per line, two spaces further in.",
            text="{en: …, fr: …}",
        )
    return say("Compare with another file of the same kind.")


def _form(path: Path) -> Said:
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    return FORMS.get(name, OTHER_FORM)


DOI = say("A DOI begins with 10. and holds no space: {example}.", example="10.1056/NEJMoa2206443")
DATE = say("Write 2019, 2019-12 or 2019-12-18.")
CAPITALS = say("Write the two capital letters of the country: FR.")
FORMS = {
    "doi": DOI,
    "preprint_doi": DOI,
    "address": say(
        "A web address begins with https:// and holds no space; its host is written in plain letters, others as xn--…."
    ),
    "date": DATE,
    "on": DATE,
    "since": DATE,
    "country": CAPITALS,
    "countries": CAPITALS,
    "languages": say("Write the two small letters of the language: fr."),
}
OTHER_FORM = say(
    "Identifiers take lower-case letters, digits and hyphens; "
    "a text neither begins nor ends with a space, and holds no invisible sign."
)


def _described(given: Any) -> Said:
    if isinstance(given, bool):
        return say("true") if given else say("false")
    if isinstance(given, dict | list):
        return say("a group of fields") if isinstance(given, dict) else say("a list")
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
