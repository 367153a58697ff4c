"""A hundred people: whole figures, both groups, the interval in words and as a band; and when nothing is drawn."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer.analysis import Side
from evidence_explorer.analysis.people import Hundred, hundred, of_hundred, people_of_pool, refusal, share_of, told_of
from evidence_explorer.model import Study
from evidence_explorer.pages import KINDS, Edition, edition_of
from evidence_explorer.pages.blocks.factbox import numbers_of
from evidence_explorer.pages.blocks.people.icons import icon_array
from evidence_explorer.pages.blocks.people.view import (
    People,
    harms_of_study,
    people_of_declared,
    people_of_study,
    people_of_treatment,
)
from evidence_explorer.pages.blocks.pooled.view import together
from evidence_explorer.stats import wilson
from evidence_explorer.words import words
from evidence_explorer.words.typography import unnested
from made import HOT, SHAM, TEXT, figure, outcome, pooled, three, trial, with_trials
from real import real_dataset, real_edition

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("en", "fr")
LARGE = {"treated": (24, 60), "control": (12, 60)}


def edition(*studies: Study, language: str = "en", **pool: Any) -> Edition:
    return edition_of(with_trials(*studies, **pool), language)


def of(study: Study, language: str = "en", **pool: Any) -> People:
    """The response of one trial as people."""
    return people_of_study(study.id, "response", edition(study, language=language, **pool))


def changed(study: Study, **part: dict[str, Any]) -> Study:
    record = json.loads(study.model_dump_json())
    for name, fields in part.items():
        record[name] |= fields
    return Study.model_validate_json(json.dumps(record))


def drawing(svg: str) -> ET.Element:
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def count(svg: str, name: str) -> int:
    """How many whole figures a part of a drawing holds."""
    parts = [part for part in drawing(svg).iter(f"{SVG}path") if part.get("class") == f"ee-{name}"]
    return sum(part.get("d", "").count("M") for part in parts)


def band(svg: str) -> int:
    """How many cells lie under the lighter band."""
    parts = [part.get("d", "") for part in drawing(svg).iter(f"{SVG}path") if part.get("class") == "ee-band"]
    return sum(int(wide) for part in parts for wide in re.findall(r"h(\d+)v", part)) // 12


# Numbers


SHARES = [(0, 0), (0.004, 0), (0.005, 1), (0.145, 15), (0.265, 27), (0.996, 100), (1, 100)]


@pytest.mark.parametrize(("share", "people"), SHARES)
def test_a_share_is_whole_people_with_halves_up(share: float, people: int):
    assert of_hundred(share) == people


@pytest.mark.parametrize(("events", "n"), [(0, 20), (1, 20), (29, 79), (20, 20), (333, 1000)])
def test_the_people_of_a_group_are_its_share_and_wilsons_interval(events: int, n: int):
    found, expected = hundred(share_of(Side(("a",), events, n, True))), wilson(events, n)
    assert (found.count, found.low, found.high) == tuple(of_hundred(value) for value in expected)
    assert 0 <= found.low <= found.count <= found.high <= 100


# The drawing


@pytest.mark.parametrize("numbers", [(0, 0, 0), (1, 0, 7), (37, 27, 48), (99, 90, 100), (100, 100, 100)])
def test_the_figures_are_whole_and_add_up_to_100(numbers: tuple[int, int, int]):
    found = Hundred(*numbers)
    svg = icon_array(found, "blue", "Title", "About")
    assert (count(svg, "filled"), count(svg, "hollow")) == (found.count, 100 - found.count)
    assert band(svg) == found.high - found.low


def test_the_band_lies_from_the_low_to_the_high_end_row_by_row():
    svg = icon_array(Hundred(37, 27, 48), "blue", "Title", "About")
    (path,) = [part.get("d") for part in drawing(svg).iter(f"{SVG}path") if part.get("class") == "ee-band"]
    assert path == "M84 24h36v12h-36zM0 36h120v12h-120zM0 48h96v12h-96z"


def test_every_figure_stands_in_its_own_cell_in_a_fixed_order():
    svg = icon_array(Hundred(23, 23, 23), "blue", "Title", "About")
    places = []
    for part in drawing(svg).iter(f"{SVG}path"):
        places += [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)a", part.get("d", ""))]
    assert len(set(places)) == 100
    filled = next(p for p in drawing(svg).iter(f"{SVG}path") if p.get("class") == "ee-filled").get("d", "")
    first = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)a", filled)]
    assert first == sorted(places, key=lambda place: (place[1], place[0]))[:23]


def test_a_drawing_has_a_name_a_description_and_no_colour_of_its_own():
    svg = icon_array(Hundred(37, 27, 48), "blue", "Treated: 37 <of> 100", "37 & 63")
    root = drawing(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") is None  # naming the description, too, it would be said twice
    assert [e.text for e in root if e.tag in (f"{SVG}title", f"{SVG}desc")] == ["Treated: 37 <of> 100", "37 & 63"]
    assert re.findall(r"#[0-9a-f]{3,6}", svg) == []
    assert "var(--ee-blue)" in svg
    assert "<script" not in svg


# When nothing is drawn (METHODS, row 22)


@pytest.mark.parametrize(
    ("treated", "control", "reason"),
    [
        ((10, 20), (5, 20), ""),
        ((10, 19), (5, 200), "small"),
        ((10, 200), (5, 19), "small"),
        ((0, 200), (5, 200), "rare"),
        ((1, 101), (5, 200), "rare"),
        ((2, 200), (5, 200), ""),
        ((20, 200), (1, 200), "rare"),
    ],
)
def test_small_groups_and_rare_events_are_not_drawn(treated: tuple[int, int], control: tuple[int, int], reason: str):
    assert refusal(Side(("a",), *treated, True), Side(("b",), *control, True)) == reason


def test_a_blinded_trial_of_enough_people_is_drawn():
    found = of(trial("anna-2019", year=2019, **LARGE))
    assert found.reason == ""
    assert [(a.hundred, a.people, a.text) for a in found.arrays] == [
        (Hundred(40, 29, 53), "24 of 60", "40 of 100 (29 to 53)"),
        (Hundred(20, 12, 32), "12 of 60", "20 of 100 (12 to 32)"),
    ]
    assert found.arrays[1].label == "Control group (sham)"
    assert found.caption == "Of 100 people like those in this trial, after 4 weeks"
    assert found.source == ("study", "anna-2019", "Anna 2019")


def test_the_same_view_speaks_french():
    found = of(trial("anna-2019", **LARGE), "fr")
    assert found.caption == "Sur 100 personnes comme celles de cet essai, après 4 semaines"
    assert [a.text for a in found.arrays] == ["40 sur 100 (de 29 à 53)", "20 sur 100 (de 12 à 32)"]
    assert "39 vides" not in found.arrays[0].svg
    assert "40 figures pleines, 60 vides" in found.arrays[0].svg


COUNTED = outcome(figure("hot", (24, 60)), figure("sham", (12, 60)))
REFUSED: dict[str, Study] = {
    "small": trial("x-2020", (9, 19), (5, 60)),
    "rare": trial("x-2020", (9, 60), (0, 60)),
    "no_control": trial("x-2020", (24, 60), None),
    "no_people": trial("x-2020", 40.0, 20.0),
    "no_figure": trial("x-2020", outcomes=[COUNTED | {"kind": "remission"}]),
    "not_randomised": changed(trial("x-2020", **LARGE), design={"kind": "cohort"}),
    "open": changed(trial("x-2020", **LARGE), design={"blinding": "open"}),
    "retracted": trial("x-2020", **LARGE, afterwards=[{"kind": "retracted", "what": TEXT}]),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REFUSED)
def test_a_trial_that_would_mislead_is_not_drawn_and_says_why(reason: str, language: str):
    found = of(REFUSED[reason], language)
    assert found.arrays == ()
    assert found.reason.startswith(words(language)(f"hundred.reason.{reason}"))


def test_what_is_too_rare_or_too_small_is_told_in_counts():
    assert of(REFUSED["rare"]).reason.endswith("9 of 60 in the treated group, 0 of 60 in the control group")
    assert of(REFUSED["small"]).reason.endswith("9 of 19 in the treated group, 5 of 60 in the control group")


def test_a_recalled_figure_is_never_drawn():
    memory = {"paper": {"grade": "recalled", "read_in": TEXT, "covers": TEXT}}
    assert of(trial("x-2020", **LARGE, sources=memory)).arrays == ()


def test_a_crossover_is_drawn_with_its_first_period_only():
    mixed = changed(trial("x-2020", **LARGE), design={"kind": "crossover-rct"})
    assert of(mixed).arrays == ()
    first = changed(trial("x-2020", outcomes=[COUNTED | {"period": "first"}]), design={"kind": "crossover-rct"})
    assert len(of(first).arrays) == 2


def test_doses_are_added_up_only_where_a_pool_declares_what_to_do_with_them():
    arms = [HOT, HOT | {"id": "hotter"}, SHAM]
    counted = outcome(figure("hot", (20, 40)), figure("hotter", (24, 40)), figure("sham", (8, 40)))
    study = trial("x-2020", arms=arms, outcomes=[counted])
    assert of(study).arrays[0].people == "44 of 80"
    assert of(study, arms={"x-2020": ("hotter", "sham")}).arrays[0].people == "24 of 40"
    here = edition(study)
    steamy = [arm | {"treatment": "steam"} if arm is not SHAM else arm for arm in arms]
    other = trial("x-2020", arms=steamy, outcomes=[counted], treatments=["steam"])
    assert people_of_study("x-2020", "response", edition(other)).reason.startswith(here.words("hundred.reason.several"))


# Pools


@pytest.mark.parametrize(
    ("declared", "risk", "people"),
    [((), "30\u202f%", Hundred(30, 30, 30)), ((0.2, 0.4), "20\u202f%", Hundred(20, 20, 20))],
)
def test_a_pool_of_three_is_drawn_at_the_risk_that_it_declares_or_at_the_median(
    declared: tuple[float, ...], risk: str, people: Hundred
):
    here = edition(*three(), control_risks=declared)  # in the control groups: 25, 30 and 33 of 100
    found = people_of_declared(here.evidence.pools[0], here)
    assert found.fragile
    assert found.arrays[1].hundred == people
    absolute = here.evidence.pools[0].absolute(people.count / 100, True)
    assert absolute
    assert found.arrays[0].hundred.count == of_hundred(absolute.treated.value)
    assert found.caption == (
        f"Of 100 people like those in these 3 trials, after 4 weeks, if {risk} reach it in the control group"
    )
    assert found.source[:2] == ("pool", "hot-bath-response")
    assert found.terms
    assert (here.words("headline.declared_risk") in found.terms.notes) is bool(declared)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_and_the_sentence_of_a_pool_speak_of_one_risk(language: str):
    """At 0.4 % in the control group: 40 of 10,000, never 30 of 100, which is the median of the trials."""
    here = edition(*three(), language=language, control_risks=(0.004,))
    treatment = here.dataset.treatments["hot-bath"]
    (row,) = [row for part in numbers_of(treatment, here).parts for row in part.rows]
    (pool,) = together(treatment, here).pools
    for people in (here.words.number(40), here.words.number(10_000)):
        assert people in row.control
        assert people in pool.sentences[0]


@pytest.mark.parametrize(
    ("treated", "control", "people"),
    [
        ((85, 91), (85, 90), 100),  # 93 and 94 of 100: nobody knows a thousandth part from 91 people
        ((26, 30), (24, 29), 100),
        ((19, 20), (10, 20), 100),
        ((1, 20), (7, 20), 100),  # 5 of 100, though an end of the interval is under 5 %
        ((4, 91), (6, 90), 1000),  # an end under 5 %
        ((880, 2000), (920, 2000), 1000),
        ((880, 2000), (1000, 2000), 100),
    ],
)
def test_a_small_trial_is_not_told_more_exactly_than_its_people_allow(
    treated: tuple[int, int], control: tuple[int, int], people: int
):
    assert told_of(Side(("a",), *treated, True), Side(("b",), *control, True)) == people


@pytest.mark.parametrize(
    ("studies", "reason"),
    [
        (three()[:2], "few"),
        ([trial(f"x{i}-2020", (3, 6), (1, 6)) for i in range(3)], "small"),
        ([trial(f"x{i}-2020", (30, 400), (1, 400)) for i in range(3)], "rare"),
        ([trial(f"x{i}-2020", (400, 400), (400, 400)) for i in range(3)], "few"),
    ],
)
def test_a_pool_that_would_mislead_is_not_drawn(studies: list[Study], reason: str):
    assert people_of_pool(pooled(*studies, control_risks=()), True) == reason
    here = edition(*studies, control_risks=())
    found = people_of_declared(here.evidence.pools[0], here)
    assert (found.arrays, found.reason) == ((), here.words(f"hundred.reason.{reason}"))


# What a treatment's page shows


def test_a_pool_of_three_comes_before_the_largest_trial():
    here = edition(*three(), changed(trial("giant-2023", (200, 400), (100, 400)), design={"blinding": "open"}))
    (found,) = people_of_treatment(here.dataset.treatments["hot-bath"], here).benefits
    assert found.source[0] == "pool"


def test_without_a_pool_of_three_the_largest_trial_that_qualifies_is_drawn():
    small, large = trial("small-2019", (10, 25), (5, 25)), trial("large-2020", (30, 90), (15, 90))
    large = changed(large, design={"randomised": 180})
    larger = changed(trial("open-2021", (90, 300), (30, 300)), design={"randomised": 600, "blinding": "open"})
    here = edition(small, large, larger)
    (found,) = people_of_treatment(here.dataset.treatments["hot-bath"], here).benefits
    assert found.source[1] == "large-2020"


def harm(event: str, treated: Any, control: Any, **more: Any) -> dict[str, Any]:
    return {"event": event, "window": TEXT, "results": [figure("hot", treated), figure("sham", control)]} | more


def test_harms_are_drawn_in_the_same_form_and_dangerous_ones_come_first():
    harms = [("wet-trousers", (30, 60), (6, 60)), ("any-event", (33, 60), (12, 60)), ("burn", (3, 60), (1, 60))]
    here = edition(trial("anna-2019", **LARGE, harms=[harm(*counted) for counted in harms]))
    found = people_of_treatment(here.dataset.treatments["hot-bath"], here).harms
    assert [(p.name, p.serious, len(p.arrays)) for p in found] == [
        ("Burn", True, 2), ("Any adverse event", False, 2), ("Wet trousers", False, 2),
    ]  # fmt: skip
    assert found[1].caption == "Of 1,000 people like those in this trial (counted over: Invented.)"
    assert found[1].arrays[0].hundred == hundred(share_of(Side(("hot",), 33, 60, True)))


def test_a_dangerous_event_too_rare_to_draw_is_told_in_counts_and_not_dropped():
    here = edition(trial("anna-2019", **LARGE, harms=[harm("burn", (1, 200), (0, 200))]))
    (found,) = people_of_treatment(here.dataset.treatments["hot-bath"], here).harms
    assert found.serious
    assert found.arrays == ()
    assert found.reason.endswith("1 of 200 in the treated group, 0 of 200 in the control group")


def test_an_event_without_a_count_in_both_groups_is_no_picture():
    lone = {"event": "burn", "window": TEXT, "results": [figure("hot", (9, 60))]}
    together = harm("burn", (9, 60), (1, 60)) | {"results": [figure("hot+sham", (10, 120))]}
    percent = harm("burn", 12.0, 3.0)
    here = edition(trial("anna-2019", **LARGE, harms=[lone, together, percent]))
    assert harms_of_study("anna-2019", here) == []


def test_harms_come_from_the_largest_trial_that_counts_them_in_both_groups():
    both = [harm("wet-trousers", (30, 60), (6, 60)), harm("burn", (9, 60), (3, 60))]
    small = trial("small-2019", **LARGE, harms=both)
    large = trial("large-2020", **LARGE, harms=[harm("wet-trousers", (90, 180), (18, 180))])
    here = edition(small, changed(large, design={"randomised": 360}))
    found = people_of_treatment(here.dataset.treatments["hot-bath"], here).harms
    assert [(p.name, p.source[1]) for p in found] == [("Burn", "small-2019"), ("Wet trousers", "large-2020")]


def test_all_lines_of_a_box_are_told_of_as_many_people_as_the_smallest_share_among_them_needs():
    """Also the response, which could be told of a hundred; what is drawn stays a hundred, and counts stay counts."""
    harms = [harm("burn", (3, 60), (1, 60)), harm("wet-trousers", (1, 60), (0, 60))]
    for language, told in (("en", "of 1,000"), ("fr", "sur 1\u202f000")):
        here = edition(trial("anna-2019", **LARGE, harms=harms), language=language)
        found = people_of_treatment(here.dataset.treatments["hot-bath"], here)
        response, burn, wet = (*found.benefits, *found.harms)
        assert [one.of for one in (response, burn, wet)] == [1000, 1000, 0]
        assert all(told in array.text for one in (response, burn) for array in one.arrays)
        assert response.arrays[0].hundred == hundred(share_of(Side(("hot",), 24, 60, True)))
        assert wet.counts is not None
        alone = edition(trial("anna-2019", **LARGE), language=language)
        (one,) = people_of_treatment(alone.dataset.treatments["hot-bath"], alone).benefits
        assert one.of == 100


# The real site


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_box_of_the_site_speaks_of_one_number_of_people(language: str):
    here, sizes = real_edition(language), set()
    for treatment in here.dataset.treatments.values():
        found = people_of_treatment(treatment, here)
        for box in ([(found.benefits, found.harms)], [(one.benefits, one.harms) for one in found.beside]):
            of = {one.of for pair in box for part in pair for one in part if one.of}
            assert len(of) < 2, (treatment.id, of)
            sizes |= of
    assert sizes == {100, 1000}


@cache
def real(language: str) -> list[People]:
    here = real_edition(language)
    found = [people_of_treatment(treatment, here) for treatment in here.dataset.treatments.values()]
    return [people for one in found for people in (*one.benefits, *one.harms)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_real_picture_has_two_groups_of_100_and_words_for_them(language: str):
    shown = [people for people in real(language) if people.arrays]
    assert len(shown) > 20
    for people in shown:
        assert len(people.arrays) == 2
        assert people.caption
        assert people.reason == ""
        for array in people.arrays:
            svg = str(array.svg)
            assert count(svg, "filled") == array.hundred.count
            assert count(svg, "filled") + count(svg, "hollow") == 100
            title = drawing(svg).find(f"{SVG}title")
            assert title is not None
            assert title.text
            assert title.text.endswith(array.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_real_event_that_is_not_drawn_says_why(language: str):
    assert [people for people in real(language) if not people.arrays and not people.reason] == []


def test_no_real_picture_rests_on_an_open_or_single_group_study_or_on_fewer_than_20_people():
    dataset = real_dataset()
    for people in real("en"):
        if people.arrays and people.source[0] == "study":
            assert dataset.studies[people.source[1]].design.kind.randomised
            sizes = [int(array.people.replace(",", "").split(" of ")[1]) for array in people.arrays]
            assert min(sizes) >= 20


def test_no_two_drawings_of_a_page_share_an_id():
    here = real_edition("en")
    for treatment in here.dataset.treatments.values():
        for kind in [kind for kind in KINDS.values() if kind.name.startswith("treatment")]:
            if treatment.id in kind.keys(here.dataset):
                ids = re.findall(r' id="([^"]+)"', kind.write(here, treatment.id).body)
                assert sorted(ids) == sorted(set(ids)), (kind.name, treatment.id)


def test_a_row_from_one_trial_says_so_with_the_people_who_were_counted():
    told = {"en": "one trial: 19 of 20 against 10 of 20", "fr": "un seul essai\u202f: 19 sur 20 contre 10 sur 20"}
    for language, flag in told.items():
        here = real_edition(language)
        for part in numbers_of(here.dataset.treatments["celecoxib"], here).parts:
            for row in part.rows:
                assert (here.words("hundred.one_trial") in row.alone) is (row.item.source[0] == "study")
        rows = [row for part in numbers_of(here.dataset.treatments["celecoxib"], here).parts for row in part.rows]
        assert any(flag == row.alone.replace("\u00a0", " ") for row in rows), language


def test_a_picture_names_its_treatment_and_how_many_people_each_figure_stands_for():
    here = real_edition("en")
    for key, treatment in here.dataset.treatments.items():
        found = people_of_treatment(treatment, here)
        for item in (*found.benefits, *found.harms):
            if item.arrays:
                named = unnested(f"({here.say(treatment.name)})")  # its name stands in brackets
                assert named.lower() in item.arrays[0].label.lower(), key
                assert ("Each figure stands for" in item.note) is (item.of > 100), item.key
                assert item.of <= 100 or f"stands for {item.of // 100} people" in item.note


def test_harms_of_the_first_screen_are_the_pools_that_are_declared_and_the_most_frequent_events():
    edition = real_edition("en")
    people = people_of_treatment(edition.dataset.treatments["esketamine"], edition)
    pools = {pooled.declared.event: pooled for pooled in edition.evidence.harm_pools_of("esketamine")}
    shown = {item.counted: item for item in people.harms if not item.serious}
    assert "dissociation" in shown
    for event, item in shown.items():
        assert item.source[:2] == ("pool", pools[event].declared.id)
        assert item.studies == tuple(pools[event].studies)
    shares = [item.share for item in people.harms if not item.serious]
    assert shares == sorted(shares, reverse=True)
    psilocybin = people_of_treatment(edition.dataset.treatments["psilocybin"], edition).harms
    assert {("headache", ("33 of 50", "13 of 54")), ("nausea", ("24 of 50", "3 of 54"))} <= {
        (item.counted, item.counts) for item in psilocybin
    }


def test_harms_that_fit_more_and_fewer_alike_say_so():
    edition = real_edition("en")
    told = edition.words("headline.uncertain")
    found = {item.counted: item for item in harms_of_study("goodwin-2022", edition)}
    stopped, serious = found["discontinuation-due-to-adverse-event"], found["serious-adverse-event"]
    assert stopped.terms
    assert told in stopped.terms.notes  # 2 of 79 against 4 of 79
    assert serious.terms
    assert told in serious.terms.notes  # 5 of 79 against 1 of 79
    headache = next(item for item in harms_of_study("raison-2023", edition) if item.counted == "headache")
    assert headache.terms
    assert told not in headache.terms.notes


def test_a_trial_of_few_people_is_marked_fragile():
    edition = real_edition("en")
    small = people_of_study("abbasi-2012", "response", edition)
    assert small.fragile
    assert small.of == 100
    assert not people_of_study("goodwin-2022", "response", edition).fragile
