"""Random-effects pools: metafor's numbers, what must hold for any studies, and numbers meant to break them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import astuple, replace
from math import inf, isfinite, log, nan, sqrt
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evidence_explorer.stats import Z95, LeftOut, Pool, asymmetry, leave_one_out, odds_ratio, pool, risk_ratio
from pins import Row, effects, rows

# metafor, told to search τ² until nothing changes, and this package solve the same equations, each to some eleven
# digits. Nine leave room for the last digits of the sums that lead there.
SOLVED = 1e-9
# By default metafor stops where τ² still moves by 1e-5 (REML) or 1e-4 (PM): four digits are then the solution's, and
# fewer for these, whose τ² is small beside that stop (pins/README.md).
STOPPED = 1e-4
STOPPED_EARLY = {
    ("collins1985a-all", "RR", "REML"): 2e-4,
    ("bcg", "OR", "PM"): 2e-4,
    ("bcg", "RD", "REML"): 2e-4,
    ("collins1985a-all", "RD", "REML"): 6e-4,
    ("collins1985a-all", "RD", "PM"): 2e-3,
    ("bcg", "RD", "PM"): 5e-2,
}
SIX_DIGITS = 0.5e-6  # half a unit of the sixth digit printed
AGREES = 0.5e-9  # a guard that changes less than this has not acted: rounding did
FLOAT = 1e-9  # the same search on scaled or repeated numbers

COLUMNS = {"est": "estimate", "tau2": "tau2", "i2": "i2", "se": "se", "low": "low", "high": "high"}
COLUMNS |= {name: name for name in ("prediction_low", "prediction_high")}

METHODS: Any = ["REML", "DL", "PM"]
SETTINGS: Any = [(m, t, g) for m in METHODS for t, g in [("z", True), ("knha", True), ("knha", False)]]

untimed = settings(deadline=None)
"""The first example of all pays for the import of SciPy."""

Studies = tuple[list[float], list[float]]
study = st.tuples(st.floats(-3, 3), st.floats(0.01, 4))
studies = st.lists(study, min_size=2, max_size=12).map(lambda s: ([y for y, _ in s], [v for _, v in s]))


def numbers(values: tuple[Any, ...]) -> list[float]:
    return [x for value in values for x in (value if isinstance(value, tuple) else (value,)) if isinstance(x, float)]


def of_metafor(row: Row) -> Pool:
    test: Any = "z" if row["test"] == "z" else "knha"
    method: Any = row["method"]
    return pool(*effects(row["set"], row["measure"]), method=method, test=test, guard=row["test"] == "adhoc")


def name(row: Row) -> str:
    return "-".join(row[column] for column in ("set", "measure", "method", "test") if column in row)


@pytest.mark.parametrize("row", rows("pools"), ids=name)
def test_a_pool_is_that_of_metafor(row: Row):
    found = of_metafor(row)
    assert found.k == int(row["k"])
    assert found.h2 == pytest.approx(float(row["h2"]), rel=SOLVED)
    for theirs, ours in COLUMNS.items():
        assert getattr(found, ours) == pytest.approx(float(row[theirs]), rel=SOLVED, abs=1e-15), ours


@pytest.mark.parametrize("row", rows("default-stopping"), ids=name)
def test_a_pool_is_that_of_metafor_as_it_comes(row: Row):
    found = of_metafor(row)
    near = STOPPED_EARLY.get((row["set"], row["measure"], row["method"]), STOPPED)
    assert found.k == int(row["k"])
    for theirs, ours in COLUMNS.items():
        assert getattr(found, ours) == pytest.approx(float(row[theirs]), rel=near), ours


@pytest.mark.parametrize("row", rows("heterogeneity"), ids=name)
def test_q_and_the_interval_of_tau2_are_those_of_metafor(row: Row):
    found = pool(*effects(row["set"], row["measure"]))
    assert found.q == pytest.approx(float(row["q"]), rel=SOLVED)
    assert found.q_p == pytest.approx(float(row["p"]), rel=SOLVED)
    assert found.tau2_low == pytest.approx(float(row["tau2_low"]), rel=SOLVED)
    assert found.tau2_high == pytest.approx(float(row["tau2_high"]), rel=SOLVED)


@pytest.mark.parametrize(("label", "measure"), [("bcg", "RR"), ("nielweise2007", "OR")])
def test_weights_and_the_pool_without_each_study_are_those_of_metafor(label: str, measure: str):
    expected = [row for row in rows("without-one") if (row["set"], row["measure"]) == (label, measure)]
    assert len(expected) > 10
    y, v = effects(label, measure)
    assert pool(y, v).weights == pytest.approx([float(row["weight"]) for row in expected], rel=SOLVED)
    for row, found in zip(expected, leave_one_out(y, v, guard=False), strict=True):
        for theirs, ours in [("est", "estimate"), ("low", "low"), ("high", "high"), ("tau2", "tau2")]:
            assert getattr(found, ours) == pytest.approx(float(row[theirs]), rel=SOLVED, abs=1e-15)


def test_the_vaccine_trials_give_the_numbers_that_metafor_prints():
    found = pool(*effects("bcg", "RR"), test="z")
    assert found.estimate == pytest.approx(-0.714532, abs=SIX_DIGITS)
    assert found.se == pytest.approx(0.179782, abs=SIX_DIGITS)
    assert found.tau2 == pytest.approx(0.313243, abs=SIX_DIGITS)
    assert found.i2 == pytest.approx(92.22, abs=0.005)
    wider = pool(*effects("bcg", "RR"), guard=False)
    assert (wider.low, wider.high) == pytest.approx((-1.108444, -0.320621), abs=SIX_DIGITS)
    assert (wider.prediction_low, wider.prediction_high) == pytest.approx((-1.996017, 0.566952), abs=SIX_DIGITS)


# The guard


def test_the_guard_acts_where_studies_agree_too_well_and_says_so():
    y, v = effects("hine1989", "RR")
    plain, guarded, classical = pool(y, v, guard=False), pool(y, v), pool(y, v, test="z")
    assert (plain.guarded, guarded.guarded, classical.guarded) == (False, True, False)
    assert plain.se < classical.se == guarded.se
    assert guarded.high - guarded.low > classical.high - classical.low


def test_the_guard_stays_away_where_studies_differ():
    y, v = effects("bcg", "RR")
    assert pool(y, v) == pool(y, v, guard=False)
    assert not pool(y, v).guarded


@untimed
@given(studies, st.sampled_from(METHODS))
def test_a_guarded_interval_is_never_narrower_than_the_classical_one(these: Studies, method: Any):
    guarded, classical = pool(*these, method=method), pool(*these, method=method, test="z")
    assert guarded.high - guarded.low >= classical.high - classical.low
    bare = pool(*these, method=method, guard=False)
    assert guarded.guarded == (bare.se < classical.se * (1 - AGREES))


# What must hold for any studies


@untimed
@given(studies, st.sampled_from(SETTINGS))
def test_every_interval_holds_what_it_must(these: Studies, setting: Any):
    method, test, guard = setting
    found = pool(*these, method=method, test=test, guard=guard)
    assert found.prediction_low <= found.low <= found.estimate <= found.high <= found.prediction_high
    assert min(these[0]) - FLOAT <= found.estimate <= max(these[0]) + FLOAT
    assert found.tau2 >= 0
    assert 0 <= found.i2 < 100
    assert 0 <= found.q_p <= 1
    assert sum(found.weights) == pytest.approx(100)


@untimed
@given(studies, st.sampled_from(SETTINGS), st.randoms(use_true_random=False))
def test_the_order_of_the_studies_changes_no_digit(these: Studies, setting: Any, random: Random):
    method, test, guard = setting
    mixed = list(zip(*these, range(len(these[0])), strict=True))
    random.shuffle(mixed)
    y, v, places = zip(*mixed, strict=True)
    found, again = (pool(*s, method=method, test=test, guard=guard) for s in (these, (y, v)))
    assert again.weights == tuple(found.weights[place] for place in places)
    assert replace(again, weights=found.weights) == found


@untimed
@given(studies, st.sampled_from(SETTINGS), st.floats(0.01, 100), st.floats(-50, 50))
def test_another_unit_and_another_zero_carry_over_to_the_pool(these: Studies, setting: Any, times: float, plus: float):
    method, test, guard = setting
    found = pool(*these, method=method, test=test, guard=guard)
    moved = [times * y + plus for y in these[0]], [times**2 * v for v in these[1]]
    other = pool(*moved, method=method, test=test, guard=guard)
    near = {"rel": 1e-6, "abs": 1e-6 * times}
    assert other.estimate == pytest.approx(times * found.estimate + plus, **near)
    assert other.se == pytest.approx(times * found.se, **near)
    assert sqrt(other.tau2) == pytest.approx(times * sqrt(found.tau2), rel=1e-4, abs=1e-4 * times)


@untimed
@given(studies, st.sampled_from(SETTINGS))
def test_the_opposite_effects_give_the_opposite_pool(these: Studies, setting: Any):
    method, test, guard = setting
    y, v = these
    found, other = (pool(s, v, method=method, test=test, guard=guard) for s in (y, [-effect for effect in y]))
    assert (other.estimate, other.low) == pytest.approx((-found.estimate, -found.high), rel=1e-6, abs=1e-6)


@untimed
@given(study, st.integers(2, 50), st.sampled_from(METHODS))
def test_a_study_repeated_gives_itself_with_the_variance_shared(one: tuple[float, float], times: int, method: Any):
    y, v = one
    found = pool([y] * times, [v] * times, method=method, test="z")
    assert (found.estimate, found.tau2, found.i2, found.q, found.q_p) == (y, 0, 0, 0, 1)
    assert found.se == pytest.approx(sqrt(v / times), rel=FLOAT)
    assert found.weights == pytest.approx([100 / times] * times)
    guarded = pool([y] * times, [v] * times, method=method)
    assert guarded.guarded
    assert guarded.se == pytest.approx(sqrt(v / times), rel=FLOAT)


@untimed
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=12), st.floats(0.01, 4))
def test_equally_precise_studies_have_the_pool_of_the_textbook(y: list[float], v: float):
    """With one variance for all, every method gives s² − v (or 0), and the mean with the standard error s/√k."""
    k = len(y)
    mean = sum(y) / k
    square = sum((effect - mean) ** 2 for effect in y) / (k - 1)
    for method in METHODS:
        found = pool(y, [v] * k, method=method, guard=False)
        assert found.estimate == pytest.approx(mean, abs=1e-7)
        assert found.tau2 == pytest.approx(max(0, square - v), abs=1e-7)
        assert found.se == pytest.approx(sqrt(square / k), abs=1e-7)


def likelihood(y: list[float], v: list[float], tau2: float) -> float:
    """The restricted log likelihood, term by term."""
    w = [1 / (variance + tau2) for variance in v]
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    squares = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
    return (sum(log(a) for a in w) - log(sum(w)) - squares) / 2


@untimed
@given(studies, st.floats(0, 50))
def test_no_tau2_is_likelier_than_that_of_reml(these: Studies, other: float):
    found = pool(*these).tau2
    best = likelihood(*these, found)
    assert best >= likelihood(*these, other) - 1e-9
    assert best >= likelihood(*these, found * 1.01) - 1e-9
    assert best >= likelihood(*these, found * 0.99) - 1e-9


def test_reml_takes_the_higher_of_two_hills():
    """Two precise studies agree and four imprecise ones are far apart: likely with no spread, and with a large one."""
    y, v = [0.0, 0.0, 9.0, -9.0, 8.0, -8.0], [1e-4, 1e-4, 30.0, 30.0, 30.0, 30.0]
    found = pool(y, v).tau2
    grid = [10 ** (step / 50) for step in range(-400, 200)]
    assert likelihood(y, v, found) >= max(likelihood(y, v, tau2) for tau2 in [0.0, *grid]) - 1e-9


@untimed
@given(studies)
def test_with_paule_mandel_q_equals_its_expectation(these: Studies):
    found = pool(*these, method="PM", guard=False)
    assume(found.tau2 > 1e-6)
    w = [1 / (v + found.tau2) for v in these[1]]
    q = sum(weight * (y - found.estimate) ** 2 for weight, y in zip(w, these[0], strict=True))
    assert q == pytest.approx(found.k - 1, rel=1e-6)
    assert found.se == pytest.approx(1 / sqrt(sum(w)), rel=1e-6)


@untimed
@given(studies)
def test_the_interval_of_tau2_holds_that_of_paule_mandel(these: Studies):
    found = pool(*these, method="PM")
    if found.tau2_low is None:
        assert found.tau2 == 0
    else:
        assert found.tau2_low <= found.tau2 <= found.tau2_high


@untimed
@given(studies, st.sampled_from(SETTINGS))
def test_leaving_one_out_is_pooling_the_others(these: Studies, setting: Any):
    assume(len(these[0]) > 2)
    method, test, guard = setting
    y, v = these
    for place, found in enumerate(leave_one_out(y, v, method=method, test=test, guard=guard)):
        rest = [y[:place] + y[place + 1 :], v[:place] + v[place + 1 :]]
        other = pool(*rest, method=method, test=test, guard=guard)
        assert found == LeftOut(place, other.estimate, other.se, other.low, other.high, other.tau2)


# Numbers meant to break it

HOSTILE: dict[str, Studies] = {
    "two": ([0.1, 0.9], [0.04, 0.09]),
    "two alike": ([0.5, 0.5], [0.04, 0.09]),
    "identical": ([0.1] * 12, [0.3] * 12),
    "nearly identical": ([0.1, 0.1 + 1e-16, 0.1 - 1e-16], [1e-18, 1e-18, 1e-18]),
    "enormous spread": ([-1e6, 1e6, 0.0, 5e5], [1e-6] * 4),
    "far from zero": ([1e9 - 1, 1e9, 1e9 - 2], [0.1, 0.2, 0.3]),
    "one knows all": ([0.0, 5.0, -5.0], [1e-30, 1.0, 1.0]),
    "one knows nothing": ([0.0, 0.1, -1e9], [0.01, 0.02, 1e30]),
    "unlike in every way": ([1e9, -1e9, 0.0, 1.0], [1e-30, 1e30, 1.0, 1e-10]),
    "a thousand": ([(i * 37 % 101) / 50 - 1 for i in range(1000)], [0.01 + (i * 53 % 97) / 40 for i in range(1000)]),
}


@pytest.mark.parametrize("these", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_hostile_numbers_give_finite_pools(these: Studies, setting: Any):
    method, test, guard = setting
    found = pool(*these, method=method, test=test, guard=guard)
    assert all(isfinite(value) for value in numbers(astuple(found)))
    assert found.prediction_low <= found.low <= found.estimate <= found.high <= found.prediction_high
    assert (found.tau2_low is None) == ("tau2-interval-empty" in found.notes)


@pytest.mark.parametrize("method", METHODS)
def test_an_enormous_spread_is_that_of_the_effects(method: Any):
    y, v = HOSTILE["enormous spread"]
    mean = sum(y) / 4
    square = sum((effect - mean) ** 2 for effect in y) / 3
    found = pool(y, v, method=method)
    assert found.tau2 == pytest.approx(square, rel=FLOAT)
    assert found.estimate == pytest.approx(mean, rel=FLOAT)


@pytest.mark.parametrize("ratio", [risk_ratio, odds_ratio])
def test_trials_of_a_thousand_million_people_are_pooled(ratio: Any):
    n = 10**9
    single = [ratio(e1, n, e0, n) for e1, e0 in [(6 * 10**8, 5 * 10**8), (2, 1), (n - 1, n - 2), (10**6, 0)]]
    found = pool([one.y for one in single], [one.v for one in single])
    assert all(isfinite(value) for value in numbers(astuple(found)))


def test_two_studies_are_pooled_and_marked():
    assert "two-studies" in pool(*HOSTILE["two"]).notes
    assert pool(*effects("hine1989", "RR")).notes == ()


def test_studies_that_agree_to_the_last_digit_are_marked_where_nothing_guards():
    bare = pool(*HOSTILE["identical"], guard=False)
    assert (bare.se, bare.low, bare.high) == (0, 0.1, 0.1)
    assert bare.notes == ("no-spread", "tau2-interval-empty")
    assert pool(*HOSTILE["identical"]).notes == ("tau2-interval-empty",)


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_studies_are_refused(count: int):
    with pytest.raises(ValueError, match=f"at least 2 studies are needed, there are {count}"):
        pool([0.1] * count, [0.2] * count)


@pytest.mark.parametrize(
    ("y", "v"), [(0.1, 0.0), (0.1, -1.0), (0.1, nan), (0.1, inf), (nan, 0.1), (inf, 0.1), (2e9, 0.1), (0, 1e-31)]
)
def test_what_no_study_can_have_is_refused_by_its_place(y: float, v: float):
    with pytest.raises(ValueError, match=r"study 2: no study has the effect .* with the variance"):
        pool([0.0, y, 0.2], [0.1, v, 0.1])
    with pytest.raises(ValueError, match="study 2: no study"):
        leave_one_out([0.0, y, 0.2], [0.1, v, 0.1])
    with pytest.raises(ValueError, match="study 2: no study"):
        asymmetry([0.0, y, *[0.2] * 9], [0.1, v, *[0.2] * 9])


def test_other_impossible_input_is_refused():
    with pytest.raises(ValueError, match="3 effects but 2 variances"):
        pool([0.1, 0.2, 0.3], [0.1, 0.2])
    with pytest.raises(ValueError, match="3 effects but 2 variances"):
        asymmetry([0.1, 0.2, 0.3], [0.1, 0.2])
    with pytest.raises(ValueError, match="at least 3 studies, there are 2"):
        leave_one_out([0.1, 0.2], [0.1, 0.2])
    with pytest.raises(ValueError, match="not a method: REML, DL or PM"):
        pool([0.1, 0.2], [0.1, 0.2], method="ML")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a test: knha or z"):
        pool([0.1, 0.2], [0.1, 0.2], test="t")  # type: ignore[arg-type]


# Asymmetry


@pytest.mark.parametrize("row", rows("egger"), ids=name)
def test_the_test_of_asymmetry_is_that_of_metafor(row: Row):
    found = asymmetry(*effects(row["set"], row["measure"]))
    assert (found.k, found.df, found.note) == (int(row["k"]), int(row["df"]), "")
    theirs = [float(row[column]) for column in ("slope", "slope_se", "t", "p", "limit", "limit_low", "limit_high")]
    ours = (found.slope, found.se, found.t, found.p, found.limit, found.limit_low, found.limit_high)
    assert ours == pytest.approx(theirs, rel=SOLVED)


@pytest.mark.parametrize(
    ("y", "v", "note"),
    [
        ([0.1 * i for i in range(9)], [0.1 + i for i in range(9)], "few-studies"),
        ([], [], "few-studies"),
        ([0.1 * i for i in range(12)], [0.3] * 12, "same-precision"),
        ([0.5] * 12, [0.1 + i for i in range(12)], "no-spread"),
        ([0.5 + sqrt(0.1 + i) for i in range(12)], [0.1 + i for i in range(12)], "no-spread"),
    ],
)
def test_asymmetry_is_not_judged_from_few_or_uninformative_studies(y: list[float], v: list[float], note: str):
    found = asymmetry(y, v)
    assert (found.k, found.note) == (len(y), note)
    assert set(astuple(found)[1:-1]) == {None}


@untimed
@given(st.lists(study, min_size=10, max_size=14))
def test_asymmetry_is_finite_and_mirrors_with_the_effects(these: list[tuple[float, float]]):
    y, v = [y for y, _ in these], [v for _, v in these]
    found, other = asymmetry(y, v), asymmetry([-effect for effect in y], v)
    assert all(isfinite(value) for value in numbers(astuple(found)))
    assert found.note == other.note
    if not found.note:
        assert other.slope == pytest.approx(-found.slope, rel=1e-6, abs=1e-9)
        assert other.p == pytest.approx(found.p, rel=1e-6)


# The files and the cost of importing


def test_metafor_s_numbers_are_there_to_be_compared_with():
    assert len(rows("pools")) == 3 * 3 * 3 * 8
    assert len(rows("default-stopping")) == 36
    assert len(rows("heterogeneity")) == 24
    assert len(rows("egger")) == 13


def test_importing_the_statistics_loads_neither_numpy_nor_scipy():
    program = (
        "import evidence_explorer.stats as s, sys; s.wilson(1, 2); s.risk_difference(1, 2, 3, 4); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {name.split(".")[0] for name in done.stdout.split()} & {"numpy", "scipy"} == set()


def test_pooling_loads_the_light_part_of_scipy_only():
    program = "import evidence_explorer.stats as s, sys; s.pool([0, 1], [1, 1]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {"scipy.stats", "scipy.optimize"} & set(done.stdout.split()) == set()


def test_the_normal_quantile_is_that_of_scipy():
    from scipy.special import ndtri

    assert pytest.approx(float(ndtri(0.975)), rel=1e-15) == Z95
