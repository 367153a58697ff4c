"""JSON Schemas for editors: what may stand in a file, explained in every language while it is being written.

Draft 7, the one that editors of YAML know best. Nothing in them is an example that an editor could insert as a value:
a figure must come from a source, never from a completion.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Hashable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

from .base import Record
from .fields import FORMS, KINDS, Field, FileKind, Schema, bare, fields, parts
from .vocabulary import OwnLists, own_words
from .words import Control, Ink, Judgement, Mark, MarkerKind, Tool

DRAFT = "http://json-schema.org/draft-07/schema#"
LISTS: dict[str, type[StrEnum]] = {cls.__name__: cls for cls in (Control, MarkerKind, Tool, Judgement, Ink, Mark)}
"""The lists of words that a site may write in its own way."""
MAYBE = "Maybe"  # before the name of a definition: the same, or nothing
FOLDER = ".schema"  # in the data folder, and hidden: it is no data
NUMBERS = {"integer": "whole", "number": "number"}
MARK = "# yaml-language-server: $schema="


class Teller(Hashable, Protocol):
    """Who knows what to say of records, fields, words and forms: language → text."""

    def record(self, record: type[Record]) -> Mapping[str, str]:
        """What a record is."""

    def field(self, record: type[Record], field: Field) -> Mapping[str, str]:
        """What a field means, and whether it is required."""

    def examples(self, record: type[Record], field: Field) -> tuple[str, str]:
        """How to write a field and how not to, as YAML; empty where there is no need."""

    def word(self, word: StrEnum) -> Mapping[str, str]:
        """What an allowed word means."""

    def form(self, name: str) -> Mapping[str, str]:
        """How a text of that form is written."""

    def languages(self) -> Mapping[str, str]:
        """The languages of texts, with their names."""


Own = Mapping[str, Mapping[str, str]]
"""Name of a list of words → what a site writes in its place: each word with what it means."""


def schemas(tell: Teller, lists: OwnLists | None = None) -> dict[str, str]:
    """File name → the schema of one kind of file, as text; ``lists``: the words of a site in place of the program's."""
    written = own_words(lists or OwnLists()).items()
    own = {name: tuple((str(word.id), _called(word, name, tell)) for word in words) for name, words in written}
    return dict(_texts(tell, tuple(own.items())))


@lru_cache(maxsize=4)
def _texts(tell: Teller, lists: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Mapping[str, str]:
    """Kept, for no edit of a record changes them."""
    own = {name: dict(words) for name, words in lists}
    return {f"{kind.name}.json": _written(_schema(kind, tell, own)) for kind in KINDS}


def _called(word: Any, name: str, tell: Teller) -> str:
    """What a site calls one of its words, or what the program does; a colour or shape is only its id."""
    if given := getattr(word, "name", None):
        return " / ".join(given.root.values())
    known = next((one for one in LISTS[name] if one == word.id), None)
    return _short(tell.word(known)) if known else str(word.id)


def schema_line(path: str) -> str:
    """The first line of a data file, which leads an editor to its schema; ``path`` is seen from the data folder.

    ValueError for a place where no data file lies.
    """
    file = _in_data(path)
    for kind in KINDS:
        if re.fullmatch(re.sub("<[a-z]+>", "[^/]+", _in_data(kind.place)), file):
            return MARK + posixpath.relpath(_in_data(f"{FOLDER}/{kind.name}.json"), posixpath.dirname(file))
    raise ValueError(f"no data file lies at '{path}'")


def _in_data(path: str) -> str:
    return posixpath.normpath(f"/data/{path}")


def _written(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _schema(kind: FileKind, tell: Teller, own: Own) -> Schema:
    raw = kind.model.model_json_schema()
    classes = {cls.__name__: cls for cls in parts(kind.model)}
    definitions = {name: _definition(node, classes.get(name), tell) for name, node in raw.pop("$defs", {}).items()}
    listed = {name: cls for name, cls in classes.items() if name in LISTS}
    definitions |= {
        name: _list(own[name]) if name in own else _definition({}, cls, tell) for name, cls in listed.items()
    }
    root = _definition(raw, kind.model, tell)
    used = _used(root, definitions)
    head = {"$schema": DRAFT, "title": kind.name, "description": _both(tell.record(kind.model))}
    return head | root | {"definitions": {name: used[name] for name in sorted(used)}}


def _definition(node: Schema, cls: Any, tell: Teller) -> Schema:
    """A record, a list of words, a text in several languages or an interval."""
    if cls is None:
        return _text(node, tell) if "patternProperties" in node else _plain(node, tell)
    if issubclass(cls, StrEnum):
        return {"type": "string", "enum": [*map(str, cls)], "enumDescriptions": [_short(tell.word(w)) for w in cls]}
    properties = {}
    for field in fields(cls):
        said = {"title": field.name, "description": _described(cls, field, tell)}
        properties[field.name] = said | _plain(node["properties"][field.name], tell)
    required = {"required": node["required"]} if "required" in node else {}
    return {"type": "object", "additionalProperties": False, **required, "properties": properties}


def _list(words: Mapping[str, str]) -> Schema:
    return {"type": "string", "enum": [*words], "enumDescriptions": [*words.values()]}


def _text(node: Schema, tell: Teller) -> Schema:
    """Completion offers the known languages; others may stand there too."""
    plain = _plain(node, tell)
    [prose] = plain["patternProperties"].values()
    return plain | {"properties": {code: {"title": name, **prose} for code, name in tell.languages().items()}}


def _described(record: type[Record], field: Field, tell: Teller) -> str:
    lines = [_both(tell.field(record, field))]
    lines += [f"{sign} {example}" for sign, example in zip("✓✗", tell.examples(record, field), strict=True) if example]
    return "\n".join(lines)


def _both(said: Mapping[str, str]) -> str:
    return "\n".join(f"{language.upper()}: {text}" for language, text in said.items())


def _short(said: Mapping[str, str]) -> str:
    return " / ".join(said.values())


def _plain(node: Schema, tell: Teller) -> Schema:
    """A part of the records' own schema in the words of draft 7, with what to say of a text of the wrong form."""
    nullable = "anyOf" in node
    found = dict(bare(node))
    for key in ("title", "description", "default"):
        found.pop(key, None)
    if "vocabulary" in found:
        return {"$ref": f"#/definitions/{MAYBE if nullable else ''}{found['vocabulary']}"}
    if "$ref" in found:
        return {"$ref": f"#/definitions/{MAYBE if nullable else ''}{found['$ref'].rsplit('/', 1)[-1]}"}
    if nullable:
        found["type"] = [found["type"], "null"]
    if "pattern" in found:
        found["pattern"] = _dialect(found["pattern"])
        found["patternErrorMessage"] = _short(tell.form(FORMS.get(bare(node)["pattern"], "line")))
    if number := NUMBERS.get(bare(node).get("type", "")):
        # Without a proposal of our own, editors write a 0 behind the name, and nobody would see that it is invented.
        found["defaultSnippets"] = [{"label": _short(tell.form(number)), "body": ""}]
    return _inside(found, tell)


def _inside(found: Schema, tell: Teller) -> Schema:
    if "prefixItems" in found:
        found["items"] = [_plain(item, tell) for item in found.pop("prefixItems")]
        found["additionalItems"] = False
    elif "items" in found:
        found["items"] = _plain(found["items"], tell)
        if "defaultSnippets" in found["items"]:  # nor in a list of numbers, which editors know by a single type
            found["items"] |= {"type": [found["items"]["type"]]}
    if "patternProperties" in found:
        inside = {_dialect(key): _plain(value, tell) for key, value in found["patternProperties"].items()}
        found |= {"patternProperties": inside, "additionalProperties": False}
    return found


LETTER = r"0-9A-Za-z_\u00c0-\u1fff"


def _dialect(pattern: str) -> str:
    r"""Editors read patterns as JavaScript does: a quote is not escaped, and `\w` would know no accents."""
    plain = pattern.replace('\\"', '"').replace("\\'", "'")
    return plain.replace(r"[\w", f"[{LETTER}").replace(r"\w", f"[{LETTER}]")


def _used(root: Schema, definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    """The definitions that are referred to."""
    used: dict[str, Schema] = {}
    waiting = _references(root)
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = definitions[name] if name in definitions else _maybe(definitions[name.removeprefix(MAYBE)])
            waiting += _references(used[name])
    return used


def _references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for item in node for name in _references(item)]
    if not isinstance(node, dict):
        return []
    here = [node["$ref"].rsplit("/", 1)[-1]] if "$ref" in node else []
    return here + [name for item in node.values() for name in _references(item)]


def _maybe(target: Schema) -> Schema:
    """The same, or nothing. `anyOf` would say it too, but editors would then show the wrong half of it."""
    found = target | {"type": [target["type"], "null"]}
    return found | {"enum": [*target["enum"], None]} if "enum" in target else found
