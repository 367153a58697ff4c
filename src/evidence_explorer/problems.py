"""What is wrong, where, and what to do about it: the one shape in which faults reach people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the build; a notice says "unusual: mend it, or say in the record why it is so"."""

    error = "error"
    notice = "notice"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one file; lines and columns count from 1, ``path`` is the field: `outcomes[0].results[1].events`."""

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    path: str
    fact: str
    remedy: str


def dotted(path: Sequence[object]) -> str:
    """`("arms", 0, "n")` as people write it: `arms[0].n`. Parts that are neither text nor number are not shown."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif isinstance(part, str):
            text += f".{part}" if text else part
    return text


def harmless(text: str, limit: int = 1_000) -> str:
    """One line of bounded length; what would end the line, colour it or turn it round is written as an escape."""
    cut = text if len(text) <= limit else text[:limit] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that stop a build."""
    return [problem for problem in problems if problem.severity is Severity.error]


def as_text(problems: Sequence[Problem]) -> str:
    """One block per problem: `file:line:column  code  fact`, then the remedy, and a last line that counts."""
    blocks = [f"{p.file}:{p.line}:{p.column}  {p.code}  {p.fact}\n    {p.remedy}" for p in sorted(problems)]
    return "\n".join([*blocks, summary(problems)])


def as_json(problems: Sequence[Problem]) -> str:
    """A JSON list of {code, severity, file, line, column, path, fact, remedy}."""
    return json.dumps([asdict(problem) for problem in sorted(problems)], ensure_ascii=False, indent=2)


def as_github(problems: Sequence[Problem]) -> str:
    """GitHub's workflow commands, which put each problem on its line of the pull request."""
    return "\n".join(
        f"::{'error' if p.severity is Severity.error else 'notice'} file={_property(p.file)},line={p.line},"
        f"col={p.column},title={_property(p.code)}::{_message(p.fact + ' ' + p.remedy)}"
        for p in sorted(problems)
    )


def summary(problems: Sequence[Problem]) -> str:
    """The closing line: how many errors and notices."""
    wrong = len(errors(problems))
    return f"{_count(wrong, 'error')}, {_count(len(problems) - wrong, 'notice')}."


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
