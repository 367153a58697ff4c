"""The small tools of the importers: times, numbers, DOIs, ids, names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_explorer.importers.draft import doi, mentioned, moment, normal, number, one_line, slug
from evidence_explorer.scaffold import Gap, is_id


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Week 3", (3, "week")), ("3 weeks", (3, "week")), ("Baseline and Week 8", (8, "week")),
        ("24 hours", (24, "hour")),
        ("6-month follow-up", (6, "month")), ("Day 1.5", (1.5, "day")), ("12 Months", (12, "month")),
        ("week 4 (week 4)", (4, "week")),
        ("Weeks 2, 4, 8", None), ("Week 3 (Day 22)", None), ("Day 1 to Day 15", None), ("Baseline (Day -1)", None),
        ("at the end", None), ("", None), ("3 sessions", None),
    ],
)  # fmt: skip
def test_a_time_is_understood_only_where_there_is_one(words: str, wanted: tuple[float, str] | None):
    found = moment(words)
    assert (None if isinstance(found["value"], Gap) else (found["value"], found["unit"])) == wanted


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-3.50", -3.5), (" 7 ", 7), ("1.7349999999999999", 1.735), ("1,5", None), ("1e3", None), ("NA", None),
     ("<0.001", None), ("9" * 16, None), ("٣", None), ("", None)],
)  # fmt: skip
def test_only_plain_numbers_are_numbers(text: str, value: float | None):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "bare"),
    [("10.99999/a", "10.99999/a"), ("https://doi.org/10.99999/a", "10.99999/a"), ("doi: 10.99999/a", "10.99999/a"),
     ("10.9/a", None), ("10.99999/a b", None), ("javascript:1", None)],
)  # fmt: skip
def test_a_doi_is_bare_or_none(text: str, bare: str | None):
    assert doi(text) == bare


@given(st.text(max_size=2_000))
def test_a_name_becomes_an_id_or_nothing(text: str):
    assert slug(text) == "" or is_id(slug(text))


@given(st.text(st.characters(), max_size=1_500))
def test_a_line_is_one_line_that_a_record_may_hold(text: str):
    line = one_line(text)
    assert line == line.strip()
    assert all(sign.isprintable() or sign.isspace() for sign in line)
    assert not set("\n\r\u2028\u202e\x00") & set(line)
    assert len(line) <= 1_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Change in KL-R total", ["klr"]), ("Change in KL total", ["kl"]), ("KL and KL-R", ["kl", "klr"]), ("KLM", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_name_inside_a_longer_name_is_not_meant(text: str, found: list[str]):
    assert mentioned(text, {"kl": ("kl",), "klr": ("kl r", "revised kl"), "none": ()}) == found


def test_names_are_compared_without_case_accents_and_signs():
    assert normal("Échelle  du GENOU (KL-2)") == "echelle du genou kl 2"
