"""How many plausible slips the check tells: `python benchmarks/slips.py [NUMBER] [SEED] [--silent]`.

Slips are made in the real records, evenly over the kinds of `tests/slips`; with `--silent` those that nothing tells
are printed too.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from slips import KINDS, made, shares, tell


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    number, seed = [*numbers, *[1_000, 1][len(numbers) :]]
    found = [(slip, tell(slip)) for slip in made(number, seed)]
    for kind, (told, of, codes) in sorted(shares(found).items(), key=lambda row: (KINDS[row[0]][0], row[0])):
        by = " ".join(f"{code}:{n}" for code, n in codes.most_common())
        print(f"{KINDS[kind][0]:<12}{kind:<46}{told:>4}/{of:<4}{by}")
    if "--silent" in sys.argv:
        for slip, told in found:
            if not told:
                print(f"\n{slip.kind}  {slip.file}", *slip.told[:6], sep="\n    ")
    told = sum(bool(problems) for _, problems in found)
    print(f"\n{told} of {len(found)} told: {100 * told / len(found):.1f} %")


main()
