"""A missing number is never added as zero: totals say that they are a floor, and for how many nothing is known."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer.model import Dataset, Study, Total, participants, people_of, total, trials, whole
from evidence_explorer.pages import Edition, editions
from evidence_explorer.pages.blocks.factbox import fact_box
from evidence_explorer.pages.kit.totals import people_told, trials_told
from evidence_explorer.words import words
from made import HOT, SHAM, trial
from real import real_dataset

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "evidence_explorer"


def of_design(key: str, arms: list[dict[str, Any]] | None = None, registry: str = "", **design: Any) -> Study:
    cited = {"authors": ["Made A"], "year": 2020, "title": key} | ({"registry": [registry]} if registry else {})
    return trial(key, design={"kind": "rct"} | design, arms=arms or [HOT, SHAM], citation=cited, outcomes=[])


def counted(n: int | None, **more: Any) -> dict[str, Any]:
    arm = {"id": f"arm-{n or 0}-{len(more)}", "label": {"en": "Group", "fr": "Groupe"}, "treatment": "hot-bath"}
    return arm | ({"n": n} if n else {}) | more


def test_a_sum_tells_what_it_lacks():
    assert total([3, None, 4]) == Total(7, 1, least=True)
    assert total([3, 4]) == Total(7)
    assert (whole([3, 4]), whole([3, None]), whole([])) == (7, None, None)


def test_people_are_those_reported_or_those_of_arms_that_share_them_out():
    assert participants(of_design("reported", [counted(30), counted(31)], randomised=80)) == 80
    assert participants(of_design("arms", [counted(30), counted(31)])) == 61
    assert participants(of_design("a-gap", [counted(30), counted(None)])) is None
    pooled = [counted(30), counted(31), counted(61, repeats="pooled"), counted(12, repeats="subgroup")]
    assert participants(of_design("pooled", pooled)) == 61
    assert participants(of_design("nothing")) is None


def test_people_who_crossed_over_count_once_and_only_where_the_record_marks_them():
    marked = [counted(41), counted(40, repeats="crossover"), counted(None, repeats="other-phase")]
    assert participants(of_design("marked", marked, kind="crossover-rct")) == 41
    assert participants(of_design("unmarked", [counted(41), counted(40)], kind="crossover-rct")) is None


def test_people_that_two_records_have_in_common_count_once_even_through_a_third():
    whole_trial, part = of_design("whole", randomised=19114), of_design("part", randomised=1879, same_people_as="whole")
    assert people_of([whole_trial, part, of_design("other", randomised=230)]) == Total(19344)
    again = of_design("again", randomised=500, same_people_as="whole")
    assert (people_of([part, again]), len(trials([part, again]))) == (Total(1879), 1)


def test_a_total_of_people_is_a_floor_where_a_trial_does_not_say_how_many_were_randomised():
    known, derived, unknown = of_design("a", randomised=80), of_design("b", [counted(30), counted(31)]), of_design("c")
    assert people_of([known]) == Total(80)
    assert people_of([known, derived]) == Total(141, 0, least=True)
    assert people_of([known, derived, unknown]) == Total(141, 1, least=True)
    assert people_of([unknown]) == Total(0, 1, least=True)


def test_two_reports_of_one_registered_trial_count_their_people_once():
    first, later = of_design("first", registry="NCT1", randomised=493), of_design("later", registry="nct1")
    other = of_design("other", registry="NCT2", randomised=7)
    assert [len(reports) for reports in trials([first, other, later])] == [1, 2]
    assert people_of([later, other, first]) == Total(500)


@pytest.mark.parametrize(
    ("language", "floor", "nobody"),
    [
        (
            "en",
            ["3 randomised trials", "at least 141 people randomised (number not known for 1 trial)"],
            ["1 randomised trial", "number of people not reported"],
        ),
        (
            "fr",
            ["3 essais randomisés", "au moins 141 personnes tirées au sort (nombre inconnu pour 1 essai)"],
            ["1 essai randomisé", "nombre de personnes non rapporté"],
        ),
    ],
)
def test_totals_are_said_in_words(language: str, floor: list[str], nobody: list[str]):
    known, derived, unknown = of_design("a", randomised=80), of_design("b", [counted(30), counted(31)]), of_design("c")
    assert trials_told([known, derived, unknown], words(language)) == floor
    assert trials_told([unknown], words(language)) == nobody
    assert "0 " not in people_told(people_of([unknown]), "studies", words(language))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return real_dataset()


@pytest.fixture(scope="module", params=["en", "fr"])
def edition(dataset: Dataset, request: pytest.FixtureRequest) -> Edition:
    return editions(dataset)[request.param]


def test_no_box_says_nobody_or_a_total_that_hides_what_is_missing(edition: Edition):
    least = "at least" if edition.language == "en" else "au moins"
    for treatment in edition.dataset.treatments.values():
        studies = edition.dataset.studies_of_treatment(treatment.id)
        randomised = [study for study in studies if study.design.kind.randomised]
        told = fact_box(treatment, studies, edition).trials
        assert not re.search(r"(?<![\d,.\u202f])0 (people|personnes)", told), treatment.id
        if any(study.design.randomised is None for study in randomised):
            assert least in told or not people_of(randomised).known, (treatment.id, told)


def test_the_totals_that_were_wrong_are_right(dataset: Dataset):
    def found(treatment: str) -> Total:
        return people_of(s for s in dataset.studies_of_treatment(treatment) if s.design.kind.randomised)

    assert found("ketamine-sc") == Total(174, 0, least=True)  # was: 0 people
    three = [dataset.studies[key] for key in ("ekstrand-2022", "phillips-2019", "murrough-2013")]
    assert people_of(three) == Total(95 + 91 + 41 + 73, 0, least=True)  # was: 73
    recover = [dataset.studies[key] for key in ("conway-2025", "conway-2025-qol")]
    assert people_of(recover) == Total(493)  # two reports of one trial; was: 986
    assert found("saint").lacking == 1


ADDS_NOTHING = re.compile(
    r"sum\((?:[^()]|\([^()]*\))*(\bor 0\b|\b0 if\b)"  # Python
    r"|fillna\(0"
    r"|reduce\([^;]*(\|\||\?\?) 0\b"  # JavaScript
)


def test_no_source_adds_a_missing_number_as_zero():
    assert ADDS_NOTHING.search("sum(s.design.randomised or 0 for s in found)")
    assert ADDS_NOTHING.search("sum(0 if isna(n) else int(n) for n in rows)")
    assert ADDS_NOTHING.search("rows.reduce((all, row) => all + (row.n || 0), 0)")
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.js"), *SOURCE.rglob("*.jinja")]
    assert len(files) > 100
    assert [f"{file.name}: {m[0]}" for file in files for m in ADDS_NOTHING.finditer(file.read_text())] == []


@pytest.mark.parametrize(
    ("treatment", "trials_n", "people"), [("aspirin", 3, 19_344), ("vns", 3, 1_059), ("omega-3", 4, 19_572)]
)
def test_no_trial_of_a_treatment_counts_its_people_twice(treatment: str, trials_n: int, people: int, dataset: Dataset):
    """ASPREE: 19,114 people, of whom 1,879 were depressed at entry; with 130 and 100 of other trials."""
    mine = [s for s in dataset.studies_of_treatment(treatment) if s.design.kind.randomised]
    assert (len(trials(mine)), people_of(mine).known) == (trials_n, people)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_people_who_are_not_those_of_the_site_are_told_apart_where_they_are_most(language: str):
    dataset, w = real_dataset(), words(language)
    studies = [s for s in dataset.studies_of_family("immuno-psychiatry") if s.design.kind.randomised]
    apart = [s for s in studies if s.population.diagnosis == ("general-population",)]
    people = people_of(apart).known
    assert people >= 19_114 + 18_353  # two trials of prevention
    assert w.number(people) in trials_told(studies, w, dataset)[-1]
    ill = [s for s in dataset.studies_of_family("rtms") if s.design.kind.randomised]
    assert trials_told(ill, w, dataset) == trials_told(ill, w)
