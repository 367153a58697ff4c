"""What benefits have beside their pool, scores and adverse events have too: all analyses, priors, steps, a filter."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from declared import burnt, fives, harm_site, mean, score, score_site, scored
from evidence_explorer import stats
from evidence_explorer.analysis import HarmPooled, ScorePooled
from evidence_explorer.analysis.analyses import Analysis, Multiverse
from evidence_explorer.analysis.score_multiverse import differences
from evidence_explorer.analysis.sensitivity import by_year, left_out, small_trials, with_priors
from evidence_explorer.model import Study
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.pooled.harms import harm_view
from evidence_explorer.pages.blocks.pooled.scores import score_view
from real import real_edition
from test_pool_filter import asked_of_node, numbers_alike, sets_of

TESTS: dict[str, stats.Test] = {"hartung-knapp": "knha", "normal": "z"}
LANGUAGES = ("en", "fr")


def ends(one: Analysis) -> tuple[float | None, float | None, float | None]:
    return one.estimate, one.low, one.high


def scores_of(*studies: Study, **fields: Any) -> tuple[ScorePooled, Multiverse]:
    here = edition_of(score_site(*studies, **fields), "en")
    found = here.evidence.score_multiverse("hot-bath", "more")
    assert found is not None
    return here.evidence.score_pool("hot-bath", "more"), found


def harms_of(*studies: Study, **fields: Any) -> tuple[HarmPooled, Multiverse]:
    here = edition_of(harm_site(*studies, **fields), "en")
    found = here.evidence.harm_multiverse("hot-bath", "more")
    assert found is not None
    return here.evidence.harm_pool("hot-bath", "more"), found


def burning(**more: Any) -> list[Study]:
    counts = [((9, 80), (2, 78)), ((5, 60), (0, 61)), ((12, 90), (4, 88)), ((7, 50), (3, 52))]
    return [burnt(f"x{i}-201{i}", *both, year=2010 + i, **more) for i, both in enumerate(counts)]


def several() -> list[Study]:
    """Trials with two moments, of which one tells means, which can be standardised."""
    found = fives()
    late = {"value": 42, "unit": "day"}
    two = [score({"value": -2.0, "interval": [-6, 2]}), score({"value": -9.0, "interval": [-13, -5]}, time=late)]
    of_means = score(None, mean("hot", -9.0, sd=6.0), mean("sham", -5.0, sd=7.0))
    return [*found, scored("fay-2024", *two, year=2024), scored("gus-2024", of_means, year=2024)]


# All analyses


def test_every_analysis_of_scores_is_what_its_choices_say():
    pooled, found = scores_of(*several())
    assert {one.measure for one in found.analyses} == {"MD", "SMD"}
    for one in found.analyses:
        spread, interval = one.options["spread"][0], one.options["interval"][0]
        members = found.entered[one.entered].members
        if one.measure != pooled.measure:
            assert one.k == len(members)  # each of them can be standardised
            continue
        y, v = [m.found.scored.y for m in members], [m.found.scored.v for m in members]  # type: ignore[union-attr]
        again = stats.pool(y, v, method=spread, test=TESTS[interval])  # type: ignore[arg-type]
        assert ends(one) == pytest.approx((again.estimate, again.low, again.high), rel=1e-9)
        assert one.clear == (again.low > 0 or again.high < 0)


def test_a_standardised_analysis_is_that_of_the_same_comparisons():
    pooled, found = scores_of(*several())
    people = [m.found.people for m in found.entered[0].members]  # type: ignore[union-attr]
    told = [m.found.scored for m in found.entered[0].members]  # type: ignore[union-attr]
    given = [stats.standardised_from(one, *n) for one, n in zip(told[:-1], people, strict=False)]  # type: ignore[misc]
    given.append(stats.standardised_difference(stats.Group(-9.0, 6.0, 40), stats.Group(-5.0, 7.0, 38)))
    want = stats.pool([g.y for g in given], [g.v for g in given])
    mine = [
        one
        for one in found.analyses
        if (one.measure, one.entered) == ("SMD", 0)
        and "REML" in one.options["spread"]
        and "hartung-knapp" in one.options["interval"]
    ]
    assert [ends(one) for one in mine] == [pytest.approx((want.estimate, want.low, want.high), rel=1e-9)]
    assert differences(found.entered[0].members) == differences(pooled.members)


def test_changes_and_end_scores_give_no_standardised_analysis():
    ends_at = score({"value": -4.0, "interval": [-7, -1]}, kind="endpoint")
    _, found = scores_of(*fives(), scored("fay-2024", ends_at, year=2024))
    assert {one.measure for one in found.analyses} == {"MD"}
    assert found.refused


def test_no_combination_of_scores_is_missing_and_none_is_told_twice():
    _, found = scores_of(*several())
    have = {
        (one.measure, *way)
        for one in found.analyses
        for way in product(one.options["spread"], one.options["interval"], one.options["time"])
    }
    wanted = product(("MD", "SMD"), ("REML", "DL", "PM"), ("hartung-knapp", "normal"), ("target", "first", "last"))
    assert set(wanted) == have
    numbers = [(one.measure, *(round(x, 9) for x in ends(one) if x is not None)) for one in found.analyses]
    assert len(numbers) == len(set(numbers))
    assert "scale" in found.idle


def test_choices_of_scores_can_be_declared():
    choices = {"measure": ["MD"], "spread": ["REML"], "interval": ["hartung-knapp"], "time": ["target"],
               "open": ["out"], "grade": ["all"], "scale": ["primary"], "arms": ["declared"]}  # fmt: skip
    pooled, found = scores_of(*several(), choices=choices)
    result = pooled.result()
    assert result is not None
    assert [ends(one) for one in found.analyses] == [pytest.approx((result.estimate, result.low, result.high))]


def test_every_analysis_of_an_adverse_event_is_what_its_choices_say():
    _, found = harms_of(*burning())
    spreads = {spread for one in found.analyses for spread in one.options["spread"]}
    assert spreads == {"REML", "DL", "PM", "MH", "Peto"}
    for one in found.analyses:
        members, spread = found.entered[one.entered].members, one.options["spread"][0]
        tables = [(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in members]  # type: ignore[union-attr]
        if spread == "Peto":
            common: Any = stats.peto(tables)
            assert one.measure == "OR"
        elif spread == "MH":
            common = stats.mantel_haenszel(one.measure, tables)  # type: ignore[arg-type]
        else:
            cells = one.options.get("empty_cells", ("half",))[0]
            given = [stats.contrast(one.measure, *table) for table in tables]  # type: ignore[arg-type]
            used = [c for c in given if c.poolable and (cells == "half" or not c.note)]
            test = TESTS[one.options["interval"][0]]
            again = stats.pool([c.y for c in used], [c.v for c in used], method=spread, test=test)  # type: ignore[arg-type,misc]
            want = [stats.natural(one.measure, x) for x in (again.estimate, again.low, again.high)]
            assert ends(one) == pytest.approx(want, rel=1e-9)
            continue
        assert ends(one) == pytest.approx((common.estimate, common.low, common.high), rel=1e-9)


def test_open_trials_and_weak_counts_of_an_event_can_be_let_in_and_left_out():
    opened = burnt("open-2022", (30, 80), (1, 80), design={"kind": "rct", "blinding": "open"})
    _, found = harms_of(*burning(), opened)
    assert sorted(len(one.members) for one in found.entered) == [4, 5]
    assert {way[1] for way in found.entered[0].ways} == {"out"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_any_pool_counts_its_analyses_and_leads_to_each(language: str):
    here, shown = real_edition(language), 0
    for treatment in here.dataset.treatments:
        views: list[tuple[Any, Multiverse | None]] = [
            (score_view(p, here), here.evidence.score_multiverse(treatment, p.declared.id))
            for p in here.evidence.score_pools_of(treatment)
        ]
        views += [
            (harm_view(p, here), here.evidence.harm_multiverse(treatment, p.declared.id))
            for p in here.evidence.harm_pools_of(treatment)
        ]
        for view, found in views:
            assert (found is None) == (view.analyses is None)
            if found is None or view.analyses is None:
                continue
            for number in (found.same_side, len(found.analyses), found.clear):
                assert here.words.number(number) in view.analyses.sentence
            drawn = "".join(item.chart.svg for item in view.analyses.pictures)
            assert all(f'href="#{row.anchor}"' in drawn for row in view.analyses.listed)
            assert len(view.analyses.listed) == len(found.analyses)
            assert drawn.count('"mark" d=') >= 1  # the diamond of the result that the pool shows
            assert {len(row.cells) + 1 for row in view.analyses.listed} == {len(view.analyses.heads)}
            shown += 1
    assert shown >= 8


# Steps, priors, funnel


def test_scores_are_left_out_in_turn_and_grow_by_year():
    pooled, _ = scores_of(*several())
    points = pooled.points("MD")
    for place, (left, ours) in enumerate(
        zip(left_out(pooled, "MD"), stats.leave_one_out([p.y for p in points], [p.v for p in points]), strict=True)
    ):
        assert left.study == points[place].study
        assert (left.estimate, left.low, left.high) == pytest.approx((ours.estimate, ours.low, ours.high), rel=1e-9)
    years = {key: int(key[-4:]) for key in pooled.studies}
    first, *_, last = by_year(pooled, years, "MD")
    result = pooled.result()
    assert result is not None
    assert (first.estimate, first.low, first.high) == pooled.members[0].found.estimate
    assert (last.k, last.estimate, last.low) == (7, pytest.approx(result.estimate), pytest.approx(result.low))
    with pytest.raises(ValueError, match="not of RR"):
        left_out(pooled, "RR")


def test_a_prior_of_scores_has_the_width_of_the_published_ones_beside_what_one_person_tells():
    pooled, _ = scores_of(*fives())
    points = pooled.points("MD")
    unit = (sum(p.people or 0 for p in points) / sum(1 / p.v for p in points)) ** 0.5
    found = with_priors(pooled, "MD")
    assert [one.scale for one in found] == pytest.approx([unit / 8, unit / 4], rel=1e-12)
    assert [one.share for one in found] == [1 / 8, 1 / 4]
    again = stats.bayes_pool([p.y for p in points], [p.v for p in points], scale=unit / 8)
    assert found[0].found == again
    # For the logarithm of an odds ratio at a risk of one half the same parts are the published scales.
    even = stats.contrast("OR", 50, 100, 50, 100)
    assert stats.unit_information([(200, even.v or 0.0)]) == pytest.approx(4.0)


def test_where_nobody_says_how_many_people_there_were_no_prior_is_scaled():
    arms = [{"id": "hot", "label": {"en": "x"}, "treatment": "hot-bath"}, {"id": "sham", "label": {"en": "x"},
            "control": "sham"}]  # fmt: skip
    pooled, _ = scores_of(*fives(arms=arms))
    assert pooled.participants == 0
    assert with_priors(pooled, "MD") == []


@pytest.mark.parametrize("k", [9, 10])
@pytest.mark.parametrize("kind", ["scores", "harms"])
def test_a_funnel_is_drawn_from_ten_trials_of_any_kind(kind: str, k: int):
    if kind == "scores":
        told = [score({"value": -4.0 + i % 5, "interval": [-8.0 + i % 3, 1.0 + i % 5]}) for i in range(k)]
        here = edition_of(
            score_site(*[scored(f"x{i:02}-2020", one, year=2000 + i) for i, one in enumerate(told)]), "en"
        )
        pooled: Any = here.evidence.score_pool("hot-bath", "more")
        view, measure = score_view(pooled, here), "MD"
    else:
        studies = [burnt(f"x{i:02}-2020", (5 + i % 4, 60 + i), (2 + i % 3, 61), year=2000 + i) for i in range(k)]
        here = edition_of(harm_site(*studies), "en")
        pooled = here.evidence.harm_pool("hot-bath", "more")
        view, measure = harm_view(pooled, here), "RR"
    names = [picture.name for picture in view.pictures]
    assert names == ["more-years", "more-without", *(["more-funnel"] if k == 10 else [])]
    assert (small_trials(pooled, measure).p is None) == (k < 10)  # type: ignore[arg-type]
    assert ("Fewer than ten" in view.asymmetry) == (k < 10)
    drawn = "".join(picture.chart.svg for picture in view.pictures)
    assert f"#{kind}" in drawn
    assert "#outcomes" not in drawn


def test_two_trials_or_one_have_no_prediction_and_no_check():
    for k in (1, 2):
        here = edition_of(score_site(*fives()[:k]), "en")
        view = score_view(here.evidence.score_pool("hot-bath", "more"), here)
        assert (view.together, view.pictures, view.priors, view.analyses, view.filter) == ([], [], [], None, None)
        here = edition_of(harm_site(*burning()[:k]), "en")
        harm = harm_view(here.evidence.harm_pool("hot-bath", "more"), here)
        assert (harm.together, harm.pictures, harm.priors, harm.analyses, harm.filter) == ([], [], [], None, None)
        assert harm.specialist == harm.at_risks == harm.spread == []


def test_an_adverse_event_tells_its_spread_and_its_prediction_like_a_benefit():
    here = edition_of(harm_site(*burning()), "en")
    pooled = here.evidence.harm_pool("hot-bath", "more")
    view, result, w = harm_view(pooled, here), pooled.result("RR"), here.words
    assert result is not None
    assert [row.name for row in view.spread] == view.labels
    assert w.percent(result.i2 / 100) == view.spread[0].entries[2]
    assert w.number(result.q, 2) in view.spread[0].entries[3]
    assert "tau" in view.specialist[0]
    assert view.together[1].name == w("pool.prediction")
    assert all("harmed" in row.entries[2] for row in view.at_risks)
    assert not any("for one more to benefit (" in row.entries[2] for row in view.at_risks)


# The filter


def differing(kind: str) -> Edition:
    """Trials that differ in who paid and in what is known of bias."""
    bias = {"tool": "rob-2", "by": "Invented", "source": "paper", "overall": "low"}
    bias |= {
        "domains": dict.fromkeys(("randomisation", "deviations", "missing-data", "measurement", "selection"), "low")
    }
    more: list[dict[str, Any]] = [
        {"funders": [["industry"], ["public"], []][i % 3], "risk_of_bias": [bias] if i % 2 else []} for i in range(7)
    ]
    if kind == "scores":
        told = [{"value": -6.0 + 1.7 * i, "interval": [-9.5 + 1.5 * i, -2.5 + 1.9 * i]} for i in range(7)]
        made = [scored(f"x{i}-2020", score(one), year=2010 + i, **more[i]) for i, one in enumerate(told)]
        return edition_of(score_site(*made), "fr")
    counts = [((3 * i, 40 + i), (i % 3, 41)) for i in range(7)]
    return edition_of(harm_site(*[burnt(f"x{i}-2020", *one, **more[i]) for i, one in enumerate(counts)]), "fr")


def pools_with_a_filter() -> list[tuple[Edition, Any, Any]]:
    found: list[tuple[Edition, Any, Any]] = []
    for here in (real_edition("en"), differing("scores"), differing("harms")):
        for key in here.dataset.treatments:
            found += [(here, p, score_view(p, here)) for p in here.evidence.score_pools_of(key)]
            found += [(here, p, harm_view(p, here)) for p in here.evidence.harm_pools_of(key)]
    return [one for one in found if one[2].filter is not None]


def test_the_page_pools_scores_and_harms_as_the_build_does_with_every_filter():
    given = pools_with_a_filter()
    assert len(given) >= 9
    models = [json.loads(view.filter.data) for _, _, view in given]
    asked = [{"rows": m["rows"], "t": m["t"], "sets": sets_of(p)} for m, (_, p, _) in zip(models, given, strict=True)]
    compared = 0
    for measures in (["MD"], ["SMD"], ["RR", "OR", "RD"]):
        named = [[name for name, _ in m["measures"]] for m in models]
        mine = [(p, a) for (_, p, _), a, names in zip(given, asked, named, strict=True) if names == measures]
        assert all(isinstance(p, HarmPooled if len(measures) == 3 else ScorePooled) for p, _ in mine)
        answers = asked_of_node(pools=[a for _, a in mine], measures=measures)["pools"]
        for (pooled, one), of_pool in zip(mine, answers, strict=True):
            compared += numbers_alike(pooled, one["sets"], of_pool, measures)
    assert compared > 2000


@pytest.mark.parametrize("kind", ["scores", "harms"])
def test_a_filter_of_scores_says_difference_and_draws_on_the_axis_of_the_build(kind: str):
    here = differing(kind)
    view: Any = (
        score_view(here.evidence.score_pool("hot-bath", "more"), here)
        if kind == "scores"
        else harm_view(here.evidence.harm_pool("hot-bath", "more"), here)
    )
    model = json.loads(view.filter.data)
    drawn = json.loads(view.figure.chart.json)["layout"]["xaxis"]["range"]
    assert model["axes"] == {view.figure.measure: drawn}
    assert [axis.id for axis in view.filter.axes][:2] == ["bias", "funding"]
    every = [[value for value, _, _ in axis.values] for axis in view.filter.axes]
    some = [values if axis.id != "funding" else ["industry", "others"] for axis, values in
            zip(view.filter.axes, every, strict=True)]  # fmt: skip
    told = asked_of_node(told=[{"model": model, "chosen": some}])["told"][0]
    kept = [row for row in model["rows"] if all(v in c for v, c in zip(row[5], some, strict=True))]
    assert 3 <= len(kept) < 7
    said = here.words("filter.some", k=len(kept), all=7, said="|")
    assert told.startswith(said.partition("|")[0])


def test_where_nothing_is_put_together_no_trial_has_a_weight():
    edition = real_edition("en")
    harms = [pooled for key in edition.dataset.treatments for pooled in edition.evidence.harm_pools_of(key)]
    alone = [pooled for pooled in harms if pooled.result("RR") is None]
    assert any(pooled.result("RD") for pooled in alone)  # which the page does not show
    for pooled in alone:
        view = harm_view(pooled, edition)
        assert not view.together
        assert [weight for row in view.rows for _, weight in row.measures if weight] == []
