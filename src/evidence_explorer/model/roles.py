"""Who is treated and who is the control: a role belongs to the comparison that a pool declares, not to an arm."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .family import Combined
from .study import Arm, Study
from .words import Control

FEWEST_IN_A_PART = 1
"""A part of a divided control group holds at least one person: less is no group to compare with."""


@dataclass(frozen=True)
class Roles:
    """The arms of a study on both sides of a pool's comparison.

    ``unused``: the kinds of control that the pool would accept too, and that are not added to the one that it uses.
    """

    treated: tuple[str, ...]
    control: tuple[str, ...]
    unused: tuple[str, ...]


def roles(study: Study, pool: Combined, treated: Collection[str], among: Collection[str]) -> Roles:
    """Both sides of a pool's comparison in a study. ``treated``: the treatments; ``among``: the arms that count.

    An arm given as an active control in one comparison is a treated arm where the pool is about its treatment, and an
    arm of another treatment is a control where the pool names it under `comparators`. Controls of two kinds are never
    added up: the first in the order of `controls`, then of `comparators`, then of the record is used alone.
    """
    chosen = pool.arms.get(study.id)
    arms = [arm for arm in study.arms if arm.id in among and (chosen is None or arm.id in chosen)]
    controls = [(arm, kind) for arm in arms if (kind := _control_kind(arm, pool, treated))]
    kinds = sorted({kind for _, kind in controls}, key=lambda kind: _priority(kind, pool, controls))
    return Roles(
        tuple(arm.id for arm in arms if _is_treated(arm, pool, treated)),
        tuple(arm.id for arm, kind in controls if kind == kinds[0]),
        tuple(dict.fromkeys(kind[0] for kind in kinds[1:])),
    )


Kind = tuple[str, str]
"""What a control arm is, and for an active one what it received."""


def _control_kind(arm: Arm, pool: Combined, treated: Collection[str]) -> Kind | None:
    """The kind of control that an arm is for this pool; None if it is none."""
    given = arm.treatment or ""
    if arm.control is not None and arm.control != Control.active:
        return (arm.control, "") if arm.control in pool.controls else None
    if Control.active not in pool.controls or (arm.control is None and given in treated):
        return None
    accepted = given in pool.comparators or (arm.control == Control.active and not pool.comparators)
    return (Control.active, given) if accepted else None


def _is_treated(arm: Arm, pool: Combined, treated: Collection[str]) -> bool:
    return (
        arm.treatment in treated and arm.control in (None, Control.active) and _control_kind(arm, pool, treated) is None
    )


def _priority(kind: Kind, pool: Combined, controls: list[tuple[Arm, Kind]]) -> tuple[int, int, int]:
    control, given = kind
    named = pool.comparators.index(given) if given in pool.comparators else len(pool.comparators)
    return pool.controls.index(control), named, [other for _, other in controls].index(kind)
