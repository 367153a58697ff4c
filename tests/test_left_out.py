"""What a headline leaves out: which trials, why, how many people, and what they found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compared import said_of_each
from evidence_explorer.analysis.findings import Against, Found, shows, what_it_found
from evidence_explorer.analysis.left_out import LeftOut, left_out, people_of
from evidence_explorer.model import Dataset, Interval, Study
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.findings.view import findings_of
from evidence_explorer.pages.blocks.left_out import left_out_views, lines_of
from evidence_explorer.pages.treatment.page import treatment_page
from made import HOT, SHAM, TEXT, both, figure, mini, outcome, pooled, three, trial, with_trials
from real import real_edition

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr")
BATHS = Against(frozenset({"hot-bath"}))


def real(language: str) -> Edition:
    return real_edition(language)


def changed(study: Study, **part: dict[str, Any]) -> Study:
    record = json.loads(study.model_dump_json())
    for name, fields in part.items():
        record[name] |= fields
    return Study.model_validate_json(json.dumps(record))


def found(study: Study, kind: str = "response") -> Found:
    return what_it_found(with_trials(study), study, BATHS, kind, 28)


def score(value: float | None = None, interval: list[float] | None = None, p: str | None = None, **more: Any) -> Any:
    two = {"arm": "hot", "against": "sham", "value": value, "interval": interval, "p": p}
    plain = {"kind": "change", "scale": "knee-ladder", "time": {"value": 4, "unit": "week"}, "primary": True}
    return plain | {"difference": two, "source": "paper"} | more


def words(direction: str) -> list[dict[str, Any]]:
    return [{"arm": "hot", "against": "sham", "direction": direction, "what": TEXT, "source": "paper"}]


SAID = [
    (([-5.0, 1.0], None), False), (([-5.0, -1.0], None), True), ((None, "0.05"), False), ((None, "0.049"), True),
    ((None, "<0.001"), True), ((None, "<0.1"), None), ((None, ">0.2"), False), ((None, ">0.01"), None),
    ((None, None), None), (([-5.0, 1.0], "0.2"), False), (([-5.0, 1.0], "0.01"), None), (([0.0, 4.0], None), False),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), SAID)
def test_a_difference_is_shown_by_an_interval_or_by_p_and_not_where_they_disagree(given: Any, expected: bool | None):
    interval = Interval(tuple(given[0])) if given[0] else None
    assert shows(interval, given[1]) is expected


def test_the_null_of_a_ratio_is_one():
    assert shows(Interval((0.8, 1.2)), None, 1.0) is False
    assert shows(Interval((0.2, 0.8)), None, 1.0) is True


FOUND: dict[str, tuple[Study, str]] = {
    "counts that fit no difference": (trial("a-2020", (12, 40), (11, 40)), "no-difference"),
    "counts that differ": (trial("a-2020", (30, 40), (6, 40)), "favours-treatment"),
    "counts that favour the control": (trial("a-2020", (6, 40), (30, 40)), "favours-control"),
    "percentages alone": (trial("a-2020", 30.0, 20.0), "unknown"),
    "percentages with p": (
        trial("a-2020", outcomes=[outcome(figure("hot", 30.0), figure("sham", 20.0), p="0.3")]), "no-difference",
    ),
    "recalled counts": (
        trial("a-2020", (30, 40), (6, 40), sources={"paper": {"grade": "recalled", "read_in": TEXT, "covers": TEXT}}),
        "unknown",
    ),
    "a retracted trial": (
        trial("a-2020", (30, 40), (6, 40), afterwards=[{"kind": "retracted", "what": TEXT}]), "unknown",
    ),
    "a primary score before other counts": (
        trial("a-2020", (30, 40), (6, 40), scores=[score(-1.0, [-4.0, 2.0])]), "no-difference",
    ),
    "a score that fell more": (trial("a-2020", 30.0, 20.0, scores=[score(-6.0, [-9.0, -3.0])]), "favours-treatment"),
    "a score that rose more": (trial("a-2020", 30.0, 20.0, scores=[score(6.0, [3.0, 9.0])]), "favours-control"),
    "a score told the other way round": (
        trial("a-2020", 30.0, 20.0, scores=[score(
            difference={"arm": "sham", "against": "hot", "value": 6.0, "p": "0.01"})]), "favours-treatment",
    ),
    "p and the means of both arms": (
        trial("a-2020", 30.0, 20.0, scores=[score(
            p="0.008", results=[{"arm": "hot", "mean": -6.4}, {"arm": "sham", "mean": -3.3}])]), "favours-treatment",
    ),
    "p alone": (trial("a-2020", 30.0, 20.0, scores=[score(p="0.008")]), "differs"),
    "a share of the time, of which more is better": (
        trial("a-2020", 30.0, 20.0, scores=[score(6.0, [3.0, 9.0], kind="percent-time")]), "differs",
    ),
    "two main scores that disagree": (
        trial("a-2020", 30.0, 20.0, scores=[score(-6.0, [-9.0, -3.0]), score(-1.0, [-4.0, 2.0])]), "mixed",
    ),
    "two main scores that disagree, one of them against the treatment": (
        trial("a-2020", 30.0, 20.0, scores=[score(6.0, [3.0, 9.0]), score(-1.0, [-4.0, 2.0])]), "mixed-against",
    ),
    "the authors' words": (trial("a-2020", 30.0, 20.0, findings=words("no-difference")), "no-difference"),
    "the authors' words before other scores": (
        trial("a-2020", 30.0, 20.0, findings=words("no-difference"), scores=[score(-6.0, [-9.0, -3.0], primary=False)]),
        "no-difference",
    ),
    "a number before the authors' words": (
        trial("a-2020", 30.0, 20.0, findings=words("no-difference"), scores=[score(-6.0, [-9.0, -3.0])]),
        "favours-treatment",
    ),
    "a published ratio of the outcome": (
        trial("a-2020", 30.0, 20.0, effects=[{
            "measure": "RR", "label": TEXT, "estimate": 1.4, "interval": [1.1, 1.9], "better": "higher",
            "outcome": "response", "controls": ["sham"], "source": "paper"}]), "favours-treatment",
    ),
    "an effect that does not say on what": (
        trial("a-2020", 30.0, 20.0, effects=[{
            "measure": "RR", "label": TEXT, "estimate": 1.4, "interval": [1.1, 1.9], "better": "higher",
            "source": "paper"}]), "unknown",
    ),
    "another treatment as control": (
        trial("a-2020", arms=[HOT, SHAM | {"control": "active", "treatment": "cold-pack"}]), "other-comparison",
    ),
    "no arm of the treatment": (trial("a-2020", arms=[HOT | {"treatment": "cold-pack"}, SHAM]), "unknown"),
    "figures of both periods of a crossover": (
        changed(trial("a-2020", (30, 40), (6, 40)), design={"kind": "crossover-rct"}), "unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_what_a_trial_found_comes_from_its_numbers(case: str):
    study, verdict = FOUND[case]
    assert found(study).verdict == verdict


def test_the_counts_and_their_ratio_are_told():
    said = found(trial("a-2020", (12, 20), (10, 20)))
    assert said.ratio is not None
    assert said.counts is not None
    assert (said.counts[0].events, said.counts[1].n) == (12, 20)
    assert round(said.ratio.estimate or 0, 2) == 1.2


def test_the_people_of_a_trial_are_those_randomised_or_those_of_its_arms():
    none = changed(trial("a-2020"), design={"randomised": None})
    assert people_of(trial("a-2020")) == (80, False)
    assert people_of(none) == (None, True)
    part = changed(none)
    arms = [HOT | {"n": 30}, SHAM]
    assert people_of(changed(trial("a-2020", arms=arms), design={"randomised": None})) == (30, True)
    assert people_of(
        changed(trial("a-2020", arms=[HOT | {"n": 30}, SHAM | {"n": 31}]), design={"randomised": None})
    ) == (61, True)  # those of the arms may be fewer than those randomised
    design = {"randomised": None, "participants": 72}
    assert people_of(changed(trial("a-2020"), design=design)) == (72, True)
    assert people_of(part) == (None, True)


def line(*studies: Study, inside: tuple[str, ...] = (), **pool: Any) -> LeftOut:
    made = pooled(*studies, **pool)
    return left_out(with_trials(*studies, **pool), "hot-bath", "response", inside or made.studies, [made], 28)


def test_a_line_from_a_pool_leaves_out_what_the_pool_excludes():
    far = trial("dora-2021", (12, 40), (11, 40), year=2021, days=200)
    found = line(*three(), far)
    assert [(left.study, left.reason, left.found.verdict) for left in found.left] == [
        ("dora-2021", "window", "no-difference")
    ]
    assert (found.trials, found.people, found.unknown, found.least) == (1, 80, 0, False)
    assert found.verdicts == (("no-difference", 1),)


def test_a_line_from_one_trial_leaves_out_the_smaller_ones():
    found = line(trial("anna-2019", year=2019), trial("bob-2020"), inside=("bob-2020",))
    assert [(left.study, left.reason) for left in found.left] == [("anna-2019", "smaller")]


def test_missing_people_are_told_and_not_counted_as_nobody():
    silent = changed(trial("dora-2021", days=200, year=2021), design={"randomised": None})
    found = line(*three(), silent, trial("emil-2022", days=200, year=2022))
    assert (found.trials, found.people, found.unknown, found.least) == (2, 80, 1, True)


def test_two_records_of_one_trial_count_once():
    one, other = (
        changed(trial(key, days=200), citation={"registry": ["NCT00000001"]}) for key in ("dora-2021", "dora-2022")
    )
    found = line(*three(), one, other)
    assert (len(found.left), found.trials, found.people) == (2, 1, 80)


def test_another_record_of_a_trial_that_is_in_the_line_is_not_left_out():
    inside = [changed(study, citation={"registry": [f"NCT0000000{i}"]}) for i, study in enumerate(three())]
    again = changed(trial("dora-2021", days=200), citation={"registry": ["NCT00000001"]})
    assert line(*inside, again).left == ()


def test_nothing_left_out_is_said():
    edition = edition_of(with_trials(*three()), "en")
    views = left_out_views(edition.dataset.treatments["hot-bath"], edition)
    assert [(view.head, view.trials) for view in views] == [
        ("no other randomised trial of this treatment on the site", [])
    ]


NIACIN = {"id": "niacin", "label": TEXT, "control": "active", "treatment": "cold-pack"}


def stand_in() -> Dataset:
    """The invented site, in which the cold pack is a placebo that can be felt."""
    base = mini()
    words = base.vocabulary.record
    felt = [term.model_copy(update={"stands_for": both("a placebo that can be felt")}) for term in words.comparators]
    return replace(
        base, vocabulary=replace(base.vocabulary, record=words.model_copy(update={"comparators": tuple(felt)}))
    )


def test_a_placebo_that_can_be_felt_is_such_a_control_and_another_treatment_is_not():
    study = trial(
        "anna-2019", outcomes=[outcome(figure("hot", (30, 40)), figure("niacin", (6, 40)))], arms=[HOT, NIACIN]
    )
    for dataset, verdict in ((mini(), "other-comparison"), (stand_in(), "favours-treatment")):
        made = with_trials(study, dataset=dataset)
        assert [left.found.verdict for left in left_out(made, "hot-bath", "response", (), (), 28).left] == [verdict]


def test_the_reason_of_percentages_without_counts_is_that_people_are_not_counted():
    part = outcome({"arm": "hot", "percent": 58.0, "of": 40, "source": "paper"},
                   {"arm": "sham", "percent": 0.0, "of": 41, "source": "paper"})  # fmt: skip
    study = trial("anna-2019", outcomes=[part])
    assert [left.reason for left in left_out(with_trials(study), "hot-bath", "", (), (), 28).left] == ["no-people"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_outcome_without_a_line_tells_its_trials_too(language: str):
    edition = real(language)
    seen = 0
    for treatment in edition.dataset.treatments.values():
        lines = lines_of(treatment, edition)
        if not any(line.inside for line in lines):
            continue
        trials = [s for s in edition.dataset.studies_of_treatment(treatment.id) if s.design.kind.randomised]
        for kind in ("response", "remission"):
            if any(o.kind == kind and o.results for study in trials for o in study.outcomes):
                mine = [line for line in lines if line.outcome == kind]
                told = {key for line in mine for key in (*line.inside, *(left.study for left in line.left))}
                assert len(mine) == 1, (treatment.id, kind)
                assert {s.id for s in trials if any(o.kind == kind for o in s.outcomes)} <= told
                seen += not mine[0].inside
    assert seen
    views = left_out_views(edition.dataset.treatments["rtms-10hz"], edition)
    outcome_name = edition.say(edition.dataset.outcome_kinds["response"].name)
    undrawn = [view for view in views if view.title == edition.words("left_out.title_undrawn", outcome=outcome_name)]
    assert {"oreardon-2007", "yesavage-2018"} <= {one.study for view in undrawn for one in view.trials}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trial_of_ketamine_under_the_skin_is_told_beside_its_placebo_that_can_be_felt(language: str):
    edition = real(language)
    [line] = lines_of(edition.dataset.treatments["ketamine-sc"], edition)
    [left] = line.left
    assert left.found.verdict != "other-comparison"
    assert (left.people, left.least) == (174, True)


def test_where_nothing_is_drawn_all_trials_are_told():
    edition = edition_of(with_trials(trial("anna-2019", 30.0, 20.0)), "en")
    views = left_out_views(edition.dataset.treatments["hot-bath"], edition)
    assert [(view.title, [t.study for t in view.trials]) for view in views] == [
        ("In no number of people with and without it", ["anna-2019"])
    ]


NAMED = {
    "rtms-10hz": {"yesavage-2018": "no-difference", "oreardon-2007": None},
    "celecoxib": {"preddict-2024": "no-difference", "husain-2020": "no-difference"},
    "psilocybin": {"comp005-2025": "favours-treatment", "comp006-2026": "favours-treatment"},
    "esketamine": {"takahashi-2021": "no-difference", "janik-2025": "favours-treatment"},
    "ketamine-iv": {"lii-2023": "no-difference"},
    "vns": {"conway-2025": "no-difference"},
}
"""Treatment → trial that a headline once passed over → what it found (None: may change with new figures)."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("treatment", NAMED)
def test_the_trials_that_headlines_passed_over_stand_under_them(treatment: str, language: str):
    edition = real(language)
    record = edition.dataset.treatments[treatment]
    lines = lines_of(record, edition)
    views = left_out_views(record, edition)
    page = treatment_page(record, edition).body
    for study, verdict in NAMED[treatment].items():
        inside = {key for one in lines for key in one.inside}
        told = [left for one in lines for left in one.left if left.study == study]
        assert told or study in inside
        for left in told:
            assert verdict is None or left.found.verdict == verdict
        shown = [one for view in views for one in view.trials if one.study == study]
        assert len(shown) == len(told)
        assert all(one.why and one.found for one in shown)
        if told:
            assert f"studies/{study}/" in page.split('class="ee-left-out"')[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_randomised_trial_of_a_treatment_is_in_a_line_or_under_it(language: str):
    edition = real(language)
    for treatment in edition.dataset.treatments.values():
        trials = [s for s in edition.dataset.studies_of_treatment(treatment.id) if s.design.kind.randomised]
        for one in lines_of(treatment, edition):
            known = {n for key in one.inside for n in edition.dataset.studies[key].citation.registry}
            missing = {s.id for s in trials} - set(one.inside) - {left.study for left in one.left}
            assert all(known & set(edition.dataset.studies[key].citation.registry) for key in missing)
        if trials:
            assert lines_of(treatment, edition)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_difference_is_never_said_of_a_trial_whose_numbers_show_one(language: str):
    edition = real(language)
    word = edition.words("left_out.verdict.no-difference")
    for treatment in edition.dataset.treatments.values():
        for view, one in zip(left_out_views(treatment, edition), lines_of(treatment, edition), strict=True):
            for shown, left in zip(view.trials, one.left, strict=True):
                assert shown.found.startswith(word) is (left.found.verdict == "no-difference")
                if left.found.ratio is not None and left.found.verdict == "no-difference":
                    assert (left.found.ratio.low or 0) <= 1 <= (left.found.ratio.high or 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_compare_tells_the_same_as_the_treatment(language: str):
    edition = real(language)
    compared = said_of_each(edition)
    for treatment in edition.dataset.treatments.values():
        cell = compared[treatment.id].split('data-row="left-out"')[1].split("</dd>")[0]
        for view in left_out_views(treatment, edition):
            assert view.head in cell
            assert all(f"studies/{one.study}/" in cell for one in view.trials)


@pytest.mark.parametrize(("language", "veterans"), [("en", "veterans"), ("fr", "anciens combattants")])
def test_the_particular_people_of_a_trial_that_is_left_out_are_named(language: str, veterans: str):
    edition = real(language)
    views = left_out_views(edition.dataset.treatments["rtms-10hz"], edition)
    told = [one.who for view in views for one in view.trials if one.study == "yesavage-2018"]
    assert told
    assert all(veterans in who for who in told)


@pytest.mark.parametrize(
    ("treatment", "study", "why", "result"),
    [
        ("esketamine", "janik-2025", "put together only", ""),
        ("esketamine", "fu-2020", "chosen otherwise", ""),
        ("psilocybin", "davis-2021", "", "8 (psilocybin"),
    ],
)
def test_what_a_record_holds_is_not_denied_under_a_headline(treatment: str, study: str, why: str, result: str):
    here = real("en")
    views = left_out_views(here.dataset.treatments[treatment], here)
    mine = [trial for view in views for trial in view.trials if trial.study == study]
    assert mine
    assert all("no control group" not in str(one.why) for one in mine if study == "janik-2025")
    assert any(why in str(one.why) for one in mine)
    assert all(result in one.found for one in mine), [one.found for one in mine]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_main_outcome_against_the_treatment_is_not_hidden_behind_one_without_a_difference(language: str):
    edition = real(language)
    study, w = edition.dataset.studies["okereke-2021"], edition.words
    counts = next(o for o in study.outcomes if o.primary)
    events = {figure.arm: (figure.events, figure.of) for figure in counts.results}
    views = left_out_views(edition.dataset.treatments["omega-3"], edition)
    told = next(one.found for view in views for one in view.trials if one.study == study.id)
    assert told.startswith(w("left_out.verdict.mixed-against"))
    assert all(w.number(n) in told for pair in events.values() for n in pair if n is not None)
    assert any(w.count("left_out.verdict_n.mixed-against", 1) in view.tail for view in views)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trial_that_counts_on_the_scale_of_another_complaint_is_left_out_for_that(language: str):
    edition = real(language)
    views = left_out_views(edition.dataset.treatments["lsd"], edition)
    why = {one.study: one.why for view in views for one in view.trials}
    assert why["robison-2025"] == edition.words("left_out.reason.other-scale")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_harm_of_a_single_trial_names_the_trials_that_counted_it_otherwise(language: str):
    edition = real(language)
    harms = findings_of(edition.dataset.treatments["esketamine"], edition).harms
    told = next(row.words for row in harms if row.place == "pool-esketamine-stopping-placebo")
    popova = edition.dataset.studies["popova-2019"]
    shares = [f.percent for h in popova.harms if h.event == "discontinuation-due-to-adverse-event" for f in h.results]
    assert shares == [7, 0.9]
    assert edition.name(popova) in told
    assert all(edition.words.published_percent(share) in told for share in shares)
    own = next(h for h in edition.dataset.studies["ochs-ross-2020"].harms if h.event.startswith("discontinuation"))
    assert edition.say(own.note) in told
