"""Roles belong to the comparison, parts of one trial are one trial, and everybody can compute the export again."""

from __future__ import annotations

import io
import json
from math import exp, log, sqrt
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
import pytest
from scipy.stats import t as student

from evidence_explorer.analysis import MEASURES, Pooled, member_rows
from evidence_explorer.checks import check
from evidence_explorer.export import csv_files, tables
from evidence_explorer.frames import Col
from evidence_explorer.model import Dataset, Study
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.blocks.pooled.view import pool_view
from evidence_explorer.words import words
from made import HOT, SHAM, figure, outcome, pooled, three, trial, with_trials
from real import real_dataset

ROOT = Path(__file__).parent.parent
KEY = ["study", "arm", "control_arm", "outcome", "scale", "time_days"]


def design(study: Study, **fields: Any) -> Study:
    record = json.loads(study.model_dump_json())
    record["design"] |= fields
    return Study.model_validate_json(json.dumps(record))


def arms_of(found: Pooled) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(m.treated.arms, m.control.arms) for m in found.members]


# Drug, other drug, placebo: each comparison can be declared

STEAM = {"id": "steam", "label": {"en": "Steam", "fr": "Vapeur"}, "treatment": "steam"}
WAIT = {"id": "wait", "label": {"en": "Waiting", "fr": "Attente"}, "control": "waitlist"}


def three_arms(other: dict[str, Any] = STEAM, last: dict[str, Any] = SHAM, key: str = "x-2020") -> Study:
    counted = outcome(figure("hot", (20, 40)), figure(other["id"], (15, 41)), figure(last["id"], (6, 42)))
    return trial(key, arms=[HOT, other, last], outcomes=[counted], treatments=["hot-bath", "steam"])


@pytest.mark.parametrize("control", [None, "active"])
def test_each_comparison_of_three_arms_can_be_declared(control: str | None):
    """Whatever the record calls the other drug: treated in its own comparison, a control in the declared one."""
    study = three_arms(STEAM | {"control": control})
    assert arms_of(pooled(study)) == [(("hot",), ("sham",))]
    assert arms_of(pooled(study, controls=("active",), comparators=("steam",))) == [(("hot",), ("steam",))]
    other = pooled(study, arms={"x-2020": ("steam", "sham")}, also=("steam",))
    assert arms_of(other) == [(("steam",), ("sham",))]


def test_an_arm_of_another_treatment_is_no_control_unless_it_is_named():
    found = pooled(three_arms(), controls=("active",))
    assert [(left.study, left.reason) for left in found.excluded] == [("x-2020", "other-control")]


def test_a_comparison_of_two_treatments_without_any_control_can_be_declared():
    counted = outcome(figure("hot", (20, 40)), figure("steam", (15, 41)))
    study = trial("x-2020", arms=[HOT, STEAM], outcomes=[counted], treatments=["hot-bath", "steam"])
    (member,) = pooled(study, controls=("active",), comparators=("steam",)).members
    assert (member.treated.events, member.control.events, member.control_types) == (20, 15, ("active",))


def test_a_declared_comparison_stands_in_the_table_of_contrasts():
    dataset = with_trials(three_arms(), controls=("active",), comparators=("steam",))
    rows = tables(dataset)["contrasts.csv"]
    declared = rows[(rows["arm"] == "hot") & (rows["control_arm"] == "steam")]
    assert list(declared["measure"]) == list(MEASURES)
    assert declared.iloc[0]["estimate"] == pytest.approx((20 / 40) / (15 / 41), abs=1e-6)


def test_the_arms_chosen_may_be_two_treatments():
    dataset = with_trials(three_arms(), controls=("active",), comparators=("steam",), arms={"x-2020": ("hot", "steam")})
    assert [p.code for p in check(dataset) if p.code == "E401"] == []
    useless = with_trials(three_arms(), controls=("active",), arms={"x-2020": ("hot", "steam")})
    assert [p.code for p in check(useless) if p.code == "E401"] == ["E401"]


# Two kinds of control are not one group


def test_of_two_kinds_of_control_the_first_declared_is_used_alone_and_the_row_says_so():
    study = three_arms({**SHAM}, WAIT)
    for controls, used, unused in ((("sham", "waitlist"), "sham", "waitlist"), (("waitlist", "sham"), "wait", "sham")):
        found = pooled(study, controls=controls)
        (member,) = found.members
        assert (member.control.arms, member.unused) == ((used,), (unused,))
        (row,) = member_rows([found], words("en"))
        assert (row[Col.because], row[Col.unused_controls]) == ("other-control-unused", unused)
    here = edition_of(with_trials(study, controls=("sham", "waitlist")), "en")
    facts = pool_view(here.evidence.pools[0], here).rows[0].facts
    assert "another control of the same trial does not count here (waiting list)" in facts


def test_two_active_comparators_are_two_kinds():
    cold, warm = (
        {"id": key, "label": {"en": key, "fr": key}, "control": "active", "treatment": given}
        for key, given in (("cold", "cold-pack"), ("warm", "steam"))
    )
    study = three_arms(cold, warm)
    assert arms_of(pooled(study, controls=("active",))) == [(("hot",), ("cold",))]
    named = pooled(study, controls=("active",), comparators=("steam", "cold-pack"))
    assert arms_of(named) == [(("hot",), ("warm",))]


def test_two_groups_of_one_kind_of_control_are_added_up():
    study = three_arms({**SHAM, "id": "sham-2"}, SHAM)
    (member,) = pooled(study).members
    assert (member.control.arms, member.control.events, member.control.n) == (("sham-2", "sham"), 21, 83)


# Blinding


def test_a_pool_against_usual_care_or_a_waitlist_can_be_filled_with_open_trials():
    for control in ("usual-care", "waitlist"):
        study = design(trial("x-2020", arms=[HOT, SHAM | {"control": control}]), blinding="open")
        assert pooled(study, controls=(control,)).studies == ("x-2020",)
        assert pooled(study, controls=(control,), blinded=True).studies == ()
        assert pooled(study, controls=("sham", control)).studies == ()


def test_an_open_trial_enters_any_pool_that_says_so():
    assert pooled(design(trial("x-2020"), blinding="open")).studies == ()
    assert pooled(design(trial("x-2020"), blinding="open"), blinded=False).studies == ("x-2020",)


def test_a_trial_that_says_nothing_of_blinding_is_not_blind():
    silent = design(trial("x-2020"), blinding=None)
    assert [(left.study, left.reason) for left in pooled(silent).excluded] == [("x-2020", "blinding-unknown")]
    assert pooled(silent, blinded=False).studies == ("x-2020",)


def test_who_knew_is_part_of_the_printed_rule():
    told = []
    for blinded in (None, False):
        here = edition_of(with_trials(*three(), blinded=blinded), "en")
        told.append(dict(pool_view(here.evidence.pools[0], here).rule)["Who knew what was given"])
    assert told == [
        "only trials in which at least those who rated did not know",
        "all trials, also those in which everybody knew",
    ]


# Parts of one trial are one trial


def doses(key: str, counts: tuple[tuple[int, int], ...], control: tuple[int, int], year: int = 2020) -> Study:
    ids = [f"dose-{i}" for i in range(len(counts))]
    results = [figure(dose, count) for dose, count in zip(ids, counts, strict=True)]
    return trial(
        key,
        year=year,
        arms=[*(HOT | {"id": dose} for dose in ids), SHAM],
        outcomes=[outcome(*results, figure("sham", control))],
    )


SPLITS = [
    [*three(), doses("d-2021", ((10, 30), (15, 30)), (6, 30))],
    [doses("d-2021", ((10, 30), (15, 30), (11, 30)), (6, 30)), *three()[:2]],
    [doses(f"d{i}-2021", ((8, 20), (8, 20), (8, 20)), (4 + i, 20)) for i in range(3)],
    [doses("d-2021", ((0, 30), (9, 30)), (0, 30)), *three()],
]


@pytest.mark.parametrize("studies", SPLITS)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_divided_control_makes_no_interval_narrower_and_no_trial_more(studies: list[Study], measure: Any):
    split, whole = pooled(*studies, several="split-control"), pooled(*studies)
    one, other = split.result(measure), whole.result(measure)
    assert one
    assert other
    assert len(split.members) > len(whole.members) == one.k
    assert one.high - one.low >= other.high - other.low
    assert one.prediction_high - one.prediction_low >= other.prediction_high - other.prediction_low
    # The degrees of freedom are those of the trials: t with k - 1.
    assert one.high - one.low == pytest.approx(2 * student.ppf(0.975, len(studies) - 1) * one.se)
    assert sum(split.weight(m, measure) or 0 for m in split.members) == pytest.approx(100)
    assert split.fixed(measure) == whole.fixed(measure)
    assert (split.participants, split.control_risks) == (whole.participants, whole.control_risks)


def test_the_parts_of_a_trial_share_its_weight_by_their_precision():
    found = pooled(*SPLITS[0], several="split-control")
    parts = [m for m in found.members if m.shared > 1]
    weights = [found.weight(m) or 0 for m in parts]
    # 10 and 15 of 30 against 3 of 15 each: 1/v by hand, v = 1/e1 - 1/n1 + 1/e0 - 1/n0.
    precisions = [1 / (1 / e - 1 / 30 + 1 / 3 - 1 / 15) for e in (10, 15)]
    assert weights[0] / weights[1] == pytest.approx(precisions[0] / precisions[1])


def test_a_control_of_two_is_not_divided_by_three_and_the_check_says_so():
    dataset = with_trials(doses("d-2021", ((3, 5), (2, 5), (4, 5)), (1, 2)), *three(), several="split-control")
    assert [p.code for p in check(dataset) if p.code.startswith("E4")] == ["E403"]
    found = pooled(*dataset.studies.values(), several="split-control")
    assert [(left.study, left.reason) for left in found.excluded] == [("d-2021", "control-too-small")]
    tables(dataset)
    assert [p.code for p in check(with_trials(*dataset.studies.values())) if p.code.startswith("E4")] == []


# The export alone


def real() -> Dataset:
    return real_dataset()


INVENTED = with_trials(*SPLITS[0], trial("e-2023", 30.0, (6, 40)), several="split-control")
BOTH = pytest.mark.parametrize("dataset", [real(), INVENTED], ids=["real", "invented"])


def read(dataset: Dataset, name: str) -> pd.DataFrame:
    """A table as somebody else reads it."""
    return pd.read_csv(io.BytesIO(csv_files(dataset)[name]))


def contrasts_of(rows: pd.DataFrame, key: list[Any]) -> pd.DataFrame:
    for column, value in zip(KEY, key, strict=True):
        rows = rows[rows[column].isna() if pd.isna(value) else rows[column] == value]
    return rows


def entered(dataset: Dataset) -> pd.DataFrame:
    members = read(dataset, "pool_members.csv")
    outcomes = read(dataset, "pools.csv")[["pool", "outcome"]].drop_duplicates()
    return members[members["included"]].merge(outcomes, on="pool")


@BOTH
@pytest.mark.parametrize("arm", ["arm", "pooled_arm"])
def test_every_member_joins_to_one_contrast_per_measure(dataset: Dataset, arm: str):
    contrasts, members = read(dataset, "contrasts.csv"), entered(dataset)
    assert len(members) > 3
    assert members["arm"].str.contains("+", regex=False).any() or dataset is INVENTED
    for row in members.to_dict("records"):
        found = contrasts_of(contrasts, [row[column if column != "arm" else arm] for column in KEY])
        assert list(found["measure"]) == list(MEASURES), row


@BOTH
@pytest.mark.parametrize("measure", MEASURES)
def test_every_pool_can_be_computed_again_from_the_export_alone(dataset: Dataset, measure: str):
    contrasts, members, pools = (read(dataset, "contrasts.csv"), entered(dataset), read(dataset, "pools.csv"))
    contrasts = contrasts[contrasts["measure"] == measure]
    rows = pools[(pools["measure"] == measure) & pools["method"].str.contains("Hartung", na=False)]
    assert len(rows)
    for row in rows.itertuples():
        mine = members[members["pool"] == row.pool].drop_duplicates(["study", "pooled_arm"])
        keys = [[r["study"], r["pooled_arm"], *(r[c] for c in KEY[2:])] for r in mine.to_dict("records")]
        found = pd.concat([contrasts_of(contrasts, key) for key in keys])
        found = found[found["yi"].notna()]
        y, v = found["yi"].to_numpy(), found["vi"].to_numpy()
        assert len(y) == row.k
        w = 1 / (v + row.tau2)
        mean = (w * y).sum() / w.sum()
        scatter = (w * (y - mean) ** 2).sum() / (row.k - 1)
        assert bool(row.guarded) == (scatter < 1 - 1e-6)
        se = sqrt(max(scatter, 1.0 if row.guarded else 0.0) / w.sum())
        half = student.ppf(0.975, row.k - 1) * se
        shown = [mean, mean - half, mean + half]
        shown = shown if measure == "RD" else [exp(value) for value in shown]
        assert [row.estimate, row.low, row.high] == pytest.approx(shown, abs=2e-6, rel=2e-6)
        assert row.se == pytest.approx(se, rel=1e-8)
        fixed = 1 / v
        q = (fixed * (y - (fixed * y).sum() / fixed.sum()) ** 2).sum()
        assert row.q == pytest.approx(q, abs=1e-5)
        if measure == "RR" and row.method.startswith("REML"):
            weighed = members[(members["pool"] == row.pool) & members["weight"].notna()]
            weights = weighed.groupby("study")["weight"].sum()
            expected = dict(zip(found["study"], 100 * w / w.sum(), strict=True))
            assert weights.to_dict() == pytest.approx(expected, abs=1e-4)


def test_a_combined_row_of_the_table_of_contrasts_holds_the_sums():
    rows = read(real(), "contrasts.csv")
    combined = rows[rows["arm"].str.contains("+", regex=False)]
    assert len(combined) >= 9
    for row in combined.itertuples():
        if pd.notna(row.events) and pd.notna(row.control_events) and row.measure == "RR":
            assert row.estimate == pytest.approx((row.events / row.n) / (row.control_events / row.control_n), abs=1e-6)
            assert row.yi == pytest.approx(log(row.estimate), abs=1e-5)


def test_eggers_test_is_exported_from_ten_trials_on():
    many = [trial(f"x{i}-2020", (10 + i, 40 + 5 * i), (6 + i % 3, 40)) for i in range(10)]
    for studies, told in ((many, True), (many[:9], False)):
        rows = tables(with_trials(*studies))["pools.csv"]
        first = rows[(rows["measure"] == "RR") & rows["method"].str.startswith("REML")].iloc[0]
        assert pd.notna(first["egger_intercept"]) == pd.notna(first["egger_p"]) == told


def test_the_control_risk_of_a_divided_trial_counts_once():
    found = pooled(*SPLITS[0], several="split-control", control_risks=())
    assert found.control_risks[0] == pytest.approx(median([0.25, 0.3, 1 / 3, 0.2]))
