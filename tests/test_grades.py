"""The grade of a figure: that of the weakest page it needs, and of the strongest page that holds it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from evidence_explorer.model import Dataset, Study
from real import real_dataset

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return real_dataset()


def rows(study: Study, kind: str | None = None) -> list[tuple[str, str | None, float | None, str, int | None, str]]:
    """Kind, scale, days, arm, events and grade of every figure of benefit."""
    return [
        (o.kind, o.scale, o.time.days, f.arm, f.events, study.grade_of(f).value)
        for o in study.outcomes
        for f in o.results
        if kind in (None, o.kind)
    ]


def test_where_the_open_table_holds_the_counts_of_a_review_they_take_its_grade(dataset: Dataset):
    """Read by hand: 6 rows of Goodwin at week 3, 4 of Carhart-Harris on the QIDS, 6 of von Rotz; 16 in all."""
    goodwin, carhart, rotz = (
        dataset.studies[key] for key in ("goodwin-2022", "carhart-harris-2021", "von-rotz-2023")
    )  # fmt: skip
    week_3 = [r for r in rows(goodwin) if r[1:3] == ("madrs", 21) and r[0] in ("response", "remission")]
    qids = [r for r in rows(carhart) if r[1] == "qids-sr16"]
    fortnight = [r for r in rows(rotz) if r[:2] != ("remission", "madrs")]
    told = [*week_3, *qids, *fortnight]
    assert len(told) == 16
    assert {r[-1] for r in told} == {"curated"}
    assert [r[4] for r in told] == [29, 14, 14, 23, 7, 6, 21, 14, 17, 8, 15, 4, 14, 3, 12, 3]


def test_of_two_arms_read_in_two_places_each_has_its_own_grade(dataset: Dataset):
    """Von Rotz, remission on the MADRS: 14 of 26 stands in the abstract, 3 of 26 in the open table only."""
    found = rows(dataset.studies["von-rotz-2023"], "remission")
    assert [(r[3], r[4], r[5]) for r in found if r[1] == "madrs"] == [
        ("psilocybin", 14, "abstract"),
        ("placebo", 3, "curated"),
    ]


@pytest.mark.parametrize(
    ("key", "recalled"),
    [
        ("holtzheimer-2012", [("response", 5), ("remission", 5)]),
        ("dougherty-2015", [("response", 6), ("response", 8), ("response", 7)]),
        ("dalhuisen-2024", [("response", 18), ("response", 6), ("remission", 13), ("remission", 2)]),
    ],
)
def test_a_figure_whose_number_of_people_is_recalled_is_recalled(key: str, recalled: list, dataset: Dataset):
    study = dataset.studies[key]
    assert [(r[0], r[4]) for r in rows(study) if r[-1] == "recalled"] == recalled
    assert not [f for o in study.outcomes for f in o.results if f.of_source and f.read_again]


def test_a_count_computed_from_a_percentage_that_was_read_says_so(dataset: Dataset):
    """Holtzheimer at two years: 92 % and 58 % of 12 people were read, 11 and 7 were not."""
    late = [o for o in dataset.studies["holtzheimer-2012"].outcomes if o.time.unit == "year" and o.time.value == 2]
    assert [(f.events, f.of, f.origin) for o in late for f in o.results] == [(11, 12, "derived"), (7, 12, "derived")]


def test_every_noted_grade_stands_unaltered(dataset: Dataset):
    """``inventory/grades.csv``: each figure with how it was read."""
    with (ROOT / "tests/inventory/grades.csv").open(encoding="utf-8") as file:
        noted = [tuple(line) for line in csv.reader(file)][1:]
    told = Counter(
        (s.id, kind, f.arm, "" if f.events is None else str(f.events), s.grade_of(f).value)
        for s in dataset.studies.values()
        for kind, results in [*((o.kind, o.results) for o in s.outcomes), *((h.event, h.results) for h in s.harms)]
        for f in results
    )
    assert len(noted) >= 850
    assert not Counter(noted) - told


def test_no_figure_is_weaker_than_the_sources_that_it_names(dataset: Dataset):
    """N314 and E230 in other words: among all sources that hold a figure, the strongest is cited."""
    for study in dataset.studies.values():
        for row in [*study.outcomes, *study.harms]:
            for figure in row.results:
                others = [study.sources[name].grade.rank for name in figure.also]
                assert all(study.sources[figure.source].grade.rank <= rank for rank in others), study.id
