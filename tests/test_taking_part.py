"""Pages lead to their files and forms; the section on taking part shows what the program does, acted out again."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from built import LANGUAGES, ROOT, Built, Project, mini_project
from evidence_explorer.hosting import FORM
from evidence_explorer.menu import CONTRIBUTE_PAGES
from evidence_explorer.model import Grade
from guided import BREAKS, GUIDES, Block, Printed, blocks, is_told, printed_for
from test_repository import PROSE, read

GUIDE_PAGES = [name for name in CONTRIBUTE_PAGES if name.startswith("contribute/") and name != "contribute/fields"]
ASSETS = ROOT / "docs/assets/contribute"
LOOSE = re.compile(r"[^\S\u202f\n](?=[:;?!»%])|«(?!\u202f)|[^\u202f]»")
CODE = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)\n]*\)|^---\n.*?\n---\n|\{[^}\n]*\}|<!--.*?-->", re.DOTALL)


# Reports on the pages


def site(root: Path, **settings: Any) -> Built:
    project = mini_project(root, **settings)
    take_part(project)
    built = project.build("--strict")
    assert built.code == 0, built.output
    return built


def take_part(project: Project) -> None:
    """The section on taking part, as short as it can be."""
    for folder in LANGUAGES.values():
        file = project.root / f"docs/{folder}contribute/index.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# Take part {#top}\n\nInvented.\n", encoding="utf-8")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return site(tmp_path_factory.mktemp("known"), repo_url="https://github.com/o/r")


def reports(built: Built, path: str) -> list[dict[str, str]]:
    """What each link to the form fills in on a page."""
    found = [said["href"] for said in built.pages[path].all("a") if "/issues/new" in said.get("href", "")]
    assert [address for address in found if not address.startswith("https://github.com/o/r/issues/new?")] == []
    return [{name: values[0] for name, values in parse_qs(urlsplit(a).query).items()} for a in found]


def records(built: Built) -> list[str]:
    kinds = r"(?:fr/)?(?:studies|treatments|families|scales|claims|biomarkers)/[^/]+/index\.html"
    return [path for path in built.pages if re.fullmatch(kinds, path)]


def test_every_page_of_a_record_leads_to_its_file_and_to_the_form(known: Built, tmp_path: Path):
    assert len(records(known)) > 20
    for path in records(known):
        whole = reports(known, path)[-1]
        assert whole["template"] == FORM
        assert whole["record"].startswith("data/")
        assert whole["record"] in known.pages[path].text("ee-edit")
        assert whole["page"] == path.removesuffix("index.html")
        assert set(whole) == {"template", "title", "record", "page"}


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
def test_each_outcome_of_a_study_has_one_link_with_its_values(known: Built, folder: str):
    path = f"{folder}studies/alpha-2020/index.html"
    page = known.pages[path]
    outcomes = [said for said in reports(known, path) if said.get("field", "").startswith("outcomes[")]
    record = read(ROOT / "tests/mini/data/studies/water/alpha-2020.yaml")
    assert [said["field"].split(":")[0] for said in outcomes] == [
        f"outcomes[{i}]" for i in range(len(record["outcomes"]))
    ]
    for said, outcome in zip(outcomes, record["outcomes"], strict=True):
        assert said["record"] == "data/studies/water/alpha-2020.yaml"
        assert said["page"] == f"{folder}studies/alpha-2020/#outcomes"
        assert "outcomes" in page.ids
        for figure in outcome["results"]:
            assert figure.get("events", figure.get("percent")) in said["shown"]


def test_tables_of_harms_scores_and_effects_have_a_link_of_their_own(known: Built):
    sections = set()
    for path in records(known):
        for said in reports(known, path):
            if said.get("field") in {"harms", "scores", "effects"}:
                sections.add(said["field"])
                assert said["page"].endswith(f"#{said['field']}")
                assert said["field"] in known.pages[path].ids
    assert sections == {"harms", "scores", "effects"}


def test_the_links_of_a_page_say_what_they_are_about(known: Built):
    page = known.pages["studies/alpha-2020/index.html"]
    links = [said for said in page.all("a") if "field=outcomes" in said.get("href", "")]
    assert links
    assert all(said["aria-label"].startswith("Report a figure of this outcome: ") for said in links)


@pytest.mark.parametrize("repo", [None, "https://gitlab.com/o/r"])
def test_where_there_is_no_form_the_page_says_in_words_how_to_report(tmp_path: Path, repo: str | None):
    built = site(tmp_path, **({"repo_url": repo} if repo else {}))
    for path in records(built):
        page = built.pages[path]
        assert [said for said in page.all("a") if "/issues/" in said.get("href", "")] == []
        text = page.text("ee-edit")
        assert "data/" in text
        assert ("Tell the people of this site" in text) != ("Donnez à l’équipe du site" in text)


def test_with_a_known_address_the_report_names_the_whole_page(tmp_path: Path):
    built = site(tmp_path, repo_url="https://github.com/o/r", site_url="https://example.org/knees/")
    assert reports(built, "fr/scales/knee-ladder/index.html")[-1]["page"] == (
        "https://example.org/knees/fr/scales/knee-ladder/"
    )


# The section on taking part


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
def test_the_menu_and_every_page_lead_to_the_section(known: Built, folder: str):
    label = {"": "Contribute", "fr/": "Contribuer"}[folder]
    for path, page in known.pages.items():
        if path.startswith("fr/") != (folder == "fr/") or path == "404.html":
            continue
        here = Path("/" + path).parent
        target = Path(f"/{folder}contribute")
        links = [said.get("href", "") for said in page.all("a")]
        led = [link for link in links if link.endswith("/") and (here / link).resolve() == target]
        assert led or path == f"{folder}contribute/index.html", path
        assert label in page.source


def test_a_site_without_the_section_has_no_link_to_it(tmp_path: Path):
    built = mini_project(tmp_path).build("--strict")
    assert built.code == 0, built.output
    assert "Contribute" not in built.page("").source
    assert "How to take part" not in built.page("studies/alpha-2020/").source


@pytest.mark.parametrize("name", GUIDE_PAGES)
def test_a_page_has_the_same_parts_in_both_languages(name: str):
    texts = [(ROOT / f"docs/{folder}{name}.md").read_text(encoding="utf-8") for folder in LANGUAGES.values()]
    anchors, links, pictures = (
        [re.findall(pattern, text) for text in texts]
        for pattern in (
            r"\{#([a-z]+)\}",
            r"(?<!!)\[[^\]]*\]\(([^)]*)\)",
            r"!\[[^\]]*\]\([./]*([^)]*?)(?:-en|-fr)?\.\w+\)",
        )
    )
    assert anchors[0] == anchors[1]
    assert links[0] == links[1]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("name", [*GUIDE_PAGES, "problems"])
def test_french_punctuation_is_joined_by_a_narrow_space(name: str):
    text = CODE.sub("", (ROOT / f"docs/fr/{name}.md").read_text(encoding="utf-8"))
    assert [text[max(0, m.start() - 25) : m.end() + 25] for m in LOOSE.finditer(text)] == []


PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)\{ width=\"(\d+)\" height=\"(\d+)\" loading=\"lazy\" \}")


def size(file: Path) -> tuple[int, int]:
    """Width and height of a PNG or of a drawing."""
    if file.suffix == ".png":
        head = file.read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
    root = ET.fromstring(file.read_text(encoding="utf-8"))
    return int(root.attrib["width"]), int(root.attrib["height"])


@pytest.mark.parametrize("folder", LANGUAGES.values(), ids=LANGUAGES)
@pytest.mark.parametrize("name", ["contribute/guide", "contribute/session"])
def test_a_picture_is_small_has_its_size_and_is_told_in_words(folder: str, name: str):
    page = ROOT / f"docs/{folder}{name}.md"
    text = page.read_text(encoding="utf-8")
    found = PICTURE.findall(text)
    assert found
    assert len(found) == text.count("![")
    for told, place, width, height in found:
        file = (page.parent / place).resolve()
        wide, high = size(file)
        assert len(told.split()) > 8
        assert file.stat().st_size < 60_000
        assert abs(int(height) - high * int(width) / wide) <= 1


def test_every_picture_is_shown():
    shown = {Path(place).name for guide in PROSE for _, place, *_ in PICTURE.findall(guide.read_text(encoding="utf-8"))}
    assert {file.name for file in ASSETS.iterdir()} == shown


def drawn(name: str) -> list[str]:
    """The lines of text of a drawing."""
    return [
        "".join(node.itertext()) for node in ET.fromstring((ASSETS / name).read_text(encoding="utf-8")) if node.text
    ]


def test_the_drawn_editor_offers_what_the_schema_allows_and_says():
    schema = json.loads((ROOT / "data/.schema/study.json").read_text(encoding="utf-8"))["definitions"]["Grade"]
    lines = drawn("editor.svg")
    offered = [line for line in lines if line in set(Grade)]
    assert offered == list(Grade) == schema["enum"]
    assert schema["enumDescriptions"][list(Grade).index(Grade.secondary)] in " ".join(lines)


# The session, acted out again


@pytest.fixture(scope="module")
def printed() -> Printed:
    return printed_for(guide.read_text(encoding="utf-8") for guide in GUIDES.values())


TOLD = [(language, block) for language, guide in GUIDES.items() for block in blocks(guide.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("language", "block"), TOLD, ids=[f"{language}-{block.name}" for language, block in TOLD])
def test_the_guide_shows_what_the_program_prints(printed: Printed, language: str, block: Block):
    now = printed[block.name, block.command]
    remedy = "Look at it; if it is right, run .venv/bin/python tests/guided.py"
    assert is_told(block.lines, now), "\n".join([remedy, "", *now[:40]])


def test_the_comparison_notices_a_changed_and_a_missing_line():
    assert is_told(("a", "b"), ["a", "b"])
    assert not is_told(("a", "b"), ["a", "b", "c"])
    assert is_told(("a", "…", "c"), ["a", "b", "c"])
    assert is_told(("…", "b", "…"), ["a", "b", "c"])
    assert is_told(("a", "…"), ["a"])
    assert not is_told(("a", "…", "b"), ["b", "a"])
    assert not is_told(("a", "…", "b"), ["a", "b", "c"])
    assert not is_told(("a", "c", "…"), ["a", "b", "c"])
    assert not is_told(("…", "a", "c", "…"), ["a", "b", "c"])
    assert not is_told(("a", "x"), ["a", "b"])


@pytest.mark.parametrize("language", GUIDES)
def test_the_session_tells_all_steps_and_five_different_mistakes(printed: Printed, language: str):
    mine = [block for name, block in TOLD if name == language]
    order = ["new", "draft", "draft-check", "filled", "sound", *BREAKS, "mended", "diff"]
    assert [block.name for block in mine] == order
    codes = [set(re.findall(r"\b[EN]\d{3}\b", " ".join(b.lines))) for b in mine if b.name in BREAKS]
    assert [len(found) for found in codes] == [1] * 5
    assert len(set.union(*codes)) == 5
    spoken = {"--lang fr" in block.command for block in mine if block.command.startswith("evidence check")}
    assert spoken == {language == "fr"}


@pytest.mark.parametrize("language", GUIDES)
def test_the_drawn_answer_is_the_real_one(printed: Printed, language: str):
    block = next(b for name, b in TOLD if name == language and b.name == "impossible")
    real = " ".join(" ".join([f"$ {block.command}", *printed[block.name, block.command]]).split())
    assert " ".join(" ".join(drawn(f"check-{language}.svg")[1:]).split()) == real
