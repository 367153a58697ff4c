"""What may stand in each field of each record, read off the records themselves: for editors, and for the reference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter

from .base import Address, ArmId, ArmIds, Country, Day, Doi, Language, Line, PartialDate, Prose, Record, Slug
from .biomarker import Biomarker
from .claim import Answers, Original, Seeds
from .family import Family
from .site import Banned, Corrections, Glossary, Scales, SiteFacts, Vocabulary
from .study import Study
from .vocabulary import Colour, OneOf, Outline

Schema = dict[str, Any]


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its name, its record, and where it lies, seen from the data folder; <…> stands for one name."""

    name: str
    model: type[Record]
    place: str


KINDS = (
    FileKind("study", Study, "studies/<family>/<id>.yaml"),
    FileKind("family", Family, "families/<family>.yaml"),
    FileKind("biomarker", Biomarker, "biomarkers/<id>.yaml"),
    FileKind("claims", Answers, "claims/<section>.yaml"),
    FileKind("site", SiteFacts, "site.yaml"),
    FileKind("vocabulary", Vocabulary, "vocabulary.yaml"),
    FileKind("scales", Scales, "scales.yaml"),
    FileKind("glossary", Glossary, "glossary.yaml"),
    FileKind("corrections", Corrections, "corrections.yaml"),
    FileKind("seeds", Seeds, "../seeds/claims.yaml"),
)


def _pattern(form: Any) -> str:
    return str(TypeAdapter(form).json_schema()["pattern"])


FORMS = {
    _pattern(form): name
    for form, name in (
        (Slug, "id"), (ArmId, "arm"), (ArmIds, "arms"), (Line, "line"), (Prose, "prose"), (Language, "language"),
        (Country, "country"), (Address, "address"), (Doi, "doi"), (PartialDate, "partial-date"), (Banned, "banned"),
        (Colour, "colour"), (Outline, "outline"),
        (get_type_hints(Original, include_extras=True)["sha256"], "sha256"),
    )
}  # fmt: skip
"""The pattern of each form of text → its name."""
DAY = TypeAdapter(Day).json_schema()["description"]  # says what a day looks like, and nothing of the field


@dataclass(frozen=True)
class Field:
    """One field. ``shape`` is one, list, pair or table (names of one's own → values); ``form`` is that of each value:
    a name of FORMS, or text, interval, day, whole, number, truth, words, record.
    """

    name: str
    required: bool
    shape: str
    form: str
    inside: type[Record] | type[StrEnum] | None = None
    low: float | None = None
    high: float | None = None
    above: float | None = None
    default: Any = None
    english: str = ""
    """What the record itself says of it."""


@cache
def fields(record: type[Record]) -> tuple[Field, ...]:
    """The fields of a record in their order."""
    schema = record.model_json_schema()
    classes = {cls.__name__: cls for cls in parts(record)}
    required = schema.get("required", ())
    return tuple(_field(name, name in required, node, classes) for name, node in schema["properties"].items())


@cache
def parts(record: type[Record]) -> tuple[Any, ...]:
    """The records and word lists that a record is made of, itself first, each once, in the order of their use."""
    return _parts(record, ())


@cache
def all_parts() -> tuple[Any, ...]:
    """The records and word lists of all files."""
    found: tuple[Any, ...] = ()
    for kind in KINDS:
        found = _parts(kind.model, found)
    return found


def _parts(model: Any, found: tuple[Any, ...]) -> tuple[Any, ...]:
    if isinstance(model, type) and issubclass(model, Record | StrEnum):
        if model in found:
            return found
        found = (*found, model)
        hints = get_type_hints(model, include_extras=True) if issubclass(model, Record) else {}
        inside = [hints[name] for name in getattr(model, "model_fields", ())]
    elif isinstance(model, OneOf):
        inside = [model.words]
    else:
        inside = list(get_args(model))
    for part in inside:
        found = _parts(part, found)
    return found


def _field(name: str, required: bool, node: Schema, classes: dict[str, Any]) -> Field:
    shape, leaf = _shape(bare(node))
    leaf = bare(leaf)
    form, inside = _form(leaf, classes)
    said = node.get("description", "")
    return Field(
        name, required, shape, form, inside, leaf.get("minimum"), leaf.get("maximum"), leaf.get("exclusiveMinimum"),
        node.get("default"), "" if said == DAY else said,
    )  # fmt: skip


def bare(node: Schema) -> Schema:
    """A schema without the `null` of an optional field."""
    return next((choice for choice in node.get("anyOf", ()) if choice.get("type") != "null"), node)


def _shape(node: Schema) -> tuple[str, Schema]:
    if "prefixItems" in node:
        return "pair", node["prefixItems"][0]
    if node.get("type") == "array":
        return "list", node["items"]
    if "patternProperties" in node:
        [inside] = node["patternProperties"].values()
        # An entry of a table may itself be a list.
        return ("table", inside) if inside.get("type") != "array" else ("table-of-lists", inside["items"])
    return "one", node


def _form(leaf: Schema, classes: dict[str, Any]) -> tuple[str, Any]:
    if "vocabulary" in leaf:
        return "words", classes[leaf["vocabulary"]]
    if "$ref" in leaf:
        name = leaf["$ref"].rsplit("/", 1)[-1]
        if name not in classes:
            return name.lower(), None  # Text, Interval
        return ("words" if issubclass(classes[name], StrEnum) else "record"), classes[name]
    if "pattern" in leaf:
        return FORMS.get(leaf["pattern"], "line"), None
    return {"string": "day", "integer": "whole", "number": "number", "boolean": "truth"}[leaf["type"]], None
