"""A summary never says less than its figures mean: what each headline number carries, on every treatment page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from built import Html
from compared import said_of_each
from evidence_explorer.model import Control, Grade, Study, Text, Treatment
from evidence_explorer.pages import KINDS, Edition, edition_of, written
from evidence_explorer.pages.blocks.factbox import NumberRow, Numbers, numbers_of
from evidence_explorer.pages.blocks.people.headline import beside
from evidence_explorer.pages.treatment.page import treatment_page
from made import HOT, SHAM, TEXT, figure, outcome, trial, with_trials
from real import real_edition

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr")


def real(language: str) -> Edition:
    return real_edition(language)


def part(text: str, start: str, end: str) -> str:
    """The text between two marks."""
    return text.split(start, 1)[1].split(end, 1)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rating_of_certainty_names_what_it_compares(language: str):
    here = real(language)
    compared = said_of_each(here)
    for treatment in here.dataset.treatments.values():
        box = part(treatment_page(treatment, here).body, 'id="sure"', "</section>")
        column = compared[treatment.id]
        for rating in treatment.certainty:
            comparison = f'<span class="ee-note">{here.tell(rating.comparison)}</span>'
            read = rating.grade is not Grade.recalled  # one that is only recalled stands where all ratings are told
            assert (comparison in box) is read, treatment.id
            assert (comparison in column) is read, treatment.id


# What each headline number carries


def boxes(language: str) -> Iterator[tuple[Treatment, Numbers, Html]]:
    """Every treatment with its headline numbers and its fact box as a reader gets it."""
    here = real(language)
    for treatment in here.dataset.treatments.values():
        numbers = numbers_of(treatment, here)
        yield treatment, numbers, Html(part(treatment_page(treatment, here).body, 'id="numbers"', "</section>"))


def incomplete(row: NumberRow, here: Edition) -> list[str]:
    """What a row of headline numbers does not say."""
    terms = row.item.terms
    assert terms is not None
    bare = {here.words("control.active"), "", here.words("not_reported")}
    said = {
        "comparator": bool(row.comparator.strip()) and row.comparator.lower() not in bare,
        "scale and time": bool(terms.facts) and terms.facts == row.notes[0],
        "people": bool(terms.population or terms.particular),
        "source": bool(row.item.source[2]),
        "numbers": bool(row.treated and row.control),
    }
    return [name for name, there in said.items() if not there]


def printed_rows(box: Html, here: Edition) -> Iterator[tuple[list[str], str]]:
    """The cells of each headline number, with the terms that stand right under them, across the whole table."""
    for cells, under in zip(box.table, [*box.table[1:], []], strict=True):
        if len(cells) == 3 and cells[1] != here.words("box.with"):
            assert len(under) == 1
            yield cells, under[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_real_headline_number_stands_with_comparator_scale_time_people_and_source(language: str):
    here, shown = real(language), 0
    for treatment, numbers, box in boxes(language):
        printed = printed_rows(box, here)
        for row in (row for one in numbers.parts for row in one.rows):
            assert incomplete(row, here) == [], (treatment.id, row.item.key)
            (_, treated, control), terms = next(printed)
            for note in (*row.notes, row.item.source[2]):
                assert " ".join(note.split()) in terms, (treatment.id, note)
            assert treated == " ".join(row.treated.split())
            assert control.startswith(" ".join(row.comparator.split()))
            assert control.endswith(" ".join(row.control.split()))
            shown += 1
    assert shown > 30


def test_a_row_without_its_terms_is_found():
    here = real("en")
    row = next(row for _, numbers, _ in boxes("en") for one in numbers.parts for row in one.rows)
    terms = row.item.terms
    assert terms is not None
    assert incomplete(row, here) == []
    assert incomplete(replace(row, comparator="Active comparison"), here) == ["comparator"]
    bare = replace(row, item=replace(row.item, terms=replace(terms, facts="", population="", particular="")))
    assert incomplete(bare, here) == ["scale and time", "people"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_real_box_has_a_row_of_harms_or_says_that_there_is_none(language: str):
    for treatment, numbers, box in boxes(language):
        first = [one for one in numbers.parts if not one.title]
        assert (any(one.harms for one in first)) is (numbers.no_harms == ""), treatment.id
        assert len(box.all("tr")) or numbers.no_harms
        if numbers.no_harms:
            assert " ".join(numbers.no_harms.split()) in box.text("ee-no-harms")
            here = real(language)
            links = {said["href"] for said in box.all("a")}
            assert numbers.see, treatment.id
            for kind, place, _ in numbers.see:
                assert any(link.endswith(f"#{place}") for link in links), treatment.id
                assert treatment.id in KINDS[kind].keys(here.dataset), treatment.id
                assert place in Html(written(here, kind, treatment.id).body).ids, (treatment.id, kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_real_row_beside_another_treatment_stands_among_those_beside_placebo_and_its_like(language: str):
    here = real(language)
    apart = 0
    for treatment, numbers, _ in boxes(language):
        for one in numbers.parts:
            for row in one.rows:
                study = here.dataset.studies.get(row.item.source[1]) if row.item.source[0] == "study" else None
                treated_too = bool(row.item.beside)
                assert treated_too is bool(one.title), (treatment.id, row.item.key)
                if study and not one.title:
                    inert = [a for a in study.arms if a.control and not beside(study, a.id, here)]
                    assert inert, (treatment.id, study.id)
                apart += treated_too
    assert apart > 10


def test_the_harms_counted_beside_electroconvulsive_therapy_stand_under_its_name():
    treatment = real("en").dataset.treatments["ketamine-iv"]
    first, ect = numbers_of(treatment, real("en")).parts
    assert "ECT" in ect.title
    assert {"Anxiety", "Serious adverse event"} <= {row.item.name for row in ect.rows}
    assert {"Anxiety", "Serious adverse event"} & {row.item.name for row in first.rows} == set()
    assert {row.comparator for row in first.rows} == {"Midazolam (a placebo that can be felt)", "Placebo"}


def test_unusual_definitions_and_particular_people_are_said_in_their_rows():
    rows = {row.item.key: row for _, numbers, _ in boxes("en") for one in numbers.parts for row in one.rows}
    told = {key: " | ".join(row.notes) for key, row in rows.items()}
    assert "Not the usual definition: ≥ 40% decrease" in told["people-holtzheimer-2017-response"]
    assert "Not the usual definition: ≥ 60% decrease" in told["people-romijn-2017-response"]
    assert "Particular people:" in told["people-jelovac-2025-remission"]
    assert "bipolar" in told["people-jelovac-2025-remission"]
    suicidal = [note for key, note in told.items() if key.startswith("people-ionescu-2021")]
    assert suicidal
    assert all("active suicidal thoughts" in note for note in suicidal)


FIGURE = re.compile(r"\d\s?%|\babout twice\b|\bdoubl|out of (two|three)|sur deux|fois sur")
AGAINST = re.compile(
    r"\b(than|over|against|beside|chance|sham|placebo|as people without|contre|face|hasard|par rapport)\b|qu[e’]"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_that_states_a_share_or_a_ratio_says_against_what(language: str):
    here = real(language)
    records = [*here.dataset.treatments.values(), *here.dataset.families.values()]
    stating = [text for one in records if FIGURE.search(text := here.say(one.summary))]
    assert stating
    assert [text for text in stating if not AGAINST.search(text)] == []


# Made data: the kinds of control

COLD = {"id": "cold", "label": {"en": "Cold pack", "fr": "Poche froide"}, "control": "active", "treatment": "cold-pack"}
RUB = {"id": "rub", "label": {"en": "rub of the knee", "fr": "friction du genou"}, "control": "active"}


def counted(*arms: tuple[str, tuple[int, int]], **more: Any) -> dict[str, Any]:
    return outcome(*(figure(arm, count) for arm, count in arms), **more)


def burns(*arms: tuple[str, tuple[int, int]]) -> dict[str, Any]:
    return {"event": "burn", "window": TEXT, "results": [figure(arm, count) for arm, count in arms]}


def made(*studies: Study, language: str = "en", **changes: Any) -> Edition:
    """The invented site with these studies; ``usual``: diagnoses that it is about, ``stands_for``: of the cold pack,
    ``percent``: of the usual response."""
    dataset = with_trials(*studies)
    words = dataset.vocabulary.record
    usual = changes.get("usual", ())
    diagnoses = tuple(d.model_copy(update={"usual": d.id in usual}) for d in words.diagnoses)
    stands_for = Text.model_validate(changes["stands_for"]) if "stands_for" in changes else None
    comparators = tuple(c.model_copy(update={"stands_for": stands_for}) for c in words.comparators)
    outcomes = tuple(
        o.model_copy(update={"usual_percent": changes.get("percent") if o.id == "response" else None})
        for o in words.outcomes
    )
    record = words.model_copy(update={"diagnoses": diagnoses, "comparators": comparators, "outcomes": outcomes})
    return edition_of(replace(dataset, vocabulary=replace(dataset.vocabulary, record=record)), language)


def shown(here: Edition) -> list[tuple[str, list[tuple[str, str]]]]:
    """The parts of the box of hot baths: (title, [(outcome, comparator)])."""
    numbers = numbers_of(here.dataset.treatments["hot-bath"], here)
    return [(one.title, [(row.item.name, row.comparator) for row in one.rows]) for one in numbers.parts]


def both(control: dict[str, Any], **more: Any) -> Study:
    arms, key = [HOT, control], control["id"]
    return trial(
        "x-2020",
        arms=arms,
        outcomes=[counted(("hot", (24, 60)), (key, (12, 60)))],
        harms=[burns(("hot", (9, 60)), (key, (30, 60)))],
        **more,
    )


def test_an_active_comparator_is_named_and_stands_apart_with_benefits_and_harms():
    here = made(both(COLD))
    assert shown(here) == [
        ("Beside another treatment: A cold pack", [("Response", "A cold pack"), ("Burn", "A cold pack")])
    ]
    numbers = numbers_of(here.dataset.treatments["hot-bath"], here)
    assert numbers.no_harms == here.words("box.no_harms.beside")


def test_an_active_comparator_without_a_name_in_the_vocabulary_is_called_by_its_label():
    assert shown(made(both(RUB)))[0][0] == "Beside another treatment: Rub of the knee"


@pytest.mark.parametrize("kind", [kind for kind in Control if kind is not Control.active])
def test_every_other_kind_of_control_is_the_background_and_is_named(kind: Control):
    here = made(both({"id": "c", "label": TEXT, "control": kind}))
    name = here.words(f"control.{kind}")
    ((title, rows),) = shown(here)
    assert title == ""
    assert [comparator for _, comparator in rows] == [name[0].upper() + name[1:]] * 2
    assert numbers_of(here.dataset.treatments["hot-bath"], here).no_harms == ""


def test_a_placebo_that_can_be_felt_is_the_background_and_named_as_such():
    felt = {"en": "a placebo that can be felt", "fr": "un placebo perceptible"}
    ((title, rows),) = shown(made(both(COLD), stands_for=felt))
    assert title == ""
    assert {comparator for _, comparator in rows} == {"A cold pack (a placebo that can be felt)"}
    ((title, rows),) = shown(made(both(COLD), stands_for=felt, language="fr"))
    assert {comparator for _, comparator in rows} == {"Une poche froide (un placebo perceptible)"}


def test_two_kinds_of_control_in_one_trial_are_never_added_up():
    arms = [HOT, SHAM, COLD, RUB]
    people = [("hot", (24, 60)), ("sham", (12, 60)), ("cold", (30, 60)), ("rub", (36, 60))]
    here = made(trial("x-2020", arms=arms, outcomes=[counted(*people)], harms=[burns(*people)]))
    numbers = numbers_of(here.dataset.treatments["hot-bath"], here)
    assert [(one.title, [row.control for row in one.rows]) for one in numbers.parts] == [
        ("", ["20 of 100 (12 to 32)"] * 2),
        ("Beside another treatment: A cold pack", ["50 of 100 (38 to 62)"] * 2),
        ("Beside another treatment: Rub of the knee", ["60 of 100 (47 to 71)"] * 2),
    ]
    keys = [row.item.key for one in numbers.parts for row in one.rows]
    assert sorted(keys) == sorted(set(keys))


def test_a_box_without_harms_says_so_and_where_to_look():
    here = made(trial("x-2020", (24, 60), (12, 60)))
    treatments = here.dataset.treatments
    numbers = numbers_of(treatments["hot-bath"], here)
    assert numbers.no_harms == here.words("box.no_harms.none")
    assert [place for _, place, _ in numbers.see] == ["harms", "labels"]
    assert [place for _, place, _ in numbers_of(treatments["steam"], here).see] == []
    percent = {"event": "burn", "window": TEXT, "results": [figure("hot", 12.0), figure("sham", 3.0)]}
    here = made(trial("x-2020", (24, 60), (12, 60), harms=[percent]))
    numbers = numbers_of(here.dataset.treatments["hot-bath"], here)
    assert numbers.no_harms == here.words("box.no_harms.percent")
    assert ("treatment-harms", "harms-in-trials") in [(kind, place) for kind, place, _ in numbers.see]


def test_harms_too_rare_for_a_picture_stand_in_the_box_as_counts():
    here = made(trial("x-2020", (24, 60), (12, 60), harms=[burns(("hot", (1, 300)), ("sham", (0, 300)))]))
    (one,) = numbers_of(here.dataset.treatments["hot-bath"], here).parts
    row = next(row for row in one.rows if row.item.name == "Burn")
    assert (row.treated, row.comparator, row.control) == ("1 of 300", "Sham", "0 of 300")


@pytest.mark.parametrize(
    ("definition", "note"),
    [
        ("at least 50% less pain", ""),
        ("at least 40% less pain", "Not the usual definition: at least 40% less pain"),
        ("60 % less, not the usual 50%", "Not the usual definition: 60 % less, not the usual 50%"),
        ("half less pain", "counted as: half less pain"),
    ],
)
def test_a_definition_is_said_unless_it_is_known_to_be_the_usual_one(definition: str, note: str):
    told = {"en": definition, "fr": definition}
    here = made(
        trial("x-2020", outcomes=[counted(("hot", (24, 60)), ("sham", (12, 60)), definition=told)]), percent=50.0
    )
    (row,) = numbers_of(here.dataset.treatments["hot-bath"], here).parts[0].rows
    assert [one for one in row.notes if "definition" in one or "counted as" in one] == ([note] if note else [])


@pytest.mark.parametrize(
    ("population", "note"),
    [
        ({"diagnosis": ["knee-pain"]}, "in: tired knees"),
        ({"diagnosis": ["stiff-knee"]}, "Particular people: tired knees"),
        ({"diagnosis": ["knee-pain", "stiff-knee"]}, "Particular people: stiff knee too"),
        (
            {"diagnosis": ["knee-pain"], "particular": {"en": "people of 65 and over", "fr": "65 ans et plus"}},
            "Particular people: tired knees, people of 65 and over",
        ),
    ],
)
def test_people_whom_the_site_is_not_about_are_pointed_out(population: dict[str, Any], note: str):
    said = {"text": {"en": "tired knees", "fr": "genoux fatigués"}} | population
    here = made(trial("x-2020", (24, 60), (12, 60), population=said), usual=("knee-pain",))
    (row,) = numbers_of(here.dataset.treatments["hot-bath"], here).parts[0].rows
    assert row.notes[-1] == note


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("blinding", [None, "double-blind", "single-blind"])
def test_a_row_says_that_it_is_not_known_who_knew_what_was_given(language: str, blinding: str | None):
    design = {"kind": "rct", "randomised": 120} | ({"blinding": blinding} if blinding else {})
    here = made(trial("x-2020", (24, 60), (12, 60), design=design), language=language)
    (row,) = numbers_of(here.dataset.treatments["hot-bath"], here).parts[0].rows
    assert (here.words("headline.blinding_unknown") in row.notes) is (blinding is None)


def test_a_pool_says_every_comparator_scale_and_in_how_many_trials_people_are_particular():
    apart = {"diagnosis": ["stiff-knee"], "text": {"en": "Stiff ones", "fr": "Raides"}}
    studies = [
        trial("anna-2019", (20, 40), (10, 40), year=2019),
        trial("bob-2020", (14, 40), (12, 40), year=2020),
        trial("carol-2022", (30, 60), (20, 60), year=2022, population=apart),
    ]
    here = made(*studies, usual=("knee-pain",))
    (row,) = numbers_of(here.dataset.treatments["hot-bath"], here).parts[0].rows
    assert row.item.source[0] == "pool"
    assert row.comparator == "Sham"
    assert row.notes[0].endswith("after 4 weeks")
    trials = [here.words.count("trials_n", n) for n in (2, 1)]
    assert row.notes[-3:-1] == [f"in: invented. ({trials[0]})", f"Particular people: stiff ones ({trials[1]})"]


def test_compare_sets_what_was_counted_beside_another_treatment_apart():
    here = real("en")
    column = said_of_each(here)["ketamine-iv"]
    harms = part(column, 'data-row="people-harms"', "</dd>")
    beside_ect = part(column, 'data-row="people-beside"', "</dd>")
    assert "Anxiety" not in harms
    assert "Electroconvulsive" not in harms
    assert "Anxiety" in beside_ect
    assert here.words("box.beside", name="Electroconvulsive therapy (ECT)") in beside_ect
