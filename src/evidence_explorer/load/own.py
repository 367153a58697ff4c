"""What a site says and shows in its own way: `words/<language>.toml` and templates, as records with their places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from ..model import Fault, Marks, Path, Phrases, Placed
from ..problems import say
from .strict import Unreadable

_PLACE = re.compile(r"(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
MOST_PARTS = 50
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""(\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def phrases(shown: str, language: str, text: str) -> tuple[Placed[Phrases], list[tuple[Fault, Path]]]:
    """The phrases of a file of words; Unreadable if it is not TOML. Each fault with the path of its place."""
    try:
        table = _table(text)
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, groups inside thousands of groups
        said = _PLACE.fullmatch(str(error))
        line, column = (int(said[2]), int(said[3])) if said and said[2] else (text.count("\n") + 1, 1)
        fact = say("This is not valid TOML: {complaint}.", complaint=said[1] if said else str(error))
        remedy = say('Write one phrase a line: key = "phrase", below the [section] of the key.')
        raise Unreadable(Fault("E012", (), fact, remedy), line, column) from None
    found: dict[str, str] = {}
    faults: list[tuple[Fault, Path]] = []
    for key, value in _flat(table, ""):
        if isinstance(value, str) and value.strip():
            found[key] = value
        else:
            fact = say("The phrase '{key}' is no text, or an empty one.", key=key)
            faults.append((Fault("E012", (key,), fact, say('Write a text in quotes: key = "phrase".')), (key,)))
    return Placed(shown, Phrases(language, found), _marks(text)), faults


def _table(text: str) -> dict[str, Any]:
    """What TOML reads; ValueError also for keys of so many parts that the reading would take minutes."""
    for number, line in enumerate(text.split("\n"), 1):
        if any(part.count(".") > MOST_PARTS for part in line.split("=")):
            raise ValueError(f"A key of more than {MOST_PARTS} parts (at line {number}, column 1)")
    return tomllib.loads(text)


def _flat(table: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _marks(text: str) -> Marks:
    """The place of each key, as far as it is written on a line of its own."""
    found: dict[Path, tuple[int, int]] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if table := _TABLE.match(line):
            section = f"{_name(table[1])}."
        elif key := _KEY.match(line):
            found.setdefault((section + _name(key[2]),), (number, len(key[1]) + 1))
    return found


def _name(written: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in written.split("."))
