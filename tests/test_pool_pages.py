"""What a page says of a pool: in people, in intervals and in words, and nothing more certain than its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer import stats
from evidence_explorer.analysis import Member, pools
from evidence_explorer.model import Study
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
from made import TEXT, mini, pooled, three, trial, with_trials
from pictures import Picture
from real import real_dataset, real_edition
from test_pools import OUT, elsewhere, reasons

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr")
NARROW, MINUS = "\u202f", "\u2212"


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
            if name not in {"chart", "data"}:  # drawn, and read by a script
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
BRANCHES = "the interval has two branches: {} or more for one more to benefit, or {} or more for one more to be harmed"


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
        ((0.15, -0.02, 0.39), True, "7 for one more to benefit, and " + BRANCHES.format(3, 50)),
        ((-0.15, -0.39, 0.02), True, "7 for one more to be harmed, and " + BRANCHES.format(50, 3)),
        ((0.15, 0.0, 0.2), True, "7 for one more to benefit (5 to ∞)"),
        ((0.0, -0.1, 0.1), True, "none, since the estimate is no difference; " + BRANCHES.format(10, 10)),
    ],
)  # fmt: skip
def test_a_number_needed_to_treat_has_two_branches_where_the_difference_crosses_zero(
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
        ([0.04, 0.3], "after 0.04 to 0.3 days", "après 0,04 à 0,3 jours"),
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
    assert (view.pictures, view.priors, view.together) == ([], [], [])
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
