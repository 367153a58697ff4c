"""Changes as Markdown for a comment on a pull request: nothing in it comes alive, and it is never too long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .changes import Changes
from .excerpts import excerpts, is_short, one_line
from .sections import NOTHING, Row, Section, compared, not_compared, place, sections, summary

MARKER = "<!-- evidence-diff -->"
"""By this a workflow finds its own comment again."""

LONG = 160  # prose that differs over more characters is folded
FOLDED = 1_500  # characters of each side inside a fold
LIMIT = 60_000  # GitHub takes comments of 65,536 characters

_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in "\\`*_{}[]()<>|~!:$"})
_CALLS = re.compile(r"([@#])(?=\w)|\b(GH-|www\.)(?=\w)", re.IGNORECASE)
JOINER = "\u2060"  # a sign without width, so that nobody is called and no issue is linked


def as_markdown(changes: Changes) -> str:
    """One line that counts, the marker, then figures in tables before prose in lists and folds."""
    if not changes.compared:
        return _within([f"**{not_compared(changes)}**", "", MARKER, *_problems(changes)])
    told = (line for section in sections(changes) for line in _section(section))
    return _within([f"**{summary(changes)}**", "", f"{compared(changes)}.", "", MARKER, *told])


def safe(text: str) -> str:
    """Text that stays itself: no HTML, no emphasis, no table, no link, no mention."""
    called = _CALLS.sub(lambda match: f"{match[0]}{JOINER}", one_line(text))
    return called.replace("&", "&amp;").translate(_SIGNS)


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"### {section.title}")
    for ref, rows in section.groups:
        yield from ("", *([f"**{safe(place(ref))}**", ""] if ref else []))
        if section.prose:
            yield from (_text(row) for row in rows)
        elif any(row.before or row.after for row in rows):
            yield from ("| | before | after | |", "|---|---|---|---|")
            yield from (_cells(row) for row in rows)
        else:
            yield from (f"- {safe(row.what)}" for row in rows)


def _cells(row: Row) -> str:
    before, after = excerpts(row.before, row.after, FOLDED)
    cells = (safe(cell) for cell in (row.what, before, "the same" if after == before else after, row.note))
    return f"| {' | '.join(cells)} |"


def _text(row: Row) -> str:
    short = is_short(row.before, row.after, LONG)
    before, after = (_quoted(side) for side in excerpts(row.before, row.after, LONG if short else FOLDED))
    note = f" ({safe(row.note)})" if row.note else ""
    if short:
        return f"- {safe(row.what)}: {before} → {after}{note}"
    return (
        f"\n<details><summary>{safe(row.what)}{note}</summary>\n\n- before: {before}\n- after: {after}\n\n</details>\n"
    )


def _quoted(side: str) -> str:
    return f"“{safe(side)}”" if side else NOTHING


def _problems(changes: Changes) -> Iterator[str]:
    for side, found in zip(("OLD", "NEW"), changes.problems, strict=True):
        if found:
            yield from ("", f"### {side}", "")
        for p in found:
            yield f"- {safe(f'{p.file}:{p.line}:{p.column}')} **{p.code}** {safe(p.fact)} {safe(p.remedy)}"


def _within(lines: list[str]) -> str:
    """As many lines as a comment can hold, and how many are left out."""
    kept, size = 0, 0
    for line in lines:
        size += len(line) + 1
        if size > LIMIT:
            break
        kept += 1
    if kept == len(lines):
        return "\n".join(lines)
    left = sum(1 for line in lines[kept:] if line.startswith(("|", "-", "\n<")))
    return "\n".join([*lines[:kept], "", f"**Cut here: {left} more lines. `evidence diff` in a terminal tells all.**"])
