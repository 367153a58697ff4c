"""The groups of arms that may stand beside each other: the one door from the figures to charts and contrasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass

from ..frames import Row, parted

KEPT_APART = {"other-phase", "pooled"}


@dataclass(frozen=True)
class Group:
    """Figures of one study, on one scale, at one time, that may be drawn together.

    Arms beside their own control, or the arms of a study without one. ``rows``: never empty.
    """

    study: str
    controlled: bool
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        """ValueError for arms of two studies, and for a comparison of one arm: no chart can be asked to draw either."""
        if {row.study for row in self.rows} - {self.study}:
            raise ValueError(f"a group of {self.study} holds arms of another study")
        if self.controlled and len({row.arm for row in self.rows}) < 2:
            raise ValueError(f"a group of {self.study} has nothing to be compared with")

    @property
    def first(self) -> Row:
        """Its first figure, which says what all have in common: study, scale, time."""
        return self.rows[0]

    @property
    def primary(self) -> bool:
        """Whether one of its outcomes is the study's primary one."""
        return any(row.primary for row in self.rows)

    @property
    def overview(self) -> bool:
        """Whether it may stand in overviews."""
        return all(row.overview for row in self.rows)

    def only(self, outcomes: Collection[str]) -> Group | None:
        """The group with these outcomes alone, and controlled only if they are; None if it has none of them."""
        rows = tuple(row for row in self.rows if row.outcome in outcomes)
        if len(rows) == len(self.rows):
            return self
        return Group(self.study, self.controlled and _has_control(rows), rows) if rows else None


def drawable(rows: Iterable[Row]) -> list[Row]:
    """Rows that a chart may show: with a share, and not merely recalled."""
    return [row for row in rows if row.risk is not None and row.grade != "recalled"]


def groups(rows: Iterable[Row], timing: str = "at") -> list[Group]:
    """The only way from the figures to a chart: arms of different studies never meet in one group.

    One group per study, scale and time (``timing`` keeps time-point, cumulative and sustained rates apart). A control
    and the arms randomised against it form a controlled group; pooled arms and other phases stand alone, unless one
    outcome of the record sets treated arms that are told only together beside their control.
    """
    wanted = [row for row in drawable(rows) if row.timing == timing]
    found: list[Group] = []
    for (study, _, _), part in parted(wanted, _at_once).items():
        # A second definition of an outcome, at the same time on the same scale, is another group.
        for (apart, _), here in _by_standing(part).items():
            beside = set() if apart in KEPT_APART else _compared(here)
            for controlled in (True, False):
                if mine := tuple(row for row in here if (row.outcome in beside) is controlled):
                    found.append(Group(study, controlled, mine))
    return found


def _at_once(row: Row) -> tuple[str, str | None, Hashable]:
    return row.study, row.scale, tuple(row.moment.root.items()) if row.moment else None


def _by_standing(rows: list[Row]) -> dict[tuple[str, int], list[Row]]:
    """By why their people are also counted elsewhere, and how often the arm had the same outcome before."""
    seen: Counter[tuple[str, str]] = Counter()
    beside = {position for position, here in parted(rows, lambda row: row.position).items() if _only_together(here)}
    found: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        alike = row.repeats in (None, "crossover") or row.position in beside
        apart = "" if alike else row.repeats
        found.setdefault((str(apart), seen[row.arm, row.outcome]), []).append(row)
        seen[row.arm, row.outcome] += 1
    return found


def _only_together(rows: Collection[Row]) -> bool:
    """Whether one outcome has its treated arms only put together, and a control beside them."""
    treated = [row for row in rows if row.role != "control"]
    return len(treated) == 1 and treated[0].repeats == "pooled" and any(row.repeats is None for row in rows)


def added_up(rows: Collection[Row]) -> bool:
    """Whether the treated groups stand only added up by their source, and the control beside them at the same time."""
    added = {row.time_days for row in rows if row.repeats == "pooled" and row.role != "control"}
    return any(row.role == "control" and row.time_days in added for row in rows)


def _compared(rows: Collection[Row]) -> set[str]:
    """The outcomes that an arm and what it was compared with both have: a figure without the other stands alone."""
    return {outcome for outcome, part in parted(rows, lambda row: row.outcome).items() if _has_control(part)}


def _has_control(rows: Collection[Row]) -> bool:
    roles = [{row.role for row in part} for part in parted(rows, lambda row: row.outcome).values()]
    return any(found == {"control", "experimental"} for found in roles) or (
        len({row.arm for row in rows}) > 1 and all(row.role == "experimental" and row.kind == "rct" for row in rows)
    )


def harm_groups(rows: Iterable[Row]) -> list[Group]:
    """One group per adverse event and window of a study, like the groups of benefit; arms of two studies never meet."""
    parts = parted(drawable(rows), lambda row: (row.study, row.position))
    return [Group(study, _has_control(part), tuple(part)) for (study, _), part in parts.items()]


def main_group(found: list[Group], outcomes: list[str], target_days: float) -> Group | None:
    """The one group that stands for a study; None if no group has a wanted outcome.

    With a control, on the primary scale, clinician-rated, with most of the wanted outcomes, nearest to the target time;
    in this order.
    """
    wanted = [group for whole in found if (group := whole.only(outcomes))]

    def rank(group: Group) -> tuple[bool, bool, bool, int, float, int]:
        rows = group.rows
        days = [row.time_days for row in rows if row.time_days is not None]
        return (
            not group.controlled,
            not any(row.on_primary for row in rows),
            not any(row.rater == "clinician" for row in rows),
            -len({row.outcome for row in rows}),
            abs(min(days) - target_days) if days else float("inf"),
            min(row.position for row in rows),
        )

    return min(wanted, key=rank, default=None)
