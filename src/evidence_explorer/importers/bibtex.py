"""BibTeX → entries with plain text: braces, quotes, joined strings, and the usual commands for accents."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate

from .draft import NotImportable

NAME = re.compile(r"[^\s\"#%'(),={}]+")
SPACE = re.compile(r"\s*")
ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł",
    "L": "Ł", "i": "ı", "j": "ȷ", "textendash": "–", "textemdash": "—", "ldots": "…", "textquoteright": "’",
}  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ACCENT = re.compile(r"\\(['`^\"~=.]|[uvHckr](?![A-Za-z]))\s*(?:\{\s*(\\[ij]|[A-Za-z])\s*\}|(\\[ij]|[A-Za-z]))")
COMMAND = re.compile(r"\\([A-Za-z]+)\s*")


@dataclass
class Entry:
    """One entry: its key, the line where it begins, its fields in small letters, and commands that were left out.

    ``authors`` are names as they stand, with whether braces say that the name is one piece, as of an organisation.
    """

    key: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    authors: list[tuple[str, bool]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def entries(text: str) -> list[Entry]:
    """All entries of a file; NotImportable with the line where one is broken."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.strings = dict.fromkeys(MONTHS, "")

    def read(self) -> list[Entry]:
        found: list[Entry] = []
        while (start := self.text.find("@", self.at)) >= 0:
            self.at = start + 1
            kind = self._name().lower()
            if kind in {"comment", ""}:
                continue
            close = self._open()
            if kind == "preamble":
                self._value(close)
            elif kind == "string":
                self.strings |= self._fields(close)
                continue
            else:
                found.append(self._entry(start, close))
                continue
            self._expect(close)
        return found

    def _entry(self, start: int, close: str) -> Entry:
        key = self._name()
        self._skip()
        if not self._take(","):
            self._expect(close)
            return Entry(key, self._line(start))
        unknown: list[str] = []
        raw = {name.lower(): value for name, value in self._fields(close).items()}
        authors = [(_plain(name, unknown).strip(), _is_one_piece(name)) for name in _names(raw.pop("author", ""))]
        fields = {name: _plain(value, unknown) for name, value in raw.items()}
        return Entry(key, self._line(start), fields, authors, list(dict.fromkeys(unknown)))

    def _fields(self, close: str) -> dict[str, str]:
        fields: dict[str, str] = {}
        while True:
            self._skip()
            if self._take(close):
                return fields
            name = self._name()
            self._skip()
            if not name or not self._take("="):
                raise self._wrong("Here should be a field, as in 'year = 2019'")
            fields.setdefault(name, self._value(close))
            self._skip()
            if not self._take(","):
                self._skip()
                self._expect(close)
                return fields

    def _value(self, close: str) -> str:
        parts = [self._part(close)]
        self._skip()
        while self._take("#"):
            parts.append(self._part(close))
            self._skip()
        return "".join(parts)

    def _part(self, close: str) -> str:
        self._skip()
        if self._take("{"):
            return self._until("}")
        if self._take('"'):
            return self._until('"')
        name = self._name()
        if not name:
            raise self._wrong("Here should be a value, in braces or quotes")
        return name if name.isdigit() else self.strings.get(name.lower(), name)

    def _until(self, end: str) -> str:
        """The text up to the closing sign, whose braces are balanced."""
        start, depth = self.at, 0
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == "\\":
                self.at += 1
            elif sign == end and depth == 0:
                self.at += 1
                return self.text[start : self.at - 1]
            elif sign in "{}":
                depth += 1 if sign == "{" else -1
            self.at += 1
        self.at = start
        raise self._wrong(f"The value that begins here is never closed by {end}")

    def _open(self) -> str:
        self._skip()
        if self._take("{"):
            return "}"
        if self._take("("):
            return ")"
        raise self._wrong("An entry begins with @article{")

    def _name(self) -> str:
        self._skip()
        match = NAME.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""

    def _skip(self) -> None:
        match = SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _take(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) if found else 0
        return found

    def _expect(self, sign: str) -> None:
        self._skip()
        if not self._take(sign):
            raise self._wrong(f"Here should be {sign}")

    def _line(self, at: int) -> int:
        return bisect_left(self.breaks, at) + 1

    def _wrong(self, fact: str) -> NotImportable:
        return NotImportable(str(self._line(self.at)), f"{fact}.", "Correct the entry, or export it again.")


def _names(text: str) -> list[str]:
    """The names of a list, parted by `and` outside of braces."""
    names, depth = [""], 0
    for part in re.split(r"([{}]| and )", " ".join(text.split())):
        depth += {"{": 1, "}": -1}.get(part, 0)
        if depth == 0 and part.strip() == "and":
            names.append("")
        else:
            names[-1] += part
    return [name.strip() for name in names if name.strip()]


def _is_one_piece(name: str) -> bool:
    if not (name.startswith("{") and name.endswith("}")):
        return False
    depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in name))
    return 0 not in depths[:-1]


def _plain(text: str, unknown: list[str]) -> str:
    """Text without LaTeX: accents composed, braces dropped; names of commands that have no plain text are collected."""
    text = ACCENT.sub(_accent, text)
    text = COMMAND.sub(lambda match: _letter(match[1], unknown), text)
    text = re.sub(r"\\[,;:\s]", " ", text)
    text = re.sub(r"\\[-/!]", "", text)
    text = re.sub(r"\\([&%$#_{}])", r"\1", text)
    text = text.replace("---", "—").replace("--", "–").replace("~", " ").replace("{", "").replace("}", "")
    return unicodedata.normalize("NFC", text)


def _accent(match: re.Match[str]) -> str:
    letter = (match[2] or match[3]).removeprefix("\\")
    return unicodedata.normalize("NFC", letter + ACCENTS[match[1]])


def _letter(command: str, unknown: list[str]) -> str:
    if command not in LETTERS:
        unknown.append("\\" + command)
    return LETTERS.get(command, "")
