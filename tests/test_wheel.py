"""The wheel in an environment that holds nothing else: what a re-user gets. `make wheel`, or `THOROUGH`, installs the
package with its dependencies from the registry, as a re-user does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from built import ROOT, Built
from leading import dead_links
from test_tutorial import API, BLOCK, follow

asked = pytest.mark.skipif(not os.environ.get("THOROUGH"), reason="THOROUGH installs a wheel")
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")
HEAVY = {"pandas", "numpy", "scipy", "plotly", "mkdocs", "jinja2", "material", "markdown", "pyarrow"}


@dataclass(frozen=True)
class Alone:
    """A Python that has the wheel and what it needs, and a folder in which nothing lies."""

    python: Path
    folder: Path

    def run(self, words: list[str], folder: Path) -> str:
        """What a command of that environment answers; no setting of this one reaches it."""
        command = [str(self.python.parent / words[0]), *words[1:]]
        done = subprocess.run(command, cwd=folder, env=bare(), capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    def well(self, *words: str) -> str:
        """The same, of a command that must succeed."""
        command = [str(self.python.parent / words[0]), *words[1:]]
        done = subprocess.run(command, cwd=self.folder, env=bare(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def install(python: Path, *what: str) -> None:
    """By the package manager of that environment, which must not see the sources."""
    unseen = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    subprocess.run([str(python), *PIP, "install", *what], check=True, env=unseen)


def bare() -> dict[str, str]:
    return {"PATH": os.defpath, "HOME": os.environ["HOME"], "LANG": "C.UTF-8", "NO_MKDOCS_2_WARNING": "1"}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    here = tmp_path_factory.mktemp("wheel")
    sources = here / "sources"  # a build leaves files beside the sources
    for name in ("src/evidence_explorer", "pyproject.toml", "README.md", "LICENSE"):
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, sources / name)
    subprocess.run([sys.executable, *PIP, "wheel", "--no-deps", "--wheel-dir", str(here), str(sources)], check=True)
    shutil.rmtree(sources)
    [wheel] = here.glob("evidence_explorer-*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(here / "empty")], check=True)
    python = here / "empty/bin/python"
    install(python, str(wheel))
    (here / "site").mkdir()
    return Alone(python, here / "site")


@asked
def test_a_new_site_is_begun_checked_built_and_exported(alone: Alone):
    alone.well("evidence", "init", "knees", "--yes", "--languages", "en,fr")
    site = alone.folder / "knees"
    there = Alone(alone.python, site)
    assert there.well("evidence", "check").splitlines()[0] == "0 errors, 0 notices."
    there.well("mkdocs", "build", "--strict")
    there.well("evidence", "export", "out")
    there.well("evidence", "verify", "site", "data")
    built = Built(0, "", site / "site")
    assert len(built.pages) > 40
    assert dead_links(built) == set()
    assert {"arms.csv", "evidence.sqlite", "datapackage.json"} <= {file.name for file in (site / "out").iterdir()}
    assert (site / "data/.schema/study.json").is_file()


@asked
def test_the_tutorial_is_followed_with_the_wheel_alone(alone: Alone):
    folder = alone.folder / "tutorial"
    folder.mkdir()
    assert follow(folder, alone.run) >= 11
    assert dead_links(Built(0, "", folder / "migraine/site")) == set()
    where = alone.well("python", "-c", "import evidence_explorer; print(evidence_explorer.__file__)")
    assert where.startswith(str(alone.python.parent.parent))


@asked
def test_a_program_that_uses_the_public_interface_is_checked_with_its_types(alone: Alone):
    """py.typed counts: without it, mypy would take everything for Any."""
    program = "\n".join(code for kind, code in BLOCK.findall(API) if kind == "python")
    (alone.folder / "program.py").write_text(program, encoding="utf-8")
    (alone.folder / "wrong.py").write_text("from evidence_explorer import api\n\napi.load(5)\n", encoding="utf-8")
    mypy = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--python-executable",
        str(alone.python),
        "--config-file",
        os.devnull,
    ]
    right, wrong = (
        subprocess.run([*mypy, name], cwd=alone.folder, env=bare(), capture_output=True, text=True, check=False)
        for name in ("program.py", "wrong.py")
    )
    assert right.returncode == 0, right.stdout
    assert 'incompatible type "int"' in wrong.stdout


@asked
def test_the_builder_that_continues_mkdocs_makes_the_same_pages(alone: Alone):
    """Last, because it adds to the environment."""
    install(alone.python, "properdocs==1.6.7", "properdocs-theme-mkdocs==1.6.7")
    there = Alone(alone.python, alone.folder / "knees")
    there.well("python", "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml", "-d", "other")
    one, other = (Built(0, "", there.folder / name) for name in ("site", "other"))
    assert one.pages.keys() == other.pages.keys()
    assert dead_links(other) == set()


def test_every_file_of_the_package_goes_into_the_wheel():
    """A file of words that is left out is missed only where no source lies."""
    package = ROOT / "src/evidence_explorer"
    with (ROOT / "pyproject.toml").open("rb") as file:
        globs = tomllib.load(file)["tool"]["setuptools"]["package-data"]["evidence_explorer"]
    packed = {file for pattern in globs for file in package.glob(pattern)}
    files = {f for f in package.rglob("*") if f.is_file() and f.suffix != ".py" and "__pycache__" not in f.parts}
    assert {file.relative_to(package).as_posix() for file in files - packed} == set()


def test_help_loads_no_library_that_does_the_work():
    """`evidence --help` answers at once: neither tables, nor charts, nor a site builder are loaded for it."""
    command = [sys.executable, "-X", "importtime", "-c", "from evidence_explorer.cli import main; main(['--help'])"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))
    assert "evidence_explorer.cli" in loaded
    assert {name for name in loaded if name.partition(".")[0] in HEAVY} == set()
