"""The columns of Compare as values: a block per treatment, a fixed order, no rate without its control, and drawings."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from built import LANGUAGES
from compared import (
    blocks,
    choices,
    dataset,
    edition,
    found,
    languages,
    rows,
    shown,
    sites,
    whole,
)
from evidence_explorer.analysis.headtohead import given_in_order
from evidence_explorer.analysis.people import Hundred
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.blocks.people.view import people_of_treatment
from evidence_explorer.pages.compare.cells import Hundred as Shown
from evidence_explorer.pages.compare.cells import Outcome
from evidence_explorer.pages.compare.marks import people_patterns, share_mark, small_array
from evidence_explorer.pages.compare.page import (
    chosen_from,
    columns,
    met_of,
    pairs,
    state_of,
)
from evidence_explorer.pages.compare.trials import Counted, TrialView
from made import trial, with_trials

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
