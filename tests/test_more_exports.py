"""Pools of scores and of adverse events can be redone from the tables alone, and `evidence diff` tells what moves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import exp, log, sqrt
from typing import Any

import pytest

from declared import SILENT, burnt, fives, harm_site, mean, score, score_site, scored
from evidence_explorer import stats
from evidence_explorer.diff import as_text, compare
from evidence_explorer.export.rows import rows_of
from evidence_explorer.frames import TABLES
from evidence_explorer.pages import Edition, edition_of
from real import real_edition

Z = 1.959963984540054


def named(here: Edition) -> dict[str, list[dict[str, Any]]]:
    """The exported tables, row by row."""
    columns = {table.name: [str(column) for column in table.columns] for table in TABLES}
    tables = rows_of(here.evidence)
    return {name: [dict(zip(columns[name], row, strict=True)) for row in rows] for name, rows in tables.items()}


@cache
def real_tables() -> dict[str, list[dict[str, Any]]]:
    return named(real_edition("en"))


@cache
def made_tables() -> dict[str, list[dict[str, Any]]]:
    counts = [((9, 80), (2, 78)), ((5, 60), (0, 61)), ((12, 90), (4, 88))]
    studies = [burnt(f"x{i}-201{i}", *both, year=2010 + i) for i, both in enumerate(counts)]
    return named(edition_of(harm_site(*studies, SILENT), "en"))


def counted(tables: dict[str, list[dict[str, Any]]], pool: str) -> list[tuple[float, float, float, float]]:
    """Events and others on both sides of each trial of a pool, by way of its comparison."""
    contrasts = {row["contrast"]: row for row in tables["harm_contrasts"] if row["measure"] == "RR"}
    members = [row for row in tables["harm_pool_members"] if row["pool"] == pool and row["included"]]
    found = []
    for member in members:
        row = contrasts[member["contrast"]]
        assert [row[name] for name in ("events", "n", "control_events", "control_n")] == [
            member[name] for name in ("events", "n", "control_events", "control_n")
        ]
        a, n1, c, n0 = (row[name] for name in ("events", "n", "control_events", "control_n"))
        if None not in (a, c):
            found.append((a, n1 - a, c, n0 - c))
    return found if len(found) == len(members) else []


def mantel_haenszel(measure: str, those: list[tuple[float, float, float, float]]) -> tuple[float, float, float]:
    """Written again from Greenland and Robins 1985, Robins and others 1986, and Sato 1989."""
    rows = [(a, b, c, d, a + b, c + d, a + b + c + d) for a, b, c, d in those]
    if measure == "RR":
        r, s = sum(a * n0 / n for a, _, _, _, _, n0, n in rows), sum(c * n1 / n for _, _, c, _, n1, _, n in rows)
        v = sum((n1 * n0 * (a + c) - a * c * n) / n**2 for a, _, c, _, n1, n0, n in rows) / (r * s)
        y = log(r / s)
    elif measure == "OR":
        r, s = sum(a * d / n for a, _, _, d, *_, n in rows), sum(b * c / n for _, b, c, _, *_, n in rows)
        pr = sum((a + d) * a * d / n**2 for a, _, _, d, *_, n in rows)
        ps = sum(((a + d) * b * c + (b + c) * a * d) / n**2 for a, b, c, d, *_, n in rows)
        qs = sum((b + c) * b * c / n**2 for _, b, c, _, *_, n in rows)
        v = pr / (2 * r * r) + ps / (2 * r * s) + qs / (2 * s * s)
        y = log(r / s)
    else:
        w = sum(n1 * n0 / n for *_, n1, n0, n in rows)
        y = sum((a * n0 - c * n1) / n for a, _, c, _, n1, n0, n in rows) / w
        p = sum((c * (n1 / n) ** 2 - a * (n0 / n) ** 2 + (n1 / n) * (n0 / n) * (n0 - n1) / 2)
                for a, _, c, _, n1, n0, n in rows)  # fmt: skip
        q = sum((a * (n0 - c) + c * (n1 - a)) / (2 * n) for a, _, c, _, n1, n0, n in rows)
        v = (y * p + q) / w**2
    ends = (y, y - Z * sqrt(v), y + Z * sqrt(v))
    return ends if measure == "RD" else (exp(ends[0]), exp(ends[1]), exp(ends[2]))


def peto(those: list[tuple[float, float, float, float]]) -> tuple[float, float, float]:
    """Written again from Yusuf and others 1985."""
    o = e = v = 0.0
    for a, b, c, d in those:
        n1, n0, n, m = a + b, c + d, a + b + c + d, a + c
        if 0 < m < n:
            o, e, v = o + a, e + n1 * m / n, v + n1 * n0 * m * (n - m) / (n**2 * (n - 1))
    y = (o - e) / v
    return exp(y), exp(y - Z / sqrt(v)), exp(y + Z / sqrt(v))


def common_effects() -> Iterator[tuple[dict[str, Any], list[tuple[float, float, float, float]]]]:
    for tables in (real_tables(), made_tables()):
        for row in tables["harm_pools"]:
            if row["method"] in ("Mantel-Haenszel", "Peto") and (those := counted(tables, row["pool"])):
                yield row, those


def test_the_common_effects_of_adverse_events_and_their_intervals_are_redone_from_the_tables():
    done = set()
    for row, those in common_effects():
        again = peto(those) if row["method"] == "Peto" else mantel_haenszel(row["measure"], those)
        assert (row["estimate"], row["low"], row["high"]) == pytest.approx(again, rel=1e-9, abs=1e-11), row["pool"]
        done.add((row["method"], row["measure"]))
    assert done == {("Mantel-Haenszel", "RR"), ("Mantel-Haenszel", "OR"), ("Mantel-Haenszel", "RD"), ("Peto", "OR")}


@pytest.mark.parametrize(("pools", "members", "contrasts"), [
    ("score_pools", "score_pool_members", "score_contrasts"), ("harm_pools", "harm_pool_members", "harm_contrasts"),
])  # fmt: skip
def test_every_member_joins_to_its_comparison_and_every_pool_is_redone_from_them(
    pools: str, members: str, contrasts: str
):
    compared = 0
    for tables in (real_tables(), made_tables()):
        by_name = {(row["contrast"], row["measure"]): row for row in tables[contrasts]}
        assert len(by_name) == len(tables[contrasts])
        for pool in tables[pools]:
            if pool["method"] != "REML, Hartung-Knapp":
                continue
            mine = [row for row in tables[members] if row["pool"] == pool["pool"] and row["included"]]
            rows = [by_name[row["contrast"], pool["measure"]] for row in mine]
            turned = [-1 if "turned" in (row.get("steps") or "") else 1 for row in mine]
            used = [(s * row["yi"], row["vi"]) for s, row in zip(turned, rows, strict=True) if row["yi"] is not None]
            again = stats.pool([y for y, _ in used], [v for _, v in used])
            ends = [stats.natural(pool["measure"], x) for x in (again.estimate, again.low, again.high)]
            assert [pool[name] for name in ("estimate", "low", "high")] == pytest.approx(ends, rel=1e-9, abs=1e-9)
            assert pool["k"] == len(used)
            compared += 1
    assert compared >= (1 if pools == "score_pools" else 20)


def test_a_comparison_of_scores_names_the_numbers_it_rests_on():
    of_means = score(None, mean("hot", -9.0, sd=6.0), mean("sham", -5.0, se=1.0))
    both = score({"interval": [-7.0, -1.0]}, mean("hot", -9.0, sd=6.0), mean("sham", -5.0, sd=6.0))
    tables = named(edition_of(score_site(scored("anna-2019", of_means, both)), "en"))
    rows = [(row["contrast"], row["measure"], row["figure"]) for row in tables["score_contrasts"]]
    assert rows == [
        ("anna-2019:s1:hot:sham", "MD", "s1-hot+s1-sham"),
        ("anna-2019:s1:hot:sham", "SMD", "s1-hot+s1-sham"),
        ("anna-2019:s2:hot:sham", "MD", "s2-hot_sham"),
        ("anna-2019:s2:hot:sham", "SMD", "s2-hot+s2-sham"),
    ]
    figures = {row["figure"] for row in tables["scores"]}
    assert {name for *_, told in rows for name in told.split("+")} <= figures


def test_what_is_no_difference_in_points_has_no_comparison():
    told = [score({"value": -4.0, "interval": [-7, -1]}, kind="percent-change"),
            score({"value": -4.0, "interval": [-7, -1]}, grade="recalled"),
            score({"against": "baseline", "value": -4.0, "interval": [-7, -1]})]  # fmt: skip
    assert named(edition_of(score_site(scored("anna-2019", *told)), "en"))["score_contrasts"] == []


# What moves


def test_a_score_that_changes_moves_its_pool_and_is_told():
    old, new = fives(), fives()
    new[0] = scored("anna-2019", score({"value": -7.0, "interval": [-10.0, -4.0]}), year=2019)
    changes = compare(score_site(*old), score_site(*new))
    (moved,) = [pool for pool in changes.pools if pool.pool == "more"]
    assert moved.change == "changed"
    assert moved.before is not None
    assert moved.after is not None
    result = edition_of(score_site(*new), "en").evidence.score_pool("hot-bath", "more").result()
    assert result is not None
    assert moved.after.mean_difference is not None
    assert moved.after.mean_difference.estimate == pytest.approx(result.estimate, abs=1e-6)
    assert moved.after.risk_ratio is None
    assert changes.counts["pooled_values"] == 1
    assert "more, MD" in as_text(changes)


def test_an_adverse_event_that_changes_moves_its_pool_and_is_told():
    old = [burnt(f"x{i}-2020", (9 + i, 80), (2, 78)) for i in range(3)]
    new = [burnt("x0-2020", (12, 80), (2, 78)), *old[1:]]
    changes = compare(harm_site(*old), harm_site(*new))
    (moved,) = [pool for pool in changes.pools if pool.pool == "more"]
    assert moved.before is not None
    assert moved.after is not None
    assert moved.before.risk_ratio != moved.after.risk_ratio
    assert "more, RR" in as_text(changes)
    assert "more, RD" in as_text(changes)


def test_a_trial_that_leaves_a_pool_of_either_kind_leaves_with_its_own_reason():
    recalled = scored("eve-2023", score({"value": -3.0, "interval": [-6.0, 0.0]}, grade="recalled"), year=2023)
    changes = compare(score_site(*fives()), score_site(*fives()[:4], recalled))
    assert [(m.study, m.change, m.before) for m in changes.members] == [
        ("eve-2023", "left", "hot vs sham, knee-ladder, day 28")
    ]
    old = [burnt(f"x{i}-2020", (9 + i, 80), (2, 78)) for i in range(3)]
    crossed = burnt("x2-2020", (11, 80), (2, 78), design={"kind": "crossover-rct", "blinding": "double-blind"})
    changes = compare(harm_site(*old), harm_site(*old[:2], crossed))
    (member,) = [m for m in changes.members if m.pool == "more"]
    assert member.after == "crossover trial: its events mix both periods"
