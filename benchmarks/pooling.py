"""How many times dearer a pool is than the least that any pool must do: a weighted mean of the same studies.

    python benchmarks/pooling.py

Both are timed in turns, in one process, so that a slow moment of the machine meets both; the ratio of the medians is
what to compare between versions and machines.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from math import sin
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from evidence_explorer.analysis import MEASURES
from evidence_explorer.analysis.multiverse import Multiverse, multiverse
from evidence_explorer.analysis.sensitivity import by_year, left_out, small_trials, with_priors
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.stats import Method, asymmetry, leave_one_out, mantel_haenszel, pool
from made import trial, with_trials

ROUNDS = 30
METHODS: tuple[Method, ...] = ("REML", "DL", "PM")
Work = Callable[[], object]


def studies(k: int) -> tuple[list[float], list[float]]:
    """Effects and variances without chance or clock: the same in every run."""
    return [0.3 + sin(7 * i) for i in range(k)], [0.02 + 0.5 * (1 + sin(3 * i)) for i in range(k)]


def weighted_mean(y: list[float], v: list[float]) -> float:
    weights = 1 / np.asarray(v)
    return float(np.average(np.asarray(y), weights=weights))


def seconds(work: Work) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def compare(work: Work, base: Work, rounds: int) -> tuple[float, float]:
    """The median of the work, and how many medians of the base that is."""
    work(), base()  # imports and caches
    pairs = [(seconds(work), seconds(base)) for _ in range(rounds)]
    mine, least = (median(times) for times in zip(*pairs, strict=True))
    return mine, mine / least


def site(pools: int = 80) -> None:
    """Processor time of what pages and tables ask of so many pools of 3 to 30 trials, and of all their analyses."""
    made = [_pool_of(place) for place in range(pools)]
    start = process_time()
    for here in made:
        (pooled,) = here.evidence.pools[:1]
        for measure in MEASURES:
            pooled.fixed(measure), small_trials(pooled, measure), with_priors(pooled, measure)
        left_out(pooled)
        by_year(pooled, {study: here.dataset.studies[study].citation.year for study in pooled.studies})
    middle = process_time()
    count = sum(len(found.analyses) for here in made if (found := _all(here)))
    print(f"{pools} pools: {middle - start:.2f} s of processor time; {count} analyses: {process_time() - middle:.2f} s")


def _pool_of(place: int) -> Edition:
    k, step = 3 + place % 28, 1 + place % 5
    counts = [((7 * i * step) % 25, 40 + i, (5 * i + place) % 15, 40 + i) for i in range(k)]
    studies = [trial(f"t{i:02}-2020", (a, n), (b, m), year=1990 + i) for i, (a, n, b, m) in enumerate(counts)]
    return edition_of(with_trials(*studies), "en")


def _all(here: Edition) -> Multiverse | None:
    return multiverse(here.dataset, here.evidence.rows, here.evidence.pools[0])


def main() -> None:
    site()
    print(f"{'work':52} {'ms':>9} {'weighted means':>15}")
    for k in (10, 100, 1000):
        y, v = studies(k)
        base = partial(weighted_mean, y, v)
        tables = [(5 + i % 20, 40 + i % 7, 3 + i % 11, 40 + i % 5) for i in range(k)]
        works: dict[str, tuple[Work, int]] = {f"pool, {m}": (partial(pool, y, v, method=m), ROUNDS) for m in METHODS}
        works["Mantel-Haenszel risk ratio"] = partial(mantel_haenszel, "RR", tables), ROUNDS
        works["asymmetry"] = partial(asymmetry, y, v), ROUNDS
        works["the pool without each study in turn"] = partial(leave_one_out, y, v), 3
        for name, (work, rounds) in works.items():
            mine, ratio = compare(work, base, rounds)
            print(f"{k:5} studies: {name:38.38} {1000 * mine:9.2f} {ratio:15.0f}")


if __name__ == "__main__":
    main()
