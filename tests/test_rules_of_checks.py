"""Where the rules of the check begin and end: what is told, and what beside it is not."""

from __future__ import annotations

import time

import pytest

from conftest import Site
from evidence_explorer.problems import PER_FILE, PER_RUN, Problem, Severity, bounded
from test_checks import (
    ALPHA,
    ANSWER,
    SEEDS,
    claims,
)


@pytest.mark.parametrize(("people", "codes"), [(50, set()), (41, set()), (40, set()), (39, {"N305"}), (20, {"N305"})])
def test_more_than_a_fifth_of_an_arm_does_not_vanish_unexplained(site: Site, people: int, codes: set[str]):
    site.edit(ALPHA, "events: 12, of: 50", f"events: 4, of: {people}")
    assert {code for *_, code in site.told()} == codes


def test_the_odd_number_of_people_is_told_and_not_the_usual_one(site: Site):
    site.edit(ALPHA, "{arm: hot, events: 15, of: 50", "{arm: hot, events: 12, of: ‸N305‸25")
    wanted = site.take_marks()
    assert site.told() == wanted


@pytest.mark.parametrize("p", ["0.03", "<0.001", "< 0.05", ".04", "1", "1.0", "0.0001", "≤0.01", ">0.99", "=0.02"])
def test_a_p_value_is_above_0_and_at_most_1(site: Site, p: str):
    site.edit(ALPHA, 'p: "0.01"', f'p: "{p}"')
    assert {code for *_, code in site.told()} <= {"N346"}  # which asks whether it is the p value of these counts


@pytest.mark.parametrize("p", ["0", "0.000", "1.2", "12", "-0.03", "0,03", "ns", "p < 0.05", "5%", "<0", "0.03*"])
def test_what_is_no_p_value_is_told(site: Site, p: str):
    site.edit(ALPHA, 'p: "0.01"', f'p: "{p}"')
    assert {code for *_, code in site.told()} == {"N310"}


def test_a_percent_change_is_not_measured_with_the_range_of_its_scale(site: Site):
    site.edit(ALPHA, "kind: change", "kind: percent-change")
    site.edit(ALPHA, "mean: -8.0", "mean: -80.0")
    assert site.told() == []


def test_two_arms_may_share_one_figure_and_several_zeros(site: Site):
    site.edit(ALPHA, "lukewarm, events: 20, of: 50, percent: 40", "lukewarm, events: 30, of: 50, percent: 60")
    site.edit(ALPHA, "{arm: hot, events: 15, of: 50", "{arm: hot, events: 0, of: 50")
    site.edit(ALPHA, "{arm: lukewarm, percent: 10, of: 50", "{arm: lukewarm, events: 0, of: 50")
    site.edit(ALPHA, 'p: "0.01"', 'p: "0.9"')
    assert site.told() == []


@pytest.mark.parametrize("year", [2018, 2020, 2022])
def test_a_doi_may_tell_a_year_near_that_of_the_citation(site: Site, year: int):
    site.edit(ALPHA, "  journal:", f"  doi: 10.9999/knee.{year}.01.001\n  journal:")
    assert site.told() == []


WORDING = """\
wording:
  - words: {en: [wonder*, cure], fr: [merveill*]}
    names: [Wonder Baths]
    why: {en: "Wonders are rare.", fr: "Les merveilles sont rares."}
licence:"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A wonderful bath.", True),
        ("A WONDER.", True),
        ("The cure.", True),
        ("The cures and curettes.", False),
        ("At Wonder Baths.", False),
        ("A wonder at Wonder Baths.", True),
        ("They call it “a wonderful bath”.", False),
        ("They call it 'a wonderful bath'.", True),
        ("Un bain merveilleux.", False),
        ("A significant fall.", True),
        ("An insignificant one.", True),
        ("What it signifies.", False),
    ],
)
def test_a_banned_word_is_told_but_in_names_and_quotations(site: Site, text: str, told: bool):
    site.edit("site.yaml", "licence:", WORDING)
    site.edit(ALPHA, "It never took place.", text)
    assert {code for *_, code in site.told()} - OTHERWISE == ({"N309"} if told else set())


OTHERWISE = {"N365"}
"""The other language still says that it never took place."""


def test_a_banned_word_is_one_of_the_language_of_its_text(site: Site):
    site.edit("site.yaml", "licence:", WORDING)
    site.edit(ALPHA, "Il n’a jamais eu lieu.", "Un wonder significant.")
    assert {code for *_, code in site.told()} == OTHERWISE


def test_the_inventory_of_claims_may_say_what_others_say(site: Site):
    claims(SEEDS.replace("One.", "A significant one."), heat=ANSWER)(site)
    assert site.told() == []


def test_words_banned_in_a_language_that_the_site_does_not_have_are_told(site: Site):
    site.edit("site.yaml", "licence:", WORDING.replace("fr: [", "‸E221‸de: ["))
    [(file, line, _, code)] = site.take_marks()
    assert [(file, line, code) for file, line, _, code in site.told()] == [(file, line, code)]


def test_a_quoted_figure_whose_source_is_unknown_is_told_once_and_at_the_figure(site: Site):
    site.edit(ALPHA, "events: 30, of: 50, percent: 60, source: paper", "events: 30, of: 50, source: ‸E207‸poster")
    wanted = site.take_marks()
    assert site.told() == wanted


def test_a_text_in_no_language_is_refused(site: Site):
    site.edit(ALPHA, 'title: {en: "Invented trial of hot baths", fr: "Essai fictif des bains chauds"}', "title: {}")
    assert any(problem.severity is Severity.error for problem in site.problems())


@pytest.mark.parametrize(
    ("counts", "percent"),
    [("17, of: 41", 41.5), ("17, of: 41", 41.4), ("17, of: 41", 41), ("17, of: 41", 41.46), ("14, of: 42", 33)],
)
def test_a_percentage_may_be_rounded_or_cut(site: Site, counts: str, percent: float):
    site.edit(ALPHA, "events: 12, of: 50", f"events: {counts}, percent: {percent}")
    assert site.told() == []


@pytest.mark.parametrize(("percent", "codes"), [(24, set()), (23.9, set()), (23.5, {"N301"}), (23, {"N301"})])
def test_a_response_rounded_to_a_percentage_is_not_below_its_remission(site: Site, percent: float, codes: set[str]):
    site.edit(ALPHA, "{arm: hot, events: 25, of: 50", f"{{arm: hot, percent: {percent}")
    site.edit(ALPHA, "events: 21, of: 49, percent: 43", "events: 12, of: 49, percent: 24")
    assert {code for *_, code in site.told()} == codes


def test_a_zero_is_a_number_and_not_a_gap(site: Site):
    site.edit(ALPHA, "{arm: lukewarm, events: 8, of: 49", "{arm: lukewarm, events: 0, of: 49, percent: 0")
    assert site.told() == []


def test_an_arm_whose_people_are_counted_elsewhere_does_not_add_to_the_randomised(site: Site):
    pooled = '  - id: pooled\n    label: {en: "All", fr: "Tous"}\n    n: 100\n    control: sham\n'
    site.edit(ALPHA, "outcomes:\n", pooled + "outcomes:\n")
    assert {told[-1] for told in site.told()} == {"E204"}
    site.edit(ALPHA, "    n: 100\n", "    n: 100\n    repeats: pooled\n")
    assert site.told() == []


def test_marks_follow_their_record_when_a_broken_one_before_it_is_set_aside(site: Site):
    site.edit(ALPHA, "- {arm: hot, events: 25, of: 50, source: paper}", "- ‸E102‸{arm: hot, events: 25, of: 50}")
    site.edit(
        ALPHA,
        "{arm: lukewarm, events: 21, of: 49, percent: 43",
        "{arm: lukewarm, events: 21, of: 49, percent: ‸E203‸48",
    )
    wanted = site.take_marks()
    assert site.told() == wanted


def test_the_path_of_a_fault_is_that_of_the_file_when_a_broken_item_before_it_is_set_aside(site: Site):
    site.edit(ALPHA, "- {arm: hot, events: 25, of: 50, source: paper}", "- {arm: hot, events: 25, of: 50}")
    site.edit(ALPHA, "events: 21, of: 49, percent: 43", "events: 21, of: 49, percent: 48")
    assert [problem.path for problem in site.problems()] == ["outcomes[2].results[0]", "outcomes[2].results[1].percent"]


def test_thousands_of_broken_items_are_told_within_seconds(site: Site):
    site.edit(ALPHA, "arms:\n", "arms:\n" + "  - {id: x, labell: y}\n" * 4_000)
    start = time.process_time()
    assert len(site.told()) == PER_FILE + 1
    assert time.process_time() - start < 20


def test_what_is_not_told_one_by_one_is_counted(site: Site):
    site.edit(ALPHA, "arms:\n", "".join(f"field{i}: 1\n" for i in range(PER_FILE + 7)) + "arms:\n")
    told = site.problems()
    assert [p.code for p in told].count("E101") == PER_FILE
    assert [p.fact for p in told if p.code == "E014"] == ["7 more problems are not told one by one."]


def test_errors_are_told_before_notices_and_all_files_have_their_share():
    def problem(file: str, line: int, severity: Severity) -> Problem:
        return Problem(file, line, 1, "E101" if severity is Severity.error else "N301", severity, "", "fact", "remedy")

    many = [problem("a", line, Severity.notice) for line in range(PER_FILE)] + [problem("a", 999, Severity.error)]
    told = bounded([*many, problem("b", 1, Severity.notice)])
    assert [p.line for p in told if p.code == "E101"] == [999]
    assert [p.severity for p in told if p.code == "E014"] == [Severity.notice]
    assert [p.file for p in told].count("b") == 1
    crowd = [problem(f"file{n:02}", line, Severity.error) for n in range(20) for line in range(90)]
    assert len(bounded(crowd)) == PER_RUN + 1
    assert "800 more" in bounded(crowd)[-1].fact
    assert [p.fact for p in bounded(many[:1], {"a": 5}) if p.code == "E014"] == [
        "5 more problems are not told one by one."
    ]
