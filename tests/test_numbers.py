"""Numbers as they are written: rounded once and half away from zero, told of as many people as it takes."""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor, inf
from typing import Any

import pytest

from built import ROOT
from evidence_explorer import stats
from evidence_explorer.analysis import with_shares
from evidence_explorer.analysis.people import of_hundred
from evidence_explorer.charts import share_text, tau_interval_text, tau_text, tau_unit_text, value_text
from evidence_explorer.export import tables
from evidence_explorer.export.rows import cell
from evidence_explorer.frames import FORMS, Col, figures
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.blocks.people.view import people_of_declared, people_of_study, people_of_treatment
from evidence_explorer.pages.blocks.pooled.view import pool_view
from evidence_explorer.pages.explore.data import rounded as explore_rounded
from evidence_explorer.stats import Estimate, people_for, rounded, whole
from evidence_explorer.words import Words, words
from made import figure, outcome, pooled, three, trial, with_trials
from real import real_dataset

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
    digits = [cell(value, FORMS[Col.estimate]) for value in (0.00123456789012345, 0.5, 0.3 - 0.1 - 0.2, None)]
    assert digits == [0.00123456789012, 0.5, 0.0, None]
    assert cell(0.00123456789012345, FORMS[Col.v]) == 0.00123456789012345
    assert [cell(value, FORMS[Col.events]) for value in (1, None)] == [1, None]
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


def test_figures_of_an_outcome_given_in_percent_keep_their_decimals():
    """A percentage as published is not touched by the rule."""
    study = trial("x-2020", outcomes=[outcome(figure("hot", 62.5), figure("sham", 37.5))])
    rows = with_shares(figures(with_trials(study)))
    assert [share_text(row, EN) for row in rows] == [f"62.5{NARROW}%", f"37.5{NARROW}%"]
