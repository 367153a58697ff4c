"""Tables after the Metapsy data standard → drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import Site
from drafts import fill
from evidence_explorer.importers import StudyDraft, metapsy
from evidence_explorer.scaffold import Gap
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
    assert effect["note"]["en"].endswith("first arm against second, with its sign; standard error 0.2")
    assert effect["note"]["fr"].endswith("erreur-type 0,2")


def test_two_rows_that_contradict_each_other_are_told(site: Site, tmp_path: Path):
    (tmp_path / "t.csv").write_text(TABLE.replace(";-4;2;19;-1;2;21;", ";-4;2;19;-1,5;2;21;"))
    told = notes(import_(site, "metapsy", tmp_path / "t.csv"))
    assert any("line 6, arm placebo-cold-air: other figures than in a line before" in note for note in told)


def test_an_impossible_count_reaches_the_draft_and_the_check_tells_it(site: Site):
    import_(site, "metapsy", "metapsy-wide.csv")
    fill(site.data / "studies/water/zeta-co-2019.yaml")
    file = "studies/water/zeta-co-2019.yaml"
    assert "E202" in {p.code for p in site.problems() if p.file == file}


@pytest.mark.parametrize(
    "told",
    [
        "time 'follow-up': no number of weeks",
        "instrument 'Sighs per day': no such scale",
        "rating 'parent': neither clinician nor self-report",
        "risk of bias (rob 'Low'): not all domains of RoB 2 with its words",
        "country 'Erewhon'",
        "risk of bias (rob 'High')",
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


# What a table says beside its figures


def read(*rows: str, columns: str = "") -> tuple[dict[str, Any], list[str]]:
    """The values and notes of the one study of a table; each row has these cells, and those of ``columns``."""
    header = "study;condition_arm1;condition_arm2;outcome_type;instrument;time_weeks"
    header += ";event_arm1;totaln_arm1;event_arm2;totaln_arm2;mean_arm1;sd_arm1;n_arm1;mean_arm2;sd_arm2;n_arm2"
    text = "\n".join([header + (f";{columns}" if columns else ""), *rows])
    (draft,) = metapsy.read(text, known(), "t.csv")
    return draft.values, draft.notes


def counts(*more: str, outcome: str = "response") -> str:
    return ";".join(["Eta, 2017", "steam", "plac", outcome, "KL", "4", "20", "40", "10", "41", *["NA"] * 6, *more])


def means(*more: str, outcome: str = "msd") -> str:
    return ";".join(
        ["Eta, 2017", "steam", "plac", outcome, "KL", "4", *["NA"] * 4, "12,5", "3", "20", "14", "3", "21", *more]
    )


def plain(value: Any) -> Any:
    return None if isinstance(value, Gap) else getattr(value, "value", value)


def test_imputed_figures_are_derived_and_never_published_ones():
    values, told = read(counts(outcome="imputed response"), means(outcome="imsd"), means())
    (outcome,), (score,) = values["outcomes"], values["scores"]
    assert plain(outcome["kind"]) == "response"
    assert {figure["origin"] for figure in outcome["results"]} == {"derived"}
    assert score["kind"] == "endpoint"
    assert any("imputed means (imsd): worked out by the authors of the table" in note for note in told)
    values, _ = read(counts("0"), columns="dich_paper")
    assert {figure["origin"] for figure in values["outcomes"][0]["results"]} == {"derived"}
    values, _ = read(counts("KL half as high"), columns="dich_paper")
    assert all("origin" not in figure for figure in values["outcomes"][0]["results"])
    assert "in the paper: KL half as high" in values["outcomes"][0]["definition"].note


@pytest.mark.parametrize(
    ("column", "cell", "field", "wanted"),
    [
        ("design", "crossover", "kind", "crossover-rct"), ("design", "parallel", "kind", "rct"),
        ("blinding", "double-blind", "blinding", "double-blind"), ("blinding", "open-label", "blinding", "open"),
        ("blinding", "perhaps", "blinding", None), ("country", "uk", "countries", ["GB"]),
    ],
)  # fmt: skip
def test_the_design_is_that_of_the_table(column: str, cell: str, field: str, wanted: object):
    values, told = read(counts(cell), columns=column)
    assert plain(values["design"].get(field)) == wanted
    assert any(f"{column} '{cell}'" in note for note in told) == (wanted is None)


def test_people_randomised_registration_and_diagnosis_have_their_places():
    values, told = read(
        counts("41", "42", "NCT00000000, unknown", "knee pain", "44", "25 mg"),
        columns="rand_arm1;rand_arm2;registration_number;diagnosis;mean_age;dose_arm1",
    )
    assert [plain(arm["n"]) for arm in values["arms"]] == [41, 42]
    assert values["citation"]["registry"] == ["NCT00000000"]
    assert plain(values["population"]["diagnosis"]) == ["knee-pain"]
    assert "mean age 44" in values["population"]["age"].note
    assert "25 mg" in values["arms"][0]["dose"].note
    assert told == ["registration_number 'unknown': no register has such a number"]


def test_figures_after_a_crossover_say_so():
    values, told = read(counts("0"), counts("1"), means("1"), columns="post_crossover")
    assert [plain(outcome["period"]) for outcome in values["outcomes"]] == ["first", "mixed"]
    assert "after the crossover" in values["scores"][0]["note"]["en"]
    assert sum("after the crossover" in note for note in told) == 2


def test_judgements_with_their_domains_are_those_of_the_table():
    columns = "d1;d2;d3;d4;d5;rob"
    values, told = read(counts("Low", "Low", "Low", "Some concerns", "Low", "Some concerns"), columns=columns)
    (bias,) = values["risk_of_bias"]
    assert (bias["tool"], bias["overall"], bias["domains"]["measurement"]) == (
        "rob-2",
        "some-concerns",
        "some-concerns",
    )
    assert told == []
    values, told = read(counts("Low", "", "Low", "Some concerns", "Low", "3"), columns=columns)
    assert "risk_of_bias" not in values
    assert told[0].startswith("risk of bias (d1 'Low', d3 'Low'")


def test_logarithms_stay_logarithms():
    values, told = read(counts("-0,32", "0,1"), columns="precalc_log_rr;precalc_log_rr_se")
    (effect,) = values["effects"]
    assert (effect["measure"], effect["estimate"]) == ("other", -0.32)
    assert effect["label"]["fr"] == "logarithme du risque relatif, KL, steam contre plac"
    assert "standard error 0.1" in effect["note"]["en"]
    assert told == []


def test_only_what_has_no_place_is_said_to_have_none():
    _, told = read(counts("x"), columns="target_group")
    assert told == ["columns without a place in a record: target_group"]


def test_the_first_of_several_dois_is_taken_and_the_others_are_told():
    values, told = read(counts('"10.99999/a; https://doi.org/10.99999/b"'), columns="doi")
    assert values["citation"]["doi"] == "10.99999/a"
    assert told == ["doi '10.99999/b' not taken: 10.99999/a stands before it"]


@pytest.mark.parametrize(
    ("weeks", "point", "time"),
    [
        ("4", "Day 28", (4, "week")), ("3", "Week 6", None), ("13", "3 months", (13, "week")),
        ("4", "post", (4, "week")), ("-1,14", "Day -8", None), ("NA", "Day 8", None),
    ],
)  # fmt: skip
def test_a_time_that_the_table_counts_from_elsewhere_is_a_gap_that_names_both(
    weeks: str, point: str, time: tuple[int, str] | None
):
    line = counts(point, "Post-second dose").replace(";4;", f";{weeks};", 1)
    values, _ = read(line, columns="study_time_point;cov_time_point")
    found = values["outcomes"][0]["time"]
    assert (plain(found["value"]), plain(found["unit"])) == (time or (None, None))
    if weeks == "3":
        assert found["value"].note == "the table says: 3 weeks, and 'Post-second dose; Week 6': counted from when?"


def test_rows_of_other_time_points_are_other_outcomes():
    values, told = read(counts("Week 1"), counts("Week 1 after dose 2"), columns="study_time_point")
    assert (len(values["outcomes"]), told) == (2, [])


def _rows(**cells: str) -> StudyDraft:
    wide = {"study": "Doe, 2012", "outcome_type": "response", "condition_arm1": "hot bath", "condition_arm2": "wl"}
    row = {**wide, "event_arm1": "3", "totaln_arm1": "10", "event_arm2": "2", "totaln_arm2": "10", **cells}
    (draft,) = metapsy.read(f"{';'.join(row)}\n{';'.join(row.values())}\n", known(), "t.csv")
    return draft


def test_a_table_without_rows_is_told(site: Site, tmp_path: Path):
    (tmp_path / "t.csv").write_text(TABLE.splitlines()[0] + "\n")
    done = import_(site, "metapsy", tmp_path / "t.csv")
    assert (done.exit_code, "The table has a header and no rows." in done.output) == (1, True)


@pytest.mark.parametrize(
    ("said", "shown"),
    [("0.5", "50 % (a proportion of 0.5) women"), ("50", "50 % women"), ("0", "0 % women"), ("1", "1 (per cent, or")],
)
def test_a_share_of_women_below_one_is_a_proportion(said: str, shown: str):
    assert shown in _rows(percent_women=said).values["population"]["age"].note


def test_a_country_may_be_a_code_in_small_letters():
    assert _rows(country="fr").values["design"]["countries"] == ["FR"]


def test_more_events_than_people_are_told():
    draft = _rows(event_arm1="31", totaln_arm1="30")
    assert "line 2, arm hot-bath: 31 events among 30 people cannot be" in draft.notes
