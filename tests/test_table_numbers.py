"""The exported tables stand by themselves: every share, interval and pool can be worked out from the files alone.
Nothing here uses the statistics of the program."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import exp, hypot, log, sqrt
from typing import Any

import pytest
from scipy.special import chdtri, stdtrit

from exported import Cells, number, read

Z = 1.959963984540054
CLOSE = {"rel": 1e-9, "abs": 1e-9}


# ---- Shares and contrasts


def wilson(events: float, n: float) -> tuple[float, float, float]:
    p, z2 = events / n, Z * Z
    middle, half = (p + z2 / (2 * n)) / (1 + z2 / n), Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return p, max(0.0, middle - half), min(1.0, middle + half)


def near(value: Any) -> Any:
    return pytest.approx(value, **CLOSE)


@pytest.mark.parametrize("name", ["arms", "harms"])
def test_every_share_and_interval_is_that_of_its_counts(name: str):
    worked_out = 0
    for row in read(name):
        events, n, percent = (number(row[c]) for c in ("events", "n", "percent"))
        shown = [number(row[c]) for c in ("risk", "low", "high")]
        if n is None or (events is None and percent is None):
            assert shown == [None if percent is None else near(percent / 100), None, None]
            continue
        assert shown == near(list(wilson(events if events is not None else percent * n / 100, n)))  # type: ignore[operator]
        worked_out += 1
    assert worked_out > 300


@cache
def sides() -> dict[tuple[str, str], tuple[float, float]]:
    """Study and figure → events and people, from the table of arms."""
    told = {}
    for row in read("arms"):
        if row["n"] and row["risk"]:
            events = float(row["events"]) if row["events"] else float(row["risk"]) * float(row["n"])
            told[row["study"], row["figure"]] = events, float(row["n"])
    return told


def added_up(study: str, figures: str) -> tuple[float, float]:
    parts = [sides()[study, figure] for figure in figures.split("+")]
    people = sum(n for _, n in parts)
    return min(sum(events for events, _ in parts), people), people


def table_of(contrast: str) -> list[float]:
    """Events and the others, treated and control."""
    study, treated, control = contrast.split(":")
    (e1, n1), (e0, n0) = added_up(study, treated), added_up(study, control)
    return [0.0 if cell < 1e-3 else cell for cell in (e1, n1 - e1, e0, n0 - e0)]


def effect(measure: str, cells: list[float]) -> tuple[float, float] | None:
    """The effect on the scale of pooling and its variance."""
    a, b, c, d = cells
    if measure != "RD" and (a == c == 0 or b == d == 0):
        return None
    if 0 in cells:
        a, b, c, d = (cell + 0.5 for cell in cells)
    p, q = a / (a + b), c / (c + d)
    if measure == "RD":
        return p - q, p * (1 - p) / (a + b) + q * (1 - q) / (c + d)
    if measure == "RR":
        return log(p / q), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d


def shown_interval(measure: str, cells: list[float], y: float, v: float) -> list[float]:
    if measure != "RD":
        return [exp(y), exp(y - Z * sqrt(v)), exp(y + Z * sqrt(v))]
    a, b, c, d = cells
    (p, low1, high1), (q, low0, high0) = wilson(a, a + b), wilson(c, c + d)
    return [p - q, p - q - hypot(p - low1, high0 - q), p - q + hypot(high1 - p, q - low0)]


def test_every_contrast_is_that_of_the_figures_that_it_names():
    for row in read("contrasts"):
        cells = table_of(row["contrast"])
        assert [float(row["n"]), float(row["control_n"])] == near([sum(cells[:2]), sum(cells[2:])])
        shown = [number(row[c]) for c in ("estimate", "low", "high", "yi", "vi")]
        told = effect(row["measure"], cells)
        if told is None:
            assert shown == [None] * 5
            continue
        assert shown == near([*shown_interval(row["measure"], cells, *told), *told]), row["contrast"]


# ---- Pools


def between(method: str, y: list[float], v: list[float]) -> float:
    """The variance between trials."""

    def weighed(t: float) -> tuple[list[float], float, float]:
        w = [1 / (one + t) for one in v]
        mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
        return w, mean, sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))

    def slope(t: float) -> float:
        """The derivative of the restricted likelihood, doubled; for Paule and Mandel, Q less what is expected."""
        w, mean, q = weighed(t)
        if method.startswith("Paule"):
            return q - (len(y) - 1)
        squares = sum(a * a for a in w)
        return sum(a * a * (b - mean) ** 2 for a, b in zip(w, y, strict=True)) - sum(w) + squares / sum(w)

    if method.startswith("DerSimonian"):
        w, _, q = weighed(0)
        return max(0.0, (q - (len(y) - 1)) / (sum(w) - sum(a * a for a in w) / sum(w)))
    if slope(0) <= 0:
        return 0.0
    low, high = 0.0, 1.0
    while slope(high) > 0:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return (low + high) / 2


def pooled(method: str, y: list[float], v: list[float]) -> dict[str, Any]:
    """Random effects with the interval of Hartung and Knapp, never narrower than the classical one."""
    k, t = len(y), between(method, y, v)
    w, fixed = [1 / (one + t) for one in v], [1 / one for one in v]
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    scatter = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True)) / (k - 1)
    guarded = scatter < 1 - 1e-6
    se, quantile = sqrt((1 if guarded else scatter) / sum(w)), float(stdtrit(k - 1, 0.975))
    middle = sum(a * b for a, b in zip(fixed, y, strict=True)) / sum(fixed)
    typical = (k - 1) / (sum(fixed) - sum(a * a for a in fixed) / sum(fixed))
    reach = quantile * hypot(se, sqrt(t))
    return {
        "ends": [mean, mean - quantile * se, mean + quantile * se, mean - reach, mean + reach],
        "tau2": t,
        "i2": 100 * t / (t + typical),
        "se": se,
        "guarded": guarded,
        "q": sum(a * (b - middle) ** 2 for a, b in zip(fixed, y, strict=True)),
        "weights": [100 * a / sum(w) for a in w],
    }


def common(measure: str, tables: Iterable[list[float]]) -> float:
    """Mantel and Haenszel."""
    parts = [(a, b, c, d, a + b, c + d, a + b + c + d) for a, b, c, d in tables]
    if measure == "RD":
        weights = [n1 * n0 / n for *_, n1, n0, n in parts]
        return sum(w * (a / n1 - c / n0) for w, (a, _, c, _, n1, n0, _) in zip(weights, parts, strict=True)) / sum(
            weights
        )
    if measure == "RR":
        return sum(a * n0 / n for a, *_, n0, n in parts) / sum(c * n1 / n for _, _, c, _, n1, _, n in parts)
    return sum(a * d / n for a, _, _, d, *_, n in parts) / sum(b * c / n for _, b, c, *_, n in parts)


@cache
def trials(pool: str) -> tuple[str, ...]:
    """The comparisons that a pool counts, one for each trial."""
    rows = [row for row in read("pool_members") if row["pool"] == pool and row["included"] == "true"]
    return tuple(dict.fromkeys(row["pooled_contrast"] for row in rows))


SPREAD = ("tau2", "i2", "se", "q")


def test_every_pool_is_worked_out_again_from_the_counts_of_arms():
    done = 0
    for row in read("pools"):
        tables = [table_of(contrast) for contrast in trials(row["pool"])]
        measure, method = row["measure"], row["method"]
        if not measure:
            assert (row["k"], row["estimate"]) == (str(len(tables)), "")
            continue
        shown = [number(row[c]) for c in ("estimate", "low", "high", "prediction_low", "prediction_high")]
        if method == "Mantel-Haenszel":
            assert shown[0] == near(common(measure, tables))
            continue
        told = [told for cells in tables if (told := effect(measure, cells))]
        again = pooled(method, [y for y, _ in told], [v for _, v in told])
        assert int(row["k"]) == len(told)
        assert shown == near(again["ends"] if measure == "RD" else [exp(end) for end in again["ends"]])
        assert (row["guarded"] == "true") == again["guarded"]
        assert [number(row[c]) for c in ("tau2", "i2", "se", "q")] == near(
            [again[c] for c in ("tau2", "i2", "se", "q")]
        )
        _interval_of_tau2(row, told)
        done += 1
    assert done >= 54
    assert len({row["pool"] for row in read("pools")}) >= 19


def test_every_pool_is_worked_out_again_from_the_effects_and_variances_of_its_comparisons():
    """Whoever starts from `yi` and `vi` meets the pool as closely, also where the variance between trials is nearly
    nothing, and a digit rounded away from `vi` moves it a hundredfold."""
    known = {(row["contrast"], row["measure"]): row for row in read("contrasts")}
    done = 0
    for row in read("pools"):
        if row["measure"] and row["method"] != "Mantel-Haenszel":
            told = [known[contrast, row["measure"]] for contrast in trials(row["pool"])]
            used = [(float(one["yi"]), float(one["vi"])) for one in told if one["yi"]]
            again = pooled(row["method"], [y for y, _ in used], [v for _, v in used])
            assert [number(row[c]) for c in SPREAD] == near([again[c] for c in SPREAD]), row["pool"]
            done += 1
    assert done >= 54


def members(table: str, pool: str) -> list[Cells]:
    return [row for row in read(table) if row["pool"] == pool and row["included"] == "true"]


def test_every_pool_of_scores_is_worked_out_again_from_the_differences_of_its_trials():
    done = 0
    for row in read("score_pools"):
        mine = members("score_pool_members", row["pool"])
        assert int(row["k"]) == len(mine)
        assert int(row["uncounted"]) == sum(not (one["n"] and one["control_n"]) for one in mine)
        if row["method"]:
            again = pooled(row["method"], [float(one["yi"]) for one in mine], [float(one["vi"]) for one in mine])
            shown = [number(row[c]) for c in ("estimate", "low", "high", "prediction_low", "prediction_high")]
            assert shown == near(again["ends"])
            done += 1
    assert done >= 3


def test_every_pool_of_adverse_events_is_worked_out_again_from_its_counts():
    done = 0
    for row in (row for row in read("harm_pools") if row["measure"]):
        mine = members("harm_pool_members", row["pool"])
        counts = [[int(one[c]) for c in ("events", "n", "control_events", "control_n")] for one in mine]
        cells = [(e1, n1 - e1, e0, n0 - e0) for e1, n1, e0, n0 in counts]
        measure, method = row["measure"], row["method"]
        if method == "Mantel-Haenszel":
            assert float(row["estimate"]) == near(common(measure, cells))
        elif method != "Peto":
            told = [told for one in cells if (told := effect(measure, one))]
            again = pooled(method, [y for y, _ in told], [v for _, v in told])["ends"]
            shown = [number(row[c]) for c in ("estimate", "low", "high", "prediction_low", "prediction_high")]
            assert shown == near(again if measure == "RD" else [exp(end) for end in again])
            done += 1
    assert done >= 60


def _interval_of_tau2(row: Cells, told: list[tuple[float, float]]) -> None:
    """Q, weighted with each end, meets its limit; an end of 0 lies beyond it."""
    for column, upper in (("tau2_low", 0.025), ("tau2_high", 0.975)):
        if row[column]:
            t = float(row[column])
            w = [1 / (v + t) for _, v in told]
            mean = sum(a * y for a, (y, _) in zip(w, told, strict=True)) / sum(w)
            q, limit = (
                sum(a * (y - mean) ** 2 for a, (y, _) in zip(w, told, strict=True)),
                float(chdtri(len(w) - 1, upper)),
            )
            assert q == pytest.approx(limit, rel=1e-7) or (t == 0 and q <= limit)


def test_the_weights_of_a_pool_are_those_of_its_trials():
    for pool in {row["pool"] for row in read("pools") if row["method"].startswith("REML") and row["measure"] == "RR"}:
        members = [row for row in read("pool_members") if row["pool"] == pool and row["included"] == "true"]
        usable = [one for one in trials(pool) if effect("RR", table_of(one))]
        told = [effect("RR", table_of(one)) for one in usable]
        again = pooled("REML", [t[0] for t in told if t], [t[1] for t in told if t])
        for contrast, weight in zip(usable, again["weights"], strict=True):
            mine = [float(row["weight"]) for row in members if row["pooled_contrast"] == contrast]
            assert sum(mine) == near(weight)
