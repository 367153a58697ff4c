"""The report as one file: what changed in the evidence, then what readers see otherwise. It runs and loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from importlib.resources import files

from ..diff import Changes
from ..diff.sections import Row, Section, compared, place, sections, summary
from ..palette import style
from ..policy import CHARSET, head
from .compare import Seen
from .parts import Part

TITLE = "What this proposal changes"
MOST_DRAWINGS = 40
"""Pairs of drawings; what more there is is counted."""
MOST_PAGES = 6
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLES = ("drawing.css", "report.css")
_LINKS = re.compile(r'\s(?:href|id|aria-labelledby|aria-describedby)="[^"]*"')


def as_html(changes: Changes, seen: Sequence[Seen], first: str) -> str:
    """One page. Drawings are shown in the site's ``first`` language, texts in each."""
    drawn = [one for one in seen if _drawing(one) and one.language == first]
    said = [one for one in seen if not _drawing(one)]
    body = [
        f"<h1>{TITLE}</h1>",
        f"<p><strong>{escape(summary(changes))}.</strong> {escape(compared(changes))}.</p>",
        *map(_section, sections(changes)),
        f"<h2>Drawings that look otherwise: {len(drawn)}</h2>",
        *map(_drawn, drawn[:MOST_DRAWINGS]),
        *([f"<p>And {len(drawn) - MOST_DRAWINGS} more.</p>"] if len(drawn) > MOST_DRAWINGS else []),
        f"<h2>Texts that read otherwise: {len(said)}</h2>",
        *_said(said),
    ]
    return (
        f'<!doctype html>\n<html lang="en"><head>{CHARSET}{head(POLICY)}'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{TITLE}</title>'
        f"<style>{_styles()}</style></head><body><main>{''.join(body)}</main></body></html>\n"
    )


def _drawing(one: Seen) -> bool:
    return any(side and side.drawing for side in (one.before, one.after))


def _styles() -> str:
    here = files("evidence_explorer.assets")
    return style() + "".join((here / name).read_text(encoding="utf-8") for name in STYLES)


def _section(section: Section) -> str:
    found = [f"<h2>{escape(section.title)}</h2>"]
    for ref, rows in section.groups:
        found += [f"<h3>{escape(place(ref))}</h3>"] if ref else []
        found.append(f"<table>{''.join(map(_row, rows))}</table>")
    return "".join(found)


def _row(row: Row) -> str:
    cells = (row.what, row.before, row.after, row.note)
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _drawn(one: Seen) -> str:
    sides = (
        f'<div><p class="where">{when}</p>{_still(side) if side else "<p>not there</p>"}</div>'
        for when, side in (("before", one.before), ("after", one.after))
    )
    return f'<section>{_where(one.pages)}<div class="pair">{"".join(sides)}</div></section>'


def _still(part: Part) -> str:
    """A drawing whose marks lead nowhere: the pages are not here."""
    return _LINKS.sub("", part.drawing)


def _where(pages: Sequence[str]) -> str:
    more = f" and {len(pages) - MOST_PAGES} more" if len(pages) > MOST_PAGES else ""
    return f'<p class="where">{escape(", ".join(page or "home" for page in pages[:MOST_PAGES]))}{more}</p>'


def _said(said: Iterable[Seen]) -> Iterator[str]:
    for one in said:
        before, after = (side.text if side else "" for side in (one.before, one.after))
        text = f"<p>[{one.language}] {_marked(before, after)}</p>"
        yield f'<section lang="{one.language}">{_where(one.pages)}{text}{_pictures(one)}</section>'


def _pictures(one: Seen) -> str:
    """The small pictures of a text, where they look otherwise."""
    before, after = (side.pictures if side else "" for side in (one.before, one.after))
    if before == after:
        return ""
    shown = (
        f'<p class="where">{when}</p><div>{_LINKS.sub("", side)}</div>'
        for when, side in (("before", before), ("after", after))
    )
    return "".join(shown)


def _marked(before: str, after: str) -> str:
    """One text with what went and what came in it."""
    old, new = (re.findall(r"\s+|[^\s]+", side) for side in (before, after))
    told: list[str] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        went, came = "".join(old[a:b]), "".join(new[c:d])
        if what == "equal":
            told.append(escape(went))
            continue
        told += [f"<del>{escape(went)}</del>"] if went.strip() else []
        told += [f"<ins>{escape(came)}</ins>"] if came.strip() else [escape(came)]
    return "".join(told)
