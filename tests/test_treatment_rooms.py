"""The rooms of a treatment: which there are, what leads to them and to old places, and lists that are cut."""

from __future__ import annotations

import re

from built import Html
from evidence_explorer.model import Treatment
from evidence_explorer.pages import Edition, edition_of, written
from evidence_explorer.pages.blocks.people.view import people_of_treatment
from evidence_explorer.pages.blocks.pooled.view import together
from evidence_explorer.pages.blocks.trials import arm_charts, largest
from evidence_explorer.pages.treatment.front import picture_of
from evidence_explorer.pages.treatment.rooms import ROOMS
from made import HOT, SHAM, trial, with_trials
from real import real_edition
from treated import FRONT, languages, pages_of

# Which there are


@languages
def test_a_room_exists_only_where_it_has_something_to_show_and_the_page_leads_to_it(language: str):
    here = real_edition(language)
    for treatment in here.dataset.treatments.values():
        front = written(here, FRONT, treatment.id).body
        for room in ROOMS:
            there = treatment.id in room.keys(here.dataset)
            assert (f'href="{room.name}/"' in front) is there, (treatment.id, room.name)
    assert "treatment-harms" not in pages_of("alto-100", here)


OLD = (
    "top", "what", "box-status", "numbers", "against", "harms", "unknown", "sure", "results", "together", "people",
    "harms-in-trials", "certainty", "status", "studies",
)  # fmt: skip
"""The places that the page of every treatment had before it had rooms; some pages had more."""


def more_old(treatment: Treatment, here: Edition) -> list[str]:
    people = people_of_treatment(treatment, here)
    items = [*people.benefits, *people.harms, *(p for one in people.beside for p in (*one.benefits, *one.harms))]
    found = [item.key for item in items] + [f"pool-{p.declared.id}" for p in here.evidence.own_pools(treatment.id)]
    found += [name for name, there in (("labels", treatment.labels), ("sought", treatment.sought)) if there]
    return found + [name for name, there in (("practice", treatment.practice), ("ask", treatment.ask)) if there]


def leads_to(name: str, front: Html) -> str:
    """The kind of page on which a place is, as the script reads it: the page itself, or the room that holds it."""
    if name in front.ids:
        return FRONT
    links = [(said["data-holds"].split(), said["href"]) for said in front.all("a") if "data-holds" in said]
    fitting = [
        (len(pattern), href)
        for holds, href in links
        for pattern in holds
        if re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name)
    ]
    return f"treatment-{max(fitting)[1].strip('/')}" if fitting else ""


@languages
def test_every_old_place_is_on_the_page_or_in_the_room_that_its_list_names(language: str):
    here = real_edition(language)
    for treatment in here.dataset.treatments.values():
        pages = {kind: Html(page.body) for kind, page in pages_of(treatment.id, here).items()}
        for name in (*OLD, *more_old(treatment, here)):
            kind = leads_to(name, pages[FRONT])
            assert kind in pages, (treatment.id, name)
            assert name in pages[kind].ids, (treatment.id, name, kind)


# Ten times the data


def many(n: int) -> Edition:
    """The invented site with so many trials, each larger than the one before."""
    arms = [HOT, SHAM]
    made = [
        trial(f"anna{i:03d}-{1950 + i}", (10 + i, 40 + i), (6 + i, 40 + i), year=1950 + i, arms=arms,
              design={"kind": "rct", "blinding": "double-blind", "randomised": 80 + 2 * i})
        for i in range(n)
    ]  # fmt: skip
    return edition_of(with_trials(*made), "en")


def test_lists_are_cut_to_the_largest_and_say_where_the_rest_is():
    here = many(70)
    treatment = here.dataset.treatments["hot-bath"]
    studies = here.dataset.studies_of_treatment("hot-bath")
    picture = picture_of(treatment, studies, here)
    assert picture
    assert here.words("chart.largest", n="4", all="70") in picture["note"]
    (chart,) = arm_charts(studies, here, "x")
    assert here.words("chart.largest", n="14", all="70") in chart["note"]
    assert {row.study for row in chart["rows"]} == {study.id for study in studies}
    room = written(here, "treatment-trials", "hot-bath").body
    shown = room.split('id="studies"')[1].split("<details")[0]
    assert shown.count("<tr>") == 1 + 15
    assert all(f"studies/{study.id}/" in room for study in studies)
    assert here.words.count("rooms.more_studies_n", 55) in room
    (pool,) = together(treatment, here).pools
    assert len(pool.rows) == 70
    assert here.words("chart.largest", n="30", all="70") in pool.figures[0].note


def test_the_largest_are_those_with_most_people():
    here = many(10)
    studies = here.dataset.studies_of_treatment("hot-bath")
    kept = largest(studies, lambda study: study.id, here, 3)
    assert {study.id for study in kept} == {"anna007-1957", "anna008-1958", "anna009-1959"}
    assert kept == [study for study in studies if study in kept]
