"""A large site in one build, and in parts that are built two at a time and joined: `python benchmarks/shards.py`.

`--studies 5000 --parts 4` by default. Every file of the joined site must be that of the one build. Prints Markdown:
what each step took, by the processor and by the clock, and its peak memory. `docs/develop/benchmarks.md` keeps one run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from build import Cost, project, run

AT_ONCE = 2


def built(place: Path, folder: Path, part: str = "") -> Cost:
    said = [f"EVIDENCE_SHARD={part}"] if part else []
    return run(["env", *said, sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)], place)


def different(one: Path, other: Path) -> list[str]:
    """Paths of files that are not the same in two folders."""
    first, second = ({f.relative_to(p).as_posix() for f in p.rglob("*") if f.is_file()} for p in (one, other))
    both = sorted(first & second)
    return sorted(first ^ second) + [name for name in both if (one / name).read_bytes() != (other / name).read_bytes()]


def main(studies: int, parts: int, place: Path) -> int:
    root = project(place / "project", studies)
    print(f"| {studies} studies | processor | clock | peak memory |\n|---|---|---|---|")
    print(f"| one build | {built(root, place / 'whole').row()} |", flush=True)
    shutil.rmtree(root / ".cache", ignore_errors=True)
    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        numbers = range(1, parts + 1)
        costs = list(pool.map(lambda n: built(root, place / f"part{n}", f"{n}/{parts}"), numbers))
    for number, cost in zip(numbers, costs, strict=True):
        print(f"| part {number} of {parts} | {cost.row()} |")
    print(f"| all parts, {AT_ONCE} at a time | | {time.perf_counter() - start:.1f} s | |")
    folders = [str(place / f"part{n}") for n in range(1, parts + 1)]
    joined = run([sys.executable, "-m", "evidence_explorer", "join", str(place / "joined"), *folders], root)
    print(f"| joined | {joined.row()} |", flush=True)
    differing = different(place / "whole", place / "joined")
    count = sum(1 for file in (place / "whole").rglob("*") if file.is_file())
    print(f"\n{count} files, of which {len(differing)} are others after joining", *differing[:10], sep="\n")
    return 1 if differing else 0


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--studies", type=int, default=5000)
    asked.add_argument("--parts", type=int, default=4)
    given = asked.parse_args()
    os.environ.pop("EVIDENCE_SHARD", None)
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(given.studies, given.parts, Path(folder)))
