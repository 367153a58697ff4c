"""What several pages say of one record, they say with the same words and leave nothing out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from markupsafe import escape

from built import LANGUAGES
from compared import said_of_each
from evidence_explorer.model import Dataset, newest_first
from evidence_explorer.pages import Edition, edition_of, written
from evidence_explorer.pages.blocks.people.headline import of_pool
from evidence_explorer.pages.blocks.pooled.sentences import when
from evidence_explorer.pages.blocks.pooled.view import why_none
from evidence_explorer.pages.blocks.published import published_views
from evidence_explorer.pages.blocks.trials import main_groups
from evidence_explorer.pages.compare.cells import outcome_cell, pooling_cell
from evidence_explorer.pages.compare.trials import _scores
from evidence_explorer.pages.family.page import _own
from made import TEXT, trial, with_trials
from real import real_dataset, real_edition

languages = pytest.mark.parametrize("language", LANGUAGES)
PAPER = {"read_in": TEXT, "covers": TEXT}


def real() -> Dataset:
    return real_dataset()


def edition(language: str = "en") -> Edition:
    return real_edition(language)


@languages
def test_compare_says_of_a_review_what_the_treatments_page_says(language: str):
    here = edition(language)
    found = [(key, view) for key in real().treatments for view in published_views(real().treatments[key], here)]
    compared = said_of_each(here)
    assert any(view.notes for _, view in found)
    assert any(view.newer for _, view in found)
    for key, view in found:
        assert all(str(escape(note)) in compared[key] for note in view.notes), view.name
        assert all(f"studies/{study}/" in compared[key] for study, _ in view.newer), view.name


def test_a_pool_is_told_with_its_scales_and_its_people_on_the_compare_page():
    here, checked = edition(), 0
    for treatment in real().treatments.values():
        for pooled in here.evidence.own_pools(treatment.id):
            lines = {line.key: line for line in outcome_cell(treatment, pooled.declared.outcome, here).pools}
            if line := lines.get(pooled.declared.id):
                checked += 1
                assert line.notes == of_pool(pooled, when(pooled, here.words), here).notes != ()
    assert checked > 3


@languages
def test_why_nothing_is_put_together_is_the_same_reason_everywhere(language: str):
    here = edition(language)
    for treatment in real().treatments.values():
        if not here.evidence.own_pools(treatment.id):
            assert pooling_cell(treatment, here).none == why_none(treatment, here)


def test_a_mean_from_memory_is_marked_on_its_page_and_compared_nowhere():
    score = {
        "scale": "knee-ladder", "kind": "change", "time": {"value": 28, "unit": "day"}, "source": "memory",
        "results": [{"arm": "hot", "mean": -12.5}, {"arm": "sham", "mean": -8.5}],
    }  # fmt: skip
    sources = {"paper": {"grade": "full-text"} | PAPER, "memory": {"grade": "recalled"} | PAPER}
    study = trial("anna-2019", scores=[score, score | {"source": "paper"}], sources=sources)
    here = edition_of(replace(with_trials(study), correction_file=None, biomarker_files=()), "en")
    page = written(here, "study", study.id).body
    assert page.count('<span class="ee-verify">Hot bath') == 1
    assert here.words("study.to_verify") in page
    assert len(_scores(study, here, primary=False)) == 1


def test_a_study_stands_under_the_first_treatment_that_its_family_holds():
    """A trial of a diet beside exercise stands on the page of either family."""
    for family in real().families.values():
        held, studies = {t.id for t in family.treatments}, real().studies_of_family(family.id)
        listed = [study.id for t in family.treatments for study in _own(t, held, studies)]
        assert sorted(listed) == sorted(study.id for study in studies if held & set(study.treatments))


def test_a_trial_whose_first_treatment_is_of_another_family_is_drawn():
    drawn = [group.study for group in main_groups([real().studies["jacka-2017"]], ["remission"], edition())]
    assert drawn == ["jacka-2017"]
    assert "jacka-2017" in written(edition(), "family", "lifestyle").body.split('id="studies"')[0]


def test_every_study_is_filed_under_one_family_the_newest_first():
    lists = [real().studies_filed_under(family) for family in real().families]
    assert sorted(s.id for mine in lists for s in mine) == sorted(real().studies)
    assert all(mine == newest_first(reversed(mine)) for mine in lists)
