"""What `mkdocs serve` does after an edit: the page that is looked at comes first, the others after it or on demand."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from watchdog.events import FileClosedEvent, FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent
from watchdog.observers import Observer

CHANGES = [FileModifiedEvent, FileCreatedEvent, FileDeletedEvent, FileMovedEvent, FileClosedEvent]


class Watcher(Observer):  # type: ignore[misc, valid-type]
    """Told by the system of each change; reading a file is none."""

    def schedule(self, event_handler: Any, path: str, *, recursive: bool = False, **more: Any) -> Any:
        """Watch a folder or a file."""
        return super().schedule(event_handler, path, recursive=recursive, event_filter=CHANGES, **more)


class Renewal(Protocol):
    """What a change asks for, as the site's builder sees it."""

    def folders(self) -> Iterable[Path]:
        """The files and folders that are watched."""
        ...

    def stale(self, changed: set[Path]) -> list[str] | None:
        """Files of the site to write again, once the data were read again; None where all must be built."""
        ...

    def write(self, address: str) -> None:
        """Write one of them."""
        ...


@dataclass
class Live:
    """The builder of a server. ``whole`` builds everything; ``renewal`` knows what a small change needs."""

    whole: Callable[[], None]
    renewal: Renewal
    lock: threading.RLock = field(default_factory=threading.RLock)
    looked_at: dict[str, None] = field(default_factory=dict)
    """Pages that a browser asked for, the latest last."""
    _pending: dict[str, None] = field(default_factory=dict)
    _seen: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _round: int = 0

    def __post_init__(self) -> None:
        """Remember the files as they are after the first build."""
        self._seen = self._snapshot()

    def build(self) -> None:
        """The server's builder: called after each change, before browsers load their page again."""
        with self.lock:
            self._round += 1
            before, self._seen = self._seen, self._snapshot()
            changed = {path for path, _ in before.items() ^ self._seen.items()}
            stale = self.renewal.stale(changed)
            if stale is None:
                self._pending = {}
                self.whole()
                return
            self._pending = {**self._pending, **dict.fromkeys(stale)}
            for address in reversed(self.looked_at):
                if address in self._pending:
                    self._write(address)
                    break
            threading.Thread(target=self._rest, args=(self._round,), daemon=True).start()

    def ask(self, address: str) -> None:
        """A browser wants this file: write it now if it is out of date."""
        if address.endswith(".html"):
            self.looked_at.pop(address, None)
            self.looked_at[address] = None
        if address in self._pending:
            with self.lock:
                self._write(address)

    def settle(self) -> None:
        """Wait until nothing is out of date."""
        with self.lock:
            for address in list(self._pending):
                self._write(address)

    def _write(self, address: str) -> None:
        if address in self._pending:
            self.renewal.write(address)
            self._pending.pop(address, None)

    def _rest(self, round_: int) -> None:
        while True:
            with self.lock:
                if round_ != self._round or not self._pending:
                    return
                self._write(next(iter(self._pending)))

    def _snapshot(self) -> dict[Path, tuple[int, int]]:
        found = {}
        for root in self.renewal.folders():
            files = [root] if root.is_file() else [Path(d) / name for d, _, names in os.walk(root) for name in names]
            for file in files:
                try:
                    state = file.stat()
                except OSError:
                    continue
                found[file] = (state.st_mtime_ns, state.st_size)
        return found


def asking(application: Callable[..., Any], live: Live, mount: str) -> Callable[..., Any]:
    """The server's application, which writes what is out of date before it is sent."""

    def application_that_asks(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith(mount):
            address = path[len(mount) :]
            live.ask(address + "index.html" if address.endswith("/") or not address else address)
        return application(environ, start_response)

    return application_that_asks
