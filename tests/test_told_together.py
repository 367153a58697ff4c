"""Many faults at once, and one fault told once: what follows from another fault is not told again."""

from __future__ import annotations

import json

import pytest

from conftest import Site
from evidence_explorer.words import phrases
from test_checks import (
    ALPHA,
    BETA,
    DELTA,
    GAMMA,
    WATER,
    WOOL,
)

TWENTY = [
    (ALPHA, "treatments: [hot-bath]\n", "treatments: [hot-bath, ‸E208‸mud]\n"),
    (ALPHA, "  journal:", '  doi: ‸E106‸"doi:10.9999/invented"\n  journal:'),
    (ALPHA, "  sites: 2", "  sites: ‸E103‸two"),
    (ALPHA, "[FR, GB]", "[FR, ‸E219‸UK]"),
    (ALPHA, "    n: 50", "    n: ‸E004‸&half 50"),
    (ALPHA, "events: 30, of: 50, percent: 60", "events: 30, of: 50, percent: ‸E203‸66"),
    (ALPHA, "percent: 40", "percent: ‸E105‸400"),
    (ALPHA, 'scale: knee-ladder\n    definition: {en: "two', 'scale: ‸E209‸knee-leader\n    definition: {en: "two'),
    (ALPHA, "{arm: hot, events: 25", "{arm: hot, events: ‸E202‸80"),
    (ALPHA, "{arm: lukewarm, events: 21", "{arm: ‸E206‸cold, events: 21"),
    (ALPHA, "events: 8, of: 49, source: paper", "events: 8, of: 49, source: ‸E207‸poster"),
    (ALPHA, "[-14.2, -10.8]", "‸E205‸[-10.8, -14.2]"),
    (ALPHA, "safety: {", '‸E101‸saftey: none\nsafety: {‸E221‸de: "Nasse Hosen.", '),
    (ALPHA, "sources:", '‸E003‸limits: {en: "None.", fr: "Aucune."}\nsources:'),
    (GAMMA, "stiff-knee", "‸E211‸elbow"),
    (BETA, '"Ten knees in wool, an invention"', "Ten knees‸E002‸: an invention"),
    (DELTA, "{value: 12, unit: month}", "‸E218‸{value: 12}"),
    (WOOL, "mark: square", "mark: ‸E222‸circle"),
    ("vocabulary.yaml", "{id: stiff-knee", "{id: ‸E214‸knee-pain"),
]


def test_twenty_faults_at_once_are_all_told_each_at_its_place_with_a_remedy(site: Site):
    for file, old, new in TWENTY:
        site.edit(file, old, new)
    wanted = site.take_marks()
    assert len(wanted) == len({code for *_, code in wanted}) == 20
    assert site.told() == wanted
    assert all(problem.remedy for problem in site.problems())


DELTA_ARMS = """\
arms:
  - id: wool
    label: {en: "Knee warmer", fr: "Genouillère de laine"}
    n: 40
    treatment: knee-warmer
  - id: cold
    label: {en: "Cold pack", fr: "Poche froide"}
    n: 40
    treatment: cold-pack
    control: active
"""

ONE_FAULT = {
    "misspelt count": [(ALPHA, "{arm: hot, events: 12", "{arm: hot, ‸E101‸evnts: 12")],
    "misspelt control": [(ALPHA, "control: sham", "control: ‸E104‸shamm")],
    "text with a space in front": [(ALPHA, 'safety: {en: "Wet', 'safety: {en: ‸E106‸" Wet')],
    "remission above the group": [(ALPHA, "{arm: lukewarm, events: 8", "{arm: lukewarm, events: ‸E202‸80")],
    "broken arm": [
        (ALPHA, "- id: hot\n", "- ‸E102‸id: hot\n"),
        (ALPHA, '    label: {en: "Hot bath", fr: "Bain chaud"}\n', ""),
    ],
    "arms that are no list": [(DELTA, DELTA_ARMS, "arms: ‸E103‸two\n")],
    "broken source beside a sound one": [
        (BETA, "    grade: registry", "    ‸E102‸grade: registry"),
        (BETA, '    covers: {en: "the response", fr: "la réponse"}\n', ""),
    ],
    "broken scale": [("scales.yaml", "- id: knee", "- ‸E102‸id: knee"), ("scales.yaml", "    rater: clinician\n", "")],
    "broken outcome kind": [
        ("vocabulary.yaml", "- id: relapse", "- ‸E102‸id: relapse"),
        ("vocabulary.yaml", '    about: {en: "The pain came back.", fr: "La douleur est revenue."}\n', ""),
    ],
    "broken treatment": [
        (WATER, "- id: steam", "- ‸E102‸id: steam"),
        (WATER, '    what: {en: "The knee is held in steam.", fr: "Le genou est tenu dans la vapeur."}\n', ""),
    ],
    "misspelt percentage of a derived count": [(ALPHA, "percent: 43, origin", "‸E101‸precent: 43, origin")],
    "misspelt origin": [(ALPHA, "percent: 43, origin: derived", "percent: 42.2, origin: ‸E104‸derivd")],
    "misspelt reason to count people twice": [
        (
            ALPHA,
            "outcomes:\n",
            '  - {id: all, label: {en: "All", fr: "Tous"}, n: 100, control: sham, repeats: ‸E104‸pool}\noutcomes:\n',
        ),
    ],
    "alias": [(ALPHA, "    n: 50", "    n: ‸E004‸*half")],
    "number as the name of a field": [(ALPHA, "  sites: 2", "  ‸E008‸12: 2")],
    "interval without any end": [(ALPHA, "interval: [-7.0, -2.0]", "interval: ‸E102‸[]")],
    "broken language": [("site.yaml", "[en, fr]", "[en, ‸E106‸FR]")],
    "vocabulary that is not YAML": [("vocabulary.yaml", "outcomes:", "outcomes: x‸E002‸:")],
    "scales without scales": [("scales.yaml", "scales:", "‸E101‸scalez:")],
    "broken headline": [("site.yaml", "  days: 28", "  days: ‸E103‸soon")],
    "arm of a score twice in a broken list": [
        (ALPHA, "- {arm: hot, mean: -12.5, sd: 6.0,", "- {arm: hot, mean: -12.5, ‸E101‸sdd: 6.0,"),
    ],
    "family that is not YAML": [(WOOL, "ink: rust", "ink: rust‸E002‸: red")],
}


@pytest.mark.parametrize("name", ONE_FAULT)
def test_one_fault_is_told_once(site: Site, name: str):
    for file, old, new in ONE_FAULT[name]:
        site.edit(file, old, new)
    wanted = site.take_marks()
    assert len(wanted) == 1
    assert site.told() == wanted


@pytest.mark.parametrize("file", ["site.yaml", "vocabulary.yaml", "scales.yaml", WOOL])
def test_a_broken_shared_file_hides_no_fault_of_a_study(site: Site, file: str):
    site.write(file, "a: b‸E002‸: c\n")
    site.edit(ALPHA, "{arm: hot, events: 25", "{arm: hot, events: ‸E202‸80")
    wanted = site.take_marks()
    assert site.told() == wanted


def facts(site: Site) -> list[str]:
    return [f"{problem.code} {problem.fact} {problem.remedy}" for problem in site.problems()]


@pytest.mark.parametrize("typed", ["2.10", "50.0", "1.50"])
def test_a_number_is_quoted_as_it_was_typed(site: Site, typed: str):
    site.edit(ALPHA, "randomised: 100", f"randomised: {typed}")
    [told] = facts(site)
    assert f"not '{typed}'." in told


def test_the_words_that_are_allowed_are_listed_once(site: Site):
    site.edit(ALPHA, "kind: rct", "kind: xyz")
    [told] = facts(site)
    assert told.count("crossover-rct") == 1


@pytest.mark.parametrize(
    "empty",
    [
        ("[knee-pain]", '[""]'), ("[knee-pain]", "[]"), ("[knee-pain]", ""), ("    n: 50\n", '    n: ""\n'),
        ("kind: rct", 'kind: ""'), ("year: 2020", 'year: ""'),
        ("    primary: true\n", "    primary:\n"), ("  - id: hot\n", "  - id:\n"),
    ],
)  # fmt: skip
def test_one_empty_field_is_one_problem(site: Site, empty: tuple[str, str]):
    text = (site.data / ALPHA).read_text()
    site.write(ALPHA, text.replace(*empty, 1))
    [told] = [told for told in facts(site) if told.startswith("E1")]
    assert told.startswith("E107")


@pytest.mark.parametrize("nothing", ["", '""', "null"])
def test_a_language_that_is_left_empty_is_a_language_that_is_missing(site: Site, nothing: str):
    site.edit(ALPHA, 'fr: "Essai fictif des bains chauds"', f"fr: {nothing}")
    assert facts(site) == ["N303 The text has no 'fr'. Translate it; until then the page shows another language."]


def test_a_list_of_languages_that_is_wrong_is_one_problem(site: Site):
    site.edit("site.yaml", "[en, fr]", "[de]")
    assert [(file, code) for file, *_, code in site.told()] == [("site.yaml", "E225")]
    site.edit("site.yaml", "[de]", "[en]")
    assert [(file, code) for file, *_, code in site.told()] == [("site.yaml", "E221")]


def test_a_language_that_no_text_speaks_yet_is_one_notice(site: Site):
    write_words(site, "de")
    site.edit("site.yaml", "[en, fr]", "[en, fr, de]")
    assert [(file, code) for file, *_, code in site.told()] == [("site.yaml", "N303")]


def write_words(site: Site, language: str) -> None:
    """Every phrase of a language, in the words of another."""
    told = dict(phrases("en"))
    site.write(f"../overrides/words/{language}.toml", "".join(f"{k} = {json.dumps(p)}\n" for k, p in told.items()))


def test_a_year_in_a_doi_may_be_one_of_several_numbers(site: Site):
    site.edit(ALPHA, "  registry:", "  doi: 10.99999/1990.2020.7\n  registry:")
    assert site.problems() == []
    site.edit(ALPHA, "1990.2020.7", "1990.2005.7")
    assert [code for *_, code in site.told()] == ["N312"]
