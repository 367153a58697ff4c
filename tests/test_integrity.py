"""What a program tests of published numbers: the arithmetic, the real records, and records made faulty on purpose."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest

from built import ROOT
from evidence_explorer.analysis.integrity import integrity_of
from evidence_explorer.model import Afterwards, Dates, Event, Figure, Interval, Mean, Outcome, Study, Text
from evidence_explorer.model import integrity as bounds
from evidence_explorer.model.integrity import compared_counts, mismatches, registered_after_the_start, spreads
from evidence_explorer.stats.integrity import (
    Span,
    chi_square_p,
    error_of_difference,
    error_of_interval,
    fisher_p,
    largest_sd,
    p_span,
    share_of_people,
    z_of_interval,
)
from evidence_explorer.words import words
from real import real_dataset, real_edition

FOUND, FALSE = 0.8, 0.05
"""The least share of faults that must be found, the largest share of sound studies that may be asked about."""


# arithmetic


@pytest.mark.parametrize(
    "table", [(10, 31, 2, 25), (19, 20, 10, 20), (0, 15, 3, 15), (7, 7, 7, 7), (480, 900, 430, 910)]
)
def test_p_values_of_counts_are_those_of_scipy(table: tuple[int, int, int, int]):
    from scipy.stats import chi2_contingency, fisher_exact

    a, n, c, m = table
    cells = [[a, n - a], [c, m - c]]
    assert fisher_p(*table) == pytest.approx(fisher_exact(cells).pvalue, rel=1e-8)
    if 0 < a + c < n + m:
        assert chi_square_p(*table) == pytest.approx(chi2_contingency(cells, correction=False).pvalue, rel=1e-8)
        # SciPy's correction never goes beyond no difference either
        assert chi_square_p(*table, corrected=True) == pytest.approx(chi2_contingency(cells).pvalue, rel=1e-8)


@pytest.mark.parametrize(
    ("percent", "people", "rounding", "whole"),
    [
        (44.8, 45, 0.1, None),
        (44.4, 45, 0.1, Span(20, 20)),
        (50, 3, 0.55, None),
        (33, 1000, 0.55, Span(325, 335)),
        (0, 9, 0.55, Span(0, 0)),
        (100, 9, 0.55, Span(9, 9)),
    ],
)
def test_a_percentage_is_of_whole_people(percent: float, people: int, rounding: float, whole: Span | None):
    assert share_of_people(percent, people, rounding) == whole


@pytest.mark.parametrize(
    ("printed", "span"),
    [("0.03", (0.025, 0.04)), ("<0.001", (0, 0.001)), ("> 0.05", (0.05, 1)), (".5", (0.45, 0.6)), ("1", (0.5, 1))],
)
def test_a_printed_p_value_stands_for_all_that_round_to_it(printed: str, span: tuple[float, float]):
    found = p_span(printed)
    assert found
    assert (found.low, found.high) == pytest.approx(span)


@pytest.mark.parametrize("printed", ["", "0", "0.000", "ns", "1.2", "p = 0.03"])
def test_what_is_no_p_value_stands_for_none(printed: str):
    assert p_span(printed) is None


def test_no_people_spread_farther_than_half_at_each_end():
    scores = [0] * 10 + [60] * 10
    mean = sum(scores) / 20
    sd = math.sqrt(sum((score - mean) ** 2 for score in scores) / 19)
    assert largest_sd(mean, 0, 60, 20) == pytest.approx(sd)


def test_errors_of_differences_and_of_intervals_agree():
    error = error_of_difference(8, 50, 6, 40)
    assert error == pytest.approx(math.sqrt(64 / 50 + 36 / 40))
    assert error_of_interval(-4 - 1.959964 * error, -4 + 1.959964 * error) == pytest.approx(error)


# real records


def studies() -> list[Study]:
    return list(real_dataset().studies.values())


def asked(study: Study) -> bool:
    return integrity_of(study, real_dataset().scales).asked


def found_in(study: Study) -> set[tuple[str, object]]:
    return {(one.item, one.path) for one in mismatches(study, real_dataset().scales)}


def test_real_records_are_seldom_asked_and_every_question_is_answered():
    evidence = real_edition("en").evidence
    told = {study.id: evidence.integrity(study.id) for study in studies()}
    tested = [key for key, one in told.items() if any(n for _, n in one.tested)]
    asked = [key for key in tested if told[key].found]
    alarms = [key for key in asked if {one.item for one in told[key].found} - {"registration"}]
    assert len(tested) > 100
    assert len(alarms) <= FALSE * len(tested)
    open_ = {key: {one.code for one in told[key].found} - {one.code for one in told[key].answers} for key in asked}
    assert {key: codes for key, codes in open_.items() if codes} == {}
    answers = [(key, one.told) for key in asked for one in told[key].answers]
    assert len(answers) >= 9
    assert [key for key, text in answers if text is None or {*text.root} != {"en", "fr"}] == []  # a page shows them


LATE = {"goodwin-2023", "hellmann-regen-2022", "palhano-fontes-2019", "zarate-2006"}
"""Entered in a register after the start, as the register itself says: no false alarm."""


def test_registrations_are_tested_where_both_dates_were_read_and_the_late_ones_are_known():
    found = {study.id: {item for item, _ in found_in(study)} for study in studies()}
    dates = [study.design.dates for study in studies() if study.design.dates]
    assert sum(1 for one in dates if one.registered and one.started) >= 20
    assert {key for key, items in found.items() if "registration" in items} == LATE
    assert [key for key, items in found.items() if "dates" in items] == []


@pytest.mark.parametrize(
    ("registered", "started", "late"),
    [
        ("2019-03-05", "2019-03-04", True),
        ("2019-03-04", "2019-03-04", False),
        ("2019-03", "2019-03-04", False),
        ("2019-04", "2019-03-04", True),
        ("2020", "2019-12-31", True),
        ("2019-12-31", "2019", False),
    ],
)
def test_a_date_is_later_only_as_far_as_both_tell(registered: str, started: str, late: bool):
    study = dated(next(one for one in studies() if one.citation.year == 2022), registered=registered, started=started)
    assert [one.what for one in registered_after_the_start(study)] == (["registration"] if late else [])


def test_what_was_not_recorded_was_not_tested():
    study = next(one for one in studies() if not one.design.dates)
    assert dict(integrity_of(study, real_dataset().scales).tested)["registration"] == 0
    begun = dated(study, started="2001")
    assert dict(integrity_of(begun, real_dataset().scales).tested)["registration"] == 0
    both = dated(study, started="2001", registered="2000")
    assert dict(integrity_of(both, real_dataset().scales).tested)["registration"] == 1


# faults on purpose

Spoil = Callable[[Study], Study | None]


def with_figure(study: Study, i: int, j: int, **changes: Any) -> Study:
    outcome = study.outcomes[i]
    results = replaced(outcome.results, j, outcome.results[j].model_copy(update=changes))
    return with_outcome(study, i, results=results)


def with_outcome(study: Study, i: int, **changes: Any) -> Study:
    return study.model_copy(
        update={"outcomes": replaced(study.outcomes, i, study.outcomes[i].model_copy(update=changes))}
    )


def replaced(items: tuple[Any, ...], i: int, item: Any) -> tuple[Any, ...]:
    return (*items[:i], item, *items[i + 1 :])


def with_mean(study: Study, i: int, j: int, **changes: Any) -> Study:
    score = study.scores[i]
    results = replaced(score.results, j, score.results[j].model_copy(update=changes))
    return study.model_copy(update={"scores": replaced(study.scores, i, score.model_copy(update={"results": results}))})


def own(study: Study) -> set[str]:
    return {arm.id for arm in study.arms if arm.repeats is None}


def digits_of_a_percentage_exchanged(study: Study) -> Study | None:
    """A count of at most a hundred people, printed as a percentage of which two digits changed places."""
    for i, outcome in enumerate(study.outcomes):
        for j, figure in enumerate(outcome.results):
            if figure.events and figure.of and figure.of <= 100:
                tens, ones = divmod(round(1000 * figure.events / figure.of), 10)
                swapped = round(tens // 10 * 10 + ones + tens % 10 / 10, 1)
                if tens < 100 and ones != tens % 10:
                    return with_figure(study, i, j, events=None, percent=swapped, origin="reported")
    return None


def p_with_its_point_moved(study: Study) -> Study | None:
    for told in compared_counts(study):
        if told.printed[:2] == "0.":
            moved = told.printed.replace("0.", "0.0", 1) if told.span.low > 0.01 else "0." + told.printed[3:]
            return with_outcome(study, int(told.path[1]), p=moved)  # type: ignore[arg-type]
    return None


def more_analysed_than_there_were(study: Study) -> Study | None:
    sizes = {arm.id: arm.n for arm in study.arms if arm.n}
    for i, outcome in enumerate(study.outcomes):
        for j, figure in enumerate(outcome.results):
            if figure.of and figure.arm in sizes:
                return with_figure(study, i, j, of=sizes[figure.arm] + 3, events=figure.events, percent=None)
    return None


def a_group_left_out_of_the_flow(study: Study) -> Study | None:
    """The largest of the groups is gone, and the number randomised stands as it was."""
    arms = [arm for arm in study.arms if arm.n and arm.repeats is None]
    if not study.design.randomised or len(arms) < 2 or len(arms) < len(own(study)):
        return None
    gone = max(arms, key=lambda arm: arm.n or 0).id
    kept = tuple(arm for arm in study.arms if arm.id != gone)
    return study.model_copy(update={"arms": kept, "outcomes": (), "scores": (), "harms": (), "findings": ()})


def error_for_deviation(study: Study) -> Study | None:
    for i, _, j, mean in spreads(study):
        people = mean.n or study.arm(mean.arm).n
        if people and people >= 10 and mean.sd:
            return with_mean(study, i, j, sd=round(mean.sd / math.sqrt(people), 2))
    return None


def deviation_from_an_error_that_was_none(study: Study) -> Study | None:
    for i, _, j, mean in spreads(study):
        people = mean.n or study.arm(mean.arm).n
        if people and people >= 10 and mean.sd:
            return with_mean(study, i, j, sd=round(mean.sd * math.sqrt(people), 1))
    return None


def a_group_copied(study: Study) -> Study | None:
    """The rows of a group repeat those of the group before it."""
    both: list[tuple[int, Outcome, int, Figure]] = [
        (i, outcome, j, figure)
        for i, outcome in enumerate(study.outcomes)
        for j, figure in enumerate(outcome.results)
        if j and {figure.arm, outcome.results[0].arm} <= own(study) and outcome.results[0].events and figure.events
    ]
    arms = {figure.arm for *_, figure in both}
    of_one = [one for one in both if one[3].arm == min(arms)] if arms else []
    for i, outcome, j, _ in of_one:
        first = outcome.results[0]
        study = with_figure(study, i, j, events=first.events, of=first.of, percent=first.percent)
    return study if len(of_one) > 1 else None


def registered_when_it_had_begun(study: Study) -> Study | None:
    year = study.citation.year
    if not study.design.kind.randomised or not year:
        return None
    return dated(study, registered=f"{year - 2}", started=f"{year - 3}-02")


def dated(study: Study, **told: str) -> Study:
    dates = Dates(**told, sources=(next(iter(study.sources)),))
    return study.model_copy(update={"design": study.design.model_copy(update={"dates": dates})})


def ended_before_it_began(study: Study) -> Study | None:
    year = study.citation.year
    return dated(study, started=f"{year - 1}-05-02", completed=f"{year - 2}-11") if year else None


def published_before_it_began(study: Study) -> Study | None:
    return dated(study, started=f"{study.citation.year + 1}-03") if study.citation.year else None


def with_an_event(kind: Afterwards) -> Spoil:
    def happened(study: Study) -> Study | None:
        event = Event(kind=kind, what=Text({"en": "invented", "fr": "inventé"}))
        return study.model_copy(update={"afterwards": (event,)}) if not study.afterwards else None

    happened.__name__ = str(kind)
    return happened


FAULTS: dict[Spoil, int] = {
    with_an_event(Afterwards.retracted): 2,
    with_an_event(Afterwards.concern): 2,
    digits_of_a_percentage_exchanged: 4,
    p_with_its_point_moved: 4,
    more_analysed_than_there_were: 3,
    a_group_left_out_of_the_flow: 3,
    error_for_deviation: 3,
    deviation_from_an_error_that_was_none: 2,
    a_group_copied: 3,
    registered_when_it_had_begun: 2,
    ended_before_it_began: 1,
    published_before_it_began: 1,
}
"""What is spoilt, and in how many records."""


def spoilt(spoil: Spoil) -> Iterator[tuple[Study, Study]]:
    """Sound real records in the order of their ids, each with its faulty copy."""
    for study in sorted(studies(), key=lambda one: one.id):
        if not found_in(study) and (faulty := spoil(study)):
            yield study, faulty


def test_most_faults_made_on_purpose_are_found():
    made = {spoil: list(islice(spoilt(spoil), n)) for spoil, n in FAULTS.items()}
    assert {spoil.__name__: len(pairs) for spoil, pairs in made.items()} == {s.__name__: n for s, n in FAULTS.items()}
    assert sum(map(len, made.values())) == 30
    missed = [(spoil.__name__, study.id) for spoil, pairs in made.items() for study, bad in pairs if not asked(bad)]
    assert len(missed) <= (1 - FOUND) * 30, missed


# words


def test_an_interval_is_tested_against_its_deviation():
    study = next(one for one in studies() if one.id == "ionescu-2021")
    assert found_in(study) == set()
    score = study.scores[0]
    halved = tuple(
        mean.model_copy(update={"sd": (mean.sd or 0) / math.sqrt(115)}) if isinstance(mean, Mean) else mean
        for mean in score.results
    )
    worse = study.model_copy(update={"scores": (score.model_copy(update={"results": halved}), *study.scores[1:])})
    assert ("spread", ("scores", 0, "difference")) in found_in(worse)


@pytest.mark.parametrize(
    ("p", "interval", "asked"),
    [
        ("0.0011", (-15.0, -1.3), True),
        ("0.020", (-15.0, -1.3), False),
        ("<0.05", (-15.0, -1.3), False),
        ("<0.0001", (-15.0, -1.3), True),
        (">0.05", (-3.0, 1.0), False),
        ("0.01", (-11.0, -1.0), False),
        ("0.6", (-7.0, -2.0), True),
        ("0.001", (-17.0, -12.0), False),
        ("0.001", (-12.0, -0.3), True),
    ],
)
def test_the_interval_and_the_p_value_of_a_difference_are_of_one_size(
    p: str, interval: tuple[float, float], asked: bool
):
    study = next(one for one in studies() if one.id == "von-rotz-2023")
    score = study.scores[0]
    assert score.difference
    told = score.difference.model_copy(update={"p": p, "interval": Interval(interval)})
    other = study.model_copy(update={"scores": (score.model_copy(update={"difference": told}),)})
    found = [one for one in mismatches(other, real_dataset().scales) if one.what == "p-interval"]
    assert [one.path for one in found] == ([("scores", 0, "difference", "p")] if asked else [])
    if p == "0.0011":
        assert found[0].value("near") == pytest.approx(0.0198, abs=0.0005)


def test_an_interval_of_students_t_fits_its_p_value():
    from scipy.stats import norm, t

    for df in (6, 10, 50):
        edge = t.ppf(0.975, df)
        for by in (1.0, 3.0, 5.0):
            span = z_of_interval(by, by - edge, by + edge, df)
            assert span.low - 0.02 <= norm.isf(t.sf(by, df)) <= span.high


def test_a_named_test_is_the_one_that_is_computed():
    study = next(one for one in studies() if one.id == "jacka-2017")
    told = next(iter(compared_counts(study)))
    note = study.limits.model_copy(update={"root": {"en": "Fisher's exact test"}})
    named = with_outcome(study, int(told.path[1]), note=note)  # type: ignore[arg-type]
    found = list(mismatches(named, real_dataset().scales))
    assert [one.what for one in found] == ["p-fisher"]  # the paper's p is that of the uncorrected chi-square test
    assert found[0].value("near") == pytest.approx(fisher_p(10, 31, 2, 25))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_says_what_was_tested_and_what_was_not(language: str):
    from evidence_explorer.pages.study.integrity import integrity

    edition = real_edition(language)
    block = integrity(real_dataset().studies["verhoeven-2023"], edition)
    assert len(block.found) == 2
    assert len(block.answers) == 1
    assert {"en": "no whole number", "fr": "aucun nombre entier"}[language] in block.answers[0]
    assert "<span" not in block.answers[0]  # no other language
    assert block.tested
    assert block.missing
    assert block.result
    empty = integrity(real_dataset().studies["ko-2023"], edition)
    assert not empty.found
    assert not empty.result
    assert empty.missing


@pytest.mark.parametrize(("language", "page"), [("en", "docs/methods/checks.md"), ("fr", "docs/fr/methods/checks.md")])
def test_the_methods_say_the_bounds_of_the_program(language: str, page: str):
    """A bound that is moved in the program is moved on the page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    table = text[text.index("{#integrity}") :].partition("\n## ")[0].replace("\u202f", " ")
    w = words(language)
    rows = {
        "scale": (w.number(100 * bounds.NARROW), w.number(100 * bounds.WIDE)),
        "apart": (w.number(bounds.UNLIKE),),
        "astray": (w.number(bounds.ASTRAY),),
        "interval": (w.number(bounds.ASTRAY_INTERVAL),),
    }
    first, last = (f"{end} %" for end in rows["scale"])
    assert f"{first} {'and' if language == 'en' else 'et'} {last}" in table
    for name in ("apart", "astray", "interval"):
        assert all(re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d])", table) for number in rows[name]), name
