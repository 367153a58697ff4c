"""Hears of changed files from the system, and looks for itself where the system says nothing."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
)
from watchdog.observers import Observer

CHANGES = [FileModifiedEvent, FileCreatedEvent, FileDeletedEvent, FileMovedEvent, FileClosedEvent]
PAUSE = 1.0
"""Seconds between two looks while the system tells of changes."""
ALONE = 0.25
"""Seconds between two looks where it does not."""
SHARE = 0.05
"""The share of the time that looking may take, however many files there are."""


class Watcher:
    """An observer as a server wants it. Reading a file is no change to it.

    The system says nothing of network folders, of a folder that was put in the place of a watched one, nor once its
    list of watched folders is full. ``differs`` says whether a file is another one than before.
    """

    def __init__(self, differs: Callable[[], bool]) -> None:
        self.differs = differs
        self.paths: list[str] = []
        self._system: Any = None
        """What hears the system, once there is something to watch; it may refuse, as when too many others listen."""
        self._handlers: dict[str, tuple[Any, bool]] = {}
        self._watched: dict[str, tuple[Any, tuple[int, int] | None]] = {}
        self._begun = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def schedule(self, handler: Any, path: str, *, recursive: bool = False) -> str:
        """Watch a folder or a file, which may be missing now; gives its name for `unschedule`."""
        self._handlers[path] = (handler, recursive)
        self.paths.append(path)
        self._follow(path)
        return path

    def unschedule(self, path: str) -> None:
        """No longer watch it."""
        self.paths.remove(path)
        self._handlers.pop(path)
        self._forget(path)

    def start(self) -> None:
        """Begin."""
        self._begun = True
        with suppress(OSError):
            if self._system:
                self._system.start()
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ended.set()
        if self._system and self._system.is_alive():
            self._system.stop()

    def join(self) -> None:
        """Wait for the end."""
        if self._thread.is_alive():
            self._thread.join()
        if self._system and self._system.is_alive():
            self._system.join()

    def _follow(self, path: str) -> None:
        """Have the system watch what is at a path now, if it will."""
        try:
            here = os.stat(path)
        except OSError:
            self._forget(path)
            return
        identity = (here.st_dev, here.st_ino)
        if path in self._watched and self._watched[path][1] == identity:
            return
        self._forget(path)
        handler, recursive = self._handlers[path]
        try:
            self._system = self._system or self._listener()
            watch = self._system.schedule(handler, path, recursive=recursive, event_filter=CHANGES)
        except OSError:
            return
        self._watched[path] = (watch, identity)

    def _listener(self) -> Any:
        listener = Observer()
        if self._begun:
            listener.start()
        return listener

    def _forget(self, path: str) -> None:
        if path in self._watched:
            with suppress(KeyError, OSError):  # the system may have forgotten it already
                self._system.unschedule(self._watched.pop(path)[0])

    def _look(self) -> None:
        pause = PAUSE
        while not self._ended.wait(pause):
            start = time.monotonic()
            for path in list(self.paths):
                self._follow(path)
            if self.differs() and self._handlers:
                next(iter(self._handlers.values()))[0].dispatch(FileModifiedEvent(self.paths[0]))
            least = PAUSE if len(self._watched) == len(self.paths) else ALONE
            pause = max(least, (time.monotonic() - start) / SHARE)
