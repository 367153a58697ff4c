"""What is ours as MkDocs sees it: nothing to read, nothing to render, only a frame to be put into."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as BuiltPage
from mkdocs.utils import weak_property

from .pages import Page, Place, harmless
from .problems import as_text
from .publish import Publication
from .site import Refused
from .staging import put

FILLED = "evidence-filled.html"
"""A template that prints a page which is ready from the first to the last letter."""


class Written(File):
    """A file that stands in the site already."""

    def copy_file(self, dirty: bool = False) -> None:
        """It is where it belongs."""


def asset(config: MkDocsConfig, path: str, content: bytes, *, held: bool) -> File:
    """A file that is no page. A build writes it at once, and holds it no longer; a server has it ``held``."""
    if held:
        return File.generated(config, path, content=content)
    file = Written.generated(config, path, abs_src_path=str(Path(config.site_dir, path)))
    put(file.abs_dest_path, content)
    return file


class ReadyPage(BuiltPage):
    """A page of ours: no Markdown, and nothing for the theme's search to read."""

    def __init__(
        self, title: str | None, place: Place, publication: Publication, file: File, config: MkDocsConfig
    ) -> None:
        super().__init__(title, file, config)
        self.place, self.publication = place, publication

    def made(self) -> Page:
        """What stands on it."""
        try:
            return self.publication.page(self.place)
        except Refused as refused:
            raise PluginError("\n" + as_text(refused.problems)) from None

    @weak_property
    def title(self) -> str:
        """Its own title, where the menu has no other."""
        return harmless(self.made().title)

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing to read: the page is written when its turn comes to be put into the frame, and then let go of."""
        self.markdown, self.meta = "", {"template": FILLED, "search": {"exclude": True}}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Nothing to render either."""
        self.content = ""
        self.present_anchor_ids, self.links_to_anchors = None, {}
