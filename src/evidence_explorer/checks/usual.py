"""Rule about the threshold in a definition: its scale, or outcomes of its kind, are known to have it (N370)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ..model import Better, Dataset, DefinedBy, Fault, Outcome, Path, Placed, Scale, Study, acceptable
from ..problems import Said, say
from .base import Found, lasting, once
from .spoken import readable, spoken

AT_MOST = re.compile(
    r"(?:≤|<=) ?(?P<most>\d+)(?!\.?\d| ?%)"
    r"|(?P<less>\d+) (?:or (?:less|below|lower|under)|ou moins)"
    r"|(?:<|\b(?:below|under|less than|moins de|inférieure? à)) ?(?P<under>\d+)(?!\.?\d| ?%)"
)
"""A level that a score is at or below."""
NOTHING_TO = re.compile(r"\b0 (?:to|à) (\d+)\b")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)[ \u00a0\u202f]?%")
NEAR = 1  # points: below 8 and at most 8 are told as one
DEEP = 0.4  # of the width of a scale: who is above is ill
ENOUGH, USUAL = 5, 0.8  # definitions of a kind, and the share of them that have one percentage
WHOLE = 100
HEADED = ("title", "summary", "limits")


@dataclass(frozen=True)
class Usual:
    """Kind → the percentage of nearly all its definitions; scale → study and level; scale → levels that it tells."""

    change: dict[str, float]
    levels: dict[str, tuple[tuple[str, int], ...]]
    about: dict[str, frozenset[int]]

    def of(self, scale: str, study: str) -> set[int]:
        """The levels that a scale is known to have: by its own text, or in two other studies."""
        told = [(other, level) for other, level in self.levels.get(scale, ()) if other != study]
        about = self.about.get(scale, frozenset())
        return {level for _, level in told} | about if about or len({other for other, _ in told}) > 1 else set()


def levels_in(text: str) -> list[int]:
    """Every level of a text, the highest score that still counts."""
    found = AT_MOST.finditer(text)
    return [int(one["under"]) - 1 if one["under"] else int(one["most"] or one["less"]) for one in found]


Row = tuple[int, Outcome, str]


def _defined(study: Study) -> Iterator[Row]:
    for i, outcome in enumerate(study.outcomes):
        yield i, outcome, readable(outcome.definition)[0]


def _rows(placed: Placed[Study]) -> tuple[Row, ...]:
    return tuple(once(placed, "defined", None, partial(_defined, placed.record)))


def _usual(dataset: Dataset, by_change: set[str], by_level: set[str]) -> Usual:
    percents: dict[str, Counter[float]] = defaultdict(Counter)
    levels: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for placed in dataset.study_files:
        for _, outcome, text in _rows(placed):
            if outcome.kind in by_change and (told := PERCENT.search(text)):
                percents[outcome.kind][float(told[1])] += 1
            elif outcome.kind in by_level and outcome.scale:
                levels[outcome.scale] += [(placed.record.id, level) for level in levels_in(text)[:1]]
    usual = {}
    for kind, told_by in percents.items():
        value, count = told_by.most_common(1)[0]
        if count >= ENOUGH and count >= USUAL * told_by.total():
            usual[kind] = value
    about = {scale.id: frozenset(_of_scale(scale)) for scale in dataset.scales.values()}
    return Usual(usual, {scale: tuple(told) for scale, told in levels.items()}, about)


def _of_scale(scale: Scale) -> Iterator[int]:
    said = readable(scale.about)[0] if scale.about else ""
    yield from levels_in(said)
    yield from (int(level) for level in NOTHING_TO.findall(said))


def thresholds_are_usual(
    placed: Placed[Study], usual: Usual, by_level: set[str], scales: dict[str, Scale]
) -> Iterator[Fault]:
    """N370: a level is one that its scale is known by; a percentage that of its kind, unless texts speak of it."""
    for i, outcome, text in _rows(placed):
        path: Path = ("outcomes", i, "definition")
        percent, want = PERCENT.search(text), usual.change.get(outcome.kind)
        if percent and float(percent[1]) > WHOLE:
            yield _told(path, f"{percent[1]} %", say("nothing falls by more than all of it"))
        elif percent and want and float(percent[1]) != want and not _spoken_of(placed, i, text, percent[1], want):
            why = say("nearly all definitions of '{kind}' say {usual}", kind=outcome.kind, usual=f"{want:g} %")
            yield _told(path, f"{percent[1]} %", why)
        scale = scales.get(outcome.scale or "")
        if scale and outcome.kind in by_level and scale.better is Better.lower:
            for level in levels_in(text)[:1]:
                if why_not := _strange(level, scale, usual.of(scale.id, placed.record.id)):
                    yield _told(path, f"{level}", why_not)


def _spoken_of(placed: Placed[Study], at: int, text: str, percent: str, usual: float) -> bool:
    """Whether a definition says that it is unusual, or another text of the record tells the same percentage."""
    if any(float(told) == usual for told in PERCENT.findall(text)):
        return True
    row = ("outcomes", at)
    told = (said for path, said in spoken(placed).texts if path[0] in HEADED or (path[:2] == row and "note" in path))
    return any(percent in PERCENT.findall(said) for said in told)


def _strange(level: int, scale: Scale, known: set[int]) -> Said | None:
    low, high = scale.range or (0, 0)
    if high > low and level - low > DEEP * (high - low):
        return say("the scale '{scale}' ends at {high:g}", scale=scale.id, high=high)
    if known and min(abs(level - other) for other in known) > NEAR:
        told = ", ".join(f"{one}" for one in sorted(known))
        return say("other definitions on the scale '{scale}' say {told}", scale=scale.id, told=told)
    return None


def _told(path: Path, threshold: str, why: Said) -> Fault:
    fact = say("A threshold of {threshold}, and {why}.", threshold=threshold, why=why)
    remedy = say("Check the number and the scale; if the study is unlike others, say so in the definition or a note.")
    return acceptable("N370", path, fact, remedy)


def definitions_have_usual_thresholds(dataset: Dataset) -> Found:
    """N370: the rule of this file, over all studies."""
    kinds = dataset.outcome_kinds.values()
    by_change = {kind.id for kind in kinds if kind.defined_by is DefinedBy.change}
    by_level = {kind.id for kind in kinds if kind.defined_by is DefinedBy.level}
    usual = lasting(dataset.site, "usual", _usual(dataset, by_change, by_level))
    scales = dict(dataset.scales.items())
    given = (usual, dataset.scale_file.record, by_level)
    for placed in dataset.study_files:
        for fault in once(placed, "usual", given, partial(thresholds_are_usual, placed, usual, by_level, scales)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (definitions_have_usual_thresholds,)
