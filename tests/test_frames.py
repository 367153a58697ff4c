"""The tables: their columns are a promise, and every figure of every record is in them unaltered."""

from __future__ import annotations

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
from real import real_dataset

ROOT = Path(__file__).parent.parent
FOLDERS = {"real": ROOT / "data", "mini": Path(__file__).parent / "mini" / "data"}

# Written out once more, because other people's programs rely on these names and on their order.
COLUMNS = {
    "arms.csv": (
        "study family treatment arm label role control_type outcome scale definition rater time_days events n percent "
        "origin risk low high source grade primary"
    ),
    "contrasts.csv": (
        "study family treatment arm control_arm control_type outcome scale time_days measure estimate low high "
        "events n control_events control_n note yi vi"
    ),
    "pools.csv": (
        "pool treatment outcome control_types window_low_days window_high_days measure method k participants estimate "
        "low high tau2 i2 prediction_low prediction_high studies note se tau2_low tau2_high q q_p guarded "
        "egger_intercept egger_p"
    ),
    "pool_members.csv": "pool study arm control_arm scale time_days included weight because pooled_arm",
    "harms.csv": "study arm event window events n percent origin risk low high source grade label term rate note",
    "risk_of_bias.csv": "study tool by about domain judgement source grade",
    "treatments.csv": "treatment family name aliases summary what harms against unknown studies",
    "status.csv": "family treatment jurisdictions date what address grade kind in_force treatments",
    "claims.csv": "claim section gist verdict why studies",
    "biomarkers.csv": "biomarker name kind measures predicts treatments effect readiness limits studies",
    "effects.csv": "study family treatment measure label estimate low high k n p exposure time note source grade",
    "studies.csv": (
        "study family title treatments year kind blinding phase randomised participants sites countries duration_weeks "
        "diagnosis authors name journal doi pmid registry summary limits funding second_reading "
        "funders afterwards label"
    ),
    "sources.csv": "study source grade address read_in covers figures",
}


@cache
def dataset(name: str) -> Dataset:
    return real_dataset() if name == "real" else sound_dataset(FOLDERS[name], ROOT)[0]


@cache
def rows(name: str) -> list[frames.Row]:
    return with_shares(frames.figures(dataset(name)))


@cache
def arms(name: str) -> pd.DataFrame:
    return frames.arms(rows(name), "en")


@pytest.fixture(params=FOLDERS)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def figures(of: Dataset) -> Iterator[tuple[Study, Outcome, Figure]]:
    return ((s, o, f) for s in of.studies.values() for o in s.outcomes for f in o.results)


def effects(of: Dataset) -> Iterator[tuple[Study, Effect]]:
    return ((s, e) for s in of.studies.values() for e in s.effects if not e.superseded)


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
    assert " ".join(export.tables(dataset(name))[file].columns) == COLUMNS[file]


def test_the_lists_of_columns_are_those_of_the_tables():
    lists = (
        frames.ARMS, frames.CONTRASTS, frames.POOLS, frames.POOL_MEMBERS, frames.HARMS, frames.BIAS, frames.TREATMENTS,
        frames.STATUS, frames.CLAIMS, frames.BIOMARKERS, frames.EFFECTS, frames.STUDIES, frames.SOURCES,
    )  # fmt: skip
    assert [" ".join(columns) for columns in lists] == list(COLUMNS.values())


def test_no_column_comes_twice(name: str):
    of = dataset(name)
    for table in (arms(name), frames.effects(of, "en"), frames.studies(of, "en"), frames.sources(of, "en")):
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
    assert cells(arms(name), columns) == [row[:-1] for row in expected]


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
    assert cells(arms(name), shares) == fields(rows(name), shares)


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
    assert cells(frames.effects(dataset(name), "en"), columns) == [row[:-1] for row in expected]


def test_there_is_one_row_per_study_and_one_per_source(name: str):
    of = dataset(name)
    assert list(frames.studies(of, "en")["study"]) == list(of.studies)
    expected = [(s.id, key) for s in of.studies.values() for key in s.sources]
    assert cells(frames.sources(of, "en"), ["study", "source"]) == expected


def test_every_number_of_a_study_rests_on_one_of_its_sources(name: str):
    of = dataset(name)
    harms = sum(len(harm.results) for s in of.studies.values() for harm in s.harms)
    told = harms + sum(len(s.scores) + len(s.findings) for s in of.studies.values())
    told += len(list(figures(of))) + len(list(effects(of)))
    assert frames.sources(of, "en")["figures"].sum() == told


def test_what_is_missing_stays_missing():
    key = ("beta-2021", "wool", "remission")
    row = arms("mini").set_index(["study", "arm", "outcome"]).loc[key]
    unknown = ["events", "n", "low", "high", "time_days", "scale", "rater", "control_type"]
    assert row["percent"] == 30
    assert row[unknown].isna().all()
    (record,) = [row for row in rows("mini") if (row.study, row.arm, row.outcome) == key]
    assert record.percent == 30
    assert fields([record], unknown) == [(None,) * len(unknown)]
    studies = frames.studies(dataset("mini"), "en").set_index("study")
    assert pd.isna(studies.loc["beta-2021", "randomised"])
    assert studies.loc["beta-2021", "participants"] == 10
    sources = frames.sources(dataset("mini"), "en").set_index(["study", "source"])
    assert pd.isna(sources.loc[("beta-2021", "memory"), "address"])


def test_a_zero_is_a_zero_of_the_record(name: str):
    zeros = [(s.id, f.arm) for s, _, f in figures(dataset(name)) if f.events == 0]
    table = arms(name)
    assert cells(table[(table["events"] == 0).fillna(False)], ["study", "arm"]) == zeros


def test_whole_numbers_stay_whole(name: str):
    of = dataset(name)
    tables = {"arms": arms(name), "effects": frames.effects(of, "en"), "studies": frames.studies(of, "en")}
    whole = {"arms": "events n", "effects": "k n", "studies": "year pmid randomised participants sites"}
    kinds = {str(tables[name][column].dtype) for name, columns in whole.items() for column in columns.split()}
    assert kinds == {"Int64"}
    text = export.as_csv(export.tables(of)["arms.csv"][["events", "n"]]).decode()
    assert "." not in text


def test_an_empty_cell_of_a_file_means_not_reported():
    header, *lines = export.as_csv(export.tables(dataset("mini"))["arms.csv"]).decode().splitlines()
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
    table = pd.DataFrame({"said": texts, "n": pd.array([-1, *[None] * 7], dtype="Int64"), "x": [-0.5] * 8})
    rows = export.as_csv(table).decode().splitlines()
    assert rows[0] == "said,n,x"
    assert [row.rpartition(",")[0].rpartition(",")[0] for row in rows[1:]] == [
        "'=1+1", "'+knees", "'-1 to 2", "'@sum", "'\tx", "-1.5", "−4", ""
    ]  # fmt: skip
    assert rows[1].endswith(",-1,-0.5")


def test_a_superseded_effect_is_in_no_table():
    before, after = dataset("mini"), superseding("mini")[0]
    assert len(frames.effects(before, "en")) == 1
    assert frames.effects(after, "en").empty
    counted = frames.sources(after, "en").set_index(["study", "source"])["figures"]
    assert counted["gamma-2022", "abstract"] == 0
    assert "1.4" not in export.as_csv(export.tables(after)["effects.csv"]).decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_language_changes_texts_only(language: str):
    numbers = ["study", "arm", "outcome", "scale", "events", "n", "percent", "source", "grade", "role", "control_type"]
    table = frames.arms(rows("real"), language)
    assert cells(table, numbers) == cells(arms("real"), numbers)
