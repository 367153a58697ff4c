"""Every statistic of a pool, and every analysis of the multiverse, against R's metafor on random sets.

    python benchmarks/metafor.py [--sets 600] [--pools 20]

Needs ``Rscript`` with metafor 3.8; the tests do not. Prints how many numbers were compared, how many agree to 1e-6
(relative, or absolute for what is near 0), and the worst of each kind.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from evidence_explorer import stats
from evidence_explorer.analysis.multiverse import multiverse
from evidence_explorer.pages import edition_of
from made import trial, with_trials

HERE = Path(__file__).parent
AGREES = 1e-6
Table = tuple[int, int, int, int]
Ours = dict[tuple[str, str, int], float]
TESTS: list[tuple[str, stats.Test]] = [("adhoc", "knha"), ("z", "z")]
METHODS: tuple[stats.Method, ...] = ("REML", "DL", "PM")


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


def _pools(name: str, measure: str, y: list[float], v: list[float]) -> Iterator[tuple[tuple[str, str, int], float]]:
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


def _told(name: str, what: str, values: list[float]) -> Iterator[tuple[tuple[str, str, int], float]]:
    yield from (((name, what, place), value) for place, value in enumerate(values, 1))


def write(file: Path, head: list[str], rows: list[Any]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([head, *rows])


def near(one: float, other: float) -> float:
    return abs(one - other) / max(abs(other), 1e-3)


def analyses(folder: Path, count: int, random: Random) -> list[tuple[float, float, float]]:
    """The multiverse of some pools, written for R; our numbers on the scale of pooling."""
    mine, told = [], []
    for pool in range(count):
        studies = [
            trial(f"t{i:02}-2020", table[:2], table[2:], year=2000 + i) for i, table in enumerate(tables(random)[:12])
        ]
        here = edition_of(with_trials(*studies), "en")
        found = multiverse(here.dataset, here.evidence.rows, here.evidence.pools[0])
        for place, one in enumerate(found.entered if found else ()):
            rows = [(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in one.members]
            write(folder / f"entered-{pool}-{place}.csv", ["e1", "n1", "e0", "n0"], rows)
        for one in found.analyses if found else ():
            cells = one.options.get("empty_cells", ("half",))[0]
            spread, interval = one.options["spread"][0], one.options["interval"][0]
            test = "adhoc" if interval == "hartung-knapp" else "z"
            told.append([pool, one.entered, one.measure, spread, test, cells])
            mine.append((one.estimate or 0.0, one.low or 0.0, one.high or float("inf")))
    write(folder / "analyses.csv", ["pool", "entered", "measure", "spread", "test", "cells"], told)
    return mine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=600)
    parser.add_argument("--pools", type=int, default=20)
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
        mine = analyses(folder, asked.pools, random)
        subprocess.run(["Rscript", str(HERE / "metafor.R"), name], check=True)
        report(sets, folder)
        report_analyses(mine, folder)


def report(sets: dict[str, list[Table]], folder: Path) -> None:
    ours: Ours = dict(pair for name, those in sets.items() for pair in ours_of(name, those))
    worst: dict[str, tuple[float, str]] = defaultdict(lambda: (0.0, ""))
    compared: dict[str, int] = defaultdict(int)
    apart: dict[str, int] = defaultdict(int)
    with (folder / "theirs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = row["set"], row["what"], int(row["place"])
            kind = "-".join(part for part in row["what"].split("-") if not part.isdigit())
            if not row["value"] or key not in ours:
                continue
            far = near(ours[key], float(row["value"]))
            compared[kind] += 1
            apart[kind] += far > AGREES
            worst[kind] = max(worst[kind], (far, "/".join(map(str, key))))
    for kind in sorted(compared):
        print(
            f"{kind:18} {compared[kind]:7} compared {apart[kind]:4} apart, worst {worst[kind][0]:.1e} {worst[kind][1]}"
        )
    print(f"{'all':18} {sum(compared.values()):7} compared {sum(apart.values()):4} apart")


def report_analyses(mine: list[tuple[float, float, float]], folder: Path) -> None:
    with (folder / "analyses-theirs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    compared, apart, worst = 0, 0, (0.0, "")
    for ours, row in zip(mine, rows, strict=True):
        for value, name in zip(ours, ("estimate", "low", "high"), strict=True):
            if row[name]:
                told = stats.natural(row["measure"], float(row[name]))  # type: ignore[arg-type]
                far = 0.0 if told is None else near(value, told)
                compared, apart = compared + 1, apart + (far > AGREES)
                worst = max(worst, (far, str(row)))
    print(f"{'multiverse':18} {compared:7} compared {apart:4} apart in {len(rows)} analyses")
    print(f"worst {worst[0]:.1e} {worst[1]}")


if __name__ == "__main__":
    main()
