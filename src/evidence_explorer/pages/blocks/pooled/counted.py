"""A row of a forest plot of counts, whatever the kind of its pool."""

from __future__ import annotations

from collections.abc import Iterable

from ....analysis import Member, Pooled
from ....charts import ForestRow
from ....stats import Contrast, Measure
from ...kit.edition import Edition


def counted_row(
    pooled: Pooled, member: Member, measure: Measure, edition: Edition, facts: Iterable[str], *,
    judged: tuple[tuple[str, str], ...] = (), anchor: str = "outcomes", weighed: bool = True,
) -> ForestRow:  # fmt: skip
    """One comparison. ``facts``: what is printed under it; ``weighed``: false where the page puts nothing together, so
    that nothing has a weight, under no measure."""
    found = member.contrast(measure)
    return ForestRow(
        study=member.study,
        name=edition.name(edition.dataset.studies[member.study]),
        facts=" · ".join(filter(None, facts)),
        events=member.treated.events,
        n=member.treated.n,
        control_events=member.control.events,
        control_n=member.control.n,
        control=member.control.arms,
        shared=member.shared,
        estimate=found.estimate,
        low=found.low,
        high=found.high,
        weight=pooled.weight(member, measure) if weighed else None,
        hollow=not member.strong,
        note=found.note,
        enters=_enters_with(pooled, found) if weighed else None,
        judged=judged,
        anchor=anchor,
    )


def _enters_with(pooled: Pooled, found: Contrast) -> float | None:
    """The difference that enters the pool, where half a person in each cell makes it another than the one shown."""
    if found.measure != "RD" or found.note == "" or pooled.result("RD") is None:
        return None
    return found.y
