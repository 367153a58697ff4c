"""The picture that opens the page of a treatment: figures beside their control, at most as many trials as one sees."""

from __future__ import annotations

from typing import Any

from ...model import Study, Treatment
from ...words.typography import small
from ..blocks.trials import arm_charts, effect_chart, effect_parts
from ..kit.edition import Edition
from .events import chart_of, events_of

SHOWN = 4


def picture_of(treatment: Treatment, studies: list[Study], edition: Edition) -> dict[str, Any] | None:
    """Response and remission of the largest controlled trials; or else published effects, adverse events, reviews; and
    figures without any comparison, in grey, only where there is nothing else. None where nothing can be drawn."""
    w, name = edition.words, f"{treatment.id}-first"
    for chart in arm_charts(studies, edition, name, SHOWN, ["controlled"]):
        first, *others = chart["outcomes"]
        return chart | {"title": w("chart.title", outcomes=w.all_of([first, *map(small, others)]))}
    if effects := effect_parts(studies, edition):
        return effect_chart(max(effects, key=len), studies, edition, f"{name}-effects", SHOWN)
    if events := events_of(treatment, studies, edition).parts:
        return chart_of(events[0].firsts, name, edition, SHOWN)
    for part in ("reviews", "alone"):
        for chart in arm_charts(studies, edition, name, SHOWN, [part]):
            return chart
    return None
