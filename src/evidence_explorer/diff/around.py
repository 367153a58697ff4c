"""What else a proposal changes: files beside the data, and which of them have a say in how it is checked or shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from ..problems import harmless
from .changes import FileChange, Sort
from .objects import LINK, SUBMODULE, Entry, entries, git
from .revisions import Side

STEERS = (
    (("*.gitattributes",), "settings for git, which can fold a file away in the list of changes"),
    (("*.gitmodules", "*.gitignore"), "settings for git"),
    ((".github/*", ".ci/*", ".gitlab*"), "is the check itself, or publishes the site"),
    (("mkdocs.yml", "*/mkdocs.yml"), "can load plugins and scripts into the build"),
    (("Makefile", "pyproject.toml", "*.lock", "requirements*", "package*.json"), "decides what is installed and run"),
    (("src/*", "benchmarks/*", "findings/*", "*.py", "*.js", "*.sh", "*.jinja"), "is code"),
    (("tests/*",), "is what the check asks"),
    (("overrides/*",), "changes what pages say or show"),
    ((".pre-commit-config.yaml", ".vscode/*", ".editorconfig"), "runs on the computers of contributors"),
)
"""Patterns of paths, and why somebody must read such a change line by line. The first that fits is told."""
ALIVE = re.compile(
    rb"<\s*(script|iframe|object|embed|link|meta|style|base|form)\b|\bon\w+\s*=|javascript:", re.IGNORECASE
)
"""What in a page written by hand does something, loads something, or leads elsewhere."""
PAGES = (".md", ".html", ".svg")


def file_changes(old: Side, new: Side) -> tuple[FileChange, ...]:
    """The files of two revisions that differ, beside those that are read as data."""
    if not old.tree or not new.tree:
        return ()
    before, after = ({one.path: one for one in entries(side.tree)} for side in (old, new) if side.tree)
    read = tuple(f"{folder}/" for folder in {*old.read, *new.read} if not folder.endswith("overrides"))
    paths = sorted(path for path in before.keys() | after.keys() if not path.startswith(read))
    return tuple(_changes(paths, before, after, new))


def _changes(paths: list[str], before: dict[str, Entry], after: dict[str, Entry], new: Side) -> Iterator[FileChange]:
    for path in paths:
        was, now = before.get(path), after.get(path)
        if was == now:
            continue
        sort: Sort = "added" if was is None else "removed" if now is None else "changed"
        yield FileChange(sort, harmless(path, 300), _steers(path, now, new))


def _steers(path: str, now: Entry | None, new: Side) -> str:
    if now and now.mode in {LINK, SUBMODULE}:
        return "a link to another place" if now.mode == LINK else "another repository, which nobody sees here"
    if now and path.endswith(PAGES) and new.tree and ALIVE.search(git(new.tree.top, "cat-file", "blob", now.id).stdout):
        return "a page that runs or loads something"
    name = path.rpartition("/")[2]
    return next((why for like, why in STEERS if any(fnmatchcase(one, p) for p in like for one in (path, name))), "")
