"""Changes as text for a terminal and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from ..problems import as_json as problems_as_json
from ..problems import as_text as problems_as_text
from .changes import Changes
from .excerpts import excerpts, one_line
from .sections import Row, Section, compared, not_compared, place, sections, summary

EXCERPT = 120  # characters of prose in the text format


def as_text(changes: Changes) -> str:
    """For a terminal: the counts, then section by section and record by record; prose as short excerpts."""
    if not changes.compared:
        return "\n\n".join([not_compared(changes) + ".", *_problems(changes)])
    return "\n\n".join([f"{summary(changes)}.\n{compared(changes)}.", *map(_section, sections(changes))])


def _problems(changes: Changes) -> Iterator[str]:
    for side, found in zip(("OLD", "NEW"), changes.problems, strict=True):
        if found:
            yield f"{side}\n\n{problems_as_text(found)}"


def _section(section: Section) -> str:
    blocks = [section.title]
    for ref, rows in section.groups:
        blocks += [f"  {one_line(place(ref))}"] if ref else []
        blocks += [line for row in rows for line in _row(row, section.prose)]
    return "\n".join(blocks)


def _row(row: Row, prose: bool) -> Iterator[str]:
    yield f"    {one_line(row.what)}"
    before, after = row.before, row.after
    if prose:
        before, after = (f"“{side}”" if side else "–" for side in excerpts(before, after, EXCERPT))
    if before or after:
        yield f"      {one_line(before)}" + (f" → {one_line(after)}" if after != before else "")
    if row.note:
        yield f"      {one_line(row.note)}"


def as_json(changes: Changes) -> str:
    """For programs: the same keys whatever changed; shares from 0 to 1, texts whole."""
    old, new = (json.loads(problems_as_json(side)) for side in changes.problems)
    lists = ("records", "figures", "contrasts", "pools", "members", "values", "texts", "files", "held")
    told = {
        "compared": changes.compared,
        "summary": summary(changes) if changes.compared else not_compared(changes),
        "counts": changes.counts,
        **{name: [asdict(change) for change in getattr(changes, name)] for name in lists},
        "problems": {"old": old, "new": new},
    }
    return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
