"""Whatever the check passes can be built: tables, pools and pages of any record that has no error."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence_explorer.checks import check
from evidence_explorer.export import tables
from evidence_explorer.model import Dataset, Placed, Pool, Study
from evidence_explorer.pages import edition_of, write_pages
from evidence_explorer.pages.blocks.pooled.view import pool_view
from evidence_explorer.problems import errors
from made import TEXT, WATER, mini, trial

GIVEN = [None, "hot-bath", "hot-bath", "hot-bath", "steam", "cold-pack"]
CONTROLS = ["placebo", "sham", "low-dose", "active", "waitlist", "usual-care"]
SIZES = st.sampled_from([1, 1, 2, 3, 5, 20, 400, 10**9])
TIMES: list[dict[str, Any]] = [
    {"value": 28, "unit": "day"}, {"value": 4, "unit": "week"}, {"value": 30, "unit": "day"},
    {"value": 0, "unit": "hour"}, {"value": 100_000, "unit": "year"}, {"value": 3, "unit": "session"}, {"words": TEXT},
]  # fmt: skip


@st.composite
def arms(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A treated arm and a control, as most trials have them, or up to five arms of any kind."""
    usual = draw(st.integers(0, 3)) > 0
    found = []
    for i in range(draw(st.integers(2 if usual else 1, 5))):
        control = draw(st.sampled_from([None, None, *CONTROLS]))
        if usual and i < 2:
            control = (None, "sham")[i]
        if usual and i == 2 and draw(st.booleans()):  # another dose
            control = None
        given_ = "hot-bath" if usual and i != 1 and control is None else draw(st.sampled_from(GIVEN))
        arm: dict[str, Any] = {"id": f"arm-{i}", "label": TEXT, "control": control}
        arm["treatment"] = given_ or ("hot-bath" if control is None else None)
        arm["repeats"] = draw(st.sampled_from([None] * 20 + ["pooled", "subgroup", "other-phase", "crossover"]))
        found.append(arm)
    return found


@st.composite
def counted(draw: st.DrawFn, arm: str) -> dict[str, Any]:
    n = draw(SIZES)
    events = draw(st.one_of(st.sampled_from([0, n]), st.integers(0, n)))
    share = draw(st.sampled_from([0.0, 1e-9, 0.1, 33.3, 50.0, 99.95, 100.0]))
    grade = draw(st.sampled_from([None] * 6 + ["recalled", "secondary"]))
    shape = draw(st.sampled_from(["count"] * 5 + ["percent", "product"]))
    what: dict[str, Any] = {"percent": share} if shape == "percent" else {"percent": share, "of": n}
    what = {"events": events, "of": n} if shape == "count" else what
    return {"arm": arm, "source": "paper", "grade": grade} | what


@st.composite
def outcomes(draw: st.DrawFn, ids: list[str]) -> list[dict[str, Any]]:
    found = []
    for _ in range(draw(st.integers(1, 3))):
        chosen = ids if draw(st.booleans()) else draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
        found.append(
            {
                "kind": draw(st.sampled_from(["response", "response", "remission"])),
                "scale": draw(st.sampled_from([None, "knee-ladder", "knee-ladder", "ouch-diary"])),
                "definition": TEXT,
                "time": draw(st.sampled_from(TIMES[:2] + TIMES)),
                "timing": draw(st.sampled_from(["at"] * 4 + ["cumulative", "sustained"])),
                "period": draw(st.sampled_from([None, "first", "mixed"])),
                "primary": draw(st.booleans()),
                "results": [draw(counted(arm)) for arm in chosen],
            }
        )
    if draw(st.integers(0, 4)):
        plain = {"kind": "response", "scale": "knee-ladder", "definition": TEXT, "time": TIMES[0], "primary": True}
        found.insert(0, plain | {"results": [draw(counted(arm)) for arm in ids]})
    return found


@st.composite
def harms(draw: st.DrawFn, ids: list[str]) -> list[dict[str, Any]]:
    found = []
    for event in draw(st.lists(st.sampled_from(["wet-trousers", "burn", "any-event"]), max_size=2, unique=True)):
        told = draw(st.lists(st.sampled_from([*ids, "+".join(ids[:2])]), min_size=1, unique=True))
        found.append({"event": event, "window": TEXT, "results": [draw(counted(arm)) for arm in told]})
    return found


@st.composite
def studies(draw: st.DrawFn, key: str, given_: list[dict[str, Any]]) -> Study:
    ids = [arm["id"] for arm in given_]
    design = {
        "kind": draw(st.sampled_from(["rct"] * 12 + ["crossover-rct", "open-label", "cohort", "meta-analysis"])),
        "blinding": draw(st.sampled_from(["double-blind"] * 8 + ["open", None])),
        "duration_weeks": draw(st.sampled_from([None, 8])),
    }
    record = json.loads(trial(key, arms=given_).model_dump_json()) | {
        "design": design,
        "outcomes": draw(outcomes(ids)),
        "harms": draw(harms(ids)),
    }
    return Study.model_validate_json(json.dumps(record))


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    record = {
        "id": "hot-bath-response",
        "name": TEXT,
        "outcome": draw(st.sampled_from(["response", "response", "remission"])),
        "also": draw(st.sampled_from([[], [], ["steam"]])),
        "controls": draw(st.permutations(["sham", *draw(st.lists(st.sampled_from(CONTROLS[2:]), unique=True))])),
        "comparators": draw(st.sampled_from([[], ["steam"], ["cold-pack", "steam"], ["hot-bath"]])),
        "blinded": draw(st.sampled_from([None, True, False])),
        "days": draw(st.sampled_from([[14, 42], [14, 42], [0, 100_000]])),
        "target_days": 28,
        "several": draw(st.sampled_from(["combine", "split-control"])),
        "control_risks": draw(st.sampled_from([[], [], [1e-9], [0.2, 0.999]])),
        "because": TEXT,
    }
    return Pool.model_validate_json(json.dumps(record))


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """The invented site with more trials and another pool."""
    base, pool = mini(), draw(pools())
    # Trials of one shape meet in a pool more often than trials of any shape.
    given_ = draw(arms())
    records = [draw(studies(f"x{i}-2020", given_ if draw(st.booleans()) else draw(arms()))) for i in range(4)]
    families = []
    for placed in base.family_files:
        treatments = [t.model_copy(update={"pools": (pool,) if t.pools else ()}) for t in placed.record.treatments]
        families.append(replace(placed, record=placed.record.model_copy(update={"treatments": tuple(treatments)})))
    added = tuple(Placed(f"{WATER}{record.id}.yaml", record) for record in records)
    return replace(base, study_files=(*base.study_files, *added), family_files=tuple(families))


ROOMY = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(ROOMY, max_examples=80)
@given(datasets())
def test_tables_and_pools_of_a_dataset_without_errors_raise_nothing(dataset: Dataset):
    if errors(check(dataset)):
        return
    tables(dataset)
    for language in ("en", "fr"):
        edition = edition_of(dataset, language)
        for pooled in edition.evidence.pools:
            pool_view(pooled, edition)


@settings(ROOMY, max_examples=20)
@given(datasets())
def test_every_page_of_a_dataset_without_errors_can_be_written(dataset: Dataset):
    if not errors(check(dataset)):
        write_pages(dataset)
