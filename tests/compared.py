"""What the Compare page says of each choice: its files, read as the browser reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from built import Built
from evidence_explorer.pages import Edition
from evidence_explorer.pages.compare.page import GLOBAL, compare_files

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
