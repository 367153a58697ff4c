"""What surrounds the evidence: workflows, forms, hooks and guides hold together, and say what the program does."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from built import LANGUAGES, ROOT
from evidence_explorer.cli import main
from evidence_explorer.diff.markdown import MARKER
from evidence_explorer.hosting import FORM, FORM_FIELDS, LONGEST
from evidence_explorer.menu import CONTRIBUTE_PAGES

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
    files = [file for file in GITHUB.rglob("*") if file.is_file() and file.parent.name != "__pycache__"]
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
