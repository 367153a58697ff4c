"""The records of this repository, read and checked once in a process, and the views that pages are made from.

Records are frozen: whoever spoils them makes others. Who counts what is worked out takes an edition of their own.
"""

from __future__ import annotations

from functools import cache

from built import ROOT
from evidence_explorer.model import Dataset
from evidence_explorer.pages import ALWAYS, Edition, editions, leaves
from evidence_explorer.problems import errors
from evidence_explorer.site import Examined, examine
from evidence_explorer.track import Memory


@cache
def real_examined() -> Examined:
    """What the check says of them."""
    return examine(ROOT / "data", ROOT)


@cache
def real_dataset() -> Dataset:
    found = real_examined()
    assert found.dataset is not None
    assert errors(found.problems) == []
    return found.dataset


@cache
def _editions() -> dict[str, Edition]:
    return editions(real_dataset(), Memory(leaves(real_dataset()), ALWAYS))


def real_edition(language: str) -> Edition:
    """The view of one language; the two work out once what they share."""
    return _editions()[language]
