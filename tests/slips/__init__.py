"""Plausible slips of the hand in real records: each one change that alters what the record says, told or not.

`made` gives so many of them, evenly over the kinds and the same for one seed; `tell` says what the check tells of
each that it does not tell of the sound record.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from evidence_explorer.checks import check
from evidence_explorer.load import load
from evidence_explorer.load.shapes import shape
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.model import Dataset, Placed
from evidence_explorer.problems import Problem

from . import moments, names, neighbours, numbers, people
from .base import KINDS, Dict, Hand

__all__ = ["KINDS", "Slip", "alone", "made", "moments", "names", "neighbours", "numbers", "people", "shares", "tell"]
DATA = Path(__file__).parent.parent.parent / "data"
TRIES = 400  # records looked at for one that has a place for the slip


@dataclass(frozen=True)
class Slip:
    """A record with one slip."""

    kind: str
    file: str
    sound: Dict
    spoilt: Dict

    @property
    def told(self) -> list[str]:
        """The fields that changed, before and after."""
        before, after = dict(_leaves(self.sound)), dict(_leaves(self.spoilt))
        places = [place for place in {**before, **after} if before.get(place) != after.get(place)]
        return [f"{place}: {before.get(place)} -> {after.get(place)}" for place in places]


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        yield place, value
        return
    for key, item in inside:
        yield from _leaves(item, f"{place}.{key}" if place else str(key))


@cache
def records() -> dict[str, Dict]:
    """Every record of the real site as plain values, by file."""
    found = {}
    for file in sorted(DATA.rglob("*.yaml")):
        found[file.relative_to(DATA).as_posix()] = json.loads(json.dumps(parse(decode(file.read_bytes())).value))
    return found


@cache
def real_site() -> tuple[Dataset, frozenset[tuple[str, str, str, str]]]:
    """The real site, and what the check tells of it."""
    loaded = load(DATA, DATA)
    assert loaded.dataset
    assert not loaded.problems
    return loaded.dataset, frozenset(_key(problem) for problem in check(loaded.dataset))


def _key(problem: Problem) -> tuple[str, str, str, str]:
    return problem.file, problem.code, problem.path, problem.fact


def made(number: int, seed: int) -> Iterator[Slip]:
    """So many slips, kind by kind in turn."""
    chance = Random(seed)
    kinds, done = list(KINDS), 0
    while done < number:
        chance.shuffle(kinds)
        for kind in kinds[: number - done]:
            if found := _slip(kind, chance):
                done += 1
                yield found


def _slip(kind: str, chance: Random) -> Slip | None:
    _, where, deed = KINDS[kind]
    files = [file for file in records() if file.startswith(where)]
    studies = [record for file, record in records().items() if file.startswith("studies")]
    for _ in range(TRIES):
        file = chance.choice(files)
        spoilt = deepcopy(records()[file])
        if deed(Hand(chance, spoilt, studies)) and spoilt != records()[file]:
            return Slip(kind, file, records()[file], spoilt)
    return None


def tell(slip: Slip) -> list[Problem]:
    """What the check says that it does not say of the sound site."""
    site, before = real_site()
    return _told(slip, site, before)


def alone(slip: Slip) -> list[Problem]:
    """What the check says of a spoilt study in a site that holds no other: thirty times as fast."""
    site, _ = real_site()
    one = tuple(placed for placed in site.study_files if placed.file == slip.file)
    return _told(
        slip, replace(site, study_files=one, family_files=(), answer_files=(), biomarker_files=()), frozenset()
    )


def _told(slip: Slip, site: Dataset, before: frozenset[tuple[str, str, str, str]]) -> list[Problem]:
    group, placed = _placed(site, slip.file)
    shaped = shape(_model(placed), slip.spoilt)
    if shaped.faults:
        return [Problem(slip.file, 1, 1, f.code, f.severity, "", f.fact, f.remedy) for f in shaped.faults]
    new: Any = replace(placed, record=shaped.record)
    held = getattr(site, group)
    several = tuple(new if one is placed else one for one in held) if isinstance(held, tuple) else new
    spoilt = replace(site, **{group: several})
    return [problem for problem in check(spoilt) if _key(problem) not in before]


def _model(placed: Placed[Any]) -> Any:
    return type(placed.record)


def _placed(site: Dataset, file: str) -> tuple[str, Placed[Any]]:
    """The field of the dataset that holds a file, and its record."""
    for group in ("site", "correction_file", "study_files", "family_files", "answer_files"):
        held = getattr(site, group)
        for placed in held if isinstance(held, tuple) else (held,):
            if placed and placed.file == file:
                return group, placed
    raise LookupError(file)


def shares(slips: list[tuple[Slip, list[Problem]]]) -> dict[str, tuple[int, int, Counter[str]]]:
    """By kind: how many were told, of how many, and by which codes."""
    found: dict[str, list[list[Problem]]] = defaultdict(list)
    for slip, told in slips:
        found[slip.kind].append(told)
    return {
        kind: (
            sum(bool(told) for told in several),
            len(several),
            Counter(code for told in several for code in {problem.code for problem in told}),
        )
        for kind, several in found.items()
    }
