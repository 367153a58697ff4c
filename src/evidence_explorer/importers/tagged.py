"""Files of tagged lines (RIS, PubMed, Web of Science) → records of tag and value, and what stands outside of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Dialect:
    """How a format writes its lines. ``line`` has two groups, the tag and the value."""

    line: re.Pattern[str]
    opens: str
    opens_block: str = ""
    """A tag that opens a record as well, where it is the first one after an empty line."""
    telling: frozenset[str] = frozenset()
    """Tags of which one makes a record of lines that lack their first."""
    closes: frozenset[str] = frozenset()
    header: frozenset[str] = frozenset()
    """Tags of the file itself, which belong to no record."""
    lists: frozenset[str] = frozenset()
    """Tags of which each line is an entry of its own."""
    loose: re.Pattern[str] | None = None
    """How a record may write its lines as well, where its first line does so."""


@dataclass
class Record:
    """One record: the line where it begins, its tags and values in their order, and what stood before it."""

    line: int
    values: list[tuple[str, str]] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    opened: bool = True
    """Whether its first line stands there."""

    def all(self, *tags: str) -> list[str]:
        """The values of some tags."""
        return [value for tag, value in self.values if tag in tags]


NUMBERED = re.compile(r"\s*<?[0-9]+[.)>]?\s*")
"""Exports that number their records write the number on a line of its own, or before the first tag."""
BEFORE = re.compile(r"^\s*<?[0-9]+[.)>]\s*(?=[A-Z][A-Z0-9])")


def records(text: str, dialect: Dialect) -> list[Record]:
    """All records of a file. Lines outside of any record are kept beside the next one, or beside the last."""
    reader = _Reader(dialect)
    for number, raw in enumerate(text.splitlines(), 1):
        reader.read(number, raw.rstrip())
    found: list[Record] = []
    outside: list[str] = []
    for record in reader.found:
        if _says_something(record, dialect):
            record.outside[:0] = outside
            found.append(record)
            outside = []
        else:
            said = f"line {record.line}: '{' - '.join(record.values[0])[:80]}'"
            outside += [*record.outside, said + (" (a reference that says nothing)" if record.opened else "")]
    if found:
        found[-1].outside += [*outside, *reader.outside]
    return found


def _says_something(record: Record, dialect: Dialect) -> bool:
    """Whether lines are a record: those that begin as one and go on; others only if they tell what is cited."""
    said = {tag for tag, value in record.values if value}
    if not record.opened:
        return bool(said & dialect.telling)
    return not dialect.telling or bool(said - {dialect.opens})


class _Reader:
    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.found: list[Record] = []
        self.outside: list[str] = []
        self.current: Record | None = None
        self.line = dialect.line
        self.blank = True
        self.indent = 0

    def read(self, number: int, raw: str) -> None:
        if opened := self._opening(raw):
            self.current = Record(number, [opened], self.outside)
            self.outside = []
            self.found.append(self.current)
            self.blank = False
            return
        self.blank = not raw.strip()
        raw = raw[self.indent :] if not raw[: self.indent].strip() else raw
        match = self.line.fullmatch(raw)
        if self.current is None:
            if match and self.dialect.telling and match[1] not in self.dialect.closes:
                self.current = Record(number, [(match[1], (match[2] or "").strip())], self.outside, opened=False)
                self.outside = []
                self.found.append(self.current)
            elif raw.strip() and not NUMBERED.fullmatch(raw) and not (match and match[1] in self.dialect.header):
                self.outside.append(f"line {number}: '{' '.join(raw.split())[:80]}'")
        elif match and match[1] in self.dialect.closes:
            self.current = None
        elif match:
            self.current.values.append((match[1], (match[2] or "").strip()))
        elif raw.strip():
            self._go_on(raw.strip())

    def _opening(self, raw: str) -> tuple[str, str] | None:
        indent = len(raw) - len(raw.lstrip()) if self.current is None else self.indent
        bare = BEFORE.sub("", raw[indent:] if not raw[:indent].strip() else raw)
        for pattern in filter(None, (self.dialect.line, self.dialect.loose)):
            match = pattern.fullmatch(bare)
            if match and (match[1] == self.dialect.opens or (self.blank and match[1] == self.dialect.opens_block)):
                self.line, self.indent = pattern, indent
                return match[1], (match[2] or "").strip()
        return None

    def _go_on(self, rest: str) -> None:
        """A line without a tag belongs to the tag before it."""
        assert self.current is not None
        tag, value = self.current.values[-1]
        if tag in self.dialect.lists:
            self.current.values.append((tag, rest))
        else:
            self.current.values[-1] = (tag, f"{value} {rest}".strip())
