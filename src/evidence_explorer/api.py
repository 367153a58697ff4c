"""The public interface: four functions that a program may rely on, as people rely on the commands.

>>> from evidence_explorer import api
>>> dataset = api.load("data")          # a frozen Dataset; Refused, with every problem, if there is an error
>>> problems = api.check("data")        # errors and notices, each with file, line, column, fact and remedy
>>> files = api.export("data", "out")   # the tables
>>> site = api.build_site("mkdocs.yml", "site")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Dataset
    from .problems import Problem

__all__ = ["NotBuilt", "build_site", "check", "export", "load"]


class NotBuilt(Exception):
    """A site could not be built; the message says why."""


def load(data: str | Path = "data", seeds: str | Path | None = None) -> Dataset:
    """The records of a data folder, with what lies beside it. Raises `evidence_explorer.site.Refused`, which carries
    every problem, if there is an error."""
    from .site import sound_dataset

    return sound_dataset(Path(data), seeds=Path(seeds) if seeds else None)[0]


def check(data: str | Path = "data", seeds: str | Path | None = None) -> list[Problem]:
    """Every problem of a data folder, errors and notices, in order of place; none where all is well."""
    from .site import examine

    return examine(Path(data), seeds=Path(seeds) if seeds else None).problems


def export(data: str | Path, folder: str | Path) -> list[Path]:
    """Write the tables of a data folder into a folder, which is made if needed. Returns the files."""
    from .export import export as write_tables

    return write_tables(load(data), Path(folder))


def build_site(settings: str | Path = "mkdocs.yml", folder: str | Path | None = None, strict: bool = True) -> Path:
    """Build the site of a file of settings, into ``folder`` or else where the settings say. Returns that folder.

    NotBuilt where the data hold an error, and where a warning was told if ``strict``.
    """
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    more = {"site_dir": str(Path(folder).resolve())} if folder else {}
    try:
        config = load_config(str(settings), strict=strict, **more)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except (Abort, MkDocsException) as error:
        # What stopped it was logged and put aside; it is what the caller must know.
        why = error.__context__ if isinstance(error.__context__, MkDocsException) else error
        raise NotBuilt(str(why).strip()) from None
    return Path(config.site_dir)
