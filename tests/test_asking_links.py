"""The script that asks for links: which addresses, how politely, and what it tells."""

from __future__ import annotations

import importlib.util
import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from built import ROOT
from test_repository import GITHUB

# Asking for links


def _links() -> Any:
    spec = importlib.util.spec_from_file_location("links", GITHUB / "scripts/links.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["links"] = module
    spec.loader.exec_module(module)
    return module


LINKS = _links()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("address: https://a.org/b", ["https://a.org/b"]),
        ("{grade: abstract, address: https://a.org/b}", ["https://a.org/b"]),
        ("{address: https://a.org/b, grade: abstract}", ["https://a.org/b"]),
        ('address: "https://a.org/b?c=d&e=f#g"', ["https://a.org/b?c=d&e=f"]),
        ("see [this](https://a.org/b), and (https://a.org/c).", ["https://a.org/b", "https://a.org/c"]),
        ("https://a.org/article/S0140(18)30295-2/fulltext", ["https://a.org/article/S0140(18)30295-2/fulltext"]),
        ('doi: "10.1234/s0140(18)2"', ["https://doi.org/api/handles/10.1234/s0140(18)2"]),
        ("{preprint_doi: 10.1234/x.1, year: 2020}", ["https://doi.org/api/handles/10.1234/x.1"]),
        ("https://doi.org/10.1234/abc", ["https://doi.org/api/handles/10.1234/abc"]),
        ("http://127.0.0.1:8000 https://example.org/x http://localhost/", []),
        ("nothing here", []),
    ],
)
def test_addresses_are_found_without_the_signs_around_them(text: str, found: list[str]):
    assert list(LINKS.addresses(f"\n{text}\n")) == [(address, 2) for address in found]


def test_the_addresses_of_this_project_are_found_with_their_places():
    places = LINKS.written(ROOT)
    assert len(places) > 300
    for address, where in list(places.items())[:50]:
        line = (ROOT / where[0].file).read_text(encoding="utf-8").splitlines()[where[0].line - 1]
        assert address.removeprefix("https://doi.org/api/handles/") in line


def test_no_host_is_asked_twice_in_a_row_while_others_wait():
    asked = LINKS.in_turn(
        ["https://a.org/1", "https://a.org/2", "https://b.org/1", "https://c.org/1", "https://c.org/2"]
    )
    assert asked == ["https://a.org/1", "https://b.org/1", "https://c.org/1", "https://a.org/2", "https://c.org/2"]


@pytest.fixture
def host() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """A small host: `/get-only` refuses HEAD, `/tired` is busy at first, any other path answers with its number."""
    heard: list[tuple[str, str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            heard.append((self.command, self.path, self.headers["User-Agent"]))
            busy = self.path == "/tired" and len(heard) < 3
            code = {"/get-only": 405 if self.command == "HEAD" else 200, "/tired": 503 if busy else 200}
            self.send_response(code.get(self.path) or int(self.path[1:]))
            self.end_headers()

        def do_GET(self) -> None:
            self.do_HEAD()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", heard
    server.shutdown()
    server.server_close()
    thread.join()


Host = tuple[str, list[tuple[str, str, str]]]


@pytest.mark.parametrize(
    ("path", "answer", "methods"),
    [
        ("/200", ("ok", "200"), ["HEAD"]),
        ("/get-only", ("ok", "200"), ["HEAD", "GET"]),
        ("/404", ("gone", "404"), ["HEAD", "GET"]),
        ("/410", ("gone", "410"), ["HEAD", "GET"]),
        ("/403", ("unsure", "403"), ["HEAD", "GET"]),
        ("/429", ("unsure", "429"), ["HEAD"] * 3),
        ("/tired", ("ok", "200"), ["HEAD"] * 3),
    ],
)
def test_a_page_is_gone_only_where_its_host_says_so(host: Host, path: str, answer: tuple[str, str], methods: list[str]):
    base, heard = host
    waited: list[float] = []
    assert LINKS.ask(base + path, "somebody", waited.append) == answer
    assert [method for method, *_ in heard] == methods
    assert all("somebody" in agent for *_, agent in heard)
    assert waited == sorted(waited)


def test_the_report_lists_what_is_gone_first_with_its_places():
    places = {f"https://a.org/{i}": [LINKS.Place("data/b.yaml", i)] for i in range(3)}
    answers = dict(zip(places, [("ok", "200"), ("gone", "404"), ("unsure", "403")], strict=True))
    text = LINKS.report(answers, places)
    assert "https://a.org/0" not in text
    assert text.index("- `https://a.org/1` (404): data/b.yaml:1") < text.index(
        "- `https://a.org/2` (403): data/b.yaml:2"
    )


def test_the_script_needs_nothing_but_python():
    text = (GITHUB / "scripts/links.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)
