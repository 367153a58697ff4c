"""The figures that the site was compiled from stand in its tables, none lost, none altered.

``inventory/figures.csv`` was written once from the compilers' notes: ids and numbers only.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from evidence_explorer.export import tables
from evidence_explorer.site import sound_dataset

ROOT = Path(__file__).parent.parent
COLUMNS = ["study", "outcome", "scale", "arm", "events", "n", "percent", "origin"]


def noted() -> list[tuple[str, ...]]:
    with (ROOT / "tests/inventory/figures.csv").open(encoding="utf-8") as file:
        return [tuple(row[c] for c in COLUMNS) for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def published() -> Counter[tuple[str, ...]]:
    dataset, _ = sound_dataset(ROOT / "data", ROOT)
    arms = tables(dataset)["arms.csv"]
    text = arms[COLUMNS].astype(object).where(arms[COLUMNS].notna(), "").astype(str)
    return Counter(text.itertuples(index=False, name=None))


def test_every_noted_figure_is_in_arms_csv_unaltered(published: Counter[tuple[str, ...]]) -> None:
    assert not Counter(noted()) - published


def test_the_inventory_has_not_shrunk() -> None:
    studies = {row[0] for row in noted() if row[1] in {"response", "remission"}}
    assert len(noted()) >= 414
    assert len(studies) >= 76
