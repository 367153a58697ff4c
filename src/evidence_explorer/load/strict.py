"""Text of one YAML file → plain values and the place of each; the surprises of YAML 1.1 are refused, not guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from ..model import KEY, Aside, Decimal, Fault, Path, short
from ..problems import PER_FILE, Said, say
from .complaints import complaint

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
MAX_ITEMS = 5_000
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
UNSEEN_BREAK = re.compile("[\u0085\u2028\u2029]")  # ends a line for YAML, and for hardly any editor
ONE_DOCUMENT = say("Keep one document per file: remove '---'.")
WRITE_OUT = say("Write the value out where it is needed.")
NO_ANCHOR = say("Remove it, and write the value out where it is needed.")
NO_TAG = say("Remove it; put the text in quotes if it begins with '!'.")
QUOTES = say("Put it in quotes.")
KEEP_ONE = say("Keep one of them.")
WORDS = {"true": True, "false": False, "null": None, "": None}


class Unreadable(Exception):
    """The file cannot be understood as a whole; carries the one Fault that says why, with its line and column."""

    def __init__(self, fault: Fault, line: int, column: int) -> None:
        super().__init__(fault.fact)
        self.fault, self.line, self.column = fault, line, column


@dataclass
class Parsed:
    """The values of a file, the marks of its keys and values, and what was refused on the way."""

    value: Any = None
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    faults: list[tuple[Fault, int, int]] = field(default_factory=list)
    more: int = 0

    def tell(self, line: int, column: int, code: str, fact: Callable[[], Said], remedy: Said) -> None:
        """Note a fault; beyond what anybody is told, only that there is one more."""
        if len(self.faults) < PER_FILE:
            self.faults.append((_fault(code, fact(), remedy), line, column))
        else:
            self.more += 1


def decode(raw: bytes) -> str:
    """The text of a file; Unreadable if it is binary, not UTF-8, or holds characters that hide what it says."""
    if raw.startswith(b"\xef\xbb\xbf"):
        fault = _fault("E005", say("The file begins with a byte-order mark."), say("Save it as UTF-8 without BOM."))
        raise Unreadable(fault, 1, 1)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        raise Unreadable(
            _fault(
                "E001",
                say("The file is not UTF-8 text."),
                say("Save it as UTF-8; it may be binary or of an old encoding."),
            ),
            before.count(b"\n") + 1,
            len(before) - before.rfind(b"\n"),
        ) from None
    if "\x00" not in text and "\t" not in text and not UNSEEN_BREAK.search(text):
        return text
    for number, line in enumerate(text.split("\n"), 1):
        if "\x00" in line:
            fault = _fault("E001", say("The file is binary."), say("Replace it by a text file."))
            raise Unreadable(fault, number, line.index("\x00") + 1)
        if "\t" in line:
            fault = _fault("E005", say("A tab character."), say("Use spaces: two for each step inwards."))
            raise Unreadable(fault, number, line.index("\t") + 1)
        if unseen := UNSEEN_BREAK.search(line):
            fact = say("A line break that most editors do not show (U+{sign:04X}).", sign=ord(unseen[0]))
            fault = _fault("E002", fact, say("Remove it; put a usual line break if one is meant."))
            raise Unreadable(fault, number, unseen.start() + 1)
    return text


def parse(text: str) -> Parsed:
    """Plain values (dict, list, str, int, float, bool, None) with their marks; Unreadable if it is not YAML."""
    parsed = Parsed()
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        _build(events, parsed)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Unreadable(_not_yaml(error), line, column) from None
    except yaml.YAMLError as error:
        line, column = _place_of(error, text)
        fault = _fault("E002", say("A character that YAML does not allow."), say("Remove that character."))
        raise Unreadable(fault, line, column) from None
    return parsed


class LateMarks(Mapping[Path, tuple[int, int]]):
    """The marks of a file in which all is well: looked up in its text when somebody asks, as nobody does as a rule."""

    def __init__(self, text: bytes) -> None:
        self.text = text

    @cached_property
    def _found(self) -> dict[Path, tuple[int, int]]:
        return parse(decode(self.text)).marks

    def forget(self) -> None:
        """Hold the places no longer; who asks again waits again."""
        self.__dict__.pop("_found", None)

    def __getitem__(self, path: Path) -> tuple[int, int]:
        return self._found[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class _Telling(Exception):
    """Something must be told."""


def values(text: str) -> tuple[bool, Any]:
    """What `parse` reads, if all is well, without noting where it stands; else False."""
    try:
        return True, _values(text)
    except (yaml.YAMLError, _Telling):
        return False, None


def _values(text: str) -> Any:
    top: Any = None
    begun = False
    stack: list[Any] = []
    key: str | None = None
    event: Any
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = _scalar(event)
        elif kind is yaml.MappingStartEvent:
            value = {}
        elif kind is yaml.SequenceStartEvent:
            value = []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            value = stack.pop()
            top = stack[-1] if stack else value
            continue
        elif kind is yaml.AliasEvent or (kind is yaml.DocumentStartEvent and begun):
            raise _Telling
        else:
            begun |= kind is yaml.DocumentStartEvent
            continue
        if event.anchor is not None or event.tag is not None:
            raise _Telling
        if not stack:
            top = value
        elif type(top) is list:
            top.append(value)
            if len(top) > MAX_ITEMS:
                raise _Telling
        elif key is not None:
            top[key], key = value, None
        elif type(value) is str and value not in top:
            key = value
            continue
        else:
            raise _Telling
        if kind is not yaml.ScalarEvent:
            if len(stack) >= MAX_DEPTH:
                raise _Telling
            stack.append(value)
            top = value
    return top


def _place_of(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    # The position is one of bytes.
    before = text.encode()[: getattr(error, "position", 0)].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _not_yaml(error: yaml.MarkedYAMLError) -> Fault:
    if "nesting depth" in str(error.problem):  # newer parsers have a limit of their own, and meet it before ours
        return _too_deep()
    return _fault(
        "E002",
        say("This is not valid YAML: {complaint}.", complaint=complaint(error.problem, error.context)),
        say(
            "Look at this line and the one before: a missing space after ':', a quote or bracket left open, "
            "a text that holds ': ' or '#' without quotes, or lines that do not begin in the same column."
        ),
    )


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    path: Path
    value: Any
    key: Any = None
    has_key: bool = False


def _build(events: Iterator[Any], parsed: Parsed) -> None:
    stack: list[_Open] = []
    documents = 0
    for event in events:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                parsed.tell(line, column, "E008", lambda: say("A second document begins here."), ONE_DOCUMENT)
                return
        elif isinstance(event, yaml.AliasEvent):
            _refuse_alias(f"*{event.anchor}", parsed, line, column)
            _put(stack, parsed, None, line, column)
        elif isinstance(event, yaml.ScalarEvent):
            _refuse_extras(event, parsed, line, column)
            _put(stack, parsed, _scalar(event), line, column)
        elif isinstance(event, yaml.CollectionStartEvent):
            _refuse_extras(event, parsed, line, column)
            if len(stack) >= MAX_DEPTH:
                raise Unreadable(_too_deep(), line, column)
            value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            path = _put(stack, parsed, value, line, column)
            stack.append(_Open(path, value))
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()


def _too_deep() -> Fault:
    fact = say("More than {levels} levels inside each other.", levels=MAX_DEPTH)
    return _fault("E007", fact, say("No record needs that: flatten it."))


def _refuse_alias(name: str, parsed: Parsed, line: int, column: int) -> None:
    parsed.tell(line, column, "E004", lambda: say("An alias: {alias}.", alias=short(name)), WRITE_OUT)


def _refuse_extras(event: Any, parsed: Parsed, line: int, column: int) -> None:
    if event.anchor is not None:
        told = f"&{event.anchor}"
        parsed.tell(line, column, "E004", lambda: say("An anchor: {anchor}.", anchor=short(told)), NO_ANCHOR)
    if event.tag is not None:
        parsed.tell(line, column, "E004", lambda: say("A tag: {tag}.", tag=short(event.tag)), NO_TAG)


def _scalar(event: Any) -> Any:
    text: str = event.value
    if event.style:  # quoted or block text; a plain scalar has the style '' or None
        return text
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


def _put(stack: list[_Open], parsed: Parsed, value: Any, line: int, column: int) -> Path:
    """Place a value in the collection on top of the stack; returns its path."""
    if not stack:
        parsed.value = value
        parsed.marks[()] = (line, column)
        return ()
    top = stack[-1]
    if isinstance(top.value, list):
        path: Path = (*top.path, len(top.value))
        top.value.append(value)
        if len(top.value) > MAX_ITEMS:
            fact = say("A list of more than {items} items.", items=MAX_ITEMS)
            raise Unreadable(_fault("E006", fact, say("No record needs that: split it.")), line, column)
        parsed.marks[path] = (line, column)
        return path
    if not top.has_key:
        return _take_key(top, parsed, value, line, column)
    path = (*top.path, top.key)
    top.has_key = False
    if path in parsed.marks:  # the key came again: the fault is told, the first value stays
        return (*path, Aside())
    top.value[top.key] = value
    parsed.marks[path] = (line, column)
    return path


def _take_key(top: _Open, parsed: Parsed, value: Any, line: int, column: int) -> Path:
    if not isinstance(value, str):
        name = value = "…" if isinstance(value, dict | list) else json.dumps(value)
        parsed.tell(line, column, "E008", lambda: say("The name of a field is not a text: {name}.", name=name), QUOTES)
    path = (*top.path, value)
    if (*path, KEY) in parsed.marks:
        first = parsed.marks[(*path, KEY)][0]
        again = value
        parsed.tell(
            line, column, "E003",
            lambda: say("{name} already stands on line {line}.", name=short(again), line=first), KEEP_ONE,
        )  # fmt: skip
    else:
        parsed.marks[(*path, KEY)] = (line, column)
    top.key, top.has_key = value, True
    return path


def _fault(code: str, fact: Said, remedy: Said) -> Fault:
    return Fault(code, (), fact, remedy)
