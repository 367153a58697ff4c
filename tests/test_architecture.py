"""The floors of the package: who may import whom, one door per library, and a generator that knows no subject."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evidence_explorer.pages import ROOMS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "evidence_explorer"
MINI = Path(__file__).parent / "mini" / "data"
LONGEST = 400

FLOORS = {
    "problems": 0, "progress": 0, "stats": 0, "track": 0, "policy": 0, "manifest": 0, "staging": 0, "stopped": 0,
    "hosting": 0,
    "model": 1, "store": 1,
    "words": 2, "palette": 2, "scaffold": 2,
    "load": 3, "checks": 3, "frames": 3, "search": 3, "importers": 3, "assets": 3,
    "analysis": 4,
    "charts": 5, "export": 5, "diff": 5,
    "pages": 6, "watch": 6,
    "defaults": 6, "lean": 6, "panel": 6,
    "site": 7, "menu": 7, "frame": 7, "embed": 7, "shards": 7,
    "publish": 8, "sitemap": 8, "why": 8, "elsewhere": 8, "report": 8, "settings": 8,
    "watcher": 8, "live": 9, "serving": 9, "ready": 9, "handwritten": 9, "renewal": 10, "framing": 10, "plugin": 11,
    "sleeve": 8, "drafting": 8, "api": 9, "cli_new": 9, "cli_import": 9, "cli_init": 9, "cli": 10, "__main__": 11,
}  # fmt: skip
"""A unit is a module, or a package with all its modules. `docs/develop/architecture.md` tells the same to people."""

DOORS = {
    "yaml": {"load"},
    "pandas": {"frames", "analysis", "export", "diff"},
    "plotly": {"charts"},
    "pyarrow": {"export"},
    "jinja2": {"pages"},
    "markupsafe": {"pages"},
    "mkdocs": {"plugin", "settings", "ready", "handwritten", "framing", "renewal", "serving", "api"},
    "markdown": {"elsewhere"},
    "watchdog": {"watcher"},
    "filelock": {"staging"},
    "click": {"cli", "cli_new", "cli_import", "cli_init", "drafting", "sleeve"},
    "babel": {"words"},
    "pydantic": {"model", "load"},
    "pydantic_core": {"model", "load"},
    "scipy": {"stats"},
    "numpy": {"stats"},
}

SUBJECT = re.compile(
    r"depress|dépress|ketamin|kétamin|psilocyb|\brtms\b|\bvns\b|madrs|ham-?d\b|\bhdrs\b|\bqids|\bphq-?9|suicid|\b3114\b|"
    r"psychiatr|psychedel|psychédél|ultraso|transcranial|spravato|celecoxib|vagus|vague?al|bipolar|antidep",
    re.IGNORECASE,
)
CONCEPT = re.compile(
    r"\bresponse|remi(ssion|tt)|rémission|taux de réponse|chiffres? de réponse|réponse et rémission|"
    r"article source|source article|press article|article de presse|the article|l’article|journalis",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"start_response|environ, response|\"responses\": \{|"  # WSGI, OpenAPI
    r"i\(msd\|change\|response\|remission\)|\?=response\|remission|"  # Metapsy
    r"(numéro|tableau 2) de l’article|(number|table 2) of the article|the article (online|itself)|l’article lui-même|"
    r"(into|inside) the article",  # of a journal; of HTML
    re.IGNORECASE,
)
"""What others call so."""
TEXTS = {".py", ".toml", ".jinja", ".css", ".js", ".html", ".json", ".md", ".yaml", ".svg", ".txt"}


def module_name(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(file): file for file in sorted(PACKAGE.rglob("*.py"))}
"""Name inside the package (empty for the package itself) → file."""


def unit(module: str) -> str:
    return module.split(".")[0]


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """The absolute name of everything that a module imports, at its top, in a function or for type checking only."""
    file = FILES[module]
    here = ["evidence_explorer", *(module.split(".") if module else [])]
    folder = here if file.name == "__init__.py" else here[:-1]
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


@cache
def own_imports(module: str) -> frozenset[str]:
    """The modules of the package that a module imports."""
    found = set()
    for name in imports(module):
        if name.startswith("evidence_explorer."):
            parts = name.split(".")[1:]
            while ".".join(parts) not in FILES:  # the last parts may be names inside a module
                parts = parts[:-1]
            found.add(".".join(parts))
    return frozenset(found)


def outside_imports(module: str) -> set[str]:
    tops = {name.split(".")[0] for name in imports(module)}
    return tops - set(sys.stdlib_module_names) - {"evidence_explorer"}


def test_the_reader_of_imports_sees_those_inside_functions_and_for_types():
    assert {"assets", "pages"} <= own_imports("site")
    assert {"model", "words"} <= own_imports("frames.figures")
    assert outside_imports("frames.columns") == {"pandas"}


def test_every_module_stands_on_a_floor():
    units = {unit(module) for module in FILES if module}
    assert units - set(FLOORS) == set()


def test_a_module_imports_from_lower_floors_only():
    wrong = {
        (module, other)
        for module in filter(None, FILES)
        for name in own_imports(module) - {""}
        if (other := unit(name)) != (mine := unit(module)) and FLOORS[other] >= FLOORS[mine]
    }
    assert wrong == set()


SHARED_ROOMS = {"kit", "blocks"}


def room(module: str) -> str:
    """The room of a module of pages; nothing for the registry itself and for other modules."""
    parts = module.split(".")
    return parts[1] if parts[0] == "pages" and len(parts) > 1 else ""


def borrowed(module: str) -> set[str]:
    """The rooms from which a module may not borrow, and does."""
    mine, others = room(module), {room(name) for name in own_imports(module)} - {""}
    return others - {"kit": {"kit"}, "blocks": {"kit", "blocks"}}.get(mine, SHARED_ROOMS | {mine})


def test_a_room_of_pages_borrows_from_no_other_room():
    inside = [module for module in FILES if room(module)]
    assert len(inside) > 2 * len(ROOMS)
    assert {module: found for module in inside if (found := borrowed(module))} == {}


def test_every_room_has_a_page_and_stands_in_the_registry():
    folders = {f.name for f in (PACKAGE / "pages").iterdir() if f.is_dir() and f.name[0] != "_"} - SHARED_ROOMS
    assert sorted(ROOMS) == sorted(folders)
    assert all((PACKAGE / "pages" / name / "page.py").is_file() for name in folders)
    for file in (PACKAGE / "pages").rglob("*.jinja"):
        used = re.findall(r"""(?:import|include) '([\w-]+)/""", file.read_text(encoding="utf-8"))
        assert set(used) <= SHARED_ROOMS | {file.relative_to(PACKAGE / "pages").parts[0]}, file


def test_the_package_itself_imports_nothing():
    assert set(imports("")) <= {"__future__.annotations"}


def circle(module: str, path: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The first circle of imports that goes through a module, inside its own unit; empty if there is none."""
    if module in path:
        return (*path[path.index(module) :], module)
    inside = sorted(name for name in own_imports(module) if unit(name) == unit(module))
    return next((found for name in inside if (found := circle(name, (*path, module)))), ())


def test_no_module_imports_itself_by_a_detour():
    assert {module: found for module in filter(None, FILES) if (found := circle(module))} == {}


def test_a_library_comes_in_by_its_own_door():
    used = {(module, library) for module in FILES for library in outside_imports(module)}
    assert {library for _, library in used} >= {"yaml", "pandas", "jinja2", "mkdocs", "click", "pydantic"}
    assert {(module, library) for module, library in used if unit(module) not in DOORS.get(library, set())} == set()


REGISTRY = "pages"
"""Calls the rooms by the names of its list, which is compared with their folders; all of them are its own package."""


HIDDEN = {"__import__", "import_module", "importlib.import_module", "exec", "eval"}


def called(module: str) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call)}


def test_no_import_hides_in_a_call():
    assert called(REGISTRY) & HIDDEN
    assert {module: found for module in FILES if module != REGISTRY and (found := called(module) & HIDDEN)} == {}


def test_a_module_is_short_enough_to_be_read_in_one_sitting():
    lengths = {module: len(file.read_text(encoding="utf-8").splitlines()) for module, file in FILES.items()}
    assert {module: length for module, length in lengths.items() if length > LONGEST} == {}


def found_in_the_generator(pattern: re.Pattern[str], allowed: re.Pattern[str] | None = None) -> list[str]:
    return [
        f"{file.relative_to(PACKAGE).as_posix()}:{number}: {match[0]}"
        for file in sorted(PACKAGE.rglob("*"))
        if file.is_file() and file.suffix in {*TEXTS, ".po"}
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (match := pattern.search(allowed.sub("", line) if allowed else line))
    ]


def test_the_generator_knows_no_subject():
    assert found_in_the_generator(SUBJECT) == []


def test_the_generator_knows_no_concept_of_one_field():
    """What is counted, and what sort of text is checked, are words of a site. What a standard or a program of others
    calls so, and French for an answer, are none of it."""
    assert found_in_the_generator(CONCEPT, OTHERS) == []
    assert CONCEPT.search("No figure of response or remission was found")
    assert CONCEPT.search("L’article, vérifié")


def test_checking_needs_neither_tables_nor_charts_nor_the_site_builder():
    program = (
        "import sys\n"
        "from evidence_explorer.cli import main\n"
        "try:\n    main(['check', '--data', sys.argv[1]])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(MINI)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "yaml" in loaded
    assert loaded & {"pandas", "numpy", "scipy", "plotly", "mkdocs", "jinja2"} == set()


DEVELOP = ROOT / "docs" / "develop"


def test_the_floors_that_people_read_are_those_of_the_modules():
    rows = re.findall(
        r"^\| (\d+) \| (`.+?) \|", (DEVELOP / "architecture.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    told = {name: int(floor) for floor, names in rows for name in re.findall(r"`(\w+)`", names)}
    assert told == FLOORS


def test_every_decision_is_in_the_list_of_decisions_under_its_own_heading():
    """A new one is a line in `docs/develop/decisions/index.md`."""
    folder = DEVELOP / "decisions"
    heads = {file.name: file.read_text(encoding="utf-8").splitlines()[0] for file in folder.glob("0*.md")}
    listed = re.findall(
        r"^- \[(\d{4})\]\((.+?)\) · (.+?)(?: \(.*\))?$", (folder / "index.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {file: f"# {number} · {title}" for number, file, title in listed} == heads
    assert len(listed) == len(heads)
