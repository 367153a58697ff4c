"""The invented site with one more pool of scores or of adverse events, and trials that enter it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from evidence_explorer.analysis import HarmPooled, ScorePooled
from evidence_explorer.model import Dataset, HarmPool, ScorePool, Study
from evidence_explorer.pages import edition_of
from made import TEXT, figure, trial, with_trials

TIME = {"value": 28, "unit": "day"}
ARMS = [
    {"id": "hot", "label": TEXT, "treatment": "hot-bath", "n": 40},
    {"id": "sham", "label": TEXT, "control": "sham", "n": 38},
]


def score(difference: dict[str, Any] | None = None, *means: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"difference": {"arm": "hot", "against": "sham"} | difference} if difference is not None else {}
    plain = {"kind": "change", "scale": "knee-ladder", "time": TIME, "source": "paper"}
    return plain | {"results": list(means)} | told | more


def scored(key: str, *scores: dict[str, Any], **more: Any) -> Study:
    return trial(key, **({"arms": ARMS, "outcomes": [], "scores": list(scores)} | more))


def mean(arm: str, value: float, **more: Any) -> dict[str, Any]:
    return {"arm": arm, "mean": value} | more


def declare(dataset: Dataset, name: str, record: type[Any], **fields: Any) -> Dataset:
    """The invented site with one more declaration under hot baths."""
    plain: dict[str, Any] = {"id": "more", "name": TEXT, "controls": ["sham"], "because": TEXT}
    pool = record.model_validate_json(json.dumps(plain | fields))
    files = []
    for placed in dataset.family_files:
        first, *others = placed.record.treatments
        update = {name: (pool,)} if first.pools else {}
        family = placed.record.model_copy(update={"treatments": (first.model_copy(update=update), *others)})
        files.append(replace(placed, record=family))
    return replace(dataset, family_files=tuple(files))


def score_site(*studies: Study, **fields: Any) -> Dataset:
    window = {"scales": ["knee-ladder"], "days": [14, 42], "target_days": 28}
    return declare(with_trials(*studies), "score_pools", ScorePool, **(window | fields))


def score_pool(*studies: Study, **fields: Any) -> ScorePooled:
    return edition_of(score_site(*studies, **fields), "en").evidence.score_pool("hot-bath", "more")


def fives(**more: Any) -> list[Study]:
    values = {"anna-2019": -6.0, "bob-2020": -4.0, "carol-2021": -1.0, "dora-2022": -8.0, "eve-2023": -3.0}
    told = {key: {"value": value, "interval": [value - 3, value + 3]} for key, value in values.items()}
    return [scored(key, score(told[key]), year=int(key[-4:]), **more) for key in values]


HARM = {"event": "burn", "controls": ["sham"]}


def burnt(key: str, treated: Any, control: Any, **more: Any) -> Study:
    results = [{"arm": arm} | figure(arm, count) for arm, count in (("hot", treated), ("sham", control))]
    harm = {"event": "burn", "window": TEXT, "results": results} | more.pop("harm", {})
    return trial(key, harms=[harm], **more)


def harm_site(*studies: Study, **fields: Any) -> Dataset:
    return declare(with_trials(*studies), "harm_pools", HarmPool, **(HARM | fields))


def harm_pool(*studies: Study, **fields: Any) -> HarmPooled:
    return edition_of(harm_site(*studies, **fields), "en").evidence.harm_pool("hot-bath", "more")


RARE = [
    burnt("anna-2019", (3, 80), (1, 78)),
    burnt("bob-2020", (2, 60), (0, 61)),
    burnt("carol-2021", (4, 90), (2, 88)),
]
SILENT = burnt("dora-2022", (0, 26), (0, 26), year=2022)
