"""The figures that the site was compiled from stand in its tables, none lost, none altered.

``inventory/figures.csv`` was written once from the compilers' notes: ids and numbers only.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from evidence_explorer.export import tables
from real import real_dataset

ROOT = Path(__file__).parent.parent
EFFECTS = ["study", "measure", "compared", "estimate", "low", "high"]
COLUMNS = ["study", "outcome", "scale", "arm", "events", "n", "percent", "origin"]


def noted() -> list[tuple[str, ...]]:
    with (ROOT / "tests/inventory/figures.csv").open(encoding="utf-8") as file:
        return [tuple(row[c] for c in COLUMNS) for row in csv.DictReader(file)]


def rows(name: str) -> list[tuple[str, ...]]:
    with (ROOT / "tests/inventory" / name).open(encoding="utf-8") as file:
        return [tuple(row) for row in csv.reader(file)]


def as_text(table: pd.DataFrame, columns: list[str]) -> Counter[tuple[str, ...]]:
    text = table[columns].astype(object).where(table[columns].notna(), "").astype(str)
    return Counter(text.itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def exported() -> dict[str, pd.DataFrame]:
    return tables(real_dataset())


@pytest.fixture(scope="module")
def published(exported: dict[str, pd.DataFrame]) -> Counter[tuple[str, ...]]:
    return as_text(exported["arms.csv"], COLUMNS)


def test_every_noted_figure_is_in_arms_csv_unaltered(published: Counter[tuple[str, ...]]) -> None:
    assert not Counter(noted()) - published


def test_the_inventory_has_not_shrunk() -> None:
    studies = {row[0] for row in noted() if row[1] in {"response", "remission"}}
    assert len(noted()) >= 496
    assert len(studies) >= 98


def test_every_noted_adverse_event_is_in_harms_csv_unaltered(exported: dict[str, pd.DataFrame]) -> None:
    """One percentage is left out: a source prints 74.5 % for 190 of 254, which is 74.8 %; a note says so."""
    columns, *noted_rows = rows("harms.csv")
    assert len(noted_rows) >= 362
    percents = [columns.index("percent")]
    plain = [tuple(f"{float(v):g}" if i in percents and v else v for i, v in enumerate(row)) for row in noted_rows]
    told = exported["harms.csv"].assign(percent=[f"{p:g}" if p == p else "" for p in exported["harms.csv"]["percent"]])
    assert not Counter(plain) - as_text(told, list(columns))


def test_every_noted_effect_is_in_effects_csv_unaltered(exported: dict[str, pd.DataFrame]) -> None:
    """Ratios that only a review prints stand with the name of the trial, and carry their interval."""
    _, *noted_rows = rows("effects.csv")
    assert len(noted_rows) >= 19
    table = exported["effects.csv"]
    told = [
        (*row[:2], str(row[2]), *(f"{v:g}" if v == v else "" for v in row[3:])) for row in table[EFFECTS].to_numpy()
    ]
    for study, measure, about, *numbers in noted_rows:
        assert [r for r in told if r[:2] == (study, measure) and about in r[2] and list(r[3:]) == numbers], about


def test_every_noted_judgement_of_bias_is_in_risk_of_bias_csv_unaltered(exported: dict[str, pd.DataFrame]) -> None:
    columns, *noted_rows = rows("risk-of-bias.csv")
    assert len(noted_rows) >= 7
    told = as_text(exported["risk_of_bias.csv"], ["study", "tool", "by", "domain", "judgement"])
    for row in noted_rows:
        for domain, judgement in zip(columns[3:], row[3:], strict=True):
            assert told[(*row[:3], domain, judgement)] == 1
