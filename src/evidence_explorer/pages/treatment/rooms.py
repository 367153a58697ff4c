"""The rooms of a treatment: pages of their own for what its page only sums up. Each exists where it has something to
show; what it held before under an address of the treatment's page leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...frames import decisions_on
from ...model import Dataset, Treatment
from ..kit.edition import Edition


@dataclass(frozen=True)
class Room:
    """One of them. ``name``: the last part of its address; ``holds``: the places of the treatment's page that moved
    there, with `*` for any letters."""

    name: str
    exists: Callable[[Treatment, Dataset], bool]
    holds: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The name of its kind of page."""
        return f"treatment-{self.name}"

    @property
    def path(self) -> str:
        """Where its pages are."""
        return f"treatments/{{key}}/{self.name}.md"

    def keys(self, dataset: Dataset) -> Iterator[str]:
        """The treatments that have it."""
        return (key for key, treatment in dataset.treatments.items() if self.exists(treatment, dataset))


def _trials(treatment: Treatment, dataset: Dataset) -> bool:
    return bool(dataset.studies_of_treatment(treatment.id) or treatment.sought)


def _together(treatment: Treatment, dataset: Dataset) -> bool:
    """What is put together, or why not, and who has rated it: only where there are trials to speak of."""
    studies = dataset.studies_of_treatment(treatment.id)
    declared = treatment.pools or treatment.score_pools or treatment.harm_pools or treatment.certainty
    declared = declared or treatment.imputed_pools
    return bool(declared or any(s.design.kind.randomised for s in studies))


def _harms(treatment: Treatment, dataset: Dataset) -> bool:
    studies = dataset.studies_of_treatment(treatment.id)
    return bool(treatment.labels or any(study.harms and not study.design.kind.review for study in studies))


def _decisions(treatment: Treatment, dataset: Dataset) -> bool:
    return bool(decisions_on(dataset, treatment.id))


ROOMS = (
    Room(
        "trials",
        _trials,
        ("results", "effects", "studies", "sought", "chart-*-controlled", "chart-*-alone", "chart-*-reviews",
         "chart-*-effects-*"),
    ),
    Room(
        "together",
        _together,
        ("together", "certainty", "people", "pool-*", "measure-*", "people-*", "chart-*-rr", "chart-*-or",
         "chart-*-rd", "chart-*-md", "chart-*-smd"),
    ),
    Room("harms", _harms, ("harms-in-trials", "labels", "people-*-harm-*", "chart-*-harms")),
    Room("decisions", _decisions, ("status",)),
)  # fmt: skip
"""In the order in which a reader needs them."""


@dataclass(frozen=True)
class Door:
    """A room as pages lead to it: ``about`` says what is behind it; ``here``: this is the page that is read."""

    kind: str
    name: str
    about: str
    holds: str
    here: bool = False


def doors(treatment: Treatment, edition: Edition, about: dict[str, str], here: str = "") -> list[Door]:
    """The rooms that a treatment has. ``about``: name of a room → what stands there."""
    w = edition.words
    return [
        Door(room.kind, w(f"rooms.{room.name}"), about.get(room.name, ""), " ".join(room.holds), room.kind == here)
        for room in ROOMS
        if room.exists(treatment, edition.dataset)
    ]


def left_here(treatment: Treatment, edition: Edition) -> list[str]:
    """The places that would have moved to a room which the treatment has not: they stay on its page."""
    missing = [room for room in ROOMS if not room.exists(treatment, edition.dataset)]
    return [place for room in missing for place in room.holds if "*" not in place]
