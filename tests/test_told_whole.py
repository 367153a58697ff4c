"""The first screen of a treatment tells its numbers whole: what everybody had, which dose, which trials."""

from __future__ import annotations

import re
from typing import Any

import pytest

from evidence_explorer.model import Study
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.factbox import NumberRow, fact_box, numbers_of
from evidence_explorer.pages.blocks.people.headline import everybody_had
from evidence_explorer.pages.treatment.front import picture_of
from evidence_explorer.words import words
from evidence_explorer.words.typography import unnested
from made import HOT, SHAM, figure, outcome, trial, with_trials
from real import real_dataset, real_edition

SOAKED = [
    HOT | {"label": {"en": "hot bath + soap", "fr": "bain chaud avec du savon"}},
    SHAM | {"label": {"en": "sham bath + soap", "fr": "bain tiède avec du savon"}},
]
WALK = {"id": "walk", "label": {"en": "Walk", "fr": "Marche"}, "control": "active", "treatment": "steam"}


def rows(*studies: Study, language: str = "en", beside: bool = False, **pool: Any) -> list[NumberRow]:
    """The numbers of hot baths, beside groups without another treatment, or beside others."""
    here = edition_of(with_trials(*studies, **pool), language)
    return [row for one in numbers_of(here.dataset.treatments["hot-bath"], here).only(beside).parts for row in one.rows]


@pytest.mark.parametrize(
    ("language", "whole"),
    [("en", "both groups also had: soap"), ("fr", "aussi, dans les deux groupes\u202f: du savon")],
)
def test_what_both_groups_had_is_said_once_below_the_first_row(language: str, whole: str):
    study = trial("x-2020", (20, 40), (10, 40), arms=SOAKED)
    first, *others = rows(study, language=language)
    assert first.comparator == {"en": "Sham", "fr": "Stimulation factice"}[language]  # nothing but what the control was
    assert [note for note in first.notes if whole.split()[-1] in note] == [whole]
    assert not any("soap" in note for row in others for note in row.notes)  # told once in a table


def test_a_row_whose_groups_had_something_else_says_so():
    response = outcome(figure("hot", (20, 40)), figure("sham", (10, 40)))
    remission = outcome(figure("hot", (12, 40)), figure("sham", (6, 40)), kind="remission")
    first, second = rows(trial("x-2020", arms=SOAKED, outcomes=[response]), trial("y-2021", outcomes=[remission]))
    assert first.comparator == "Sham"
    assert "both groups also had: soap" in first.notes
    assert second.comparator == "Sham"
    third = rows(trial("x-2020", outcomes=[response]), trial("y-2021", arms=SOAKED, outcomes=[remission]))[1]
    assert "both groups also had: soap" in third.notes


@pytest.mark.parametrize(
    ("labels", "had"),
    [
        (("spray + tablet", "sham + tablet"), "tablet"),
        (("tablet plus spray", "tablet plus sham"), "tablet"),
        (("spray (people seen) + tablet", "sham + tablet (people seen)"), "tablet"),
        (("spray with talks", "sham, with talks"), "talks"),
        (("spray", "sham"), ""),
        (("spray + tablet", "sham"), ""),
        (("two targets and sham", "one target and sham"), ""),
    ],
)
def test_what_everybody_had_is_the_part_that_all_labels_have(labels: tuple[str, str], had: str):
    arms = [one | {"label": {"en": label, "fr": label}} for one, label in zip((HOT, SHAM), labels, strict=True)]
    study = trial("x-2020", arms=arms)
    assert everybody_had(study, edition_of(with_trials(study), "en")) == had


def test_the_languages_say_alike_what_everybody_had_in_trials_of_the_spray():
    told = {language: real_edition(language) for language in ("en", "fr")}
    studies = [real_dataset().studies[key] for key in ("fedgchin-2019", "popova-2019", "ochs-ross-2020")]
    assert {everybody_had(study, told["en"]) for study in studies} == {"new oral antidepressant"}
    assert {everybody_had(study, told["fr"]) for study in studies} == {"nouvel antidépresseur oral"}


def test_a_number_of_one_dose_names_it_and_tells_the_other_doses():
    arms = [HOT, HOT | {"id": "hotter", "label": {"en": "Hotter bath", "fr": "Bain brûlant"}}, SHAM]
    counted = outcome(figure("hot", (20, 40)), figure("hotter", (24, 40)), figure("sham", (8, 40)))
    study = trial("x-2020", arms=arms, outcomes=[counted])
    [row] = rows(study, arms={"x-2020": ("hot", "sham")})
    assert "treated group: Hot bath" in row.notes
    assert "not in this line: Hotter bath: 24 of 40" in row.notes
    assert not any("not in this line" in note for one in rows(study) for note in one.notes)


def test_an_outcome_counted_in_other_trials_says_so():
    response = outcome(figure("hot", (20, 40)), figure("sham", (10, 40)))
    remission = outcome(figure("hot", (12, 40)), figure("sham", (6, 40)), kind="remission")
    apart = rows(trial("x-2020", outcomes=[response]), trial("y-2021", outcomes=[remission]))
    assert "not the trials of the line “Response”: the two lines cannot be set against each other" in apart[1].notes
    together = rows(trial("x-2020", outcomes=[response, remission]))
    assert not any("line “Response”" in note for row in together for note in row.notes)


def test_more_remissions_than_responses_from_the_same_trials_are_explained():
    [psilocybin] = [real_dataset().treatments["psilocybin"]]
    told = numbers_of(psilocybin, real_edition("en")).parts[0].rows
    assert told[1].treated > told[0].treated
    assert any(note.startswith("more than in the line “Response”, from the same trials") for note in told[1].notes)


def test_an_open_trial_beside_another_treatment_tells_its_benefits_and_what_others_found():
    open_ = {"kind": "rct", "blinding": "open", "randomised": 200}
    counted = outcome(figure("hot", (60, 100)), figure("walk", (40, 100)))
    against = outcome(figure("hot", 46.0), figure("walk", 63.0))
    arms = [HOT, WALK]
    large = trial("large-2020", arms=arms, design=open_, outcomes=[counted])
    other = trial("other-2020", arms=arms, design=open_ | {"randomised": 90}, outcomes=[against])
    [row] = rows(large, other, beside=True)
    assert (row.treated, row.control) == ("60 of 100", "40 of 100")
    assert words("en")("pool.reason.open") in row.notes
    assert "in other trials: Other 2020, 46\u202f% against 63\u202f%" in row.notes
    assert rows(large, other) == []


def test_no_rating_that_is_only_recalled_stands_in_the_first_screen():
    here, found = real_edition("en"), 0
    for treatment in here.dataset.treatments.values():
        box = fact_box(treatment, here.dataset.studies_of_treatment(treatment.id), here)
        assert not any(row.recalled for row in box.certainty)
        found += len(treatment.certainty) - len(box.certainty)
    assert found >= 3


def test_trials_that_the_pools_set_apart_are_named_and_not_drawn_first():
    here = real_edition("en")
    saint = here.dataset.treatments["saint"]
    picture = picture_of(saint, here.dataset.studies_of_treatment("saint"), here)
    assert picture is not None
    assert "Cui 2024" in picture["note"]
    assert "cui-2024" not in repr(picture["chart"])
    assert "cole-2022" in repr(picture["chart"])


def test_a_study_of_unknown_year_says_so_in_its_name():
    for key in ("huang-2012", "mogg-2008"):
        assert re.fullmatch(r"\w+ \[year not known\]", real_edition("en").name(real_dataset().studies[key]))
        assert re.fullmatch(r"\w+ \[année inconnue\]", real_edition("fr").name(real_dataset().studies[key]))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("low dose (of niacin (felt))", "low dose (of niacin [felt])"),
        ("(Électroconvulsivothérapie (ECT))", "(Électroconvulsivothérapie [ECT])"),
        ("one (two) three (four)", "one (two) three (four)"),
        ("article (S1935(19)30359)", "article (S1935(19)30359)"),
        ("a) one (b) (c", "a) one (b) (c"),
        ("none", "none"),
    ],
)
def test_brackets_inside_brackets_are_square(text: str, told: str):
    assert unnested(text) == told


def test_no_phrase_puts_brackets_in_brackets():
    here: Edition = real_edition("en")
    kind = "niacin (a placebo that can be felt)"
    assert here.words("hundred.control", kind=kind).count("(") == 1
    assert here.words("box.beside", name="Electroconvulsive therapy (ECT)").count("((") == 0
