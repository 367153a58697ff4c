"""Every list has an end: it shows what matters first, says how much is left, and loses nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence_explorer.model import Dataset
from evidence_explorer.pages import edition_of, written
from evidence_explorer.pages.blocks.trials import count_trials, largest_of, trial_sections
from evidence_explorer.pages.family.page import DRAWN
from evidence_explorer.pages.home.page import EACH
from evidence_explorer.pages.kit.fold import FEW, SPARE, cut, fold_of
from evidence_explorer.pages.study.page import OTHERS
from evidence_explorer.pages.timeline.page import ALONE, SHOWN, Moment, periods
from evidence_explorer.words import words
from made import trial, with_trials

W = words("en")


def many(number: int) -> Dataset:
    """A site of so many trials of hot baths, each smaller than the one before and a year later."""
    made = [
        trial(f"anna-{1900 + i}", (30, 60), (20, 60), year=1900 + i, design={
            "kind": "rct", "blinding": "double-blind", "randomised": 1000 - i,
        })
        for i in range(number)
    ]  # fmt: skip
    base = with_trials(*made)
    families = [replace(one, record=one.record.model_copy(update={"topics": ()})) for one in base.family_files]
    return replace(base, family_files=tuple(families), correction_file=None, biomarker_files=())


@pytest.mark.parametrize("number", [0, 1, 5, 5 + SPARE, 6 + SPARE, 500])
def test_a_cut_list_loses_nothing_and_spends_no_line_on_a_few(number: int):
    items = list(range(number))
    found = cut(items, 5, W)
    assert [*found.first, *found.rest] == items
    assert len(found.first) == (number if number <= 5 + SPARE else 5)
    assert not found.rest or found.fold.summary == f"{number - 5} more"


@pytest.mark.parametrize(("rows", "drawn", "is_open"), [(FEW, False, True), (FEW + 1, False, False), (1, True, False)])
def test_a_table_is_closed_beside_its_drawing_and_where_it_is_long(rows: int, drawn: bool, is_open: bool):
    assert fold_of(rows, W, drawn).open is is_open


@pytest.mark.parametrize("number", [1, DRAWN, DRAWN + 1, 90])
def test_a_family_draws_its_largest_trials_and_all_of_them_where_asked(number: int):
    here = edition_of(many(number), "en")
    page = written(here, "family", "water").body
    name = 'id="chart-water-response'
    assert f'{name}"' in page
    assert (f'{name}-all"' in page) == (number > DRAWN)
    assert (here.words("chart.largest_trials", shown=str(DRAWN), all=str(number)) in page) == (number > DRAWN)
    whole = trial_sections([("", here.dataset.studies_filed_under("water"))], "response", here)
    kept = [group.study for _, part in largest_of(whole, DRAWN, here) for group in part]
    assert count_trials(whole) == number
    assert sorted(kept) == [f"anna-{1900 + i}" for i in range(min(number, DRAWN))]


@pytest.mark.parametrize("number", [1, EACH, EACH + 1, 40])
def test_home_draws_the_largest_trials_of_each_family_and_says_of_how_many(number: int):
    here = edition_of(many(number), "en")
    told = here.words("chart.largest_each", each=str(EACH), shown=str(EACH), all=str(number))
    assert (told in written(here, "home", "").body) == (number > EACH)


@pytest.mark.parametrize("number", [1, 2, OTHERS + 1, OTHERS + 2, 60])
def test_a_study_names_the_newest_others_and_how_many_more_there_are(number: int):
    here = edition_of(many(number), "en")
    page = written(here, "study", "anna-1900").body
    others = page.split('id="others-hot-bath"')[1] if number > 1 else ""
    assert others.count('<li><a href="../anna-') == min(number - 1, OTHERS)
    assert (f"{number - 1 - OTHERS} more on the page" in others) == (number - 1 > OTHERS)


def test_years_stand_one_by_one_and_then_by_the_decade_the_newest_open():
    def moment(year: int) -> Moment:
        return Moment(year, None, "study", f"{year}", "", "", "", "")

    by_year = {year: [moment(year)] * (30 if year == 2026 else 1) for year in (0, *range(1971, 2027))}
    found = periods(by_year, W)
    assert [stretch.open for stretch in found] == [True] + [False] * (len(found) - 1)
    assert sum(len(stretch.years) for stretch in found) == len(by_year)
    assert [len(stretch.years) for stretch in found[:ALONE]] == [1] * ALONE
    assert len(found) < 20
    assert len(found[0].years[0].rows.first) == SHOWN
    last = 2026 - ALONE
    assert found[ALONE].fold.summary.startswith(f"2010–{last}: {last - 2009} ")
    assert periods({}, W) == []
