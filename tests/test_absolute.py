"""From a ratio to people: risks, differences and numbers needed to treat, in either direction and across infinity."""

from __future__ import annotations

from math import exp, inf, isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_explorer.stats import (
    Absolute,
    Estimate,
    Measure,
    Nnt,
    absolute_effect,
    number_needed,
    odds_ratio,
    risk_difference,
    risk_ratio,
)

FLOAT = 1e-12  # the same arithmetic in another order
MEASURES: list[Measure] = ["RR", "OR"]

ratios = (
    st.lists(st.floats(-5, 5), min_size=3, max_size=3)
    .map(sorted)
    .map(lambda y: Estimate(exp(y[1]), exp(y[0]), exp(y[2])))
)
risks = st.floats(0.001, 0.999)


def test_a_risk_ratio_multiplies_the_control_risk():
    found = absolute_effect("RR", Estimate(1.5, 1.2, 2.0), 0.2)
    assert found.treated == pytest.approx((0.3, 0.24, 0.4), rel=FLOAT)
    assert found.difference == pytest.approx((0.1, 0.04, 0.2), rel=FLOAT)
    assert found.per(1000) == pytest.approx((100, 40, 200), rel=FLOAT)
    assert found.nnt.whole() == Nnt("benefit", 10, 5, 25, "benefit")
    assert not found.capped


def test_an_odds_ratio_multiplies_the_control_odds():
    """Odds of 1/4 times 2, 1 and 4: risks of 1/3, 1/5 and 1/2."""
    found = absolute_effect("OR", Estimate(2.0, 1.0, 4.0), 0.2)
    assert found.treated == pytest.approx((1 / 3, 1 / 5, 1 / 2), rel=FLOAT)
    assert found.difference == pytest.approx((2 / 15, 0, 3 / 10), rel=FLOAT)


@pytest.mark.parametrize(("measure", "ratio"), [("RR", risk_ratio), ("OR", odds_ratio)])
def test_a_trial_s_ratio_at_its_own_control_risk_gives_its_treated_risk(measure: Measure, ratio):
    """29 of 79 against 14 of 79."""
    single = ratio(29, 79, 14, 79)
    found = absolute_effect(measure, Estimate(single.estimate, single.low, single.high), 14 / 79)
    assert found.treated.value == pytest.approx(29 / 79, rel=FLOAT)
    assert found.difference.value == pytest.approx(risk_difference(29, 79, 14, 79).estimate, rel=FLOAT)


def test_a_treated_risk_stops_at_1_and_says_so():
    found = absolute_effect("RR", Estimate(1.5, 0.9, 4.0), 0.4)
    assert found.treated == pytest.approx((0.6, 0.36, 1.0), rel=FLOAT)
    assert found.difference.high == 0.6
    assert found.capped
    assert absolute_effect("RR", Estimate(4.0, 3.0, 5.0), 0.4).treated == (1.0, 1.0, 1.0)
    assert not absolute_effect("RR", Estimate(1.5, 0.9, 2.5), 0.4).capped
    assert not absolute_effect("OR", Estimate(1e6, 1e5, 1e7), 0.4).capped


@pytest.mark.parametrize(
    ("difference", "wanted", "expected"),
    [
        ((0.1, 0.05, 0.25), True, ("benefit", 10, 4, 20, "benefit")),
        ((0.1, 0.05, 0.25), False, ("harm", 10, 4, 20, "harm")),
        ((-0.1, -0.25, -0.05), True, ("harm", 10, 4, 20, "harm")),
        ((-0.1, -0.25, -0.05), False, ("benefit", 10, 4, 20, "benefit")),
        ((0.1, -0.05, 0.25), True, ("both", 10, 4, 20, "benefit")),
        ((0.1, -0.05, 0.25), False, ("both", 10, 20, 4, "harm")),
        ((-0.01, -0.05, 0.25), True, ("both", 100, 4, 20, "harm")),
        ((0.0, -0.05, 0.25), True, ("both", None, 4, 20, None)),
        ((0.1, 0.0, 0.25), True, ("benefit", 10, 4, None, "benefit")),
        ((-0.1, -0.25, 0.0), True, ("harm", 10, 4, None, "harm")),
        ((0.0, 0.0, 0.25), True, ("benefit", None, 4, None, None)),
        ((0.0, 0.0, 0.0), True, ("both", None, None, None, None)),
        ((1.0, 1.0, 1.0), True, ("benefit", 1, 1, 1, "benefit")),
        ((0.15, 0.07, 0.3), True, ("benefit", 7, 4, 15, "benefit")),
    ],
)
def test_numbers_needed_run_from_benefit_through_infinity_to_harm(difference, wanted: bool, expected):
    assert number_needed(Estimate(*difference), wanted=wanted).whole() == Nnt(*expected)


def test_numbers_needed_are_one_over_the_difference_before_rounding():
    found = number_needed(Estimate(0.15, 0.07, 0.3))
    assert (found.value, found.low, found.high) == pytest.approx((1 / 0.15, 1 / 0.3, 1 / 0.07), rel=FLOAT)


def test_a_tenth_is_ten_people_although_floats_say_a_little_more():
    assert 1 / (0.3 - 0.2) > 10
    assert number_needed(Estimate(0.3 - 0.2, 0.05, 0.2)).whole().value == 10


def test_a_difference_left_by_rounding_is_none():
    assert number_needed(Estimate(0.1 + 0.2 - 0.3, -0.1, 0.1)).value is None


@given(st.sampled_from(MEASURES), ratios, risks, st.booleans())
def test_any_ratio_at_any_control_risk_gives_risks_in_order_and_nothing_endless(
    measure: Measure, ratio: Estimate, risk: float, wanted: bool
):
    found = absolute_effect(measure, ratio, risk, wanted=wanted)
    numbers = [number for number in found.nnt[1:4] if number is not None]
    assert all(isfinite(value) for value in [*found.treated, *found.difference, *numbers])
    assert 0 <= found.treated.low <= found.treated.value <= found.treated.high <= 1
    assert found.difference.low <= found.difference.value <= found.difference.high
    assert found.difference.value == pytest.approx(found.treated.value - risk, abs=FLOAT)
    whole = found.nnt.whole()
    assert all(number is None or number >= 1 for number in whole[1:4])


@given(ratios, risks)
def test_wanting_the_opposite_mirrors_the_numbers_needed(ratio: Estimate, risk: float):
    found, other = (absolute_effect("RR", ratio, risk, wanted=wanted).nnt for wanted in (True, False))
    mirror = {"benefit": "harm", "harm": "benefit", "both": "both", None: None}
    assert (other.kind, other.side, other.value) == (mirror[found.kind], mirror[found.side], found.value)
    ends = (found.high, found.low) if found.kind == "both" else (found.low, found.high)
    assert (other.low, other.high) == ends


@given(ratios, st.floats(0.01, 0.4), st.floats(1.01, 2))
def test_a_higher_control_risk_enlarges_what_a_risk_ratio_does(ratio: Estimate, risk: float, times: float):
    found, more = absolute_effect("RR", ratio, risk), absolute_effect("RR", ratio, risk * times)
    if not (found.capped or more.capped):
        assert more.difference == pytest.approx([times * value for value in found.difference], rel=1e-9, abs=FLOAT)


@given(st.sampled_from(MEASURES), risks)
def test_a_ratio_of_1_changes_nobody(measure: Measure, risk: float):
    found: Absolute = absolute_effect(measure, Estimate(1.0, 0.5, 1.0), risk)
    assert found.difference.value == found.difference.high == 0
    assert found.nnt.value is None


@pytest.mark.parametrize("risk", [0, 1, -0.1, 1.5, nan, inf])
def test_a_control_risk_outside_0_to_1_is_refused(risk: float):
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        absolute_effect("RR", Estimate(1.5, 1.2, 2.0), risk)


@pytest.mark.parametrize("ratio", [(0, 0, 1), (-1, -2, 1), (1, 1.1, 2), (2, 1, 1.5), (nan, 1, 2), (1, 0.5, inf)])
def test_what_is_no_ratio_is_refused(ratio: tuple[float, float, float]):
    with pytest.raises(ValueError, match="not a ratio with its interval"):
        absolute_effect("OR", Estimate(*ratio), 0.2)


def test_a_risk_difference_is_not_carried_to_another_control_risk():
    with pytest.raises(ValueError, match="not a ratio: RR or OR"):
        absolute_effect("RD", Estimate(0.1, 0.05, 0.2), 0.2)


@pytest.mark.parametrize("difference", [(0.1, 0.2, 0.3), (1.1, 0, 1.2), (nan, 0, 1), (0.1, -inf, 0.2)])
def test_what_is_no_difference_of_risks_is_refused(difference: tuple[float, float, float]):
    with pytest.raises(ValueError, match="not a difference of risks"):
        number_needed(Estimate(*difference))
