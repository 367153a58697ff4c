"""Wilson's interval against results published by others, and against what must hold for any count."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evidence_explorer.stats import Z95, wilson

# Each result is compared to the last digit that its source prints: half a unit of that digit either way.
FOUR_DIGITS = 0.5e-4
FIVE_DIGITS = 0.5e-5
# Two ways of computing the same float differ by some units of the sixteenth digit.
FLOAT = 1e-12

counts = st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_newcombe_1998_table_1_method_3(events: int, n: int, low: float, high: float):
    found = wilson(events, n)
    assert found.value == events / n
    assert found.low == pytest.approx(low, abs=FOUR_DIGITS)
    assert found.high == pytest.approx(high, abs=FOUR_DIGITS)


def test_the_interval_is_that_of_statsmodels():
    """proportion_confint(12, 30, method="wilson")."""
    found = wilson(12, 30)
    assert found.value == 0.4
    assert found.low == pytest.approx(0.24591, abs=FIVE_DIGITS)
    assert found.high == pytest.approx(0.57680, abs=FIVE_DIGITS)


@pytest.mark.parametrize("n", [1, 2, 20, 10**9])
def test_nobody_and_everybody_have_the_interval_of_the_closed_form(n: int):
    """With no event, Wilson's upper end is z²/(n + z²), and the lower end is 0 and not nearly 0."""
    width = Z95**2 / (n + Z95**2)
    none, everybody = wilson(0, n), wilson(n, n)
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(width, rel=1e-9)
    assert (everybody.value, everybody.high) == (1.0, 1.0)
    assert 1 - everybody.low == pytest.approx(width, rel=1e-6)


def test_a_thousand_million_people_give_the_interval_of_the_normal_distribution():
    """At that size the score interval and p ± z·√(p(1−p)/n) agree to ten digits."""
    found = wilson(5 * 10**8, 10**9)
    half = Z95 * (0.25 / 10**9) ** 0.5
    assert found.low == pytest.approx(0.5 - half, abs=1e-10)
    assert found.high == pytest.approx(0.5 + half, abs=1e-10)


def test_a_count_computed_from_a_percentage_may_be_a_fraction():
    assert wilson(4.5, 10).value == 0.45
    assert wilson(4, 10).low < wilson(4.5, 10).low < wilson(5, 10).low


@given(counts)
@example((1, 10**9))
@example((10**9 - 1, 10**9))
def test_the_interval_lies_in_0_to_1_and_holds_the_share(count: tuple[int, int]):
    found = wilson(*count)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.integers(0, 1000), st.integers(1, 10**6))
def test_the_interval_of_a_published_percentage_holds_it(tenths: int, n: int):
    found = wilson(tenths / 10 * n / 100, n)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(counts)
def test_counting_the_others_mirrors_the_interval(count: tuple[int, int]):
    events, n = count
    one, other = wilson(events, n), wilson(n - events, n)
    assert one.low == pytest.approx(1 - other.high, abs=FLOAT)
    assert one.high == pytest.approx(1 - other.low, abs=FLOAT)


@given(st.integers(1, 10**4).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(2, 50))
def test_the_same_share_of_more_people_has_a_narrower_interval(count: tuple[int, int], times: int):
    events, n = count
    small, large = wilson(events, n), wilson(events * times, n * times)
    assert large.high - large.low < small.high - small.low


@pytest.mark.parametrize(
    ("events", "n"), [(1, 0), (0, 0), (0, -1), (-1, 10), (11, 10), (10.01, 10), (nan, 10), (inf, 10), (1, nan)]
)
def test_what_is_no_proportion_is_refused(events: float, n: int):
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(events, n)
