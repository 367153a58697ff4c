"""The Compare page as it is written: its weight, its links and ids, the pairs; hostile text stays text."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from built import HOSTILE, LANGUAGES, Html, make_hostile, mini_project, searched
from compared import (
    MINI,
    choices,
    dataset,
    edition,
    found,
    html,
    languages,
    markup,
    page,
    shown,
    sites,
    told,
)
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.compare.page import (
    IN_FULL,
    NAMED,
    columns,
    compare_files,
    compare_page,
    met_of,
    pairs,
    pairs_page,
)
from evidence_explorer.site import sound_dataset
from made import HOT, figure, outcome, trial, with_trials
from real import real_edition

HEAVIEST = 20_000
"""Bytes of the page without its frame, compressed."""
HEAVIEST_CHOICE = 150_000
"""Bytes of the four heaviest choices together, compressed."""


@languages
def test_the_page_stays_light(language: str):
    assert len(gzip.compress(page("real", language).encode())) < HEAVIEST
    sizes = sorted(len(gzip.compress(one)) for one in compare_files(edition("real", language)).values())
    assert sum(sizes[-4:]) < HEAVIEST_CHOICE


@sites
@languages
def test_nothing_is_said_of_a_treatment_before_it_is_chosen(name: str, language: str):
    assert not {"ee-c-counted", "ee-c-pair", "ee-c-of"} & set(html(name, language).words)
    assert len(html(name, language).elements) < 1000


@sites
@languages
def test_each_pair_has_its_place_on_the_page_of_all_pairs(name: str, language: str):
    all_pairs = Html(pairs_page(edition(name, language)).body)
    links = [said["href"] for said in html(name, language).all("a") if "data-with" in said]
    assert links
    assert [link for link in links if link.removeprefix("pairs/#") not in all_pairs.ids] == []
    met = {key for one in choices(name, language).values() for key in one["met"]}
    assert met == {" ".join(pair.keys) for pair in pairs(found(name), edition(name, language))}


@pytest.mark.parametrize("number", [1, NAMED, IN_FULL + 1, 30])
def test_a_pair_that_many_trials_compared_is_told_by_the_newest_and_names_the_others(number: int):
    arms = [HOT, {"id": "cold", "label": {"en": "Cold bath", "fr": "Bain froid"}, "treatment": "cold-pack"}]
    counted = [outcome(figure("hot", (20, 40)), figure("cold", (10, 40)))]
    made = [trial(f"anna-{1990 + i}", year=1990 + i, arms=arms, outcomes=counted) for i in range(number)]
    view = edition_of(with_trials(*made), "en")
    (pair,) = pairs(met_of(view), view)
    newest = [f"anna-{1990 + i}" for i in reversed(range(number))]
    assert [one.study for one in pair.trials] == newest[:IN_FULL]
    assert [key for key, _ in pair.more] == newest[IN_FULL:]
    assert (f"{number - NAMED} other" in pair.told) == (number > NAMED)
    column = next(c for c in columns(met_of(view), view) if c.id == "hot-bath")
    assert [key for key, _ in column.partners[0].trials] == newest[:NAMED]


@sites
@languages
def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(name: str, language: str):
    ids = [said["id"] for _, said in html(name, language).elements if "id" in said]
    assert len(ids) == len(set(ids))
    inside = [said["href"][1:] for said in html(name, language).all("a") if said.get("href", "").startswith("#")]
    assert inside
    assert set(inside) <= set(ids)


@sites
def test_a_link_to_a_choice_names_things_that_can_be_chosen_in_their_order(name: str):
    order = [column.id for column in shown(name)]
    searches = [said["data-with"] for said in html(name).all("a") if "data-with" in said]
    assert searches
    for search in searches:
        one, other = search.removeprefix("?with=").split(",")
        assert order.index(one) < order.index(other)


@languages
def test_every_treatment_page_leads_here_with_itself_chosen(language: str):
    from evidence_explorer.pages.treatment.page import treatment_page

    for treatment in dataset("mini").treatments.values():
        text = treatment_page(treatment, edition("mini", language)).body
        assert f'href="../../compare/?with={treatment.id}"' in text


def test_only_its_title_and_its_lead_are_searched(tmp_path: Path):
    project = mini_project(tmp_path)
    built = project.build()
    assert built.code == 0, built.output
    for language, folder in LANGUAGES.items():
        texts = [text for url, (_, text, *_) in searched(built, folder).items() if re.match(r"compare/(#|$)", url)]
        assert 1 <= len(texts) <= 2
        assert sum(map(len, texts)) < 400, language
    assert built.page("compare/").all("table") != []


def test_hostile_text_stays_text(tmp_path: Path):
    project = mini_project(tmp_path)
    make_hostile(project)
    spoiled = sound_dataset(project.root / "data", project.root, project.root / "seeds")[0]
    for language in LANGUAGES:
        view = edition_of(spoiled, language)
        seen = Html(compare_page(view).body + markup(told(compare_files(view))) + pairs_page(view).body)
        assert "script" not in {tag for tag, _ in seen.elements}
        assert "img" not in {tag for tag, _ in seen.elements}
        assert [said for _, said in seen.elements if any(name.startswith("on") for name in said)] == []
        assert [said for said in seen.all("a") if said.get("href", "").lower().startswith("javascript")] == []
        state = json.loads(next(said["data-compare"] for _, said in seen.elements if "data-compare" in said))
        assert any(HOSTILE in label for _, label in state["columns"])


def test_the_page_is_the_same_on_every_run():
    again = edition_of(sound_dataset(MINI, MINI.parent)[0], "fr")
    assert compare_page(again).body == page("mini", "fr")


def test_an_outcome_of_a_part_of_the_people_says_so():
    for language, part in {"en": "(sub-population)", "fr": "(sous-population)"}.items():
        here = real_edition(language)
        assert part in markup(told(compare_files(here)))
