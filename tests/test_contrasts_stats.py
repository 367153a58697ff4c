"""Contrasts of two arms: metafor's numbers, Newcombe's formulas, and what must hold for any counts."""

from __future__ import annotations

from dataclasses import astuple
from math import inf, isfinite, log, nan, sqrt

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from evidence_explorer.stats import (
    Z95,
    Contrast,
    Measure,
    contrast,
    mantel_haenszel,
    natural,
    odds_ratio,
    risk_difference,
    risk_ratio,
)
from pins import Arms, Row, arms, rows, trials

# Two programs that evaluate the same closed formula in floats differ in the last digits only.
CLOSED_FORM = 1e-12
FOUR_DIGITS = 0.5e-4  # half a unit of the fourth digit printed
MEASURES: list[Measure] = ["RR", "OR", "RD"]
RATIOS: list[Measure] = ["RR", "OR"]
GOODWIN = (29, 79, 14, 79)  # response at week 3, 25 mg and 1 mg of psilocybin: Goodwin 2022

people = st.one_of(st.integers(1, 30), st.integers(1, 10**9))
arm = people.flatmap(lambda n: st.tuples(st.one_of(st.integers(0, n), st.sampled_from([0, n])), st.just(n)))
two_arms = st.tuples(arm, arm).map(lambda pair: (*pair[0], *pair[1]))


def finite(values: tuple[object, ...]) -> bool:
    return all(isfinite(value) for value in values if isinstance(value, float))


# The set that is left out holds the same trials, one of them corrected as this project never does.
OURS = [row for row in rows("contrasts") if row["set"] != "collins1985a-all"]


@pytest.mark.parametrize("row", OURS, ids=lambda row: f"{row['set']}-{row['study']}-{row['measure']}")
def test_effect_and_variance_of_each_study_are_those_of_metafor(row: Row):
    table = next(t for t in rows("trials") if (t["set"], t["study"]) == (row["set"], row["study"]))
    found = contrast(row["measure"], *arms(table))
    if row["yi"]:
        assert found.y == pytest.approx(float(row["yi"]), rel=CLOSED_FORM)
        assert found.v == pytest.approx(float(row["vi"]), rel=CLOSED_FORM)
    else:
        assert (found.y, found.v) == (None, None)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_that_of_newcombe_1998_table_2_method_10(counts: Arms, low: float, high: float):
    found = risk_difference(*counts)
    assert found.low == pytest.approx(low, abs=FOUR_DIGITS)
    assert found.high == pytest.approx(high, abs=FOUR_DIGITS)


def score_limits(events: float, n: float) -> tuple[float, float]:
    """The roots of |x − p| = z·√(x(1 − x)/n), as Newcombe 1998 defines the limits of each proportion."""
    p, a, b = events / n, 1 + Z95**2 / n, Z95**2 / n
    half = sqrt((2 * p + b) ** 2 - 4 * a * p * p)
    return (2 * p + b - half) / (2 * a), (2 * p + b + half) / (2 * a)


def test_a_published_response_has_the_difference_and_interval_of_newcombe_s_formulas():
    """d − √((p1 − l1)² + (u2 − p2)²) to d + √((u1 − p1)² + (p2 − l2)²)."""
    e1, n1, e0, n0 = GOODWIN
    p1, p2 = e1 / n1, e0 / n0
    (l1, u1), (l2, u2) = score_limits(e1, n1), score_limits(e0, n0)
    found = risk_difference(*GOODWIN)
    assert found.estimate == pytest.approx(15 / 79, rel=CLOSED_FORM)
    assert found.low == pytest.approx(p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), rel=CLOSED_FORM)
    assert found.high == pytest.approx(p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2), rel=CLOSED_FORM)
    assert found.note == ""


def test_a_published_response_has_the_ratio_and_interval_of_the_delta_method():
    found = risk_ratio(*GOODWIN)
    se = sqrt(1 / 29 - 1 / 79 + 1 / 14 - 1 / 79)
    assert found.estimate == pytest.approx(29 / 14, rel=CLOSED_FORM)
    assert log(found.low) == pytest.approx(log(29 / 14) - Z95 * se, rel=CLOSED_FORM)
    assert log(found.high) == pytest.approx(log(29 / 14) + Z95 * se, rel=CLOSED_FORM)
    assert odds_ratio(*GOODWIN).estimate == pytest.approx(29 * 65 / (50 * 14), rel=CLOSED_FORM)


@pytest.mark.parametrize("measure", RATIOS)
@pytest.mark.parametrize(("counts", "note"), [((0, 10, 0, 20), "no-events"), ((10, 10, 20, 20), "all-events")])
def test_arms_that_are_all_alike_have_no_ratio_and_say_why(measure: Measure, counts: Arms, note: str):
    found = contrast(measure, *counts)
    assert found == Contrast(measure, None, None, None, None, None, note)
    assert not found.poolable


@pytest.mark.parametrize(("counts", "note"), [((0, 10, 0, 20), "no-events"), ((10, 10, 20, 20), "all-events")])
def test_arms_that_are_all_alike_have_a_difference_of_0_with_an_interval(counts: Arms, note: str):
    found = risk_difference(*counts)
    assert (found.estimate, found.note, found.poolable) == (0.0, note, True)
    assert found.low < 0 < found.high


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("counts", [(0, 10, 3, 20), (3, 10, 0, 20), (10, 10, 3, 20), (3, 10, 20, 20), (10, 10, 0, 20)])
def test_one_empty_cell_is_corrected_and_said(measure: Measure, counts: Arms):
    e1, n1, e0, n0 = counts
    found = contrast(measure, *counts)
    by_hand = contrast(measure, e1 + 0.5, n1 + 1, e0 + 0.5, n0 + 1)
    assert (found.note, by_hand.note) == ("corrected", "")
    assert (found.y, found.v) == (by_hand.y, by_hand.v)


def test_a_displayed_difference_is_never_corrected():
    assert risk_difference(0, 10, 4, 20).estimate == -0.2
    assert risk_difference(10, 10, 0, 20).estimate == 1.0


@pytest.mark.parametrize("measure", MEASURES)
def test_a_count_computed_from_0_or_100_percent_is_empty_in_spite_of_rounding(measure: Measure):
    assert contrast(measure, 1e-13, 50, 10, 50).note == "corrected"
    nearly, all_of_them = contrast(measure, 50 - 1e-13, 50, 10, 50), contrast(measure, 50, 50, 10, 50)
    assert nearly.note == all_of_them.note == "corrected"
    assert nearly.y == pytest.approx(all_of_them.y, rel=CLOSED_FORM)
    assert contrast(measure, 0.5, 50, 10, 50).note == ""


@given(two_arms)
@example((1, 1, 0, 1))
@example((10**9 - 1, 10**9, 1, 10**9))
@example((1, 10**9, 0, 1))
def test_any_counts_give_finite_numbers_in_order_or_none_at_all(counts: Arms):
    for measure in MEASURES:
        found = contrast(measure, *counts)
        assert finite(astuple(found))
        values = (found.estimate, found.low, found.high, found.y, found.v)
        if None in values:
            assert set(values) == {None}
            assert found.note in {"no-events", "all-events"}
        else:
            assert found.low <= found.estimate <= found.high
            assert found.v > 0


@given(two_arms)
def test_a_difference_stays_between_minus_1_and_1(counts: Arms):
    found = risk_difference(*counts)
    assert -1 <= found.low <= found.estimate <= found.high <= 1


@given(two_arms)
def test_swapping_the_arms_inverts_a_ratio_and_negates_a_difference(counts: Arms):
    e1, n1, e0, n0 = counts
    for measure in MEASURES:
        found, other = contrast(measure, *counts), contrast(measure, e0, n0, e1, n1)
        assert found.note == other.note
        if found.y is None:
            continue
        assert other.y == pytest.approx(-found.y, abs=1e-9)
        assert other.v == pytest.approx(found.v, rel=1e-12)
        if measure == "RD":
            assert (other.estimate, other.low, other.high) == (-found.estimate, -found.high, -found.low)
        else:
            assert other.low == pytest.approx(1 / found.high, rel=1e-9)
            assert other.high == pytest.approx(1 / found.low, rel=1e-9)


@given(two_arms)
def test_counting_the_others_inverts_an_odds_ratio_and_negates_a_difference(counts: Arms):
    e1, n1, e0, n0 = counts
    others = (n1 - e1, n1, n0 - e0, n0)
    assert risk_difference(*others).low == pytest.approx(-risk_difference(*counts).high, abs=1e-9)
    found, other = odds_ratio(*counts), odds_ratio(*others)
    assert found.y is None or other.y == pytest.approx(-found.y, abs=1e-9)


@given(st.integers(2, 10**4).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))), arm)
def test_one_more_treated_event_raises_every_measure(treated: tuple[int, int], control: tuple[int, int]):
    e1, n1 = treated
    for measure in MEASURES:
        found, more = contrast(measure, e1, n1, *control), contrast(measure, e1 + 1, n1, *control)
        # Two corrections of half a person need not be in order with each other or with none.
        if found.note == more.note == "":
            assert more.y > found.y
            assert more.estimate > found.estimate


@given(st.integers(2, 1000).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))), st.integers(2, 1000))
def test_the_same_risks_in_more_people_keep_the_estimate_and_narrow_the_interval(share: tuple[int, int], times: int):
    e, n = share
    for measure in MEASURES:
        small, large = contrast(measure, e, n, 1, 3), contrast(measure, e * times, n * times, times, 3 * times)
        assert large.estimate == pytest.approx(small.estimate, rel=1e-9, abs=1e-12)
        assert large.v == pytest.approx(small.v / times, rel=1e-9)
        assert large.high - large.low < small.high - small.low


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    "counts",
    [
        (0, 0, 0, 0),
        (1, 0, 1, 5),
        (1, 5, 6, 5),
        (-1, 5, 1, 5),
        (nan, 5, 1, 5),
        (1, nan, 1, 5),
        (1, 5, 1, inf),
        (1, 5, 1, 10**400),
        (1, 0.5, 1, 5),
    ],
)
def test_impossible_counts_are_refused_in_a_sentence(measure: Measure, counts: Arms):
    with pytest.raises(ValueError, match="is not a count of people in an arm"):
        contrast(measure, *counts)
    with pytest.raises(ValueError, match="is not a count of people in an arm"):
        mantel_haenszel(measure, [counts])


def test_an_unknown_measure_is_refused():
    with pytest.raises(ValueError, match="not a measure: RR, OR or RD"):
        contrast("HR", *GOODWIN)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a measure: RR, OR or RD"):
        mantel_haenszel("HR", [GOODWIN])  # type: ignore[arg-type]


def test_the_natural_scale_undoes_the_logarithm_of_ratios_only():
    assert natural("RR", log(2)) == pytest.approx(2, rel=CLOSED_FORM)
    assert natural("OR", 0.0) == 1.0
    assert natural("RD", -0.25) == -0.25
    assert natural("RR", 1e6) is None
    assert natural("OR", -1e6) == 0.0


# Mantel–Haenszel


@pytest.mark.parametrize("row", rows("mantel-haenszel"), ids=lambda row: f"{row['set']}-{row['measure']}")
def test_the_common_effect_is_that_of_metafor(row: Row):
    found = mantel_haenszel(row["measure"], trials(row["set"]))
    assert found.y == pytest.approx(float(row["est"]), rel=CLOSED_FORM)
    assert found.se == pytest.approx(float(row["se"]), rel=CLOSED_FORM)
    assert found.low == pytest.approx(natural(row["measure"], float(row["low"])), rel=CLOSED_FORM)
    assert found.high == pytest.approx(natural(row["measure"], float(row["high"])), rel=CLOSED_FORM)


@pytest.mark.parametrize("measure", RATIOS)
def test_one_study_has_its_own_ratio_as_common_effect(measure: Measure):
    single, common = contrast(measure, *GOODWIN), mantel_haenszel(measure, [GOODWIN])
    assert (common.k, common.note) == (1, "")
    assert common.estimate == pytest.approx(single.estimate, rel=CLOSED_FORM)
    assert common.se == pytest.approx(sqrt(single.v), rel=CLOSED_FORM)


@pytest.mark.parametrize("measure", RATIOS)
def test_a_study_without_events_changes_no_common_ratio_and_is_not_counted(measure: Measure):
    assert mantel_haenszel(measure, [GOODWIN, (0, 10, 0, 12)]) == mantel_haenszel(measure, [GOODWIN])
    assert mantel_haenszel("RD", [GOODWIN, (0, 10, 0, 12)]).k == 2


@pytest.mark.parametrize(
    ("measure", "studies", "note"),
    [
        ("RR", [(0, 10, 0, 12), (0, 5, 0, 5)], "no-events"),
        ("RR", [(0, 10, 2, 12), (0, 5, 1, 5)], "no-events"),
        ("RR", [(10, 10, 12, 12)], "all-events"),
        ("RR", [(10, 10, 12, 12), (0, 5, 0, 5)], "undefined"),
        ("OR", [(0, 10, 0, 12)], "no-events"),
        ("OR", [(10, 10, 5, 12)], "all-events"),
        ("OR", [(0, 10, 2, 12), (3, 5, 5, 5)], "undefined"),
        ("RD", [(0, 10, 0, 12), (0, 5, 0, 5)], "no-events"),
        ("RD", [(10, 10, 12, 12)], "all-events"),
        ("RD", [(10, 10, 0, 12)], "undefined"),
    ],
)
def test_a_common_effect_without_information_is_none_with_a_reason(measure: Measure, studies: list[Arms], note: str):
    found = mantel_haenszel(measure, studies)
    assert found.note == note
    assert (found.estimate, found.low, found.high, found.y, found.se) == (None,) * 5


@given(st.lists(two_arms, min_size=1, max_size=6), st.sampled_from(MEASURES))
def test_any_studies_give_a_finite_common_effect_or_a_reason(studies: list[Arms], measure: Measure):
    found = mantel_haenszel(measure, studies)
    assert finite(astuple(found))
    assert (found.estimate is None) == bool(found.note)
    assert found == mantel_haenszel(measure, studies[::-1])
    if found.estimate is not None:
        assert found.low <= found.estimate <= found.high
        assert found.se > 0


@given(st.lists(two_arms, min_size=1, max_size=4), st.integers(2, 9), st.sampled_from(MEASURES))
def test_repeating_all_studies_keeps_the_common_effect_and_narrows_it(
    studies: list[Arms], times: int, measure: Measure
):
    once, often = mantel_haenszel(measure, studies), mantel_haenszel(measure, studies * times)
    assume(once.y is not None)
    assert often.y == pytest.approx(once.y, rel=1e-9, abs=1e-12)
    assert often.se == pytest.approx(once.se / sqrt(times), rel=1e-9)


def test_no_study_is_refused():
    with pytest.raises(ValueError, match="at least 1 study"):
        mantel_haenszel("RR", [])


def test_metafor_s_numbers_are_there_to_be_compared_with():
    """The comparisons above go through files; an empty file would let them all pass."""
    assert len(OURS) == 3 * len(rows("trials")) == 3 * 82
    assert len(rows("mantel-haenszel")) == 3 * 8
