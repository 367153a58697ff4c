"""Records spoilt on purpose, one field at a time and always in the same order, and where the fault must be told.

A `Mutation` knows the lines of the field that was spoilt; they are found by another reader than the one that is tested.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, RootModel

from evidence_explorer.load.strict import decode, parse
from evidence_explorer.model import (
    Biomarker,
    Corrections,
    Family,
    Glossary,
    Interval,
    Scales,
    SiteFacts,
    Study,
    Text,
    Vocabulary,
)

ROOT = Path(__file__).parent.parent
MINI, REAL = ROOT / "tests" / "mini" / "data", ROOT / "data"
MODELS: dict[str, type[BaseModel]] = {
    "studies": Study, "families": Family, "biomarkers": Biomarker, "site.yaml": SiteFacts, "scales.yaml": Scales,
    "vocabulary.yaml": Vocabulary, "glossary.yaml": Glossary, "corrections.yaml": Corrections,
}  # fmt: skip
MINI_FILES = sorted(file.relative_to(MINI).as_posix() for file in MINI.rglob("*.yaml"))
REAL_FILES = [
    "studies/ketamine/daly-2018.yaml",
    "studies/psilocybin/goodwin-2022.yaml",
    "studies/rtms/cole-2022.yaml",
    "studies/lifestyle/noetel-2024.yaml",
    "studies/immuno-psychiatry/raison-2013.yaml",
    "studies/vns/rush-2005-acute.yaml",
]
EVERY = {MINI: 13, REAL: 60}
"""Each deed spoils one out of so many fields, beginning with another one, for all of them together take minutes."""

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutation:
    """A file with one fault, the lines that are the field itself (or its parent), and those that may speak of it."""

    name: str
    deed: str
    text: str
    exact: frozenset[int]
    near: frozenset[int]
    names: frozenset[str] = frozenset()
    """What the field held, and the record's own id: other files may refer to them."""
    exempt: bool = False
    """An optional field that is gone: nothing need be said, unless something depends on it."""


# ---- The record as a tree: values, lines, and what the model says of each field.


def dumped(value: Any) -> str:
    """A record with each field on its own line."""
    value = json.loads(json.dumps(value))  # numbers that know how they were typed are plain ones
    return str(yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000))


def lines_of(text: str) -> dict[Place, tuple[int, int]]:
    """Place → lines of its key and of its value (twice the same for an item of a list); read by another reader."""
    found: dict[Place, tuple[int, int]] = {}

    def walk(node: yaml.Node, place: Place, key: int) -> None:
        found[place] = (key, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                walk(value, (*place, name.value), name.start_mark.line + 1)
        elif isinstance(node, yaml.SequenceNode):
            for i, item in enumerate(node.value):
                walk(item, (*place, i), item.start_mark.line + 1)

    walk(yaml.compose(text, Loader=yaml.CSafeLoader), (), 1)
    return found


def places(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value inside a record with its place, in the order of the file."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield (*place, key), item
        yield from places(item, (*place, key))


def at(value: Any, place: Place) -> Any:
    """What stands at a place."""
    for part in place:
        value = value[part]
    return value


def model_at(model: Any, place: Place) -> tuple[Any, bool]:
    """The annotation of a place, and whether it may be absent."""
    optional = False
    for part in place:
        model, optional = _inside(model, part)
    return _plain(model), optional


def _plain(annotation: Any) -> Any:
    while get_origin(annotation) in (Union, UnionType):
        annotation = next(choice for choice in get_args(annotation) if choice is not type(None))
    return annotation


def _inside(annotation: Any, part: str | int) -> tuple[Any, bool]:
    annotation = _plain(annotation)
    if isinstance(annotation, type) and issubclass(annotation, RootModel):
        annotation = _plain(annotation.model_fields["root"].annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        info = annotation.model_fields[str(part)]
        return info.annotation, not info.is_required()
    choices = get_args(annotation)
    return (choices[1], True) if get_origin(annotation) is dict else (choices[0], False)


# ---- What can be done to a field. Each deed gives the new record, or None where it makes no sense.

Deed = Callable[[Any, Place, Any, Any], Any]
"""Record, place, what stands there, its annotation → another record (which the deed may change freely)."""

NUMBERS = {
    "events": 900_000, "of": 0, "n": 0, "percent": 400, "year": 20_200, "sites": 0, "randomised": 0, "participants": 0,
    "duration_weeks": -1, "value": -1, "k": 0, "pmid": 0, "order": 0, "target_days": 900_000, "sd": -1, "days": -1,
}  # fmt: skip
WORDS = {
    "kind", "blinding", "control", "repeats", "unit", "timing", "origin", "grade", "measure", "mark", "ink", "rater",
    "tool", "overall", "readiness", "frequency", "level", "period", "better", "controls", "funders", "downgraded_for",
}  # fmt: skip
NAMES = {
    "arm", "against", "source", "scale", "event", "exposure", "treatment", "treatments", "diagnosis", "diagnoses",
    "outcome", "study", "studies", "kind", "countries",
}  # fmt: skip
UNLIKELY = {
    "year": 2099, "date": "2099", "on": "2099", "since": "2099", "p": "1.5", "doi": "10.9999/x.1901.1",
    "en": "A significant change.",
}  # fmt: skip
FORMS = {
    "id": "Not An Id", "doi": "doi:10.1/x", "address": "www.example.org", "date": "2019-13", "on": "May 2019",
    "since": "2022-13", "country": "Fr", "countries": "fr",
}  # fmt: skip


def put(record: Any, place: Place, value: Any) -> Any:
    """The record with another value at a place."""
    at(record, place[:-1])[place[-1]] = value
    return record


def drop(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """The field is not there."""
    if isinstance(place[-1], int):
        return None
    del at(record, place[:-1])[place[-1]]
    return record


def misspell(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """The last letter of the name is doubled."""
    parent = at(record, place[:-1])
    if isinstance(place[-1], int) or place[-1] in ("en", "fr"):
        return None
    if place[:-1] == ("sources",) and all(item != place[-1] for where, item in places(record) if where[-1] != "grade"):
        return None  # a source that nothing cites may have any name, even if it is called as a grade is
    items = [(f"{key}{key[-1]}" if key == place[-1] else key, item) for key, item in parent.items()]
    parent.clear()
    parent.update(items)
    return record


def mistype(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """A text where a number is expected, a number where a text is, a plain text instead of a group or list."""
    if isinstance(value, bool | int | float):
        return put(record, place, "about five")
    return put(record, place, 7 if isinstance(value, str) else "plain text")


def outside(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """A number that cannot be."""
    name = place[-1]
    if name not in NUMBERS or not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if name == "value" and "time" not in place:
        return None
    return put(record, place, NUMBERS[name])


def unknown_word(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """A word that no list holds."""
    return put(record, place, "blurred") if name_of(place) in WORDS and is_enum(annotation) else None


def unknown_name(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """A reference to something that does not exist."""
    if name_of(place) not in NAMES or not isinstance(value, str) or is_enum(annotation):
        return None
    return put(record, place, "ZZ" if name_of(place) == "countries" else "nobody")


def other_form(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """An identifier, address or date in another form."""
    return put(record, place, FORMS[name_of(place)]) if name_of(place) in FORMS and isinstance(value, str) else None


def empty(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """A text with nothing in it, or a visible text in no language."""
    if isinstance(value, str):
        return put(record, place, "")
    return put(record, place, {}) if annotation is Text else None


def loose(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """A text that ends with a space."""
    return put(record, place, value + " ") if isinstance(value, str) and not is_enum(annotation) else None


def other_language(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """A text in a language that the site does not have."""
    return put(record, place, {"de": "Deutsch", **value}) if annotation is Text else None


def turned(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """An interval or range whose ends changed places."""
    pair = annotation is Interval or place[-1] in ("range", "days")
    return put(record, place, value[::-1]) if pair and isinstance(value, list) and value[0] != value[1] else None


def unlikely(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """A year to come, a p value above 1, a DOI of long ago, a word that is not used."""
    name = place[-1]
    if name not in UNLIKELY or not isinstance(value, str | int) or (name == "year" and "citation" not in place):
        return None
    if name == "en" and (len(place) > 2 or not isinstance(value, str)):
        return None
    return put(record, place, UNLIKELY[name])


def twice(record: Any, place: Place, value: Any, annotation: Any) -> Any:
    """An item of a list that bears an id, or a figure of an arm, is there again."""
    group = place[-2] if isinstance(place[-1], int) and len(place) > 1 else None
    if not isinstance(value, dict) or group not in ("arms", "results", "scales", "treatments", "outcomes", "events"):
        return None
    if not {"id", "arm"} & set(value):
        return None
    at(record, place[:-1]).append(deepcopy(value))
    return record


DEEDS: tuple[Deed, ...] = (
    drop, misspell, mistype, outside, unknown_word, unknown_name, other_form, empty, loose, other_language, turned,
    unlikely, twice,
)  # fmt: skip


RARE = {outside, unknown_word, unknown_name, other_form, turned, unlikely, twice}
"""Deeds that fit few fields: six times as many fields are looked at."""


def name_of(place: Place) -> str:
    """The name of a field, also for an item of its list."""
    return next((part for part in reversed(place) if isinstance(part, str)), "")


def is_enum(annotation: Any) -> bool:
    """Whether only certain words may stand there."""
    return hasattr(annotation, "__members__")


# ---- All mutations of a file, and what the check says of each.


def mutations(folder: Path, file: str) -> Iterator[Mutation]:
    """Each deed done to every n-th field; and every n-th field written twice."""
    record = parse(decode((folder / file).read_bytes())).value
    model, every, whole = MODELS[file.split("/")[0]], EVERY[folder], json.dumps(record)
    fields = list(places(record))
    for first, deed in enumerate(DEEDS):
        step = max(1, every // 6) if deed in RARE else every
        for place, value in fields[first % step :: step]:
            if mutation := _mutation(deed, json.loads(whole), model, place, value):
                yield mutation
    yield from list(_doubled(record))[::every]


def _mutation(deed: Deed, record: Any, model: Any, place: Place, value: Any) -> Mutation | None:
    annotation, optional = model_at(model, place)
    changed = deed(record, place, value, annotation)
    if changed is None:
        return None
    text = dumped(changed)
    lines = lines_of(text)
    here = place[:-1] if deed in (drop, misspell) else place
    exact = {*lines[here]} | ({lines[(*place[:-1], f"{place[-1]}{place[-1][-1]}")][0]} if deed is misspell else set())
    if deed is twice:
        exact = {
            line for p, pair in lines.items() if p[: len(place)] == (*place[:-1], _last(lines, place)) for line in pair
        }
    if deed is other_language:
        exact |= {lines[(*place, "de")][0]}
    group = {line for p, pair in lines.items() if p[:-1] == place[:-1] for line in pair}
    names = {str(place[-1])} | _words(value)
    spoken = _lines_that_say(changed, lines, names) | _lines_that_tell(changed, lines, value)
    if place == ("second_reading",):  # whoever says that it was read again rests on it
        spoken |= {lines[at_][0] for at_, _ in places(changed) if at_[-1] == "read_again"}
    name = f"{deed.__name__} {'.'.join(map(str, place))}"
    exempt = deed is drop and optional
    own = {changed["id"]} if isinstance(changed.get("id"), str) else set()
    return Mutation(
        name, deed.__name__, text, frozenset(exact), frozenset(group | spoken), frozenset(names | own), exempt
    )


def _last(lines: dict[Place, tuple[int, int]], place: Place) -> int:
    return max(p[-1] for p in lines if p[:-1] == place[:-1] and isinstance(p[-1], int))


def _words(value: Any) -> set[str]:
    """The names that a lost or changed part held: others may refer to them."""
    return {item for _, item in [((), value), *places(value)] if isinstance(item, str) and " " not in item} | (
        set(value) if isinstance(value, dict) else set()
    )


def _lines_that_say(record: Any, lines: dict[Place, tuple[int, int]], words: set[str]) -> set[int]:
    return {lines[place][1] for place, item in places(record) if isinstance(item, str) and item in words}


def _lines_that_tell(record: Any, lines: dict[Place, tuple[int, int]], value: Any) -> set[int]:
    """The lines of texts that state a number: if it is lost, they rest on nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return set()
    forms = {str(abs(value)), str(abs(value)).replace(".", ",")}
    told = {place for place, item in places(record) if isinstance(item, str) and any(form in item for form in forms)}
    return {line for place in told for line in lines[place]}


def _doubled(record: Any) -> Iterator[Mutation]:
    """A field that stands twice in its group, the second time right below."""
    text = dumped(record)
    rows, lines = text.split("\n"), lines_of(text)
    for place, value in places(record):
        if isinstance(place[-1], int) or "\\n" in json.dumps(value):  # a text of several lines ends nobody knows where
            continue
        first = lines[place][0] - 1
        last = max(line for p, pair in lines.items() if p[: len(place)] == place for line in pair)
        name = f"doubled {'.'.join(map(str, place))}"
        indent = len(rows[first]) - len(rows[first].lstrip(" -"))
        copy = [" " * indent + rows[first][indent:], *rows[first + 1 : last]]
        spoilt = "\n".join([*rows[:last], *copy, *rows[last:]])
        yield Mutation(name, "doubled", spoilt, frozenset({last + 1}), frozenset())
