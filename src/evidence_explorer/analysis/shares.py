"""Counts and percentages → shares with intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .. import stats
from ..frames import Row

Share = tuple[float | None, float | None, float | None]
"""Share, lower end, upper end."""


def with_shares(rows: Iterable[Row]) -> list[Row]:
    """Adds risk, low, high (0 to 1): from the counts where there are counts, or else from the published percentage.

    The interval is Wilson's and needs the number of people; without it, it stays empty. The checks have
    refused impossible counts.
    """
    return [_with_share(row) for row in rows]


def _with_share(row: Row) -> Row:
    risk, low, high = share_of_counts(row.events, row.n, row.percent)
    return replace(row, risk=risk, low=low, high=high)


def share_of_counts(events: int | None, n: int | None, percent: float | None) -> Share:
    """The share and its interval; what cannot be known is None."""
    if n is None:
        return (None if percent is None else percent / 100), None, None
    if events is None and percent is None:
        return None, None, None
    return tuple(stats.wilson(events if events is not None else percent * n / 100, n))  # type: ignore[operator, return-value]
