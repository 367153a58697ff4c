"""Trials that compared two choices of Compare: which are found, what is worked out of them, and why it is not."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from compared import (
    choices,
    dataset,
    edition,
    found,
    sites,
)
from evidence_explorer.analysis import MEASURES, contrasts
from evidence_explorer.analysis.headtohead import HeadToHead
from evidence_explorer.model import Dataset, Figure, Study, Timing
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.compare.page import (
    compare_files,
    met_of,
    pairs,
)
from made import HOT, SHAM, figure, mini, outcome, trial, with_trials


def given(study: Study, data: Dataset) -> dict[str, set[str]]:
    """What a study gave → the arms that received it."""
    known: dict[str, set[str]] = {}
    for arm in study.arms:
        if arm.treatment in data.treatments or arm.treatment in data.comparators:
            known.setdefault(str(arm.treatment), set()).add(arm.id)
    return known


def is_counted(told: Figure, study: Study) -> bool:
    """Whether a figure says a share, and somebody found it in a document."""
    return study.grade_of(told) != "recalled" and (told.events is not None or told.percent is not None)


def counts_both(study: Study, one: set[str], other: set[str]) -> bool:
    """Whether an outcome of the record counts arms of both, apart from phases and groups that are kept apart."""
    aside = {arm.id for arm in study.arms if arm.repeats in {"pooled", "other-phase"}}
    told = [{f.arm for f in o.results if is_counted(f, study)} for o in study.outcomes]
    return any(arms & (one - aside) and arms & (other - aside) for arms in told)


@sites
def test_the_trials_found_are_exactly_those_of_the_records(name: str):
    data = dataset(name)
    expected = set()
    for study in data.studies.values():
        arms = given(study, data)
        for one, other in combinations(sorted(arms), 2):
            randomised = study.design.kind in {"rct", "crossover-rct"}
            controlled = any(arm.control for arm in study.arms)
            if randomised or (controlled and counts_both(study, arms[one], arms[other])):
                expected.add((study.id, frozenset((one, other))))
    assert {(one.study, frozenset(one.pair)) for one in found(name)} == expected
    assert len(found(name)) == len(expected) >= (20 if name == "real" else 1)


@pytest.mark.parametrize(
    ("study", "pair"),
    [
        ("reif-2023", ("esketamine", "quetiapine")),
        ("anand-2023", ("ketamine-iv", "ect")),
        ("ekstrand-2022", ("ketamine-iv", "ect")),
        ("carhart-harris-2021", ("psilocybin", "escitalopram")),
        ("papakostas-2024", ("rtms-10hz", "antidepressant-switch")),
        ("verhoeven-2023", ("exercise", "antidepressant")),
        ("blumberger-2018", ("rtms-10hz", "itbs")),
    ],
)
def test_a_known_trial_of_two_is_found_with_its_arms_and_its_limits(study: str, pair: tuple[str, str]):
    one = next(one for one in found("real") if (one.study, one.pair) == (study, pair))
    assert one.outcomes
    views = next(p.trials for p in pairs(found("real"), edition("real")) if p.keys == pair)
    view = next(view for view in views if view.study == study)
    assert view.limits
    assert len(view.badges) == 3
    assert all(len(item.arms) >= 2 for item in view.outcomes)


def test_a_trial_whose_counts_are_inferred_is_named_without_them():
    """The sizes of its groups were found in no document."""
    pair = ("rtms-10hz", "antidepressant-switch")
    one = next(one for one in found("real") if (one.study, one.pair) == ("dalhuisen-2024", pair))
    assert one.sides == (("rtms",), ("medication",))
    assert one.outcomes == ()
    views = next(p.trials for p in pairs(found("real"), edition("real")) if p.keys == pair)
    view = next(view for view in views if view.study == "dalhuisen-2024")
    assert view.limits
    assert (len(view.badges), view.outcomes) == (3, [])


def test_a_primary_outcome_on_a_scale_stands_before_the_shares():
    views = next(p.trials for p in pairs(found("real"), edition("real")) if p.keys == ("psilocybin", "escitalopram"))
    assert [line for line in views[0].primary if "0.9" in line and "p = 0.17" in line] != []
    block = choices("real")["psilocybin"]["met"]["psilocybin escitalopram"]
    assert block.index("p = 0.17") < block.index("ee-c-counted")


def test_a_ratio_of_two_arms_is_the_one_of_the_table_of_contrasts():
    evidence = edition("real").evidence
    groups = [evidence.groups(study, timing) for study in dataset("real").studies for timing in Timing]
    table = contrasts(group for found in groups for group in found)
    known = {
        (r.study, r.arm, r.control_arm, r.outcome, r.scale, r.time_days, r.measure): r.estimate
        for r in table.itertuples()
    }
    checked = 0
    for one in found("real"):
        for meeting in one.outcomes:
            first = meeting.group.first
            for versus in meeting.found:
                for measure, contrast in versus.contrasts.items():
                    key = (
                        one.study, versus.treated, versus.control, first.outcome, first.scale, first.time_days, measure,
                    )  # fmt: skip
                    if key in known:
                        assert contrast.estimate == pytest.approx(known[key])
                        checked += 1
    assert checked > 40
    assert set(MEASURES) >= {"RR", "RD"}


COLD = {"id": "cold", "label": {"en": "Cold pack", "fr": "Poche froide"}, "treatment": "cold-pack", "control": "active"}
STEAM = {"id": "steam", "label": {"en": "Steam", "fr": "Vapeur"}, "treatment": "steam"}


def of(study: Study, *more: Study) -> list[HeadToHead]:
    """What is found in an invented trial."""
    return met_of(edition_of(with_trials(study, *more), "en"))


def two(arms: list[dict[str, Any]], *counted: dict[str, Any], **more: Any) -> Study:
    outcomes = more.pop("outcomes", [outcome(*counted)] if counted else [])
    return trial("anna-2020", arms=arms, outcomes=outcomes, **more)


def test_the_trials_own_control_stands_last_and_otherwise_the_fixed_order_holds():
    one = of(two([COLD, HOT], figure("cold", (6, 40)), figure("hot", (12, 40))))[0]
    assert one.pair == ("hot-bath", "cold-pack")
    versus = one.outcomes[0].found[0]
    assert (versus.treated, versus.control) == ("hot", "cold")
    assert versus.contrasts["RR"].estimate == pytest.approx(2.0)
    assert versus.contrasts["RD"].estimate == pytest.approx(0.15)
    other = of(two([STEAM, HOT | {"control": "active"}], figure("steam", (6, 40)), figure("hot", (12, 40))))[0]
    assert other.pair == ("hot-bath", "steam")
    assert (other.outcomes[0].found[0].treated, other.outcomes[0].found[0].control) == ("steam", "hot")


def test_two_treatments_against_one_placebo_also_met_each_other():
    one = of(two([HOT, STEAM, SHAM], *(figure(arm, (n, 40)) for arm, n in (("hot", 12), ("steam", 6), ("sham", 4)))))
    assert [met.pair for met in one] == [("hot-bath", "steam")]
    assert [(v.treated, v.control) for v in one[0].outcomes[0].found] == [("hot", "steam")]
    assert {row.arm for row in one[0].outcomes[0].group.rows} == {"hot", "steam", "sham"}


def test_several_doses_are_compared_one_by_one():
    strong = HOT | {"id": "hotter"}
    one = of(two([HOT, strong, COLD], *(figure(arm, (9, 30)) for arm in ("hot", "hotter", "cold"))))[0]
    assert [(v.treated, v.control) for v in one.outcomes[0].found] == [("hot", "cold"), ("hotter", "cold")]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, 1),
        ({"design": {"kind": "meta-analysis"}}, 0),
        ({"design": {"kind": "cohort", "participants": 80}}, 1),
        ({"design": {"kind": "cohort", "participants": 80}, "outcomes": []}, 0),
        ({"outcomes": []}, 1),
    ],
    ids=["trial", "review", "controlled cohort", "cohort without figures", "trial without figures"],
)
def test_a_review_is_no_trial_and_a_cohort_only_where_a_group_counts_both(more: dict[str, Any], expected: int):
    counted = [figure("hot", (12, 40)), figure("cold", (6, 40))]
    study = two([HOT, COLD], **({"outcomes": [outcome(*counted)]} | more))
    assert len(of(study)) == expected


def test_a_trial_against_a_placebo_alone_is_no_trial_of_two():
    assert of(trial("anna-2020")) == []


@pytest.mark.parametrize(
    ("study", "reason"),
    [
        (two([HOT, COLD], figure("hot", 30), figure("cold", 15)), "no-people"),
        (
            two(
                [HOT, COLD], figure("hot", (12, 40)), figure("cold", (6, 40)),
                design={"kind": "crossover-rct", "randomised": 80},
            ),
            "crossover",
        ),
        (
            two(
                [HOT, COLD], figure("hot", (12, 40)), figure("cold", (6, 40)),
                afterwards=[{"kind": "retracted", "what": {"en": "Gone.", "fr": "Retiré."}}],
            ),
            "retracted",
        ),
    ],
    ids=["percentages alone", "both periods", "retracted"],
)  # fmt: skip
def test_what_cannot_be_compared_is_shown_and_says_why(study: Study, reason: str):
    view = edition_of(with_trials(study), "en")
    versus = met_of(view)[0].outcomes[0].found[0]
    assert (versus.reason, versus.contrasts) == (reason, {})
    told = pairs(met_of(view), view)[0].trials[0].outcomes[0]
    assert len(told.arms) == 2
    assert told.against[0].reason == view.words(f"compare.reason.{reason}")
    assert told.against[0].ratio == ""


def test_a_crossover_trial_is_compared_where_only_its_first_period_counts():
    counted = outcome(figure("hot", (12, 40)), figure("cold", (6, 40)), period="first")
    study = two([HOT, COLD], outcomes=[counted], design={"kind": "crossover-rct", "randomised": 80})
    assert of(study)[0].outcomes[0].found[0].contrasts["RR"].estimate == pytest.approx(2.0)


def test_a_recalled_figure_compares_nothing():
    recalled = [figure("hot", (12, 40), grade="recalled"), figure("cold", (6, 40), grade="recalled")]
    assert of(two([HOT, COLD], *recalled))[0].outcomes == ()


def test_trials_of_a_pair_stand_newest_first():
    def make(key: str, year: int) -> Study:
        return trial(key, arms=[HOT, COLD], outcomes=[], year=year)

    years = [one.study for one in of(make("anna-2019", 2019), make("bob-2022", 2022))]
    assert years == ["bob-2022", "anna-2019"]


def test_nothing_is_found_in_a_site_without_trials():
    empty = replace(mini(), study_files=())
    assert edition_of(empty, "en").evidence.head_to_head == []
    assert len(compare_files(edition_of(empty, "en"))) == len(empty.treatments)
