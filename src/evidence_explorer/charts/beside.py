"""Where the values of points stand that are strewn over a plot: beside their mark, as long as nothing is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .letters import width

SIZE = 12  # of the letters
NARROWEST = 230  # pixels of a plot on a small screen: what finds room there has it everywhere
CORNERS = ((7, -7, "start"), (7, 15, "start"), (-7, -7, "end"), (-7, 15, "end"))
"""From the mark to the base of its value, and how the value is anchored there: right above first."""
MARK = 6.0  # half of a mark, with some room


@dataclass(frozen=True)
class Point:
    """A mark with its value: ``part`` of the way across, ``y`` in pixels."""

    part: float
    y: float
    said: str


Box = tuple[float, float, float, float]


def beside(points: Sequence[Point], height: float) -> list[tuple[int, int, str] | None]:
    """For each point one of the corners, or None where its value would cover another one or a mark."""
    taken: list[Box] = [_around(point) for point in points]
    found: list[tuple[int, int, str] | None] = []
    for point in points:
        free = (corner for corner in CORNERS if _is_free(_box(point, corner), taken, height))
        chosen = next(free, None)
        found.append(chosen)
        if chosen:
            taken.append(_box(point, chosen))
    return found


def _around(point: Point) -> Box:
    x = point.part * NARROWEST
    return x - MARK, point.y - MARK, x + MARK, point.y + MARK


def _box(point: Point, corner: tuple[int, int, str]) -> Box:
    across, down, anchor = corner
    left = point.part * NARROWEST + across
    left -= width(point.said, SIZE) if anchor == "end" else 0
    base = point.y + down
    return left, base - SIZE + 2, left + width(point.said, SIZE), base + 2


def _is_free(box: Box, taken: Sequence[Box], height: float) -> bool:
    inside = box[0] >= 0 and box[2] <= NARROWEST + 14 and box[1] >= -4 and box[3] <= height + 2
    return inside and not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )
