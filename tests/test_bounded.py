"""Whatever a command is given, and whatever happens meanwhile: a sentence, in bounded time, and nothing outside."""

from __future__ import annotations

import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from mkdocs.exceptions import ConfigurationError, PluginError

from conftest import MINI, Site
from evidence_explorer import load, serving, sleeve
from evidence_explorer.cli import main
from evidence_explorer.live import snapshot
from evidence_explorer.load.walking import MOST, walk
from evidence_explorer.serving import refuse_taken, said
from evidence_explorer.site import examine
from evidence_explorer.sleeve import FAULT, TRACE
from test_checks import ALPHA, BETA

NO_TEXT = "\udcff\udcfe"
SECONDS = 20
"""Far more than any of these needs on a slow machine, and far less than a fault takes."""


def run(*words: str) -> Result:
    """A command, which must end by itself."""
    done = CliRunner().invoke(main, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


# Folders


@pytest.mark.parametrize(
    "folder", ["/", "/proc", "/usr", "/nowhere", "/dev/null", "x" * 5_000, NO_TEXT], ids=lambda one: ascii(one)[:9]
)
def test_a_folder_that_is_none_of_ours_is_not_looked_into(folder: str):
    start = time.process_time()
    done = run("check", "--data", folder)
    assert done.exit_code == 1
    assert (done.output.count("E010"), done.output.count("error")) == (1, 1)
    assert time.process_time() - start < 1


def test_without_a_site_file_only_places_of_records_are_looked_into(site: Site):
    (site.data / "site.yaml").unlink()
    site.write("strangers/one.txt", "")
    site.write("studies/wool/one.txt", "")
    assert [(file, code) for file, _, _, code in site.told()] == [
        ("site.yaml", "E010"), ("studies/wool/one.txt", "E011"),
    ]  # fmt: skip


def test_a_folder_with_more_than_anybody_keeps_is_told_in_a_sentence(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("evidence_explorer.load.walking.MOST", 12)
    [told] = site.problems()
    assert (told.file, told.code) == (".", "E006")
    assert str(MOST) in told.fact


def test_a_walk_follows_no_link_and_tells_what_it_may_not_look_into(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_text("", encoding="utf-8")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b").write_text("", encoding="utf-8")
    assert walk(tmp_path).files == [tmp_path / "in" / "a", tmp_path / "in" / "loop"]
    [(closed, error)] = walk(tmp_path / "gone").closed
    assert (closed, type(error)) == (tmp_path / "gone", FileNotFoundError)


def test_links_of_words_and_templates_stay_inside_too(site: Site):
    secret = site.data.parent / "secret"
    secret.write_text("{{ secret }}", encoding="utf-8")
    for name in ("words/en.toml", "more.jinja"):
        file = site.data.parent / "overrides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.symlink_to(secret)
    assert [(file, code) for file, _, _, code in site.told()] == [
        ("../overrides/more.jinja", "E001"), ("../overrides/words/en.toml", "E001"),
    ]  # fmt: skip
    claims = site.data.parent / "seeds" / "claims.yaml"
    claims.parent.mkdir()
    claims.symlink_to(secret)
    assert ("../seeds/claims.yaml", 1, 1, "E001") in site.told()


def test_a_link_inside_the_folder_is_a_file(site: Site):
    (site.data / BETA).rename(site.data / "studies/wool/.kept.yaml")
    (site.data / BETA).symlink_to(".kept.yaml")
    assert site.told() == []


@pytest.mark.parametrize("gone", ["data", "studies", "studies/wool", ALPHA, "site.yaml"])
def test_what_vanishes_after_it_was_seen_is_told(site: Site, gone: str, monkeypatch: pytest.MonkeyPatch):
    place = site.data if gone == "data" else site.data / gone

    def walked(folder: Path, *wanted: Any) -> Any:
        found = walk(folder, *wanted)
        if folder == site.data:
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        return found

    monkeypatch.setattr(load, "walk", walked)
    done = run("check", "--data", str(site.data))
    assert done.exit_code == 1
    assert "E001" in done.output or "E010" in done.output


def test_a_working_folder_that_is_gone_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for words in (["check"], ["export", "out"], ["diff", "main"], ["schema", "out"], ["new", "study"]):
        done = run(*words)
        assert done.exit_code in (1, 2)
        assert done.output.strip()
    os.chdir(tmp_path)


def test_a_server_looks_once_at_what_links_lead_to_in_a_circle(tmp_path: Path):
    (tmp_path / "data" / "in").mkdir(parents=True)
    (tmp_path / "data" / "in" / "a.yaml").write_text("", encoding="utf-8")
    for name in ("one", "two", "three"):
        (tmp_path / "data" / "in" / name).symlink_to(tmp_path / "data")
    start = time.process_time()
    assert [file.name for file in snapshot([tmp_path / "data"])] == ["a.yaml"]
    assert time.process_time() - start < 1


# Much of it

MUCH: dict[str, Callable[[Site], object]] = {
    "20,000 files of another kind": lambda s: many(s, 20_000, "studies/wool/{n}.txt", b""),
    "1,500 records that are none": lambda s: many(s, 1_500, "studies/wool/s{n}.yaml", b"id: [\n"),
    "unknown fields": lambda s: append(s, "f{n}: 1\n"),
    "broken items": lambda s: s.write(BETA, "arms:\n" + "- {id: 1, labell: y}\n" * 4_900),
    "a field again and again": lambda s: append(s, "kind: x\n"),
    "a text": lambda s: s.write(BETA, "id: " + "x" * 900_000),
    "numbers in a text": lambda s: s.edit(ALPHA, "It never took place.", "1 of 2, " * 100_000),
    "brackets": lambda s: s.write(BETA, "[" * 900_000),
    "groups": lambda s: s.write(BETA, "{a: " * 225_000),
    "aliases": lambda s: s.write(BETA, "a: &a x\nb: [" + "*a, " * 220_000 + "]"),
    "figures": lambda s: s.edit(ALPHA, "outcomes:\n", "outcomes:\n" + "  - {kind: x, results: [{arm: y}]}\n" * 4_900),
    "a key of many lines": lambda s: s.write(BETA, "? |\n" + "  a\n" * 220_000 + ": 1\n"),
    "comments": lambda s: append(s, "# {n}\n"),
}  # fmt: skip


def many(site: Site, number: int, name: str, content: bytes) -> None:
    (site.data / ".one").write_bytes(content)
    for n in range(number):
        os.link(site.data / ".one", site.data / name.format(n=n))


def append(site: Site, line: str) -> None:
    text = (site.data / BETA).read_text(encoding="utf-8") + "\n"
    lines = (line.format(n=n) for n in range(900_000 // (len(line) + 2)))
    site.write(BETA, text + "".join(lines)[: 900_000 - len(text)].rpartition("\n")[0] + "\n")


@pytest.mark.parametrize("name", MUCH)
def test_much_is_told_in_bounded_time_and_memory(site: Site, name: str):
    MUCH[name](site)
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    examined = examine(site.data, site.data)
    assert len(examined.problems) <= 1_001
    assert time.process_time() - start < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000


# Commands


def options(command: click.Command, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    if isinstance(command, click.Group):
        for name, inside in command.commands.items():
            yield from options(inside, (*before, name))
    else:
        yield before, command


COMMANDS = dict(options(main))


def calls(command: click.Command, data: str, bad: str) -> Iterator[list[str]]:
    """A command with something odd in one place after the other, and in all at once."""
    given = [one for one in command.params if isinstance(one, click.Argument)]
    named = [one for one in command.params if isinstance(one, click.Option) and not one.is_flag]
    usual = [data for _ in given]
    own = [] if any(one.name == "data" for one in given) else ["--data", data]
    has_data = any(one.name == "data" for one in named)
    for place in range(len(given)):
        yield [*usual[:place], bad, *usual[place + 1 :], *(own if has_data else [])]
    for one in named:
        yield [*usual, *(own if has_data and one.name != "data" else []), one.opts[0], *[bad] * one.nargs]
    yield [*(bad for _ in given), *(word for one in named for word in (one.opts[0], *[bad] * one.nargs))]


@pytest.mark.parametrize(
    "bad", [NO_TEXT, "", "\x1b[31m\n\u202e" + "x" * 5_000, "/dev/null/x"], ids=lambda bad: ascii(bad)[:9]
)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_argument_makes_a_command_fail(
    words: tuple[str, ...], bad: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copytree(MINI, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    for more in calls(COMMANDS[words], "data", bad):
        done = run(*words, *more)
        assert done.exit_code in (0, 1, 2), (more, done.output)
        assert "\x1b" not in done.output


def test_a_fault_of_the_program_is_a_sentence_with_an_end_of_its_own(site: Site, monkeypatch: pytest.MonkeyPatch):
    def fails(*given: Any, **named: Any) -> None:
        raise ZeroDivisionError("1 / 0\nmore")

    monkeypatch.setattr("evidence_explorer.cli.examine", fails)
    done = run("check", "--data", str(site.data))
    assert done.exit_code == FAULT
    assert done.output == f"Error: test_bounded failed with ZeroDivisionError: 1 / 0; {sleeve.OURS}.\n"
    monkeypatch.setenv(TRACE, "1")
    assert isinstance(CliRunner().invoke(main, ["check", "--data", str(site.data)]).exception, ZeroDivisionError)


def test_a_full_disk_is_a_sentence(site: Site, monkeypatch: pytest.MonkeyPatch):
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no full disk to try")
    command = [sys.executable, "-m", "evidence_explorer", "words", "en", "--data", str(site.data)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Error: No space left on device; make room on the disk, and try again.\n"


INTERRUPTED = """
import os, signal, sys
import evidence_explorer.__main__ as start

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what it starts in the background

class Finder:
    def find_spec(self, name, *more):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
sys.argv = ["evidence", "export", "out", "--data", {data!r}]
start.main()
"""


@pytest.mark.parametrize("name", ["click", "pydantic_core", "evidence_explorer.export"])
def test_an_interruption_during_the_start_is_a_word(name: str, tmp_path: Path):
    code = INTERRUPTED.format(name=name, data=str(MINI))
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", "Aborted!")
    assert not (tmp_path / "out").exists()


# A server


def test_a_port_that_is_taken_is_told_with_what_to_do():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PluginError, match=f"127.0.0.1:{port} .*in use.*--dev-addr"):
            refuse_taken("127.0.0.1", port)
    refuse_taken("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99_999), ("192.0.2.1", 8000), ("::zz", 8000), (NO_TEXT, 80)])
def test_an_address_where_nobody_can_listen_is_told(host: str, port: int):
    with pytest.raises(PluginError, match="Nobody can listen"):
        refuse_taken(host, port)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ConfigurationError("line 1 is broken"), "line 1 is broken"),
        (PermissionError(13, "Permission denied", "mkdocs.yml"), "mkdocs.yml: Permission denied; allow"),
        (ZeroDivisionError("1 / 0"), "failed with ZeroDivisionError: 1 / 0"),
    ],
)
def test_a_build_of_a_server_fails_in_a_sentence(error: Exception, told: str, monkeypatch: pytest.MonkeyPatch):
    def fails() -> None:
        raise error

    logged: list[str] = []
    monkeypatch.setattr(serving.log, "error", lambda text, *values: logged.append(text % values))
    assert said(fails, lambda: True)() is True
    [line] = logged
    assert told in line
    assert line.endswith("The last good pages stay; mend it, and save the file.")
    with pytest.raises(SystemExit, match=re.escape(told)):  # half of the pages are gone: browsers wait
        said(fails, lambda: False)()
    assert said(lambda: None, lambda: False)() is False
