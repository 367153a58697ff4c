"""A server hears of changed files with the help of the system or without it."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from evidence_explorer import watcher


class Told:
    """A handler that remembers that it was called."""

    def __init__(self) -> None:
        self.changed = threading.Event()

    def dispatch(self, event: object) -> None:
        self.changed.set()


@pytest.mark.parametrize("help_from_system", [True, False])
def test_a_change_is_noticed_even_where_too_many_programs_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, help_from_system: bool
):
    def full() -> None:
        raise OSError(errno.EMFILE, "limit reached")

    if not help_from_system:
        monkeypatch.setattr(watcher, "Observer", full)
    file = tmp_path / "a.yaml"
    file.write_text("one", encoding="utf-8")
    told = Told()
    watching = watcher.Watcher(lambda: file.read_text(encoding="utf-8") != "one")
    watching.schedule(told, str(tmp_path), recursive=True)
    watching.start()
    try:
        file.write_text("two", encoding="utf-8")
        assert told.changed.wait(20)
    finally:
        watching.stop()
        watching.join()
    watching.unschedule(str(tmp_path))
    assert watching.paths == []
