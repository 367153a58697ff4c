"""Evidence → pages, per language. Values only: nothing here touches the disk or the site builder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from gzip import GzipFile
from importlib import import_module
from io import BytesIO

from ..analysis import Evidence
from ..model import Dataset
from ..problems import Problem
from ..store import Form
from ..track import Memory, Node, digest, tracked
from .kit.edition import ADDRESS, Edition
from .kit.engine import Unusable, keep_compiled, templates_of
from .kit.kind import FILES, PageKind, files_node
from .kit.marks import harmless
from .kit.page import Heading, Page, Place, url_of

ROOMS = (
    "home",
    "family",
    "treatment",
    "study",
    "scale",
    "explore",
    "compare",
    "map",
    "timeline",
    "studies",
    "biomarkers",
    "decisions",
    "glossary",
    "sources",
    "data",
    "changes",
    "coverage",
    "corrections",
    "claims",
    "reference",
)
"""Every room, in the order of the menu and of the pages: a new kind of page is its folder and its line here."""
KINDS: dict[str, PageKind] = {
    kind.name: kind for room in ROOMS for kind in import_module(f"{__name__}.{room}.page").KINDS
}
"""Every kind of page by its name."""
ALWAYS: tuple[Node, ...] = (("settings",),)
"""The site's own facts are shown, or decide what is shown, on nearly every page."""


def editions(
    dataset: Dataset, memory: Memory | None = None, repository: str | None = None, address: str | None = None
) -> dict[str, Edition]:
    """Language → its view of the evidence, which all of them share. ``address``: where the site will be, if known."""
    evidence = Evidence(dataset, memory or Memory(leaves(dataset), ALWAYS))
    found = {one: Edition(evidence, one, KINDS, repository, address) for one in dataset.site.record.languages}
    for edition in found.values():
        evidence.memory.own(edition)
    return found


def edition_of(dataset: Dataset, language: str) -> Edition:
    """The view of one language, by itself."""
    edition = Edition(Evidence(dataset, Memory(leaves(dataset), ALWAYS)), language, KINDS)
    edition.memory.own(edition)
    return edition


def places(dataset: Dataset) -> Iterator[Place]:
    """Where every page of every language will be, in a fixed order."""
    for language in dataset.site.record.languages:
        for kind in KINDS.values():
            for key in kind.keys(dataset):
                yield Place(kind.name, key, language, kind.path_of(key))


@tracked(cutoff=True)
def written(edition: Edition, kind: str, key: str) -> Page:
    """A page, written when it is first asked for, and again when something that it read has changed."""
    return KINDS[kind].write(edition, key)


def written_node(place: Place) -> Node:
    """The name under which a written page is remembered."""
    return ("pages.written", place.language, place.kind, place.key)


@tracked(cutoff=True)
def _files(edition: Edition, kind: str) -> dict[str, bytes]:
    files = KINDS[kind].files
    return files(edition) if files else {}


def _packed(found: dict[str, bytes]) -> tuple[str, bytes]:
    """Close together: they are megabytes, of which no build needs a second copy."""
    packed = BytesIO()
    with GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as file:
        for content in found.values():
            file.write(content)
    return json.dumps({name: len(content) for name, content in found.items()}), packed.getvalue()


def _unpacked(sizes: str, packed: bytes) -> dict[str, bytes]:
    with GzipFile(fileobj=BytesIO(packed)) as file:
        return {name: file.read(size) for name, size in json.loads(sizes).items()}


FORMS = {"pages.written": Form(Page.plain, Page.of), FILES: Form(_packed, _unpacked)}
"""What is kept on disk from one build to the next."""


def files_nodes(shown: Iterable[Edition]) -> list[Node]:
    """The names under which these files are remembered."""
    return [files_node(edition.scope, kind.name) for edition in shown for kind in KINDS.values() if kind.files]


def leaves(dataset: Dataset, repository: str | None = None, address: str | None = None) -> Callable[[Node], str]:
    """The print that a record, or a setting, has now."""
    shelves = {shelf.kind: shelf for shelf in dataset.shelves}
    templates = templates_of(dataset)
    around = {one.record.language: one.record.print_around for one in dataset.word_files}
    settings = digest(repr((dataset.site.record.model_dump_json(), repository)))

    def leaf(node: Node) -> str:
        if node[0] == "settings":
            return settings
        if node == ADDRESS:
            return address or ""
        if node[0] == "template":
            return templates.print_of(node[1])
        if node[0] == "words around":
            return around.get(node[1], "")
        shelf = shelves.get(node[0])  # a node of a damaged cache, or of another version, has no shelf
        return "" if shelf is None else shelf.leaf(node)

    return leaf


def template_files(dataset: Dataset, name: str) -> list[str]:
    """The files of a site that stand in the place of a template of the program, or of one that it calls."""
    return templates_of(dataset).own_files(name)


def template_problems(dataset: Dataset) -> list[Problem]:
    """What is wrong with the templates of a site."""
    return templates_of(dataset).problems()


def write_pages(dataset: Dataset) -> list[Page]:
    """Every page of every language of a site."""
    shown = editions(dataset)
    return [written(shown[place.language], place.kind, place.key) for place in places(dataset)]


__all__ = [
    "FORMS", "KINDS", "Edition", "Heading", "Page", "PageKind", "Place", "Unusable", "edition_of", "editions",
    "files_nodes", "harmless", "keep_compiled", "leaves", "places", "template_files",
    "template_problems", "url_of", "write_pages", "written", "written_node",
]  # fmt: skip
