"""A declared pool of scores or of adverse events, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ....analysis import Excluded
from ....model import Afterwards, Combined, Timed
from ....words.typography import small
from ...kit.edition import Edition
from .analyses import AnalysesView
from .checks import CheckRow
from .filter import FilterView
from .pictures import Picture
from .rule import arms_told
from .view import ForestFigure, TwinRow, name_of


@dataclass(frozen=True)
class MoreView:
    """One pool. ``heads``: of the columns after both groups; ``sources``: (text, address) that lines of its chart have;
    ``parts``: its parts, told apart, and how much they differ; ``labels``: the measures that its checks are told on."""

    id: str
    name: Any
    standing: str
    standing_text: str
    result: str
    """Its result in a few words, for the line that opens it; empty where nothing is pooled."""
    because: Any
    rule: list[tuple[str, str]]
    figure: ForestFigure | None
    filter: FilterView | None
    heads: list[str]
    rows: list[TwinRow]
    together: list[TwinRow]
    notes: list[str]
    sentences: list[str]
    methods_heads: list[str]
    methods: list[CheckRow]
    labels: list[str]
    specialist: list[str]
    """What only those who know the terms can read: how much the trials differ."""
    at_risks: list[CheckRow]
    spread: list[CheckRow]
    priors: list[CheckRow]
    priors_note: str
    pictures: list[Picture]
    asymmetry: str
    analyses: AnalysesView | None
    parts: list[str]
    parts_because: Any
    sources: list[tuple[Any, str]]
    left_out: list[tuple[str, str, Any]]

    @property
    def left_by_reason(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        """The studies left out, those of one reason together, in the order in which the reasons first come."""
        found: dict[str, tuple[Any, list[tuple[str, str]]]] = {}
        for key, name, told in self.left_out:
            found.setdefault(str(told), (told, []))[1].append((key, name))
        return list(found.values())


def rule_of(treatment: str, declared: Combined, edition: Edition) -> list[tuple[str, str]]:
    """The lines of the declared rule that all pools have."""
    w, dataset = edition.words, edition.dataset
    called = {key: given.name for key, given in dataset.treatments.items()}
    called |= {key: given.name for key, given in dataset.comparators.items()}
    named = [edition.say(called[key]) for key in declared.comparators]
    kinds = w.any_of(w(f"control.{kind}") for kind in declared.controls)
    lines = [
        (w("pool.rule.controls"), kinds + (f" {w('bracketed', text=w.listed(map(small, named)))}" if named else ""))
    ]
    if declared.also:
        names = w.listed(edition.say(dataset.treatments[key].name) for key in (treatment, *declared.also))
        lines.insert(0, (w("pool.rule.also"), names))
    if isinstance(declared, Timed):
        low, high, target = (w.number(day) for day in (*declared.days, declared.target_days))
        lines.append((w("pool.rule.window"), w("pool.window", low=low, high=high, target=target)))
    lines.append(
        (w("pool.rule.blinding"), w("pool.blinding.blinded" if declared.blinded_only else "pool.blinding.any"))
    )
    if declared.diagnoses:
        told = w.series(edition.say(dataset.diagnoses[key].name) for key in declared.diagnoses)
        lines.append((w("pool.rule.diagnosis"), told))
    for study, arms in declared.arms.items():
        lines.append((w("pool.rule.arms", name=name_of(study, edition)), arms_told(study, arms, edition)))
    return lines


def left_of(left: Excluded, kind: str, edition: Edition) -> tuple[str, str, Any]:
    """A study that stays out, and why. ``kind``: `scored`, `harmed` or `imputed`, whose own reasons come first."""
    w, reason = edition.words, left.reason
    if left.told is not None:
        return left.study, name_of(left.study, edition), edition.tell(left.told)
    if reason == "retracted" and not edition.dataset.studies[left.study].was(Afterwards.retracted):
        reason = "concern"
    told = {"scored": f"scored.reason.{reason}", "harmed": f"harmed.reason.{reason}"}
    own = told.get(kind, f"imputed.reason.{reason}")
    return left.study, name_of(left.study, edition), w(own if w.has(own) else f"pool.reason.{reason}")
