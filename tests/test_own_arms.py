"""On the pages of a treatment its own arms look treated, and nothing else does."""

from __future__ import annotations

import pytest

from evidence_explorer.pages import Edition
from evidence_explorer.pages.blocks.trials import charted, main_groups, seen_from
from real import real_edition


def shown(study: str, own: list[str], edition: Edition) -> dict[str, tuple[str, str]]:
    found = main_groups([edition.dataset.studies[study]], list(charted(edition)), edition)
    return {
        row.arm: (row.role, edition.say(row.control_name))
        for group in seen_from(own, found, edition)
        for row in group.rows
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_of_two_treatments_is_the_treated_one_on_its_own_page(language: str):
    edition = real_edition(language)
    for own, other in (("rtms-10hz", "itbs"), ("itbs", "rtms-10hz")):
        found = shown("blumberger-2018", [own], edition)
        assert found[own] == ("experimental", "")
        role, name = found[other]
        assert role == "control"
        assert name


def test_a_drug_beside_the_treatment_is_never_drawn_as_treated():
    edition = real_edition("en")
    family = edition.dataset.families[edition.dataset.family_of_treatment["rtms-10hz"]]
    for own in (["rtms-10hz"], [treatment.id for treatment in family.treatments]):
        found = shown("papakostas-2024", own, edition)
        assert found["rtms"][0] == "experimental"
        assert found["aripiprazole"] == ("control", edition.words("chart.another_treatment"))


def test_nothing_that_a_page_draws_as_treated_is_a_treatment_of_another_page():
    edition = real_edition("en")
    for key in edition.dataset.treatments:
        studies = edition.dataset.studies_of_treatment(key)
        for group in seen_from([key], main_groups(studies, list(charted(edition)), edition), edition):
            treated = {row.treatment for row in group.rows if row.role == "experimental"}
            if group.controlled and key in {row.treatment for row in group.rows}:
                assert treated <= {key, None}, (key, group.study)
                assert key in treated, (key, group.study)
