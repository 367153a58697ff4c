"""How many slips inside sentences the check tells: `python benchmarks/sentences.py [NUMBER] [SEED] [--silent] [KIND…]`.

For each kind of `tests/sentences.py`, NUMBER slips in the texts of studies and as many in those of claims, in one
language only and in both.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from sentences import KINDS, made
from slips import tell


def main() -> None:
    """Print the share of each kind; with `--silent` each slip that nothing tells."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    number, seed = [*numbers, *[20, 1][len(numbers) :]]
    wanted = [word for word in sys.argv[1:] if not word.isdigit() and word != "--silent"]
    everything = Counter[str]()
    for name, deed in KINDS.items():
        if wanted and not any(word in name for word in wanted):
            continue
        row = [f"{name:<28}"]
        silent = []
        for where in ("studies", "claims"):
            for both in (False, True):
                told = of = 0
                for slip, before, after in made(deed, where, both, number, f"{seed} {name} {where} {both}"):
                    problems = tell(slip)
                    told, of = told + bool(problems), of + 1
                    if not problems:
                        silent.append(f"    {slip.file} {'both' if both else 'one'}\n      {shown(before, after)}")
                row.append(f"{where[:4]} {'both' if both else 'one '} {told:>3}/{of:<3}")
                everything["told"] += told
                everything["of"] += of
        print("  ".join(row), flush=True)
        if "--silent" in sys.argv:
            print(*silent, sep="\n", flush=True)
    print(f"{everything['told']} of {everything['of']}: {100 * everything['told'] / everything['of']:.1f} %")


def shown(before: str, after: str) -> str:
    """The part of a text around what changed."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    end = next((i for i, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b), 0)
    low = max(0, start - 70)
    return f"{before[low : max(start, len(before) - end) + 50]}\n   -> {after[low : max(start, len(after) - end) + 50]}"


main()
