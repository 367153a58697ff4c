"""Numbers as a page says them, read back and held against what they should be."""

from __future__ import annotations

import re
from math import isfinite

NUMBER = re.compile(
    r"(?P<under>(?:under|moins de) )?(?P<over>(?:over|plus de) )?(?P<number>[−]?(?:\d[\d.,\u202f]*\d|\d)|−?∞)"
)


def numbers(text: str, language: str) -> list[tuple[float, float, str]]:
    """The numbers of a text: value, half of the last digit that is printed, and whether it only says under or over."""
    found = []
    for match in NUMBER.finditer(text):
        said = match["number"].replace("−", "-").replace("\u202f", "")
        said = said.replace(",", "") if language == "en" else said.replace(",", ".")
        if "∞" in said:
            found.append((float(said.replace("∞", "inf")), 0.0, ""))
            continue
        decimals = len(said.partition(".")[2])
        found.append(
            (float(said), 0.5 * 10.0**-decimals, "under" if match["under"] else "over" if match["over"] else "")
        )
    return found


def agree(text: str, expected: list[float], language: str) -> None:
    """The numbers of a text are these, each to half of its last printed digit."""
    printed = numbers(text, language)
    assert len(printed) == len(expected), (text, expected)
    for (value, half, kind), true in zip(printed, expected, strict=True):
        if kind == "under":
            assert 0 < true < value, (text, expected)
        elif kind == "over":
            assert true > value, (text, expected)
        elif not isfinite(value):
            assert not isfinite(true), (text, expected)
        else:
            size = max(half, 0.005 * abs(value) if abs(value) >= 100 else 0)  # large ratios have three digits
            assert abs(value - true) <= size * (1 + 1e-9), (text, expected)
