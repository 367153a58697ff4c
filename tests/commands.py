"""The reference of the commands, from what they say of themselves: `python tests/commands.py` writes the page anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from evidence_explorer.cli import main
from evidence_explorer.plugin import EvidenceConfig

PAGE = Path(__file__).parent.parent / "docs/develop/commands.md"
HEAD = """---
title: "Commands and options"
description: "Every command with its options, as it tells them itself, and the options of the plugin."
---

# Commands and options

What each command says with `--help`, and the options of the plugin in `mkdocs.yml`. Every command ends with 0 when
it is done, 1 when problems were found, 2 when it was called wrongly, 3 for a fault of its own. This page is written
by `python tests/commands.py`, and a test compares it. Fields of YAML stand on the page *All fields* of each site,
tables and columns on its page *Data*; both are made from the records and lists that the program itself reads.
"""
WIDTH = 100


def commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command that does something, in the order of help."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from commands(found, (*words, name))
    else:
        yield words


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for words in commands(main):
        told = CliRunner().invoke(main, [*words, "--help"], prog_name="evidence", terminal_width=WIDTH).output
        name = " ".join(words)
        parts.append(f"## evidence {name} {{#{'-'.join(words)}}}\n\n```text\n{told.rstrip()}\n```\n")
    rows = [f"| `{name}` | `{option.default}` |" for name, option in EvidenceConfig()._schema]
    parts.append(
        "## Options of the plugin {#plugin}\n\n| option of `evidence` in `mkdocs.yml` | if absent |\n|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
