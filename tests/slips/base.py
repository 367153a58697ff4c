"""What the slips have in common: the register of kinds, and how parts of a record are picked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

Dict = dict[str, Any]


@dataclass
class Hand:
    """Who makes the slip: chance, the record as plain values (which it spoils), and all records for a wrong copy."""

    chance: Random
    record: Dict
    studies: list[Dict]

    def pick(self, found: Any) -> Any:
        """One of what was found, or None."""
        several = list(found)
        return self.chance.choice(several) if several else None

    def other(self) -> Dict:
        """Another study."""
        return self.pick(study for study in self.studies if study["id"] != self.record.get("id"))


Deed = Callable[[Hand], bool]
"""Spoils the record of the hand; False where such a slip has no place there."""
KINDS: dict[str, tuple[str, str, Deed]] = {}
"""Kind → its family, the folder or file of the records that it spoils, the deed."""


def slip(family: str, where: str = "studies") -> Callable[[Deed], Deed]:
    """Register a kind of slip under the name of its function."""

    def register(deed: Deed) -> Deed:
        KINDS[deed.__name__.replace("_", " ")] = (family, where, deed)
        return deed

    return register


def figures(record: Dict) -> Iterator[tuple[Dict, Dict]]:
    """Outcome and figure."""
    return ((outcome, figure) for outcome in record.get("outcomes", ()) for figure in outcome["results"])


def harms(record: Dict) -> Iterator[tuple[Dict, Dict]]:
    """Harm and figure."""
    return ((harm, figure) for harm in record.get("harms", ()) for figure in harm["results"])


def counts(record: Dict) -> list[Dict]:
    """Figures of benefit and of harm."""
    return [figure for _, figure in (*figures(record), *harms(record))]


def means(record: Dict) -> Iterator[tuple[Dict, Dict]]:
    """Score and mean."""
    return ((score, mean) for score in record.get("scores", ()) for mean in score.get("results", ()) if "mean" in mean)


def differences(record: Dict) -> list[Dict]:
    """Differences of scores."""
    return [score["difference"] for score in record.get("scores", ()) if "difference" in score]


def times(record: Dict) -> list[Dict]:
    """Times that are numbers."""
    several = [*record.get("outcomes", ()), *record.get("scores", ())]
    return [row["time"] for row in several if "value" in row["time"]]


def without_a_digit(chance: Random, number: int) -> int | None:
    """One digit is not typed."""
    text = str(number)
    if len(text) < 2:
        return None
    at = chance.randrange(len(text))
    return int(text[:at] + text[at + 1 :])


def exchanged(chance: Random, number: float) -> float | None:
    """Two digits that stand side by side change places."""
    text = str(number)
    several = [
        at
        for at in range(len(text) - 1)
        if text[at].isdigit() and text[at + 1].isdigit() and text[at] != text[at + 1] and (at or text[1] != "0")
    ]
    if not several:
        return None
    at = chance.choice(several)
    told = f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"
    return type(number)(told)


def put(group: Dict | None, key: str, value: Any) -> bool:
    """Write another value; False where there is nothing to write, or it is the same."""
    if group is None or value is None or group.get(key) == value:
        return False
    group[key] = value
    return True
