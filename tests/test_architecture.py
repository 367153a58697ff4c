"""Imports go down only, each library has one door, the generator knows no subject."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src/evidence_explorer"
FLOORS = {
    "problems": 0, "stats": 0,
    "model": 1,
    "words": 2, "look": 2, "hosting": 2,
    "load": 3, "checks": 3, "frames": 3,
    "analysis": 4,
    "charts": 5, "assets": 5, "export": 5,
    "pages": 6,
    "site": 7, "shell": 7,
    "plugin": 8, "cli": 8,
}  # fmt: skip
BESIDE = {("plugin", "shell"), ("plugin", "site"), ("cli", "site")}
DOORS = {
    "yaml": {"load"},
    "pandas": {"frames", "analysis", "charts", "export", "pages"},
    "plotly": {"charts"},
    "jinja2": {"pages"},
    "markupsafe": {"pages"},
    "mkdocs": {"plugin"},
    "click": {"cli"},
    "babel": {"words"},
    "pydantic": {"model", "load"},
    "pydantic_core": {"model", "load"},
    "scipy": {"stats"},
    "numpy": {"stats"},
}
SUBJECT = re.compile(r"depress|ketamin|psilocybin|rtms|madrs|suicid|3114|dépress|antidépress", re.I)


def modules() -> list[Path]:
    return sorted(SRC.rglob("*.py"))


def unit(path: Path) -> str:
    """The part of the package that a module belongs to: its file, or its folder."""
    inside = path.relative_to(SRC)
    return inside.parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[int, str | None, str]]:
    """(line, our unit or None, foreign package or our name) of every import, those inside functions included."""
    found: list[tuple[int, str | None, str]] = []
    depth_here = len(path.relative_to(SRC).parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, None, alias.name.split(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0:
                found.append((node.lineno, None, (node.module or "").split(".")[0]))
            elif node.level == depth_here:  # from the package's root
                names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
                found += [(node.lineno, name, name) for name in names]
            else:
                found.append((node.lineno, unit(path), node.module or ""))
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SRC).as_posix())
def test_a_module_imports_from_lower_floors_only(path: Path) -> None:
    here = unit(path)
    if here == "__init__":
        return
    wrong = [
        f"line {line}: {here} imports {other}"
        for line, other, _ in imports(path)
        if other in FLOORS and other != here and FLOORS[other] >= FLOORS[here] and (here, other) not in BESIDE
    ]
    assert not wrong


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SRC).as_posix())
def test_each_library_has_one_door(path: Path) -> None:
    here = unit(path)
    wrong = [
        f"line {line}: {name}"
        for line, other, name in imports(path)
        if other is None and here not in DOORS.get(name, {here})
    ]
    assert not wrong


def test_every_part_of_the_package_stands_on_a_floor() -> None:
    parts = {unit(path) for path in modules()} - {"__init__"}
    assert parts == set(FLOORS)


def test_the_generator_knows_nothing_of_the_subject() -> None:
    found = [
        f"{path.relative_to(SRC)}:{number}"
        for path in sorted(SRC.rglob("*"))
        if path.is_file() and path.suffix in {".py", ".jinja", ".html", ".js", ".css", ".toml"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SUBJECT.search(line)
    ]
    assert not found


def test_modules_stay_readable() -> None:
    long = {path.name: n for path in modules() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long


def test_checking_the_data_loads_neither_tables_nor_charts_nor_the_site_builder() -> None:
    code = (
        "import sys; from evidence_explorer.cli import main\n"
        "try: main(['check', '--data', 'tests/mini/data'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'plotly', 'scipy', 'numpy', 'mkdocs', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SRC.parent.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
