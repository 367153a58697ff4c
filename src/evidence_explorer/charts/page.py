"""From a sheet of rows with its traces to a finished chart: the figure for Plotly, and the picture drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .base import Chart, Key, as_json
from .drawing import draw, title_lines
from .sheet import BETWEEN, BOTTOM, EDGE, HIGH, LINE, NAMES, SCREENS, TOP, TOP_AXIS, Sheet


def rows_chart(
    kind: str,
    sheet: Sheet,
    traces: list[dict[str, Any]],
    xaxis: dict[str, Any],
    alt: str,
    keys: Sequence[Key],
    shapes: Sequence[dict[str, Any]] = (),
    sides: tuple[str, str] | None = None,
) -> Chart:
    """A chart of rows. Each point of a trace names its spot (``customdata``), and stands on its line or, with ``y``, so
    many pixels above it; a line of ``shapes`` is named after a spot and lies on its line. ``sides``: what is said above
    the two ends of the axis."""
    placed = {screen: sheet.placed(screen) for screen in SCREENS}
    wide = placed["wide"]
    for trace in traces:
        above = trace.get("y") or [0] * len(trace["x"])
        trace["y"] = [round(up - wide.spots[at], 1) for up, at in zip(above, trace["customdata"], strict=True)]
    for shape in shapes:
        if "name" in shape:
            shape["y0"] = shape["y1"] = -wide.spots[int(shape["name"])]
    top = TOP_AXIS if placed["narrow"].height > HIGH or sides else TOP
    bottom = BOTTOM + LINE * (max(1, len(title_lines(xaxis))) - 1)
    height = int(top + wide.height + bottom)
    layout = {
        "height": height,
        "margin": {"l": NAMES + BETWEEN + EDGE, "r": sheet.right("wide"), "t": top, "b": bottom},
        "xaxis": xaxis,
        "yaxis": {"range": [-wide.height, 0], "visible": False},
        "shapes": list(shapes),
        "meta": {
            "kind": kind,
            "wide": wide.spots,
            "narrow": placed["narrow"].spots,
            "height": placed["narrow"].height,
            "l": EDGE,
            "r": sheet.right("narrow"),
        },
    }
    figure = {"data": traces, "layout": layout}
    return Chart(draw(figure, sheet, placed, sides), as_json(figure), height, alt, tuple(keys))
