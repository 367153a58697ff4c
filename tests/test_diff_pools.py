"""Pools of scores and of adverse events: what moves them is told as what moves pools of outcomes is."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from evidence_explorer.analysis import Evidence
from evidence_explorer.diff import as_json, as_text, compare
from evidence_explorer.diff.pools import Computed
from evidence_explorer.load import load
from evidence_explorer.track import Memory
from real import real_dataset
from sides import ROOT, copied

RAISON = "studies/psilocybin/raison-2023.yaml"
FEDGCHIN = "studies/ketamine/fedgchin-2019.yaml"
SCORED, HARMED = "psilocybin-madrs-inactive", "esketamine-dissociation-placebo"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The real data as they are, and with another difference of scores and another count of an event."""
    folder = tmp_path_factory.mktemp("new")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    site = copied(ROOT / "data", folder)
    site.edit(RAISON, "      value: -12.3\n", "      value: -11.3\n")
    counted = "      - {arm: placebo, events: 4, of: 113, percent: 3.5, source: harms}\n  - event: nausea"
    site.edit(FEDGCHIN, counted, counted.replace("4, of: 113, percent: 3.5", "6, of: 113, percent: 5.3"))
    changed = load(site.data, seeds=folder / "seeds").dataset  # a check would tell that the texts say the old numbers
    assert changed
    return compare(real_dataset(), changed)


def moved(told: Any, pool: str) -> dict[str, Any]:
    [found] = [one for one in json.loads(as_json(told))["pools"] if one["pool"] == pool]
    return dict(found)


def test_every_declared_pool_is_compared():
    treatments = real_dataset().treatments.values()
    kinds = [
        [pool.id for t in treatments for pool in getattr(t, name)] for name in ("pools", "score_pools", "harm_pools")
    ]
    assert all(kinds)
    declared = [key for kind in kinds for key in kind]
    assert sorted(Computed(real_dataset()).pools) == sorted(declared)


def test_a_pool_of_scores_that_moves_is_told_on_its_own_measure(told: Any):
    found = moved(told, SCORED)
    evidence = Evidence(real_dataset(), Memory(lambda node: ""))
    [pooled] = [one for one in evidence.score_pools_of("psilocybin") if one.declared.id == SCORED]
    result = pooled.result()
    assert result
    assert found["before"]["score_difference"]["estimate"] == round(result.estimate, 6)
    assert found["after"]["score_difference"]["estimate"] > found["before"]["score_difference"]["estimate"]
    assert (found["before"]["measure"], found["before"]["risk_ratio"]) == ("MD", None)
    assert f"{SCORED}, MD" in as_text(told)


def test_a_pool_of_an_adverse_event_that_moves_is_told_as_ratio_and_difference(told: Any):
    found = moved(told, HARMED)
    for measure in ("risk_ratio", "risk_difference"):
        assert found["after"][measure]["estimate"] < found["before"][measure]["estimate"]
    assert found["after"]["score_difference"] is None
    assert {f"{HARMED}, {measure}" for measure in ("RR", "RD")} <= {line.strip() for line in as_text(told).split("\n")}


def test_a_trial_that_counts_otherwise_in_such_a_pool_is_told_with_its_numbers(told: Any):
    said = {(one["pool"], one["study"]): one for one in json.loads(as_json(told))["members"]}
    score, harm = said[SCORED, "raison-2023"], said[HARMED, "fedgchin-2019"]
    assert ("-12.3" in score["before"], "-11.3" in score["after"]) == (True, True)
    assert ("4 of 113" in harm["before"], "6 of 113" in harm["after"]) == (True, True)
    assert {one["change"] for one in (score, harm)} == {"another-figure"}
