"""The edges of printed numbers in every language: ends that round alike, zero, everybody, large ratios."""

from __future__ import annotations

import re
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_explorer.charts import estimate_text, interval_text, tau_interval_text, tau_text, value_text
from evidence_explorer.pages.blocks.findings.view import _more_text
from evidence_explorer.pages.blocks.pooled.sentences import difference, needed, people_text
from evidence_explorer.stats import Estimate, number_needed
from evidence_explorer.words import words

LANGUAGES = ("en", "fr")
RATIOS, DIFFERENCES = ("RR", "OR"), ("RD", "MD", "SMD")
MINUS_NOUGHT = re.compile(r"−0(?:[.,]0+)?(?![\d.,])")
NUMBER = re.compile(r"−?\d[\d\u202f,.]*\d|−?\d")
SHOWABLE = 1e-6
"""A value nearer to no difference than this is written as no difference."""

ratios = st.floats(-9, 16, allow_nan=False).map(lambda power: 2.718281828**power)
near_one = st.floats(0.98, 1.02, allow_nan=False)
points = st.floats(-60, 60, allow_nan=False) | st.floats(-0.2, 0.2, allow_nan=False) | st.just(-0.0)
shares = st.floats(-1, 1, allow_nan=False) | st.floats(-0.002, 0.002, allow_nan=False)
risks = st.floats(0, 1, allow_nan=False) | st.floats(0, 0.01, allow_nan=False) | st.floats(0.99, 1, allow_nan=False)
few = settings(max_examples=150, deadline=None)


def ordered(values: st.SearchStrategy[float]) -> st.SearchStrategy[Estimate]:
    return st.tuples(values, values, values).map(lambda three: Estimate(*[sorted(three)[at] for at in (1, 0, 2)]))


@st.composite
def estimates(draw: st.DrawFn) -> tuple[str, Estimate]:
    """A measure with an estimate in its interval, on the natural scale."""
    measure = draw(st.sampled_from((*RATIOS, *DIFFERENCES)))
    kinds = {"RR": ratios | near_one, "OR": ratios | near_one, "RD": shares}
    return measure, draw(ordered(kinds.get(measure, points)))


def read(said: str, language: str) -> list[float]:
    """The numbers of a text, as that language writes them."""
    found = []
    for text in NUMBER.findall(said):
        plain = text.replace("\u202f", "").replace("−", "-")
        plain = plain.replace(",", "") if language == "en" else plain.replace(",", ".")
        found.append(float(plain))
    return found


def side(value: float, nothing: float) -> int:
    return (value > nothing) - (value < nothing)


@pytest.mark.parametrize("language", LANGUAGES)
@few
@given(told=estimates())
def test_an_interval_prints_both_ends_in_order_and_on_their_side_of_no_difference(
    told: tuple[str, Estimate], language: str
):
    measure, estimate = told
    said = estimate_text(measure, *estimate, words(language))  # type: ignore[arg-type]
    assert not MINUS_NOUGHT.search(said)
    assert said.endswith(f"({interval_text(measure, estimate.low, estimate.high, words(language))})")  # type: ignore[arg-type]
    numbers = read(said, language)
    assert len(numbers) == 3
    value, low, high = numbers
    assert low <= value <= high
    nothing, unit = (1.0, 1.0) if measure in RATIOS else (0.0, 100.0 if measure == "RD" else 1.0)
    for printed, meant in zip(numbers, estimate, strict=True):
        if abs(meant * unit - nothing) > SHOWABLE and 0.001 <= abs(meant) < 1e6:
            assert side(printed, nothing) == side(meant * unit, nothing)


@few
@given(value=ratios | near_one)
def test_a_printed_ratio_is_within_half_of_its_last_digit_and_never_in_powers_of_ten(value: float):
    said = value_text("RR", value, words("en"))
    if value < 0.001 or value >= 1e6:
        assert "0.001" in said or "1,000,000" in said
        return
    (printed,) = read(said, "en")
    last = 10.0 ** -len(said.partition(".")[2]) if value < 100 else value / 100
    assert abs(printed - value) <= 0.5 * last * (1 + 1e-9)
    assert "e" not in said


@few
@given(value=points)
def test_a_printed_difference_is_within_half_of_its_last_digit(value: float):
    for measure, digits in (("MD", 1), ("SMD", 2)):
        said = value_text(measure, value, words("fr"))  # type: ignore[arg-type]
        (printed,) = read(said, "fr")
        decimals = len(said.partition(",")[2])
        assert decimals >= digits
        assert abs(printed - value) <= 0.5 * 10.0**-decimals + 1e-9


@pytest.mark.parametrize(
    ("measure", "ends", "en", "fr"),
    [
        ("MD", (-12.04, -0.04), "−12.0 to −0.04", "−12,0 à −0,04"),
        ("MD", (-12.04, 0.0), "−12.0 to 0.0", "−12,0 à 0,0"),
        ("MD", (-12.04, -1e-12), "−12.0 to 0.0", "−12,0 à 0,0"),
        ("MD", (-0.0, 3.21), "0.0 to 3.2", "0,0 à 3,2"),
        ("MD", (2.51, 2.54), "2.5 to 2.5", "2,5 à 2,5"),
        ("SMD", (-0.31, 0.004), "−0.31 to 0.004", "−0,31 à 0,004"),
        ("RD", (-0.0004, 0.1), "−0.04 to 10.0", "−0,04 à 10,0"),
        ("RR", (0.72, 0.9976), "0.72 to 0.998", "0,72 à 0,998"),
        ("RR", (1.0, 1.0), "1.00 to 1.00", "1,00 à 1,00"),
        ("RR", (1.0003, 123.456), "1.0003 to 123", "1,0003 à 123"),
        ("RR", (99.96, 99960.0), "100.0 to 100,000", "100,0 à 100\u202f000"),
        ("RR", (0.0, inf), "under 0.001 to ∞", "moins de 0,001 à ∞"),
    ],
)
def test_edges_of_intervals(measure: str, ends: tuple[float, float], en: str, fr: str):
    said = [interval_text(measure, *ends, words(language)) for language in LANGUAGES]  # type: ignore[arg-type]
    assert said == [en, fr]


@pytest.mark.parametrize("language", LANGUAGES)
@few
@given(told=ordered(shares), good=st.booleans())
def test_a_number_needed_has_two_branches_exactly_where_the_difference_crosses_zero(
    told: Estimate, good: bool, language: str
):
    found, w = number_needed(told, wanted=good), words(language)
    said = needed(found, w)
    assert not MINUS_NOUGHT.search(said)
    crosses = told.low <= -1e-12 and told.high >= 1e-12
    if crosses and found.side:
        up = found.whole()
        assert found.kind == "both"
        numbers = [w.number(end) for end in (up.value, up.low, up.high) if end is not None]
        assert all(number in said for number in numbers)
        assert said == w(f"pool.nnt.{up.side}_both", value=numbers[0], low=numbers[1], high=numbers[2])
    elif found.side:
        assert found.kind in ("benefit", "harm")
        assert "∞" in said or min(abs(told.low), abs(told.high)) >= 1e-12


@pytest.mark.parametrize("language", LANGUAGES)
@few
@given(share=ordered(risks), people=st.sampled_from([100, 1000, 10_000]))
def test_people_are_whole_and_between_nobody_and_everybody(share: Estimate, people: int, language: str):
    w = words(language)
    said = people_text(share, people, w)
    assert not MINUS_NOUGHT.search(said)
    assert all(0 <= number <= people for number in read(said, language))
    known = share.low == share.high
    assert len(read(said, language)) == (2 if known else 4)


@few
@given(ends=st.tuples(*[st.integers(-1000, 1000)] * 3).map(sorted))
def test_a_difference_in_people_prints_both_ends_and_every_sign(ends: list[int]):
    low, value, high = ends
    for language in LANGUAGES:
        w = words(language)
        said = _more_text(value, low, high, 1000, w)
        assert not MINUS_NOUGHT.search(said)
        assert ("+" in said) == (high > 0)
        assert sorted(abs(one) for one in read(said.replace("+", ""), language)) == sorted(
            map(abs, (value, 1000, low, high))
        )
        assert not MINUS_NOUGHT.search(difference(value, low, high, w))


@pytest.mark.parametrize("language", LANGUAGES)
@few
@given(share=risks, other=risks, people=st.sampled_from([100, 1000, 10_000]))
def test_only_everybody_is_a_hundred_percent_and_only_nobody_is_none(
    share: float, other: float, people: int, language: str
):
    w = words(language)
    said = w.percent(share)
    (printed,) = read(said.replace("%", ""), language)
    if 1e-6 < share < 1 - 1e-6:
        assert 0 < printed < 100
    assert w.percent(0.0).startswith("0")
    assert w.percent(1.0).startswith("100")
    assert not MINUS_NOUGHT.search(w.percent(0.0 * -1))
    assert len(read(w.span(min(share, other), max(share, other), people), language)) == 2


@few
@given(tau2=st.floats(0, 400, allow_nan=False) | st.floats(0, 1e-3, allow_nan=False))
def test_a_spread_is_nought_only_where_it_is(tau2: float):
    for measure in (*RATIOS, *DIFFERENCES):
        w = words("en")
        said = tau_text(measure, tau2, w)  # type: ignore[arg-type]
        assert (said == "0") == (tau2 == 0)
        assert tau_interval_text(measure, 0.0, tau2, w).startswith("0 ")  # type: ignore[arg-type]
