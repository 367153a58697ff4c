"""The interface says the same things in every language, as that language writes them."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from evidence_explorer import model
from evidence_explorer.words import words

EN, FR = words("en"), words("fr")
SPOKEN: dict[str, type[StrEnum]] = {
    "control": model.Control,
    "repeats": model.Repeats,
    "kind": model.Kind,
    "blinding": model.Blinding,
    "rater": model.Rater,
    "timing": model.Timing,
    "score": model.ScoreKind,
    "measure": model.Measure,
    "grade": model.Grade,
    "at": model.Unit,
}


def test_both_languages_have_the_same_phrases_with_the_same_holes() -> None:
    assert EN._said.keys() == FR._said.keys()
    holes = re.compile(r"\{(\w+)\}")
    assert not [key for key in EN._said if set(holes.findall(EN._said[key])) != set(holes.findall(FR._said[key]))]


@pytest.mark.parametrize("prefix", SPOKEN)
def test_every_word_of_a_closed_list_is_spoken(prefix: str) -> None:
    assert not [word for word in SPOKEN[prefix] if not EN.has(f"{prefix}.{word}")]


def test_french_sets_narrow_spaces_before_high_punctuation() -> None:
    wrong = {
        key: text
        for key, text in FR._said.items()
        if re.search(r"[^\u202f][;?!%»](\s|$)|«[^\u202f]|[^\u202f]:\s", text)
    }
    assert not wrong


@pytest.mark.parametrize(
    ("value", "en", "fr"),
    [(1924, "1,924", "1\u202f924"), (-0.4, "\u22120.4", "\u22120,4"), (0.67, "0.67", "0,67"), (29.0, "29", "29")],
)
def test_numbers_are_written_as_the_language_writes_them(value: float, en: str, fr: str) -> None:
    assert EN.number(value) == en
    assert FR.number(value) == fr


def test_shares_have_a_decimal_only_where_whole_percents_would_mislead() -> None:
    assert [EN.percent(x) for x in (0, 0.004, 29 / 79, 0.996, 1)] == [
        f"{x}\u202f%" for x in ("0", "0.4", "37", "99.6", "100")
    ]


def test_people_and_intervals_are_phrases() -> None:
    assert EN.people(29, 79) == "29 of 79"
    assert FR.people(29, 79) == "29 sur 79"
    assert FR.span(0.27, 0.48) == "27 à 48"


def test_moments_and_dates_are_in_words() -> None:
    assert FR.moment(model.Moment(value=3, unit=model.Unit.week)) == "semaine 3"
    assert EN.day("2019-12-18") == "December 18, 2019"
    assert FR.day("2019-12") == "décembre 2019"
