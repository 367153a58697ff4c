"""How many times dearer a pool is than the least that any pool must do: a weighted mean of the same studies.

    python benchmarks/pooling.py [--real 5000] [--site FOLDER]

Both are timed in turns, in one process, so that a slow moment of the machine meets both; the ratio of the medians is
what to compare between versions and machines. ``--real``: what 80 pools cost among so many studies, which are copies of
the real ones under ids of their own, so that a pool of three trials holds sixty; ``--site``: among those of a folder.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from math import sin
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from build import ROOT, copy_of

from evidence_explorer.analysis import MEASURES
from evidence_explorer.analysis.analyses import Multiverse
from evidence_explorer.analysis.harm_pools import HarmPooled, harm_pool_of
from evidence_explorer.analysis.multiverse import harm_multiverse, multiverse
from evidence_explorer.analysis.pools import Pooled, pool_of
from evidence_explorer.analysis.score_multiverse import score_multiverse
from evidence_explorer.analysis.score_pools import ScorePooled, score_pool_of
from evidence_explorer.analysis.sensitivity import by_year, left_out, small_trials, with_priors
from evidence_explorer.load import load
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.stats import Method, asymmetry, leave_one_out, mantel_haenszel, pool
from made import trial, with_trials

ROUNDS = 30
POOLS = 80
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


def multiplied(folder: Path, studies: int) -> Path:
    """A folder that holds each real study many times."""
    for name in ("data", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    files = sorted((folder / "data/studies").rglob("*.yaml"))
    for copy in range(1, round(studies / len(files))):
        for file in files:
            (file.parent / f"{file.stem}-copy{copy}.yaml").write_text(copy_of(file.read_text("utf-8"), copy), "utf-8")
    return folder


def real(folder: Path) -> None:
    """Processor time of the members, the statistics and the analyses of 80 pools: the declared ones, in turn."""
    dataset = load(folder / "data", folder, folder / "seeds").dataset
    assert dataset is not None
    here = edition_of(dataset, dataset.site.record.languages[0]).evidence
    for study in dataset.studies:
        here.rows(study), here.harm_groups(study)
    declared = [(t.id, pool) for t in dataset.treatments.values() for pool in (*t.pools, *t.score_pools, *t.harm_pools)]
    makers: dict[str, Callable[..., Any]] = {
        "Pool": lambda *asked: pool_of(dataset, here.rows, *asked),
        "ScorePool": lambda *asked: score_pool_of(dataset, *asked),
        "HarmPool": lambda *asked: harm_pool_of(dataset, here.harm_groups, *asked),
    }
    asked = [declared[place % len(declared)] for place in range(POOLS)]
    start = process_time()
    made = [makers[type(pool).__name__](treatment, pool) for treatment, pool in asked]
    members = process_time()
    years = {study.id: study.citation.year for study in dataset.studies.values()}
    for pooled in made:
        statistics_of(pooled, years)
    done = process_time()
    found = [each for pooled in made if (each := _analyses(dataset, here, pooled))]
    count, last = sum(len(each.analyses) for each in found), process_time() - done
    most = max(len(one.points(next(_measures(one)))) for one in made)
    print(f"{len(dataset.studies)} studies, {len(made)} pools of {len(declared)} declarations, at most {most} trials:")
    print(f"members {members - start:.2f} s, all statistics {done - members:.2f} s, {count} analyses {last:.2f} s")


def _analyses(dataset: Any, here: Any, pooled: Any) -> Multiverse | None:
    if isinstance(pooled, ScorePooled):
        return score_multiverse(dataset, pooled)
    if isinstance(pooled, HarmPooled):
        return harm_multiverse(dataset, here.harm_groups, pooled)
    return multiverse(dataset, here.rows, pooled)


def statistics_of(pooled: Pooled | ScorePooled, years: dict[str, int | None]) -> None:
    """All that pages and tables ask of a pool."""
    for measure in _measures(pooled):
        small_trials(pooled, measure), with_priors(pooled, measure)
        if isinstance(pooled, ScorePooled):
            for method in METHODS:
                pooled.result(method)
        else:
            pooled.fixed(measure)
    if isinstance(pooled, HarmPooled):
        pooled.peto()
    main = next(_measures(pooled))
    left_out(pooled, main)
    by_year(pooled, years, main)


def _measures(pooled: Pooled | ScorePooled) -> Iterator[Any]:
    yield from (pooled.measure,) if isinstance(pooled, ScorePooled) else MEASURES


def site(pools: int = POOLS) -> None:
    """Processor time of what pages and tables ask of so many pools of 3 to 30 trials, and of all their analyses."""
    made = [_pool_of(place) for place in range(pools)]
    start = process_time()
    for here in made:
        (pooled,) = here.evidence.pools[:1]
        statistics_of(pooled, {study: here.dataset.studies[study].citation.year for study in pooled.studies})
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
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--real", type=int, default=0)
    asked.add_argument("--site", type=Path)
    given = asked.parse_args()
    if given.site:
        real(given.site)
    elif given.real:
        with tempfile.TemporaryDirectory() as folder:
            real(multiplied(Path(folder), given.real))
    else:
        site()
        ratios()


def ratios() -> None:
    """How many weighted means of the same studies each work is, at several sizes."""
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
