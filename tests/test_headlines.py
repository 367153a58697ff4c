"""A summary never says less than its figures mean: what each headline number carries, on every treatment page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.compare import compare_page
from evidence_explorer.pages.treatment import treatment_page
from evidence_explorer.site import sound_dataset

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr")


@cache
def real(language: str) -> Edition:
    return edition_of(sound_dataset(ROOT / "data", ROOT)[0], language)


def part(text: str, start: str, end: str) -> str:
    """The text between two marks."""
    return text.split(start, 1)[1].split(end, 1)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rating_of_certainty_names_what_it_compares(language: str):
    here = real(language)
    compared = compare_page(here).body
    for treatment in here.dataset.treatments.values():
        box = part(treatment_page(treatment, here).body, 'id="sure"', "</section>")
        column = part(compared, f'id="of-{treatment.id}"', "</section>")
        for rating in treatment.certainty:
            comparison = f'<span class="ee-note">{here.tell(rating.comparison)}</span>'
            assert comparison in box, treatment.id
            assert comparison in column, treatment.id
