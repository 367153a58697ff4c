"""Every number of a pool on every page agrees with the tables of pools that readers get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import ceil, inf, isfinite, sqrt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from built import LANGUAGES as FOLDERS
from built import Built, Html, real_site
from compared import built_markup
from evidence_explorer.analysis import MEASURES
from evidence_explorer.frames import records
from evidence_explorer.stats import Estimate, absolute_effect, whole
from evidence_explorer.words import Words, words
from real import real_edition
from saying import agree, numbers
from test_numbers import LANGUAGES, NARROW, points


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = real_site(tmp_path_factory)
    assert built.code == 0, built.output
    return built


KINDS = ("pools", "score_pools", "harm_pools")
"""The tables of all that is put together: outcomes, scores, adverse events."""
SHOWN = "REML, Hartung-Knapp"
METHODS = {"REML": SHOWN, "DL": "DerSimonian-Laird, Hartung-Knapp", "PM": "Paule-Mandel, Hartung-Knapp"}
ENDS = ("estimate", "low", "high")
PREDICTED = ("prediction_low", "prediction_high")


@cache
def declared() -> dict[str, dict[str, Any]]:
    """Table → id → each declared pool."""
    evidence = real_edition("en").evidence
    keys = list(evidence.dataset.treatments)
    found: dict[str, list[Any]] = {
        "pools": list(evidence.pools),
        "score_pools": [pool for key in keys for pool in evidence.score_pools_of(key)],
        "harm_pools": [pool for key in keys for pool in evidence.harm_pools_of(key)],
    }
    return {kind: {pool.declared.id: pool for pool in found[kind]} for kind in KINDS}


def measures_of(kind: str, pool: str) -> tuple[str, ...]:
    """The columns of a pool on its page: scores have the one that is declared."""
    return (declared()[kind][pool].declared.measure,) if kind == "score_pools" else MEASURES


@cache
def exported(folder: Path, name: str) -> tuple[Any, ...]:
    """The rows of a table as readers get it with the site."""
    return tuple(records(pd.read_csv(folder / f"data/{name}.csv")))


def table_row(real: Built, kind: str, pool: str, measure: str, method: str = SHOWN) -> Any:
    key = (pool, measure, method)
    rows = [row for row in exported(real.folder, kind) if (row.pool, row.measure, row.method) == key]
    assert len(rows) <= 1, key
    return rows[0] if rows else None


def worked_out(real: Built, kind: str, *methods: str) -> int:
    """How many results a table has by these methods."""
    return sum(row.method in methods and not pd.isna(row.estimate) for row in exported(real.folder, kind))


def scale(measure: str) -> float:
    return 100.0 if measure == "RD" else 1.0


def ends(row: Any, measure: str, *names: str) -> list[float]:
    values = [getattr(row, name) for name in names]
    return [inf if pd.isna(value) else scale(measure) * value for value in values]


def spaces(text: str) -> str:
    """Single spaces, as the cells of a parsed table have them; a narrow space inside a number is kept out of sight."""
    return " ".join(text.split())


def cells(source: str) -> list[list[str]]:
    """The cells of every row, with the narrow spaces inside numbers kept."""
    return [[cell.replace("\n", " ").strip() for cell in row] for row in Html(source).rows]


def sections(built: Built, *kinds: str) -> Iterator[tuple[str, str, str, str]]:
    """Language, table, id and source of every section of a pool of these kinds on every page."""
    of = {pool: kind for kind in KINDS for pool in declared()[kind]}
    for path, page in built.pages.items():
        language = "fr" if path.startswith("fr/") else "en"
        for match in re.finditer(
            r'<section class="ee-pool" id="pool-([\w-]+)">(.*?)</section>', page.source, re.DOTALL
        ):
            if (kind := of[match[1]]) in (kinds or KINDS):
                yield language, kind, match[1], match[2]


def sentences_of(source: str) -> list[str]:
    """What a section says of its pool in words."""
    said = re.search(r'<ul class="ee-pool-words">(.*?)</ul>', source, re.DOTALL)
    return [re.sub("<[^>]+>", "", item) for item in re.findall(r"<li>(.*?)</li>", said[1])] if said else []


@pytest.mark.parametrize("kind", KINDS)
def test_every_pool_stands_on_one_page_and_in_its_table_in_both_languages(real: Built, kind: str):
    every = sorted(declared()[kind])
    assert every
    assert not set(every) & {pool for other in KINDS if other != kind for pool in declared()[other]}
    for language in LANGUAGES:
        assert sorted(pool for said, _, pool, _ in sections(real, kind) if said == language) == every
    assert {row.pool for row in exported(real.folder, kind)} == set(every)


@pytest.mark.parametrize("kind", KINDS)
def test_the_pooled_rows_of_every_page_are_those_of_the_table(real: Built, kind: str):
    seen = 0
    for language, _, pool, source in sections(real, kind):
        w, rows = words(language), cells(source)
        measures = measures_of(kind, pool)
        names = {spaces(w(key, n=len(declared()[kind][pool].studies))) for key in ("pool.name", "pool.name_fragile")}
        for row in rows:
            name = spaces(row[0])
            if name not in {*names, spaces(w("pool.prediction"))}:
                continue
            for measure, text in zip(measures, row[3 : 3 + len(measures)], strict=True):
                known = table_row(real, kind, pool, measure)
                if known is None:
                    assert not numbers(text, language) or text == w("pool.no_result")
                    continue
                agree(text, ends(known, measure, *(ENDS if name in names else PREDICTED)), language)
                seen += 1
    assert seen == 2 * len(LANGUAGES) * worked_out(real, kind, SHOWN) >= 4


def test_the_spread_on_every_page_is_the_square_root_of_the_tables_variance_in_its_unit(real: Built):
    seen = 0
    for language, kind, pool, source in sections(real, "pools"):
        w = words(language)
        heads = {spaces(w(f"measure.{measure}")): measure for measure in MEASURES}
        for row in cells(source):
            measure = heads.get(spaces(row[0]))
            if measure is None or len(row) != 5:
                continue
            known, result = table_row(real, kind, pool, measure), declared()[kind][pool].result(measure)
            assert result
            agree(row[1], [scale(measure) * sqrt(known.tau2)], language)
            if measure == "RD":
                assert row[1].endswith(points(w))
            if result.tau2_low is not None and result.tau2_high is not None:
                limits = [scale(measure) * sqrt(limit) for limit in (result.tau2_low, result.tau2_high)]
                agree(re.sub(r"95\s*%", "", row[2]), limits, language)
            agree(row[3], [known.i2], language)
            seen += 1
    assert seen >= 30


@pytest.mark.parametrize("kind", ["pools", "harm_pools"])
def test_the_other_methods_on_every_page_are_those_of_the_table(real: Built, kind: str):
    methods = METHODS | {"MH": "Mantel-Haenszel"}
    seen = 0
    for language, _, pool, source in sections(real, kind):
        w = words(language)
        heads = {spaces(w(f"pool.method.{key}")): method for key, method in methods.items()}
        heads |= {spaces(w("harmed.peto")): "Peto"}
        for row in cells(source):
            if (method := heads.get(spaces(row[0]))) is None:
                continue
            for measure, text in zip(MEASURES, row[1:], strict=True):
                known = table_row(real, kind, pool, measure, method)
                if known is not None and not pd.isna(known.estimate):
                    agree(text, ends(known, measure, *ENDS), language)
                    seen += 1
                else:
                    assert not numbers(text, language), (pool, method, text)
    assert seen == len(LANGUAGES) * worked_out(real, kind, *methods.values(), "Peto") >= 60


def test_the_methods_of_scores_with_their_spread_are_those_of_the_table(real: Built):
    seen = 0
    for language, kind, pool, source in sections(real, "score_pools"):
        w, (measure,) = words(language), measures_of("score_pools", pool)
        heads = {spaces(w(f"pool.method.{key}")): method for key, method in METHODS.items()}
        for row in cells(source):
            if (method := heads.get(spaces(row[0]))) is None:
                continue
            known = table_row(real, kind, pool, measure, method)
            agree(row[1], ends(known, measure, *ENDS), language)
            limits = [] if pd.isna(known.tau2_low) else [known.tau2_low, known.tau2_high]
            agree(row[2], [sqrt(end) for end in (known.tau2, *limits)], language)
            agree(row[3], [known.i2], language)
            (q, half, _), (df, _, _), (p, near, _) = numbers(row[4], language)
            assert abs(q - known.q) <= half * (1 + 1e-9), row
            assert df == known.k - 1
            assert known.q_p < p if "<" in row[4] or "&lt;" in row[4] else abs(p - known.q_p) <= near * (1 + 1e-9), row
            seen += 1
    assert seen == len(LANGUAGES) * worked_out(real, "score_pools", *METHODS.values()) >= 6


def test_the_trials_of_scores_on_every_page_are_those_of_the_table(real: Built):
    seen = 0
    for language, _, pool, source in sections(real, "score_pools"):
        every = [row for row in exported(real.folder, "score_pool_members") if row.pool == pool and row.included]
        rows = [row for row in cells(source) if len(row) == 6][1:]
        for row, known in zip(rows, every, strict=False):
            weight = [] if pd.isna(known.weight) else [known.weight]
            low, high = sorted((known.low, known.high))
            agree(row[3], [known.estimate, low, high, *weight], language)
            for text, people in ((row[1], known.n), (row[2], known.control_n)):
                assert [n for n, *_ in numbers(text, language)][-1:] == ([] if pd.isna(people) else [people]), row
            seen += 1
    assert seen == len(LANGUAGES) * sum(row.included for row in exported(real.folder, "score_pool_members")) > 0


def test_the_counts_of_adverse_events_on_every_page_are_those_of_the_table(real: Built):
    seen = 0
    for language, _, pool, source in sections(real, "harm_pools"):
        every = [row for row in exported(real.folder, "harm_pool_members") if row.pool == pool and row.included]
        rows = [row for row in cells(source) if len(row) == 8][1:]
        for row, known in zip(rows, every, strict=False):
            for text, events, n in ((row[1], known.events, known.n), (row[2], known.control_events, known.control_n)):
                if not pd.isna(events):
                    agree(text, [events, n], language)
            if not pd.isna(known.weight):
                agree(row[3].rpartition(")")[2], [known.weight], language)
            seen += 1
    assert seen == len(LANGUAGES) * sum(row.included for row in exported(real.folder, "harm_pool_members")) > 0


def test_risks_differences_and_numbers_needed_on_every_page_follow_from_the_table(real: Built):
    seen = 0
    for language, kind, pool, source in sections(real, "pools"):
        w, known, mine = words(language), table_row(real, kind, pool, "RR"), declared()[kind][pool]
        if known is None:
            continue
        html = source.split(spaces(w("pool.risks_title")), 1)
        assert len(html) == 2
        rows = [row for row in cells(html[1].split("</table>", 1)[0]) if len(row) == 4 and "%" in row[0]]
        assert len(rows) == len(mine.control_risks)
        for row, risk in zip(rows, mine.control_risks, strict=True):
            better = real_edition(language).dataset.outcome_kinds[mine.declared.outcome].better
            ratio = Estimate(*(inf if pd.isna(v) else v for v in (known.estimate, known.low, known.high)))
            expected = absolute_effect("RR", ratio, risk, wanted=better)
            agree(re.split(r"%", row[0])[0], [100 * risk], language)
            treated = [100 * value for value in expected.treated]
            agree(re.sub(rf"{NARROW}?%", "", row[1]), treated, language)
            value, people, low, high, points = numbers(row[2], language)
            for (told, _, _), true in zip((value, low, high), expected.difference, strict=True):
                assert abs(told - people[0] * true) <= 0.5 + 1e-6, row
            assert people[0] >= 1000
            assert abs(points[0] - 100 * expected.difference.value) <= 0.05 + 1e-9, row
            nnt = expected.nnt
            if nnt.value is not None and isfinite(nnt.value):
                assert numbers(row[3], language)[0][0] == ceil(nnt.value * (1 - 1e-9)), row
            seen += 1
    assert seen >= 20


def test_the_sentences_of_every_page_follow_from_the_table(real: Built):
    for language, kind, pool, source in sections(real, "pools"):
        w, known, mine = words(language), table_row(real, kind, pool, "RR"), declared()[kind][pool]
        if known is None or mine.control_risk is None:
            continue
        told = sentences_of(source)
        better = real_edition(language).dataset.outcome_kinds[mine.declared.outcome].better
        found = mine.absolute(mine.control_risk, better)
        assert found
        control, treated = (whole(found.people * share) for share in (found.control_risk, found.treated.value))
        assert re.search(rf"\b{w.number(control)}\b.*\b{w.number(treated)}\b", told[0]), told[0]
        assert f" {w.number(found.people)} " in told[0]
        whole_number = found.nnt.whole().value
        if whole_number is not None:
            more = re.search(r'<ul class="[^"]*ee-pool-more">.*?<li>(.*?)</li>', source, re.DOTALL)
            assert more
            assert f" {w.number(whole_number)} " in re.sub("<[^>]+>", "", more[1]), more[1]


def predicted(told: list[str], w: Words, the: str) -> str:
    """The sentence about a new, similar trial."""
    start = w("pool.predicted", measure=w(the), low="|", high="|").partition("|")[0]
    [said] = [sentence for sentence in told if spaces(sentence).startswith(spaces(start))]
    return said[len(start) :]


def test_the_sentences_about_scores_follow_from_the_table(real: Built):
    seen = 0
    for language, kind, pool, source in sections(real, "score_pools"):
        w, (measure,), told = words(language), measures_of(kind, pool), sentences_of(source)
        known = table_row(real, kind, pool, measure)
        if known is None:
            assert told == []
            continue
        first = told[0]
        for scale in declared()[kind][pool].declared.scales:
            first = first.replace(real_edition(language).dataset.scales[scale].short(language), "")
        printed = numbers(first, language)
        fewer = abs(known.estimate) if not known.low < 0 < known.high else known.estimate
        for (value, half, _), true in zip((printed[0], *printed[-2:]), (fewer, known.low, known.high), strict=True):
            assert abs(value - true) <= half * (1 + 1e-9), told[0]
        agree(predicted(told, w, f"scored.the.{measure}"), ends(known, measure, *PREDICTED), language)
        seen += 1
    assert seen == len(LANGUAGES) * worked_out(real, "score_pools", SHOWN) > 0


def test_the_sentences_about_adverse_events_follow_from_the_table(real: Built):
    seen = 0
    for language, kind, pool, source in sections(real, "harm_pools"):
        w, known, mine = words(language), table_row(real, kind, pool, "RR"), declared()[kind][pool]
        told = sentences_of(source)
        if known is None:
            assert len(told) <= 1  # that nobody had it in these trials
            continue
        agree(predicted(told, w, "pool.the.RR"), ends(known, "RR", *PREDICTED), language)
        if mine.control_risk is None or mine.absolute(mine.control_risk, False) is None:
            continue
        event = real_edition(language).say(real_edition(language).dataset.event_kinds[mine.declared.event].name)
        assert told[0].startswith(event)
        found = absolute_effect("RR", Estimate(*ends(known, "RR", *ENDS)), mine.control_risk, wanted=False)
        control, *treated = [whole(found.people * share) for share in (found.control_risk, *found.treated)]
        value, low, high = [people - control for people in treated]
        printed = [number for number, *_ in numbers(told[0].removeprefix(event), language)]
        assert printed[:5] == [found.people, control, *treated], told[0]
        sided = (low >= 0 and value > 0) or (high <= 0 and value < 0)
        also = sorted((abs(low), abs(high))) if sided else [max(0, -low), max(0, high)]
        assert printed[5:8] == [abs(value), *also] if value else printed[5:7] == also, told[0]
        seen += 1
    assert seen >= 10


def test_a_folded_pool_of_adverse_events_says_its_result_in_its_head(real: Built):
    seen = 0
    for path, page in real.pages.items():
        language = "fr" if path.startswith("fr/") else "en"
        for head, pool in re.findall(
            r'<summary>([^<]*)</summary>\s*<section class="ee-pool" id="pool-([\w-]+)">', page.source
        ):
            start = spaces(words(language)("harmed.result", ratio=""))
            known = table_row(real, "harm_pools", pool, "RR")
            assert (known is None) == (start not in spaces(head)), head
            if known is not None:
                agree(head.rpartition(start)[2], ends(known, "RR", *ENDS), language)
            seen += 1
    assert seen == len(LANGUAGES) * len(declared()["harm_pools"])


def test_pools_on_the_page_of_comparison_are_those_of_the_table(real: Built):
    seen = 0
    for language in FOLDERS:
        w, text = words(language), built_markup(real, language)
        for match in re.finditer(
            r'#pool-([\w-]+)">.*\n<p class="ee-c-against">(.*)</p><p class="ee-note">(.*)</p>', text
        ):
            pool, numbers_told, prediction = match.groups()
            ratio, difference = re.findall(r"</strong> (.*?)</span>", numbers_told)
            for measure, text in (("RR", ratio), ("RD", difference)):
                known = table_row(real, "pools", pool, measure)
                if known is not None:
                    agree(text, ends(known, measure, *ENDS), language)
                    seen += 1
            assert difference.endswith(points(w)) or table_row(real, "pools", pool, "RD") is None
            known = table_row(real, "pools", pool, "RR")
            first = re.split(r"(?<=\d)\. ", prediction)[0].rstrip(".")
            agree(first, ends(known, "RR", "prediction_low", "prediction_high"), language)
    assert seen >= 10
