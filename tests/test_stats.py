"""The arithmetic, pinned to results published by others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_explorer.stats import wilson

# Newcombe 1998, Statistics in Medicine 17:857, table I, method 3; printed with four decimals, hence 5e-5.
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
counts = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("events", "n", "low", "high"), NEWCOMBE)
def test_wilson_is_newcombes_table(events: int, n: int, low: float, high: float) -> None:
    found = wilson(events, n)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_wilson_agrees_with_another_program() -> None:
    # statsmodels 0.15 proportion_confint(12, 30, method="wilson"), printed with five decimals
    assert wilson(12, 30)[1:] == pytest.approx((0.24591, 0.57680), abs=5e-6)


@given(counts)
def test_the_interval_contains_the_share_and_stays_within_0_and_1(pair: tuple[int, int]) -> None:
    found = wilson(*pair)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(counts)
def test_counting_the_others_turns_the_interval_round(pair: tuple[int, int]) -> None:
    events, n = pair
    one, other = wilson(events, n), wilson(n - events, n)
    assert one.low == pytest.approx(1 - other.high, abs=1e-12)
    assert one.high == pytest.approx(1 - other.low, abs=1e-12)


@given(counts)
def test_more_people_with_the_same_share_give_a_narrower_interval(pair: tuple[int, int]) -> None:
    events, n = pair
    small, large = wilson(events, n), wilson(events * 2, n * 2)
    assert large.high - large.low < small.high - small.low


def test_none_and_all_end_exactly_at_0_and_1() -> None:
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1
    assert wilson(10**9, 10**9).high == 1


@pytest.mark.parametrize(("events", "n"), [(0, 0), (5, 4), (-1, 4)])
def test_what_is_no_proportion_is_refused(events: int, n: int) -> None:
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(events, n)
