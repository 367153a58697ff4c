"""An editor at work on the data: the language server of YAML completes, explains and complains as the schemas say."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from built import LANGUAGES
from evidence_explorer.load.strict import decode, parse
from evidence_explorer.model import Blinding, Kind
from evidence_explorer.model.schema import MARK, schema_line
from schemas import BAD, BEYOND, DATA, SHAPE_CODES
from test_js import find_node

ROOT = Path(__file__).parent.parent
SERVER = ROOT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
ALPHA = "studies/water/alpha-2020.yaml"
SOUND = schema_line(ALPHA) + "\n" + (ROOT / "tests" / "mini" / "data" / ALPHA).read_text(encoding="utf-8")
PATIENCE = 60  # seconds without a word from the server, after which it will say nothing more
SETTINGS = {
    "yaml": {
        "schemaStore": {"enable": False}, "kubernetesCRDStore": {"enable": False}, "validate": True, "hover": True,
        "completion": True, "customTags": [], "format": {"enable": False},
    },
    "http": {}, "[yaml]": {"editor.tabSize": 2}, "editor": {}, "files": {},
}  # fmt: skip


def absent(reason: str) -> None:
    """A skip with its reason; on the machine that guards the project, a failure."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{reason}, and these tests may not be skipped here")
    pytest.skip(reason)


class Editor:
    """A client of the language server, over its standard input and output."""

    def __init__(self, node: str) -> None:
        command = [node, str(SERVER), "--stdio"]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, cwd=ROOT)
        self.heard: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.complaints: dict[str, list[dict[str, Any]]] = {}
        self.asked_for: list[str] = []
        self.numbers = iter(range(1, 1_000_000))
        threading.Thread(target=self._listen, daemon=True).start()
        able = {"completion": {"completionItem": {"snippetSupport": True}}, "hover": {"contentFormat": ["markdown"]}}
        self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=ROOT.as_uri(),
            capabilities={"textDocument": able, "workspace": {"configuration": True}},
        )
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=SETTINGS)

    def _listen(self) -> None:
        assert self.process.stdout
        while header := self.process.stdout.readline():
            size = int(header.split(b":")[1])
            while self.process.stdout.readline().strip():
                pass
            self.heard.put(json.loads(self.process.stdout.read(size)))
        self.heard.put(None)

    def _send(self, **message: Any) -> None:
        assert self.process.stdin
        raw = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(raw) + raw)
        self.process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        message = self.heard.get(timeout=PATIENCE)
        assert message is not None, "the language server has stopped"
        method, params = message.get("method"), message.get("params")
        if method == "textDocument/publishDiagnostics":
            self.complaints[params["uri"]] = params["diagnostics"]
        elif method == "workspace/configuration":
            self._send(id=message["id"], result=[SETTINGS.get(item["section"]) for item in params["items"]])
        elif method and "id" in message:
            self.asked_for.append(method)
            self._send(id=message["id"], result=None)
        return message

    def ask(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        self._send(id=number, method=method, params=params)
        while (message := self._hear()).get("id") != number or "method" in message:
            pass
        assert "error" not in message, message
        return message["result"]

    def tell(self, method: str, **params: Any) -> None:
        self._send(method=method, params=params)

    def open(self, text: str, name: str = ALPHA) -> str:
        """Open a file that need not exist; returns its address. A new name each time: answers cannot be mixed up."""
        path = ROOT / "data" / name
        uri = path.with_stem(f"{path.stem}-{next(self.numbers)}").as_uri()
        self.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        return uri

    def complain(self, text: str, name: str = ALPHA) -> list[tuple[int, str]]:
        """Line, from 1, and words of everything that the editor underlines."""
        return self.answer(self.open(text, name))

    def answer(self, uri: str) -> list[tuple[int, str]]:
        """What is underlined in an opened file, once the server has said it; the file is closed."""
        while uri not in self.complaints:
            self._hear()
        self.tell("textDocument/didClose", textDocument={"uri": uri})
        return [(found["range"]["start"]["line"] + 1, found["message"]) for found in self.complaints[uri]]

    def _at(self, method: str, text: str) -> Any:
        """Ask about the place that ‸ marks."""
        before, after = text.split("‸")
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self.ask(method, textDocument={"uri": self.open(before + after)}, position=place)

    def complete(self, text: str) -> dict[str, dict[str, Any]]:
        """What is offered at ‸: the word → the offer."""
        return {item["label"]: item for item in self._at("textDocument/completion", text)["items"]}

    def hover(self, text: str) -> str:
        """What is shown when somebody points at ‸."""
        return self._at("textDocument/hover", text)["contents"]["value"]

    def close(self) -> None:
        """End the server."""
        self.ask("shutdown")
        self.tell("exit")
        self.process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    node = find_node()
    if node is None:
        absent("node is missing")
    if not SERVER.is_file():
        absent("the language server is not in node_modules: run 'npm ci'")
    assert node
    found = Editor(node)
    yield found
    found.close()


def changed(old: str, new: str) -> str:
    assert SOUND.count(old) >= 1, old
    return SOUND.replace(old, new, 1)


def test_a_sound_file_is_not_underlined(editor: Editor):
    assert editor.complain(SOUND) == []


def test_the_first_line_leads_to_the_schema(editor: Editor):
    spoiled = changed("blinding: raters-blind", "blinding: nobody")
    assert editor.complain(spoiled) != []
    assert editor.complain(spoiled.replace(MARK, "# ", 1)) == []


def test_every_data_file_is_sound_to_an_editor(editor: Editor):
    opened = {name: editor.open(file.read_text(encoding="utf-8"), name) for name, file in DATA}
    assert len(opened) > 100
    assert {name: said for name, uri in opened.items() if (said := editor.answer(uri))} == {}


@pytest.mark.parametrize(
    "name",
    {schema_line(name): name for name, _ in DATA}.values(),
)
def test_every_kind_of_data_file_is_led_to_its_schema(editor: Editor, name: str):
    text = (ROOT / "data" / name).read_text(encoding="utf-8").rstrip("\n") + "\nno_such_field: 1\n"
    assert editor.complain(text, name) == [(len(text.splitlines()), "Property no_such_field is not allowed.")]


def samples() -> Iterator[tuple[str, str]]:
    for sample in sorted(BAD.iterdir()):
        told = (sample / "expect.txt").read_text()
        if sample.name not in BEYOND and any(code in told for code in SHAPE_CODES):
            for file in sorted(sample.rglob("*.yaml")):
                yield sample.name, file.relative_to(sample).as_posix()


@pytest.mark.parametrize(("sample", "name"), list(samples()))
def test_what_the_check_tells_of_the_form_is_underlined_on_the_same_line(editor: Editor, sample: str, name: str):
    told = re.findall(rf"^{re.escape(name)}:(\d+):\d+ (E\d+)$", (BAD / sample / "expect.txt").read_text(), re.MULTILINE)
    lines = {int(line) for line, code in told if code in SHAPE_CODES}
    text = (BAD / sample / name).read_text(encoding="utf-8")
    assert parse(decode(text.encode())).faults == []
    underlined = {line - 1 for line, _ in editor.complain(f"{schema_line(name)}\n{text}", name)}
    assert lines <= underlined
    assert bool(underlined) == bool(lines)


def test_an_unknown_field_is_underlined_where_it_stands(editor: Editor):
    text = changed("percent: 60", "precent: 60")
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "precent" in line)
    assert editor.complain(text) == [(line, "Property precent is not allowed.")]


def test_a_text_of_the_wrong_form_is_told_how_it_is_written_in_both_languages(editor: Editor):
    [(_, said)] = editor.complain(changed("treatments: [hot-bath]", "treatments: [Hot_Bath]"))
    assert "small letters" in said
    assert "minuscules" in said


@pytest.mark.parametrize(("place", "words"), [("kind: ‸", Kind), ("blinding: ‸", Blinding)])
def test_a_list_of_words_is_offered_with_what_each_means(editor: Editor, place: str, words: Any):
    old = {"kind: ‸": "kind: rct", "blinding: ‸": "blinding: raters-blind"}[place]
    offered = editor.complete(changed(old, place))
    assert set(offered) - {"null"} == set(words)
    assert all(" / " in offered[word]["documentation"] for word in words)


def test_the_fields_that_are_not_there_yet_are_offered_with_what_they_mean(editor: Editor):
    offered = editor.complete(changed("  journal: ", "  ‸\n  journal: "))
    assert {"doi", "pmid", "volume"} <= set(offered)
    assert not {"year", "title", "journal"} & set(offered)
    for language in LANGUAGES:
        assert f"{language.upper()}: " in offered["doi"]["documentation"]


def test_a_text_offers_its_languages(editor: Editor):
    offered = editor.complete(
        changed('limits: {en: "It never took place.", fr: "Il n’a jamais eu lieu."}', "limits:\n  ‸")
    )
    assert set(offered) == set(LANGUAGES)


def test_no_number_is_ever_written_by_the_editor(editor: Editor):
    text = changed("      - {arm: hot, events: 30, of: 50, percent: 60, source: paper}", "      - arm: hot\n        ‸")
    offered = editor.complete(text)
    assert {"events", "of", "percent"} <= set(offered)
    written = [item.get("insertText", "") for item in offered.values()]
    groups = editor.complete(changed("citation:\n", "‸\ncitat:\n"))
    written += [item.get("insertText", "") for item in groups.values()]
    assert any("year" in text for text in written)
    assert [text for text in written if re.search(r"\d", re.sub(r"\$\d+|\$\{\d+\}", "", text))] == []


@pytest.mark.parametrize("field", ["year", "blinding", "definition", "difference", "interval", "source"])
def test_pointing_at_a_field_shows_what_it_means_in_both_languages(editor: Editor, field: str):
    shown = editor.hover(re.sub(rf"\b{field}:", f"{field[0]}‸{field[1:]}:", SOUND, count=1))
    assert re.search(r"^EN: \S", shown, re.MULTILINE)
    assert re.search(r"^FR: \S", shown, re.MULTILINE)
    assert field in shown


def test_pointing_at_a_word_shows_what_it_means(editor: Editor):
    shown = editor.hover(changed("raters-blind", "raters-‸blind"))
    assert "Only those who rated the result did not know." in shown


def test_the_server_asks_its_editor_for_nothing_from_outside(editor: Editor):
    editor.complain(SOUND)
    assert [method for method in editor.asked_for if "content" in method.lower()] == []
