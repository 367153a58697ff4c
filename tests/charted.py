"""Charts, for the tests of what they draw: all of the real site, once in a process, and those of made-up figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from evidence_explorer.analysis import Group
from evidence_explorer.charts import Chart, draw_effects
from evidence_explorer.frames import Row
from evidence_explorer.model import Dataset
from evidence_explorer.pages import Page, write_pages
from evidence_explorer.pages.blocks import harms, trials
from evidence_explorer.pages.study import page as study
from evidence_explorer.pages.treatment import events
from evidence_explorer.palette import LIGHT
from evidence_explorer.words import Words, words
from made import effect_figure, row
from real import real_dataset

EN = words("en")
BLUE = LIGHT["blue"]


@dataclass(frozen=True)
class Drawn:
    """A chart with the figures that it was given: for arms those of the outcomes that it draws."""

    kind: str
    rows: list[Any]
    chart: Chart
    again: Callable[[Words], Chart]
    """The same in another language."""

    @property
    def figure(self) -> dict[str, Any]:
        return json.loads(self.chart.json)

    @property
    def shares(self) -> str:
        """The axis of the shares; empty where the chart draws none."""
        return {"blocks": "x", "trials": "x", "times": "y", "effects": ""}[self.kind]


def shown(kind: str, given: tuple[Any, ...]) -> list[Any]:
    """The rows behind a chart, from what its function was given."""
    if kind == "blocks":
        return [row for group in given[0] for row in group.rows if row.outcome in given[2]]
    if kind == "trials":
        return [row for _, part in given[0] for group in part for row in group.rows if row.outcome == given[2]]
    return list(given[0])


def english(dataset: Dataset) -> Dataset:
    """The dataset with one language: the figures are the same in each, and drawing takes a while."""
    site = dataset.site.record.model_copy(update={"languages": ("en",)})
    return replace(dataset, site=replace(dataset.site, record=site))


@cache
def real() -> tuple[list[Page], list[Drawn]]:
    """The English pages of the real site and every chart drawn for them."""
    drawn: list[Drawn] = []

    def watched(kind: str, draw: Callable[..., Chart]) -> Callable[..., Chart]:
        def watch(*given: Any, **named: Any) -> Chart:
            chart = draw(*given, **named)

            def again(w: Words) -> Chart:
                return draw(*(w if isinstance(one, Words) else one for one in given), **named)

            drawn.append(Drawn(kind, shown(kind, given), chart, again))
            return chart

        return watch

    dataset = real_dataset()
    with pytest.MonkeyPatch.context() as patch:
        for module in (study, trials, harms, events):
            for kind in ("blocks", "times", "trials", "effects"):
                if hasattr(module, f"draw_{kind}"):
                    patch.setattr(module, f"draw_{kind}", watched(kind, getattr(module, f"draw_{kind}")))
        return write_pages(english(dataset)), drawn


def charts() -> list[Drawn]:
    return real()[1]


def figures_of(page: Page) -> list[dict[str, Any]]:
    """The figures that lie beside a page."""
    return [json.loads(figure) for _, figure in page.figures]


def points(figure: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """Every trace with the index of each of its points."""
    return ((trace, i) for trace in figure["data"] for i in range(len(trace["x"])))


def texts(figure: dict[str, Any]) -> list[str]:
    """Everything in a chart that Plotly reads as text, which may hold a little HTML."""
    found: list[str] = []
    for trace in figure["data"]:
        found += [trace.get("name", ""), *trace["text"]]
    return found


# Made-up figures

FIGURE_OF_ARM = row(
    name="Alpha 2020", label="Hot bath", scale_name="KL", risk=0.5, low=0.3, high=0.7, year=None, blinding=None
)
CONTROL = {"arm": "sham", "label": "Sham bath", "role": "control", "control_type": "sham", "events": 5, "risk": 0.25,
           "low": 0.1, "high": 0.5}  # fmt: skip
EFFECT = effect_figure(
    study="gamma-2022", name="Gamma 2022", label="Baths against none", measure="RR", estimate=1.4, low=1.1, high=1.8,
    grade="abstract",
)  # fmt: skip
INKS = {"alpha-2020": BLUE, "beta-2021": LIGHT["rust"], "gamma-2022": BLUE}
NAMES = {"response": "Response", "remission": "Remission"}


def made(*rows: dict[str, Any]) -> list[Row]:
    return [row(FIGURE_OF_ARM, **more) for more in rows]


def group(*rows: dict[str, Any], controlled: bool = True) -> Group:
    found = made(*rows)
    return Group(found[0].study, controlled, tuple(found))


def effects(*rows: dict[str, Any], measure: str = "RR") -> Chart:
    return draw_effects([effect_figure(EFFECT, **more) for more in rows], INKS, measure, EN)
