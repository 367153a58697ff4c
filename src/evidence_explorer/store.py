"""Written pages on disk, from one build to the next: what each one read, so that only what changed is written again.

The file may be deleted at any time. It counts for one version of the program and of the libraries that write; anything
that does not fit is left aside, and the pages are written anew.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable
from functools import cache, partial
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from .track import Kept, Memory, Node

LIBRARIES = ("jinja2", "markupsafe", "babel", "pandas", "numpy", "scipy", "pydantic", "plotly", "pyyaml")
FOLDER = Path(".cache") / "evidence"
NAME = "pages.sqlite"


@cache
def program() -> str:
    """A print of the program itself and of what it writes with."""
    found = blake2b(digest_size=12)
    folder = Path(str(files("evidence_explorer")))
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in {".pyc", ".js", ".css"}:
            found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    found.update(repr([(name, version(name)) for name in LIBRARIES]).encode() + sys.version.encode())
    return found.hexdigest()


def recall(file: Path, memory: Memory, revive: Callable[[dict[str, Any]], Any]) -> None:
    """Take into an empty memory what an earlier build kept; nothing if the file is not to be used."""
    if not file.is_file():
        return
    try:
        with _opened(file.resolve().as_uri() + "?mode=ro") as store:
            if store.execute("SELECT version FROM program").fetchone() != (program(),):
                return
            rows = store.execute("SELECT node, print, trace, value FROM kept").fetchall()
        found: dict[Node, Kept] = {}
        for node, print_, trace, value in rows:
            read = {tuple(key): seen for key, seen in json.loads(zlib.decompress(trace))}
            kept = Kept(read, print_)
            if value is not None:
                kept.stored = partial(_revived, value, revive)
            found[tuple(json.loads(node))] = kept
    except (sqlite3.Error, zlib.error, ValueError, TypeError, KeyError, OSError):
        return
    memory.kept.update(found)


def _revived(stored: bytes, revive: Callable[[dict[str, Any]], Any]) -> Any:
    return revive(json.loads(zlib.decompress(stored)))


def keep(file: Path, memory: Memory, wanted: Iterable[Node], store_value: Callable[[Any], dict[str, Any]]) -> None:
    """Write what this build knows of some nodes, and of all that they read. A full disk or a locked file is no harm."""
    if not memory.why:  # nothing was worked out, so nothing is new
        return
    pages = set(wanted)
    rows = []
    for node in sorted(_reached(memory, pages)):
        kept = memory.kept[node]
        trace = zlib.compress(json.dumps(list(kept.trace.items())).encode(), 1)
        value = zlib.compress(json.dumps(store_value(kept.value)).encode(), 1) if node in pages and kept.held else None
        rows.append((json.dumps(node), kept.print, trace, value))
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with _opened(beside.resolve().as_uri()) as store:
            store.execute("PRAGMA journal_mode = OFF")
            store.execute("CREATE TABLE program (version TEXT)")
            store.execute("CREATE TABLE kept (node TEXT, print TEXT, trace BLOB, value BLOB)")
            store.execute("INSERT INTO program VALUES (?)", (program(),))
            store.executemany("INSERT INTO kept VALUES (?, ?, ?, ?)", rows)
            store.commit()
        os.replace(beside, file)
    except (sqlite3.Error, OSError):
        beside.unlink(missing_ok=True)


def _reached(memory: Memory, start: set[Node]) -> set[Node]:
    found: set[Node] = set()
    left = [node for node in start if node in memory.kept]
    while left:
        node = left.pop()
        if node not in found:
            found.add(node)
            left += [read for read in memory.kept[node].trace if read in memory.kept]
    return found


class _opened:  # noqa: N801 - used as a verb
    """A connection that is closed, whatever happens."""

    def __init__(self, address: str) -> None:
        self.connection = sqlite3.connect(address, uri=True)

    def __enter__(self) -> sqlite3.Connection:
        return self.connection

    def __exit__(self, *error: object) -> None:
        self.connection.close()
