"""Records of ClinicalTrials.gov → drafts: design, arms, dates, people, harms; what has no place is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Site
from drafts import fill
from evidence_explorer.importers import ctgov
from evidence_explorer.scaffold import Gap
from importing import ANSWERS, LEFT, changed, import_, known, notes, plain, read_changed, study


def test_a_registered_trial_is_drafted_with_its_design_arms_and_source(site: Site):
    import_(site, "ctgov", "ctgov-results.json")
    draft = study(site, "nct00000000")
    assert draft["title"] == {"en": "Hot Baths for Imaginary Knees", "fr": ""}
    assert draft["citation"] == {
        "year": "",
        "title": "A Randomised, Rater-Blind Trial of Hot Baths That Nobody Took",
        "registry": ["NCT00000000", "2000-000000-00"],
    }
    assert draft["design"] == {
        "kind": "rct", "blinding": "raters-blind", "phase": "2/3", "randomised": 90, "sites": 3,
        "countries": ["FR", "TR"], "dates": {
            "registered": "2019-11-20", "started": "2020-02", "completed": "2021-03-04", "sources": ["registry"],
        },
    }  # fmt: skip
    assert draft["population"]["diagnosis"] == ["knee-pain"]
    assert draft["treatments"] == ["hot-bath"]
    assert [(a["id"], a.get("n"), a.get("treatment"), a.get("control")) for a in draft["arms"]] == [
        ("hot-bath", 31, "hot-bath", None), ("lukewarm-bath", 30, None, "sham"), ("cold-pack", 29, "cold-pack", ""),
        ("lukewarm-bath-sham", None, "", None),
    ]  # fmt: skip
    assert draft["sources"]["registry"]["address"] == "https://clinicaltrials.gov/study/NCT00000000"
    assert draft["funding"]["fr"] == "promoteur\u202f: Institute of Invented Knees"


def test_counts_percentages_means_and_adverse_events_are_those_that_were_posted(site: Site):
    import_(site, "ctgov", "ctgov-results.json")
    draft = study(site, "nct00000000")
    response, remission = draft["outcomes"]
    assert response["results"] == [
        {"arm": "hot-bath", "events": 18, "of": 30, "source": "registry"},
        {"arm": "lukewarm-bath", "events": 9, "of": 30, "source": "registry"},
    ]
    assert (response["time"], response["primary"], response["scale"]) == (
        {"value": 4, "unit": "week"},
        True,
        "knee-ladder",
    )
    assert [(figure["percent"], figure["of"]) for figure in remission["results"]] == [(46.7, 30), (20, 30)]
    assert remission["timing"] == ""  # "up to week 8": somebody must say what that means
    at_4, at_8, diary = draft["scores"]
    assert at_4["results"] == [
        {"arm": "hot-bath", "mean": -12.5, "interval": [-14.0, -11.0], "n": 30},
        {"arm": "lukewarm-bath-sham", "mean": -8.1, "interval": [-9.6, -6.6], "n": 29},
    ]
    assert [score["time"] for score in (at_4, at_8)] == [{"value": 4, "unit": "week"}, {"value": 8, "unit": "week"}]
    assert [figure["n"] for figure in at_8["results"]] == [28, 27]
    assert at_4["note"]["en"] == "least squares means"
    assert diary["time"] == {"value": "", "unit": ""}  # several weeks, one number
    assert "sd" not in diary["results"][0]  # a standard error is no standard deviation
    assert (diary["results"][0]["se"], "note" in diary) == (0.4, False)
    (trousers,) = draft["harms"]
    assert trousers["event"] == "wet-trousers"
    assert trousers["results"] == [{"arm": "hot-bath", "events": 9, "of": 31, "source": "registry"}]
    assert "5 %" in trousers["note"]["en"]
    assert draft["other_numbers"] == [5]  # no field holds from where on an event was reported


def test_what_an_outcome_means_is_left_to_a_person(site: Site):
    import_(site, "ctgov", "ctgov-results.json")
    draft = study(site, "nct00000000")
    assert [(o["kind"], o["definition"]) for o in draft["outcomes"]] == [("", {"en": "", "fr": ""})] * 2
    text = (site.data / "studies/water/nct00000000.yaml").read_text()
    assert "perhaps response" in text


@pytest.mark.parametrize(
    "told",
    [
        "Knee Ladder', group cold-pack: 'NA' not usable",
        "comparison of hot-bath with lukewarm-bath: p 0.02 (Invented test)",
        "group 'Lukewarm Bath (Sham)' of the results is no registered arm",
        "outcome 'Time to Relapse': MEDIAN in 'days'",
        "outcome 'Happiness of the Bath Attendant': not posted",
        "adverse event 'Scald': no such event",
        "adverse event 'Singing': no such event",
        "otherEvents[0].stats[1]: no usable count",
        "any serious adverse event: no such event",
        "identifier INVENTED GRANT",
        "country 'Erewhon'",
        "condition 'Cold Feet'",
        "publication PMID 99999999",
        "baseline characteristics",
    ],
)
def test_everything_of_the_registry_that_has_no_place_is_named(site: Site, told: str):
    assert any(told in note for note in notes(import_(site, "ctgov", "ctgov-results.json")))


def test_serious_events_are_taken_where_the_vocabulary_knows_them(site: Site):
    events = '  - {id: any-serious, name: {en: "Serious adverse events", fr: "Événements graves"}}\n'
    scald = '  - {id: scald, name: {en: "Scald", fr: "Ébouillantement"}}\n'
    site.write("vocabulary.yaml", (site.data / "vocabulary.yaml").read_text() + events + scald)
    import_(site, "ctgov", "ctgov-results.json")
    harms = {harm["event"]: harm for harm in study(site, "nct00000000")["harms"]}
    assert [(f["events"], f["of"]) for f in harms["any-serious"]["results"]] == [(1, 31), (0, 30)]
    assert "serious" in harms["scald"]["note"]["en"]
    fill(site.data / "studies/water/nct00000000.yaml", ANSWERS)
    assert [problem.code for problem in site.problems()] == LEFT["ctgov-results.json"]


def test_a_planned_trial_has_no_figures_and_its_outcomes_are_named(site: Site):
    done = import_(site, "ctgov", "ctgov-planned.json")
    draft = study(site, "nct00000001")
    assert "outcomes" not in draft
    dates = {"started": "2023-01", "sources": ["registry"]}  # the end is only planned
    assert draft["design"] == {"kind": "single-arm", "blinding": "open", "dates": dates}
    assert draft["population"]["diagnosis"] == [""]
    assert [(arm.get("treatment"), arm.get("control")) for arm in draft["arms"]] == [("steam", None), (None, "")]
    told = notes(done)
    assert any("planned outcome 'Pain' (3 months)" in note for note in told)
    assert any("enrolment 40 (ESTIMATED)" in note for note in told)
    assert any("completed 2026-01 (ESTIMATED): planned" in note for note in told)


DESIGN = ("protocolSection", "designModule")
MASKING = ("designInfo", "maskingInfo")


def masked(how: str, *who: str) -> dict[str, Any]:
    return {"masking": how, "whoMasked": list(who)}


@pytest.mark.parametrize(
    ("path", "to", "field", "wanted"),
    [
        (("designInfo", "interventionModel"), "CROSSOVER", "kind", "crossover-rct"),
        (("designInfo", "allocation"), "NON_RANDOMIZED", "kind", Gap),
        (MASKING, masked("DOUBLE", "PARTICIPANT", "INVESTIGATOR"), "blinding", "double-blind"),
        (MASKING, masked("DOUBLE", "INVESTIGATOR", "OUTCOMES_ASSESSOR"), "blinding", None),
        (MASKING, masked("SINGLE", "PARTICIPANT"), "blinding", "single-blind"),
        (MASKING, masked("NONE"), "blinding", "open"),
        (MASKING, {"masking": "DOUBLE"}, "blinding", "double-blind"),
        (MASKING, {"masking": "SINGLE"}, "blinding", "single-blind"),
        (("phases",), ["NA"], "phase", None),
        (("phases",), ["EARLY_PHASE1"], "phase", "early 1"),
        (("enrollmentInfo", "count"), 95, "randomised", Gap),
        (("enrollmentInfo", "type"), "ESTIMATED", "randomised", None),
    ],
)  # fmt: skip
def test_the_words_of_the_registry_are_taken_only_where_they_are_clear(path: Any, to: Any, field: str, wanted: Any):
    draft = ctgov.read(json.dumps(changed(*DESIGN, *path, to=to)), known())
    found = draft.values["design"].get(field)
    found = getattr(found, "value", found)
    if wanted is None:
        assert not isinstance(found, str | int)
    else:
        assert found == wanted or isinstance(found, wanted if isinstance(wanted, type) else ())


def test_the_first_days_of_a_trial_come_from_the_registry():
    status = {
        "studyFirstSubmitDate": "2019-11-30",
        "startDateStruct": {"date": "2020-02", "type": "ACTUAL"},
    }
    draft = ctgov.read(json.dumps(changed("protocolSection", "statusModule", to=status)), known())
    dates = draft.values["design"]["dates"]
    assert [plain(dates[name]) for name in ("registered", "started")] == ["2019-11-30", "2020-02"]
    status["startDateStruct"] = {"date": "2031-02", "type": "ESTIMATED"}
    draft = ctgov.read(json.dumps(changed("protocolSection", "statusModule", to=status)), known())
    assert "started" not in draft.values["design"]["dates"]
    assert "started 2031-02 (ESTIMATED): planned, so no date of the study" in draft.notes


def test_a_first_period_called_screening_is_named_and_counts_nobody():
    def period(title: str, *sizes: str) -> dict[str, Any]:
        cells = [{"groupId": f"FG00{i}", "numSubjects": size} for i, size in enumerate(sizes)]
        return {"title": title, "milestones": [{"type": "STARTED", "achievements": cells}]}

    periods = [period("Screening", "50", "49", "48"), period("Double-Blind", "31", "30", "29")]
    draft = ctgov.read(json.dumps(changed("resultsSection", "participantFlowModule", "periods", to=periods)), known())
    assert [plain(arm.get("n")) for arm in draft.values["arms"][:3]] == [31, 30, 29]
    assert any("it begins with 'Screening'; n is that of 'Double-Blind'" in note for note in draft.notes)


def test_deaths_from_any_cause_are_a_harm_or_told():
    module = ("resultsSection", "adverseEventsModule", "eventGroups")
    cells = [
        {"id": "EG000", "title": "Hot Bath", "deathsNumAffected": 1, "deathsNumAtRisk": 31},
        {"id": "EG001", "title": "Cold Pack", "otherNumAffected": 40, "otherNumAtRisk": 29},
    ]
    trial = json.dumps(changed(*module, to=cells))
    draft = ctgov.read(trial, known())
    assert "deaths from any cause (hot-bath 1/31): no such event in vocabulary.yaml" in draft.notes
    assert f"{'.'.join(module)}[1]: more people affected (40) than at risk (29)" in draft.notes
    knows = replace(known(), events={**known().events, "death": ("death",)})
    (death,) = [harm for harm in ctgov.read(trial, knows).values["harms"] if harm["event"] == "death"]
    assert death["results"] == [{"arm": "hot-bath", "events": 1, "of": 31, "source": "registry"}]


def test_more_people_who_completed_than_started_are_told():
    def row(sort: str, n: str) -> Any:
        return {"type": sort, "achievements": [{"groupId": "A", "numSubjects": n}]}

    period = {"title": "All", "milestones": [row("STARTED", "11"), row("COMPLETED", "12")]}
    flow = {"groups": [{"id": "A", "title": "Hot Bath"}], "periods": [period]}
    told = read_changed("resultsSection", "participantFlowModule", to=flow).notes
    assert "flow of participants, group hot-bath: 12 completed, but 11 started" in told


def test_a_stopped_trial_its_helpers_and_a_day_of_no_calendar_are_told():
    status = {
        "overallStatus": "TERMINATED",
        "whyStopped": "Futility",
        "startDateStruct": {"date": "2019-02-30", "type": "ACTUAL"},
    }
    draft = read_changed("protocolSection", "statusModule", to=status)
    assert "started '2019-02-30' is no date" in draft.notes
    assert "the registry says TERMINATED, and why: Futility; say it in the record" in draft.notes
    assert "dates" not in draft.values["design"]
    people = {"leadSponsor": {"name": "A", "class": "OTHER"}, "collaborators": [{"name": "B"}, {"name": "C"}]}
    draft = read_changed("protocolSection", "sponsorCollaboratorsModule", to=people)
    assert draft.values["funding"] == {
        "en": "sponsor: A; with: B, C",
        "fr": "promoteur\u202f: A\u202f; avec\u202f: B, C",
    }


@pytest.mark.parametrize("text", ["[{}, {}]", '{"studies": [{}, {}]}'])
def test_several_studies_are_told_with_how_to_pass_one(site: Site, tmp_path: Path, text: str):
    (tmp_path / "t.json").write_text(text)
    done = import_(site, "ctgov", tmp_path / "t.json")
    assert "The file holds 2 studies." in done.output
    assert "Save one study, from the brace" in done.output


@pytest.mark.parametrize("sort", ["ctgov", "bib", "metapsy"])
def test_an_empty_file_is_told_as_empty(site: Site, tmp_path: Path, sort: str):
    (tmp_path / "t").write_text("\n \n")
    done = import_(site, sort, tmp_path / "t")
    assert (done.exit_code, "The file is empty." in done.output) == (1, True)
