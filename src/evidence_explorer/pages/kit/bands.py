"""The bands of time, size and year into which results and studies are sorted."""

from __future__ import annotations

MISSING = "not-reported"


NONE = "none"


# Windows of time, in days: from (included) and up to (not included). The borders lie between the visits at which trials
# usually count, so that a visit some days early or late stays with its own: day 29 and month 1 with week 4, day 43 with
# week 6. Hours belong to the first days. `week-3-5` holds the visits at three, four and five weeks.
TIMES = {
    "day-1-3": (0, 4),
    "day-4-10": (4, 11),
    "week-2": (11, 18),
    "week-3-5": (18, 39),
    "week-6-8": (39, 60),
    "week-9-16": (60, 119),
    "later": (119, float("inf")),
}


SIZES = (1, 20, 50, 100, 200, 500, 1000)
"""The smallest number of people of each band of size."""


YEARS = 5
"""Years in a band."""


def time_band(days: float | None) -> str:
    """The window that a time in days lies in."""
    if days is None:
        return MISSING
    return next(key for key, (low, high) in TIMES.items() if low <= days < high)


def size_band(number: int | None) -> str:
    """`50-99`, `1000-plus`: the band of a number of people."""
    if not number:
        return MISSING
    place = max(i for i, low in enumerate(SIZES) if number >= low)
    return f"{SIZES[place]}-plus" if place + 1 == len(SIZES) else f"{SIZES[place]}-{SIZES[place + 1] - 1}"


def year_band(year: int | None) -> str:
    """`2020-2024`: the band of a year."""
    return MISSING if year is None else f"{year - year % YEARS}-{year - year % YEARS + YEARS - 1}"
