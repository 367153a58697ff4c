"""Counts and percentages → shares with intervals."""

from __future__ import annotations

import pandas as pd

from .. import stats
from ..frames import Col


def with_shares(arms: pd.DataFrame) -> pd.DataFrame:
    """Adds risk, low, high (0 to 1): from the counts where there are counts, or else from the published percentage.

    The interval is Wilson's and needs the number of people; without it, it stays empty. The checks have
    refused impossible counts.
    """
    shares = [_share(row) for row in arms[[Col.events, Col.n, Col.percent]].itertuples(index=False)]
    columns = pd.DataFrame(shares, columns=[Col.risk, Col.low, Col.high], index=arms.index, dtype=float)
    return pd.concat([arms, columns], axis=1)


def _share(row: tuple[object, object, object]) -> tuple[float | None, float | None, float | None]:
    events, n, percent = (None if pd.isna(value) else float(value) for value in row)  # type: ignore[arg-type]
    if events is None and percent is None:
        return None, None, None
    if n is None:
        return None if percent is None else percent / 100, None, None
    exact = events if events is not None else percent * n / 100  # type: ignore[operator]
    return tuple(stats.wilson(exact, int(n)))  # type: ignore[return-value]
