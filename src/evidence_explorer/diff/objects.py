"""What a revision holds, read from the objects of git: no setting that travels with a proposal has a say in it."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..load.strict import MAX_BYTES
from ..model import Fault, problem_at
from ..problems import Problem, Said, harmless, say

SECONDS = 120
FILE, PROGRAM, LINK, SUBMODULE = "100644", "100755", "120000", "160000"
"""How git says what an entry of a tree is."""
SETTINGS = {".gitattributes", ".gitmodules", ".gitignore"}
PLAIN = {"LC_ALL": "C", "GIT_ATTR_NOSYSTEM": "1", "GIT_NO_REPLACE_OBJECTS": "1"}


class WrongUse(Exception):
    """OLD or NEW names nothing that can be read; the message says what to do."""


@dataclass(frozen=True)
class Entry:
    """One file of a tree: its mode, the id and size of what it holds (None: nothing of this repository), its path."""

    mode: str
    id: str
    size: int | None
    path: str


@dataclass(frozen=True)
class Tree:
    """A revision: the top of its repository, and the id of its tree."""

    top: Path
    id: str


def git(where: Path, *words: str, told: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Ask git; ``told`` is what it reads."""
    command = ["git", "--literal-pathspecs", "-C", str(where), *words]
    surroundings = {**os.environ, **PLAIN}
    try:
        return subprocess.run(command, input=told, capture_output=True, timeout=SECONDS, check=False, env=surroundings)
    except (OSError, subprocess.SubprocessError) as error:
        fact = f"A revision can only be read with git, which did not answer ({type(error).__name__})."
        raise WrongUse(fact) from None


def entries(tree: Tree, folders: Sequence[str] = ()) -> list[Entry]:
    """All files of a revision, or those in some folders of it."""
    listed = git(tree.top, "ls-tree", "-r", "-z", "-l", "--full-tree", tree.id, "--", *folders)
    if listed.returncode:
        raise WrongUse(f"git cannot list the revision: {first(listed.stderr)}")
    return [_entry(line) for line in listed.stdout.split(b"\0") if line]


def _entry(line: bytes) -> Entry:
    said, _, path = line.partition(b"\t")
    mode, _, id_, size = said.decode().split()
    return Entry(mode, id_, None if size == "-" else int(size), path.decode(errors="surrogateescape"))


def faults(found: Sequence[Entry]) -> tuple[Problem, ...]:
    """What no proposal may bring into the data, whatever it says there."""
    return tuple(problem for one in (*map(_odd, found), *_clashes(found)) for problem in one)


def _odd(entry: Entry) -> tuple[Problem, ...]:
    name = entry.path.rpartition("/")[2]
    parts = {part.casefold() for part in entry.path.split("/")}
    if entry.mode == LINK:
        return _told(entry, "E001", say("This is a link to another place."), say("Replace it by the file itself."))
    if entry.mode == SUBMODULE:
        fact = say("This is another repository, which nobody sees here.")
        return _told(entry, "E001", fact, say("Replace it by the files themselves."))
    if entry.mode not in {FILE, PROGRAM} or parts & {"", ".", "..", ".git"}:
        return _told(entry, "E001", say("This is not an ordinary file."), say("Replace it by a text file."))
    if name in SETTINGS:
        fact = say("Settings for git have no place among the data: they can hide what a proposal changes.")
        return _told(entry, "E011", fact, say("Remove the file."))
    if entry.size is not None and entry.size > MAX_BYTES:
        fact = say("The file holds {size:.1f} MB; no record needs more than 1 MB.", size=entry.size / 1e6)
        return _told(entry, "E006", fact, say("Split it."))
    return ()


def _clashes(found: Iterable[Entry]) -> Iterator[tuple[Problem, ...]]:
    """Two names that are one on some computers: there, only one of the files is seen."""
    seen: dict[str, str] = {}
    for entry in found:
        other = seen.setdefault(unicodedata.normalize("NFC", entry.path).casefold(), entry.path)
        if other != entry.path:
            fact = say("On some computers this is the same file as {other}.", other=harmless(other, 200))
            yield _told(entry, "E011", fact, say("Rename one of them."))


def _told(entry: Entry, code: str, fact: Said, remedy: Said) -> tuple[Problem, ...]:
    return (problem_at(entry.path, Fault(code, (), fact, remedy), 1, 1),)


def unpack(tree: Tree, found: Iterable[Entry], folder: Path) -> None:
    """Write ordinary files of a sensible size into a folder, with the very bytes that git keeps."""
    wanted = [one for one in found if not _odd(one)]
    told = "".join(f"{one.id}\n" for one in wanted).encode()
    answer = git(tree.top, "cat-file", "--batch", told=told)
    if answer.returncode:
        raise WrongUse(f"git cannot read the revision: {first(answer.stderr)}")
    rest = memoryview(answer.stdout)
    for entry in wanted:
        head = bytes(rest[:200]).partition(b"\n")[0]
        size = int(head.split()[-1])
        place = folder / entry.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(rest[len(head) + 1 : len(head) + 1 + size])
        rest = rest[len(head) + 1 + size + 1 :]


def first(said: bytes) -> str:
    """The first line of what git says went wrong."""
    lines = said.decode(errors="replace").splitlines()
    return harmless(lines[0], 200) if lines else "it does not say why"
