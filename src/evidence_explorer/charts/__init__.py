"""Tables → Plotly figures, one file per kind of chart. No function here takes arms of different studies without their
controls: the blocks and rows that may be drawn are made by ``analysis.groups``."""

from .base import Chart, Key
from .blocks import draw_blocks, share_text
from .effects import draw_effects, effect_text
from .times import draw_times
from .trials import draw_trials

__all__ = ["Chart", "Key", "draw_blocks", "draw_effects", "draw_times", "draw_trials", "effect_text", "share_text"]
