"""What all charts share: paper, axis, marks, and how a figure becomes JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..frames import Row
from ..model import Grade, Origin
from ..palette import LIGHT
from ..words import Words

ROW = 38  # pixels for one arm: its label, and its mark under it
LABEL, MARK = 9, 25  # where both stand below the top of the row
MARGIN = (6, 44)  # pixels above and below the plot
HEAD = 30  # pixels for the line that names a study
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
SYMBOL = {"response": "circle", "remission": "diamond"}


@dataclass(frozen=True)
class Key:
    """A line of the legend, which pages write as text: a shape, hollow or not, a colour of the palette, words."""

    shape: str
    hollow: bool
    ink: str
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawn chart: the Plotly figure as JSON, its height in pixels, its text alternative, its legend."""

    json: str
    height: int
    alt: str
    keys: tuple[Key, ...] = ()


def symbol(outcome: str, hollow: bool, twice: bool = False) -> str:
    """Response is a circle, remission a diamond, anything else a square; hollow: weakly known; dotted: read twice."""
    return SYMBOL.get(outcome, "square") + ("-open" if hollow else "") + ("-dot" if twice else "")


def hollow(row: Row) -> bool:
    """Weaker grade than registry, abstract, full text or a curated table; or derived from a percentage."""
    return row.origin == Origin.derived or not Grade(row.grade).strong


def layout(height: int, words: Words, **more: Any) -> dict[str, Any]:
    """A calm page with a bare percent axis; no template, so that the figure stays small."""
    axis = {
        "gridcolor": LIGHT["rule"],
        "zerolinecolor": LIGHT["rule"],
        "linecolor": LIGHT["rule"],
        "tickfont": {"color": LIGHT["muted"], "size": 12},
        "fixedrange": True,
    }
    return {
        "height": height,
        "margin": {"l": 12, "r": 16, "t": MARGIN[0], "b": MARGIN[1], "autoexpand": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": LIGHT["ink"]},
        "hoverlabel": {"bgcolor": LIGHT["card"], "bordercolor": LIGHT["rule"], "font": {"color": LIGHT["ink"]}},
        "showlegend": False,
        "dragmode": False,
        "separators": words("chart.separators"),
        "xaxis": dict(axis),
        "yaxis": {**axis, "showgrid": False, "zeroline": False},
        **more,
    }


def chart(traces: list[dict[str, Any]], page: dict[str, Any], alt: str, keys: list[Key] | None = None) -> Chart:
    """The figure as JSON, of plain values: validating each would cost 15 ms, and the tests validate them all.

    Plotly's own writer gives other bytes where another JSON library happens to be installed.
    """
    text = json.dumps({"data": traces, "layout": page}, ensure_ascii=False, separators=(",", ":"))
    return Chart(text, int(page["height"]), alt, tuple(keys or ()))


def ink_name(colour: str) -> str:
    """The name in the palette of a colour of the light scheme."""
    return next(str(name) for name, value in LIGHT.items() if value == colour)


def rows_layout(y: float, words: Words, **more: Any) -> dict[str, Any]:
    """A layout whose vertical unit is the pixel, from 4 down to ``y``, so that labels and marks never touch."""
    page = layout(int(4 - y) + sum(MARGIN), words, **more)
    page["yaxis"].update(range=[y, 4], visible=False)
    return page


def scatter(**trace: Any) -> dict[str, Any]:
    """A trace of marks or lines."""
    return {"type": "scatter", **trace}


def percent_axis(title: str) -> dict[str, Any]:
    """From 0 to 100 %, always whole, so that charts can be read beside each other."""
    return {"range": [-2, 102], "tickvals": [0, 25, 50, 75, 100], "title": {"text": title, "font": {"size": 12}}}
