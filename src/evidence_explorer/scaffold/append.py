"""One more entry in a list of an existing file: lines are inserted, and no line that stands there is touched."""

from __future__ import annotations

from collections.abc import Callable

from ..model import KEY, Marks
from .places import Refusal


def append_item(text: str, marks: Marks, name: str, lines_at: Callable[[int], list[str]]) -> str:
    """The text with one more entry in the list of that name at its top level.

    ``lines_at`` gives the lines of the entry for a number of spaces before its dash. Refusal where the list is not
    written with one dash per entry.
    """
    lines = text.splitlines(keepends=True)
    end = "\r\n" if text.count("\r\n") * 2 > len(lines) else "\n"
    entries = [path for path in marks if path[:1] == (name,) and len(path) == 2 and isinstance(path[1], int)]
    rows = sorted(marks[path][0] for path in entries)
    indent = _dash(lines[rows[-1] - 1]) if rows else None
    if indent is None:
        raise Refusal(f"The list '{name}' is not written with one '- ' per entry; add the new one by hand.")
    after = _end_of_list(lines, marks, rows[-1], indent)
    before = lines[:after]
    if before and not before[-1].endswith("\n"):
        before[-1] += end
    spaced = len(rows) > 1 and not lines[rows[-1] - 2].strip()
    new = [*([""] if spaced else []), *lines_at(indent)]
    return "".join([*before, *(line + end for line in new), *lines[after:]])


def _dash(line: str) -> int | None:
    stripped = line.lstrip(" ")
    return len(line) - len(stripped) if stripped.startswith("- ") else None


def _end_of_list(lines: list[str], marks: Marks, last: int, indent: int) -> int:
    """How many lines come before the place for the new entry: the end of the last one, with its own comments."""
    tops = [row for path, (row, _) in marks.items() if len(path) == 2 and path[1] is KEY and row > last]
    after = min(tops) - 1 if tops else len(lines)
    while after > last and _is_between(lines[after - 1], indent):
        after -= 1
    return after


def _is_between(line: str, indent: int) -> bool:
    """A blank line, or a comment that stands too far left to belong to an entry."""
    text = line.strip()
    return not text or (text.startswith("#") and len(line) - len(line.lstrip(" ")) <= indent)
