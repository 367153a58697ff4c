"""The filter of a forest plot: the page pools what is kept as the build would, to nine digits, in the same words."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

import pytest

from evidence_explorer import stats
from evidence_explorer.analysis import MEASURES, HarmPooled, Pooled, ScorePooled
from evidence_explorer.analysis.filtered import AXES, bias_of, facts_of, filtered
from evidence_explorer.charts import estimate_text, interval_text
from evidence_explorer.charts.values import value_text
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.pooled.sentences import estimate_ends, prediction_ends
from evidence_explorer.pages.blocks.pooled.view import pool_view
from evidence_explorer.words import words
from made import three, trial, with_trials
from real import real_edition
from test_architecture import PACKAGE
from test_js import find_node

CORE = PACKAGE / "pages" / "blocks" / "pooled" / "pool-core.js"
SAME = 1e-9
RUN = """
const core = require(process.argv[1]);
const asked = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const pools = asked.pools.map(({ rows, t, sets }) => sets.map((set) => asked.measures.map((measure) =>
  core.together(rows.filter((row) => set.includes(row[0])), measure, t))));
const told = asked.told.map(({ model, chosen }) => core.status(model, chosen));
const said = asked.said.map(([measure, value, words]) => core.text(measure, value, words));
const pair = asked.pair.map(([measure, found, words]) => core.told(measure, found, words));
process.stdout.write(JSON.stringify({ pools, told, said, pair }, (_, x) => (x === Infinity ? "inf" : x)));
"""
BIAS = {"tool": "rob-2", "by": "Invented", "source": "paper"}
DOMAINS = ("randomisation", "deviations", "missing-data", "measurement", "selection")


def judged(overall: str) -> dict[str, Any]:
    return BIAS | {"domains": dict.fromkeys(DOMAINS, overall), "overall": overall}


def many() -> list[Any]:
    """Trials that differ in all that one can filter by, with empty cells and trials without an event."""
    random, found = Random(5), []
    for i in range(8):
        counts = [(0, 30), (0, 30)] if i == 3 else [(random.randint(1, 25), 40), (random.randint(0, 12), 40)]
        more: dict[str, Any] = {"funders": [["industry"], ["public"], []][i % 3]}
        more |= {"risk_of_bias": [judged(["low", "high", "some-concerns"][i % 3])] if i % 4 else []}
        found.append(trial(f"t{i}-2020", counts[0], counts[1], year=2010 + i, **more))
    return found


@cache
def made(language: str) -> Edition:
    return edition_of(with_trials(*many()), language)


def all_pools() -> list[tuple[Edition, Pooled]]:
    return [
        (here, pooled) for here in (real_edition("en"), made("en")) for pooled in here.evidence.pools if pooled.trials
    ]


def rows_of(pooled: Pooled) -> list[list[Any]]:
    return [[m.study, m.treated.events, m.treated.n, m.control.events, m.control.n, []] for m in pooled.trials]


def sets_of(pooled: Pooled) -> list[list[str]]:
    """Every set of trials that a filter can leave, which is any set at all."""
    keys = list(pooled.studies)
    return [list(some) for k in range(len(keys) + 1) for some in combinations(keys, k)]


def asked_of_node(**asked: Any) -> dict[str, Any]:
    node = find_node()
    if node is None:
        pytest.skip("node is missing")
    empty: dict[str, Any] = {"measures": list(MEASURES), "pools": [], "told": [], "said": [], "pair": []}
    done = subprocess.run(
        [node, "-e", RUN, str(CORE)], input=json.dumps(empty | asked), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def numbers_alike(
    pooled: Pooled | HarmPooled | ScorePooled,
    sets: list[list[str]],
    answers: list[list[dict[str, Any] | None]],
    measures: Sequence[str] = MEASURES,
) -> int:
    """How many numbers the page found as the build does, which is all of them, whatever trials are kept."""
    compared = 0
    for kept, of_set in zip(sets, answers, strict=True):
        left = filtered(pooled, kept)
        for measure, theirs in zip(measures, of_set, strict=True):
            ours = left.result() if isinstance(left, ScorePooled) else left.result(measure)
            said = (pooled.declared.id, kept, measure)
            assert (ours is None) == (theirs is None), said
            if ours is None or theirs is None:
                continue
            assert theirs["k"] == ours.k, said
            for name, value in {
                "estimate": ours.estimate, "low": ours.low, "high": ours.high, "tau2": ours.tau2,
                "predictionLow": ours.prediction_low, "predictionHigh": ours.prediction_high,
            }.items():  # fmt: skip
                assert theirs[name] == pytest.approx(value, rel=SAME, abs=SAME), said
                compared += 1
    return compared


def quantiles(pooled: Pooled) -> list[float]:
    return [stats.student(df) for df in range(1, max(2, len(pooled.trials)))]


def test_the_page_pools_as_the_build_does_with_every_filter_of_every_declared_pool():
    pools = [pooled for _, pooled in all_pools()]
    asked = [{"rows": rows_of(p), "t": quantiles(p), "sets": sets_of(p)} for p in pools]
    answers = asked_of_node(pools=asked)["pools"]
    compared = sum(
        numbers_alike(pooled, given["sets"], of_pool)
        for pooled, given, of_pool in zip(pools, asked, answers, strict=True)
    )
    assert compared > 2000


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_writes_numbers_as_the_build_does(language: str):
    w, random = words(language), Random(3)
    here = made(language)
    signs = json.loads(pool_view(here.evidence.pools[0], here).filter.data)["words"]  # type: ignore[union-attr]
    values = [0.145, 0.0995, 0.0004, 1.005, 9.995, 10.05, 99.95, 123.456, 99999.5, 2e6, 12345.6, 0.1, 1.0]
    values += [0.998, 1.0049, 0.99996, 1.00003, 1.0000001]
    values += [10 ** random.uniform(-3.5, 5) for _ in range(200)]
    points = [random.uniform(-0.9, 0.9) for _ in range(100)] + [0.0, -0.00049, 0.00051, 0.1945, -0.0005]
    said = [["RR", value, signs] for value in values] + [["RD", value, signs] for value in points]
    said += [[measure, value, signs] for measure in ("MD", "SMD") for value in (*points, -0.04, 0.00004, -1e-9, -12.04)]
    answers = asked_of_node(said=said)["said"]
    assert answers == [value_text(measure, value, w) for measure, value, _ in said]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_read_out_names_how_many_are_kept_and_their_pool(language: str):
    here = made(language)
    pooled = here.evidence.pools[0]
    view = pool_view(pooled, here).filter
    assert view is not None
    model = json.loads(view.data)
    values = [[value for value, _, _ in axis.values] for axis in view.axes]
    every = {"model": model, "chosen": values}
    some = {
        "model": model,
        "chosen": [["low"] if axis.id == "bias" else v for axis, v in zip(view.axes, values, strict=True)],
    }
    none = {"model": model, "chosen": [[] for _ in values]}
    told = asked_of_node(told=[every, some, none])["told"]
    w = here.words
    low = [m.study for m in pooled.trials if bias_of(here.dataset.studies[m.study], here.dataset.judgements) == "low"]
    assert told[0] == w("filter.all")
    assert told[1] == w("filter.few", k=len(low), all=8)
    assert told[2] == w("filter.few", k=0, all=8)
    result = pooled.result("RR")
    assert result is not None
    named = {name: getattr(result, name) for name in ("estimate", "low", "high")}
    named |= {"predictionLow": result.prediction_low, "predictionHigh": result.prediction_high}
    (pair,) = asked_of_node(pair=[["RR", named, model["words"]]])["pair"]
    assert pair == [
        estimate_text("RR", *estimate_ends("RR", result), w), interval_text("RR", *prediction_ends("RR", result), w)
    ]  # fmt: skip


def test_a_filter_offers_what_the_trials_differ_in_and_nothing_else():
    here = made("en")
    pooled = here.evidence.pools[0]
    view = pool_view(pooled, here).filter
    assert view is not None
    assert [axis.id for axis in view.axes] == ["bias", "funding"]
    assert [sum(int(count) for _, _, count in axis.values) for axis in view.axes] == [8, 8]
    alike = edition_of(with_trials(*three()), "en")
    assert pool_view(alike.evidence.pools[0], alike).filter is None
    few = edition_of(with_trials(*many()[:2]), "en")
    assert pool_view(few.evidence.pools[0], few).filter is None


def test_what_is_not_known_is_never_the_good_value():
    here = edition_of(with_trials(trial("x-2020", design={"kind": "rct", "blinding": "double-blind"})), "en")
    member = here.evidence.pools[0].trials[0]
    facts = dict(zip(AXES, facts_of(member, here.dataset.studies["x-2020"], here.dataset.judgements), strict=True))
    assert facts == {"bias": "not-assessed", "funding": "unknown", "blinding": "double-blind", "counts": "exact"}


def test_of_several_judgements_the_worst_counts():
    study = trial("x-2020", risk_of_bias=[judged("low"), judged("high"), judged("no-information")])
    assert bias_of(study, made("en").dataset.judgements) == "high"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_judgement_stands_beside_its_trial_with_circle_sign_and_word(language: str):
    here = made(language)
    view = pool_view(here.evidence.pools[0], here)
    drawn, w = view.figures[0].chart.svg, here.words
    assert drawn.count('<g class="judged') >= 8
    assert f">{w('judgement.high')}" in drawn.replace("×", "") or w("judgement.high") in drawn
    assert "Invented" in drawn
    assert w("filter.not_assessed") in drawn
    assert drawn.count('stroke-dasharray="2 2"') >= 1
    assert any(w("judgement.low") in row.facts for row in view.rows)


def test_where_nobody_judged_any_trial_that_is_said_once_for_all():
    here = edition_of(with_trials(*three()), "en")
    drawn = pool_view(here.evidence.pools[0], here).figures[0].chart.svg
    assert "judged" not in drawn
    assert 1 <= drawn.count("not assessed") <= 2  # once for a narrow place and once for a wide one
