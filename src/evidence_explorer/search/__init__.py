"""The search of each language: what pages say of themselves, what a word is, and the index, cut into parts."""

from .entries import Entry, Found, parts_of
from .parts import parts
from .terms import Rules, Unit, fold, units

__all__ = ["Entry", "Found", "Rules", "Unit", "fold", "parts", "parts_of", "units"]
