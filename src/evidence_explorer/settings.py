"""What a build is asked for: which part, and settings without which our pages would lose their anchors or links."""

from __future__ import annotations

import os

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from .shards import ASKED, Shard


def part_asked_for(*, building: bool) -> Shard:
    """Which part of the site a build is asked for; PluginError where that is no part, or where nothing is built."""
    try:
        shard = Shard.read(os.environ.get(ASKED, ""))
    except ValueError as wrong:
        raise PluginError(str(wrong)) from None
    if not shard.whole and not building:
        raise PluginError(f"A server shows the whole site: leave out {ASKED}.")
    return shard


def insist(config: MkDocsConfig) -> None:
    """The settings without which our pages would lose their anchors or links, or ask other sites for fonts."""
    if not config.use_directory_urls:
        raise PluginError(
            "The evidence plugin needs 'use_directory_urls: true' in mkdocs.yml (or leave the line out), "
            "and no plugin that turns it off, such as 'offline'."
        )
    if config.theme.name != "material":
        raise PluginError(
            "The evidence plugin needs 'theme: {name: material}' in mkdocs.yml: its pages use that frame."
        )
    if "attr_list" not in config.markdown_extensions:
        config.markdown_extensions.append("attr_list")
    config.theme["font"] = False
