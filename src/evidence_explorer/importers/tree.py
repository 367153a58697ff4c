"""A JSON value with its path: what lies in it is asked for, and a wrong shape is told with its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..problems import Said, say
from .draft import NotImportable, number, one_line, whole

AGAIN = say("Download the file again as JSON.")
SHAPES: dict[type, Said] = {
    dict: say("a group of fields"), list: say("a list"), str: say("a text"), bool: say("true or false"),
}  # fmt: skip
"""What may stand in a JSON file."""


@dataclass(frozen=True)
class Tree:
    """One value of a JSON file. What is absent is an empty value, never an error."""

    value: Any
    path: str = ""

    def __call__(self, *names: str) -> Tree:
        """The value at the end of some names."""
        tree = self
        for name in names:
            tree = tree._field(name)
        return tree

    def _field(self, name: str) -> Tree:
        path = f"{self.path}.{name}" if self.path else name
        if self.value is None:
            return Tree(None, path)
        if not isinstance(self.value, dict):
            raise self._wrong(SHAPES[dict])
        return Tree(self.value.get(name), path)

    def each(self) -> list[Tree]:
        """The entries of a list."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self._wrong(SHAPES[list])
        return [Tree(item, f"{self.path}[{i}]") for i, item in enumerate(self.value)]

    @property
    def text(self) -> str:
        """One line of text; a number as it would be written."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float):
            raise self._wrong(SHAPES[str])
        return one_line(str(self.value))

    @property
    def number(self) -> int | float | None:
        """A plain number, also where it is written as a text; None for anything else."""
        return number(self.text)

    @property
    def count(self) -> int | None:
        """A whole number from zero."""
        return whole(self.text)

    @property
    def texts(self) -> list[str]:
        """The texts of a list."""
        return [text for item in self.each() if (text := item.text)]

    def __bool__(self) -> bool:
        return bool(self.value)

    def _wrong(self, expected: Said) -> NotImportable:
        found = SHAPES.get(type(self.value), say("a number"))
        fact = say("Here should be {expected}, not {found}.", expected=expected, found=found)
        return NotImportable(self.path, fact, say("Download the file again; do not edit it."))


def read_json(text: str) -> Tree:
    """The value of a JSON file; NotImportable with the line where it is none."""
    try:
        return Tree(json.loads(text, parse_float=str, parse_int=str, parse_constant=_refuse))
    except json.JSONDecodeError as error:
        place, fact = (
            f"{error.lineno}:{error.colno}",
            say("This is not JSON: {why}.", why=WHY.get(error.msg, error.msg)),
        )
        raise NotImportable(place, fact, AGAIN) from None
    except RecursionError:
        raise NotImportable("1", say("Too many levels inside each other."), AGAIN) from None


WHY = {
    "Expecting value": say("a value is missing"),
    "Expecting ',' delimiter": say("a comma is missing"),
    "Expecting ':' delimiter": say("a colon is missing"),
    "Expecting property name enclosed in double quotes": say("a name in double quotes is missing"),
    "Unterminated string starting at": say("a text is not closed"),
    "Extra data": say("something stands behind the end"),
    "Invalid control character at": say("a line ends inside a text"),
    "Illegal trailing comma before end of object": say("a comma stands before the end"),
    "Illegal trailing comma before end of array": say("a comma stands before the end"),
}
"""What the reader of JSON says; what else it may say stands as it says it."""


def _refuse(word: str) -> None:
    raise NotImportable("", say("The file holds {word}, which is no number of JSON.", word=word), AGAIN)
