"""Declared pools: who enters, with which figure, who stays out and why."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer import stats
from evidence_explorer.analysis import MEASURES, Pooled, member_rows, pool_table, refuse_shared_controls
from evidence_explorer.analysis.sensitivity import left_out, small_trials
from evidence_explorer.model import Study, Text
from evidence_explorer.words import words
from made import HOT, SHAM, TEXT, figure, mini, outcome, pooled, three, trial

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr")
NARROW, MINUS = "\u202f", "\u2212"


def reasons(found: Pooled) -> dict[str, str]:
    return {left.study: left.reason for left in found.excluded}


def changed(study: Study, **part: dict[str, Any]) -> Study:
    """The study with fields of its parts replaced."""
    record = json.loads(study.model_dump_json())
    for name, fields in part.items():
        record[name] |= fields
    return Study.model_validate_json(json.dumps(record))


# Who enters


def test_a_blinded_trial_with_both_counts_enters():
    found = pooled(trial("anna-2019"))
    assert found.excluded == ()
    assert [(m.study, m.treated.events, m.treated.n, m.control.events, m.control.n) for m in found.members] == [
        ("anna-2019", 12, 40, 6, 40)
    ]


FEW = figure("hot", (1, 9)), figure("sham", (1, 9))
OUT: dict[str, Study] = {
    "retracted": trial("x-2020", afterwards=[{"kind": "retracted", "what": TEXT}]),
    "review": changed(trial("x-2020"), design={"kind": "meta-analysis"}),
    "not-randomised": changed(trial("x-2020"), design={"kind": "cohort"}),
    "open": changed(trial("x-2020"), design={"blinding": "open"}),
    "blinding-unknown": changed(trial("x-2020"), design={"blinding": None}),
    "diagnosis": changed(trial("x-2020"), population={"diagnosis": ["stiff-knee"]}),
    "no-figure": trial("x-2020", outcomes=[outcome(*FEW, kind="remission")]),
    "recalled": trial("x-2020", sources={"paper": {"grade": "recalled", "read_in": TEXT, "covers": TEXT}}),
    "timing": trial("x-2020", outcomes=[outcome(*FEW, timing="cumulative")]),
    "other-scale": trial("x-2020", outcomes=[outcome(*FEW, scale="ouch-diary")]),
    "crossover": changed(trial("x-2020"), design={"kind": "crossover-rct"}),
    "no-control": trial("x-2020", control=None),
    "other-control": trial("x-2020", arms=[HOT, SHAM | {"control": "waitlist"}]),
    "no-people": trial("x-2020", 30.0, 20.0),
    "window": trial("x-2020", days=90),
}
"""Each reason, with a trial that stays out for it."""


def elsewhere() -> Any:
    """The invented site, on which the diary measures another complaint."""
    base = mini()
    scales = tuple(s.model_copy(update={"overview": s.id != "ouch-diary"}) for s in base.scale_file.record)
    return replace(base, scale_file=replace(base.scale_file, record=scales))


@pytest.mark.parametrize("reason", OUT)
def test_a_study_stays_out_for_its_reason(reason: str):
    found = pooled(OUT[reason], trial("anna-2019"), dataset=elsewhere(), diagnoses=("knee-pain",))
    assert reasons(found) == {"x-2020": reason}
    assert found.studies == ("anna-2019",)


def test_a_study_that_the_declaration_leaves_out_is_told_in_its_words():
    found = pooled(trial("anna-2019"), leave_out={"anna-2019": Text({"en": "Too hot.", "fr": "Trop chaud."})})
    told = [(left.reason, left.told and left.told.said("fr")[0]) for left in found.excluded]
    assert told == [("declared", "Trop chaud.")]


def test_an_expression_of_concern_keeps_a_study_out_as_a_retraction_does():
    found = pooled(trial("x-2020", afterwards=[{"kind": "expression-of-concern", "what": TEXT}]))
    assert reasons(found) == {"x-2020": "retracted"}


def test_the_first_reason_is_the_one_that_is_told():
    both = changed(trial("x-2020", days=90), design={"blinding": "open"})
    assert reasons(pooled(both)) == {"x-2020": "open"}


def test_the_first_period_of_a_crossover_enters():
    record = trial("x-2020", outcomes=[outcome(figure("hot", (9, 20)), figure("sham", (4, 20)), period="first")])
    found = pooled(changed(record, design={"kind": "crossover-rct"}))
    assert found.studies == ("x-2020",)


def test_a_study_without_chance_and_without_the_outcome_needs_no_excuse():
    silent = trial("x-2020", outcomes=[outcome(figure("hot", (1, 9)), kind="remission")])
    assert pooled(changed(silent, design={"kind": "cohort"})).excluded == ()


def test_an_active_control_enters_only_if_it_is_named():
    cold = trial("x-2020", arms=[HOT, SHAM | {"control": "active", "treatment": "cold-pack"}])
    assert pooled(cold, controls=("active",)).studies == ("x-2020",)
    assert pooled(cold, controls=("active",), comparators=("cold-pack",)).studies == ("x-2020",)
    assert reasons(pooled(cold, controls=("active",), comparators=("other",))) == {"x-2020": "other-control"}


def test_another_treatment_enters_only_as_one_of_the_class():
    steam = trial("x-2020", arms=[HOT | {"treatment": "steam"}, SHAM], treatments=["steam"])
    assert pooled(steam).studies == ()
    assert pooled(steam, also=("steam",)).studies == ("x-2020",)


# With which figure


def pair(*counts: tuple[int, int], **more: Any) -> dict[str, Any]:
    return outcome(figure("hot", counts[0]), figure("sham", counts[1]), **more)


def entered(*outcomes: dict[str, Any]) -> float:
    """The events of the treated side that enter."""
    (member,) = pooled(trial("x-2020", outcomes=list(outcomes))).members
    return member.treated.events


def test_the_primary_scale_comes_before_a_clinicians_rating():
    diary = pair((7, 20), (3, 20), scale="ouch-diary", primary=True)
    assert entered(pair((9, 20), (4, 20)), diary) == 7


def test_a_clinicians_rating_comes_before_the_nearest_time():
    diary = pair((7, 20), (3, 20), scale="ouch-diary")
    assert entered(diary, pair((9, 20), (4, 20), days=40)) == 9


def test_the_nearest_time_comes_before_the_order_of_the_record():
    assert entered(pair((9, 20), (4, 20), days=40), pair((7, 20), (3, 20), days=27)) == 7


def test_the_choice_looks_at_no_result():
    better = pair((20, 20), (0, 20), days=40)
    worse = pair((0, 20), (20, 20), days=28)
    assert entered(better, worse) == entered(worse, better) == 0


# Several groups in one trial

DOSES = [HOT | {"id": "hot"}, HOT | {"id": "hotter"}, SHAM]


def doses(key: str = "x-2020", year: int = 2020) -> Study:
    counted = outcome(figure("hot", (10, 30)), figure("hotter", (15, 30)), figure("sham", (6, 30)))
    return trial(key, year=year, arms=DOSES, outcomes=[counted])


def test_eligible_groups_are_added_up_unless_declared_otherwise():
    (member,) = pooled(doses()).members
    assert (member.treated.arms, member.treated.events, member.treated.n) == (("hot", "hotter"), 25, 60)
    assert (member.control.events, member.control.n, member.shared) == (6, 30, 1)


def test_a_divided_control_counts_once():
    found = pooled(doses(), several="split-control")
    assert [(m.treated.arms, m.control.events, m.control.n, m.shared) for m in found.members] == [
        (("hot",), 3, 15, 2),
        (("hotter",), 3, 15, 2),
    ]
    assert found.participants == 90
    assert found.studies == ("x-2020",)


def test_only_the_groups_that_the_declaration_names_enter():
    (member,) = pooled(doses(), arms={"x-2020": ("hotter", "sham")}).members
    assert member.treated.arms == ("hotter",)


def test_an_undivided_control_cannot_count_twice():
    (member,) = pooled(doses(), arms={"x-2020": ("hot", "sham")}).members
    twice = [member, replace(member, treated=replace(member.treated, arms=("hotter",)))]
    with pytest.raises(ValueError, match="x-2020 would count 2 times"):
        refuse_shared_controls(twice)
    refuse_shared_controls([replace(m, shared=2) for m in twice])


def test_the_weights_of_a_pool_with_a_divided_control_add_up_to_100():
    found = pooled(doses(), *three(), several="split-control")
    assert sum(found.weight(member) or 0 for member in found.members) == pytest.approx(100)


# How many trials


STANDINGS = [(0, "none"), (1, "one"), (2, "two"), (3, "fragile"), (4, "fragile"), (5, "pooled")]


@pytest.mark.parametrize(("k", "standing"), STANDINGS)
def test_a_pool_stands_by_the_number_of_its_trials(k: int, standing: str):
    found = pooled(*(trial(f"x{i}-2020", (10 + i, 40), (6, 40)) for i in range(k)))
    assert found.standing == standing
    for measure in MEASURES:
        assert (found.result(measure) is None) == (k < 3)
        assert (found.fixed(measure) is None) == (k < 3)
    rows = pool_table([found])
    assert rows["estimate"].notna().any() == (k >= 3)
    assert len(list(member_rows([found], words("en")))) == k


def test_two_comparisons_of_one_trial_are_not_two_trials():
    found = pooled(doses("x-2020"), doses("y-2021", 2021), several="split-control")
    assert (len(found.members), found.standing, found.result("RR")) == (4, "two", None)


def test_the_trials_stand_in_the_order_of_their_years():
    assert pooled(*three()).studies == ("anna-2019", "bob-2020", "carol-2022")


def test_the_pool_is_that_of_its_contrasts():
    found = pooled(*three())
    contrasts = [stats.risk_ratio(*counts) for counts in ((20, 40, 10, 40), (14, 40, 12, 40), (30, 60, 20, 60))]
    assert found.result("RR") == stats.pool([c.y for c in contrasts], [c.v for c in contrasts])


# Empty cells


def test_a_trial_without_an_event_stays_but_says_nothing_on_a_ratio():
    found = pooled(*three(), trial("nobody-2021", (0, 20), (0, 20), year=2021))
    assert "nobody-2021" in found.studies
    (silent,) = [m for m in found.members if m.study == "nobody-2021"]
    assert (found.weight(silent), found.weight(silent, "OR")) == (None, None)
    assert found.weight(silent, "RD")
    assert found.result("RR") == pooled(*three()).result("RR")


def test_an_empty_cell_is_corrected_and_the_trial_weighs():
    found = pooled(*three(), trial("half-2021", (5, 20), (0, 20), year=2021))
    (member,) = [m for m in found.members if m.study == "half-2021"]
    assert member.contrast("RR").note == "corrected"
    assert found.weight(member)


def test_three_trials_of_which_one_says_nothing_are_not_pooled_as_a_ratio():
    found = pooled(*three()[:2], trial("nobody-2021", (0, 20), (0, 20)))
    assert (found.standing, found.result("RR")) == ("fragile", None)
    assert found.result("RD") is not None


# Checks


def test_leaving_a_trial_out_leaves_all_its_comparisons_out():
    found = pooled(doses(), *three(), several="split-control")
    rows = left_out(found)
    assert [(row.study, row.k) for row in rows] == [(s, 3) for s in found.studies]
    whole = [m.contrast("RR") for m in found.usable("RR") if m.study != "x-2020"]
    again = stats.pool([c.y for c in whole], [c.v for c in whole])
    (row,) = [row for row in rows if row.study == "x-2020"]
    assert row.estimate == stats.natural("RR", again.estimate)


def test_nothing_is_left_out_where_nothing_is_pooled():
    assert left_out(pooled(*three()[:2])) == []


def test_asymmetry_is_not_tested_under_ten_trials_however_many_comparisons_they_have():
    few = [doses(f"x{i}-2020", 2010 + i) for i in range(6)]
    found = pooled(*few, several="split-control")
    assert len(found.members) == 12
    assert small_trials(found).note == "few-studies"
    many = [trial(f"x{i}-2020", (10 + i, 40 + 5 * i), (6 + i % 3, 40)) for i in range(10)]
    assert small_trials(pooled(*many)).p is not None
