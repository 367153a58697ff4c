"""Hand-written pages: Markdown and the search read one again only if something that it is made of has changed."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as BuiltPage
from mkdocs.structure.toc import AnchorLink, get_toc

from .search import Entry, parts_of
from .store import Store
from .track import digest

OURS = {"evidence", "search", "material/search"}
"""Plugins that have no say in how pages hang together; with any other, or with hooks, everything is built."""
ALONE = {
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs",
    "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
}  # fmt: skip
"""Extensions of Markdown that read no other file than the page."""
READERS = {"pymdownx.b64", "pymdownx.snippets"}
WRITERS = ("mkdocs", "markdown", "pymdown-extensions", "pygments")
"""Libraries that make a page of its Markdown."""
LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)


def alone(config: MkDocsConfig) -> bool:
    """Whether nobody else has a say in what stands on a page."""
    return not config.hooks and set(config.plugins) <= OURS


def reads_itself_only(config: MkDocsConfig) -> bool:
    """Whether a hand-written page is made of its own text and of where other files are, and of nothing else."""
    names = {name.removeprefix("markdown.extensions.") for name in config.markdown_extensions}
    return not names & READERS and all(name in ALONE or name.startswith("pymdownx.") for name in names)


def _versions() -> Iterator[tuple[str, str]]:
    for name in WRITERS:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, ""


@dataclass(frozen=True)
class Readings:
    """What builds keep of hand-written pages. ``of``: a print of all that each of them depends on, beside its text."""

    store: Store
    of: str

    @classmethod
    def begun(cls, store: Store, config: MkDocsConfig, files: Files) -> Readings | None:
        """None where a page may be made of more than can be seen here."""
        loggers = logging.getLogger("mkdocs")
        told = [loggers.isEnabledFor(level) for level in LEVELS]  # what is not told cannot be remembered either
        if told[0] or not alone(config) or not reads_itself_only(config):
            return None
        try:
            settings = json.dumps([config.markdown_extensions, config.mdx_configs], sort_keys=True)
        except TypeError:  # a function, of which nobody knows what it does
            return None
        where = [(file.src_uri, file.url, file.inclusion.name) for file in files]
        rules = (config.use_directory_urls, repr(config.validation))
        return cls(store, digest(repr((settings, rules, told, [*_versions()], where))))

    def page(self, page: HandPage, config: MkDocsConfig, files: Files) -> None:
        """A page as its Markdown says it, as the last build read it if all is as it was then."""
        of = digest(f"{self.of}\n{page.file.url}\n{page.file.inclusion.name}\n{page.markdown}")
        name = f"page {page.file.src_uri}"
        if (found := self.store.bundled(name, of)) is not None:
            page.restore(_opened(found), files)
            return
        with _complaints() as complaints:
            page.read(config, files)
        if not complaints:  # they are told by each build
            self.store.hold(name, of, _closed(page.plain()))


class _Ear(logging.Handler):
    """Hears whatever is told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@contextmanager
def _complaints() -> Iterator[list[logging.LogRecord]]:
    """Whatever is told meanwhile."""
    ear = _Ear()
    loggers = [logging.getLogger(name) for name in ("", "mkdocs")]  # one that hands on to the other, or does not
    for one in loggers:
        one.addHandler(ear)
    try:
        yield ear.heard
    finally:
        for one in loggers:
            one.removeHandler(ear)


def _closed(plain: Any) -> dict[str, bytes]:
    return {"plain": zlib.compress(json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)}


def _opened(files: dict[str, bytes]) -> Any:
    return json.loads(zlib.decompress(files["plain"]).decode("utf-8", "surrogatepass"))


class HandPage(BuiltPage):
    """A hand-written page that may be known already."""

    def __init__(self, title: str | None, file: File, config: MkDocsConfig, readings: Readings) -> None:
        super().__init__(title, file, config)
        self.readings = readings

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """What Markdown makes of it."""
        self.readings.page(self, config, files)

    def read(self, config: MkDocsConfig, files: Files) -> None:
        """The same, made now."""
        super().render(config, files)

    def plain(self) -> dict[str, Any]:
        """What Markdown has made of it, as JSON can say it."""
        links = self.links_to_anchors
        return {
            "content": self.content,
            "toc": _tokens(self.toc),
            "title": self._title_from_render,
            "anchors": sorted(self.present_anchor_ids or ()),
            "links": None if links is None else {file.src_uri: found for file, found in links.items()},
        }

    def restore(self, plain: dict[str, Any], files: Files) -> None:
        """Be what Markdown made of it once."""
        self.content, self.toc, self._title_from_render = plain["content"], get_toc(plain["toc"]), plain["title"]
        self.present_anchor_ids = set(plain["anchors"])
        links = plain["links"]
        self.links_to_anchors = None if links is None else {files.src_uris[path]: to for path, to in links.items()}


def know_again(store: Store, titles: Mapping[str, str | None], files: Files, config: MkDocsConfig) -> None:
    """Have hand-written pages from the last build, where they are made of what can be seen. ``titles``: path → title
    in the menu."""
    readings = Readings.begun(store, config, files)
    for file in files.documentation_pages() if readings else ():
        if file.page is None and readings:
            HandPage(titles.get(file.src_uri), file, config, readings)


def _tokens(links: Iterable[AnchorLink]) -> list[Any]:
    """A list of contents as the extension of Markdown gives it."""
    return [{"name": one.title, "id": one.id, "level": one.level, "children": _tokens(one.children)} for one in links]


def entries(store: Store | None, page: BuiltPage) -> tuple[Entry, ...]:
    """What the search finds a hand-written page by."""
    title, content = str(page.title), page.content or ""

    def made() -> tuple[Entry, ...]:
        return parts_of(content, title, page.url, page.meta)

    if store is None:
        return made()
    name, of = f"entries {page.file.src_uri}", digest(repr((content, title, page.url, page.meta)))
    if (found := store.bundled(name, of)) is None:
        found = store.hold(name, of, _closed([vars(one) for one in made()]))
    return tuple(map(Entry.of, _opened(found)))
