"""What the Compare page says, worked out once in a process, and what its files say, read as the browser reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from built import LANGUAGES, Built, Html
from evidence_explorer.analysis.headtohead import HeadToHead
from evidence_explorer.model import Dataset
from evidence_explorer.pages import Edition, edition_of
from evidence_explorer.pages.compare.page import (
    GLOBAL,
    columns,
    compare_files,
    compare_page,
    met_of,
    row_groups,
)
from evidence_explorer.site import sound_dataset
from real import real_dataset, real_edition

START = re.compile(rf'\(self\.{GLOBAL}=self\.{GLOBAL}\|\|{{}}\)\["([\w-]+)"\]=')


def told(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Id → what its file says: its block, and the trials of the pairs that it comes first in."""
    found = {}
    for content in files.values():
        text = content.decode()
        start = START.match(text)
        assert start, text[:80]
        found[start[1]] = json.loads(text[start.end() :].removesuffix(";\n"))
    return found


def markup(found: Mapping[str, Any]) -> str:
    """All that files say, as one text."""
    return "".join(one["html"] + "".join(one["met"].values()) for one in found.values())


def said_of_each(edition: Edition) -> dict[str, str]:
    """Id → its block."""
    return {key: one["html"] for key, one in told(compare_files(edition)).items()}


def built_markup(built: Built, language: str) -> str:
    """All that the files of a built site say in one language."""
    folder = built.folder / "assets" / "evidence"
    return markup(told({file.name: file.read_bytes() for file in sorted(folder.glob(f"compare.{language}.*.js"))}))


MINI = Path(__file__).parent / "mini" / "data"
sites = pytest.mark.parametrize("name", ["real", "mini"])
languages = pytest.mark.parametrize("language", LANGUAGES)


@cache
def dataset(name: str) -> Dataset:
    return real_dataset() if name == "real" else sound_dataset(MINI, MINI.parent)[0]


@cache
def edition(name: str, language: str = "en") -> Edition:
    return real_edition(language) if name == "real" else edition_of(dataset(name), language)


@cache
def found(name: str) -> list[HeadToHead]:
    return met_of(edition(name))


@cache
def shown(name: str) -> list[Any]:
    return columns(found(name), edition(name))


@cache
def page(name: str, language: str = "en") -> str:
    return compare_page(edition(name, language)).body


@cache
def choices(name: str, language: str = "en") -> dict[str, Any]:
    return told(compare_files(edition(name, language)))


@cache
def blocks(name: str, language: str = "en") -> str:
    return markup(choices(name, language))


def whole(name: str, language: str = "en") -> str:
    """The page with everything that can be chosen on it."""
    return page(name, language) + blocks(name, language)


@cache
def html(name: str, language: str = "en") -> Html:
    return Html(page(name, language))


def rows(name: str) -> list[str]:
    return [row.key for group in row_groups(edition(name)) for row in group.rows]
