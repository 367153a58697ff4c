"""A copy of the small invented site that a test may spoil, and what the program then says."""

from __future__ import annotations

import gc
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from evidence_explorer.cli import main
from evidence_explorer.load import Known
from evidence_explorer.problems import Problem
from evidence_explorer.site import examine
from order import pytest_collection_modifyitems, pytest_xdist_make_scheduler
from remembered import remember_the_theme

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # the theme would tell it of every build
remember_the_theme()

__all__ = ["pytest_collection_modifyitems", "pytest_xdist_make_scheduler"]


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end, and records and pages are kept by the hundred thousand: to look
    through all of them for rings, again and again, took a seventh of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


MINI = Path(__file__).parent / "mini" / "data"
MARK = re.compile("‸([EN][0-9]{3})‸")

READ: Known = {}
"""What was read last under each name in this process: most tests spoil one file of many."""
Told = tuple[str, int, int, str]
"""File, line, column, code."""


@dataclass(frozen=True)
class Site:
    """A data folder under a test's own folder. Files are named relative to it."""

    data: Path

    def write(self, file: str, content: str | bytes) -> None:
        path = self.data / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def edit(self, file: str, old: str, new: str) -> None:
        text = (self.data / file).read_text()
        assert old in text, f"{file} does not hold {old!r}"
        self.write(file, text.replace(old, new, 1))

    def take_marks(self) -> list[Told]:
        """Remove every ‸E202‸ from the files; each says that a problem of that code is expected where it stood."""
        told = []
        for path in sorted(self.data.rglob("*.y*ml")):
            text = path.read_text()
            while mark := MARK.search(text):
                before, text = text[: mark.start()], text[: mark.start()] + text[mark.end() :]
                place = before.count("\n") + 1, len(before) - before.rfind("\n")
                told.append((path.relative_to(self.data).as_posix(), *place, mark[1]))
            path.write_text(text)
        return sorted(told)

    def problems(self) -> list[Problem]:
        return examine(self.data, self.data, known=READ).problems

    def told(self) -> list[Told]:
        return sorted((p.file, p.line, p.column, p.code) for p in self.problems())

    def check(self, *options: str) -> Result:
        return CliRunner().invoke(main, ["check", "--data", str(self.data), *options])


def translate(data: Path, language: str) -> None:
    """Give a small site one more language, in which every text of its data is the English one behind the sign of it."""
    for file in sorted(data.rglob("*.yaml")):
        record = yaml.safe_load(file.read_text(encoding="utf-8"))
        if file.name == "site.yaml":
            record["languages"].append(language)
        told = yaml.safe_dump(_told_in(record, language), allow_unicode=True, sort_keys=False, width=10_000)
        file.write_text(told, encoding="utf-8")


def _told_in(value: Any, language: str) -> Any:
    if isinstance(value, list):
        return [_told_in(item, language) for item in value]
    if not isinstance(value, dict):
        return value
    if "en" in value and set(value) <= {"en", "fr"}:
        said = value["en"]
        return {
            **value,
            language: [f"{language}:{one}" for one in said] if isinstance(said, list) else f"{language}:{said}",
        }
    return {key: _told_in(item, language) for key, item in value.items()}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    shutil.copytree(MINI, tmp_path / "data")
    return Site(tmp_path / "data")
