"""A site as `mkdocs serve` keeps it, without sockets; and the same project built by somebody who remembers nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from evidence_explorer.live import Live
from evidence_explorer.plugin import EvidencePlugin
from evidence_explorer.renewal import Renewal

ADDRESS = "http://127.0.0.1:8000/"


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The files that are not in both, or not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@contextmanager
def plugins_of(cache: dict[str, Any]) -> Iterator[None]:
    """The builder keeps plugins from one build to the next, for all of a process: here, for one site."""
    option: Any = MkDocsConfig.plugins
    before, option.plugin_cache = option.plugin_cache, cache
    try:
        yield
    finally:
        option.plugin_cache = before


@dataclass
class Made:
    """A way to build a project: its own plugins, its own folder."""

    root: Path
    folder: Path
    cache: Path | None = None
    command: str = "serve"
    plugins: dict[str, Any] = field(default_factory=dict)
    started: bool = False

    def build(self) -> None:
        """A whole build."""
        with plugins_of(self.plugins):
            config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.folder), dev_addr="127.0.0.1:0")
            if not self.started:
                config.plugins.on_startup(command=self.command, dirty=False)  # type: ignore[arg-type]
                self.started = True
            config.site_url = ADDRESS
            self.plugin.config.cache_dir = str(self.cache or self.folder.parent / "nothing")
            try:
                build(config, serve_url=ADDRESS if self.command == "serve" else None)
            finally:
                if self.command != "serve":
                    config.plugins.on_shutdown()

    @property
    def plugin(self) -> EvidencePlugin:
        """Ours."""
        plugin = self.plugins["evidence"]
        assert isinstance(plugin, EvidencePlugin)
        return plugin


def settle(live: Live) -> None:
    """A browser asks for every file that is out of date."""
    looked_at = dict(live.looked_at)
    for address in list(live.pending):
        live.ask(address)
    live.looked_at = looked_at  # nobody looked at a page for longer than that


@dataclass
class Living(Made):
    """A server without its sockets."""

    def __post_init__(self) -> None:
        logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
        self.build()
        self.live = Live(self.build, Renewal(self.plugin), self.plugin.seen)
        self.live.watcher.paths = []

    def after_an_edit(self) -> list[str]:
        """What the server does after a change; gives the files that were written again, or none for a whole build."""
        written: list[str] = []
        write = self.live.renewal.write

        def counted(address: str) -> None:
            written.append(address)
            write(address)

        self.live.renewal.write = counted  # type: ignore[method-assign]
        try:
            self.live.build()
            settle(self.live)
        finally:
            self.live.renewal.write = write  # type: ignore[method-assign]
        return written

    def worked_out(self) -> set[tuple[str, ...]]:
        """The pages that were worked out since the last reading of the data: language, kind, key."""
        site = self.plugin.publication.site
        assert site
        return {node[1:] for node in site.memory.why if node[0] == "pages.written"}

    def address(self, page: tuple[str, ...]) -> str:
        """The file of a page in the site."""
        publication = self.plugin.publication
        place = next(one for one in publication.places.values() if (one.language, one.kind, one.key) == page)
        found = self.plugin.files.get_file_from_path(publication.trees.prefix(place.language) + place.path)
        assert found
        return found.dest_uri

    def wrong(self) -> list[str]:
        """The files that are not as in a build by somebody who remembers nothing."""
        clean = Made(self.root, self.folder.parent / "clean")
        clean.build()
        return differing(files_of(self.folder), files_of(clean.folder))
