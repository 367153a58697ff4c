"""What the rules between records share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..model import Fault, Path, Placed, meant

Found = Iterator[tuple[Placed[Any], Fault]]


def unknown(code: str, path: Path, what: str, word: str, known: Sequence[str], where: str) -> Fault:
    """A reference to something that does not exist."""
    remedy = f"{meant(word, list(known))} A new one is described in {where}."
    return Fault(code, path, f"There is no {what} '{word}'.", remedy)
