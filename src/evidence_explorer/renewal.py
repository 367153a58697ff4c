"""What one change asks of a site that `mkdocs serve` has built: which of its files, and how each is written again."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from .handwritten import OURS, entries, reads_itself_only
from .live import error_page
from .pages import KINDS
from .publish import INDEX, MISSING, Publication
from .search import Entry
from .staging import put
from .track import Node


class Builder(Protocol):
    """The plugin, as it stands after a whole build."""

    publication: Publication
    built: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any
    plain: Plain
    hand: dict[str, tuple[str, tuple[Entry, ...]]]
    """Address → language and search entries of each hand-written page."""
    searching: bool

    def folders(self) -> list[Path]:
        """The files and folders that are watched."""
        ...

    def renew(self) -> None:
        """Read the data again."""
        ...

    def arrange_again(self) -> None:
        """The same pages in a menu that says something else."""
        ...

    def index(self, language: str) -> dict[str, bytes]:
        """The files of the search of a language."""
        ...


@dataclass(frozen=True)
class Plain:
    """What of the settings is another while a page of another language is written."""

    name: str
    description: str | None
    extra: dict[str, Any]
    theme: dict[str, Any]

    @classmethod
    def of(cls, config: MkDocsConfig) -> Plain:
        """The settings as they are before a page is written."""
        theme = {name: deepcopy(config.theme.get(name)) for name in ("language", "palette")}
        return cls(config.site_name, config.site_description, dict(config.extra), theme)

    def restore(self, config: MkDocsConfig) -> None:
        """Have them so again."""
        config.site_name, config.site_description = self.name, self.description
        config.extra.clear()
        config.extra.update(self.extra)
        for name, value in self.theme.items():
            config.theme[name] = deepcopy(value)


class Renewal:
    """Works on what the plugin remembers of the last whole build."""

    def __init__(self, plugin: Builder) -> None:
        self.plugin = plugin
        self.late: set[str] = set()
        """Pages that wait until it is quiet."""

    def folders(self) -> list[Path]:
        """The files and folders that are watched."""
        return self.plugin.folders()

    def stale(self, changed: set[Path]) -> list[str] | None:
        """Files of the site to write again, once the data were read again; None where all must be built."""
        plugin, publication = self.plugin, self.plugin.publication
        by_source = {file.abs_src_path: file for file in self._hand()}
        edited = [by_source[str(path)] for path in changed if str(path) in by_source and path.is_file()]
        others = {path for path in changed if str(path) not in by_source or not path.is_file()}
        data = publication.watched()
        strange = [path for path in others if not any(path.is_relative_to(folder) for folder in data)]
        if strange or any(map(publication.frames_read, others)) or not self._simple():
            return None
        if any(self._seen_by_others(file) for file in edited):
            return None
        wrong, (places, said) = publication.problems, publication.signature()
        plugin.renew()
        now_places, now_said = publication.signature()
        if now_places != places:
            return None
        if now_said != said:
            plugin.arrange_again()
        site = publication.site
        assert site
        every = now_said != said or wrong != publication.problems
        pages = [path for path, place in publication.places.items() if every or not site.memory.fresh(site.node(place))]
        pages += [file.src_uri for file in (self._hand() if every else edited)]
        pages += publication.defaults if every else []
        found = [file.dest_uri for path in pages if (file := plugin.files.get_file_from_path(path))]
        slow = {path for path, place in publication.places.items() if KINDS[place.kind].slow}
        self.late = {file.dest_uri for path in slow if (file := plugin.files.get_file_from_path(path))}
        found += [MISSING] if every else []
        extra = self._extra()
        old = {node for node in set(extra.values()) if not site.memory.fresh(node)}  # a node has dozens of files
        found += [address for address, node in extra.items() if node in old]
        return [*found, *self._indexes()] if found else []

    def _simple(self) -> bool:
        """Whether one page can be written without the others."""
        config = self.plugin.built
        whole = bool(config.hooks or config.extra_templates) or "navigation.footer" in config.theme["features"]
        return self.plugin.publication.site is not None and set(config.plugins) <= OURS and not whole

    def _seen_by_others(self, file: File) -> bool:
        """Read a hand-written page again. Whether others show something of it that is another now, or may do so."""
        config, page = self.plugin.built, file.page
        if not reads_itself_only(config):
            return True
        assert page
        before = page.title, {**page.meta, "search": None}
        _populate_page(page, config, self.plugin.files, False)
        language = self.plugin.publication.language_of(file.src_uri)
        self.plugin.hand[page.url] = (language, entries(None, page))
        in_menu = file.src_uri in self.plugin.publication.titles
        return in_menu and before != (page.title, {**page.meta, "search": None})

    def slow(self, address: str) -> bool:
        """Whether a file waits until it is quiet: no page, or one that shows something of all records."""
        return not address.endswith(".html") or address in self.late

    def write(self, address: str) -> None:
        """Write one file of the site again."""
        plugin, config = self.plugin, self.plugin.built
        if address == MISSING:
            plugin.plain.restore(config)
            _build_theme_template(MISSING, plugin.env, plugin.files, config, plugin.nav)
        elif address in self._indexes():
            for path, content in plugin.index(plugin.publication.language_of(address)).items():
                put(f"{config.site_dir}/{path}", content)
        elif not address.endswith(".html"):
            self._write_extra(address)
        else:
            file = next(file for file in plugin.files.documentation_pages() if file.dest_uri == address)
            assert file.page
            if not file.abs_src_path:
                _populate_page(file.page, config, plugin.files, False)
            _build_page(file.page, config, plugin.files.documentation_pages(), plugin.nav, plugin.env)

    def fail(self, address: str, told: str) -> None:
        """Put a page that says so in the place of one that cannot be written."""
        if address.endswith(".html"):
            put(f"{self.plugin.built.site_dir}/{address}", error_page(told))

    def _write_extra(self, address: str) -> None:
        """Write what a kind of page brings with it: one file, and those that it brings for the first time."""
        site, folder = self.plugin.publication.site, Path(self.plugin.built.site_dir)
        assert site
        before = self._extra()
        node = before.get(address)
        now = site.extra(node) if node else {}
        for path in [address, *(now.keys() - before.keys())]:
            if path in now:
                put(str(folder / path), now[path])
            else:
                (folder / path).unlink(missing_ok=True)

    def _hand(self) -> list[File]:
        return [file for file in self.plugin.files.documentation_pages() if file.abs_src_path]

    def _indexes(self) -> list[str]:
        trees = self.plugin.publication.trees
        return [trees.prefix(language) + INDEX for language in trees.languages] if self.plugin.searching else []

    def _extra(self) -> dict[str, Node]:
        """Address → node of files that kinds of pages bring with them."""
        site = self.plugin.publication.site
        return site.extra_files() if site else {}
