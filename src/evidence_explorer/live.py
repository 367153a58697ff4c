"""What `mkdocs serve` does after an edit: the page that is looked at comes first, the others after it or on demand."""

from __future__ import annotations

import logging
import os
import posixpath
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Protocol

from .watcher import Watcher

log = logging.getLogger("mkdocs.plugins.evidence")
LEFT_ASIDE = re.compile(r"\.#.*|\..*\.sw[a-p]x?|#.*#|4913")
"""What editors put beside a file while it is open."""


QUIET = 2.0
"""Seconds without a change or a request, after which files that take long and that hardly anybody asks for are written,
such as the index of the search. While one of them is written, everybody waits."""


class Renewing(Protocol):
    """What a change asks for, as the site's builder sees it."""

    def folders(self) -> Iterable[Path]:
        """The files and folders that are watched."""
        ...

    def stale(self, changed: set[Path]) -> list[str] | None:
        """Files of the site to write again, once the data were read again; None where all must be built."""
        ...

    def slow(self, address: str) -> bool:
        """Whether one of them takes long, and hardly anybody asks for it."""
        ...

    def write(self, address: str) -> None:
        """Write one of them."""
        ...

    def fail(self, address: str, told: str) -> None:
        """Put a page that says so in the place of one that cannot be written."""
        ...


@dataclass
class Live:
    """The builder of a server. ``whole`` builds everything, and says whether it must be done again, for it could not
    begin; ``renewal`` knows what a small change needs.

    ``seen``: the files as they were before the first build read them.
    """

    whole: Callable[[], bool | None]
    renewal: Renewing
    seen: dict[Path, tuple[int, ...]] = field(default_factory=dict)
    looked_at: dict[str, None] = field(default_factory=dict)
    """Pages that a browser asked for, the latest last."""
    round: int = 0
    """How many changes there were."""
    pending: dict[str, None] = field(default_factory=dict)
    """Files of the site that are out of date."""
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _owed: bool = False
    _failed: set[str] = field(default_factory=set)
    _stopped: bool = False
    _busy: bool = False
    """Whether a change is being looked into."""
    _disturbed: float = 0.0
    """When there was a change or a request last."""

    def __post_init__(self) -> None:
        """Be ready to watch."""
        self.watcher = Watcher(self.differs)

    def build(self) -> None:
        """The server's builder: called after each change, before browsers load their page again."""
        self._busy = True
        try:
            self._build()
        finally:
            self._busy = False

    def _build(self) -> None:
        with self._lock:
            self.round += 1
            self._disturbed = time.monotonic()
            before, self.seen = self.seen, snapshot(self._folders())
            stale = None if self._owed else self._stale({path for path, _ in before.items() ^ self.seen.items()})
            if stale is None:
                self._owed = True  # one that ends half-way is done again, whatever changes next
                self.pending, self._failed = {}, set()
                self._owed = bool(self.whole())
                return
            self.pending |= dict.fromkeys([*stale, *self._failed])
            if first := next((page for page in reversed(self.looked_at) if page in self.pending), ""):
                self._write(first)
        threading.Thread(target=self._rest, args=(self.round,), daemon=True).start()

    def _stale(self, changed: set[Path]) -> list[str] | None:
        try:
            return self.renewal.stale(changed)
        except Exception as error:
            log.error("A change was not understood (%s); everything is built.", _told(error))
            return None

    def ask(self, address: str) -> None:
        """A browser wants this file: write it now if it is out of date."""
        self._disturbed = time.monotonic()
        if not address.endswith(".html") and address not in self.pending and not self._busy:
            return  # the scripts and styles of a page wait for nobody
        with self._lock:
            if address.endswith(".html"):
                self.looked_at.pop(address, None)
                self.looked_at[address] = None
            self._write(address)

    def differs(self) -> bool:
        """Whether a file is another one than at the last look."""
        return snapshot(self._folders()) != self.seen

    def stop(self) -> None:
        """Write nothing more; a file that is being written is finished first."""
        self._stopped = True
        with self._lock:
            self.pending = {}

    def _write(self, address: str) -> None:
        if address not in self.pending or self._stopped:
            return
        try:
            self.renewal.write(address)
        except Exception as error:  # an old page would be taken for the new one
            told = f"{address} could not be written: {_told(error)}"
            log.exception(told)
            self.renewal.fail(address, told)
            self._failed.add(address)
        else:
            self._failed.discard(address)
        self.pending.pop(address, None)

    def _rest(self, round_: int) -> None:
        while True:
            time.sleep(0.001)  # a browser, or the next change, goes first
            with self._lock:
                if self._stopped or round_ != self.round or not self.pending:
                    return
                if address := self._next():
                    self._write(address)
                    continue
            time.sleep(QUIET / 10)

    def _next(self) -> str:
        """What to write without being asked: pages, and the rest once it is quiet; empty if there is nothing now."""
        page = next((address for address in self.pending if not self.renewal.slow(address)), "")
        quiet = time.monotonic() - self._disturbed >= QUIET
        return page or (next(iter(self.pending)) if quiet else "")

    def _folders(self) -> list[Path]:
        return sorted({*self.renewal.folders(), *map(Path, self.watcher.paths)})


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def snapshot(folders: Iterable[Path]) -> dict[Path, tuple[int, ...]]:
    """Every file of some folders, and what tells one state of it from another."""
    found: dict[Path, tuple[int, ...]] = {}
    for root in folders:
        for file in [root] if root.is_file() else _files(root):
            try:
                state = file.stat()
            except OSError:
                continue
            found[file] = (state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)
    return found


def _files(root: Path) -> Iterator[Path]:
    """Links are followed, as builders do, but none of them in a circle."""
    above: dict[str, frozenset[str]] = {}
    for folder, folders, names in os.walk(root, followlinks=True):
        here = above.get(folder, frozenset()) | {os.path.realpath(folder)}
        folders[:] = [one for one in folders if os.path.realpath(os.path.join(folder, one)) not in here]
        above |= {os.path.join(folder, one): here for one in folders}
        yield from (Path(folder) / name for name in names if not LEFT_ASIDE.fullmatch(name))


def error_page(told: str) -> bytes:
    """A page in the place of one that cannot be written; the browser loads it again after the next change."""
    head = '<!doctype html><html><head><meta charset="utf-8"></head>'
    return f"{head}<body><pre>{escape(told)}</pre></body></html>".encode()


def asking(application: Callable[..., Any], live: Live, mount: str) -> Callable[..., Any]:
    """The server's application, which writes what is out of date before it is sent."""

    def application_that_asks(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if not path.startswith(mount) or path.startswith("/livereload/"):
            return application(environ, start_response)
        address = posixpath.normpath("/" + path[len(mount) :]).lstrip("/")
        if path.endswith("/"):
            address = f"{address}/index.html".lstrip("/")
        began: list[tuple[Any, ...]] = []
        round_ = -1
        while live.round != round_:  # files changed meanwhile: it may be the page of before
            round_, began[:] = live.round, []
            live.ask(address)
            answer = application(environ, lambda *given: began.append(given))
        start_response(*began[0])
        return answer

    return application_that_asks
