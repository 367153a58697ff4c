"""How a language writes numbers, and the words that tell what a number counts: one file for each language, beside."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

SPACES = " \u00a0\u202f"


class Counts(StrEnum):
    """What a number of a text counts, as far as the words around it tell."""

    percent = "percent"
    people = "people"
    studies = "studies"
    points = "points"
    time = "time"
    p = "p"
    bare = "bare"
    dose = "dose"  # carries a unit, or counts sessions: no figure of a result
    nothing = "nothing"  # a date, a name: no figure


UNITS = frozenset(
    "mg µg μg mcg kg g ml mL l nmol mmol ng pg Hz kHz MHz GHz mT T V mV µV μV mA A W mW kW J kJ kPa MPa mm cm m km µm "  # noqa: SIM905
    "μm nm Gy UI IU CFU UFC kcal kb MB lux bpm dB °C ° € £ $ US ms s sec min pm am h hrs".split()
)
"""Units of a dose, a device, a price, a short time: what carries one is no figure of a result."""


@dataclass(frozen=True)
class Words:
    """The words of one language around numbers; `en.toml` says what each of them is."""

    number: str
    decimal: str
    sure: str
    out_of: str
    joins: str
    short: str
    small: frozenset[str]
    ordinals: frozenset[str]
    aged: frozenset[str]
    least: frozenset[str]
    per: frozenset[str]
    calendar: tuple[str, ...]
    after: Mapping[str, Counts]
    before: Mapping[str, Counts]
    times: Mapping[str, float]
    spelt: Mapping[str, float]
    loose: Mapping[str, list[float]]
    notions: Mapping[str, str]


def _words(file: Path) -> Words:
    told: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    told |= {name: frozenset(told[name].split()) for name in ("small", "ordinals", "aged", "least", "per")}
    told |= {name: _kinds(told[name]) for name in ("after", "before")}
    return Words(**told | {"calendar": tuple(told["calendar"].split())})


def _kinds(lists: Mapping[str, str]) -> dict[str, Counts]:
    return {word: Counts(kind) for kind, words in lists.items() for word in words.split()}


WORDS: Mapping[str, Words] = {
    file.stem: _words(file) for file in sorted(Path(__file__).parent.glob("*.toml"), key=lambda file: file.stem)
}
"""The words of each language that somebody wrote down."""
