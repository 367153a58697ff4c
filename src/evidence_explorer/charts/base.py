"""What all charts share: legend, marks, axes, and how a figure becomes JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any

from ..frames import Row
from ..model import Grade, Origin
from ..palette import LIGHT

PLOTLY = {"triangle": "triangle-up"}
"""Shapes that Plotly calls otherwise."""
INKS = {value: str(name) for name, value in LIGHT.items()}


@dataclass(frozen=True)
class Key:
    """A line of the legend, which pages write as text: a shape (or several, or none where the words are
    of all of them), hollow or not, a colour, words."""

    shape: str
    hollow: bool
    ink: str
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawn chart: a picture, and the same as a figure of Plotly; its text alternative, its legend.

    ``drawing``: its links begin with `@`, the study and the anchor (`drawing.PLACE`); ``json``: for whoever wants to
    read values; ``height``: in pixels, where there is room; ``apart``: it shows several studies that nothing compares.
    """

    drawing: str
    json: str
    height: int
    alt: str
    keys: tuple[Key, ...] = ()
    apart: bool = False

    @property
    def svg(self) -> str:
        """The picture by its name, which is said once."""
        return self.drawing.replace(' role="group"', f' role="group" aria-label="{escape(self.alt)}"', 1)


def symbol(shape: str, hollow: bool, twice: bool = False) -> str:
    """The shape of an outcome; hollow: weakly known; dotted: read twice."""
    return PLOTLY.get(shape, shape) + ("-open" if hollow else "") + ("-dot" if twice else "")


def hollow(row: Row) -> bool:
    """Weaker grade than registry, abstract, full text or a curated table; or derived from a percentage."""
    return row.origin == Origin.derived or not Grade(row.grade).strong


def ink_name(colour: str) -> str:
    """The name in the palette of a colour of the light scheme."""
    return INKS[colour]


def as_json(figure: dict[str, Any]) -> str:
    """The figure as JSON, of plain values: validating each would cost 15 ms, and the tests validate them all.

    Plotly's own writer gives other bytes where another JSON library happens to be installed.
    """
    return json.dumps(figure, ensure_ascii=False, separators=(",", ":"))


def scatter(**trace: Any) -> dict[str, Any]:
    """A trace of marks or lines."""
    return {"type": "scatter", **trace}


def round_mark(name: str, x: float, spot: int, ink: str, *, hollow: bool, y: float | None = None) -> dict[str, Any]:
    """One circle, hollow where less stands behind it, with its name; its height is that of its row if ``y`` is none."""
    return scatter(
        x=[x],
        **({} if y is None else {"y": [y]}),
        mode="markers",
        name=plain(name),
        marker={
            "symbol": symbol("circle", hollow),
            "size": 9,
            "color": ink,
            "line": {"color": ink, "width": 2},
        },
        customdata=[spot],
        text=[plain(name)],
        hovertemplate="%{text}<extra></extra>",
    )


def plain(text: str) -> str:
    """A text made harmless: Plotly reads a little HTML."""
    return escape(text, quote=False)


def title(text: str) -> dict[str, Any]:
    """What an axis is called."""
    return {"title": {"text": plain(text)}}


def percent_axis(said: str) -> dict[str, Any]:
    """From 0 to 100 %, always whole, so that charts can be read beside each other."""
    return {"range": [-2, 102], "tickvals": [0, 25, 50, 75, 100], **title(said)}
