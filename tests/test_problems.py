"""How problems reach people: formats, the page that explains them, and what hostile folders do to the command."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from conftest import MINI, Site
from evidence_explorer.load.strict import Unreadable, parse
from evidence_explorer.model import KEY
from evidence_explorer.problems import (
    Local,
    Problem,
    Said,
    Severity,
    Translation,
    as_github,
    as_json,
    as_text,
    dotted,
    say,
    summary,
)
from evidence_explorer.words.translations import translation, translations
from test_checks import ALPHA, BAD, BETA, MADE, WOOL, emitted_codes, replace_by_dangling_link, replace_by_folder

ROOT = Path(__file__).parent.parent
PAGES = {
    "docs/problems.md": ("**Why:**", "**What to do:**"),
    "docs/fr/problems.md": ("**Pourquoi\u202f:**", "**Que faire\u202f:**"),
}
"""Page that explains the codes → what each explanation must hold."""
FRENCH = translation("fr")
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
        "::error file=a%2Cb%3Ac%25%0A.yaml,line=1,endLine=1,col=2,title=E203::50 %25, said: 1%0D%0A2 Check."
    )


def test_github_tells_errors_from_notices_with_their_line_and_field():
    assert as_github([ERROR, NOTICE]).splitlines() == [
        "::notice file=data/a.yaml,line=2,endLine=2,col=1,title=N302::Late. Say why.",
        "::error file=data/a.yaml,line=3,endLine=3,col=7,title=E202 arms[0].n::80 among 50. Check both.",
    ]


def test_github_says_nothing_of_a_sound_site(site: Site):
    result = site.check("--format", "github")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("place", [".", "sites", "sites/one/data"])
def test_github_finds_files_from_the_top_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str):
    (tmp_path / ".git").mkdir()
    site = Site(tmp_path / "sites/one/data")
    shutil.copytree(MINI, site.data)
    site.edit(ALPHA, "[FR, GB]", "[FR, UK]")
    monkeypatch.chdir(tmp_path / place)
    told = [Site(Path(os.path.relpath(site.data))).check("--format", form).stdout for form in ("github", "text")]
    assert f"file=sites/one/data/{ALPHA},line=16," in told[0]
    assert told[1].startswith(f"{os.path.relpath(site.data / ALPHA)}:16:")


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


LOOKED_AT = "Checked: studies 4, treatments 3, claims 0, counts and percentages 17, numbers in texts 7."


def test_a_sound_site_ends_with_zero(site: Site):
    result = site.check()
    assert (result.exit_code, result.stdout, result.stderr) == (0, "0 errors, 0 notices.\n", f"{LOOKED_AT}\n")


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
    first, second, last, *rest = site.check().stdout.split("\n")
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


def headings(page: str) -> list[str]:
    """The codes of a page whose headings can be linked to under the code."""
    found = re.findall(r"^## ([EN][0-9]{3}) – \S.+ \{#([en][0-9]{3})\}$", (ROOT / page).read_text(), re.MULTILINE)
    return [code for code, anchor in found if anchor == code.lower()]


@pytest.mark.parametrize("page", PAGES)
def test_every_code_is_explained_on_the_page_of_problems(page: str):
    found = headings(page)
    assert emitted_codes()
    assert {code: found.count(code) for code in emitted_codes() if found.count(code) != 1} == {}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_of_problems_explains_nothing_that_is_never_told(page: str):
    assert sorted(headings(page)) == headings(page) == emitted_codes()


@pytest.mark.parametrize(("page", "parts"), PAGES.items())
def test_every_explanation_gives_a_cause_and_a_remedy(page: str, parts: tuple[str, str]):
    sections = re.split(r"^## ", (ROOT / page).read_text(), flags=re.MULTILINE)[1:]
    assert len(sections) == len(emitted_codes())
    assert [section.splitlines()[0] for section in sections if any(part not in section for part in parts)] == []


def templates() -> Iterator[tuple[str, str]]:
    """Every template of a sentence in the code, with its place; an expression instead of a text is a fault."""
    for file in sorted((ROOT / "src" / "evidence_explorer").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "say(" in text else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                told = node.args[0]
                assert isinstance(told, ast.Constant), f"{file.name}:{node.lineno}: no text of its own"
                yield str(told.value), f"{file.name}:{node.lineno}"


TEMPLATES = dict(templates())


def holes(template: str) -> set[tuple[str, str | None]]:
    """Names with their formats: a number keeps its digits in every language."""
    return {(name, form) for _, name, form, _ in Formatter().parse(template) if name is not None}


def test_there_are_templates_and_french_is_spoken():
    assert len(TEMPLATES) > 200
    assert translations() == ["en", "fr"]


def test_every_sentence_is_said_in_french_with_the_same_holes():
    said = FRENCH.templates
    assert {template: place for template, place in TEMPLATES.items() if template not in said} == {}
    wrong = {template: (TEMPLATES[template], said[template]) for template in TEMPLATES}
    assert {template: where for template, where in wrong.items() if holes(where[1]) != holes(template)} == {}


def test_no_sentence_is_translated_that_is_never_said():
    assert sorted(set(FRENCH.templates) - set(TEMPLATES)) == []


def test_french_sentences_are_written_as_french():
    loose = re.compile(r"[^\u202f](?=[;?!»%])|[^\u202f](?=:(?:\s|$))|«(?!\u202f)|'")
    code = re.compile(r"(\w+): \{|(?<=\u202f)(date|measure|kind|origin|treatment|control|id): ")
    written = {text: code.sub("", text) for text in FRENCH.templates.values()}
    assert {text for text, plain in written.items() if loose.search(plain)} == set()


def unsaid(said: str) -> list[str]:
    """What of a fact or remedy would stay English in French."""
    if not isinstance(said, Said):
        return [said]
    inside = [left for value in said.values.values() if isinstance(value, Said) for left in unsaid(value)]
    own = [] if said.template in FRENCH.templates else [said.template]
    return own + inside + (unsaid(said.after) if said.after else [])


@pytest.mark.parametrize("sample", [*BAD, *MADE], ids=lambda sample: getattr(sample, "name", sample))
def test_every_sample_is_told_wholly_in_french(site: Site, sample: Path | str):
    if isinstance(sample, str):
        MADE[sample][0](site)
    else:
        shutil.copytree(sample, site.data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expect.txt"))
    problems = site.problems()
    assert problems
    for problem in problems:
        assert unsaid(problem.fact) + unsaid(problem.remedy) == []
        told = problem.told(FRENCH)
        assert (told.fact, told.remedy) != (problem.fact, problem.remedy)
        assert (told.file, told.line, told.column, told.code) == (
            problem.file, problem.line, problem.column, problem.code,
        )  # fmt: skip


NOT_YAML = [
    "a: b: c", "a: 'open", "a: [1, 2\nb: 3", "a: {b: 1\nc: 2", "a: 1\n b: 2", "- a\nb: 1", "a:\n  - b\n - c", "a: @b",
    'a: "\\q"', 'a: "\\xZZ"', "a: |x\n  b", "a: & b", "a: * b", "a: !<b", "%YAML\n---\na: 1", "a: 1\nb\n", "[a]\nb: 1",
    "a: - b", "a: 'b\n---\nc'", "a: ]", "a: ? b",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_YAML)
def test_what_the_parser_complains_of_is_said_in_our_own_words(text: str):
    with pytest.raises(Unreadable) as told:
        parse(text)
    assert told.value.fault.code == "E002"
    assert "parser" not in told.value.fault.fact
    assert unsaid(told.value.fault.fact) == []


def test_a_complaint_of_the_parser_without_words_of_ours_is_quoted():
    from evidence_explorer.load.complaints import complaint

    assert complaint("found a novelty", "while scanning") == "the parser says 'found a novelty while scanning'"


def test_problems_are_told_in_french_on_demand(site: Site):
    site.edit(ALPHA, "[FR, GB]", "[FR, UK]")
    site.edit(ALPHA, "duration_weeks: 8", "duration_weeks: 4")
    result = site.check("--lang", "fr")
    assert result.exit_code == 1
    assert "E219  «\u202fUK\u202f» n’est pas le code d’un pays." in result.output
    assert result.output.endswith("1 erreur, 2 remarques.\n")
    assert site.check("--lang", "xx").exit_code == 2


def test_json_is_english_unless_told_otherwise_and_differs_in_its_sentences_only(site: Site):
    site.edit(ALPHA, "[FR, GB]", "[FR, UK]")
    [english], [french] = (json.loads(site.check("--format", "json", *more).output) for more in ([], ["--lang", "fr"]))
    assert english["fact"] == "'UK' is not the code of a country."
    assert {key for key in KEYS if english[key] != french[key]} == {"fact", "remedy"}


def test_nought_is_singular_in_french_only():
    assert [summary([], language) for language in (Translation(), FRENCH)] == [
        "0 errors, 0 notices.",
        "0 erreur, 0 remarque.",
    ]


def test_a_sentence_is_said_in_english_where_a_language_lacks_it():
    said = say("{n} knees and {what}", n=2, what=say("wool")).then(say("More."))
    assert said == "2 knees and wool More."
    assert said.told(Translation("xx", {"wool": "laine"})) == "2 knees and laine More."
    assert translation("xx").templates == {}


def test_words_of_the_data_are_said_in_the_language_of_the_reader():
    said = say("{why}", why=Local((("en", "Wet."), ("fr", "Mouillé."))))
    assert (said, said.told(FRENCH), said.told(Translation("xx"))) == ("Wet.", "Mouillé.", "Wet.")


def test_what_fills_a_sentence_is_never_read_as_a_template():
    assert say("'{word}'", word="{0} {word} %s").told(FRENCH) == "'{0} {word} %s'"


def name_that_is_not_utf8(site: Site) -> None:
    try:
        Path(os.fsdecode(os.fsencode(site.data / "studies/wool/") + b"/\xff.yaml")).write_text("id: x")
    except OSError:
        pytest.skip("this file system refuses the name")


def empty_the_folder(site: Site) -> None:
    for path in sorted(site.data.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


HOSTILE = {
    **{name: spoil for name, (spoil, _) in MADE.items() if name[0] == "E"},
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
