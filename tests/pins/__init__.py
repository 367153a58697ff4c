"""Results of other people's software to hold ours against; README.md tells where each number comes from."""

from __future__ import annotations

import csv
from pathlib import Path

Row = dict[str, str]
Arms = tuple[float, float, float, float]


def rows(name: str) -> list[Row]:
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def arms(row: Row) -> Arms:
    return float(row["e1"]), float(row["n1"]), float(row["e0"]), float(row["n0"])


def trials(name: str) -> list[Arms]:
    """The arms of all studies of a set."""
    return [arms(row) for row in rows("trials") if row["set"] == name.removesuffix("-all")]


def effects(name: str, measure: str) -> tuple[list[float], list[float]]:
    """What metafor pools: the effects of a set and their variances."""
    found = [row for row in rows("contrasts") if (row["set"], row["measure"]) == (name, measure) and row["yi"]]
    return [float(row["yi"]) for row in found], [float(row["vi"]) for row in found]
