"""Tables → files that others can use. Column names and order are a promise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from . import frames
from .analysis import contrast_table, groups, member_table, pool_table, pools, with_shares
from .frames import CONTRASTS, POOL_MEMBERS, POOLS, SOURCES, STUDIES, rounded_columns
from .model import Dataset, Timing


def tables(dataset: Dataset) -> dict[str, pd.DataFrame]:
    """File name → table, texts in the site's first language; shares and intervals are rounded to six decimals."""
    language = dataset.site.record.languages[0]
    digits = {"risk": 6, "low": 6, "high": 6, "time_days": 4}
    # Whoever computes again needs the effects and variances as they entered; times have the same digits everywhere.
    columns = {str(c): 6 for c in (*CONTRASTS, *POOLS, *POOL_MEMBERS)}
    computed = columns | dict.fromkeys(("yi", "vi", "se", "tau2", "tau2_low", "tau2_high"), 12) | {"time_days": 4}
    rows = with_shares(frames.figures(dataset))
    by_study = frames.parted(rows, lambda row: row.study)
    found = [group for timing in Timing for group in groups(rows, timing)]
    declared = pools(dataset, lambda study: by_study.get(study, []))
    harms = with_shares(frames.harm_figures(dataset))
    return {
        "arms.csv": rounded_columns(frames.arms(rows, language), digits),
        "harms.csv": rounded_columns(frames.harms(harms, language), digits),
        "contrasts.csv": rounded_columns(contrast_table(dataset, found, declared), computed),
        "pools.csv": rounded_columns(pool_table(declared), computed),
        "pool_members.csv": rounded_columns(member_table(declared), computed),
        "risk_of_bias.csv": frames.risk_of_bias(dataset, language),
        "effects.csv": frames.effects(dataset, language),
        "studies.csv": frames.studies(dataset, language)[[str(c) for c in STUDIES]],
        "sources.csv": frames.sources(dataset, language)[[str(c) for c in SOURCES]],
        "treatments.csv": frames.treatments(dataset, language),
        "status.csv": frames.status(dataset, language),
        "claims.csv": frames.claims(dataset, language),
        "biomarkers.csv": frames.biomarkers(dataset, language),
    }


NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""


def plain(value: Any) -> Any:
    """A text that stays a text in every spreadsheet: a leading apostrophe, as in the files that pages hand out."""
    danger = isinstance(value, str) and value.startswith(FORMULA) and not NUMBER.fullmatch(value)
    return f"'{value}" if danger else value


def as_csv(table: pd.DataFrame) -> bytes:
    """UTF-8, one header line, empty = not reported, newline as line end on every system."""
    texts = {name: table[name].map(plain) for name in table.select_dtypes(["object", "str"])}
    text: str = table.assign(**texts).to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8")


def export(dataset: Dataset, folder: Path) -> list[Path]:
    """Write every table; the folder is made if needed. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in tables(dataset).items():
        file = folder / name
        file.write_bytes(as_csv(table))
        written.append(file)
    return written
