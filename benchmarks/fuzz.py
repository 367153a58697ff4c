"""Spoil files by chance and ask for an answer: `python benchmarks/fuzz.py [--files 10000] [--seed 1] [--keep FOLDER]`.

Records of the invented site by structure (as the schema knows them) and byte by byte, whole pages and tables where the
check found no error; real records by structure, checked among all others, and read alone; files of words, registries,
tables and bibliographies. Says
how many ended in an exception (each is kept for a test), and what the slowest and the largest needed. Each share runs
in a process of its own, whose memory is its own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import fuzzing
from conftest import MINI
from evidence_explorer import importers
from evidence_explorer.load import _reading
from evidence_explorer.load.own import phrases
from evidence_explorer.load.strict import Unreadable, decode
from evidence_explorer.model import Study
from importing import FILES, known

ROOT = Path(__file__).parent.parent
Turn = tuple[str, bytes, Callable[[], object]]
"""A name, what a file holds, and what is done with it."""
SHARES = {"records": 0.6, "among": 0.03, "real": 0.17, "words": 0.05, "imports": 0.15}


def records(random: Random, folder: Path) -> Iterator[Turn]:
    data = folder / "data"
    shutil.copytree(MINI, data)
    read: fuzzing.Known = {}
    for file, content in fuzzing.turns(random):
        yield file, content, lambda file=file, content=content: fuzzing.tried(data, file, content, read)


def among(random: Random, folder: Path) -> Iterator[Turn]:
    data, read = folder / "data", dict[Any, Any]()
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns(".*"))
    files = sorted(file.relative_to(data).as_posix() for file in data.rglob("*.yaml"))
    fuzzing.answered(data, read, pages=False)
    while True:
        file = random.choice(files)
        content = fuzzing.spoilt(random, file, 2, ROOT / "data")
        (data / file).write_bytes(content)
        yield file, content, lambda: fuzzing.answered(data, read, pages=False)
        shutil.copy(ROOT / "data" / file, data / file)


def real(random: Random, folder: Path) -> Iterator[Turn]:
    files = sorted((ROOT / "data" / "studies").rglob("*.yaml"))
    while True:
        file = random.choice(files)
        name = file.relative_to(ROOT / "data").as_posix()
        bytewise = random.random() < 0.4
        content = (
            fuzzing.scratched(random, file.read_bytes()) if bytewise else fuzzing.spoilt(random, name, 5, ROOT / "data")
        )
        yield file.name, content, lambda name=name, content=content: _reading(name, content, Study)


def words(random: Random, folder: Path) -> Iterator[Turn]:
    file = ROOT / "src" / "evidence_explorer" / "words" / "fr.toml"
    while True:
        content = fuzzing.scratched(random, file.read_bytes())
        yield file.name, content, lambda content=content: refused(lambda: phrases("fr.toml", "fr", decode(content)))


def imports(random: Random, folder: Path) -> Iterator[Turn]:
    read = {
        ".json": lambda text: importers.ctgov.read(text, known()),
        ".csv": lambda text: importers.metapsy.read(text, known(), "t.csv"),
    }
    files = sorted(file for file in FILES.iterdir() if file.is_file())
    while True:
        file = random.choice(files)
        content = fuzzing.scratched(random, file.read_bytes())
        reader = read.get(file.suffix, importers.bib.read)
        yield file.name, content, lambda c=content, r=reader: refused(lambda: r(importers.decode(c)))


def refused(read: Callable[[], object]) -> None:
    """A message is an answer, too."""
    with contextlib.suppress(Unreadable, importers.NotImportable):
        read()


def share(kind: str, files: int, seed: int, keep: Path) -> None:
    """One process: so many files of one kind; what came of them as JSON."""
    found: Counter[str] = Counter()
    slowest, grown, base = (0.0, ""), (0, ""), memory()
    with tempfile.TemporaryDirectory() as folder:
        for n, (name, content, do) in zip(range(files), globals()[kind](Random(seed), Path(folder)), strict=False):
            start, before = time.process_time(), memory()
            try:
                do()
            except Exception as error:
                last = traceback.extract_tb(error.__traceback__)[-1]
                where = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
                found[where] += 1
                if found[where] == 1:
                    (keep / f"{kind}-{seed}-{n}-{Path(name).name}").write_bytes(content)
                    (keep / f"{kind}-{seed}-{n}.txt").write_text(traceback.format_exc(), encoding="utf-8")
            slowest = max(slowest, (time.process_time() - start, name))
            grown = max(grown, (memory() - before, name))
    told = {"files": files, "found": found, "slowest": slowest, "grown": grown, "base": base, "memory": memory()}
    print(json.dumps(told))


def memory() -> int:
    """The most that this process has held, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "evidence-fuzz")
    parser.add_argument("--kind", choices=SHARES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    if asked.kind:
        share(asked.kind, asked.files, asked.seed, asked.keep)
        return
    wrong = 0
    for kind, part in SHARES.items():
        command = [sys.executable, __file__, "--kind", kind, "--files", str(round(asked.files * part))]
        more = ["--seed", str(asked.seed), "--keep", str(asked.keep)]
        told = json.loads(subprocess.run([*command, *more], check=True, capture_output=True, text=True).stdout)
        wrong += sum(told["found"].values())
        print(
            f"{kind:<8} {told['files']:>5} files, {sum(told['found'].values())} exceptions; slowest "
            f"{told['slowest'][0]:.2f} s of processor ({told['slowest'][1]}); memory {told['base'] / 1000:.0f} MB "
            f"before and {told['memory'] / 1000:.0f} MB at most, {told['grown'][0] / 1000:.0f} MB for one file"
        )
        for where, number in told["found"].items():
            print(f"    {number} x {where}")
    print(f"{wrong} exceptions" + (f"; the first file of each kind is kept in {asked.keep}" if wrong else ""))
    raise SystemExit(wrong > 0)


if __name__ == "__main__":
    main()
