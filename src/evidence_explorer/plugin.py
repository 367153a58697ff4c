"""The MkDocs adapter: our pages and assets as virtual files, the data watched, an edit shown at once."""

from __future__ import annotations

import gc
import logging
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as BuiltPage
from mkdocs.structure.toc import AnchorLink

from . import manifest
from .assets import scripts, styles, theme_folder
from .framing import Framing, shares_a_frame, theme_language
from .handwritten import entries, know_again
from .hosting import repository
from .live import Live, asking, snapshot
from .pages import Place, keep_compiled
from .policy import guarded, is_guarded
from .problems import as_text
from .progress import Progress, wanted
from .publish import MISSING, Publication
from .ready import FILLED, ReadyPage, asset
from .renewal import Plain, Renewal
from .search import Entry
from .serving import refuse_taken, said
from .settings import insist, part_asked_for
from .shards import PART, told
from .site import Refused, Workshop
from .sitemap import sitemaps
from .staging import Staging, Unwritable, put
from .stopped import stopped

log = get_plugin_logger("evidence")
PERMALINK = 'title="Permanent link"'
"""How Markdown names the link to a heading, in one language."""
PRUNED = "navigation.prune"
THEIRS = "search/search_index.json"
"""Where the theme's search would look, if it were not ours."""
UNUSED = ("assets/javascripts/lunr/", "assets/javascripts/workers/")
"""What the theme brings for its own search."""
NEED_INDEX = {"search.highlight", "search.suggest"}
"""Features of the theme that would load a whole index with every page."""
DELAY = 0.05  # seconds without a further change, after which the server builds


class EvidenceConfig(Config):  # type: ignore[no-untyped-call]
    """The options of the plugin in mkdocs.yml."""

    data_dir = c.Type(str, default="data")
    seeds_dir = c.Type(str, default="seeds")
    overrides_dir = c.Type(str, default="overrides")
    cache_dir = c.Type(str, default=".cache/evidence")
    branch = c.Type(str, default="main")


class EvidencePlugin(BasePlugin[EvidenceConfig]):  # type: ignore[no-untyped-call]
    """One instance lives through all rebuilds of `mkdocs serve`, so that the last good site can stay up."""

    def __init__(self) -> None:
        self.publication = Publication()
        self.hand: dict[str, tuple[str, tuple[Entry, ...]]] = {}
        self.searching = False
        self.seen: dict[Path, tuple[int, ...]] = {}
        self.live: Live | None = None
        self.framing: Framing | None = None
        self.progress = Progress(sys.stderr, logging.getLogger("mkdocs"))
        self.beside = self.dirty = False
        """Whether a build is written beside the site, and begins with what the site holds."""
        self.staging: Staging | None = None
        self.whole = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is a server; anything else publishes a site."""
        self.publication.serving = command == "serve"
        self.beside, self.dirty = command != "serve", dirty
        if (
            command == "build"
        ):  # a build makes a million short-lived values and ends: looking for cycles costs a seventh
            gc.set_threshold(200_000, 20, 20)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the data before anything is written: an error stops a build and leaves the old site as it was."""
        self.progress.shown = wanted(sys.stderr, self.progress.log)
        self.progress.step(1)
        root = Path(config.config_file_path or ".").resolve().parent
        insist(config)
        self.publication.shard = part_asked_for(building=self.beside)
        if self.publication.serving and not self.live:
            refuse_taken(*config.dev_addr)
        self.built = config
        self._begin()
        self.publication.emit = lambda path, text: put(f"{config.site_dir}/{path}", text.encode())
        docs = Path(config.docs_dir).resolve()
        given = self.config
        self.publication.settle_in(
            Workshop(
                root / given.data_dir,
                root,
                root / given.seeds_dir,
                config.repo_url or repository(root),
                overrides=root / given.overrides_dir,
                address=config.site_url,
            ),
            branch=given.branch,
            docs=docs.relative_to(root).as_posix() if docs.is_relative_to(root) else None,
            cache=root / given.cache_dir,
            name=config.site_name,
            address=config.site_url,
        )
        if self.publication.serving:
            self.seen = snapshot(self.folders())
        try:
            self.renew()
        except Refused as refused:
            raise PluginError("\n" + as_text(refused.problems)) from None
        for language in self.publication.trees.languages:
            if theme_language(config, language) is None:
                raise PluginError(
                    f"The theme has no words in '{language}': put partials/languages/{language}.html into the folder "
                    "that 'custom_dir' of the theme names in mkdocs.yml."
                )
        config.watch += [str(folder) for folder in self.publication.watched()]
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, theme_folder())
        config.extra_css[:0] = styles()
        config.extra_javascript += scripts()
        features = [one for one in config.theme.get("features") or [] if one not in NEED_INDEX]
        config.theme["features"] = features
        if PRUNED not in features:  # each page holds its own branch of the menu, not all of it
            features.append(PRUNED)
        return config

    def _begin(self) -> None:
        """A site that cannot be written is told before any work is done."""
        if not self.beside:
            return
        try:
            self.staging = Staging.begin(Path(self.built.site_dir), keep=self.dirty)
        except Unwritable as refused:
            raise PluginError(str(refused)) from None
        self.goal, self.built.site_dir = self.built.site_dir, str(self.staging.folder)

    def renew(self) -> None:
        """Read the data again; a server says what is wrong and goes on."""
        if wrong := self.publication.renew():
            log.error("The data holds errors; the last good pages stay.\n%s", wrong)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Once more, before the old site is taken away: another plugin may have changed the settings."""
        insist(config)
        try:
            self.publication.try_templates()
        except Refused as refused:
            raise PluginError("\n" + as_text(refused.problems)) from None

    @event_priority(100)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the generated pages and assets."""
        publication, self.whole = self.publication, False
        for file in [file for file in files if _unused(file.src_uri)]:
            files.remove(file)
        publication.arrange(file.src_uri for file in files.documentation_pages())
        if publication.site is None:
            home = File.generated(config, "index.md", content=publication.broken_home())
            return Files([*(f for f in files if f.src_uri != "index.md"), home])
        for path in publication.places:
            level = InclusionLevel.INCLUDED if path in publication.titles else InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, path, content="", inclusion=level))
        for path, page in publication.defaults.items():
            files.append(File.generated(config, path, content=page.text))
        self._set_pages(files, config)
        for path, content in publication.assets():
            files.append(asset(config, path, content, held=publication.serving))
        if publication.kept:
            know_again(publication.kept, publication.titles, files, config)
        publication.urls = {file.url for file in files.documentation_pages()}
        self.files, self.hand = files, {}
        pages = len(files.documentation_pages())
        by_hand = pages - len(publication.places)
        self.progress.totals = {2: by_hand, 4: by_hand + len(publication.mine())}
        self.progress.step(2)
        return files

    def _set_pages(self, files: Files, config: MkDocsConfig) -> None:
        publication = self.publication
        for path, place in publication.places.items():
            ReadyPage(publication.titles.get(path), place, publication, files.src_uris[path], config)
        config.nav = publication.menu

    def arrange_again(self) -> None:
        """The same pages in a menu that says something else."""
        self.publication.arrange(file.src_uri for file in self.files.documentation_pages() if file.abs_src_path)
        self._set_pages(self.files, self.built)
        self.on_nav(get_navigation(self.files, self.built), config=self.built, files=self.files)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Each language has a menu of its own."""
        tree, self.nav = self.publication.language_of, nav
        self.navs = {
            language: Navigation(
                [item for item in nav.items if tree(_first(item).file.src_uri) == language],
                [page for page in nav.pages if tree(page.file.src_uri) == language],
            )
            for language in self.publication.trees.languages
        }
        if self.framing:  # a server, in which the menu says something else now
            self.framing = Framing(self.publication, config, self.env, self.navs)

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the theme's templates at hand for the frames."""
        self.env = env
        keep_compiled(env)
        self.plain = Plain.of(config)
        self.framing = Framing(self.publication, config, env, self.navs)
        mine = {*self.publication.mine()}
        for path, place in self.publication.places.items():
            if place not in mine and (file := files.src_uris.get(path)):
                file.inclusion = InclusionLevel.EXCLUDED  # read and linked to, and written by another part
        self.progress.step(3)

    def on_page_content(self, html: str, /, *, page: BuiltPage, config: MkDocsConfig, files: Files) -> None:
        """A hand-written page has been read: it stands in the frame of the generated ones, unless it asks for more."""
        if not isinstance(page, ReadyPage):
            self.progress.one_more(2)
            if self.publication.site and shares_a_frame(page, html, config):
                page.meta["template"] = FILLED

    @event_priority(-100)
    def on_post_page(self, output: str, /, *, page: BuiltPage, config: MkDocsConfig) -> str:
        """A page stands in its frame, and says what it may run."""
        self.progress.one_more(4)
        return self._guarded(output)

    @event_priority(-100)
    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> str:
        """So does the page of missing addresses."""
        return self._guarded(output_content) if template_name.endswith(".html") else output_content

    def _guarded(self, html: str) -> str:
        """A server writes a script of its own into every page, which no page can name."""
        return html if self.publication.serving or is_guarded(html) else guarded(html)

    @event_priority(100)
    def on_page_context(self, context: Any, /, *, page: BuiltPage, config: MkDocsConfig, nav: Navigation) -> None:
        """Give each page the words, the menu, the search index and the switcher of its own language."""
        publication, path = self.publication, page.file.src_uri
        if isinstance(page, ReadyPage):
            page.made()
            self._write_beside(page.place, config.site_dir)
        around = publication.around(path, page.url, page.canonical_url)
        if not isinstance(page, ReadyPage):
            default = publication.defaults.get(path)
            if default and default.language != around["w"].language:
                page.content = f'<div lang="{default.language}">{page.content}</div>'
            elif page.content:  # Markdown knows one language only
                page.content = page.content.replace(PERMALINK, f'title="{escape(around["w"]("permalink"))}"')
            parts = entries(publication.kept, page)
            self.hand[page.url] = (around["w"].language, parts)
            _retitle(page.toc, {part.anchor: part.title for part in parts})
            page.meta["search"] = {"exclude": True}
        assert self.framing
        self.framing.place(context, page, around)

    def _write_beside(self, place: Place, site: str) -> None:
        """The figures of a page, and each of its charts alone; a server takes away those that it had before."""
        if self.publication.serving:
            for old in self.publication.embeds_of(place, Path(site)):
                shutil.rmtree(old)
        for name, text in self.publication.beside(place).items():
            put(f"{site}/{name}", text.encode())

    def on_template_context(self, context: Any, /, *, template_name: str, config: MkDocsConfig) -> None:
        """The page of missing addresses speaks every language."""
        if template_name == MISSING:
            here = self.publication
            around = here.around("404.md", "404.html", None) | {"file": None, "edit": None}
            context["ee"] = around | {"everywhere": here.everywhere()}

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """One search index and one sitemap per language; what was written is kept for the next build."""
        self.progress.step(5)
        site = Path(config.site_dir)
        if self.publication.site:
            self.searching = (site / THEIRS).is_file()
            (site / THEIRS).unlink(missing_ok=True)  # ours takes its place
            if not self.publication.address:  # without it there is nothing to list
                for name in ("sitemap.xml", "sitemap.xml.gz"):
                    (site / name).unlink(missing_ok=True)
            for files in self.by_language():
                for path, content in files.items():
                    put(f"{site}/{path}", content)
            self.publication.remember()
        self.whole = True
        self.progress.end()

    @event_priority(-100)
    def on_build_error(self, *, error: Exception) -> None:
        """What is wrong is told from the left, in a sentence."""
        self.progress.end()
        self.whole &= self.publication.serving  # which knows by itself whether its folder was emptied
        if (self.staging or self.publication.serving) and not isinstance(error, MkDocsException):
            log.debug("The build stopped.", exc_info=error)
            raise PluginError(stopped(error)) from None

    def by_language(self) -> Iterator[dict[str, bytes]]:
        """The search index of each language, or what a part says that it is made of; and the sitemaps."""
        publication = self.publication
        languages = publication.trees.languages if self.searching else ()
        if publication.shard.whole:
            yield from map(self.index, languages)
        else:
            made_from = manifest.sources(publication.made_from())
            indexed = {one: publication.indexed(one, self._by_hand(one)) for one in languages}
            yield {PART: told(publication.shard, publication.version, made_from, indexed)}
        if address := publication.address:
            yield sitemaps(publication.trees, address, sorted(publication.urls))

    def index(self, language: str) -> dict[str, bytes]:
        """The files of the search of a language."""
        return self.publication.index(language, self._by_hand(language))

    def _by_hand(self, language: str) -> dict[str, tuple[Entry, ...]]:
        before = self.publication.trees.prefix(language)
        return {url.removeprefix(before): parts for url, (one, parts) in self.hand.items() if one == language}

    def on_serve(self, server: Any, /, *, config: MkDocsConfig, builder: Any) -> Any:
        """After an edit, the page that is looked at comes first."""
        live = self.live = Live(said(lambda: builder(), lambda: self.whole), Renewal(self), self.seen)
        server.builder, server.build_delay = live.build, DELAY
        server.set_app(asking(server.get_app(), live, server.mount_path))
        watched = [path for path, times in server._watched_paths.items() for _ in range(times)]
        for path in watched:
            server.unwatch(path)
        server.observer = live.watcher
        for path in watched:
            server.watch(path)
        if live.differs():  # edited while the first build went on
            live.build()
        return server

    def on_shutdown(self) -> None:
        """A whole site takes the place of the former one; a server writes nothing once its folder is taken away."""
        if self.live:
            self.live.stop()
        if self.staging:
            staging, self.staging, self.built.site_dir = self.staging, None, self.goal
            if not self.whole or sys.exc_info()[0] is not None:
                staging.discard()
                return
            try:
                if self.publication.shard.whole:
                    manifest.write(staging.folder, manifest.sources(self.publication.made_from()))
                staging.publish()
            except OSError as error:
                staging.discard()
                raise PluginError(stopped(error)) from None

    def folders(self) -> list[Path]:
        """What pages are made of."""
        config = self.built
        own = [Path(config.config_file_path)] if config.config_file_path else []
        return [*self.publication.watched(), Path(config.docs_dir), *own]


def _unused(path: str) -> bool:
    """What the theme brings for its own developers, and for the search that ours stands in for."""
    return path.startswith(UNUSED) or (path.startswith("assets/") and path.endswith((".js.map", ".css.map")))


def _first(item: Any) -> Any:
    while getattr(item, "children", None):
        item = item.children[0]
    return item


def _retitle(links: Iterable[AnchorLink], titles: Mapping[str, str]) -> None:
    """The list of contents as the headings are written: Markdown folds the spaces that must not break, too."""
    for link in links:
        if link.id in titles:
            link.title = escape(titles[link.id])
        _retitle(link.children, titles)
