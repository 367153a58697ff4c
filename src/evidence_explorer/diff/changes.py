"""What may change from one dataset to another, as plain values in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ..problems import Problem

Sort = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Ref:
    """A record: what it is, its file, and the address of its page inside a language's tree (None: it has no page)."""

    kind: str
    id: str
    file: str
    page: str | None


@dataclass(frozen=True)
class RecordChange:
    """A record that came, went, or says something else."""

    change: Sort
    record: Ref


@dataclass(frozen=True)
class Reading:
    """A figure with all that is said of it; ``share`` and its Wilson interval (0 to 1) are computed.

    Counts have ``events``, ``of``, ``percent``, ``rate``, ``origin``; means, differences and effects have ``value``
    with ``low`` and ``high`` as published. ``grade`` is the one that holds: the figure's own, or that of its source.
    """

    events: int | None = None
    of: int | None = None
    percent: float | None = None
    rate: str | None = None
    value: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    k: int | None = None
    n: int | None = None
    p: str | None = None
    share: float | None = None
    share_low: float | None = None
    share_high: float | None = None
    origin: str | None = None
    source: str | None = None
    grade: str | None = None
    read_again: bool = False
    superseded: bool = False


@dataclass(frozen=True)
class FigureChange:
    """One figure; ``path`` leads to it in its file: that of NEW, or of OLD where the figure is gone.

    ``moved``: it came, went or has another number; otherwise its source, grade or reading differ. ``points``: change
    of the share, in percentage points.
    """

    change: Sort
    moved: bool
    record: Ref
    path: str
    sort: Literal["outcome", "harm", "score", "effect"]
    what: str
    before: Reading | None
    after: Reading | None
    points: float | None


@dataclass(frozen=True)
class Value:
    """An estimate on the natural scale with its interval; all None where the counts say nothing."""

    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ContrastChange:
    """The risk ratio of two arms of one study."""

    change: Sort
    record: Ref
    what: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class PooledValue:
    """A pooled estimate on the natural scale, with its intervals."""

    estimate: float | None
    low: float | None
    high: float | None
    prediction_low: float | None
    prediction_high: float | None


@dataclass(frozen=True)
class PoolReading:
    """What a pool holds: ``k`` trials, people, its standing, and its values where it has any."""

    k: int
    participants: int
    standing: str
    risk_ratio: PooledValue | None = None
    risk_difference: PooledValue | None = None
    mean_difference: PooledValue | None = None
    standardised_difference: PooledValue | None = None

    @property
    def values(self) -> tuple[PooledValue | None, ...]:
        """The pooled values alone, in the order of `POOLED_ON`."""
        return self.risk_ratio, self.risk_difference, self.mean_difference, self.standardised_difference


POOLED_ON = ("RR", "RD", "MD", "SMD")
"""The measures on which a pool is told: two of counts, or one of scores."""


@dataclass(frozen=True)
class PoolChange:
    """A pool whose value moved, that holds another number of trials, or that is declared no longer or newly."""

    change: Sort
    record: Ref
    pool: str
    before: PoolReading | None
    after: PoolReading | None


Step = Literal["entered", "left", "stays-out", "another-figure"]


@dataclass(frozen=True)
class MemberChange:
    """A study and a pool; each side is the comparison that enters, or the reason why none does."""

    change: Step
    record: Ref
    pool: str
    study: str
    before: str
    after: str


@dataclass(frozen=True)
class ValueChange:
    """A field that is neither a figure nor prose; an item of a list that came or went is told as one."""

    record: Ref
    path: str
    before: Any
    after: Any


@dataclass(frozen=True)
class TextChange:
    """Prose in one language; None where there is none."""

    record: Ref
    path: str
    language: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class FileChange:
    """A file beside the data; ``steers``: why it has a say in how a proposal is checked or shown, if it has."""

    change: Sort
    file: str
    steers: str


@dataclass(frozen=True)
class Held:
    """How many records of a kind there were and are."""

    kind: str
    before: int
    after: int


@dataclass(frozen=True)
class Changes:
    """Everything that changed; ``problems`` of OLD and NEW are errors because of which nothing was compared.

    ``held``: what was compared, so that silence never means that nothing was.
    """

    records: tuple[RecordChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    contrasts: tuple[ContrastChange, ...] = ()
    pools: tuple[PoolChange, ...] = ()
    members: tuple[MemberChange, ...] = ()
    values: tuple[ValueChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    held: tuple[Held, ...] = ()
    problems: tuple[tuple[Problem, ...], tuple[Problem, ...]] = ((), ())

    @property
    def compared(self) -> bool:
        """Whether both sides were sound enough to be compared."""
        return not any(self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """How much of each changed, in the order in which it is told."""
        moved = [p for p in self.pools if (p.before and any(p.before.values)) or (p.after and any(p.after.values))]
        sorts = [change.change for change in self.records]
        return {
            "figures": sum(1 for figure in self.figures if figure.moved),
            "contrasts": len(self.contrasts),
            "pooled_values": len(moved),
            "pools_without_value": len(self.pools) - len(moved),
            "pool_members": sum(1 for member in self.members if member.change != "stays-out"),
            "pool_outsiders": sum(1 for member in self.members if member.change == "stays-out"),
            "figures_same_number": sum(1 for figure in self.figures if not figure.moved),
            "values": len(self.values),
            "texts": len(self.texts),
            "files": len(self.files),
            "records": len(sorts),
            "records_added": sorts.count("added"),
            "records_removed": sorts.count("removed"),
        }
