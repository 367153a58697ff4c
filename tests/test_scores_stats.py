"""Means, Peto's method and parts of a pool: metafor's numbers, what papers print, and impossible ones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import exp, inf, lgamma, nan, sqrt
from random import Random
from typing import Any

import pytest
from scipy.stats import norm, t

from evidence_explorer import stats
from evidence_explorer.stats import Group, Scored
from pins import Row, effects, rows, trials

SOLVED = 1e-9
GROUPS = {
    (row["set"], row["study"]): tuple(
        Group(*(float(row[f"{part}{side}"]) for part in ("m", "sd", "n"))) for side in "10"
    )
    for row in rows("means")
}
MAKERS: Any = {"MD": stats.mean_difference, "SMD": stats.standardised_difference}


def name(row: Row) -> str:
    return "-".join(row[column] for column in ("set", "study", "measure", "method") if column in row)


@pytest.mark.parametrize("row", rows("scores"), ids=name)
def test_a_difference_of_means_is_that_of_metafor(row: Row):
    found = MAKERS[row["measure"]](*GROUPS[row["set"], row["study"]])
    # Log gamma of millions has nine digits left, there as here.
    assert found == pytest.approx((float(row["yi"]), float(row["vi"])), rel=2e-8, abs=1e-15)


@pytest.mark.parametrize("row", rows("score-pools"), ids=name)
def test_a_pool_of_scores_is_that_of_metafor(row: Row):
    known = [*rows("scores"), *rows("given")]
    mine = [r for r in known if (r["set"], r["measure"]) == (row["set"], row["measure"])]
    method: Any = row["method"]
    found = stats.pool([float(r["yi"]) for r in mine], [float(r["vi"]) for r in mine], method=method)
    ours = found.estimate, found.se, found.low, found.high, found.tau2, found.prediction_low, found.prediction_high
    theirs = (row[c] for c in ("est", "se", "low", "high", "tau2", "prediction_low", "prediction_high"))
    assert ours == pytest.approx(tuple(map(float, theirs)), rel=SOLVED)


@pytest.mark.parametrize("row", rows("peto"), ids=name)
def test_peto_is_that_of_metafor(row: Row):
    found = stats.peto(trials(row["set"]))
    assert (found.y, found.se) == pytest.approx((float(row["est"]), float(row["se"])), rel=SOLVED)
    assert found.low == pytest.approx(exp(float(row["low"])), rel=SOLVED)
    assert found.high == pytest.approx(exp(float(row["high"])), rel=SOLVED)


@pytest.mark.parametrize("row", rows("parts"), ids=name)
def test_parts_differ_as_metafor_says(row: Row):
    y, v = effects("bcg", row["measure"])
    fits = [stats.pool(y[part], v[part], test="z") for part in (slice(6), slice(6, None))]
    found = stats.between([fit.estimate for fit in fits], [fit.se for fit in fits])
    assert (found.q, found.df, found.p) == pytest.approx((float(row["q"]), 1, float(row["p"])), rel=1e-8)


def test_trials_without_an_event_change_nothing_and_are_not_counted():
    some = [(3, 50, 1, 48), (2, 80, 5, 77), (0, 40, 2, 41)]
    found, more = stats.peto(some), stats.peto([*some, (0, 30, 0, 30)])
    assert (found.k, more.k) == (3, 3)
    assert more.y == pytest.approx(found.y, rel=1e-12)
    assert stats.peto([(0, 10, 0, 10)]).note == "nothing"


def test_peto_has_a_value_where_one_group_never_has_the_event():
    found = stats.peto([(3, 50, 0, 50), (2, 60, 0, 61), (1, 40, 0, 40)])
    assert found.note == ""
    assert found.estimate is not None
    assert found.estimate > 1


def test_a_standard_deviation_comes_back_from_what_papers_print():
    random = Random(17)
    for _ in range(200):
        sd, n, mean = random.uniform(0.1, 30), random.randint(3, 400), random.uniform(-30, 30)
        se = sd / sqrt(n)
        assert stats.sd_from_se(se, n) == pytest.approx(sd, rel=1e-12)
        half = t.ppf(0.975, n - 1) * se
        assert stats.sd_from_interval(mean - half, mean + half, n) == pytest.approx(sd, rel=1e-9)


def test_a_standard_error_comes_back_from_an_interval_and_from_p():
    random = Random(18)
    for _ in range(200):
        se, value, df = random.uniform(0.2, 5), random.uniform(-9, 9), random.choice([None, random.randint(2, 300)])
        law = norm if df is None else t(df)
        half = law.ppf(0.975) * se
        assert stats.se_from_interval(value - half, value + half, df) == pytest.approx(se, rel=1e-8)
        p = 2 * law.sf(abs(value) / se)
        if p > 1e-12:
            assert stats.se_from_p(value, p, df) == pytest.approx(se, rel=1e-6)


def test_g_is_the_same_from_means_and_from_their_difference():
    treated, control = Group(-12.0, 9.0, 40), Group(-7.0, 9.0, 38)
    pooled = Scored(-5.0, 81.0 * (1 / 40 + 1 / 38))
    assert stats.standardised_from(pooled, 40, 38) == pytest.approx(stats.standardised_difference(treated, control))


def test_500_random_sets_agree_with_formulas_written_apart():
    random = Random(2026)
    for _ in range(500):
        k = random.randint(2, 9)
        groups = [
            [(random.gauss(0, 10), random.uniform(0.5, 15), random.randint(3, 120)) for _ in "ab"] for _ in range(k)
        ]
        md = [stats.mean_difference(Group(*a), Group(*b)) for a, b in groups]
        for found, ((m1, s1, n1), (m0, s0, n0)) in zip(md, groups, strict=True):
            assert found == pytest.approx((m1 - m0, s1 * s1 / n1 + s0 * s0 / n0), rel=1e-12)
        g = [stats.standardised_difference(Group(*a), Group(*b)) for a, b in groups]
        for found, ((m1, s1, n1), (m0, s0, n0)) in zip(g, groups, strict=True):
            df = n1 + n0 - 2
            j = _ratio_of_gammas(df) / sqrt(df / 2)
            d = (m1 - m0) / sqrt(((n1 - 1) * s1 * s1 + (n0 - 1) * s0 * s0) / df)
            assert found == pytest.approx((j * d, 1 / n1 + 1 / n0 + (j * d) ** 2 / 2 / (n1 + n0)), rel=1e-9)
        tables = [
            (random.randint(0, 4), random.randint(8, 90), random.randint(0, 4), random.randint(8, 90)) for _ in md
        ]
        _agrees_on_rare_events(tables)


def _ratio_of_gammas(df: int) -> float:
    """Γ(df/2) / Γ((df − 1)/2), built up by the recurrence from 1/2 and 1: no logarithm."""
    found, at = (exp(lgamma(1.0) - lgamma(0.5)), 2) if df % 2 == 0 else (exp(lgamma(1.5) - lgamma(1.0)), 3)
    while at < df:
        found *= (at / 2) / ((at - 1) / 2)
        at += 2
    return found


def _agrees_on_rare_events(tables: list[tuple[int, int, int, int]]) -> None:
    found = stats.peto(tables)
    above = below = 0.0
    for a, n1, c, n0 in tables:
        some = a + c
        law = {x: _chance(x, n1, n0, some) for x in range(some + 1)}
        mean = sum(x * p for x, p in law.items())
        above, below = above + a - mean, below + sum((x - mean) ** 2 * p for x, p in law.items())
    if below == 0:
        assert found.note == "nothing"
        return
    assert (found.y, found.se) == pytest.approx((above / below, below**-0.5), rel=1e-9, abs=1e-12)


def _chance(x: int, n1: int, n0: int, some: int) -> float:
    """The hypergeometric law: whom the events meet, if chance alone decides."""
    if x > n1 or some - x > n0:
        return 0.0
    parts = [(n1, x), (n0, some - x)]
    ways = sum(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) for n, k in parts)
    n = n1 + n0
    return exp(ways - (lgamma(n + 1) - lgamma(some + 1) - lgamma(n - some + 1)))


@pytest.mark.parametrize("bad", [Group(nan, 1, 10), Group(0, -1, 10), Group(0, inf, 10), Group(0, 1, 1)])
def test_groups_that_cannot_be_are_refused(bad: Group):
    for make, pair in product(MAKERS.values(), [(bad, Group(0, 1, 10)), (Group(0, 1, 10), bad)]):
        with pytest.raises(ValueError, match="is not that of a group"):
            make(*pair)


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (lambda: stats.se_from_interval(2, 2), "not an interval"),
        (lambda: stats.se_from_interval(3, 1), "not an interval"),
        (lambda: stats.se_from_p(0, 0.4), "no standard error"),
        (lambda: stats.se_from_p(2, 0), "no standard error"),
        (lambda: stats.se_from_p(2, 1), "no standard error"),
        (lambda: stats.exact_correction(1), "too few"),
        (lambda: stats.standardised_difference(Group(1, 0, 5), Group(0, 0, 5)), "no spread"),
        (lambda: stats.between([1.0], [0.2]), "at least 2 parts"),
        (lambda: stats.between([1.0, 2.0], [0.2, 0.0]), "at least 2 parts"),
    ],
)
def test_what_tells_nothing_is_refused(refused: Callable[[], Any], said: str):
    with pytest.raises(ValueError, match=said):
        refused()
