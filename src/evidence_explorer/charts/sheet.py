"""Where everything of a chart stands: rows of texts and marks, laid out for a wide place and for a narrow one.

A wide row has its name at the left, its marks in the middle and its values at the right; a narrow one has its name
above its marks. Both are worked out here, in pixels below the top of the plot, so that one drawing serves both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .letters import width, wrap

LINE, MARK, GAP, APART, UNDER = 15, 18, 7, 10, 4  # pixels: text, marks, below a row, above a part, below its heading
TEXT, HEAD = 12, 13  # sizes of letters
NAMES, BETWEEN = 236, 12  # pixels for the names beside the plot, and from the plot to what stands beside it
EDGE = 4  # pixels from the edge of a chart to its texts
WIDE = 600  # pixels from which a chart is laid out wide; drawing.css says the same
ACROSS = {"narrow": 268.0, "wide": WIDE - 20.0}  # pixels for a text across the chart
TOP, TOP_AXIS, BOTTOM = 8, 34, 44  # pixels above the plot, with an axis there, and below the plot
HIGH = 640  # pixels from which a chart is higher than a screen shows

Screen = Literal["narrow", "wide"]
SCREENS: tuple[Screen, Screen] = ("narrow", "wide")
Style = Literal["head", "name", "fact", "judged"]
"""A judged text begins with its sign and a space; the sign stands in a circle."""
Value = Literal["value", "value control"]


@dataclass(frozen=True)
class Lines:
    """A text of a chart, broken into lines for both kinds of place."""

    style: Style
    narrow: tuple[str, ...]
    wide: tuple[str, ...]

    def on(self, screen: Screen) -> tuple[str, ...]:
        """The lines of one of them."""
        return self.wide if screen == "wide" else self.narrow


@dataclass(frozen=True)
class Spot:
    """A mark: in which row, on which of its lines, what it says, where that is told, what is written beside it.

    ``said``: empty for what is no figure, such as a line between two; ``to``: study and anchor, `alpha-2020#f1-bath`;
    ``beside``: lines, each with its style.
    """

    row: int
    line: int
    said: str = ""
    to: str = ""
    beside: tuple[tuple[Value, str], ...] = ()


@dataclass
class Row:
    """Texts with some lines of marks. ``above``: values that go beside the texts where the place is narrow, so that
    the plot has it all. ``tall``: pixels that the lines of marks need at least."""

    texts: list[Lines]
    above: tuple[str, ...] = ()
    lines: int = 0
    tall: float = 0.0


@dataclass
class Part:
    """Rows under a heading, which may be missing: its texts, one under the other."""

    heads: tuple[Lines, ...]
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Placed:
    """Pixels below the top of the plot: bases of headings, of the texts and values of rows, middles of marks."""

    heads: tuple[tuple[float, ...], ...]
    texts: tuple[tuple[float, ...], ...]
    values: tuple[float, ...]
    spots: tuple[float, ...]
    height: float


@dataclass
class Sheet:
    """The rows of one chart, while it is drawn."""

    parts: list[Part] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def part(self, head: str = "", shared: str = "") -> None:
        """Begin a part: the rows that follow belong to it. ``shared``: what they have in common."""
        texts: list[tuple[Style, str]] = [("head", head), ("fact", shared)]
        self.parts.append(Part(tuple(_lines(style, said, *ACROSS.values()) for style, said in texts if said)))

    def row(self, texts: Sequence[tuple[Style, str]], above: Sequence[str] = (), tall: float = 0.0) -> None:
        """Begin a row with its texts."""
        rooms = [width(one, TEXT) + BETWEEN for one in above] + [0.0] * len(texts)
        said = [
            _lines(style, text, ACROSS["narrow"] - room, NAMES)
            for (style, text), room in zip(texts, rooms, strict=False)
        ]
        self.parts[-1].rows.append(len(self.rows))
        self.rows.append(Row(said, tuple(above), 0, tall))

    def line(self) -> None:
        """Begin a line of marks in the last row."""
        self.rows[-1].lines += 1

    def spot(self, said: str = "", to: str = "", beside: Sequence[tuple[Value, str]] = ()) -> int:
        """A mark on the last line of the last row; its number."""
        self.spots.append(Spot(len(self.rows) - 1, self.rows[-1].lines - 1, said, to, tuple(beside)))
        return len(self.spots) - 1

    def right(self, screen: Screen) -> float:
        """Pixels at the right of the plot: for the values, or at least for half a number of the axis."""
        said = [text for spot in self.spots for _, text in spot.beside]
        said += [text for row in self.rows for text in row.above] if screen == "wide" else []
        return float(round(max((width(text, TEXT) + BETWEEN + EDGE for text in said), default=16.0)))

    def placed(self, screen: Screen) -> Placed:
        """Where everything stands on one kind of screen."""
        return _Walk(self, screen).placed()


def _lines(style: Style, text: str, narrow: float, wide: float) -> Lines:
    bold = style == "head"
    size = HEAD if bold else TEXT
    return Lines(style, wrap(text, narrow, size, bold), wrap(text, wide, size, bold))


class _Walk:
    """One way down a sheet."""

    def __init__(self, sheet: Sheet, screen: Screen) -> None:
        self.sheet, self.screen, self.y = sheet, screen, 0.0
        self.middles: dict[tuple[int, int], float] = {}
        self.texts: list[tuple[float, ...]] = []
        self.values: list[float] = []

    def placed(self) -> Placed:
        heads = tuple(self._heads())
        spots = tuple(self.middles[spot.row, spot.line] for spot in self.sheet.spots)
        return Placed(heads, tuple(self.texts), tuple(self.values), spots, self.y)

    def _heads(self) -> Iterator[tuple[float, ...]]:
        for place, part in enumerate(self.sheet.parts):
            self.y += APART if place else 0
            counts = [len(lines.on(self.screen)) for lines in part.heads]
            yield tuple(self.y + LINE - 3 + LINE * sum(counts[:at]) for at in range(len(counts)))
            self.y += LINE * sum(counts) + UNDER if counts else 0
            for index in part.rows:
                self._row(index)

    def _row(self, index: int) -> None:
        row, wide = self.sheet.rows[index], self.screen == "wide"
        counts = [len(lines.on(self.screen)) for lines in row.texts]
        text, values = LINE * sum(counts), LINE * len(row.above)
        marks = max(MARK * row.lines, row.tall) if row.lines else 0.0
        whole = max(text, values, marks) if wide else max(text, values) + marks
        base = self.y + ((whole - text) / 2 if wide else 0) + LINE - 4
        self.texts.append(tuple(base + LINE * sum(counts[:at]) for at in range(len(counts))))
        self.values.append(self.y + ((whole - values) / 2 if wide else 0) + LINE - 4)
        top = self.y + ((whole - marks) / 2 if wide else whole - marks)
        for line in range(row.lines):
            self.middles[index, line] = top + marks * (line + 0.5) / row.lines
        self.y += whole + GAP
