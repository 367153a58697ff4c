"""What the tests of one process need not do twice: the installed theme is the same in each of their many small builds.

Its templates are compiled once, and its files listed once. Nothing of ours and nothing of a site is remembered here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket
from mkdocs.theme import Theme


class Compiled(BytecodeCache):
    """The code of a template, found by its file and by its text."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.found.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.found[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Listed(FileSystemLoader):
    """Lists the files of installed folders once, without the hidden ones, which the site builder leaves out itself."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for folder in map(str, self.searchpath):
            found |= installed(folder) if "site-packages" in folder else {*FileSystemLoader(folder).list_templates()}
        return sorted(found)


@cache
def installed(folder: str) -> frozenset[str]:
    return frozenset(name for name in FileSystemLoader(folder).list_templates() if not name.startswith("."))


def remember_the_theme() -> None:
    """From now on, in this process."""
    plain = Theme.get_env

    def get_env(self: Theme) -> Environment:
        environment: Any = plain(self)
        environment.loader = Listed(environment.loader.searchpath)
        environment.bytecode_cache = COMPILED
        return environment

    Theme.get_env = get_env  # type: ignore[method-assign]
