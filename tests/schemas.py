"""The schemas that editors read, asked by another reader of schemas; and the files that they are about."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from pydantic import ValidationError

from evidence_explorer.model.fields import KINDS, FileKind
from evidence_explorer.model.schema import FOLDER, MARK, schema_line

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "data" / FOLDER
MINI = Path(__file__).parent / "mini"
BAD = Path(__file__).parent / "bad"
SHAPE_CODES = {"E101", "E102", "E103", "E104", "E105", "E106", "E107"}
BEYOND = {"E105-day-that-does-not-exist"}  # no pattern knows the calendar


@cache
def schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(item)


def ecma(node: Any) -> Any:
    """In the patterns of a schema, `$` is the very end of the text; Python would let a line break follow."""
    if isinstance(node, list):
        return [ecma(item) for item in node]
    if not isinstance(node, dict):
        return node
    keys = {re.sub(r"\$$", r"\\Z", key) if key.startswith("^") else key: item for key, item in node.items()}
    return {key: re.sub(r"\$$", r"\\Z", item) if key == "pattern" else ecma(item) for key, item in keys.items()}


@cache
def validator(name: str, field: str = "") -> Draft7Validator:
    """Of a whole file; or of one field of it alone, whichever of the others are missing."""
    found = schema(name)
    if field:
        assert set(found) <= INDEPENDENT, "a rule between fields of a file: look at whole files"
        found = found | {"required": [field] if field in found.get("required", ()) else []}
    return Draft7Validator(ecma(found), format_checker=Draft7Validator.FORMAT_CHECKER)


INDEPENDENT = {
    "$schema", "title", "description", "type", "additionalProperties", "required", "properties", "definitions",
}  # fmt: skip
"""What a schema can say of a file without that one field depends on another."""


def kind_of(file: str) -> FileKind:
    """The kind of a file of a data folder, or of the inventory of claims beside it."""
    name = re.fullmatch(rf"{re.escape(MARK)}.*/([a-z]+)\.json", schema_line(file))
    assert name
    return next(kind for kind in KINDS if kind.name == name[1])


def both(kind: FileKind, value: Any, field: str = "") -> tuple[bool, bool]:
    """Whether the record takes a value, and whether the schema does; ``field``: all others are known to be sound."""
    by_schema = validator(kind.name, field).is_valid({k: value[k] for k in value if k == field} if field else value)
    try:
        kind.model.model_validate_json(json.dumps(value))
    except ValidationError:
        return False, by_schema
    return True, by_schema


def files(data: Path) -> list[tuple[str, Path]]:
    """The files of a data folder and of the seeds beside it, each with its path seen from the data folder."""
    found = [*data.rglob("*.yaml"), *(data.parent / "seeds").rglob("*.yaml")]
    return [(Path(os.path.relpath(file, data)).as_posix(), file) for file in sorted(found)]


DATA = files(ROOT / "data")
EVERY = [*DATA, *files(MINI / "data")]
