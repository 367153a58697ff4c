"""Two arms of one study compared: the only place where arms become a risk ratio, odds ratio or risk difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from .. import stats
from ..frames import CONTRASTS, Cells, Col, Row, parted, table
from ..model import whole
from .groups import Group

if TYPE_CHECKING:
    import pandas as pd  # the library takes a third of a second to load, and most builds never need it

MEASURES: tuple[stats.Measure, ...] = get_args(stats.Measure)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: an arm, or several added up.

    ``events`` may be a product of a percentage and ``n``, and then is not ``exact``. A divided control has parts of
    people. ``counted``: every arm has a count of events, published or computed from a percentage in the record.
    """

    arms: tuple[str, ...]
    events: float
    n: float
    exact: bool
    counted: bool = True
    figures: tuple[str, ...] = ()
    """The figures that it adds up, by their names inside the study."""

    @property
    def risk(self) -> float:
        """Events divided by people."""
        return self.events / self.n


def side(rows: Sequence[Row]) -> Side | None:
    """The arms of these rows added up; None where one of them has no number of people."""
    people = whole(row.n for row in rows)
    events = [count for row in rows if (count := _events(row)) is not None]
    if people is None or len(events) < len(rows):
        return None
    counted = all(row.events is not None for row in rows)
    exact = counted and all(row.origin != "derived" for row in rows)
    figures = tuple(row.anchor for row in rows)
    # Percentages of 100 added up can pass everybody by the last digit of a float.
    return Side(tuple(row.arm for row in rows), min(sum(events), people), people, exact, counted, figures)


def _events(row: Row) -> float | None:
    """The count of an arm, or the product of its share and its people."""
    if row.risk is None or row.n is None:
        return None
    return row.risk * row.n if row.events is None else float(row.events)


def compare(measure: stats.Measure, treated: Side, control: Side) -> stats.Contrast:
    """The contrast of two sides of one study."""
    return stats.contrast(measure, treated.events, treated.n, control.events, control.n)


def contrast_name(study: str, treated: Side, control: Side) -> str:
    """What a contrast is called in every table: `goodwin-2022:f1-25mg:f1-1mg`."""
    return ":".join([study, "+".join(treated.figures), "+".join(control.figures)])


def contrasts(groups: Iterable[Group]) -> pd.DataFrame:
    """The contrasts of all groups as a frame: CONTRASTS."""
    return table(contrasts_of(groups), CONTRASTS)


def contrasts_of(groups: Iterable[Group]) -> Iterator[Cells]:
    """One row per measure, treated arm, control arm and outcome of every controlled group: CONTRASTS.

    A treated arm never meets the control of another study, because a group never holds two studies.
    """
    return (row for group in groups if group.controlled for row in _of_group(group))


def _of_group(group: Group) -> Iterator[Cells]:
    for rows in parted(group.rows, lambda row: row.outcome).values():
        controls = [row for row in rows if row.role == "control"]
        for treated in rows:
            if treated.role == "experimental":
                for control in controls:
                    yield from _rows(treated, control)


def _rows(treated: Row, control: Row) -> Iterator[Cells]:
    one, other = side([treated]), side([control])
    if one is None or other is None:
        return
    notes = [] if treated.kind in {"rct", "crossover-rct"} else ["not-randomised"]
    notes += [] if treated.timing == "at" else [str(treated.timing)]
    shared = (Col.study, Col.family, Col.treatment, Col.outcome, Col.scale, Col.time_days, Col.timing)
    head = {column: getattr(treated, column) for column in shared} | {Col.control_type: control.control_type}
    yield from contrast_rows(head, one, other, notes)


def contrast_rows(head: Cells, treated: Side, control: Side, notes: list[str]) -> Iterator[Cells]:
    """The rows of two sides, one per measure. ``head``: what the rows say of their study and of both sides."""
    for measure in MEASURES:
        found = compare(measure, treated, control)
        yield head | {
            Col.arm: "+".join(treated.arms),
            Col.control_arm: "+".join(control.arms),
            Col.measure: measure,
            Col.estimate: found.estimate,
            Col.low: found.low,
            Col.high: found.high,
            Col.events: int(treated.events) if treated.counted else None,
            Col.n: int(treated.n),
            Col.control_events: int(control.events) if control.counted else None,
            Col.control_n: int(control.n),
            Col.note: " ".join([*notes, *_notes(treated.exact and control.exact, found)]),
            Col.y: found.y,
            Col.v: found.v,
            Col.figure: "+".join(treated.figures),
            Col.control_figure: "+".join(control.figures),
            Col.contrast: contrast_name(head[Col.study], treated, control),
        }


def _notes(exact: bool, found: stats.Contrast) -> Iterator[str]:
    if not exact:
        yield "counts-from-percentages"
    if found.note:
        yield found.note
