"""Pools of scores and of adverse events: what a trial gives, the steps named, what is refused; and the summary."""

from __future__ import annotations

import re
from dataclasses import replace
from math import sqrt
from typing import Any

import pytest

from declared import ARMS, fives, mean, score, score_pool, score_site, scored
from evidence_explorer import stats
from evidence_explorer.analysis import Excluded, ScoreMember
from evidence_explorer.analysis.points import put_together
from evidence_explorer.analysis.score_pools import _enter
from evidence_explorer.checks import check
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.findings.view import findings_of
from evidence_explorer.pages.blocks.pooled.analyses import uncounted_told
from evidence_explorer.pages.blocks.pooled.overlays import PAID, facts_of, overlaid
from evidence_explorer.pages.blocks.pooled.scores import score_view, steps_told
from evidence_explorer.words import phrases
from made import TEXT, mini, three, trial, with_trials
from real import real_dataset, real_edition

LANGUAGES = ("en", "fr")


def only(*scores: dict[str, Any], **fields: Any) -> Any:
    """The one member that a trial with these scores gives."""
    [member] = score_pool(scored("anna-2019", *scores), **fields).members
    return member.found


def refused(*scores: dict[str, Any], **fields: Any) -> str:
    found = score_pool(scored("anna-2019", *scores), **fields)
    assert found.members == ()
    return found.excluded[0].reason


def test_a_reported_difference_keeps_its_value_and_its_interval():
    found = only(score({"value": -4.0, "interval": [-7.0, -1.1]}))
    assert found.estimate == (-4.0, -7.0, -1.1)
    assert sqrt(found.scored.v) == pytest.approx(5.9 / (2 * 1.9916726), rel=1e-6)  # t with 76 degrees of freedom
    assert found.how == ("interval-t",)
    assert found.reported
    assert found.people == (40, 38)


def test_each_other_way_to_a_difference_is_named_and_not_called_published():
    middle = only(score({"interval": [-7.0, -1.0]}))
    assert (middle.scored.y, middle.how, middle.reported) == (-4.0, ("middle", "interval-t"), False)
    from_p = only(score({"value": -4.0, "p": "0.02"}))
    assert from_p.how == ("p",)
    assert sqrt(from_p.scored.v) == pytest.approx(4.0 / 2.3764, rel=1e-3)
    of_means = only(score(None, mean("hot", -9.0, sd=6.0), mean("sham", -5.0, se=1.0)))
    assert of_means.how == ("means", "sd", "sd-from-se")
    assert of_means.scored == pytest.approx((-4.0, 36 / 40 + 1.0))
    assert not of_means.reported
    spread = only(score(None, mean("hot", -9.0, interval=[-11.0, -7.0]), mean("sham", -5.0, sd=6.0)))
    assert spread.how == ("means", "sd-from-interval", "sd")
    assert only(score({"value": -4.0, "se": 1.5})).scored == (-4.0, 2.25)


def test_people_that_are_not_known_are_not_none():
    unknown = [{key: value for key, value in arm.items() if key != "n"} for arm in ARMS]
    known, other = scored("anna-2019", score({"value": -4.0, "interval": [-7.0, -1.0]})), "bob-2020"
    without = scored(other, score({"value": -3.0, "interval": [-7.0, 1.0]}), arms=unknown)
    found = score_pool(known, without)
    assert (found.participants, found.uncounted) == (78, 1)
    assert found.members[1].found.how == ("interval-z",)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ([score({"value": -4.0, "p": "<0.001"})], "p-bound"),
        ([score({"value": -4.0})], "no-spread"),
        ([score({"p": "0.03"})], "no-value"),
        ([score(None, mean("hot", -9.0), mean("sham", -5.0))], "no-spread"),
        ([score({"value": -4.0, "interval": [-7, -1]}, kind="percent-change")], "percent-score"),
        ([score({"value": -4.0, "interval": [-7, -1]}, time={"value": 90, "unit": "day"})], "window"),
        ([score({"value": -4.0, "interval": [-7, -1]}, scale="ouch-diary")], "no-score"),
        ([score({"value": -4.0, "interval": [-7, -1]}, grade="recalled")], "recalled"),
        ([score({"against": "baseline", "value": -4.0, "interval": [-7, -1]})], "other-control"),
    ],
)
def test_what_gives_no_difference_is_refused_with_its_reason(scores: list[dict[str, Any]], reason: str):
    assert refused(*scores) == reason


def test_of_several_groups_none_is_chosen_by_the_program():
    arms = [*ARMS, {"id": "hotter", "label": TEXT, "treatment": "hot-bath", "n": 41}]
    two = [score({"arm": arm, "value": value, "interval": [-9, 2]}) for arm, value in (("hot", -3), ("hotter", -5))]
    study = scored("anna-2019", *two, arms=arms)
    assert score_pool(study).excluded[0].reason == "several-arms"
    [member] = score_pool(study, arms={"anna-2019": ["hotter", "sham"]}).members
    assert member.treated == ("hotter",)


SMD = {"measure": "SMD", "scales": ["knee-ladder", "ouch-diary"]}


def test_changes_and_end_scores_never_meet_in_a_standardised_pool():
    arms = mean("hot", 9.0, sd=6.0), mean("sham", 13.0, sd=6.5)
    change, end = score(None, *arms), score(None, *arms, kind="endpoint")
    assert refused(end, kinds=["change"], **SMD) == "other-kind"
    assert only(change, kinds=["change"], **SMD).scored == stats.standardised_difference(
        stats.Group(9.0, 6.0, 40), stats.Group(13.0, 6.5, 38)
    )
    codes = [problem.code for problem in check(score_site(scored("anna-2019", change), **SMD))]
    assert "E405" in codes


def test_an_adjusted_difference_is_not_standardised():
    told = {"value": -4.0, "interval": [-7.0, -1.0]}
    assert refused(score(told | {"adjusted": True}), kinds=["change"], **SMD) == "adjusted"
    found = only(score(told), kinds=["change"], **SMD)
    assert found.how[-1] == "smd-from-difference"
    assert not found.reported


def test_a_scale_that_points_the_other_way_is_turned():
    scales = mini().scale_file
    turned = [s.model_copy(update={"better": "higher"}) if s.id == "ouch-diary" else s for s in scales.record]
    dataset = score_site(
        scored("anna-2019", score(None, mean("hot", 9.0, sd=6.0), mean("sham", 13.0, sd=6.0))),
        scored("bob-2020", score(None, mean("hot", 13.0, sd=6.0), mean("sham", 9.0, sd=6.0), scale="ouch-diary")),
        kinds=["change"],
        **SMD,
    )
    edition = edition_of(replace(dataset, scale_file=replace(scales, record=tuple(turned))), "en")
    one, other = edition.evidence.score_pool("hot-bath", "more").members
    assert other.turned
    assert one.found.scored.y == pytest.approx(other.found.scored.y)
    assert "sign turned" in " ".join(steps_told(other, edition.words))


def test_three_trials_are_needed_and_the_pool_is_that_of_its_differences():
    assert score_pool(*fives()[:2]).result() is None
    found = score_pool(*fives())
    scored_ = [member.found.scored for member in found.members]
    assert found.result() == stats.pool([one.y for one in scored_], [one.v for one in scored_])
    assert sum(found.weight(member) or 0 for member in found.members) == pytest.approx(100)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("k", [0, 1, 2, 3, 5])
def test_a_page_can_be_written_of_any_number_of_scored_trials(language: str, k: int):
    edition = edition_of(score_site(*fives()[:k]), language)
    view = score_view(edition.evidence.score_pool("hot-bath", "more"), edition)
    assert bool(view.figure) == (k > 0)
    assert bool(view.result) == bool(view.methods) == (k >= 3)


# Adverse events


def divided(*names: tuple[str, ...]) -> dict[str, Any]:
    parts = [{"name": {"en": f"Part {i}", "fr": f"Partie {i}"}, "studies": list(keys)} for i, keys in enumerate(names)]
    return {"by": TEXT, "parts": parts, "because": TEXT}


def test_parts_are_tested_only_where_two_of_them_are_pools():
    six = [*fives(), scored("fay-2024", score({"value": -20.0, "interval": [-22, -18]}), year=2024)]
    keys = [study.id for study in six]
    edition = edition_of(score_site(*six, subgroups=divided(tuple(keys[:3]), tuple(keys[3:]))), "en")
    pooled = edition.evidence.score_pool("hot-bath", "more")
    points = pooled.points("MD")
    fits = [put_together(points[:3]), put_together(points[3:])]
    q = stats.between([fit.estimate for fit in fits], [fit.se for fit in fits])
    *parts, tested, doubt = score_view(pooled, edition).parts
    assert len(parts) == 2
    assert all("3 trials, fragile" in part for part in parts)
    assert f"Q {edition.words.number(q.q, 2)} with 1 degree of freedom" in tested
    assert doubt == edition.words("parts.few_tested")
    few = edition_of(score_site(*six, subgroups=divided(tuple(keys[:4]), tuple(keys[4:]))), "en")
    *_, untested = score_view(few.evidence.score_pool("hot-bath", "more"), few).parts
    assert "not tested" in untested


@pytest.mark.parametrize("language", LANGUAGES)
def test_resistant_depression_is_told_apart_by_six_real_trials(language: str):
    """What metafor 3.8 gives of the same six: rma(test="adhoc") of each part, rma(method="FE") of both."""
    edition = real_edition(language)
    pooled = edition.evidence.score_pool("psilocybin", "psilocybin-madrs-resistance")
    assert len(pooled.members) == 6
    w = edition.words
    resistant, other, tested, _ = score_view(pooled, edition).parts
    for said, ends in ((resistant, (-4.1033, -7.1496, -1.0569)), (other, (-11.2147, -18.3381, -4.0912))):
        assert all(w.number(end, 1) in said for end in ends)
    assert w.number(15.5978, 2) in tested


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_say_that_they_hang_on_where_one_trial_is_put(language: str):
    edition = real_edition(language)
    pooled = edition.evidence.score_pool("psilocybin", "psilocybin-madrs-resistance")
    first, second = pooled.declared.subgroups.parts
    assert "back-2024" in second.studies
    moved = put_together([one for one in pooled.points("MD") if one.study in (*first.studies, "back-2024")])
    said = edition.say(pooled.declared.subgroups.because)
    assert "Back 2024" in said
    assert all(edition.words.number(end, 1) in said for end in (moved.estimate, moved.low, moved.high))


@pytest.mark.parametrize("language", LANGUAGES)
def test_trials_of_unknown_groups_tell_those_randomised_where_that_is_known(language: str):
    edition, real = edition_of(mini(), language), real_edition(language)
    [lacking] = [m.study for m in real.evidence.score_pool("psilocybin", "psilocybin-madrs-inactive").members
                 if m.people is None]  # fmt: skip
    size = real.dataset.studies[lacking].design.randomised
    assert real.words.count("people", size) in uncounted_told("783", [lacking], real)
    unsized = next(key for key, study in edition.dataset.studies.items() if study.design.randomised is None)
    assert uncounted_told("783", [unsized], edition) == edition.words.count("scored.people_and", 1, people="783")
    assert uncounted_told("783", [], edition) == "783"


def test_a_study_is_in_one_part():
    studies = fives()
    both = divided(("anna-2019", "bob-2020"), ("bob-2020",))
    assert "E401" in [problem.code for problem in check(score_site(*studies, subgroups=both))]


# The summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_the_summary_has_every_direction(language: str):
    found = phrases(language)
    for level in ("high", "moderate", "low", "doubtful", "unrated"):
        for way in ("more", "fewer", "open", "better", "worse", "open_score"):
            assert "{kind}" in found[f"findings.say.{level}.{way}"]


def rated(edition: Edition, key: str) -> list[str]:
    found = findings_of(edition.dataset.treatments[key], edition)
    return [row.words for row in (*found.benefits, *found.harms)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_two_intervals_of_one_trial_disagree_neither_speaks_alone(language: str):
    """7 of 20 against 1 of 20: the ratio reaches 0.95, the difference stays above 0."""
    edition = edition_of(with_trials(trial("x0-2020", (7, 20), (1, 20))), language)
    (row,) = findings_of(edition.dataset.treatments["hot-bath"], edition).benefits
    w = edition.words
    assert w.number(0.95, 2) in row.effect
    assert "(−" not in row.difference
    assert row.words.startswith(w("findings.say.alone.apart", outcome=row.outcome, kind="|").partition("(")[0])
    clear = edition_of(with_trials(trial("x0-2020", (12, 20), (1, 20))), language)
    (row,) = findings_of(clear.dataset.treatments["hot-bath"], clear).benefits
    assert row.words.startswith(w("findings.say.alone.more", outcome=row.outcome, kind="|").partition("(")[0])


def test_certainty_is_somebodys_and_never_worked_out():
    edition = edition_of(with_trials(*[trial(f"x{i}-2020", (30, 40), (5, 40)) for i in range(6)]), "en")
    treatment = edition.dataset.treatments["hot-bath"]
    [row] = findings_of(treatment, edition).benefits
    assert row.certainty == []
    assert "not rated" in row.words
    own = treatment.certainty[0].model_copy(update={"pools": ("hot-bath-response",)})
    [row] = findings_of(treatment.model_copy(update={"certainty": (own,)}), edition).benefits
    assert "The Bath Society" in row.certainty[0]
    assert "very uncertain" in row.words


@pytest.mark.parametrize("k", [0, 1, 2, 3])
@pytest.mark.parametrize("language", LANGUAGES)
def test_two_trials_have_no_number_together(k: int, language: str):
    edition = edition_of(with_trials(*three()[:k]), language)
    [row] = findings_of(edition.dataset.treatments["hot-bath"], edition).benefits
    assert bool(row.treated) == (k in (1, 3))
    (pooled,), w = edition.evidence.pools_of("hot-bath"), edition.words
    pairs = [(w.people(m.treated.events, m.treated.n), w.people(m.control.events, m.control.n)) for m in pooled.trials]  # type: ignore[arg-type]
    told = [w("findings.beside", treated=one, control=other) in row.words for one, other in pairs]
    assert told == [k == 2] * k


@pytest.mark.parametrize("language", LANGUAGES)
def test_serious_events_that_are_not_put_together_are_told_trial_by_trial(language: str):
    edition = real_edition(language)
    (row,) = findings_of(edition.dataset.treatments["psilocybin"], edition).harms
    told = edition.words("findings.beside", treated=edition.words.people(5, 79), control=edition.words.people(1, 79))
    assert told in row.words


def test_the_people_of_a_line_add_up():
    """The difference is that of the two whole numbers beside it."""
    for key in real_dataset().treatments:
        edition = real_edition("en")
        found = findings_of(edition.dataset.treatments[key], edition)
        for row in (*found.benefits, *found.harms):
            if row.difference:
                assert _number(row.difference) == _number(row.treated) - _number(row.control), row


def _number(text: str) -> int:
    found = re.match(r"[+\u2212]?[\d,]+", text)
    assert found
    return int(found[0].replace(",", "").replace("\u2212", "-"))


def test_each_line_leads_to_its_plot():
    for key, treatment in real_dataset().treatments.items():
        edition = real_edition("fr")
        found = findings_of(treatment, edition)
        declared = {pool.id for pool in (*treatment.pools, *treatment.score_pools, *treatment.harm_pools)}
        places = {row.place.removeprefix("pool-") for row in (*found.benefits, *found.harms)}
        assert places <= declared, key
        assert len(places) == len(found.benefits) + len(found.harms)


def test_the_real_declarations_give_what_the_records_hold():
    """Worked out apart, from the numbers of the records: REML by a fine grid of the likelihood, t from SciPy."""
    from scipy.stats import t

    found = real_edition("en").evidence.score_pool("psilocybin", "psilocybin-madrs-inactive")
    told = {"goodwin-2022": (-6.6, -10.2, -2.9, 156), "raison-2023": (-12.3, -17.5, -7.2, 102)}
    told |= {"von-rotz-2023": (-8.15, -15.0, -1.3, 50), "comp006-2026": (-3.8, -5.8, -1.8, 437)}
    told |= {"comp005-2025": (-3.6, -5.7, -1.5, 10**9)}
    assert set(found.studies) == set(told)
    y = [told[key][0] for key in found.studies]
    v = [((told[key][2] - told[key][1]) / 2 / t.ppf(0.975, told[key][3])) ** 2 for key in found.studies]
    result = found.result()
    assert result is not None
    assert found.members[0].found.scored.v == pytest.approx(v[0])
    assert result.estimate == pytest.approx(_reml(y, v), abs=2e-3)


def _reml(y: list[float], v: list[float]) -> float:
    from math import log

    def at(tau2: float) -> tuple[float, float]:
        w = [1 / (one + tau2) for one in v]
        mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
        fit = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
        return -0.5 * (sum(log(one + tau2) for one in v) + log(sum(w)) + fit), mean

    return max(at(step / 100) for step in range(4000))[1]


# a real pool in standard deviations, and the signs beside a forest


def test_our_standardised_differences_are_those_of_the_open_table_that_prints_them():
    pooled = real_edition("en").evidence.score_pool("psilocybin", "psilocybin-illness-standardised")
    table = {"griffiths-2016": -1.27311, "ross-2016": -1.10351, "ross-2025": -1.47161}  # its `.g`, from more digits
    assert {one.study: one.found.scored.y for one in pooled.members} == pytest.approx(table, abs=2e-3)
    assert {one.scale for one in pooled.members} == {"grid-hamd", "bdi", "bdi-ii"}


def test_only_the_first_period_of_a_crossover_trial_enters_a_pool_of_scores():
    dataset = real_edition("en").evidence.dataset
    (declared,) = [pool for pool in dataset.treatments["psilocybin"].score_pools if pool.id.endswith("-hads")]
    study = dataset.studies["griffiths-2016"]
    assert isinstance(_enter(study, {"psilocybin"}, declared, dataset), ScoreMember)
    mixed = tuple(score.model_copy(update={"period": None}) for score in study.scores)
    found = _enter(study.model_copy(update={"scores": mixed}), {"psilocybin"}, declared, dataset)
    assert isinstance(found, Excluded)
    assert found.reason == "crossover-score"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_who_paid_and_who_knew_have_a_sign_and_words_where_trials_differ_in_it(language: str):
    edition = real_edition(language)
    studies = edition.dataset.studies
    keys = ("goodwin-2022", "raison-2023", "comp005-2025")
    signed = {key: dict(overlaid(keys, studies[key], edition)[0]) for key in keys}
    paid = {key: [sign for sign in signs if sign in PAID.values()] for key, signs in signed.items()}
    assert paid == {"goodwin-2022": ["€"], "raison-2023": ["–"], "comp005-2025": ["€"]}
    assert all(len(text) > 3 for signs in signed.values() for text in signs.values())
    alone, shared = overlaid(("goodwin-2022",), studies["goodwin-2022"], edition)
    assert (alone, shared) == ((), facts_of(studies["goodwin-2022"], edition))


def test_a_line_of_the_summary_says_whom_it_is_about_where_they_are_others():
    found = findings_of(real_dataset().treatments["psilocybin"], real_edition("en"))
    assert found is not None
    terms = {row.place: row.terms for _, rows in found.parts for row in rows}
    assert terms["pool-psilocybin-illness-hads"].endswith("with a life-threatening illness")
    assert terms["pool-psilocybin-madrs-inactive"].endswith("resistant and other depression")
