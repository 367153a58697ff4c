"""Changes are heard of, or seen, whatever the system says."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence_explorer import watcher
from evidence_explorer.live import snapshot
from evidence_explorer.watcher import Watcher

PATIENCE = 20.0


class Listener:
    """A handler as the server's, and what was seen at the last look."""

    def __init__(self, *folders: Path) -> None:
        self.folders, self.told = folders, threading.Event()
        self.seen = snapshot(folders)
        self.watcher = Watcher(self.differs)
        for folder in folders:
            self.watcher.schedule(self, str(folder), recursive=True)
        self.watcher.start()

    def differs(self) -> bool:
        return snapshot(self.folders) != self.seen

    def dispatch(self, event: Any) -> None:
        self.told.set()

    def hears(self) -> bool:
        heard = self.told.wait(PATIENCE)
        self.seen = snapshot(self.folders)
        self.told.clear()
        return heard


@pytest.fixture(params=["system", "deaf"])
def listener(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    if request.param == "deaf":

        def refuse() -> None:
            raise OSError("inotify instance limit reached")

        monkeypatch.setattr(watcher, "Observer", refuse)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.yaml").write_text("a", encoding="utf-8")
    found = Listener(tmp_path / "data", tmp_path / "seeds")  # the second is not there yet
    yield found
    found.watcher.stop()
    found.watcher.join()


def test_edits_additions_and_removals_are_told(listener: Listener, tmp_path: Path):
    file = tmp_path / "data" / "a.yaml"
    file.write_text("another", encoding="utf-8")
    assert listener.hears()
    (tmp_path / "data" / "b").mkdir()
    (tmp_path / "data" / "b" / "c.yaml").write_text("c", encoding="utf-8")
    assert listener.hears()
    file.unlink()
    assert listener.hears()


def test_a_folder_that_comes_late_or_is_put_in_the_place_of_another_is_watched(listener: Listener, tmp_path: Path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "claims.yaml").write_text("a", encoding="utf-8")
    assert listener.hears()
    (tmp_path / "data").rename(tmp_path / "away")
    assert listener.hears()
    shutil.copytree(tmp_path / "away", tmp_path / "data")
    assert listener.hears()
    (tmp_path / "data" / "a.yaml").write_text("in the new one", encoding="utf-8")
    assert listener.hears()


def test_reading_is_no_change(listener: Listener, tmp_path: Path):
    (tmp_path / "data" / "a.yaml").read_text(encoding="utf-8")
    assert not listener.told.wait(1.5)
