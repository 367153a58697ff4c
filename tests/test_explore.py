"""The Explore page as a value: every figure once, arms together, recalled figures never drawn, texts only."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pandas import isna

from built import HOSTILE, ROOT, make_hostile, mini_project
from compared import dataset, edition, languages, sites
from evidence_explorer.assets import FOLDER, placed, site_assets
from evidence_explorer.export import tables
from evidence_explorer.model import Grade, Kind, at_least, participants
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.explore.data import explore_data, explore_script
from evidence_explorer.pages.explore.page import explore_assets, explore_page
from evidence_explorer.pages.kit.bands import TIMES, size_band, time_band, year_band
from evidence_explorer.pages.kit.rows import people_of
from evidence_explorer.site import sound_dataset
from evidence_explorer.stats import rounded

ROOM = ROOT / "src" / "evidence_explorer" / "pages" / "explore"


@cache
def data(name: str, language: str = "en") -> dict[str, Any]:
    """What the browser gets, by way of its file."""
    script = explore_script(edition(name, language)).decode()
    return dict(json.loads(script.removeprefix("self.evidenceExplore=").removesuffix(";\n")))


def said(found: dict[str, Any], table: str, column: str) -> list[str | None]:
    return [None if code < 0 else found["texts"][code] for code in found[table][column]]


def values_of(found: dict[str, Any], facet: str) -> list[list[str]]:
    """The ids of a facet's values, for each study or item."""
    one = next(f for f in found["facets"] if f["id"] == facet)
    rows = [codes if isinstance(codes, list) else [codes] for codes in one["codes"]]
    return [[one["values"][code][0] for code in codes] for codes in rows]


@sites
@languages
def test_every_figure_of_the_table_of_arms_is_there_once(name: str, language: str):
    found, expected = data(name, language), tables(dataset(name))["arms.csv"]
    studies = [found["studies"]["id"][found["items"]["study"][item]] for item in found["figures"]["item"]]
    of_item = {
        column: [said(found, "items", column)[item] for item in found["figures"]["item"]]
        for column in ("outcome", "scale")
    }
    keys = zip(
        studies, said(found, "figures", "arm"), of_item["outcome"], of_item["scale"],
        [found["items"]["days"][item] for item in found["figures"]["item"]],
        *(found["figures"][column] for column in ("events", "n", "percent", "risk", "low", "high")),
        said(found, "figures", "grade"), said(found, "figures", "origin"), strict=True,
    )  # fmt: skip
    columns = [
        "study", "arm", "outcome", "scale", "time_days", "events", "n", "percent", "risk", "low", "high", "grade",
        "origin",
    ]  # fmt: skip
    digits = {"time_days": 4, "risk": 6, "low": 6, "high": 6}  # as the browser gets them

    def shown(column: str, value: Any) -> Any:
        return None if isna(value) else rounded(float(value), digits[column]) if column in digits else value

    rows = [tuple(map(shown, columns, row)) for row in expected[columns].itertuples(index=False)]
    assert len(rows) > (300 if name == "real" else 10)
    assert sorted(map(repr, (tuple(_plain(v) for v in key) for key in keys))) == sorted(
        map(repr, (tuple(_plain(v) for v in row) for row in rows))
    )


def _plain(value: Any) -> Any:
    if value is None:
        return None
    return str(value) if isinstance(value, str) else round(float(value), 4)


@sites
def test_the_columns_of_a_download_are_those_of_the_table_of_arms(name: str):
    """And where each figure was read, which the tables keep in a table of their own."""
    assert data(name)["columns"] == [*tables(dataset(name))["arms.csv"].columns, "address", "control_of"]


@sites
def test_an_item_holds_all_arms_of_one_result_treated_arms_first(name: str):
    found = data(name)
    places = found["figures"]["item"]
    assert places == sorted(places)
    results = [
        (study.id, [figure.arm for figure in outcome.results])
        for study in dataset(name).studies.values()
        for outcome in study.outcomes
    ]
    arms, roles = said(found, "figures", "arm"), said(found, "figures", "role")
    by_item: dict[int, list[int]] = {}
    for figure, item in enumerate(places):
        by_item.setdefault(item, []).append(figure)
    told = [
        (found["studies"]["id"][found["items"]["study"][item]], [arms[f] for f in figures])
        for item, figures in by_item.items()
    ]
    assert [(study, sorted(map(str, mine))) for study, mine in told] == [(s, sorted(mine)) for s, mine in results]
    for figures in by_item.values():
        mine = [roles[f] == "control" for f in figures]
        assert mine == sorted(mine)


@sites
def test_a_study_without_a_counted_outcome_is_one_item_that_says_so(name: str):
    found = data(name)
    empty = set(range(len(found["items"]["study"]))) - set(found["figures"]["item"])
    told = sorted(found["studies"]["id"][found["items"]["study"][item]] for item in empty)
    assert told == sorted(s.id for s in dataset(name).studies.values() if not s.outcomes)
    outcomes = values_of(found, "outcome")
    assert told
    assert {tuple(outcomes[item]) for item in empty} == {("none",)}


@sites
def test_recalled_figures_are_marked_and_never_drawn(name: str):
    found = data(name)
    grades, drawn = said(found, "figures", "grade"), found["figures"]["drawn"]
    recalled = [f for f, grade in enumerate(grades) if grade == Grade.recalled]
    assert recalled
    assert {drawn[f] for f in recalled} == {0}
    assert {drawn[f] for f, risk in enumerate(found["figures"]["risk"]) if risk is None} <= {0}
    assert {1, 2} <= set(drawn)


@sites
def test_what_is_drawn_in_colour_stands_beside_what_it_was_compared_with(name: str):
    found, kinds = data(name), {s.id: s.design.kind for s in dataset(name).studies.values()}
    roles = said(found, "figures", "role")
    by_item: dict[int, list[int]] = {}
    for figure, item in enumerate(found["figures"]["item"]):
        if found["figures"]["drawn"][figure] == 1:
            by_item.setdefault(item, []).append(figure)
    assert by_item
    for item, figures in by_item.items():
        kind = kinds[found["studies"]["id"][found["items"]["study"][item]]]
        mine = {roles[f] for f in figures}
        assert not kind.review
        assert mine == {"control", "experimental"} or (kind is Kind.rct and len(figures) > 1), item


@sites
@languages
def test_a_grey_result_says_why_and_no_other_does(name: str, language: str):
    found = data(name, language)
    notes = said(found, "items", "note")
    reviews = {s.id for s in dataset(name).studies.values() if s.design.kind.review}
    grey, coloured = set(), set()
    for item, drawn in zip(found["figures"]["item"], found["figures"]["drawn"], strict=True):
        (grey if drawn == 2 else coloured if drawn == 1 else set()).add(item)
    for item, note in enumerate(notes):
        is_review = found["studies"]["id"][found["items"]["study"][item]] in reviews
        if item in grey and item not in coloured:
            assert note, item
        elif item in coloured:
            assert note is None, item
            assert not is_review, item


def test_the_trial_of_three_doses_is_where_a_visitor_looks_for_it():
    found = data("real")
    study = found["studies"]["id"].index("goodwin-2022")
    mine = [
        item
        for item, of in enumerate(found["items"]["study"])
        if of == study
        and values_of(found, "outcome")[item] == ["remission"]
        and values_of(found, "time")[item] == ["week-3-5"]
    ]
    assert len(mine) == 1
    assert "psilocybin" in values_of(found, "treatment")[study]
    figures = [f for f, item in enumerate(found["figures"]["item"]) if item == mine[0]]
    counts = [(found["figures"]["events"][f], found["figures"]["n"][f]) for f in figures]
    assert counts == [(23, 79), (7, 75), (6, 79)]


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (0.1, "day-1-3"), (3, "day-1-3"), (4, "day-4-10"), (7, "day-4-10"), (10, "day-4-10"), (14, "week-2"),
        (17, "week-2"), (21, "week-3-5"), (28, "week-3-5"), (30.4375, "week-3-5"), (35, "week-3-5"), (42, "week-6-8"),
        (56, "week-6-8"), (63, "week-9-16"), (112, "week-9-16"), (365.25, "later"),
        (None, "not-reported"),
    ],
)  # fmt: skip
def test_a_time_lies_in_the_window_that_its_name_promises(days: float | None, band: str):
    assert time_band(days) == band


def test_the_windows_of_time_leave_no_gap():
    borders = list(TIMES.values())
    assert borders[0][0] == 0
    assert borders[-1][1] == float("inf")
    assert all(one[1] == other[0] for one, other in pairwise(borders))


@pytest.mark.parametrize(
    ("number", "band"),
    [(None, "not-reported"), (1, "1-19"), (19, "1-19"), (20, "20-49"), (999, "500-999"), (45826, "1000-plus")],
)
def test_a_number_of_people_lies_in_its_band(number: int | None, band: str):
    assert size_band(number) == band


def test_a_year_lies_in_its_band():
    assert [year_band(year) for year in (1999, 2000, 2004, 2024)] == [
        "1995-1999",
        "2000-2004",
        "2000-2004",
        "2020-2024",
    ]


@sites
def test_the_size_of_a_study_is_the_one_that_its_page_says(name: str):
    w = edition(name).words
    for study in dataset(name).studies.values():
        number = participants(study)
        told = w.number(number) if number else w("not_reported")
        least = w("least", n=told) if number and at_least(study) else told
        assert people_of(study, w) == least


@sites
@languages
def test_every_study_and_result_has_its_values_and_every_value_is_used(name: str, language: str):
    found = data(name, language)
    sizes = {"study": len(found["studies"]["id"]), "item": len(found["items"]["study"])}
    empty = set(range(sizes["item"])) - set(found["figures"]["item"])
    assert [f["id"] for f in found["facets"]] == [
        "family", "treatment", "outcome", "time", "control", "scale", "grade", "design", "blinding", "diagnosis",
        "size", "year", "country", "funding",
    ]  # fmt: skip
    for facet in found["facets"]:
        rows = values_of(found, facet["id"])
        assert len(rows) == sizes[facet["of"]]
        assert {value for row in rows for value in row} == {value for value, _, _ in facet["values"]}
        assert all(label and "{" not in label for _, label, _ in facet["values"])
        without = {place for place, row in enumerate(rows) if not row}
        if facet["of"] == "item":
            assert without <= empty, facet["id"]
        elif facet["id"] != "treatment":
            assert without == set(), facet["id"]


def test_who_paid_is_what_the_records_say():
    rows = values_of(data("real"), "funding")
    for study, row in zip(dataset("real").studies.values(), rows, strict=True):
        assert row == ([str(funder) for funder in study.funders] or ["not-reported"])


@languages
def test_a_treatment_is_found_by_its_names_in_every_language_and_by_its_brands(language: str):
    facet = next(f for f in data("real", language)["facets"] if f["id"] == "treatment")
    finds = {value: words for value, _, words in facet["values"]}
    for word in ("Spravato", "Esketamine nasal spray", "Eskétamine en spray nasal"):
        assert word in finds["esketamine"]


@sites
@languages
def test_every_phrase_that_the_browser_asks_for_is_sent(name: str, language: str):
    sources = "".join((ROOM / file).read_text(encoding="utf-8") for file in ("explore.js", "explore-text.js"))
    keys = set(re.findall(r"""\bsay\((?:data, |model\.data, )?"([a-z_.]+)\"""", sources))
    keys |= set(re.findall(r"""\bdata\.words(?:\.|\[")([a-z_.]*[a-z])""", sources)) - {"col"}
    counted = re.findall(r"""\bcounted\((?:data, )?"([a-z_]+)\"""", sources)
    keys |= {f"{key}.{form}" for key in counted for form in ("one", "many")}
    assert len(keys) > 40
    sent = set(data(name, language)["words"])
    begun = {key for key in keys if key.endswith("_")}
    assert [one for one in begun if not any(word.startswith(one) for word in sent)] == []
    assert keys - begun - sent == set()


@sites
@languages
def test_the_data_are_a_classic_script_that_holds_no_markup_and_is_always_the_same(name: str, language: str):
    script = explore_script(edition(name, language))
    assert script.startswith(b"self.evidenceExplore={")
    assert b"<" not in script
    assert script == explore_script(edition_of(dataset(name), language))


@sites
@languages
def test_the_page_names_scripts_and_styles_that_exist(name: str, language: str):
    page = explore_page(edition(name, language))
    assets = {*site_assets(ROOT), *map(placed, explore_assets(edition(name, language)))}
    for file in (*page.scripts, *page.styles):
        assert f"{FOLDER}/{file}" in assets
    assert f"explore.{language}.js" in page.scripts


@sites
@languages
def test_without_a_script_the_page_lists_every_study(name: str, language: str):
    page = explore_page(edition(name, language))
    before, _, after = page.body.partition("<noscript>")
    assert page.path == "explore.md"
    for study in dataset(name).studies.values():
        assert f'href="../studies/{study.id}/"' in after
        assert f"studies/{study.id}/" not in before
    assert edition(name, language).words("explore.no_script") in after


def test_hostile_text_stays_text_in_the_data_and_on_the_page(tmp_path: Path):
    project = mini_project(tmp_path)
    make_hostile(project)
    spoiled = sound_dataset(project.root / "data", project.root, project.root / "seeds")[0]
    view = edition_of(spoiled, "en")
    script, page = explore_script(view), explore_page(view)
    assert b"<" not in script
    found = explore_data(view)
    assert any(HOSTILE in title for title in found["studies"]["title"])
    assert any(HOSTILE in text for text in found["texts"])
    for payload in ("<script>alert", "<a href='javascript", '"onmouseover="alert(2)" '):
        assert payload not in page.body
