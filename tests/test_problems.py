"""How problems reach people: formats, the page that explains them, and what hostile folders do to the command."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from conftest import Site
from evidence_explorer.model import KEY
from evidence_explorer.problems import Problem, Severity, as_github, as_json, as_text, dotted
from test_checks import ALPHA, BETA, MADE, WOOL, emitted_codes, replace_by_dangling_link, replace_by_folder

PAGE = Path(__file__).parent.parent / "docs" / "problems.md"
KEYS = ["code", "severity", "file", "line", "column", "path", "fact", "remedy"]
ERROR = Problem("data/a.yaml", 3, 7, "E202", Severity.error, "arms[0].n", "80 among 50.", "Check both.")
NOTICE = Problem("data/a.yaml", 2, 1, "N302", Severity.notice, "", "Late.", "Say why.")


def test_text_is_one_line_of_place_code_and_fact_then_the_remedy_and_a_count():
    assert as_text([ERROR, NOTICE]).splitlines() == [
        "data/a.yaml:2:1  N302  Late.",
        "    Say why.",
        "data/a.yaml:3:7  E202  80 among 50.",
        "    Check both.",
        "1 error, 1 notice.",
    ]


def test_text_counts_what_is_not_there():
    assert as_text([]) == "0 errors, 0 notices."


def test_json_has_exactly_the_promised_keys():
    items = json.loads(as_json([ERROR, NOTICE]))
    assert [sorted(item) for item in items] == [sorted(KEYS)] * 2
    assert items[1] == {
        "code": "E202", "severity": "error", "file": "data/a.yaml", "line": 3, "column": 7,
        "path": "arms[0].n", "fact": "80 among 50.", "remedy": "Check both.",
    }  # fmt: skip


def test_json_of_nothing_is_an_empty_list():
    assert json.loads(as_json([])) == []


def test_github_escapes_what_would_end_a_property_or_the_line():
    problem = Problem("a,b:c%\n.yaml", 1, 2, "E203", Severity.error, "", "50 %, said: 1\r\n2", "Check.")
    assert as_github([problem]) == (
        "::error file=a%2Cb%3Ac%25%0A.yaml,line=1,col=2,title=E203::50 %25, said: 1%0D%0A2 Check."
    )


def test_github_tells_errors_from_notices():
    assert [line.split()[0] for line in as_github([ERROR, NOTICE]).splitlines()] == ["::notice", "::error"]


def test_a_path_is_written_as_people_write_it():
    assert dotted(("outcomes", 0, "results", 1, "events")) == "outcomes[0].results[1].events"
    assert dotted(()) == ""


def test_a_path_shows_only_names_and_numbers():
    assert dotted(("#key", 0, KEY)) == "#key[0]"


def test_problems_come_in_the_order_of_their_places(site: Site):
    site.edit(ALPHA, "[FR, GB]", "[FR, UK]")
    site.edit(ALPHA, "treatments: [hot-bath]", "treatments: [mud]")
    site.edit(WOOL, "mark: square", "mark: circle")
    places = [(p.file, p.line, p.column) for p in site.problems()]
    assert len(places) == 3
    assert places == sorted(places)


def test_a_sound_site_ends_with_zero(site: Site):
    result = site.check()
    assert (result.exit_code, result.output) == (0, "0 errors, 0 notices.\n")


def test_a_notice_alone_ends_with_zero(site: Site):
    site.edit(ALPHA, "duration_weeks: 8", "duration_weeks: 4")
    result = site.check()
    assert result.exit_code == 0
    assert result.output.endswith("0 errors, 2 notices.\n")


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_every_format_tells_the_same_problems(site: Site, form: str):
    site.edit(ALPHA, "[FR, GB]", "[FR, UK]")
    result = site.check("--format", form)
    assert result.exit_code == 1
    assert "E219" in result.output
    assert "'UK'" in result.output


def test_a_wrong_use_ends_with_two(site: Site):
    assert site.check("--format", "poem").exit_code == 2


@pytest.mark.parametrize("value", ['"two\\nlines"', '"\\e[31mred"', '"\\u202eturned"', '"a\\u2028b"'])
def test_a_problem_stays_on_its_line_whatever_the_value_holds(site: Site, value: str):
    site.edit(ALPHA, "kind: rct", f"kind: {value}")
    first, second, last, *rest = site.check().output.split("\n")
    assert re.search(r"alpha-2020\.yaml:12:9  E104  \S.*[.]$", first)
    assert second.startswith("    ")
    assert last == "1 error, 0 notices."
    assert rest == [""]
    assert all(problem.fact.isprintable() for problem in site.problems())


def test_a_long_value_is_cut_in_the_fact(site: Site):
    site.edit(ALPHA, "kind: rct", "kind: " + "x" * 50_000)
    assert all(len(problem.fact) < 300 for problem in site.problems())


def test_the_remedy_of_a_country_speaks_of_capitals(site: Site):
    site.edit(ALPHA, "[FR, GB]", "[FR, gb]")
    [problem] = site.problems()
    assert "capital" in problem.remedy


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      - {arm: hot, events: 25, of: 50, source: paper}", "      - {arm: hot, events: 25, of: 50}"),
        ("[FR, GB]", "[FR, gb]"),
        ("interval: [-7.0, -2.0]", "interval: [-7.0]"),
    ],
)
def test_a_fact_names_a_field_and_not_a_number(site: Site, old: str, new: str):
    site.edit(ALPHA, old, new)
    [problem] = site.problems()
    assert not re.search(r"'\d+'", problem.fact)


def headings() -> list[str]:
    return re.findall(r"^## ([EN][0-9]{3}) – \S.+$", PAGE.read_text(), re.MULTILINE)


@pytest.mark.parametrize("code", emitted_codes())
def test_every_code_is_explained_on_the_page_of_problems(code: str):
    assert headings().count(code) == 1


def test_the_page_of_problems_explains_nothing_that_is_never_told():
    assert sorted(headings()) == headings() == emitted_codes()


def test_every_explanation_gives_a_cause_and_a_remedy():
    for section in re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        assert "**Why:**" in section, section.splitlines()[0]
        assert "**What to do:**" in section, section.splitlines()[0]


def name_that_is_not_utf8(site: Site) -> None:
    try:
        Path(os.fsdecode(os.fsencode(site.data / "studies/wool/") + b"/\xff.yaml")).write_text("id: x")
    except OSError:
        pytest.skip("this file system refuses the name")


def empty_the_folder(site: Site) -> None:
    for path in sorted(site.data.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


HOSTILE = {
    **{name: spoil for name, (spoil, _) in MADE.items()},
    "empty folder": empty_the_folder,
    "missing family": lambda s: (s.data / WOOL).unlink(),
    "not YAML": lambda s: s.write(BETA, "{]: - ?\n"),
    "site file is not YAML": lambda s: s.write("site.yaml", "{]: - ?\n"),
    "noise": lambda s: s.write(BETA, bytes(range(256)) * 50),
    "cyclic alias": lambda s: s.edit(ALPHA, "treatments: [hot-bath]", "treatments: &a [*a]"),
    "growing aliases": lambda s: s.write(BETA, "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
    "folder as site file": lambda s: ((s.data / "site.yaml").unlink(), (s.data / "site.yaml").mkdir()),
    "folder as study": replace_by_folder,
    "dangling link": replace_by_dangling_link,
    "link to itself": lambda s: (s.data / "studies/wool/x.yaml").symlink_to("x.yaml"),
    "link to a folder of other files": lambda s: (s.data / "studies/wool/more").symlink_to(s.data / "studies/water"),
    "pipe": lambda s: os.mkfifo(s.data / "studies/wool/x.yaml"),
    "file for a folder": lambda s: ((s.data / "studies").rename(s.data / "aside"), s.write("studies", "x")),
    "3000 digits": lambda s: s.edit(ALPHA, "n: 50", "n: " + "9" * 3000),
    "3000 digits as a key": lambda s: s.edit(ALPHA, "  paper:", "  " + "9" * 3000 + ":"),
    "control characters": lambda s: s.edit(ALPHA, "safety: {en: \"Wet", "safety: {en: \"\x1b[31mWet"),
    "escaped control characters": lambda s: s.edit(ALPHA, "safety: {en: \"Wet", "safety: {en: \"\\e[31m\\0Wet"),
    "half a character": lambda s: s.edit(ALPHA, "safety: {en: \"Wet", "safety: {en: \"\\uD800Wet"),
    "NaN": lambda s: s.edit(ALPHA, "mean: -12.5", "mean: .nan"),
    "infinity": lambda s: s.edit(ALPHA, "duration_weeks: 8", "duration_weeks: .inf"),
    "words of infinity": lambda s: s.edit(ALPHA, "percent: 60", "percent: Infinity"),
    "control characters in a key": lambda s: s.edit(ALPHA, "  sites: 2", '  "\\e[31m\\u202e\\n": 2'),
    "line break in a file name": lambda s: s.write("studies/wool/a\nb.yaml", "id: x"),
    "file name that is not UTF-8": name_that_is_not_utf8,
    "field of another shape everywhere": lambda s: s.write(BETA, "id: [{}]\narms: [{}]\nsources: [{}]\n"),
}  # fmt: skip


def contents(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_hostile_folder_is_refused_without_a_traceback_and_nothing_is_written(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str, form: str
):
    monkeypatch.chdir(site.data.parent)
    HOSTILE[name](site)
    before = contents(site.data.parent)
    result = site.check("--format", form)
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert contents(site.data.parent) == before
    if form == "json":
        assert all(sorted(item) == sorted(KEYS) for item in json.loads(result.output))
