"""The same program on other subjects: a second field in this repository, new sites of `evidence init`, and what a site
may say for itself: outcomes, shapes, languages, no help lines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mkdocs.config import load_config

from built import ROOT, Built, mini_project, run_build, searched
from conftest import Site, translate
from evidence_explorer import cli_init
from evidence_explorer.checks.effects import Directions
from evidence_explorer.cli import main
from evidence_explorer.framing import theme_language
from evidence_explorer.model import Mark, Phrases
from evidence_explorer.model.site import OutcomeKind, shapes
from evidence_explorer.pages import editions
from evidence_explorer.problems import Problem
from evidence_explorer.site import Workshop, examine
from evidence_explorer.words import Words, phrases
from leading import dead_links
from test_architecture import PACKAGE

MIGRAINE = ROOT / "examples/migraine"
OTHERS = re.compile(
    r"\b(remission|rémission|depress\w*|dépress\w*|MADRS|antidep\w*|journalist\w*|press article|article de presse)\b",
    re.IGNORECASE,
)
"""Words of the site of this repository that no page about another subject says."""


def codes(site: Site) -> set[str]:
    return {problem.code for problem in examine(site.data, site.data).problems}


def check(root: Path) -> list[Problem]:
    return examine(root / "data", root).problems


@pytest.fixture(scope="module")
def migraine(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return run_build(MIGRAINE, tmp_path_factory.mktemp("migraine") / "site", "--strict")


def test_the_second_field_is_sound_and_its_links_lead_somewhere(migraine: Built):
    assert check(MIGRAINE) == []
    assert migraine.code == 0, migraine.output
    assert len(migraine.pages) > 80
    assert dead_links(migraine) == set()


def test_a_page_of_the_second_field_speaks_of_what_is_counted_there(migraine: Built):
    """A study is headed by what it counted, not by all that the site counts."""
    for folder, title, none in (
        ("", "Half fewer migraine days and three quarters fewer migraine days", "No figure"),
        (
            "fr/",
            "Moitié moins de jours de migraine et trois quarts de jours de migraine en moins",
            "aucun chiffre",
        ),
    ):
        assert f"{title}¶" in migraine.page(f"{folder}studies/goadsby-2017/").text("main")
        assert none in migraine.page(f"{folder}treatments/atogepant/trials/").text("main")
    hand = {f"{folder}{name}/index.html" for folder in ("", "fr/") for name in ("methods", "marks", "about")}
    said = {url: found[0] for url, page in migraine.pages.items() if (found := OTHERS.findall(page.text("main")))}
    # One abstract names depression as a reason to stop.
    of_study = {url for url in said if "dodick-2018" in url or url.endswith("studies/index.html")}
    assert {url: word for url, word in said.items() if url not in hand | of_study} == {}


def test_the_second_field_is_searched_in_both_languages(migraine: Built):
    for folder, word in (("", "Topiramate"), ("fr/", "Topiramate")):
        assert word in str(searched(migraine, folder)["treatments/topiramate/"])


def test_means_stand_beside_their_control_and_harms_beside_benefits(migraine: Built):
    page = migraine.page("studies/oie-2025/")
    rows = [row for row in page.table if any("−2.04" in cell for cell in row)]
    assert rows
    assert any("−0.82" in cell for row in page.table for cell in row)
    assert any("46 of 156" in cell for row in page.table for cell in row)


def test_without_help_lines_no_page_promises_help(migraine: Built):
    for url in ("", "fr/"):
        assert "ee-help" not in migraine.page(url).source
        assert phrases("fr" if url else "en")["footer.help"] not in migraine.page(url).text("ee-footer")


def init(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["init", *words], input=typed)


WISHES = {
    "nothing": (),
    "both languages": ("--languages", "en,fr"),
    "French alone": ("--languages", "fr", "--title", "Mal de genou", "--family", "Repos: Repos au lit, Béquilles"),
    "everything": (
        "--languages", "fr,en", "--title", "Mal de genou|Knee pain", "--subject", "le mal de genou|knee pain",
        "--illness", "Gonarthrose|Knee arthritis", "--family", "Repos|Rest: Lit|Bed, Béquilles|Crutches",
        "--family", "Chaleur|Heat", "--outcome", "Sans douleur|Free of pain", "--outcome", "Remarche|Walks again",
        "--scale", "Journal|Diary", "--help-line", "FR", "112", "Urgences|Emergencies", "jour et nuit|day and night",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wish", WISHES)
def test_a_new_site_is_sound_from_its_first_minute(tmp_path: Path, wish: str):
    done = init(str(tmp_path / "site"), *WISHES[wish])
    assert done.exit_code == 0, done.output
    assert check(tmp_path / "site") == []
    assert "INVENTED" in (tmp_path / "site/data/studies/example/example-trial.yaml").read_text(encoding="utf-8")
    for file in ("Makefile", ".github/workflows/site.yml", "data/.schema/study.json", ".gitignore", "README.md"):
        assert (tmp_path / "site" / file).is_file()
    read = (tmp_path / "site/README.md").read_text(encoding="utf-8")
    assert ("Que faire maintenant" if "fr" in " ".join(WISHES[wish])[:14] else "What to do now") in read
    assert "$$" not in (tmp_path / "site/Makefile").read_text(encoding="utf-8")
    assert "${{ github.repository }}" in (tmp_path / "site/.github/workflows/site.yml").read_text(encoding="utf-8")


def test_a_new_site_is_built_strictly_and_says_that_its_example_is_invented(tmp_path: Path):
    """With ten families, of which nine hold no study: their pages say so, and nothing stands empty."""
    more = [word for n in range(7) for word in ("--family", f"Famille {n}|Family {n}")]
    assert init(str(tmp_path / "site"), *WISHES["everything"], *more).exit_code == 0
    built = run_build(tmp_path / "site", tmp_path / "built", "--strict")
    assert built.code == 0, built.output
    assert dead_links(built) == set()
    assert "INVENTED" in built.page("en/studies/example-trial/").text("main")
    assert "INVENTÉ" in built.page("studies/example-trial/").text("main")
    study = built.page("studies/example-trial/").text("main")
    assert "Sans douleur" in study
    assert "Sans douleur et remarche" not in study, "a study is headed by what it counted"
    assert phrases("fr")["study.no_harms"] not in study, "it counts adverse events"
    assert not any("placebo placebo" in page.text("main") for page in built.pages.values())
    assert "Urgences" in built.page("").text("ee-footer")
    assert "Crutches" in built.page("en/families/repos/").text("main")
    assert phrases("en")["family.no_study"] in built.page("en/families/famille-6/").text("main")
    for word, folder in (("en", "en/"), ("fr", "")):
        page = built.page(f"{folder}treatments/bequilles/")
        assert [phrases(word)["box.no_status"] in page.text(part) for part in ("ee-authorised", "ee-paid")] == [
            True,
            True,
        ]


def test_a_site_that_lost_its_example_is_refused_with_a_reason_and_not_with_a_traceback(tmp_path: Path):
    """Without any study there is nothing to show, and the check says so."""
    init(str(tmp_path / "site"), *WISHES["everything"])
    (tmp_path / "site/data/studies/example/example-trial.yaml").unlink()
    (tmp_path / "site/data/families/example.yaml").unlink()
    assert {problem.code for problem in check(tmp_path / "site")} == {"E010"}


def test_nothing_is_ever_overwritten_and_a_refusal_writes_nothing(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/site.yaml").write_text("mine\n", encoding="utf-8")
    done = init(str(tmp_path))
    assert done.exit_code == 2
    assert "not overwritten" in done.output
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["data", "site.yaml"]
    for words, said in (
        (("--family", "Été", "--family", "Ete"), "the same name"),
        (("--family", "ж"), "no Latin letter"),
        (("--languages", "en,xx"), "does not speak 'xx'"),
        (tuple(word for n in range(20) for word in ("--family", f"Family {n}")), "at most"),
    ):
        done = init(str(tmp_path / "other"), *words)
        assert (done.exit_code, said in done.output) == (2, True), done.output
        assert not (tmp_path / "other").exists()


def test_what_is_said_of_one_family_twice_is_put_together(tmp_path: Path):
    done = init(str(tmp_path / "site"), "--family", "Rest: Bed rest", "--family", "rest : Crutches", "--family", "Heat")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "site/data/families/rest.yaml").read_text(encoding="utf-8")
    assert "Bed rest" in text
    assert "Crutches" in text
    assert check(tmp_path / "site") == []


def test_names_that_are_empty_or_doubled_are_refused_all_at_once(tmp_path: Path):
    words = ("--family", ": A", "--family", "Rest: Bed, bed", "--family", "Heat: Bath", "--family", "Cold: Bath")
    more = ("--outcome", "Response", "--outcome", "response ", "--outcome", " ", "--scale", "Diary", "--scale", "Diary")
    done = init(str(tmp_path / "site"), *words, *more)
    assert done.exit_code == 2
    told = " ".join(done.output.split())
    for said in (
        "': A': the family has no name",
        "'bed'",
        "'Bath'",
        "'response '",
        "' ': the name",
        "'Diary'",
    ):
        assert said in told, said
    for doubled in (("--languages", "en,fr,en"), ("--outcome", "Free|Libre", "--outcome", "Free|Sans")):
        done = init(str(tmp_path / "site"), *doubled)
        assert (done.exit_code, "the same name" in done.output) == (2, True), done.output
    line = ("--help-line", "FR", "112", "Samu", "day and night")
    done = init(str(tmp_path / "site"), "--languages", "fr,en", *line)
    assert (done.exit_code, "said once for 2 languages" in done.output) == (2, True), done.output
    assert not (tmp_path / "site").exists()


def test_questions_are_asked_on_a_terminal_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    answers = "en\nKnee pain\n\n\nRest: Bed rest\n\nFree of pain\n\n\nFR; 112; Emergencies; day and night\n\n"
    assert init(str(tmp_path / "quiet"), typed=answers).exit_code == 0
    assert not (tmp_path / "quiet/data/families/rest.yaml").exists()
    monkeypatch.setattr(cli_init, "on_terminal", lambda: True)
    done = init(str(tmp_path / "asked"), typed=answers)
    assert done.exit_code == 0, done.output
    assert "Bed rest" in (tmp_path / "asked/data/families/rest.yaml").read_text(encoding="utf-8")
    assert "day and night" in (tmp_path / "asked/data/site.yaml").read_text(encoding="utf-8")
    assert check(tmp_path / "asked") == []


def kind(key: str, **more: Any) -> OutcomeKind:
    return OutcomeKind.model_validate({"id": key, "name": {"en": key}, "about": {"en": "x"}} | more)


def test_each_charted_outcome_has_a_shape_of_its_own_as_far_as_they_go():
    kinds = (kind("a", charted=True), kind("b"), kind("c", charted=True), kind("d", charted=True, mark=Mark.circle))
    assert shapes(kinds) == {"a": "diamond", "b": "square", "c": "triangle", "d": "circle"}
    many = shapes(tuple(kind(f"k{n}", charted=True) for n in range(9)))
    assert list(many.values())[-1] == "square"
    assert len(set(many.values())) == 7


def test_an_outcome_within_another_is_never_more(site: Site):
    """N301 follows the vocabulary, whatever the outcomes are called."""
    file = "studies/water/alpha-2020.yaml"
    site.edit(file, "{arm: hot, events: 15, of: 50, source: paper}", "{arm: hot, events: 35, of: 50, source: paper}")
    assert "N301" in codes(site)
    site.edit("vocabulary.yaml", "    within: response\n", "")
    assert "N301" not in codes(site)


def test_more_than_eight_families_have_marks_and_colours_of_their_own(site: Site):
    water = (site.data / "families/wool.yaml").read_text(encoding="utf-8")
    looks = [("hexagon", "teal"), ("hourglass", "moss"), ("drop", "ochre"), ("ring", "mauve"), ("bars", "brick")]
    looks += [("house", "indigo"), ("crescent", "magenta"), ("saltire", "slate-blue")]
    for place, (mark, ink) in enumerate(looks, 3):
        text = re.sub(r"(?m)^id: .*$", f"id: more-{place}", water)
        text = re.sub(r"(?m)^order: .*$", f"order: {place}", text)
        text = re.sub(r"(?m)^mark: .*$", f"mark: {mark}", re.sub(r"(?m)^ink: .*$", f"ink: {ink}", text))
        text = re.sub(r"(?m)^  - id: ([\w-]+)$", rf"  - id: \1-{place}", text)
        site.write(f"families/more-{place}.yaml", text)
    assert codes(site) & {"E222", "E104"} == set()


def test_a_language_of_a_country_has_its_own_folder_numbers_and_plurals(site: Site):
    own = phrases("en") | {"studies_n.few": "{n} estudos, poucos"}
    site.write("../overrides/words/pt-BR.toml", "".join(f"{key} = {_quoted(said)}\n" for key, said in own.items()))
    translate(site.data, "pt-BR")
    dataset = Workshop(site.data, site.data).open().dataset
    shown = editions(dataset)["pt-BR"].words
    assert shown.number(1234.5) == "1.234,5"
    assert shown.count("studies_n", 2) == "2 studies"
    assert codes(site) & {"E225", "E231", "E233"} == set()


@pytest.mark.parametrize(("language", "lang", "direction"), [("pt-BR", "pt-BR", "ltr"), ("ar", "ar", "rtl")])
def test_a_site_in_another_language_is_built_and_searched(tmp_path: Path, language: str, lang: str, direction: str):
    """Of a country; and one that is written from right to left. The theme names the language its own way."""
    project = mini_project(tmp_path / "site")
    lines = "".join(f"{key} = {_quoted(said)}\n" for key, said in phrases("en").items())
    (project.root / "overrides/words").mkdir(parents=True)
    (project.root / f"overrides/words/{language}.toml").write_text(lines, encoding="utf-8")
    translate(project.root / "data", language)
    built = project.build("--strict")
    assert built.code == 0, built.output
    page = built.page(f"{language}/studies/alpha-2020/")
    assert page.all("html")[0]["lang"] == lang
    assert page.all("body")[0]["dir"] == direction
    assert built.page("studies/alpha-2020/").all("body")[0]["dir"] == "ltr"
    assert "studies/alpha-2020/" in searched(built, f"{language}/")
    assert {link.get("hreflang") for link in built.page("").all("a")} >= {language, "fr"}


def test_the_theme_speaks_a_language_without_its_country_where_it_has_no_words_of_that_country():
    config = load_config(config_file=None, theme={"name": "material"}, docs_dir=str(ROOT / "docs"))
    spoken = {one: theme_language(config, one) for one in ("pt-BR", "es-MX", "fr-CA", "zh-Hant", "xx")}
    assert spoken == {"pt-BR": "pt-BR", "es-MX": "es", "fr-CA": "fr", "zh-Hant": "zh-Hant", "xx": None}


def test_a_sign_stays_before_its_number_where_one_writes_from_right_to_left():
    """Without a mark, a reader of Hebrew would see a difference of minus six as `6−`."""
    assert Words("he").number(-6.25, 1) == "\u200e\u22126.3"
    assert Words("he").number(6.25, 1) == "6.3"
    assert Words("en").number(-6.25, 1) == "\u22126.3"
    own = Words("he", Phrases("he", {"more": "+{n} (0 .. \u2212{n})"}))
    assert own("more", n=38) == "\u200e+38 (0 .. \u200e\u221238)"


def test_styles_follow_the_direction_of_a_page():
    """No declaration of a style says left or right: only pictures, whose scales always run from left to right."""
    sided = re.compile(
        r"[;{ ](?:margin|padding|border)-(?:left|right)|(?:text-align|float): (?:left|right)|[;{ ](?:left|right): "
    )
    files = [file for file in PACKAGE.rglob("*.css") if file.name != "drawing.css"]
    assert len(files) > 8
    assert {file.name: found for file in files if (found := sided.findall(file.read_text(encoding="utf-8")))} == {}


def test_a_language_with_few_says_few_where_a_site_does(site: Site):
    """Of Polish, 2 to 4 are few; what a site does not say apart is one of many."""
    own = phrases("en") | {"studies_n.few": "{n} few studies"}
    site.write("../overrides/words/pl.toml", "".join(f"{key} = {_quoted(said)}\n" for key, said in own.items()))
    translate(site.data, "pl")
    w = editions(Workshop(site.data, site.data).open().dataset)["pl"].words
    assert [w.count("studies_n", n) for n in (1, 3, 5)] == ["1 study", "3 few studies", "5 studies"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def test_the_direction_of_effects_follows_the_outcomes_of_the_site(site: Site):
    found = Directions.of((kind("walks", charted=True, name={"en": "Walking"}), kind("pain", better=False)))
    assert found.good.search("rate of walking again")
    assert found.bad.search("risk of pain")
    assert not found.good.search("response")
