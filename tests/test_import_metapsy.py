"""Tables after the Metapsy data standard → drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Site
from drafts import fill
from evidence_explorer.importers import metapsy
from importing import FILES, TABLE, import_, known, notes, study


def test_a_table_gives_one_draft_per_study_with_its_arms_counts_and_means(site: Site):
    import_(site, "metapsy", "metapsy-wide.csv")
    draft = study(site, "epsilon-2018")
    assert draft["citation"] == {"year": 2018, "title": "", "doi": "10.99999/invented.1"}
    assert draft["design"] == {"kind": "rct", "countries": ["FR"]}
    assert [(a["id"], a.get("treatment"), a.get("control")) for a in draft["arms"]] == [
        ("hot-bath", "hot-bath", None), ("wl", None, "waitlist"),
    ]  # fmt: skip
    response, remission = draft["outcomes"]
    assert (response["kind"], response["scale"], response["time"]) == (
        "response",
        "knee-ladder",
        {"value": 4, "unit": "week"},
    )
    assert response["results"] == [
        {"arm": "hot-bath", "events": 20, "of": 40, "source": "table"},
        {"arm": "wl", "events": 10, "of": 41, "source": "table"},
    ]
    assert "rater" not in response  # the scale's usual one
    assert (remission["rater"], remission["time"]) == ("self", {"value": "", "unit": ""})
    (score,) = draft["scores"]
    assert score["results"] == [
        {"arm": "hot-bath", "mean": 12.5, "sd": 6.25, "n": 38}, {"arm": "wl", "mean": 18.1, "sd": 7, "n": 39},
    ]  # fmt: skip


def test_arms_that_several_rows_repeat_are_one_arm_and_one_figure(site: Site):
    import_(site, "metapsy", "metapsy-wide.csv")
    draft = study(site, "zeta-co-2019")
    assert [arm["id"] for arm in draft["arms"]] == ["steam-short", "placebo-cold-air", "steam-long"]
    (change,) = draft["scores"]
    assert [(figure["arm"], figure["mean"]) for figure in change["results"]] == [
        ("steam-short", -3.735), ("placebo-cold-air", -1), ("steam-long", -4),
    ]  # fmt: skip
    assert (change["kind"], change["time"]) == ("change", {"value": 2.5, "unit": "week"})
    (effect,) = draft["effects"]
    assert (effect["measure"], effect["estimate"]) == ("hedges-g", -0.4)


def test_two_rows_that_contradict_each_other_are_told(site: Site, tmp_path: Path):
    (tmp_path / "t.csv").write_text(TABLE.replace(";-4;2;19;-1;2;21;", ";-4;2;19;-1,5;2;21;"))
    told = notes(import_(site, "metapsy", tmp_path / "t.csv"))
    assert any("line 6, arm placebo-cold-air: other figures than in a line before" in note for note in told)


def test_an_impossible_count_reaches_the_draft_and_the_check_tells_it(site: Site):
    import_(site, "metapsy", "metapsy-wide.csv")
    fill(site.data / "studies/water/zeta-co-2019.yaml")
    file = "studies/water/zeta-co-2019.yaml"
    assert {p.code for p in site.problems() if p.file == file} == {"E202"}


@pytest.mark.parametrize(
    "told",
    [
        "time 'follow-up': no number of weeks",
        "instrument 'Sighs per day': no such scale",
        "rating 'parent': neither clinician nor self-report",
        "columns without a place in a record: rob",
        "country 'Erewhon'",
        "standard errors of g",
    ],
)
def test_everything_of_a_table_that_has_no_place_is_named(site: Site, told: str):
    assert any(told in note for note in notes(import_(site, "metapsy", "metapsy-wide.csv")))


def test_a_table_with_one_row_per_arm_and_decimal_points_says_the_same(site: Site):
    import_(site, "metapsy", "metapsy-arms.csv")
    draft = study(site, "eta-2017")
    assert [(a["id"], a.get("control")) for a in draft["arms"]] == [("hot-bath", None), ("cau", "usual-care")]
    (outcome,), (score,) = draft["outcomes"], draft["scores"]
    assert [(f["arm"], f["events"], f["of"]) for f in outcome["results"]] == [("hot-bath", 12, 25), ("cau", 7, 24)]
    assert [(f["mean"], f["sd"], f["n"]) for f in score["results"]] == [(10.5, 4.2, 25), (14, 5, 24)]


@pytest.mark.parametrize(
    ("cell", "told"), [("12.5", "'12.5' of '25'"), ("-1", "'-1' of '25'"), ("1e3", "'1e3'"), ("twelve", "'twelve'")]
)
def test_a_count_that_is_no_count_is_told_and_left_out(cell: str, told: str):
    text = (FILES / "metapsy-arms.csv").read_text().replace(",12,25,", f",{cell},25,")
    (draft,) = metapsy.read(text, known(), "t.csv")
    assert [f["arm"] for f in draft.values["outcomes"][0]["results"]] == ["cau"]
    assert any(told in note for note in draft.notes)
