"""What is known of how a treatment is given, in a fixed order."""

from __future__ import annotations

PRACTICE = (
    "route",
    "schedule",
    "session",
    "onset",
    "durability",
    "setting",
    "invasiveness",
    "contraindications",
    "cost",
)
