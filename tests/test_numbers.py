"""Numbers as they are written: rounded once and half away from zero, told of as many people as it takes, in their unit;
and every number of a pool on every page agrees with the table of pools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from math import ceil, floor, inf, isfinite, sqrt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from built import LANGUAGES as FOLDERS
from built import ROOT, Built, Html, real_site
from compared import built_markup
from evidence_explorer import stats
from evidence_explorer.analysis import MEASURES, with_shares
from evidence_explorer.analysis.people import of_hundred
from evidence_explorer.charts import share_text, tau_interval_text, tau_text, tau_unit_text, value_text
from evidence_explorer.export import tables
from evidence_explorer.export.rows import cell
from evidence_explorer.frames import Type, figures, records
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.people.view import people_of_declared, people_of_study, people_of_treatment
from evidence_explorer.pages.blocks.pooled.view import pool_view
from evidence_explorer.pages.explore.data import rounded as explore_rounded
from evidence_explorer.stats import Estimate, absolute_effect, people_for, rounded, whole
from evidence_explorer.words import Words, words
from made import figure, outcome, pooled, three, trial, with_trials
from real import real_dataset, real_edition

LANGUAGES = ("en", "fr")
EN, FR = words("en"), words("fr")
NARROW = "\u202f"
PACKAGE = ROOT / "src/evidence_explorer"


def points(w: Words) -> tuple[str, str]:
    """The unit of a difference, in the singular and in the plural."""
    return w("pool.points.one", n="").strip(), w("pool.points.many", n="").strip()


# The one rule


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (12.5, 0, 13), (37.5, 0, 38), (62.5, 0, 63), (22.5, 0, 23), (-12.5, 0, -13), (0.5, 0, 1), (1.5, 0, 2),
        (2.5, 0, 3), (0.145, 2, 0.15), (100 * 0.145, 0, 15), (1.005, 2, 1.01), (2.675, 2, 2.68), (0.05, 1, 0.1),
        (0.25, 1, 0.3),
        (0.63 - 0.485, 2, 0.15), (0.975 - 0.9655, 3, 0.01), (14.49, 0, 14), (14.4999, 0, 14), (0.49999, 0, 0),
        (-0.04, 1, 0.0), (287.5, 0, 288), (286.5, 0, 287), (285.0, -1, 290.0), (7, 0, 7), (123456789.5, 0, 123456790),
        (inf, 2, inf),
    ],
)  # fmt: skip
def test_a_half_goes_away_from_zero_in_decimal(value: float, digits: int, expected: float):
    assert rounded(value, digits) == expected


COUNTS = [(1, 8, 13), (3, 8, 38), (5, 8, 63), (7, 8, 88), (25, 40, 63), (9, 40, 23), (29, 200, 15), (15, 40, 38)]


@pytest.mark.parametrize(("events", "n", "percent"), COUNTS)
def test_page_chart_people_and_file_round_the_same_half_up(events: int, n: int, percent: int):
    assert EN.percent(events / n) == f"{percent}{NARROW}%"
    assert FR.percent(events / n) == f"{percent}{NARROW}%"
    assert whole(100 * (events / n)) == of_hundred(events / n) == percent
    study = trial("x-2020", (events, n), (1, 8))
    row = with_shares(figures(with_trials(study)))[0]
    assert f"({percent}{NARROW}%; " in share_text(row, EN)


def test_every_share_is_rounded_from_its_fraction():
    for n in range(1, 401):
        for events in range(n + 1):
            exact = Fraction(100 * events, n)
            if exact in (0, 100) or 1 <= exact <= 99:
                assert whole(100 * (events / n)) == floor(exact + Fraction(1, 2)), (events, n)


def test_every_recorded_count_is_printed_as_its_fraction_says():
    dataset = real_dataset()
    rows = [row for row in with_shares(figures(dataset)) if row.events is not None and row.n is not None]
    assert len(rows) > 300
    for row in rows:
        exact = Fraction(100 * int(row.events), int(row.n))
        if 1 <= exact <= 99:
            assert f"({floor(exact + Fraction(1, 2))}{NARROW}%; " in share_text(row, EN), (row.study, row.arm)


def test_somebody_is_never_nobody_and_somebody_missing_never_everybody():
    assert [EN.percent(share)[:-2] for share in (0, 0.0004, 0.00004, 0.996, 0.9996, 1)] == [
        "0", "0.04", "0.004", "99.6", "99.96", "100",
    ]  # fmt: skip


def test_a_table_and_the_browser_hold_what_the_rule_gives():
    assert [cell(value, Type.number) for value in (0.0000000000125, 0.5, None)] == [0.000000000013, 0.5, None]
    assert [cell(value, Type.whole) for value in (1, None)] == [1, None]
    assert explore_rounded([0.0000125, None], 6) == [0.000013, None]


def test_the_files_hold_no_number_that_another_rule_rounded():
    study = trial("x-2020", (1, 32), (1, 8))
    assert list(tables(with_trials(study))["arms.csv"]["risk"]) == [0.03125, 0.125]


WRITTEN = r"toFixed|toPrecision|toLocale|Intl\."
CORE = ("const exact = Number(value.toPrecision(", "const said = Math.abs(rounded(value, ", "const size = Number(")
"""Where the one script that works out pools rounds them: the rule, and what writes a number that went through it."""


def test_the_browser_writes_the_numbers_that_python_rounded():
    """Scripts get shares, intervals and ratios as texts; the only things they round are places in a drawing. One
    works out pools of its own, of the trials that a reader keeps: it has the rule in one place, and
    test_pool_filter.py compares it with ours."""
    for file in sorted(PACKAGE.rglob("*.js")):
        source = re.sub(r"//.*", "", file.read_text(encoding="utf-8"))
        formats = [line.strip() for line in source.splitlines() if re.search(WRITTEN, line)]
        rounds = [line.strip() for line in source.splitlines() if "Math.round" in line]
        if file.name == "pool-core.js":
            assert len([*formats, *rounds]) == len(CORE)
            assert all(line.startswith(start) for line, start in zip([*formats, *rounds], CORE, strict=True))
            continue
        assert formats == [], file.name
        drawing = ("const round = (x)", "const left = wide", "const scale = ")
        if file.name == "share-picture.js":  # sizes of a picture, in pixels
            drawing += ("const { box, inside", "y += Math.round(size", "y += Math.round(box", "canvas.")
            drawing += ("const plain = ",)  # a colour
        if file.name == "pool.js":  # how far along its axis, in percent of the drawing
            drawing += ("const percent = (part) =>",)
        if file.name == "share.js":  # the height of a frame, in pixels
            drawing += ("const code = core.frame(",)
        assert [line for line in rounds if not line.startswith(drawing)] == [], file.name


def test_no_other_rule_rounds_in_python():
    """`round` and formats such as `.1f` go to the nearest even digit of a binary number: nothing printed does."""
    package = ROOT / "src/evidence_explorer"
    places = ["analysis", "export", "frames", "words", "pages/blocks", "pages/kit", "pages/study", "pages/treatment"]
    drawn = {"icons.py"}  # pixels
    files = [*(f for place in places for f in (package / place).rglob("*.py"))]
    files = [file for file in files if file.name not in drawn]
    assert len(files) > 20
    for file in files:
        source = file.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])round\(|\.round\(|:\.\d[fg]\}", source), file.name


# Of how many people


@pytest.mark.parametrize(
    ("control", "treated", "difference", "people"),
    [
        ((0.4, 0.4, 0.4), (0.6, 0.45, 0.8), 0.2, 100),
        ((0.05, 0.05, 0.05), (0.1, 0.05, 0.2), 0.05, 100),
        ((0.04, 0.04, 0.04), (0.1, 0.06, 0.2), 0.06, 1000),
        ((0.4, 0.4, 0.4), (0.04, 0.03, 0.3), -0.36, 1000),
        ((0.4, 0.4, 0.4), (0.6, 0.04, 0.9), 0.2, 1000),
        ((0.4, 0.4, 0.4), (0.43, 0.3, 0.6), 0.03, 1000),
        ((0.4, 0.4, 0.4), (0.4, 0.3, 0.5), 0.0, 100),
        ((0.004, 0.004, 0.004), (0.006, 0.005, 0.007), 0.002, 10_000),
        ((0.3, 0.3, 0.3), (0.002, 0.001, 0.3), -0.298, 10_000),
        ((0.3, 0.3, 0.3), (0.02, 0.0001, 0.3), -0.28, 10_000),
        ((0.0, 0.0, 0.08), (0.2, 0.1, 0.3), 0.2, 100),
    ],
)
def test_so_many_people_are_spoken_of_that_all_ends_are_whole_people(
    control: tuple[float, float, float], treated: tuple[float, float, float], difference: float, people: int
):
    assert people_for(Estimate(*control), Estimate(*treated), difference) == people


RARE = [
    trial("anna-2019", (84, 17_000), (51, 17_000), year=2019),
    trial("bob-2020", (112, 17_000), (68, 17_000)),
    trial("carol-2021", (140, 17_000), (85, 17_000), year=2021),
]
"""Control risks of 0.3, 0.4 and 0.5 %, and 28/17 = 1.647 times as many in each treated group: 1 / (0.004 × 11/17) is
386.4 people for one more; at 1 %, which is not the risk of any of them, it would be 155."""


def here(language: str, *studies: Any, **pool: Any) -> Edition:
    return edition_of(with_trials(*studies, **({"control_risks": ()} | pool)), language)


def test_risks_are_not_rounded_before_anything_is_computed():
    found = pooled(*RARE, control_risks=())
    assert found.control_risks == pytest.approx((0.004, 0.003, 0.005), rel=1e-12)
    absolute = found.absolute(found.control_risks[0], True)
    assert absolute
    assert absolute.nnt.value == pytest.approx(17 / (0.004 * 11), rel=1e-6)
    assert 386 < (absolute.nnt.value or 0) < 387


def test_a_rare_outcome_is_told_of_ten_thousand_people():
    edition = here("en", *RARE)
    view = pool_view(edition.evidence.pools[0], edition)
    assert view.sentences[0].startswith(
        "Response: of 10,000 people like those in these trials, about 40 in the control group (sham) and about 66 in "
    )
    assert ": 26 more, and the trials fit " in view.sentences[0]
    assert f"at a control risk of 0.4{NARROW}%" in view.specialist[0]
    assert ": 387 for one more to benefit" in view.specialist[0]
    assert "155" not in " ".join([*view.sentences, *view.specialist])
    assert [row.name for row in view.at_risks] == [f"{risk}{NARROW}%" for risk in ("0.4", "0.3", "0.5")]
    assert [row.entries[1].split(" (")[0] for row in view.at_risks] == [
        "26 per 10,000",
        "19 per 10,000",
        "32 per 10,000",
    ]
    assert [row.entries[2].split(" ")[0] for row in view.at_risks] == ["387", "516", "310"]


def test_a_rare_outcome_speaks_french():
    edition = here("fr", *RARE)
    view = pool_view(edition.evidence.pools[0], edition)
    assert f"sur 10{NARROW}000 personnes comme celles de ces essais, environ 40 dans" in view.sentences[0]
    assert f"0,4{NARROW}%" in view.specialist[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rare_outcome_is_not_drawn_but_said(language: str):
    edition = here(language, *RARE)
    found = people_of_declared(edition.evidence.pools[0], edition)
    assert found.arrays == ()
    assert found.reason == edition.words("hundred.reason.rare")
    thousands = edition.words.number(10_000)
    assert re.search(rf"\b66 (of|sur) {thousands} ", found.note)
    assert re.search(rf"\b40 (of|sur) {thousands} ", found.note)
    (shown,) = people_of_treatment(edition.dataset.treatments["hot-bath"], edition).benefits
    assert shown.note == found.note


def test_a_declared_risk_stays_the_one_that_was_declared():
    found = pooled(*RARE, control_risks=(0.0042, 0.4))
    assert found.control_risks == (0.0042, 0.4)
    edition = here("en", *RARE, control_risks=(0.0042, 0.4))
    view = pool_view(edition.evidence.pools[0], edition)
    assert f"at a control risk of 0.42{NARROW}%" in view.specialist[0]
    assert [row.name for row in view.at_risks] == [f"0.42{NARROW}%", f"40{NARROW}%"]


def test_where_the_median_is_nobody_no_other_risk_takes_its_place():
    studies = [trial("a-2019", (9, 40), (0, 40)), trial("b-2020", (9, 40), (0, 40)), trial("c-2021", (9, 40), (2, 40))]
    for language in LANGUAGES:
        edition = here(language, *studies)
        view = pool_view(edition.evidence.pools[0], edition)
        assert view.sentences[0] == edition.words("pool.no_risk")
        assert len(view.at_risks) == 1
        assert people_of_declared(edition.evidence.pools[0], edition).arrays == ()


def test_small_shares_of_a_trial_are_told_of_a_thousand_and_drawn_of_a_hundred():
    study = trial("x-2020", (19, 500), (10, 500))
    edition = here("en", study)
    found = people_of_study("x-2020", "response", edition)
    assert found.caption.startswith("Of 1,000 people like those in this trial")
    assert [a.text.split(" (")[0] for a in found.arrays] == ["38 of 1,000", "20 of 1,000"]
    assert [a.hundred.count for a in found.arrays] == [4, 2]
    french = people_of_study("x-2020", "response", here("fr", study))
    assert [a.text.split(" (")[0] for a in french.arrays] == [f"38 sur 1{NARROW}000", f"20 sur 1{NARROW}000"]


# Tau and differences in their unit


@pytest.mark.parametrize(
    ("measure", "tau2", "en", "fr"),
    [
        ("RR", 0.0, "0", "0"),
        ("RR", 0.09, "0.30", "0,30"),
        ("RR", 0.0049**2, "under 0.01", "moins de 0,01"),
        ("RR", 0.005**2, "0.01", "0,01"),
        ("RD", 0.09**2, "9.0", "9,0"),
        ("RD", 0.0, "0", "0"),
        ("RD", 0.0004**2, "under 0.1", "moins de 0,1"),
    ],
)
def test_tau_is_written_in_the_unit_of_its_measure(measure: stats.Measure, tau2: float, en: str, fr: str):
    assert tau_text(measure, tau2, EN) == en
    assert tau_text(measure, tau2, FR) == fr


def test_tau_names_its_unit():
    assert tau_unit_text("RD", tau_text("RD", 0.09**2, EN), EN) == "9.0 percentage points"
    assert tau_unit_text("RR", tau_text("RR", 0.09, EN), EN) == "0.30, on the logarithm"
    assert tau_interval_text("RD", 0.0, 0.04, EN) == "0 to 20.0"


def test_values_are_rounded_half_away_from_zero():
    assert [value_text("RD", v, EN) for v in (0.0125, -0.0125, 0.14450)] == ["1.3", "−1.3", "14.5"]
    assert [value_text("RR", v, EN) for v in (1.125, 286.5, 0.0125)] == ["1.13", "287", "0.013"]


# A row and what enters the pool


def test_a_row_says_when_another_difference_enters_the_pool():
    studies = [*three()[:2], trial("nobody-2021", (0, 20), (0, 60)), trial("empty-2022", (3, 20), (0, 20))]
    for language in LANGUAGES:
        edition = here(language, *studies)
        pool, w = edition.evidence.pools[0], edition.words
        view = pool_view(pool, edition)
        shown = {row.study: row.measures[2][0] for row in view.rows}
        for member in pool.members:
            found = member.contrast("RD")
            assert found.y is not None
            if found.note:
                assert value_text("RD", found.y, w) + " †" in shown[member.study]
            else:
                assert found.y == pytest.approx(found.estimate)
                assert "†" not in shown[member.study]
        assert w("pool.note_corrected") in view.notes
    assert "0.0 (−6.0 to 16.1); enters the pool as 1.6 †" in {row.measures[2][0] for row in pool_view(
        here("en", *studies).evidence.pools[0], here("en", *studies)).rows}  # fmt: skip


def test_without_a_pool_nothing_enters_another_way():
    edition = here("en", trial("nobody-2021", (0, 20), (0, 60)))
    (row,) = pool_view(edition.evidence.pools[0], edition).rows
    assert "enters" not in row.measures[2][0]


# Every number of a pool on every page against the table of pools


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


NUMBER = re.compile(
    r"(?P<under>(?:under|moins de) )?(?P<over>(?:over|plus de) )?(?P<number>[−]?(?:\d[\d.,\u202f]*\d|\d)|−?∞)"
)


def numbers(text: str, language: str) -> list[tuple[float, float, str]]:
    """The numbers of a text: value, half of the last digit that is printed, and whether it only says under or over."""
    found = []
    for match in NUMBER.finditer(text):
        said = match["number"].replace("−", "-").replace(NARROW, "")
        said = said.replace(",", "") if language == "en" else said.replace(",", ".")
        if "∞" in said:
            found.append((float(said.replace("∞", "inf")), 0.0, ""))
            continue
        decimals = len(said.partition(".")[2])
        found.append(
            (float(said), 0.5 * 10.0**-decimals, "under" if match["under"] else "over" if match["over"] else "")
        )
    return found


def agree(text: str, expected: list[float], language: str) -> None:
    """The numbers of a text are these, each to half of its last printed digit."""
    printed = numbers(text, language)
    assert len(printed) == len(expected), (text, expected)
    for (value, half, kind), true in zip(printed, expected, strict=True):
        if kind == "under":
            assert 0 < true < value, (text, expected)
        elif kind == "over":
            assert true > value, (text, expected)
        elif not isfinite(value):
            assert not isfinite(true), (text, expected)
        else:
            size = max(half, 0.005 * abs(value) if abs(value) >= 100 else 0)  # large ratios have three digits
            assert abs(value - true) <= size * (1 + 1e-9), (text, expected)


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


def test_figures_of_an_outcome_given_in_percent_keep_their_decimals():
    """A percentage as published is not touched by the rule."""
    study = trial("x-2020", outcomes=[outcome(figure("hot", 62.5), figure("sham", 37.5))])
    rows = with_shares(figures(with_trials(study)))
    assert [share_text(row, EN) for row in rows] == [f"62.5{NARROW}%", f"37.5{NARROW}%"]
