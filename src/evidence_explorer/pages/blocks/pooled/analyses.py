"""All defensible analyses of a pool on a page: the sentence, the drawing, what each choice does, and a list of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from ....analysis import Member, Pooled, ScorePooled
from ....analysis.analyses import Analysis, Entered, Entrant, Multiverse
from ....charts import CurveRow, axis_of, count_text, draw_curve, estimate_text
from ....model import total
from ....stats import whole
from ....words import Words
from ...kit.edition import Edition
from .checks import CheckRow
from .pictures import Picture, ink_of

MOST = 300
"""As many analyses are drawn and listed; the sentence and the table of choices count all."""


@dataclass(frozen=True)
class Listed:
    """A line of the list of all analyses, or of the sets of trials, with its place on the page."""

    anchor: str
    name: str
    to: str
    cells: list[str]


@dataclass(frozen=True)
class AnalysesView:
    """What a page shows of them. ``by_choice``: how many analyses take each option, keep the direction, and leave no
    difference out; ``sets``: which trials and figures enter; ``listed``: every analysis, under ``heads``."""

    sentence: str
    notes: list[str]
    pictures: list[Picture]
    by_choice: list[CheckRow]
    sets: list[Listed]
    heads: list[str]
    listed: list[Listed]


def analyses_of(pooled: Pooled | ScorePooled, found: Multiverse | None, edition: Edition) -> AnalysesView | None:
    """None where the pool shows no result."""
    if found is None or not found.analyses:
        return None
    w, key = edition.words, pooled.declared.id
    kept = evenly(found.analyses, MOST)
    rows = [_curve_row(at, one, found, key, w) for at, one in kept]
    return AnalysesView(
        sentence=w("choice.sentence", same=w.number(found.same_side), all=w.number(len(found.analyses)),
                   clear=w.number(found.clear)),
        notes=list(_notes(found, len(kept), w)),
        pictures=list(_pictures(rows, pooled, edition)),
        by_choice=_by_choice(found, pooled, w),
        sets=[_set(at, one, found, key, edition) for at, one in enumerate(found.entered)],
        heads=[w("choice.col_n"), w("choice.col_set"), w("pool.measure"), *_heads(found, w)],
        listed=[_listed(at, one, found, key, w) for at, one in kept],
    )  # fmt: skip


def evenly(found: Sequence[Analysis], most: int) -> list[tuple[int, Analysis]]:
    """All of them, or as many as may be shown, from the first to the last; each with its place."""
    if len(found) <= most:
        return list(enumerate(found))
    places = dict.fromkeys(whole(at * (len(found) - 1) / (most - 1)) for at in range(most))
    return [(at, found[at]) for at in places]


def _ends(one: Analysis) -> tuple[float, float, float]:
    estimate, low, high = (inf if end is None else end for end in (one.estimate, one.low, one.high))
    return estimate, low, high


def _is_shown(one: Analysis, found: Multiverse) -> bool:
    """Whether it is the result that the pool shows."""
    ours = {"measure": found.measure, "spread": "REML", "interval": "hartung-knapp", "empty_cells": "half"}
    return one.entered == 0 and all(option in one.options.get(name, (option,)) for name, option in ours.items())


def _curve_row(at: int, one: Analysis, found: Multiverse, key: str, w: Words) -> CurveRow:
    said = estimate_text(one.measure, *_ends(one), w)
    return CurveRow(
        w("choice.nth", n=w.number(at + 1)), said, f"#{key}-a{at + 1}", one.measure, *_ends(one), one.clear,
        _is_shown(one, found),
    )  # fmt: skip


def _pictures(rows: list[CurveRow], pooled: Pooled | ScorePooled, edition: Edition) -> Iterator[Picture]:
    """Ratios and differences have no axis in common."""
    w = edition.words
    for name in dict.fromkeys(axis_of(row.measure) for row in rows):
        if mine := sorted((r for r in rows if axis_of(r.measure) == name), key=lambda row: (row.estimate, row.low)):
            alt = w("choice.alt", n=w.number(len(mine)))
            chart = draw_curve(mine, ink_of(pooled, edition), alt, w)
            yield Picture(w(f"choice.{name}"), "", chart, f"{pooled.declared.id}-all-{name}")


def _notes(found: Multiverse, kept: int, w: Words) -> Iterator[str]:
    yield w("choice.about")
    if found.idle:
        yield w("choice.idle", names=w.listed(w(f"choice.axis.{name}") for name in found.idle))
    if found.refused:
        yield w("choice.refused")
    if kept < len(found.analyses):
        yield w("choice.cut", n=w.number(kept), all=w.number(len(found.analyses)))


def _by_choice(found: Multiverse, pooled: Pooled | ScorePooled, w: Words) -> list[CheckRow]:
    """Of every choice that changes something, its options, in the order of the declaration."""
    rows = []
    for name in found.axes:
        offered = [str(option) for option in getattr(pooled.declared.choices, name)]
        for option in offered if name not in found.idle and len(offered) > 1 else ():
            mine = [one for one in found.analyses if option in one.options.get(name, ())]
            same, clear = sum(one.favours == found.side for one in mine), sum(one.clear for one in mine)
            counted = [w.number(len(mine)), w.number(same), w.number(clear)]
            rows.append(CheckRow(w.told(w(f"choice.axis.{name}"), option_text(found, name, option, w)), counted))
    return rows


def option_text(found: Multiverse, name: str, option: str, w: Words) -> str:
    """An option of a choice in words; a strong reading of a score is another than one of counts."""
    if (found.kind, name, option) == ("scores", "grade", "strong"):
        return w("choice_grade_scores.strong")
    return w(f"measure.{option}") if name == "measure" else w(f"choice_{name}.{option}")


def _told_apart(found: Multiverse) -> list[str]:
    """The choices that the list of all analyses has columns for: those of figures stand with the sets of trials."""
    return [name for name in found.axes if name not in found.trials]


def _heads(found: Multiverse, w: Words) -> list[str]:
    asked = [w(f"choice.axis.{name}") for name in _told_apart(found) if name != "measure"]
    return [*asked, w("choice.col_k"), w("choice.col_result")]


def _listed(at: int, one: Analysis, found: Multiverse, key: str, w: Words) -> Listed:
    cells = [
        w.listed(option_text(found, name, option, w) for option in one.options.get(name, ()))
        for name in _told_apart(found)
    ]
    result = estimate_text(one.measure, *_ends(one), w)
    place = w("choice.set", n=w.number(one.entered + 1))
    return Listed(
        f"{key}-a{at + 1}", w.number(at + 1), f"{key}-s{one.entered + 1}", [place, *cells, w.number(one.k), result]
    )


def _set(at: int, one: Entered, found: Multiverse, key: str, edition: Edition) -> Listed:
    w = edition.words
    way, *others = one.ways
    by = w.clauses(option_text(found, name, option, w) for name, option in zip(found.trials, way, strict=True))
    by += w.count("choice.more_ways", len(others)) if others else ""
    differs = w.clauses(_differs(one, found, edition)) if at else w("choice.as_shown")
    cells = [w.number(len(one.members)), _people(one, edition), differs, by]
    return Listed(f"{key}-s{at + 1}", w("choice.set", n=w.number(at + 1)), "", cells)


def _differs(one: Entered, found: Multiverse, edition: Edition) -> Iterator[str]:
    """Where a set of trials differs from the first one."""
    w, before = edition.words, {member.study: member for member in found.entered[0].members}
    for member in one.members:
        if member.study not in before or _counted(member, found, edition) != _counted(
            before[member.study], found, edition
        ):
            yield w.told(_name(member.study, edition), _counted(member, found, edition))
    here = {member.study for member in one.members}
    yield from (w("pool.without", name=_name(key, edition)) for key in before if key not in here)


def _name(study: str, edition: Edition) -> str:
    return edition.name(edition.dataset.studies[study])


def _people(one: Entered, edition: Edition) -> str:
    """How many people, and in how many trials that is not known."""
    found = total(None if member.people is None else whole(member.people) for member in one.members)
    told = edition.words.count("people", found.known)
    return uncounted_told(told, [member.study for member in one.members if member.people is None], edition)


def uncounted_told(people: str, studies: Sequence[str], edition: Edition) -> str:
    """The people counted, then the trials whose groups are not known by size, with those randomised where known."""
    w = edition.words
    sizes = [edition.dataset.studies[key].design.randomised for key in studies]
    known = [size for size in sizes if size is not None]
    if known:
        sized = w.count("people", sum(known))
        people = w.count("scored.people_sized", len(known), people=people, sized=sized)
    lacking = len(sizes) - len(known)
    return w.count("scored.people_and", lacking, people=people) if lacking else people


def _counted(member: Entrant, found: Multiverse, edition: Edition) -> str:
    w = edition.words
    if isinstance(member, Member):
        treated, control = (count_text(side.events, side.n, w) for side in (member.treated, member.control))
        return w("pool.sides", treated=treated, control=control)
    score = edition.dataset.studies[member.study].scores[member.position]
    scale = edition.dataset.scales[member.scale].short(edition.language)
    said = estimate_text(found.measure, *member.found.estimate, w)
    return w.clauses([f"{scale} {said}", w.moment(score.time)])
