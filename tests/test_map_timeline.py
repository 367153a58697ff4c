"""The evidence map and the timeline hold every study and decision once, and lead to where they say."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from evidence_explorer.frames import decisions
from evidence_explorer.model import Kind, Mark
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.family import page as family
from evidence_explorer.pages.kit.bands import TIMES
from evidence_explorer.pages.kit.writer import PageWriter
from evidence_explorer.pages.map.page import Best, design_of, map_page, sheets
from evidence_explorer.pages.studies.page import studies_page
from evidence_explorer.pages.timeline.page import (
    ALONE,
    EARLIER,
    FEWER,
    LISTED,
    Moment,
    draw,
    moments,
    periods,
    sign,
    timeline_page,
    without,
)
from evidence_explorer.palette import SHAPES
from made import mini
from real import real_edition

ROOT = Path(__file__).parent.parent
FOLDERS = {"real": ROOT / "data", "mini": ROOT / "tests" / "mini" / "data"}


@cache
def edition(name: str, language: str = "en") -> Edition:
    return real_edition(language) if name == "real" else edition_of(mini(), language)


@pytest.fixture(params=FOLDERS)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_a_cell_counts_the_studies_of_its_treatment_that_count_its_outcome(name: str):
    here = edition(name)
    sheet = sheets(here)[0]
    assert sheet.key == "outcome"
    for _, rows in sheet.sections:
        for treatment, cells in rows:
            for cell in filter(None, cells):
                wanted = set(re.search(r"outcome=([a-z,-]+)", cell.query)[1].split(","))
                mine = here.dataset.studies_of_treatment(treatment.id)
                kinds = [{o.kind for o in s.outcomes} or {"none"} for s in mine]
                assert cell.studies == sum(bool(wanted & has) for has in kinds)


def test_every_treatment_has_a_row_and_every_empty_cell_is_kept(name: str):
    here = edition(name)
    for sheet in sheets(here):
        rows = [row for _, section in sheet.sections for row in section]
        assert [treatment.id for treatment, _ in rows] == list(here.dataset.treatments)
        assert all(len(cells) == len(sheet.columns) for _, cells in rows)


def test_the_windows_of_time_are_those_of_explore():
    times = sheets(edition("real"))[1]
    found = [cell.query.split("time=")[1] for _, s in times.sections for _, cells in s for cell in cells if cell]
    queries = {value for one in found for value in one.split(",")}
    assert queries <= set(TIMES)
    assert len(queries) > 3


def test_columns_of_one_or_two_cells_stand_together_and_lose_none():
    here = edition("real")
    for sheet in sheets(here):
        rows = [cells for _, section in sheet.sections for _, cells in section]
        counts = [sum(cells[at] is not None for cells in rows) for at in range(len(sheet.columns))]
        assert sum(count <= 2 for count in counts) <= 1
        kept = {value for cells in rows for cell in cells if cell for value in cell.query.split("=")[-1].split(",")}
        studies = here.dataset.studies.values()
        if sheet.key == "outcome":
            assert kept == {o.kind for s in studies if s.treatments for o in s.outcomes} | {"none"}


def test_the_map_spends_no_line_on_families():
    body = map_page(edition("real")).body
    assert "ee-group" not in body
    pictures = re.findall(r'<figure class="ee-picture".*?</figure>', body, re.DOTALL)
    assert [one.count("<tr>") for one in pictures] == 3 * [1 + len(edition("real").dataset.treatments)]


def test_people_of_a_review_are_not_added_to_those_of_trials():
    here = edition("real")
    for _, rows in sheets(here)[0].sections:
        for treatment, cells in rows:
            trials = [s for s in here.dataset.studies_of_treatment(treatment.id) if not s.design.kind.review]
            most = sum(
                s.design.randomised or s.design.participants or sum(a.n or 0 for a in s.arms if a.repeats is None)
                for s in trials
            )
            assert all(cell.people <= most for cell in cells if cell and cell.best is not Best.review)


def test_a_blinded_trial_is_the_best_design_and_a_review_is_none_of_the_trials():
    studies = edition("real").dataset.studies
    assert design_of(studies["goodwin-2022"]) is Best.blinded
    assert design_of(studies["anand-2023"]) is Best.randomised
    assert all(design_of(s) is Best.review for s in studies.values() if s.design.kind is Kind.meta_analysis)


def test_the_timeline_holds_every_study_and_every_dated_decision_once_and_nothing_else(name: str):
    here = edition(name)
    found = moments(here, PageWriter(here, "timeline"))
    studies = [m for m in found if m.kind == "study"]
    dated = [status for _, _, status in decisions(here.dataset) if status.date and status.kind.decides]
    assert len(studies) == len(here.dataset.studies)
    assert len({m.address for m in studies}) == len(studies)
    assert len(found) - len(studies) == len(dated)


def test_no_mark_of_the_drawing_hides_another(name: str):
    here = edition(name)
    found = [m for m in moments(here, PageWriter(here, "timeline")) if m.family]
    drawing = draw(found, list(here.dataset.families.values()))
    dots = [(dot.x, dot.y) for band in drawing.bands for dot in band.dots]
    assert len(dots) == len(found) == len(set(dots))
    assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in dots)


def test_of_a_crowded_year_decisions_and_the_largest_studies_are_shown_and_the_others_are_counted():
    here = edition("mini")
    (family, *_) = here.dataset.families.values()
    studies = [Moment(2020, family, "study", f"S{n}", "", "", "", "", people=n % 37) for n in range(50)]
    found = [*studies, Moment(2020, family, "decision", "D", "", "", "", "")]
    (stretch,) = periods({2020: found}, here.words)
    (year,) = stretch.years
    listed = [*year.rows.first, *year.rows.rest]
    assert (len(listed), len(found) - len(listed)) == (40, 11)
    assert "11" in year.more
    assert found[-1] in listed
    assert min(m.people for m in listed if m.kind == "study") >= max(m.people for m in studies if m not in listed)
    (band,) = [band for band in draw(found, [family]).bands if band.dots]
    assert len(band.dots) + int(band.more[0][2]) == len(found)
    assert len({(dot.x, dot.y) for dot in band.dots}) == len(band.dots)
    assert all(dot.y > band.more[0][1] for dot in band.dots)


def test_of_very_many_moments_earlier_years_and_marks_end_sooner_and_all_are_counted():
    here = edition("mini")
    (family, *_) = here.dataset.families.values()
    years = range(2000, 2020)
    found = {year: [Moment(year, family, "study", f"S{n}", "", "", "", "") for n in range(45)] for year in years}
    for stretch in periods(found, here.words):
        for year in stretch.years:
            listed = len(year.rows.first) + len(year.rows.rest)
            assert listed == (LISTED if year.number > 2019 - ALONE else EARLIER)
            assert str(45 - listed) in year.more
    (band,) = [band for band in draw([m for part in found.values() for m in part], [family]).bands if band.dots]
    assert len(band.dots) == FEWER * len(years)
    assert {more[2] for more in band.more} == {f"+{45 - FEWER}"}


def test_the_list_of_studies_ends_and_says_how_many_older_ones_there_are_and_where(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("evidence_explorer.pages.studies.page.LISTED", 1)
    here = edition("mini")
    body = studies_page(here).body
    for one in here.dataset.families:
        mine = here.dataset.studies_filed_under(one)
        assert [f"{s.id}/" in body for s in mine] == [at < 1 for at in range(len(mine))]
        assert len(mine) <= 1 or here.words.count("older_n", len(mine) - 1) in body
    assert max(len(here.dataset.studies_filed_under(one)) for one in here.dataset.families) > 1


def test_the_page_of_a_family_ends_its_list_of_studies_and_its_largest_chart(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(family, "LISTED", 3)
    monkeypatch.setattr(family, "MOST", 13)
    here = edition("real")
    rtms = here.dataset.families["rtms"]
    body = family.family_page(rtms, here).body
    older = len(here.dataset.studies_of_family("rtms")) - 3
    assert here.words.count("older_n", older) in body
    assert re.search(r"\(13 of 1[4-9]\)", body)  # of one outcome, fourteen trials or more are known


def test_a_year_is_said_once_in_its_heading():
    assert [without(2020, said) for said in ("Alpha 2020", "Alpha 2020 (retracted)", "3 May 2020", "2020")] == [
        "Alpha", "Alpha (retracted)", "3 May", "",
    ]  # fmt: skip
    assert without(2020, "Alpha 2020b") == "Alpha 2020b"
    assert without(0, "Alpha") == "Alpha"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", [map_page, timeline_page])
def test_the_pages_are_the_same_each_time(page, language: str):
    dataset = edition("real").dataset
    assert page(edition_of(dataset, language)) == page(edition_of(dataset, language))


def test_filter_and_list_of_the_timeline_show_what_its_drawing_shows():
    """A family is its colour there: a disc for a study, a hollow square for a decision, as in the drawing."""
    html = timeline_page(real_edition("en")).body
    drawn = html[: html.index("</svg></div>")]
    filters = re.findall(r"<label>(.*?)</label>", html[html.index('<fieldset class="ee-filter"') :], re.DOTALL)
    disc, square = (SHAPES[Mark(sign(kind, "ink").shape)] for kind in ("study", "decision"))
    assert [square in one for one in filters[:2]] == [False, True]
    assert all(disc in one for i, one in enumerate(filters) if i != 1)
    assert "<circle" in drawn
    rows = re.findall(r'<li class="ee-is-(study|decision)[^>]*>(.*?)</li>', html, re.DOTALL)
    assert rows
    assert all((disc if kind == "study" else square) in row for kind, row in rows if "<svg" in row)
