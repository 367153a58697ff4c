"""Posted measures of ClinicalTrials.gov → outcomes and scores: units, rows, times, denominators and comparisons."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evidence_explorer.importers import ctgov
from importing import changed, known, plain, read_changed


def posted(**fields: Any) -> tuple[dict[str, Any], list[str]]:
    """The values and notes of a trial with one posted measure."""
    measure = {
        "title": "Pain", "reportingStatus": "POSTED", "paramType": "MEAN", "dispersionType": "Standard Deviation",
        "unitOfMeasure": "mm", "timeFrame": "Week 8",
        "groups": [{"id": "A", "title": "Hot Bath"}, {"id": "B", "title": "Lukewarm Bath"}],
        "denoms": [{"units": "Participants", "counts": [{"groupId": group, "value": "10"} for group in "AB"]}],
        "classes": [row("-12", "-4")], **fields,
    }  # fmt: skip
    draft = ctgov.read(
        json.dumps(changed("resultsSection", "outcomeMeasuresModule", to={"outcomeMeasures": [measure]})), known()
    )
    return draft.values, [note for note in draft.notes if note.startswith("outcome ")]


def row(*values: str, title: str = "") -> dict[str, Any]:
    cells = [{"groupId": group, "value": value, "spread": "1"} for group, value in zip("AB", values, strict=False)]
    return {"title": title, "categories": [{"measurements": cells}]}


@pytest.mark.parametrize(
    ("title", "unit", "kind"),
    [
        ("Percent Change From Baseline in Pain", "percent change", "percent-change"),
        ("Pain", "Percentage change from baseline", "percent-change"),
        ("Percent Change From Baseline in Pain", "percent", "percent-change"),
        ("Percent Change From Baseline in Pain", "score on a scale", None),
        ("Change From Baseline in Pain", "percent", None),
        ("Change From Baseline in Percent of Time in Pain", "percent of time", None),
        ("Percent Reduction in Pain", "percent", None),
        ("Change From Baseline in Pain", "mm", "change"),
        ("Pain", "mm", None),
    ],
)
def test_the_unit_decides_what_a_mean_is(title: str, unit: str, kind: str | None):
    (score,) = posted(title=title, unitOfMeasure=unit)[0]["scores"]
    assert plain(score["kind"]) == kind
    assert {result["mean"].note for result in score["results"]} == {unit}


@pytest.mark.parametrize(
    ("unit", "title", "taken"),
    [
        ("percentage of participants", "Response", True),
        ("percentage of participants with response", "Response", True),
        ("percentage of participants (%)", "Response", True),
        ("percentage", "Percentage of Participants With Response", True),
        ("percentage of participant visits", "Visits", False),
        ("percentage", "Percentage of Visits With Pain", False), ("percentage of knees", "Knees", False),
    ],
)  # fmt: skip
def test_a_percentage_is_one_of_people_or_is_told(unit: str, title: str, taken: bool):
    values, told = posted(paramType="NUMBER", unitOfMeasure=unit, title=title, classes=[row("12", "33")])
    assert ("outcomes" in values) == taken
    assert any("neither a count of people" in note for note in told) != taken


def test_what_was_counted_in_something_else_than_people_is_told_and_left_out():
    for sort in ("MEAN", "NUMBER", "COUNT_OF_PARTICIPANTS"):
        values, told = posted(paramType=sort, unitOfMeasure="participants", typeUnitsAnalyzed="Knees")
        assert not {"scores", "outcomes"} & set(values)
        assert told == ["outcome 'Pain': analysed in 'Knees' (10, 10), not in people: left out"]


def test_a_measure_whose_only_denominator_is_knees_is_left_out():
    knees = [{"units": "Knees", "counts": [{"groupId": group, "value": "20"} for group in "AB"]}]
    assert posted(denoms=knees) == (posted(typeUnitsAnalyzed="Knees", denoms=knees))


def test_a_count_above_its_people_is_told():
    values, told = posted(paramType="COUNT_OF_PARTICIPANTS", dispersionType="", classes=[row("12", "3")])
    assert [(result["events"], result["of"]) for result in values["outcomes"][0]["results"]] == [(3, 10)]
    assert told == ["outcome 'Pain', group hot-bath: '12' of 10 people: not usable"]


@pytest.mark.parametrize(
    ("title", "frame", "time"),
    [
        ("Week 4", "Baseline to Week 8", (4, "week")), ("Change at Week 4", "Weeks 2, 4, 8", (4, "week")),
        ("2 hour glucose", "2 years", None), ("2 hours after the dose", "Day 1", None), ("Week 12", "8 weeks", None),
        ("2 year glucose", "2 years", (2, "year")), ("Left", "Week 8", (8, "week")), ("", "", None),
    ],
)  # fmt: skip
def test_row_and_time_frame_tell_the_time_together(title: str, frame: str, time: tuple[int, str] | None):
    (score,) = posted(classes=[row("1", "2", title=title)], timeFrame=frame)[0]["scores"]
    assert (plain(score["time"]["value"]), plain(score["time"]["unit"])) == (time or (None, None))
    if title and not time:
        assert title in score["time"]["value"].note
        assert frame in score["time"]["value"].note


def test_a_number_may_begin_with_its_point():
    (score,) = posted(classes=[row(".9", "-.5")])[0]["scores"]
    assert [plain(result["mean"]) for result in score["results"]] == [0.9, -0.5]


def compared(**fields: Any) -> dict[str, Any]:
    return {
        "groupIds": ["A", "B"], "paramType": "LS Mean Difference", "paramValue": "-8", "ciPctValue": "95",
        "ciLowerLimit": "-10", "ciUpperLimit": "-6", "pValue": "<0.001", "statisticalMethod": "ANCOVA", **fields,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("analysis", "difference"),
    [
        (compared(), ("hot-bath", "lukewarm-bath", -8, [-10, -6])),
        (compared(groupIds=["B", "A"]), ("hot-bath", "lukewarm-bath", -8, [-10, -6])),
        (compared(paramValue="8", ciLowerLimit="6", ciUpperLimit="10"), ("lukewarm-bath", "hot-bath", 8, [6, 10])),
        (compared(ciPctValue="90"), ("hot-bath", "lukewarm-bath", -8, None)),
        (compared(ciNumSides="ONE_SIDED"), ("hot-bath", "lukewarm-bath", -8, None)),
        (compared(ciLowerLimit="-6", ciUpperLimit="-10"), ("hot-bath", "lukewarm-bath", -8, None)),
        (compared(paramType="Odds Ratio (OR)"), None),
        (compared(paramType="Standardized Mean Difference", paramValue="-0.5"), None),
        (compared(paramType="Effect Size (Difference)", paramValue="-0.5"), None),
        (compared(paramType="Difference in Geometric Means"), None),
        (compared(groupIds=["A"]), None),
        (compared(paramValue="NA"), None),
    ],
)  # fmt: skip
def test_a_comparison_of_means_becomes_a_difference_where_it_can(analysis: Any, difference: Any):
    values, told = posted(analyses=[analysis])
    found = values["scores"][0].get("difference")
    if difference is None:
        assert found is None
        assert "comparison of hot-bath" in told[0]
    else:
        assert (plain(found["arm"]), found["against"], found["value"], found.get("interval")) == difference
        assert found["p"] == "<0.001"
        assert any("not one of 95 %" in note for note in told) == (found.get("interval") is None)


def test_standard_errors_have_their_field_and_an_impossible_spread_is_told():
    error = compared(ciLowerLimit="", ciUpperLimit="", dispersionType="STANDARD_ERROR_OF_MEAN", dispersionValue="1.2")
    values, told = posted(dispersionType="STANDARD_ERROR", analyses=[error])
    (score,) = values["scores"]
    assert ([result["se"] for result in score["results"]], score["difference"]["se"]) == ([1, 1], 1.2)
    assert told == []
    odd = {"title": "", "categories": [{"measurements": [{"groupId": "A", "value": "5", "spread": "-2"}]}]}
    assert posted(classes=[odd])[1] == ["outcome 'Pain', group hot-bath: Standard Deviation '-2' not usable"]


def test_a_time_that_is_not_understood_is_told_in_its_own_words():
    (score,) = posted(timeFrame="Day 2 (24 hours)")[0]["scores"]
    assert score["time"]["value"].note == "the registry says: Day 2 (24 hours)"


def test_a_second_comparison_is_a_score_of_its_own_and_one_of_several_rows_is_told():
    values, told = posted(analyses=[compared(), compared(pValue="0.5")])
    assert [score["kind"] for score in values["scores"]][1:] == ["difference"]
    values, told = posted(analyses=[compared()], classes=[row("1", "2", title="Week 4"), row("1", "2", title="Week 8")])
    assert all("difference" not in score for score in values["scores"])
    result = "LS Mean Difference -8, 95 % interval -10 to -6, p <0.001 (ANCOVA)"
    assert told == [f"outcome 'Pain': comparison of hot-bath with lukewarm-bath: {result}"]


def test_a_difference_that_fits_either_way_says_so():
    values, _ = posted(analyses=[compared(paramValue="0.1")], classes=[row("1", "1")])
    assert "which minus which is not said" in values["scores"][0]["difference"]["arm"].note


@pytest.mark.parametrize("title", ["Hot Bath First, Then Cold Air", "Cold air followed by hot bath", "Hot bath → air"])
def test_a_sequence_of_a_crossover_trial_is_no_arm_of_one_treatment(title: str):
    values, _ = posted(groups=[{"id": "A", "title": title}, {"id": "B", "title": "Hot Bath 40"}])
    first, other = values["arms"][-2:]
    assert (plain(first["treatment"]), plain(other["treatment"])) == (None, "hot-bath")


@pytest.mark.parametrize(
    ("title", "part", "row"),
    [("Response by sex", "Women", "Responder"), ("Response", "", "Female"), ("Response by region", "North", "")],
)
def test_a_part_of_the_people_has_not_the_number_of_all(title: str, part: str, row: str):
    draft = read_changed("resultsSection", "outcomeMeasuresModule", "outcomeMeasures", to=[_counts(title, part, row)])
    assert not draft.values.get("outcomes")
    assert any("perhaps a part of the people" in note for note in draft.notes)


@pytest.mark.parametrize(
    ("row", "hinted"), [("Responder", True), ("Yes", True), ("Non-responder", False), ("No", False)]
)
def test_people_without_a_response_are_not_hinted_as_response(row: str, hinted: bool):
    measure = _counts("Number (No.) of people with response by week", "Week 4", row)
    (outcome,) = read_changed("resultsSection", "outcomeMeasuresModule", "outcomeMeasures", to=[measure]).values[
        "outcomes"
    ]
    assert ("perhaps response" in outcome["kind"].note) is hinted
    assert outcome["results"][0]["of"] == 10


def _counts(title: str, part: str, row: str) -> Any:
    counts = [{"groupId": "A", "value": "3"}]
    return {
        "title": title, "paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants", "timeFrame": "Week 4",
        "groups": [{"id": "A", "title": "Hot Bath"}],
        "denoms": [{"units": "Participants", "counts": [{"groupId": "A", "value": "10"}]}],
        "classes": [{"title": part, "categories": [{"title": row, "measurements": counts}]}],
    }  # fmt: skip
