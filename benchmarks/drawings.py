"""What the drawings of charts cost a build: `python benchmarks/drawings.py`; exit 1 above a quarter.

The whole site, cold, in processes of their own, in turn with its charts drawn and with empty pictures in their place;
the least processor time of each counts. Prints both, their ratio, and the weight of the drawings in the pages.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST = 1.25
BUILD = """
import logging, sys, time
from mkdocs.commands.build import build
from mkdocs.config import load_config
import evidence_explorer.charts.page as rows, evidence_explorer.charts.times as times
if sys.argv[2] == "empty":
    rows.draw = times.draw_over_time = lambda *given: '<svg class="ee-d" role="group"></svg>'
logging.disable(logging.CRITICAL)
config = load_config("mkdocs.yml", site_dir=sys.argv[1])
config.plugins["evidence"].config.cache_dir = sys.argv[1] + "-cache"
config.plugins.on_startup(command="build", dirty=False)
build(config)
print(time.process_time())
config.plugins.on_shutdown()
"""


def build(folder: Path, how: str) -> float:
    """Seconds of processor time of one cold build."""
    command = [sys.executable, "-c", BUILD, str(folder), how]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def weight(folder: Path) -> float:
    """Megabytes of all pages."""
    return sum(file.stat().st_size for file in folder.rglob("*.html")) / 1e6


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=3)
    rounds = asked.parse_args().rounds
    with tempfile.TemporaryDirectory() as place:
        spent: dict[str, list[float]] = {"drawn": [], "empty": []}
        for number in range(rounds):
            for how, found in spent.items():
                found.append(build(Path(place) / f"{how}-{number}", how))
        pages = {how: weight(Path(place) / f"{how}-0") for how in spent}
    least = {how: min(found) for how, found in spent.items()}
    ratio = least["drawn"] / least["empty"]
    print(f"with drawings {least['drawn']:.2f} s, with empty pictures {least['empty']:.2f} s: ratio {ratio:.2f}")
    print(f"pages {pages['drawn']:.1f} MB, of which drawings {pages['drawn'] - pages['empty']:.1f} MB")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
