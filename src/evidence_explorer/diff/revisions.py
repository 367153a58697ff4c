"""OLD and NEW as folders on the disk: a folder as it is, a git revision unpacked beside, the working folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ..problems import Problem, harmless
from .objects import Entry, Tree, WrongUse, entries, faults, first, git, unpack

OVERRIDES = "overrides"


@dataclass(frozen=True)
class Side:
    """Where one side lies: its data folder, its inventory of claims, the folder from which files are named, and what
    the site says in its own way. A revision has its tree, the folders of it that are read, and what is odd in them."""

    data: Path
    seeds: Path
    root: Path
    overrides: Path
    tree: Tree | None = None
    read: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@contextmanager
def opened(name: str | None, data: Path, seeds: Path | None) -> Iterator[Side]:
    """A side by its name: a folder, else a revision; without a name, the working folder.

    ``data`` and ``seeds``: where they lie in the working folder, and so in each revision.
    """
    if name is None:
        yield _working(data, seeds)
    elif name and Path(name).is_dir():
        yield _folder(Path(name), seeds)
    else:
        with TemporaryDirectory(prefix="evidence-diff-") as temporary:
            yield _revision(name, data, seeds, Path(temporary))


def _working(data: Path, seeds: Path | None) -> Side:
    if not data.is_dir():
        raise WrongUse(f"The data folder {_quoted(data)} does not exist; name the right one with --data.")
    return Side(data, _seeds(data, seeds), _root(data), data.parent / OVERRIDES)


def _folder(folder: Path, seeds: Path | None) -> Side:
    """A data folder, or a project that holds one as `data`."""
    whole = not (folder / "site.yaml").exists() and (folder / "data").is_dir()
    data = folder / "data" if whole else folder
    beside = data.resolve().parent / "seeds"
    here = data.resolve().parent
    return Side(data, beside if beside.is_dir() or seeds is None else seeds, here, here / OVERRIDES)


def _seeds(data: Path, seeds: Path | None) -> Path:
    return data.parent / "seeds" if seeds is None else seeds


def _root(data: Path) -> Path:
    """The working directory if the data lie in it, as `evidence check` names files; otherwise the folder above."""
    here, place = Path.cwd().resolve(), _real(data)
    return here if place.is_relative_to(here) else place.parent


def _real(place: Path) -> Path:
    """The place without links on the way; a link at its end stays what it is."""
    return place.absolute().parent.resolve() / place.name if place.name not in {"", ".."} else place.resolve()


# Revisions


def _revision(name: str, data: Path, seeds: Path | None, temporary: Path) -> Side:
    near = next((folder for folder in (_real(data).parent, Path.cwd()) if folder.is_dir()), Path.cwd())
    tree = _tree(name, near)
    top = tree.top
    inside = _inside(_real(data), top)
    if inside is None:
        raise WrongUse(f"The data folder {_quoted(data)} lies outside of the repository that should hold {_say(name)}.")
    if not _holds(tree, inside):
        raise WrongUse(f"The revision {_say(name)} holds no folder {_quoted(inside)}; name the right one with --data.")
    claims = _real(_seeds(data, seeds))
    versioned = _inside(claims, top)
    own = _inside(_real(data).parent / OVERRIDES, top)
    read = (inside, *(one for one in (versioned, own) if one and _holds(tree, one)))
    root = _root(data)
    common = Path(os.path.commonpath([root, top]))
    place = temporary / top.relative_to(common)
    held = entries(tree, read)
    place.mkdir(parents=True, exist_ok=True)
    unpack(tree, held, place)
    found = place / versioned if versioned else claims
    odd = faults([one for one in held if not _only_shown(one, own)])
    overrides = (place / inside).parent / OVERRIDES
    return Side(place / inside, found, temporary / root.relative_to(common), overrides, tree, read, odd)


def _only_shown(entry: Entry, overrides: str | None) -> bool:
    """Whether a file is for the theme, which may lie in the folder of the overrides: pictures, say."""
    ours = entry.path.endswith((".toml", ".jinja"))
    return overrides is not None and entry.path.startswith(f"{overrides}/") and not ours


def _tree(name: str, near: Path) -> Tree:
    """The top of the repository and the id of the revision's tree."""
    done = git(near, "rev-parse", "--show-toplevel")
    if done.returncode:
        said = first(done.stderr)
        raise WrongUse(f"{_say(name)} is not a folder, nor a revision: the data lie in no git repository ({said}).")
    top = Path(done.stdout.decode(errors="surrogateescape").rstrip("\n")).resolve()
    odd = not name or name.startswith("-") or "\0" in name
    found = None if odd else git(near, "rev-parse", "--verify", "--quiet", f"{name}^{{tree}}")
    if found is None or found.returncode:
        remedy = "check its spelling, or fetch it first"
        raise WrongUse(f"{_say(name)} is neither a folder nor a revision of this repository; {remedy}.")
    return Tree(top, found.stdout.decode().strip())


def _inside(place: Path, top: Path) -> str | None:
    return place.relative_to(top).as_posix() if place.is_relative_to(top) else None


def _holds(tree: Tree, place: str) -> bool:
    return place == "." or bool(git(tree.top, "ls-tree", "-d", "--name-only", tree.id, "--", place).stdout)


def _say(name: str) -> str:
    return f"'{harmless(name, 100)}'"


def _quoted(place: Path | str) -> str:
    return f"'{harmless(str(place), 200)}'"
