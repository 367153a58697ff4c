"""Shares worked out from mean scores: only where a pool of their own asks, marked in each row, never in a headline."""

from __future__ import annotations

import json
from dataclasses import replace
from math import erf, sqrt
from typing import Any

import pytest

from declared import declare, mean, score, scored
from evidence_explorer import stats
from evidence_explorer.analysis.imputed import ImputedMember, ImputedPooled
from evidence_explorer.checks import check
from evidence_explorer.export.rows import rows_of
from evidence_explorer.model import Dataset, ImputedPool, Study
from evidence_explorer.pages import KINDS, Edition, edition_of
from evidence_explorer.pages.blocks.findings.view import findings_of
from evidence_explorer.pages.blocks.pooled.imputed import imputed_view
from made import three, trial, with_trials

CUT = {"scale": "knee-ladder", "kind": "endpoint", "at": 10}
LANGUAGES = ("en", "fr")


def normal(z: float) -> float:
    return (1 + erf(z / sqrt(2))) / 2


def rated(key: str, treated: float, control: float, **more: Any) -> Study:
    """A trial that counts nobody and tells means at its end."""
    ends = score(None, mean("hot", treated, sd=6.0), mean("sham", control, se=1.0), kind="endpoint")
    return scored(key, ends | more.pop("score", {}), **({"year": int(key[-4:])} | more))


def imputing(*studies: Study, **fields: Any) -> Dataset:
    plain = {"outcome": "response", "days": [14, 42], "target_days": 28, "cut_offs": [CUT]}
    return declare(with_trials(*studies), "imputed_pools", ImputedPool, **(plain | fields))


def pool(*studies: Study, **fields: Any) -> ImputedPooled:
    return edition_of(imputing(*studies, **fields), "en").evidence.imputed_pool("hot-bath", "more")


def room(here: Edition) -> str:
    page: str = KINDS["treatment-together"].write(here, "hot-bath").body
    return page


@pytest.mark.parametrize(
    ("at", "lower", "expected"), [(10.0, True, normal(0.5)), (10.0, False, normal(-0.5)), (7.0, True, 0.5)]
)
def test_the_share_is_that_of_a_normal_spread(at: float, lower: bool, expected: float):
    assert stats.share_within(7.0, 6.0, at, lower=lower) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("sd", [0.0, -1.0, float("inf"), float("nan")])
def test_without_a_spread_there_is_no_share(sd: float):
    with pytest.raises(ValueError, match="no share"):
        stats.share_within(7.0, sd, 10.0, lower=True)


def test_a_trial_that_counts_nobody_enters_with_what_its_means_give():
    found = pool(*three(), rated("dora-2023", 9.0, 14.0))
    [member] = found.imputed
    assert (member.study, member.strong, member.treated.counted, member.steps) == (
        "dora-2023", False, False, ("sd", "sd-from-se")
    )  # fmt: skip
    assert member.treated.events == pytest.approx(40 * normal((10 - 9) / 6), rel=1e-12)
    assert member.control.events == pytest.approx(38 * normal((10 - 14) / sqrt(38)), rel=1e-12)
    assert len(found.studies) == 4
    again = [m.contrast("RR") for m in found.trials]
    result = found.result("RR")
    assert result == stats.pool([c.y for c in again], [c.v for c in again])  # type: ignore[misc]


def test_a_trial_with_counts_keeps_them():
    both = rated("dora-2023", 9.0, 14.0, outcomes=json.loads(trial("x").model_dump_json())["outcomes"])
    found = pool(both)
    assert found.imputed == ()
    assert found.members[0].treated.events == 12


@pytest.mark.parametrize(
    ("study", "reason"),
    [
        (rated("a-2020", 9.0, 14.0, score={"grade": "recalled"}), "no-figure"),
        (rated("a-2020", 9.0, 14.0, score={"kind": "change"}), "no-figure"),
        (rated("a-2020", 9.0, 14.0, score={"time": {"value": 90, "unit": "day"}}), "no-figure"),
        (rated("a-2020", 9.0, 14.0, score={"results": [mean("hot", 9.0), mean("sham", 14.0)]}), "no-figure"),
        (rated("a-2020", 9.0, 14.0, design={"kind": "crossover-rct", "blinding": "double-blind"}), "crossover"),
        (rated("a-2020", 9.0, 14.0, design={"kind": "rct"}), "blinding-unknown"),
        (rated("a-2020", 9.0, 14.0, design={"kind": "rct", "blinding": "open"}), "open"),
    ],
)
def test_what_gives_no_share_stays_out_with_its_reason(study: Study, reason: str):
    found = pool(study)
    assert [left.reason for left in found.excluded] == [reason]


def test_cut_offs_are_asked_in_their_order_and_percentages_of_change_have_one():
    change = {"scale": "knee-ladder", "kind": "percent-change", "at": -50}
    study = rated("a-2020", -60.0, -20.0, score={"kind": "percent-change"})
    [member] = pool(study, cut_offs=[CUT, change]).imputed
    assert member.at == -50
    assert member.treated.events == pytest.approx(40 * normal(10 / 6), rel=1e-12)


def test_no_other_pool_and_no_headline_knows_it():
    """What the site says of the treatment is the same with the pool and without, but for its own section."""
    studies = [*three()[:2], rated("dora-2023", 9.0, 14.0), rated("eve-2023", 8.0, 14.0)]
    bare = [replace(site, correction_file=None) for site in (imputing(*studies), with_trials(*studies))]
    here, plain = (edition_of(site, "en") for site in bare)
    assert here.evidence.imputed_pool("hot-bath", "more").result("RR") is not None
    assert here.evidence.pools[0].result("RR") is None
    treatment = here.dataset.treatments["hot-bath"]
    assert findings_of(treatment, here) == findings_of(plain.dataset.treatments["hot-bath"], plain)
    assert KINDS["treatment"].write(here, "hot-bath").body == KINDS["treatment"].write(plain, "hot-bath").body
    assert rows_of(here.evidence) == rows_of(plain.evidence)  # a row of a table travels without its mark


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_trial_that_was_worked_out_says_so_where_it_stands(language: str):
    here = edition_of(imputing(*three(), rated("dora-2023", 9.0, 14.0)), language)
    w, view = here.words, imputed_view(here.evidence.imputed_pool("hot-bath", "more"), here)
    mark = w("imputed.mark", scale=here.dataset.scales["knee-ladder"].short(language), at="10")
    assert [mark in row.facts for row in view.rows] == [row.study == "dora-2023" for row in view.rows]
    assert "Dora 2023" in view.sentences[0]
    assert view.figure is not None
    assert w("imputed.note") == view.figure.note
    assert (view.at_risks, view.analyses, view.filter) == ([], None, None)
    page = room(here)
    assert w("imputed.banner") in page.replace("&#39;", "’")
    assert page.count('id="pool-more"') == 1


def test_nothing_is_worked_out_where_no_pool_asks():
    here = edition_of(with_trials(*three(), rated("dora-2023", 9.0, 14.0)), "en")
    assert here.words("imputed.title") not in room(here)
    assert not any(isinstance(m, ImputedMember) for pooled in here.evidence.pools for m in pooled.members)


def test_a_cut_off_names_a_scale_that_exists():
    codes = [problem.code for problem in check(imputing(*three(), cut_offs=[CUT | {"scale": "no-such"}]))]
    assert "E209" in codes
