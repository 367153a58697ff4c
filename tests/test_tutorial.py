"""The tutorial and the page of the public interface: every command and every example of theirs is run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

import commands
from built import ROOT, Built, mini_project, run_build
from evidence_explorer.cli import main
from evidence_explorer.load import load
from evidence_explorer.menu import TOOL_PAGES, Trees, menu
from evidence_explorer.site import Refused
from leading import dead_links

TUTORIAL = (ROOT / "docs/develop/tutorial.md").read_text(encoding="utf-8")
FRENCH = (ROOT / "docs/fr/develop/tutorial.md").read_text(encoding="utf-8")
API = (ROOT / "docs/develop/api.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(console|yaml|replace|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Run = Callable[[list[str], Path], str]
"""Types a command of the tutorial in, in a folder; what it answered."""


def here(words: list[str], folder: Path) -> str:
    """In this process, which has loaded all that it needs."""
    if words[0] == "mkdocs":
        built = run_build(folder, folder / "site", *words[2:])
        assert built.code == 0, built.output
        return built.output
    with chdir(folder):
        return CliRunner().invoke(main, words[1:]).output


def typed(text: str, folder: Path, run: Run) -> Iterator[tuple[str, str, str]]:
    """Command, what the page says that is answered, what was answered."""
    for kind, block in BLOCK.findall(text):
        if kind == "console":
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, said = part.partition("\n")
                words = shlex.split(command)
                if words[0] == "cd":
                    folder /= words[1]
                elif words[0] == "rm":
                    for name in words[2:]:
                        shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink()
                else:
                    yield command, said, run(words, folder)
        elif kind in ("yaml", "replace"):
            first, _, rest = block.partition("\n")
            file = folder / first.removeprefix("# ")
            if kind == "replace":
                old, new = rest.splitlines()
                rest = file.read_text(encoding="utf-8").replace(old, new)
            assert file.is_file(), file
            file.write_text(rest if kind == "replace" else block, encoding="utf-8")


def follow(folder: Path, run: Run) -> int:
    """Type the whole tutorial in; how many commands there were."""
    count = 0
    for command, said, answered in typed(TUTORIAL, folder, run):
        lines = {line.rstrip() for line in answered.splitlines()}
        missing = [line for line in said.splitlines() if line.rstrip() not in lines | {"…", ""}]
        assert missing == [], f"$ {command}\n{answered}"
        count += 1
    return count


def test_the_tutorial_ends_with_a_whole_site(tmp_path: Path):
    assert follow(tmp_path, here) >= 11
    site = Built(0, "", tmp_path / "migraine/site")
    assert dead_links(site) == set()
    assert "46 of 156" in site.page("studies/oie-2025/").text("main")
    assert "INVENTED" not in "".join(page.source for page in site.pages.values())
    assert (tmp_path / "migraine/out/arms.csv").is_file()
    assert (tmp_path / "migraine/pages/www/studies/oie-2025/index.html").is_file()


def test_the_french_tutorial_types_in_the_same():
    """What stands in its blocks is what the test above types in and compares; and it has the same parts."""
    fenced = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
    assert fenced.findall(FRENCH) == fenced.findall(TUTORIAL)
    parts = re.compile(r"^## .*(\{#[a-z-]+\})$", re.MULTILINE)
    assert parts.findall(FRENCH) == parts.findall(TUTORIAL)


def test_the_reference_of_the_commands_is_what_they_say():
    assert commands.PAGE.read_text(encoding="utf-8") == commands.page(), "python tests/commands.py writes it anew"


def test_what_explains_the_tool_is_a_part_of_the_menu():
    trees = Trees(("en", "fr"))
    present = {f"{before}{name}.md" for before in ("", "fr/") for name in TOOL_PAGES}
    assert {f"{name}.md" for name in TOOL_PAGES} <= {
        file.relative_to(ROOT / "docs").as_posix() for file in (ROOT / "docs/develop").glob("*.md")
    }
    dataset = load(ROOT / "tests/mini/data").dataset
    assert dataset is not None
    for section in menu(dataset, trees, (), present):
        [(name, inside)] = section.items() if isinstance(section, dict) else [("", section)]
        if name in ("The tool", "L’outil"):
            assert len(inside) == len(TOOL_PAGES)
    assert [key for item in menu(dataset, trees, (), present) for key in item if key in ("The tool", "L’outil")]


def test_the_examples_of_the_public_interface_run(tmp_path: Path):
    project = mini_project(tmp_path)
    program = "\n".join(code for kind, code in BLOCK.findall(API) if kind == "python")
    with chdir(project.root):
        exec(compile(program, "api.md", "exec"), {})


def test_the_public_interface_refuses_with_every_problem_and_builds_nothing(tmp_path: Path):
    from evidence_explorer import api

    project = mini_project(tmp_path)
    project.edit("data/studies/water/alpha-2020.yaml", "events: 30, of: 50", "events: 300, of: 50")
    with pytest.raises(Refused) as refused:
        api.load(project.root / "data")
    assert {problem.code for problem in refused.value.problems} >= {"E202"}
    assert "E202" in {problem.code for problem in api.check(project.root / "data")}
    with chdir(project.root), pytest.raises(api.NotBuilt, match="E202"):
        api.build_site("mkdocs.yml", "site")
    assert not (project.root / "site").exists()


def test_importing_the_package_loads_next_to_nothing():
    program = "import sys, evidence_explorer.api; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (
        set(done.stdout.split()) & {"yaml", "pydantic", "pandas", "numpy", "plotly", "mkdocs", "jinja2", "babel"}
        == set()
    )
