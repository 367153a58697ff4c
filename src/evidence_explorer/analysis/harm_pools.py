"""Declared pools of adverse events: the same comparisons as for benefits, with what rare events need beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .. import stats
from ..frames import Row
from ..model import Dataset, Grade, HarmPool, Kind, Study, Text, roles
from .contrasts import side
from .groups import Group
from .pools import FEW, Excluded, Member, Pooled, barred, concerned, kinds_of

RARE = 0.05
"""A control group in which fewer had the event: the ratio of a random-effects pool rests on too few of them."""

Groups = Callable[[str], Sequence[Group]]
"""Study → its adverse events, each as a group of arms."""


@dataclass(frozen=True)
class HarmMember(Member):
    """One comparison that enters. ``position``: of the event in its record; ``window`` and ``term``: in its words."""

    position: int = 0
    window: Text | None = None
    term: Text | None = None


@dataclass(frozen=True)
class HarmPooled(Pooled):
    """What a declared pool of adverse events holds."""

    declared: HarmPool  # type: ignore[assignment]  # all that is worked out asks for what both declarations have

    def peto(self) -> stats.Peto | None:
        """Peto's odds ratio, without a correction; None where nothing is pooled."""
        if self.result("OR") is None:
            return None
        return stats.peto([(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in self.trials])

    @property
    def silent_both(self) -> tuple[str, ...]:
        """The trials in which nobody had the event in either group."""
        return tuple(m.study for m in self.trials if not (m.treated.events or m.control.events))

    @property
    def rare(self) -> bool:
        """Whether a cell is empty, or the event is rare in the control groups: then the methods may disagree."""
        cells = [cell for m in self.trials for cell in (m.treated.events, m.control.events)]
        events, people = sum(m.control.events for m in self.trials), sum(m.control.n for m in self.trials)
        return bool(cells) and (not all(cells) or events / people < RARE)


def harm_pool_of(dataset: Dataset, groups: Groups, treatment: str, declared: HarmPool) -> HarmPooled:
    """One declared pool of adverse events of a treatment: its members, and who stays out and why."""
    members: list[Member] = []
    excluded: list[Excluded] = []
    treated = {treatment, *declared.also}
    for study in harm_candidates_of(dataset, treated, declared):
        found = harm_enter(study, groups(study.id), treated, declared, dataset)
        if isinstance(found, Excluded):
            excluded.append(found)
        else:
            members.append(found)
    return HarmPooled(treatment, declared, tuple(members), tuple(excluded))


def harm_candidates_of(dataset: Dataset, treated: set[str], declared: HarmPool) -> Iterator[Study]:
    """Trials, and whatever else counts the event."""
    for study in concerned(dataset, treated):
        if study.design.kind.randomised or any(harm.event == declared.event for harm in study.harms):
            yield study


def harm_enter(
    study: Study, groups: Sequence[Group], treated: set[str], declared: HarmPool, dataset: Dataset
) -> HarmMember | Excluded:
    """The comparison of one study that enters, or the first reason why none does."""
    if out := barred(study, declared):
        return out
    if study.design.kind is Kind.crossover_rct:
        return Excluded(study.id, "crossover")
    counted = [harm for harm in study.harms if harm.event == declared.event]
    if not counted:
        return Excluded(study.id, "no-event")
    left = _in_order([group for group in groups if group.first.event == declared.event], declared, dataset)
    if not left:
        recalled = all(study.grade_of(figure) is Grade.recalled for harm in counted for figure in harm.results)
        return Excluded(study.id, "recalled" if recalled else "no-share")
    for reason, keep in _sieves(study, treated, declared):
        if not (left := [group for group in left if keep(group)]):
            return Excluded(study.id, reason)
    return _member(study, left[0], treated, declared)


def _in_order(groups: list[Group], declared: HarmPool, dataset: Dataset) -> list[Group]:
    """The groups under a declared term, in the order of the terms; as the record has them where none is declared."""
    if not declared.terms:
        return groups
    language = dataset.site.record.languages[0]
    named = [(group.first.term.said(language)[0] if group.first.term else "", group) for group in groups]
    return [group for term in declared.terms for name, group in named if name.casefold() == term.casefold()]


def _sieves(study: Study, treated: set[str], declared: HarmPool) -> Iterator[tuple[str, Callable[[Group], bool]]]:
    def both(group: Group) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        return _sides(study, group, treated, declared)[:2]

    yield "other-control", lambda group: all(both(group))
    yield "no-people", lambda group: all(side(rows) is not None for rows in both(group))
    yield "blinding-unknown", lambda group: not declared.blinded_only or study.design.blinding is not None


def _sides(
    study: Study, group: Group, treated: set[str], declared: HarmPool
) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[str, ...]]:
    """The rows of both sides; arms that a source counts together are one row."""
    arms = {key for row in group.rows for key in row.arm.split("+")}
    found = roles(study, declared, treated, arms)
    return _rows(group, found.treated), _rows(group, found.control), found.unused


def _rows(group: Group, arms: Sequence[str]) -> tuple[Row, ...]:
    """The rows that hold these arms and no other, each arm once: single arms first, then those counted together."""
    chosen: list[Row] = []
    seen: set[str] = set()
    for row in sorted(group.rows, key=lambda row: row.arm.count("+")):
        mine = set(row.arm.split("+"))
        if mine <= set(arms) and not mine & seen:
            chosen.append(row)
            seen |= mine
    return tuple(row for row in group.rows if row in chosen)


def _member(study: Study, group: Group, treated: set[str], declared: HarmPool) -> HarmMember:
    given, control, unused = _sides(study, group, treated, declared)
    one, other = side(given), side(control)
    assert one is not None
    assert other is not None  # a sieve has seen to both
    both = (*given, *control)
    more: dict[str, Any] = {"position": group.first.position, "window": group.first.moment, "term": group.first.term}
    return HarmMember(
        study=study.id,
        treated=one,
        control=other,
        control_types=kinds_of(control),
        scale=None,
        time_days=0.0,
        strong=all(Grade(row.grade).strong for row in both) and one.exact and other.exact,
        unused=unused,
        **more,
    )


__all__ = ["FEW", "HarmMember", "HarmPooled", "harm_candidates_of", "harm_enter", "harm_pool_of"]
