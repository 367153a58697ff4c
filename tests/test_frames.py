"""The tables: their columns are a promise, and every figure of every record is in them unaltered."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evidence_explorer import export, frames
from evidence_explorer.analysis import with_shares
from evidence_explorer.model import Dataset, Effect, Figure, Outcome, Study, Text
from evidence_explorer.site import sound_dataset
from evidence_explorer.stats import significant
from real import real_dataset

ROOT = Path(__file__).parent.parent
FOLDERS = {"real": ROOT / "data", "mini": Path(__file__).parent / "mini" / "data"}

# Written out once more, because other people's programs rely on these names and on their order.
COLUMNS = {
    "arms.csv": (
        "study family treatment arm label role control_type outcome scale definition rater time_days events n percent "
        "origin risk low high source grade primary timing repeats period time read_again figure"
    ),
    "contrasts.csv": (
        "study family treatment arm control_arm control_type outcome scale time_days measure estimate low high events "
        "n control_events control_n note yi vi timing figure control_figure contrast"
    ),
    "pools.csv": (
        "pool treatment outcome control_types window_low_days window_high_days measure method k participants estimate "
        "low high tau2 i2 prediction_low prediction_high studies note se tau2_low tau2_high q q_p guarded "
        "egger_intercept egger_p silent"
    ),
    "pool_members.csv": (
        "pool study arm control_arm scale time_days included weight because pooled_arm because_text parts "
        "unused_controls contrast pooled_contrast"
    ),
    "harms.csv": (
        "study arm event window events n percent origin risk low high source grade label term rate remark figure"
    ),
    "scores.csv": (
        "study family arm label against_arm score scale time_days mean sd difference low high n p source grade "
        "primary time remark figure period"
    ),
    "effects.csv": (
        "study family treatments measure compared estimate low high k n p exposure time remark source grade figure"
    ),
    "risk_of_bias.csv": "study tool by result domain judgement source grade",
    "studies.csv": (
        "study family name title treatments year kind blinding phase randomised studied sites countries "
        "duration_weeks diagnosis authors publication journal doi pmid registry summary limits funding second_reading "
        "funders afterwards registered started completed"
    ),
    "study_arms.csv": "study arm label role control_type treatment arm_n repeats dose schedule",
    "sources.csv": "study source grade address read_in covers figures found_at leads_to",
    "treatments.csv": "treatment family name aliases summary about harms against unknown studies comparator",
    "families.csv": "family name summary evidence scope",
    "scales.csv": "scale name full_name rater range_low range_high better overview about address grade",
    "outcomes.csv": "outcome name about wanted charted",
    "events.csv": "event name about serious",
    "diagnoses.csv": "diagnosis name usual",
    "status.csv": "family treatment jurisdictions date what address grade ruling in_force treatments",
    "claims.csv": "claim section gist verdict why studies",
    "biomarkers.csv": "biomarker name marker measures predicts treatments effect readiness limits studies",
    "codes.csv": "column code meaning",
}


@cache
def dataset(name: str) -> Dataset:
    return real_dataset() if name == "real" else sound_dataset(FOLDERS[name], ROOT)[0]


@cache
def rows(name: str) -> list[frames.Row]:
    return with_shares(frames.figures(dataset(name)))


@cache
def arms(name: str) -> pd.DataFrame:
    return tables(name)["arms.csv"]


@cache
def tables(name: str) -> dict[str, pd.DataFrame]:
    return export.tables(dataset(name))


@pytest.fixture(params=FOLDERS)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def figures(of: Dataset) -> Iterator[tuple[Study, Outcome, Figure]]:
    return ((s, o, f) for s in of.studies.values() for o in s.outcomes for f in o.results)


def effects(of: Dataset) -> Iterator[tuple[Study, Effect]]:
    return ((s, e) for s in of.studies.values() for e in s.effects if not e.superseded)


def rounded(value: float | None) -> float | None:
    """What is computed has twelve digits."""
    return None if value is None else significant(value, 12)


def cells(table: pd.DataFrame, columns: list[str]) -> list[tuple[Any, ...]]:
    """The rows, with None where a cell is missing."""
    found = table[columns].itertuples(index=False)
    return [tuple(None if pd.isna(value) else value for value in row) for row in found]


def fields(found: Iterable[Any], names: list[str]) -> list[tuple[Any, ...]]:
    """The same of records; texts in English."""
    told = [[getattr(row, name) for name in names] for row in found]
    return [tuple(value.said("en")[0] if isinstance(value, Text) else value for value in row) for row in told]


@pytest.mark.parametrize("file", COLUMNS)
def test_the_columns_of_a_table_are_those_that_others_rely_on(name: str, file: str):
    assert " ".join(tables(name)[file].columns) == COLUMNS[file]


def test_no_column_comes_twice(name: str):
    for table in tables(name).values():
        assert table.columns.is_unique


def test_every_figure_of_every_study_is_in_the_table_of_arms_unaltered(name: str):
    columns = [
        "study", "arm", "outcome", "scale", "events", "n", "percent", "origin", "source", "grade", "primary",
        "time_days",
    ]  # fmt: skip
    expected = [
        (
            s.id, f.arm, o.kind, o.scale, f.events, f.of, f.percent, f.origin, f.source, s.grade_of(f), o.primary,
            o.time.days, o.timing,
        )
        for s, o, f in figures(dataset(name))
    ]  # fmt: skip
    assert expected
    assert fields(rows(name), [*columns, "timing"]) == expected
    assert cells(arms(name), columns) == [(*row[:-2], rounded(row[-2])) for row in expected]


def test_every_figure_stands_with_what_its_own_arm_received(name: str):
    expected = [
        (arm.treatment, arm.label.said("en")[0], "control" if arm.control else "experimental", arm.control, arm.repeats)
        for s, _, f in figures(dataset(name))
        for arm in [s.arm(f.arm)]
    ]
    columns = ["treatment", "label", "role", "control_type"]
    assert fields(rows(name), [*columns, "repeats"]) == expected
    assert cells(arms(name), columns) == [row[:-1] for row in expected]


def test_a_share_is_the_count_or_else_the_published_percentage(name: str):
    for row in rows(name):
        if row.events is not None and row.n is not None:
            assert row.risk == row.events / row.n
        elif row.percent is not None:
            assert row.risk == pytest.approx(row.percent / 100, rel=1e-12)
        else:
            assert row.risk is None
    shares = ["risk", "low", "high"]
    assert cells(arms(name), shares) == [tuple(map(rounded, row)) for row in fields(rows(name), shares)]


def test_every_effect_that_is_not_superseded_is_in_the_table_unaltered(name: str):
    columns = ["study", "measure", "estimate", "low", "high", "k", "n", "p", "exposure", "source", "grade"]
    expected = [
        (
            s.id, e.measure, e.estimate, e.interval and e.interval.low, e.interval and e.interval.high, e.k, e.n, e.p,
            e.exposure, e.source, s.grade_of(e), e.better,
        )
        for s, e in effects(dataset(name))
    ]  # fmt: skip
    assert expected
    found = [figure for study in dataset(name).studies.values() for figure in frames.effects_of(dataset(name), study)]
    assert fields(found, [*columns, "better"]) == expected
    assert cells(tables(name)["effects.csv"], columns) == [row[:-1] for row in expected]


def test_there_is_one_row_per_study_and_one_per_source(name: str):
    of = dataset(name)
    assert list(tables(name)["studies.csv"]["study"]) == list(of.studies)
    expected = [(s.id, key) for s in of.studies.values() for key in s.sources]
    assert cells(tables(name)["sources.csv"], ["study", "source"]) == expected


def test_every_number_of_a_study_rests_on_one_of_its_sources(name: str):
    of = dataset(name)
    harms = sum(len(harm.results) for s in of.studies.values() for harm in s.harms)
    told = harms + sum(len(s.scores) + len(s.findings) for s in of.studies.values())
    told += len(list(figures(of))) + len(list(effects(of)))
    assert tables(name)["sources.csv"]["figures"].sum() == told


def test_what_is_missing_stays_missing():
    key = ("beta-2021", "wool", "remission")
    row = arms("mini").set_index(["study", "arm", "outcome"]).loc[key]
    unknown = ["events", "n", "low", "high", "time_days", "scale", "rater", "control_type"]
    assert row["percent"] == 30
    assert row[unknown].isna().all()
    (record,) = [row for row in rows("mini") if (row.study, row.arm, row.outcome) == key]
    assert record.percent == 30
    assert fields([record], unknown) == [(None,) * len(unknown)]
    studies = tables("mini")["studies.csv"].set_index("study")
    assert pd.isna(studies.loc["beta-2021", "randomised"])
    assert studies.loc["beta-2021", "studied"] == 10
    sources = tables("mini")["sources.csv"].set_index(["study", "source"])
    assert pd.isna(sources.loc[("beta-2021", "memory"), "address"])


def test_a_zero_is_a_zero_of_the_record(name: str):
    zeros = [(s.id, f.arm) for s, _, f in figures(dataset(name)) if f.events == 0]
    table = arms(name)
    assert cells(table[(table["events"] == 0).fillna(False)], ["study", "arm"]) == zeros


def test_whole_numbers_stay_whole(name: str):
    whole = {"arms": "events n", "effects": "k n", "studies": "year pmid randomised studied sites"}
    kinds = {str(tables(name)[f"{one}.csv"][column].dtype) for one, cs in whole.items() for column in cs.split()}
    assert kinds == {"Int64"}
    rows = csv.DictReader(export.csv_files(dataset(name))["arms.csv"].decode().splitlines())
    assert not any("." in row["events"] + row["n"] for row in rows)


def test_an_empty_cell_of_a_file_means_not_reported():
    header, *lines = export.csv_files(dataset("mini"))["arms.csv"].decode().splitlines()
    line = next(line for line in lines if line.startswith("beta-2021") and ",remission," in line)
    row = dict(zip(header.split(","), line.split(","), strict=True))
    assert (row["percent"], row["risk"]) == ("30.0", "0.3")
    assert [row[column] for column in ("events", "n", "low", "high", "scale", "time_days")] == [""] * 6
    assert not any(word in line for word in ("nan", "None", "NA,"))


def superseding(name: str) -> tuple[Dataset, Effect]:
    """The small site with its only effect superseded."""
    of = dataset(name)
    placed = next(p for p in of.study_files if p.record.effects)
    effect = placed.record.effects[0].model_copy(update={"superseded": True})
    spoiled = replace(placed, record=placed.record.model_copy(update={"effects": (effect,)}))
    files = tuple(spoiled if p is placed else p for p in of.study_files)
    return replace(of, study_files=files), effect


def test_a_text_that_a_spreadsheet_would_run_stays_a_text_and_a_number_a_number():
    texts = ["=1+1", "+knees", "-1 to 2", "@sum", "\tx", "-1.5", "−4", None]
    rows = export.as_csv(["said", "n", "x"], [(text, -1 if i == 0 else None, -0.5) for i, text in enumerate(texts)])
    rows = rows.decode().splitlines()
    assert rows[0] == "said,n,x"
    assert [row.rpartition(",")[0].rpartition(",")[0] for row in rows[1:]] == [
        "'=1+1", "'+knees", "'-1 to 2", "'@sum", "'\tx", "-1.5", "−4", ""
    ]  # fmt: skip
    assert rows[1].endswith(",-1,-0.5")


def test_a_superseded_effect_is_in_no_table():
    before, after = tables("mini"), export.tables(superseding("mini")[0])
    assert len(before["effects.csv"]) == 1
    assert after["effects.csv"].empty
    counted = after["sources.csv"].set_index(["study", "source"])["figures"]
    assert counted["gamma-2022", "abstract"] == 0
    assert b"1.4" not in export.csv_files(superseding("mini")[0])["effects.csv"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_language_changes_texts_only(language: str):
    numbers = ["study", "arm", "outcome", "scale", "events", "n", "percent", "source", "grade", "role", "control_type"]
    table = export.tables(dataset("real"), language)["arms.csv"]
    assert cells(table, numbers) == cells(arms("real"), numbers)
