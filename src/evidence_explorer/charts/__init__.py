"""Tables → Plotly figures, one file per kind of chart. No function here takes arms of different studies without their
controls: the blocks and rows that may be drawn are made by ``analysis.groups``."""

from .axis import Extent, draw_extent, extent
from .base import Chart, Key
from .blocks import draw_blocks, share_text
from .curve import CurveRow, axis_of, draw_curve
from .effects import draw_effects, effect_text
from .forest import ForestRow, count_text, draw_forest, name_text, row_text
from .funnel import FunnelPoint, draw_funnel
from .interval import ForestPool
from .scores import Matters, ScoreRow, draw_scores
from .steps import StepRow, draw_steps
from .times import draw_times
from .trials import draw_trials
from .values import (
    estimate_text,
    interval_text,
    ratio_text,
    tau_interval_text,
    tau_text,
    tau_unit_text,
    value_text,
    with_unit,
)

__all__ = [
    "Chart",
    "CurveRow",
    "Extent",
    "ForestPool",
    "ForestRow",
    "FunnelPoint",
    "Key",
    "Matters",
    "ScoreRow",
    "StepRow",
    "axis_of",
    "count_text",
    "draw_blocks",
    "draw_curve",
    "draw_effects",
    "draw_extent",
    "draw_forest",
    "draw_funnel",
    "draw_scores",
    "draw_steps",
    "draw_times",
    "draw_trials",
    "effect_text",
    "estimate_text",
    "extent",
    "interval_text",
    "name_text",
    "ratio_text",
    "row_text",
    "share_text",
    "tau_interval_text",
    "tau_text",
    "tau_unit_text",
    "value_text",
    "with_unit",
]
