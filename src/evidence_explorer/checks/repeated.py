"""Rules about what stands twice in a list, under two names, or in two rows (E223, N311)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import cache, partial
from itertools import combinations
from typing import Any

from ..model import Combined, Dataset, Fault, Outcome, Path, Placed, Record, Score, Study, Text, acceptable, folded
from ..problems import say
from .base import HOLDERS, Found, once, text_files

ELSEWHERE = {"treatments", "registry", "countries", "diagnosis", "funders", "languages"}
"""Lists of words of a study or site that are looked at with what they mean (E223, too)."""
TWINS = {"outcomes", "harms", "scores", "effects", "arms"}
"""Lists of a study whose members are compared by what they tell (E215)."""
KEEP = say("Keep one of them.")


def nothing_stands_twice_in_a_list(dataset: Dataset) -> Found:
    """E223: the members of a list are each other's equals nowhere: a line was copied, and not changed."""
    for placed, scales in text_files(dataset):
        top: Path = ("scales",) if scales else ()
        for fault in once(placed, "twice", top, partial(_twice, placed.record, top)):
            yield placed, fault


def _twice(value: object, path: Path) -> Iterator[Fault]:
    if isinstance(value, Record):
        for name in _lists(type(value)):
            inside = getattr(value, name)
            if isinstance(inside, HOLDERS):
                yield from _twice(inside, (*path, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, HOLDERS):
                yield from _twice(item, (*path, key))
    elif isinstance(value, tuple):
        if len(value) > 1 and path[-1:] and path[-1] not in ELSEWHERE | TWINS:
            yield from _equals(value, path)
        for i, item in enumerate(value):
            if isinstance(item, HOLDERS):
                yield from _twice(item, (*path, i))


@cache
def _lists(model: type[Record]) -> tuple[str, ...]:
    """Fields that are a list or a record, or may hold one; texts hold none."""
    told = ((name, str(field.annotation)) for name, field in model.model_fields.items())
    holding = ("tuple[", "dict[", "evidence_explorer.model")
    plain = ("model.base.Text", "model.words.")
    return tuple(
        name
        for name, kind in told
        if any(one in kind for one in holding) and (not any(one in kind for one in plain) or "tuple[" in kind)
    )


def _equals(value: tuple[Any, ...], path: Path) -> Iterator[Fault]:
    if not isinstance(value[0], str | Record | Text) or hasattr(value[0], "id"):  # E214 and E302 tell of ids
        return
    if isinstance(value[0], str):
        seen: set[Hashable] = set()
        for i, word in enumerate(value):
            if word in seen:
                yield Fault("E223", (*path, i), say("'{word}' is listed twice.", word=str(word)), KEEP)
            seen.add(word)
        return
    for i, item in enumerate(value):
        if (at := value.index(item)) < i:
            fact = say("The entry is there already, as number {number} of '{list}'.", number=at + 1, list=str(path[-1]))
            yield Fault("E223", (*path, i), fact, KEEP)


def names_are_used_once(dataset: Dataset) -> Found:
    """E223: two treatments, terms, outcomes, events, scales or markers cannot have one name."""
    words = dataset.vocabulary
    groups: list[list[tuple[Placed[Any], Path, str, Text]]] = [
        [
            (p, ("treatments", i, "name"), t.id, t.name)
            for p in dataset.family_files
            for i, t in enumerate(p.record.treatments)
        ],
        [(p, ("name",), p.record.id, p.record.name) for p in dataset.family_files],
        [(p, ("name",), p.record.id, p.record.name) for p in dataset.biomarker_files],
        [(words, ("outcomes", i, "name"), o.id, o.name) for i, o in enumerate(words.record.outcomes)],
        [(words, ("events", i, "name"), e.id, e.name) for i, e in enumerate(words.record.events)],
        [(words, ("diagnoses", i, "name"), d.id, d.name) for i, d in enumerate(words.record.diagnoses)],
        [(words, ("comparators", i, "name"), c.id, c.name) for i, c in enumerate(words.record.comparators)],
    ]
    if glossary := dataset.glossary_file:
        groups.append([(glossary, ("terms", i, "term"), e.id, e.term) for i, e in enumerate(glossary.record.terms)])
    for group in groups:
        seen: dict[tuple[str, str], str] = {}
        for placed, path, key, name in group:
            keys = {(language, folded(told)): told for language, told in name.root.items()}
            if again := [one for one in keys if seen.get(one, key) != key]:  # else E214
                language, told = min(again)[0], keys[min(again)]
                fact = say("'{word}' is the name of two entries.", word=told)
                remedy = say("Give one of them another name, or merge the two.")
                yield placed, Fault("E223", (*path, language), fact, remedy)
            seen.update(dict.fromkeys(keys, key))


def pools_are_declared_once(dataset: Dataset) -> Found:
    """E223: two pools of a treatment differ in more than their names."""
    for placed in dataset.family_files:
        for i, treatment in enumerate(placed.record.treatments):
            for field in ("pools", "score_pools", "harm_pools"):
                pools: tuple[Combined, ...] = getattr(treatment, field)
                for (j, one), (k, other) in combinations(enumerate(pools), 2):
                    if one.id != other.id and _declared(one) == _declared(other):
                        fact = say("Pool '{id}' declares the same as '{other}'.", id=other.id, other=pools[j].id)
                        yield placed, Fault("E223", ("treatments", i, field, k, "id"), fact, KEEP)


def _declared(pool: Combined) -> dict[str, Any]:
    return {name: value for name, value in pool.__dict__.items() if name not in ("id", "name", "because", "mixed")}


def rows_are_not_copies(study: Study) -> Iterator[Fault]:
    """N311: two outcomes, or two scores, rarely have the same figures in all of several arms; a copied row has."""
    for (i, one), (j, other) in combinations(enumerate(study.outcomes), 2):
        mine, yours = ([(f.arm, f.events, f.of, f.percent) for f in row.results] for row in (one, other))
        if len(mine) > 1 and mine == yours and _differ(one, other) and any(f.events or f.percent for f in one.results):
            yield _copied(("outcomes", j), i)
    for (i, score), (j, later) in combinations(enumerate(study.scores), 2):
        means = [(m.arm, m.mean) for m in score.results if m.mean]
        if len(means) > 1 and means == [(m.arm, m.mean) for m in later.results if m.mean] and _differ(score, later):
            yield _copied(("scores", j), i)


def _differ(one: Outcome | Score, other: Outcome | Score) -> bool:
    """Whether the two rows tell of different things; else they are one (E215), or one told with two comparisons."""
    if isinstance(one, Outcome) and isinstance(other, Outcome):
        alike = one.kind == other.kind or one.scale == other.scale
        return alike and (one.kind, one.time.days) != (other.kind, other.time.days)
    return one.time.days != other.time.days or one.scale != other.scale


def _copied(path: Path, first: int) -> Fault:
    fact = say("All figures are those of number {number} of '{list}'.", number=first + 1, list=str(path[0]))
    return acceptable("N311", (*path, "results"), fact, say("Check whether a line was copied and not changed."))


def copies_in_studies(dataset: Dataset) -> Found:
    """N311: the rule on rows, over all studies."""
    for placed in dataset.study_files:
        for fault in once(placed, "copies", None, partial(rows_are_not_copies, placed.record)):
            yield placed, fault


RULES: tuple[Callable[[Dataset], Found], ...] = (
    nothing_stands_twice_in_a_list,
    names_are_used_once,
    pools_are_declared_once,
    copies_in_studies,
)
