"""A year that no page told is said to be unknown, wherever a study is named, listed or counted."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from evidence_explorer.export import tables
from evidence_explorer.model import Study
from evidence_explorer.model.labels import labels
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.coverage.page import coverage_page
from evidence_explorer.pages.kit.bands import MISSING, year_band
from evidence_explorer.pages.kit.citing import citation
from evidence_explorer.pages.timeline.page import timeline_page
from made import TEXT, pooled, three, trial, with_trials

WORD = {"en": "year not known", "fr": "année inconnue"}


def undated() -> Study:
    record = json.loads(trial("zoe-later", (9, 40), (8, 40)).model_dump_json(exclude_none=True))
    record["citation"]["year"] = None
    record["title"] = TEXT
    return Study.model_validate_json(json.dumps(record))


def test_it_is_said_and_not_forgotten():
    record = json.loads(undated().model_dump_json(exclude_none=True))
    with pytest.raises(ValidationError, match="year"):
        Study.model_validate_json(json.dumps(record))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_say_that_the_year_is_not_known(language: str):
    edition = edition_of(with_trials(undated(), *three()), language)
    study = edition.dataset.studies["zoe-later"]
    assert f"({WORD[language]})" in citation(study, edition.words).striptags()
    assert edition.dataset.labels[study.id] == "Zoe"
    for page in (timeline_page, coverage_page):
        assert WORD[language] in page(edition).body


def test_the_timeline_draws_no_year_for_it():
    drawn = timeline_page(edition_of(with_trials(undated(), *three()), "en")).body
    assert 'id="y0"' in drawn
    assert ">≤0<" not in drawn
    assert ">0<" not in drawn


def test_tables_leave_it_empty_and_years_stay_whole():
    table = tables(with_trials(undated(), *three()))["studies.csv"].set_index("study")["year"]
    assert table.isna().to_dict() == {"zoe-later": True, "anna-2019": False, "bob-2020": False, "carol-2022": False}
    assert table["anna-2019"] == 2019
    assert str(table.dtype) == "Int64"


def test_a_pool_takes_it_before_the_others():
    assert pooled(*three(), undated()).studies == ("zoe-later", "anna-2019", "bob-2020", "carol-2022")


def test_two_of_one_author_are_told_apart():
    other = undated().model_copy(update={"id": "zoe-first"})
    assert labels([undated(), other]) == {"zoe-first": "Zoe a", "zoe-later": "Zoe b"}


def test_it_has_a_band_of_its_own():
    assert year_band(None) == MISSING
