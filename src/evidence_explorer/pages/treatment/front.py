"""The picture that opens the page of a treatment: figures beside their control, at most as many trials as one sees."""

from __future__ import annotations

from typing import Any

from ...model import Study, Treatment
from ...words.typography import small
from ..blocks.trials import arm_charts, effect_charts
from ..kit.edition import Edition
from .events import first_events

SHOWN = 6


def picture_of(treatment: Treatment, studies: list[Study], edition: Edition) -> dict[str, Any] | None:
    """Response and remission of the largest controlled trials; or else published effects, adverse events, reviews; and
    figures without any comparison, in grey, only where there is nothing else. None where nothing can be drawn."""
    w, name = edition.words, f"{treatment.id}-first"
    arms = {chart["kind"]: chart for chart in arm_charts(studies, edition, name, SHOWN)}
    if "controlled" in arms:
        chart = arms["controlled"]
        first, others = chart["outcomes"][:1], chart["outcomes"][1:]
        return chart | {"title": w("chart.title", outcomes=w.all_of([*first, *map(small, others)]))}
    effects = effect_charts(studies, edition, f"{name}-effects", SHOWN)
    if effects:
        return max(effects, key=lambda chart: len(chart["rows"]))
    events = first_events(treatment, studies, edition, name, SHOWN)
    return events or arms.get("reviews") or arms.get("alone")
