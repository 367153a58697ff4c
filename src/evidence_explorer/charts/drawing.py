"""A chart as SVG, drawn at build from the values that Plotly gets: a picture that needs no script.

Across, everything stands in percent of the plot, so that one drawing is as wide as its place. Down, it stands in
pixels, for a narrow and for a wide place, between which the style sheet chooses (`drawing.css`). What it says is an
outline that needs no eyes: parts, rows, figures, each figure a link with its numbers in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from typing import Any

from .beside import Point, beside
from .letters import wrap
from .sheet import ACROSS, BOTTOM, LINE, MARK, TEXT, TOP, UNDER, Lines, Placed, Screen, Sheet, Spot
from .strokes import Scale, Stroke, Undrawable, number, only, strokes

UPRIGHT = {"dot": "2 3", "dash": "8 5"}
"""How lines from top to bottom are broken."""
LAYOUT = {"height", "margin", "meta", "shapes", "xaxis", "yaxis"}
SHAPE = {"layer", "line", "name", "type", "x0", "x1", "y0", "y1", "yref"}
SIDE = 130  # pixels for what one side of the axis means
NO_SIGN = "○"
PLACE = "@"
"""Before the study and the anchor in an address: where studies are, only the page knows that shows the chart."""


def draw(
    figure: Mapping[str, Any],
    sheet: Sheet,
    placed: Mapping[Screen, Placed],
    sides: tuple[str, str] | None = None,
) -> str:
    """The picture of a chart of rows. Undrawable for what cannot be drawn."""
    layout = figure["layout"]
    only("layout", layout, LAYOUT)
    found = _found(figure, placed["wide"].height)
    body = "".join(_part(sheet, number_, placed, found) for number_ in range(len(sheet.parts)))
    x = Scale.of(layout["xaxis"])
    heights = [placed[screen].height for screen in ("narrow", "wide")]
    style = f"--N:{number(heights[0])}px;--W:{number(heights[1])}px;--r:{number(sheet.right('narrow'))}px"
    style += f";--t:{layout['margin']['t']}px;--R:{number(layout['margin']['r'])}px"
    style += f";--b:{layout['margin']['b']}px" if layout["margin"]["b"] != BOTTOM else ""
    above = layout["margin"]["t"] > TOP and not sides
    grid = _grid(layout["xaxis"], x, above) + _shapes(layout.get("shapes", ()), x, sheet, placed)
    return _svg(style, grid, _list(body), _title(layout["xaxis"]) + _sides(sides))


def _sides(sides: tuple[str, str] | None) -> str:
    """What the two sides of the axis mean, above its ends."""
    ends = zip(("0", "100%"), ("start", "end"), sides or (), strict=False)
    return "".join(
        f'<text class="side" x="{x}" text-anchor="{anchor}">{_stacked(said, x)}</text>' for (x, anchor, said) in ends
    )


def _stacked(said: str, x: str, room: float = SIDE) -> str:
    """Lines that end just above the plot."""
    lines = wrap(said, room, TEXT)
    return " ".join(
        f'<tspan x="{x}" y="{LINE * (at + 1 - len(lines)) - 6}">{escape(line, quote=False)}</tspan>'
        for at, line in enumerate(lines)
    )


def draw_over_time(figure: Mapping[str, Any], arms: Sequence[tuple[str, list[Spot]]], height: float) -> str:
    """The picture of lines over time: their names stand in the legend. The spots are numbered through all arms."""
    layout = figure["layout"]
    only("layout", layout, LAYOUT)
    found = _found(figure, height)
    places = _points(figure, [spot for _, spots in arms for spot in spots], height)
    corners = beside(places, height)
    parts, at = "", 0
    for name, spots in arms:
        said = ""
        for spot in spots:
            y = places[at].y
            value = _corner(places[at], corners[at])
            said += f'<g role="listitem">{_spot(spot, found[at], y, y, y, value)}</g>'
            at += 1
        parts += f'<g role="listitem"><g role="list" aria-label="{escape(name)}">{said}</g></g>'
    style = f"--N:{height}px;--W:{height}px;--l:{layout['margin']['l']}px;--r:16px;--t:{layout['margin']['t']}px"
    grid = _grid(layout["xaxis"], Scale.of(layout["xaxis"]), False) + _upright(layout["yaxis"], height)
    return _svg(style, grid, _list(parts), _title(layout["xaxis"]))


def draw_scattered(figure: Mapping[str, Any], spots: Sequence[Spot], height: float, upright: str) -> str:
    """The picture of marks on two axes: the first spot is what lies behind them. ``upright``: what the axis at the left
    is called."""
    layout = figure["layout"]
    only("layout", layout, LAYOUT)
    found = _found(figure, height)
    behind = _spot(Spot(0, 0), found.get(0, []), 0.0, 0.0, 0.0)
    parts = ""
    for at, spot in enumerate(spots, 1):
        y = found[at][-1].y
        parts += f'<g role="listitem">{_spot(spot, found[at], y, y, y)}</g>'
    style = f"--N:{height}px;--W:{height}px;--l:{layout['margin']['l']}px;--r:16px;--t:{layout['margin']['t']}px"
    grid = _grid(layout["xaxis"], Scale.of(layout["xaxis"]), False) + _upright(layout["yaxis"], height)
    name = f'<text class="side" x="0" aria-hidden="true">{_stacked(upright, "0", ACROSS["narrow"])}</text>'
    return _svg(style, grid, behind + _list(parts), _title(layout["xaxis"]) + name)


def _points(figure: Mapping[str, Any], spots: Sequence[Spot], height: float) -> list[Point]:
    """The marks of lines over time, in the order of their spots."""
    x, y = Scale.of(figure["layout"]["xaxis"]), Scale.of(figure["layout"]["yaxis"])
    found = {
        at: Point(x.part(across), height * (1 - y.part(up)), spots[at].beside[0][1])
        for trace in figure["data"]
        for at, across, up in zip(trace["customdata"], trace["x"], trace["y"], strict=True)
    }
    return [found[at] for at in range(len(spots))]


def _corner(point: Point, corner: tuple[int, int, str] | None) -> str:
    """A value at a corner of its mark."""
    if corner is None:
        return ""
    dx, dy, anchor = corner
    end = ' text-anchor="end"' if anchor == "end" else ""
    place = f'x="{number(100 * point.part)}%" dx="{dx}" y="{dy}"'
    return f'<text class="point" {place}{end}>{escape(point.said, quote=False)}</text>'


def _upright(axis: Mapping[str, Any], height: float) -> str:
    """The lines and numbers of the axis at the left."""
    y = Scale.of(axis)
    found = ""
    for value, text in _ticks(axis):
        at = number(height * (1 - y.part(value)))
        found += f'<line x2="100%" y1="{at}" y2="{at}"/>'
        found += f'<text class="left" x="-8" y="{at}" dy="4">{escape(text, quote=False)}</text>'
    return found


def _svg(style: str, grid: str, body: str, title: str) -> str:
    return (
        f'<svg class="ee-d" role="group" style="{style}">'
        f'<g class="grid" aria-hidden="true">{grid}</g>{body}{title}</svg>'
    )


def _list(inside: str) -> str:
    return f'<g role="list">{inside}</g>'


def _found(figure: Mapping[str, Any], height: float) -> dict[int, list[Stroke]]:
    """The strokes of every spot."""
    layout = figure["layout"]
    scales = Scale.of(layout["xaxis"]), Scale.of(layout["yaxis"])
    found: dict[int, list[Stroke]] = {}
    for trace in figure["data"]:
        for stroke in strokes(trace, scales[0], lambda y: height * (1 - scales[1].part(y))):
            found.setdefault(stroke.spot, []).append(stroke)
    return found


def _part(sheet: Sheet, place: int, placed: Mapping[Screen, Placed], found: Mapping[int, list[Stroke]]) -> str:
    part = sheet.parts[place]
    rows = "".join(_row(sheet, index, placed, found) for index in part.rows)
    if not part.heads:
        return rows
    bases = zip(part.heads, *(placed[screen].heads[place] for screen in ("narrow", "wide")), strict=True)
    head = "".join(_text(*base) for base in bases)
    return f'<g role="listitem">{head}{_list(rows) if rows else ""}</g>'


def _row(sheet: Sheet, index: int, placed: Mapping[Screen, Placed], found: Mapping[int, list[Stroke]]) -> str:
    row, narrow, wide = sheet.rows[index], placed["narrow"], placed["wide"]
    said = "".join(_text(lines, narrow.texts[index][at], wide.texts[index][at]) for at, lines in enumerate(row.texts))
    for at, value in enumerate(row.above):
        style = _at(narrow.values[index] + LINE * at, wide.values[index] + LINE * at)
        said += f'<text class="value"{style}>{escape(value, quote=False)}</text>'
    spots = [(at, spot) for at, spot in enumerate(sheet.spots) if spot.row == index]
    said += "".join(
        _spot(spot, found.get(at, []), narrow.spots[at], wide.spots[at], wide.spots[at]) for at, spot in spots
    )
    return f'<g role="listitem">{said}</g>'


def _at(narrow: float, wide: float) -> str:
    return f' style="--n:{number(narrow)}px;--w:{number(wide)}px"'


def _text(lines: Lines, narrow: float, wide: float) -> str:
    """A text at the left; twice where a narrow place breaks it elsewhere than a wide one."""
    if lines.style == "judged":
        return _judged(lines, narrow, wide)
    if lines.narrow == lines.wide:
        return f'<text class="{lines.style}"{_at(narrow, wide)}>{_broken(lines.wide)}</text>'
    return (
        f'<text class="{lines.style} narrow" style="--n:{number(narrow)}px">{_broken(lines.narrow)}</text>'
        f'<text class="{lines.style} wide" style="--w:{number(wide)}px">{_broken(lines.wide)}</text>'
    )


def _judged(lines: Lines, narrow: float, wide: float) -> str:
    """A text behind its sign, which stands in a circle; the circle of a judgement that nobody made is broken."""
    if lines.narrow == lines.wide:
        return f'<g class="judged"{_at(narrow, wide)}>{_signed(lines.wide)}</g>'
    return (
        f'<g class="judged narrow" style="--n:{number(narrow)}px">{_signed(lines.narrow)}</g>'
        f'<g class="judged wide" style="--w:{number(wide)}px">{_signed(lines.wide)}</g>'
    )


def _signed(lines: Sequence[str]) -> str:
    sign, _, first = lines[0].partition(" ")
    dash = ' stroke-dasharray="2 2"' if sign == NO_SIGN else ""
    mark = "" if sign == NO_SIGN else f'<text class="sign" x="7" aria-hidden="true">{escape(sign, quote=False)}</text>'
    return f'<circle cx="7" cy="-4" r="6.5"{dash}/>{mark}<text x="18">{_broken((first, *lines[1:]), 18)}</text>'


def _broken(lines: Sequence[str], x: int = 0) -> str:
    first, *more = (escape(line, quote=False) for line in lines)
    return " ".join([first, *(f'<tspan x="{x}" dy="{LINE}">{line}</tspan>' for line in more)])


def _spot(spot: Spot, mine: list[Stroke], narrow: float, wide: float, drawn: float, value: str | None = None) -> str:
    """A figure: its marks, and what is written beside them. ``drawn``: where its marks stand in the figure;
    ``value``: what is written, where that is not in the column of values."""
    ink = next((stroke.ink for stroke in mine if stroke.main), mine[-1].ink if mine else "ink")
    marks = "".join(_stroke(stroke, ink, stroke.y - drawn) for stroke in mine)
    classes = f' class="spot ee-c-{ink}"'
    if not spot.said:
        return f'<g{classes}{_at(narrow, wide)} aria-hidden="true">{marks}</g>'
    half = LINE * (len(spot.beside) - 1) / 2
    column = "".join(
        f'<text class="{style}"{_down(LINE * at - half)}>{escape(text, quote=False)}</text>'
        for at, (style, text) in enumerate(spot.beside)
    )
    written = column if value is None else value
    inside = f"<title>{escape(spot.said, quote=False)}</title>{marks}{written}"
    if not spot.to:
        return f'<g role="img"{classes}{_at(narrow, wide)}>{inside}</g>'
    place = "" if spot.to.startswith("#") else PLACE
    return f'<a href="{place}{escape(spot.to)}" tabindex="-1"{classes}{_at(narrow, wide)}>{inside}</a>'


def _down(pixels: float) -> str:
    return f' y="{number(pixels)}"' if pixels else ""


def _stroke(stroke: Stroke, ink: str, below: float) -> str:
    """A stroke of another ink than its spot says so; one that stands lower is moved there."""
    svg = stroke.svg
    more = (f' class="ee-c-{stroke.ink}"' if stroke.ink != ink else "") + (
        f' transform="translate(0 {number(below)})"' if abs(below) >= 0.05 else ""
    )
    return f"<g{more}>{svg}</g>" if more else svg


def _ticks(axis: Mapping[str, Any]) -> list[tuple[float, str]]:
    values = axis["tickvals"]
    said = axis.get("ticktext") or [f"{value}{axis.get('ticksuffix', '')}" for value in values]
    return list(zip(values, said, strict=True))


def _grid(axis: Mapping[str, Any], x: Scale, above: bool) -> str:
    """The lines and numbers of the axis across."""
    found = ""
    for value, said in _ticks(axis):
        at = x.at(value)
        if not 0 <= x.part(value) <= 1:
            continue
        if axis.get("showgrid", True):
            found += f'<line x1="{at}" x2="{at}" y2="100%"/>'
        found += f'<text x="{at}" y="100%" dy="17">{escape(said, quote=False)}</text>'
        found += f'<text x="{at}" dy="-10">{escape(said, quote=False)}</text>' if above else ""
    return found


def title_lines(axis: Mapping[str, Any]) -> tuple[str, ...]:
    """What the axis is called, as wide as a narrow place."""
    said = unescape(axis.get("title", {}).get("text", ""))
    return wrap(said, ACROSS["narrow"], TEXT) if said else ()


def _title(axis: Mapping[str, Any]) -> str:
    lines = title_lines(axis)
    said = escape(" ".join(lines), quote=False)
    if len(lines) < 2:
        return f'<text class="axis" aria-hidden="true" x="50%" y="100%" dy="37">{said}</text>' if lines else ""
    broken = " ".join(
        f'<tspan x="50%" dy="{LINE if at else 37}">{escape(line, quote=False)}</tspan>' for at, line in enumerate(lines)
    )
    return (
        f'<text class="axis narrow" aria-hidden="true" x="50%" y="100%">{broken}</text>'
        f'<text class="axis wide" aria-hidden="true" x="50%" y="100%" dy="37">{said}</text>'
    )


def _beside_heads(wide: Placed) -> list[tuple[float, float]]:
    """Where a line from top to bottom shows in a wide place: all the way but through the headings of parts."""
    found, at = [], 0.0
    for base in sorted(base for heads in wide.heads for base in heads):
        if base - LINE > at:
            found.append((at, base - LINE))
        at = base + UNDER
    return [*found, (at, wide.height)]


def _at_marks(narrow: Placed) -> str:
    """Where a line from top to bottom shows in a narrow place: beside marks, never through the texts above them."""
    lengths, at = [0.0], 0.0
    for y in sorted(set(narrow.spots)):
        begin = max(at, y - MARK / 2)
        lengths += [begin - at, y + MARK / 2 - begin]
        at = y + MARK / 2
    return " ".join(map(number, [*lengths, max(0.0, narrow.height - at) + LINE]))


def _shapes(shapes: Iterable[Mapping[str, Any]], x: Scale, sheet: Sheet, placed: Mapping[Screen, Placed]) -> str:
    """Lines behind the marks: across a row, whose spot is their name, or from top to bottom."""
    found = ""
    for shape in shapes:
        only("shape", shape, SHAPE)
        only("line of a shape", shape["line"], {"color", "width", "dash"})
        if shape["type"] != "line":
            raise Undrawable(f"a shape of {shape['type']} cannot be drawn")
        ends = f'x1="{x.at(shape["x0"])}" x2="{x.at(shape["x1"])}"'
        if shape.get("yref") == "paper":
            pattern = UPRIGHT.get(shape["line"].get("dash", ""), "")
            dash = f' stroke-dasharray="{pattern}"' if pattern else ""
            for top, end in _beside_heads(placed["wide"]):
                found += f'<line class="nothing wide" {ends} y1="{number(top)}" y2="{number(end)}"{dash}/>'
            found += f'<line class="nothing narrow" {ends} y2="100%" stroke-dasharray="{_at_marks(placed["narrow"])}"/>'
            continue
        spot = int(shape["name"])
        style = _at(*(placed[screen].spots[spot] for screen in ("narrow", "wide")))
        found += f'<line class="between" {ends}{style}/>'
    return found
