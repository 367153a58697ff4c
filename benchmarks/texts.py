"""How many changes the texts notice: of figures that sentences rest on, and of digits in sentences.

PYTHONPATH=src:tests python benchmarks/texts.py [CHANGES]
"""

from __future__ import annotations

import sys
from pathlib import Path

from evidence_explorer.site import sound_dataset
from spoilt import digits_exchanged, figures_changed

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Print both shares for so many changes, a thousand if none are named."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    dataset, _ = sound_dataset(ROOT / "data", ROOT)
    for name, spoil in (("figures changed", figures_changed), ("digits exchanged", digits_exchanged)):
        found = spoil(dataset, wanted, seed=1)
        told = sum(change.told for change in found)
        alone = [change for change in found if change.alone]
        of_these = sum(change.told for change in alone)
        print(f"{name}: {told} of {len(found)} sentences fail ({100 * told / len(found):.1f} %)")
        share = 100 * of_these / len(alone)
        print(f"  where no other figure says the same: {of_these} of {len(alone)} ({share:.1f} %)")


if __name__ == "__main__":
    main()
