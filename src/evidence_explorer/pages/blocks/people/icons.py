"""A hundred small figures of people as inline SVG, which needs no script and follows the colours of the page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from ....analysis.people import Hundred
from ....charts import Extent

COLUMNS, CELL = 10, 12
HEAD = (6, 1)  # its top, from the corner of the cell
PERSON = "a2 2 0 1 0 .1 0zm-3 10v-2a3 3 0 0 1 6 0v2z"
"""One figure, from the top of its head: the head, then the body. Short, since a page holds hundreds."""


def icon_array(found: Hundred, ink: str, title: str, about: str) -> Markup:
    """``found.count`` whole figures filled, row by row from the top, the rest hollow; behind those from the low to the
    high end of the interval a lighter band. ``ink``: a colour of the palette. The name is its title; a description that
    stood in the name too would be said twice."""
    side = COLUMNS * CELL
    colour = f"var(--ee-{ink})"
    band = f'<path class="ee-band" d="{cells_between(found.low, found.high)}" fill="{colour}" fill-opacity=".2"/>'
    line = 'fill="none" stroke="var(--ee-slate)" stroke-width=".7"'
    hollow = f'<path class="ee-hollow" d="{_people(range(found.count, 100))}" {line}/>'
    filled = f'<path class="ee-filled" d="{_people(range(found.count))}" fill="{colour}"/>'
    parts = [band] * (found.low < found.high) + [hollow] * (found.count < 100) + [filled] * (found.count > 0)
    return Markup(
        f'<svg class="ee-hundred" role="img" viewBox="0 0 {side} {side}">'
        f"<title>{escape(title)}</title><desc>{escape(about)}</desc>"
        f"{''.join(parts)}</svg>"
    )


def _people(places: Iterable[int]) -> str:
    return "".join(f"M{x + HEAD[0]} {y + HEAD[1]}{PERSON}" for x, y in map(_corner, places))


def cells_between(low: int, high: int) -> str:
    """The cells from one number of people to another, as one strip per row."""
    strips = []
    while low < high:
        end = min(high, (low // COLUMNS + 1) * COLUMNS)
        x, y = _corner(low)
        wide = (end - low) * CELL
        strips.append(f"M{x} {y}h{wide}v{CELL}h-{wide}z")
        low = end
    return "".join(strips)


def _corner(place: int) -> tuple[int, int]:
    return place % COLUMNS * CELL, place // COLUMNS * CELL


WIDE, TALL = 160, 16


def ratio_mark(axis: Extent, place: int, hollow: bool) -> Markup:
    """A small interval on an axis that several share; its numbers stand beside it, so that it is decoration."""
    low, middle, high = (round(WIDE * part, 1) for part in axis.parts(place))
    half = TALL // 2
    nothing = round(WIDE * axis.nothing, 1)
    left, right = axis.beyond(place)
    arrows = (f"M{low + 5} {half - 4}l-5 4l5 4" if left else "") + (f"M{high - 5} {half - 4}l5 4l-5 4" if right else "")
    fill = "var(--ee-card)" if hollow else "var(--ee-ink)"
    return Markup(
        f'<svg class="ee-ratio" viewBox="0 0 {WIDE} {TALL}" width="{WIDE}" height="{TALL}" aria-hidden="true">'
        f'<path d="M{nothing} 0v{TALL}" stroke="var(--ee-muted)" stroke-dasharray="2 2"/>'
        f'<path d="M{low} {half}H{high}{arrows}" fill="none" stroke="var(--ee-slate)" stroke-width="1.6"/>'
        f'<path d="M{middle - 4} {half - 4}h8v8h-8z" fill="{fill}" stroke="var(--ee-ink)" stroke-width="1.4"/></svg>'
    )
