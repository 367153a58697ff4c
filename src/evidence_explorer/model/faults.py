"""A fault of a record, the words that describe it, and how it becomes a Problem with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from ..problems import Problem, Said, Severity, dotted, harmless, say
from .dataset import Path, Placed


@dataclass(frozen=True)
class Fault:
    """A Problem before its file and line are known; ``path`` leads to the field."""

    code: str
    path: Path
    fact: Said
    remedy: Said
    severity: Severity = Severity.error


def notice(code: str, path: Path, fact: Said, remedy: Said) -> Fault:
    """Something unusual, which may be right."""
    return Fault(code, path, fact, remedy, Severity.notice)


def acceptable(code: str, path: Path, fact: Said, remedy: Said) -> Fault:
    """Something unusual of a study, which the study itself may explain."""
    way_out = say("If it is right, write an 'accepted' entry with code {code} and the reason.", code=code)
    return notice(code, path, fact, remedy.then(way_out))


class Decimal(float):
    """A number with a decimal point that knows how it was typed: `2.10`."""

    typed: str

    def __new__(cls, typed: str) -> Decimal:
        """The number of a text in plain digits."""
        number = super().__new__(cls, typed)
        number.typed = typed
        return number


def near_miss(word: str, words: Sequence[str]) -> Said | None:
    """`Did you mean …?`, if one of the words is close."""
    close = get_close_matches(word[:100], words, n=1, cutoff=0.6)
    return say("Did you mean '{word}'?", word=close[0]) if close else None


def meant(word: str, words: Sequence[str]) -> Said:
    """`Did you mean …?` for a near miss, or else the first words that exist."""
    if close := near_miss(word, words):
        return close
    if not words:
        return say("None is defined yet.")
    known = ", ".join(words[:12])
    return say("Known: {words}….", words=known) if len(words) > 12 else say("Known: {words}.", words=known)


def short(given: object) -> Said:
    """A value in quotes, cut where it is long."""
    text = str(given)
    return say("'{text}…'", text=text[:60]) if len(text) > 60 else say("'{text}'", text=text)


def either(words: Sequence[str]) -> Said:
    """`a`, `a or b`, `a or b or c`."""
    found = say("{word}", word=words[0]) if words else say("nothing")
    for word in words[1:]:
        found = say("{one} or {other}", one=found, other=word)
    return found


def problem_at(file: str, fault: Fault, line: int, column: int) -> Problem:
    """A fault with its place, made safe to print whatever the file holds."""
    path = harmless(dotted(fault.path))
    return Problem(harmless(file, 5_000), line, column, fault.code, fault.severity, path, fault.fact, fault.remedy)


def placed_problem(placed: Placed[Any], fault: Fault) -> Problem:
    """The Problem of a rule's fault, at the place that its field has in the file."""
    path = placed.losses.original(fault.path)
    return problem_at(placed.file, replace(fault, path=path), *placed.place(path))
