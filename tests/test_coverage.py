"""The report of coverage says what the charts really do, and counts every number once."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_explorer import export
from evidence_explorer.analysis.coverage import MISSING, chart_standing, effect_standing, grades, missing_fields
from evidence_explorer.model import Dataset
from evidence_explorer.pages import Edition
from evidence_explorer.pages.blocks.trials import arm_charts
from evidence_explorer.pages.coverage.page import _effects, coverage_page
from evidence_explorer.pages.kit.rows import outcome_blocks
from real import real_dataset, real_edition

ROOT = Path(__file__).parent.parent
CHARTS = {"drawn": "controlled", "alone": "alone", "reviews": "reviews"}


def edition() -> Edition:
    return real_edition("en")


def dataset() -> Dataset:
    return edition().dataset


@pytest.mark.parametrize("study", real_dataset().studies)
def test_a_study_stands_where_the_report_says(study: str):
    """Drawn for response or remission in the chart that the report names, and in none if it is left out."""
    record = dataset().studies[study]
    charts = {chart["name"].removeprefix("x-") for chart in arm_charts([record], edition(), "x")}
    standing = chart_standing(record, edition().evidence.rows(study), ["response", "remission"])
    assert charts == ({CHARTS[standing]} if standing in CHARTS else set())


def test_every_number_is_counted_once_by_its_grade():
    tables = export.tables(dataset())
    found = grades(dataset())
    assert sum(found["counts"].values()) == len(tables["arms.csv"])
    assert sum(found["harms"].values()) == len(tables["harms.csv"])
    assert sum(found["effects"].values()) == len(tables["effects.csv"])
    assert found["counts"] == tables["arms.csv"]["grade"].value_counts().to_dict()


def test_no_number_is_without_source_or_grade():
    for name in ("arms.csv", "harms.csv", "effects.csv"):
        table = export.tables(dataset())[name]
        assert table["source"].notna().all()
        assert table["grade"].notna().all()


def test_every_effect_has_a_standing_and_a_recalled_one_is_never_drawn():
    effects = [(e, s.grade_of(e)) for s in dataset().studies.values() for e in s.effects]
    standings = [(effect_standing(effect, grade), grade) for effect, grade in effects]
    assert all(grade != "recalled" for standing, grade in standings if standing == "drawn")
    assert {standing for standing, _ in standings} >= {"drawn", "no-direction", "recalled"}


def test_a_field_is_missing_only_where_it_is_not_there():
    whole = dataset().studies["goodwin-2022"]
    assert "doi" not in missing_fields(whole)
    assert "risk_of_bias" not in missing_fields(whole)
    assert "countries" in missing_fields(whole)
    review = next(s for s in dataset().studies.values() if s.design.kind.review)
    assert not {"blinding", "duration", "harms"} & set(missing_fields(review))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_names_every_missing_field(language: str):
    here = real_edition(language)
    text = coverage_page(here).body
    for field in MISSING:
        assert here.words(f"coverage.field.{field}") in text


def test_every_effect_stands_in_the_report_once():
    shown = [row for _, _, (rows, _) in _effects(list(dataset().studies.values()), edition()) for row in rows]
    assert len(shown) == sum(len(s.effects) for s in dataset().studies.values())


def test_people_who_were_not_counted_are_told_where_they_are_more_than_one_in_ten():
    study = dataset().studies["fedgchin-2019"]
    (high,) = [row for block in outcome_blocks(study, edition())[:1] for row in block.rows if "84 mg" in row.arm]
    arm = next(arm for arm in study.arms if arm.id == "esk-84")
    events, of = 52, 98
    assert arm.n * 0.9 > of
    assert high.missing.startswith(f"{arm.n - of} of the group’s {arm.n} people were not counted")
    assert high.missing.endswith(edition().words.percent(events / arm.n))
    for block in outcome_blocks(dataset().studies["goodwin-2022"], edition()):
        assert not any(row.missing for row in block.rows), "everybody randomised was counted there"
