"""What surrounds the evidence: workflows, forms, hooks and guides hold together, and say what the program does."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import click
import pytest
import yaml

from built import LANGUAGES, ROOT, Built, Project, mini_project
from evidence_explorer.cli import main
from evidence_explorer.diff.markdown import MARKER
from evidence_explorer.hosting import FORM, FORM_FIELDS, LONGEST
from evidence_explorer.menu import CONTRIBUTE_PAGES
from evidence_explorer.model import Grade
from guided import BREAKS, GUIDES, Block, Printed, blocks, is_told, printed_for

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(file for file in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if file.name != "config.yml")
GUIDE_PAGES = [name for name in CONTRIBUTE_PAGES if name.startswith("contribute/") and name != "contribute/fields"]
ASSETS = ROOT / "docs/assets/contribute"
LOOSE = re.compile(r"[^\S\u202f\n](?=[:;?!»%])|«(?!\u202f)|[^\u202f]»")
CODE = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)\n]*\)|^---\n.*?\n---\n|\{[^}\n]*\}|<!--.*?-->", re.DOTALL)


def read(file: Path) -> Any:
    """A YAML file whose words stay words: `on`, `yes` and `17` are text."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def called(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


# Workflows


def jobs() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """`site.yml: test`, the workflow, the job."""
    for file in WORKFLOWS:
        workflow = read(file)
        yield from ((f"{file.name}: {name}", workflow, job) for name, job in workflow["jobs"].items())


def scripts() -> Iterator[tuple[str, str]]:
    """Where it stands, and the text of each script of a step."""
    for name, _, job in jobs():
        yield from ((name, step["run"]) for step in job["steps"] if "run" in step)


JOBS = {name: (workflow, job) for name, workflow, job in jobs()}
RIGHTS = {
    "site.yml: build": {"contents": "read", "pages": "read"},
    "site.yml: publish": {"pages": "write", "id-token": "write"},
    "parts.yml: propose": {"contents": "write", "pull-requests": "write"},
    "changes.yml: compare": {"contents": "read", "pull-requests": "read"},
    "changes.yml: comment": {"pull-requests": "write"},
}
"""The jobs that have rights of their own; all others have at most those to read the files."""


def test_there_are_workflows_for_the_site_for_changes_for_links_and_for_what_is_installed():
    assert [file.name for file in WORKFLOWS] == ["changes.yml", "links.yml", "parts.yml", "site.yml"]


@pytest.mark.parametrize("name", JOBS)
def test_a_job_has_no_more_rights_than_it_needs_and_an_end(name: str):
    workflow, job = JOBS[name]
    assert workflow["permissions"] == {}
    assert job["permissions"] == RIGHTS.get(name, {"contents": "read"})
    assert 0 < int(job["timeout-minutes"]) <= 180
    assert job["runs-on"] == "ubuntu-latest"


def test_no_text_of_a_stranger_is_put_into_a_script():
    assert [(name, script) for name, script in scripts() if "${{" in script] == []


def test_what_may_write_to_a_proposal_runs_nothing_of_it():
    for file in WORKFLOWS:
        assert "pull_request_target" not in read(file)["on"]
    steps = JOBS["changes.yml: comment"][1]["steps"]
    assert [step["uses"].partition("@")[0] for step in steps if "uses" in step] == ["actions/download-artifact"]
    script = next(step["run"] for step in steps if "run" in step)
    assert {"gh", "sed"} == set(re.findall(r"\b(gh|sed|python3?|make|git|bash|npm|pip|evidence)\b(?= )", script))


def test_the_list_of_changes_is_made_by_the_main_branch_from_the_files_of_the_proposal():
    workflow = read(GITHUB / "workflows/changes.yml")
    assert workflow["on"] == {"workflow_run": {"workflows": ["site"], "types": ["completed"]}}
    steps = workflow["jobs"]["compare"]["steps"]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == 1
    assert set(checkouts[0]["with"]) == {"persist-credentials"}  # without a name it takes the main branch
    assert not [
        step for step in steps if re.search(r"git (?:checkout|switch|merge|reset|restore)", step.get("run", ""))
    ]


def test_workflows_wait_for_workflows_and_artefacts_that_exist():
    names = {read(file)["name"] for file in WORKFLOWS}
    for file in WORKFLOWS:
        workflow = read(file)
        waited = workflow["on"].get("workflow_run", {}).get("workflows", []) if isinstance(workflow["on"], dict) else []
        assert set(waited) <= names
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        made, taken = (
            {step["with"]["name"] for step in steps if step.get("uses", "").startswith(f"actions/{kind}-artifact@")}
            for kind in ("upload", "download")
        )
        assert taken <= made
        needs = [job.get("needs", []) for job in workflow["jobs"].values()]
        assert {one for some in needs for one in ([some] if isinstance(some, str) else some)} <= set(workflow["jobs"])


def test_the_comment_finds_itself_again_by_the_marker_of_the_program():
    assert MARKER in (GITHUB / "workflows/changes.yml").read_text(encoding="utf-8")


def test_links_are_never_asked_for_on_a_proposal():
    assert set(read(GITHUB / "workflows/links.yml")["on"]) == {"schedule", "workflow_dispatch"}


@pytest.mark.parametrize(("name", "script"), list(scripts()))
def test_a_script_is_sound_shell(name: str, script: str):
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), name


# Commands, in workflows, hooks and guides

TARGETS = set(re.findall(r"^([a-z./_]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
HOOKS = {hook["id"]: hook for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]}
COMMAND = re.compile(r"(?:^|`|\$ )((?:\.venv/bin/)?(?:evidence|mkdocs|make) [^`\n|>&]*)", re.MULTILINE)
PROSE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", GITHUB / "PULL_REQUEST_TEMPLATE.md"]
PROSE += [ROOT / f"docs/{folder}{name}.md" for folder in LANGUAGES.values() for name in GUIDE_PAGES]


def commands(text: str) -> list[str]:
    return [command.strip() for command in COMMAND.findall(re.sub(r"\\\n", " ", text))]


def unknown(command: str) -> str:
    """What is wrong with a command; empty if it exists, with its options."""
    program, *words = shlex.split(command.split(" #")[0])
    if program == "make":
        return "" if set(words) <= TARGETS else "no such target"
    if Path(program).name == "mkdocs":
        return "" if words[:1] in (["serve"], ["build"]) else "no such command"
    here: click.Command = main
    for word in words:
        if isinstance(here, click.Group) and word in here.commands:
            here = here.commands[word]
        elif isinstance(here, click.Group) and here is not main and "," in command:
            return ""  # `evidence new study, treatment …`, a list of kinds
        elif isinstance(here, click.Group):
            return f"no command {word}"
    known = {name for option in here.params for name in option.opts}
    return ", ".join(sorted(set(re.findall(r"(?<!\S)\[?(--[a-z]+)", command)) - known))


@pytest.mark.parametrize("command", [line.strip() for _, script in scripts() for line in commands(script)])
def test_a_command_of_a_workflow_exists(command: str):
    assert unknown(command) == ""


@pytest.mark.parametrize("file", PROSE, ids=called)
def test_a_command_of_a_guide_exists(file: Path):
    found = commands(file.read_text(encoding="utf-8"))
    assert {command: why for command in found if (why := unknown(command))} == {}


def test_the_reader_of_commands_finds_them_and_knows_wrong_ones():
    assert commands("`make check` and\n$ evidence new study --id a \\\n   --family b\n") == [
        "make check",
        "evidence new study --id a     --family b",
    ]
    for wrong in ("make nothing", "evidence chek", "evidence check --colour", "evidence new stdy", "mkdocs publish"):
        assert unknown(wrong)


def test_hooks_and_workflows_test_build_and_check_as_the_makefile_does():
    assert {name: hook["entry"] for name, hook in HOOKS.items()} == {"lint": "make lint", "check": "make check"}
    direct = re.compile(r"\b(?:pytest|ruff|mypy|mkdocs|pip)\b")
    assert [(name, script) for name, script in scripts() if direct.search(script)] == []
    gate = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()[-1]
    assert gate == "make test"
    assert any(script.strip() == ".ci/run" for _, script in scripts())
    assert any(script.strip() == "make build" for _, script in scripts())
    assert any(script.splitlines()[0] == "make build" and "evidence verify" in script for _, script in scripts())


def test_hooks_use_only_what_is_here():
    assert [repo["repo"] for repo in read(ROOT / ".pre-commit-config.yaml")["repos"]] == ["local"]
    assert {hook["language"] for hook in HOOKS.values()} == {"system"}
    assert re.search(HOOKS["check"]["files"], "data/studies/a/b.yaml")


def test_files_that_workflows_run_are_there():
    named = {path for _, script in scripts() for path in re.findall(r"(?<!\S)(\.(?:github|ci)/\S+)", script)}
    assert {".ci/run", ".github/scripts/links.py"} <= named
    assert [path for path in named if not (ROOT / path).is_file()] == []
    assert (ROOT / ".ci/run").stat().st_mode & 0o100


REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"), ("npmjs", "com"), ("crates", "io"),
        ("rubygems", "org"), ("anaconda", "org"), ("proxy", "golang"), ("docker", "io"), ("ghcr", "io"),
    )
]  # fmt: skip


def test_no_host_of_a_package_registry_is_named():
    files = [file for file in GITHUB.rglob("*") if file.is_file()]
    files += [*PROSE, ROOT / "Makefile", ROOT / ".pre-commit-config.yaml", ROOT / ".ci/run"]
    texts = {called(file): file.read_text(encoding="utf-8") for file in files}
    assert [(file, host) for file, text in texts.items() for host in REGISTRIES if host in text] == []


# Forms


@pytest.mark.parametrize("file", FORMS, ids=called)
def test_a_form_is_one_that_the_host_accepts(file: Path):
    form = read(file)
    assert set(form) <= {"name", "description", "title", "labels", "body"}
    assert all(form[key].strip() for key in ("name", "description", "body") if isinstance(form[key], str))
    asked = [part for part in form["body"] if part["type"] != "markdown"]
    ids, labels = [part["id"] for part in asked], [part["attributes"]["label"] for part in asked]
    assert asked
    assert len(set(ids)) == len(ids)
    assert len(set(labels)) == len(labels)
    assert [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9_-]*", name)] == []
    for part in form["body"]:
        assert set(part) <= {"type", "id", "attributes", "validations"}
        assert part["type"] in {"markdown", "input", "textarea", "checkboxes"}
        assert set(part.get("validations", {})) <= {"required"}
        allowed = {"markdown": {"value"}, "checkboxes": {"label", "description", "options"}}
        assert set(part["attributes"]) <= allowed.get(part["type"], {"label", "description", "placeholder", "value"})


@pytest.mark.parametrize("file", FORMS, ids=called)
def test_a_form_speaks_both_languages(file: Path):
    form = read(file)
    said = [form["name"], form["description"]]
    for part in form["body"]:
        attributes = part["attributes"]
        said += [attributes[key] for key in ("label", "description") if key in attributes]
        said += [option["label"] for option in attributes.get("options", [])]
    assert [text for text in said if text.count(" · ") != 1] == []
    assert [text for text in said if LOOSE.search(text.split(" · ")[1])] == []


@pytest.mark.parametrize("file", FORMS, ids=called)
def test_a_form_asks_for_no_confession_of_illness(file: Path):
    first = read(file)["body"][0]["attributes"]["value"]
    assert "your own health" in first
    assert "votre propre santé" in first


def test_links_fill_in_fields_that_the_form_has():
    form = read(GITHUB / "ISSUE_TEMPLATE" / FORM)
    kinds = {part["id"]: part["type"] for part in form["body"] if "id" in part}
    assert [name for name in kinds if name in FORM_FIELDS] == list(FORM_FIELDS)
    assert {kinds[name] for name in FORM_FIELDS} <= {"input", "textarea"}
    assert set(kinds) - set(FORM_FIELDS) == {"found", "place", "address"}
    assert set(LONGEST) == {*FORM_FIELDS, "title"}


def test_the_sample_of_owners_is_only_a_sample():
    lines = (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    named = [line.split()[1] for line in lines if line.startswith("# /")]
    assert named
    assert [path for path in named if not (ROOT / path.strip("/")).is_dir()] == []


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


# The files at the top


@pytest.mark.parametrize("file", PROSE[:2], ids=called)
def test_a_link_of_a_page_at_the_top_leads_to_a_file(file: Path):
    links = re.findall(r"\]\(([^)#]+)", file.read_text(encoding="utf-8"))
    inside = [link for link in links if not link.startswith("http")]
    assert inside
    assert [link for link in inside if not (ROOT / link).exists()] == []


def test_the_readme_names_every_command_and_no_other():
    rows = re.findall(r"^\| `evidence ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(main.commands)


def test_the_readme_does_not_claim_more_than_there_is():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    claimed = re.search(r"more\s+than (\d+) studies in (\w+) families", text)
    assert claimed
    assert len(list((ROOT / "data/studies").rglob("*.yaml"))) > int(claimed[1])
    numbers = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    assert numbers.index(claimed[2]) == len(list((ROOT / "data/families").glob("*.yaml")))


def test_the_readme_begins_with_the_two_commands():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("```"))
    assert first < 15
    assert [line.split("#")[0].strip() for line in lines[first + 1 : first + 3]] == ["make serve", "make test"]


# Asking for links


def _links() -> Any:
    spec = importlib.util.spec_from_file_location("links", GITHUB / "scripts/links.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["links"] = module
    spec.loader.exec_module(module)
    return module


LINKS = _links()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("address: https://a.org/b", ["https://a.org/b"]),
        ("{grade: abstract, address: https://a.org/b}", ["https://a.org/b"]),
        ("{address: https://a.org/b, grade: abstract}", ["https://a.org/b"]),
        ('address: "https://a.org/b?c=d&e=f#g"', ["https://a.org/b?c=d&e=f"]),
        ("see [this](https://a.org/b), and (https://a.org/c).", ["https://a.org/b", "https://a.org/c"]),
        ("https://a.org/article/S0140(18)30295-2/fulltext", ["https://a.org/article/S0140(18)30295-2/fulltext"]),
        ('doi: "10.1234/s0140(18)2"', ["https://doi.org/api/handles/10.1234/s0140(18)2"]),
        ("{preprint_doi: 10.1234/x.1, year: 2020}", ["https://doi.org/api/handles/10.1234/x.1"]),
        ("https://doi.org/10.1234/abc", ["https://doi.org/api/handles/10.1234/abc"]),
        ("http://127.0.0.1:8000 https://example.org/x http://localhost/", []),
        ("nothing here", []),
    ],
)
def test_addresses_are_found_without_the_signs_around_them(text: str, found: list[str]):
    assert list(LINKS.addresses(f"\n{text}\n")) == [(address, 2) for address in found]


def test_the_addresses_of_this_project_are_found_with_their_places():
    places = LINKS.written(ROOT)
    assert len(places) > 300
    for address, where in list(places.items())[:50]:
        line = (ROOT / where[0].file).read_text(encoding="utf-8").splitlines()[where[0].line - 1]
        assert address.removeprefix("https://doi.org/api/handles/") in line


def test_no_host_is_asked_twice_in_a_row_while_others_wait():
    asked = LINKS.in_turn(
        ["https://a.org/1", "https://a.org/2", "https://b.org/1", "https://c.org/1", "https://c.org/2"]
    )
    assert asked == ["https://a.org/1", "https://b.org/1", "https://c.org/1", "https://a.org/2", "https://c.org/2"]


@pytest.fixture
def host() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """A small host: `/get-only` refuses HEAD, `/tired` is busy at first, any other path answers with its number."""
    heard: list[tuple[str, str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            heard.append((self.command, self.path, self.headers["User-Agent"]))
            busy = self.path == "/tired" and len(heard) < 3
            code = {"/get-only": 405 if self.command == "HEAD" else 200, "/tired": 503 if busy else 200}
            self.send_response(code.get(self.path) or int(self.path[1:]))
            self.end_headers()

        def do_GET(self) -> None:
            self.do_HEAD()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", heard
    server.shutdown()
    server.server_close()
    thread.join()


Host = tuple[str, list[tuple[str, str, str]]]


@pytest.mark.parametrize(
    ("path", "answer", "methods"),
    [
        ("/200", ("ok", "200"), ["HEAD"]),
        ("/get-only", ("ok", "200"), ["HEAD", "GET"]),
        ("/404", ("gone", "404"), ["HEAD", "GET"]),
        ("/410", ("gone", "410"), ["HEAD", "GET"]),
        ("/403", ("unsure", "403"), ["HEAD", "GET"]),
        ("/429", ("unsure", "429"), ["HEAD"] * 3),
        ("/tired", ("ok", "200"), ["HEAD"] * 3),
    ],
)
def test_a_page_is_gone_only_where_its_host_says_so(host: Host, path: str, answer: tuple[str, str], methods: list[str]):
    base, heard = host
    waited: list[float] = []
    assert LINKS.ask(base + path, "somebody", waited.append) == answer
    assert [method for method, *_ in heard] == methods
    assert all("somebody" in agent for *_, agent in heard)
    assert waited == sorted(waited)


def test_the_report_lists_what_is_gone_first_with_its_places():
    places = {f"https://a.org/{i}": [LINKS.Place("data/b.yaml", i)] for i in range(3)}
    answers = dict(zip(places, [("ok", "200"), ("gone", "404"), ("unsure", "403")], strict=True))
    text = LINKS.report(answers, places)
    assert "https://a.org/0" not in text
    assert text.index("- `https://a.org/1` (404): data/b.yaml:1") < text.index(
        "- `https://a.org/2` (403): data/b.yaml:2"
    )


def test_the_script_needs_nothing_but_python():
    text = (GITHUB / "scripts/links.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)
