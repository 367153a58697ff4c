"""Adverse events are shown with the same care as benefits; bias and certainty only as others published them."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from evidence_explorer.model import DOMAINS, Grade
from evidence_explorer.pages import KINDS, Edition, edition_of
from evidence_explorer.pages.blocks.factbox import numbers_of
from evidence_explorer.pages.blocks.harms import (
    bias_tables,
    certainty_rows,
    harm_blocks,
    study_harm_charts,
)
from evidence_explorer.pages.blocks.harms_beside import harms_beside_control
from evidence_explorer.pages.blocks.people.headline import beside
from evidence_explorer.pages.study.page import study_page
from evidence_explorer.pages.treatment.page import treatment_page
from made import mini
from real import real_edition

ROOT = Path(__file__).parent.parent
FOLDERS = {"real": ROOT / "data", "mini": ROOT / "tests" / "mini" / "data"}


@cache
def edition(name: str, language: str = "en") -> Edition:
    return real_edition(language) if name == "real" else edition_of(mini(), language)


HARMED = [(name, key) for name in FOLDERS for key, s in edition(name).dataset.studies.items() if s.harms]


@pytest.mark.parametrize(("name", "key"), HARMED)
def test_every_adverse_event_of_a_study_is_in_its_table_once(name: str, key: str):
    study = edition(name).dataset.studies[key]
    blocks = harm_blocks(study, edition(name))
    assert len(blocks) == len(study.harms)
    assert sum(len(block.rows) for block in blocks) == sum(len(harm.results) for harm in study.harms)


@pytest.mark.parametrize(("name", "key"), HARMED)
def test_dangerous_events_come_first(name: str, key: str):
    serious = [block.serious for block in harm_blocks(edition(name).dataset.studies[key], edition(name))]
    assert serious == sorted(serious, reverse=True)


def test_a_group_of_adverse_events_never_holds_two_studies_nor_a_recalled_figure():
    evidence = edition("real").evidence
    groups = [group for study in evidence.dataset.studies for group in evidence.harm_groups(study)]
    assert len(groups) > 50
    for group in groups:
        assert {row.study for row in group.rows} == {group.study}
        assert "recalled" not in {row.grade for row in group.rows}


def test_events_without_a_control_are_drawn_in_grey_and_apart():
    here = edition("real")
    for study in here.dataset.studies.values():
        for chart in study_harm_charts(study, here):
            assert chart["grey"] == chart["name"].endswith("alone")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_harm_beside_a_control_has_both_groups_of_one_trial_and_says_what_the_control_had(name: str):
    here, seen = edition(name), set()
    for treatment in here.dataset.treatments.values():
        studies = here.dataset.studies_of_treatment(treatment.id)
        for one in harms_beside_control(treatment, studies, here):
            rows = (*one.treated, *one.control)
            assert {row.study for row in rows} == {one.study}
            assert {row.role for row in one.treated} == {"experimental"}
            assert {row.role for row in one.control} == {"control"}
            assert len({row.control_type for row in one.control}) == 1
            record = here.dataset.studies[one.study]
            named = {beside(record, arm, here) for row in one.control for arm in row.arm.split("+")}
            assert named == {one.other}
            seen.add(bool(one.other))
    assert seen == ({True, False} if name == "real" else {False})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_the_box_says_of_missing_harms_agrees_with_what_was_counted(language: str):
    """It once said of a treatment that its harms were published as percentages, where they were those of another."""
    here, said = edition("real", language), set()
    for treatment in here.dataset.treatments.values():
        trials = [s for s in here.dataset.studies_of_treatment(treatment.id) if s.design.kind.randomised]
        found = harms_beside_control(treatment, trials, here)
        inert = [one for one in found if not one.other]
        told = numbers_of(treatment, here).no_harms
        if told == here.words("box.no_harms.none"):
            assert not found, treatment.id
        if told == here.words("box.no_harms.beside"):
            assert found
            assert not inert, treatment.id
        if told == here.words("box.no_harms.percent"):
            assert inert
            assert all(one.sides is None for one in inert), treatment.id
        said.add(told)
    saint = here.dataset.treatments["saint"]
    assert numbers_of(saint, here).no_harms == here.words("box.no_harms.none")
    assert here.words("box.no_harms.percent") in said


def test_a_rate_without_a_count_is_shown_as_a_rate():
    text = study_page(edition("mini").dataset.studies["alpha-2020"], edition("mini")).body
    assert "3 per 1000 baths" in text


def test_judgements_of_bias_have_a_sign_and_a_word_and_the_name_of_who_judged():
    here = edition("real")
    (table,) = bias_tables(here.dataset.studies_of_treatment("psilocybin"), here)
    assert {row.by for row in table.rows} == {"SYPRES"}
    for row in table.rows:
        assert [domain for domain, *_ in row.cells] == [*DOMAINS["rob-2"], "overall"]
        assert all(sign and word for _, _, sign, word in row.cells)
    judged = {row.study for row in table.rows}
    assert not judged & {key for key, _ in table.missing}


def test_nobody_is_said_to_have_judged_where_nobody_did():
    here = edition("real")
    study = here.dataset.studies["fedgchin-2019"]
    assert not bias_tables([study], here)
    assert here.words("bias.none") in unescape(study_page(study, here).body)


def test_certainty_is_shown_with_its_author_or_as_not_rated():
    here = edition("real")
    for treatment in here.dataset.treatments.values():
        text = unescape(treatment_page(treatment, here).body)
        read = tuple(one for one in treatment.certainty if one.grade is not Grade.recalled)
        rows = certainty_rows(read, here)
        assert (here.words("certainty.not_rated") in text) == (not rows)
        assert all(row.by in text for row in rows)


def test_four_bars_stand_for_high_and_one_for_very_low():
    rows = certainty_rows(edition("mini").dataset.treatments["hot-bath"].certainty, edition("mini"))
    assert [sum(filled for *_, filled in row.bars) for row in rows] == [1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_publication_in_doubt_is_marked_wherever_its_name_stands(language: str):
    here = edition("real", language)
    doubtful = here.dataset.studies["metaxa-2024"]
    word = here.words("afterwards.expression-of-concern")
    assert here.name(doubtful).endswith(f"[{word}]")
    assert word.capitalize() in study_page(doubtful, here).body
    page = KINDS["treatment-trials"].write(here, "psilocybin").body
    links = re.findall(r"<a [^>]*>([^<]*Metaxa 2024[^<]*)</a>", page)
    assert links
    assert all(word in link for link in links)
