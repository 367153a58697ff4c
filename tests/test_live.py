"""What a server writes unasked after a change, and what waits for whom; without a site and without sockets."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from evidence_explorer import live
from evidence_explorer.live import Live, asking

INDEX = "search/index.json"
STALE = [INDEX, "a/index.html", "assets/more.js", "b/index.html"]
PATIENCE = 20.0


@dataclass
class Site:
    """What was written, in this order. ``hold``: a file whose writing lasts until it is let go."""

    hold: str = ""
    written: list[str] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def folders(self) -> Iterable[Path]:
        return []

    def stale(self, changed: set[Path]) -> list[str]:
        return STALE

    def slow(self, address: str) -> bool:
        return not address.endswith(".html")

    def write(self, address: str) -> None:
        if address == self.hold:
            self.begun.set()
            assert self.let_go.wait(PATIENCE)
        self.written.append(address)

    def fail(self, address: str, told: str) -> None:
        raise AssertionError(told)


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def changed(site: Site) -> Live:
    """A server after a change."""
    server = Live(lambda: None, site)
    server.build()
    return server


def test_pages_are_written_unasked_and_the_rest_once_it_is_quiet(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "QUIET", 600.0)
    site = Site()
    server = changed(site)
    until(lambda: len(site.written) == 2)
    assert site.written == ["a/index.html", "b/index.html"]
    server.ask(INDEX)
    assert (site.written[2:], list(server.pending)) == ([INDEX], ["assets/more.js"])
    monkeypatch.setattr(live, "QUIET", 0.0)
    server.build()
    until(lambda: not server.pending)
    assert site.written[3:5] == ["a/index.html", "b/index.html"]
    assert sorted(site.written[5:]) == ["assets/more.js", INDEX]


def test_what_is_up_to_date_is_sent_while_something_else_is_written(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "QUIET", 0.0)
    site = Site(hold="b/index.html")
    server = changed(site)
    assert site.begun.wait(PATIENCE)  # its writing goes on, and nothing else can be written
    sent: list[str] = []

    def application(environ: dict[str, str], start_response: Callable[..., None]) -> list[bytes]:
        sent.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return []

    application_that_asks = asking(application, server, "/")

    def get(path: str) -> threading.Thread:
        browser = threading.Thread(target=application_that_asks, args=({"PATH_INFO": path}, lambda *given: None))
        browser.start()
        return browser

    get("/assets/page.js").join(PATIENCE)
    waiting = [get("/b/"), get(f"/{INDEX}")]
    time.sleep(0.05)
    assert sent == ["/assets/page.js"]
    site.let_go.set()
    for browser in waiting:
        browser.join(PATIENCE)
    assert sorted(sent) == ["/assets/page.js", "/b/", f"/{INDEX}"]
    until(lambda: not server.pending)
    assert sorted(site.written) == sorted(STALE)


def test_while_a_change_is_looked_into_everybody_waits(monkeypatch: pytest.MonkeyPatch):
    """What it makes out of date is not known yet."""
    site, looking, known = Site(), threading.Event(), threading.Event()

    def stale(paths: set[Path]) -> list[str]:
        looking.set()
        assert known.wait(PATIENCE)
        return STALE

    monkeypatch.setattr(site, "stale", stale)
    server = Live(lambda: None, site)
    builder = threading.Thread(target=server.build)
    builder.start()
    assert looking.wait(PATIENCE)
    browser = threading.Thread(target=server.ask, args=(INDEX,))
    browser.start()
    time.sleep(0.05)
    assert (browser.is_alive(), site.written) == (True, [])
    known.set()
    browser.join(PATIENCE)
    builder.join(PATIENCE)
    assert INDEX in site.written
    server.stop()
