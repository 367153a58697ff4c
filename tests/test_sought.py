"""Trials that were looked for and cannot be used are named on the page of their treatment, without any figure."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_explorer.model import Dataset, Sought
from evidence_explorer.pages import KINDS, edition_of
from evidence_explorer.pages.treatment.sought import sought_of
from made import TEXT, mini
from real import real_dataset

ROOT = Path(__file__).parent.parent
TRIALS = (
    Sought.model_validate_json('{"name": "Nobody 2001", "read": false}'),
    Sought(name="Anna 2002", read=True, what=TEXT, pmid=12345678, registry="NCT00000000"),
    Sought(name="Bob 2003", read=True, address="https://example.org/bob"),
)
HEADINGS = {
    "en": ("A page was read, without a usable count", "No page was found"),
    "fr": ("Une page a été lue, sans nombre utilisable", "Aucune page trouvée"),
}


def with_sought(*trials: Sought) -> Dataset:
    base = mini()
    files = []
    for placed in base.family_files:
        treatments = tuple(t.model_copy(update={"sought": trials}) for t in placed.record.treatments)
        files.append(replace(placed, record=placed.record.model_copy(update={"treatments": treatments})))
    return replace(base, family_files=tuple(files))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_those_that_were_read_come_first_with_where_they_are(language: str):
    edition = edition_of(with_sought(*TRIALS), language)
    read, absent = sought_of(edition.dataset.treatments["hot-bath"], edition)
    assert (read[0], absent[0]) == HEADINGS[language]
    assert [(row.name, len(row.places)) for row in read[2]] == [("Anna 2002", 2), ("Bob 2003", 1)]
    assert read[2][0].places[0] == ("PubMed 12345678", "https://pubmed.ncbi.nlm.nih.gov/12345678/")
    assert [row.name for row in absent[2]] == ["Nobody 2001"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_the_treatment_lists_them_and_says_nothing_where_there_are_none(language: str):
    for trials, wanted in ((TRIALS, 1), ((), 0)):
        edition = edition_of(with_sought(*trials), language)
        page = KINDS["treatment-trials"].write(edition, "hot-bath").body
        assert page.count('id="sought"') == wanted
        assert page.count("Bob 2003") == wanted


def test_no_result_stands_there():
    """Names, years, numbers of a registry or journal: nothing that could be read as how many responded."""
    dataset = real_dataset()
    told = [trial for t in dataset.treatments.values() for trial in t.sought if trial.what]
    assert len(told) > 10
    assert [
        t.name for t in told for text in t.what.root.values() if re.search(r"\d\s?%|\d+ (of|sur|against|contre) ", text)
    ] == []
