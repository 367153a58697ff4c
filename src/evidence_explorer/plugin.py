"""The MkDocs adapter: adds our pages and assets as virtual files, one tree per language, and watches the data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as BuiltPage

from .assets import scripts, styles
from .hosting import edit_address, report_address, repository
from .problems import Problem, as_text, errors
from .shell import Shell, split_search, split_sitemap, theme_folder
from .site import Refused, Site, build_site
from .words import Words, words
from .words.tongues import tongue, tongues

log = get_plugin_logger("evidence")

SHOWN = 50  # problems that a page shows of its own file, and of all other files


@dataclass(frozen=True)
class Panel:
    """The problems above a page of `mkdocs serve`, in one language: those of the file behind the page come first."""

    w: Words
    title: str
    text: str
    stopped: bool
    own: list[Problem]
    others: list[Problem]
    explained: str | None
    """The page that explains the codes."""

    @property
    def lists(self) -> list[tuple[str, bool, list[Problem], int]]:
        """Heading, whether it is open, what is shown, and how many more there are; no list is empty."""
        parts = [(self.w("panel.own"), True, self.own), (self.w("panel.others"), not self.own, self.others)]
        return [
            (f"{heading} ({len(found)})", is_open, found[:SHOWN], len(found[SHOWN:]))
            for heading, is_open, found in parts
            if found
        ]


class EvidenceConfig(Config):  # type: ignore[no-untyped-call]
    """The options of the plugin in mkdocs.yml."""

    data_dir = c.Type(str, default="data")
    seeds_dir = c.Type(str, default="seeds")
    branch = c.Type(str, default="main")


class EvidencePlugin(BasePlugin[EvidenceConfig]):  # type: ignore[no-untyped-call]
    """One instance lives through all rebuilds of `mkdocs serve`, so that the last good site can stay up."""

    def __init__(self) -> None:
        self.serving = False
        self.site: Site | None = None
        self.problems: list[Problem] = []
        self.edits: dict[str, str | None] = {}  # generated page → the data file behind it
        self.explained: dict[str, str] = {}  # language → the page that explains the codes of problems
        self.html: dict[int, tuple[str, Any]] = {}  # converted pages, while a server runs
        self.key: int | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is a server."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the data before anything is written: an error stops a build and leaves the old site as it was."""
        root = Path(config.config_file_path or ".").resolve().parent
        _insist(config)
        self.repository = config.repo_url or repository(root)
        self._read(root / self.config.data_dir, root, root / self.config.seeds_dir)
        config.watch += [
            str(root / name) for name in (self.config.data_dir, self.config.seeds_dir) if (root / name).is_dir()
        ]
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, theme_folder())
        config.extra_css[:0] = styles()
        config.extra_javascript += scripts()
        docs = Path(config.docs_dir).resolve()
        self.docs = docs.relative_to(root).as_posix() if docs.is_relative_to(root) else None
        self.shell = Shell(self.site.dataset if self.site else None, config.site_name)
        return config

    def _read(self, data: Path, root: Path, seeds: Path) -> None:
        try:
            self.site = build_site(data, root, seeds, self.repository)
            self.problems = self.site.problems
        except Refused as refused:
            self.problems = refused.problems
            if not self.serving:
                raise PluginError("\n" + as_text(refused.problems)) from None
            log.error("The data holds errors; the last good pages stay.\n%s", as_text(refused.problems))

    @event_priority(100)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the generated pages and assets."""
        for language in {*self.shell.languages, *tongues()}:
            if explaining := files.get_file_from_path(f"{self.shell.prefix(language)}problems.md"):
                self.explained[language] = explaining.url
        if self.site is None:
            home = File.generated(config, "index.md", content=self.shell.broken_home())
            return Files([*(f for f in files if f.src_uri != "index.md"), home])
        in_nav = self.shell.in_nav()
        for page in self.site.pages:
            path = self.shell.prefix(page.language) + page.path
            level = InclusionLevel.INCLUDED if page.path in in_nav else InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, path, content=page.markdown, inclusion=level))
        for path, content in self.site.assets.items():
            files.append(File.generated(config, path, content=content))
        config.nav = self.shell.navigation({file.src_uri for file in files})
        self.edits = {self.shell.prefix(p.language) + p.path: p.edit for p in self.site.pages}
        return files

    def on_page_markdown(self, markdown: str, *, page: BuiltPage, config: MkDocsConfig, files: Files) -> str | None:
        """A generated page that did not change since the last build is not converted again."""
        key = hash(markdown) if self.serving and page.file.src_uri in self.edits else None
        self.key = key
        return "" if key in self.html else None

    def on_page_content(self, html: str, *, page: BuiltPage, config: MkDocsConfig, files: Files) -> str | None:
        """Take the converted page from memory, or keep it there."""
        if self.key is None:
            return None
        html, page.toc = self.html.setdefault(self.key, (html, page.toc))
        return html

    def on_page_context(self, context: Any, /, *, page: BuiltPage, config: MkDocsConfig, nav: Navigation) -> None:
        """Give each page the words, the menu, the search index and the switcher of its own language."""
        path = page.file.src_uri
        language = self.shell.language_of(path)
        file = self.edits.get(path, f"{self.docs}/{path}" if self.docs else None)
        self.shell.dress(context, config, nav, page, language)
        context["ee"] = self.shell.frame(language, []) | {
            "panels": self._panels(language, file),
            "file": file,
            "edit": edit_address(self.repository, self.config.branch, file) if file else None,
            "record": bool(self.edits.get(path)),
            "report": self._report(path, page, language),
            "contribute": self.shell.contribute(language, nav),
        }

    def _panels(self, language: str, file: str | None) -> list[Panel]:
        """What is wrong, while a server runs; in every language where not even those of the site could be read."""
        if not self.serving or not self.problems:
            return []
        return [self._panel(spoken, file) for spoken in ([language] if self.site else tongues())]

    def _panel(self, language: str, file: str | None) -> Panel:
        w, told = words(language), [problem.told(tongue(language)) for problem in self.problems]
        wrong = len(errors(told))
        counts = [w.count("problems_n", wrong)] if wrong else []
        counts += [w.count("notices_n", len(told) - wrong)] if len(told) > wrong else []
        text = w("problems.text" if wrong else "panel.notices") if self.site else w("panel.first")
        own, others = ([p for p in told if (p.file == file) is mine] for mine in (True, False))
        return Panel(w, ", ".join(counts), text, bool(wrong), own, others, self.explained.get(language))

    def _report(self, path: str, page: BuiltPage, language: str) -> str | None:
        """The form for a wrong figure of the record behind a page."""
        file = self.edits.get(path)
        if not file:
            return None
        title = words(language)("report.title", name=Path(file).stem)
        return report_address(self.repository, title, file, page.canonical_url or page.url)

    def on_template_context(self, context: Any, /, *, template_name: str, config: MkDocsConfig) -> None:
        """The page of missing addresses speaks the first language."""
        if template_name == "404.html":
            context["ee"] = self.shell.frame(self.shell.first, []) | {"panels": [], "file": None, "edit": None}

    def on_post_build(self, config: MkDocsConfig) -> None:
        """One search index and one sitemap per language."""
        folder = Path(config.site_dir)
        split_search(folder, self.shell.languages)
        split_sitemap(folder, self.shell.languages)


def _insist(config: MkDocsConfig) -> None:
    """The settings without which our pages would lose their anchors or links, or ask other sites for fonts."""
    if not config.use_directory_urls:
        raise PluginError("The evidence plugin needs 'use_directory_urls: true' in mkdocs.yml (or leave the line out).")
    if "attr_list" not in config.markdown_extensions:
        config.markdown_extensions.append("attr_list")
    config.theme["font"] = False
