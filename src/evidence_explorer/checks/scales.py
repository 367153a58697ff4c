"""Rules about the names of scales: the words of a record name those of its figures (N353)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Fault, Outcome, Path, Placed, Scale, Score, Study, acceptable
from ..problems import say
from .base import once
from .spoken import spoken


@dataclass(frozen=True)
class Named:
    """The names of scales: one pattern that finds them, which scales each name means, and which have a name."""

    words: re.Pattern[str]
    by_name: dict[str, list[str]]
    known: frozenset[str]


def named_scales(scales: dict[str, Scale]) -> Named:
    """What texts may call the scales of a site; a short name may mean several versions."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for key, scale in scales.items():
        called = (name for names in scale.also_called.values() for name in names if SHORT_NAME.fullmatch(name))
        for name in dict.fromkeys((scale.name, *scale.aliases, *called)):
            if name and len(name) > 2:
                by_name[name].append(key)
    longest = sorted(by_name, key=len, reverse=True) or ["(?!)"]
    known = frozenset(key for keys in by_name.values() for key in keys)
    return Named(re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b"), by_name, known)


SHORT_NAME = re.compile(r"[A-Z][A-Z0-9-]{3,}")  # capitals, of which several versions may be meant


def _named(placed: Placed[Study], scales: Named) -> Sequence[tuple[Path, frozenset[str]]]:
    """The scales that each text of a record names, its title among them, as far as it names any."""

    def read() -> Iterator[tuple[Path, frozenset[str]]]:
        for path, text in (((), placed.record.citation.title), *spoken(placed).texts):
            if names := scales.words.findall(text):
                yield path, frozenset(key for name in names for key in scales.by_name[name])

    return once(placed, "scales named", scales.words.pattern, read)


def scales_are_those_of_the_words(placed: Placed[Study], scales: Named) -> Iterator[Fault]:
    """N353: where the words of a record name scales, they name those of its results."""
    used = {row.scale: path for path, row in scaled(placed.record)}
    if not set(used) - {None}:
        return
    named = {key for path, keys in _named(placed, scales) if path != ("population", "definition") for key in keys}
    strangers = [key for key in named if not any(_kin(key, other) for other in used if other)]
    for key, path in used.items():
        if key in scales.known and strangers and not any(_kin(key, other) for other in named):
            fact = say(
                "No text of the record names the scale '{scale}'; one names '{other}'.", scale=key, other=min(strangers)
            )
            yield acceptable("N353", (*path, "scale"), fact, say("Check the scale, and its version."))


def scales_of_a_summary_have_figures(placed: Placed[Study], scales: Named) -> Iterator[Fault]:
    """N353: a result that the summary tells on a scale is on one of which the record knows anything else."""
    used = {row.scale for _, row in scaled(placed.record) if row.scale}
    texts = spoken(placed).texts
    known = used.union(*(keys for path, keys in _named(placed, scales) if path[:1] != ("summary",)))
    for path, text in texts if used else ():
        for sentence in SENTENCE.split(text) if path == ("summary",) else ():
            for name in dict.fromkeys(scales.words.findall(sentence)) if RESULT.search(sentence) else ():
                if not any(_kin(key, other) for key in scales.by_name[name] for other in known):
                    fact = say(
                        "The summary tells a result on '{name}', and no figure of the record is on that scale.",
                        name=name,
                    )
                    yield acceptable("N353", ("summary",), fact, say("Check which scale it was."))


SENTENCE = re.compile(r"(?<=[.!?;])\s+")
RESULT = re.compile(r"\d+(?:\.\d+)?[ \u00a0\u202f]?%|\d+\.\d|\d (?:points|of|sur)\b")


def scales_stand_somewhere_else(placed: Placed[Study], scales: Named) -> Iterator[Fault]:
    """N353: the scale of one row alone is named by some text, where texts or other rows tell other scales."""
    study = placed.record
    rows = [(path, row.scale) for path, row in scaled(study) if row.scale in scales.known]
    of = Counter(scale for _, scale in rows)
    named = {key for _, keys in _named(placed, scales) for key in keys}
    for path, scale in rows:
        if scale and of[scale] == 1 and scale not in named and (others := (named | set(of)) - {scale}):
            fact = say(
                "The scale '{scale}' stands in this row alone, and no text names it; the record speaks of '{other}'.",
                scale=scale, other=min(others, key=str) or "",
            )  # fmt: skip
            yield acceptable("N353", (*path, "scale"), fact, say("Check the scale; name it in a text if it is right."))


def scales_are_those_of_the_definition(placed: Placed[Study], scales: Named) -> Iterator[Fault]:
    """N353: a definition that names a scale names that of its row, or the scale of which that is a version."""
    by_path = dict(_named(placed, scales))
    for i, outcome in enumerate(placed.record.outcomes):
        told = by_path.get(("outcomes", i, "definition"), frozenset())
        if outcome.scale and told and not any(_version(outcome.scale, key) for key in told):
            other = min(told)
            fact = say("The definition names '{other}', and the scale is '{scale}'.", other=other, scale=outcome.scale)
            yield acceptable("N353", ("outcomes", i, "scale"), fact, say("Check the scale, and its version."))


def _version(scale: str, named: str) -> bool:
    return scale == named or scale.startswith(f"{named}-") or scale.endswith(f"-{named}")


def shares_of_one_time_are_on_one_scale(study: Study, scales: Named, inner: dict[str, str]) -> Iterator[Fault]:
    """N353: what lies within another outcome is told on the same scale as that one, where both are told at a time.

    ``inner``: kind of outcome → the one that it lies within.
    """
    at: dict[tuple[object, ...], dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for i, outcome in enumerate(study.outcomes):
        if outcome.scale in scales.known:
            arms = tuple(sorted(figure.arm for figure in outcome.results))
            key = (outcome.time.model_dump_json(), outcome.timing, outcome.period, arms)
            at[key][outcome.kind].append((i, outcome.scale))
    for told in at.values():
        for one, around in inner.items():
            mine, others = ({scale for _, scale in told.get(kind, ())} for kind in (one, around))
            if mine - others and others - mine:
                i, scale = next(row for row in told[one] if row[1] not in others)
                fact = say(
                    "'{kind}' on the scale '{scale}', and '{around}' at the same time on '{other}'.",
                    kind=one, scale=scale, around=around, other=min(others - mine),
                )  # fmt: skip
                yield acceptable("N353", ("outcomes", i, "scale"), fact, say("Check which scale it was."))


def scaled(study: Study) -> Iterator[tuple[Path, Outcome | Score]]:
    """Every row that may name a scale, with its path."""
    yield from ((("outcomes", i), outcome) for i, outcome in enumerate(study.outcomes))
    yield from ((("scores", i), score) for i, score in enumerate(study.scores))


def _kin(one: str, other: str) -> bool:
    """Two versions of one scale, whose ids share a part."""
    return not set(one.split("-")).isdisjoint(other.split("-"))
