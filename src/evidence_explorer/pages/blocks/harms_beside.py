"""Adverse events that a trial counted both in a group with a treatment and in one beside it: the one place that says
which these are. Boxes, sentences and tables all ask here, so that none contradicts another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...analysis import Group, Side, side
from ...frames import Row, parted
from ...model import Study, Treatment
from ...track import tracked
from ..kit.edition import Edition
from .people.headline import beside


@dataclass(frozen=True)
class HarmBeside:
    """One adverse event of one trial, over one window. ``other``: the other treatment that the control group had, by
    name; nothing for placebo, sham and whatever else is not meant to treat. Neither side is ever empty, and the control
    rows are of one kind."""

    study: str
    event: str
    other: str
    treated: tuple[Row, ...]
    control: tuple[Row, ...]

    @property
    def first(self) -> Row:
        """A figure that says what all have in common: event, term, window."""
        return self.treated[0]

    @property
    def group(self) -> Group:
        """The same as a group that charts draw."""
        return Group(self.study, True, (*self.treated, *self.control))

    @property
    def sides(self) -> tuple[Side, Side] | None:
        """Both sides, arms added up; None where one of them does not say of how many people."""
        one, other = side(self.treated), side(self.control)
        return (one, other) if one and other else None

    @property
    def people(self) -> float:
        """How many people were looked at, as far as it is told: the larger trial speaks first."""
        return sum(row.n for row in (*self.treated, *self.control) if row.n is not None)

    @property
    def share(self) -> float:
        """The largest share of a treated group, for sorting by frequency."""
        return max(row.risk for row in self.treated if row.risk is not None)


def harms_beside_control(treatment: Treatment, studies: Iterable[Study], edition: Edition) -> list[HarmBeside]:
    """Every adverse event that these studies counted in a group with the treatment and in a control group of the same
    study, in the order of the studies. A group that can be drawn has shares, and none that is merely recalled."""
    return [one for study in studies for one in _of_study(edition, treatment.id, study.id)]


@tracked()
def _of_study(edition: Edition, treatment: str, study: str) -> list[HarmBeside]:
    record = edition.dataset.studies[study]
    if record.design.kind.review:
        return []
    groups = [group for group in edition.evidence.harm_groups(study) if group.controlled]
    return [one for group in groups for one in _of_group(group, treatment, record, edition)]


def _of_group(group: Group, treatment: str, study: Study, edition: Edition) -> list[HarmBeside]:
    treated = tuple(r for r in group.rows if r.role == "experimental" and _given(r, study) == {treatment})
    controls = [row for row in group.rows if row.role == "control"]
    kinds = parted(controls, lambda row: (_beside(row, study, edition), row.control_type))
    event, found = str(group.first.event), kinds.items() if treated else ()
    return [HarmBeside(group.study, event, other, treated, tuple(rows)) for (other, _), rows in found]


def _given(row: Row, study: Study) -> set[str | None]:
    return {study.arm(key).treatment for key in row.arm.split("+")}


def _beside(row: Row, study: Study, edition: Edition) -> str:
    """What else the people of a control row were treated with; of arms added up, all of it."""
    named = dict.fromkeys(beside(study, key, edition) for key in row.arm.split("+"))
    return edition.words.all_of(named)


def alone(treatment: Treatment, studies: Iterable[Study], edition: Edition) -> list[Group]:
    """The adverse events of groups with the treatment that have no control group beside them: other doses of it, or
    nothing at all."""
    found = []
    for study in studies:
        beside_control = _of_study(edition, treatment.id, study.id)
        told = {(row.position, row.arm) for one in beside_control for row in (*one.treated, *one.control)}
        for group in () if study.design.kind.review else edition.evidence.harm_groups(study.id):
            rows = [row for row in group.rows if treatment.id in _given(row, study)]
            if mine := tuple(row for row in rows if (row.position, row.arm) not in told):
                found.append(Group(group.study, False, mine))
    return found
