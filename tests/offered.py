"""What the real site offers for re-use, made once per process."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

from evidence_explorer.export.rows import Row, rows_of
from evidence_explorer.export.site import FOLDER, Offered
from evidence_explorer.pages.data.files import data_files, everything
from real import real_edition


@cache
def found() -> Offered:
    return everything(real_edition("en"))


@cache
def files() -> dict[str, bytes]:
    """Path in the site → content."""
    return {path.removeprefix("/"): content for path, content in data_files(real_edition("en")).items()}


@cache
def rows() -> dict[str, list[Row]]:
    return rows_of(real_edition("en").evidence)


def file(name: str) -> bytes:
    return files()[FOLDER + name]


def put(folder: Path, *endings: str) -> Path:
    """The files of data with these endings, in a folder."""
    for path, content in files().items():
        if path.startswith(FOLDER) and path.endswith(endings):
            (folder / path.removeprefix(FOLDER)).write_bytes(content)
    return folder


def benchmark(name: str) -> ModuleType:
    """A script of the folder of benchmarks, as a module."""
    file = Path(__file__).parent.parent / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", file)
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
