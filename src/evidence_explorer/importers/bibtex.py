"""BibTeX and BibLaTeX → entries with plain text. What is odd in an entry is told; all other entries are kept."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from ..problems import Said, say
from .draft import NotImportable

NAME = re.compile(r"[^\s\"#%'(),={}]+")
FIELD = re.compile(r"([^\s=,{}\"@#][^=,{}\"@#\n]*?)\s*=")
ODD_NAME = re.compile(r"[^A-Za-z0-9_:.+/'-]")
BLANK = re.compile(r"[\s,]*")
SPACE = re.compile(r"\s*")
NEXT_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+\s*[{(]", re.MULTILINE)
SIGNS = {"}": re.compile(r"[\\{}]"), '"': re.compile(r'[\\{}"]')}
FIELD_HERE = say("Here should be a field, as in 'year = 2019'")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass
class Entry:
    """One entry: its key, the line where it begins, its fields in small letters as written, and what was odd."""

    key: str
    line: int
    kind: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)


class _Broken(Exception):
    """What stands here cannot be read; ``at`` is the place."""

    def __init__(self, fact: Said, at: int) -> None:
        super().__init__(fact)
        self.fact, self.at = fact, at


def entries(text: str) -> list[Entry]:
    """All entries of a file; NotImportable with the line of the first fault if none of them can be read."""
    found = _Reader(text).read()
    _tell_twins(found)
    _inherit(found)
    return found


def _tell_twins(found: list[Entry]) -> None:
    """Tell each entry that has the key of one before it."""
    first: dict[str, Entry] = {}
    for entry in found:
        before = first.setdefault(entry.key.lower(), entry)
        if entry.key and before is not entry:
            entry.odd.append(
                say("the key '{key}' is that of line {line}, too", key=entry.key[:60], line=str(before.line))
            )


INHERITED = ("year", "date", "volume", "number", "journal", "journaltitle", "booktitle")
"""Of what an entry may take over: what its citation needs and what holds for both."""


def _inherit(found: list[Entry]) -> None:
    """Fields that an entry leaves to the one that its `crossref` or `xdata` names; its title is that of the book."""
    by_key = {entry.key.lower(): entry for entry in reversed(found) if entry.key}
    for entry in found:
        for name in ("crossref", "xdata"):
            for key in filter(None, re.split(r"[\s,]+", entry.fields.get(name, ""))):
                parent = by_key.get(key.strip("{}").lower())
                if parent is None or parent is entry:
                    entry.odd.append(say("{field} '{key}': the file holds no such entry", field=name, key=key[:60]))
                else:
                    _take_over(entry, parent, name)
        if {"crossref", "xdata"} & set(entry.fields):
            entry.fields = {key: value for key, value in entry.fields.items() if key not in {"crossref", "xdata"}}


def _take_over(entry: Entry, parent: Entry, by: str) -> None:
    fields = dict(parent.fields)
    if by == "crossref":
        fields = {name: fields[name] for name in INHERITED if name in fields}
        if not {"journal", "journaltitle", "booktitle"} & set(fields) and "title" in parent.fields:
            fields["booktitle"] = parent.fields["title"]
    dated = {"year", "date"} & set(entry.fields)
    new = {k: v for k, v in fields.items() if k not in entry.fields and not (dated and k in {"year", "date"})}
    if new:
        entry.odd.append(say("taken over from '{key}': {names}", key=parent.key[:60], names=", ".join(new)))
    entry.fields |= new


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.starts = [match.start() for match in NEXT_ENTRY.finditer(text)]
        self.strings = dict.fromkeys(MONTHS, "")
        self.odd: list[str] = []
        self.first: _Broken | None = None

    def read(self) -> list[Entry]:
        found: list[Entry] = []
        while (start := self.text.find("@", self.at)) >= 0:
            self.at = start + 1
            entry = None
            try:
                entry = self._block(start)
            except _Broken as broken:
                self._give_up(broken, start)
            if entry:
                entry.odd[:0], self.odd = self.odd, []
                found.append(entry)
        if found:
            found[-1].odd += self.odd
        elif self.first:
            remedy = say("Correct the entry, or export it again.")
            raise NotImportable(str(self._line(self.first.at)), say("{why}.", why=self.first.fact), remedy)
        return found

    def _give_up(self, broken: _Broken, start: int) -> None:
        """Go on with the next entry that begins a line; tell what was passed over."""
        self.first = self.first or broken
        if "{" not in self.text[start : start + 200]:
            self.at = start + 1  # an `@` in a text between entries
        else:
            self.at = self._next_entry(start + 1)
            self.odd.append(
                say(
                    "the entry of line {line} was passed over: {why}, line {at}",
                    line=str(self._line(start)),
                    why=broken.fact,
                    at=str(self._line(broken.at)),
                )
            )

    def _block(self, start: int) -> Entry | None:
        kind = self._name().lower()
        if kind == "comment":
            self._comment(start)
        if kind in {"comment", ""}:
            return None
        close = self._open()
        if kind == "preamble":
            self._value(close, [])
        elif kind == "string":
            odd: list[str] = []
            self.strings |= {name.lower(): value for name, value in self._fields(close, Entry("", 0, odd=odd)).items()}
            self.odd += odd
        else:
            entry = self._entry(start, close, kind)
            before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
            if "%" not in before or before.strip(" \t%"):
                return entry
            self.odd.append(
                say("the entry of line {line} stands behind a '%' and was passed over", line=str(entry.line))
            )
        return None

    def _comment(self, start: int) -> None:
        """Pass over what braces hold; an entry in it is no entry of the bibliography any more."""
        self._skip()
        begun = self.at
        if not self._take("{"):
            return
        try:
            held = self._until("}")
        except _Broken:
            self.at = begun
            return
        if re.search(r"@[A-Za-z]+\s*[{(]", held):
            self.odd.append(
                say("the comment of line {line} holds an entry, which was passed over", line=str(self._line(start)))
            )

    def _entry(self, start: int, close: str, kind: str) -> Entry:
        entry = Entry(self._key(close), self._line(start), kind)
        entry.fields = self._fields(close, entry)
        return entry

    def _key(self, close: str) -> str:
        """Whatever stands before the first comma; nothing where the first field stands there."""
        self._skip()
        match = re.compile(r"[^,\n={}\"]*" if close == "}" else r"[^,\n={})\"]*").match(self.text, self.at)
        word = match[0] if match else ""
        after = self.text[self.at + len(word) : self.at + len(word) + 1]
        if after == "=" and re.match(r"=\s*[{\"0-9]", self.text[self.at + len(word) :]):
            return ""  # `@article{author = {…}`
        if after in {"=", "{", '"'} and "," in (line := self.text[self.at :].partition("\n")[0]):
            word = line.partition(",")[0]
        self.at += len(word)
        return word.strip()

    def _fields(self, close: str, entry: Entry) -> dict[str, str]:
        fields: dict[str, str] = {}
        while True:
            self._skip(BLANK)
            if self._take(close):
                return fields
            if self.at >= len(self.text) or NEXT_ENTRY.match(self.text, self._start_of_line()):
                if not fields:
                    raise self._wrong(FIELD_HERE)
                entry.odd.append(
                    say(
                        "line {line}: the entry before is never closed by {sign}",
                        line=str(self._line(self.at)),
                        sign=close,
                    )
                )
                return fields
            self._field(close, entry, fields)

    def _field(self, close: str, entry: Entry, fields: dict[str, str]) -> None:
        begun = self.at
        match = FIELD.match(self.text, self.at)
        if not match:
            if not fields and not self._after_comma(close):
                raise self._wrong(FIELD_HERE)
            self._pass_over(close)
            entry.odd.append(
                say(
                    "line {line}: '{text}' is no field, and was passed over",
                    line=str(self._line(begun)),
                    text=self._shown(begun),
                )
            )
            return
        self.at = match.end()
        name = " ".join(match[1].split()).lower()
        try:
            value = self._value(close, entry.odd)
        except _Broken as broken:
            if not fields:
                raise
            self.first = self.first or broken
            entry.odd.append(
                say(
                    "line {line}: {why}; '{field}' was passed over",
                    line=str(self._line(broken.at)),
                    why=broken.fact,
                    field=name,
                )
            )
            self.at = self._next_entry(begun)
            return
        if ODD_NAME.search(name):
            entry.odd.append(
                say("line {line}: '{field}' is an odd name of a field", line=str(self._line(begun)), field=name[:60])
            )
        if fields.setdefault(name, value) != value:
            entry.odd.append(
                say("line {line}: '{field}' stands twice; the first is taken", line=str(self._line(begun)), field=name)
            )
        self._skip()
        if self.text[self.at : self.at + 1] not in {",", close, ""} and not FIELD.match(self.text, self.at):
            begun = self.at
            self._pass_over(close)
            if self._shown(begun):
                entry.odd.append(
                    say("line {line}: '{text}' was passed over", line=str(self._line(begun)), text=self._shown(begun))
                )

    def _after_comma(self, close: str) -> bool:
        """Whether an odd line can be left out, because the entry goes on behind it."""
        at = self.at
        self._pass_over(close)
        goes_on = self.text[self.at : self.at + 1] == ","
        self.at = at
        return goes_on

    def _pass_over(self, close: str) -> None:
        """Up to the next comma, the end of the entry, or a line that begins another one."""
        depth, limit = 0, self._next_entry(self.at)
        while self.at < limit:
            sign = self.text[self.at]
            if depth == 0 and (sign == "," or sign == close):
                return
            depth += {"{": 1, "}": -1}.get(sign, 0)
            self.at += 1

    def _value(self, close: str, odd: list[str]) -> str:
        parts = [self._part(odd)]
        self._skip()
        while self._take("#"):
            parts.append(self._part(odd))
            self._skip()
        return "".join(parts)

    def _part(self, odd: list[str]) -> str:
        self._skip()
        if self._take("{"):
            return self._until("}")
        if self._take('"'):
            return self._until('"')
        name = self._name()
        if not name:
            raise self._wrong(say("Here should be a value, in braces or quotes"))
        if name[0].isdigit():
            return name
        if name.lower() not in self.strings:
            line = str(self._line(self.at))
            odd.append(
                say("line {line}: no @string defines '{name}'; nothing was taken for it", line=line, name=name[:60])
            )
        return self.strings.get(name.lower(), "")

    def _until(self, end: str) -> str:
        """The text up to the closing sign, whose braces are balanced."""
        start, depth = self.at, 0
        for match in SIGNS[end].finditer(self.text, self.at):
            if match.start() < self.at:
                continue  # escaped
            sign = match[0]
            if sign == "\\":
                self.at = match.start() + 2
            elif sign == end and depth == 0:
                self.at = match.end()
                return self.text[start : match.start()]
            elif sign != '"':  # inside braces a quote is a sign like any other
                depth += 1 if sign == "{" else -1
        self.at = start
        raise self._wrong(say("The value that begins here is never closed by {sign}", sign=end))

    def _open(self) -> str:
        self._skip()
        if self._take("{"):
            return "}"
        if self._take("("):
            return ")"
        raise self._wrong(say("An entry begins with {sign}", sign="@article{"))

    def _name(self) -> str:
        self._skip()
        match = NAME.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""

    def _skip(self, what: re.Pattern[str] = SPACE) -> None:
        match = what.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _take(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) if found else 0
        return found

    def _next_entry(self, at: int) -> int:
        """Where a line begins an entry, from here on; the end of the file if none does."""
        place = bisect_left(self.starts, at)
        return self.starts[place] if place < len(self.starts) else len(self.text)

    def _start_of_line(self) -> int:
        start = self.text.rfind("\n", 0, self.at) + 1
        return start if not self.text[start : self.at].strip() else self.at

    def _shown(self, begun: int) -> str:
        return " ".join(self.text[begun : min(self.at, begun + 200)].split())[:60]

    def _line(self, at: int) -> int:
        return bisect_right(self.breaks, at - 1) + 1

    def _wrong(self, fact: Said) -> _Broken:
        return _Broken(fact, self.at)


def names(text: str) -> list[tuple[str, bool]]:
    """The names of a list, parted by `and` outside of braces, with whether braces say that one is one piece."""
    found, depth = [""], 0
    for part in re.split(r"([{}]|\s(?:and|AND|And)(?=\s))", f" {' '.join(text.split())} "):
        depth += {"{": 1, "}": -1}.get(part, 0)
        if depth == 0 and part.strip().lower() == "and":
            found.append("")
        else:
            found[-1] += part
    return [(name.strip(), _is_one_piece(name.strip())) for name in found if name.strip(" ,")]


def _is_one_piece(name: str) -> bool:
    if not (name.startswith("{") and name.endswith("}")):
        return False
    depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in name))
    return 0 not in depths[:-1]
