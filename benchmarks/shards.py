"""A large site in one build, and in parts that are built two at a time and joined: `python benchmarks/shards.py`.

`--studies 5000 --parts 4` by default. Every file of the joined site must be that of the one build. Prints Markdown:
what each step took, by the processor and by the clock, and its peak memory. `docs/develop/benchmarks.md` keeps one run.
`--place DIR` keeps what was made, and a later run with the same folder goes on where the first one ended.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path

from build import Cost, project, run

AT_ONCE = 2


def built(place: Path, folder: Path, part: str = "") -> Cost:
    said = [f"EVIDENCE_SHARD={part}"] if part else []
    return run(["env", *said, sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)], place)


def once(folder: Path, make: Callable[[], Cost]) -> Cost:
    """What a step took, now or in a former run in the same place; its row is printed."""
    note = folder.with_suffix(".json")
    if note.is_file():
        cost = Cost(**json.loads(note.read_text(encoding="utf-8")))
    else:
        shutil.rmtree(folder, ignore_errors=True)
        cost = make()
        note.write_text(json.dumps(asdict(cost)), encoding="utf-8")
    print(f"| {folder.name} | {cost.row()} |", flush=True)
    return cost


def different(one: Path, other: Path) -> list[str]:
    """Paths of files that are not the same in two folders."""
    first, second = ({f.relative_to(p).as_posix() for f in p.rglob("*") if f.is_file()} for p in (one, other))
    both = sorted(first & second)
    return sorted(first ^ second) + [name for name in both if (one / name).read_bytes() != (other / name).read_bytes()]


def main(studies: int, parts: int, place: Path) -> int:
    root = place / "project"
    if not (place / "begun").is_file():
        project(root, studies)
        (place / "begun").write_text("", encoding="utf-8")
    print(f"| {studies} studies | processor | clock | peak memory |\n|---|---|---|---|", flush=True)
    once(place / "whole", lambda: built(root, place / "whole"))
    shutil.rmtree(root / ".cache", ignore_errors=True)
    folders = [place / f"part{n}-of-{parts}" for n in range(1, parts + 1)]
    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        steps = [(one, partial(built, root, one, f"{n}/{parts}")) for n, one in enumerate(folders, 1)]
        made = [pool.submit(once, *step) for step in steps]
        for one in made:
            one.result()
    print(f"| all parts, {AT_ONCE} at a time | | {time.perf_counter() - start:.1f} s | |")
    join = [sys.executable, "-m", "evidence_explorer", "join", str(place / "joined"), *map(str, folders)]
    once(place / "joined", lambda: run(join, root))
    differing = different(place / "whole", place / "joined")
    count = sum(1 for file in (place / "whole").rglob("*") if file.is_file())
    print(f"\n{count} files, of which {len(differing)} are others after joining", *differing[:10], sep="\n")
    return 1 if differing else 0


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--studies", type=int, default=5000)
    asked.add_argument("--parts", type=int, default=4)
    asked.add_argument("--place", type=Path)
    given = asked.parse_args()
    os.environ.pop("EVIDENCE_SHARD", None)
    if given.place:
        given.place.mkdir(parents=True, exist_ok=True)
        sys.exit(main(given.studies, given.parts, given.place.resolve()))
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(given.studies, given.parts, Path(folder)))
