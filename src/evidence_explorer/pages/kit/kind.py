"""What a kind of page is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ...model import Dataset
from ...track import Node
from .edition import Edition
from .page import Page

FILES = "pages._files"
"""The worker that makes what a kind of page brings with it."""


def files_node(edition: str, kind: str) -> Node:
    """The name under which these files are remembered."""
    return (FILES, edition, kind)


def _once(dataset: Dataset) -> Iterable[str]:
    return ("",)


def _always(dataset: Dataset) -> bool:
    return True


@dataclass(frozen=True)
class PageKind:
    """A kind of page, which is a room of this package. ``path``: where its pages are, with `{key}` for the record.

    ``keys``: the records that have such a page (one empty key for a page of its own); ``menu``: the part of the menu in
    which it stands, or empty, as long as it is ``filled``; ``files``: what it brings with it beside pages, file name →
    content; ``slow``: it shows something of all records at once, so that a server writes it when somebody asks for it,
    or when it is quiet.
    """

    name: str
    path: str
    write: Callable[[Edition, str], Page]
    keys: Callable[[Dataset], Iterable[str]] = _once
    menu: str = ""
    filled: Callable[[Dataset], object] = _always
    files: Callable[[Edition], dict[str, bytes]] | None = None
    slow: bool = False

    def path_of(self, key: str = "") -> str:
        """The Markdown path of a record's page."""
        return self.path.format(key=key)
