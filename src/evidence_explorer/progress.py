"""How far a build is, on one line of a terminal that is written again and again: `4 of 5: pages 310 of 717`."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

STEPS = ("reading the data", "hand-written pages", "files of the theme", "pages", "search and cache")
"""What a build does, in this order."""


def wanted(stream: TextIO, log: logging.Logger, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether somebody watches: at a terminal that can go back in a line, not quietly, and not in CI."""
    told = environment.get("CI", "").lower() not in ("", "0", "false") or environment.get("TERM") == "dumb"
    return stream.isatty() and log.isEnabledFor(logging.INFO) and not told


@dataclass
class Progress:
    """The line. Messages of ``log`` (a logger with handlers) first take it away, and have the screen to themselves."""

    stream: TextIO
    log: logging.Logger
    shown: bool = False
    totals: dict[int, int] = field(default_factory=dict)
    """Step, the first being 1 → how many things it has to do, where they are counted; empty once a build has ended."""
    _step: int = 0
    _done: int = 0
    _line: str = ""
    _heard: list[logging.Handler] = field(default_factory=list)

    def step(self, number: int) -> None:
        """The next step begins."""
        self._step, self._done = number, 0
        for handler in self.log.handlers if self.shown else ():
            if handler not in self._heard:
                handler.addFilter(self._make_way)
                self._heard.append(handler)
        self._write()

    def one_more(self, step: int) -> None:
        """One of the things of a step is done."""
        total = self.totals.get(step, 0)
        if not total:
            return
        if step != self._step:
            self.step(step)
        self._done += 1
        if self._done * 100 // total != (self._done - 1) * 100 // total:
            self._write()

    def end(self) -> None:
        """Take the line away, however the build ended; the next message begins at the left."""
        self._erase()
        self._step, self.totals = 0, {}
        while self._heard:
            self._heard.pop().removeFilter(self._make_way)

    def _write(self) -> None:
        if not self.shown or not self._step:
            return
        total = self.totals.get(self._step)
        count = f" {self._done} of {total}" if total else ""
        line = f"{self._step} of {len(STEPS)}: {STEPS[self._step - 1]}{count}"
        line = line[: shutil.get_terminal_size().columns - 1]  # a longer one would begin a second line
        self.stream.write("\r" + line.ljust(len(self._line)))
        self.stream.flush()
        self._line = line

    def _erase(self) -> None:
        if self._line:
            self.stream.write("\r" + " " * len(self._line) + "\r")
            self.stream.flush()
            self._line = ""

    def _make_way(self, record: logging.LogRecord) -> bool:
        self._erase()
        return True
