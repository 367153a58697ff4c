"""The small marks of families and legends."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from ...charts import Key
from ...model import Mark, Shape
from ...palette import SHAPES, outline


def mark(ink: str, shape: Shape, size: int = 20) -> Markup:
    """The small mark of a family; its name stands beside it, so it is decoration to a screen reader."""
    return Markup(
        f'<svg class="ee-mark" width="{size}" height="{size}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        f'<path d="{outline(shape)}" fill="var(--ee-{ink})"/></svg>'
    )


DASHES = {"solid": "", "dash": "5 3", "longdash": "9 3", "dashdot": "6 2 1 2", "dot": "1.5 3"}


def key_mark(key: Key) -> Markup:
    """The sign of a line of a legend, or its signs."""
    return Markup("").join(_sign(shape, key) for shape in key.shape.split())


def _sign(shape: str, key: Key) -> Markup:
    colour = f"var(--ee-{key.ink})"
    if shape in DASHES:
        dash = f' stroke-dasharray="{DASHES[shape]}"' if DASHES[shape] else ""
        inside = f'<path d="M0 10h28" stroke="{colour}" stroke-width="3"{dash}/>'
        return Markup(f'<svg width="28" height="14" viewBox="0 0 28 20" aria-hidden="true">{inside}</svg>')
    shape, dot = shape.removesuffix("-dot"), shape.endswith("-dot")
    path = "M10 1v18" if shape == "bar" else SHAPES[Mark(shape)]
    fill = "none" if key.hollow or shape == "bar" else colour
    inside = f'<path d="{path}" fill="{fill}" stroke="{colour}" stroke-width="3"/>'
    inside += f'<circle cx="10" cy="10" r="2.5" fill="{colour}"/>' if dot else ""
    return Markup(f'<svg width="14" height="14" viewBox="-1 -1 22 22" aria-hidden="true">{inside}</svg>')


def harmless(text: str) -> Markup:
    """Text that stays itself where a theme prints it without care."""
    return Markup(escape(text))
