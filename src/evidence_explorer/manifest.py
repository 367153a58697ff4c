"""What a built site consists of and what it was made from, so that anybody can ask whether it is whole and true."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

NAME = "manifest.json"
"""Where a site keeps it."""
READ = {".yaml", ".toml", ".jinja"}
"""What is read of the folders that a site is made from."""


class NoManifest(Exception):
    """A folder that says nothing of what it consists of; the message says what to do."""


@dataclass(frozen=True)
class Difference:
    """One file that is not as the manifest says: `missing`, `other` or `added`."""

    what: str
    file: str


def prints(site: Path) -> dict[str, str]:
    """Path → SHA-256 of every file of a site that is not hidden, in the order of their paths."""
    return {path: sha256(_content(file)).hexdigest() for path, file in _files(site) if path != NAME}


def sources(folders: Mapping[str, Path]) -> dict[str, str]:
    """The same for what is read of the folders that a site is made from. The names of these folders, which may be
    others elsewhere, do not count, nor does how lines end."""
    return {
        f"{name}/{path}": sha256(_content(file).replace(b"\r\n", b"\n")).hexdigest()
        for name, folder in sorted(folders.items())
        for path, file in _files(folder)
        if os.path.splitext(path)[1] in READ
    }


def _files(folder: Path) -> list[tuple[str, str]]:
    """Path below a folder, and where the file is: thousands, and so no objects of their own."""
    top, found = str(folder), []
    for here, folders, names in os.walk(top):
        folders[:] = [one for one in folders if not one.startswith(".")]
        below = here[len(top) :].replace(os.sep, "/").strip("/")
        found += [
            (f"{below}/{name}".lstrip("/"), f"{here}{os.sep}{name}") for name in names if not name.startswith(".")
        ]
    return sorted(found)


def _content(file: str) -> bytes:
    with open(file, "rb") as stream:
        return stream.read()


def write(site: Path, made_from: Mapping[str, str]) -> None:
    """The last file of a site: it lists all others."""
    told = {"data": _whole(made_from), "made_from": dict(made_from), "files": prints(site)}
    (site / NAME).write_text(json.dumps(told, indent=0) + "\n", encoding="utf-8", newline="\n")


def read(site: Path) -> dict[str, dict[str, str]]:
    """The lists `files` and `made_from` of a site. NoManifest if there are none."""
    try:
        told = json.loads((site / NAME).read_text(encoding="utf-8"))
        lists = {name: {str(path): str(said) for path, said in told[name].items()} for name in ("files", "made_from")}
    except FileNotFoundError:
        raise NoManifest(f"{site / NAME} is missing: this is no built site, or one of an older program.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise NoManifest(f"{site / NAME} cannot be read: build the site again.") from None
    return lists


def differences(said: Mapping[str, str], found: Mapping[str, str]) -> list[Difference]:
    """What is not as it was said, by path."""
    return [
        Difference("missing" if path not in found else "added" if path not in said else "other", path)
        for path in sorted(said.keys() | found.keys())
        if said.get(path) != found.get(path)
    ]


def _whole(lists: Mapping[str, str]) -> str:
    """One print for all of them: the version of the data."""
    return sha256("".join(f"{path}\0{said}\n" for path, said in sorted(lists.items())).encode()).hexdigest()
