"""Published reviews of more trials than a line of ours: named first, by what their records hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compared import said_of_each
from evidence_explorer.analysis.published import published
from evidence_explorer.checks import check
from evidence_explorer.model import Control, Study, Text
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.people.view import people_of_treatment
from evidence_explorer.pages.blocks.pooled.populations import populations_of
from evidence_explorer.pages.blocks.published import published_views
from evidence_explorer.pages.treatment.page import treatment_page
from made import TEXT, figure, outcome, three, trial, with_trials
from real import real_edition

ROOT = Path(__file__).parent.parent
INACTIVE = frozenset(kind.value for kind in Control if kind is not Control.active)
LANGUAGES = ("en", "fr")


def real(language: str) -> Edition:
    return real_edition(language)


def review(key: str, k: int | None, year: int = 2014, study: dict[str, Any] | None = None, **effect: Any) -> Study:
    plain = {
        "measure": "OR", "label": TEXT, "estimate": 3.3, "better": "higher", "outcome": "response",
        "controls": ["sham"], "source": "paper", "k": k, "n": 1371,
    }  # fmt: skip
    more = {"effects": [plain | effect], "outcomes": [], "arms": []} | (study or {})
    return trial(key, year=year, design={"kind": "meta-analysis"}, **more)


def first(*studies: Study, trials: int = 3) -> list[str]:
    found = published(with_trials(*studies), "hot-bath", "response", trials, INACTIVE)
    return [one.study for one in found]


def test_a_review_of_more_trials_stands_before_the_line_and_one_of_as_many_does_not():
    assert first(review("berta-2014", 29)) == ["berta-2014"]
    assert first(review("berta-2014", 3)) == []
    assert first(review("berta-2014", 2), trials=0) == []
    assert first(review("berta-2014", None)) == []


REFUSED: dict[str, dict[str, Any]] = {
    "another outcome": {"outcome": "remission"},
    "another treatment": {"exposure": "cold-bath"},
    "another kind of control": {"controls": ["active"]},
    "recalled": {"grade": "recalled"},
    "superseded": {"superseded": True},
    "no number": {"estimate": None},
    "no outcome named": {"outcome": None, "controls": []},
    "retracted": {"study": {"afterwards": [{"kind": "retracted", "what": TEXT}]}},
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_figure_that_is_not_about_this_line_does_not_stand_before_it(reason: str):
    assert first(review("berta-2014", 29, **REFUSED[reason])) == []


def test_the_largest_review_on_this_treatment_alone_comes_first():
    both = {"treatments": ["hot-bath", "cold-bath"]}
    reviews = (review("a-2014", 29), review("b-2019", 40), review("c-2020", 99, study=both), review("d-2021", 29, 2021))
    assert first(*reviews) == ["b-2019", "d-2021", "a-2014", "c-2020"]


def test_the_shares_of_both_groups_are_told_where_the_review_gives_one_of_each():
    counted = trial("x-2020").arms
    arms = [arm.model_dump(mode="json", exclude_none=True) for arm in counted]
    part = {"arms": arms, "outcomes": [outcome(figure("hot", 29.3), figure("sham", 10.4))]}
    edition = edition_of(with_trials(*three(), review("berta-2014", 29, study=part)), "en")
    (view,) = published_views(edition.dataset.treatments["hot-bath"], edition)
    assert view.size == "29 studies, 1,371 people"
    assert view.text.startswith("29.3\u202f% in the treated groups, 10.4\u202f% in the control groups (sham)")
    assert [key for key, _ in view.newer] == ["carol-2022", "bob-2020", "anna-2019"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_29_trials_of_high_frequency_stimulation_stand_before_our_own(language: str):
    edition = real(language)
    views = published_views(edition.dataset.treatments["rtms-10hz"], edition)
    point = "." if language == "en" else ","
    told = {view.outcome: view.text for view in views if view.study == "berlim-2014"}
    names = [edition.say(edition.dataset.outcome_kinds[kind].name) for kind in ("response", "remission")]
    assert list(told) == names
    assert f"29{point}3\u202f%" in told[names[0]]
    assert f"10{point}4\u202f%" in told[names[0]]
    assert f"18{point}6\u202f%" in told[names[1]]
    assert next(view.study for view in views if view.outcome == names[1]) == "berlim-2014"
    page = treatment_page(edition.dataset.treatments["rtms-10hz"], edition).body
    numbers = page.split('id="numbers"')[1]
    assert numbers.index("studies/berlim-2014/") < numbers.index("<table")
    cell = said_of_each(edition)["rtms-10hz"].split('data-row="published"')[1]
    assert "studies/berlim-2014/" in cell.split("</dd>")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_of_a_review_holds_one_colon_after_its_outcome(language: str):
    edition = real(language)
    told = [view for one in edition.dataset.treatments.values() for view in published_views(one, edition)]
    assert told
    assert [view.text for view in told if ":" in view.text + view.size] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_class_of_treatments_is_no_headline_of_one_of_them(language: str):
    edition = real(language)
    classes = {pooled.declared.id for pooled in edition.evidence.pools if pooled.declared.also}
    assert classes
    for treatment in edition.dataset.treatments.values():
        assert not {people.source[1] for people in people_of_treatment(treatment, edition).benefits} & classes


def mixture(**pool: Any) -> list[str]:
    stiff = trial("bob-2020", population={"diagnosis": ["stiff-knee"], "text": TEXT})
    return [p.code for p in check(with_trials(trial("anna-2019", year=2019), stiff, **pool)) if p.code == "E404"]


def test_a_pool_of_two_diagnoses_must_say_so_in_its_name():
    told = Text({"en": "stiff or not", "fr": "raides ou non"})
    assert mixture() == ["E404"]
    assert mixture(diagnoses=("knee-pain",)) == []
    assert mixture(leave_out={"bob-2020": Text(TEXT)}) == []
    assert mixture(days=(60.0, 90.0), target_days=70.0) == []
    assert mixture(mixed=told) == ["E404", "E404"]
    assert mixture(mixed=told, name=Text({"en": "Baths, stiff or not", "fr": "Bains, raides ou non"})) == []


def test_the_populations_of_a_mixed_pool_are_told_apart_and_pooled_from_three_trials_on():
    stiff = trial("dora-2021", year=2021, population={"diagnosis": ["stiff-knee"], "text": TEXT})
    edition = edition_of(with_trials(*three(), stiff), "en")
    many, few = populations_of(edition.evidence.pools[0], edition)
    assert "(Dora 2021: 12 of 40 against 6 of 40)" in few  # not only its name: the two populations stand apart
    assert "1 trial, 80 people" in few
    assert "not put together" in few
    assert "3 trials, 280 people" in many
    assert "risk ratio" in many
    assert populations_of(edition_of(with_trials(*three()), "en").evidence.pools[0], edition) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_real_pool_of_different_diagnoses_says_so(language: str):
    edition = real(language)
    for pooled in edition.evidence.pools:
        if populations_of(pooled, edition):
            assert pooled.declared.mixed
            assert edition.say(pooled.declared.mixed) in edition.say(pooled.declared.name)
