"""Checks of a pool: with a prior for its spread, as it grew, without each trial, its funnel, and what says nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from math import exp, inf, log, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr

from evidence_explorer import stats
from evidence_explorer.analysis.sensitivity import by_year, left_out, with_priors
from evidence_explorer.charts import ForestPool, FunnelPoint, StepRow, draw_funnel, draw_steps
from evidence_explorer.charts.funnel import CONTOURS
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.blocks.pooled.view import pool_view
from evidence_explorer.words import words
from made import figure, mini, outcome, pooled, three, trial, with_trials
from pins import effects
from real import real_edition

# The prior for the spread


def chance_below(y: list[float], v: list[float], scale: float) -> Callable[[float, bool], float]:
    """The posterior chance that the mean effect, or that of a new study, lies below a value: SciPy's own quadrature."""
    effects_, variances = np.array(y), np.array(v)

    def parts(tau: float) -> tuple[float, float, float]:
        w = 1 / (variances + tau * tau)
        mean = float(w @ effects_ / w.sum())
        square = float(w @ (effects_ - mean) ** 2)
        return (float(np.log(w).sum() - log(w.sum())) - square - (tau / scale) ** 2) / 2, mean, float(1 / w.sum())

    tried = np.geomspace(1e-6, 12 * scale + 12 * float(np.ptp(effects_)), 1500)
    logs = [parts(float(tau))[0] for tau in tried]
    most = max(logs)
    inside = [float(tau) for tau, one in zip(tried, logs, strict=True) if one > most - 45]
    breaks = [float(tau) for tau in np.quantile(inside, np.linspace(0.02, 0.98, 13))]

    def whole(of: Callable[[float], float]) -> float:
        return float(quad(of, 0, inside[-1], points=breaks, epsabs=1e-13, epsrel=1e-11, limit=400)[0])

    total = whole(lambda tau: exp(parts(tau)[0] - most))

    def below(value: float, new: bool) -> float:
        def of(tau: float) -> float:
            height, mean, variance = parts(tau)
            return exp(height - most) * float(ndtr((value - mean) / sqrt(variance + (tau * tau if new else 0))))

        return whole(of) / total

    return below


def some_sets(count: int) -> list[tuple[list[float], list[float], float]]:
    random = Random(7)
    found = []
    for _ in range(count):
        k = random.choice([2, 3, 3, 4, 8])
        y = [random.gauss(0.3, random.choice([0.1, 1.0])) for _ in range(k)]
        v = [random.choice([0.001, 0.05, 0.5]) * random.uniform(0.5, 2) for _ in range(k)]
        found.append((y, v, random.choice(stats.PRIOR_SCALES)))
    return found


def test_the_interval_under_a_prior_is_that_of_another_quadrature():
    for y, v, scale in some_sets(12):
        found, below = stats.bayes_pool(y, v, scale=scale), chance_below(y, v, scale)
        assert below(found.low, False) == pytest.approx(0.025, abs=1e-9)
        assert below(found.estimate, False) == pytest.approx(0.5, abs=1e-9)
        assert below(found.high, False) == pytest.approx(0.975, abs=1e-9)
        assert below(found.prediction_high, True) == pytest.approx(0.975, abs=1e-9)


study = st.tuples(st.floats(-3, 3), st.floats(0.01, 4))
studies = st.lists(study, min_size=2, max_size=10).map(lambda s: ([y for y, _ in s], [v for _, v in s]))


@settings(deadline=None, max_examples=40)
@given(studies, st.sampled_from([0.1, 0.5, 1.0, 4.0]))
def test_the_interval_under_a_prior_holds_what_it_must(these: tuple[list[float], list[float]], scale: float):
    y, v = these
    found, turned = stats.bayes_pool(y, v, scale=scale), stats.bayes_pool([-one for one in y], v, scale=scale)
    ends = (found.prediction_low, found.low, found.estimate, found.high, found.prediction_high)
    assert list(ends) == sorted(ends)
    assert 0 <= found.tau_low <= found.tau <= found.tau_high
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-9)


def test_a_prior_that_allows_no_spread_leaves_the_common_effect():
    y, v = effects("bcg", "RR")
    found = stats.bayes_pool(y, v, scale=1e-9)
    w = 1 / np.array(v)
    assert found.estimate == pytest.approx(float(w @ np.array(y) / w.sum()), abs=1e-7)
    assert found.high - found.low == pytest.approx(2 * stats.Z95 / sqrt(w.sum()), rel=1e-7)


@pytest.mark.parametrize("scale", [0.0, -1.0, inf])
def test_what_is_no_prior_is_refused(scale: float):
    with pytest.raises(ValueError, match="scale"):
        stats.bayes_pool([0.1, 0.2], [1.0, 1.0], scale=scale)


def test_one_study_has_no_pool_and_so_no_prediction_interval():
    for alone in (stats.pool, stats.leave_one_out):
        with pytest.raises(ValueError, match="at least"):
            alone([0.1], [0.2])
    with pytest.raises(ValueError, match="at least"):
        stats.bayes_pool([0.1], [0.2], scale=0.5)
    found = pooled(trial("x-2020"))
    assert (found.result("RR"), found.result("RD")) == (None, None)


def test_the_prior_changes_no_headline_and_a_difference_has_none():
    here = edition_of(with_trials(*three()), "en")
    found = here.evidence.pools[0]
    for measure in ("RR", "OR"):
        assert [prior.scale for prior in with_priors(found, measure)] == list(stats.PRIOR_SCALES)
    assert with_priors(found, "RD") == []
    shown, *priors = pool_view(found, here).priors
    assert shown.entries == pool_view(found, here).methods[0].entries
    assert [row.entries[2] for row in priors] == [here.words("pool.prior_none")] * 2


# As it grew, and without each trial


YEARS = {"anna-2019": 2019, "bob-2020": 2020, "carol-2022": 2022, "dora-2022": 2022}


def four() -> list:
    return [*three(), trial("dora-2022", (20, 50), (12, 50), year=2022)]


def test_a_pool_grows_by_years_and_ends_as_the_whole():
    found = pooled(*four())
    first, second, last = by_year(found, YEARS)
    assert [(step.year, step.k, step.studies) for step in (first, second, last)] == [
        (2019, 1, ("anna-2019",)), (2020, 2, ("bob-2020",)), (2022, 4, ("carol-2022", "dora-2022")),
    ]  # fmt: skip
    alone = found.trials[0].contrast("RR")
    assert (first.estimate, first.low, first.high) == (alone.estimate, alone.low, alone.high)
    whole = found.result("RR")
    assert whole is not None
    assert (last.estimate, last.low, last.high) == pytest.approx(
        tuple(map(exp, (whole.estimate, whole.low, whole.high)))
    )


def test_each_step_is_the_pool_of_the_trials_so_far():
    found = pooled(*four())
    members = found.usable("RR")[:2]
    values = [member.contrast("RR") for member in members]
    again = stats.pool([c.y for c in values], [c.v for c in values])  # type: ignore[misc]
    assert by_year(found, YEARS)[1].estimate == pytest.approx(exp(again.estimate))


def test_a_trial_without_a_year_comes_first():
    assert by_year(pooled(*four()), YEARS | {"carol-2022": None})[0].studies == ("carol-2022",)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_growth_and_leaving_out_are_drawn_with_every_number(language: str):
    here = edition_of(with_trials(*four()), language)
    found = here.evidence.pools[0]
    grown, without = pool_view(found, here).pictures
    drawn = grown.chart.svg + without.chart.svg
    for step in by_year(found, YEARS)[:-1]:
        assert here.words.number(step.estimate or 0, 2) in drawn
    for left in left_out(found):
        assert here.words.number(left.estimate or 0, 2) in drawn
    assert len(json.loads(without.chart.json)["data"]) >= 2 * len(left_out(found))


def test_trials_of_one_year_did_not_grow():
    here = edition_of(with_trials(*[trial(f"x{i}-2020", (10 + i, 40), (6, 40)) for i in range(3)]), "en")
    assert [item.name for item in pool_view(here.evidence.pools[0], here).pictures] == ["hot-bath-response-without"]


def test_fewer_than_three_trials_are_drawn_hollow():
    row = StepRow("x-2020", "2020", "", 1.2, 0.8, 1.9, True)
    chart = draw_steps(
        [row], ForestPool("Together", 1.3, 1.0, 1.7, 0.9, 2.0), "RR", "#2b5fa8", True, "alt", words("en")
    )
    assert '"circle-open"' in chart.json
    assert words("en")("pool.key_step_few") in [key.text for key in chart.keys]


# The funnel


def many(count: int) -> list:
    return [trial(f"t{i:02}-2020", (8 + i % 7, 30 + i), (5 + i % 3, 30 + i), year=2000 + i) for i in range(count)]


@pytest.mark.parametrize(("count", "drawn"), [(9, False), (10, True)])
def test_a_funnel_is_drawn_from_ten_trials_and_never_below(count: int, drawn: bool):
    here = edition_of(with_trials(*many(count)), "en")
    view = pool_view(here.evidence.pools[0], here)
    names = [item.name for item in view.pictures]
    assert ("hot-bath-response-funnel" in names) == drawn
    assert ("Egger" in view.asymmetry) == drawn
    assert ("no funnel is drawn" in view.asymmetry) != drawn


def test_ten_trials_of_which_one_says_nothing_are_nine():
    here = edition_of(with_trials(*many(9), trial("silent-2020", (0, 30), (0, 30))), "en")
    assert [item.name.rsplit("-", 1)[-1] for item in pool_view(here.evidence.pools[0], here).pictures] == [
        "years",
        "without",
    ]


def test_the_contours_stand_where_a_trial_alone_would_have_that_p():
    for _, p, z in CONTOURS:
        assert 2 * (1 - ndtr(z)) == pytest.approx(p)


def test_a_funnel_holds_every_trial_inside_its_axes_with_the_most_precise_on_top():
    points = [FunnelPoint(f"x{i}-2020", f"X {i}", 0.1 * i, 0.1 + 0.05 * i, i == 3) for i in range(10)]
    chart = draw_funnel(points, 0.4, "RR", "#2b5fa8", words("en"))
    made = json.loads(chart.json)
    low, high = made["layout"]["xaxis"]["range"]
    bottom, top = made["layout"]["yaxis"]["range"]
    for trace in made["data"]:
        assert all(10**low <= x <= 10**high for x in trace["x"])
        assert all(top <= y <= bottom for y in trace["y"])
    assert top == 0
    assert chart.svg.count('href="@x') == 10
    assert sum(key.shape in {"dot", "dash", "longdash"} for key in chart.keys) == 3


# What says nothing, and what is left out


def test_trials_without_an_event_are_named_apart_from_those_that_are_pooled():
    silent = [trial(f"nobody{i}-2021", (0, 30), (0, 30), year=2021) for i in range(2)]
    here = edition_of(with_trials(*four()[:4], *silent), "en")
    found = here.evidence.pools[0]
    view = pool_view(found, here)
    assert (found.standing, len(found.studies), len(found.usable("RR"))) == ("fragile", 6, 4)
    assert view.standing_text.startswith("Fragile: only 4 trials. 2 more had no event")
    assert view.together[0].measures[0][1] == "4 of 6 trials"
    assert view.together[0].measures[2][1] == ""


def test_the_same_reason_is_said_once_for_all_its_studies():
    out = [
        trial(f"out{i}-2020", outcomes=[outcome(figure("hot", (1, 9)), figure("sham", (1, 9)), kind="remission")])
        for i in range(30)
    ]
    here = edition_of(with_trials(*three(), *out, trial("open-2020", design={"kind": "rct", "blinding": "open"})), "en")
    view = pool_view(here.evidence.pools[0], here)
    assert {str(reason): len(names) for reason, names in view.left_by_reason} == {
        here.words("pool.reason.no-figure"): 30, here.words("pool.reason.open"): 1,
    }  # fmt: skip


WIDE_LINE = r'<line class="nothing wide"[^>]* y1="([\d.]+)" y2="([\d.]+)"'
FIRST_IN_PART = r'(?:<g role="list"><g role="listitem">|</g></g>)'
HEAD_AT = FIRST_IN_PART + r'<text class="fact[^"]*" style="(?:--n:[\d.]+px;)?--w:([\d.]+)px'
TEXT_AT = r'<text class="(?:head|name|fact)[^"]*" style="--n:([\d.]+)px'


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_line_of_a_forest_plot_crosses_a_text_where_names_stand_above_marks(language: str):
    for found in real_edition(language).evidence.pools:
        for item in pool_view(found, real_edition(language)).figures:
            (narrow,) = re.findall(r'<line class="nothing narrow"[^>]*stroke-dasharray="([^"]*)"', item.chart.svg)
            lengths = [float(length) for length in narrow.split()]
            texts = [
                float(y)
                for y in re.findall(r'<text class="(?:head|name|fact)[^"]*" style="--n:([\d.]+)px', item.chart.svg)
            ]
            ends = np.cumsum(lengths)
            drawn = list(zip(ends[1::2], ends[2::2], strict=False))
            assert not any(low < base - 4 < high for base in texts for low, high in drawn), found.declared.id
            heads = [float(y) for y in re.findall(HEAD_AT, item.chart.svg)]  # those over all of a wide plot
            wide = [tuple(map(float, ends)) for ends in re.findall(WIDE_LINE, item.chart.svg)]
            assert wide
            assert not any(low < base - 4 < high for base in heads for low, high in wide), found.declared.id


def test_ranges_whose_ends_round_alike_are_printed_with_both():
    w = words("en")
    assert w.span(0.3810, 0.3829) == "38 to 38"
    assert mini()  # the invented site stands
