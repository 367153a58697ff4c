"""A fault of a record, the words that describe it, and how it becomes a Problem with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from ..problems import Problem, Severity, dotted, harmless
from .dataset import Path, Placed


@dataclass(frozen=True)
class Fault:
    """A Problem before its file and line are known; ``path`` leads to the field."""

    code: str
    path: Path
    fact: str
    remedy: str
    severity: Severity = Severity.error


def meant(word: str, words: list[str]) -> str:
    """`Did you mean …?` for a near miss, or else the first words that exist."""
    close = get_close_matches(word[:100], words, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known: {', '.join(words[:12])}{'…' if len(words) > 12 else ''}." if words else "None is defined yet."


def short(given: object) -> str:
    """A value in quotes, cut where it is long."""
    text = str(given)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def problem_at(file: str, fault: Fault, line: int, column: int) -> Problem:
    """A fault with its place, made safe to print whatever the file holds."""
    path, fact, remedy = (harmless(text) for text in (dotted(fault.path), fault.fact, fault.remedy))
    return Problem(harmless(file, 5_000), line, column, fault.code, fault.severity, path, fact, remedy)


def placed_problem(placed: Placed[Any], fault: Fault) -> Problem:
    """The Problem of a rule's fault, at the place that its field has in the file."""
    path = placed.losses.original(fault.path)
    return problem_at(placed.file, replace(fault, path=path), *placed.place(path))
