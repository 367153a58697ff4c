"""Decisions by relevance: what is in force stands in the box, a state is not a decision, a class hands its own on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence_explorer.frames import decisions, decisions_on
from evidence_explorer.model import Dataset, Ruling
from evidence_explorer.pages import Edition, editions
from evidence_explorer.pages.blocks.decisions import in_force
from evidence_explorer.pages.blocks.factbox import fact_box
from evidence_explorer.pages.decisions.page import status_page
from evidence_explorer.pages.kit.writer import PageWriter
from evidence_explorer.pages.timeline.page import moments
from real import real_dataset, real_edition

ROOT = Path(__file__).parent.parent
PLACES = ("FR", "EU", "US")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return real_dataset()


@pytest.fixture(scope="module", params=[0, 1], ids=["en", "fr"])
def edition(dataset: Dataset, request: pytest.FixtureRequest) -> Edition:
    return list(editions(dataset).values())[request.param]


@pytest.fixture(scope="module")
def english(dataset: Dataset) -> Edition:
    return real_edition("en")


def box(treatment: str, code: str, edition: Edition) -> list[tuple[str, str]]:
    dataset = edition.dataset
    found = fact_box(dataset.treatments[treatment], dataset.studies_of_treatment(treatment), edition)
    rows = found.status[PLACES.index(code)].rows
    return [(row.lead, str(row.what)) for row in rows]


def test_the_box_of_esketamine_in_france_shows_the_payment_in_force_although_its_page_has_no_date(english: Edition):
    rows = box("esketamine", "FR", english)
    assert "Payment · date not found" in {lead for lead, _ in rows}
    told = " ".join(what for _, what in rows)
    assert "Later HAS re-evaluation" in told
    assert "psychiatric emergencies" in told  # refused, and in force
    assert "Temporary authorisation" not in told  # ended with the approval
    assert "favourable to reimbursement only under 65 years" not in told  # replaced


def test_the_box_shows_every_authorisation_and_payment_in_force(edition: Edition):
    for treatment in edition.dataset.treatments:
        for code in PLACES:
            told = [what for _, what in box(treatment, code, edition)]
            for status, _ in decisions_on(edition.dataset, treatment):
                if code in status.jurisdictions and status.kind in {Ruling.authorisation, Ruling.reimbursement}:
                    assert (str(edition.tell(status.what)) in told) is status.in_force, (treatment, status.what)


def test_a_state_is_shown_as_a_state_and_only_without_an_authorisation(english: Edition):
    assert box("psilocybin", "EU", english) == [
        ("Nothing found · as of November 2026", "No EU marketing authorisation was found"),
    ]
    assert all(not lead.startswith("Nothing found") for lead, _ in box("esketamine", "EU", english))


def test_a_label_that_was_found_is_a_source_and_no_decision(edition: Edition):
    for treatment in edition.dataset.treatments:
        for code in PLACES:
            kinds = {status.kind for status, _ in in_force(code, treatment, edition)}
            assert not kinds & {Ruling.document, Ruling.context}


def test_the_timeline_holds_decisions_only(edition: Edition):
    found = [m for m in moments(edition, PageWriter(edition, "timeline")) if m.kind == "decision"]
    told = {str(m.detail) for m in found}
    dated = [status for _, _, status in decisions(edition.dataset) if status.date]
    assert {str(edition.tell(s.what)) for s in dated if s.kind.decides} == told
    assert any(not status.kind.decides for status in dated)
    assert not any(re.search(r"was found is dated|No EU marketing|qui a été trouvée est datée", text) for text in told)


def test_a_decision_on_a_class_is_inherited_by_its_treatments_and_said_to_be(dataset: Dataset, edition: Edition):
    mark = {"en": "for the whole class", "fr": "pour toute la classe"}[edition.language]
    for treatment in ("rtms-10hz", "rtms-1hz", "itbs", "saint", "deep-tms"):
        leads = [lead for lead, _ in box(treatment, "FR", edition)]
        assert len(leads) == 2
        assert all(lead.endswith(mark) for lead in leads)
    (lead, what), *_ = box("ketamine-sc", "US", edition)
    assert {"en": "also for", "fr": "aussi pour"}[edition.language] in lead
    assert str(edition.tell(dataset.families["ketamine"].status[0].what)) == what
    given = [status for status, _ in decisions_on(dataset, "esketamine")]
    assert dataset.families["ketamine"].status[0] not in given


def test_what_only_surrounds_a_family_stays_with_the_family(dataset: Dataset):
    for treatment in dataset.families["precision-psychiatry"].treatments:
        shared = [status for status, others in decisions_on(dataset, treatment.id) if others]
        assert shared == []


def test_the_page_of_decisions_counts_decisions_only(english: Edition, dataset: Dataset):
    count = sum(status.kind.decides for _, _, status in decisions(dataset))
    page = status_page(english).body
    assert f"{count} decisions" in page
    assert 0 < count < len(list(decisions(dataset)))


def test_every_jurisdiction_is_answered_in_words_of_the_page(edition: Edition):
    for kind in Ruling:
        assert edition.words.has(f"ruling.{kind}")
        assert edition.words.has(f"ruling_about.{kind}")
