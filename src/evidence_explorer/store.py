"""Written pages on disk, from one build to the next: what each one read, so that only what changed is written again.

The file may be deleted at any time. It counts for one version of the program and of the libraries that write; anything
that does not fit is left aside, and the pages are written anew.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from .track import Kept, Memory, Node

LIBRARIES = ("jinja2", "markupsafe", "babel", "pandas", "numpy", "scipy", "pydantic", "plotly", "pyyaml")
FOLDER = Path(".cache") / "evidence"
NAME = "pages.sqlite"
SOUND = "sound"
ABANDONED = 3600.0
"""Seconds after which a file that is still being written belongs to nobody."""


@cache
def program() -> str:
    """A print of the program itself and of what it writes with."""
    found = blake2b(digest_size=12)
    folder = Path(str(files("evidence_explorer")))
    for file in sorted(folder.rglob("*")):
        made = "__pycache__" in file.parts  # by the first build, which would make the second one begin anew
        if file.is_file() and not made and file.suffix not in {".js", ".css"}:
            found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    found.update(repr([(name, version(name)) for name in LIBRARIES]).encode() + sys.version.encode())
    return found.hexdigest()


def print_of(folders: Iterable[Path]) -> str:
    """A print of every file below some folders; empty where a link leads out of sight."""
    found = blake2b(digest_size=16)
    for folder in folders:
        for place, below, names in os.walk(folder):
            below.sort()
            if any(os.path.islink(os.path.join(place, name)) for name in below):
                return ""
            for name in sorted(names):
                file = Path(place, name)
                found.update(f"{file.relative_to(folder)}\0{folder.name}\0".encode(errors="surrogateescape"))
                found.update(blake2b(file.read_bytes(), digest_size=16).digest())
    return found.hexdigest()


Plain = tuple[str, bytes]
"""A value on disk: what JSON says of it, and the long part of it as it is."""


@dataclass(frozen=True)
class Form:
    """How the values of a worker lie on disk. ``revive`` makes a value again of what ``plain`` made of it."""

    plain: Callable[[Any], Plain]
    revive: Callable[[str, bytes], Any]


class Recalled(Mapping[Node, str]):
    """What a value had read, as numbers of what all values have read: a site's values read the same things again and
    again. In the order of reading."""

    def __init__(self, pairs: Sequence[tuple[Node, str]], numbers: array[int]) -> None:
        if len(numbers) and max(numbers) >= len(pairs):
            raise ValueError("a number without a name")
        self._pairs, self._numbers = pairs, numbers

    def __getitem__(self, node: Node) -> str:
        return str(dict(self.items())[node])

    def __iter__(self) -> Iterator[Node]:
        return (self._pairs[at][0] for at in self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def items(self) -> Any:
        """What was read, each with its print; cheaper than one by one."""
        return [self._pairs[at] for at in self._numbers]

    def values(self) -> Any:
        """The prints."""
        return [self._pairs[at][1] for at in self._numbers]


@dataclass(frozen=True)
class _Bundle:
    """Files that were made at once. ``of``: a print of what they were made of."""

    of: str
    files: dict[str, bytes]

    def row(self) -> tuple[str, str, str, bytes]:
        """As it lies on disk."""
        content = b"".join(self.files.values())
        sizes = json.dumps({name: len(file) for name, file in self.files.items()})
        return self.of, sizes, _bundle_print(self.of, sizes, content), content

    @classmethod
    def of_row(cls, of: str, sizes: str, print_: str, content: bytes) -> _Bundle | None:
        """What was put there; None if it is not what lies there now."""
        if print_ != _bundle_print(of, sizes, content):
            return None
        found, at = {}, 0
        for name, size in json.loads(sizes).items():
            found[name] = content[at : at + size]
            at += size
        return cls(of, found)


def _let_go(bundles: dict[str, _Bundle]) -> tuple[str, tuple[str, str, str, bytes]]:
    """The last of them as it lies on disk; its files are held no longer."""
    name, bundle = bundles.popitem()
    return name, bundle.row()


def _bundle_print(of: str, sizes: str, content: bytes) -> str:
    found = blake2b(f"{of}\n{sizes}\n".encode(), digest_size=12)
    found.update(content)  # megabytes, of which no copy is needed
    return found.hexdigest()


@dataclass(frozen=True)
class Cause:
    """Why the last build that wrote a value did so. ``changes``: what it had read, and how that had changed."""

    reason: str
    changes: tuple[tuple[Node, str], ...] = ()


State = Literal["none", "unreadable", "of another program", "used"]
"""What a file of a former build is good for."""


@dataclass
class Store:
    """The file of one site. ``forms``: worker → how its values lie there; of others it holds only what they read.
    ``about``: what the site was built with that cannot be seen from its data.

    A build writes a new file beside the old one while it goes, and puts it in its place at the end.
    """

    file: Path
    forms: Mapping[str, Form]
    about: Mapping[str, str] = field(default_factory=dict)
    _old: sqlite3.Connection | None = None
    _new: sqlite3.Connection | None = None
    _broken: bool = False
    _put: set[Node] = field(default_factory=set)
    _numbers: dict[tuple[Node, str], int] = field(default_factory=dict)
    _bundles: dict[str, _Bundle] = field(default_factory=dict)
    _bundled: bool = False
    """Whether one of them is new."""

    def _former(self) -> sqlite3.Connection | None:
        """The file of an earlier build; None if another program wrote it, whose values are no longer to be had."""
        if self._old is None and self.file.is_file():
            with closing(_opened(self.file)) as store:
                if store.execute("SELECT version FROM program").fetchone() != (program(),):
                    return None
            self._old = _opened(self.file)
        return self._old

    def bundle(self, name: str, of: str, make: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
        """Files that are made of much at once, such as an index. ``of``: a print of all that they are made of; they are
        made only if it is another one than before."""
        found = self.bundled(name, of)
        return self.hold(name, of, make()) if found is None else found

    def bundled(self, name: str, of: str) -> dict[str, bytes] | None:
        """Those that were made before of just this; None if there are none."""
        last = self._bundles.get(name) or self._bundle(name)
        if last is None or last.of != of:
            return None
        self._bundles[name] = last
        return last.files

    def hold(self, name: str, of: str, files: dict[str, bytes]) -> dict[str, bytes]:
        """Keep files that were made of just this."""
        self._bundles[name], self._bundled = _Bundle(of, files), True
        return files

    def _bundle(self, name: str) -> _Bundle | None:
        """Those of an earlier build, if they are what it made."""
        try:
            store = self._former()
            asked = "SELECT of, sizes, print, content FROM bundles WHERE name = ?"
            row = store.execute(asked, (name,)).fetchone() if store else None
            return _Bundle.of_row(*row) if row else None
        except (sqlite3.Error, ValueError, TypeError, AttributeError, OSError):
            return None

    def found_sound(self, of: str) -> bool:
        """Whether an earlier build looked at just this and found nothing to tell."""
        last = self._bundles.get(SOUND) or self._bundle(SOUND)
        return last is not None and last.of == of

    def sound(self, of: str) -> None:
        """There is nothing to tell of this; another build need not look again."""
        self.bundle(SOUND, of, dict)

    def recall(self, memory: Memory) -> State:
        """Take into an empty memory what an earlier build kept; nothing if the file is not to be used."""
        if not self.file.is_file():
            return "none"
        try:
            if not (store := self._former()):
                return "of another program"
            looks = "SELECT node, print FROM looks ORDER BY rowid"
            pairs = [(tuple(json.loads(node)), print_) for node, print_ in store.execute(looks)]
            values = {key for (key,) in store.execute("SELECT node FROM held")}
            found: dict[Node, Kept] = {}
            for key, print_, read in store.execute("SELECT node, print, read FROM kept"):
                trace = Recalled(pairs, array("I", json.loads(read)))
                kept = found[tuple(json.loads(key))] = Kept(trace, print_)
                if key in values:
                    kept.stored = partial(self._revived, key)
        except (sqlite3.Error, ValueError, TypeError, KeyError, IndexError, OSError):
            return "unreadable"
        memory.kept.update(found)
        return "used"

    def built_with(self) -> dict[str, str]:
        """What the last build said of itself; nothing if the file is not to be used."""
        try:
            with closing(_opened(self.file)) as store:
                found = json.loads(store.execute("SELECT about FROM program").fetchone()[0])
                return {str(key): str(value) for key, value in found.items()}
        except (sqlite3.Error, ValueError, TypeError, AttributeError, OSError):
            return {}

    def cause(self, node: Node) -> Cause | None:
        """Why a value was written by the build that has left it here, if one has; after `recall`."""
        try:
            assert self._old
            found = self._old.execute("SELECT reason, changes FROM causes WHERE node = ?", (_key(node),)).fetchone()
            return Cause(found[0], tuple((tuple(one), how) for one, how in json.loads(found[1])))
        except (sqlite3.Error, ValueError, TypeError):
            return None

    def _revived(self, key: str) -> Any:
        assert self._old
        return self._read(self._old, key)

    def _read(self, store: sqlite3.Connection, key: str) -> Any:
        """A value from the disk; LookupError where the file is damaged."""
        try:
            plain, body = store.execute("SELECT plain, body FROM held WHERE node = ?", (key,)).fetchone()
            return self.forms[json.loads(key)[0]].revive(plain, body)
        except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError) as wrong:
            raise LookupError(key) from wrong

    def put(self, memory: Memory, node: Node) -> None:
        """Write a value that was worked out now, with what it read, and hold neither any longer; who asks again has
        the value from the disk. Only for a build, which ends with `keep` and believes nothing afterwards."""
        kept = memory.kept[node]
        if not kept.held:
            return
        if node in self._put and self._new:  # somebody has asked for it again
            memory.release(node, partial(self._read, self._new, _key(node)))
            return
        if node not in memory.why:  # it came from the old file, and is still there
            memory.release(node, partial(self._revived, _key(node)))
            return
        try:
            store = self._begun()
            plain, body = self.forms[node[0]].plain(kept.value)
            store.execute("INSERT INTO held VALUES (?, ?, ?)", (_key(node), plain, body))
            store.execute("INSERT INTO kept VALUES (?, ?, ?)", self._row(memory, node))
            store.execute("INSERT INTO causes VALUES (?, ?, ?)", _cause_row(memory, node))
        except (sqlite3.Error, OSError):  # a full disk: the value stays where it is
            self._broken = True
            return
        self._put.add(node)
        memory.release(node, partial(self._read, store, _key(node)))
        kept.trace = {}
        memory.former.pop(node, None)

    def _row(self, memory: Memory, node: Node) -> tuple[str, str, str]:
        kept, numbers = memory.kept[node], self._numbers
        read = [numbers.setdefault(one, len(numbers)) for one in kept.trace.items()]
        return _key(node), kept.print, json.dumps(read)

    def keep(self, memory: Memory, wanted: Iterable[Node]) -> None:
        """Write what this build knows of some nodes, and of all that they read. A locked file is no harm."""
        if self._broken or not (memory.why or self._bundled):  # nothing was worked out, so nothing is new
            return
        pages = set(wanted)
        for node in pages:
            self.put(memory, node)
        try:
            store = self._begun()
            rest = sorted(_reached(memory, {*(node for node, _ in self._numbers), *(pages - self._put)}) - self._put)
            store.executemany("INSERT INTO kept VALUES (?, ?, ?)", (self._row(memory, node) for node in rest))
            looks = ((_key(node), print_) for node, print_ in self._numbers)
            store.executemany("INSERT INTO looks VALUES (?, ?)", looks)
            if self._old and (left := [(_key(node),) for node in pages - self._put]):
                for table in ("held", "causes"):
                    asked = f"SELECT * FROM {table} WHERE node = ?"
                    found = [row for one in left if (row := self._old.execute(asked, one).fetchone())]
                    store.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", found)
            while self._bundles:  # one after the other: they are megabytes
                name, row = _let_go(self._bundles)
                store.execute("INSERT INTO bundles VALUES (?, ?, ?, ?, ?)", (name, *row))
                del row
            store.commit()
            self._close()
            os.replace(self._beside, self.file)
            self._clear_away()
        except (sqlite3.Error, OSError, TypeError):
            self.drop()

    def drop(self) -> None:
        """A build that ends here has nothing to leave."""
        self._close()
        with suppress(OSError):
            self._beside.unlink(missing_ok=True)

    def _clear_away(self) -> None:
        """What builds left that were ended half-way; one that still goes on has begun later than that."""
        for left in self.file.parent.glob(f"{self.file.name}.*"):
            if abs(time.time() - left.stat().st_mtime) > ABANDONED:
                left.unlink(missing_ok=True)

    @property
    def _beside(self) -> Path:
        return self.file.with_name(f"{self.file.name}.{os.getpid()}")

    def _begun(self) -> sqlite3.Connection:
        """The new file; what an overlapping or a killed build left is not used."""
        if self._new is None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._beside.unlink(missing_ok=True)
            self._new = store = sqlite3.connect(self._beside)
            store.execute("PRAGMA journal_mode = OFF")
            store.execute("PRAGMA synchronous = OFF")
            store.execute("CREATE TABLE program (version TEXT, about TEXT)")
            store.execute("CREATE TABLE looks (node TEXT, print TEXT)")
            store.execute("CREATE TABLE kept (node TEXT, print TEXT, read TEXT)")
            store.execute("CREATE TABLE held (node TEXT PRIMARY KEY, plain TEXT, body BLOB)")
            store.execute("CREATE TABLE bundles (name TEXT, of TEXT, sizes TEXT, print TEXT, content BLOB)")
            store.execute("CREATE TABLE causes (node TEXT PRIMARY KEY, reason TEXT, changes TEXT)")
            about = json.dumps(dict(self.about), ensure_ascii=False)
            store.execute("INSERT INTO program VALUES (?, ?)", (program(), about))
        return self._new

    def _close(self) -> None:
        for store in (self._old, self._new):
            if store:
                store.close()
        self._old = self._new = None


def _opened(file: Path) -> sqlite3.Connection:
    """A file of a former build, to be read only."""
    return sqlite3.connect(file.resolve().as_uri() + "?mode=ro", uri=True, check_same_thread=False)


def _cause_row(memory: Memory, node: Node) -> tuple[str, str, str]:
    changes = [(change.read, change.how) for change in memory.changes(node)]
    return _key(node), memory.why[node].kind, json.dumps(changes, ensure_ascii=False)


def _key(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False)


def _reached(memory: Memory, start: set[Node]) -> set[Node]:
    found: set[Node] = set()
    left = [node for node in start if node in memory.kept]
    while left:
        node = left.pop()
        if node not in found:
            found.add(node)
            left += [read for read in memory.kept[node].trace if read in memory.kept]
    return found
