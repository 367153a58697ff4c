"""Overviews: one group of arms per study, chosen by one rule, and the effects that may share an axis."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from ...analysis import Group, main_group
from ...charts import draw_blocks, draw_effects, draw_trials
from ...frames import EffectFigure, Row
from ...model import Better, Control, Study, Text, participants
from ...words import Words, words_in
from ...words.typography import small
from ..kit.edition import Edition
from ..kit.rows import EffectRow, effect_row, group_rows

T = TypeVar("T")
DRAWN = 14
"""As many trials as one chart can show before it is longer than anybody reads."""


def charted(edition: Edition) -> dict[str, str]:
    """The outcomes that charts draw: id to name."""
    return {k: edition.say(kind.name) for k, kind in edition.dataset.outcome_kinds.items() if kind.charted}


def present(part: list[Group], outcomes: dict[str, str]) -> dict[str, str]:
    """Those outcomes that the groups hold."""
    return {k: name for k, name in outcomes.items() if any(row.outcome == k for group in part for row in group.rows)}


def main_groups(studies: list[Study], outcomes: list[str], edition: Edition) -> list[Group]:
    """The group that stands for each study, in the order of the studies; studies without a figure are left out."""
    days = edition.dataset.site.record.headline.days
    found = []
    for study in studies:
        found_here = [group for group in edition.evidence.groups(study.id, "at") if group.overview]
        chosen = main_group(found_here, outcomes, days)
        if chosen is not None:
            found.append(chosen)
    return found


def seen_from(own: Collection[str], groups: Sequence[Group], edition: Edition) -> list[Group]:
    """Groups as a page of some treatments shows them: what these are compared with is another treatment, by name, and
    never looks like one of them. Of one treatment alone, its own arms are the treated ones, whatever they were called.
    """
    return [_seen(frozenset(own), group, edition) for group in groups]


def _seen(own: frozenset[str], group: Group, edition: Edition) -> Group:
    mine = {row.arm for row in group.rows if row.treatment in own and row.control_type in (None, Control.active)}
    if len(own) > 1:  # of a family, one treatment may be the control of another
        mine = {row.arm for row in group.rows if row.arm in mine and row.control_type is None}
    others = {row.arm for row in group.rows if row.arm not in mine and row.treatment and row.control_type is None}
    if not group.controlled or not mine:
        return group
    return replace(group, rows=tuple(_turned(row, row.arm in mine, row.arm in others, edition) for row in group.rows))


def _turned(row: Row, mine: bool, other: bool, edition: Edition) -> Row:
    if mine and row.role == "control":
        return replace(row, role="experimental", control_type=None, control_name=None)
    if not other:
        return row
    return replace(row, role="control", control_type=Control.active, control_name=_another(row, edition))


def _another(row: Row, edition: Edition) -> Text:
    """`another treatment`, by its name where the site has a page of it."""
    dataset, known = edition.dataset, edition.dataset.treatments.get(row.treatment or "")

    def told(language: str) -> str:
        w = words_in(dataset, language)
        return w("chart.other_treatment", name=small(w.say(known.name))) if known else w("chart.another_treatment")

    return Text.model_construct({one: told(one) for one in dataset.site.record.languages})


PARTS = ("controlled", "alone", "reviews")


def arm_charts(
    studies: list[Study], edition: Edition, name: str, most: int = DRAWN, only: Collection[str] = PARTS, own: str = ""
) -> list[dict[str, Any]]:
    """What was counted in each study, arms beside their own control; studies without a control apart, in grey.
    ``own``: the treatment whose page it is. The ``most`` largest are drawn; the table holds all. ``only``: the parts
    that are wanted."""
    w = edition.words
    outcomes = charted(edition)
    all_groups = seen_from([own], main_groups(studies, list(outcomes), edition), edition)
    found = []
    reviews = {s.id for s in studies if s.design.kind.review}
    parts = {
        "controlled": ("chart.one_per_study", [g for g in all_groups if g.controlled and g.study not in reviews]),
        "alone": ("chart.alone", [g for g in all_groups if not g.controlled and g.study not in reviews]),
        "reviews": ("chart.reviews_note", [g for g in all_groups if g.study in reviews]),
    }
    for part_name, (note, part) in parts.items():
        if not part or part_name not in only:
            continue
        here = present(part, outcomes)
        drawn = largest(part, lambda group: group.study, edition, most)
        found.append(
            {
                "title": w({"alone": "chart.alone_title"}.get(part_name, f"chart.{part_name}")),
                "note": " ".join(filter(None, [w(note), cut_told(len(drawn), len(part), w)])),
                "chart": draw_blocks(drawn, edition.inks, here, w),
                "grey": part_name != "controlled",
                "rows": group_rows(part, list(here), edition),
                "name": f"{name}-{part_name}",
                "kind": part_name,
                "outcomes": list(here.values()),
            }
        )
    return found


def largest(items: Sequence[T], study: Callable[[T], str], edition: Edition, most: int) -> list[T]:
    """The items of the largest studies, in the order in which they come; a study of unknown size comes last."""
    sizes = {key: participants(edition.dataset.studies[key]) or 0 for key in map(study, items)}
    kept = sorted(range(len(items)), key=lambda place: (-sizes[study(items[place])], place))[:most]
    return [items[place] for place in sorted(kept)]


def cut_told(drawn: int, all_: int, w: Words) -> str:
    """That not all are drawn, and where the others are; nothing where all are."""
    return "" if drawn == all_ else w("chart.largest", n=w.number(drawn), all=w.number(all_))


Sections = list[tuple[str, list[Group]]]
"""A title with the groups of its trials, one of each."""


def trial_sections(
    sections: list[tuple[str, list[Study]]],
    outcome: str,
    edition: Edition,
    own: Mapping[str, Collection[str]] | None = None,
) -> Sections:
    """The controlled trials that counted an outcome, in sections, none of which is empty. ``own``: the treatments of
    each section, by its title."""
    found = []
    for title, studies in sections:
        trials = [s for s in studies if not s.design.kind.review]
        part = [g for g in main_groups(trials, [outcome], edition) if g.controlled]
        part = [g for g in part if len({row.arm for row in g.rows if row.outcome == outcome}) > 1]
        if part:
            found.append((title, seen_from((own or {}).get(title, ()), part, edition)))
    return found


def largest_of(sections: Sections, most: int, edition: Edition) -> Sections:
    """The trials with the most people, where they stood; which those are does not depend on what they found."""
    groups = [group for _, part in sections for group in part]
    kept = {group.study for group in largest(groups, lambda group: group.study, edition, most)}
    cut = [(title, [group for group in part if group.study in kept]) for title, part in sections]
    return [(title, part) for title, part in cut if part]


def count_trials(sections: Sections) -> int:
    """How many trials stand in some sections."""
    return sum(len(part) for _, part in sections)


def trial_chart(drawn: Sections, outcome: str, edition: Edition, name: str, note: str = "") -> dict[str, Any]:
    """One row per controlled trial for one outcome, in sections."""
    w = edition.words
    outcome_name = charted(edition)[outcome]
    rows = [row for _, part in drawn for row in group_rows(part, [outcome], edition)]
    return {
        "title": w("chart.trials", outcome=outcome_name),
        "note": note,
        "chart": draw_trials(drawn, edition.inks, outcome, outcome_name, w),
        "grey": False,
        "rows": rows,
        "name": name,
    }


GROUPED = {  # measures that may share an axis, because they are the same statistic up to a small-sample correction
    "SMD": "SMD",
    "hedges-g": "SMD",
    "cohens-d": "SMD",
    "RR": "RR",
    "OR": "OR",
    "HR": "HR",
    "risk-reduction": "risk-reduction",
}


def effect_charts(studies: list[Study], edition: Edition, name: str) -> list[dict[str, Any]]:
    """Effects with a settled good direction, one chart per measure and direction; two or more, or not drawn at all."""
    return [effect_chart(part, studies, edition, name) for part in effect_parts(studies, edition)]


def effect_parts(studies: list[Study], edition: Edition) -> list[list[EffectFigure]]:
    """The effects that may share an axis and say which direction is good, where there are two or more of them."""
    rows = [
        replace(effect, measure=GROUPED[effect.measure])
        for study in studies
        for effect in edition.evidence.drawn_effects(study.id)
        if effect.measure in GROUPED
    ]
    pairs = [(m, b) for m in dict.fromkeys(GROUPED.values()) for b in Better]
    parts = [[row for row in rows if row.measure == measure and row.better == better] for measure, better in pairs]
    return [part for part in parts if len(part) > 1]


def effect_chart(
    part: list[EffectFigure], studies: list[Study], edition: Edition, name: str, most: int = DRAWN
) -> dict[str, Any]:
    """The chart of such effects. Those of the ``most`` largest studies are drawn; the table holds all."""
    w, measure, better = edition.words, part[0].measure, part[0].better
    drawn = largest(part, lambda effect: effect.study, edition, most)
    return {
        "title": w("chart.effects", measure=small(w(f"measure.{measure}"))),
        "note": " ".join(filter(None, [w(f"chart.better_{better}"), cut_told(len(drawn), len(part), w)])),
        "chart": draw_effects(drawn, edition.inks, measure, w),
        "grey": False,
        "rows": _effect_table(part, studies, edition),
        "name": f"{name}-{measure}-{better}",
    }


def _effect_table(part: list[EffectFigure], studies: list[Study], edition: Edition) -> list[EffectRow]:
    known = {study.id: study for study in studies}
    return [effect_row(known[row.study], known[row.study].effects[row.position], edition) for row in part]
