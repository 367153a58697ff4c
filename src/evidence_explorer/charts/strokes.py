"""Marks of SVG for the traces and lines that Plotly gets. What is not known here is refused: a build stops, so that
nothing is ever drawn in one of the two and missing in the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import cos, log10, pi, sin, sqrt
from typing import Any

from .base import ink_name

THICKNESS = 1.6  # of a line that says nothing else; drawing.css says the same
TRACE = {
    "cliponaxis", "customdata", "error_x", "error_y", "fill", "fillcolor", "hoverinfo", "hovertemplate", "line",
    "marker", "mode", "name", "showlegend", "text", "type", "x", "y",
}  # fmt: skip
MODES = {"markers", "lines", "lines+markers"}
MARKER, LINE, SPAN = {"symbol", "size", "color", "line"}, {"color", "width", "dash"}, {"color", "thickness"}
SPAN |= {"type", "symmetric", "array", "arrayminus", "width"}
AXIS = {"range", "showgrid", "ticksuffix", "ticktext", "tickvals", "title", "type", "visible", "zeroline"}
DASHES = {"dash": "9 6", "longdash": "14 6", "dashdot": "9 5 3 5", "dot": "3 4"}
"""Kind of line → its pattern in SVG; a solid line has none."""


class Undrawable(ValueError):
    """Something that Plotly would draw and we would not."""


def only(what: str, given: Mapping[str, Any], known: Collection[str]) -> None:
    """Refuse a property that is not drawn."""
    if strange := sorted(set(given) - set(known)):
        raise Undrawable(f"{what}: {', '.join(strange)} cannot be drawn")


def number(value: float) -> str:
    """A number of pixels or percent with two digits after the point at most."""
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if said in {"-0", ""} else said


@dataclass(frozen=True)
class Scale:
    """An axis: value → part of it, from 0 at its beginning to 1 at its end."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def of(cls, axis: Mapping[str, Any]) -> Scale:
        """The axis as Plotly is told of it."""
        only("axis", axis, AXIS)
        if axis.get("type") not in (None, "log") or "range" not in axis:
            raise Undrawable("an axis is linear or logarithmic, and says from where to where it goes")
        low, high = axis["range"]
        return cls(low, high, axis.get("type") == "log")

    def part(self, value: float) -> float:
        """Where a value stands."""
        return ((log10(value) if self.log else value) - self.low) / (self.high - self.low)

    def at(self, value: float) -> str:
        """The same as a length of SVG."""
        return number(100 * self.part(value)) + "%"


@dataclass(frozen=True)
class Stroke:
    """A piece of SVG for one point of a trace, around the height on which it stands. ``y``: that height, in pixels
    below the top of the plot; ``ink``: the name of its colour; ``main``: whether it is the mark itself."""

    spot: int
    y: float
    ink: str
    svg: str
    main: bool = True


def strokes(trace: Mapping[str, Any], x: Scale, down: Any) -> Iterator[Stroke]:
    """All marks of a trace, lines before symbols. ``down``: value on the upright axis → pixels below the top."""
    only("trace", trace, TRACE)
    if trace["type"] != "scatter" or trace["mode"] not in MODES:
        raise Undrawable(f"a trace of {trace['type']} with {trace['mode']} cannot be drawn")
    spots, ys = trace["customdata"], [down(y) for y in trace["y"]]
    if trace.get("fill"):
        yield _area(trace, x, ys)
        return
    if "lines" in trace["mode"]:
        yield from _lines(trace, x, ys)
    for name, upright in (("error_x", False), ("error_y", True)):
        if name in trace:
            yield from _spans(trace, trace[name], x, down, upright)
    if "markers" in trace["mode"]:
        for place, value in enumerate(trace["x"]):
            yield _symbol(trace["marker"], place, spots[place], x.at(value), ys[place])


def _lines(trace: Mapping[str, Any], x: Scale, ys: list[float]) -> Iterator[Stroke]:
    line = trace["line"]
    only("line", line, LINE)
    look = _look(line.get("width", 2), line.get("dash", "solid"))
    for place in range(len(ys) - 1):
        ends = f'x1="{x.at(trace["x"][place])}" x2="{x.at(trace["x"][place + 1])}"'
        if step := ys[place + 1] - ys[place]:
            ends += f' y2="{number(step)}"'
        yield Stroke(trace["customdata"][place], ys[place], ink_name(line["color"]), f"<line {ends}{look}/>", False)


def _look(thick: float, dash: str) -> str:
    if dash != "solid" and dash not in DASHES:
        raise Undrawable(f"a line of {dash} cannot be drawn")
    look = "" if thick == THICKNESS else f' stroke-width="{number(thick)}"'
    return look + (f' stroke-dasharray="{DASHES[dash]}"' if dash in DASHES else "")


def _spans(trace: Mapping[str, Any], span: Mapping[str, Any], x: Scale, down: Any, upright: bool) -> Iterator[Stroke]:
    only("interval", span, SPAN)
    if span["type"] != "data" or span["symmetric"] or span["width"]:
        raise Undrawable("an interval has two lengths and no caps")
    look = _look(span["thickness"], "solid")
    for place, (more, less) in enumerate(zip(span["array"], span["arrayminus"], strict=True)):
        at, y, ink = trace["x"][place], trace["y"][place], ink_name(span["color"])
        if not (more or less):
            continue
        if upright:
            ends = f'x1="{x.at(at)}" x2="{x.at(at)}" y1="{number(down(y + more) - down(y))}"'
            ends += f' y2="{number(down(y - less) - down(y))}"'
        else:
            ends = f'x1="{x.at(at - less)}" x2="{x.at(at + more)}"'
        yield Stroke(trace["customdata"][place], down(y), ink, f"<line {ends}{look}/>", False)


def _area(trace: Mapping[str, Any], x: Scale, ys: list[float]) -> Stroke:
    """A closed shape, in a box of its own that is as wide as its share of the plot."""
    if trace["fill"] != "toself" or trace["mode"] != "lines":
        raise Undrawable("an area is one closed line")
    parts = [x.part(value) for value in trace["x"]]
    left, right, top, bottom = min(parts), max(parts), min(ys), max(ys)
    wide = (right - left) or 1.0
    points = " ".join(
        f"{number(1000 * (part - left) / wide)} {number(y - top)}" for part, y in zip(parts, ys, strict=True)
    )
    box = f'x="{number(100 * left)}%" y="{number((top - bottom) / 2)}"'
    size = f'width="{number(100 * (right - left))}%" height="{number(bottom - top)}"'
    view = f'viewBox="0 0 1000 {number(bottom - top)}" preserveAspectRatio="none"'
    inside = f'<path class="mark" d="M{points}z" vector-effect="non-scaling-stroke" stroke-width="1"/>'
    svg, middle = f"<svg {box} {size} {view}>{inside}</svg>", (top + bottom) / 2
    return Stroke(trace["customdata"][0], middle, ink_name(trace["fillcolor"]), svg)


def _symbol(marker: Mapping[str, Any], place: int, spot: int, at: str, y: float) -> Stroke:
    only("marker", marker, MARKER)
    line = marker.get("line", {})
    only("line of a marker", line, LINE)
    kind, size, colour = (_each(marker[name], place) for name in ("symbol", "size", "color"))
    base = kind.removesuffix("-dot").removesuffix("-open")
    if base not in SYMBOLS:
        raise Undrawable(f"a mark {kind} cannot be drawn")
    look = "" if line.get("width", 0) in (0, 2) else f' stroke-width="{number(line["width"])}"'
    classes = "mark hollow" if "-open" in kind else "mark" if line.get("width") else "mark bare"
    place_ = f'style="transform:translateX({at})"'
    if base == "circle":
        svg = f'<circle class="{classes}" cx="{at}" r="{number(size / 2)}"{look}/>'
    else:
        svg = f'<path class="{classes}" d="{SYMBOLS[base](size / 2)}" {place_}{look}/>'
    if kind.endswith("-dot"):
        svg += f'<circle class="dot" cx="{at}" r="1.8"/>'
    return Stroke(spot, y, ink_name(colour), svg)


def _each(value: Any, place: int) -> Any:
    """A property that is the same for all points, or a list of one for each."""
    return value[place] if isinstance(value, list) else value


def _diamond(r: float) -> str:
    d = number(1.3 * r)
    return f"M{d} 0L0 {d}-{d} 0 0-{d}z"


def _square(r: float) -> str:
    return f"M{number(-r)}{number(-r)}h{number(2 * r)}v{number(2 * r)}h{number(-2 * r)}z"


def _upright(r: float) -> str:
    d = number(1.4 * r)
    return f"M0 {d}V-{d}"


def _upwards(side: int) -> Any:
    def path(r: float) -> str:
        half, tip, base = number(2 * r / sqrt(3)), number(-side * r), number(side * r / 2)
        return f"M-{half} {base}H{half}L0 {tip}z"

    return path


def _around(inner: float, corners: int) -> Any:
    """A regular figure with a corner on top; ``inner``: how far the points between its corners are, beside them."""

    def path(r: float) -> str:
        far = 1.25 * r
        turns = [(pi * place / corners, far * (inner if place % 2 else 1)) for place in range(2 * corners)]
        return "M" + "L".join(f"{number(far * sin(turn))} {number(-far * cos(turn))}" for turn, far in turns) + "z"

    return path


def _triangle(side: int) -> Any:
    def path(r: float) -> str:
        half, tip, base = number(2 * r / sqrt(3)), number(side * r), number(-side * r / 2)
        return f"M{base} -{half}V{half}L{tip} 0z"

    return path


SYMBOLS: dict[str, Any] = {
    "circle": None, "diamond": _diamond, "square": _square, "line-ns": _upright,
    "triangle-left": _triangle(-1), "triangle-right": _triangle(1),
    "triangle-up": _upwards(1), "triangle-down": _upwards(-1), "star": _around(0.45, 5),
    "pentagon": _around(cos(pi / 5), 5),
}  # fmt: skip
"""Plotly's symbols → their paths around a point, by half their size; a circle has an element of its own."""
