"""The files of a folder: nothing outside of it, no more of them than anybody keeps, and what cannot be looked into."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path as File

MOST = 100_000
"""So many files and folders are looked at; a folder that holds more is hardly the one that was meant."""
READ = (".yaml", ".toml", ".jinja")
"""How the names end of what is read: a folder of such a name is told as a file that is none."""


@dataclass
class Walk:
    """What lies in a folder. A link is a file, wherever it leads: nobody follows one to a folder from here."""

    files: list[File] = field(default_factory=list)
    """In the order of their paths, without what is hidden."""
    closed: list[tuple[File, OSError]] = field(default_factory=list)
    """Folders into which nobody may look: what lies in them would be passed over in silence."""
    endless: bool = False
    """Whether there is so much that the rest was not looked at, and nothing is told of the files."""


def walk(folder: File, wanted: Callable[[str], bool] = lambda name: True) -> Walk:
    """Everything below a folder. ``wanted``: which folders right inside it are looked into, by their names."""
    found, waiting, seen = Walk(), [folder], 0
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MOST:
                        return Walk(endless=True)
                    if entry.name.startswith("."):
                        continue
                    if entry.name.endswith(READ) or not entry.is_dir(follow_symlinks=False):
                        found.files.append(here / entry.name)
                    elif here != folder or wanted(entry.name):
                        waiting.append(here / entry.name)
        except OSError as error:
            found.closed.append((here, error))
    found.files.sort()
    found.closed.sort(key=lambda pair: pair[0])
    return found


def leads_out(file: File, folder: File) -> bool:
    """Whether a file is a link to something outside of a folder."""
    return file.is_symlink() and not File(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))
