"""The groups of arms that may stand beside each other: the one door from the table of arms to charts and contrasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from ..frames import Col

KEPT_APART = {"other-phase", "pooled"}


@dataclass(frozen=True)
class Group:
    """Figures of one study, on one scale, at one time, that may be drawn together.

    Arms beside their own control, or the arms of a study without one. ``rows``: a slice of the table of arms.
    """

    study: str
    controlled: bool
    rows: pd.DataFrame

    def __post_init__(self) -> None:
        """ValueError for arms of two studies, and for a comparison of one arm: no chart can be asked to draw either."""
        if set(self.rows[Col.study]) - {self.study}:
            raise ValueError(f"a group of {self.study} holds arms of another study")
        if self.controlled and len(set(self.rows[Col.arm])) < 2:
            raise ValueError(f"a group of {self.study} has nothing to be compared with")

    @property
    def primary(self) -> bool:
        """Whether one of its outcomes is the study's primary one."""
        return bool(self.rows[Col.primary].any())

    def only(self, outcomes: Collection[str]) -> Group | None:
        """The group with these outcomes alone, and controlled only if they are; None if it has none of them."""
        rows = self.rows[[outcome in outcomes for outcome in self.rows[Col.outcome]]]
        return None if rows.empty else Group(self.study, self.controlled and _has_control(rows), rows)


def drawable(arms: pd.DataFrame) -> pd.DataFrame:
    """Rows that a chart may show: with a share, and not merely recalled."""
    return arms[arms[Col.risk].notna() & (arms[Col.grade] != "recalled")]


def groups(arms: pd.DataFrame, timing: str = "at") -> list[Group]:
    """The only way from the table of arms to a chart: arms of different studies never meet in one group.

    One group per study, scale and time (``timing`` keeps time-point, cumulative and sustained rates apart). A control
    and the arms randomised against it form a controlled group; pooled arms and other phases stand alone.
    """
    rows = drawable(arms)
    rows = rows[rows[Col.timing] == timing]
    found: list[Group] = []
    keys = [Col.study, Col.scale, Col.moment]
    for (study, _, _), part in rows.groupby(keys, sort=False, dropna=False):
        # A second definition of an outcome, at the same time on the same scale, is another group.
        standing = _standing(part)
        for status in dict.fromkeys(standing):
            arms_here = part[[one == status for one in standing]]
            controlled = status[0] not in KEPT_APART and _has_control(arms_here)
            found.append(Group(str(study), controlled, arms_here))
    return found


def _standing(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """For each row: why its people are also counted elsewhere, and how often its arm had the same outcome before it."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for repeats, arm, outcome in zip(rows[Col.repeats], rows[Col.arm], rows[Col.outcome], strict=True):
        apart = repeats if isinstance(repeats, str) and repeats != "crossover" else ""
        found.append((str(apart), seen[arm, outcome]))
        seen[arm, outcome] += 1
    return found


def _has_control(rows: pd.DataFrame) -> bool:
    # Plain loops: groups are many and small, and pandas would spend its time on each of them.
    roles: dict[str, set[str]] = {}
    for outcome, role in zip(rows[Col.outcome], rows[Col.role], strict=True):
        roles.setdefault(outcome, set()).add(role)
    return any(found == {"control", "experimental"} for found in roles.values()) or (
        len(set(rows[Col.arm])) > 1 and set(rows[Col.role]) == {"experimental"} and set(rows[Col.kind]) == {"rct"}
    )


def harm_groups(harms: pd.DataFrame) -> list[Group]:
    """One group per adverse event and window of a study, like the groups of benefit; arms of two studies never meet."""
    rows = drawable(harms)
    return [
        Group(str(study), _has_control(part), part)
        for (study, _), part in rows.groupby([Col.study, Col.position], sort=False)
    ]


def main_group(found: list[Group], outcomes: list[str], target_days: float) -> Group | None:
    """The one group that stands for a study; None if no group has a wanted outcome.

    With a control, on the primary scale, clinician-rated, with most of the wanted outcomes, nearest to the target time;
    in this order.
    """
    wanted = [group for whole in found if (group := whole.only(outcomes))]

    def rank(group: Group) -> tuple[bool, bool, bool, int, float, int]:
        rows = group.rows
        days = rows[Col.time_days].min()
        return (
            not group.controlled,
            not bool(rows[Col.on_primary].any()),
            not bool((rows[Col.rater] == "clinician").any()),
            -int(rows[Col.outcome].nunique()),
            abs(days - target_days) if pd.notna(days) else float("inf"),
            int(rows[Col.position].min()),
        )

    return min(wanted, key=rank, default=None)
