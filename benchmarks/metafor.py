"""Every statistic of a pool, and every analysis of the multiverse, against R's metafor on random sets.

    python benchmarks/metafor.py [--sets 600] [--pools 60] [--bayesmeta FOLDER]

Needs ``Rscript`` with metafor 3.8; the tests do not. Prints how many numbers were compared, how many agree to 1e-6
(relative, or absolute for what is near 0), and the worst of each kind. Sets are of counts and of scores (means with
deviations); pools are of benefits, of adverse events and of scores, in turn. ``--bayesmeta``: the unpacked sources of
that package, whose posterior is compared too, to its own grid.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from evidence_explorer import stats
from evidence_explorer.analysis.analyses import Multiverse
from evidence_explorer.analysis.multiverse import multiverse
from evidence_explorer.model import Study
from evidence_explorer.pages import edition_of
from made import trial, with_trials
from test_more_pools import burnt, harm_site, mean, score, score_site, scored

HERE = Path(__file__).parent
AGREES = 1e-6
ITS_GRID = 1e-3
ITS_UNIT = 0.1
"""bayesmeta approximates the posterior of the mean by a grid over tau; asked for ten times its usual care."""
Table = tuple[int, int, int, int]
Scores = tuple[float, float, int, float, float, int]
"""Mean, deviation and people of the treated arm, then of the control arm."""
Ours = dict[tuple[str, str, int], float]
TESTS: list[tuple[str, stats.Test]] = [("adhoc", "knha"), ("z", "z")]
METHODS: tuple[stats.Method, ...] = ("REML", "DL", "PM")
KINDS = ("benefits", "harms", "scores")


def tables(random: Random) -> list[Table]:
    """The trials of one set: few or many, small or large, rare or common, alike or not."""
    k = random.choice([3, 3, 4, 4, 5, 6, 8, 10, 12, 20, 30])
    base, effect = random.choice([0.03, 0.1, 0.2, 0.4, 0.7]), random.uniform(0.5, 2.0)
    spread, sizes = random.choice([0.0, 0.1, 0.4, 0.9]), random.choice([(8, 30), (20, 120), (60, 900)])
    return [_trial(random, base, effect, spread, sizes) for _ in range(k)]


def _trial(random: Random, base: float, effect: float, spread: float, sizes: tuple[int, int]) -> Table:
    n1, n0 = random.randint(*sizes), random.randint(*sizes)
    low = min(0.95, max(0.01, base * random.uniform(0.7, 1.3)))
    high = min(0.97, max(0.005, low * effect * 2.718 ** random.gauss(0, spread)))
    return sum(random.random() < high for _ in range(n1)), n1, sum(random.random() < low for _ in range(n0)), n0


def scores(random: Random) -> list[Scores]:
    """The trials of one set of scores: few or many, small or large, alike or not."""
    k, sd = random.choice([3, 3, 4, 5, 6, 8, 10, 12, 20]), random.uniform(4, 12)
    effect, spread, sizes = (
        random.uniform(-8, 3),
        random.choice([0.0, 0.5, 2.0, 5.0]),
        random.choice([(6, 20), (20, 200)]),
    )
    return [_scored(random, sd, effect, spread, sizes) for _ in range(k)]


def _scored(random: Random, sd: float, effect: float, spread: float, sizes: tuple[int, int]) -> Scores:
    n1, n0, base = random.randint(*sizes), random.randint(*sizes), random.uniform(-12, -2)
    sd1, sd0 = sd * random.uniform(0.7, 1.4), sd * random.uniform(0.7, 1.4)
    apart = random.gauss(effect, spread) + random.gauss(0, sd * (1 / n1 + 1 / n0) ** 0.5)
    return round(base + apart, 2), round(sd1, 2), n1, round(base, 2), round(sd0, 2), n0


def scores_of(name: str, those: list[Scores]) -> Iterator[tuple[tuple[str, str, int], float]]:
    makers = {"MD": stats.mean_difference, "SMD": stats.standardised_difference}
    for measure, make in makers.items():
        found = [make(stats.Group(*row[:3]), stats.Group(*row[3:])) for row in those]
        y, v = [one.y for one in found], [one.v for one in found]
        yield from _told(name, f"{measure}-y", y)
        yield from _told(name, f"{measure}-v", v)
        yield from _pools(name, measure, y, v)


def bayes_of(name: str, measure: str, y: list[float], v: list[float]) -> Iterator[tuple[tuple[str, str, int], float]]:
    """Median and interval of the mean and of tau, under the published prior: as the pages tell them."""
    one = stats.bayes_pool(y, v, scale=0.5)
    ends = [
        one.estimate,
        one.low,
        one.high,
        one.tau,
        one.tau_low,
        one.tau_high,
        one.prediction_low,
        one.prediction_high,
    ]
    yield from _told(name, f"{measure}-bayes", ends)


def ours_of(name: str, those: list[Table]) -> Iterator[tuple[tuple[str, str, int], float]]:
    for measure in ("RR", "OR", "RD"):
        found = [c for table in those if (c := stats.contrast(measure, *table)).poolable]  # type: ignore[arg-type]
        y, v = [c.y or 0.0 for c in found], [c.v or 0.0 for c in found]
        yield from _told(name, f"{measure}-y", y)
        yield from _told(name, f"{measure}-v", v)
        if len(y) >= 3:
            yield from _pools(name, measure, y, v)
            common = stats.mantel_haenszel(measure, those)  # type: ignore[arg-type]
            if common.y is not None and common.se is not None:
                half = stats.Z95 * common.se
                yield from _told(name, f"{measure}-MH", [common.y, common.y - half, common.y + half])
            if measure == "OR" and (peto := stats.peto(those)) and peto.y is not None and peto.se is not None:
                half = stats.Z95 * peto.se
                yield from _told(name, "OR-Peto", [peto.y, peto.y - half, peto.y + half])


def _pools(name: str, measure: str, y: list[float], v: list[float]) -> Iterator[tuple[tuple[str, str, int], float]]:
    if measure in ("OR", "SMD") and len(y) <= 6:
        yield from bayes_of(name, measure, y, v)
    for method in METHODS:
        for theirs, test in TESTS:
            one = stats.pool(y, v, method=method, test=test)
            yield from _told(name, f"{measure}-{method}-{theirs}", [one.estimate, one.low, one.high])
    if len(y) > 3:
        for i in range(2, len(y) + 1):
            one = stats.pool(y[:i], v[:i])
            yield from _told(name, f"{measure}-cumul-{i}", [one.estimate, one.low, one.high])
        for left in stats.leave_one_out(y, v):
            yield from _told(name, f"{measure}-leave1out-{left.without + 1}", [left.estimate, left.low, left.high])
    egger = stats.asymmetry(y, v)
    if egger.t is not None and egger.p is not None and egger.limit is not None:
        yield from _told(name, f"{measure}-egger", [egger.t, egger.p, egger.limit])
        yield from _told(name, f"{measure}-funnel", [*y, *(sqrt(one) for one in v)])


def _told(name: str, what: str, values: list[float]) -> Iterator[tuple[tuple[str, str, int], float]]:
    yield from (((name, what, place), value) for place, value in enumerate(values, 1))


def write(file: Path, head: list[str], rows: list[Any]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([head, *rows])


def near(one: float, other: float, least: float = 1e-3) -> float:
    return abs(one - other) / max(abs(other), least)


def analyses(folder: Path, count: int, random: Random) -> list[tuple[float, float, float]]:
    """The multiverse of some pools, written for R; our numbers on the scale of pooling."""
    mine, told = [], []
    for pool in range(count):
        found = (_of_benefits, _of_harms, _of_scores)[pool % len(KINDS)](random)
        for place, one in enumerate(found.entered if found else ()):
            write(folder / f"entered-{pool}-{place}.csv", *_given(one.members))
        for one in found.analyses if found else ():
            cells = one.options.get("empty_cells", ("half",))[0]
            spread, interval = one.options["spread"][0], one.options["interval"][0]
            test = "adhoc" if interval == "hartung-knapp" else "z"
            told.append([pool, one.entered, one.measure, spread, test, cells])
            mine.append((one.estimate or 0.0, one.low or 0.0, one.high or float("inf")))
    write(folder / "analyses.csv", ["pool", "entered", "measure", "spread", "test", "cells"], told)
    return mine


def _of_benefits(random: Random) -> Multiverse | None:
    given = tables(random)[:12]
    studies = [trial(f"t{i:02}-2020", table[:2], table[2:], year=2000 + i) for i, table in enumerate(given)]
    here = edition_of(with_trials(*studies), "en")
    return multiverse(here.dataset, here.evidence.rows, here.evidence.pools[0])


def _of_harms(random: Random) -> Multiverse | None:
    given = tables(random)[:12]
    studies = [burnt(f"t{i:02}-2020", table[:2], table[2:], year=2000 + i) for i, table in enumerate(given)]
    return edition_of(harm_site(*studies), "en").evidence.harm_multiverse("hot-bath", "more")


MADE: dict[str, Scores] = {}
"""Study → what it was made from."""


def _of_scores(random: Random) -> Multiverse | None:
    MADE.clear()
    MADE.update({f"t{i:02}-2020": row for i, row in enumerate(scores(random)[:12])})
    here = edition_of(score_site(*[_study(key, row) for key, row in MADE.items()]), "en")
    return here.evidence.score_multiverse("hot-bath", "more")


def _study(key: str, row: Scores) -> Study:
    one, other = mean("hot", row[0], sd=row[1], n=row[2]), mean("sham", row[3], sd=row[4], n=row[5])
    return scored(key, score(None, one, other), year=2000 + int(key[1:3]))


def _given(members: Any) -> tuple[list[str], list[Any]]:
    """What R computes from: counts, or means with deviations."""
    if hasattr(members[0], "found"):
        return ["m1", "sd1", "n1", "m0", "sd0", "n0"], [MADE[m.study] for m in members]
    rows = [(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in members]
    return ["e1", "n1", "e0", "n0"], rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=600)
    parser.add_argument("--pools", type=int, default=60)
    parser.add_argument("--bayesmeta", default="")
    asked = parser.parse_args()
    random = Random(17)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sets = {f"s{i}": tables(random) for i in range(asked.sets)}
        write(
            folder / "trials.csv",
            ["set", "e1", "n1", "e0", "n0"],
            [(s, *t) for s, those in sets.items() for t in those],
        )
        of_scores = {f"c{i}": scores(random) for i in range(asked.sets)}
        write(
            folder / "scores.csv",
            ["set", "m1", "sd1", "n1", "m0", "sd0", "n0"],
            [(s, *t) for s, those in of_scores.items() for t in those],
        )
        mine = analyses(folder, asked.pools, random)
        subprocess.run(["Rscript", str(HERE / "metafor.R"), name, asked.bayesmeta], check=True)
        report(sets, of_scores, folder)
        report_analyses(mine, folder)


def report(sets: dict[str, list[Table]], of_scores: dict[str, list[Scores]], folder: Path) -> None:
    ours: Ours = dict(pair for name, those in sets.items() for pair in ours_of(name, those))
    ours |= dict(pair for name, those in of_scores.items() for pair in scores_of(name, those))
    worst: dict[str, tuple[float, str]] = defaultdict(lambda: (0.0, ""))
    compared: dict[str, int] = defaultdict(int)
    apart: dict[str, int] = defaultdict(int)
    with (folder / "theirs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = row["set"], row["what"], int(row["place"])
            kind = "-".join(part for part in row["what"].split("-") if not part.isdigit())
            if not row["value"] or key not in ours:
                continue
            bayes = kind.endswith("bayes")
            far = near(ours[key], float(row["value"]), ITS_UNIT if bayes else 1e-3)
            compared[kind] += 1
            apart[kind] += far > (ITS_GRID if bayes else AGREES)
            worst[kind] = max(worst[kind], (far, "/".join(map(str, key))))
    for kind in sorted(compared):
        print(
            f"{kind:18} {compared[kind]:7} compared {apart[kind]:4} apart, worst {worst[kind][0]:.1e} {worst[kind][1]}"
        )
    print(f"{'all':18} {sum(compared.values()):7} compared {sum(apart.values()):4} apart")


def report_analyses(mine: list[tuple[float, float, float]], folder: Path) -> None:
    with (folder / "analyses-theirs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for turn, kind in enumerate(KINDS):
        pairs = [pair for pair in zip(mine, rows, strict=True) if int(pair[1]["pool"]) % len(KINDS) == turn]
        _report_kind(f"multiverse-{kind}", pairs)


def _report_kind(kind: str, pairs: list[tuple[tuple[float, float, float], dict[str, str]]]) -> None:
    compared, apart, worst = 0, 0, (0.0, "")
    for ours, row in pairs:
        for value, name in zip(ours, ("estimate", "low", "high"), strict=True):
            if row[name]:
                told = stats.natural(row["measure"], float(row[name]))  # type: ignore[arg-type]
                far = 0.0 if told is None else near(value, told)
                compared, apart = compared + 1, apart + (far > AGREES)
                worst = max(worst, (far, str(row)))
    pools = len({row["pool"] for _, row in pairs})
    print(f"{kind:18} {compared:7} compared {apart:4} apart in {len(pairs)} analyses of {pools} pools")
    print(f"worst {worst[0]:.1e} {worst[1]}")


if __name__ == "__main__":
    main()
