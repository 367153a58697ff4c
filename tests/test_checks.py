"""Every rule has a sample that breaks it and nothing else; faults are told all at once, each at its place."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Site, Told, translate
from evidence_explorer.model import NOTICES
from evidence_explorer.problems import PER_FILE, PER_RUN, Problem, Severity, bounded
from evidence_explorer.words import phrases

TESTS = Path(__file__).parent
BAD = sorted(folder for folder in (TESTS / "bad").iterdir() if folder.is_dir())
ALPHA, BETA = "studies/water/alpha-2020.yaml", "studies/wool/beta-2021.yaml"
GAMMA, DELTA = "studies/water/gamma-2022.yaml", "studies/wool/delta-2023.yaml"
WATER, WOOL = "families/water.yaml", "families/wool.yaml"


def emitted_codes() -> list[str]:
    sources = (TESTS.parent / "src").rglob("*.py")
    return sorted({code for file in sources for code in re.findall(r'"([EN][0-9]{3})"', file.read_text())})


def expected(sample: Path) -> list[Told]:
    """Lines as `studies/water/alpha-2020.yaml:53:28 E202`."""
    told = []
    for line in (sample / "expect.txt").read_text().splitlines():
        place, code = line.split(" ")
        file, row, column = place.split(":")
        told.append((file, int(row), int(column), code))
    return sorted(told)


# Samples that a repository cannot sensibly hold: what to do to the sound site, and what must then be told.
Made = tuple[Callable[[Site], object], list[Told]]


def replace_by_folder(site: Site) -> None:
    (site.data / BETA).unlink()
    (site.data / BETA).mkdir()


def replace_by_dangling_link(site: Site) -> None:
    (site.data / BETA).unlink()
    (site.data / BETA).symlink_to("nowhere.yaml")


def replace_by_link_that_leads_out(site: Site) -> None:
    (site.data / BETA).rename(site.data.parent / "beta.yaml")
    (site.data / BETA).symlink_to(site.data.parent / "beta.yaml")


def grow_to_50_megabytes(site: Site) -> None:
    with (site.data / BETA).open("ab") as file:
        file.truncate(50_000_000)


SEEDS = """\
article: {file: x.txt, sha256: "%s"}
sections:
  - {id: heat, name: {en: "Heat", fr: "Chaleur"}}
  - {id: wool, name: {en: "Wool", fr: "Laine"}}
claims:
  - id: one
    section: heat
    gist: {en: "One.", fr: "Un."}
""" % ("0" * 64)
ANSWER = """\
claims:
  - id: one
    verdict: supported
    why: {en: "Yes.", fr: "Oui."}
    studies: [alpha-2020]
"""
QUOTE = """\
    quotes:
      - {study: alpha-2020, outcome: response, arm: hot, percent: 60}
"""


def page(grade: str, contradicts: bool = False) -> str:
    """The page that an answer rests on."""
    mark = ", contradicts: true" if contradicts else ""
    told = '{en: "A list", fr: "Une liste"}'
    return f"    pages: [{{grade: {grade}, read_in: {told}, covers: {told}{mark}}}]\n"


def claims(seeds: str = SEEDS, **answers: str) -> Callable[[Site], object]:
    """The inventory beside the data, and files of answers by part."""

    def write(site: Site) -> None:
        site.write("../seeds/claims.yaml", seeds)
        for part, text in answers.items():
            site.write(f"claims/{part}.yaml", text)

    return write


MADE: dict[str, Made] = {
    "E006-list-without-end": (
        lambda s: s.edit(ALPHA, "[FR, GB]", f"[FR{', FR' * 5_000}]"),
        [(ALPHA, 16, 20_015, "E006")],
    ),
    "E010-no-study": (lambda s: shutil.rmtree(s.data / "studies"), [("studies", 1, 1, "E010")]),
    "E014-more-than-are-told": (
        lambda s: s.edit(ALPHA, "arms:\n", "".join(f"field{i}: 1\n" for i in range(PER_FILE + 1)) + "arms:\n"),
        [*((ALPHA, 21 + i, 1, "E101") for i in range(PER_FILE)), (ALPHA, 21 + PER_FILE, 1, "E014")],
    ),
    "E225-language-without-words": (
        lambda s: s.edit("site.yaml", "[en, fr]", "[en, fr, xx]"),
        [("site.yaml", 5, 21, "E225")],
    ),
    "E012-words-that-are-not-toml": (
        lambda s: s.write("../overrides/words/fr.toml", "permalink = Lien\n"),
        [("../overrides/words/fr.toml", 1, 13, "E012")],
    ),
    "E012-phrase-that-is-a-number": (
        lambda s: s.write("../overrides/words/fr.toml", "[at]\nhour = 3\n"),
        [("../overrides/words/fr.toml", 2, 1, "E012")],
    ),
    "E013-template-left-open": (
        lambda s: s.write("../overrides/study/page.html.jinja", "<p>\n{% if study %}\n"),
        [("../overrides/study/page.html.jinja", 2, 1, "E013")],
    ),
    "E221-words-of-a-language-that-nobody-reads": (
        lambda s: s.write("../overrides/words/de.toml", 'permalink = "Hierher"\n'),
        [("../overrides/words/de.toml", 1, 1, "E221")],
    ),
    "E231-hole-that-nobody-fills": (
        lambda s: s.write("../overrides/words/fr.toml", '[at]\nday = "le {value}e jour"\nhour = "heure {hour}"\n'),
        [("../overrides/words/fr.toml", 3, 1, "E231")],
    ),
    "E231-brace-left-open": (
        lambda s: s.write("../overrides/words/en.toml", 'at.hour = "hour {value"\n'),
        [("../overrides/words/en.toml", 1, 1, "E231")],
    ),
    "E232-language-that-is-not-whole": (
        lambda s: (
            translate(s.data, "de"),
            s.write("../overrides/words/de.toml", 'language = "Deutsch"\n'),
        ),
        [("../overrides/words/de.toml", 1, 1, "E232")],
    ),
    "E233-phrase-that-nothing-says": (
        lambda s: s.write("../overrides/words/en.toml", '[at]\nhuor = "hour {value}"\n'),
        [("../overrides/words/en.toml", 2, 1, "E233")],
    ),
    "E233-template-that-nothing-calls": (
        lambda s: s.write("../overrides/studies/pages.html.jinja", "<p>"),
        [("../overrides/studies/pages.html.jinja", 1, 1, "E233")],
    ),
    "E260-another-number-in-french": (
        lambda s: s.edit(ALPHA, "chez 100 personnes", "chez 110 personnes"),
        [(ALPHA, 3, 53, "E260")],
    ),
    "E261-placeholder": (lambda s: s.edit(ALPHA, "It never took place.", "TODO"), [(ALPHA, 72, 14, "E261")]),
    "N364-markup": (
        lambda s: s.edit(ALPHA, "It never took place.", "It <b>never</b> took place."),
        [(ALPHA, 72, 14, "N364")],
    ),
    "E262-broken-letters": (
        lambda s: s.edit(ALPHA, "Il n’a jamais eu lieu.", "Il nâ€™a jamais eu lieu."),
        [(ALPHA, 72, 42, "E262")],
    ),
    "E263-number-of-another-figure": (
        lambda s: s.edit(
            WATER,
            'harms: {en: "Wet trousers.", fr: "Pantalons mouillés."}',
            'harms: {en: "Alpha 2020 saw wet trousers in 8 of 50 people.",'
            ' fr: "Alpha 2020 a vu des pantalons mouillés chez 8 personnes sur 50."}',
        ),
        [(WATER, 23, 17, "E263")],
    ),
    "E301-unanswered": (claims(), [("../seeds/claims.yaml", 6, 9, "E301")]),
    "E302-answered-twice": (
        claims(heat=ANSWER + ANSWER.removeprefix("claims:\n")),
        [("claims/heat.yaml", 6, 9, "E302")],
    ),
    "E303-answer-to-no-claim": (
        claims(heat=ANSWER + ANSWER.removeprefix("claims:\n").replace("id: one", "id: onne")),
        [("claims/heat.yaml", 6, 9, "E303")],
    ),
    "E304-unknown-study": (
        claims(heat=ANSWER.replace("alpha-2020", "alpha-2021")),
        [("claims/heat.yaml", 5, 15, "E304")],
    ),
    "E304-people-of-an-unknown-study": (
        lambda s: s.edit("studies/water/alpha-2020.yaml", "  sites: 2", "  same_people_as: alpha-2021\n  sites: 2"),
        [("studies/water/alpha-2020.yaml", 15, 19, "E304")],
    ),
    "E304-people-of-the-study-itself": (
        lambda s: s.edit("studies/water/alpha-2020.yaml", "  sites: 2", "  same_people_as: alpha-2020\n  sites: 2"),
        [("studies/water/alpha-2020.yaml", 15, 19, "E304")],
    ),
    "E305-unknown-part": (
        claims(SEEDS.replace("section: heat", "section: heath"), heat=ANSWER),
        [("../seeds/claims.yaml", 7, 14, "E305")],
    ),
    "E308-contradicted-by-nothing": (
        claims(heat=ANSWER.replace("supported", "contradicted")),
        [("claims/heat.yaml", 3, 14, "E308")],
    ),
    "E308-contradicted-from-memory": (
        claims(heat=ANSWER.replace("supported", "contradicted") + page("recalled", contradicts=True)),
        [("claims/heat.yaml", 3, 14, "E308")],
    ),
    "E309-supported-by-nothing": (
        claims(heat=ANSWER.replace("    studies: [alpha-2020]\n", "")),
        [("claims/heat.yaml", 3, 14, "E309")],
    ),
    "E309-supported-from-memory": (
        claims(heat=ANSWER.replace("    studies: [alpha-2020]\n", page("recalled"))),
        [("claims/heat.yaml", 3, 14, "E309")],
    ),
    "E310-overstated-by-nothing": (
        claims(heat=ANSWER.replace("supported", "overstated")),
        [("claims/heat.yaml", 3, 14, "E310")],
    ),
    "E246-quoted-and-not-listed": (
        claims(heat=ANSWER.replace("[alpha-2020]", "[beta-2021]") + QUOTE),
        [("claims/heat.yaml", 7, 17, "E246")],
    ),
    "N351-supported-and-held-back": (
        claims(heat=ANSWER.replace('"Yes."', '"Yes, with low certainty."')),
        [("claims/heat.yaml", 3, 14, "N351")],
    ),
    "E401-pool-of-another-time": (
        lambda s: s.edit(WATER, "target_days: 28", "target_days: 20"),
        [(WATER, 59, 22, "E401")],
    ),
    "E311-mark-against-the-verdict": (
        claims(heat=ANSWER + page("registry", contradicts=True)),
        [("claims/heat.yaml", 3, 14, "E311")],
    ),
    "E305-wrong-file": (claims(wool=ANSWER), [("claims/wool.yaml", 2, 9, "E305")]),
    "E001-binary": (lambda s: s.write(BETA, b"id: beta-2021\ntitle: \x00\x01"), [(BETA, 2, 8, "E001")]),
    "E001-old-encoding": (lambda s: s.write(BETA, "id: été".encode("latin-1")), [(BETA, 1, 5, "E001")]),
    "E001-folder": (replace_by_folder, [(BETA, 1, 1, "E001")]),
    "E001-dangling-link": (replace_by_dangling_link, [(BETA, 1, 1, "E001")]),
    "E002-control-character": (lambda s: s.write(BETA, "id: beta-2021\ntitle: a\x01b\n"), [(BETA, 2, 9, "E002")]),
    "E002-control-character-after-accents": (
        lambda s: s.write(BETA, "# " + "é" * 40 + "\nid: beta-2021\ntitle: a\x01b\n"),
        [(BETA, 3, 9, "E002")],
    ),
    "E005-byte-order-mark": (lambda s: s.write(BETA, b"\xef\xbb\xbfid: beta-2021\n"), [(BETA, 1, 1, "E005")]),
    "E006-50-megabytes": (grow_to_50_megabytes, [(BETA, 1, 1, "E006")]),
    "E007-deep-lists": (lambda s: s.write(BETA, "id: " + "[" * 900), [(BETA, 1, 34, "E007")]),
    "E007-deep-fields": (lambda s: s.write(BETA, "{a: " * 10_000), [(BETA, 1, 121, "E007")]),
    "E008-empty-file": (lambda s: s.write(BETA, ""), [(BETA, 1, 1, "E008")]),
    "E010-no-site-file": (lambda s: (s.data / "site.yaml").unlink(), [("site.yaml", 1, 1, "E010")]),
    "E010-no-data-folder": (lambda s: shutil.rmtree(s.data), [(".", 1, 1, "E010")]),
    "E010-no-family": (
        lambda s: [shutil.rmtree(s.data / folder) for folder in ("families", "studies")],
        [("families", 1, 1, "E010")],
    ),
    "E011-yml": (
        lambda s: (s.data / BETA).rename(s.data / "studies/wool/beta-2021.yml"),
        [("studies/wool/beta-2021.yml", 1, 1, "E011")],
    ),
    "E011-too-deep": (
        lambda s: s.write("studies/wool/old/x.yaml", "id: x"),
        [("studies/wool/old/x.yaml", 1, 1, "E011")],
    ),
    "E001-link-that-leads-out": (replace_by_link_that_leads_out, [(BETA, 1, 1, "E001")]),
    "E011-family-that-is-a-link": (
        lambda s: (
            (s.data / "studies/wool").rename(s.data.parent / "elsewhere"),
            (s.data / "studies/wool").symlink_to(s.data.parent / "elsewhere"),
        ),
        [("studies/wool", 1, 1, "E011")],
    ),
    "E011-more-than-anybody-reads": (
        lambda s: [s.write(f"studies/wool/{n}.yml", "") for n in range(PER_FILE + 1)],
        [("studies/wool", 1, 1, "E011")],
    ),
    "E011-link-to-a-folder": (
        lambda s: (s.data / "studies/wool/more").symlink_to(s.data / "studies/water"),
        [("studies/wool/more", 1, 1, "E011")],
    ),
}


def test_the_small_site_is_sound(site: Site):
    assert site.problems() == []


@pytest.mark.parametrize("sample", BAD, ids=lambda sample: sample.name)
def test_a_sample_is_told_at_its_place_and_nothing_else_is(site: Site, sample: Path):
    for file in sample.rglob("*.yaml"):
        site.write(file.relative_to(sample).as_posix(), file.read_bytes())
    problems = site.problems()
    assert site.told() == expected(sample)
    assert {problem.code for problem in problems} == {sample.name[:4]}
    assert all(problem.fact and problem.remedy for problem in problems)


@pytest.mark.parametrize("name", MADE)
def test_a_made_sample_is_told_at_its_place_and_nothing_else_is(site: Site, name: str):
    spoil, wanted = MADE[name]
    spoil(site)
    assert site.told() == wanted
    assert all(problem.fact and problem.remedy for problem in site.problems())


def test_lists_deeper_than_the_parser_bears_are_told_as_too_deep(site: Site):
    site.write(BETA, "id: " + "[" * 10_000)
    assert [(file, line, code) for file, line, _, code in site.told()] == [(BETA, 1, "E007")]


def test_a_file_that_may_not_be_read_is_told(site: Site, monkeypatch: pytest.MonkeyPatch):
    read = Path.read_bytes

    def refuse(file: Path) -> bytes:
        if file.name == "beta-2021.yaml":
            raise PermissionError(13, "Permission denied")
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert site.told() == [(BETA, 1, 1, "E001")]


def test_a_folder_that_may_not_be_looked_into_is_told(site: Site, monkeypatch: pytest.MonkeyPatch):
    look = os.scandir

    def refuse(folder: Any) -> Any:
        if Path(os.fspath(folder)).name == "wool":
            raise PermissionError(13, "Permission denied", os.fspath(folder))
        return look(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert ("studies/wool", 1, 1, "E001") in site.told()


@pytest.mark.parametrize("name", ["x.yaml~", "#x.yaml#", "x.yaml.swp", "~$x.yaml", "Thumbs.db", "desktop.ini"])
def test_what_editors_leave_behind_is_passed_over(site: Site, name: str):
    site.write(f"studies/wool/{name}", "left behind")
    assert site.problems() == []


def test_the_remains_of_a_file_that_someone_may_miss_are_told(site: Site):
    site.write("studies/wool/x.yaml.bak", "perhaps all that is left")
    assert [code for *_, code in site.told()] == ["E011"]


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


@pytest.mark.parametrize("code", emitted_codes())
def test_every_code_has_a_sample(code: str):
    assert [name for name in (*MADE, *(sample.name for sample in BAD)) if name.startswith(code)]


def test_the_letter_of_a_code_tells_its_severity(site: Site):
    site.edit(ALPHA, "duration_weeks: 8", "duration_weeks: 4")
    site.edit(ALPHA, "[FR, GB]", "[FR, UK]")
    assert {(p.code[0], p.severity) for p in site.problems()} == {("E", Severity.error), ("N", Severity.notice)}


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


def accept(code: str) -> tuple[str, str]:
    return "sources:\n", f'accepted:\n  - {{code: {code}, because: "so it is in this invention"}}\nsources:\n'


def test_a_notice_that_the_record_explains_is_silent(site: Site):
    site.edit(ALPHA, "duration_weeks: 8", "duration_weeks: 4")
    assert {code for *_, code in site.told()} == {"N302"}
    site.edit(ALPHA, *accept("N302"))
    assert site.told() == []


def test_an_error_cannot_be_accepted(site: Site):
    site.edit(ALPHA, "{arm: hot, events: 25", "{arm: hot, events: 80")
    site.edit(ALPHA, *accept("E202"))
    assert {code for *_, code in site.told()} == {"E202", "N313"}


def test_the_notices_that_can_be_accepted_are_those_that_are_told():
    assert [code for code in emitted_codes() if code.startswith("N")] == list(NOTICES)


def test_every_notice_has_a_sample():
    assert {name[:4] for name in (*MADE, *(sample.name for sample in BAD))} >= set(NOTICES)


@pytest.mark.parametrize("sample", [s for s in BAD if s.name[0] == "N" and s.name[:4] != "N313"], ids=lambda s: s.name)
def test_every_notice_falls_silent_when_its_study_explains_it(site: Site, sample: Path):
    code = sample.name[:4]
    for file in sample.rglob("*.yaml"):
        text = re.sub(r"^sources:\n", accept(code)[1], file.read_text(), flags=re.MULTILINE)
        site.write(file.relative_to(sample).as_posix(), text)
    wanted = [told for told in expected(sample) if not told[0].startswith("studies/")]
    assert wanted != expected(sample)
    assert site.told() == wanted


def test_an_acceptance_is_not_called_idle_while_its_record_or_a_shared_file_is_broken(site: Site):
    site.edit(ALPHA, *accept("N307"))
    assert {code for *_, code in site.told()} == {"N313"}
    site.edit(ALPHA, "sites: 2", "sites: two")
    assert {code for *_, code in site.told()} == {"E103"}
    site.edit(ALPHA, "sites: two", "sites: 2")
    site.edit("scales.yaml", "rater: clinician", "rater: plumber")
    assert {code for *_, code in site.told()} == {"E104"}


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
    assert {code for *_, code in site.told()} == ({"N309"} if told else set())


def test_a_banned_word_is_one_of_the_language_of_its_text(site: Site):
    site.edit("site.yaml", "licence:", WORDING)
    site.edit(ALPHA, "Il n’a jamais eu lieu.", "Un wonder significant.")
    assert site.told() == []


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


def test_an_accepted_group_above_its_arm_is_silent(site: Site):
    site.edit(ALPHA, "events: 8, of: 49", "events: 8, of: 51")
    site.edit(ALPHA, *accept("N304"))
    assert site.told() == []


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
