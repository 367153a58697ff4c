"""Invented trials, made in a line, for tests of pools and of what pages say of them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from evidence_explorer.analysis import Pooled
from evidence_explorer.frames import EffectFigure, Row
from evidence_explorer.model import Dataset, Placed, Pool, Study, Text
from evidence_explorer.pages import edition_of
from evidence_explorer.site import sound_dataset

MINI = Path(__file__).parent / "mini" / "data"
TEXT = {"en": "Invented.", "fr": "Inventé."}
WATER = "data/studies/water/"
Count = tuple[int | None, int | None] | float
"""Events and people, or a percentage alone."""


def both(said: str | Text | None) -> Text | None:
    """A text that is the same in both languages."""
    return Text({"en": said, "fr": said}) if isinstance(said, str) else said


PLAIN = Row(
    study="alpha-2020", family="water", kind="rct", blinding="double-blind", year=2020, name=Text({"en": "Alpha"}),
    arm="hot", label=Text({"en": "Hot"}), role="experimental", control_type=None, control_name=None,
    treatment="hot-bath", arm_n=20,
    repeats=None, outcome="response", position=0, scale="knee-ladder", scale_name=Text({"en": "Ladder"}),
    definition=None, rater="clinician", time_days=28.0, moment=Text({"en": "week 4"}), timing="at", period=None,
    primary=False, on_primary=False, overview=True, events=10, n=20, percent=None, origin="reported", source="paper",
    grade="full-text", read_again=False, shape="circle",
)  # fmt: skip
"""A figure of a treated arm, without its share; others are made from it by `row`."""
TEXTS = {"name", "label", "control_name", "scale_name", "definition", "moment", "term", "rate", "note", "people"}
PLAIN_EFFECT = EffectFigure(
    study="alpha-2020", family="water", name=Text({"en": "Alpha"}), treatment="hot-bath", measure="smd",
    label=Text({"en": "Hot against sham"}), estimate=-0.4, low=-0.7, high=-0.1, k=None, n=80, p=None, exposure=None,
    time=None, note=None, source="paper", grade="full-text", better="lower", position=0,
)  # fmt: skip


def row(plain: Row = PLAIN, **more: Any) -> Row:
    """A figure that differs from a plain one in these fields; texts may be given as plain strings."""
    return replace(plain, **{name: both(value) if name in TEXTS else value for name, value in more.items()})


def effect_figure(plain: EffectFigure = PLAIN_EFFECT, **more: Any) -> EffectFigure:
    """A published effect that differs from a plain one in these fields; texts may be given as plain strings."""
    texts = {"name", "label", "time", "note"}
    return replace(plain, **{name: both(value) if name in texts else value for name, value in more.items()})


@cache
def mini() -> Dataset:
    return sound_dataset(MINI, MINI)[0]


def figure(arm: str, count: Count, **more: Any) -> dict[str, Any]:
    if isinstance(count, float | int):
        return {"arm": arm, "percent": float(count), "source": "paper"} | more
    return {"arm": arm, "events": count[0], "of": count[1], "source": "paper"} | more


def outcome(*results: dict[str, Any], days: float = 28.0, **more: Any) -> dict[str, Any]:
    plain = {"kind": "response", "scale": "knee-ladder", "definition": TEXT, "time": {"value": days, "unit": "day"}}
    return plain | {"results": list(results)} | more


HOT = {"id": "hot", "label": {"en": "Hot bath", "fr": "Bain chaud"}, "treatment": "hot-bath"}
SHAM = {"id": "sham", "label": {"en": "Sham bath", "fr": "Bain tiède"}, "control": "sham"}


def trial(
    key: str,
    treated: Count = (12, 40),
    control: Count | None = (6, 40),
    *,
    year: int = 2020,
    days: float = 28.0,
    **more: Any,
) -> Study:
    """A blinded randomised trial of hot baths against sham; ``more``: fields of the record that differ."""
    counted = [figure("hot", treated)] + ([figure("sham", control)] if control is not None else [])
    record: dict[str, Any] = {
        "id": key,
        "title": TEXT,
        "summary": TEXT,
        "treatments": ["hot-bath"],
        "citation": {"authors": [f"{key.split('-')[0].title()} A"], "year": year, "title": f"Invented {key}"},
        "design": {"kind": "rct", "blinding": "double-blind", "randomised": 80},
        "population": {"diagnosis": ["knee-pain"], "text": TEXT},
        "arms": [HOT, SHAM],
        "outcomes": [outcome(*counted, days=days)],
        "limits": TEXT,
        "sources": {"paper": {"grade": "full-text", "read_in": TEXT, "covers": TEXT}},
    }
    return Study.model_validate_json(json.dumps(record | more))


def with_trials(*studies: Study, dataset: Dataset | None = None, **pool: Any) -> Dataset:
    """The invented site with these studies alone; ``pool``: fields of the pool of hot baths that differ."""
    base = dataset or mini()
    files = []
    for placed in base.family_files:
        treatments = [
            treatment.model_copy(update={"pools": tuple(p.model_copy(update=pool) for p in treatment.pools)})
            for treatment in placed.record.treatments
        ]
        files.append(replace(placed, record=placed.record.model_copy(update={"treatments": tuple(treatments)})))
    placed_studies = tuple(Placed(f"{WATER}{study.id}.yaml", study) for study in studies)
    return replace(base, study_files=placed_studies, family_files=tuple(files))


def pooled(*studies: Study, dataset: Dataset | None = None, **pool: Any) -> Pooled:
    """The pool of hot baths with these studies alone."""
    made = with_trials(*studies, dataset=dataset, **pool)
    return edition_of(made, "en").evidence.pools[0]


def three(**more: Any) -> list[Study]:
    """Three trials of different years, given out of order."""
    return [
        trial("carol-2022", (30, 60), (20, 60), year=2022, **more),
        trial("anna-2019", (20, 40), (10, 40), year=2019, **more),
        trial("bob-2020", (14, 40), (12, 40), year=2020, **more),
    ]


__all__ = [
    "HOT", "PLAIN", "PLAIN_EFFECT", "SHAM", "TEXT", "Pool", "effect_figure", "figure", "mini", "outcome", "pooled",
    "row", "three", "trial", "with_trials",
]  # fmt: skip
