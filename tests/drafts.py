"""Filling in the gaps of a draft, as a person would, so that a test can see whether the check then accepts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evidence_explorer.load.strict import decode, parse

ANSWERS = {
    "year": "2024", "title": '"An invented title"', "diagnosis": "knee-pain", "treatment": "steam", "control": "sham",
    "events": "1", "of": "10", "value": "4", "unit": "week", "grade": "abstract", "measure": "RR", "estimate": "1.5",
    "timing": "cumulative", "verdict": "not-traceable", "readiness": "research", "studies": "alpha-2020",
    "randomised": "200", "participants": "200", "mark": "star", "ink": "violet",
}  # fmt: skip
KINDS = {"design": "rct", "outcomes": "response", "scores": "endpoint", "": "clinical"}
TEXT = '"An invented text."'


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
    return ANSWERS.get(names[-1], TEXT)
