"""Declared pools: who enters, with which figure, who stays out and why, and what a page says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer import stats
from evidence_explorer.analysis import MEASURES, Member, Pooled, member_table, pool_table, pools, refuse_shared_controls
from evidence_explorer.analysis.sensitivity import left_out, small_trials
from evidence_explorer.model import Study, Text
from evidence_explorer.pages import KINDS, Edition, edition_of
from evidence_explorer.pages.blocks.pooled.sentences import (
    after,
    difference,
    needed,
    people_sentence,
    prediction_sentence,
)
from evidence_explorer.pages.blocks.pooled.view import pool_view, together, together_of_class
from evidence_explorer.pages.family.page import family_page
from evidence_explorer.words import words
from made import HOT, SHAM, TEXT, figure, mini, outcome, pooled, three, trial, with_trials
from pictures import Picture
from real import real_dataset, real_edition

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr")
NARROW, MINUS = "\u202f", "\u2212"


def reasons(found: Pooled) -> dict[str, str]:
    return {left.study: left.reason for left in found.excluded}


def changed(study: Study, **part: dict[str, Any]) -> Study:
    """The study with fields of its parts replaced."""
    record = json.loads(study.model_dump_json())
    for name, fields in part.items():
        record[name] |= fields
    return Study.model_validate_json(json.dumps(record))


# Who enters


def test_a_blinded_trial_with_both_counts_enters():
    found = pooled(trial("anna-2019"))
    assert found.excluded == ()
    assert [(m.study, m.treated.events, m.treated.n, m.control.events, m.control.n) for m in found.members] == [
        ("anna-2019", 12, 40, 6, 40)
    ]


FEW = figure("hot", (1, 9)), figure("sham", (1, 9))
OUT: dict[str, Study] = {
    "retracted": trial("x-2020", afterwards=[{"kind": "retracted", "what": TEXT}]),
    "review": changed(trial("x-2020"), design={"kind": "meta-analysis"}),
    "not-randomised": changed(trial("x-2020"), design={"kind": "cohort"}),
    "open": changed(trial("x-2020"), design={"blinding": "open"}),
    "blinding-unknown": changed(trial("x-2020"), design={"blinding": None}),
    "diagnosis": changed(trial("x-2020"), population={"diagnosis": ["stiff-knee"]}),
    "no-figure": trial("x-2020", outcomes=[outcome(*FEW, kind="remission")]),
    "recalled": trial("x-2020", sources={"paper": {"grade": "recalled", "read_in": TEXT, "covers": TEXT}}),
    "timing": trial("x-2020", outcomes=[outcome(*FEW, timing="cumulative")]),
    "other-scale": trial("x-2020", outcomes=[outcome(*FEW, scale="ouch-diary")]),
    "crossover": changed(trial("x-2020"), design={"kind": "crossover-rct"}),
    "no-control": trial("x-2020", control=None),
    "other-control": trial("x-2020", arms=[HOT, SHAM | {"control": "waitlist"}]),
    "no-people": trial("x-2020", 30.0, 20.0),
    "window": trial("x-2020", days=90),
}
"""Each reason, with a trial that stays out for it."""


def elsewhere() -> Any:
    """The invented site, on which the diary measures another complaint."""
    base = mini()
    scales = tuple(s.model_copy(update={"overview": s.id != "ouch-diary"}) for s in base.scale_file.record)
    return replace(base, scale_file=replace(base.scale_file, record=scales))


@pytest.mark.parametrize("reason", OUT)
def test_a_study_stays_out_for_its_reason(reason: str):
    found = pooled(OUT[reason], trial("anna-2019"), dataset=elsewhere(), diagnoses=("knee-pain",))
    assert reasons(found) == {"x-2020": reason}
    assert found.studies == ("anna-2019",)


def test_a_study_that_the_declaration_leaves_out_is_told_in_its_words():
    found = pooled(trial("anna-2019"), leave_out={"anna-2019": Text({"en": "Too hot.", "fr": "Trop chaud."})})
    told = [(left.reason, left.told and left.told.said("fr")[0]) for left in found.excluded]
    assert told == [("declared", "Trop chaud.")]


def test_an_expression_of_concern_keeps_a_study_out_as_a_retraction_does():
    found = pooled(trial("x-2020", afterwards=[{"kind": "expression-of-concern", "what": TEXT}]))
    assert reasons(found) == {"x-2020": "retracted"}


def test_the_first_reason_is_the_one_that_is_told():
    both = changed(trial("x-2020", days=90), design={"blinding": "open"})
    assert reasons(pooled(both)) == {"x-2020": "open"}


def test_the_first_period_of_a_crossover_enters():
    record = trial("x-2020", outcomes=[outcome(figure("hot", (9, 20)), figure("sham", (4, 20)), period="first")])
    found = pooled(changed(record, design={"kind": "crossover-rct"}))
    assert found.studies == ("x-2020",)


def test_a_study_without_chance_and_without_the_outcome_needs_no_excuse():
    silent = trial("x-2020", outcomes=[outcome(figure("hot", (1, 9)), kind="remission")])
    assert pooled(changed(silent, design={"kind": "cohort"})).excluded == ()


def test_an_active_control_enters_only_if_it_is_named():
    cold = trial("x-2020", arms=[HOT, SHAM | {"control": "active", "treatment": "cold-pack"}])
    assert pooled(cold, controls=("active",)).studies == ("x-2020",)
    assert pooled(cold, controls=("active",), comparators=("cold-pack",)).studies == ("x-2020",)
    assert reasons(pooled(cold, controls=("active",), comparators=("other",))) == {"x-2020": "other-control"}


def test_another_treatment_enters_only_as_one_of_the_class():
    steam = trial("x-2020", arms=[HOT | {"treatment": "steam"}, SHAM], treatments=["steam"])
    assert pooled(steam).studies == ()
    assert pooled(steam, also=("steam",)).studies == ("x-2020",)


# With which figure


def pair(*counts: tuple[int, int], **more: Any) -> dict[str, Any]:
    return outcome(figure("hot", counts[0]), figure("sham", counts[1]), **more)


def entered(*outcomes: dict[str, Any]) -> float:
    """The events of the treated side that enter."""
    (member,) = pooled(trial("x-2020", outcomes=list(outcomes))).members
    return member.treated.events


def test_the_primary_scale_comes_before_a_clinicians_rating():
    diary = pair((7, 20), (3, 20), scale="ouch-diary", primary=True)
    assert entered(pair((9, 20), (4, 20)), diary) == 7


def test_a_clinicians_rating_comes_before_the_nearest_time():
    diary = pair((7, 20), (3, 20), scale="ouch-diary")
    assert entered(diary, pair((9, 20), (4, 20), days=40)) == 9


def test_the_nearest_time_comes_before_the_order_of_the_record():
    assert entered(pair((9, 20), (4, 20), days=40), pair((7, 20), (3, 20), days=27)) == 7


def test_the_choice_looks_at_no_result():
    better = pair((20, 20), (0, 20), days=40)
    worse = pair((0, 20), (20, 20), days=28)
    assert entered(better, worse) == entered(worse, better) == 0


# Several groups in one trial

DOSES = [HOT | {"id": "hot"}, HOT | {"id": "hotter"}, SHAM]


def doses(key: str = "x-2020", year: int = 2020) -> Study:
    counted = outcome(figure("hot", (10, 30)), figure("hotter", (15, 30)), figure("sham", (6, 30)))
    return trial(key, year=year, arms=DOSES, outcomes=[counted])


def test_eligible_groups_are_added_up_unless_declared_otherwise():
    (member,) = pooled(doses()).members
    assert (member.treated.arms, member.treated.events, member.treated.n) == (("hot", "hotter"), 25, 60)
    assert (member.control.events, member.control.n, member.shared) == (6, 30, 1)


def test_a_divided_control_counts_once():
    found = pooled(doses(), several="split-control")
    assert [(m.treated.arms, m.control.events, m.control.n, m.shared) for m in found.members] == [
        (("hot",), 3, 15, 2),
        (("hotter",), 3, 15, 2),
    ]
    assert found.participants == 90
    assert found.studies == ("x-2020",)


def test_only_the_groups_that_the_declaration_names_enter():
    (member,) = pooled(doses(), arms={"x-2020": ("hotter", "sham")}).members
    assert member.treated.arms == ("hotter",)


def test_an_undivided_control_cannot_count_twice():
    (member,) = pooled(doses(), arms={"x-2020": ("hot", "sham")}).members
    twice = [member, replace(member, treated=replace(member.treated, arms=("hotter",)))]
    with pytest.raises(ValueError, match="x-2020 would count 2 times"):
        refuse_shared_controls(twice)
    refuse_shared_controls([replace(m, shared=2) for m in twice])


def test_the_weights_of_a_pool_with_a_divided_control_add_up_to_100():
    found = pooled(doses(), *three(), several="split-control")
    assert sum(found.weight(member) or 0 for member in found.members) == pytest.approx(100)


# How many trials


STANDINGS = [(0, "none"), (1, "one"), (2, "two"), (3, "fragile"), (4, "fragile"), (5, "pooled")]


@pytest.mark.parametrize(("k", "standing"), STANDINGS)
def test_a_pool_stands_by_the_number_of_its_trials(k: int, standing: str):
    found = pooled(*(trial(f"x{i}-2020", (10 + i, 40), (6, 40)) for i in range(k)))
    assert found.standing == standing
    for measure in MEASURES:
        assert (found.result(measure) is None) == (k < 3)
        assert (found.fixed(measure) is None) == (k < 3)
    rows = pool_table([found])
    assert rows["estimate"].notna().any() == (k >= 3)
    assert len(member_table([found])) == k


def test_two_comparisons_of_one_trial_are_not_two_trials():
    found = pooled(doses("x-2020"), doses("y-2021", 2021), several="split-control")
    assert (len(found.members), found.standing, found.result("RR")) == (4, "two", None)


def test_the_trials_stand_in_the_order_of_their_years():
    assert pooled(*three()).studies == ("anna-2019", "bob-2020", "carol-2022")


def test_the_pool_is_that_of_its_contrasts():
    found = pooled(*three())
    contrasts = [stats.risk_ratio(*counts) for counts in ((20, 40, 10, 40), (14, 40, 12, 40), (30, 60, 20, 60))]
    assert found.result("RR") == stats.pool([c.y for c in contrasts], [c.v for c in contrasts])


# Empty cells


def test_a_trial_without_an_event_stays_but_says_nothing_on_a_ratio():
    found = pooled(*three(), trial("nobody-2021", (0, 20), (0, 20), year=2021))
    assert "nobody-2021" in found.studies
    (silent,) = [m for m in found.members if m.study == "nobody-2021"]
    assert (found.weight(silent), found.weight(silent, "OR")) == (None, None)
    assert found.weight(silent, "RD")
    assert found.result("RR") == pooled(*three()).result("RR")


def test_an_empty_cell_is_corrected_and_the_trial_weighs():
    found = pooled(*three(), trial("half-2021", (5, 20), (0, 20), year=2021))
    (member,) = [m for m in found.members if m.study == "half-2021"]
    assert member.contrast("RR").note == "corrected"
    assert found.weight(member)


def test_three_trials_of_which_one_says_nothing_are_not_pooled_as_a_ratio():
    found = pooled(*three()[:2], trial("nobody-2021", (0, 20), (0, 20)))
    assert (found.standing, found.result("RR")) == ("fragile", None)
    assert found.result("RD") is not None


# Checks


def test_leaving_a_trial_out_leaves_all_its_comparisons_out():
    found = pooled(doses(), *three(), several="split-control")
    rows = left_out(found)
    assert [(row.study, row.k) for row in rows] == [(s, 3) for s in found.studies]
    whole = [m.contrast("RR") for m in found.usable("RR") if m.study != "x-2020"]
    again = stats.pool([c.y for c in whole], [c.v for c in whole])
    (row,) = [row for row in rows if row.study == "x-2020"]
    assert row.estimate == stats.natural("RR", again.estimate)


def test_nothing_is_left_out_where_nothing_is_pooled():
    assert left_out(pooled(*three()[:2])) == []


def test_asymmetry_is_not_tested_under_ten_trials_however_many_comparisons_they_have():
    few = [doses(f"x{i}-2020", 2010 + i) for i in range(6)]
    found = pooled(*few, several="split-control")
    assert len(found.members) == 12
    assert small_trials(found).note == "few-studies"
    many = [trial(f"x{i}-2020", (10 + i, 40 + 5 * i), (6 + i % 3, 40)) for i in range(10)]
    assert small_trials(pooled(*many)).p is not None


# What a page says


def edition(language: str, *studies: Study, **pool: Any) -> Edition:
    return edition_of(with_trials(*studies, **pool), language)


HOSTILE = {
    "one person": [trial(f"x{i}-2020", (1, 1), (0, 1)) for i in range(3)],
    "nobody": [trial(f"x{i}-2020", (0, 9), (0, 9)) for i in range(3)],
    "everybody": [trial(f"x{i}-2020", (9, 9), (9, 9)) for i in range(3)],
    "all against none": [trial(f"x{i}-2020", (9, 9), (0, 9)) for i in range(3)],
    "none against all": [trial(f"x{i}-2020", (0, 9), (9, 9)) for i in range(3)],
    "a billion": [trial(f"x{i}-2020", (400_000_000 + i, 1_000_000_000), (5, 1_000_000_000)) for i in range(3)],
    "one giant": [*three()[:2], trial("giant-2021", (499_999_999, 1_000_000_000), (1, 3))],
    "all the same": [trial(f"x{i}-2020", (10, 40), (10, 40)) for i in range(4)],
    "opposite": [trial("x-2020", (1, 900), (800, 900)), trial("y-2020", (800, 900), (1, 900)), trial("z-2020")],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("risks", [(), (0.01, 0.99)])
def test_a_page_can_be_written_of_any_numbers(name: str, language: str, risks: tuple[float, ...]):
    here = edition(language, *HOSTILE[name], control_risks=risks)
    view = pool_view(here.evidence.pools[0], here)
    assert len(view.figures) == 3
    assert not re.search(r"\b(nan|inf|NaN|None)\b|[{}]", " ".join(everything(view)))


def everything(view: Any) -> Iterator[str]:
    """All words of a view."""
    for value in vars(view).values():
        yield from texts(value)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)
    elif hasattr(value, "__dataclass_fields__") and not hasattr(value, "json"):
        for name in value.__dataclass_fields__:
            if name != "chart":
                yield from texts(getattr(value, name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_plain_words(language: str):
    for reason, study in OUT.items():
        base = elsewhere()
        here = edition_of(with_trials(study, dataset=base, diagnoses=("knee-pain",)), language)
        ((key, _, told),) = pool_view(here.evidence.pools[0], here).left_out
        assert key == "x-2020"
        assert told == words(language)(f"pool.reason.{reason}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_expression_of_concern_is_not_called_a_retraction(language: str):
    here = edition(language, trial("x-2020", afterwards=[{"kind": "expression-of-concern", "what": TEXT}]))
    assert pool_view(here.evidence.pools[0], here).left_out[0][2] == words(language)("pool.reason.concern")


def sentence(language: str, found: stats.Absolute, *studies: Study) -> str:
    here = edition(language, *studies)
    return people_sentence(here.evidence.pools[0], found, here)


SPRAY = stats.absolute_effect("RR", stats.Estimate(1.379, 0.95, 2.0), 0.39)


def test_a_pool_is_told_in_people_with_what_else_the_trials_fit():
    assert sentence("en", SPRAY, *three()) == (
        "Response: of 100 people like those in these trials, about 39 in the control group (sham) and about 54 in the "
        "treated group (37 to 78), after 4 weeks: 15 more, but the trials also fit 2 fewer or 39 more."
    )
    assert sentence("fr", SPRAY, *three()) == (
        f"Réponse{NARROW}: sur 100 personnes comme celles de ces essais, environ 39 dans le groupe témoin (stimulation "
        f"factice) et environ 54 dans le groupe traité (de 37 à 78), après 4 semaines{NARROW}: 15 de plus, mais ces "
        "essais sont aussi compatibles avec 2 de moins ou 39 de plus."
    )


def test_a_ratio_that_would_pass_everybody_says_that_it_stops():
    found = stats.absolute_effect("RR", stats.Estimate(2.0, 1.5, 4.0), 0.4)
    said = sentence("en", found, *three())
    assert said.endswith("The upper end stops at 100: the ratio would carry it past everybody.")


ALSO, FIT = "but the trials also fit", "ces essais sont compatibles"
FIT_ALSO = "mais ces essais sont aussi compatibles avec"
NO_DIFFERENCE, NONE = "no difference in whole people", "aucune différence en personnes entières"
THROUGH = ", with an interval that passes through infinity: benefit"


@pytest.mark.parametrize(
    ("numbers", "en", "fr"),
    [
        ((15, 2, 39), "15 more, and the trials fit 2 to 39 more", f"15 de plus, et {FIT} avec 2 à 39 de plus"),
        ((-15, -39, -2), "15 fewer, and the trials fit 2 to 39 fewer", f"15 de moins, et {FIT} avec 2 à 39 de moins"),
        ((15, -2, 39), f"15 more, {ALSO} 2 fewer or 39 more", f"15 de plus, {FIT_ALSO} 2 de moins ou 39 de plus"),
        ((-15, -39, 2), f"15 fewer, {ALSO} 39 fewer or 2 more", f"15 de moins, {FIT_ALSO} 39 de moins ou 2 de plus"),
        ((0, -3, 4), f"{NO_DIFFERENCE}, {ALSO} 3 fewer or 4 more", f"{NONE}, {FIT_ALSO} 3 de moins ou 4 de plus"),
        ((0, 0, 0), f"{NO_DIFFERENCE}, {ALSO} 0 fewer or 0 more", f"{NONE}, {FIT_ALSO} 0 de moins ou 0 de plus"),
    ],
)  # fmt: skip
def test_a_difference_names_both_ends_of_its_interval(numbers: tuple[int, int, int], en: str, fr: str):
    assert difference(*numbers, words("en")) == en
    assert difference(*numbers, words("fr")) == fr


@pytest.mark.parametrize(
    ("interval", "wanted", "en"),
    [
        ((0.15, 0.1, 0.2), True, "7 for one more to benefit (5 to 10)"),
        ((0.15, 0.1, 0.2), False, "7 for one more to be harmed (5 to 10)"),
        ((0.15, -0.02, 0.39), True, f"7 for one more to benefit{THROUGH} 3 … ∞ … harm 50"),
        ((-0.15, -0.39, 0.02), True, f"7 for one more to be harmed{THROUGH} 50 … ∞ … harm 3"),
        ((0.15, 0.0, 0.2), True, "7 for one more to benefit (5 to ∞)"),
        ((0.0, -0.1, 0.1), True, "none, since the estimate is no difference: benefit 10 … ∞ … harm 10"),
    ],
)  # fmt: skip
def test_a_number_needed_to_treat_passes_through_infinity_where_its_interval_does(
    interval: tuple[float, float, float], wanted: bool, en: str
):
    assert needed(stats.number_needed(stats.Estimate(*interval), wanted=wanted), words("en")) == en


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_needed_to_treat_stands_with_its_comparator_its_risk_and_its_time(language: str):
    w = words(language)
    for study in real(language):
        for said in study.specialist[:1]:
            assert "%" in said
            assert any(w(f"control.{kind}") in said for kind in ("placebo", "sham", "low-dose"))
            assert re.search(r"after \d|après \d", said)


@pytest.mark.parametrize(
    ("days", "en", "fr"),
    [
        ([28.0], "after 4 weeks", "après 4 semaines"),
        ([7.0], "after 1 week", "après 1 semaine"),
        ([1.0], "after 1 day", "après 1 jour"),
        ([14.0, 28.0], "after 2 to 4 weeks", "après 2 à 4 semaines"),
        ([14.0, 29.0, 21.0], "after 14 to 29 days", "après 14 à 29 jours"),
        ([182.625], "after 6 months", "après 6 mois"),
        ([30.4375], "after 1 month", "après 1 mois"),
        ([0.04], "after 0 days", "après 0 jour"),
    ],
)
def test_a_time_is_told_in_the_unit_in_which_it_is_whole(days: list[float], en: str, fr: str):
    assert after(days, words("en")) == en
    assert after(days, words("fr")) == fr


def test_the_prediction_interval_is_called_imprecise_under_five_trials():
    few = pooled(*three()).result("RR")
    many = pooled(*three(), trial("d-2023"), trial("e-2024")).result("RR")
    assert few
    assert many
    assert "imprecise" in prediction_sentence(few, "RR", words("en"))
    assert "imprecise" not in prediction_sentence(many, "RR", words("en"))
    said = prediction_sentence(many, "RR", words("en"))
    assert said.startswith("In a new, similar trial, the risk ratio could lie anywhere between")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_told_in_sentences_where_nothing_is_pooled(language: str):
    here = edition(language, *three()[:2])
    view = pool_view(here.evidence.pools[0], here)
    assert (view.sentences, view.specialist, view.at_risks, view.methods) == ([], [], [], [])
    assert (view.without, view.together) == ([], [])
    assert view.standing_text == words(language)("pool.standing.two")
    assert len(view.rows) == 2
    assert len(view.figures) == 3


def test_no_trial_means_no_chart_but_the_rule_and_the_reasons():
    here = edition("en", OUT["open"])
    view = pool_view(here.evidence.pools[0], here)
    assert (view.standing, view.figures, view.rows) == ("none", [], [])
    assert view.rule
    assert view.left_out


def test_a_fragile_pool_says_so_in_a_word():
    here = edition("en", *three())
    view = pool_view(here.evidence.pools[0], here)
    assert view.standing_text == "Fragile: only 3 trials."
    assert "fragile" in view.together[0].name


def test_the_declared_rule_is_printed():
    here = edition("en", *three(), diagnoses=("knee-pain",), arms={"anna-2019": ("hot", "sham")})
    rule = dict(pool_view(here.evidence.pools[0], here).rule)
    assert rule["What is counted"] == "Response"
    assert rule["Against"] == "sham"
    assert rule["When"] == "from day 14 to day 42; where a trial counted several times, the one nearest to day 28"
    assert rule["In whom"] == "Knee pain"
    assert rule["Groups taken from Anna 2019"] == "Hot bath; Sham bath"
    assert rule["Several groups in one trial"].startswith("eligible groups of one trial are added up")


def test_no_word_is_put_to_i_squared():
    for language in LANGUAGES:
        said = " ".join(text for view in real(language) for row in view.spread for text in row.entries)
        assert not re.search(r"\b(low|moderate|high|faible|modérée?|élevée?)\b", said)


def test_the_table_holds_every_number_of_the_chart():
    here = edition("en", *three())
    view = pool_view(here.evidence.pools[0], here)
    for figure_, column in zip(view.figures, range(3), strict=True):
        drawn = " ".join(Picture.of(figure_.chart).texts())
        for row in view.rows:
            value, weight = row.measures[column]
            assert value in drawn
            assert weight in drawn
            assert f"{row.treated} against {row.control}" in drawn
        assert view.together[0].measures[column][0] in drawn
        assert view.together[1].measures[column][0] in drawn


@cache
def real(language: str) -> list[Any]:
    """Every declared pool of the real site that has a pooled result."""
    here = real_edition(language)
    return [pool_view(found, here) for found in here.evidence.pools if found.result("RR")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_a_pool_is_more_certain_than_its_interval(language: str):
    banned = re.compile(r"significan|significati|proves?\b|prouv|works?\b|effective|efficace|certain|sure\b", re.I)
    said = [text for view in real(language) for text in (*view.sentences, *view.specialist)]
    assert said
    assert [text for text in said if banned.search(text)] == []


def test_every_real_study_is_a_member_or_left_out_with_a_reason():
    dataset = real_dataset()
    here = real_edition("fr")
    for found in here.evidence.pools:
        about = {s.id for s in dataset.studies_of_treatment(found.treatment) if s.design.kind.randomised}
        assert about <= set(found.studies) | set(reasons(found)), found.declared.id
        assert not set(found.studies) & set(reasons(found))
        assert all(told for _, _, told in pool_view(found, here).left_out)


def test_a_treatment_without_a_pool_says_why():
    here = edition("en", *three())
    treatments = here.dataset.treatments
    assert str(together(treatments["steam"], here).none) == "There is no controlled trial."
    bare = treatments["steam"].model_copy(update={"not_pooled": None})
    assert "no randomised trial" in together(bare, here).none
    one = treatments["hot-bath"].model_copy(update={"pools": (), "id": "knee-warmer"})
    assert "no randomised trial" in together(one, here).none


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_pool_of_a_class_stands_on_the_page_of_its_family_and_is_linked_from_each_treatment(language: str):
    here = edition(language, *three(), also=("steam",))
    name = here.say(here.evidence.pools[0].declared.name)
    for key in ("hot-bath", "steam"):
        treatment = here.dataset.treatments[key]
        found = together(treatment, here)
        assert found.pools == []
        assert [(told, family.id, pool) for told, family, pool in found.elsewhere] == [
            (name, "water", "hot-bath-response")
        ]
    assert [pool.id for pool in together_of_class(here.dataset.families["water"], here).pools] == ["hot-bath-response"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_page_of_one_protocol_holds_a_pool_of_several(language: str):
    here = real_edition(language)
    classes = [found for found in here.evidence.pools if found.declared.also]
    assert classes
    for found in classes:
        place = f"pool-{found.declared.id}"
        family = here.dataset.families[here.dataset.family_of_treatment[found.treatment]]
        assert f'id="{place}"' in family_page(family, here).body
        for key in (found.treatment, *found.declared.also):
            page = KINDS["treatment-together"].write(here, key).body
            assert f'id="{place}"' not in page
            assert f"families/{family.id}/#{place}" in page


def test_a_pool_of_one_treatment_stays_on_its_page():
    here = edition("en", *three())
    assert together_of_class(here.dataset.families["water"], here).pools == []
    assert len(together(here.dataset.treatments["hot-bath"], here).pools) == 1


def test_the_same_data_give_the_same_view():
    one, other = edition("fr", *three()), edition("fr", *three()[::-1])
    assert pool_view(one.evidence.pools[0], one) == pool_view(other.evidence.pools[0], other)


def test_a_pool_holds_members_only():
    found = pools(mini(), edition_of(mini(), "en").evidence.rows)
    assert all(isinstance(member, Member) for one in found for member in one.members)
