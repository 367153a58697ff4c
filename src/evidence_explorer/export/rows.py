"""Dataset → the rows of every table, from which each file is made. No frame is needed for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .. import frames, stats
from ..analysis import (
    Evidence,
    all_contrasts,
    harm_contrasts,
    harm_member_rows,
    harm_pool_rows,
    member_rows,
    pool_rows,
    score_contrasts,
    score_member_rows,
    score_pool_rows,
)
from ..frames import FORMS, TABLES, Cells, Form, Type
from ..model import Dataset, Timing
from ..track import Memory
from ..words import words_in

Row = tuple[Any, ...]
"""The cells of a row, in the order of the columns: text, whole number, decimal, truth, or None."""


def rows_of(source: Dataset | Evidence, language: str | None = None) -> dict[str, list[Row]]:
    """Table → its rows, in the order in which tables are offered; texts in one language, the site's first unless said.

    An empty text is None: nothing is reported. ``source``: what is worked out already is not worked out again.
    """
    evidence = Evidence(source, Memory(lambda node: "")) if isinstance(source, Dataset) else source
    dataset = evidence.dataset
    language = language or dataset.site.record.languages[0]
    found: dict[str, list[Cells]] = {name: list(rows) for name, rows in _told(evidence, language).items()}
    found["codes"] = list(frames.codes(dataset, language, found))
    return {table.name: [_cells(row, table.columns) for row in found[table.name]] for table in TABLES}


def _told(evidence: Evidence, language: str) -> dict[str, Iterable[Cells]]:
    dataset, declared = evidence.dataset, evidence.pools
    scored = [pooled for key in dataset.treatments for pooled in evidence.score_pools_of(key)]
    harmed = [pooled for key in dataset.treatments for pooled in evidence.harm_pools_of(key)]
    studies = list(dataset.studies)
    found = [group for timing in Timing for study in studies for group in evidence.groups(study, timing)]
    return {
        "arms": frames.arms((row for study in studies for row in evidence.rows(study)), language),
        "contrasts": all_contrasts(dataset, found, declared),
        "pools": pool_rows(declared),
        "pool_members": member_rows(declared, words_in(dataset, language)),
        "score_contrasts": score_contrasts(dataset, scored, words_in(dataset, language)),
        "harm_contrasts": harm_contrasts(
            dataset, (group for study in studies for group in evidence.harm_groups(study)), harmed, language
        ),
        "score_pools": score_pool_rows(scored),
        "score_pool_members": score_member_rows(scored, words_in(dataset, language)),
        "harm_pools": harm_pool_rows(harmed),
        "harm_pool_members": harm_member_rows(harmed, words_in(dataset, language), language),
        "harms": frames.harms((row for study in studies for row in evidence.harm_rows(study)), language),
        **{name: make(dataset, language) for name, make in RECORDS.items()},
    }


RECORDS: dict[str, Callable[[Dataset, str], Iterable[Cells]]] = {
    "scores": frames.scores, "effects": frames.effects, "risk_of_bias": frames.risk_of_bias,
    "studies": frames.studies, "study_arms": frames.study_arms, "sources": frames.sources,
    "treatments": frames.treatments, "families": frames.families, "scales": frames.scales,
    "outcomes": frames.outcomes, "events": frames.events, "diagnoses": frames.diagnoses, "status": frames.status,
    "claims": frames.claims, "biomarkers": frames.biomarkers,
}  # fmt: skip
"""Tables whose rows are records, or parts of them."""


def _cells(row: Cells, columns: Sequence[frames.Col]) -> Row:
    return tuple(cell(row.get(column), FORMS[column]) for column in columns)


def cell(value: Any, form: Form) -> Any:
    """A value as every file holds it: plain, and a decimal with as many digits as its column promises."""
    if value is None or value == "":
        return None
    if form.type is Type.number:
        return stats.significant(value, form.digits)
    return int(value) if form.type is Type.whole else bool(value) if form.type is Type.truth else str(value)
