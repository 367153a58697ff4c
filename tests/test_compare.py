"""The Compare page as a value: a block per treatment, a fixed order, every trial of two, no rate without control."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from built import HOSTILE, LANGUAGES, Html, make_hostile, mini_project, searched
from compared import markup, told
from evidence_explorer.analysis import MEASURES, contrasts
from evidence_explorer.analysis.headtohead import HeadToHead, given_in_order
from evidence_explorer.analysis.people import Hundred
from evidence_explorer.model import Dataset, Figure, Study, Timing
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.people.view import people_of_treatment
from evidence_explorer.pages.compare.cells import Hundred as Shown
from evidence_explorer.pages.compare.cells import Outcome
from evidence_explorer.pages.compare.marks import people_patterns, share_mark, small_array
from evidence_explorer.pages.compare.page import (
    IN_FULL,
    NAMED,
    chosen_from,
    columns,
    compare_files,
    compare_page,
    met_of,
    pairs,
    pairs_page,
    row_groups,
    state_of,
)
from evidence_explorer.pages.compare.trials import Counted, TrialView
from evidence_explorer.site import sound_dataset
from made import HOT, SHAM, figure, mini, outcome, trial, with_trials
from real import real_dataset, real_edition

MINI = Path(__file__).parent / "mini" / "data"
HEAVIEST = 20_000
"""Bytes of the page without its frame, compressed."""
HEAVIEST_CHOICE = 150_000
"""Bytes of the four heaviest choices together, compressed."""

sites = pytest.mark.parametrize("name", ["real", "mini"])
languages = pytest.mark.parametrize("language", LANGUAGES)


@cache
def dataset(name: str) -> Dataset:
    return real_dataset() if name == "real" else sound_dataset(MINI, MINI.parent)[0]


@cache
def edition(name: str, language: str = "en") -> Edition:
    return real_edition(language) if name == "real" else edition_of(dataset(name), language)


@cache
def found(name: str) -> list[HeadToHead]:
    return met_of(edition(name))


@cache
def shown(name: str) -> list[Any]:
    return columns(found(name), edition(name))


@cache
def page(name: str, language: str = "en") -> str:
    return compare_page(edition(name, language)).body


@cache
def choices(name: str, language: str = "en") -> dict[str, Any]:
    return told(compare_files(edition(name, language)))


@cache
def blocks(name: str, language: str = "en") -> str:
    return markup(choices(name, language))


def whole(name: str, language: str = "en") -> str:
    """The page with everything that can be chosen on it."""
    return page(name, language) + blocks(name, language)


@cache
def html(name: str, language: str = "en") -> Html:
    return Html(page(name, language))


def rows(name: str) -> list[str]:
    return [row.key for group in row_groups(edition(name)) for row in group.rows]


# ---- a block per treatment, in a fixed order


@sites
@languages
def test_every_treatment_has_one_block_with_every_row(name: str, language: str):
    text = whole(name, language)
    assert len(rows(name)) > 20
    for treatment in dataset(name).treatments:
        assert text.count(f'data-of="{treatment}"') == 1
        block = text.split(f'data-of="{treatment}"')[1].split("</section>")[0]
        assert re.findall(r'<dd data-row="([^"]+)"', block) == rows(name)
        assert text.count(f'type="checkbox" value="{treatment}"') == 1


@sites
def test_no_field_of_the_table_is_empty(name: str):
    for language in LANGUAGES:
        fields = re.findall(r'<dd data-row="([^"]+)">(.*?)</dd>', blocks(name, language), re.DOTALL)
        assert len(fields) >= len(rows(name)) * len(dataset(name).treatments)
        assert [key for key, inside in fields if not re.sub(r"<[^>]*>|\s", "", inside)] == []


@sites
def test_the_order_is_by_family_then_treatment_then_comparators(name: str):
    order = [column.id for column in shown(name)]
    treatments = [t.id for family in dataset(name).families.values() for t in family.treatments]
    assert order[: len(treatments)] == treatments
    assert order == [key for key in given_in_order(dataset(name)) if key in order]
    assert order == [choice.id for choice in chosen_from(found(name), edition(name))] == list(choices(name))
    state = json.loads(state_of(chosen_from(found(name), edition(name)), found(name), edition(name)))
    assert [key for key, _ in state["columns"]] == order
    assert all(order.index(one) < order.index(other) for one, other in state["pairs"])
    assert state["pairs"] == sorted(state["pairs"], key=lambda pair: [order.index(key) for key in pair])


def test_the_order_does_not_follow_the_effects():
    better, worse = trial("anna-2020", (39, 40), (1, 40)), trial("anna-2020", (1, 40), (39, 40))
    orders = []
    for one in (better, worse):
        view = edition_of(with_trials(one), "en")
        orders.append([column.id for column in columns(met_of(view), view)])
    assert orders[0] == orders[1]
    assert "hot-bath" in orders[0]


@sites
def test_a_comparator_can_be_chosen_exactly_where_a_trial_holds_it(name: str):
    chosen = {column.id for column in shown(name) if column.family is None}
    held = {key for one in found(name) for key in one.pair}
    assert chosen == held & set(dataset(name).comparators)
    assert chosen
    assert all(column.partners for column in shown(name) if column.family is None)


# ---- trials of two of them


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


# ---- no rate without its control


def cells(name: str) -> list[Any]:
    return [cell for column in shown(name) for cell in column.cells.values()]


def trials_of(name: str) -> list[TrialView]:
    """The trials that stand in the columns, one by one."""
    return [trial for cell in cells(name) if isinstance(cell, Outcome) for trial in cell.trials]


def every_count(name: str) -> list[Counted]:
    both = [t for pair in pairs(found(name), edition(name)) for t in pair.trials]
    return [item for t in [*trials_of(name), *both] for item in (*t.outcomes, *t.harms)]


@sites
def test_no_rate_stands_without_another_group_of_its_trial(name: str):
    counted = every_count(name)
    assert len(counted) >= (60 if name == "real" else 1)
    assert [item for item in counted if len(item.arms) < 2 or not item.against] == []
    own = [item for view in trials_of(name) for item in view.outcomes]
    assert [item for item in own if not any(arm.control for arm in item.arms)] == []


@languages
def test_the_markup_holds_no_share_outside_a_group_of_two(language: str):
    boxes = re.findall(r'<div class="ee-c-counted">.*?</div>', whole("real", language), re.DOTALL)
    assert len(boxes) > 60
    assert [box for box in boxes if box.count('class="ee-c-told"') < 2] == []
    outside = re.sub(r'<div class="ee-c-counted">.*?</div>', "", whole("real", language), flags=re.DOTALL)
    assert "ee-c-told" not in outside


@sites
def test_people_stand_in_two_groups_or_say_why_not(name: str):
    people = [one for cell in cells(name) if isinstance(cell, list) for one in cell if isinstance(one, Shown)]
    assert people
    assert [one.name for one in people if len(one.sides) != (0 if one.reason else 2)] == []


def test_the_people_are_those_of_the_treatments_own_page():
    view, data = edition("real"), dataset("real")
    treatment = data.treatments["esketamine"]
    mine = people_of_treatment(treatment, view)
    column = next(c for c in shown("real") if c.id == "esketamine")
    assert [one.name for one in column.cells["people-harms"]] == [one.name for one in mine.harms]
    texts = [
        next(iter(tellings.values())) for one in column.cells["people-response"] for _, tellings, _, _ in one.sides
    ]
    assert texts == [array.text for one in mine.benefits if one.name == "Response" for array in one.arrays]
    assert texts


def test_columns_can_be_told_of_the_same_number_of_people():
    """Beside a column that takes 1,000, no other one says 35 of 100."""
    drawn = [
        one
        for column in shown("real")
        for key, cell in column.cells.items()
        if key.startswith("people")
        for one in cell
    ]
    drawn = [one for one in drawn if one.sides]
    own = {next(iter(one.captions)) for one in drawn}
    assert {100, 1000} <= own
    for one in drawn:
        for tellings in (one.captions, *(tellings for _, tellings, _, _ in one.sides)):
            assert set(tellings) >= {most for most in own if most >= next(iter(tellings))}, one.name
            assert [people for people, text in tellings.items() if f"{people:,}" not in text] == []


def test_trials_are_told_one_by_one_only_where_none_are_pooled():
    outcomes = [cell for cell in cells("real") if isinstance(cell, Outcome)]
    assert [cell for cell in outcomes if cell.pools and cell.trials] == []
    pooled = {pool.key for cell in outcomes for pool in cell.pools}
    own = [p for p in edition("real").evidence.pools if not p.declared.also]  # a class is no result of one treatment
    assert pooled == {p.declared.id for p in own if p.result("RR")} != set()


# ---- drawings


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 37, 99, 100])
def test_an_array_holds_a_hundred_whole_people(count: int):
    drawn = small_array(Hundred(count, max(0, count - 5), min(100, count + 5)), "blue")

    def cells(paint: str) -> float:
        path = re.search(rf'd="([^"]*)" fill="url\(#ee-people-{paint}\)"', drawn)
        strips = re.findall(r"h(\d+)v(\d+)h-\d+z", path[1]) if path else []
        return sum(int(wide) * int(tall) for wide, tall in strips) / 144

    assert (cells("blue"), cells("none")) == (count, 100 - count)
    assert 'aria-hidden="true"' in drawn  # the numbers stand beside it


@languages
def test_every_pattern_that_is_painted_with_is_there_once(language: str):
    text = whole("real", language)
    asked = set(re.findall(r"url\(#([\w-]+)\)", text))
    assert len(asked) > 3
    assert [key for key in asked if text.count(f'id="{key}"') != 1] == []
    assert str(people_patterns(["blue", "blue"])).count("<pattern") == 2


def test_a_share_is_drawn_where_it_lies():
    def place(risk: float) -> float:
        drawn = share_mark(risk, None, "circle", "blue", False)
        return float(re.search(r"translate\(([\d.]+) ", drawn)[1])  # type: ignore[index]

    assert place(0) < place(0.5) < place(1)
    assert place(0.5) == pytest.approx((place(0) + place(1)) / 2)
    assert 'fill="var(--ee-card)"' in share_mark(0.2, (0.1, 0.3), "diamond", "blue", True)


# ---- the page


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
