"""Every rule has a sample that breaks it and nothing else; faults are told all at once, each at its place."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Site, Told, translate
from evidence_explorer.problems import PER_FILE, Severity

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
source: {file: x.txt, sha256: "%s"}
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
    "E303-corrected-verdict-of-no-claim": (
        lambda s: (
            claims(heat=ANSWER)(s),
            s.edit(
                "corrections.yaml", "    studies: [alpha-2020]\n", "    studies: [alpha-2020]\n    claims: [onne]\n"
            ),
        ),
        [("corrections.yaml", 5, 14, "E303")],
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


@pytest.mark.parametrize("code", emitted_codes())
def test_every_code_has_a_sample(code: str):
    assert [name for name in (*MADE, *(sample.name for sample in BAD)) if name.startswith(code)]


def test_the_letter_of_a_code_tells_its_severity(site: Site):
    site.edit(ALPHA, "duration_weeks: 8", "duration_weeks: 4")
    site.edit(ALPHA, "[FR, GB]", "[FR, UK]")
    assert {(p.code[0], p.severity) for p in site.problems()} == {("E", Severity.error), ("N", Severity.notice)}
