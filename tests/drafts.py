"""Filling in the gaps of a draft, as a person would, so that a test can see whether the check then accepts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evidence_explorer.load.strict import decode, parse
from evidence_explorer.problems import Problem, dotted

ANSWERS = {
    "year": "2024", "title": '"An invented title"', "diagnosis": "knee-pain", "treatment": "steam", "control": "sham",
    "events": "1", "of": "10", "value": "4", "unit": "week", "grade": "abstract", "measure": "RR", "estimate": "1.5",
    "timing": "cumulative", "verdict": "not-traceable", "readiness": "research", "studies": "alpha-2020",
    "randomised": "100", "participants": "100", "mark": "star", "ink": "violet",
}  # fmt: skip
KINDS = {"design": "rct", "outcomes": "response", "scores": "endpoint", "": "clinical"}
TEXT = '"An invented text, of steam beside a sham."'


def walk(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from walk(item, (*path, key))
    else:
        yield path, value


def gaps_of(file: Path) -> dict[tuple[Any, ...], tuple[int, int]]:
    """The path of every empty text of a file, with its line and column."""
    parsed = parse(decode(file.read_bytes()))
    assert parsed.faults == []
    return {path: parsed.marks[path] for path, value in walk(parsed.value) if value == ""}


def assert_gaps_are_told(told: list[Problem], file: Path) -> None:
    """Few gaps are told one by one, each on its line; many at the first of them, counted, the first five by name.

    A text that is said in one language lacks the other: that is a notice, and no gap.
    """
    value = parse(decode(file.read_bytes())).value
    lines = {path: line for path, (line, _) in gaps_of(file).items()}
    translated = {path for path in lines if any(_at(value, path[:-1]).values()) and path[-1] in {"en", "fr"}}
    gaps = sorted(set(lines) - translated, key=gaps_of(file).__getitem__)
    assert lines
    assert {file.as_posix().endswith(problem.file) for problem in told} == {True}
    assert {p.line for p in told if p.code == "N303"} <= {lines[path] for path in translated}
    empty = [problem for problem in told if problem.code != "N303"]
    if len(gaps) <= 5:
        assert {problem.line for problem in empty} == {lines[path] for path in gaps}
    else:
        [problem] = empty
        assert problem.line == lines[gaps[0]]
        assert problem.fact == f"{len(gaps)} gaps are left; the first are {', '.join(map(dotted, gaps[:5]))}."


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        value = value[part]
    return value if isinstance(value, dict) else dict(enumerate(value))


def fill(file: Path, answers: Mapping[str, str] | None = None) -> None:
    """Answer every gap of a draft; ``answers`` by the last name of the path, or by the whole path with dots."""
    lines = file.read_text(encoding="utf-8").split("\n")
    for path, (line, column) in sorted(gaps_of(file).items(), key=lambda gap: gap[1], reverse=True):
        text = lines[line - 1]
        assert text[column - 1 : column + 1] == '""', (path, text)
        lines[line - 1] = text[: column - 1] + _answer(path, answers or {}) + text[column + 1 :]
    file.write_text("\n".join(lines), encoding="utf-8")


def _answer(path: tuple[Any, ...], answers: Mapping[str, str]) -> str:
    names = [part for part in path if isinstance(part, str)]
    dotted = ".".join(map(str, path))
    if dotted in answers or names[-1] in answers:
        return answers.get(dotted) or answers[names[-1]]
    if names[-1] == "kind":
        return KINDS[names[0] if len(names) > 1 else ""]
    if names[-1] in {"id", "arm"}:
        return f"group-{path[-2]}"
    if names[-1] in ANSWERS:
        return ANSWERS[names[-1]]
    places = [part for part in path if isinstance(part, int)]  # no two entries of a list say the same
    return TEXT.replace("sham.", f"sham, kind {'abcdefgh'[places[-1]]}.") if places and places[-1] else TEXT
