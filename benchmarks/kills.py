"""Kill builds of the real site at random moments: after each, the former site must stand whole, byte for byte.

    python benchmarks/kills.py [--kills 60] [--seed 1]

A build is killed (SIGKILL) at a moment drawn evenly from the time that a whole one takes; half of them begin with an
empty cache. The last moments, in which the new site takes its place, are tried as often as all others together.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
LAST = 0.3
"""The share of a build's time, at its end, in which half of the kills fall."""


def print_of(site: Path) -> str:
    """One number for all names and bytes of a site."""
    found = sha256()
    for file in sorted(site.rglob("*")):
        if file.is_file():
            found.update(f"{file.relative_to(site)}\0".encode() + sha256(file.read_bytes()).digest())
    return found.hexdigest()


def command(root: Path) -> list[str]:
    """A build of the copy."""
    return [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(root / "mkdocs.yml")]


def copied(folder: Path) -> Path:
    """A copy of this repository's site, so that nobody's own site is killed."""
    for name in ("data", "seeds", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    if (ROOT / "overrides").is_dir():
        shutil.copytree(ROOT / "overrides", folder / "overrides")
    return folder


def whole(root: Path, *, cold: bool) -> float:
    """Seconds of a whole build."""
    if cold:
        shutil.rmtree(root / ".cache", ignore_errors=True)
    start = time.monotonic()
    subprocess.run(command(root), check=True, env=QUIET, cwd=root)
    return time.monotonic() - start


def main() -> None:
    """Say how many former sites were whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    draw = random.Random(asked.seed)
    with tempfile.TemporaryDirectory(prefix="evidence-kills-") as temporary:
        root = copied(Path(temporary))
        seconds = {True: whole(root, cold=True), False: whole(root, cold=False)}
        former, ended, killed = print_of(root / "site"), 0, 0
        for turn in range(asked.kills):
            cold = turn % 2 == 0
            if cold:
                shutil.rmtree(root / ".cache", ignore_errors=True)
            (root / "docs" / "about.md").write_text(f"# About\n\nTurn {turn}.\n", encoding="utf-8")
            first = 1 - LAST if turn % 4 > 1 else 0
            moment = seconds[cold] * draw.uniform(first, 1)
            build = subprocess.Popen(command(root), env=QUIET, cwd=root)
            try:
                build.wait(timeout=moment)
                ended += 1
            except subprocess.TimeoutExpired:
                build.send_signal(signal.SIGKILL)
                build.wait()
                killed += 1
            now = print_of(root / "site")
            if build.returncode != 0 and now != former:
                raise SystemExit(f"kill {turn + 1} at {moment:.2f} s: the former site is not whole")
            former = now
        left = sorted(one.name for one in root.glob(".site.*"))
        whole(root, cold=False)
        print(
            f"{killed} builds killed, {killed} former sites whole, byte for byte; {ended} were quicker and ended well"
        )
        print(f"left behind by the last ones: {len(left)}; after the next build: {len(list(root.glob('.site.*')))}")


if __name__ == "__main__":
    main()
