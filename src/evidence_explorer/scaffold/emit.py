"""Values → the text of a YAML file, written by hand: whatever text goes in is read back as that text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..problems import harmless
from .places import Refusal

WIDTH = 118
LONGEST_NOTE = 600
LONGEST_NAME = 1_000  # YAML takes the name of a field for one only if it is short
PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ._/-]*[A-Za-z0-9._/])?")
WORDS = {"yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}  # not the same in every reader
WHOLE = 10**15  # longer numbers, and more decimals than 15, are read as texts
DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")
SEEN = "\u00a0\u202f"  # spaces that French texts need, and that no reader loses
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}


class NoText(Refusal, ValueError):
    """What a name of a command line holds that was written in another encoding."""


@dataclass(frozen=True)
class Noted:
    """A value and the comment that stands behind it, or above it where the line is full."""

    value: Any
    note: str


@dataclass(frozen=True)
class Off:
    """A field that is left out: its name stands as a comment, ready to be used."""

    note: str = ""


def document(fields: Mapping[str, Any], header: Sequence[str] = ()) -> str:
    """The text of a whole file, with comments on top."""
    lines = [line for text in header for line in _comment("", text)]
    return "\n".join([*lines, *(_fields(fields, "") or ["{}"])]) + "\n"


def list_item(fields: Mapping[str, Any], indent: int) -> list[str]:
    """The lines of one entry of a list whose dashes stand behind so many spaces."""
    return _item(fields, " " * indent, "")


def scalar(value: object) -> str:
    """One text, number, true or false. ValueError for what YAML cannot hold: half a character, an infinite number."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) < WHOLE:
        return str(int(value))
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, str):
        text = str(value)
        plain = PLAIN.fullmatch(text) and text.lower() not in WORDS
        return text if plain else '"' + "".join(_escaped(sign) for sign in text) + '"'
    raise ValueError(f"no YAML for {value!r:.60}")


def _name(text: str) -> str:
    name = scalar(text)
    if len(name) > LONGEST_NAME:
        raise ValueError("the name of a field is too long")
    return name


def _decimal(value: float) -> str:
    text = format(Decimal(repr(value)), "f") if value - value == 0 else ""
    text = text if "." in text else text + ".0"
    if not DECIMAL.fullmatch(text):
        raise ValueError(f"no YAML for the number {value}")
    return text


def _escaped(sign: str) -> str:
    if sign in ESCAPES:
        return ESCAPES[sign]
    if sign.isprintable() or sign in SEEN:
        return sign
    if "\ud800" <= sign <= "\udfff":
        raise NoText(f"A text holds half a character, {harmless(sign)}: write it in UTF-8.")
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def _fields(fields: Mapping[str, Any], pad: str) -> list[str]:
    lines: list[str] = []
    for name, value in fields.items():
        if isinstance(value, Off):
            lines += _with_note(pad, f"# {_name(name)}:", value.note)
        else:
            lines += _entry(pad, f"{_name(name)}:", *_apart(value))
    return lines


def _entry(pad: str, head: str, value: Any, note: str) -> list[str]:
    flat = _flow(value) if _is_short(value) else None
    if flat is not None and (_is_scalar(value) or len(pad) + len(head) + len(flat) < WIDTH):
        return _with_note(pad, f"{head} {flat}", note)
    if isinstance(value, Mapping):
        inside = _fields(value, pad + "  ")
    else:
        inside = [line for item in value for line in _item(*_apart(item)[:1], pad + "  ", _apart(item)[1])]
    if all(line.lstrip().startswith("#") for line in inside):
        head += " {}" if isinstance(value, Mapping) else " []"
    return [*_with_note(pad, head, note), *inside]


def _item(value: Any, pad: str, note: str) -> list[str]:
    flat = _flow(value)
    if flat is not None and (not isinstance(value, Mapping) or (_is_short(value) and len(pad + flat) < WIDTH)):
        return _with_note(pad, f"- {flat}", note)
    if not isinstance(value, Mapping):
        raise ValueError("a list inside a list holds no comments")
    lines = _fields(value, pad + "  ")
    first = next((i for i, line in enumerate(lines) if not line.lstrip().startswith("#")), None)
    above = _comment(pad, note) if note else []
    if first is None:
        return [*above, f"{pad}- {{}}", *lines]
    return [*above, *lines[:first], f"{pad}- {lines[first].lstrip()}", *lines[first + 1 :]]


def _apart(value: Any) -> tuple[Any, str]:
    return (value.value, value.note) if isinstance(value, Noted) else (value, "")


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, Mapping | list | tuple)


def _is_short(value: Any) -> bool:
    """Whether it may stand on one line: no group of fields inside another group or list."""
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    deep = list if isinstance(value, Mapping) else ()
    return all(_is_scalar(part) or (isinstance(part, deep) and all(map(_is_scalar, part))) for part in inside)


def _flow(value: Any) -> str | None:
    """The value on one line; None if there is a comment in it."""
    if isinstance(value, Noted | Off):
        return None
    if isinstance(value, Mapping):
        parts = [(_name(name), _flow(part)) for name, part in value.items()]
        flat = [f"{name}: {part}" for name, part in parts if part is not None]
        return "{" + ", ".join(flat) + "}" if len(flat) == len(parts) else None
    if isinstance(value, list | tuple):
        items = [part for item in value if (part := _flow(item)) is not None]
        return "[" + ", ".join(items) + "]" if len(items) == len(value) else None
    return scalar(value)


def _with_note(pad: str, text: str, note: str) -> list[str]:
    if not note:
        return [pad + text]
    line = f"{pad}{text}  # {_clean(note)}"
    return [line] if len(line) <= WIDTH else [*_comment(pad, note), pad + text]


def _comment(pad: str, text: str) -> list[str]:
    width = max(WIDTH - len(pad) - 2, 40)
    lines = textwrap.wrap(_clean(text), width, break_long_words=False, break_on_hyphens=False)
    return [f"{pad}# {line}" for line in lines] or [f"{pad}#"]


def _clean(note: str) -> str:
    # A line break in a comment would let its rest be read as data.
    return harmless(" ".join(note.split()), LONGEST_NOTE)
