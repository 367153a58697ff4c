"""The small drawings of the Compare page. People are cut out of patterns that the page holds once, so that a hundred of
them weigh as much as a sentence; they look as on the other pages."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from ...analysis.people import Hundred
from ...model import Mark
from ...palette import SHAPES
from ..blocks.people.icons import CELL, COLUMNS, HEAD, PERSON, cells_between

WIDE, TALL, EDGE = 150, 16, 6
HOLLOW = "none"
LINE = "ee-c-line"
"""The line from 0 to 100 percent, which the page holds once."""


def people_patterns(inks: Iterable[str]) -> Markup:
    """One person as a pattern, in each colour and hollow. Not hidden, since a hidden pattern paints nothing."""
    line = 'fill="none" stroke="var(--ee-slate)" stroke-width=".7"'
    looks = {HOLLOW: line, **{ink: f'fill="var(--ee-{ink})"' for ink in dict.fromkeys(inks)}}
    patterns = [
        f'<pattern id="ee-people-{name}" width="{CELL}" height="{CELL}" patternUnits="userSpaceOnUse">'
        f'<path d="M{HEAD[0]} {HEAD[1]}{PERSON}" {look}/></pattern>'
        for name, look in looks.items()
    ]
    half = TALL // 2
    ends = "".join(f"M{_at(share)} {half - 4}v8" for share in (0, 0.5, 1))
    line = f'<defs><path id="{LINE}" d="M{_at(0)} {half}H{_at(1)}{ends}" stroke="var(--ee-rule)"/></defs>'
    return Markup(f'<svg class="ee-c-patterns" aria-hidden="true" focusable="false">{"".join(patterns)}{line}</svg>')


def small_array(found: Hundred, ink: str) -> Markup:
    """A hundred people: the first ones filled, the rest hollow, the interval as a lighter band behind them. What is
    told of them stands beside it."""
    size = COLUMNS * CELL
    band = f'<path d="{cells_between(found.low, found.high)}" fill="var(--ee-{ink})" fill-opacity=".2"/>'
    hollow = f'<path d="{cells_between(found.count, 100)}" fill="url(#ee-people-{HOLLOW})"/>'
    filled = f'<path d="{cells_between(0, found.count)}" fill="url(#ee-people-{ink})"/>'
    parts = [band] * (found.low < found.high) + [hollow] * (found.count < 100) + [filled] * (found.count > 0)
    return Markup(f'<svg class="ee-hundred" aria-hidden="true" viewBox="0 0 {size} {size}">{"".join(parts)}</svg>')


def share_mark(risk: float, span: tuple[float, float] | None, shape: str, ink: str, hollow: bool) -> Markup:
    """A share with its interval on a line from 0 to 100 percent; its numbers stand beside it."""
    colour, half = f"var(--ee-{ink})", TALL // 2
    line = f'<use href="#{LINE}"/>'
    if span:
        line += f'<path d="M{_at(span[0])} {half}H{_at(span[1])}" stroke="{colour}" stroke-width="2.5"/>'
    fill = "var(--ee-card)" if hollow else colour
    return Markup(
        f'<svg class="ee-c-share" viewBox="0 0 {WIDE} {TALL}" aria-hidden="true">'
        f'{line}<path d="{SHAPES[Mark(shape)]}" transform="translate({_at(risk) - 5:g} {half - 5}) scale(.5)" '
        f'fill="{fill}" stroke="{colour}" stroke-width="3"/></svg>'
    )


def _at(share: float) -> float:
    """Where a share stands on the line."""
    return round(EDGE + (WIDE - 2 * EDGE) * share, 1)
